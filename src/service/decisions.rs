//! What people decide about articles and variants: each written down with who, and what stood before.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    MayDecide, Service, ServiceError,
    judging::{Words, judged},
    once::Begun,
    passings::passings,
};
use crate::{
    domain::{
        Acknowledgement, Article, EventKind, Happening, Label, Labeller, Lifecycle, Locale, Matter, Policy, Scope,
        Significance, State, Subject, Variant, upstream_of,
    },
    storage::{ArticleId, ArticleRecord, Decided, Transaction},
};

/// The longest reason, in characters.
pub const MAX_REASON: usize = 1_000;

/// Changes to an article's own fields; `None` leaves a field alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ArticlePatch {
    /// From -100 to 100, higher is more urgent.
    pub priority: Option<i16>,
    /// Withdraw or restore.
    pub lifecycle: Option<Lifecycle>,
    /// The source locale. Baselines that can no longer be known become unknown (scenario 19).
    pub source_locale: Option<Locale>,
}

impl<P: MayDecide> Service<P> {
    /// Certifies that a translation is still right as of the upstream revision `seen`. Refused where the upstream has moved
    /// on meanwhile (scenario 9). Like every decision, says whether it changed anything.
    pub async fn acknowledge(
        &self,
        id: ArticleId,
        locale: &Locale,
        seen: i64,
        note: Option<&str>,
    ) -> Result<bool, ServiceError> {
        self.may_decide_in(locale)?;
        let note = checked_reason("note", note, false)?;
        self.decide(id, locale, |record, policy| {
            let article = &mut record.article;
            let upstream = upstream_of(article, policy, locale).ok_or_else(|| ServiceError::Conflict {
                why: format!("`{locale}` is the source; there is nothing it could be behind."),
            })?;
            let newest = article.variants.get(&upstream).and_then(|upstream| upstream.texts().next_back());
            let newest = newest.ok_or_else(|| ServiceError::Conflict { why: format!("`{upstream}` has no text.") })?;
            if newest.number != seen {
                return Err(ServiceError::Changed {
                    what: format!("`{upstream}` (it is at revision {} now)", newest.number),
                });
            }
            standing(article, locale)?;
            let arrival = article.next_arrival();
            let value = json!(Acknowledgement { upstream: upstream.clone(), revision: seen, arrival });
            let told = settled(EventKind::Acknowledged, &Matter::Certificate(locale.clone()), &value, record);
            Ok(told.map(|mut told| {
                told.data.insert("upstream".to_owned(), json!(upstream));
                told.data.insert("revision".to_owned(), seen.into());
                told.data.insert("note".to_owned(), json!(note));
                told
            }))
        })
        .await
    }

    /// Opts a variant out with a reason, or asks for it again with `None`.
    pub async fn set_not_required(
        &self,
        id: ArticleId,
        locale: &Locale,
        reason: Option<&str>,
    ) -> Result<bool, ServiceError> {
        self.may_decide_in(locale)?;
        let reason = match reason {
            Some(reason) => checked_reason("reason", Some(reason), true)?,
            None => None,
        };
        self.decide(id, locale, |record, _| {
            if *locale == record.article.source_locale {
                return Err(ServiceError::Conflict { why: format!("`{locale}` is the source.") });
            }
            let kind = if reason.is_some() { EventKind::OptedOut } else { EventKind::OptedIn };
            Ok(settled(kind, &Matter::Requirement(locale.clone()), &json!(reason), record))
        })
        .await
    }

    /// Approves the newest text of a variant, which must still be revision `seen`.
    pub async fn approve(&self, id: ArticleId, locale: &Locale, seen: i64) -> Result<bool, ServiceError> {
        self.may_decide_in(locale)?;
        self.decide(id, locale, |record, _| {
            newest_is(record, locale, seen)?;
            let told = settled(EventKind::Approved, &Matter::Approval(locale.clone()), &seen.into(), record);
            Ok(told.map(|mut told| {
                told.data.insert("revision".to_owned(), seen.into());
                told
            }))
        })
        .await
    }

