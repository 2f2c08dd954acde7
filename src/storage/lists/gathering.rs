//! What a report is gathered from: all open work range by range, and the passings of variants from state to state.
//!
//! Only what decides which rows a report lists is read here; the rows themselves are read afterwards, by their keys.

use sea_orm::{ConnectionTrait as _, Statement};

use super::{
    ListedVariant, Sql,
    rows::{ARTICLE_COLUMNS, VARIANT_COLUMNS, article_row, instant, tag, variant_row},
};
use crate::{
    clock::Instant,
    domain::{EventKind, Locale, Significance, State},
    storage::{ArticleId, CollectionId, StorageError, Store, Tally, articles::ASKED_AT_ONCE, codes, rows},
};

/// One range of the index of open work.
#[derive(Debug, Clone)]
pub struct OpenRange {
    /// The collection.
    pub collection_id: CollectionId,
    /// The locale.
    pub locale: Locale,
    /// The state, an open one.
    pub state: State,
}

/// An open variant, as far as it decides whether and where a report lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenVariant {
    /// Its article.
    pub article_id: ArticleId,
    /// The article's kind.
    pub kind: Option<String>,
    /// How much the upstream changed.
    pub significance: Option<Significance>,
    /// Since when it has been open.
    pub since: Option<Instant>,
    /// When the work is due.
    pub due_at: Option<Instant>,
    /// Who has claimed it, and until when.
    pub claim: Option<(String, Instant)>,
}

/// A variant passed into a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passing {
    /// Its place in the feed.
    pub position: i64,
    /// The article.
    pub article_id: ArticleId,
    /// The variant.
    pub locale: Locale,
    /// What it was before; `None` where it was not.
    pub from: Option<State>,
    /// What it became.
    pub to: State,
}

/// What of a passing's particulars is read.
#[derive(serde::Deserialize)]
struct Particulars {
    from: Option<State>,
}

impl Store {
    /// Open variants of one range after an article, in order of the articles' numbers.
    pub async fn open_variants(
        &self,
        range: &OpenRange,
        after: ArticleId,
        limit: u64,
    ) -> Result<Vec<OpenVariant>, StorageError> {
        let mut sql = Sql::default();
        let (collection, locale) = (sql.bind(range.collection_id), sql.bind(range.locale.to_string()));
        let after = sql.bind(after);
        // The state written out twice: SQLite uses a partial index only where its own condition reads the same.
        sql.text = format!(
            "SELECT v.article_id, v.significance, v.since, v.due_at, v.claim_until, v.claimed_by, a.kind
            FROM variant v JOIN article a ON a.id = v.article_id
            WHERE v.collection_id = {collection} AND v.locale = {locale} AND v.state = {}
                AND v.state IN (1, 3, 4, 5, 6, 7) AND v.article_id > {after}
            ORDER BY v.article_id LIMIT {limit}",
            codes::state(range.state)
        );
        let statement = Statement::from_sql_and_values(self.backend(), sql.text, sql.values);
        let mut found = Vec::new();
        for row in self.reader.query_all_raw(statement).await? {
            let significance: Option<i16> = row.try_get("", "significance")?;
            let (holder, until) = (row.try_get("", "claimed_by")?, instant(&row, "claim_until")?);
            found.push(OpenVariant {
                article_id: row.try_get("", "article_id")?,
                kind: row.try_get("", "kind")?,
                significance: significance.map(rows::significance).transpose()?,
                since: instant(&row, "since")?,
                due_at: instant(&row, "due_at")?,
                claim: Option::zip(holder, until),
            });
        }
        Ok(found)
    }

    /// Variants by their keys, as lists show them. Those that are gone are left out.
    pub async fn listed_variants(&self, keys: &[(ArticleId, Locale)]) -> Result<Vec<ListedVariant>, StorageError> {
        let mut found = Vec::new();
        for chunk in keys.chunks(ASKED_AT_ONCE / 2) {
            let mut sql = Sql::default();
            let pairs: Vec<String> = chunk
                .iter()
                .map(|(id, locale)| format!("({}, {})", sql.bind(*id), sql.bind(locale.to_string())))
                .collect();
            let text = format!(
                "SELECT {VARIANT_COLUMNS}, v.queue_rank, {ARTICLE_COLUMNS}
                FROM variant v JOIN article a ON a.id = v.article_id
                WHERE (v.article_id, v.locale) IN (VALUES {})",
                pairs.join(", ")
            );
            let statement = Statement::from_sql_and_values(self.backend(), text, sql.values);
            for row in self.reader.query_all_raw(statement).await? {
                let queue_rank = row.try_get("", "queue_rank")?;
                found.push(ListedVariant { article: article_row(&row)?, variant: variant_row(&row)?, queue_rank });
            }
        }
        Ok(found)
    }

