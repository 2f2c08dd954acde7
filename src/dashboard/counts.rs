//! Counts for pages, from the tallies that are kept; nothing is ever counted on request but the
//! little that is being worked on.

use std::collections::{BTreeMap, BTreeSet};

use super::view;
use crate::{
    domain::{Locale, State},
    service::{CollectionId, HeldWork, LocaleTally, Overview, Tally},
};

/// The counts of one collection.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// How many articles it has.
    pub(super) articles: u64,
    /// Its variants, by locale.
    pub(super) locales: BTreeMap<Locale, view::Tally>,
    /// How many people and programs work on any of them.
    pub(super) people: u64,
}

impl Counts {
    /// Those of this collection.
    pub(super) fn of(tallies: &[Tally], collection: CollectionId) -> Self {
        let mut counts = Self::default();
        for tally in tallies.iter().filter(|tally| tally.collection_id == collection) {
            match &tally.locale {
                None => counts.articles = counts.articles.saturating_add(natural(tally.total)),
                Some(locale) => {
                    let here = counts.locales.entry(locale.clone()).or_default();
                    here.count(tally.state, tally.total);
                    here.optional.count(tally.state, tally.optional);
                    if tally.overdue {
                        here.overdue = here.overdue.saturating_add(natural(tally.total));
                    }
                }
            }
        }
        counts
    }

    /// The same with what is being worked on.
    #[must_use]
    pub(super) fn holding(mut self, held: &[HeldWork]) -> Self {
        for work in held {
            let here = self.locales.entry(work.locale.clone()).or_default();
            here.progress = here.progress.saturating_add(natural(work.count));
            if work.state == State::Stale {
                here.progress_stale = here.progress_stale.saturating_add(natural(work.count));
            }
        }
        self.people = held.iter().map(|work| work.holder.as_str()).collect::<BTreeSet<_>>().len() as u64;
        self
    }

    /// All of these locales together.
    pub(super) fn total<'a>(&self, locales: impl IntoIterator<Item = &'a Locale>) -> view::Tally {
        let here = locales.into_iter().filter_map(|locale| self.locales.get(locale));
        here.fold(view::Tally::default(), view::Tally::and)
    }

    /// The counts of one locale.
    pub(super) fn in_locale(&self, locale: &Locale) -> view::Tally {
        self.locales.get(locale).copied().unwrap_or_default()
    }
}

impl From<&Overview> for Counts {
    fn from(overview: &Overview) -> Self {
        let locales = overview.locales.iter().map(|(locale, tally)| (locale.clone(), tally.into()));
        Self { articles: natural(overview.articles), locales: locales.collect(), people: 0 }
    }
}

impl From<&LocaleTally> for view::Tally {
    fn from(tally: &LocaleTally) -> Self {
        let mut counted = Self { overdue: natural(tally.overdue), ..Self::default() };
        for (state, total) in &tally.states {
            counted.count(*state, *total);
        }
        for (state, total) in &tally.optional {
            counted.optional.count(*state, *total);
        }
        counted
    }
}

impl view::Tally {
    /// Counts `total` variants in this state.
    fn count(&mut self, state: State, total: i64) {
        let slot = match state {
            State::Source => &mut self.source,
            State::Missing => &mut self.missing,
            State::Current => &mut self.current,
            State::Stale => &mut self.stale,
            State::Waiting => &mut self.waiting,
            State::InReview => &mut self.review,
            State::Unknown => &mut self.unknown,
            State::Orphaned => &mut self.orphan,
            State::NotRequired => &mut self.not_required,
        };
        *slot = slot.saturating_add(natural(total));
    }
}

impl view::Optional {
    /// Counts `total` texts in this state that nobody asks for.
    fn count(&mut self, state: State, total: i64) {
        let slot = match state {
            State::Current => &mut self.current,
            State::Stale => &mut self.stale,
            State::Waiting => &mut self.waiting,
            State::InReview => &mut self.review,
            State::Unknown => &mut self.unknown,
            // What is missing is asked for; the others are outside of what is owed as they are.
            State::Missing | State::Source | State::Orphaned | State::NotRequired => return,
        };
        *slot = slot.saturating_add(natural(total));
    }
}

/// A count. On PostgreSQL a tally is a sum of changes, of which a reader may see one before another.
fn natural(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(locale: Option<&str>, state: State, overdue: bool, total: i64) -> Tally {
        let locale = locale.map(|tag| Locale::parse(tag).unwrap());
        Tally { collection_id: 1, locale, state, overdue, total, optional: 0 }
    }

    #[test]
    fn every_state_is_counted_once_and_what_is_late_twice() {
        let mut tallies: Vec<Tally> = State::ALL.map(|state| tally(Some("en"), state, false, 1)).to_vec();
        tallies.push(tally(Some("en"), State::Stale, true, 4));
        tallies.push(tally(None, State::Source, false, 7));
        tallies.push(Tally { optional: 3, ..tally(Some("en"), State::Current, false, 3) });
        tallies.push(Tally { collection_id: 2, ..tally(None, State::Source, false, 70) });
        let counts = Counts::of(&tallies, 1);
        let english = counts.in_locale(&Locale::parse("en").unwrap());
        assert_eq!((counts.articles, english.stale, english.overdue), (7, 5, 4));
        // Current, in review, stale, missing, waiting and unknown are owed; the rest is not.
        assert_eq!((english.required(), english.required_current(), english.current), (10, 1, 4));
        assert_eq!(english.sourceless(), 2);
        assert_eq!(Counts::of(&[tally(Some("en"), State::Stale, false, -1)], 1).total([]), view::Tally::default());
    }
}
