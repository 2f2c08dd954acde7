//! What sources have sent: one row for each minute in which one sent something to a collection.

use std::ops::AddAssign;

use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, FromQueryResult, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, Statement,
    sea_query::{Expr, ExprTrait as _, OnConflict},
};
use serde::{Deserialize, Serialize};

use super::{CollectionId, StorageError, Store, Transaction, entity::ingest_run, lists::Sql};
use crate::clock::Instant;

/// How many refused documents a run lists.
const LISTED: usize = 50;
/// An hour in microseconds.
const HOUR: i64 = 3_600_000_000;
/// How many rows one call forgets.
const FORGOTTEN_AT_ONCE: u64 = 5_000;

/// A document that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunProblem {
    /// Its article, as far as that could be read.
    pub key: Option<String>,
    /// Its locale, as far as that could be read.
    pub locale: Option<String>,
    /// The field that is wrong.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
}

/// How many documents did what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RunCounts {
    /// The first text of a variant.
    pub created: i64,
    /// A new text, a new datetime, or a text taken away.
    pub revised: i64,
    /// Nothing: it was here already.
    pub unchanged: i64,
    /// Refused.
    pub refused: i64,
    /// Held for confirmation.
    pub held: i64,
}

impl RunCounts {
    /// How many documents there were.
    pub const fn total(&self) -> i64 {
        self.created + self.revised + self.unchanged + self.refused + self.held
    }
}

impl AddAssign for RunCounts {
    fn add_assign(&mut self, other: Self) {
        let Self { created, revised, unchanged, refused, held } = other;
        self.created += created;
        self.revised += revised;
        self.unchanged += unchanged;
        self.refused += refused;
        self.held += held;
    }
}

/// What a source sent to a collection within a minute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IngestRun {
    /// Its number; 0 where it is not kept yet.
    pub id: i64,
    /// To which collection.
    pub collection_id: CollectionId,
    /// Who sent it, as events name them.
    pub source: String,
    /// The minute.
    pub began_at: Instant,
    /// When the last of its calls ended.
    pub ended_at: Instant,
    /// In how many calls.
    pub calls: i64,
    /// What the documents did.
    pub counts: RunCounts,
    /// How long the calls took together, in milliseconds.
    pub busy_ms: i64,
    /// The first documents that were refused.
    pub problems: Vec<RunProblem>,
}

/// What a source sent to a collection within an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunHour {
    /// When the hour began.
    pub began_at: Instant,
    /// What the documents did.
    pub counts: RunCounts,
}

/// A source, and when it last sent something to a collection.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct LastRun {
    /// Who.
    pub source: String,
    /// To which collection.
    pub collection_id: CollectionId,
    /// When, in microseconds.
    pub last: i64,
    /// Whether more of it was refused than taken.
    pub failing: bool,
}

/// Of a run, whether more was refused than taken.
const FAILING: &str = "r.refused > r.created + r.revised + r.unchanged + r.held";

fn record(row: ingest_run::Model) -> Result<IngestRun, StorageError> {
    let wrong = |error| StorageError::inconsistent("ingest_run", row.id.to_string(), error);
    Ok(IngestRun {
        problems: serde_json::from_str(&row.problems).map_err(wrong)?,
        id: row.id,
        collection_id: row.collection_id,
        source: row.source,
        began_at: Instant::from_micros(row.began_at),
        ended_at: Instant::from_micros(row.ended_at),
        calls: row.calls,
        counts: RunCounts {
            created: row.created,
            revised: row.revised,
            unchanged: row.unchanged,
            refused: row.refused,
            held: row.held,
        },
        busy_ms: row.busy_ms,
    })
}

fn written(problems: &[RunProblem]) -> Result<String, StorageError> {
    let listed: Vec<&RunProblem> = problems.iter().take(LISTED).collect();
    serde_json::to_string(&listed).map_err(|error| StorageError::inconsistent("ingest_run", "problems", error))
}

