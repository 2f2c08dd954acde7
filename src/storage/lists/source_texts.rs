//! Source texts that another text may have been made from: no more of each than tells how like it is.

use sea_orm::{ConnectionTrait as _, QueryResult};

use super::{Sql, rows::instant};
use crate::{
    clock::Instant,
    domain::{Lifecycle, Locale},
    storage::{ArticleId, StorageError, Store, articles::ASKED_AT_ONCE, codes},
};

/// The source text of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceText {
    /// Its article.
    pub article_id: ArticleId,
    /// The article's key.
    pub key: String,
    /// Its headline.
    pub headline: Option<String>,
    /// Where it is published, or else its article.
    pub url: Option<String>,
    /// When its article was published.
    pub published_at: Option<Instant>,
    /// The datetime of its newest revision.
    pub datetime: Option<Instant>,
}

impl Store {
    /// The source texts of these articles, as far as they have one, are active, and have room for a text in this locale that
    /// is made from it.
    pub async fn source_texts(&self, ids: &[ArticleId], room: &Locale) -> Result<Vec<SourceText>, StorageError> {
        let mut found = Vec::new();
        for chunk in ids.chunks(ASKED_AT_ONCE) {
            let mut sql = Sql::default();
            let places = sql.bind_all(chunk.iter().copied());
            let (own, taken) = (sql.bind(room.to_string()), sql.bind(room.to_string()));
            sql.text = format!(
                "SELECT a.id, a.key, COALESCE(v.url, a.url) AS url, a.published_at, v.datetime, t.title
                FROM article a JOIN variant v ON v.article_id = a.id AND v.locale = a.source_locale AND v.text_exists
                LEFT JOIN revision_text t ON t.article_id = v.article_id AND t.locale = v.locale AND t.number = v.newest
                WHERE a.id IN ({places}) AND a.lifecycle = {} AND a.source_locale <> {own} AND NOT EXISTS (SELECT 1
                    FROM variant w WHERE w.article_id = a.id AND w.locale = {taken} AND w.text_exists)",
                codes::lifecycle(Lifecycle::Active)
            );
            let rows = self.reader.query_all_raw(sql.statement(self.backend())).await?;
            let read: Result<Vec<SourceText>, StorageError> = rows.iter().map(source_text).collect();
            found.extend(read?);
        }
        Ok(found)
    }
}

fn source_text(row: &QueryResult) -> Result<SourceText, StorageError> {
    Ok(SourceText {
        article_id: row.try_get("", "id")?,
        key: row.try_get("", "key")?,
        headline: row.try_get("", "title")?,
        url: row.try_get("", "url")?,
        published_at: instant(row, "published_at")?,
        datetime: instant(row, "datetime")?,
    })
}
