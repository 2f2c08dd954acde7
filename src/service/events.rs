//! The change feed.

use super::{Service, ServiceError};
use crate::storage::{ArticleId, EventFilter, LoggedEvent};

impl Service {
    /// Reads the feed after a position. What is committed and has no position yet gets one first, so that a reader sees
    /// its own writes.
    pub async fn events(&self, filter: &EventFilter) -> Result<Vec<LoggedEvent>, ServiceError> {
        self.place_events().await?;
        Ok(self.store.events(filter).await?)
    }

    /// The newest events of one article, newest first.
    pub async fn article_events(&self, id: ArticleId, limit: u64) -> Result<Vec<LoggedEvent>, ServiceError> {
        Ok(self.store.article_events(id, limit).await?)
    }
}
