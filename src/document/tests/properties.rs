//! Properties that hold for any input, and a run over whole archives where they are at hand.

use std::io::{BufRead as _, BufReader};

use flate2::read::GzDecoder;
use proptest::prelude::*;

use super::{Document, Reading, read, read_item, read_markdown};
use crate::document::text_of;

/// Bytes that look more like documents than chance would.
fn scraps() -> impl Strategy<Value = Vec<u8>> {
    let scrap = prop_oneof![
        Just("---"),
        Just("\n"),
        Just(" "),
        Just("--- "),
        Just("title: "),
        Just("locales:"),
        Just("  - [en](/en)"),
        Just("\""),
        Just("'"),
        Just("- "),
        Just("# "),
        Just("## "),
        Just("["),
        Just("]("),
        Just(")"),
        Just("|"),
        Just("\r"),
        Just("+++"),
        Just("date: 2025-12-04"),
        Just("\\"),
        Just("{"),
        Just("}"),
        Just(":"),
        Just("中"),
        Just("\u{feff}"),
        Just("<b>"),
        Just("a"),
        Just("```\n"),
        Just("> "),
        Just("&amp;"),
        Just("- [a](b)"),
    ];
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..400),
        prop::collection::vec(scrap, 0..60).prop_map(|parts| parts.concat().into_bytes()),
    ]
}

/// A phrase of words without a sentence's end.
fn phrase() -> impl Strategy<Value = String> {
    prop::collection::vec("[a-zA-Z中文é\"'…]{1,8}", 1..6).prop_map(|words| words.join(" "))
}

/// A document as the publisher writes it, with the parts that both forms must give alike.
fn published() -> impl Strategy<Value = String> {
    let paragraph = || phrase().prop_map(|words| format!("{words}.\n\n"));
    let section = (phrase(), prop::collection::vec(paragraph(), 1..3))
        .prop_map(|(heading, paragraphs)| format!("## {heading}\n\n{}", paragraphs.concat()));
    let links = (phrase(), prop::collection::vec("[a-z]{1,9}", 1..4)).prop_map(|(heading, words)| {
        let items: Vec<String> = words.iter().map(|word| format!("- [{word}](https://e.com/{word}.md)\n")).collect();
        format!("### {heading}\n\n{}\n", items.concat())
    });
    let quoted = |text: String| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    (
        phrase(),
        phrase(),
        prop::sample::subsequence(vec!["en", "zh-CN", "zh-HK", "pt-BR"], 0..=4),
        prop::collection::vec(paragraph(), 1..3),
        prop::collection::vec(section, 0..3),
        prop::collection::vec(links, 0..3),
    )
        .prop_map(move |(title, description, locales, paragraphs, sections, links)| {
            let listed: Vec<String> =
                locales.iter().map(|tag| format!("  - [{tag}](https://e.com/{tag}/news/1.md)\n")).collect();
            format!(
                "---\ntitle: {}\ntype: \"News\"\nlocale: \"en\"\nurl: \"https://e.com/en/news/1.md\"\ndescription: {}\n\
                 datetime: \"2025-12-04T08:10:52.000Z\"\nlocales:\n{}---\n\n# {title}\n\n{}{}{}",
                quoted(title.clone()),
                quoted(format!("{description} --- # {title} - [c](d) locales: x")),
                listed.concat(),
                paragraphs.concat(),
                sections.concat(),
                links.concat(),
            )
        })
}

/// What does not depend on where the lines break.
fn essence(document: Document) -> Document {
    let warnings = document.warnings.into_iter().map(|warning| crate::domain::Warning { line: None, ..warning });
    Document { body: None, text: crate::domain::Text::default(), warnings: warnings.collect(), ..document }
}

