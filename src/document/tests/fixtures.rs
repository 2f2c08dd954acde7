//! Every awkward document of `tests/fixtures/front-matter`: what each gives, where it differs from the plain one.

use std::{collections::BTreeMap, path::Path};

use jiff::tz::TimeZone;

use super::{Reading, read_markdown, summary};

/// Marks a field that the plain document has and this one has not.
const ABSENT: &str = "(absent)";

const LOCALES: &str = "zh-CN=https://longbridge.com/zh-CN/news/1.md en=https://longbridge.com/en/news/1.md \
                       zh-HK=https://longbridge.com/zh-HK/news/1.md";

/// What `01-plain.md` gives.
const PLAIN: [(&str, &str); 8] = [
    ("key", "news/1"),
    ("locale", "en"),
    ("kind", "News"),
    ("title", "T"),
    ("url", "https://longbridge.com/en/news/1.md"),
    ("datetime", "2025-12-04T08:10:52Z"),
    ("body", "# T\n\nBody.\n"),
    ("locales", LOCALES),
];

/// Each file, and the fields in which it differs from the plain one.
const EXPECTED: &[(&str, &[(&str, &str)])] = &[
    ("01-plain", &[]),
    ("03-bom", &[]),
    ("04-crlf", &[]),
    ("06-quote-in-title-escaped", &[("title", "He said \"buy\" at 9:30 --- twice")]),
    ("08-cjk-punct", &[("title", "「星舰」：试飞成功，马斯克称“里程碑”…《华尔街日报》")]),
    ("09-rule-in-body", &[("body", "# T\n\nA\n\n---\n\nB\n\n- [x](https://longbridge.com/en/news/2.md)\n")]),
    ("10-no-datetime", &[("datetime", ABSENT)]),
    (
        "11-empty-datetime",
        &[("datetime", ABSENT), ("warnings", "datetime@6: is empty, so the document was read as having none")],
    ),
    ("12-offset-datetime", &[]),
    ("14-date-only", &[("datetime", "2025-12-04T00:00:00Z (day)")]),
    (
        "15-naive",
        &[(
            "refused",
            "datetime: `2025-12-04T08:10:52` has no time zone; add one, such as `Z` or `+08:00`, or set `zone` in the \
             collection's policy",
        )],
    ),
    ("17-epoch", &[]),
    (
        "18-duplicate-locale",
        &[
            (
                "locales",
                "en=https://longbridge.com/en/news/1.md zh-CN=https://longbridge.com/zh-CN/news/1.md \
                 zh-HK=https://longbridge.com/zh-HK/news/1.md",
            ),
            ("warnings", "locales[2]@10: lists `zh-CN` again; once is enough"),
        ],
    ),
    (
        "20-self-missing",
        &[
            (
                "locales",
                "zh-CN=https://longbridge.com/zh-CN/news/1.md zh-HK=https://longbridge.com/zh-HK/news/1.md \
                 en=https://longbridge.com/en/news/1.md",
            ),
            ("warnings", "locales@7: does not list the document's own locale `en`; it was added"),
        ],
    ),
    (
        "21-locale-case",
        &[(
            "locales",
            "zh-CN=https://longbridge.com/zh-cn/news/1.md en=https://longbridge.com/EN/news/1.md \
             zh-HK=https://longbridge.com/zh_HK/news/1.md",
        )],
    ),
    (
        "23-bad-locale",
        &[
            ("locales", "en=https://longbridge.com/en/news/1.md"),
            (
                "warnings",
                "locales[1]@9: names no locale, and was left out\nlocales[3]@11: was left out: `english!` is not a locale; \
                 write a language tag such as `en`, `zh-CN` or `zh-Hant-HK`",
            ),
        ],
    ),
    ("24-no-locales", &[("locales", ABSENT)]),
    ("25-empty-locales", &[("locales", "")]),
    ("27-no-prefix-url", &[("url", "https://longbridge.com/news/1.md")]),
    (
        "28-no-front-matter",
        &[
            ("key", ABSENT),
            ("locale", ABSENT),
            ("kind", ABSENT),
            ("title", ABSENT),
            ("url", ABSENT),
            ("datetime", ABSENT),
            ("locales", ABSENT),
        ],
    ),
    ("30-trailing-space-delim", &[]),
    ("31-unknown-keys", &[("extra", "{\"foo\":[1,2],\"symbol\":\"TSLA.US\"}")]),
    ("32-comment", &[("extra", "{\"symbol\":\"TSLA.US\"}")]),
    ("34-item-quoted", &[]),
    (
        "35-item-plain-map",
        &[("locales", "zh-CN=https://longbridge.com/zh-CN/news/1.md en=https://longbridge.com/en/news/1.md")],
    ),
    (
        "38-empty",
        &[
            ("key", ABSENT),
            ("locale", ABSENT),
            ("kind", ABSENT),
            ("title", ABSENT),
            ("url", ABSENT),
            ("datetime", ABSENT),
            ("locales", ABSENT),
            ("body", ""),
        ],
    ),
];

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/front-matter")
}

#[test]
fn every_awkward_document_gives_exactly_what_is_expected_of_it() {
    for &(name, differences) in EXPECTED {
        let bytes = std::fs::read(folder().join(format!("{name}.md"))).unwrap();
        let mut expected: BTreeMap<&str, String> = PLAIN.map(|(field, value)| (field, value.to_owned())).into();
        for &(field, value) in differences {
            if field == "refused" {
                expected.clear();
            }
            expected.insert(field, value.to_owned());
        }
        expected.retain(|_, value| value != ABSENT);
        assert_eq!(summary(&read_markdown(&bytes, None, &Reading::default())), expected, "{name}");
    }
}

#[test]
fn no_awkward_document_is_left_untested() {
    let mut found: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .filter_map(|entry| Some(entry.unwrap().file_name().to_str()?.strip_suffix(".md")?.to_owned()))
        .collect();
    found.sort();
    assert_eq!(found, EXPECTED.iter().map(|&(name, _)| name).collect::<Vec<_>>());
}

#[test]
fn a_datetime_without_a_zone_is_read_in_the_zone_that_the_collection_names() {
    let bytes = std::fs::read(folder().join("15-naive.md")).unwrap();
    let zone = TimeZone::get("Asia/Hong_Kong").unwrap();
    let reading = Reading { zone: Some(&zone), ..Reading::default() };
    let read = summary(&read_markdown(&bytes, None, &reading));
    assert_eq!(read.get("datetime").map(String::as_str), Some("2025-12-04T00:10:52Z"));
}
