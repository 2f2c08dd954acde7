//! The work queue: claims with leases and fencing tokens.

use std::collections::BTreeMap;

use serde_json::json;

use super::{Changes, MayTranslate, Service, ServiceError, once::Begun};
use crate::{
    domain::{Deed, EventKind, FieldError, Happening, Locale, Scope, Share, Significance},
    storage::{
        ClaimRecord, Ending, NewEvent, StoredText, Transaction,
        lists::{ArticleRow, VariantRow},
    },
};

mod submitting;

pub use submitting::Submitted;

/// The shortest, the usual and the longest lease, in seconds.
pub const LEASE_SECONDS: (i64, i64, i64) = (60, 900, 3_600);
/// How long a claim can be kept in all by renewing it, in seconds: a day.
const WHOLE_SECONDS: i64 = 86_400;
/// How many pieces one call hands out at most.
pub const MAX_CLAIMS: u64 = 50;
/// The longest name of a worker, in characters.
const MAX_WORKER: usize = 100;

/// What a worker asks for.
#[derive(Debug, Clone)]
pub struct ClaimRequest {
    /// Only work of this collection.
    pub collection: Option<String>,
    /// Into these locales.
    pub locales: Vec<Locale>,
    /// Only translations from this variant.
    pub from: Option<Locale>,
    /// At most so many pieces.
    pub limit: u64,
    /// For how long, in seconds.
    pub lease_seconds: i64,
    /// What the worker is called.
    pub worker: String,
}

/// A piece of work in a worker's hands.
#[derive(Debug, Clone)]
pub struct Work {
    /// The claim, with its fencing token.
    pub claim: ClaimRecord,
    /// The article.
    pub article: ArticleRow,
    /// The name of its collection.
    pub collection: String,
    /// The variant to be written.
    pub variant: VariantRow,
    /// The text to translate: the upstream at the claim's base revision.
    pub source: StoredText,
    /// The translation that stands, if there is one.
    pub previous: Option<StoredText>,
    /// The newer translation that was sent back, if one was: its revision, and why.
    pub sent_back: Option<(i64, String)>,
    /// What changed in the upstream since that translation was made.
    pub changes: Option<Changes>,
    /// How much.
    pub significance: Option<Significance>,
    /// How much of the text.
    pub share: Share,
}

impl<P: MayTranslate> Service<P> {
    /// Hands out the most urgent open work, never the same piece to two at once. May hand out less than asked for, or
    /// nothing.
    pub async fn claim_work(&self, request: &ClaimRequest) -> Result<Vec<Work>, ServiceError> {
        check(request)?;
        if request.locales.iter().any(|locale| !self.caller.grant.covers_locale(locale)) {
            return Err(ServiceError::Forbidden { scope: Scope::Translate });
        }
        let collections = match &request.collection {
            Some(name) => vec![self.collection(name).await?],
            None => self.collections().await?,
        };
        let holder = self.actor();
        let names: BTreeMap<i64, String> = collections.iter().map(|c| (c.id, c.name.clone())).collect();
        let transaction = match self.begin::<Vec<i64>>().await? {
            Begun::First(transaction) => transaction,
            Begun::Before(ids) => return self.handed_before(&ids).await,
        };
        let now = self.now(&transaction).await?;
        transaction.lapse_claims(now).await?;
        let limit = request.limit.clamp(1, MAX_CLAIMS);
        let mut open = Vec::new();
        for collection in &collections {
            for locale in &request.locales {
                open.extend(transaction.open_work(collection.id, locale, limit).await?);
            }
        }
        open.retain(|work| request.from.as_ref().is_none_or(|from| work.upstream == *from));
        open.sort_by_key(|work| (work.rank, work.article_id));
        open.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let until = now.plus_seconds(request.lease_seconds);
        let mut claims = Vec::with_capacity(open.len());
        let mut events = Vec::with_capacity(open.len());
        for work in &open {
            let claim = transaction.claim(work, &holder, &request.worker, now, until).await?;
            events.push(told(&claim, EventKind::ClaimTaken));
            claims.push(claim);
        }
        for told in &events {
            let object = format!("article {}", told.article_id.unwrap_or_default());
            self.note_told(&transaction, &object, &told.happening).await?;
        }
        transaction.append(&events, &holder, now).await?;
        let ids: Vec<i64> = claims.iter().map(|claim| claim.id).collect();
        self.finish(transaction, &ids).await?;
        let mut handed = Vec::with_capacity(claims.len());
        for claim in claims {
            let name = names.get(&claim.collection_id).cloned().unwrap_or_default();
            handed.push(self.work(claim, name).await?);
        }
        Ok(handed)
    }

