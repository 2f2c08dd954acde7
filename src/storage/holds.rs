//! Ingests held for confirmation, because they would make more stale at once than the policy allows.

use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::{CollectionId, StorageError, entity::held_ingest, texts};
use crate::clock::Instant;

/// A held ingest.
#[derive(Debug, Clone)]
pub struct HeldIngest {
    /// Its number.
    pub id: i64,
    /// For which collection.
    pub collection_id: CollectionId,
    /// The documents, NDJSON as they are taken in.
    pub documents: String,
    /// How many documents.
    pub document_count: i64,
    /// What would become stale: a JSON array of `{"key", "locale", "significance"}`.
    pub stale: String,
    /// Who sent it.
    pub actor: String,
    /// Since when it is held.
    pub held_at: Instant,
    /// `confirmed` or `discarded`, once somebody decided.
    pub decided: Option<String>,
}

fn record(row: held_ingest::Model) -> Result<HeldIngest, StorageError> {
    let documents = texts::inflate(&row.documents);
    Ok(HeldIngest {
        id: row.id,
        collection_id: row.collection_id,
        documents: documents.map_err(|e| StorageError::inconsistent("held_ingest", row.id.to_string(), e))?,
        document_count: row.document_count,
        stale: row.stale,
        actor: row.actor,
        held_at: Instant::from_micros(row.held_at),
        decided: row.decided,
    })
}

/// Holds an ingest. Returns its number.
pub(super) async fn hold<C: ConnectionTrait>(
    db: &C,
    collection_id: CollectionId,
    (documents, document_count): (&str, usize),
    stale: &str,
    actor: &str,
    now: Instant,
) -> Result<i64, StorageError> {
    let packed = texts::deflate(documents);
    let row = held_ingest::ActiveModel {
        id: NotSet,
        collection_id: Set(collection_id),
        documents: Set(packed.map_err(|e| StorageError::inconsistent("held_ingest", "new", e))?),
        document_count: Set(i64::try_from(document_count).unwrap_or(i64::MAX)),
        stale: Set(stale.to_owned()),
        actor: Set(actor.to_owned()),
        held_at: Set(now.as_micros()),
        decided: Set(None),
        decided_by: Set(None),
        decided_at: Set(None),
    };
    Ok(held_ingest::Entity::insert(row).exec(db).await?.last_insert_id)
}

/// The ingests of a collection that wait for a decision, oldest first.
pub(super) async fn open<C: ConnectionTrait>(
    db: &C,
    collection_id: CollectionId,
    limit: u64,
) -> Result<Vec<HeldIngest>, StorageError> {
    held_ingest::Entity::find()
        .filter(held_ingest::Column::CollectionId.eq(collection_id))
        .filter(held_ingest::Column::Decided.is_null())
        .order_by_asc(held_ingest::Column::Id)
        .limit(limit)
        .all(db)
        .await?
        .into_iter()
        .map(record)
        .collect()
}

/// The ingest with this number.
pub(super) async fn get<C: ConnectionTrait>(db: &C, id: i64) -> Result<Option<HeldIngest>, StorageError> {
    held_ingest::Entity::find_by_id(id).one(db).await?.map(record).transpose()
}

/// Writes down a decision. `false` where somebody decided before.
pub(super) async fn decide<C: ConnectionTrait>(
    db: &C,
    id: i64,
    decision: &str,
    actor: &str,
    now: Instant,
) -> Result<bool, StorageError> {
    let decided = held_ingest::Entity::update_many()
        .set(held_ingest::ActiveModel {
            decided: Set(Some(decision.to_owned())),
            decided_by: Set(Some(actor.to_owned())),
            decided_at: Set(Some(now.as_micros())),
            ..Default::default()
        })
        .filter(held_ingest::Column::Id.eq(id))
        .filter(held_ingest::Column::Decided.is_null())
        .exec(db)
        .await?;
    Ok(decided.rows_affected > 0)
}
