//! Tallies: how many variants are in each state, kept in the transaction that changes them, never counted on request.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};

use super::{CollectionId, StorageError, Store, codes, entity::variant, rows};
use crate::{
    clock::Instant,
    domain::{Locale, State},
};

/// The `locale` of the rows that count articles.
const ARTICLES: &str = "*";
const MICROS_PER_DAY: i64 = 86_400_000_000;
/// How many missed days are looked at.
const MOST_MISSED: i64 = 400;

/// What is counted: collection, locale, state's number, overdue.
type Counted = (CollectionId, String, i16, bool);

/// How many variants of one collection and locale are in one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The collection.
    pub collection_id: CollectionId,
    /// The locale; `None` for the number of articles.
    pub locale: Option<Locale>,
    /// The state.
    pub state: State,
    /// Whether these are the overdue ones.
    pub overdue: bool,
    /// How many.
    pub total: i64,
    /// How many of them are texts that nobody asks for.
    pub optional: i64,
}

impl Tally {
    /// How many of them somebody asks for.
    pub const fn asked(&self) -> i64 {
        self.total.saturating_sub(self.optional)
    }

    /// How many of them are owed: the denominator of every percentage.
    pub const fn owed(&self) -> i64 {
        if self.state.is_owed() { self.asked() } else { 0 }
    }
}

/// Changes of tallies, gathered over a transaction.
#[derive(Debug, Default)]
pub(super) struct Deltas(BTreeMap<Counted, Change>);

/// By how much the number of variants changes, and of those of them that nobody asks for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Change {
    total: i64,
    optional: i64,
}

impl Deltas {
    pub(super) fn add(&mut self, row: &variant::Model, by: i64) {
        let change = self.0.entry((row.collection_id, row.locale.clone(), row.state, row.overdue)).or_default();
        change.total += by;
        change.optional += if row.optional { by } else { 0 };
    }

    pub(super) fn add_articles(&mut self, collection_id: CollectionId, by: i64) {
        let articles = (collection_id, ARTICLES.to_owned(), codes::state(State::Source), false);
        self.0.entry(articles).or_default().total += by;
    }

    /// Writes them: in place on SQLite, whose writer is alone; as rows to fold later on PostgreSQL, where updates of the
    /// same few rows would make writers wait for one another.
    pub(super) async fn write<C: ConnectionTrait>(self, db: &C) -> Result<(), StorageError> {
        let changed: Vec<_> = self.0.into_iter().filter(|(_, by)| *by != Change::default()).collect();
        let backend = db.get_database_backend();
        for chunk in changed.chunks(1_000) {
            let mut values: Vec<sea_orm::Value> = Vec::with_capacity(chunk.len() * 6);
            let mut places = Vec::with_capacity(chunk.len());
            for ((collection_id, locale, state, overdue), by) in chunk {
                let at = values.len();
                let own: Vec<String> = (1..=6).map(|nth| format!("${}", at + nth)).collect();
                places.push(format!("({})", own.join(", ")));
                values.extend([
                    (*collection_id).into(),
                    locale.clone().into(),
                    (*state).into(),
                    (*overdue).into(),
                    by.total.into(),
                    by.optional.into(),
                ]);
            }
            let places = places.join(", ");
            let sql = if backend == DbBackend::Postgres {
                format!(
                    "INSERT INTO tally_delta (collection_id, locale, state, overdue, delta, optional) VALUES {places}"
                )
            } else {
                format!(
                    "INSERT INTO tally (collection_id, locale, state, overdue, total, optional) VALUES {places}
                    ON CONFLICT (collection_id, locale, state, overdue)
                    DO UPDATE SET total = total + excluded.total, optional = optional + excluded.optional"
                )
            };
            db.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        }
        Ok(())
    }
}

#[derive(FromQueryResult)]
struct Row {
    collection_id: i64,
    locale: String,
    state: i16,
    overdue: bool,
    total: i64,
    optional: i64,
}

impl Row {
    fn tally(self) -> Result<Tally, StorageError> {
        let place = format!("collection {} {}", self.collection_id, self.locale);
        let state = codes::state_from(self.state);
        let state = state.ok_or_else(|| StorageError::inconsistent("tally", place.clone(), "unknown state"))?;
        let locale = if self.locale == ARTICLES { None } else { Some(rows::locale("tally", &place, &self.locale)?) };
        let Self { collection_id, overdue, total, optional, .. } = self;
        Ok(Tally { collection_id, locale, state, overdue, total, optional })
    }
}