#[test]
fn a_hostile_document_costs_no_more_than_its_length() {
    let named = ["named".to_owned()];
    let reading = Reading { link_sections: &named, ..Reading::default() };
    let started = std::time::Instant::now();
    for start in ["", "# T ", "--- title: \"", "--- a: ", "---\nlocales:\n", "---\ntitle: \"", "+++\n"] {
        for unit in [
            "# ",
            " ## a",
            " - [",
            " - [a](b)",
            "[a](b",
            "\"",
            "\" a: ",
            "'",
            "\\",
            "a: ",
            "\n",
            "a: \n",
            "- [a](b)\n",
            "## x\n- [a](b)\n",
            "## named\n[a](b)\n",
            "<!-- ",
            "</script",
            "<a href=\"",
            "--- ",
            " ---\n",
            "&",
            "> ",
            "[",
            "|",
            "- - ",
            "- \"a\"\t",
            "- 'a'\n",
            "{",
            "a.b=1\n",
            " ",
            "\t",
            "中",
        ] {
            let text = format!("{start}{}", unit.repeat(40_000 / unit.len()));
            let _ = read_markdown(text.as_bytes(), None, &reading);
        }
    }
    // A few seconds in an unoptimised build; anything quadratic would take many minutes.
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused_and_the_answer_is_bounded(bytes in scraps()) {
        for answer in [read_markdown(&bytes, None, &Reading::default()), read_item(&bytes, &Reading::default())] {
            match answer {
                Ok(document) => {
                    prop_assert!(document.warnings.len() <= 100);
                    prop_assert!(document.body.unwrap_or_default().len() <= bytes.len());
                    prop_assert!(document.digest.is_some());
                }
                Err(refusal) => prop_assert!(!refusal.errors.is_empty() && refusal.errors.len() <= 100),
            }
        }
    }

    #[test]
    fn a_document_and_its_collapsed_copy_have_the_same_fields_locales_and_digest(text in published()) {
        let collapsed = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (whole, collapsed) = (read(&text).unwrap(), read(&collapsed).unwrap());
        prop_assert!(collapsed.text.collapsed);
        let words = |document: &Document| {
            let blocks = document.text.blocks.iter().flatten().map(|block| block.text.clone());
            blocks.collect::<Vec<_>>().join(" ")
        };
        prop_assert_eq!(words(&whole), words(&collapsed));
        prop_assert_eq!(essence(whole), essence(collapsed));
    }

    #[test]
    fn line_ends_make_no_difference(bytes in scraps()) {
        if let Ok(text) = String::from_utf8(bytes) {
            let text = text.replace('\r', "");
            prop_assert_eq!(read(&text), read(&text.replace('\n', "\r\n")));
        }
    }

    #[test]
    fn the_order_of_an_items_fields_makes_no_difference(order in Just(FIELDS.to_vec()).prop_shuffle()) {
        let object = |fields: &[&str]| format!("{{{}}}", fields.join(","));
        let read = |fields: &[&str]| read_item(object(fields).as_bytes(), &Reading::default());
        prop_assert_eq!(read(&order), read(&FIELDS));
        let wrong: Vec<&str> = order.iter().copied().chain(["\"b\":1", "\"a\":1"]).rev().collect();
        let mut sorted = wrong.clone();
        sorted.sort_unstable();
        prop_assert_eq!(read(&wrong), read(&sorted));
    }

    #[test]
    fn a_stored_revision_gives_the_text_that_was_read(text in published()) {
        for text in [text.split_whitespace().collect::<Vec<_>>().join(" "), text] {
            let document = read(&text).unwrap();
            let title = document.title.as_deref();
            let again = text_of(title, document.description.as_deref(), document.body.as_deref(), &[]);
            prop_assert_eq!((again.text, Some(again.digest), again.related), (document.text, document.digest, document.related));
        }
    }
}

const FIELDS: [&str; 8] = [
    "\"key\":\"a\"",
    "\"locale\":\"en\"",
    "\"url\":\"/fr/b\"",
    "\"datetime\":1764835852",
    "\"path\":\"p\"",
    "\"commit\":\"c\"",
    "\"text\":\"---\\ntitle: T\\nlocales: [fr]\\nx: 1\\n---\\nBody\"",
    "\"note\":\"n\"",
];

/// Reads every line of an archive of real documents, and lists what was refused and warned of.
#[test]
#[ignore = "needs archives that the repository does not hold; run it by hand"]
fn archives_of_real_documents_read_without_a_panic() {
    for name in ["longbridge-docs", "ruby-lang-news"] {
        let Some(folder) = option_env!("GALLEY_ARCHIVES") else {
            panic!("build with GALLEY_ARCHIVES set to their folder")
        };
        let file = std::fs::File::open(format!("{folder}/{name}.ndjson.gz")).unwrap();
        let mut said: std::collections::BTreeMap<String, (usize, String)> = std::collections::BTreeMap::new();
        let (mut read, mut refused, started) = (0, 0, std::time::Instant::now());
        for line in BufReader::new(GzDecoder::new(file)).lines() {
            let line = line.unwrap();
            let mut note = |what: String| {
                said.entry(what).or_insert_with(|| (0, line.chars().take(160).collect())).0 += 1;
            };
            match read_item(line.as_bytes(), &Reading::default()) {
                Ok(document) => {
                    read += 1;
                    for warning in document.warnings {
                        note(format!("{} {}", warning.field, warning.message.chars().take(110).collect::<String>()));
                    }
                    if !document.related.is_empty() {
                        note("links were cut".to_owned());
                    }
                    if document.text.collapsed {
                        note("taken for collapsed".to_owned());
                    }
                }
                Err(refusal) => {
                    refused += 1;
                    note(format!("REFUSED {refusal}"));
                }
            }
        }
        println!("{name}: {read} read, {refused} refused, {:?}", started.elapsed());
        for (what, (count, example)) in said {
            println!("  {count:6} {what}\n         {example}");
        }
        assert!(read > 0 && refused == 0);
    }
}