    async fn handed_before(&self, ids: &[i64]) -> Result<Vec<Work>, ServiceError> {
        let mut handed = Vec::with_capacity(ids.len());
        for id in ids {
            handed.push(self.claimed(*id).await?);
        }
        Ok(handed)
    }

    /// A claim of the caller's with everything needed to work on it.
    pub async fn claimed(&self, id: i64) -> Result<Work, ServiceError> {
        let claim = self.own_claim(id).await?;
        let collection = self.collection_by_id(claim.collection_id).await?;
        self.work(claim, collection.name).await
    }

    /// A claim of the caller's; nobody else's is theirs to know of.
    pub async fn own_claim(&self, id: i64) -> Result<ClaimRecord, ServiceError> {
        let claim = self.store.claim(id).await?.filter(|claim| claim.holder == self.actor());
        claim.ok_or_else(|| ServiceError::not_found(format!("claim {id}")))
    }

    /// The same, where the caller may still write there: rights may have been narrowed since it was taken.
    async fn claim_in_reach(&self, id: i64) -> Result<ClaimRecord, ServiceError> {
        let claim = self.own_claim(id).await?;
        self.collection_by_id(claim.collection_id).await?;
        if self.caller.grant.covers_locale(&claim.locale) {
            Ok(claim)
        } else {
            Err(ServiceError::Forbidden { scope: Scope::Translate })
        }
    }

    /// The caller's open claims, oldest first.
    pub async fn open_claims(&self) -> Result<Vec<ClaimRecord>, ServiceError> {
        Ok(self.store.open_claims(&self.actor(), 500).await?)
    }

    async fn work(&self, claim: ClaimRecord, collection: String) -> Result<Work, ServiceError> {
        let detail = self.variant(claim.article_id, &claim.locale).await?;
        let record = self.record(claim.article_id).await?;
        let sent_back = record.article.variants.get(&claim.locale).and_then(|variant| variant.sent_back());
        let sent_back = sent_back.and_then(|refused| refused.sent_back.clone().map(|note| (refused.number, note)));
        let source = self.words(claim.article_id, &claim.upstream, claim.base_revision).await?.unwrap_or_default();
        let changes = match detail.text {
            Some(_) => self.changes(claim.article_id, &claim.locale, None, Some(claim.base_revision)).await?,
            None => None,
        };
        Ok(Work {
            significance: detail.variant.significance,
            share: detail.variant.share,
            article: detail.detail.article,
            variant: detail.variant,
            previous: detail.text,
            sent_back,
            collection,
            source,
            changes,
            claim,
        })
    }

    /// Gives a claim more time, counted from now.
    pub async fn renew_claim(&self, id: i64, fence: i64, lease_seconds: i64) -> Result<ClaimRecord, ServiceError> {
        let (shortest, _, longest) = LEASE_SECONDS;
        if !(shortest..=longest).contains(&lease_seconds) {
            let message = format!("A lease lasts {shortest} to {longest} seconds.");
            return Err(ServiceError::invalid("lease_seconds", message));
        }
        self.claim_in_reach(id).await?;
        let transaction = match self.begin::<()>().await? {
            Begun::First(transaction) => transaction,
            Begun::Before(()) => return self.own_claim(id).await,
        };
        let now = self.now(&transaction).await?;
        let claim = match held(&transaction, id, fence, &self.actor()).await {
            Ok(claim) => claim,
            Err(error) => return Err(transaction.give_up(error).await),
        };
        let until = now.plus_seconds(lease_seconds);
        let until = until.min(claim.claimed_at.plus_seconds(WHOLE_SECONDS));
        if until <= now {
            return Err(lost(&claim, "it has been held for a day, the longest there is; claim the work again"));
        }
        transaction.extend_claim(&claim, until).await?;
        self.note(&transaction, Deed::ClaimRenewed, format!("claim {id}"), json!({ "until": until })).await?;
        self.finish(transaction, &()).await?;
        Ok(ClaimRecord { until, ended: None, ..claim })
    }

