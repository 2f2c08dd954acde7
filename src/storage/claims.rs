//! Claims: leases on open work, handed out so that no two workers hold the same piece.
//!
//! A claim does not lock its article. What makes two workers safe is the variant's `fence`, which grows with each claim:
//! a submit under an older one is refused.

use sea_orm::{
    ActiveModelTrait as _,
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, ConnectionTrait, DbBackend, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, Statement,
    sea_query::{Expr, LockBehavior, LockType},
};

use super::{
    ArticleId, CollectionId, StorageError, Store, Transaction,
    entity::{claim, variant},
    lists::ClaimOverlay,
    rows,
};
use crate::{
    clock::Instant,
    domain::{Digest, Locale},
};

/// How many lapsed claims one call puts back into the queue.
const LAPSED_AT_ONCE: u64 = 500;

/// How a claim ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Its time ran out before anybody else wanted the work.
    Lapsed,
    /// It was given back.
    Released,
    /// Its translation was submitted.
    Submitted,
}

impl Ending {
    /// The name used in JSON and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lapsed => "lapsed",
            Self::Released => "released",
            Self::Submitted => "submitted",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::Lapsed, Self::Released, Self::Submitted].into_iter().find(|ending| ending.as_str() == name)
    }
}

/// A claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimRecord {
    /// Its number.
    pub id: i64,
    /// The article to be translated.
    pub article_id: ArticleId,
    /// Into which locale.
    pub locale: Locale,
    /// Its collection.
    pub collection_id: CollectionId,
    /// The fencing token: larger than that of any earlier claim on the same variant.
    pub fence: i64,
    /// Who holds it.
    pub holder: String,
    /// What the holder calls the worker.
    pub worker: String,
    /// The variant it is translated from.
    pub upstream: Locale,
    /// The upstream revision that the claim shows.
    pub base_revision: i64,
    /// Since when.
    pub claimed_at: Instant,
    /// Until when.
    pub until: Instant,
    /// How it ended, and when.
    pub ended: Option<(Ending, Instant)>,
    /// What was submitted under it: digest and revision.
    pub submitted: Option<(Digest, i64)>,
}

fn record(row: claim::Model) -> Result<ClaimRecord, StorageError> {
    let place = format!("claim {}", row.id);
    let wrong = |what: &str| StorageError::inconsistent("claim", place.clone(), what);
    let ending = row.ending.as_deref().map(|name| Ending::from_name(name).ok_or_else(|| wrong("unknown ending")));
    let digest: Option<[u8; 32]> = row.submitted_digest.as_deref().and_then(|bytes| bytes.try_into().ok());
    Ok(ClaimRecord {
        locale: rows::locale("claim", &place, &row.locale)?,
        upstream: rows::locale("claim", &place, &row.upstream)?,
        ended: ending.transpose()?.zip(row.ended_at.map(Instant::from_micros)),
        submitted: digest.map(Digest::from_bytes).zip(row.submitted_revision),
        id: row.id,
        article_id: row.article_id,
        collection_id: row.collection_id,
        fence: row.fence,
        holder: row.holder,
        worker: row.worker,
        base_revision: row.base_revision,
        claimed_at: Instant::from_micros(row.claimed_at),
        until: Instant::from_micros(row.until),
    })
}

/// Open work that this transaction holds for itself.
#[derive(Debug, Clone)]
pub struct OpenWork {
    /// The article.
    pub article_id: ArticleId,
    /// Its collection.
    pub collection_id: CollectionId,
    /// Into which locale.
    pub locale: Locale,
    /// From which variant.
    pub upstream: Locale,
    /// The upstream's newest revision.
    pub base_revision: i64,
    /// Its place in the queue, smaller first.
    pub rank: i64,
    fence: i64,
}

/// What there is to do about one variant.
#[derive(Debug, Clone)]
pub enum Piece {
    /// It can be taken.
    Open(OpenWork),
    /// Somebody has it.
    Held(ClaimOverlay),
    /// Nothing, or something that nobody can take.
    Closed,
}

impl Transaction {
    /// Puts claims whose time has run out back into the queue.
    pub async fn lapse_claims(&self, now: Instant) -> Result<(), StorageError> {
        let mut lapsed = variant::Entity::find()
            .filter(variant::Column::ClaimUntil.is_not_null())
            .filter(variant::Column::ClaimUntil.lt(now.as_micros()))
            .order_by_asc(variant::Column::ClaimUntil)
            .limit(LAPSED_AT_ONCE);
        if self.is_postgres() {
            lapsed = lapsed.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        }
        for row in lapsed.all(self.connection()).await? {
            let id = row.claim_id.unwrap_or_default();
            self.free(row.article_id, &row.locale).await?;
            self.end(id, Ending::Lapsed, now, None).await?;
        }
        Ok(())
    }

