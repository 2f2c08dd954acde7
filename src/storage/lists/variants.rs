//! Lists of variants over all articles.

use sea_orm::{ConnectionTrait as _, Statement};

use super::{
    ArticleRow, Cursor, CursorError, Page, Sql, VariantRow,
    rows::{ARTICLE_COLUMNS, VARIANT_COLUMNS, article_row, variant_row},
};
use crate::{
    domain::{Locale, Significance, State},
    storage::{CollectionId, StorageError, Store, codes},
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
        // Without a state, the range is that of the queue or of what is late.
        let states: Vec<Option<State>> =
            if filter.states.is_empty() { vec![None] } else { filter.states.iter().copied().map(Some).collect() };
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
