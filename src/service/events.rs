//! The change feed.

use super::{Service, ServiceError};
use crate::{
    domain::{EventKind, Locale, Passing, State},
    storage::{ArticleId, EventFilter, LoggedEvent},
};

/// How many passings of one article are read.
const MOST_PASSINGS: u64 = 1_000;

impl<P> Service<P> {
    /// Reads the feed after a position. What is committed and has no position yet gets one first, so that a reader sees
    /// its own writes.
    pub async fn events(&self, filter: &EventFilter) -> Result<Vec<LoggedEvent>, ServiceError> {
        self.store.place_events().await?;
        let mut filter = filter.clone();
        if self.caller.grant.collections.is_some() || !filter.collections.is_empty() {
            filter.collections = self.visible(&filter.collections).await?;
            if filter.collections.is_empty() {
                return Ok(Vec::new());
            }
        }
        Ok(self.store.events(&filter).await?)
    }

    /// The newest events of one article, newest first.
    pub async fn article_events(&self, id: ArticleId, limit: u64) -> Result<Vec<LoggedEvent>, ServiceError> {
        self.record(id).await?;
        Ok(self.store.article_events(id, limit).await?)
    }

    /// How the variants of an article passed through their states, oldest first; the last thousand passings.
    pub async fn state_passings(&self, id: ArticleId) -> Result<Vec<StatePassing>, ServiceError> {
        self.record(id).await?;
        let mut told = self.store.article_passings(id, MOST_PASSINGS).await?;
        told.reverse();
        Ok(told.iter().filter_map(StatePassing::of).collect())
    }
}

/// A variant of an article passed into a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatePassing {
    /// Which variant.
    pub locale: Locale,
    /// When, and into which state.
    pub passing: Passing,
}

impl StatePassing {
    fn of(event: &LoggedEvent) -> Option<Self> {
        let into = State::ALL.into_iter().find(|state| EventKind::Became(*state).as_str() == event.kind)?;
        let data: serde_json::Value = serde_json::from_str(&event.data).ok()?;
        let from = data.get("from").and_then(|from| from.as_str()).and_then(|from| from.parse().ok());
        let locale = event.locale.as_deref().and_then(|tag| Locale::parse(tag).ok())?;
        Some(Self { locale, passing: Passing { at: event.at, from, into } })
    }
}
