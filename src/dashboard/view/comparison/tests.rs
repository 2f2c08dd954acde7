//! Rows of the comparison, from small texts.

use super::*;
use crate::{
    dashboard::sample::{paragraph, typhoon},
    domain::{BlockKind, Text, change::SpanKind},
};

fn text(blocks: &[&str]) -> Text {
    Text { blocks: Some(blocks.iter().map(|words| paragraph(words)).collect()), ..Text::default() }
}

fn change(blocks: Vec<BlockChange>) -> Change {
    Change { blocks, ..Change::default() }
}

#[test]
fn a_changed_source_stands_beside_the_sentences_that_have_to_follow() {
    let (old, new, change, english) = typhoon();
    let rows = rows(&change, &old, &new, &english);
    let [
        DiffRow::Block(title),
        DiffRow::Block(first),
        DiffRow::Unchanged(same),
        DiffRow::Block(added),
        DiffRow::Block(removed),
    ] = rows.as_slice()
    else {
        panic!("{rows:#?}")
    };
    assert_eq!((title.name, title.fate, title.todo), (PartName::Headline, Fate::Changed, Todo::Update));
    assert_eq!(title.translation, english.title);
    assert_eq!((first.name, first.facts.len()), (PartName::Paragraph(1), 2));
    assert!(first.translation.as_deref().unwrap().contains("150 km"));
    assert_eq!(same.len(), 2);
    assert_eq!(
        same[0].translation.as_deref(),
        Some("Stay away from the shore and low-lying areas, the authorities said.")
    );
    assert_eq!((added.name, added.fate, added.todo), (PartName::Paragraph(4), Fate::Added, Todo::Write));
    assert_eq!((removed.fate, removed.todo), (Fate::Removed, Todo::Remove));
    assert!(removed.translation.as_deref().unwrap().starts_with("The Education Bureau"));
}

#[test]
fn a_whole_text_is_told_part_by_part() {
    let (_, new, _, _) = typhoon();
    let passages = passages(&new);
    assert_eq!(passages.len(), 5);
    let heading = crate::domain::Block { kind: BlockKind::Heading(1), ..paragraph("Title") };
    let blocks = Some(vec![heading.clone(), paragraph("a"), heading]);
    let repeating = super::passages(&Text { title: Some("Title".into()), blocks, ..Text::default() });
    assert_eq!(repeating.iter().map(|passage| passage.text.as_str()).collect::<Vec<_>>(), ["Title", "a", "Title"]);
    assert_eq!(passages[0].text, new.title.unwrap());
}

#[test]
fn a_translation_that_left_a_paragraph_out_is_still_paired_by_kind() {
    let heading = |text: &str| crate::domain::Block { kind: BlockKind::Heading(2), ..paragraph(text) };
    let old =
        Text { blocks: Some(vec![paragraph("a"), paragraph("b"), heading("H"), paragraph("c")]), ..Text::default() };
    let translated = Text { blocks: Some(vec![paragraph("A"), heading("HH"), paragraph("C")]), ..Text::default() };
    let unchanged = (0..4).map(|at| BlockChange::Unchanged { old: at, new: at }).collect();
    let rows = rows(&change(unchanged), &old, &old, &translated);
    let [DiffRow::Unchanged(pairs)] = rows.as_slice() else { panic!("{rows:#?}") };
    assert_eq!(pairs[2].translation.as_deref(), Some("HH"));
    assert_eq!(pairs[3].translation.as_deref(), Some("C"));
    assert_eq!(pairs.iter().filter(|pair| pair.translation.is_none()).count(), 1);
}

#[test]
fn nothing_of_the_translation_is_hidden() {
    let old = text(&["a"]);
    let translated = text(&["A", "added by the translator"]);
    let rows = rows(&change(vec![BlockChange::Unchanged { old: 0, new: 0 }]), &old, &old, &translated);
    let Some(DiffRow::Unpaired(left)) = rows.last() else { panic!("{rows:#?}") };
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].text, "added by the translator");
}

#[test]
fn a_moved_block_is_shown_as_moved_with_its_counterpart() {
    let old = text(&["a", "b"]);
    let new = text(&["b", "a"]);
    let moves = change(vec![BlockChange::Moved { old: 1, new: 0 }, BlockChange::Unchanged { old: 0, new: 1 }]);
    let rows = rows(&moves, &old, &new, &text(&["A", "B"]));
    let Some(DiffRow::Block(block)) = rows.first() else { panic!("{rows:#?}") };
    assert_eq!((block.fate, block.todo, block.translation.as_deref()), (Fate::Moved, Todo::Move, Some("B")));
    assert_eq!(block.spans[0].kind, SpanKind::Same);
}

#[test]
fn indices_that_point_nowhere_do_no_harm() {
    let wild = change(vec![
        BlockChange::Unchanged { old: 9, new: 9 },
        BlockChange::Added { new: 7 },
        BlockChange::Removed { old: 7 },
        BlockChange::Moved { old: 5, new: 5 },
    ]);
    let rows = rows(&wild, &Text::default(), &Text::default(), &text(&["A"]));
    assert!(matches!(rows.last(), Some(DiffRow::Unpaired(left)) if left.len() == 1));
}
