//! What can go wrong between Galley and its database.

use sea_orm::{DbErr, RuntimeErr, sqlx};

/// A failure of the database, or of what is written in it.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The database failed, or could not be reached.
    #[error("the database failed")]
    Database(#[source] DbErr),
    /// Another writer was in the way; trying again may succeed.
    #[error("the database is busy with another writer")]
    Busy(#[source] DbErr),
    /// The disk is full. Reading still works.
    #[error("the database's disk is full")]
    Full(#[source] DbErr),
    /// A row says something impossible.
    #[error("the database holds something impossible in `{table}`, {row}: {what}")]
    Inconsistent {
        /// Which table.
        table: &'static str,
        /// Which row.
        row: String,
        /// What is wrong with it.
        what: String,
    },
    /// The database was migrated by a newer release that this one cannot work with.
    #[error(
        "the database has schema {found}, which needs a newer Galley than this one (schema {known}); upgrade first"
    )]
    TooNew {
        /// The schema found.
        found: i32,
        /// The newest that this program knows.
        known: i32,
    },
    /// The server is set up so that acknowledged writes can be lost.
    #[error("the database server has `{setting} = {value}`, so an acknowledged write could be lost; set it to `on`")]
    Unsafe {
        /// Which setting.
        setting: &'static str,
        /// Its value.
        value: String,
    },
    /// A page was asked for by a cursor of another list.
    #[error(transparent)]
    Cursor(#[from] super::lists::CursorError),
    /// The address names no database that Galley knows.
    #[error("`{0}` is not the address of a database; write `sqlite:galley.db` or `postgres://user@host/name`")]
    Address(String),
    /// A file beside the database could not be used.
    #[error("cannot use `{path}`")]
    File {
        /// Which file.
        path: String,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
}

impl From<DbErr> for StorageError {
    fn from(error: DbErr) -> Self {
        match sql_state(&error).as_deref() {
            // PostgreSQL: serialization failure, deadlock, lock not available. SQLite: busy, locked (all their kinds).
            Some("40001" | "40P01" | "55P03" | "5" | "6" | "261" | "262" | "517" | "773") => Self::Busy(error),
            Some("13" | "53100") => Self::Full(error),
            _ => Self::Database(error),
        }
    }
}

impl StorageError {
    /// Whether the same call may succeed when it is made again.
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Busy(_))
    }

    /// Whether no connection to the database was to be had.
    pub const fn is_unreachable(&self) -> bool {
        matches!(self, Self::Database(DbErr::Conn(_) | DbErr::ConnectionAcquire(_)))
    }

    /// Why the server let nobody in, in its own words; nothing where it was not reached.
    pub fn turned_away(&self) -> Option<&str> {
        let Self::Database(DbErr::Conn(RuntimeErr::SqlxError(inner))) = self else { return None };
        let sqlx::Error::Database(database) = inner.as_ref() else { return None };
        Some(database.message())
    }

    /// Whether the server has no such function, or lets this user not call it.
    pub(super) fn is_not_allowed(&self) -> bool {
        let Self::Database(error) = self else { return false };
        matches!(sql_state(error).as_deref(), Some("42501" | "42883"))
    }

    pub(super) fn inconsistent(table: &'static str, row: impl Into<String>, what: impl std::fmt::Display) -> Self {
        Self::Inconsistent { table, row: row.into(), what: what.to_string() }
    }
}

fn sql_state(error: &DbErr) -> Option<String> {
    let (DbErr::Exec(RuntimeErr::SqlxError(inner))
    | DbErr::Query(RuntimeErr::SqlxError(inner))
    | DbErr::Conn(RuntimeErr::SqlxError(inner))) = error
    else {
        return None;
    };
    let sqlx::Error::Database(database) = inner.as_ref() else { return None };
    database.code().map(std::borrow::Cow::into_owned)
}
