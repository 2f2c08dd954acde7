//! An ingest in batches: each is one transaction, tried again where another writer is in the way, or held where it would
//! make too much stale.

use serde_json::json;

use super::{
    IngestOptions, ItemReport, Taking,
    arrival::{alias_of, went_elsewhere},
};
use crate::{
    domain::{Deed, Document, FieldError, Outcome},
    service::{ReadSubmission, Service, ServiceError, once::Begun},
    storage::CollectionRecord,
};

/// How many documents, and how many bytes of them, one transaction takes in.
const DOCUMENTS_AT_ONCE: usize = 500;
const BYTES_AT_ONCE: usize = 8 << 20;
/// How often a batch is tried again when another writer is in the way.
const TRIES: u32 = 6;

impl<P> Service<P> {
    pub(in crate::service) async fn accept(
        &self,
        mut stale_so_far: usize,
        collection: &CollectionRecord,
        read: Vec<ReadSubmission>,
        options: IngestOptions,
    ) -> Result<Vec<ItemReport>, ServiceError> {
        let mut reports = Vec::with_capacity(read.len());
        let mut rest = read.as_slice();
        while !rest.is_empty() {
            let (batch, later) = rest.split_at(batch_size(rest));
            let mut tries = 0;
            let done = loop {
                tries += 1;
                match self.take_in_batch(collection, batch, stale_so_far, options).await {
                    Err(error) if error.is_transient() && tries < TRIES => {
                        tokio::time::sleep(std::time::Duration::from_millis(10 << tries)).await;
                    }
                    Ok(Batch::Overtaken) if tries < TRIES => {}
                    done => break done?,
                }
            };
            match done {
                Batch::Done { reports: done, made_stale } => {
                    stale_so_far += made_stale;
                    reports.extend(done);
                    rest = later;
                }
                Batch::Overtaken => {
                    let why = "Texts of this batch are being mapped to other articles; send it again.".to_owned();
                    return Err(ServiceError::Conflict { why });
                }
                // What comes after belongs to the same change, so it is held with it.
                Batch::TooMuch { limit } => {
                    reports.extend(self.hold(collection, rest, limit).await?);
                    break;
                }
            }
        }
        Ok(reports)
    }

    async fn take_in_batch(
        &self,
        collection: &CollectionRecord,
        batch: &[ReadSubmission],
        stale_so_far: usize,
        options: IngestOptions,
    ) -> Result<Batch, ServiceError> {
        let readable = batch.iter().filter_map(|read| read.document.as_ref().ok());
        let documents: Vec<&Document> = readable.filter(|document| self.may_write(document)).collect();
        if documents.is_empty() {
            let report = |read: &ReadSubmission| read.document.as_ref().map_or_else(|_| refused(read), forbidden);
            return Ok(Batch::Done { reports: batch.iter().map(report).collect(), made_stale: 0 });
        }
        let now = self.clock.now();
        let transaction = match self.begin::<Vec<ItemReport>>().await? {
            Begun::First(transaction) => transaction,
            Begun::Before(reports) => return Ok(Batch::Done { reports, made_stale: 0 }),
        };
        let held = transaction.hold_collection(collection.id).await?;
        let policy = held.ok_or_else(|| ServiceError::not_found(format!("collection `{}`", collection.name)))?.policy;
        let own = distinct(documents.iter().filter_map(|document| document.key.as_deref()));
        let aliases = transaction.aliases(collection.id, &own).await?;
        let keys = distinct(documents.iter().filter_map(|document| match alias_of(document, &aliases) {
            Some(alias) => Some(alias.target.as_str()),
            None => document.key.as_deref(),
        }));
        let records = transaction.lock_or_create(collection.id, &keys, &policy.source_locale, now).await?;
        // Whoever mapped a text meanwhile held the article that was waited for.
        if transaction.aliases(collection.id, &own).await? != aliases {
            transaction.roll_back().await?;
            return Ok(Batch::Overtaken);
        }
        let mut taking = Taking::begin(&transaction, &policy, records, now).await?;
        let mut reports = Vec::with_capacity(batch.len());
        for read in batch {
            reports.push(match &read.document {
                Ok(document) if !self.may_write(document) => forbidden(document),
                Ok(document) => match alias_of(document, &aliases) {
                    Some(alias) => {
                        went_elsewhere(taking.take(&document.for_another_article(&alias.target)).await?, alias)
                    }
                    None => taking.take(document).await?,
                },
                Err(_) => refused(read),
            });
        }
        let made_stale = taking.made_stale();
        if let Some(limit) = policy.mass_change_limit
            && !options.confirmed
            && !options.dry_run
            && (stale_so_far + made_stale) as u64 > limit
        {
            transaction.roll_back().await?;
            return Ok(Batch::TooMuch { limit });
        }
        let decided = taking.decided();
        if options.dry_run || decided.is_empty() {
            self.finish_unchanged(transaction, &reports).await?;
        } else {
            let changed = reports.iter().filter_map(|report| report.result.as_ref().ok()?.outcome);
            let changed = changed.filter(|outcome| *outcome != Outcome::Unchanged).count();
            let details = json!({ "documents": reports.len(), "changed": changed });
            self.note(&transaction, Deed::Ingested, format!("collection {}", collection.name), details).await?;
            transaction.save(&decided, &self.actor(), now).await?;
            self.finish(transaction, &reports).await?;
        }
        Ok(Batch::Done { reports, made_stale })
    }

    fn may_write(&self, document: &Document) -> bool {
        document.locale.as_ref().is_none_or(|locale| self.caller.grant.covers_locale(locale))
    }
}

fn forbidden(document: &Document) -> ItemReport {
    let message = "The token may not write in this locale.".to_owned();
    let error = FieldError { field: "locale".to_owned(), line: None, message };
    let (key, locale) = (document.key.clone(), document.locale.clone());
    ItemReport { key, locale, result: Err(vec![error]), warnings: Vec::new() }
}

enum Batch {
    Done {
        reports: Vec<ItemReport>,
        made_stale: usize,
    },
    TooMuch {
        limit: u64,
    },
    /// A text was mapped to another article while the batch was begun.
    Overtaken,
}

fn distinct<'a>(keys: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut keys: Vec<&str> = keys.collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn batch_size(rest: &[ReadSubmission]) -> usize {
    let mut bytes = 0;
    let fits = rest.iter().take(DOCUMENTS_AT_ONCE).take_while(|read| {
        bytes += read.submission.len();
        bytes <= BYTES_AT_ONCE
    });
    fits.count().max(1)
}

fn refused(read: &ReadSubmission) -> ItemReport {
    let (key, locale) = read.label.clone();
    let errors = read.document.as_ref().err().map_or_else(Vec::new, |refusal| refusal.errors.clone());
    ItemReport { key, locale, result: Err(errors), warnings: Vec::new() }
}
