//! One batch being taken in: what each document does to its article, and what follows from that for its translations.

use std::collections::{BTreeMap, HashMap};

use serde_json::json;

use super::{
    ItemReport, Taken,
    arrival::{added, doubts, moved_claims, newly_stale, note_addresses, stored},
};
use crate::{
    clock::Instant,
    domain::{Digest, Document, EventKind, Happening, Locale, Outcome, Policy, State, Warning, upstream_of},
    service::{
        ServiceError,
        judging::{Words, settle},
        passings::passings,
    },
    storage::{ArticleRecord, Decided, TextId, Transaction},
};

/// One batch being taken in.
pub(in crate::service) struct Taking<'a> {
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
    pub(in crate::service) async fn begin(
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

    pub(in crate::service) async fn take(&mut self, document: &Document) -> Result<ItemReport, ServiceError> {
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
    pub(super) fn made_stale(&self) -> usize {
        let of = |open: &Open| newly_stale(&open.decided.record.stored_states(), &open.decided.verdicts).len();
        self.open.values().map(of).sum()
    }

    pub(in crate::service) fn decided(mut self) -> Vec<Decided> {
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