impl Transaction {
    /// Adds what was sent to what was sent in the same minute.
    pub async fn add_ingest_run(&self, run: &IngestRun) -> Result<(), StorageError> {
        use ingest_run::Column;
        let row = ingest_run::ActiveModel {
            id: NotSet,
            collection_id: Set(run.collection_id),
            source: Set(run.source.clone()),
            began_at: Set(run.began_at.as_micros()),
            ended_at: Set(run.ended_at.as_micros()),
            calls: Set(run.calls),
            created: Set(run.counts.created),
            revised: Set(run.counts.revised),
            unchanged: Set(run.counts.unchanged),
            refused: Set(run.counts.refused),
            held: Set(run.counts.held),
            busy_ms: Set(run.busy_ms),
            problems: Set(written(&run.problems)?),
        };
        let mut again = OnConflict::columns([Column::CollectionId, Column::Source, Column::BeganAt]);
        again.update_column(Column::EndedAt);
        for (column, added) in [
            (Column::Calls, run.calls),
            (Column::Created, run.counts.created),
            (Column::Revised, run.counts.revised),
            (Column::Unchanged, run.counts.unchanged),
            (Column::Refused, run.counts.refused),
            (Column::Held, run.counts.held),
            (Column::BusyMs, run.busy_ms),
        ] {
            again.value(column, Expr::col((ingest_run::Entity, column)).add(added));
        }
        let same = |query: sea_orm::Select<ingest_run::Entity>| {
            query
                .filter(Column::CollectionId.eq(run.collection_id))
                .filter(Column::Source.eq(run.source.as_str()))
                .filter(Column::BeganAt.eq(run.began_at.as_micros()))
        };
        ingest_run::Entity::insert_many([row]).on_conflict(again).exec_without_returning(self.connection()).await?;
        if run.problems.is_empty() {
            return Ok(());
        }
        // The row is this transaction's by now, so that nobody adds to the same list meanwhile.
        let Some(row) = same(ingest_run::Entity::find()).one(self.connection()).await? else { return Ok(()) };
        let mut standing = record(row)?;
        if standing.calls > run.calls && standing.problems.len() < LISTED {
            standing.problems.extend(run.problems.iter().cloned());
            ingest_run::Entity::update_many()
                .col_expr(Column::Problems, Expr::value(written(&standing.problems)?))
                .filter(Column::Id.eq(standing.id))
                .exec(self.connection())
                .await?;
        }
        Ok(())
    }
}