    /// Takes up to `limit` of the most urgent open pieces of one collection and locale that no other transaction is at.
    pub async fn open_work(
        &self,
        collection_id: CollectionId,
        locale: &Locale,
        limit: u64,
    ) -> Result<Vec<OpenWork>, StorageError> {
        let mut query = variant::Entity::find()
            .filter(variant::Column::CollectionId.eq(collection_id))
            .filter(variant::Column::Locale.eq(locale.to_string()))
            .filter(variant::Column::QueueRank.is_not_null())
            .order_by_asc(variant::Column::QueueRank)
            .order_by_asc(variant::Column::ArticleId)
            .limit(limit);
        if self.is_postgres() {
            query = query.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        }
        let mut found = Vec::new();
        for row in query.all(self.connection()).await? {
            found.extend(self.open(row, locale).await?);
        }
        Ok(found)
    }

    /// One variant, its row locked until the transaction ends. A claim on it whose time has run out is ended.
    pub async fn piece(&self, article_id: ArticleId, locale: &Locale, now: Instant) -> Result<Piece, StorageError> {
        let mut query = variant::Entity::find_by_id((article_id, locale.to_string()));
        if self.is_postgres() {
            query = query.lock(LockType::Update);
        }
        let Some(row) = query.one(self.connection()).await? else { return Ok(Piece::Closed) };
        if let Some((id, until)) = row.claim_id.zip(row.claim_until.map(Instant::from_micros)) {
            if now < until {
                let holder = row.claimed_by.unwrap_or_default();
                return Ok(Piece::Held(ClaimOverlay { id, holder, until }));
            }
            self.free(article_id, &row.locale).await?;
            self.end(id, Ending::Lapsed, now, None).await?;
        }
        if row.work_rank.is_none() {
            return Ok(Piece::Closed);
        }
        Ok(self.open(row, locale).await?.map_or(Piece::Closed, Piece::Open))
    }

    /// A variant as a piece of work; `None` where its upstream has no text.
    async fn open(&self, row: variant::Model, locale: &Locale) -> Result<Option<OpenWork>, StorageError> {
        let Some(upstream) = row.upstream else { return Ok(None) };
        let newest = variant::Entity::find_by_id((row.article_id, upstream.clone()))
            .filter(variant::Column::TextExists.eq(true))
            .one(self.connection())
            .await?;
        let Some(base_revision) = newest.and_then(|newest| newest.newest) else { return Ok(None) };
        Ok(Some(OpenWork {
            article_id: row.article_id,
            collection_id: row.collection_id,
            locale: locale.clone(),
            upstream: rows::locale("variant", &format!("article {}", row.article_id), &upstream)?,
            base_revision,
            rank: row.work_rank.unwrap_or(i64::MAX),
            fence: row.fence,
        }))
    }

    /// Hands a piece of work out.
    pub async fn claim(
        &self,
        work: &OpenWork,
        holder: &str,
        worker: &str,
        now: Instant,
        until: Instant,
    ) -> Result<ClaimRecord, StorageError> {
        let fence = work.fence + 1;
        let row = claim::ActiveModel {
            id: NotSet,
            article_id: Set(work.article_id),
            locale: Set(work.locale.to_string()),
            collection_id: Set(work.collection_id),
            fence: Set(fence),
            holder: Set(holder.to_owned()),
            worker: Set(worker.to_owned()),
            upstream: Set(work.upstream.to_string()),
            base_revision: Set(work.base_revision),
            claimed_at: Set(now.as_micros()),
            until: Set(until.as_micros()),
            ended_at: Set(None),
            ending: Set(None),
            submitted_digest: Set(None),
            submitted_revision: Set(None),
        };
        let row = row.insert(self.connection()).await?;
        variant::Entity::update_many()
            .col_expr(variant::Column::QueueRank, Expr::value(Option::<i64>::None))
            .col_expr(variant::Column::ClaimId, Expr::value(row.id))
            .col_expr(variant::Column::ClaimUntil, Expr::value(until.as_micros()))
            .col_expr(variant::Column::ClaimedBy, Expr::value(holder))
            .col_expr(variant::Column::Fence, Expr::value(fence))
            .filter(variant::Column::ArticleId.eq(work.article_id))
            .filter(variant::Column::Locale.eq(work.locale.to_string()))
            .exec(self.connection())
            .await?;
        record(row)
    }

