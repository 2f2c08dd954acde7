//! The one way in: documents become revisions, and everything that follows from them, in one transaction a batch.

mod arrival;
mod batches;
mod taking;

pub(super) use taking::Taking;

use serde::{Deserialize, Serialize};

use super::{MayIngest, ReadSubmission, Service, ServiceError, Submission, read_all};
use crate::{
    domain::{FieldError, Locale, Outcome, Significance, State, Warning},
    storage::{ArticleId, CollectionRecord},
};

/// How an ingest is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct IngestOptions {
    /// Say what would happen, and leave everything as it is.
    pub dry_run: bool,
    /// Take it in even where the policy would hold so large a change.
    pub confirmed: bool,
}

/// What became of one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemReport {
    /// The article it belongs to, as far as that could be read.
    pub key: Option<String>,
    /// Its locale, as far as that could be read.
    pub locale: Option<Locale>,
    /// What it did, or why it was refused.
    pub result: Result<Taken, Vec<FieldError>>,
    /// What was read, but not quite as written.
    pub warnings: Vec<Warning>,
}

/// What a document did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// What it did to its variant; `None` where the ingest is held for confirmation.
    pub outcome: Option<Outcome>,
    /// Its article.
    pub article_id: ArticleId,
    /// The revision it is now, or was already.
    pub revision: i64,
    /// Whether that is the variant's newest revision. An older one that arrives late joins the history.
    pub newest: bool,
    /// The variant's state after it.
    pub state: State,
    /// The variants of the article that it made stale.
    pub made_stale: Vec<Staled>,
    /// The held ingest that it waits in.
    pub held: Option<i64>,
}

impl Taken {
    /// The answer to a text that was taken in before.
    pub(super) const fn again(article_id: ArticleId, revision: i64, state: State) -> Self {
        Self {
            outcome: Some(Outcome::Unchanged),
            article_id,
            revision,
            newest: true,
            state,
            made_stale: Vec::new(),
            held: None,
        }
    }
}

/// A variant that an ingest made stale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staled {
    /// Which.
    pub locale: Locale,
    /// How significantly.
    pub significance: Significance,
}

impl<P: MayIngest> Service<P> {
    /// Takes documents in, in their order. Each gets its own report; one that is refused does not stop the others.
    pub async fn ingest(
        &self,
        collection: &str,
        submissions: Vec<Submission>,
        options: IngestOptions,
    ) -> Result<Vec<ItemReport>, ServiceError> {
        self.ingest_after(0, collection, submissions, options).await
    }

    /// Takes in the next part of one large ingest, whose earlier parts have made so many variants stale: they count
    /// towards the policy's limit on one change.
    pub async fn ingest_after(
        &self,
        stale_so_far: usize,
        collection: &str,
        submissions: Vec<Submission>,
        options: IngestOptions,
    ) -> Result<Vec<ItemReport>, ServiceError> {
        let collection = self.collection(collection).await?;
        let policy = collection.policy.clone();
        let read = tokio::task::spawn_blocking(move || read_all(&policy, submissions)).await;
        let read = read.map_err(|stopped| ServiceError::Conflict { why: format!("Reading stopped: {stopped}.") })?;
        // Of many documents each is taken in once by its own key and locale, batch after batch; one alone can also be
        // answered as it was the first time.
        let service = if read.len() == 1 && !options.dry_run { self.clone() } else { self.keyless() };
        service.accept_noted(stale_so_far, &collection, read, options).await
    }

    /// Takes in documents that were read by this collection's policy: the next part of an ingest whose earlier parts have
    /// made so many variants stale.
    pub async fn take_in(
        &self,
        stale_so_far: usize,
        collection: &CollectionRecord,
        read: Vec<ReadSubmission>,
        options: IngestOptions,
    ) -> Result<Vec<ItemReport>, ServiceError> {
        self.accept_noted(stale_so_far, collection, read, options).await
    }

    /// Takes documents in, and notes what came of them among what their source has sent.
    async fn accept_noted(
        &self,
        stale_so_far: usize,
        collection: &CollectionRecord,
        read: Vec<ReadSubmission>,
        options: IngestOptions,
    ) -> Result<Vec<ItemReport>, ServiceError> {
        let began = self.clock.now();
        let reports = self.accept(stale_so_far, collection, read, options).await?;
        if !options.dry_run {
            self.note_run(collection.id, began, &reports);
        }
        Ok(reports)
    }
}
