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
        Acknowledgement, Article, EventKind, Happening, Label, Labeller, Lifecycle, Locale, Policy, Scope,
        Significance, Variant, upstream_of,
    },
    storage::{ArticleId, ArticleRecord},
};

/// The longest reason, in characters.
const MAX_REASON: usize = 1_000;

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
    /// on meanwhile (scenario 9).
    pub async fn acknowledge(
        &self,
        id: ArticleId,
        locale: &Locale,
        seen: i64,
        note: Option<&str>,
    ) -> Result<(), ServiceError> {
        self.may_decide_in(locale)?;
        let note = checked_reason("note", note, false)?;
        self.decide(id, None, |article, policy| {
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
            let arrival = article.next_arrival();
            let variant = standing(article, locale)?;
            let before = variant.acknowledged.as_ref().map(|acknowledged| acknowledged.revision);
            variant.acknowledged = Some(Acknowledgement { upstream: upstream.clone(), revision: seen, arrival });
            let data = json!({ "upstream": upstream, "revision": seen, "before": before, "note": note });
            Ok(Some(Happening::new(EventKind::Acknowledged, Some(locale.clone()), data)))
        })
        .await
    }

    /// Opts a variant out with a reason, or asks for it again with `None`.
    pub async fn set_not_required(
        &self,
        id: ArticleId,
        locale: &Locale,
        reason: Option<&str>,
    ) -> Result<(), ServiceError> {
        self.may_decide_in(locale)?;
        let reason = match reason {
            Some(reason) => checked_reason("reason", Some(reason), true)?,
            None => None,
        };
        self.decide(id, None, |article, _| {
            if *locale == article.source_locale {
                return Err(ServiceError::Conflict { why: format!("`{locale}` is the source.") });
            }
            let variant = article.variants.entry(locale.clone()).or_default();
            if variant.not_required == reason {
                return Ok(None);
            }
            let kind = if reason.is_some() { EventKind::OptedOut } else { EventKind::OptedIn };
            let data = json!({ "before": variant.not_required, "after": reason });
            variant.not_required.clone_from(&reason);
            Ok(Some(Happening::new(kind, Some(locale.clone()), data)))
        })
        .await
    }

    /// Approves the newest text of a variant, which must still be revision `seen`.
    pub async fn approve(&self, id: ArticleId, locale: &Locale, seen: i64) -> Result<(), ServiceError> {
        self.may_decide_in(locale)?;
        self.decide(id, None, |article, _| {
            let variant = standing(article, locale)?;
            let newest = variant.standing().map(|revision| revision.number);
            if newest != Some(seen) {
                return Err(ServiceError::Changed { what: format!("`{locale}`") });
            }
            let data = json!({ "revision": seen, "before": variant.approved });
            variant.approved = Some(seen);
            Ok(Some(Happening::new(EventKind::Approved, Some(locale.clone()), data)))
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
    ) -> Result<(), ServiceError> {
        self.may_decide_in(locale)?;
        self.decide(id, Some((locale.clone(), number)), |article, _| {
            let variant = article.variants.get_mut(locale);
            let variant = variant.ok_or_else(|| ServiceError::not_found(format!("variant `{locale}`")))?;
            let before = variant.revision(number).map(|revision| revision.label);
            let before = before.ok_or_else(|| ServiceError::not_found(format!("revision {number} of `{locale}`")))?;
            variant.label(number, significance.map(|significance| Label { significance, by: Labeller::Editor }));
            let data = json!({
                "revision": number,
                "before": before.map(|label| label.significance),
                "after": significance,
            });
            Ok(Some(Happening::new(EventKind::RevisionLabelled, Some(locale.clone()), data)))
        })
        .await
    }

    /// Changes an article's own fields. `expected` is the version that the caller saw; `None` takes whatever stands.
    pub async fn patch_article(
        &self,
        id: ArticleId,
        patch: &ArticlePatch,
        expected: Option<i64>,
    ) -> Result<(), ServiceError> {
        if patch.priority.is_some_and(|priority| !(-100..=100).contains(&priority)) {
            return Err(ServiceError::invalid("priority", "A priority lies between -100 and 100."));
        }
        let change = |record: &mut ArticleRecord, _: &Policy| {
            if expected.is_some_and(|expected| expected != record.version) {
                return Err(ServiceError::Changed { what: format!("article {id}") });
            }
            let mut happenings = Vec::new();
            let mut note = |kind, before: Value, after: Value| {
                happenings.push(Happening::new(kind, None, json!({ "before": before, "after": after })));
            };
            if let Some(priority) = patch.priority.filter(|priority| *priority != record.priority) {
                note(EventKind::PriorityChanged, record.priority.into(), priority.into());
                record.priority = priority;
            }
            if let Some(lifecycle) = patch.lifecycle.filter(|lifecycle| *lifecycle != record.article.lifecycle) {
                let kind = if lifecycle == Lifecycle::Withdrawn { EventKind::Withdrawn } else { EventKind::Restored };
                note(kind, record.article.lifecycle.as_str().into(), lifecycle.as_str().into());
                record.article.lifecycle = lifecycle;
            }
            if let Some(source) = patch.source_locale.as_ref().filter(|s| **s != record.article.source_locale) {
                note(
                    EventKind::SourceChanged,
                    record.article.source_locale.to_string().into(),
                    source.to_string().into(),
                );
                record.article.source_locale = source.clone();
                record.article.source_declared = true;
                record.url = record.urls.get(source).cloned().or(record.url.take());
            }
            Ok(happenings)
        };
        self.decide_on(id, None, change).await
    }

    fn may_decide_in(&self, locale: &Locale) -> Result<(), ServiceError> {
        let covered = self.caller.grant.covers_locale(locale);
        if covered { Ok(()) } else { Err(ServiceError::Forbidden { scope: Scope::Decide }) }
    }

    async fn decide(
        &self,
        id: ArticleId,
        relabelled: Option<(Locale, i64)>,
        change: impl Fn(&mut Article, &Policy) -> Result<Option<Happening>, ServiceError>,
    ) -> Result<(), ServiceError> {
        self.decide_on(id, relabelled, |record, policy| {
            change(&mut record.article, policy).map(|happening| happening.into_iter().collect())
        })
        .await
    }

    /// One person's decision about one article: changed under a lock, judged anew, written down.
    async fn decide_on(
        &self,
        id: ArticleId,
        relabelled: Option<(Locale, i64)>,
        change: impl Fn(&mut ArticleRecord, &Policy) -> Result<Vec<Happening>, ServiceError>,
    ) -> Result<(), ServiceError> {
        let now = self.clock.now();
        let Begun::First(transaction) = self.begin::<()>().await? else { return Ok(()) };
        let record = transaction.lock(&[id]).await?.pop();
        let mut record = record.ok_or_else(|| ServiceError::not_found(format!("article {id}")))?;
        let collection = transaction.hold_collection(record.collection_id).await?;
        let collection = collection.filter(|held| self.caller.grant.covers_collection(&held.name));
        let policy = collection.ok_or_else(|| ServiceError::not_found(format!("article {id}")))?.policy;
        let mut states: BTreeMap<_, _> = record.stored_states();
        let happenings = change(&mut record, &policy)?;
        if happenings.is_empty() {
            return self.finish_unchanged(transaction, &()).await;
        }
        let mut decided = judged(&transaction, record, &policy, &mut Words::default()).await?;
        decided.happenings = happenings;
        decided.happenings.extend(passings(&mut states, &decided.verdicts, now));
        decided.relabelled = relabelled.into_iter().collect();
        transaction.save(&[decided], &self.actor(), now).await?;
        self.finish(transaction, &()).await
    }
}

/// A variant whose text stands.
fn standing<'a>(article: &'a mut Article, locale: &Locale) -> Result<&'a mut Variant, ServiceError> {
    let variant = article.variants.get_mut(locale).filter(|variant| variant.standing().is_some());
    variant.ok_or_else(|| ServiceError::Conflict { why: format!("`{locale}` has no text.") })
}

fn checked_reason(field: &str, reason: Option<&str>, needed: bool) -> Result<Option<String>, ServiceError> {
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
    if needed && reason.is_none() {
        return Err(ServiceError::invalid(field, "Say why."));
    }
    if reason.is_some_and(|reason| reason.chars().count() > MAX_REASON || reason.contains('\0')) {
        return Err(ServiceError::invalid(field, format!("At most {MAX_REASON} characters, and no NUL.")));
    }
    Ok(reason.map(str::to_owned))
}
