//! The event log: appended to with what it tells of, placed afterwards, read by position.
//!
//! On PostgreSQL a transaction can commit after another one whose events have higher ids, so a reader that remembers the
//! last id would skip events. Therefore readers go by `position`, which the sequencer gives, one writer at a time, to
//! events that are already committed.

use std::collections::HashSet;

use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, ConnectionTrait, DbBackend, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, Statement,
    sea_query::Expr,
};

use super::{ArticleId, CollectionId, StorageError, Store, articles::ASKED_AT_ONCE, entity::event};
use crate::{
    clock::Instant,
    domain::{EventKind, Happening},
};

const WRITTEN_AT_ONCE: usize = 2_000;
/// How many events one round of the sequencer places.
const PLACED_AT_ONCE: u64 = 20_000;

/// An event that is about to be written.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// In which collection.
    pub collection_id: CollectionId,
    /// To which article.
    pub article_id: Option<ArticleId>,
    /// What happened.
    pub happening: Happening,
}

/// An event as it is written in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedEvent {
    /// Its place in the feed; grows by one, without gaps. `None` before the sequencer came by.
    pub position: Option<i64>,
    /// In which collection.
    pub collection_id: CollectionId,
    /// To which article.
    pub article_id: Option<ArticleId>,
    /// To which variant.
    pub locale: Option<String>,
    /// What happened, such as `variant.became_stale`.
    pub kind: String,
    /// Who did it.
    pub actor: String,
    /// When.
    pub at: Instant,
    /// The particulars, a JSON object.
    pub data: String,
}

