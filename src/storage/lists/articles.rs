//! Lists of articles.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait as _, DbBackend, QueryResult, Statement, Value};

use super::{
    ArticleRow, Cursor, Hands, MAX_RANGES, Page, Sql, VariantRow,
    arranged::is_of_urgency,
    few::{FEW, Having},
    hands::{in_hands, is_held},
    rows::{ARTICLE_COLUMNS, VARIANT_COLUMNS, article_row, variant_row},
};
use crate::{
    clock::Instant,
    domain::{Age, Locale, Search, Significance, State},
    storage::{ArticleId, CollectionId, StorageError, Store, ages, articles::ASKED_AT_ONCE, codes, words},
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
    /// With exactly this key.
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

impl Store {
    /// A page of articles with all their variants.
    pub async fn article_page(&self, filter: &ArticleFilter) -> Result<Page<ArticleRow>, StorageError> {
        let mut page = match filter.sort {
            ArticleSort::Updated => {
                self.indexed_page(filter, |row| (row.updated_at.as_micros().to_string(), row.id)).await?
            }
            ArticleSort::Key => self.indexed_page(filter, |row| (row.key.clone(), row.id)).await?,
            ArticleSort::Urgent => self.urgent_page(filter).await?.0,
        };
        self.give_variants(&mut page.items).await?;
        Ok(page)
    }

    /// The same, and all articles of the list where they are few.
    pub async fn article_page_of(
        &self,
        filter: &ArticleFilter,
    ) -> Result<(Page<ArticleRow>, Option<Vec<ArticleId>>), StorageError> {
        if filter.sort == ArticleSort::Urgent {
            let (mut page, all) = self.urgent_page(filter).await?;
            self.give_variants(&mut page.items).await?;
            return Ok((page, all));
        }
        Ok((self.article_page(filter).await?, self.few_articles(filter).await?))
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
    async fn indexed_page(
        &self,
        filter: &ArticleFilter,
        border: impl Fn(&ArticleRow) -> (String, ArticleId),
    ) -> Result<Page<ArticleRow>, StorageError> {
        let found: Result<Vec<ArticleRow>, StorageError> =
            self.matching_articles(filter, ARTICLE_COLUMNS, false).await?.iter().map(article_row).collect();
        Ok(Page::cut(found?, filter.limit, filter.cursor.as_ref(), border))
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
        columns: &str,
        idle: bool,
    ) -> Result<Vec<QueryResult>, StorageError> {
        let among = self.among(filter).await?;
        if matches!(&among, Among::These(ids) if ids.is_empty()) {
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
        let held = self.held_besides(filter).await?;
        for range in Range::of(filter, &among, held.as_deref()) {
            let mut conditions = range.conditions(&mut sql, filter, &among, self.backend());
            if idle {
                conditions.push(format!("NOT EXISTS ({})", work(&mut sql, &filter.work_in, "a.id")));
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

    /// Where a list has to look. What few articles have is looked up; what many have is met soon in any order, so the list
    /// is read in its own order and each article looked at.
    pub(super) async fn among(&self, filter: &ArticleFilter) -> Result<Among, StorageError> {
        if let Some(search) = filter.search.as_ref().filter(|search| !search.is_empty()) {
            let found = self.found(search, &filter.collections, FEW + 1).await?.filter(|found| found.len() <= FEW);
            return Ok(found.map_or(Among::Matching, |mut found| {
                found.extend(search.number());
                Among::These(found)
            }));
        }
        let having = match (&filter.hands, filter.held, filter.age, filter.significance) {
            (Some((Hands::Of(actor), _)), ..) => Having::WorkOf(actor),
            (_, Some(now), ..) if filter.states.is_empty() => Having::Held(now),
            (_, None, Some((age, now)), _) if filter.states == [State::Stale] => Having::StaleFor(age, now),
            (_, None, _, Some(least)) => Having::Behind(least),
            _ => return Ok(Among::All),
        };
        Ok(self.few(having, &filter.collections).await?.map_or(Among::All, Among::These))
    }

    /// Which articles are worked on, where a list holds them besides those in some states; `None` where they are too many to
    /// be looked up.
    pub(super) async fn held_besides(&self, filter: &ArticleFilter) -> Result<Option<Vec<ArticleId>>, StorageError> {
        match filter.held {
            Some(now) if !filter.states.is_empty() => self.few(Having::Held(now), &filter.collections).await,
            Some(_) | None => Ok(Some(Vec::new())),
        }
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
pub(super) fn work(sql: &mut Sql, locales: &[Locale], article: &str) -> String {
    let locales = sql.bind_all(locales.iter().map(ToString::to_string));
    format!(
        "SELECT 1 FROM variant w WHERE w.article_id = {article} AND w.locale IN ({locales}) AND w.queue_rank IS NOT NULL"
    )
}

/// Which articles a search leaves.
pub(super) enum Among {
    /// All: nothing is searched for.
    All,
    /// These, which were looked up.
    These(Vec<ArticleId>),
    /// Those whose text holds the words.
    Matching,
}

/// One range of an index: usually one collection and state.
pub(super) struct Range<'a> {
    collections: &'a [CollectionId],
    bits: Option<i32>,
    /// Only these.
    ids: Option<&'a [ArticleId]>,
}

impl<'a> Range<'a> {
    fn of(filter: &'a ArticleFilter, among: &Among, held: Option<&'a [ArticleId]>) -> Vec<Self> {
        Self::with_held(Self::by_state(filter, among, held.is_none()), filter, held)
    }

    /// All of them as one, or as two where what is held comes from elsewhere: for a list that no index of articles orders.
    pub(super) fn united(filter: &'a ArticleFilter, held: Option<&'a [ArticleId]>) -> Vec<Self> {
        Self::with_held(vec![Self::whole(filter, held.is_none())], filter, held)
    }

    /// All collections and states that are asked for.
    fn whole(filter: &'a ArticleFilter, all_held: bool) -> Self {
        let any = Self::bits(filter, all_held).into_iter().reduce(|one, other| Some(one? | other?)).flatten();
        Self { collections: &filter.collections, bits: any, ids: None }
    }

    fn with_held(mut ranges: Vec<Self>, filter: &'a ArticleFilter, held: Option<&'a [ArticleId]>) -> Vec<Self> {
        if held.is_some_and(|held| !held.is_empty()) && !filter.overdue {
            ranges.push(Self { collections: &filter.collections, bits: None, ids: held });
        }
        ranges
    }

    /// Of which states; `None` for all. A state's own index holds only the articles with such a variant. `all_held`: also of
    /// the states that can be worked on, as many articles are.
    fn bits(filter: &ArticleFilter, all_held: bool) -> Vec<Option<i32>> {
        match filter.states.as_slice() {
            _ if filter.overdue => vec![Some(codes::OVERDUE_BIT)],
            [] if matches!(filter.hands, Some((Hands::Nobodys, _))) && filter.held.is_none() => {
                State::ALL.iter().filter(|state| state.is_to_do()).map(|state| Some(codes::state_bit(*state))).collect()
            }
            [] => vec![None],
            states => {
                let asked = |state: &State| states.contains(state) || (all_held && state.is_workable());
                State::ALL.iter().filter(|state| asked(state)).map(|state| Some(codes::state_bit(*state))).collect()
            }
        }
    }

    fn by_state(filter: &'a ArticleFilter, among: &Among, all_held: bool) -> Vec<Self> {
        if filter.collections.is_empty() {
            return Vec::new();
        }
        if matches!(among, Among::These(_)) {
            return vec![Self::whole(filter, all_held)];
        }
        let bits = Self::bits(filter, all_held);
        let each: Vec<&[CollectionId]> = if filter.collections.len() * bits.len() > MAX_RANGES {
            vec![filter.collections.as_slice()]
        } else {
            filter.collections.chunks(1).collect()
        };
        let of = |collections| bits.iter().map(move |bits| Self { collections, bits: *bits, ids: None });
        each.into_iter().flat_map(of).collect()
    }

    pub(super) fn conditions(
        &self,
        sql: &mut Sql,
        filter: &ArticleFilter,
        among: &Among,
        backend: DbBackend,
    ) -> Vec<String> {
        let collections = sql.bind_all(self.collections.iter().copied());
        let mut all = match among {
            Among::All | Among::Matching => vec![format!("a.collection_id IN ({collections})")],
            Among::These(ids) => {
                let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
                // The sign keeps SQLite from reading the whole collection in order instead.
                vec![format!("+a.collection_id IN ({collections})"), format!("a.id IN ({})", ids.join(", "))]
            }
        };
        if let (Among::Matching, Some(search)) = (among, &filter.search) {
            let holds = words::holds(sql, search, backend);
            let held = format!("EXISTS (SELECT 1 FROM article_words w WHERE w.article_id = a.id AND {holds})");
            all.push(search.number().map_or_else(|| held.clone(), |number| format!("(a.id = {number} OR {held})")));
        }
        if let Some(ids) = self.ids {
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            all.push(format!("a.id IN ({})", ids.join(", ")));
        }
        if let Some(bits) = self.bits {
            // Written out, not bound: the database must see that the partial index applies.
            all.push(format!("(a.states & {bits}) <> 0"));
        }
        if filter.raised {
            // As the index's own condition is written.
            all.push("a.priority > 0".to_owned());
        }
        if let Some(key) = &filter.key {
            all.push(format!("a.key = {}", sql.bind(key.as_str())));
        }
        if let Some(kind) = &filter.kind {
            all.push(format!("a.kind = {}", sql.bind(kind.as_str())));
        }
        if let Some(since) = filter.updated_since {
            all.push(format!("a.updated_at >= {}", sql.bind(since.as_micros())));
        }
        all.extend(Self::of_a_variant(sql, filter));
        all
    }

    /// The condition that one and the same variant is all that is asked of one; nothing where the article's own fields say it.
    fn of_a_variant(sql: &mut Sql, filter: &ArticleFilter) -> Option<String> {
        let is_asked = !filter.locales.is_empty()
            || filter.significance.is_some()
            || filter.age.is_some()
            || filter.hands.is_some()
            || filter.held.is_some();
        if !is_asked {
            return None;
        }
        let mut variant = vec!["v.article_id = a.id".to_owned()];
        if !filter.locales.is_empty() {
            let locales = sql.bind_all(filter.locales.iter().map(ToString::to_string));
            variant.push(format!("v.locale IN ({locales})"));
        }
        let states = (!filter.states.is_empty())
            .then(|| format!("v.state IN ({})", sql.bind_all(filter.states.iter().map(|state| codes::state(*state)))));
        match (states, filter.held) {
            (Some(states), Some(now)) => variant.push(format!("({states} OR ({}))", is_held(sql, now))),
            (None, Some(now)) => variant.push(is_held(sql, now)),
            (states, None) => variant.extend(states),
        }
        if let Some((age, now)) = filter.age {
            variant.push(ages::within(sql, age, now));
        }
        if let Some((hands, now)) = &filter.hands {
            variant.push(in_hands(sql, hands, *now));
        }
        if let Some(least) = filter.significance {
            variant.push(format!("v.significance >= {}", sql.bind(codes::significance(least))));
        }
        if filter.overdue {
            variant.push("v.overdue".to_owned());
        }
        Some(format!("EXISTS (SELECT 1 FROM variant v WHERE {})", variant.join(" AND ")))
    }
}
