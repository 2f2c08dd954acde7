//! One use case, one transaction: all that can be read under its locks and written before it commits.

use std::{
    collections::HashMap,
    sync::atomic::{AtomicBool, Ordering},
};

use sea_orm::{ConnectionTrait as _, DatabaseTransaction, DbBackend};

use super::{
    ArticleId, ArticleRecord, CollectionId, CollectionRecord, Decided, HeldIngest, LoggedEvent, NewEvent, StorageError,
    Store, StoredText, TextId, articles, collections, collections::Recompute, events, holds, save, texts,
};
use crate::{
    clock::Instant,
    domain::{Digest, Locale, Policy},
};

/// A transaction that writes. Dropped without [`Transaction::commit`], it leaves nothing behind.
#[derive(Debug)]
pub struct Transaction(DatabaseTransaction, AtomicBool);

impl Store {
    /// Opens a transaction for writing.
    pub async fn transaction(&self) -> Result<Transaction, StorageError> {
        Ok(Transaction(self.begin().await?, AtomicBool::new(false)))
    }
}

impl Transaction {
    pub(super) const fn connection(&self) -> &DatabaseTransaction {
        &self.0
    }

    pub(super) fn note_audited(&self) {
        self.1.store(true, Ordering::Relaxed);
    }

    /// Whether an entry of the audit was written in it.
    pub fn is_audited(&self) -> bool {
        self.1.load(Ordering::Relaxed)
    }

    pub(super) fn is_postgres(&self) -> bool {
        self.0.get_database_backend() == DbBackend::Postgres
    }

    /// Makes what was written stand.
    pub async fn commit(self) -> Result<(), StorageError> {
        Ok(self.0.commit().await?)
    }

    /// Takes back what was written.
    pub async fn roll_back(self) -> Result<(), StorageError> {
        Ok(self.0.rollback().await?)
    }

    /// Takes back what was written and locked, and hands the reason on. A transaction that is only dropped keeps its locks
    /// until its connection is looked at again, and others who skip locked rows would miss them meanwhile.
    pub async fn give_up<E>(self, because: E) -> E {
        if let Err(error) = self.roll_back().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "A transaction could not be rolled back: {error}");
        }
        because
    }

    /// Finds the articles with these keys and locks them, creating those that are not there.
    pub async fn lock_or_create(
        &self,
        collection_id: CollectionId,
        keys: &[&str],
        source_locale: &Locale,
        now: Instant,
    ) -> Result<Vec<ArticleRecord>, StorageError> {
        articles::lock_or_create(&self.0, collection_id, keys, source_locale, now).await
    }

    /// Reads the articles with these numbers and locks them, in order of the numbers.
    pub async fn lock(&self, ids: &[ArticleId]) -> Result<Vec<ArticleRecord>, StorageError> {
        articles::lock(&self.0, ids).await
    }

    /// The numbers of articles of a collection, in order, after `after`.
    pub async fn article_ids(
        &self,
        collection_id: CollectionId,
        after: ArticleId,
        limit: u64,
    ) -> Result<Vec<ArticleId>, StorageError> {
        articles::ids_after(&self.0, collection_id, after, limit).await
    }

    /// The words of these revisions.
    pub async fn texts(&self, ids: &[TextId]) -> Result<HashMap<TextId, StoredText>, StorageError> {
        texts::read(&self.0, ids).await
    }

    /// Writes the digests of revisions whose words were read anew, and forgets what was measured between the article's
    /// texts.
    pub async fn reread(&self, id: ArticleId, digests: &[(Locale, i64, Digest)]) -> Result<(), StorageError> {
        articles::reread(&self.0, id, digests).await
    }

    /// Writes down what was decided about some articles. Returns how many variants changed.
    pub async fn save(&self, decided: &[Decided], actor: &str, now: Instant) -> Result<usize, StorageError> {
        save::save(&self.0, decided, actor, now).await
    }

    /// The decisions about an article, newest first.
    pub async fn decisions_about(&self, id: ArticleId) -> Result<Vec<LoggedEvent>, StorageError> {
        events::decisions_about(&self.0, &[id]).await
    }

    /// Appends events that tell of something else than an article.
    pub async fn append(&self, events: &[NewEvent], actor: &str, now: Instant) -> Result<(), StorageError> {
        events::append(&self.0, events, actor, now).await
    }

    /// The collection with this name.
    pub async fn collection(&self, name: &str) -> Result<Option<CollectionRecord>, StorageError> {
        collections::find(&self.0, name).await
    }

    /// The collection with this number, whose policy nobody changes until the transaction ends.
    pub async fn hold_collection(&self, id: CollectionId) -> Result<Option<CollectionRecord>, StorageError> {
        collections::hold(&self.0, id).await
    }

    /// Creates a collection. `false` where the name was taken meanwhile.
    pub async fn create_collection(&self, name: &str, policy: &Policy, now: Instant) -> Result<bool, StorageError> {
        collections::create(&self.0, name, policy, now).await
    }

    /// Sets a policy where the collection still has the version `expected`, and notes that its articles are to be judged
    /// anew.
    pub async fn change_policy(
        &self,
        id: CollectionId,
        policy: &Policy,
        expected: i64,
        now: Instant,
    ) -> Result<bool, StorageError> {
        collections::change_policy(&self.0, id, policy, expected, now).await
    }

    /// Takes one collection whose change of policy is not carried out yet, and that no other node is at.
    pub async fn next_recompute(&self) -> Result<Option<Recompute>, StorageError> {
        collections::next_recompute(&self.0).await
    }

    /// Notes how far the carrying-out got; `None` when it is done.
    pub async fn advance_recompute(&self, id: CollectionId, after: Option<ArticleId>) -> Result<(), StorageError> {
        collections::advance_recompute(&self.0, id, after).await
    }

    /// Holds an ingest. Returns its number.
    pub async fn hold_ingest(
        &self,
        collection_id: CollectionId,
        documents: (&str, usize),
        stale: &str,
        actor: &str,
        now: Instant,
    ) -> Result<i64, StorageError> {
        holds::hold(&self.0, collection_id, documents, stale, actor, now).await
    }

    /// The held ingest with this number.
    pub async fn held_ingest(&self, id: i64) -> Result<Option<HeldIngest>, StorageError> {
        holds::get(&self.0, id).await
    }

    /// Writes down what somebody decided about a held ingest. `false` where somebody decided before.
    pub async fn decide_held(&self, id: i64, decision: &str, actor: &str, now: Instant) -> Result<bool, StorageError> {
        holds::decide(&self.0, id, decision, actor, now).await
    }

    /// Open work that has become late and is not marked so yet, oldest first.
    pub async fn newly_late(&self, now: Instant, limit: u64) -> Result<Vec<ArticleId>, StorageError> {
        articles::newly_late(&self.0, now, limit).await
    }
}

