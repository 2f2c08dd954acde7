//! Headers that are not among the fixture files: bytes that an editor would mend, several fields at once, YAML, TOML.

use std::collections::BTreeMap;

use super::{Reading, item, read, read_markdown, summary};
use crate::{
    document::{Layout, markdown_label},
    domain::Locale,
};

const URL: &str = "https://longbridge.com/en/news/1.md";

/// The publisher's document with other lines for its title and its locales.
fn document(title: &str, locales: &str) -> String {
    format!(
        "---\ntitle: {title}\ntype: \"News\"\nlocale: \"en\"\nurl: \"{URL}\"\ndatetime: \"2025-12-04T08:10:52.000Z\"\n\
         locales:\n{locales}---\n\n# T\n\nBody.\n"
    )
}

fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const EN: &str = "  - [en](https://longbridge.com/en/news/1.md)\n";

/// One field of a document's summary.
fn field(text: &str, name: &str) -> Option<String> {
    summary(&read(text)).remove(name)
}

fn warnings(text: &str) -> String {
    field(text, "warnings").unwrap_or_default()
}

#[test]
fn case_05_a_lone_carriage_return_is_a_line_end() {
    let text = document("\"T\"", EN);
    for other in [text.replace('\n', "\r"), text.replace('\n', "\r\n"), format!("\u{feff}\n\n{text}")] {
        assert_eq!(summary(&read(&other)), summary(&read(&text)));
        assert_eq!(read(&other).unwrap().text, read(&text).unwrap().text);
    }
}

#[test]
fn case_07_quotes_inside_a_title_need_no_escape() {
    let text = document("\"阿里 \"Token 战略\" 再加码｜\"# 5\" 今日\"", EN);
    for text in [text.clone(), collapse(&text)] {
        assert_eq!(field(&text, "title").as_deref(), Some("阿里 \"Token 战略\" 再加码｜\"# 5\" 今日"), "{text}");
        assert!(warnings(&text).contains("not escaped"));
        assert_eq!(field(&text, "locale").as_deref(), Some("en"));
    }
}

#[test]
fn case_13_and_16_jekyll_datetimes_read_and_impossible_ones_are_named_with_their_line() {
    let dated = |date: &str| format!("---\ntitle: T\ndate: {date}\n---\nBody.\n");
    for date in ["2025-12-04 8:10:52 +0000", "2025-12-04 08:10:52 UTC", "'2025-12-04 08:10:52 +0000' # c", "1764835852"]
    {
        assert_eq!(field(&dated(date), "datetime").as_deref(), Some("2025-12-04T08:10:52Z"), "{date}");
    }
    let refusal = read(&dated("2025-13-45 08:10:52 +0000")).unwrap_err();
    assert_eq!((refusal.errors[0].field.as_str(), refusal.errors[0].line), ("date", Some(3)));
    // `datetime` is the publisher's; a `date` beside it is kept, and need not be readable.
    let both = "---\ndatetime: 2025-12-04\ndate: yesterday\n---\n";
    assert_eq!(field(both, "datetime").as_deref(), Some("2025-12-04T00:00:00Z (day)"));
    assert_eq!(field(both, "extra").as_deref(), Some("{\"date\":\"yesterday\"}"));
}

#[test]
fn case_19_of_two_addresses_for_one_locale_the_first_is_taken() {
    let text =
        document("\"T\"", "  - [en](https://e.com/1)\n  - [zh-CN](https://e.com/2)\n  - [zh_cn](https://e.com/3)\n");
    assert_eq!(field(&text, "locales").as_deref(), Some("en=https://e.com/1 zh-CN=https://e.com/2"));
    assert_eq!(warnings(&text), "locales[2]@10: gives `zh-CN` another address; the first was taken");
}

#[test]
fn case_22_an_alias_names_the_locale_that_the_collection_says() {
    let aliases = BTreeMap::from([("ZH_hant".to_owned(), Locale::parse("zh-HK").unwrap())]);
    let reading = Reading { aliases: &aliases, ..Reading::default() };
    let text = "---\nlocale: zh-Hant\nurl: /zh-hant/news/1.md\nlocales: [zh-HK, zh-Hant-HK]\n---\n";
    let read = summary(&read_markdown(text.as_bytes(), None, &reading));
    assert_eq!(read["locale"], "zh-HK");
    assert_eq!(read["locales"], "zh-HK=- zh-Hant-HK=-");
    assert_eq!(read["key"], "news/1");
    assert!(!read.contains_key("warnings"), "{read:?}");
}

