//! Lists of articles.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait as _, QueryResult, Statement, Value};

use super::{
    ArticleRow, Cursor, Hands, Page, Sql, VariantRow,
    arranged::is_of_urgency,
    reading::{Among, Place, Range},
    rows::{ARTICLE_COLUMNS, VARIANT_COLUMNS, article_row, variant_row},
};
use crate::{
    clock::Instant,
    domain::{Age, Locale, Search, Significance, State},
    storage::{ArticleId, CollectionId, StorageError, Store, articles::ASKED_AT_ONCE, codes},
};

/// In which order a list of articles comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ArticleSort {
    /// The last changed first.
    #[default]
    Updated,
    /// By key.
    Key,
    /// The most urgent work first, then what has none, the last changed first.
    Urgent,
}

impl ArticleSort {
    /// Whether a cursor is of a list in this order.
    pub fn has(self, cursor: &Cursor) -> bool {
        match self {
            Self::Updated => cursor.micros().is_ok(),
            Self::Key => true,
            Self::Urgent => is_of_urgency(cursor),
        }
    }
}

/// Which articles a list holds.
#[derive(Debug, Clone, Default)]
pub struct ArticleFilter {
    /// Of these collections.
    pub collections: Vec<CollectionId>,
    /// With exactly this key, or with a text that was mapped to them from an article with this key.
    pub key: Option<String>,
    /// With these words in a headline, the key or an address.
    pub search: Option<Search>,
    /// Of this kind.
    pub kind: Option<String>,
    /// With a variant in one of these states; all where empty.
    pub states: Vec<State>,
    /// That variant being in one of these locales; any where empty.
    pub locales: Vec<Locale>,
    /// That variant being at least this significantly behind.
    pub significance: Option<Significance>,
    /// That variant being overdue.
    pub overdue: bool,
    /// With a priority above the usual one.
    pub raised: bool,
    /// That variant having been stale for so long, as of a moment.
    pub age: Option<(Age, Instant)>,
    /// That variant being in these hands, as of a moment.
    pub hands: Option<(Hands, Instant)>,
    /// Or, besides those in the states asked for: somebody works on that variant at this moment.
    pub held: Option<Instant>,
    /// Changed here at or after this instant.
    pub updated_since: Option<Instant>,
    /// The order.
    pub sort: ArticleSort,
    /// In the order of urgency: in which locales work counts.
    pub work_in: Vec<Locale>,
    /// Where the page begins.
    pub cursor: Option<Cursor>,
    /// How many articles the page holds at most.
    pub limit: u64,
}

impl ArticleFilter {
    /// Whether every article of the collections is in the list.
    pub(super) fn asks_nothing(&self) -> bool {
        let Self {
            collections: _,
            key: None,
            search,
            kind: None,
            states,
            locales,
            significance: None,
            overdue: false,
            raised: false,
            age: None,
            hands: None,
            held: None,
            updated_since: None,
            sort: _,
            work_in: _,
            cursor: _,
            limit: _,
        } = self
        else {
            return false;
        };
        search.as_ref().is_none_or(Search::is_empty) && states.is_empty() && locales.is_empty()
    }

    /// The condition that a variant is work that counts in the order of urgency: work in the states asked for where one can
    /// begin on them, or else all work. A list of what is stale goes by how urgent that is, whatever else is missing.
    pub(super) fn work_of(&self, variant: &str) -> String {
        let workable = State::ALL.into_iter().filter(|state| state.is_workable());
        let (asked, others): (Vec<State>, Vec<State>) = workable.partition(|state| self.states.contains(state));
        let within = if asked.is_empty() || others.is_empty() {
            String::new()
        } else {
            let asked: Vec<String> = asked.into_iter().map(|state| codes::state(state).to_string()).collect();
            format!(" AND {variant}.state IN ({})", asked.join(", "))
        };
        format!("{variant}.queue_rank IS NOT NULL{within}")
    }
}

