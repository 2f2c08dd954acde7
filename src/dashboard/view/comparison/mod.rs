//! What changed in an upstream, block by block, beside the translation that has to follow.

mod alongside;
#[cfg(test)]
mod tests;

pub use alongside::rows;

use super::status::revision;
use crate::{
    domain::{
        Change, Locale,
        change::{BlockChange, FactChange, FactKind, Span},
    },
    i18n::Translator,
};

/// The comparison of an article's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The language of the left column.
    pub upstream: Locale,
    /// The language of the right column.
    pub locale: Locale,
    /// The upstream revision that the comparison begins from; `None` where there is no translation, or it is older
    /// than all of them.
    pub from: Option<i64>,
    /// The upstream's newest revision.
    pub to: i64,
    /// What changed between them.
    pub change: Change,
    /// The rows, from [`rows`].
    pub rows: Vec<DiffRow>,
    /// Whether both revisions' bodies are known; without them only title and description can be compared.
    pub has_bodies: bool,
}

impl Comparison {
    pub(super) fn is_clear(&self) -> bool {
        !self.rows.iter().any(|row| matches!(row, DiffRow::Block(_) | DiffRow::Untranslated(_)))
    }

    pub(super) fn is_untranslated(&self) -> bool {
        self.rows.iter().any(|row| matches!(row, DiffRow::Untranslated(_)))
    }

    pub(super) fn baseline_name(&self) -> Option<String> {
        self.from.map(revision)
    }

    pub(super) fn to_name(&self) -> String {
        revision(self.to)
    }

    pub(super) fn summary(&self, t: &Translator) -> Option<String> {
        let from = self.from?;
        let is_unchanged = |block: &&BlockChange| matches!(block, BlockChange::Unchanged { .. });
        let parts = [&self.change.title, &self.change.description].iter().filter(|part| part.changed).count();
        let changed = parts + self.change.blocks.len() - self.change.blocks.iter().filter(is_unchanged).count();
        Some(t.say_with(
            "article-diff-summary",
            [
                ("from", revision(from).into()),
                ("to", revision(self.to).into()),
                ("changed", (changed as u64).into()),
                ("percent", self.change.share.percent().into()),
            ],
        ))
    }
}

/// A row of the comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DiffRow {
    /// Neighbouring parts that did not change; folded.
    Unchanged(Vec<Pair>),
    /// A part that changed.
    Block(DiffBlock),
    /// The whole source text, where there is no translation.
    Untranslated(Vec<Passage>),
    /// Blocks of the translation that stand for no block of the source; folded.
    Unpaired(Vec<Passage>),
}

/// A part of one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Which part.
    pub name: PartName,
    /// Its words.
    pub text: String,
}

/// A part of the source and what the translation has for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The source's words.
    pub source: String,
    /// The translation's words, where a counterpart was found.
    pub translation: Option<String>,
}

/// Which part of a text a row shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartName {
    /// The title.
    Headline,
    /// The description.
    Summary,
    /// A heading.
    Heading,
    /// A paragraph, counted from 1 among paragraphs.
    Paragraph(usize),
    /// An item of a list.
    ListItem,
    /// A row of a table.
    TableRow,
    /// A code block.
    Code,
}

impl PartName {
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Headline | Self::Heading => "headline",
            Self::Code => "code",
            Self::Summary | Self::Paragraph(_) | Self::ListItem | Self::TableRow => "text",
        }
    }

    pub(super) fn words(self, t: &Translator) -> String {
        match self {
            Self::Headline => t.say("article-part-headline"),
            Self::Summary => t.say("article-part-summary"),
            Self::Heading => t.say("article-part-heading"),
            Self::Paragraph(nth) => t.say_with("article-part-paragraph", [("number", nth.into())]),
            Self::ListItem => t.say("article-part-list-item"),
            Self::TableRow => t.say("article-part-table-row"),
            Self::Code => t.say("article-part-code"),
        }
    }
}

/// What became of a part of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Some of its words changed.
    Changed,
    /// Some of its words changed, and it stands elsewhere.
    ChangedAndMoved,
    /// It stands elsewhere.
    Moved,
    /// It is new.
    Added,
    /// It is gone.
    Removed,
}

impl Fate {
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Changed => "article-fate-changed",
            Self::ChangedAndMoved => "article-fate-changed-and-moved",
            Self::Moved => "article-fate-moved",
            Self::Added => "article-fate-added",
            Self::Removed => "article-fate-removed",
        }
    }

    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Changed | Self::ChangedAndMoved | Self::Moved => "is-stale",
            Self::Added => "is-current",
            Self::Removed => "is-missing",
        }
    }
}

/// What the translation needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Todo {
    /// Its counterpart has to follow the change.
    Update,
    /// Its counterpart has to move.
    Move,
    /// Its counterpart has to go.
    Remove,
    /// There is no counterpart yet.
    Write,
    /// No counterpart was found, though there should be one.
    Find,
    /// Nothing: it never had what is gone.
    Nothing,
}

impl Todo {
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Update => "article-todo-update",
            Self::Move => "article-todo-move",
            Self::Remove => "article-todo-remove",
            Self::Write => "article-todo-write",
            Self::Find => "article-todo-find",
            Self::Nothing => "article-todo-nothing",
        }
    }
}

/// A part that changed, and its counterpart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffBlock {
    /// Which part.
    pub name: PartName,
    /// What became of it.
    pub fate: Fate,
    /// Its words, changes marked.
    pub spans: Vec<Span>,
    /// The facts in it that changed.
    pub facts: Vec<FactChange>,
    /// The translation's words for it.
    pub translation: Option<String>,
    /// What the translation needs.
    pub todo: Todo,
}

impl DiffBlock {}

/// The message that names a sort of fact.
const fn fact_label(kind: FactKind) -> &'static str {
    match kind {
        FactKind::Number => "article-fact-number",
        FactKind::Percentage => "article-fact-percentage",
        FactKind::Money => "article-fact-money",
        FactKind::Date => "article-fact-date",
        FactKind::Ticker => "article-fact-ticker",
        FactKind::Link => "article-fact-link",
        FactKind::Negation => "article-fact-negation",
    }
}

impl Comparison {
    pub(super) fn facts(&self, t: &Translator) -> Vec<(String, &FactChange)> {
        self.change.facts.iter().map(|fact| (t.say(fact_label(fact.kind)), fact)).collect()
    }
}

impl DiffBlock {
    pub(super) fn fact_labels(&self, t: &Translator) -> Vec<String> {
        let mut kinds: Vec<FactKind> = self.facts.iter().map(|fact| fact.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds.into_iter().map(|kind| t.say(fact_label(kind))).collect()
    }
}
