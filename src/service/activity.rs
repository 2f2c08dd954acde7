//! What happened, as pages tell it: newest first, with the articles it happened to.

use std::collections::HashMap;

use super::{DecisionRecord, MAX_PAGE, Service, ServiceError};
use crate::storage::{ActivityFilter, ArticleId, LoggedEvent, lists::ArticleRow};

/// Up to how many new events are counted.
pub const COUNTED_EVENTS: u64 = 1_000;
/// How many of those who did something are offered to choose from.
const OFFERED_ACTORS: u64 = 200;

/// A page of what happened.
#[derive(Debug, Clone)]
pub struct Happenings {
    /// The events, newest first.
    pub events: Vec<LoggedEvent>,
    /// Where older ones begin, if there may be any.
    pub older: Option<i64>,
    /// What has become of those that are decisions, by their places in the feed.
    pub decisions: HashMap<i64, DecisionRecord>,
}

impl<P> Service<P> {
    /// A page of what happened in collections that the caller sees.
    pub async fn activity(&self, filter: &ActivityFilter) -> Result<Happenings, ServiceError> {
        let collections = self.visible(&filter.collections).await?;
        let filter = ActivityFilter { collections, limit: filter.limit.clamp(1, MAX_PAGE), ..filter.clone() };
        // What has no place in the feed yet cannot be referred to.
        self.store.place_events().await?;
        let found = self.store.activity(&filter).await?;
        let decisions = self.with_effects(found.events.clone()).await?;
        let placed = |record: DecisionRecord| Some((record.event.position?, record));
        Ok(Happenings {
            decisions: decisions.into_iter().filter_map(placed).collect(),
            events: found.events,
            older: found.older,
        })
    }

    /// How many events of such a page have places in the feed after this one, counted up to [`COUNTED_EVENTS`].
    pub async fn activity_since(&self, filter: &ActivityFilter, position: i64) -> Result<u64, ServiceError> {
        let collections = self.visible(&filter.collections).await?;
        let filter = ActivityFilter { collections, limit: COUNTED_EVENTS, ..filter.clone() };
        Ok(self.store.activity_since(&filter, position).await?)
    }

    /// Who did something in the days of such a page, as events name them, the last to do something first, up to
    /// two hundred.
    pub async fn actors(&self, filter: &ActivityFilter) -> Result<Vec<String>, ServiceError> {
        let collections = self.visible(&filter.collections).await?;
        let filter = ActivityFilter {
            collections,
            article: filter.article,
            from: filter.from,
            until: filter.until,
            limit: OFFERED_ACTORS,
            ..ActivityFilter::default()
        };
        Ok(self.store.actors(&filter).await?)
    }

    /// The articles with these numbers, without their variants. Ask for those only whose events the caller may see.
    pub async fn articles_named(&self, ids: &[ArticleId]) -> Result<HashMap<ArticleId, ArticleRow>, ServiceError> {
        Ok(self.store.article_heads(ids).await?)
    }
}
