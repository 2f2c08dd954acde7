//! Sets a change of the upstream alongside the translation that was made from it.

use super::{DiffBlock, DiffRow, Fate, Pair, PartName, Passage, Todo, pairing::pair};
use crate::domain::{
    Block, BlockKind, Change, Text,
    change::{BlockChange, FactChange, Part, Place, Span, SpanKind},
};

/// The rows that show `change` (from `old` to `new`, two revisions of the upstream) beside `translation`, which was
/// made from `old`.
///
/// Blocks of the translation are paired with blocks of `old` by their order among blocks of the same kind, which holds
/// as long as the translator kept the paragraphs; what stays unpaired is listed at the end, so that nothing of the
/// translation is hidden.
pub fn rows(change: &Change, old: &Text, new: &Text, translation: &Text) -> Vec<DiffRow> {
    let mut rows = Rows::default();
    let title = (PartName::Headline, &change.title, Place::Title, new.title.as_deref(), translation.title.as_deref());
    let description = (
        PartName::Summary,
        &change.description,
        Place::Description,
        new.description.as_deref(),
        translation.description.as_deref(),
    );
    for (name, part, place, new, translation) in [title, description] {
        rows.part(name, part, facts_at(change, place), new, translation);
    }

    let old = old.blocks.as_deref().unwrap_or_default();
    let new = new.blocks.as_deref().unwrap_or_default();
    let translated = translation.blocks.as_deref().unwrap_or_default();
    let pairing = pair(old, translated);
    let mut used = vec![false; translated.len()];
    let mut counterpart = |old: usize| -> Option<String> {
        let at = (*pairing.get(old)?)?;
        *used.get_mut(at)? = true;
        translated.get(at).map(|block| block.text.clone())
    };
    for block in &change.blocks {
        match block {
            BlockChange::Unchanged { old, new: at } => {
                let source = text_of(new, *at);
                rows.fold(Pair { source, translation: counterpart(*old) });
            }
            BlockChange::Changed { old, new: at, spans, moved } => {
                let translation = counterpart(*old);
                rows.block(DiffBlock {
                    name: name_of(new, *at),
                    fate: if *moved { Fate::ChangedAndMoved } else { Fate::Changed },
                    spans: spans.clone(),
                    facts: facts_at(change, Place::Block(*at)),
                    todo: if translation.is_some() { Todo::Update } else { Todo::Find },
                    translation,
                });
            }
            BlockChange::Moved { old, new: at } => {
                let translation = counterpart(*old);
                rows.block(DiffBlock {
                    name: name_of(new, *at),
                    fate: Fate::Moved,
                    spans: span(SpanKind::Same, text_of(new, *at)),
                    facts: Vec::new(),
                    todo: if translation.is_some() { Todo::Move } else { Todo::Find },
                    translation,
                });
            }
            BlockChange::Added { new: at } => rows.block(DiffBlock {
                name: name_of(new, *at),
                fate: Fate::Added,
                spans: span(SpanKind::Inserted, text_of(new, *at)),
                facts: Vec::new(),
                translation: None,
                todo: Todo::Write,
            }),
            BlockChange::Removed { old: at } => {
                let translation = counterpart(*at);
                rows.block(DiffBlock {
                    name: name_of(old, *at),
                    fate: Fate::Removed,
                    spans: span(SpanKind::Deleted, text_of(old, *at)),
                    facts: Vec::new(),
                    todo: if translation.is_some() { Todo::Remove } else { Todo::Nothing },
                    translation,
                });
            }
        }
    }
    let unpaired = (0..translated.len())
        .filter(|at| used.get(*at) == Some(&false))
        .map(|at| Passage { name: name_of(translated, at), text: text_of(translated, at) });
    rows.finish(unpaired.collect())
}

/// The rows that show `change` (from `old` to `new`) by itself: nothing stands beside them.
pub fn own_rows(change: &Change, old: &Text, new: &Text) -> Vec<DiffRow> {
    rows(change, old, new, &Text::default())
}

#[derive(Default)]
struct Rows {
    done: Vec<DiffRow>,
    fold: Vec<Pair>,
}

impl Rows {
    fn part(&mut self, name: PartName, part: &Part, facts: Vec<FactChange>, new: Option<&str>, to: Option<&str>) {
        let translation = to.map(str::to_owned);
        if part.changed {
            let (had, has) = (
                part.spans.iter().any(|span| span.kind != SpanKind::Inserted),
                part.spans.iter().any(|span| span.kind != SpanKind::Deleted),
            );
            let (fate, todo) = match (had, has, translation.is_some()) {
                (false, _, false) => (Fate::Added, Todo::Write),
                (false, _, true) => (Fate::Added, Todo::Update),
                (true, false, true) => (Fate::Removed, Todo::Remove),
                (true, false, false) => (Fate::Removed, Todo::Nothing),
                (true, true, true) => (Fate::Changed, Todo::Update),
                (true, true, false) => (Fate::Changed, Todo::Write),
            };
            self.block(DiffBlock { name, fate, spans: part.spans.clone(), facts, translation, todo });
        } else if let Some(source) = new {
            self.fold(Pair { source: source.to_owned(), translation });
        }
    }

    fn fold(&mut self, pair: Pair) {
        self.fold.push(pair);
    }

    fn block(&mut self, block: DiffBlock) {
        self.close();
        self.done.push(DiffRow::Block(block));
    }

    fn close(&mut self) {
        if !self.fold.is_empty() {
            self.done.push(DiffRow::Unchanged(std::mem::take(&mut self.fold)));
        }
    }

    fn finish(mut self, unpaired: Vec<Passage>) -> Vec<DiffRow> {
        self.close();
        if !unpaired.is_empty() {
            self.done.push(DiffRow::Unpaired(unpaired));
        }
        self.done
    }
}

/// A text part by part: title, description, blocks. A heading at the start that only repeats the title is left out.
pub fn passages(text: &Text) -> Vec<Passage> {
    let blocks = text.blocks.as_deref().unwrap_or_default();
    let title = text.title.iter().map(|title| Passage { name: PartName::Headline, text: title.clone() });
    let summary = text.description.iter().map(|summary| Passage { name: PartName::Summary, text: summary.clone() });
    let repeats = |block: &Block| {
        matches!(block.kind, BlockKind::Heading(_)) && Some(block.text.trim()) == text.title.as_deref().map(str::trim)
    };
    let start = usize::from(blocks.first().is_some_and(repeats));
    let body = (start..blocks.len()).map(|at| Passage { name: name_of(blocks, at), text: text_of(blocks, at) });
    title.chain(summary).chain(body).collect()
}

fn facts_at(change: &Change, place: Place) -> Vec<FactChange> {
    change.facts.iter().filter(|fact| fact.place == place).cloned().collect()
}

fn text_of(blocks: &[Block], at: usize) -> String {
    blocks.get(at).map(|block| block.text.clone()).unwrap_or_default()
}

fn span(kind: SpanKind, text: String) -> Vec<Span> {
    vec![Span { kind, text }]
}

fn name_of(blocks: &[Block], at: usize) -> PartName {
    let is_paragraph = |block: &&Block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Html);
    match blocks.get(at).map(|block| block.kind) {
        Some(BlockKind::Heading(_)) => PartName::Heading,
        Some(BlockKind::ListItem) => PartName::ListItem,
        Some(BlockKind::TableRow) => PartName::TableRow,
        Some(BlockKind::Code) => PartName::Code,
        Some(BlockKind::Paragraph | BlockKind::Html) | None => {
            PartName::Paragraph(blocks.iter().take(at + 1).filter(is_paragraph).count())
        }
    }
}
