//! Translations that are submitted under claims.

use serde_json::json;

use super::{held, told};
use crate::{
    clock::Instant,
    document::text_of,
    domain::{
        Acknowledgement, BasedOn, Document, EventKind, Locale, Matter, Origin, Policy, Significance, State, Variant,
    },
    service::{
        MayTranslate, Service, ServiceError,
        decisions::{checked_reason, settled},
        ingest::{Taken, Taking},
        judging::{Words, judged},
        once::Begun,
        passings::passings,
    },
    storage::{ArticleRecord, ClaimRecord, Decided, Ending, Transaction},
};

/// A translation submitted under a claim.
#[derive(Debug, Clone, Default)]
pub struct Submitted {
    /// The headline.
    pub title: Option<String>,
    /// The summary.
    pub description: Option<String>,
    /// Markdown.
    pub body: Option<String>,
    /// Where it is published.
    pub url: Option<String>,
    /// The publisher's datetime; the moment of arrival where it is left out.
    pub datetime: Option<crate::clock::Dated>,
    /// Who or what wrote it.
    pub origin: Option<Origin>,
    /// A free remark.
    pub note: Option<String>,
}

impl<P: MayTranslate> Service<P> {
    /// Whether submitting this says that the text which stands is still right, although a fact changed in its source.
    pub async fn takes_a_reason(&self, claim: &ClaimRecord, submitted: &Submitted) -> Result<bool, ServiceError> {
        let record = self.record(claim.article_id).await?;
        let policy = self.collection_by_id(record.collection_id).await?.policy;
        let document = document(&record.key, claim, submitted, &policy.link_sections)?;
        if standing(&record, &claim.locale, &document).is_none() {
            return Ok(false);
        }
        let variant = self.variant(claim.article_id, &claim.locale).await?.variant;
        Ok(variant.significance.is_some_and(Significance::takes_a_reason))
    }

    /// Takes a translation in under its claim. Accepted also when the lease ran out, unless somebody else has the work by
    /// now; the same text again gives the same answer. Where the source has moved on meanwhile, the translation is stored
    /// and judged by the revision that the claim showed.
    pub async fn submit_claim(&self, id: i64, fence: i64, submitted: &Submitted) -> Result<Taken, ServiceError> {
        let known = self.claim_in_reach(id).await?;
        let transaction = match self.begin::<Taken>().await? {
            Begun::First(transaction) => transaction,
            Begun::Before(taken) => return Ok(taken),
        };
        // The article first, then the variant, then its claim: the order in which every writer locks.
        let record = transaction.lock(&[known.article_id]).await?.pop();
        let record = record.ok_or_else(|| ServiceError::not_found(format!("article {}", known.article_id)))?;
        let collection = transaction.hold_collection(record.collection_id).await?;
        let policy = collection.ok_or_else(|| ServiceError::not_found("collection"))?.policy;
        let now = self.now(&transaction).await?;
        let document = document(&record.key, &known, submitted, &policy.link_sections)?;
        let digest = document.digest;
        let is_this = |claim: &ClaimRecord| {
            claim.submitted.is_some_and(|(before, _)| Some(before) == digest && claim.fence == fence)
        };
        let holds = if is_this(&known) { Ok(known) } else { held(&transaction, id, fence, &self.actor()).await };
        let claim = match holds {
            Ok(claim) => claim,
            // A copy of this request may have been taken in while this one waited for the article.
            Err(error) => match transaction.locked_claim(id).await? {
                Some((claim, _)) if claim.holder == self.actor() && is_this(&claim) => claim,
                Some(_) | None => return Err(transaction.give_up(error).await),
            },
        };
        if is_this(&claim) {
            let state = record.stored_states().get(&claim.locale).map_or(State::Unknown, |(state, _)| *state);
            let revision = claim.submitted.map_or(0, |(_, revision)| revision);
            let taken = Taken::again(claim.article_id, revision, state);
            self.finish_unchanged(transaction, &taken).await?;
            return Ok(taken);
        }
        let unchanged = standing(&record, &claim.locale, &document);
        let why = if unchanged.is_some() { checked_reason("note", submitted.note.as_deref(), false) } else { Ok(None) };
        let why = match why {
            Ok(why) => why,
            Err(error) => return Err(transaction.give_up(error).await),
        };
        transaction.end_claim(&claim, Ending::Submitted, None, now).await?;
        let (decided, taken) = if let Some(number) = unchanged {
            // A worker that sends the standing text again has seen the source and says that the text still holds.
            let (decided, taken) = still_right(&transaction, record, &policy, &claim, (number, why), now).await?;
            self.note_decisions(&transaction, &decided).await?;
            (vec![decided], taken)
        } else {
            let mut taking = Taking::begin(&transaction, &policy, vec![record], now).await?;
            let report = taking.take(&document).await?;
            let taken = report.result.map_err(|fields| ServiceError::Invalid { fields })?;
            (taking.decided(), taken)
        };
        transaction.save(&decided, &self.actor(), now).await?;
        let done = digest.map(|digest| (digest, taken.revision));
        transaction.end_claim(&claim, Ending::Submitted, done, now).await?;
        let mut event = told(&claim, EventKind::ClaimSubmitted);
        event.happening.data.insert("revision".to_owned(), taken.revision.into());
        event.happening.data.insert("state".to_owned(), taken.state.as_str().into());
        self.note_told(&transaction, &format!("article {}", claim.article_id), &event.happening).await?;
        transaction.append(&[event], &self.actor(), now).await?;
        self.finish(transaction, &taken).await?;
        Ok(taken)
    }
}

