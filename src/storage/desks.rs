//! What people keep for their work: who is to do what, what they put off, and the views they come back to.

use sea_orm::{ConnectionTrait, Statement, Value};

use super::{ArticleId, StorageError, Store, Transaction, lists::Sql};
use crate::{clock::Instant, domain::Locale};

/// How many views somebody keeps at most.
pub const MAX_VIEWS: u64 = 50;

/// Until when something is put off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// Until this moment.
    Moment(Instant),
    /// Until its upstream has a text after this revision.
    Revision(i64),
}

/// A view of the list of articles that somebody comes back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// Its number.
    pub id: i64,
    /// What its owner calls it.
    pub name: String,
    /// The query of the list's address.
    pub query: String,
}

async fn assignee<C: ConnectionTrait>(db: &C, id: ArticleId, locale: &Locale) -> Result<Option<String>, StorageError> {
    let sql = "SELECT assignee FROM assignment WHERE article_id = $1 AND locale = $2";
    let values = [id.into(), locale.to_string().into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let row = db.query_one_raw(statement).await?;
    Ok(row.map(|row| row.try_get("", "assignee")).transpose()?)
}

impl Transaction {
    async fn carry_out(&self, sql: &str, values: Vec<Value>) -> Result<u64, StorageError> {
        let backend = self.connection().get_database_backend();
        let statement = Statement::from_sql_and_values(backend, sql, values);
        Ok(self.connection().execute_raw(statement).await?.rows_affected())
    }

    /// To whom a variant is assigned.
    pub async fn assignee(&self, id: ArticleId, locale: &Locale) -> Result<Option<String>, StorageError> {
        assignee(self.connection(), id, locale).await
    }

    /// Assigns a variant to somebody, whoever it was assigned to before; to nobody with `None`.
    pub async fn assign(&self, id: ArticleId, locale: &Locale, assignee: Option<&str>) -> Result<(), StorageError> {
        let locale = locale.to_string();
        match assignee {
            None => {
                let sql = "DELETE FROM assignment WHERE article_id = $1 AND locale = $2";
                self.carry_out(sql, vec![id.into(), locale.into()]).await?;
            }
            Some(assignee) => {
                let sql = "INSERT INTO assignment (article_id, locale, assignee) VALUES ($1, $2, $3)
                    ON CONFLICT (article_id, locale) DO UPDATE SET assignee = excluded.assignee";
                let values = vec![id.into(), locale.into(), assignee.into()];
                self.carry_out(sql, values).await?;
            }
        }
        Ok(())
    }

    /// Puts a variant off for somebody.
    pub async fn snooze(&self, owner: &str, id: ArticleId, locale: &Locale, until: Until) -> Result<(), StorageError> {
        let sql = "INSERT INTO snooze (owner, article_id, locale, until, revision)
            VALUES ($1, $2, $3, $4, $5) ON CONFLICT (owner, article_id, locale) DO UPDATE
            SET until = excluded.until, revision = excluded.revision";
        let (moment, revision) = match until {
            Until::Moment(moment) => (Some(moment.as_micros()), None),
            Until::Revision(revision) => (None, Some(revision)),
        };
        let locale = locale.to_string();
        let values = vec![owner.into(), id.into(), locale.into(), moment.into(), revision.into()];
        self.carry_out(sql, values).await.map(|_| ())
    }

    /// Takes up again what somebody put off.
    pub async fn wake_up(&self, owner: &str, id: ArticleId, locale: &Locale) -> Result<(), StorageError> {
        let sql = "DELETE FROM snooze WHERE owner = $1 AND article_id = $2 AND locale = $3";
        self.carry_out(sql, vec![owner.into(), id.into(), locale.to_string().into()]).await.map(|_| ())
    }

    /// Keeps a view, in place of the owner's view with the same name. `false` where the owner has [`MAX_VIEWS`] others.
    pub async fn save_view(&self, owner: &str, name: &str, query: &str) -> Result<bool, StorageError> {
        let sql = "INSERT INTO saved_view (owner, name, query) SELECT $1, $2, $3
            WHERE (SELECT COUNT(*) FROM saved_view WHERE owner = $1 AND name <> $2) < $4
            ON CONFLICT (owner, name) DO UPDATE SET query = excluded.query";
        let most = i64::try_from(MAX_VIEWS).unwrap_or(i64::MAX);
        Ok(self.carry_out(sql, vec![owner.into(), name.into(), query.into(), most.into()]).await? > 0)
    }

    /// Calls a view something else. `false` where the owner has no such view.
    pub async fn rename_view(&self, owner: &str, id: i64, name: &str) -> Result<bool, StorageError> {
        let sql = "UPDATE saved_view SET name = $3 WHERE owner = $1 AND id = $2";
        Ok(self.carry_out(sql, vec![owner.into(), id.into(), name.into()]).await? > 0)
    }

    /// Forgets a view. `false` where the owner has no such view.
    pub async fn forget_view(&self, owner: &str, id: i64) -> Result<bool, StorageError> {
        let sql = "DELETE FROM saved_view WHERE owner = $1 AND id = $2";
        Ok(self.carry_out(sql, vec![owner.into(), id.into()]).await? > 0)
    }
}

impl Store {
    /// To whom a variant is assigned.
    pub async fn assignee(&self, id: ArticleId, locale: &Locale) -> Result<Option<String>, StorageError> {
        assignee(&self.reader, id, locale).await
    }

    /// To whom the variants of these articles are assigned, as far as they are: article, locale, and who.
    pub async fn assignees(&self, ids: &[ArticleId]) -> Result<Vec<(ArticleId, String, String)>, StorageError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = Sql::default();
        let ids = sql.bind_all(ids.iter().copied());
        sql.text = format!("SELECT article_id, locale, assignee FROM assignment WHERE article_id IN ({ids})");
        let rows = self.reader.query_all_raw(sql.statement(self.backend())).await?;
        let assigned = |row: sea_orm::QueryResult| {
            Ok((row.try_get("", "article_id")?, row.try_get("", "locale")?, row.try_get("", "assignee")?))
        };
        rows.into_iter().map(assigned).collect()
    }

    /// Somebody's views, by name.
    pub async fn saved_views(&self, owner: &str) -> Result<Vec<SavedView>, StorageError> {
        let sql = "SELECT id, name, query FROM saved_view WHERE owner = $1 ORDER BY name, id LIMIT $2";
        let limit = i64::try_from(MAX_VIEWS).unwrap_or(i64::MAX);
        let statement = Statement::from_sql_and_values(self.backend(), sql, [owner.into(), limit.into()]);
        let rows = self.reader.query_all_raw(statement).await?;
        let view = |row: sea_orm::QueryResult| {
            Ok(SavedView {
                id: row.try_get("", "id")?,
                name: row.try_get("", "name")?,
                query: row.try_get("", "query")?,
            })
        };
        rows.into_iter().map(view).collect()
    }
}