#[test]
fn a_file_that_is_refused_is_named_as_it_was_read() {
    let aliases = BTreeMap::from([("ZH_hant".to_owned(), Locale::parse("zh-HK").unwrap())]);
    let reading = Reading { aliases: &aliases, ..Reading::default() };
    let text = "---\nlocale: zh-Hant\nurl: /zh-hant/news/1.md\ndatetime: yesterday\n---\n";
    assert!(read_markdown(text.as_bytes(), None, &reading).is_err());
    let label = markdown_label(text.as_bytes(), None, &reading);
    assert_eq!(label, (Some("news/1".to_owned()), Some(Locale::parse("zh-HK").unwrap())));
    assert_eq!(markdown_label(b"\xff", None, &reading), (None, None), "which is no text");
}

#[test]
fn case_26_an_address_in_another_locale_is_warned_of() {
    let text =
        document("\"T\"", EN).replace(&format!("url: \"{URL}\""), "url: \"https://longbridge.com/zh-CN/news/1.md\"");
    assert_eq!(warnings(&text), "url@-: has `zh-CN` in its path, but the document says it is in `en`");
    assert_eq!(field(&text, "key").as_deref(), Some("news/1"));
}

#[test]
fn case_29_front_matter_that_never_ends_is_body_with_a_warning() {
    for text in ["---\ntitle: T\n\nBody.\n", "--- title: \"T\" locale: \"en\" # T Body.", "+++\na = 1\n"] {
        assert_eq!(field(text, "body").as_deref(), Some(text));
        assert!(warnings(text).starts_with("front matter@1: the front matter is never closed"), "{text}");
    }
    // A rule at the start is a rule.
    for text in ["---\n\nHello\n\n---\n", "---", "--- a - b", "---\n- [a](b)\n---\n", "+ + +"] {
        assert_eq!(summary(&read(text)), BTreeMap::from([("body", text.to_owned())]), "{text}");
    }
}

#[test]
fn case_33_parentheses_in_addresses_are_part_of_them() {
    let list = "  - [en](https://e.com/a_(b).md)\n  - [fr](https://e.com/a(b.md)\n";
    assert_eq!(
        field(&document("\"T\"", list), "locales").as_deref(),
        Some("en=https://e.com/a_(b).md fr=https://e.com/a(b.md")
    );
}

#[test]
fn case_36_a_description_may_hold_what_looks_like_the_headers_end() {
    let description = "say --- # no, - [c](https://e.com/c) and locales: - [de](https://e.com/de) \\\"q\\\" --- end";
    let text = document(&format!("\"T\"\ndescription: \"{description}\""), EN);
    for text in [text.clone(), collapse(&text)] {
        let read = summary(&read(&text));
        assert_eq!(read["description"], description.replace("\\\"", "\""), "{text}");
        assert_eq!(read["locales"], "en=https://longbridge.com/en/news/1.md");
        assert!(!read.contains_key("warnings"), "{read:?}");
    }
}

#[test]
fn case_37_bytes_that_are_no_utf_8_are_named_by_place() {
    let refusal = read_markdown(b"---\ntitle: T\n---\n\nA \xff B\n", None, &Reading::default()).unwrap_err();
    assert_eq!(refusal.to_string(), "body: is not UTF-8: the byte at offset 20, on line 5, begins no character");
    let refusal = read("---\ntitle: T\n---\na\0b").unwrap_err();
    assert_eq!((refusal.errors[0].field.as_str(), refusal.errors[0].line), ("body", Some(4)));
    for escaped in ["title: \"a\\0b\"", "foo: \"a\\u0000b\"", "locales: {en: \"a\\0\"}"] {
        assert!(read(&format!("---\n{escaped}\n---\n")).is_err(), "{escaped}");
    }
}