impl Store {
    /// All tallies, what is not folded yet included, in order of collection and locale.
    pub async fn tallies(&self) -> Result<Vec<Tally>, StorageError> {
        let sql = if self.backend() == DbBackend::Postgres {
            "SELECT collection_id, locale, state, overdue, CAST(SUM(total) AS BIGINT) AS total,
                    CAST(SUM(optional) AS BIGINT) AS optional FROM (
                    SELECT collection_id, locale, state, overdue, total, optional FROM tally
                    UNION ALL SELECT collection_id, locale, state, overdue, delta, optional FROM tally_delta) AS parts
                GROUP BY collection_id, locale, state, overdue ORDER BY collection_id, locale, state"
        } else {
            "SELECT collection_id, locale, state, overdue, total, optional FROM tally
                ORDER BY collection_id, locale, state"
        };
        self.tally_rows(Statement::from_string(self.backend(), sql)).await
    }

    /// Tallies counted from the variants themselves: slow, for `doctor`.
    pub async fn recounted_tallies(&self) -> Result<Vec<Tally>, StorageError> {
        let articles = codes::state(State::Source);
        let sql = format!(
            "SELECT collection_id, locale, state, overdue, COUNT(*) AS total,
                SUM(CASE WHEN optional THEN 1 ELSE 0 END) AS optional FROM variant
                GROUP BY collection_id, locale, state, overdue
            UNION ALL SELECT collection_id, '{ARTICLES}', CAST({articles} AS SMALLINT), FALSE, COUNT(*), 0 FROM article
                GROUP BY collection_id ORDER BY collection_id, locale, state"
        );
        self.tally_rows(Statement::from_string(self.backend(), sql)).await
    }

    pub(super) async fn tally_rows(&self, statement: Statement) -> Result<Vec<Tally>, StorageError> {
        let rows = Row::find_by_statement(statement).all(&self.reader).await?;
        rows.into_iter().map(Row::tally).filter(|tally| !tally.as_ref().is_ok_and(|tally| tally.total == 0)).collect()
    }

