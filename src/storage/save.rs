//! Writing down what a transaction decided about articles: revisions, words, distances, variants, tallies, events.

use sea_orm::{
    ActiveModelTrait as _,
    ActiveValue::Set,
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, IntoActiveModel as _, QueryFilter as _,
    sea_query::{Expr, OnConflict},
};

use super::{
    ArticleRecord, StorageError, StoredText, TextId, articles, codes,
    entity::{distance, revision, variant},
    events::{self, NewEvent},
    rows,
    tallies::Deltas,
    texts, words,
};
use crate::{
    clock::Instant,
    domain::{Distance, Happening, Locale, Pair, Verdict, change::ANALYSIS_VERSION, is_overdue},
};

/// Rows a statement, by the number of their columns: both databases take at least 32,766 parameters.
const fn rows_of(columns: usize) -> usize {
    30_000 / columns
}

/// What was decided about one article.
#[derive(Debug, Clone)]
pub struct Decided {
    /// The article as it is now.
    pub record: ArticleRecord,
    /// What each of its variants is now. A variant that was there and is not named any more loses its row.
    pub verdicts: Vec<Verdict>,
    /// The words of its new revisions.
    pub texts: Vec<(Locale, i64, StoredText)>,
    /// Distances that were measured.
    pub distances: Vec<(Pair, Distance)>,
    /// Revisions about which a person said something else: their label, or that they were sent back.
    pub marked: Vec<(Locale, i64)>,
    /// What happened, the passing of variants between states included.
    pub happenings: Vec<Happening>,
}

/// Writes down what was decided about some articles, and the events that tell of it. Returns how many variants changed.
pub(super) async fn save<C: ConnectionTrait>(
    db: &C,
    decided: &[Decided],
    actor: &str,
    now: Instant,
) -> Result<usize, StorageError> {
    let mut deltas = Deltas::default();
    let mut new_events = Vec::new();
    let mut variants: Vec<variant::ActiveModel> = Vec::new();
    let mut gone: Vec<(i64, String)> = Vec::new();
    let mut articles = Vec::new();
    // Those whose words may be others now: what a variant shows also changes by what is said of its revisions.
    let mut reworded = Vec::new();
    for decision in decided {
        let record = &decision.record;
        let mut states = 0;
        let mut touched = !decision.happenings.is_empty() || record.is_new || record.changed;
        let mut words_touched = record.is_new || record.changed || !decision.texts.is_empty();
        for verdict in &decision.verdicts {
            let overdue = is_overdue(verdict.due_at, now);
            states |= codes::state_bit(verdict.state) | if overdue { codes::OVERDUE_BIT } else { 0 };
            let before = record.before.get(&verdict.locale);
            let mut row = rows::variant_row(record, verdict, overdue, now);
            let marked = decision.marked.iter().any(|(locale, _)| *locale == verdict.locale);
            // What was said of a revision is part of what a variant is, though its row does not say it.
            if before == Some(&row) && !marked {
                continue;
            }
            // A text that is asked for from now on, or no more, is none the newer for it.
            let only_asked =
                before.is_some_and(|before| *before == variant::Model { optional: before.optional, ..row.clone() });
            touched |= marked || !only_asked;
            words_touched |= before.is_none_or(|before| {
                (before.newest, before.text_exists, &before.url) != (row.newest, row.text_exists, &row.url)
            });
            if let Some(before) = before {
                deltas.add(before, -1);
            }
            deltas.add(&row, 1);
            if marked || !only_asked {
                row.version += 1;
                row.updated_at = now.as_micros();
            }
            variants.push(row.into_active_model().reset_all());
        }
        for (locale, row) in &record.before {
            if !decision.verdicts.iter().any(|verdict| verdict.locale == *locale) {
                (touched, words_touched) = (true, true);
                deltas.add(row, -1);
                gone.push((row.article_id, row.locale.clone()));
            }
        }
        if record.is_new {
            deltas.add_articles(record.collection_id, 1);
        }
        if touched {
            articles.push((record, states));
        }
        if words_touched {
            reworded.push(record.id);
        }
        new_events.extend(decision.happenings.iter().cloned().map(|happening| NewEvent {
            collection_id: record.collection_id,
            article_id: Some(record.id),
            happening,
        }));
    }
    write_revisions(db, decided).await?;
    write_distances(db, decided).await?;
    let changed = variants.len();
    upsert_variants(db, variants).await?;
    for (article_id, locale) in gone {
        variant::Entity::delete_many()
            .filter(variant::Column::ArticleId.eq(article_id))
            .filter(variant::Column::Locale.eq(locale))
            .exec(db)
            .await?;
    }
    let versioned: Vec<ArticleRecord> = articles
        .iter()
        .map(|(record, _)| {
            let mut record = (*record).clone();
            record.version += 1;
            record.updated_at = now;
            record
        })
        .collect();
    let rows: Vec<(&ArticleRecord, i32)> =
        versioned.iter().zip(&articles).map(|(record, (_, states))| (record, *states)).collect();
    articles::write(db, &rows).await?;
    words::write_changed(db, &reworded).await?;
    deltas.write(db).await?;
    events::append(db, &new_events, actor, now).await?;
    Ok(changed)
}

