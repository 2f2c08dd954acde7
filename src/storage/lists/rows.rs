//! The rows that lists show, and the columns they are read from.

use sea_orm::QueryResult;

use crate::{
    clock::Instant,
    domain::{Baseline, Basis, Lifecycle, Locale, Share, Significance, State},
    storage::{ArticleId, CollectionId, StorageError, codes, rows},
};

pub(super) const ARTICLE_COLUMNS: &str =
    "a.id, a.collection_id, a.key, a.source_locale, a.kind, a.lifecycle, a.priority, a.title,
    a.title_locale, a.url, a.published_at, a.created_at, a.updated_at, a.version";

pub(super) const VARIANT_COLUMNS: &str =
    "v.article_id, v.locale, v.state, v.text_exists, v.newest, v.datetime, v.url AS variant_url,
    v.upstream, v.basis, v.baseline, v.significance, v.share, v.behind, v.since, v.due_at, v.overdue, v.not_required,
    v.updated_at AS variant_updated_at, v.version AS variant_version, v.claim_id, v.claim_until, v.claimed_by";

/// A variant as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariantRow {
    /// Its article.
    pub article_id: ArticleId,
    /// Its locale.
    pub locale: Locale,
    /// What it is.
    pub state: State,
    /// Whether a text stands.
    pub exists: bool,
    /// The number of its newest revision.
    pub newest: Option<i64>,
    /// The datetime of its newest revision.
    pub datetime: Option<Instant>,
    /// Where it is published.
    pub url: Option<String>,
    /// The variant it is translated from.
    pub upstream: Option<Locale>,
    /// How its baseline is known.
    pub basis: Option<Basis>,
    /// Which upstream revision it was made from.
    pub baseline: Option<Baseline>,
    /// How much the upstream changed since.
    pub significance: Option<Significance>,
    /// How much of the upstream's text changed since.
    pub share: Share,
    /// How many upstream revisions came after the baseline.
    pub behind: u32,
    /// Since when it has been stale or missing.
    pub since: Option<Instant>,
    /// When the work is due.
    pub due_at: Option<Instant>,
    /// Whether it is late, as of the last sweep.
    pub overdue: bool,
    /// How late it was, in seconds, when it began to wait for another. In no column: whoever has the whole article works it
    /// out.
    pub stopped_late: Option<i64>,
    /// Why an editor opted it out.
    pub not_required: Option<String>,
    /// Who works on it, under which claim, and until when; as of the claim, which may have lapsed.
    pub claim: Option<ClaimOverlay>,
    /// When it last changed here.
    pub updated_at: Instant,
    /// Grows with each change.
    pub version: i64,
}

/// Somebody works on a variant. Not a state: when the claim lapses, the state below is still true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimOverlay {
    /// The claim.
    pub id: i64,
    /// Who holds it.
    pub holder: String,
    /// Until when.
    pub until: Instant,
}

/// An article as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleRow {
    /// Its number.
    pub id: ArticleId,
    /// Its collection.
    pub collection_id: CollectionId,
    /// Its key.
    pub key: String,
    /// Its source locale.
    pub source_locale: Locale,
    /// Its kind.
    pub kind: Option<String>,
    /// Whether it stands.
    pub lifecycle: Lifecycle,
    /// From -100 to 100, higher is more urgent.
    pub priority: i16,
    /// The headline.
    pub title: Option<String>,
    /// Which locale the headline is in.
    pub title_locale: Option<Locale>,
    /// Where the source is published.
    pub url: Option<String>,
    /// When the source was first published.
    pub published_at: Option<Instant>,
    /// When it was first seen here.
    pub created_at: Instant,
    /// When anything about it last changed here.
    pub updated_at: Instant,
    /// Grows with each change.
    pub version: i64,
    /// Its variants, by locale.
    pub variants: Vec<VariantRow>,
}