impl Store {
    /// When each source last sent something to each collection, as far back as runs are kept. Steps from source to source by
    /// the index, however many runs each of them has.
    pub async fn last_runs(&self) -> Result<Vec<LastRun>, StorageError> {
        let sql = format!(
            "WITH RECURSIVE who (collection_id, source) AS (
                SELECT c.id, (SELECT MIN(r.source) FROM ingest_run r WHERE r.collection_id = c.id) FROM collection c
                UNION ALL
                SELECT w.collection_id,
                    (SELECT MIN(r.source) FROM ingest_run r
                        WHERE r.collection_id = w.collection_id AND r.source > w.source)
                FROM who w WHERE w.source IS NOT NULL)
            SELECT r.source, r.collection_id, r.ended_at AS last, {FAILING} AS failing
            FROM who w JOIN ingest_run r ON r.collection_id = w.collection_id AND r.source = w.source
                AND r.began_at = (SELECT MAX(n.began_at) FROM ingest_run n
                    WHERE n.collection_id = w.collection_id AND n.source = w.source)
            WHERE w.source IS NOT NULL ORDER BY r.source, r.collection_id"
        );
        let statement = Statement::from_string(self.backend(), sql);
        Ok(LastRun::find_by_statement(statement).all(&self.reader).await?)
    }

    /// Since when a source fails that failed last: the first of its runs to this collection after the last one that did not.
    pub async fn failing_since(
        &self,
        source: &str,
        collection_id: CollectionId,
    ) -> Result<Option<Instant>, StorageError> {
        let mut sql = Sql::default();
        let (of_source, to) = (sql.bind(source), sql.bind(collection_id));
        sql.text = format!(
            "SELECT MIN(f.began_at) AS since FROM ingest_run f WHERE f.source = {of_source} AND f.collection_id = {to}
            AND f.began_at > COALESCE((SELECT r.began_at FROM ingest_run r WHERE r.source = {of_source}
                AND r.collection_id = {to} AND NOT ({FAILING}) ORDER BY r.began_at DESC LIMIT 1), 0)"
        );
        let row = self.reader.query_one_raw(sql.statement(self.backend())).await?;
        let since = row.map(|row| row.try_get::<Option<i64>>("", "since")).transpose()?;
        Ok(since.flatten().map(Instant::from_micros))
    }

    /// What a source sent to these collections, hour by hour, since then.
    pub async fn run_hours(
        &self,
        source: &str,
        collections: &[CollectionId],
        since: Instant,
    ) -> Result<Vec<RunHour>, StorageError> {
        if collections.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = Sql::default();
        let (of_source, since) = (sql.bind(source), sql.bind(since.as_micros()));
        let collections = sql.bind_all(collections.iter().copied());
        let names = ["created", "revised", "unchanged", "refused", "held"];
        let sums = names.map(|name| format!("CAST(SUM({name}) AS BIGINT) AS {name}")).join(", ");
        sql.text = format!(
            "SELECT began_at - began_at % {HOUR} AS hour, {sums} FROM ingest_run
            WHERE source = {of_source} AND began_at >= {since} AND collection_id IN ({collections})
            GROUP BY began_at - began_at % {HOUR} ORDER BY hour"
        );
        let rows = self.reader.query_all_raw(sql.statement(self.backend())).await?;
        let hour = |row: sea_orm::QueryResult| {
            let counts = RunCounts {
                created: row.try_get("", "created")?,
                revised: row.try_get("", "revised")?,
                unchanged: row.try_get("", "unchanged")?,
                refused: row.try_get("", "refused")?,
                held: row.try_get("", "held")?,
            };
            Ok(RunHour { began_at: Instant::from_micros(row.try_get("", "hour")?), counts })
        };
        rows.into_iter().map(hour).collect()
    }

    /// The last runs of a source to these collections, the newest first.
    pub async fn newest_runs(
        &self,
        source: &str,
        collections: &[CollectionId],
        limit: u64,
    ) -> Result<Vec<IngestRun>, StorageError> {
        use ingest_run::Column;
        let rows = ingest_run::Entity::find()
            .filter(Column::Source.eq(source))
            .filter(Column::CollectionId.is_in(collections.iter().copied()))
            .order_by_desc(Column::BeganAt)
            .order_by_desc(Column::Id)
            .limit(limit)
            .all(&self.reader)
            .await?;
        rows.into_iter().map(record).collect()
    }

    /// The run with this number.
    pub async fn ingest_run(&self, id: i64) -> Result<Option<IngestRun>, StorageError> {
        ingest_run::Entity::find_by_id(id).one(&self.reader).await?.map(record).transpose()
    }

    /// Forgets runs that began before this. Returns how many; call it again until that is none.
    pub async fn forget_ingest_runs(&self, before: Instant) -> Result<u64, StorageError> {
        use ingest_run::Column;
        let old = ingest_run::Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::BeganAt.lt(before.as_micros()))
            .limit(FORGOTTEN_AT_ONCE)
            .into_tuple::<i64>()
            .all(&self.reader)
            .await?;
        if old.is_empty() {
            return Ok(0);
        }
        let gone = ingest_run::Entity::delete_many().filter(Column::Id.is_in(old)).exec(&self.writer).await?;
        Ok(gone.rows_affected)
    }
}
