//! What articles are searched by, kept beside them: one folded text an article, and the index of its pieces.
//!
//! The index says which articles may hold the words, the folded text which do. SQLite's is FTS5 without its own copy of
//! the text, PostgreSQL's is GIN over a `tsvector`; both are given the same pieces, so they find the same.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};

use super::{ArticleId, CollectionId, StorageError, Store, Transaction, articles::ASKED_AT_ONCE, lists::Sql, rows};
use crate::domain::{Gram, Locale, Search, Searched, grams};

/// The version of folding and of [`grams`]. Raise it when either changes: all articles are folded anew.
const FOLDING: i16 = 1;
/// How many articles that may hold one of several words PostgreSQL gathers before it looks for the newest: its index knows no
/// order, and a common word stands in all of them.
const SIFTED: usize = 20_000;
/// How many rows one statement writes.
const WRITTEN_AT_ONCE: usize = 500;

/// What an article is searched in, as it should be and as it is kept.
struct Words {
    id: ArticleId,
    collection_id: CollectionId,
    text: String,
    kept: Option<String>,
}

/// Folds these articles' words anew and writes down those that changed.
pub(super) async fn write_changed<C: ConnectionTrait>(db: &C, ids: &[ArticleId]) -> Result<(), StorageError> {
    let mut changed = read(db, ids).await?;
    changed.retain(|words| words.kept.as_ref() != Some(&words.text));
    write(db, &changed).await
}

async fn write<C: ConnectionTrait>(db: &C, all: &[Words]) -> Result<(), StorageError> {
    for chunk in all.chunks(WRITTEN_AT_ONCE) {
        let pieces = |words: &Words| grams(&words.text).into_iter().collect::<Vec<_>>().join(" ");
        let mut rows = Sql::default();
        if db.get_database_backend() == DbBackend::Sqlite {
            let kept: Vec<String> = chunk.iter().map(|words| row(&mut rows, words, None)).collect();
            rows.text = format!("INSERT OR REPLACE INTO article_words VALUES {}", kept.join(", "));
            let mut index = Sql::default();
            let indexed: Vec<String> = chunk
                .iter()
                .map(|words| format!("({}, {})", index.bind(words.id), index.bind(pieces(words))))
                .collect();
            index.text = format!("INSERT OR REPLACE INTO article_grams (rowid, grams) VALUES {}", indexed.join(", "));
            db.execute_raw(index.statement(DbBackend::Sqlite)).await?;
        } else {
            let kept: Vec<String> = chunk.iter().map(|words| row(&mut rows, words, Some(pieces(words)))).collect();
            rows.text = format!(
                "INSERT INTO article_words VALUES {}
                ON CONFLICT (article_id) DO UPDATE SET text = excluded.text, grams = excluded.grams",
                kept.join(", ")
            );
        }
        db.execute_raw(rows.statement(db.get_database_backend())).await?;
    }
    Ok(())
}

fn row(sql: &mut Sql, words: &Words, pieces: Option<String>) -> String {
    let pieces = pieces.map(|pieces| format!(", array_to_tsvector(string_to_array({}, ' '))", sql.bind(pieces)));
    let (id, collection, text) = (sql.bind(words.id), sql.bind(words.collection_id), sql.bind(words.text.as_str()));
    format!("({id}, {collection}, {text}{})", pieces.unwrap_or_default())
}

/// Puts together what these articles are to be searched in, from their own rows and their texts'.
async fn read<C: ConnectionTrait>(db: &C, ids: &[ArticleId]) -> Result<Vec<Words>, StorageError> {
    let backend = db.get_database_backend();
    let mut all = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(ASKED_AT_ONCE) {
        let mut sql = Sql::default();
        let places = sql.bind_all(chunk.iter().copied());
        sql.text = format!(
            "SELECT v.article_id, v.url, CASE WHEN v.text_exists THEN t.title END AS title
            FROM variant v LEFT JOIN revision_text t
                ON t.article_id = v.article_id AND t.locale = v.locale AND t.number = v.newest
            WHERE v.article_id IN ({places}) AND (v.text_exists OR v.url IS NOT NULL) ORDER BY v.article_id, v.locale"
        );
        let mut titles: HashMap<ArticleId, Vec<String>> = HashMap::new();
        let mut addresses: HashMap<ArticleId, Vec<String>> = HashMap::new();
        for row in db.query_all_raw(sql.statement(backend)).await? {
            let id = row.try_get("", "article_id")?;
            titles.entry(id).or_default().extend(row.try_get::<Option<String>>("", "title")?);
            addresses.entry(id).or_default().extend(row.try_get::<Option<String>>("", "url")?);
        }
        let mut sql = Sql::default();
        let places = sql.bind_all(chunk.iter().copied());
        sql.text = format!(
            "SELECT a.id, a.collection_id, a.key, a.title, a.url, w.text FROM article a
            LEFT JOIN article_words w ON w.article_id = a.id WHERE a.id IN ({places})"
        );
        for row in db.query_all_raw(sql.statement(backend)).await? {
            let id = row.try_get("", "id")?;
            let mut searched = Searched::new(&row.try_get::<String>("", "key")?);
            let shown: Option<String> = row.try_get("", "title")?;
            shown.iter().chain(titles.get(&id).into_iter().flatten()).for_each(|title| searched.add_title(title));
            let shown: Option<String> = row.try_get("", "url")?;
            let others = addresses.get(&id).into_iter().flatten();
            shown.iter().chain(others).for_each(|address| searched.add_address(address));
            let (collection_id, kept) = (row.try_get("", "collection_id")?, row.try_get("", "text")?);
            all.push(Words { id, collection_id, text: searched.into_text(), kept });
        }
    }
    Ok(all)
}