    /// Folds PostgreSQL's delta rows into the tallies. Returns how many it folded. Several nodes may do it at once.
    pub async fn fold_tallies(&self) -> Result<u64, StorageError> {
        if self.backend() != DbBackend::Postgres {
            return Ok(0);
        }
        let sql = "WITH gone AS (
                DELETE FROM tally_delta WHERE id IN
                    (SELECT id FROM tally_delta ORDER BY id LIMIT 50000 FOR UPDATE SKIP LOCKED)
                RETURNING collection_id, locale, state, overdue, delta, optional),
            folded AS (
                INSERT INTO tally (collection_id, locale, state, overdue, total, optional)
                SELECT collection_id, locale, state, overdue, SUM(delta), SUM(optional) FROM gone
                GROUP BY collection_id, locale, state, overdue ORDER BY collection_id, locale, state, overdue
                ON CONFLICT (collection_id, locale, state, overdue) DO UPDATE
                    SET total = tally.total + excluded.total, optional = tally.optional + excluded.optional
                RETURNING 1)
            SELECT (SELECT COUNT(*) FROM gone) AS folded, (SELECT COUNT(*) FROM folded) AS rows";
        let row = self.writer.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await?;
        let folded: i64 = row.map(|row| row.try_get("", "folded")).transpose()?.unwrap_or_default();
        Ok(u64::try_from(folded).unwrap_or_default())
    }

    /// Keeps today's tallies for the trend, once a day (UTC). Returns whether today's were still absent.
    pub async fn keep_day(&self, now: Instant) -> Result<bool, StorageError> {
        let day = now.as_micros().div_euclid(MICROS_PER_DAY);
        let sql = if self.backend() == DbBackend::Postgres {
            "INSERT INTO tally_day (day, collection_id, locale, state, overdue, total, optional)
                SELECT $1, collection_id, locale, state, overdue, SUM(total), SUM(optional) FROM (
                    SELECT collection_id, locale, state, overdue, total, optional FROM tally
                    UNION ALL SELECT collection_id, locale, state, overdue, delta, optional FROM tally_delta) AS parts
                WHERE NOT EXISTS (SELECT 1 FROM tally_day WHERE day = $1)
                GROUP BY collection_id, locale, state, overdue ON CONFLICT DO NOTHING"
        } else {
            "INSERT INTO tally_day (day, collection_id, locale, state, overdue, total, optional)
                SELECT $1, collection_id, locale, state, overdue, total, optional FROM tally
                WHERE NOT EXISTS (SELECT 1 FROM tally_day WHERE day = $1) ON CONFLICT DO NOTHING"
        };
        let statement = Statement::from_sql_and_values(self.backend(), sql, [day.into()]);
        let kept = self.writer.execute_raw(statement).await?.rows_affected() > 0;
        if kept {
            self.keep_missed_days(day).await?;
        }
        Ok(kept)
    }

    /// Keeps the days on which nothing ran, where what they began with is known: as nothing was written since they began,
    /// they began with what there is today. Days in whose time something was written stay without figures; none are made
    /// up.
    async fn keep_missed_days(&self, today: i64) -> Result<(), StorageError> {
        let sql = "SELECT CAST((SELECT MAX(day) FROM tally_day WHERE day < $1) AS BIGINT) AS kept,
            CAST((SELECT MAX(at) FROM (SELECT at FROM event ORDER BY id DESC LIMIT 100) AS newest) AS BIGINT) AS written";
        let statement = Statement::from_sql_and_values(self.backend(), sql, [today.into()]);
        let Some(row) = self.reader.query_one_raw(statement).await? else { return Ok(()) };
        let Some(kept): Option<i64> = row.try_get("", "kept")? else { return Ok(()) };
        let written: Option<i64> = row.try_get("", "written")?;
        let quiet = written.map_or(kept, |written| written.div_euclid(MICROS_PER_DAY));
        for missed in (kept.max(quiet) + 1).max(today - MOST_MISSED)..today {
            let sql = "INSERT INTO tally_day (day, collection_id, locale, state, overdue, total, optional)
                SELECT CAST($1 AS BIGINT), collection_id, locale, state, overdue, total, optional FROM tally_day
                WHERE day = $2
                ON CONFLICT DO NOTHING";
            let statement = Statement::from_sql_and_values(self.backend(), sql, [missed.into(), today.into()]);
            self.writer.execute_raw(statement).await?;
        }
        Ok(())
    }

    /// How many of a collection's variants were in a state on each of the last `days` days, the oldest first; days of which
    /// nothing was kept are left out.
    pub async fn kept_totals(
        &self,
        collection: CollectionId,
        state: State,
        now: Instant,
        days: i64,
    ) -> Result<Vec<(i64, i64)>, StorageError> {
        let from = now.as_micros().div_euclid(MICROS_PER_DAY) - days;
        let sql = format!(
            "SELECT day, CAST(SUM(CASE WHEN state = {} THEN total ELSE 0 END) AS BIGINT) AS total FROM tally_day
            WHERE collection_id = $1 AND day > $2 GROUP BY day ORDER BY day",
            codes::state(state)
        );
        let statement = Statement::from_sql_and_values(self.backend(), sql, [collection.into(), from.into()]);
        let rows = self.reader.query_all_raw(statement).await?;
        rows.iter().map(|row| Ok((row.try_get("", "day")?, row.try_get("", "total")?))).collect()
    }

    /// The tallies kept on each of the last `days` days: day as days since 1970, and the tally.
    pub async fn kept_days(&self, now: Instant, days: i64) -> Result<Vec<(i64, Tally)>, StorageError> {
        let from = now.as_micros().div_euclid(MICROS_PER_DAY) - days;
        let sql = "SELECT day, collection_id, locale, state, overdue, total, optional FROM tally_day WHERE day > $1
            ORDER BY day, collection_id, locale, state";
        let statement = Statement::from_sql_and_values(self.backend(), sql, [from.into()]);
        let mut kept = Vec::new();
        for row in self.reader.query_all_raw(statement).await? {
            kept.push((row.try_get("", "day")?, Row::from_query_result(&row, "")?.tally()?));
        }
        Ok(kept)
    }
}
