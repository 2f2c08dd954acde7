//! Importing files, folders, streams and checkouts.

use std::{io::Write as _, process::Command};

use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};

use crate::program::{Desk, exists, site, text};

fn item(key: &str, locale: &str, body: &str) -> Value {
    json!({ "key": key, "locale": locale, "source_locale": "en", "datetime": "2026-01-01T00:00:00Z", "body": body })
}

fn lines(items: &[Value]) -> String {
    items.iter().flat_map(|item| [item.to_string(), "\n".to_owned()]).collect()
}

fn three() -> String {
    lines(&[item("a", "en", "A text."), item("a", "fr", "Un texte."), item("b", "en", "Another.")])
}

fn zipped(text: &str) -> Vec<u8> {
    let mut zip = GzEncoder::new(Vec::new(), Compression::fast());
    zip.write_all(text.as_bytes()).unwrap();
    zip.finish().unwrap()
}

fn counts(said: &Value) -> Vec<(String, u64)> {
    let counts = said["counts"].as_object().unwrap().iter();
    counts.map(|(name, count)| (name.clone(), count.as_u64().unwrap())).filter(|(_, count)| *count > 0).collect()
}

#[test]
fn a_folder_is_taken_in_by_its_guessed_layout() {
    let desk = Desk::new();
    site(&desk);
    let said = desk.run(&["import", "site"]).with(0);
    assert!(said.out.contains("Created the collection `site`"), "{}", said.out);
    assert!(said.out.contains("layout = \"content/{locale}/{key}.md\""), "{}", said.out);
    assert!(said.out.contains("locales = [\"en\", \"fr\"]"), "{}", said.out);
    assert!(said.out.contains("3 documents: 3 created, 0 refused."), "{}", said.out);
    let status = desk.run(&["status", "--json"]).with(0).json();
    let site = &status["collections"][0];
    assert_eq!((&site["name"], &site["articles"]), (&json!("site"), &json!(2)));
    assert_eq!(site["locales"]["fr"]["states"]["current"], 1);
    assert_eq!(site["locales"]["fr"]["states"]["missing"], 1);
    assert_eq!(site["locales"]["fr"]["current_percent"], 50);
}

#[test]
fn a_folder_is_taken_in_by_its_guessed_layout_where_the_policy_names_none() {
    let desk = Desk::new();
    site(&desk);
    desk.file("site.toml", "name = \"site\"\nsource_locale = \"en\"\n");
    desk.run(&["collection", "apply", "site.toml"]).with(0);
    let said = desk.run(&["import", "site"]).with(0);
    assert!(said.out.contains("these texts follow `content/{locale}/{key}.md`"), "{}", said.out);
    assert!(said.out.contains("3 documents: 3 created, 0 refused."), "{}", said.out);
    let given = desk.run(&["import", "site", "--layout", "content/{locale}/{key}.md"]).with(0);
    assert!(given.out.contains("3 documents: 3 unchanged, 0 refused."), "{}", given.out);
    let policy = desk.run(&["collection", "show", "site"]).with(0);
    assert!(!policy.out.contains("layout"), "{}", policy.out);
    // Texts that say which articles they are stay those.
    for locale in ["en", "fr"] {
        let named = format!("---\nlocale: {locale}\nurl: https://example.org/{locale}/posts/9\n---\n\nA text.\n");
        desk.file(&format!("named/content/{locale}/a.md"), named);
    }
    let said = desk.run(&["import", "named", "--collection", "site"]).with(0);
    assert!(!said.out.contains("follow"), "{}", said.out);
    assert!(said.out.contains("2 documents: 2 created, 0 refused."), "{}", said.out);
}

#[test]
fn importing_the_same_again_changes_nothing_and_a_corrected_figure_makes_stale() {
    let desk = Desk::new();
    site(&desk);
    desk.run(&["import", "site"]).with(0);
    let again = desk.run(&["import", "site", "--json"]).with(0).json();
    assert_eq!(counts(&again), [("unchanged".to_owned(), 3)]);
    desk.file(
        "site/content/en/a.md",
        text("2026-02-01T00:00:00Z", "The fare is 12 dollars for every adult passenger."),
    );
    let tried = desk.run(&["import", "site", "--dry-run"]).with(0);
    assert!(tried.out.contains("would become stale: a in fr (correction)"), "{}", tried.out);
    let before = desk.run(&["status", "--json"]).json();
    assert_eq!(before["collections"][0]["locales"]["fr"]["states"]["stale"], 0);
    desk.run(&["import", "site/content", "--collection", "site"]).with(0);
    let after = desk.run(&["status", "--json"]).json();
    assert_eq!(after["collections"][0]["locales"]["fr"]["states"]["stale"], 1);
}

