//! Rows into domain types and back, for articles, variants and revisions.

use std::{collections::BTreeMap, str::FromStr as _};

use sea_orm::ActiveValue::Set;

use super::{
    ArticleRecord, StorageError, codes,
    entity::{article, distance, revision, variant},
};
use crate::{
    clock::{Dated, Instant, Precision},
    domain::{
        Acknowledgement, Article, Baseline, Declared, Digest, Distance, Distances, Label, Labeller, Locale, Pair,
        Revision, Share, Significance, Variant, Verdict, queue_rank,
    },
};

/// Reads a locale out of a row.
pub(super) fn locale(table: &'static str, row: &str, tag: &str) -> Result<Locale, StorageError> {
    Locale::from_str(tag).map_err(|error| StorageError::inconsistent(table, row, error))
}

/// Puts an article together from its rows.
pub(super) fn record(
    row: article::Model,
    variants: Vec<variant::Model>,
    revisions: Vec<revision::Model>,
    distances: Vec<distance::Model>,
) -> Result<ArticleRecord, StorageError> {
    let place = format!("article {}", row.id);
    let wrong = |what: &str| StorageError::inconsistent("article", place.clone(), what);
    let mut article = Article::new(locale("article", &place, &row.source_locale)?);
    article.source_declared = row.source_declared;
    article.kind = row.kind;
    article.lifecycle = codes::lifecycle_from(row.lifecycle).ok_or_else(|| wrong("unknown lifecycle"))?;
    article.arrivals = row.arrivals;
    let mut before = BTreeMap::new();
    let mut urls = BTreeMap::new();
    for stored in variants {
        let tag = locale("variant", &place, &stored.locale)?;
        let mut held = Variant::default();
        held.declared = stored.declared;
        held.not_required.clone_from(&stored.not_required);
        held.approved = stored.approved;
        if let (Some(upstream), Some(revision), Some(arrival)) =
            (&stored.acknowledged_upstream, stored.acknowledged_revision, stored.acknowledged_arrival)
        {
            let upstream = locale("variant", &place, upstream)?;
            held.acknowledged = Some(Acknowledgement { upstream, revision, arrival });
        }
        if let Some(url) = &stored.url {
            urls.insert(tag.clone(), url.clone());
        }
        // A row that only says "required and missing" comes from the policy, and is judged anew each time.
        let holds_something = held != Variant::default();
        if holds_something {
            article.variants.insert(tag.clone(), held);
        }
        before.insert(tag, stored);
    }
    let mut read = Vec::with_capacity(revisions.len());
    for stored in revisions {
        let tag = locale("revision", &place, &stored.locale)?;
        read.push((tag, revision_from(&stored)?));
    }
    // In order of rank, so that each insertion is at the end.
    read.sort_by_key(|(_, revision)| revision.rank());
    for (tag, revision) in read {
        article.variants.entry(tag).or_default().insert(revision);
    }
    let mut known = Distances::default();
    for stored in distances {
        let pair = Pair {
            locale: locale("distance", &place, &stored.locale)?,
            from: stored.from_number,
            to: stored.to_number,
        };
        known.insert(pair, Distance { significance: significance(stored.significance)?, share: share(stored.share) });
    }
    Ok(ArticleRecord {
        id: row.id,
        collection_id: row.collection_id,
        key: row.key,
        article,
        priority: row.priority,
        title: row.title,
        title_locale: row.title_locale.as_deref().map(|tag| locale("article", &place, tag)).transpose()?,
        url: row.url,
        created_at: Instant::from_micros(row.created_at),
        updated_at: Instant::from_micros(row.updated_at),
        version: row.version,
        distances: known,
        urls,
        is_new: false,
        changed: false,
        settled: false,
        before,
    })
}

pub(super) fn significance(code: i16) -> Result<Significance, StorageError> {
    codes::significance_from(code)
        .ok_or_else(|| StorageError::inconsistent("variant", "significance", format!("unknown number {code}")))
}

pub(super) fn share(points: i16) -> Share {
    Share::from_basis_points(u16::try_from(points).unwrap_or_default())
}

