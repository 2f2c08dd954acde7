//! Policies as files.

use crate::program::{Desk, site, text};

const POLICY: &str = "name = \"site\"\nsource_locale = \"en\"\nthreshold = \"typo\"\nlayout = \"content/{locale}/{key}.md\"\n\
    chain = { pt = \"fr\" }\n\n[[required]]\nlocales = [\"en\", \"fr\", \"pt\"]\n\n[allowed]\ndefault = 86400\n";

#[test]
fn what_show_prints_apply_takes_back() {
    let desk = Desk::new();
    desk.file("site.toml", POLICY);
    assert!(desk.run(&["collection", "apply", "site.toml"]).with(0).out.contains("Created the collection `site`"));
    let shown = desk.run(&["collection", "show", "site"]).with(0).out;
    desk.file("again.toml", &shown);
    let said = desk.run(&["collection", "apply", "again.toml"]).with(0);
    assert!(said.out.contains("is this already; nothing was changed"), "{}", said.out);
    assert_eq!(desk.run(&["collection", "show", "site"]).out, shown);
    assert!(desk.run(&["collection", "list"]).with(0).out.contains("en, fr, pt"));
}

#[test]
fn a_changed_policy_is_carried_out_before_the_command_ends() {
    let desk = Desk::new();
    site(&desk);
    desk.run(&["import", "site"]).with(0);
    let file = desk.file("site.toml", POLICY);
    let tried = desk.run(&["collection", "apply", "site.toml", "--dry-run"]).with(0);
    assert!(
        tried.out.contains("+ threshold = \"typo\"") && tried.out.contains("- threshold = \"minor\""),
        "{}",
        tried.out
    );
    assert!(desk.run(&["collection", "show", "site"]).out.contains("threshold = \"minor\""));
    desk.run(&["collection", "apply", file.to_str().unwrap()]).with(0);
    let status = desk.run(&["status", "--json"]).json();
    let site = &status["collections"][0];
    assert_eq!(site["recomputing"], false);
    assert_eq!(site["locales"]["pt"]["states"]["missing"], 1, "{status}");
    assert_eq!(site["locales"]["pt"]["states"]["waiting"], 1, "{status}");
    desk.run(&["doctor", "--deep"]).with(0);
}

#[test]
fn errors_name_the_file_the_line_and_the_field() {
    let desk = Desk::new();
    let said = |old: &str, new: &str| {
        desk.file("bad.toml", POLICY.replace(old, new));
        desk.run(&["collection", "apply", "bad.toml"]).with(2).err
    };
    assert!(said("threshold", "treshold").contains("bad.toml:3: treshold: unknown field"));
    assert!(said("\"typo\"", "\"huge\"").contains("bad.toml:3: threshold: "));
    assert!(
        said("pt = \"fr\"", "pt = \"de\"").contains("bad.toml:5: chain.pt: `de` is in the chain but not required.")
    );
    assert!(
        said("86400", "\"a day\"")
            .contains("bad.toml:11: default: expected a whole number from 0 on, found the text \"a day\"")
    );
    assert!(said("name = \"site\"", "name = \"My Site\"").contains("bad.toml:1: name: A name is 1 to 100"));
    assert!(said("name = \"site\"\n", "").contains("bad.toml: name: The file does not say which collection"));
    assert!(desk.run(&["collection", "show", "site"]).with(2).err.contains("There is no collection `site`"));
}

#[test]
fn a_policy_may_come_before_the_texts() {
    let desk = Desk::new();
    desk.file("site.toml", POLICY);
    desk.run(&["collection", "apply", "site.toml"]).with(0);
    desk.file("out/content/en/a.md", text("2026-01-01T00:00:00Z", "A text."));
    let said = desk.run(&["import", "out/content", "--collection", "site"]).with(0);
    assert!(said.out.contains("1 document: 1 created, 0 refused."), "{}", said.out);
}