    /// Sends the newest text of a variant back to whoever wrote it, with a note. It must still be revision `seen`, and be
    /// in review. It stays in the history, and the variant is judged by the text that stood before it.
    pub async fn send_back(&self, id: ArticleId, locale: &Locale, seen: i64, note: &str) -> Result<bool, ServiceError> {
        self.may_decide_in(locale)?;
        let note = checked_reason("note", Some(note), true)?;
        self.decide(id, locale, |record, _| {
            newest_is(record, locale, seen)?;
            if record.stored_states().get(locale).is_none_or(|(state, _)| *state != State::InReview) {
                let why = format!("`{locale}` is not in review; only a text that waits for approval is sent back.");
                return Err(ServiceError::Conflict { why });
            }
            Ok(settled(EventKind::SentBack, &Matter::Return(locale.clone(), seen), &json!(note), record))
        })
        .await
    }

    /// Says how much a revision matters; `None` takes an editor's word back.
    pub async fn label(
        &self,
        id: ArticleId,
        locale: &Locale,
        number: i64,
        significance: Option<Significance>,
    ) -> Result<bool, ServiceError> {
        self.may_decide_in(locale)?;
        self.decide(id, locale, |record, _| {
            let variant = record.article.variants.get(locale);
            let variant = variant.ok_or_else(|| ServiceError::not_found(format!("variant `{locale}`")))?;
            if variant.revision(number).is_none() {
                return Err(ServiceError::not_found(format!("revision {number} of `{locale}`")));
            }
            let label = significance.map(|significance| Label { significance, by: Labeller::Editor });
            let matter = Matter::Label(locale.clone(), number);
            Ok(settled(EventKind::RevisionLabelled, &matter, &json!(label), record))
        })
        .await
    }

    /// Changes an article's own fields. `expected` is the version that the caller saw; `None` takes whatever stands.
    pub async fn patch_article(
        &self,
        id: ArticleId,
        patch: &ArticlePatch,
        expected: Option<i64>,
    ) -> Result<bool, ServiceError> {
        if patch.priority.is_some_and(|priority| !(-100..=100).contains(&priority)) {
            return Err(ServiceError::invalid("priority", "A priority lies between -100 and 100."));
        }
        let Some(mut open) = self.open(id).await? else { return Ok(false) };
        let record = &mut open.record;
        if expected.is_some_and(|expected| expected != record.version) {
            return Err(open.transaction.give_up(ServiceError::Changed { what: format!("article {id}") }).await);
        }
        let mut happenings = Vec::new();
        if let Some(priority) = patch.priority {
            let value = json!(priority);
            happenings.extend(settled(EventKind::PriorityChanged, &Matter::Priority, &value, record));
        }
        if let Some(lifecycle) = patch.lifecycle {
            let kind = if lifecycle == Lifecycle::Withdrawn { EventKind::Withdrawn } else { EventKind::Restored };
            happenings.extend(settled(kind, &Matter::Lifecycle, &json!(lifecycle), record));
        }
        if let Some(source) = patch.source_locale.as_ref().filter(|s| **s != record.article.source_locale) {
            let value = json!({ "locale": source, "declared": true });
            happenings.extend(settled(EventKind::SourceChanged, &Matter::Source, &value, record));
        }
        self.close(open, happenings).await
    }

    pub(super) fn may_decide_in(&self, locale: &Locale) -> Result<(), ServiceError> {
        let covered = self.caller.grant.covers_locale(locale);
        if covered { Ok(()) } else { Err(ServiceError::Forbidden { scope: Scope::Decide }) }
    }

    /// The same service for a decision about a variant of this version and no other.
    #[must_use]
    pub fn provided_version(self, version: i64) -> Self {
        Self { expected: Some(version), ..self }
    }

    /// One person's decision in one matter.
    async fn decide(
        &self,
        id: ArticleId,
        locale: &Locale,
        decide: impl Fn(&mut ArticleRecord, &Policy) -> Result<Option<Happening>, ServiceError>,
    ) -> Result<bool, ServiceError> {
        let Some(mut open) = self.open(id).await? else { return Ok(false) };
        if self.expected.is_some() && self.expected != open.record.variant_version(locale) {
            return Err(open.transaction.give_up(ServiceError::Changed { what: format!("`{locale}`") }).await);
        }
        match decide(&mut open.record, &open.policy) {
            Ok(told) => self.close(open, told.into_iter().collect()).await,
            Err(error) => Err(open.transaction.give_up(error).await),
        }
    }

