//! Articles with their histories: read under a lock, judged elsewhere, written back whole.

mod record;

pub use record::{ArticleRecord, Difference};

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, ConnectionTrait, DbBackend, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
    sea_query::{LockType, OnConflict},
};

use super::{
    StorageError, codes,
    entity::{article, distance, revision, variant},
    rows,
};
use crate::{
    clock::Instant,
    domain::{Digest, Locale, change::ANALYSIS_VERSION},
};

/// An article's row number.
pub type ArticleId = i64;

/// A collection's row number.
pub type CollectionId = i64;

/// How many keys or ids one statement asks for; well under both databases' limits on parameters.
pub(super) const ASKED_AT_ONCE: usize = 1_000;

/// Finds the articles with these keys and locks them until the transaction ends, creating those that are not there.
pub(super) async fn lock_or_create<C: ConnectionTrait>(
    db: &C,
    collection_id: CollectionId,
    keys: &[&str],
    source_locale: &Locale,
    now: Instant,
) -> Result<Vec<ArticleRecord>, StorageError> {
    let known = locked(db, collection_id, keys).await?;
    let mut absent: Vec<&str> =
        keys.iter().copied().filter(|key| !known.iter().any(|article| article.key == *key)).collect();
    // In one order everywhere, so that two writers creating the same articles wait for one another and never in a ring.
    absent.sort_unstable();
    absent.dedup();
    let mut found = with_histories(db, known).await?;
    if absent.is_empty() {
        return Ok(found);
    }
    for chunk in absent.chunks(ASKED_AT_ONCE) {
        let rows = chunk.iter().map(|key| blank(collection_id, key, source_locale, now));
        article::Entity::insert_many(rows)
            .on_conflict_do_nothing_on([article::Column::CollectionId, article::Column::Key])
            .exec_without_returning(db)
            .await?;
    }
    let created = locked(db, collection_id, &absent).await?;
    // Most are this transaction's own and have no history; another writer may have been first with some.
    let (fresh, raced): (Vec<_>, Vec<_>) = created.into_iter().partition(|row| row.arrivals == 0 && row.version == 0);
    found.extend(with_histories(db, raced).await?);
    for row in fresh {
        let mut record = rows::record(row, Vec::new(), Vec::new(), Vec::new())?;
        record.is_new = true;
        found.push(record);
    }
    Ok(found)
}

/// Reads the articles with these numbers and locks them until the transaction ends.
pub(super) async fn lock<C: ConnectionTrait>(db: &C, ids: &[ArticleId]) -> Result<Vec<ArticleRecord>, StorageError> {
    let mut found = Vec::new();
    for chunk in ids.chunks(ASKED_AT_ONCE) {
        let query = article::Entity::find()
            .filter(article::Column::Id.is_in(chunk.iter().copied()))
            .order_by_asc(article::Column::Id);
        found.extend(for_writing(db, query).all(db).await?);
    }
    with_histories(db, found).await
}

/// Reads one article without a lock.
pub(super) async fn read<C: ConnectionTrait>(db: &C, id: ArticleId) -> Result<Option<ArticleRecord>, StorageError> {
    let row = article::Entity::find_by_id(id).one(db).await?;
    Ok(with_histories(db, row.into_iter().collect()).await?.pop())
}

/// Reads articles of a collection in order of their numbers, after `after`, without a lock.
pub(super) async fn read_after<C: ConnectionTrait>(
    db: &C,
    collection_id: CollectionId,
    after: ArticleId,
    limit: u64,
) -> Result<Vec<ArticleRecord>, StorageError> {
    let rows = article::Entity::find()
        .filter(article::Column::CollectionId.eq(collection_id))
        .filter(article::Column::Id.gt(after))
        .order_by_asc(article::Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    with_histories(db, rows).await
}

/// The numbers of articles of a collection, in order, after `after`.
pub(super) async fn ids_after<C: ConnectionTrait>(
    db: &C,
    collection_id: CollectionId,
    after: ArticleId,
    limit: u64,
) -> Result<Vec<ArticleId>, StorageError> {
    let ids = article::Entity::find()
        .select_only()
        .column(article::Column::Id)
        .filter(article::Column::CollectionId.eq(collection_id))
        .filter(article::Column::Id.gt(after))
        .order_by_asc(article::Column::Id)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids)
}

