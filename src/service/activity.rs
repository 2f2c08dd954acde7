//! What happened, as pages tell it: newest first, with the articles it happened to.

use std::collections::HashMap;

use super::{DecisionRecord, MAX_PAGE, Service, ServiceError};
use crate::storage::{ActivityFilter, ArticleId, LoggedEvent, lists::ArticleRow};

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

    /// The articles with these numbers, without their variants. Ask for those only whose events the caller may see.
    pub async fn articles_named(&self, ids: &[ArticleId]) -> Result<HashMap<ArticleId, ArticleRow>, ServiceError> {
        Ok(self.store.article_heads(ids).await?)
    }
}
