//! The one way in: documents become revisions, and everything that follows from them, in one transaction a batch.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    MayIngest, ReadSubmission, Service, ServiceError, Submission,
    arrival::{added, alias_of, doubts, moved_claims, newly_stale, note_addresses, stored, went_elsewhere},
    judging::{Words, settle},
    once::Begun,
    passings::passings,
    read_all,
};
use crate::{
    clock::Instant,
    domain::{
        Deed, Digest, Document, EventKind, FieldError, Happening, Locale, Outcome, Policy, Significance, State,
        Warning, upstream_of,
    },
    storage::{ArticleId, ArticleRecord, CollectionRecord, Decided, TextId, Transaction},
};

/// How many documents, and how many bytes of them, one transaction takes in.
const DOCUMENTS_AT_ONCE: usize = 500;
const BYTES_AT_ONCE: usize = 8 << 20;
/// How often a batch is tried again when another writer is in the way.
const TRIES: u32 = 6;

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

impl<P> Service<P> {
    pub(super) async fn accept(
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
                // What comes after belongs to the same change, so it is held with it.
                Batch::Overtaken => {
                    let why = "Texts of this batch are being mapped to other articles; send it again.".to_owned();
                    return Err(ServiceError::Conflict { why });
                }
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
}

impl<P> Service<P> {
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

pub(super) fn refused(read: &ReadSubmission) -> ItemReport {
    let (key, locale) = read.label.clone();
    let errors = read.document.as_ref().err().map_or_else(Vec::new, |refusal| refusal.errors.clone());
    ItemReport { key, locale, result: Err(errors), warnings: Vec::new() }
}

/// One batch being taken in.
pub(super) struct Taking<'a> {
    transaction: &'a Transaction,
    policy: &'a Policy,
    now: Instant,
    words: Words,
    open: HashMap<String, Open>,
    order: Vec<String>,
}

/// One article of the batch, and what has happened to it so far.
struct Open {
    decided: Decided,
    states: BTreeMap<Locale, (State, bool)>,
    /// Whether anything but its words' metadata is to be written.
    touched: bool,
}

impl<'a> Taking<'a> {
    pub(super) async fn begin(
        transaction: &'a Transaction,
        policy: &'a Policy,
        records: Vec<ArticleRecord>,
        now: Instant,
    ) -> Result<Self, ServiceError> {
        let mut words = Words::default();
        // One statement for the texts that most comparisons will start from.
        let likely: Vec<TextId> = records
            .iter()
            .flat_map(|record| {
                let id = |(locale, number)| TextId { article_id: record.id, locale, number };
                record.stored_baselines().map(id)
            })
            .collect();
        words.fetch(transaction, likely, policy).await?;
        let order = records.iter().map(|record| record.key.clone()).collect();
        let open = records.into_iter().map(|record| (record.key.clone(), Open::new(record))).collect();
        Ok(Self { transaction, policy, now, words, open, order })
    }

    pub(super) async fn take(&mut self, document: &Document) -> Result<ItemReport, ServiceError> {
        let (Some(key), Some(locale)) = (&document.key, &document.locale) else {
            return Ok(ItemReport { key: None, locale: None, result: Err(Vec::new()), warnings: Vec::new() });
        };
        let Some(open) = self.open.get_mut(key) else {
            return Err(ServiceError::Conflict { why: format!("The article `{key}` vanished while it was written.") });
        };
        let record = &mut open.decided.record;
        let digest = document.digest.unwrap_or_else(|| Digest::of(None, None, None));
        let source_before = record.article.source_locale.clone();
        let receipt = record.article.receive(document, locale, digest, self.policy, self.now);
        let mut warnings = document.warnings.clone();
        let upstream = upstream_of(&record.article, self.policy, locale);
        warnings.extend(doubts(record, document, locale, upstream.as_ref(), self.now));
        let noted = note_addresses(record, document, locale, receipt.newest);
        if !receipt.changed && !noted {
            let state = open.states.get(locale).map_or(State::NotRequired, |(state, _)| *state);
            let taken = Taken {
                outcome: Some(Outcome::Unchanged),
                article_id: record.id,
                revision: receipt.number,
                newest: receipt.newest,
                state,
                made_stale: Vec::new(),
                held: None,
            };
            return Ok(ItemReport {
                key: Some(key.clone()),
                locale: Some(locale.clone()),
                result: Ok(taken),
                warnings,
            });
        }
        open.touched = true;
        record.changed = true;
        record.settled |= record.article.source_locale != source_before;
        if receipt.outcome != Outcome::Unchanged {
            let id = TextId { article_id: record.id, locale: locale.clone(), number: receipt.number };
            self.words.put(id, document.text.clone());
            open.decided.texts.push((locale.clone(), receipt.number, stored(document)));
            open.decided.happenings.push(added(
                &open.decided.record,
                document,
                locale,
                digest,
                receipt.number,
                receipt.outcome,
            ));
            if receipt.newest {
                open.decided.happenings.extend(moved_claims(&open.decided.record, locale, receipt.number));
            }
            if !receipt.newest && !document.deleted {
                let message = "This revision is older than the newest one here; it joined the history.".to_owned();
                warnings.push(Warning { field: "datetime".to_owned(), line: None, message });
            }
        }
        let (verdicts, measured) =
            settle(self.transaction, &mut open.decided.record, self.policy, &mut self.words).await?;
        open.decided.distances.extend(measured);
        let made_stale = newly_stale(&open.states, &verdicts);
        open.decided.happenings.extend(passings(&mut open.states, &verdicts, self.now));
        let state = verdicts.iter().find(|v| v.locale == *locale).map_or(State::NotRequired, |v| v.state);
        open.decided.verdicts = verdicts;
        let taken = Taken {
            outcome: Some(receipt.outcome),
            article_id: open.decided.record.id,
            revision: receipt.number,
            newest: receipt.newest,
            state,
            made_stale,
            held: None,
        };
        Ok(ItemReport { key: Some(key.clone()), locale: Some(locale.clone()), result: Ok(taken), warnings })
    }

    /// How many variants are stale after the batch that were not before: those that it brings up to date again within
    /// itself are nobody's work.
    fn made_stale(&self) -> usize {
        let of = |open: &Open| newly_stale(&open.decided.record.stored_states(), &open.decided.verdicts).len();
        self.open.values().map(of).sum()
    }

    pub(super) fn decided(mut self) -> Vec<Decided> {
        let touched = self.order.iter().filter_map(|key| self.open.remove(key)).filter(|open| open.touched);
        touched.map(|open| open.decided).collect()
    }
}

impl Open {
    fn new(record: ArticleRecord) -> Self {
        let states = record.stored_states();
        let mut happenings = Vec::new();
        if record.is_new {
            happenings.push(Happening::new(EventKind::ArticleCreated, None, json!({ "key": record.key })));
        }
        let decided = Decided {
            record,
            verdicts: Vec::new(),
            texts: Vec::new(),
            distances: Vec::new(),
            marked: Vec::new(),
            happenings,
        };
        Self { decided, states, touched: false }
    }
}