#[test]
fn a_collapsed_header_may_hold_every_kind_of_value() {
    let text = "--- title: Plain words: not quoted datetime: 2025-12-04 lang: 'en' foo: [1, 2] n: 1.10 empty: \
                tags: - a b - 'c' - d locales: --- # T Body.";
    let read = summary(&read(text));
    assert_eq!(read["datetime"], "2025-12-04T00:00:00Z (day)");
    assert_eq!((read["locale"].as_str(), read["locales"].as_str()), ("en", ""));
    assert_eq!(
        read["extra"],
        "{\"empty\":null,\"foo\":[1,2],\"n\":\"1.10\",\"tags\":[\"a b\",\"c\",\"d\"],\
                              \"words\":\"not quoted\"}"
    );
    let map = "--- title: T locale: en locales: zh-CN: https://e.com/zh en: https://e.com/en type: \"News\" --- Body.";
    assert_eq!(field(map, "locales").as_deref(), Some("zh-CN=https://e.com/zh en=https://e.com/en"));
    assert_eq!(field(map, "kind").as_deref(), Some("News"));
    let comment = "--- symbol: \"TSLA.US\" # only on Symbol pages type: \"Symbol\" --- ";
    assert_eq!(field(comment, "kind").as_deref(), Some("Symbol"));
    assert_eq!(field(comment, "body").as_deref(), Some(""));
}

#[test]
fn yaml_keeps_the_spelling_of_texts_and_the_type_of_the_rest() {
    let text = "---\n# a comment\ntitle: 1.10\ntype: 2024\nlang: no\ndescription: >-\n  Two\n  lines.\n\nsearch: true\n\
                weight: 1.10\nnested:\n  a: [1, {b: c}]\nempty:\n---\nBody.\n";
    let read = summary(&read(text));
    assert_eq!(read["title"], "1.10");
    assert_eq!((read["kind"].as_str(), read["locale"].as_str()), ("2024", "no"));
    assert_eq!(read["description"], "Two lines.");
    assert_eq!(read["extra"], "{\"empty\":null,\"nested\":{\"a\":[1,{\"b\":\"c\"}]},\"search\":true,\"weight\":1.1}");
    assert!(!read.contains_key("warnings"), "{read:?}");
}

#[test]
fn yaml_that_no_parser_takes_is_read_line_by_line_with_a_warning() {
    let text = "---\ntitle: He said: \"buy\"\nlang: en\nbad: [1,\ndate: 2025-12-04\n---\nBody.\n";
    let read = summary(&read(text));
    assert_eq!((read["title"].as_str(), read["locale"].as_str()), ("He said: \"buy\"", "en"));
    assert_eq!(read["datetime"], "2025-12-04T00:00:00Z (day)");
    assert!(read["warnings"].starts_with("front matter@2: the front matter is not valid YAML"), "{read:?}");
    let twice = "---\ntitle: A\ntitle: B\n---\n";
    assert_eq!(field(twice, "title").as_deref(), Some("B"));
    assert!(warnings(twice).contains("title@2: `title` stands there more than once; the last was taken"));
    let multiline = "---\ntitle: \"A\n  b\"\nlocales:\n- [en](/en)\nnote: 'it''s'\n---\n";
    assert_eq!(
        (field(multiline, "title").as_deref(), field(multiline, "note").as_deref()),
        (Some("A b"), Some("it's"))
    );
}

#[test]
fn hostile_yaml_costs_nothing_and_is_read_line_by_line() {
    let bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n";
    let deep = format!("a: {}\n", "[".repeat(5_000));
    let many = "a: [".to_owned() + &"1,".repeat(20_000) + "1]\n";
    for header in [bomb, &deep, &many] {
        let read = summary(&read(&format!("---\ntitle: T\n{header}---\nBody.\n")));
        assert_eq!(read["title"], "T");
        assert!(read["warnings"].contains("not valid YAML"), "{read:?}");
    }
}

#[test]
fn toml_reads_through_its_library_and_what_is_wrong_has_its_line() {
    let text = "+++\ntitle = \"T\"\ndate = 2025-12-04T08:10:52Z\nlang = \"en\"\n[locales]\nen = \"/en/a\"\n\
                zh-CN = \"/zh-CN/a\"\n[params]\nx = 1.5\n+++\nBody.\n";
    let read = summary(&read(text));
    assert_eq!((read["title"].as_str(), read["datetime"].as_str()), ("T", "2025-12-04T08:10:52Z"));
    assert_eq!(read["locales"], "en=/en/a zh-CN=/zh-CN/a");
    assert_eq!(read["extra"], "{\"params\":{\"x\":1.5}}");
    let refusal = super::read("+++\ntitle = \"T\"\nx = \n+++\n").unwrap_err();
    assert_eq!((refusal.errors[0].field.as_str(), refusal.errors[0].line), ("front matter", Some(3)));
    let refusal = super::read("+++\ntitle = \"T\"\n\nlang = \"e!\"\n+++\n").unwrap_err();
    assert_eq!((refusal.errors[0].field.as_str(), refusal.errors[0].line), ("lang", Some(4)));
}