    /// Gives a claim back.
    pub async fn release_claim(&self, id: i64, fence: i64) -> Result<(), ServiceError> {
        let Begun::First(transaction) = self.begin::<()>().await? else { return Ok(()) };
        let now = self.now(&transaction).await?;
        let claim = match held(&transaction, id, fence, &self.actor()).await {
            Ok(claim) => claim,
            Err(error) => return Err(transaction.give_up(error).await),
        };
        transaction.end_claim(&claim, Ending::Released, None, now).await?;
        let event = told(&claim, EventKind::ClaimReleased);
        self.note_told(&transaction, &format!("article {}", claim.article_id), &event.happening).await?;
        transaction.append(&[event], &self.actor(), now).await?;
        self.finish(transaction, &()).await
    }
}

fn check(request: &ClaimRequest) -> Result<(), ServiceError> {
    let mut fields = Vec::new();
    let mut wrong = |field: &str, message: String| {
        fields.push(FieldError { field: field.to_owned(), line: None, message });
    };
    if request.locales.is_empty() || request.locales.len() > 50 {
        wrong("locales", "Name 1 to 50 locales.".to_owned());
    }
    if !(1..=MAX_CLAIMS).contains(&request.limit) {
        wrong("limit", format!("A call hands out 1 to {MAX_CLAIMS} pieces."));
    }
    let (shortest, _, longest) = LEASE_SECONDS;
    if !(shortest..=longest).contains(&request.lease_seconds) {
        wrong("lease_seconds", format!("A lease lasts {shortest} to {longest} seconds."));
    }
    if request.worker.chars().count() > MAX_WORKER || request.worker.contains(char::is_control) {
        wrong("worker", format!("At most {MAX_WORKER} characters, without control characters."));
    }
    if fields.is_empty() { Ok(()) } else { Err(ServiceError::Invalid { fields }) }
}

/// The caller's claim, where it is still the latest on its variant; both are locked until the transaction ends.
async fn held(transaction: &Transaction, id: i64, fence: i64, holder: &str) -> Result<ClaimRecord, ServiceError> {
    let found = transaction.locked_claim(id).await?.filter(|(claim, _)| claim.holder == holder);
    let (claim, latest) = found.ok_or_else(|| ServiceError::not_found(format!("claim {id}")))?;
    if claim.fence != fence {
        return Err(lost(&claim, "the fencing token is not this claim's"));
    }
    if latest != Some(claim.fence) {
        return Err(lost(&claim, "its lease ran out and somebody else has the work now"));
    }
    match claim.ended {
        None | Some((Ending::Lapsed, _)) => Ok(claim),
        Some((Ending::Released, _)) => Err(lost(&claim, "it was given back")),
        Some((Ending::Submitted, _)) => Err(lost(&claim, "another text was submitted under it already")),
    }
}

fn lost(claim: &ClaimRecord, why: &str) -> ServiceError {
    ServiceError::Lost { why: format!("Claim {} does not hold any more: {why}.", claim.id) }
}

pub(super) fn told(claim: &ClaimRecord, kind: EventKind) -> NewEvent {
    let data = json!({
        "claim": claim.id,
        "holder": claim.holder,
        "worker": claim.worker,
        "upstream": claim.upstream,
        "base_revision": claim.base_revision,
        "until": claim.until,
    });
    let happening = Happening::new(kind, Some(claim.locale.clone()), data);
    NewEvent { collection_id: claim.collection_id, article_id: Some(claim.article_id), happening }
}