#[test]
fn a_dry_run_of_something_new_leaves_nothing_behind() {
    let desk = Desk::new();
    site(&desk);
    let said = desk.run(&["import", "site", "--dry-run"]).with(0);
    assert!(said.out.contains("Would create the collection `site`"), "{}", said.out);
    assert!(said.out.contains("Dry run, nothing was changed: 3 documents: 3 created"), "{}", said.out);
    assert!(!exists(&desk.path("galley.db")));
}

#[test]
fn lines_are_read_from_files_compressed_files_arrays_and_standard_input() {
    let desk = Desk::new();
    desk.file("plain.ndjson", three());
    desk.file("packed.ndjson.gz", zipped(&three()));
    let array = Value::Array(three().lines().map(|line| serde_json::from_str(line).unwrap()).collect());
    desk.file("array.json", serde_json::to_string_pretty(&array).unwrap());
    for file in ["plain.ndjson", "packed.ndjson.gz", "array.json"] {
        let said = desk.run(&["import", file, "--json"]).with(0).json();
        assert_eq!(counts(&said), [("created".to_owned(), 3)], "{file}");
        assert_eq!(said["policy"]["required"][0]["locales"], json!(["en", "fr"]), "{file}");
    }
    for input in [three().into_bytes(), zipped(&three())] {
        let said = desk.fed(&["import", "-", "--collection", "fed", "--json"], &input).with(0).json();
        assert_eq!(said["documents"], 3);
    }
    assert!(desk.fed(&["import", "-"], b"").with(2).err.contains("Name the collection"));
    let names: Vec<Value> = desk.run(&["status", "--json"]).json()["collections"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["name"].clone())
        .collect();
    assert_eq!(names, ["array", "fed", "packed", "plain"]);
}

#[test]
fn what_is_refused_is_named_by_line_and_field_and_the_rest_is_in() {
    let desk = Desk::new();
    let mut bad = item("b", "en", "Dated nonsense.");
    bad["datetime"] = json!("yesterday");
    let text =
        format!("{}not json\n{bad}\n{}", lines(&[item("a", "en", "A text.")]), lines(&[item("c", "en", "Last.")]));
    desk.file("news.ndjson", text);
    let said = desk.run(&["import", "news.ndjson"]).with(1);
    assert!(said.out.contains("refused news.ndjson:2: "), "{}", said.out);
    assert!(said.out.contains("refused news.ndjson:3: datetime: `yesterday` is not a datetime"), "{}", said.out);
    assert!(said.out.contains("4 documents: 2 created, 2 refused."), "{}", said.out);
    let said = desk.run(&["import", "news.ndjson", "--json"]).with(1).json();
    assert_eq!(said["refused"][1]["errors"][0]["field"], "datetime");
    assert_eq!(said["refused"][1]["line"], 3);
}

#[test]
fn a_line_over_the_limit_and_a_file_cut_short_stop_nothing_else() {
    let desk = Desk::new();
    let long = item("long", "en", &"word ".repeat(1_800_000));
    desk.file("long.ndjson", lines(&[item("a", "en", "A text."), long, item("b", "en", "Another.")]));
    let said = desk.run(&["import", "long.ndjson"]).with(1);
    assert!(said.out.contains("refused long.ndjson:2: document: is longer than 8 MiB"), "{}", said.out);
    assert!(said.out.contains("2 created"), "{}", said.out);

    let whole = zipped(&lines(
        &(0..500).map(|n| item(&format!("k{n}"), "en", &format!("Text {}.", n * 7919))).collect::<Vec<_>>(),
    ));
    desk.file("cut.ndjson.gz", &whole[..whole.len() / 2]);
    desk.file("other.ndjson", three());
    let said = desk.run(&["import", "cut.ndjson.gz", "other.ndjson", "--collection", "both", "--json"]).with(1).json();
    assert_eq!(said["refused"].as_array().unwrap().len(), 1);
    assert!(
        said["refused"][0]["errors"][0]["message"].as_str().unwrap().contains("in the middle of its compressed data")
    );
    assert!(said["counts"]["created"].as_u64().unwrap() > 100);
    assert_eq!(
        desk.run(&["import", "other.ndjson", "--collection", "both", "--json"]).json()["counts"]["unchanged"],
        3
    );
}

