//! What an overview tells of open work besides counts. Each is read from an index, and from a thousand of its rows at most.

use sea_orm::{ConnectionTrait as _, QueryResult};

use super::{
    MAX_RANGES, Sql,
    queue::{DUE, TO_DO},
    ranges,
    rows::instant,
};
use crate::{
    clock::Instant,
    domain::{Locale, Significance, State},
    storage::{CollectionId, StorageError, Store, codes},
};

/// How many texts are counted or looked at, at most.
const MOST: usize = 1_000;

/// What is told of open work besides counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Glance {
    /// When the work that is due first is due, or was; `None` where it lies in more than two hundred ranges.
    pub oldest_due: Option<Instant>,
    /// How many stale texts are behind by a major change or a correction; `None` above a thousand.
    pub majors: Option<u64>,
    /// Since when a text has been in review the longest; `None` where more than a thousand are.
    pub oldest_review: Option<Instant>,
}

impl Store {
    /// Looks at the open work of these collections and locales.
    pub async fn glance(&self, collections: &[CollectionId], locales: &[Locale]) -> Result<Glance, StorageError> {
        if collections.is_empty() || locales.is_empty() {
            return Ok(Glance::default());
        }
        let majors = self.glanced(majors(collections)).await?;
        let reviews = self.glanced(reviews(collections, locales)).await?;
        let is_few = collections.len() * locales.len() <= MAX_RANGES;
        let first = if is_few { self.glanced(first_due(collections, locales)).await? } else { None };
        let count = |row: &Option<QueryResult>| -> Result<usize, StorageError> {
            let count: Option<i64> = row.as_ref().map(|row| row.try_get("", "total")).transpose()?;
            Ok(usize::try_from(count.unwrap_or_default()).unwrap_or_default())
        };
        let moment = |row: &Option<QueryResult>| row.as_ref().map(|row| instant(row, "at")).transpose();
        let of_majors = count(&majors)?;
        Ok(Glance {
            oldest_due: moment(&first)?.flatten().filter(|at| at.as_micros() < i64::MAX),
            majors: (of_majors <= MOST).then_some(of_majors as u64),
            oldest_review: if count(&reviews)? <= MOST { moment(&reviews)?.flatten() } else { None },
        })
    }

    async fn glanced(&self, sql: Sql) -> Result<Option<QueryResult>, StorageError> {
        Ok(self.reader.query_one_raw(sql.statement(self.backend())).await?)
    }
}

fn majors(collections: &[CollectionId]) -> Sql {
    let mut sql = Sql::default();
    let collections = sql.bind_all(collections.iter().copied());
    // The first condition is the index's own, as it is written there.
    sql.text = format!(
        "SELECT COUNT(*) AS total FROM (SELECT 1 FROM variant v WHERE v.collection_id IN ({collections})
        AND v.significance > 0 AND v.significance >= {} AND v.state = {} LIMIT {}) AS looked_at",
        codes::significance(Significance::Major),
        codes::state(State::Stale),
        MOST + 1
    );
    sql
}

fn reviews(collections: &[CollectionId], locales: &[Locale]) -> Sql {
    let mut sql = Sql::default();
    let collections = sql.bind_all(collections.iter().copied());
    let locales = sql.bind_all(locales.iter().map(ToString::to_string));
    sql.text = format!(
        "SELECT COUNT(*) AS total, MIN(since) AS at FROM (SELECT v.since FROM variant v
        WHERE v.collection_id IN ({collections}) AND v.locale IN ({locales}) AND v.state = {}
        AND v.state IN (1, 3, 4, 5, 6, 7) LIMIT {}) AS looked_at",
        codes::state(State::InReview),
        MOST + 1
    );
    sql
}

fn first_due(collections: &[CollectionId], locales: &[Locale]) -> Sql {
    let mut sql = Sql::default();
    let mut firsts = Vec::new();
    for (collections, locales) in ranges(collections, locales) {
        let collections = sql.bind_all(collections.iter().copied());
        let locales = sql.bind_all(locales.iter().map(ToString::to_string));
        firsts.push(format!(
            "SELECT * FROM (SELECT {DUE} AS at FROM variant v WHERE v.collection_id IN ({collections})
            AND v.locale IN ({locales}) AND {TO_DO} ORDER BY {DUE} LIMIT 1) AS earliest"
        ));
    }
    sql.text = format!("SELECT MIN(at) AS at FROM ({}) AS firsts", firsts.join(" UNION ALL "));
    sql
}
