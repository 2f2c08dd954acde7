//! Sizes and shapes that an attacker would send: they must be answered, in bounded work.

use super::*;

fn texts(blocks: impl IntoIterator<Item = String>) -> Text {
    let blocks = blocks.into_iter().map(|text| block(BlockKind::Paragraph, &text)).collect();
    Text { blocks: Some(blocks), ..Text::default() }
}

#[test]
fn a_giant_block_without_spaces_is_answered() {
    let old = texts(vec!["数据中心".repeat(12_000)]);
    let new = texts(vec!["中心数据库".repeat(12_000)]);
    assert!(compare(&old, &new).significance >= Significance::Minor);
    let word = texts(vec!["a".repeat(1 << 20)]);
    let other = texts(vec!["b".repeat(1 << 20)]);
    let change = compare(&word, &other);
    assert_eq!((change.significance, change.share), (Significance::Major, Share::WHOLE));
}

#[test]
fn a_small_change_in_a_giant_block_stays_small() {
    let words: Vec<String> = (0..30_000).map(|nth| format!("w{}", (nth * 7919) % 10_007)).collect();
    let mut changed = words.clone();
    changed[15_000] = "other".to_owned();
    let change = compare(&texts(vec![words.join(" ")]), &texts(vec![changed.join(" ")]));
    assert!(change.share.basis_points() <= 100, "{:?}", change.share);
}

#[test]
fn thousands_of_blocks_that_all_changed_are_answered() {
    let old = texts((0..6_000).map(|nth| format!("item {nth} of the list is here")));
    let new = texts((0..6_000).map(|nth| format!("item {} of a list is there", nth + 7)));
    let change = compare(&old, &new);
    assert!(change.significance >= Significance::Major);
    let alike = texts(vec!["same".to_owned(); 12_000]);
    let fewer = texts(vec!["same".to_owned(); 8_000]);
    assert_eq!(compare(&alike, &fewer).significance, Significance::Major);
}

#[test]
fn rows_of_numerals_and_marks_are_answered() {
    for unit in ["一", "9", "1,", "百分之", "$", "-1", "12月", "不", "a.", "'s", "\u{301}", "\u{200b}", "（"] {
        let old = texts(vec![unit.repeat(6_000)]);
        let new = texts(vec![format!("{}x{}", unit.repeat(3_000), unit.repeat(2_800))]);
        assert!(compare(&old, &new).significance >= Significance::None);
    }
}