#[test]
fn files_outside_the_layout_are_passed_over_and_named() {
    let desk = Desk::new();
    site(&desk);
    desk.file("site/README.md", "# About this site\n");
    let said = desk.run(&["import", "site"]).with(0);
    assert!(said.out.contains("passed over site/README.md: lies outside the layout"), "{}", said.out);
}

#[test]
fn dates_of_commits_count_where_they_are_asked_for() {
    let desk = Desk::new();
    let git = |at: &str, args: &[&str]| {
        let mut command = Command::new("git");
        command
            .arg("-C")
            .arg(desk.path("repo"))
            .args(["-c", "user.name=A", "-c", "user.email=a@example.com"])
            .args(args);
        let said = command.env("GIT_COMMITTER_DATE", at).env("GIT_AUTHOR_DATE", at).output().unwrap();
        assert!(said.status.success(), "{said:?}");
    };
    desk.file("repo/docs/en/ünïcode.md", "# One\n\nThe limit is 60 requests in every minute.\n");
    desk.file("repo/docs/fr/ünïcode.md", "# Un\n\nLa limite est de 60 requêtes par minute.\n");
    git("2026-01-01T00:00:00Z", &["init", "-q"]);
    git("2026-01-01T00:00:00Z", &["add", "."]);
    git("2026-01-01T00:00:00Z", &["commit", "-qm", "both"]);
    desk.run(&["import", "repo", "--datetime", "git"]).with(0);
    desk.file("repo/docs/en/ünïcode.md", "# One\n\nThe limit is 90 requests in every minute.\n");
    git("2026-02-01T00:00:00Z", &["commit", "-qam", "source"]);
    desk.run(&["import", "repo", "--datetime", "git"]).with(0);
    let status = desk.run(&["status", "--json"]).json();
    assert_eq!(status["collections"][0]["locales"]["fr"]["states"]["stale"], 1, "{status}");
    let said = desk.run(&["import", "repo/docs", "--collection", "repo", "--datetime", "git", "--json"]).with(0).json();
    assert_eq!(counts(&said), [("unchanged".to_owned(), 2)]);
    desk.file("plain/en/a.md", "# One\n");
    desk.file("plain/fr/a.md", "# Un\n");
    let said = desk.run(&["import", "plain", "--datetime", "git"]).with(2);
    assert!(said.err.contains("needs a git checkout"), "{}", said.err);
}

#[test]
fn files_of_which_no_text_can_be_taken_in_create_no_collection() {
    let desk = Desk::new();
    desk.file("news.csv", "key,tongue,body\nnews/1,en,A text.\n");
    let said = desk.run(&["import", "news.csv"]).with(2);
    assert!(said.err.contains("the collection `news` was not created"), "{}", said.err);
    let why = desk.run(&["import", "news.csv", "--dry-run"]).with(1);
    assert!(why.err.contains("news.csv:1") || why.out.contains("news.csv:1"), "{} {}", why.out, why.err);
    // Once they are mended, the policy is made from what is there.
    desk.file("news.csv", "key,locale,body\nnews/1,en,A text.\nnews/1,fr,Un texte.\n");
    assert!(desk.run(&["import", "news.csv"]).with(0).out.contains("locales = [\"en\", \"fr\"]"));
}

#[test]
fn rows_may_be_parted_by_semicolons() {
    let desk = Desk::new();
    desk.file("news.csv", "\u{feff}key;locale;title;body\r\nnews/1;en;Rain, and more;\"A text; 12,5.\"\r\n");
    assert!(desk.run(&["import", "news.csv"]).with(0).out.contains("1 document: 1 created"));
    desk.file("more.csv", "key,locale,body\nnews/2,en,One; two.\n");
    assert!(desk.run(&["import", "more.csv", "--collection", "news"]).with(0).out.contains("1 document: 1 created"));
}