    /// The tallies of articles of these kinds only, which nobody keeps: counted in the database.
    pub async fn tallies_of_kinds(
        &self,
        collections: &[CollectionId],
        kinds: &[String],
    ) -> Result<Vec<Tally>, StorageError> {
        if collections.is_empty() || kinds.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = Sql::default();
        let collections = sql.bind_all(collections.iter().copied());
        let kinds = sql.bind_all(kinds.iter().map(String::as_str));
        sql.text = format!(
            "SELECT v.collection_id, v.locale, v.state, v.overdue, COUNT(*) AS total,
                SUM(CASE WHEN v.optional THEN 1 ELSE 0 END) AS optional
            FROM variant v JOIN article a ON a.id = v.article_id
            WHERE v.collection_id IN ({collections}) AND a.kind IN ({kinds})
            GROUP BY v.collection_id, v.locale, v.state, v.overdue ORDER BY v.collection_id, v.locale, v.state"
        );
        self.tally_rows(Statement::from_sql_and_values(self.backend(), sql.text, sql.values)).await
    }

    /// Which of these articles are of one of these kinds.
    pub async fn articles_of_kinds(&self, ids: &[ArticleId], kinds: &[String]) -> Result<Vec<ArticleId>, StorageError> {
        let mut found = Vec::new();
        for chunk in ids.chunks(ASKED_AT_ONCE) {
            let mut sql = Sql::default();
            let (ids, kinds) = (sql.bind_all(chunk.iter().copied()), sql.bind_all(kinds.iter().map(String::as_str)));
            let text = format!("SELECT a.id FROM article a WHERE a.id IN ({ids}) AND a.kind IN ({kinds})");
            let statement = Statement::from_sql_and_values(self.backend(), text, sql.values);
            for row in self.reader.query_all_raw(statement).await? {
                found.push(row.try_get("", "id")?);
            }
        }
        Ok(found)
    }

    /// The passings that the feed has after one position, up to another, in these collections, in its order.
    pub async fn passings(
        &self,
        collections: &[CollectionId],
        after: i64,
        up_to: i64,
    ) -> Result<Vec<Passing>, StorageError> {
        if collections.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = Sql::default();
        let (after, up_to) = (sql.bind(after), sql.bind(up_to));
        let collections = sql.bind_all(collections.iter().copied());
        let kinds = sql.bind_all(State::ALL.map(|state| EventKind::Became(state).as_str()));
        sql.text = format!(
            "SELECT e.position, e.article_id, e.locale, e.kind, e.data FROM event e
            WHERE e.position > {after} AND e.position <= {up_to} AND e.collection_id IN ({collections})
                AND e.kind IN ({kinds}) ORDER BY e.position"
        );
        let statement = Statement::from_sql_and_values(self.backend(), sql.text, sql.values);
        let mut found = Vec::new();
        for row in self.reader.query_all_raw(statement).await? {
            let position: i64 = row.try_get("", "position")?;
            let (kind, data): (String, String) = (row.try_get("", "kind")?, row.try_get("", "data")?);
            let place = format!("event at {position}");
            let read: Result<Particulars, _> = serde_json::from_str(&data);
            let read = read.map_err(|error| StorageError::inconsistent("event", place.clone(), error))?;
            let to = State::ALL.into_iter().find(|state| EventKind::Became(*state).as_str() == kind);
            let (Some(article_id), Some(locale), Some(to)) =
                (row.try_get("", "article_id")?, tag(&row, &place, "locale")?, to)
            else {
                continue;
            };
            found.push(Passing { position, article_id, locale, from: read.from, to });
        }
        Ok(found)
    }

    /// The last position whose event happened before `at`, found by halving. Where commits crossed, it can be off by as
    /// many events as they held.
    pub async fn position_before(&self, at: Instant) -> Result<i64, StorageError> {
        let (mut before, mut after) = (0, self.last_position().await?.saturating_add(1));
        while after - before > 1 {
            let middle = before + (after - before) / 2;
            let sql = "SELECT e.at FROM event e WHERE e.position = $1";
            let statement = Statement::from_sql_and_values(self.backend(), sql, [middle.into()]);
            let row = self.reader.query_one_raw(statement).await?;
            // What was cleared away is older than anything that stands.
            let happened: Option<i64> = row.map(|row| row.try_get("", "at")).transpose()?;
            if happened.is_none_or(|happened| happened < at.as_micros()) {
                before = middle;
            } else {
                after = middle;
            }
        }
        Ok(before)
    }
}
