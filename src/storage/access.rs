//! People, sessions, one-time links, tokens, and the limits that all nodes share.

mod tokens;

pub use tokens::TokenRecord;

use std::collections::BTreeSet;

use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, ConnectionTrait as _, DbBackend, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, Statement,
    sea_query::Expr,
};

use super::{
    StorageError, Store, Transaction, codes,
    entity::{account, session, sign_in_link},
};
use crate::{
    clock::Instant,
    domain::{Locale, Preferences, Role},
};

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRecord {
    /// Their number.
    pub id: i64,
    /// What they sign in with.
    pub name: String,
    /// What others see.
    pub display_name: String,
    /// Argon2id in PHC form; `None` where they only sign in by link.
    pub password_hash: Option<String>,
    /// Their part.
    pub role: Role,
    /// The locales they work in; all where `None`.
    pub locales: Option<BTreeSet<Locale>>,
    /// Since when they are here.
    pub created_at: Instant,
    /// Since when they may not sign in any more.
    pub disabled_at: Option<Instant>,
    /// Grows with each change.
    pub version: i64,
    /// What they have chosen for themselves.
    pub preferences: Preferences,
    /// When they were last here, to the minute.
    pub seen_at: Option<Instant>,
}

/// A session of somebody who signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRecord {
    /// SHA-256 of the secret in the cookie; also what names the session in lists.
    pub digest: [u8; 32],
    /// Whose.
    pub account_id: i64,
    /// Since when.
    pub created_at: Instant,
    /// When it was last used, to the minute.
    pub seen_at: Instant,
    /// When it ends whatever happens.
    pub expires_at: Instant,
    /// From where.
    pub address: String,
    /// With which browser.
    pub agent: String,
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, StorageError> {
    serde_json::to_string(value).map_err(|error| StorageError::inconsistent("account", "list", error))
}

fn list<T: serde::de::DeserializeOwned>(
    table: &'static str,
    row: &str,
    text: Option<&str>,
) -> Result<Option<T>, StorageError> {
    text.map(serde_json::from_str).transpose().map_err(|error| StorageError::inconsistent(table, row, error))
}

fn digest(table: &'static str, bytes: &[u8]) -> Result<[u8; 32], StorageError> {
    bytes.try_into().map_err(|_| StorageError::inconsistent(table, "digest", "a digest of the wrong length"))
}

fn account(row: account::Model) -> Result<AccountRecord, StorageError> {
    let unknown = || StorageError::inconsistent("account", row.name.clone(), "unknown role");
    Ok(AccountRecord {
        role: codes::role_from(row.role).ok_or_else(unknown)?,
        locales: list("account", &row.name, row.locales.as_deref())?,
        preferences: list("account", &row.name, Some(&row.preferences))?.unwrap_or_default(),
        id: row.id,
        name: row.name,
        display_name: row.display_name,
        password_hash: row.password_hash,
        created_at: Instant::from_micros(row.created_at),
        disabled_at: row.disabled_at.map(Instant::from_micros),
        version: row.version,
        seen_at: row.seen_at.map(Instant::from_micros),
    })
}

fn session(row: session::Model) -> Result<SessionRecord, StorageError> {
    Ok(SessionRecord {
        digest: digest("session", &row.digest)?,
        account_id: row.account_id,
        created_at: Instant::from_micros(row.created_at),
        seen_at: Instant::from_micros(row.seen_at),
        expires_at: Instant::from_micros(row.expires_at),
        address: row.address,
        agent: row.agent,
    })
}

impl Transaction {
    /// Adds a person. `false` where the name is taken.
    pub async fn add_account(&self, new: &AccountRecord) -> Result<bool, StorageError> {
        let row = account::ActiveModel {
            id: NotSet,
            name: Set(new.name.clone()),
            display_name: Set(new.display_name.clone()),
            password_hash: Set(new.password_hash.clone()),
            role: Set(codes::role(new.role)),
            locales: Set(new.locales.as_ref().map(json).transpose()?),
            created_at: Set(new.created_at.as_micros()),
            disabled_at: Set(None),
            version: Set(1),
            preferences: Set(json(&new.preferences)?),
            seen_at: Set(None),
        };
        let added = account::Entity::insert_many([row])
            .on_conflict_do_nothing_on([account::Column::Name])
            .exec_without_returning(self.connection())
            .await?;
        Ok(matches!(added, sea_orm::TryInsertResult::Inserted(rows) if rows > 0))
    }

