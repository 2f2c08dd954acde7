//! Lists of articles and variants, page by page. Every page is an index range that begins at a cursor: its cost does not
//! grow with how much there is, nor with how deep the page lies.
//!
//! These are the hot reads, so they are written as SQL with only the columns shown, not as entities.

use std::{collections::HashMap, fmt, str::FromStr};

use sea_orm::{ConnectionTrait as _, QueryResult, Statement, Value};

use super::{ArticleId, CollectionId, StorageError, Store, codes, rows};
use crate::{
    clock::Instant,
    domain::{Baseline, Basis, Lifecycle, Locale, Share, Significance, State},
};

/// A variant as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariantRow {
    /// Its article.
    pub article_id: ArticleId,
    /// Its locale.
    pub locale: Locale,
    /// What it is.
    pub state: State,
    /// Whether a text stands.
    pub exists: bool,
    /// The number of its newest revision.
    pub newest: Option<i64>,
    /// The datetime of its newest revision.
    pub datetime: Option<Instant>,
    /// Where it is published.
    pub url: Option<String>,
    /// The variant it is translated from.
    pub upstream: Option<Locale>,
    /// How its baseline is known.
    pub basis: Option<Basis>,
    /// Which upstream revision it was made from.
    pub baseline: Option<Baseline>,
    /// How much the upstream changed since.
    pub significance: Option<Significance>,
    /// How much of the upstream's text changed since.
    pub share: Share,
    /// How many upstream revisions came after the baseline.
    pub behind: u32,
    /// Since when it has been stale or missing.
    pub since: Option<Instant>,
    /// When the work is due.
    pub due_at: Option<Instant>,
    /// Whether it is late, as of the last sweep.
    pub overdue: bool,
    /// Why an editor opted it out.
    pub not_required: Option<String>,
    /// When it last changed here.
    pub updated_at: Instant,
    /// Grows with each change.
    pub version: i64,
}

/// An article as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleRow {
    /// Its number.
    pub id: ArticleId,
    /// Its collection.
    pub collection_id: CollectionId,
    /// Its key.
    pub key: String,
    /// Its source locale.
    pub source_locale: Locale,
    /// Its kind.
    pub kind: Option<String>,
    /// Whether it stands.
    pub lifecycle: Lifecycle,
    /// From -100 to 100, higher is more urgent.
    pub priority: i16,
    /// The headline.
    pub title: Option<String>,
    /// Which locale the headline is in.
    pub title_locale: Option<Locale>,
    /// Where the source is published.
    pub url: Option<String>,
    /// When the source was first published.
    pub published_at: Option<Instant>,
    /// When it was first seen here.
    pub created_at: Instant,
    /// When anything about it last changed here.
    pub updated_at: Instant,
    /// Grows with each change.
    pub version: i64,
    /// Its variants, by locale.
    pub variants: Vec<VariantRow>,
}

/// In which order a list of articles comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ArticleSort {
    /// The last changed first.
    #[default]
    Updated,
    /// By key.
    Key,
}

/// Where a page of a list begins. Shown to clients as an opaque word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The value of the sort's column at the border.
    pub at: String,
    /// The article at the border.
    pub id: ArticleId,
    /// Whether the page lies before the border, rather than after it.
    pub backwards: bool,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:x}.", if self.backwards { 'b' } else { 'a' }, self.id)?;
        self.at.bytes().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A cursor that this program did not make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the cursor is not one that was given out; start again without it")]
pub struct CursorError;