fn revision_from(row: &revision::Model) -> Result<Revision, StorageError> {
    let place = format!("article {} {} revision {}", row.article_id, row.locale, row.number);
    let wrong = |what: &str| StorageError::inconsistent("revision", place.clone(), what);
    let digest: [u8; 32] = row.digest.as_slice().try_into().map_err(|_| wrong("a digest of the wrong length"))?;
    let label = row.label.map(significance).transpose()?.map(|significance| Label {
        significance,
        by: if row.labelled_by_editor { Labeller::Editor } else { Labeller::Submitter },
    });
    let declared = match (&row.declared_upstream, &row.based_on) {
        (Some(upstream), Some(based_on)) => Some(Declared {
            upstream: locale("revision", &place, upstream)?,
            based_on: codes::based_on_from(based_on).ok_or_else(|| wrong("an unreadable baseline"))?,
        }),
        _ => None,
    };
    Ok(Revision {
        number: row.number,
        arrival: row.arrival,
        datetime: row.datetime.map(|micros| Dated {
            at: Instant::from_micros(micros),
            precision: if row.day_only { Precision::Day } else { Precision::Instant },
        }),
        received_at: Instant::from_micros(row.received_at),
        digest: Digest::from_bytes(digest),
        has_body: row.has_body,
        deleted: row.deleted,
        label,
        declared,
        source_locale: locale("revision", &place, &row.source_locale)?,
        origin: row.origin.and_then(codes::origin_from),
        sent_back: row.sent_back.clone(),
    })
}

/// The row of a revision.
pub(super) fn revision_row(article_id: i64, locale: &Locale, revision: &Revision) -> revision::ActiveModel {
    revision::ActiveModel {
        article_id: Set(article_id),
        locale: Set(locale.to_string()),
        number: Set(revision.number),
        arrival: Set(revision.arrival),
        datetime: Set(revision.datetime.map(|dated| dated.at.as_micros())),
        day_only: Set(revision.datetime.is_some_and(|dated| dated.precision == Precision::Day)),
        received_at: Set(revision.received_at.as_micros()),
        digest: Set(revision.digest.as_bytes().to_vec()),
        digest_version: Set(Digest::VERSION),
        has_body: Set(revision.has_body),
        deleted: Set(revision.deleted),
        label: Set(revision.label.map(|label| codes::significance(label.significance))),
        labelled_by_editor: Set(revision.label.is_some_and(|label| label.by == Labeller::Editor)),
        declared_upstream: Set(revision.declared.as_ref().map(|declared| declared.upstream.to_string())),
        based_on: Set(revision.declared.as_ref().map(|declared| codes::based_on(&declared.based_on))),
        source_locale: Set(revision.source_locale.to_string()),
        origin: Set(revision.origin.map(codes::origin)),
        sent_back: Set(revision.sent_back.clone()),
    }
}

/// The row of a variant, by its verdict.
pub(super) fn variant_row(record: &ArticleRecord, verdict: &Verdict, overdue: bool, now: Instant) -> variant::Model {
    let held = record.article.variants.get(&verdict.locale);
    let before = record.before.get(&verdict.locale);
    let acknowledged = held.and_then(|held| held.acknowledged.as_ref());
    let newest = held.and_then(Variant::newest);
    let rank = queue_rank(verdict, record.priority, overdue);
    variant::Model {
        article_id: record.id,
        locale: verdict.locale.to_string(),
        collection_id: record.collection_id,
        state: codes::state(verdict.state),
        text_exists: verdict.exists,
        newest: newest.map(|revision| revision.number),
        datetime: newest.map(|revision| revision.effective_at().as_micros()),
        url: record.urls.get(&verdict.locale).cloned(),
        declared: held.is_some_and(|held| held.declared),
        upstream: verdict.upstream.as_ref().map(ToString::to_string),
        basis: verdict.basis.map(codes::basis),
        baseline: verdict.baseline.map(|baseline| match baseline {
            Baseline::Revision(number) => number,
            Baseline::BeforeFirst => 0,
        }),
        significance: verdict.significance.map(codes::significance),
        share: i16::try_from(verdict.share.basis_points()).unwrap_or(i16::MAX),
        behind: i32::try_from(verdict.behind).unwrap_or(i32::MAX),
        since: verdict.since.map(Instant::as_micros),
        due_at: verdict.due_at.map(Instant::as_micros),
        overdue,
        queue_rank: rank.filter(|_| before.is_none_or(|before| before.claim_until.is_none())),
        not_required: held.and_then(|held| held.not_required.clone()),
        acknowledged_upstream: acknowledged.map(|acknowledged| acknowledged.upstream.to_string()),
        acknowledged_revision: acknowledged.map(|acknowledged| acknowledged.revision),
        acknowledged_arrival: acknowledged.map(|acknowledged| acknowledged.arrival),
        approved: held.and_then(|held| held.approved),
        updated_at: before.map_or(now.as_micros(), |before| before.updated_at),
        version: before.map_or(0, |before| before.version),
        work_rank: rank,
        claim_id: before.and_then(|before| before.claim_id),
        claim_until: before.and_then(|before| before.claim_until),
        claimed_by: before.and_then(|before| before.claimed_by.clone()),
        fence: before.map_or(0, |before| before.fence),
        optional: verdict.optional,
    }
}