impl Store {
    /// Reads one article without a lock.
    pub async fn article(&self, id: ArticleId) -> Result<Option<ArticleRecord>, StorageError> {
        articles::read(&self.reader, id).await
    }

    /// Reads articles of a collection in order of their numbers, after `after`, without a lock.
    pub async fn articles_after(
        &self,
        collection_id: CollectionId,
        after: ArticleId,
        limit: u64,
    ) -> Result<Vec<ArticleRecord>, StorageError> {
        articles::read_after(&self.reader, collection_id, after, limit).await
    }

    /// The least and the greatest number of a collection's articles.
    pub async fn article_range(&self, id: CollectionId) -> Result<Option<(ArticleId, ArticleId)>, StorageError> {
        articles::range(&self.reader, id).await
    }

    /// The number of the article with this key.
    pub async fn article_id(&self, collection_id: CollectionId, key: &str) -> Result<Option<ArticleId>, StorageError> {
        articles::find_id(&self.reader, collection_id, key).await
    }

    /// The words of these revisions.
    pub async fn texts(&self, ids: &[TextId]) -> Result<HashMap<TextId, StoredText>, StorageError> {
        texts::read(&self.reader, ids).await
    }

    /// All collections, by name.
    pub async fn collections(&self) -> Result<Vec<CollectionRecord>, StorageError> {
        collections::list(&self.reader).await
    }

    /// The collection with this name.
    pub async fn collection(&self, name: &str) -> Result<Option<CollectionRecord>, StorageError> {
        collections::find(&self.reader, name).await
    }

    /// The collection with this number.
    pub async fn collection_by_id(&self, id: CollectionId) -> Result<Option<CollectionRecord>, StorageError> {
        collections::get(&self.reader, id).await
    }

    /// The held ingest with this number.
    pub async fn held_ingest(&self, id: i64) -> Result<Option<HeldIngest>, StorageError> {
        holds::get(&self.reader, id).await
    }

    /// The ingests of a collection that wait for a decision, oldest first.
    pub async fn open_holds(&self, id: CollectionId, limit: u64) -> Result<Vec<HeldIngest>, StorageError> {
        holds::open(&self.reader, id, limit).await
    }
}
