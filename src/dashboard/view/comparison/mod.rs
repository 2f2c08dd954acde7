//! What changed in an upstream, block by block, beside the translation that has to follow.

mod alongside;
mod layout;
mod pairing;
#[cfg(test)]
mod tests;

pub use alongside::{own_rows, passages, rows};
pub use layout::{Layout, Viewing};

use super::status::revision;
use crate::{
    domain::{
        Change, Locale,
        change::{BlockChange, FactChange, FactKind, Span},
    },
    i18n::Translator,
};

/// Which words a comparison shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// What changed in the upstream since the translation was made, and the translation.
    Since,
    /// What changed in the source itself since its revision before.
    Own,
    /// The upstream's whole text, of which there is no translation.
    Untranslated,
    /// Both texts whole: nothing says what the translation was made from.
    Both,
    /// One text, with nothing to compare it with.
    Alone,
}

/// The comparison of an article's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// Which words it shows.
    pub shown: Shown,
    /// The language of the left column.
    pub upstream: Locale,
    /// The language of the right column, where there is one.
    pub locale: Locale,
    /// The revision that the comparison begins from; `None` where nothing is compared, or the translation is older than
    /// all of them.
    pub from: Option<i64>,
    /// The upstream's newest revision.
    pub to: i64,
    /// The upstream revision that the translation was made from, where that is known.
    pub baseline: Option<i64>,
    /// What changed between them.
    pub change: Change,
    /// The rows, from [`rows`].
    pub rows: Vec<DiffRow>,
    /// Whether the bodies are known; without them only title and description can be shown.
    pub has_bodies: bool,
    /// What the submitter of the newest revision remarked.
    pub note: Option<String>,
}

impl Comparison {
    /// That nothing changed, in a sentence.
    pub(super) fn clear(&self, t: &Translator) -> Option<String> {
        let compares = matches!(self.shown, Shown::Since | Shown::Own);
        if !compares || self.rows.iter().any(|row| matches!(row, DiffRow::Block(_))) {
            return None;
        }
        Some(match self.from.filter(|from| *from != self.to) {
            Some(from) => {
                t.say_with("article-diff-same", [("from", revision(from).into()), ("to", revision(self.to).into())])
            }
            None => t.say_with("article-diff-clear", [("revision", revision(self.to).into())]),
        })
    }

    pub(super) const fn title(&self) -> &'static str {
        match self.shown {
            Shown::Since => "article-diff",
            Shown::Own => "article-diff-own",
            Shown::Untranslated => "article-diff-to-translate",
            Shown::Both => "article-diff-both",
            Shown::Alone => "article-diff-alone",
        }
    }

    /// What stands at the left.
    pub(super) const fn left(&self) -> &'static str {
        match self.shown {
            Shown::Since | Shown::Own => "article-diff-source",
            Shown::Untranslated | Shown::Both => "article-diff-text",
            Shown::Alone => "article-diff-words",
        }
    }

    /// What stands at the right.
    pub(super) fn right(&self, t: &Translator) -> Option<String> {
        match (self.shown, self.baseline) {
            (Shown::Own | Shown::Alone, _) => None,
            (Shown::Since, Some(number)) => {
                Some(t.say_with("article-diff-translation-of", [("revision", revision(number).into())]))
            }
            (Shown::Since | Shown::Both | Shown::Untranslated, _) => Some(t.say("article-diff-translation")),
        }
    }

    pub(super) const fn is_alone(&self) -> bool {
        matches!(self.shown, Shown::Own | Shown::Alone)
    }

    /// What is missing where a body is not known.
    pub(super) const fn no_body(&self) -> &'static str {
        match self.shown {
            Shown::Since | Shown::Own => "article-diff-no-bodies",
            Shown::Untranslated | Shown::Both | Shown::Alone => "article-diff-no-body",
        }
    }

    pub(super) fn to_name(&self) -> String {
        revision(self.to)
    }

    pub(super) fn summary(&self, t: &Translator) -> Option<String> {
        let from = self.from.filter(|from| *from != self.to)?;
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
    /// A whole text, alone or to be translated.
    Whole(Vec<Passage>),
    /// Two whole texts side by side.
    Both(Vec<Passage>, Vec<Passage>),
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