impl Store {
    /// A page of articles with all their variants.
    pub async fn article_page(&self, filter: &ArticleFilter) -> Result<Page<ArticleRow>, StorageError> {
        let place = self.place(filter).await?;
        match filter.sort {
            ArticleSort::Updated | ArticleSort::Key => self.indexed_page(filter, &place).await,
            ArticleSort::Urgent => Ok(self.urgent_page(filter, &place).await?.0),
        }
    }

    /// The same, and all articles of the list where they are few.
    pub async fn article_page_of(
        &self,
        filter: &ArticleFilter,
    ) -> Result<(Page<ArticleRow>, Option<Vec<ArticleId>>), StorageError> {
        let place = self.place(filter).await?;
        match filter.sort {
            ArticleSort::Updated | ArticleSort::Key => {
                Ok((self.indexed_page(filter, &place).await?, self.few_articles(filter, &place).await?))
            }
            ArticleSort::Urgent => self.urgent_page(filter, &place).await,
        }
    }

    /// Reads the variants of these articles.
    pub(super) async fn give_variants(&self, articles: &mut [ArticleRow]) -> Result<(), StorageError> {
        let ids: Vec<ArticleId> = articles.iter().map(|row| row.id).collect();
        let mut variants = self.variants_of(&ids).await?;
        for row in articles {
            row.variants = variants.remove(&row.id).unwrap_or_default();
        }
        Ok(())
    }

    /// A page in an order that an index of articles has.
    async fn indexed_page(&self, filter: &ArticleFilter, place: &Place) -> Result<Page<ArticleRow>, StorageError> {
        let found: Result<Vec<ArticleRow>, StorageError> =
            self.matching_articles(filter, place, ARTICLE_COLUMNS, false).await?.iter().map(article_row).collect();
        let border = |row: &ArticleRow| match filter.sort {
            ArticleSort::Key => (row.key.clone(), row.id),
            ArticleSort::Updated | ArticleSort::Urgent => (row.updated_at.as_micros().to_string(), row.id),
        };
        let mut page = Page::cut(found?, filter.limit, filter.cursor.as_ref(), border);
        self.give_variants(&mut page.items).await?;
        Ok(page)
    }

    /// One article with all its variants.
    pub async fn article_row(&self, id: ArticleId) -> Result<Option<ArticleRow>, StorageError> {
        let sql = format!("SELECT {ARTICLE_COLUMNS} FROM article a WHERE a.id = $1");
        let statement = Statement::from_sql_and_values(self.backend(), sql, [id.into()]);
        let Some(row) = self.reader.query_one_raw(statement).await? else { return Ok(None) };
        let mut row = article_row(&row)?;
        row.variants = self.variants_of(&[id]).await?.remove(&id).unwrap_or_default();
        Ok(Some(row))
    }

    /// These articles, without their variants.
    pub async fn article_heads(&self, ids: &[ArticleId]) -> Result<HashMap<ArticleId, ArticleRow>, StorageError> {
        let mut found = HashMap::new();
        for chunk in ids.chunks(ASKED_AT_ONCE) {
            let mut sql = Sql::default();
            let places = sql.bind_all(chunk.iter().copied());
            let text = format!("SELECT {ARTICLE_COLUMNS} FROM article a WHERE a.id IN ({places})");
            let statement = Statement::from_sql_and_values(self.backend(), text, sql.values);
            for row in self.reader.query_all_raw(statement).await? {
                let row = article_row(&row)?;
                found.insert(row.id, row);
            }
        }
        Ok(found)
    }