    /// The claim with this number and the fencing token of its variant's latest claim, both locked until the transaction
    /// ends: the variant first, as by whoever hands out work and comes to its claim from there.
    pub async fn locked_claim(&self, id: i64) -> Result<Option<(ClaimRecord, Option<i64>)>, StorageError> {
        let find = || claim::Entity::find_by_id(id);
        // Of which variant it is never changes, and so needs no lock to be read.
        let Some(place) = find().one(self.connection()).await? else { return Ok(None) };
        let mut variant = variant::Entity::find_by_id((place.article_id, place.locale));
        let mut claim = find();
        if self.is_postgres() {
            (variant, claim) = (variant.lock(LockType::Update), claim.lock(LockType::Update));
        }
        let latest = variant.one(self.connection()).await?.map(|row| row.fence);
        let Some(row) = claim.one(self.connection()).await? else { return Ok(None) };
        Ok(Some((record(row)?, latest)))
    }

    /// Gives a claim more time, also one that ran out and that nobody else has taken.
    pub async fn extend_claim(&self, claim: &ClaimRecord, until: Instant) -> Result<(), StorageError> {
        claim::Entity::update_many()
            .col_expr(claim::Column::Until, Expr::value(until.as_micros()))
            .col_expr(claim::Column::EndedAt, Expr::value(Option::<i64>::None))
            .col_expr(claim::Column::Ending, Expr::value(Option::<String>::None))
            .filter(claim::Column::Id.eq(claim.id))
            .exec(self.connection())
            .await?;
        variant::Entity::update_many()
            .col_expr(variant::Column::QueueRank, Expr::value(Option::<i64>::None))
            .col_expr(variant::Column::ClaimId, Expr::value(claim.id))
            .col_expr(variant::Column::ClaimUntil, Expr::value(until.as_micros()))
            .col_expr(variant::Column::ClaimedBy, Expr::value(claim.holder.as_str()))
            .filter(variant::Column::ArticleId.eq(claim.article_id))
            .filter(variant::Column::Locale.eq(claim.locale.to_string()))
            .filter(variant::Column::Fence.eq(claim.fence))
            .exec(self.connection())
            .await?;
        Ok(())
    }

    /// Ends a claim, and puts its variant back where its state belongs.
    pub async fn end_claim(
        &self,
        claim: &ClaimRecord,
        ending: Ending,
        submitted: Option<(Digest, i64)>,
        now: Instant,
    ) -> Result<(), StorageError> {
        self.free(claim.article_id, &claim.locale.to_string()).await?;
        self.end(claim.id, ending, now, submitted).await
    }

    async fn free(&self, article_id: ArticleId, locale: &str) -> Result<(), StorageError> {
        variant::Entity::update_many()
            .col_expr(variant::Column::QueueRank, Expr::col(variant::Column::WorkRank))
            .col_expr(variant::Column::ClaimId, Expr::value(Option::<i64>::None))
            .col_expr(variant::Column::ClaimUntil, Expr::value(Option::<i64>::None))
            .col_expr(variant::Column::ClaimedBy, Expr::value(Option::<String>::None))
            .filter(variant::Column::ArticleId.eq(article_id))
            .filter(variant::Column::Locale.eq(locale))
            .exec(self.connection())
            .await?;
        Ok(())
    }

    async fn end(
        &self,
        id: i64,
        ending: Ending,
        now: Instant,
        submitted: Option<(Digest, i64)>,
    ) -> Result<(), StorageError> {
        let changed = claim::ActiveModel {
            ended_at: Set(Some(now.as_micros())),
            ending: Set(Some(ending.as_str().to_owned())),
            submitted_digest: Set(submitted.map(|(digest, _)| digest.as_bytes().to_vec())),
            submitted_revision: Set(submitted.map(|(_, number)| number)),
            ..Default::default()
        };
        claim::Entity::update_many().set(changed).filter(claim::Column::Id.eq(id)).exec(self.connection()).await?;
        Ok(())
    }

    /// The database's clock on PostgreSQL, where the nodes' clocks may differ; `fallback` on SQLite.
    pub async fn now(&self, fallback: Instant) -> Result<Instant, StorageError> {
        if !self.is_postgres() {
            return Ok(fallback);
        }
        let sql = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT) AS micros";
        let row = self.connection().query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await?;
        let micros: Option<i64> = row.map(|row| row.try_get("", "micros")).transpose()?;
        Ok(micros.map_or(fallback, Instant::from_micros))
    }
}

impl Store {
    /// The claim with this number.
    pub async fn claim(&self, id: i64) -> Result<Option<ClaimRecord>, StorageError> {
        claim::Entity::find_by_id(id).one(&self.reader).await?.map(record).transpose()
    }

    /// The open claims that somebody holds, oldest first.
    pub async fn open_claims(&self, holder: &str, limit: u64) -> Result<Vec<ClaimRecord>, StorageError> {
        let rows = claim::Entity::find()
            .filter(claim::Column::Holder.eq(holder))
            .filter(claim::Column::EndedAt.is_null())
            .order_by_asc(claim::Column::Id)
            .limit(limit)
            .all(&self.reader)
            .await?;
        rows.into_iter().map(record).collect()
    }
}
