//! What changed since the report before: from the feed, the first state and the last of every variant that passed.

use std::collections::HashMap;

use super::Gathering;
use crate::{
    domain::{
        Locale, State,
        report::{Selection, Withheld},
    },
    service::{ArticleId, CollectionRecord, Service, ServiceError},
};

/// How many positions of the feed one statement reads.
const READ_AT_ONCE: i64 = 5_000;
/// How many variants' passings one report remembers, some 30 MB of them. Where more passed, the news end there, say so,
/// and the next report goes on from there.
const MOST_PASSED: usize = 500_000;

/// A locale by its place in [`Passed::locales`]: half a million keys must be small.
type LocaleNumber = u16;

/// What became of one variant.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way {
    /// What it was in the report before.
    pub(super) from: Option<State>,
    /// What it became last; `None` where nothing happened since, and the report before withheld what had.
    pub(super) to: Option<State>,
    /// When, as a position of the feed.
    pub(super) position: i64,
}

/// The ways that variants went since the report before.
#[derive(Debug, Default)]
pub(super) struct Passed {
    locales: Vec<Locale>,
    ways: HashMap<(ArticleId, LocaleNumber), Way>,
    /// Up to which position of the feed they are known.
    pub(super) position: i64,
    /// Whether that is all of it.
    pub(super) complete: bool,
}

impl Passed {
    fn number(&mut self, locale: &Locale) -> LocaleNumber {
        let known = self.locales.iter().position(|known| known == locale);
        let at = known.unwrap_or_else(|| {
            self.locales.push(locale.clone());
            self.locales.len() - 1
        });
        LocaleNumber::try_from(at).unwrap_or(LocaleNumber::MAX)
    }

    /// What was withheld before counts from what it was then.
    fn seed(&mut self, withheld: &[Withheld]) {
        for held in withheld {
            let number = self.number(&held.locale);
            self.ways.insert((held.article, number), Way { from: held.from, to: None, position: 0 });
        }
    }

    /// The way that a variant went, if it went any.
    pub(super) fn way(&self, article: ArticleId, locale: &Locale) -> Option<&Way> {
        let number = self.locales.iter().position(|known| known == locale)?;
        self.ways.get(&(article, LocaleNumber::try_from(number).ok()?))
    }

    /// Everything that was open and is current, with the position at which it became so.
    pub(super) fn caught_up(&self) -> impl Iterator<Item = (i64, ArticleId, &Locale)> {
        self.ways.iter().filter_map(|((article, number), way)| {
            let was_open = way.from.is_some_and(State::is_open);
            let is_done = way.to == Some(State::Current);
            let locale = self.locales.get(usize::from(*number))?;
            (was_open && is_done).then_some((way.position, *article, locale))
        })
    }
}

impl<P> Service<P> {
    /// Walks through the feed from where the report before ended.
    pub(super) async fn passed(
        &self,
        asked: &Gathering<'_>,
        collections: &[CollectionRecord],
    ) -> Result<Passed, ServiceError> {
        self.store.place_events().await?;
        let end = self.store.last_position().await?;
        let ids: Vec<i64> = collections.iter().map(|collection| collection.id).collect();
        let mut passed = Passed { complete: true, ..Passed::default() };
        passed.position = match asked.previous {
            Some(previous) => {
                passed.seed(&previous.withheld);
                previous.position.min(end)
            }
            None => self.store.position_before(asked.look_back_to).await?,
        };
        while passed.position < end {
            if passed.ways.len() >= MOST_PASSED {
                passed.complete = false;
                break;
            }
            let up_to = passed.position.saturating_add(READ_AT_ONCE).min(end);
            for passing in self.store.passings(&ids, passed.position, up_to).await? {
                if !means(asked.selection, &passing.locale) {
                    continue;
                }
                let number = passed.number(&passing.locale);
                let way = passed.ways.entry((passing.article_id, number));
                let way = way.or_insert(Way { from: passing.from, to: None, position: 0 });
                (way.to, way.position) = (Some(passing.to), passing.position);
            }
            passed.position = up_to;
        }
        Ok(passed)
    }
}

fn means(selection: &Selection, locale: &Locale) -> bool {
    selection.locales.is_empty() || selection.locales.contains(locale)
}