/// The least and the greatest number of a collection's articles.
pub(super) async fn range<C: ConnectionTrait>(
    db: &C,
    collection_id: CollectionId,
) -> Result<Option<(ArticleId, ArticleId)>, StorageError> {
    let ends: Option<(Option<ArticleId>, Option<ArticleId>)> = article::Entity::find()
        .select_only()
        .column_as(article::Column::Id.min(), "least")
        .column_as(article::Column::Id.max(), "greatest")
        .filter(article::Column::CollectionId.eq(collection_id))
        .into_tuple()
        .one(db)
        .await?;
    Ok(ends.and_then(|(least, greatest)| least.zip(greatest)))
}

/// The number of the article with this key.
pub(super) async fn find_id<C: ConnectionTrait>(
    db: &C,
    collection_id: CollectionId,
    key: &str,
) -> Result<Option<ArticleId>, StorageError> {
    let id = article::Entity::find()
        .select_only()
        .column(article::Column::Id)
        .filter(article::Column::CollectionId.eq(collection_id))
        .filter(article::Column::Key.eq(key))
        .into_tuple()
        .one(db)
        .await?;
    Ok(id)
}

/// The articles with open work that has become late and is not marked so yet.
pub(super) async fn newly_late<C: ConnectionTrait>(
    db: &C,
    now: Instant,
    limit: u64,
) -> Result<Vec<ArticleId>, StorageError> {
    // Written so that the partial index on due times applies.
    let ids: Vec<ArticleId> = variant::Entity::find()
        .select_only()
        .column(variant::Column::ArticleId)
        .filter(variant::Column::DueAt.is_not_null())
        .filter(sea_orm::sea_query::Expr::cust("NOT overdue"))
        .filter(variant::Column::DueAt.lt(now.as_micros()))
        .order_by_asc(variant::Column::DueAt)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    let distinct: std::collections::BTreeSet<ArticleId> = ids.into_iter().collect();
    Ok(distinct.into_iter().collect())
}

async fn locked<C: ConnectionTrait>(
    db: &C,
    collection_id: CollectionId,
    keys: &[&str],
) -> Result<Vec<article::Model>, StorageError> {
    let mut found = Vec::new();
    for chunk in keys.chunks(ASKED_AT_ONCE) {
        let query = article::Entity::find()
            .filter(article::Column::CollectionId.eq(collection_id))
            .filter(article::Column::Key.is_in(chunk.iter().copied()))
            .order_by_asc(article::Column::Id);
        found.extend(for_writing(db, query).all(db).await?);
    }
    Ok(found)
}

/// Row locks where the database has them; SQLite's writer is alone already. They let the rows be named by others: whoever
/// claims a variant has locked it before its claim's foreign key comes to the article, and must not wait for it then.
fn for_writing<C: ConnectionTrait>(
    db: &C,
    query: sea_orm::Select<article::Entity>,
) -> sea_orm::Select<article::Entity> {
    if db.get_database_backend() == DbBackend::Postgres { query.lock(LockType::NoKeyUpdate) } else { query }
}

async fn with_histories<C: ConnectionTrait>(
    db: &C,
    articles: Vec<article::Model>,
) -> Result<Vec<ArticleRecord>, StorageError> {
    let mut variants: HashMap<ArticleId, Vec<variant::Model>> = HashMap::new();
    let mut revisions: HashMap<ArticleId, Vec<revision::Model>> = HashMap::new();
    let mut distances: HashMap<ArticleId, Vec<distance::Model>> = HashMap::new();
    for chunk in articles.chunks(ASKED_AT_ONCE) {
        let ids = || chunk.iter().map(|article| article.id);
        for row in variant::Entity::find().filter(variant::Column::ArticleId.is_in(ids())).all(db).await? {
            variants.entry(row.article_id).or_default().push(row);
        }
        for row in revision::Entity::find().filter(revision::Column::ArticleId.is_in(ids())).all(db).await? {
            revisions.entry(row.article_id).or_default().push(row);
        }
        let measured = distance::Entity::find()
            .filter(distance::Column::ArticleId.is_in(ids()))
            .filter(distance::Column::Analysis.eq(ANALYSIS_VERSION));
        for row in measured.all(db).await? {
            distances.entry(row.article_id).or_default().push(row);
        }
    }
    let record = |row: article::Model| {
        let id = row.id;
        rows::record(
            row,
            variants.remove(&id).unwrap_or_default(),
            revisions.remove(&id).unwrap_or_default(),
            distances.remove(&id).unwrap_or_default(),
        )
    };
    articles.into_iter().map(record).collect()
}

