//! What must hold for any two texts.

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

use super::*;

/// Words that newsrooms use, and some that only fuzzers do.
fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => prop::sample::select(vec![
            "OpenAI", "rocket", "the", "not", "don't", "10%", "12 %", "$1.2bn", "100億港元", "三百亿", "12月4日", "数据中心",
            "公司", "不会", "增长", "，", "。", "“rival”", "\"rival\"", "4 December 2025", "14:10", "700.HK", "|", "-", "1.", "a",
            "e\u{301}t\u{e9}", "第二", "百分之十", "No. 8", "ไทยแลนด์", "한국어", "🚀", "½", "__", "''", "1.2.3", "-5",
        ]).prop_map(str::to_owned),
        1 => "\\PC{0,6}",
    ];
    prop::collection::vec((word, prop::sample::select(vec!["", " ", " ", "\u{a0}"])), 0..12)
        .prop_map(|words| words.into_iter().map(|(word, space)| word + space).collect())
}

fn blocks() -> impl Strategy<Value = Vec<Block>> {
    let kind = prop::sample::select(vec![
        BlockKind::Paragraph,
        BlockKind::Paragraph,
        BlockKind::Heading(2),
        BlockKind::ListItem,
        BlockKind::TableRow,
        BlockKind::Code,
        BlockKind::Html,
    ]);
    let links = prop::collection::vec(
        prop::sample::select(vec!["https://a/b", "http://a/b/", "c"]).prop_map(str::to_owned),
        0..2,
    );
    let block = (kind, words(), links).prop_map(|(kind, text, links)| Block { kind, text, links });
    prop::collection::vec(block, 0..7)
}

fn text() -> impl Strategy<Value = Text> {
    let part = || prop::option::of(words());
    (part(), part(), prop::option::weighted(0.9, blocks()), prop::bool::weighted(0.2))
        .prop_map(|(title, description, blocks, collapsed)| Text { title, description, blocks, collapsed })
}

/// Two texts that have much in common: the second takes over most blocks of the first.
fn pair() -> impl Strategy<Value = (Text, Text)> {
    (text(), text(), prop::collection::vec(any::<bool>(), 8)).prop_map(|(old, mut new, keep)| {
        if let (Some(old), Some(new)) = (&old.blocks, &mut new.blocks) {
            for (nth, (block, keep)) in old.iter().zip(keep).enumerate() {
                if keep {
                    new.insert(nth.min(new.len()), block.clone());
                }
            }
        }
        (old, new)
    })
}

fn joined(spans: &[Span], without: SpanKind) -> String {
    spans.iter().filter(|span| span.kind != without).map(|span| span.text.as_str()).collect()
}

fn composed(text: &str) -> String {
    text.nfc().collect()
}

/// As compared, without any white space.
fn bare(text: &str, code: bool) -> String {
    normal::canonical(text, code).text.replace(' ', "")
}

fn check_spans(spans: &[Span], old: &str, new: &str, code: bool) {
    assert_eq!(joined(spans, SpanKind::Deleted), composed(new));
    assert_eq!(bare(&joined(spans, SpanKind::Inserted), code), bare(old, code), "{spans:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_text_against_itself_is_no_change(text in text()) {
        let change = compare(&text, &text);
        prop_assert_eq!(change.distance(), Distance::ZERO);
        prop_assert!(change.facts.is_empty());
    }

    #[test]
    fn no_change_one_way_is_no_change_the_other_way((old, new) in pair()) {
        let there = compare(&old, &new);
        let back = compare(&new, &old);
        prop_assert_eq!(there.significance == Significance::None, back.significance == Significance::None);
        prop_assert_eq!(there.significance == Significance::None, there.share == Share::NONE);
        prop_assert!(there.share <= Share::WHOLE);
    }

    #[test]
    fn the_answer_is_always_the_same((old, new) in pair()) {
        prop_assert_eq!(compare(&old, &new), compare(&old, &new));
    }

    #[test]
    fn spans_give_both_texts_back((old, mut new) in pair()) {
        new.collapsed = old.collapsed;
        let change = compare(&old, &new);
        let text = |part: &Option<String>| part.clone().unwrap_or_default();
        check_spans(&change.title.spans, &text(&old.title), &text(&new.title), false);
        check_spans(&change.description.spans, &text(&old.description), &text(&new.description), false);
        let (Some(old), Some(new)) = (&old.blocks, &new.blocks) else { return Ok(()) };
        let mut reflowed = false;
        let mut seen = Vec::new();
        for block in &change.blocks {
            match block {
                BlockChange::Unchanged { old, new } | BlockChange::Moved { old, new } | BlockChange::Changed { old, new, .. } => {
                    reflowed |= seen.contains(&(true, *old));
                    seen.extend([(true, *old), (false, *new)]);
                }
                BlockChange::Added { new } => seen.push((false, *new)),
                BlockChange::Removed { old } => seen.push((true, *old)),
            }
        }
        reflowed |= (0..old.len()).any(|at| !seen.contains(&(true, at)));
        // Every new block is told of once and in order, whatever happened to the old ones.
        let told: Vec<usize> = seen.iter().filter(|(old, _)| !old).map(|(_, at)| *at).collect();
        prop_assert_eq!(told, (0..new.len()).collect::<Vec<_>>());
        for block in &change.blocks {
            if let BlockChange::Changed { old: at, new: to, spans, .. } = block {
                prop_assert_eq!(joined(spans, SpanKind::Deleted), composed(&new[*to].text));
                if !reflowed {
                    check_spans(spans, &old[*at].text, &new[*to].text, new[*to].kind == BlockKind::Code);
                }
            }
        }
    }

    #[test]
    fn unicode_form_white_space_and_quotes_never_count(text in text()) {
        let restyle = |text: &str| -> String {
            text.replace(' ', " \u{a0} ").replace(['“', '”'], "\"").nfd().collect()
        };
        let mut other = text.clone();
        other.title = other.title.as_deref().map(restyle);
        other.description = other.description.as_deref().map(restyle);
        for block in other.blocks.iter_mut().flatten().filter(|block| block.kind != BlockKind::Code) {
            block.text = restyle(&block.text);
        }
        prop_assert_eq!(compare(&text, &other).distance(), Distance::ZERO);
    }

    #[test]
    fn a_collapsed_form_has_the_same_words_whatever_they_are(text in text()) {
        let Some(blocks) = &text.blocks else { return Ok(()) };
        let flat = blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join(" ");
        let links = blocks.iter().flat_map(|block| block.links.clone()).collect();
        let mut collapsed = text.clone();
        collapsed.collapsed = !text.collapsed;
        collapsed.blocks = Some(vec![Block { kind: BlockKind::Paragraph, text: flat, links }]);
        prop_assert_eq!(compare(&text, &collapsed).significance, Significance::None);
    }
}
