//! Counts, from tallies; never counted on request.

use std::collections::BTreeMap;

use super::{Service, ServiceError};
use crate::{
    clock::Instant,
    domain::{Age, Locale, State},
    storage::{
        CollectionId, Tally,
        lists::{Glance, ListedVariant, VariantFilter, VariantSort},
    },
};

/// How many rows of urgent work an overview shows.
const URGENT: u64 = 8;

/// The variants of one locale, by state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LocaleTally {
    /// How many are in each state; states without any are left out.
    pub states: BTreeMap<State, i64>,
    /// How many of those are texts that nobody asks for; states without any are left out.
    pub optional: BTreeMap<State, i64>,
    /// How many of them are overdue.
    pub overdue: i64,
}

impl LocaleTally {
    /// How many are in this state.
    pub fn of(&self, state: State) -> i64 {
        self.states.get(&state).copied().unwrap_or(0)
    }

    /// How many are owed: the denominator of every percentage.
    pub fn owed(&self) -> i64 {
        State::ALL.into_iter().filter(|state| state.is_owed()).map(|state| self.asked(state)).sum()
    }

    /// How many of those that are owed are current.
    pub fn owed_current(&self) -> i64 {
        self.asked(State::Current)
    }

    fn asked(&self, state: State) -> i64 {
        self.of(state) - self.optional.get(&state).copied().unwrap_or(0)
    }

    fn add(&mut self, tally: &Tally) {
        *self.states.entry(tally.state).or_default() += tally.total;
        if tally.optional != 0 {
            *self.optional.entry(tally.state).or_default() += tally.optional;
        }
        if tally.overdue {
            self.overdue += tally.total;
        }
    }
}

/// How things stand.
#[derive(Debug, Clone)]
pub struct Overview {
    /// How many articles there are.
    pub articles: i64,
    /// All variants together.
    pub total: LocaleTally,
    /// By locale.
    pub locales: BTreeMap<Locale, LocaleTally>,
    /// The most urgent work.
    pub urgent: Vec<ListedVariant>,
}

impl<P> Service<P> {
    /// All tallies: by collection, locale, state and lateness.
    pub async fn tallies(&self) -> Result<Vec<Tally>, ServiceError> {
        let tallies = self.store.tallies().await?;
        let seen = self.visible(&[]).await?;
        Ok(tallies.into_iter().filter(|tally| seen.contains(&tally.collection_id)).collect())
    }

    /// The tallies kept on each of the last `days` days: day as days since 1970 (UTC), and the tally.
    pub async fn kept_days(&self, days: i64) -> Result<Vec<(i64, Tally)>, ServiceError> {
        let kept = self.store.kept_days(self.clock.now(), days.clamp(1, 3_660)).await?;
        let seen = self.visible(&[]).await?;
        Ok(kept.into_iter().filter(|(_, tally)| seen.contains(&tally.collection_id)).collect())
    }

    /// How many of a collection's texts were stale on each of the last `days` days, as the days (UTC) began: days since 1970,
    /// and `None` where nothing was kept.
    pub async fn stale_trend(
        &self,
        collection: CollectionId,
        days: u16,
    ) -> Result<Vec<(i64, Option<i64>)>, ServiceError> {
        let now = self.clock.now();
        let seen = self.visible(&[collection]).await?;
        let mut kept = BTreeMap::new();
        if seen.contains(&collection) {
            kept.extend(self.store.kept_totals(collection, State::Stale, now, days.into()).await?);
        }
        let today = now.as_micros().div_euclid(86_400_000_000);
        Ok((today - i64::from(days) + 1..=today).map(|day| (day, kept.get(&day).copied())).collect())
    }

    /// How long a collection's stale texts have been so at `now`; `stale` is how many there are.
    pub async fn stale_ages(
        &self,
        collection: CollectionId,
        stale: i64,
        now: Instant,
    ) -> Result<Vec<(Age, i64)>, ServiceError> {
        let seen = self.visible(&[collection]).await?;
        let mut ages = self.store.stale_ages(&seen, now).await?;
        let younger: i64 = ages.iter().map(|(_, count)| count).sum();
        ages.push((Age::Longer, (stale - younger).max(0)));
        Ok(ages)
    }

    /// What is told of a collection besides its counts.
    pub async fn glance(&self, collection: CollectionId) -> Result<Glance, ServiceError> {
        let seen = self.visible(&[collection]).await?;
        let locales = self.locales(&seen).await?;
        Ok(self.store.glance(&seen, &locales).await?)
    }

    /// How these collections stand.
    pub async fn overview(&self, collections: &[CollectionId]) -> Result<Overview, ServiceError> {
        let collections = self.visible(collections).await?;
        let mut overview =
            Overview { articles: 0, total: LocaleTally::default(), locales: BTreeMap::new(), urgent: Vec::new() };
        for tally in self.store.tallies().await?.iter().filter(|t| collections.contains(&t.collection_id)) {
            match &tally.locale {
                None => overview.articles += tally.total,
                Some(locale) => {
                    overview.total.add(tally);
                    overview.locales.entry(locale.clone()).or_default().add(tally);
                }
            }
        }
        let workable = |tally: &LocaleTally| tally.of(State::Missing) + tally.of(State::Stale) > 0;
        let filter = VariantFilter {
            collections,
            locales: overview.locales.iter().filter(|(_, t)| workable(t)).map(|(l, _)| l.clone()).collect(),
            sort: VariantSort::Urgent,
            limit: URGENT,
            ..VariantFilter::default()
        };
        if !filter.locales.is_empty() {
            overview.urgent = self.variants(&filter).await?.items;
        }
        Ok(overview)
    }
}