    /// Begins a decision about an article, under its lock. `None` where the same request was carried out before.
    pub(super) async fn open(&self, id: ArticleId) -> Result<Option<Open>, ServiceError> {
        let Begun::First(transaction) = self.begin::<()>().await? else { return Ok(None) };
        let absent = || ServiceError::not_found(format!("article {id}"));
        let Some(record) = transaction.lock(&[id]).await?.pop() else {
            return Err(transaction.give_up(absent()).await);
        };
        let collection = transaction.hold_collection(record.collection_id).await?;
        match collection.filter(|held| self.caller.grant.covers_collection(&held.name)) {
            Some(collection) => Ok(Some(Open { transaction, record, policy: collection.policy })),
            None => Err(transaction.give_up(absent()).await),
        }
    }

    /// Judges the article anew after what was decided, and writes all of it down; whether that was anything.
    pub(super) async fn close(&self, open: Open, happenings: Vec<Happening>) -> Result<bool, ServiceError> {
        let Open { transaction, record, policy } = open;
        if happenings.is_empty() {
            self.finish_unchanged(transaction, &()).await?;
            return Ok(false);
        }
        let now = self.clock.now();
        let mut states: BTreeMap<_, _> = record.stored_states();
        let mut decided = judged(&transaction, record, &policy, &mut Words::default()).await?;
        decided.marked = happenings.iter().filter_map(marked).collect();
        decided.happenings = happenings;
        decided.happenings.extend(passings(&mut states, &decided.verdicts, now));
        self.note_decisions(&transaction, &decided).await?;
        transaction.save(&[decided], &self.actor(), now).await?;
        self.finish(transaction, &()).await?;
        Ok(true)
    }
}

impl<P> Service<P> {
    /// Writes down in the audit what was decided about an article.
    pub(super) async fn note_decisions(
        &self,
        transaction: &Transaction,
        decided: &Decided,
    ) -> Result<(), ServiceError> {
        for told in decided.happenings.iter().filter(|told| told.kind.is_decision()) {
            self.note_told(transaction, &format!("article {}", decided.record.id), told).await?;
        }
        Ok(())
    }
}

/// An article about which something is being decided: nobody else writes it meanwhile.
pub(super) struct Open {
    pub transaction: Transaction,
    pub record: ArticleRecord,
    policy: Policy,
}

/// Lets `value` stand in a matter; `None` where it stood already.
pub(super) fn settled(
    kind: EventKind,
    matter: &Matter,
    value: &Value,
    record: &mut ArticleRecord,
) -> Option<Happening> {
    let mut subject = Subject { article: &mut record.article, priority: &mut record.priority };
    let told = matter.settle(kind, value, &mut subject);
    if told.is_some() && *matter == Matter::Source {
        let source = record.urls.get(&record.article.source_locale).cloned();
        record.url = source.or(record.url.take());
    }
    told
}

/// The revision of which a decision says something.
fn marked(told: &Happening) -> Option<(Locale, i64)> {
    let matter = Matter::of(told.kind.as_str(), told.locale.as_ref(), &told.data)?;
    matter.locale().cloned().zip(matter.revision())
}

/// Refuses where the newest text of a variant is not revision `seen`.
fn newest_is(record: &ArticleRecord, locale: &Locale, seen: i64) -> Result<(), ServiceError> {
    let newest = standing(&record.article, locale)?.standing().map(|revision| revision.number);
    if newest == Some(seen) { Ok(()) } else { Err(ServiceError::Changed { what: format!("`{locale}`") }) }
}

/// A variant whose text stands.
fn standing<'a>(article: &'a Article, locale: &Locale) -> Result<&'a Variant, ServiceError> {
    let variant = article.variants.get(locale).filter(|variant| variant.standing().is_some());
    variant.ok_or_else(|| ServiceError::Conflict { why: format!("`{locale}` has no text.") })
}

/// A reason without the white space around it, where there is one.
pub(super) fn checked_reason(field: &str, reason: Option<&str>, needed: bool) -> Result<Option<String>, ServiceError> {
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
    if needed && reason.is_none() {
        return Err(ServiceError::invalid(field, "Say why."));
    }
    if reason.is_some_and(|reason| reason.chars().count() > MAX_REASON || reason.contains('\0')) {
        return Err(ServiceError::invalid(field, format!("At most {MAX_REASON} characters, and no NUL.")));
    }
    Ok(reason.map(str::to_owned))
}
