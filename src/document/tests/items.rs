//! JSON items: the document that ingest takes, and lines of archives.

use super::{item, summary};

const WHOLE: &str = r##"{"key": "news/1", "locale": "en", "source_locale": "EN", "kind": "News", "title": " T  t ",
  "description": "D", "url": "https://e.com/en/news/1.md", "datetime": "2025-12-04T08:10:52.000Z",
  "body": "# T t\r\n\r\nBody.\n", "locales": {"zh-CN": "https://e.com/zh-CN/news/1.md", "zh-HK": null},
  "based_on": {"revision": 3}, "significance": "minor", "origin": "human", "note": "N"}"##;

fn said(json: &str) -> String {
    item(json).unwrap_err().to_string()
}

fn field(json: &str, name: &str) -> Option<String> {
    summary(&item(json)).remove(name)
}

#[test]
fn the_document_that_ingest_takes_reads_field_by_field() {
    let read = summary(&item(WHOLE));
    let expected = [
        ("based_on", "Revision(3)"),
        ("body", "# T t\n\nBody.\n"),
        ("datetime", "2025-12-04T08:10:52Z"),
        ("description", "D"),
        ("key", "news/1"),
        ("kind", "News"),
        ("locale", "en"),
        ("locales", "zh-CN=https://e.com/zh-CN/news/1.md zh-HK=- en=https://e.com/en/news/1.md"),
        ("note", "N"),
        ("origin", "human"),
        ("significance", "minor"),
        ("source_locale", "en"),
        ("title", "T t"),
        ("url", "https://e.com/en/news/1.md"),
    ];
    assert_eq!(read.into_iter().collect::<Vec<_>>(), expected.map(|(field, value)| (field, value.to_owned())));
}

