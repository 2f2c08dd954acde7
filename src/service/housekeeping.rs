//! What happens by itself: steps that the scheduler calls again and again, and tests call once.

use super::{Service, ServiceError, once::KEPT_SECONDS};
use crate::domain::Actor;

/// How many articles one step of folding anew takes.
const FOLDED_A_STEP: u64 = 500;
/// How many late variants one sweep marks.
const LATE_A_SWEEP: u64 = 500;

impl Service {
    /// Forgets what has run out: sessions, one-time links, full buckets, and answers older than 72 hours. Returns how many.
    pub async fn forget_old(&self) -> Result<u64, ServiceError> {
        let now = self.clock.now();
        Ok(self.store.prune_access(now, now.plus_seconds(-KEPT_SECONDS)).await?)
    }

    /// Gives feed positions to events that are committed, and tells those who follow the feed how far it reaches, whoever
    /// wrote it. Returns how many.
    pub async fn place_events(&self) -> Result<u64, ServiceError> {
        let placed = self.store.place_events().await?;
        self.feed_end.reaches(self.store.last_position().await?);
        Ok(placed)
    }

    /// Folds PostgreSQL's delta rows into the tallies. Returns how many.
    pub async fn fold_tallies(&self) -> Result<u64, ServiceError> {
        Ok(self.store.fold_tallies().await?)
    }

    /// Keeps today's tallies for the trend, where they are not kept yet.
    pub async fn keep_day(&self) -> Result<bool, ServiceError> {
        Ok(self.store.keep_day(self.clock.now()).await?)
    }

    /// Folds the next few hundred articles for the search, where this program folds otherwise than the one before. Returns
    /// whether there was anything to do. Several nodes may call it at once.
    pub async fn refold_step(&self) -> Result<bool, ServiceError> {
        if !self.store.is_refolding().await? {
            return Ok(false);
        }
        let transaction = self.store.transaction().await?;
        let done = transaction.refold(FOLDED_A_STEP).await?;
        transaction.commit().await?;
        Ok(done)
    }

    /// Marks work whose due time has passed. Returns how many articles it touched; call it again until that is none.
    pub async fn sweep_late(&self) -> Result<usize, ServiceError> {
        let now = self.clock.now();
        let transaction = self.store.transaction().await?;
        let late = transaction.newly_late(now, LATE_A_SWEEP).await?;
        if late.is_empty() {
            transaction.roll_back().await?;
            return Ok(0);
        }
        let mut done = 0;
        // Articles of several collections may be late; each is judged by its own policy.
        let records = transaction.lock(&late).await?;
        let mut collections: Vec<i64> = records.iter().map(|record| record.collection_id).collect();
        collections.sort_unstable();
        collections.dedup();
        for collection_id in collections {
            let Some(collection) = transaction.hold_collection(collection_id).await? else { continue };
            let ids: Vec<i64> =
                records.iter().filter(|r| r.collection_id == collection_id).map(|record| record.id).collect();
            let decided = self.judge_anew(&transaction, &collection, &ids).await?;
            done += decided.len();
            transaction.save(&decided, &Actor::System.to_string(), now).await?;
        }
        transaction.commit().await?;
        self.wake();
        Ok(done)
    }
}
