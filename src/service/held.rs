//! Ingests that would make too much stale at once: held whole, with the list, until somebody decides.

use serde_json::json;

use super::{
    IngestOptions, ItemReport, MayManage, ReadSubmission, Service, ServiceError, Submission, ingest::Taken, once::Begun,
};
use crate::{
    domain::{EventKind, Happening, State},
    storage::{CollectionRecord, HeldIngest, NewEvent},
};

/// How many held ingests are listed at most.
const LISTED: u64 = 100;

impl<P> Service<P> {
    /// Holds documents (scenario 18). Says of each what it would have made stale.
    pub(super) async fn hold(
        &self,
        collection: &CollectionRecord,
        documents: &[ReadSubmission],
        limit: u64,
    ) -> Result<Vec<ItemReport>, ServiceError> {
        let tried = IngestOptions { dry_run: true, confirmed: true };
        let read: Vec<Submission> = documents.iter().map(|read| read.submission.clone()).collect();
        let count = read.len();
        let lines: Vec<String> = documents.iter().map(ReadSubmission::to_line).collect();
        let policy = collection.policy.clone();
        let mut reports = Box::pin(self.keyless().accept(0, collection, super::read_all(&policy, read), tried)).await?;
        let stale: Vec<serde_json::Value> = reports
            .iter()
            .filter_map(|report| Some((report.key.as_ref()?, report.result.as_ref().ok()?)))
            .flat_map(|(key, taken)| taken.made_stale.iter().map(move |staled| (key, staled)))
            .map(|(key, staled)| json!({ "key": key, "locale": staled.locale, "significance": staled.significance }))
            .collect();
        let now = self.clock.now();
        let stale_count = stale.len();
        let stale = serde_json::Value::Array(stale).to_string();
        let transaction = match self.begin::<Vec<ItemReport>>().await? {
            Begun::First(transaction) => transaction,
            Begun::Before(reports) => return Ok(reports),
        };
        let documents = lines.join("\n");
        let id = transaction.hold_ingest(collection.id, (&documents, count), &stale, &self.actor(), now).await?;
        let data = json!({ "held": id, "documents": count, "would_make_stale": stale_count, "limit": limit });
        let happening = Happening::new(EventKind::IngestHeld, None, data);
        self.note_told(&transaction, &format!("held ingest {id}"), &happening).await?;
        let event = NewEvent { collection_id: collection.id, article_id: None, happening };
        transaction.append(&[event], &self.actor(), now).await?;
        for taken in reports.iter_mut().filter_map(|report| report.result.as_mut().ok()) {
            *taken = Taken { outcome: None, held: Some(id), state: State::Unknown, ..taken.clone() };
        }
        self.finish(transaction, &reports).await?;
        Ok(reports)
    }
}

impl<P: MayManage> Service<P> {
    /// The ingests of a collection that wait for a decision, oldest first.
    pub async fn held_ingests(&self, collection: &str) -> Result<Vec<HeldIngest>, ServiceError> {
        let collection = self.collection(collection).await?;
        Ok(self.store.open_holds(collection.id, LISTED).await?)
    }

    /// Takes a held ingest in after all.
    ///
    /// The documents first and the decision afterwards: cut off in between, the ingest is still held, and confirming it
    /// again finds the documents unchanged.
    pub async fn confirm_held(&self, id: i64) -> Result<Vec<ItemReport>, ServiceError> {
        let held = self.store.held_ingest(id).await?;
        let held = held.ok_or_else(|| ServiceError::not_found(format!("held ingest {id}")))?;
        let collection = self.collection_by_id(held.collection_id).await?;
        // Under a key this may be the same request again, which finds every document unchanged.
        if let Some(decided) = held.decided.filter(|decided| decided != "confirmed" || self.key.is_none()) {
            return Err(ServiceError::Conflict { why: format!("Held ingest {id} was {decided} already.") });
        }
        let lines = held.documents.lines().map(|line| Submission::Item(line.as_bytes().to_vec())).collect();
        let read = super::read_all(&collection.policy, lines);
        let options = IngestOptions { dry_run: false, confirmed: true };
        let reports = self.keyless().accept(0, &collection, read, options).await?;
        self.decide_held(id, "confirmed", EventKind::IngestConfirmed).await?;
        Ok(reports)
    }

    /// Throws a held ingest away; its documents stay readable with the decision.
    pub async fn discard_held(&self, id: i64) -> Result<(), ServiceError> {
        self.decide_held(id, "discarded", EventKind::IngestDiscarded).await.map(|_| ())
    }

    async fn decide_held(&self, id: i64, decision: &str, kind: EventKind) -> Result<HeldIngest, ServiceError> {
        let now = self.clock.now();
        let transaction = match self.begin::<()>().await? {
            Begun::First(transaction) => transaction,
            // Decided, and perhaps cut off before it was carried out; carrying it out twice does no harm.
            Begun::Before(()) => return self.store_held(id).await,
        };
        let held = transaction.held_ingest(id).await?;
        let held = held.ok_or_else(|| ServiceError::not_found(format!("held ingest {id}")))?;
        let collection = transaction.hold_collection(held.collection_id).await?;
        if !collection.is_some_and(|collection| self.caller.grant.covers_collection(&collection.name)) {
            return Err(ServiceError::not_found(format!("held ingest {id}")));
        }
        if !transaction.decide_held(id, decision, &self.actor(), now).await? {
            let decided = held.decided.unwrap_or_default();
            return Err(ServiceError::Conflict { why: format!("Held ingest {id} was {decided} already.") });
        }
        let happening = Happening::new(kind, None, json!({ "held": id, "documents": held.document_count }));
        self.note_told(&transaction, &format!("held ingest {id}"), &happening).await?;
        let event = NewEvent { collection_id: held.collection_id, article_id: None, happening };
        transaction.append(&[event], &self.actor(), now).await?;
        self.finish(transaction, &()).await?;
        Ok(held)
    }

    async fn store_held(&self, id: i64) -> Result<HeldIngest, ServiceError> {
        let transaction = self.store.transaction().await?;
        let held = transaction.held_ingest(id).await?;
        transaction.roll_back().await?;
        held.ok_or_else(|| ServiceError::not_found(format!("held ingest {id}")))
    }
}