/// Appends events inside the transaction that did what they tell of.
pub(super) async fn append<C: ConnectionTrait>(
    db: &C,
    events: &[NewEvent],
    actor: &str,
    now: Instant,
) -> Result<(), StorageError> {
    for chunk in events.chunks(WRITTEN_AT_ONCE) {
        let rows = chunk.iter().map(|new| event::ActiveModel {
            id: NotSet,
            position: Set(None),
            collection_id: Set(new.collection_id),
            article_id: Set(new.article_id),
            locale: Set(new.happening.locale.as_ref().map(ToString::to_string)),
            kind: Set(new.happening.kind.as_str().to_owned()),
            actor: Set(actor.to_owned()),
            at: Set(now.as_micros()),
            data: Set(serde_json::Value::Object(new.happening.data.clone()).to_string()),
            decision: Set(new.happening.kind.is_decision()),
        });
        event::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

/// The position of the newest event that has one.
pub(super) async fn last_position<C: ConnectionTrait>(db: &C) -> Result<i64, StorageError> {
    let statement = Statement::from_string(db.get_database_backend(), "SELECT last_position FROM event_sequencer");
    let row = db.query_one_raw(statement).await?;
    Ok(row.map(|row| row.try_get("", "last_position")).transpose()?.unwrap_or_default())
}

/// The decisions about these articles, newest first.
pub(super) async fn decisions_about<C: ConnectionTrait>(
    db: &C,
    ids: &[ArticleId],
) -> Result<Vec<LoggedEvent>, StorageError> {
    let rows = event::Entity::find()
        .filter(event::Column::ArticleId.is_in(ids.iter().copied()))
        .filter(event::Column::Decision.eq(true))
        .order_by_desc(event::Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(logged).collect())
}

/// Which events a reader wants.
#[derive(Debug, Clone, Default)]
pub struct EventFilter {
    /// Only those of these collections; all where empty.
    pub collections: Vec<CollectionId>,
    /// Only those after this position.
    pub after: i64,
    /// At most this many.
    pub limit: u64,
}

impl Store {
    /// In which locales one has added revisions of which of these articles.
    pub async fn added_by(&self, actor: &str, ids: &[ArticleId]) -> Result<HashSet<(ArticleId, String)>, StorageError> {
        use event::Column;
        let mut found = HashSet::new();
        for chunk in ids.chunks(ASKED_AT_ONCE) {
            let query = event::Entity::find()
                .select_only()
                .columns([Column::ArticleId, Column::Locale])
                .distinct()
                .filter(Column::ArticleId.is_in(chunk.iter().copied()))
                .filter(Column::Kind.eq(EventKind::RevisionAdded.as_str()))
                .filter(Column::Actor.eq(actor));
            let rows = query.into_tuple::<(Option<i64>, Option<String>)>().all(&self.reader).await?;
            found.extend(rows.into_iter().filter_map(|(id, locale)| id.zip(locale)));
        }
        Ok(found)
    }

    /// Gives positions to committed events that have none. Returns how many it placed.
    pub async fn place_events(&self) -> Result<u64, StorageError> {
        let waiting = event::Entity::find()
            .select_only()
            .column(event::Column::Id)
            .filter(event::Column::Position.is_null())
            .limit(1)
            .into_tuple::<i64>()
            .one(&self.reader)
            .await?;
        if waiting.is_none() {
            return Ok(0);
        }
        let transaction = self.begin().await?;
        // One sequencer at a time; on SQLite the write lock is that already.
        if self.backend() == DbBackend::Postgres {
            transaction.execute_unprepared("SELECT last_position FROM event_sequencer FOR UPDATE").await?;
        }
        let place = format!(
            "UPDATE event SET position = placed.position FROM (
                SELECT waiting.id AS id, sequencer.last_position + ROW_NUMBER() OVER (ORDER BY waiting.id) AS position
                FROM (SELECT id FROM event WHERE position IS NULL ORDER BY id LIMIT {PLACED_AT_ONCE}) AS waiting,
                    event_sequencer AS sequencer) AS placed
            WHERE event.id = placed.id"
        );
        let placed = transaction.execute_unprepared(&place).await?.rows_affected();
        let count = Statement::from_sql_and_values(
            self.backend(),
            "UPDATE event_sequencer SET last_position = last_position + $1",
            [i64::try_from(placed).unwrap_or(i64::MAX).into()],
        );
        transaction.execute_raw(count).await?;
        transaction.commit().await?;
        Ok(placed)
    }

    /// The position of the newest event that has one.
    pub async fn last_position(&self) -> Result<i64, StorageError> {
        last_position(&self.reader).await
    }

    /// The event at this place in the feed.
    pub async fn event(&self, position: i64) -> Result<Option<LoggedEvent>, StorageError> {
        let row = event::Entity::find().filter(event::Column::Position.eq(position)).one(&self.reader).await?;
        Ok(row.map(logged))
    }

    /// The decisions about these articles, newest first.
    pub async fn decisions_about(&self, ids: &[ArticleId]) -> Result<Vec<LoggedEvent>, StorageError> {
        decisions_about(&self.reader, ids).await
    }

    /// The newest decisions in these collections before a position, newest first.
    pub async fn decisions(
        &self,
        collections: &[CollectionId],
        before: Option<i64>,
        limit: u64,
    ) -> Result<Vec<LoggedEvent>, StorageError> {
        let rows = event::Entity::find()
            .filter(Expr::cust("decision"))
            .filter(event::Column::Position.lt(before.unwrap_or(i64::MAX)))
            .filter(event::Column::CollectionId.is_in(collections.iter().copied()))
            .order_by_desc(event::Column::Position)
            .limit(limit)
            .all(&self.reader)
            .await?;
        Ok(rows.into_iter().map(logged).collect())
    }

    /// Reads the feed in order of positions.
    pub async fn events(&self, filter: &EventFilter) -> Result<Vec<LoggedEvent>, StorageError> {
        let mut query = event::Entity::find().filter(event::Column::Position.gt(filter.after));
        if !filter.collections.is_empty() {
            query = query.filter(event::Column::CollectionId.is_in(filter.collections.iter().copied()));
        }
        let rows = query.order_by_asc(event::Column::Position).limit(filter.limit).all(&self.reader).await?;
        Ok(rows.into_iter().map(logged).collect())
    }

    /// The newest events of one article that tell of a variant's state, newest first.
    pub async fn article_passings(&self, id: ArticleId, limit: u64) -> Result<Vec<LoggedEvent>, StorageError> {
        let rows = event::Entity::find()
            .filter(event::Column::ArticleId.eq(id))
            .filter(event::Column::Kind.starts_with("variant.became_"))
            .order_by_desc(event::Column::Id)
            .limit(limit)
            .all(&self.reader)
            .await?;
        Ok(rows.into_iter().map(logged).collect())
    }

    /// The newest events of one article, newest first.
    pub async fn article_events(&self, id: ArticleId, limit: u64) -> Result<Vec<LoggedEvent>, StorageError> {
        let rows = event::Entity::find()
            .filter(event::Column::ArticleId.eq(id))
            .order_by_desc(event::Column::Id)
            .limit(limit)
            .all(&self.reader)
            .await?;
        Ok(rows.into_iter().map(logged).collect())
    }
}

pub(super) fn logged(row: event::Model) -> LoggedEvent {
    LoggedEvent {
        position: row.position,
        collection_id: row.collection_id,
        article_id: row.article_id,
        locale: row.locale,
        kind: row.kind,
        actor: row.actor,
        at: Instant::from_micros(row.at),
        data: row.data,
    }
}
