//! The seed: one article, as published and with all its white space collapsed.

use super::{Document, Reading, read, read_markdown};
use crate::domain::BlockKind::{Heading, Paragraph};

const PUBLISHED: &str = include_str!("../../../tests/fixtures/seed.md");
const COLLAPSED: &str = include_str!("../../../tests/fixtures/seed.collapsed.md");

fn fields(document: &Document) -> Document {
    Document { body: None, text: crate::domain::Text::default(), ..document.clone() }
}

#[test]
fn both_forms_of_the_seed_give_the_same_fields_locales_and_digest() {
    let (published, collapsed) = (read(PUBLISHED).unwrap(), read(COLLAPSED).unwrap());
    assert_eq!(fields(&published), fields(&collapsed));
    assert_eq!((published.text.collapsed, collapsed.text.collapsed), (false, true));
    assert_eq!(published.text.title, collapsed.text.title);
    assert_eq!(published.text.description, collapsed.text.description);
    assert_eq!(published.warnings, []);
}

#[test]
fn the_seed_reads_as_its_publisher_meant_it() {
    let document = read(COLLAPSED).unwrap();
    assert_eq!(document.key.as_deref(), Some("news/268554766"));
    assert_eq!(document.locale.unwrap().to_string(), "en");
    assert_eq!(document.kind.as_deref(), Some("News"));
    assert_eq!(document.datetime.unwrap().at.to_string(), "2025-12-04T08:10:52Z");
    assert!(document.title.unwrap().starts_with("Altman reportedly considered purchasing"));
    assert!(document.description.unwrap().ends_with("social media platform to compete with X"));
    let locales: Vec<String> = document.locales.unwrap().iter().map(|variant| variant.locale.to_string()).collect();
    assert_eq!(locales, ["zh-CN", "en", "zh-HK"]);
    assert_eq!(document.related.len(), 6);
    assert_eq!(document.related[0].text, "OpenAI.NA");
    assert_eq!(document.related[5].url, "https://longbridge.com/en/news/288307580.md");
}

#[test]
fn blocks_of_the_seed_are_recovered_from_the_collapsed_form() {
    let kinds = |text: &str| {
        let blocks = read(text).unwrap().text.blocks.unwrap();
        blocks.into_iter().map(|block| block.kind).collect::<Vec<_>>()
    };
    assert_eq!(kinds(PUBLISHED), [Heading(1), Paragraph, Heading(2), Paragraph, Heading(2), Paragraph]);
    // Only the headline can be told from its paragraph: the title says where it ends.
    assert_eq!(kinds(COLLAPSED), [Heading(1), Paragraph, Paragraph, Paragraph]);
    let words = |text: &str| {
        let blocks = read(text).unwrap().text.blocks.unwrap();
        blocks.into_iter().map(|block| block.text).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(words(PUBLISHED), words(COLLAPSED));
}

#[test]
fn scenario_16b_other_links_under_related_news_leave_the_digest_as_it_is() {
    for text in [PUBLISHED, COLLAPSED] {
        let before = read(text).unwrap();
        let after = text.replace("Anthropic files with SEC to go public", "Other news").replace("288307580", "1");
        let after = read(&after).unwrap();
        assert_eq!(before.digest, after.digest);
        assert_eq!(before.text, after.text);
        assert_ne!(before.related, after.related);
        let translated = text.replace("## Related News & Research", "## 相关资讯与研究");
        assert_eq!(before.digest, read(&translated).unwrap().digest);
        assert_ne!(before.digest, read(&text.replace("Dyson Sphere", "Dyson Swarm")).unwrap().digest);
    }
}

#[test]
fn sections_that_the_collection_names_are_no_text_either() {
    let with = |extra: &str| PUBLISHED.replace("### Related Stocks", &format!("{extra}\n\n### Related Stocks"));
    let named = ["About the author".to_owned()];
    let reading = Reading { link_sections: &named, ..Reading::default() };
    let digest = |text: &str| {
        let collapsed = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let both = [text, &collapsed].map(|text| read_markdown(text.as_bytes(), None, &reading).unwrap().digest);
        assert_eq!(both[0], both[1]);
        both[0]
    };
    let plain = digest(PUBLISHED);
    assert_eq!(digest(&with("## about the Author\n\nShe writes [here](/her).\n\n### Awards\n\nNone.")), plain);
    assert_ne!(digest(&with("## About the editor\n\nShe writes here.")), plain);
}