    /// Writes a person's changed fields where their row still has the version `expected`.
    pub async fn change_account(&self, changed: &AccountRecord, expected: i64) -> Result<bool, StorageError> {
        let done = account::Entity::update_many()
            .set(account::ActiveModel {
                display_name: Set(changed.display_name.clone()),
                password_hash: Set(changed.password_hash.clone()),
                role: Set(codes::role(changed.role)),
                locales: Set(changed.locales.as_ref().map(json).transpose()?),
                disabled_at: Set(changed.disabled_at.map(Instant::as_micros)),
                version: Set(expected + 1),
                ..Default::default()
            })
            .filter(account::Column::Id.eq(changed.id))
            .filter(account::Column::Version.eq(expected))
            .exec(self.connection())
            .await?;
        Ok(done.rows_affected > 0)
    }

    /// Opens a session.
    pub async fn add_session(&self, new: &SessionRecord) -> Result<(), StorageError> {
        let row = session::ActiveModel {
            digest: Set(new.digest.to_vec()),
            account_id: Set(new.account_id),
            created_at: Set(new.created_at.as_micros()),
            seen_at: Set(new.seen_at.as_micros()),
            expires_at: Set(new.expires_at.as_micros()),
            address: Set(new.address.clone()),
            agent: Set(new.agent.clone()),
        };
        session::Entity::insert_many([row]).exec_without_returning(self.connection()).await?;
        account::Entity::update_many()
            .col_expr(account::Column::SeenAt, Expr::value(new.seen_at.as_micros()))
            .filter(account::Column::Id.eq(new.account_id))
            .exec(self.connection())
            .await?;
        Ok(())
    }

    /// Ends one session of a person, or all of them but `kept`.
    pub async fn end_sessions(
        &self,
        account_id: i64,
        only: Option<&[u8; 32]>,
        kept: Option<&[u8; 32]>,
    ) -> Result<u64, StorageError> {
        let mut gone = session::Entity::delete_many().filter(session::Column::AccountId.eq(account_id));
        if let Some(only) = only {
            gone = gone.filter(session::Column::Digest.eq(only.to_vec()));
        }
        if let Some(kept) = kept {
            gone = gone.filter(session::Column::Digest.ne(kept.to_vec()));
        }
        Ok(gone.exec(self.connection()).await?.rows_affected)
    }

    /// Keeps a one-time link.
    pub async fn add_sign_in_link(
        &self,
        digest: &[u8; 32],
        account_id: i64,
        expires_at: Instant,
    ) -> Result<(), StorageError> {
        let row = sign_in_link::ActiveModel {
            digest: Set(digest.to_vec()),
            account_id: Set(account_id),
            expires_at: Set(expires_at.as_micros()),
        };
        sign_in_link::Entity::insert_many([row]).exec_without_returning(self.connection()).await?;
        Ok(())
    }

    /// Uses a one-time link up. Whose it was, where it was still good.
    pub async fn redeem_sign_in_link(&self, digest: &[u8; 32], now: Instant) -> Result<Option<i64>, StorageError> {
        // One statement, so that two who come at once do not both get in.
        let sql = "DELETE FROM sign_in_link WHERE digest = $1 RETURNING account_id, expires_at";
        let statement =
            Statement::from_sql_and_values(self.connection().get_database_backend(), sql, [digest.to_vec().into()]);
        let Some(row) = self.connection().query_one_raw(statement).await? else { return Ok(None) };
        let expires_at: i64 = row.try_get("", "expires_at")?;
        Ok(if now.as_micros() < expires_at { Some(row.try_get("", "account_id")?) } else { None })
    }
}

impl Store {
    /// Keeps what a person has chosen for themselves. That is nobody else's business, so their row's version stays.
    pub async fn keep_preferences(&self, account: i64, chosen: &Preferences) -> Result<(), StorageError> {
        account::Entity::update_many()
            .col_expr(account::Column::Preferences, Expr::value(json(chosen)?))
            .filter(account::Column::Id.eq(account))
            .exec(&self.writer)
            .await?;
        Ok(())
    }

    /// The person who signs in with this name.
    pub async fn account_named(&self, name: &str) -> Result<Option<AccountRecord>, StorageError> {
        let row = account::Entity::find().filter(account::Column::Name.eq(name)).one(&self.reader).await?;
        row.map(account).transpose()
    }

    /// The person with this number.
    pub async fn account(&self, id: i64) -> Result<Option<AccountRecord>, StorageError> {
        account::Entity::find_by_id(id).one(&self.reader).await?.map(account).transpose()
    }

    /// All people, by name.
    pub async fn accounts(&self) -> Result<Vec<AccountRecord>, StorageError> {
        let rows = account::Entity::find().order_by_asc(account::Column::Name).all(&self.reader).await?;
        rows.into_iter().map(account).collect()
    }