#[test]
fn options_that_contradict_the_policy_are_refused() {
    let desk = Desk::new();
    site(&desk);
    desk.run(&["import", "site"]).with(0);
    let said = desk.run(&["import", "site", "--source-locale", "fr"]).with(2);
    assert!(said.err.contains("The source locale of `site` is `en`, not `fr`"), "{}", said.err);
    let said = desk.run(&["import", "site", "--layout", "{locale}/{key}.md"]).with(2);
    assert!(said.err.contains("The layout of `site` is `content/{locale}/{key}.md`"), "{}", said.err);
    assert!(desk.run(&["import", "site", "--layout", "{key}.md"]).with(2).err.contains("it has no `{locale}`"));
}

#[test]
fn a_kind_that_cannot_be_imported_says_which_can() {
    let desk = Desk::new();
    desk.file("a.docx", "");
    assert!(desk.run(&["import", "a.docx"]).with(2).err.contains("no kind"));
    assert!(desk.run(&["import", "absent.md"]).with(2).err.contains("Cannot read `absent.md`"));
}

#[test]
fn a_table_is_taken_in_row_by_row_and_what_is_wrong_in_it_is_named_by_line() {
    let desk = Desk::new();
    let table = "key;locale;title;datetime;body\n\
                 a;en;Fares;2026-01-01T00:00:00Z;The fare is 10 dollars for every adult passenger.\n\
                 a;fr;Tarifs;2026-01-01T00:00:00Z;Le tarif est de 10 dollars.\n\
                 b;en;No day;yesterday;Another.\n";
    desk.file("news.csv", format!("\u{feff}{}", table.replace(';', ",")));
    let said = desk.run(&["import", "news.csv"]).with(1);
    assert!(said.out.contains("3 documents: 2 created, 1 refused"), "{}", said.out);
    assert!(said.out.contains("news.csv:4") && said.out.contains("datetime"), "{}", said.out);
    desk.file(
        "news.tsv",
        table.replace(';', "\t").replace("10 dollars for", "12 dollars for").replace("01-01T", "01-02T"),
    );
    desk.run(&["import", "news.tsv", "--collection", "news"]).with(1);
    let status = desk.run(&["status", "--json"]).with(0).json();
    assert_eq!(
        status["collections"][0]["locales"]["fr"]["states"]["stale"], 1,
        "a later date without new words clears nothing"
    );
    desk.file("unknown.csv", "key,locale,colour\na,en,red\nb,en,red\n");
    let said = desk.run(&["import", "unknown.csv", "--collection", "news"]).with(1);
    assert!(said.out.contains("colour") && said.out.contains("1 refused"), "{}", said.out);
}

#[test]
fn a_sitemap_tells_which_variants_there_are_and_that_a_source_changed_after_them() {
    let desk = Desk::new();
    let sitemap = |changed: &str| {
        let url = |tag: &str, changed: &str| {
            let links: String = ["en", "zh-CN"]
                .map(|tag| {
                    format!(r#"<xhtml:link rel="alternate" hreflang="{tag}" href="https://e.com/{tag}/news/1"/>"#)
                })
                .concat();
            format!("<url><loc>https://e.com/{tag}/news/1</loc><lastmod>{changed}</lastmod>{links}</url>\n")
        };
        format!("<urlset>\n{}{}</urlset>", url("en", changed), url("zh-CN", "2026-01-01T08:00:00+08:00"))
    };
    desk.file("sitemap.xml", sitemap("2026-01-01T00:00:00Z"));
    desk.run(&["import", "sitemap.xml", "--collection", "news", "--source-locale", "en"]).with(0);
    let states =
        || desk.run(&["status", "--json"]).with(0).json()["collections"][0]["locales"]["zh-CN"]["states"].clone();
    assert_eq!((&states()["current"], &states()["stale"]), (&json!(1), &json!(0)));
    desk.file("sitemap.xml.gz", zipped(&sitemap("2026-01-03T00:00:00Z")));
    desk.run(&["import", "sitemap.xml.gz", "--collection", "news"]).with(0);
    assert_eq!((&states()["current"], &states()["stale"]), (&json!(0), &json!(1)));
    desk.file("index.xml", "<sitemapindex><sitemap><loc>https://e.com/1.xml</loc></sitemap></sitemapindex>");
    let said = desk.run(&["import", "index.xml", "--collection", "news"]).with(1);
    assert!(said.out.contains("index of sitemaps"), "{}", said.out);
}