/// Writes the articles' own rows.
pub(super) async fn write<C: ConnectionTrait>(db: &C, records: &[(&ArticleRecord, i32)]) -> Result<(), StorageError> {
    for chunk in records.chunks(ASKED_AT_ONCE) {
        let rows = chunk.iter().map(|(record, states)| article::ActiveModel {
            id: Set(record.id),
            collection_id: Set(record.collection_id),
            key: Set(record.key.clone()),
            source_locale: Set(record.article.source_locale.to_string()),
            source_declared: Set(record.article.source_declared),
            kind: Set(record.article.kind.clone()),
            lifecycle: Set(codes::lifecycle(record.article.lifecycle)),
            priority: Set(record.priority),
            arrivals: Set(record.article.arrivals),
            title: Set(record.title.clone()),
            title_locale: Set(record.title_locale.as_ref().map(ToString::to_string)),
            url: Set(record.url.clone()),
            states: Set(*states),
            published_at: Set(record.article.published_at().map(Instant::as_micros)),
            created_at: Set(record.created_at.as_micros()),
            updated_at: Set(record.updated_at.as_micros()),
            version: Set(record.version),
        });
        article::Entity::insert_many(rows)
            .on_conflict(
                OnConflict::column(article::Column::Id)
                    .update_columns([
                        article::Column::SourceLocale,
                        article::Column::SourceDeclared,
                        article::Column::Kind,
                        article::Column::Lifecycle,
                        article::Column::Priority,
                        article::Column::Arrivals,
                        article::Column::Title,
                        article::Column::TitleLocale,
                        article::Column::Url,
                        article::Column::States,
                        article::Column::PublishedAt,
                        article::Column::UpdatedAt,
                        article::Column::Version,
                    ])
                    .to_owned(),
            )
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// Writes the digests of revisions whose words were read anew, and forgets what was measured between an article's texts.
pub(super) async fn reread<C: ConnectionTrait>(
    db: &C,
    id: ArticleId,
    digests: &[(Locale, i64, Digest)],
) -> Result<(), StorageError> {
    for (locale, number, digest) in digests {
        let read = revision::ActiveModel { digest: Set(digest.as_bytes().to_vec()), ..Default::default() };
        revision::Entity::update_many()
            .set(read)
            .filter(revision::Column::ArticleId.eq(id))
            .filter(revision::Column::Locale.eq(locale.to_string()))
            .filter(revision::Column::Number.eq(*number))
            .exec(db)
            .await?;
    }
    distance::Entity::delete_many().filter(distance::Column::ArticleId.eq(id)).exec(db).await?;
    Ok(())
}

/// The row of an article of which nothing has arrived yet.
fn blank(collection_id: CollectionId, key: &str, source_locale: &Locale, now: Instant) -> article::ActiveModel {
    article::ActiveModel {
        id: NotSet,
        collection_id: Set(collection_id),
        key: Set(key.to_owned()),
        source_locale: Set(source_locale.to_string()),
        source_declared: Set(false),
        kind: Set(None),
        lifecycle: Set(0),
        priority: Set(0),
        arrivals: Set(0),
        title: Set(None),
        title_locale: Set(None),
        url: Set(None),
        states: Set(0),
        published_at: Set(None),
        created_at: Set(now.as_micros()),
        updated_at: Set(now.as_micros()),
        version: Set(0),
    }
}