impl Store {
    /// The articles of these collections in which all words stand, `most` of them at most; `None` where the words have no
    /// piece that the index could look for.
    pub(super) async fn found(
        &self,
        search: &Search,
        collections: &[CollectionId],
        most: usize,
    ) -> Result<Option<Vec<ArticleId>>, StorageError> {
        let asked = search.grams();
        if asked.is_empty() {
            return Ok(None);
        }
        let mut sql = Sql::default();
        let sqlite = self.backend() == DbBackend::Sqlite;
        let asked: Vec<String> = asked.into_iter().map(|gram| piece(gram, sqlite)).collect();
        let asked = sql.bind(asked.join(if sqlite { " AND " } else { " & " }));
        let collections = sql.bind_all(collections.iter().copied());
        let holds = holds(&mut sql, search, self.backend());
        sql.text = if sqlite {
            format!(
                "SELECT w.article_id FROM article_grams g CROSS JOIN article_words w ON w.article_id = g.rowid
                WHERE g.article_grams MATCH {asked} AND w.collection_id IN ({collections}) AND {holds} LIMIT {most}"
            )
        } else {
            // Planned without the limit: with it, reading everything in vain may look cheaper than the index.
            format!(
                "WITH found AS MATERIALIZED (SELECT w.article_id FROM article_words w
                    WHERE w.grams @@ CAST({asked} AS tsquery) AND w.collection_id IN ({collections}) AND {holds})
                SELECT article_id FROM found LIMIT {most}"
            )
        };
        let rows = self.reader.query_all_raw(sql.statement(self.backend())).await?;
        let ids: Result<Vec<ArticleId>, _> = rows.iter().map(|row| row.try_get("", "article_id")).collect();
        Ok(Some(ids?))
    }

    /// The articles of a collection that may hold the words of one of these, the newest first, `most` of them at most.
    pub async fn found_any(
        &self,
        searches: &[Search],
        collection: CollectionId,
        most: usize,
    ) -> Result<Vec<ArticleId>, StorageError> {
        let sqlite = self.backend() == DbBackend::Sqlite;
        let together = |search: &Search| {
            let pieces: Vec<String> = search.grams().into_iter().map(|gram| piece(gram, sqlite)).collect();
            format!("({})", pieces.join(if sqlite { " AND " } else { " & " }))
        };
        let asked: Vec<String> = searches.iter().filter(|search| !search.grams().is_empty()).map(together).collect();
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = Sql::default();
        let asked = sql.bind(asked.join(if sqlite { " OR " } else { " | " }));
        let collection = sql.bind(collection);
        sql.text = if sqlite {
            format!(
                "SELECT w.article_id FROM article_grams g CROSS JOIN article_words w ON w.article_id = g.rowid
                WHERE g.article_grams MATCH {asked} AND w.collection_id = {collection} ORDER BY g.rowid DESC LIMIT {most}"
            )
        } else {
            format!(
                "WITH found AS MATERIALIZED (SELECT w.article_id FROM article_words w
                    WHERE w.grams @@ CAST({asked} AS tsquery) AND w.collection_id = {collection} LIMIT {SIFTED})
                SELECT article_id FROM found ORDER BY article_id DESC LIMIT {most}"
            )
        };
        let rows = self.reader.query_all_raw(sql.statement(self.backend())).await?;
        rows.iter().map(|row| Ok(row.try_get("", "article_id")?)).collect()
    }

    /// The headlines of these articles' texts, by locale.
    pub async fn headlines(
        &self,
        ids: &[ArticleId],
    ) -> Result<HashMap<ArticleId, Vec<(Locale, String)>>, StorageError> {
        let mut found: HashMap<ArticleId, Vec<(Locale, String)>> = HashMap::new();
        for chunk in ids.chunks(ASKED_AT_ONCE) {
            let mut sql = Sql::default();
            let places = sql.bind_all(chunk.iter().copied());
            sql.text = format!(
                "SELECT v.article_id, v.locale, t.title FROM variant v JOIN revision_text t
                    ON t.article_id = v.article_id AND t.locale = v.locale AND t.number = v.newest
                WHERE v.article_id IN ({places}) AND v.text_exists AND t.title IS NOT NULL
                ORDER BY v.article_id, v.locale"
            );
            for row in self.reader.query_all_raw(sql.statement(self.backend())).await? {
                let (id, tag): (ArticleId, String) = (row.try_get("", "article_id")?, row.try_get("", "locale")?);
                let locale = rows::locale("variant", &format!("article {id}"), &tag)?;
                found.entry(id).or_default().push((locale, row.try_get("", "title")?));
            }
        }
        Ok(found)
    }

    /// Those of these articles whose folded text is not that of their words; none while all are being folded anew.
    pub async fn misfolded(&self, ids: &[ArticleId]) -> Result<Vec<ArticleId>, StorageError> {
        if self.is_refolding().await? {
            return Ok(Vec::new());
        }
        let words = read(&self.reader, ids).await?;
        Ok(words.into_iter().filter(|words| words.kept.as_ref() != Some(&words.text)).map(|words| words.id).collect())
    }

    /// Whether articles are still to be folded by this program's version of folding.
    pub async fn is_refolding(&self) -> Result<bool, StorageError> {
        let sql = "SELECT one FROM refolding WHERE version < $1 OR (version = $1 AND after_article_id IS NOT NULL)";
        let statement = Statement::from_sql_and_values(self.backend(), sql, [FOLDING.into()]);
        Ok(self.reader.query_one_raw(statement).await?.is_some())
    }
}

