//! What a report is about.

use serde::{Deserialize, Serialize};

use crate::{
    clock::Instant,
    domain::{FieldError, Locale, MAX_LOCALES, Significance, State, is_overdue},
};

/// How many rows each list of a report holds at most.
pub const MAX_LISTED: u32 = 500;
/// How many collections or kinds a selection names at most.
const MAX_NAMED: usize = 100;
/// The longest minimum age, in seconds: ten years.
const MAX_AGE: u64 = 315_360_000;

/// Which open work a report is about. As TOML or JSON, every field may be left out; an empty list means all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Selection {
    /// Of the collections with these names.
    pub collections: Vec<String>,
    /// In these locales.
    pub locales: Vec<Locale>,
    /// Of articles of these kinds.
    pub kinds: Vec<String>,
    /// In these states, which must be open ones.
    pub states: Vec<State>,
    /// Stale by at least this much; what is open for another reason is not held against it.
    pub significance: Option<Significance>,
    /// Open for at least this long, in seconds.
    pub minimum_age: u64,
    /// Only what is overdue.
    pub overdue_only: bool,
    /// How many rows each list holds.
    pub limit: u32,
}

impl Default for Selection {
    /// All that is missing or stale.
    fn default() -> Self {
        Self {
            collections: Vec::new(),
            locales: Vec::new(),
            kinds: Vec::new(),
            states: vec![State::Missing, State::Stale],
            significance: None,
            minimum_age: 0,
            overdue_only: false,
            limit: 50,
        }
    }
}

impl Selection {
    /// The states that a selection can name: all in which somebody has something to do.
    pub const STATES: [State; 6] =
        [State::Missing, State::Stale, State::InReview, State::Waiting, State::Unknown, State::Orphaned];

    /// What is wrong with the selection; empty where nothing is. Whether the collections exist is not asked here.
    pub fn problems(&self) -> Vec<FieldError> {
        let mut found = Vec::new();
        let mut wrong = |field: &str, message: String| {
            found.push(FieldError { field: field.to_owned(), line: None, message });
        };
        for (field, named, most) in [
            ("collections", self.collections.len(), MAX_NAMED),
            ("kinds", self.kinds.len(), MAX_NAMED),
            ("locales", self.locales.len(), MAX_LOCALES),
        ] {
            if named > most {
                wrong(field, format!("Name at most {most}."));
            }
        }
        if let Some(state) = self.states.iter().find(|state| !state.is_open()) {
            wrong("states", format!("`{state}` needs no work; name open states, such as `missing` and `stale`."));
        }
        if self.limit == 0 || self.limit > MAX_LISTED {
            wrong("limit", format!("`{}` is not between 1 and {MAX_LISTED}.", self.limit));
        }
        if self.minimum_age > MAX_AGE {
            wrong("minimum_age", format!("A minimum age is at most {MAX_AGE} seconds."));
        }
        found
    }

    /// The states asked for, each once: all open ones where none is named.
    pub fn asked_states(&self) -> Vec<State> {
        let asked = |state: &State| self.states.is_empty() || self.states.contains(state);
        Self::STATES.into_iter().filter(asked).collect()
    }

    /// How many rows each list holds.
    pub fn listed(&self) -> usize {
        usize::try_from(self.limit.clamp(1, MAX_LISTED)).unwrap_or(1)
    }

    /// Whether work in this state, so far behind, is meant; its age and lateness aside.
    pub fn means(&self, state: State, significance: Option<Significance>, kind: Option<&str>) -> bool {
        let state_fits = if self.states.is_empty() { state.is_open() } else { self.states.contains(&state) };
        let kind_fits = self.kinds.is_empty() || kind.is_some_and(|kind| self.kinds.iter().any(|named| named == kind));
        let far_enough = match (self.significance, significance) {
            (Some(least), Some(significance)) if state == State::Stale => significance >= least,
            _ => true,
        };
        state_fits && kind_fits && far_enough
    }

    /// Whether work that has been open since then is old enough to be told of; `grace` is what the collection's policy
    /// holds back, in seconds.
    pub fn is_ripe(&self, since: Option<Instant>, grace: u64, now: Instant) -> bool {
        let held_back = i64::try_from(self.minimum_age.max(grace)).unwrap_or(i64::MAX);
        held_back == 0 || since.is_none_or(|since| since.plus_seconds(held_back) <= now)
    }

    /// Whether work that is due then is late enough.
    pub fn is_late_enough(&self, due_at: Option<Instant>, now: Instant) -> bool {
        !self.overdue_only || is_overdue(due_at, now)
    }
}
