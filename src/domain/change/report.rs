//! The answer of change analysis.

use serde::Serialize;

use crate::domain::Significance;

/// A share of a text, in hundredths of a percent (0 to 10,000).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(transparent)]
pub struct Share(u16);

impl Share {
    /// Nothing of it.
    pub const NONE: Self = Self(0);
    /// All of it.
    pub const WHOLE: Self = Self(10_000);

    /// `part` of `whole`, rounded down but never to nothing where something changed; all where `whole` is 0.
    pub fn of(part: usize, whole: usize) -> Self {
        if part == 0 {
            return Self::NONE;
        }
        if part >= whole {
            return Self::WHOLE;
        }
        let share = (part as u128 * 10_000) / whole as u128;
        Self(u16::try_from(share).unwrap_or(10_000).max(1))
    }

    /// From hundredths of a percent, cut at the whole.
    pub const fn from_basis_points(points: u16) -> Self {
        Self(if points > 10_000 { 10_000 } else { points })
    }

    /// Hundredths of a percent.
    pub const fn basis_points(self) -> u16 {
        self.0
    }

    /// Whole percents, rounded down, but 1 where anything changed.
    pub const fn percent(self) -> u16 {
        if self.0 > 0 && self.0 < 100 { 1 } else { self.0 / 100 }
    }
}

/// How far apart two revisions are: all that the staleness rule needs to know of a [`Change`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Distance {
    /// How much it matters.
    pub significance: Significance,
    /// How much of the text it is.
    pub share: Share,
}

impl Distance {
    /// Between equal texts.
    pub const ZERO: Self = Self { significance: Significance::None, share: Share::NONE };
    /// Where no text is known on either side, a later datetime is all the evidence there is.
    pub const UNKNOWN_TEXT: Self = Self { significance: Significance::Major, share: Share::WHOLE };
}

/// Which part of a text something stands in. Indices count blocks from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// The title.
    Title,
    /// The description.
    Description,
    /// A block of the new text, by its index there; of the old text where it was removed.
    Block(usize),
}

/// What happened to a run of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SpanKind {
    /// In both texts.
    Same,
    /// Only in the old text.
    Deleted,
    /// Only in the new text.
    Inserted,
}

/// A run of characters with one fate.
///
/// Joining `Same` and `Inserted` spans gives the new text, character for character (in NFC). Joining `Same` and `Deleted`
/// spans gives the old text as far as comparison goes: what is the same is shown as the new text spells it, so white
/// space, quotation marks and width may differ from the old one's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// What happened to it.
    pub kind: SpanKind,
    /// The characters.
    pub text: String,
}

/// A title or a description, old against new.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// Whether it differs after normalisation.
    pub changed: bool,
    /// Its words, marked.
    pub spans: Vec<Span>,
}

/// What became of one block. The list of them follows the new text's order; removed blocks stand where they were.
///
/// Every new block is named once. So is every old one, but where borders between blocks differ while the words are the
/// same for the most part (a paragraph was split, items were run together, a body came collapsed): there an old block may
/// stand for several new ones, or for none, and the spans of a new block mark its own words against the old words in that
/// place, wherever they began and ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockChange {
    /// The same after normalisation.
    Unchanged {
        /// Index in the old text.
        old: usize,
        /// Index in the new text.
        new: usize,
    },
    /// Some of its words changed (also when it moved as well).
    Changed {
        /// Index in the old text.
        old: usize,
        /// Index in the new text.
        new: usize,
        /// Its words, marked.
        spans: Vec<Span>,
        /// Whether it also moved.
        moved: bool,
    },
    /// The same words in another place.
    Moved {
        /// Index in the old text.
        old: usize,
        /// Index in the new text.
        new: usize,
    },
    /// Only in the new text.
    Added {
        /// Index in the new text.
        new: usize,
    },
    /// Only in the old text.
    Removed {
        /// Index in the old text.
        old: usize,
    },
}

/// What sort of fact a change touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactKind {
    /// A number, in digits or in Chinese numerals with a unit.
    Number,
    /// A percentage.
    Percentage,
    /// An amount of money.
    Money,
    /// A date or a time of day.
    Date,
    /// A ticker such as `OpenAI.NA` or `700.HK`.
    Ticker,
    /// Where a link leads.
    Link,
    /// A negation (`not`, `不`, `未` …) that came or went.
    Negation,
}

impl FactKind {
    /// The name used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Percentage => "percentage",
            Self::Money => "money",
            Self::Date => "date",
            Self::Ticker => "ticker",
            Self::Link => "link",
            Self::Negation => "negation",
        }
    }
}

/// A fact as it stands in a text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fact {
    /// What sort of fact.
    pub kind: FactKind,
    /// As written.
    pub text: String,
}

/// A fact that differs between two revisions (`10 % → 12 %`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactChange {
    /// What sort of fact.
    pub kind: FactKind,
    /// As the old text has it; `None` where it was added.
    pub old: Option<String>,
    /// As the new text has it; `None` where it was taken out.
    pub new: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// What changed between two revisions of one variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// How much it matters, by the rules of change analysis alone (labels come on top).
    pub significance: Significance,
    /// How much of the text changed.
    pub share: Share,
    /// The title.
    pub title: Part,
    /// The description.
    pub description: Part,
    /// The body, block by block, in the new text's order. Empty where a body is unknown on either side.
    pub blocks: Vec<BlockChange>,
    /// The facts that changed.
    pub facts: Vec<FactChange>,
}

impl Default for Change {
    /// No change.
    fn default() -> Self {
        Self {
            significance: Significance::None,
            share: Share::NONE,
            title: Part::default(),
            description: Part::default(),
            blocks: Vec::new(),
            facts: Vec::new(),
        }
    }
}

impl Change {
    /// The change as a distance.
    pub const fn distance(&self) -> Distance {
        Distance { significance: self.significance, share: self.share }
    }
}