impl FromStr for Cursor {
    type Err = CursorError;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let (direction, rest) = word.split_at_checked(1).ok_or(CursorError)?;
        let backwards = match direction {
            "a" => false,
            "b" => true,
            _ => return Err(CursorError),
        };
        let (id, at) = rest.split_once('.').ok_or(CursorError)?;
        let id = ArticleId::from_str_radix(id, 16).map_err(|_| CursorError)?;
        if at.len() > 2_048 || !at.is_ascii() {
            return Err(CursorError);
        }
        let bytes: Option<Vec<u8>> = (0..at.len() / 2)
            .map(|nth| at.get(nth * 2..nth * 2 + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
            .collect();
        let at = bytes.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or(CursorError)?;
        if at.contains('\0') { Err(CursorError) } else { Ok(Self { at, id, backwards }) }
    }
}

/// Which articles a list holds.
#[derive(Debug, Clone, Default)]
pub struct ArticleFilter {
    /// Of these collections.
    pub collections: Vec<CollectionId>,
    /// With exactly this key.
    pub key: Option<String>,
    /// With these words in the headline or the key.
    pub search: Option<String>,
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
    /// Changed here at or after this instant.
    pub updated_since: Option<Instant>,
    /// The order.
    pub sort: ArticleSort,
    /// Where the page begins.
    pub cursor: Option<Cursor>,
    /// How many articles the page holds at most.
    pub limit: u64,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
    /// Where the page before begins, if there is one.
    pub previous: Option<Cursor>,
}

impl<T> Page<T> {
    /// Cuts rows read one beyond the page's end, in the direction of reading, into a page.
    fn cut(mut rows: Vec<T>, limit: u64, cursor: Option<&Cursor>, border: impl Fn(&T) -> (String, ArticleId)) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let backwards = cursor.is_some_and(|cursor| cursor.backwards);
        if backwards {
            rows.reverse();
        }
        let at = |row: Option<&T>, backwards| row.map(&border).map(|(at, id)| Cursor { at, id, backwards });
        // Coming from somewhere means that there is something that way.
        let next = if backwards || more { at(rows.last(), false) } else { None };
        let previous = if if backwards { more } else { cursor.is_some() } { at(rows.first(), true) } else { None };
        Self { items: rows, next, previous }
    }
}

/// A statement being written: its text and its values, numbered as they come.
#[derive(Default)]
struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    fn bind_all<V: Into<Value>>(&mut self, values: impl IntoIterator<Item = V>) -> String {
        values.into_iter().map(|value| self.bind(value)).collect::<Vec<_>>().join(", ")
    }
}

const ARTICLE_COLUMNS: &str = "a.id, a.collection_id, a.key, a.source_locale, a.kind, a.lifecycle, a.priority, a.title,
    a.title_locale, a.url, a.published_at, a.created_at, a.updated_at, a.version";

const VARIANT_COLUMNS: &str =
    "v.article_id, v.locale, v.state, v.text_exists, v.newest, v.datetime, v.url AS variant_url,
    v.upstream, v.basis, v.baseline, v.significance, v.share, v.behind, v.since, v.due_at, v.overdue, v.not_required,
    v.updated_at AS variant_updated_at, v.version AS variant_version";

impl Store {
    /// A page of articles with all their variants.
    pub async fn article_page(&self, filter: &ArticleFilter) -> Result<Page<ArticleRow>, StorageError> {
        let mut found = self.matching_articles(filter).await?;
        let ids: Vec<ArticleId> = found.iter().map(|row| row.id).collect();
        let mut variants = self.variants_of(&ids).await?;
        for row in &mut found {
            row.variants = variants.remove(&row.id).unwrap_or_default();
        }
        Ok(Page::cut(found, filter.limit, filter.cursor.as_ref(), |row| match filter.sort {
            ArticleSort::Updated => (row.updated_at.as_micros().to_string(), row.id),
            ArticleSort::Key => (row.key.clone(), row.id),
        }))
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

    /// One article past the page's end, each range of an index by itself: one for each collection and state asked for.
    async fn matching_articles(&self, filter: &ArticleFilter) -> Result<Vec<ArticleRow>, StorageError> {
        let backwards = filter.cursor.as_ref().is_some_and(|cursor| cursor.backwards);
        let (column, falling) = match filter.sort {
            ArticleSort::Updated => ("updated_at", !backwards),
            ArticleSort::Key => ("key", backwards),
        };
        let direction = if falling { "DESC" } else { "ASC" };
        // A state's own index holds only the articles with such a variant.
        let bits: Vec<Option<i32>> = match filter.states.as_slice() {
            _ if filter.overdue => vec![Some(codes::OVERDUE_BIT)],
            [] => vec![None],
            states => states.iter().map(|state| Some(codes::state_bit(*state))).collect(),
        };
        let mut sql = Sql::default();
        let mut ranges = Vec::new();
        for collection_id in &filter.collections {
            for bit in &bits {
                let conditions = conditions(&mut sql, filter, *collection_id, *bit, column, falling)?;
                ranges.push(format!(
                    "SELECT * FROM (SELECT {ARTICLE_COLUMNS} FROM article a WHERE {conditions}
                    ORDER BY a.{column} {direction}, a.id {direction} LIMIT {}) AS page",
                    filter.limit + 1
                ));
            }
        }
        if ranges.is_empty() {
            return Ok(Vec::new());
        }
        sql.text = format!("{} ORDER BY {column} {direction}, id {direction}", ranges.join(" UNION "));
        if ranges.len() == 1 {
            sql.text = ranges.concat();
        }
        let statement = Statement::from_sql_and_values(self.backend(), sql.text, sql.values);
        let mut found = Vec::new();
        for row in self.reader.query_all_raw(statement).await? {
            if found.len() as u64 > filter.limit {
                break;
            }
            found.push(article_row(&row)?);
        }
        Ok(found)
    }