/// Writes variants' rows. What belongs to a claim is left alone: claims are taken without the article's lock, and a
/// variant under a claim stays out of the queue whatever its rank.
async fn upsert_variants<C: ConnectionTrait>(
    db: &C,
    mut variants: Vec<variant::ActiveModel>,
) -> Result<(), StorageError> {
    let written = |column: &variant::Column| {
        !matches!(
            column,
            variant::Column::ArticleId
                | variant::Column::Locale
                | variant::Column::QueueRank
                | variant::Column::ClaimId
                | variant::Column::ClaimUntil
                | variant::Column::ClaimedBy
                | variant::Column::Fence
        )
    };
    let columns: Vec<_> = <variant::Column as sea_orm::Iterable>::iter().filter(written).collect();
    let in_queue = "CASE WHEN variant.claim_until IS NULL THEN excluded.work_rank ELSE NULL END";
    while !variants.is_empty() {
        let rest = variants.split_off(variants.len().min(rows_of(columns.len() + 7)));
        let upsert = OnConflict::columns([variant::Column::ArticleId, variant::Column::Locale])
            .update_columns(columns.iter().copied())
            .value(variant::Column::QueueRank, Expr::cust(in_queue))
            .to_owned();
        variant::Entity::insert_many(std::mem::replace(&mut variants, rest))
            .on_conflict(upsert)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

async fn write_revisions<C: ConnectionTrait>(db: &C, decided: &[Decided]) -> Result<(), StorageError> {
    let mut revisions = Vec::new();
    let mut words = Vec::new();
    for decision in decided {
        let record = &decision.record;
        for (locale, number, text) in &decision.texts {
            let variant = record.article.variants.get(locale);
            if let Some(revision) = variant.and_then(|variant| variant.revision(*number)) {
                revisions.push(rows::revision_row(record.id, locale, revision));
                words.push((TextId { article_id: record.id, locale: locale.clone(), number: *number }, text));
            }
        }
        if record.settled {
            // New revisions say so themselves.
            let settled = revision::ActiveModel {
                source_locale: Set(record.article.source_locale.to_string()),
                ..Default::default()
            };
            let earlier = revision::Column::ArticleId.eq(record.id);
            revision::Entity::update_many().set(settled).filter(earlier).exec(db).await?;
        }
        for (locale, number) in &decision.marked {
            let variant = record.article.variants.get(locale);
            if let Some(revision) = variant.and_then(|variant| variant.revision(*number)) {
                let row = rows::revision_row(record.id, locale, revision);
                let said = revision::ActiveModel {
                    label: row.label,
                    labelled_by_editor: row.labelled_by_editor,
                    sent_back: row.sent_back,
                    ..Default::default()
                };
                revision::Entity::update_many()
                    .set(said)
                    .filter(revision::Column::ArticleId.eq(record.id))
                    .filter(revision::Column::Locale.eq(locale.to_string()))
                    .filter(revision::Column::Number.eq(*number))
                    .exec(db)
                    .await?;
            }
        }
    }
    let columns = <revision::Column as sea_orm::Iterable>::iter().count();
    while !revisions.is_empty() {
        let rest = revisions.split_off(revisions.len().min(rows_of(columns)));
        let rows = std::mem::replace(&mut revisions, rest);
        revision::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    texts::write(db, &words).await
}

async fn write_distances<C: ConnectionTrait>(db: &C, decided: &[Decided]) -> Result<(), StorageError> {
    let rows: Vec<_> = decided
        .iter()
        .flat_map(|decision| decision.distances.iter().map(|measured| (decision.record.id, measured)))
        .map(|(article_id, (pair, measured))| {
            distance::Model {
                article_id,
                locale: pair.locale.to_string(),
                from_number: pair.from,
                to_number: pair.to,
                analysis: ANALYSIS_VERSION,
                significance: codes::significance(measured.significance),
                share: i16::try_from(measured.share.basis_points()).unwrap_or(i16::MAX),
            }
            .into_active_model()
            .reset_all()
        })
        .collect();
    for chunk in rows.chunks(rows_of(7)) {
        let again = OnConflict::columns([
            distance::Column::ArticleId,
            distance::Column::Locale,
            distance::Column::FromNumber,
            distance::Column::ToNumber,
        ])
        .update_columns([distance::Column::Analysis, distance::Column::Significance, distance::Column::Share])
        .to_owned();
        distance::Entity::insert_many(chunk.to_vec()).on_conflict(again).exec_without_returning(db).await?;
    }
    Ok(())
}
