//! Ingests that would make too much stale at once: held whole, with the list, until somebody decides.

use serde_json::json;

use super::{IngestOptions, ItemReport, ReadSubmission, Service, ServiceError, Submission, ingest::Taken};
use crate::{
    domain::{Actor, EventKind, Happening, State},
    storage::{CollectionRecord, HeldIngest, NewEvent},
};

/// How many held ingests are listed at most.
const LISTED: u64 = 100;

impl Service {
    /// Holds documents (scenario 18). Says of each what it would have made stale.
    pub(super) async fn hold(
        &self,
        collection: &CollectionRecord,
        documents: &[ReadSubmission],
        limit: u64,
        actor: &Actor,
    ) -> Result<Vec<ItemReport>, ServiceError> {
        let tried = IngestOptions { dry_run: true, confirmed: true };
        let read: Vec<Submission> = documents.iter().map(|read| read.submission.clone()).collect();
        let count = read.len();
        let lines: Vec<String> = documents.iter().map(ReadSubmission::to_line).collect();
        let policy = collection.policy.clone();
        let mut reports = Box::pin(self.take_in(collection, super::read_all(&policy, read), tried, actor)).await?;
        let stale: Vec<serde_json::Value> = reports
            .iter()
            .filter_map(|report| Some((report.key.as_ref()?, report.result.as_ref().ok()?)))
            .flat_map(|(key, taken)| taken.made_stale.iter().map(move |staled| (key, staled)))
            .map(|(key, staled)| json!({ "key": key, "locale": staled.locale, "significance": staled.significance }))
            .collect();
        let now = self.clock.now();
        let stale_count = stale.len();
        let stale = serde_json::Value::Array(stale).to_string();
        let transaction = self.store.transaction().await?;
        let documents = lines.join("\n");
        let id = transaction.hold_ingest(collection.id, (&documents, count), &stale, &actor.to_string(), now).await?;
        let data = json!({ "held": id, "documents": count, "would_make_stale": stale_count, "limit": limit });
        let happening = Happening::new(EventKind::IngestHeld, None, data);
        let event = NewEvent { collection_id: collection.id, article_id: None, happening };
        transaction.append(&[event], &actor.to_string(), now).await?;
        transaction.commit().await?;
        self.wake();
        for taken in reports.iter_mut().filter_map(|report| report.result.as_mut().ok()) {
            *taken = Taken { outcome: None, held: Some(id), state: State::Unknown, ..taken.clone() };
        }
        Ok(reports)
    }

    /// The ingests of a collection that wait for a decision, oldest first.
    pub async fn held_ingests(&self, collection: &str) -> Result<Vec<HeldIngest>, ServiceError> {
        let collection = self.collection(collection).await?;
        Ok(self.store.open_holds(collection.id, LISTED).await?)
    }

    /// Takes a held ingest in after all.
    pub async fn confirm_held(&self, id: i64, actor: &Actor) -> Result<Vec<ItemReport>, ServiceError> {
        let held = self.decide_held(id, "confirmed", EventKind::IngestConfirmed, actor).await?;
        let collection = self.collection_by_id(held.collection_id).await?;
        let lines = held.documents.lines().map(|line| Submission::Item(line.as_bytes().to_vec())).collect();
        let read = super::read_all(&collection.policy, lines);
        self.take_in(&collection, read, IngestOptions { dry_run: false, confirmed: true }, actor).await
    }

    /// Throws a held ingest away; its documents stay readable with the decision.
    pub async fn discard_held(&self, id: i64, actor: &Actor) -> Result<(), ServiceError> {
        self.decide_held(id, "discarded", EventKind::IngestDiscarded, actor).await.map(|_| ())
    }

    async fn decide_held(
        &self,
        id: i64,
        decision: &str,
        kind: EventKind,
        actor: &Actor,
    ) -> Result<HeldIngest, ServiceError> {
        let now = self.clock.now();
        let transaction = self.store.transaction().await?;
        let held = transaction.held_ingest(id).await?;
        let held = held.ok_or_else(|| ServiceError::not_found(format!("held ingest {id}")))?;
        if !transaction.decide_held(id, decision, &actor.to_string(), now).await? {
            let decided = held.decided.unwrap_or_default();
            return Err(ServiceError::Conflict { why: format!("Held ingest {id} was {decided} already.") });
        }
        let happening = Happening::new(kind, None, json!({ "held": id, "documents": held.document_count }));
        let event = NewEvent { collection_id: held.collection_id, article_id: None, happening };
        transaction.append(&[event], &actor.to_string(), now).await?;
        transaction.commit().await?;
        self.wake();
        Ok(held)
    }
}