/// The revision of a variant that stands, where it says the same as `document`.
fn standing(record: &ArticleRecord, locale: &Locale, document: &Document) -> Option<i64> {
    let standing = record.article.variants.get(locale).and_then(Variant::standing);
    standing.filter(|standing| Some(standing.digest) == document.digest).map(|standing| standing.number)
}

/// Certifies the standing text against the revision that the claim showed.
async fn still_right(
    transaction: &Transaction,
    mut record: ArticleRecord,
    policy: &Policy,
    claim: &ClaimRecord,
    (number, why): (i64, Option<String>),
    now: Instant,
) -> Result<(Decided, Taken), ServiceError> {
    let mut states = record.stored_states();
    let arrival = record.article.next_arrival();
    let (upstream, revision) = (claim.upstream.clone(), claim.base_revision);
    let certificate = json!(Acknowledgement { upstream: upstream.clone(), revision, arrival });
    let matter = Matter::Certificate(claim.locale.clone());
    let told = settled(EventKind::Acknowledged, &matter, &certificate, &mut record);
    let id = record.id;
    let mut decided = judged(transaction, record, policy, &mut Words::default()).await?;
    decided.happenings.extend(told.map(|mut told| {
        told.data.insert("upstream".to_owned(), json!(upstream));
        told.data.insert("revision".to_owned(), revision.into());
        told.data.insert("claim".to_owned(), claim.id.into());
        told.data.insert("note".to_owned(), json!(why));
        told
    }));
    decided.happenings.extend(passings(&mut states, &decided.verdicts, now));
    let state = decided.verdicts.iter().find(|v| v.locale == claim.locale).map_or(State::Unknown, |v| v.state);
    Ok((decided, Taken::again(id, number, state)))
}

/// A submission as the document that the one way in takes.
fn document(
    key: &str,
    claim: &ClaimRecord,
    submitted: &Submitted,
    link_sections: &[String],
) -> Result<Document, ServiceError> {
    let Submitted { title, description, body, url, datetime, origin, note } = submitted.clone();
    // Read by the same reader as every other document, so that the same limits hold.
    let item = json!({
        "key": key,
        "locale": claim.locale,
        "title": title,
        "description": description,
        "body": body,
        "url": url,
        "note": note,
    });
    let present = item.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
    let item: serde_json::Map<_, _> = present.map(|(name, value)| (name.clone(), value.clone())).collect();
    let bytes = serde_json::Value::Object(item).to_string();
    let reading = crate::document::Reading { link_sections, ..crate::document::Reading::default() };
    let read = crate::document::read_item(bytes.as_bytes(), &reading);
    let mut read = read.map_err(|refusal| ServiceError::Invalid { fields: refusal.errors })?;
    if read.title.is_none() && read.body.is_none() {
        return Err(ServiceError::invalid("body", "The translation has no text."));
    }
    let parts = text_of(read.title.as_deref(), read.description.as_deref(), read.body.as_deref(), link_sections);
    read.text = parts.text;
    read.digest = Some(parts.digest);
    read.related = parts.related;
    read.datetime = datetime;
    read.origin = origin;
    read.based_on = Some(BasedOn::Revision(claim.base_revision));
    Ok(read)
}
