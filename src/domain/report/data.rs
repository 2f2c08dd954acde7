//! The facts that a report froze. They are stored as JSON and never change afterwards.

use serde::{Deserialize, Serialize};

use super::{Correction, Group, Grouping, Item, LocaleTotals, Selection, Totals};
use crate::{
    clock::Instant,
    domain::{Locale, State},
};

/// The version of [`ReportData`] that this program writes. It reads this one and those before it.
pub const DATA_VERSION: u16 = 1;

/// The first of a list, and how many there are in all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picked<T> {
    /// How many there are.
    pub total: u64,
    /// The first of them.
    pub items: Vec<T>,
}

// Not derived: that would ask `T` to have a default.
impl<T> Default for Picked<T> {
    fn default() -> Self {
        Self { total: 0, items: Vec::new() }
    }
}

impl<T> Picked<T> {
    /// How many there are beyond those listed.
    pub fn more(&self) -> u64 {
        self.total.saturating_sub(u64::try_from(self.items.len()).unwrap_or(u64::MAX))
    }
}

/// What is new since the report before: what is otherwise now than it was then. What went and came back in between is
/// no news.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    /// Became stale.
    pub became_stale: Picked<Item>,
    /// Became missing.
    pub became_missing: Picked<Item>,
    /// Lost their source, or were withdrawn.
    pub became_orphaned: Picked<Item>,
    /// Passed their due time.
    pub became_overdue: Picked<Item>,
    /// Were open, and are current.
    pub caught_up: Picked<Item>,
}

impl News {
    /// How many variants need work that did not.
    pub const fn work(&self) -> u64 {
        self.became_stale.total + self.became_missing.total + self.became_orphaned.total
    }

    /// Whether nothing is new.
    pub const fn is_empty(&self) -> bool {
        self.work() == 0 && self.became_overdue.total == 0 && self.caught_up.total == 0
    }
}

/// Who has how much work in hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    /// Who, as events name them: `user:lau`.
    pub holder: String,
    /// How many pieces.
    pub total: u64,
    /// How many of them are overdue.
    pub overdue: u64,
    /// When the first claim lapses.
    pub until: Instant,
    /// One piece, the one whose claim lapses first.
    pub first: Item,
}

/// A change that is known but too young to be told; the next report tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withheld {
    /// The article.
    pub article: i64,
    /// The variant.
    pub locale: Locale,
    /// What it was before; `None` where it was not.
    pub from: Option<State>,
}

/// All that a report says, in no language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportData {
    /// The version of this form.
    pub version: u16,
    /// What it is about.
    pub selection: Selection,
    /// By what the work is put together.
    pub grouping: Grouping,
    /// When it was made.
    pub as_of: Instant,
    /// The last position of the feed that it tells of; the next report's news begin after it.
    pub position: i64,
    /// From when on changes are news: when the report before was made, or as long ago as the first one looks back.
    pub news_since: Instant,
    /// Whether there was a report before.
    pub follows: bool,
    /// Whether the news are complete: more happened than one report reads where not.
    pub news_complete: bool,
    /// What is new.
    pub news: News,
    /// How many variants the selection holds.
    pub total: u64,
    /// How many of them are overdue.
    pub total_overdue: u64,
    /// How many the report before had; `None` where there was none, or it asked for something else.
    pub total_before: Option<u64>,
    /// The same by group, the fullest first.
    pub groups: Vec<Group>,
    /// How all of the selected collections, locales and kinds stand, by locale; state, age and lateness do not narrow it.
    pub locales: Vec<LocaleTotals>,
    /// What is overdue, the latest first.
    pub overdue: Picked<Item>,
    /// The longest open first; not what is overdue.
    pub oldest: Picked<Item>,
    /// What is due, the soonest first; not what is overdue.
    pub due: Picked<Item>,
    /// Corrections not yet carried into other languages, the oldest first.
    pub corrections: Picked<Correction>,
    /// Who holds what, the most first.
    pub holders: Vec<Holding>,
    /// What the next report must tell.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withheld: Vec<Withheld>,
}

impl ReportData {
    /// Whether there is nothing to say: no work, and no news.
    pub const fn is_empty(&self) -> bool {
        self.total == 0 && self.news.is_empty()
    }

    /// All locales together.
    pub fn all(&self) -> Totals {
        self.locales.iter().fold(Totals::default(), |sum, locale| sum.plus(locale.now))
    }
}
