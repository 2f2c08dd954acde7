//! Texts that stand in another article than their key says, and the moving of them.
//!
//! An article of which nothing is left is taken away, so that no list, count or report has to leave it out; what it was is
//! written beside the alias of its key, and put back from there under its old number.

use std::collections::BTreeMap;

use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryResult, Statement, TryInsertResult,
    Value,
};
use serde::{Deserialize, Serialize};

use super::{
    ArticleId, ArticleRecord, CollectionId, StorageError, Store, Transaction,
    articles::ASKED_AT_ONCE,
    codes,
    entity::{article, revision},
    lists::Sql,
    rows,
    tallies::Deltas,
};
use crate::{
    clock::Instant,
    domain::{Acknowledgement, Declared, FormerRevision, Formerly, Locale, Revision, Variant},
};

/// Where texts under this key and in this locale go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// The key that they come under.
    pub key: String,
    /// Their locale.
    pub locale: Locale,
    /// The key of the article that takes them.
    pub target: String,
}

/// A text that was mapped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// The collection of both articles.
    pub collection_id: CollectionId,
    /// Its own key.
    pub key: String,
    /// Its locale.
    pub locale: Locale,
    /// The article that it stands in.
    pub article_id: ArticleId,
    /// The article that it stood in, which may be gone.
    pub former_id: ArticleId,
    former: Former,
}

impl Mapping {
    /// Where the article that took the text said before that one in this locale is published.
    pub fn url_there(&self) -> Option<&str> {
        self.former.url_there.as_deref()
    }

    /// What the text was under its own key.
    pub fn formerly(&self) -> Result<Formerly, StorageError> {
        let wrong = |what: &str| StorageError::inconsistent("mapping", self.key.clone(), what);
        let read = |former: &FormerRow| -> Result<FormerRevision, StorageError> {
            let declared = former.declared.as_ref().map(|(upstream, based_on)| {
                let based_on = codes::based_on_from(based_on).ok_or_else(|| wrong("an unreadable baseline"))?;
                Ok::<_, StorageError>(Declared { upstream: upstream.clone(), based_on })
            });
            Ok(FormerRevision {
                number: former.number,
                arrival: former.arrival,
                source_locale: former.source_locale.clone(),
                declared: declared.transpose()?,
            })
        };
        let revisions: Result<Vec<_>, _> = self.former.revisions.iter().map(read).collect();
        Ok(Formerly { acknowledged: self.former.acknowledged.clone(), revisions: revisions? })
    }
}

/// A claim that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveClaim {
    /// On which article.
    pub article_id: ArticleId,
    /// On which of its variants.
    pub locale: String,
    /// The variant that it is translated from.
    pub upstream: Option<String>,
}