impl Transaction {
    /// Folds the next `limit` articles anew. Returns whether there were any, and nobody else was at it.
    pub async fn refold(&self, limit: u64) -> Result<bool, StorageError> {
        let db = self.connection();
        let backend = db.get_database_backend();
        let lock = |wait: &str| if self.is_postgres() { format!(" FOR UPDATE{wait}") } else { String::new() };
        let sql = format!(
            "SELECT CAST(CASE WHEN version < $1 THEN 0 ELSE after_article_id END AS BIGINT) AS reached FROM refolding
            WHERE version < $1 OR (version = $1 AND after_article_id IS NOT NULL){}",
            lock(" SKIP LOCKED")
        );
        let statement = Statement::from_sql_and_values(backend, sql, [FOLDING.into()]);
        let Some(reached) = db.query_one_raw(statement).await? else { return Ok(false) };
        let reached: i64 = reached.try_get("", "reached")?;
        // Locked, so that no text arrives between the reading and the writing.
        let sql = format!("SELECT id FROM article WHERE id > $1 ORDER BY id LIMIT {limit}{}", lock(""));
        let rows = db.query_all_raw(Statement::from_sql_and_values(backend, sql, [reached.into()])).await?;
        let ids: Result<Vec<ArticleId>, _> = rows.iter().map(|row| row.try_get("", "id")).collect();
        let ids = ids?;
        // All of them: their pieces may differ where their texts do not.
        write(db, &read(db, &ids).await?).await?;
        let sql = "UPDATE refolding SET version = $1, after_article_id = $2";
        let last: Value = ids.last().copied().into();
        db.execute_raw(Statement::from_sql_and_values(backend, sql, [FOLDING.into(), last])).await?;
        Ok(true)
    }
}

/// The condition that an article's text `w.text` holds every word, exactly.
pub(super) fn holds(sql: &mut Sql, search: &Search, backend: DbBackend) -> String {
    let find = if backend == DbBackend::Sqlite { "instr" } else { "strpos" };
    let word = |word: &String| format!("{find}(w.text, {}) > 0", sql.bind(word.as_str()));
    search.words().iter().map(word).collect::<Vec<_>>().join(" AND ")
}

/// A piece in the index's language. Pieces are letters and digits only, so nothing has to be escaped.
fn piece(gram: Gram, sqlite: bool) -> String {
    match (gram, sqlite) {
        (Gram::Whole(gram), true) => format!("\"{gram}\""),
        (Gram::Beginning(gram), true) => format!("\"{gram}\"*"),
        (Gram::Whole(gram), false) => format!("'{gram}'"),
        (Gram::Beginning(gram), false) => format!("'{gram}':*"),
    }
}