    /// All variants of these articles.
    pub async fn variants_of(&self, ids: &[ArticleId]) -> Result<HashMap<ArticleId, Vec<VariantRow>>, StorageError> {
        let mut found: HashMap<ArticleId, Vec<VariantRow>> = HashMap::new();
        for chunk in ids.chunks(super::articles::ASKED_AT_ONCE) {
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

/// The conditions of one index range.
fn conditions(
    sql: &mut Sql,
    filter: &ArticleFilter,
    collection_id: CollectionId,
    bit: Option<i32>,
    column: &str,
    falling: bool,
) -> Result<String, StorageError> {
    let mut all = vec![format!("a.collection_id = {}", sql.bind(collection_id))];
    if let Some(bit) = bit {
        // Written out, not bound: the database must see that the partial index applies.
        all.push(format!("(a.states & {bit}) <> 0"));
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
    for word in filter.search.iter().flat_map(|words| words.split_whitespace()) {
        let escaped = crate::domain::fold(word).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        all.push(format!("a.folded LIKE {} ESCAPE '\\'", sql.bind(format!("%{escaped}%"))));
    }
    if !filter.locales.is_empty() || filter.significance.is_some() {
        let mut variant = vec!["v.article_id = a.id".to_owned()];
        if !filter.locales.is_empty() {
            let locales = sql.bind_all(filter.locales.iter().map(ToString::to_string));
            variant.push(format!("v.locale IN ({locales})"));
        }
        if !filter.states.is_empty() {
            let states = sql.bind_all(filter.states.iter().map(|state| codes::state(*state)));
            variant.push(format!("v.state IN ({states})"));
        }
        if let Some(least) = filter.significance {
            variant.push(format!("v.significance >= {}", sql.bind(codes::significance(least))));
        }
        if filter.overdue {
            variant.push("v.overdue".to_owned());
        }
        all.push(format!("EXISTS (SELECT 1 FROM variant v WHERE {})", variant.join(" AND ")));
    }
    if let Some(cursor) = &filter.cursor {
        let at: Value = match filter.sort {
            ArticleSort::Updated => {
                let micros: Result<i64, _> = cursor.at.parse();
                micros.map_err(|_| StorageError::inconsistent("cursor", cursor.at.clone(), CursorError))?.into()
            }
            ArticleSort::Key => cursor.at.as_str().into(),
        };
        let (at, id) = (sql.bind(at), sql.bind(cursor.id));
        let sign = if falling { '<' } else { '>' };
        all.push(format!("(a.{column}, a.id) {sign} ({at}, {id})"));
    }
    Ok(all.join(" AND "))
}

/// In which order a list of variants comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum VariantSort {
    /// The newest article first.
    #[default]
    Newest,
    /// The most urgent work first; holds only what can be worked on now.
    Urgent,
}

/// Which variants a list over all articles holds.
#[derive(Debug, Clone, Default)]
pub struct VariantFilter {
    /// Of these collections.
    pub collections: Vec<CollectionId>,
    /// In these locales.
    pub locales: Vec<Locale>,
    /// In these states.
    pub states: Vec<State>,
    /// At least this significantly behind.
    pub significance: Option<Significance>,
    /// Overdue only.
    pub overdue: bool,
    /// The order.
    pub sort: VariantSort,
    /// Where the page begins.
    pub cursor: Option<Cursor>,
    /// How many variants the page holds at most.
    pub limit: u64,
}

/// A variant together with what a list shows of its article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedVariant {
    /// The article, without its variants.
    pub article: ArticleRow,
    /// The variant.
    pub variant: VariantRow,
    /// Its place in the queue, if it has one.
    pub queue_rank: Option<i64>,
}

impl Store {
    /// A page of variants over all articles: one index range for each collection, locale and state, merged.
    pub async fn variant_page(&self, filter: &VariantFilter) -> Result<Page<ListedVariant>, StorageError> {
        let backwards = filter.cursor.as_ref().is_some_and(|cursor| cursor.backwards);
        let (column, falling) = match filter.sort {
            VariantSort::Newest => ("v.article_id", !backwards),
            VariantSort::Urgent => ("v.queue_rank", backwards),
        };
        let direction = if falling { "DESC" } else { "ASC" };
        let order = match filter.sort {
            VariantSort::Newest => format!("article_id {direction}, locale {direction}"),
            VariantSort::Urgent => format!("queue_rank {direction}, article_id {direction}, locale {direction}"),
        };
        let states: Vec<Option<State>> = match filter.sort {
            VariantSort::Urgent if filter.states.is_empty() => vec![None],
            VariantSort::Newest if filter.overdue && filter.states.is_empty() => vec![None],
            _ => filter.states.iter().copied().map(Some).collect(),
        };
        let mut sql = Sql::default();
        let mut ranges = Vec::new();
        for collection_id in &filter.collections {
            for locale in &filter.locales {
                for state in &states {
                    let collection = sql.bind(*collection_id);
                    let locale = sql.bind(locale.to_string());
                    let mut all = vec![format!("v.collection_id = {collection} AND v.locale = {locale}")];
                    if let Some(state) = state {
                        all.push(format!("v.state = {}", codes::state(*state)));
                    }
                    if filter.sort == VariantSort::Urgent {
                        all.push("v.queue_rank IS NOT NULL".to_owned());
                    }
                    if filter.overdue {
                        all.push("v.overdue".to_owned());
                    }
                    if let Some(least) = filter.significance {
                        all.push(format!("v.significance >= {}", codes::significance(least)));
                    }
                    if let Some(cursor) = &filter.cursor {
                        all.push(after_variant(&mut sql, filter.sort, cursor, falling)?);
                    }
                    ranges.push(format!(
                        "SELECT * FROM (SELECT {VARIANT_COLUMNS}, v.queue_rank, {ARTICLE_COLUMNS}
                        FROM variant v JOIN article a ON a.id = v.article_id WHERE {}
                        ORDER BY {column} {direction}, v.article_id {direction} LIMIT {}) AS page",
                        all.join(" AND "),
                        filter.limit + 1
                    ));
                }
            }
        }
        if ranges.is_empty() {
            return Ok(Page { items: Vec::new(), next: None, previous: None });
        }
        sql.text = format!("{} ORDER BY {order} LIMIT {}", ranges.join(" UNION ALL "), filter.limit + 1);
        let statement = Statement::from_sql_and_values(self.backend(), sql.text, sql.values);
        let mut found = Vec::new();
        for row in self.reader.query_all_raw(statement).await? {
            let queue_rank = row.try_get("", "queue_rank")?;
            found.push(ListedVariant { article: article_row(&row)?, variant: variant_row(&row)?, queue_rank });
        }
        Ok(Page::cut(found, filter.limit, filter.cursor.as_ref(), |listed| {
            let rank = listed.queue_rank.unwrap_or_default();
            let at = match filter.sort {
                VariantSort::Newest => listed.variant.locale.to_string(),
                VariantSort::Urgent => format!("{rank}/{}", listed.variant.locale),
            };
            (at, listed.article.id)
        }))
    }
}

/// The condition that a variant lies beyond the cursor.
fn after_variant(sql: &mut Sql, sort: VariantSort, cursor: &Cursor, falling: bool) -> Result<String, StorageError> {
    let sign = if falling { '<' } else { '>' };
    Ok(match sort {
        VariantSort::Newest => {
            let (id, locale) = (sql.bind(cursor.id), sql.bind(cursor.at.as_str()));
            format!("(v.article_id, v.locale) {sign} ({id}, {locale})")
        }
        VariantSort::Urgent => {
            let wrong = || StorageError::inconsistent("cursor", cursor.at.clone(), CursorError);
            let (rank, locale) = cursor.at.split_once('/').ok_or_else(wrong)?;
            let rank: i64 = rank.parse().map_err(|_| wrong())?;
            let (rank, id, locale) = (sql.bind(rank), sql.bind(cursor.id), sql.bind(locale));
            format!("(v.queue_rank, v.article_id, v.locale) {sign} ({rank}, {id}, {locale})")
        }
    })
}

fn instant(row: &QueryResult, column: &str) -> Result<Option<Instant>, StorageError> {
    Ok(row.try_get::<Option<i64>>("", column)?.map(Instant::from_micros))
}

fn tag(row: &QueryResult, place: &str, column: &str) -> Result<Option<Locale>, StorageError> {
    let tag: Option<String> = row.try_get("", column)?;
    tag.map(|tag| rows::locale("article", place, &tag)).transpose()
}

fn article_row(row: &QueryResult) -> Result<ArticleRow, StorageError> {
    let id: i64 = row.try_get("", "id")?;
    let place = format!("article {id}");
    let wrong = |what: &str| StorageError::inconsistent("article", place.clone(), what);
    Ok(ArticleRow {
        id,
        collection_id: row.try_get("", "collection_id")?,
        key: row.try_get("", "key")?,
        source_locale: tag(row, &place, "source_locale")?.ok_or_else(|| wrong("no source locale"))?,
        kind: row.try_get("", "kind")?,
        lifecycle: codes::lifecycle_from(row.try_get("", "lifecycle")?).ok_or_else(|| wrong("unknown lifecycle"))?,
        priority: row.try_get("", "priority")?,
        title: row.try_get("", "title")?,
        title_locale: tag(row, &place, "title_locale")?,
        url: row.try_get("", "url")?,
        published_at: instant(row, "published_at")?,
        created_at: Instant::from_micros(row.try_get("", "created_at")?),
        updated_at: Instant::from_micros(row.try_get("", "updated_at")?),
        version: row.try_get("", "version")?,
        variants: Vec::new(),
    })
}

fn variant_row(row: &QueryResult) -> Result<VariantRow, StorageError> {
    let article_id: i64 = row.try_get("", "article_id")?;
    let place = format!("article {article_id}");
    let wrong = |what: &str| StorageError::inconsistent("variant", place.clone(), what);
    let significance: Option<i16> = row.try_get("", "significance")?;
    let basis: Option<i16> = row.try_get("", "basis")?;
    let baseline: Option<i64> = row.try_get("", "baseline")?;
    let behind: i32 = row.try_get("", "behind")?;
    Ok(VariantRow {
        article_id,
        locale: tag(row, &place, "locale")?.ok_or_else(|| wrong("no locale"))?,
        state: codes::state_from(row.try_get("", "state")?).ok_or_else(|| wrong("unknown state"))?,
        exists: row.try_get("", "text_exists")?,
        newest: row.try_get("", "newest")?,
        datetime: instant(row, "datetime")?,
        url: row.try_get("", "variant_url")?,
        upstream: tag(row, &place, "upstream")?,
        basis: basis.map(|code| codes::basis_from(code).ok_or_else(|| wrong("unknown basis"))).transpose()?,
        baseline: baseline.map(|number| if number == 0 { Baseline::BeforeFirst } else { Baseline::Revision(number) }),
        significance: significance.map(rows::significance).transpose()?,
        share: rows::share(row.try_get("", "share")?),
        behind: u32::try_from(behind).unwrap_or_default(),
        since: instant(row, "since")?,
        due_at: instant(row, "due_at")?,
        overdue: row.try_get("", "overdue")?,
        not_required: row.try_get("", "not_required")?,
        updated_at: Instant::from_micros(row.try_get("", "variant_updated_at")?),
        version: row.try_get("", "variant_version")?,
    })
}