    /// What these people are called by others, by the names they sign in with.
    pub async fn display_names(&self, names: &[&str]) -> Result<Vec<(String, String)>, StorageError> {
        let rows = account::Entity::find()
            .select_only()
            .columns([account::Column::Name, account::Column::DisplayName])
            .filter(account::Column::Name.is_in(names.iter().copied()));
        Ok(rows.into_tuple().all(&self.reader).await?)
    }

    /// The session with this digest, and whose it is.
    pub async fn session(&self, digest: &[u8; 32]) -> Result<Option<(SessionRecord, AccountRecord)>, StorageError> {
        let Some(row) = session::Entity::find_by_id(digest.to_vec()).one(&self.reader).await? else { return Ok(None) };
        let Some(whose) = self.account(row.account_id).await? else { return Ok(None) };
        Ok(Some((session(row)?, whose)))
    }

    /// Notes that a session was used.
    pub async fn touch_session(&self, used: &SessionRecord, now: Instant) -> Result<(), StorageError> {
        session::Entity::update_many()
            .col_expr(session::Column::SeenAt, Expr::value(now.as_micros()))
            .filter(session::Column::Digest.eq(used.digest.to_vec()))
            .exec(&self.writer)
            .await?;
        self.touch_account(used.account_id, now).await
    }

    async fn touch_account(&self, id: i64, now: Instant) -> Result<(), StorageError> {
        account::Entity::update_many()
            .col_expr(account::Column::SeenAt, Expr::value(now.as_micros()))
            .filter(account::Column::Id.eq(id))
            .exec(&self.writer)
            .await?;
        Ok(())
    }

    /// A person's sessions, the last used first.
    pub async fn sessions(&self, account_id: i64) -> Result<Vec<SessionRecord>, StorageError> {
        let rows = session::Entity::find()
            .filter(session::Column::AccountId.eq(account_id))
            .order_by_desc(session::Column::SeenAt)
            .all(&self.reader)
            .await?;
        rows.into_iter().map(session).collect()
    }

    /// Takes `one` out of a bucket that holds `burst` and fills up again by one every `refill_micros`. `None` where there
    /// was one to take, else how many microseconds until there is. All nodes share the bucket.
    pub async fn take_from_bucket(
        &self,
        key: &str,
        burst: i64,
        refill_micros: i64,
        now: Instant,
    ) -> Result<Option<i64>, StorageError> {
        // The level is kept in microseconds of refill, so that it needs no fractions.
        let (full, now) = (burst * refill_micros, now.as_micros());
        let transaction = self.begin().await?;
        let values = |level: i64| [key.into(), level.into(), now.into()];
        let first = "INSERT INTO rate_bucket (key, level, updated_at) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING";
        transaction.execute_raw(Statement::from_sql_and_values(self.backend(), first, values(full))).await?;
        let lock = if self.backend() == DbBackend::Postgres { " FOR UPDATE" } else { "" };
        let read = format!("SELECT level, updated_at FROM rate_bucket WHERE key = $1{lock}");
        let row = transaction.query_one_raw(Statement::from_sql_and_values(self.backend(), read, [key.into()])).await?;
        let Some(row) = row else { return Ok(None) };
        let (level, at): (i64, i64) = (row.try_get("", "level")?, row.try_get("", "updated_at")?);
        let level = full.min(level.saturating_add((now - at).max(0)));
        let left = level - refill_micros;
        let write = "UPDATE rate_bucket SET level = $2, updated_at = $3 WHERE key = $1";
        let kept = if left >= 0 { left } else { level };
        transaction.execute_raw(Statement::from_sql_and_values(self.backend(), write, values(kept))).await?;
        transaction.commit().await?;
        Ok((left < 0).then_some(-left))
    }

    /// Forgets what has run out: sessions, links, full buckets, old answers. Returns how many rows.
    pub async fn prune_access(&self, now: Instant, answers_before: Instant) -> Result<u64, StorageError> {
        let mut gone = 0;
        for (sql, before) in [
            ("DELETE FROM session WHERE expires_at < $1", now),
            ("DELETE FROM sign_in_link WHERE expires_at < $1", now),
            ("DELETE FROM rate_bucket WHERE updated_at < $1", now.plus_seconds(-86_400)),
            ("DELETE FROM idempotency WHERE created_at < $1", answers_before),
        ] {
            let statement = Statement::from_sql_and_values(self.backend(), sql, [before.as_micros().into()]);
            gone += self.writer.execute_raw(statement).await?.rows_affected();
        }
        Ok(gone)
    }
}
