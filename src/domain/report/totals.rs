//! The totals of a report, by locale.

use serde::{Deserialize, Serialize};

use crate::domain::{Locale, State};

/// How many variants are in each state that is owed, and how many are overdue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Totals {
    /// Required: the denominator of every percentage.
    pub required: i64,
    /// Current.
    pub current: i64,
    /// Missing.
    pub missing: i64,
    /// Stale.
    pub stale: i64,
    /// Waiting for their upstream.
    pub waiting: i64,
    /// In review.
    pub in_review: i64,
    /// Without a known baseline.
    pub unknown: i64,
    /// Without a source, or withdrawn; outside what is required.
    pub orphaned: i64,
    /// Overdue; counted above already.
    pub overdue: i64,
}

impl Totals {
    /// Counts `total` variants in this state.
    pub const fn add(&mut self, state: State, overdue: bool, total: i64) {
        let place = match state {
            State::Source | State::NotRequired => return,
            State::Missing => &mut self.missing,
            State::Current => &mut self.current,
            State::Stale => &mut self.stale,
            State::Waiting => &mut self.waiting,
            State::InReview => &mut self.in_review,
            State::Unknown => &mut self.unknown,
            State::Orphaned => &mut self.orphaned,
        };
        *place = place.saturating_add(total);
        if state.is_owed() {
            self.required = self.required.saturating_add(total);
        }
        if overdue {
            self.overdue = self.overdue.saturating_add(total);
        }
    }

    /// These and those together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            required: self.required.saturating_add(other.required),
            current: self.current.saturating_add(other.current),
            missing: self.missing.saturating_add(other.missing),
            stale: self.stale.saturating_add(other.stale),
            waiting: self.waiting.saturating_add(other.waiting),
            in_review: self.in_review.saturating_add(other.in_review),
            unknown: self.unknown.saturating_add(other.unknown),
            orphaned: self.orphaned.saturating_add(other.orphaned),
            overdue: self.overdue.saturating_add(other.overdue),
        }
    }

    /// How many are required and not current.
    pub const fn open(self) -> i64 {
        self.required.saturating_sub(self.current)
    }

    /// The share that is current in whole percents, rounded down: 100 only where all are, or nothing is required.
    pub const fn current_percent(self) -> i64 {
        if self.required <= 0 { 100 } else { self.current.saturating_mul(100) / self.required }
    }
}

/// The totals of one locale, now and in the report before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocaleTotals {
    /// The locale.
    pub locale: Locale,
    /// As the report found them.
    pub now: Totals,
    /// As the report before had them; `None` where there was none, it asked for something else, or did not have the locale.
    pub before: Option<Totals>,
}

impl LocaleTotals {
    /// How many more are open than last time; `None` where there was no last time.
    pub fn change(&self) -> Option<i64> {
        self.before.map(|before| self.now.open().saturating_sub(before.open()))
    }
}