    /// One article past the page's end, each range of an index by itself: one for each collection and state asked for.
    /// `columns` hold the id and what the list is sorted by. `idle`: only those without work that counts. In the order
    /// of urgency, the last changed come first.
    pub(super) async fn matching_articles(
        &self,
        filter: &ArticleFilter,
        place: &Place,
        columns: &str,
        idle: bool,
    ) -> Result<Vec<QueryResult>, StorageError> {
        if matches!(&place.among, Among::These(ids) if ids.is_empty()) {
            return Ok(Vec::new());
        }
        let backwards = filter.cursor.as_ref().is_some_and(|cursor| cursor.backwards);
        let (column, falling) = match filter.sort {
            ArticleSort::Key => ("key", backwards),
            ArticleSort::Updated | ArticleSort::Urgent => ("updated_at", !backwards),
        };
        let direction = if falling { "DESC" } else { "ASC" };
        let mut sql = Sql::default();
        let mut ranges = Vec::new();
        for range in Range::of(filter, place) {
            let mut conditions = range.conditions(&mut sql, filter, &place.among, self.backend());
            if idle {
                conditions.push(format!("NOT EXISTS ({})", work(&mut sql, filter, "a.id")));
            }
            if let Some(cursor) = &filter.cursor {
                let at: Value = match filter.sort {
                    ArticleSort::Key => cursor.at.as_str().into(),
                    ArticleSort::Updated | ArticleSort::Urgent => cursor.micros()?.into(),
                };
                let (at, id) = (sql.bind(at), sql.bind(cursor.id));
                let sign = if falling { '<' } else { '>' };
                conditions.push(format!("(a.{column}, a.id) {sign} ({at}, {id})"));
            }
            let conditions = conditions.join(" AND ");
            ranges.push(format!(
                "SELECT * FROM (SELECT {columns} FROM article a WHERE {conditions}
                ORDER BY a.{column} {direction}, a.id {direction} LIMIT {}) AS page",
                filter.limit + 1
            ));
        }
        if ranges.is_empty() {
            return Ok(Vec::new());
        }
        sql.text = format!("{} ORDER BY {column} {direction}, id {direction}", ranges.join(" UNION "));
        if ranges.len() == 1 {
            sql.text = ranges.concat();
        }
        let mut found = self.reader.query_all_raw(sql.statement(self.backend())).await?;
        found.truncate(usize::try_from(filter.limit).unwrap_or(usize::MAX).saturating_add(1));
        Ok(found)
    }

    /// The kinds that articles of a collection have, `most` of them at most. Each is one look into an index, however many
    /// articles there are.
    pub async fn kinds(&self, collection: CollectionId, most: usize) -> Result<Vec<String>, StorageError> {
        let mut sql = Sql::default();
        let (first, next) = (sql.bind(collection), sql.bind(collection));
        let one = "ORDER BY a.collection_id, a.kind LIMIT 1";
        sql.text = format!(
            "WITH RECURSIVE kinds (kind) AS (
                SELECT (SELECT a.kind FROM article a WHERE a.collection_id = {first} AND a.kind IS NOT NULL {one})
                UNION ALL SELECT
                    (SELECT a.kind FROM article a WHERE a.collection_id = {next} AND a.kind > kinds.kind {one})
                FROM kinds WHERE kinds.kind IS NOT NULL)
            SELECT kind FROM kinds WHERE kind IS NOT NULL LIMIT {most}"
        );
        let rows = self.reader.query_all_raw(sql.statement(self.backend())).await?;
        rows.iter().map(|row| Ok(row.try_get("", "kind")?)).collect()
    }

    /// All variants of these articles.
    pub async fn variants_of(&self, ids: &[ArticleId]) -> Result<HashMap<ArticleId, Vec<VariantRow>>, StorageError> {
        let mut found: HashMap<ArticleId, Vec<VariantRow>> = HashMap::new();
        for chunk in ids.chunks(ASKED_AT_ONCE) {
            let mut sql = Sql::default();
            let places = sql.bind_all(chunk.iter().copied());
            let text = format!(
                "SELECT {VARIANT_COLUMNS} FROM variant v WHERE v.article_id IN ({places}) ORDER BY v.article_id, v.locale"
            );
            let statement = Statement::from_sql_and_values(self.backend(), text, sql.values);
            for row in self.reader.query_all_raw(statement).await? {
                let variant = variant_row(&row)?;
                found.entry(variant.article_id).or_default().push(variant);
            }
        }
        Ok(found)
    }
}

/// The work of an article that counts, where there is any.
pub(super) fn work(sql: &mut Sql, filter: &ArticleFilter, article: &str) -> String {
    let locales = sql.bind_all(filter.work_in.iter().map(ToString::to_string));
    format!(
        "SELECT 1 FROM variant w WHERE w.article_id = {article} AND w.locale IN ({locales}) AND {}",
        filter.work_of("w")
    )
}