/// What a text was, as it is written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Former {
    acknowledged: Option<Acknowledgement>,
    revisions: Vec<FormerRow>,
    /// Where the article that took it said that the text is published.
    url_there: Option<String>,
    /// The article itself, where nothing was left of it.
    article: Option<FormerArticle>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct FormerRow {
    number: i64,
    arrival: i64,
    source_locale: Locale,
    declared: Option<(Locale, String)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct FormerArticle {
    source_locale: Locale,
    source_declared: bool,
    kind: Option<String>,
    priority: i16,
    arrivals: i64,
    title: Option<String>,
    title_locale: Option<Locale>,
    url: Option<String>,
    created_at: i64,
    version: i64,
    variants: BTreeMap<Locale, FormerVariant>,
    assignees: Vec<(Locale, String)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct FormerVariant {
    declared: bool,
    not_required: Option<String>,
    url: Option<String>,
}

impl Transaction {
    /// Where texts under these keys go, as far as they were mapped to other articles.
    pub async fn aliases(&self, collection_id: CollectionId, keys: &[&str]) -> Result<Vec<Alias>, StorageError> {
        let mut found = Vec::new();
        for chunk in keys.chunks(ASKED_AT_ONCE) {
            let mut sql = Sql::default();
            let (collection, places) = (sql.bind(collection_id), sql.bind_all(chunk.iter().copied()));
            sql.text = format!(
                "SELECT m.key, m.locale, a.key AS target FROM mapping m JOIN article a ON a.id = m.article_id
                WHERE m.collection_id = {collection} AND m.key IN ({places}) ORDER BY m.key, m.locale"
            );
            for row in self.rows(sql).await? {
                let (key, tag): (String, String) = (row.try_get("", "key")?, row.try_get("", "locale")?);
                let locale = rows::locale("mapping", &key, &tag)?;
                found.push(Alias { key, locale, target: row.try_get("", "target")? });
            }
        }
        Ok(found)
    }

    /// The mapping by which a text stands in an article.
    pub async fn mapping(&self, id: ArticleId, locale: &Locale) -> Result<Option<Mapping>, StorageError> {
        let mut sql = Sql::default();
        let (id, locale) = (sql.bind(id), sql.bind(locale.to_string()));
        sql.text = format!("SELECT * FROM mapping WHERE article_id = {id} AND locale = {locale}");
        self.rows(sql).await?.pop().map(|row| mapping(&row)).transpose()
    }

    /// The claims on variants of these articles that hold at `now`. Nobody takes another until the transaction ends.
    pub async fn live_claims(&self, ids: &[ArticleId], now: Instant) -> Result<Vec<LiveClaim>, StorageError> {
        let mut sql = Sql::default();
        let places = sql.bind_all(ids.iter().copied());
        let lock = if self.is_postgres() { " FOR UPDATE" } else { "" };
        sql.text = format!(
            "SELECT article_id, locale, upstream, claim_until FROM variant WHERE article_id IN ({places})
            ORDER BY article_id, locale{lock}"
        );
        let mut live = Vec::new();
        for row in self.rows(sql).await? {
            let until: Option<i64> = row.try_get("", "claim_until")?;
            if until.is_some_and(|until| until > now.as_micros()) {
                live.push(LiveClaim {
                    article_id: row.try_get("", "article_id")?,
                    locale: row.try_get("", "locale")?,
                    upstream: row.try_get("", "upstream")?,
                });
            }
        }
        Ok(live)
    }

    /// Moves the history in this locale from one article to another, where `to` holds it already.
    pub async fn move_history(&self, from: ArticleId, to: &ArticleRecord, locale: &Locale) -> Result<(), StorageError> {
        for revision in to.article.variants.get(locale).map(Variant::revisions).unwrap_or_default() {
            self.move_revision((from, to.id), locale, revision).await?;
        }
        for table in ["revision_text", "distance"] {
            let sql = format!("UPDATE {table} SET article_id = $2 WHERE article_id = $1 AND locale = $3");
            self.run(&sql, vec![from.into(), to.id.into(), locale.to_string().into()]).await?;
        }
        Ok(())
    }

    async fn move_revision(
        &self,
        (from, to): (ArticleId, ArticleId),
        locale: &Locale,
        revision: &Revision,
    ) -> Result<(), StorageError> {
        let row = rows::revision_row(to, locale, revision);
        let moved = revision::ActiveModel {
            article_id: Set(to),
            arrival: row.arrival,
            source_locale: row.source_locale,
            declared_upstream: row.declared_upstream,
            based_on: row.based_on,
            ..Default::default()
        };
        revision::Entity::update_many()
            .set(moved)
            .filter(revision::Column::ArticleId.eq(from))
            .filter(revision::Column::Locale.eq(locale.to_string()))
            .filter(revision::Column::Number.eq(revision.number))
            .exec(self.connection())
            .await?;
        Ok(())
    }

    /// Writes down that a text stands in another article from now on, which said before that it is published at
    /// `url_there`. `emptied`: nothing is left of its own.
    pub async fn map(
        &self,
        from: &ArticleRecord,
        locale: &Locale,
        (to, url_there): (ArticleId, Option<String>),
        formerly: &Formerly,
        emptied: bool,
    ) -> Result<(), StorageError> {
        let row = |former: &FormerRevision| FormerRow {
            number: former.number,
            arrival: former.arrival,
            source_locale: former.source_locale.clone(),
            declared: former.declared.as_ref().map(|told| (told.upstream.clone(), codes::based_on(&told.based_on))),
        };
        let former = Former {
            acknowledged: formerly.acknowledged.clone(),
            revisions: formerly.revisions.iter().map(row).collect(),
            url_there,
            article: if emptied { Some(self.former_article(from).await?) } else { None },
        };
        let former = serde_json::to_string(&former)
            .map_err(|error| StorageError::inconsistent("mapping", from.key.clone(), error))?;
        let sql = "INSERT INTO mapping (collection_id, key, locale, article_id, former_id, former)
            VALUES ($1, $2, $3, $4, $5, $6)";
        let (collection, key) = (from.collection_id.into(), from.key.clone().into());
        self.run(sql, vec![collection, key, locale.to_string().into(), to.into(), from.id.into(), former.into()]).await
    }

    async fn former_article(&self, record: &ArticleRecord) -> Result<FormerArticle, StorageError> {
        let mut variants = BTreeMap::new();
        for (locale, row) in &record.before {
            let held =
                FormerVariant { declared: row.declared, not_required: row.not_required.clone(), url: row.url.clone() };
            variants.insert(locale.clone(), held);
        }
        let mut sql = Sql::default();
        let id = sql.bind(record.id);
        sql.text = format!("SELECT locale, assignee FROM assignment WHERE article_id = {id} ORDER BY locale");
        let mut assignees = Vec::new();
        for row in self.rows(sql).await? {
            let tag: String = row.try_get("", "locale")?;
            assignees.push((rows::locale("assignment", &record.key, &tag)?, row.try_get("", "assignee")?));
        }
        Ok(FormerArticle {
            source_locale: record.article.source_locale.clone(),
            source_declared: record.article.source_declared,
            kind: record.article.kind.clone(),
            priority: record.priority,
            arrivals: record.article.arrivals,
            title: record.title.clone(),
            title_locale: record.title_locale.clone(),
            url: record.url.clone(),
            created_at: record.created_at.as_micros(),
            version: record.version,
            variants,
            assignees,
        })
    }

    /// Takes an article away in which there is nothing any more, and whose variants have no rows.
    pub async fn take_away(&self, record: &ArticleRecord) -> Result<(), StorageError> {
        let mut tables = vec![("claim", "article_id"), ("assignment", "article_id"), ("snooze", "article_id")];
        tables.extend([("distance", "article_id"), ("article_words", "article_id")]);
        if !self.is_postgres() {
            tables.push(("article_grams", "rowid"));
        }
        for (table, column) in tables.into_iter().chain([("article", "id")]) {
            self.run(&format!("DELETE FROM {table} WHERE {column} = $1"), vec![record.id.into()]).await?;
        }
        let mut deltas = Deltas::default();
        deltas.add_articles(record.collection_id, -1);
        deltas.write(self.connection()).await
    }

    /// Forgets a mapping, so that texts under its key go to their own article again.
    pub async fn unmap(&self, mapping: &Mapping) -> Result<(), StorageError> {
        let sql = "DELETE FROM mapping WHERE article_id = $1 AND locale = $2";
        self.run(sql, vec![mapping.article_id.into(), mapping.locale.to_string().into()]).await
    }

    /// The article that a mapped text comes from, locked; put back under its old number where it was taken away and none
    /// has its key by now.
    pub async fn former_home(&self, mapping: &Mapping) -> Result<Option<ArticleRecord>, StorageError> {
        let mut put_back = None;
        // Where several texts left it, it was taken away with the last.
        let mut sql = Sql::default();
        let former_id = sql.bind(mapping.former_id);
        sql.text = format!("SELECT * FROM mapping WHERE former_id = {former_id} ORDER BY locale");
        let all: Result<Vec<Mapping>, StorageError> = self.rows(sql).await?.iter().map(self::mapping).collect();
        let others = all?.into_iter().find_map(|one| one.former.article);
        let former = mapping.former.article.clone().or(others);
        if let Some(former) = former {
            let row = article::ActiveModel {
                id: Set(mapping.former_id),
                collection_id: Set(mapping.collection_id),
                key: Set(mapping.key.clone()),
                source_locale: Set(former.source_locale.to_string()),
                source_declared: Set(former.source_declared),
                kind: Set(former.kind.clone()),
                lifecycle: Set(0),
                priority: Set(former.priority),
                arrivals: Set(former.arrivals),
                title: Set(former.title.clone()),
                title_locale: Set(former.title_locale.as_ref().map(ToString::to_string)),
                url: Set(former.url.clone()),
                states: Set(0),
                published_at: Set(None),
                created_at: Set(former.created_at),
                updated_at: Set(former.created_at),
                version: Set(former.version),
            };
            let written = article::Entity::insert_many([row])
                .on_conflict_do_nothing_on([article::Column::CollectionId, article::Column::Key])
                .exec_without_returning(self.connection())
                .await?;
            put_back = matches!(written, TryInsertResult::Inserted(1..)).then_some(former);
        }
        let mut sql = Sql::default();
        let (collection, key) = (sql.bind(mapping.collection_id), sql.bind(mapping.key.as_str()));
        sql.text = format!("SELECT id FROM article WHERE collection_id = {collection} AND key = {key}");
        let Some(row) = self.rows(sql).await?.pop() else { return Ok(None) };
        let Some(mut record) = self.lock(&[row.try_get("", "id")?]).await?.pop() else { return Ok(None) };
        if let Some(former) = put_back {
            record.is_new = true;
            for (locale, held) in &former.variants {
                if held.declared || held.not_required.is_some() {
                    let variant = record.article.variants.entry(locale.clone()).or_default();
                    (variant.declared, variant.not_required) = (held.declared, held.not_required.clone());
                }
                record.urls.extend(held.url.clone().map(|url| (locale.clone(), url)));
            }
            for (locale, assignee) in &former.assignees {
                self.assign(record.id, locale, Some(assignee)).await?;
            }
        }
        Ok(Some(record))
    }

    async fn rows(&self, sql: Sql) -> Result<Vec<QueryResult>, StorageError> {
        use sea_orm::ConnectionTrait as _;
        let db = self.connection();
        Ok(db.query_all_raw(sql.statement(db.get_database_backend())).await?)
    }

    async fn run(&self, sql: &str, values: Vec<Value>) -> Result<(), StorageError> {
        use sea_orm::ConnectionTrait as _;
        let db = self.connection();
        db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
        Ok(())
    }
}

impl Store {
    /// Where the text in this locale went that stood in this article; any of its texts where no locale is named.
    pub async fn mapped_from(&self, id: ArticleId, locale: Option<&Locale>) -> Result<Option<Mapping>, StorageError> {
        use sea_orm::ConnectionTrait as _;
        let mut sql = Sql::default();
        let id = sql.bind(id);
        let locale = locale.map(|locale| format!(" AND locale = {}", sql.bind(locale.to_string()))).unwrap_or_default();
        sql.text = format!("SELECT * FROM mapping WHERE former_id = {id}{locale} ORDER BY locale LIMIT 1");
        let row = self.reader.query_one_raw(sql.statement(self.backend())).await?;
        row.map(|row| mapping(&row)).transpose()
    }
}

fn mapping(row: &QueryResult) -> Result<Mapping, StorageError> {
    let key: String = row.try_get("", "key")?;
    let (tag, former): (String, String) = (row.try_get("", "locale")?, row.try_get("", "former")?);
    Ok(Mapping {
        collection_id: row.try_get("", "collection_id")?,
        locale: rows::locale("mapping", &key, &tag)?,
        article_id: row.try_get("", "article_id")?,
        former_id: row.try_get("", "former_id")?,
        former: serde_json::from_str(&former)
            .map_err(|error| StorageError::inconsistent("mapping", key.clone(), error))?,
        key,
    })
}
