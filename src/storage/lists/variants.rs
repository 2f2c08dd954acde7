//! Lists of variants over all articles.

use sea_orm::{ConnectionTrait as _, Statement};

use super::{
    ArticleRow, Cursor, CursorError, Hands, MAX_RANGES, Page, Sql, VariantRow,
    hands::in_hands,
    queue::OPEN,
    rows::{ARTICLE_COLUMNS, VARIANT_COLUMNS, article_row, variant_row},
};
use crate::{
    clock::Instant,
    domain::{Locale, Significance, State},
    storage::{ArticleId, CollectionId, StorageError, Store, codes},
};

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
    /// Of articles of this kind.
    pub kind: Option<String>,
    /// In these hands, as of a moment.
    pub hands: Option<(Hands, Instant)>,
    /// Of articles that changed here at or after this instant.
    pub updated_since: Option<Instant>,
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
        let few = self.few_with_variants(filter).await?;
        if few.as_ref().is_some_and(Vec::is_empty) {
            return Ok(Page { items: Vec::new(), next: None, previous: None });
        }
        let mut sql = Sql::default();
        let mut ranges = Vec::new();
        for range in Range::of(filter, few.as_deref()) {
            let mut all = range.conditions(&mut sql);
            if filter.sort == VariantSort::Urgent {
                all.push("v.queue_rank IS NOT NULL".to_owned());
            }
            if filter.overdue {
                all.push("v.overdue".to_owned());
            }
            if let Some(least) = filter.significance {
                all.push(format!("v.significance >= {}", codes::significance(least)));
            }
            if let Some(kind) = &filter.kind {
                all.push(format!("a.kind = {}", sql.bind(kind.as_str())));
            }
            if let Some((hands, now)) = &filter.hands {
                all.push(in_hands(&mut sql, hands, *now));
            }
            if let Some(since) = filter.updated_since {
                all.push(format!("a.updated_at >= {}", sql.bind(since.as_micros())));
            }
            if let Some(cursor) = &filter.cursor {
                all.push(after_variant(&mut sql, filter.sort, cursor, falling)?);
            }
            ranges.push(format!(
                "SELECT * FROM (SELECT {VARIANT_COLUMNS}, v.queue_rank, {ARTICLE_COLUMNS}
                FROM variant v JOIN article a ON a.id = v.article_id WHERE {}
                ORDER BY {column} {direction}, v.article_id {direction}, v.locale {direction} LIMIT {}) AS page",
                all.join(" AND "),
                filter.limit + 1
            ));
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

/// One range of the index: usually one collection, locale and state.
struct Range<'a> {
    collections: &'a [CollectionId],
    locales: &'a [Locale],
    states: &'a [State],
    /// Only of these articles.
    ids: Option<&'a [ArticleId]>,
}

impl<'a> Range<'a> {
    /// The ranges that a filter asks for. Where they would be too many for one statement, states are read together, then
    /// locales, then collections: slower, and still right.
    fn of(filter: &'a VariantFilter, few: Option<&'a [ArticleId]>) -> Vec<Self> {
        let (collections, locales, states) = (&filter.collections, &filter.locales, &filter.states);
        if few.is_some() && !collections.is_empty() && !locales.is_empty() {
            return vec![Self { collections, locales, states, ids: few }];
        }
        let all_states = || vec![states.as_slice()];
        let mut by_state: Vec<&[State]> = if states.is_empty() { all_states() } else { states.chunks(1).collect() };
        let mut by_locale: Vec<&[Locale]> = locales.chunks(1).collect();
        let mut by_collection: Vec<&[CollectionId]> = collections.chunks(1).collect();
        if by_state.len() * by_locale.len() * by_collection.len() > MAX_RANGES {
            by_state = all_states();
        }
        if by_locale.len() * by_collection.len() > MAX_RANGES && !locales.is_empty() {
            by_locale = vec![locales.as_slice()];
        }
        if by_collection.len() > MAX_RANGES {
            by_collection = vec![collections.as_slice()];
        }
        let mut ranges = Vec::new();
        for collections in &by_collection {
            for locales in &by_locale {
                ranges.extend(by_state.iter().map(|states| Self { collections, locales, states, ids: None }));
            }
        }
        ranges
    }

    fn conditions(&self, sql: &mut Sql) -> Vec<String> {
        // The sign keeps SQLite from reading the whole collection in order instead of these articles' variants.
        let sign = if self.ids.is_some() { "+" } else { "" };
        let mut all = vec![
            format!("{sign}v.collection_id IN ({})", sql.bind_all(self.collections.iter().copied())),
            format!("v.locale IN ({})", sql.bind_all(self.locales.iter().map(ToString::to_string))),
        ];
        if !self.states.is_empty() {
            let codes: Vec<String> = self.states.iter().map(|state| codes::state(*state).to_string()).collect();
            all.push(format!("v.state IN ({})", codes.join(", ")));
        }
        if let Some(ids) = self.ids {
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            all.push(format!("v.article_id IN ({})", ids.join(", ")));
        }
        if !self.states.is_empty() && self.states.iter().all(|state| state.is_open()) {
            all.push(OPEN.to_owned());
        }
        all
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
            let wrong = || StorageError::Cursor(CursorError);
            let (rank, locale) = cursor.at.split_once('/').ok_or_else(wrong)?;
            let rank: i64 = rank.parse().map_err(|_| wrong())?;
            let (rank, id, locale) = (sql.bind(rank), sql.bind(cursor.id), sql.bind(locale));
            format!("(v.queue_rank, v.article_id, v.locale) {sign} ({rank}, {id}, {locale})")
        }
    })
}