pub(super) fn instant(row: &QueryResult, column: &str) -> Result<Option<Instant>, StorageError> {
    Ok(row.try_get::<Option<i64>>("", column)?.map(Instant::from_micros))
}

pub(super) fn tag(row: &QueryResult, place: &str, column: &str) -> Result<Option<Locale>, StorageError> {
    let tag: Option<String> = row.try_get("", column)?;
    tag.map(|tag| rows::locale("article", place, &tag)).transpose()
}

pub(super) fn article_row(row: &QueryResult) -> Result<ArticleRow, StorageError> {
    let id: i64 = row.try_get("", "id")?;
    let place = format!("article {id}");
    let wrong = |what: &str| StorageError::inconsistent("article", place.clone(), what);
    Ok(ArticleRow {
        id,
        collection_id: row.try_get("", "collection_id")?,
        key: row.try_get("", "key")?,
        source_locale: tag(row, &place, "source_locale")?.ok_or_else(|| wrong("no source locale"))?,
        kind: row.try_get("", "kind")?,
        lifecycle: codes::lifecycle_from(row.try_get("", "lifecycle")?).ok_or_else(|| wrong("unknown lifecycle"))?,
        priority: row.try_get("", "priority")?,
        title: row.try_get("", "title")?,
        title_locale: tag(row, &place, "title_locale")?,
        url: row.try_get("", "url")?,
        published_at: instant(row, "published_at")?,
        created_at: Instant::from_micros(row.try_get("", "created_at")?),
        updated_at: Instant::from_micros(row.try_get("", "updated_at")?),
        version: row.try_get("", "version")?,
        variants: Vec::new(),
    })
}

fn claim_overlay(row: &QueryResult) -> Result<Option<ClaimOverlay>, StorageError> {
    let (id, until): (Option<i64>, _) = (row.try_get("", "claim_id")?, instant(row, "claim_until")?);
    let holder: Option<String> = row.try_get("", "claimed_by")?;
    Ok(id.zip(until).map(|(id, until)| ClaimOverlay { id, holder: holder.unwrap_or_default(), until }))
}

pub(super) fn variant_row(row: &QueryResult) -> Result<VariantRow, StorageError> {
    let article_id: i64 = row.try_get("", "article_id")?;
    let place = format!("article {article_id}");
    let wrong = |what: &str| StorageError::inconsistent("variant", place.clone(), what);
    let significance: Option<i16> = row.try_get("", "significance")?;
    let basis: Option<i16> = row.try_get("", "basis")?;
    let baseline: Option<i64> = row.try_get("", "baseline")?;
    let behind: i32 = row.try_get("", "behind")?;
    Ok(VariantRow {
        article_id,
        locale: tag(row, &place, "locale")?.ok_or_else(|| wrong("no locale"))?,
        state: codes::state_from(row.try_get("", "state")?).ok_or_else(|| wrong("unknown state"))?,
        exists: row.try_get("", "text_exists")?,
        newest: row.try_get("", "newest")?,
        datetime: instant(row, "datetime")?,
        url: row.try_get("", "variant_url")?,
        upstream: tag(row, &place, "upstream")?,
        basis: basis.map(|code| codes::basis_from(code).ok_or_else(|| wrong("unknown basis"))).transpose()?,
        baseline: baseline.map(|number| if number == 0 { Baseline::BeforeFirst } else { Baseline::Revision(number) }),
        significance: significance.map(rows::significance).transpose()?,
        share: rows::share(row.try_get("", "share")?),
        behind: u32::try_from(behind).unwrap_or_default(),
        since: instant(row, "since")?,
        due_at: instant(row, "due_at")?,
        overdue: row.try_get("", "overdue")?,
        stopped_late: None,
        not_required: row.try_get("", "not_required")?,
        claim: claim_overlay(row)?,
        updated_at: Instant::from_micros(row.try_get("", "variant_updated_at")?),
        version: row.try_get("", "variant_version")?,
    })
}