#[test]
fn metadata_alone_has_no_body_and_an_empty_body_is_one() {
    let (without, empty) =
        (item(r#"{"locale":"en","title":"T"}"#).unwrap(), item(r#"{"title":"T","body":""}"#).unwrap());
    assert_eq!((without.body, without.text.blocks.clone()), (None, None));
    assert_eq!((empty.body.as_deref(), empty.text.blocks.as_deref()), (Some(""), Some(&[][..])));
    assert_ne!(without.digest, empty.digest);
}

#[test]
fn the_key_is_derived_from_the_address_where_none_is_given() {
    assert_eq!(field(r#"{"locale":"fr","url":"https://e.com/fr/a/b.html?x=1"}"#, "key").as_deref(), Some("a/b"));
    assert_eq!(field(r#"{"locale":"en","url":"https://e.com/pt_BR/a"}"#, "key").as_deref(), Some("a"));
    assert_eq!(field(r#"{"locale":"en","url":"https://e.com/"}"#, "key"), None);
}

#[test]
fn locales_may_be_a_mapping_a_list_or_objects() {
    let locales = |json: &str| field(&format!("{{\"locale\":\"en\",\"locales\":{json}}}"), "locales");
    assert_eq!(locales(r#"["zh_cn", "en", "x-default"]"#).as_deref(), Some("zh-CN=- en=-"));
    assert_eq!(locales(r#"[{"locale":"fr","url":"/fr"},{"locale":"en"}]"#).as_deref(), Some("fr=/fr en=-"));
    assert_eq!(locales("[]").as_deref(), Some(""));
    assert_eq!(locales("{}").as_deref(), Some(""));
    assert_eq!(locales("null"), None);
    assert_eq!(locales(r#"["en", {"locale":"en","url":"/en"}]"#).as_deref(), Some("en=/en"));
}

#[test]
fn unknown_repeated_and_mistyped_fields_are_refused_by_name() {
    assert_eq!(
        said(r#"{"titel":"T","loacle":"en"}"#),
        "loacle: is not a field of a document; titel: is not a field of a document"
    );
    assert_eq!(said(r#"{"title":"A","title":"B"}"#), "title: stands there twice; which one is meant cannot be told");
    for (json, expected) in [
        (r#"{"title":1}"#, "title: must be a string"),
        (r#"{"body":[]}"#, "body: must be a string"),
        (r#"{"deleted":"yes"}"#, "deleted: must be true or false"),
        (r#"{"locales":{"zh-CN":5}}"#, "locales.zh-CN: must be an address, or null"),
        (r#"{"locales":["en",5]}"#, "locales[1]: must be a locale, or an object of `locale` and `url`"),
        (r#"{"locales":[{"url":"/"}]}"#, "locales[0]: must have a `locale` and may have a `url`, both strings"),
        (r#"{"locales":"en"}"#, "locales: must be an object of locales and addresses, or an array of locales"),
        (r#"{"based_on":3}"#, "based_on: must have exactly one of `revision`, `digest` and `datetime`"),
        (r#"{"based_on":{}}"#, "based_on: must have exactly one of `revision`, `digest` and `datetime`"),
        (r#"{"based_on":{"digest":"x"}}"#, "based_on: `digest` must be 64 hexadecimal digits"),
        (r#"{"based_on":{"commit":"x"}}"#, "based_on: may have `revision`, `digest` or `datetime`, and nothing else"),
        (r#"{"origin":"robot"}"#, "origin: must be `human` or `machine`"),
        (r#"{"datetime":1.5}"#, "datetime: must be a string"),
    ] {
        assert_eq!(said(json), expected, "{json}");
    }
    for json in ["", "[]", "3", "{", "{} {}", "nul"] {
        assert!(said(json).starts_with("document: is not one JSON object"), "{json}");
    }
    let half = "key: is not JSON: unexpected end of hex escape at line 1 column 15";
    assert_eq!(said(r#"{"key":"\ud800"}"#), half, "the field is named");
    let none = "document: is not one JSON object: expected an object, found `null` at line 1 column 4";
    assert_eq!(said("null"), none, "in words that are not Rust's");
}

#[test]
fn datetimes_may_be_unix_seconds_and_empty_ones_are_absent() {
    for json in ["1764835852", "1764835852000", "\"1764835852\""] {
        let datetime = field(&format!("{{\"datetime\":{json}}}"), "datetime");
        assert_eq!(datetime.as_deref(), Some("2025-12-04T08:10:52Z"), "{json}");
    }
    let empty = summary(&item(r#"{"datetime":""}"#));
    assert_eq!(empty["warnings"], "datetime@-: is empty, so the document was read as having none");
    assert_eq!(said(r#"{"datetime":5}"#).split(';').next(), Some("datetime: `5` is not a datetime"));
}

#[test]
fn a_whole_file_inside_an_item_gives_what_the_item_does_not() {
    let json = serde_json::json!({
        "key": "a", "locale": "zh_tw", "datetime": "2025-12-04T08:10:52Z", "path": "zh_tw/a.md", "commit": "abc",
        "text": "---\nlayout: post\ntitle: \"T\"\nlang: e!\ndate: whenever\n---\nBody.\n",
    });
    let read = summary(&item(&json.to_string()));
    assert_eq!((read["title"].as_str(), read["locale"].as_str(), read["body"].as_str()), ("T", "zh-TW", "Body.\n"));
    assert_eq!(read["datetime"], "2025-12-04T08:10:52Z");
    assert_eq!(read["extra"], r#"{"commit":"abc","date":"whenever","lang":"e!","layout":"post","path":"zh_tw/a.md"}"#);
}

#[test]
fn a_deleted_text_is_marked_and_has_no_body() {
    let document = item(r#"{"key":"a","locale":"en","deleted":true}"#).unwrap();
    assert!(document.deleted && document.body.is_none());
    assert!(said(r#"{"deleted":true,"body":""}"#).starts_with("deleted: says that there is no text"));
    assert!(said(r#"{"text":"a","body":"b"}"#).starts_with("text: is a whole file"));
}

#[test]
fn u_0000_is_refused_wherever_it_stands() {
    for name in ["key", "title", "description", "note", "body", "text", "url", "path", "commit", "kind"] {
        assert!(item(&format!("{{\"{name}\":\"a\\u0000b\"}}")).is_err(), "{name}");
    }
    assert!(item("{\"locales\":{\"en\":\"a\\u0000\"}}").is_err());
}

#[test]
fn answers_to_hostile_items_stay_small() {
    let fields: Vec<String> = (0..5_000).map(|nth| format!("\"f{nth}\":0")).collect();
    assert_eq!(item(&format!("{{{}}}", fields.join(","))).unwrap_err().errors.len(), 100);
    let locales: Vec<String> = (0..900).map(|nth| format!("\"bad!{nth}\"")).collect();
    assert_eq!(item(&format!("{{\"locales\":[{}]}}", locales.join(","))).unwrap().warnings.len(), 100);
    assert_eq!(
        said(&format!("{{\"locales\":[{}\"en\"]}}", "\"en\",".repeat(1_000))),
        "locales: has more than 1000 locales"
    );
    let deep = format!("{{\"locales\":{}", "[".repeat(100_000));
    assert!(item(&deep).is_err());
}
