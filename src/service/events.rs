//! The change feed.

use super::{Service, ServiceError};
use crate::storage::{ArticleId, EventFilter, LoggedEvent};

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
}