#[test]
fn what_is_over_a_limit_is_refused_naming_field_and_limit() {
    let said = |text: &str| read(text).unwrap_err().to_string();
    let header = |line: &str| format!("---\n{line}\n---\n");
    assert_eq!(said(&header(&format!("title: {}", "題".repeat(1_001)))), "title: is longer than 1000 characters");
    assert!(read(&header(&format!("title: {}", "題".repeat(1_000)))).is_ok());
    assert_eq!(
        said(&header(&format!("description: {}", "a".repeat(10_001)))),
        "description: is longer than 10000 characters"
    );
    assert_eq!(said(&header(&format!("note: {}", "a".repeat(2_001)))), "note: is longer than 2000 characters");
    assert_eq!(said(&header(&format!("key: {}", "a".repeat(256)))), "key: is longer than 255 characters");
    assert_eq!(said(&header(&format!("url: /{}", "a".repeat(2_048)))), "url: is longer than 2048 characters");
    assert!(said(&header(&format!("url: /{}", "a".repeat(2_000)))).contains("give a `key`"));
    assert_eq!(
        said(&header(&format!("locales:\n  - [en](/{})", "a".repeat(2_048)))),
        "locales[0]: is longer than 2048 characters"
    );
    assert_eq!(said(&header(&format!("a: {}", "a".repeat(65_536)))), "front matter: is longer than 65536 bytes");
    assert_eq!(said(&"a".repeat(2 * 1024 * 1024 + 1)), "body: is longer than 2097152 bytes");
    assert!(read(&"a ".repeat(1024 * 1024)).is_ok());
}

#[test]
fn every_error_is_told_not_only_the_first() {
    let text = "---\nlocale: e!\ndatetime: never\nurl: javascript:alert(1)\nbased_on: {revision: 0}\nsignificance: huge\n---\n";
    let fields: Vec<_> = read(text).unwrap_err().errors.into_iter().map(|error| (error.field, error.line)).collect();
    let expected = [("url", 4), ("datetime", 3), ("based_on", 5), ("significance", 6), ("locale", 2)];
    assert_eq!(fields, expected.map(|(field, line)| (field.to_owned(), Some(line))));
}

#[test]
fn what_other_tools_mean_by_our_names_is_kept_with_a_warning() {
    let text = "---\ntitle: [a, b]\norigin: Reuters\nnote: {x: 1}\n---\n";
    let read = summary(&read(text));
    assert_eq!(read["extra"], "{\"note\":{\"x\":1},\"origin\":\"Reuters\",\"title\":[\"a\",\"b\"]}");
    assert_eq!(read["warnings"].lines().count(), 3);
}

#[test]
fn a_declared_base_reads_in_front_matter_by_its_look() {
    let base = |value: &str| field(&format!("---\nbased_on: {value}\n---\n"), "based_on");
    assert_eq!(base("3").as_deref(), Some("Revision(3)"));
    assert_eq!(base("{revision: 3}"), base("3"));
    assert!(base("2025-12-04T08:10:52Z").unwrap().starts_with("Datetime("));
    assert!(base(&format!("a{}", "0".repeat(63))).unwrap().starts_with("Digest("));
}

#[test]
fn the_layout_finds_locale_and_key_in_the_path_first_then_in_the_address() {
    let layout = Layout::parse("content/{locale}/{key}.md").unwrap();
    let reading = Reading { layout: Some(&layout), ..Reading::default() };
    let text = "---\nurl: https://e.com/content/fr/b.md\n---\n";
    let at = |path: Option<&str>| summary(&read_markdown(text.as_bytes(), path, &reading));
    let path = at(Some("content/zh_cn/docs/a.md"));
    assert_eq!((path["locale"].as_str(), path["key"].as_str()), ("zh-CN", "docs/a"));
    let address = at(Some("elsewhere/a.md"));
    assert_eq!((address["locale"].as_str(), address["key"].as_str()), ("fr", "b"));
    let own = "---\nlocale: de\nkey: k\n---\n";
    let own = summary(&read_markdown(own.as_bytes(), Some("content/en/a.md"), &reading));
    assert_eq!((own["locale"].as_str(), own["key"].as_str()), ("de", "k"));
}

#[test]
fn a_file_gives_the_same_read_whole_and_inside_an_item() {
    let text = document("\"T\"", EN);
    let inside = item(&serde_json::json!({"text": text}).to_string());
    assert_eq!(inside, read(&text));
}
