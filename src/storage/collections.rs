//! Collections, their policies, and how far a policy's change has been carried out.

use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
    sea_query::{Expr, LockBehavior, LockType, OnConflict},
};

use super::{
    ArticleId, CollectionId, StorageError, Store,
    entity::{collection, recompute},
};
use crate::{clock::Instant, domain::Policy};

/// A collection as it stands in the database.
#[derive(Debug, Clone)]
pub struct CollectionRecord {
    /// Its number.
    pub id: CollectionId,
    /// Its name, which is what people and addresses say.
    pub name: String,
    /// Its rules.
    pub policy: Policy,
    /// Grows with each change of the rules.
    pub version: i64,
    /// When it was created.
    pub created_at: Instant,
    /// When its rules last changed.
    pub updated_at: Instant,
}

fn record(row: collection::Model) -> Result<CollectionRecord, StorageError> {
    let policy = serde_json::from_str(&row.policy);
    Ok(CollectionRecord {
        id: row.id,
        policy: policy.map_err(|error| StorageError::inconsistent("collection", &row.name, error))?,
        name: row.name,
        version: row.version,
        created_at: Instant::from_micros(row.created_at),
        updated_at: Instant::from_micros(row.updated_at),
    })
}

fn written(policy: &Policy) -> Result<String, StorageError> {
    serde_json::to_string(policy).map_err(|error| StorageError::inconsistent("collection", "policy", error))
}

/// The collection with this name.
pub(super) async fn find<C: ConnectionTrait>(db: &C, name: &str) -> Result<Option<CollectionRecord>, StorageError> {
    let row = collection::Entity::find().filter(collection::Column::Name.eq(name)).one(db).await?;
    row.map(record).transpose()
}

/// The collection with this number.
pub(super) async fn get<C: ConnectionTrait>(
    db: &C,
    id: CollectionId,
) -> Result<Option<CollectionRecord>, StorageError> {
    collection::Entity::find_by_id(id).one(db).await?.map(record).transpose()
}

/// The collection with this number, held until the transaction ends: nobody changes its policy meanwhile.
pub(super) async fn hold<C: ConnectionTrait>(
    db: &C,
    id: CollectionId,
) -> Result<Option<CollectionRecord>, StorageError> {
    let query = collection::Entity::find_by_id(id);
    // Shared: writers of articles do not wait for one another, only for a change of policy.
    let query = if db.get_database_backend() == DbBackend::Postgres { query.lock(LockType::Share) } else { query };
    query.one(db).await?.map(record).transpose()
}

/// All collections, by name.
pub(super) async fn list<C: ConnectionTrait>(db: &C) -> Result<Vec<CollectionRecord>, StorageError> {
    collection::Entity::find().order_by_asc(collection::Column::Name).all(db).await?.into_iter().map(record).collect()
}

/// Creates a collection. `false` where the name was taken meanwhile.
pub(super) async fn create<C: ConnectionTrait>(
    db: &C,
    name: &str,
    policy: &Policy,
    now: Instant,
) -> Result<bool, StorageError> {
    let row = collection::ActiveModel {
        id: NotSet,
        name: Set(name.to_owned()),
        policy: Set(written(policy)?),
        version: Set(1),
        created_at: Set(now.as_micros()),
        updated_at: Set(now.as_micros()),
    };
    let inserted = collection::Entity::insert_many([row])
        .on_conflict_do_nothing_on([collection::Column::Name])
        .exec_without_returning(db)
        .await?;
    Ok(matches!(inserted, sea_orm::TryInsertResult::Inserted(rows) if rows > 0))
}

/// Sets a collection's policy where it still has the version `expected`, and notes that its articles are to be judged
/// anew. `false` where it has another version.
pub(super) async fn change_policy<C: ConnectionTrait>(
    db: &C,
    id: CollectionId,
    policy: &Policy,
    expected: i64,
    now: Instant,
) -> Result<bool, StorageError> {
    let standing = get(db, id).await?;
    let changed = collection::Entity::update_many()
        .set(collection::ActiveModel {
            policy: Set(written(policy)?),
            version: Set(expected + 1),
            updated_at: Set(now.as_micros()),
            ..Default::default()
        })
        .filter(collection::Column::Id.eq(id))
        .filter(collection::Column::Version.eq(expected))
        .exec(db)
        .await?;
    if changed.rows_affected == 0 {
        return Ok(false);
    }
    // The version was the one expected, so what was read before is what stood.
    let reread = standing.is_some_and(|standing| standing.policy.link_sections != policy.link_sections);
    let from_the_start = recompute::ActiveModel {
        collection_id: Set(id),
        after_article_id: Set(0),
        policy_version: Set(expected + 1),
        reread: Set(reread),
    };
    // A policy that is not carried out yet may have wanted it already.
    let again = OnConflict::column(recompute::Column::CollectionId)
        .update_columns([recompute::Column::AfterArticleId, recompute::Column::PolicyVersion])
        .value(recompute::Column::Reread, Expr::cust("recompute.reread OR excluded.reread"))
        .to_owned();
    recompute::Entity::insert_many([from_the_start]).on_conflict(again).exec_without_returning(db).await?;
    Ok(true)
}

/// A piece of the carrying-out of a policy's change: held by this transaction alone.
#[derive(Debug, Clone, Copy)]
pub struct Recompute {
    /// Whose policy changed.
    pub collection_id: CollectionId,
    /// Articles up to this number have been judged by the new policy.
    pub after: ArticleId,
    /// Whether their texts are to be read anew: the policy leaves other sections out of them than the one before.
    pub reread: bool,
}

/// Takes one collection whose change of policy is not carried out yet, and that no other node is at.
pub(super) async fn next_recompute(transaction: &DatabaseTransaction) -> Result<Option<Recompute>, StorageError> {
    for waiting in recompute::Entity::find().order_by_asc(recompute::Column::CollectionId).all(transaction).await? {
        // The collection before the row, as whoever changes a policy takes them: else the two could wait for each other.
        hold(transaction, waiting.collection_id).await?;
        let mut query = recompute::Entity::find_by_id(waiting.collection_id);
        if transaction.get_database_backend() == DbBackend::Postgres {
            query = query.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        }
        if let Some(row) = query.one(transaction).await? {
            let (collection_id, after, reread) = (row.collection_id, row.after_article_id, row.reread);
            return Ok(Some(Recompute { collection_id, after, reread }));
        }
    }
    Ok(None)
}

/// Notes how far it got; `None` when it is done.
pub(super) async fn advance_recompute<C: ConnectionTrait>(
    db: &C,
    collection_id: CollectionId,
    after: Option<ArticleId>,
) -> Result<(), StorageError> {
    match after {
        Some(after) => {
            recompute::Entity::update_many()
                .set(recompute::ActiveModel { after_article_id: Set(after), ..Default::default() })
                .filter(recompute::Column::CollectionId.eq(collection_id))
                .exec(db)
                .await?;
        }
        None => {
            recompute::Entity::delete_by_id(collection_id).exec(db).await?;
        }
    }
    Ok(())
}

impl Store {
    /// The collections whose change of policy is still being carried out.
    pub async fn recomputing(&self) -> Result<Vec<CollectionId>, StorageError> {
        let rows = recompute::Entity::find().all(&self.reader).await?;
        Ok(rows.into_iter().map(|row| row.collection_id).collect())
    }
}
