//! Copies of a SQLite database in one file: writing one while others write on, and looking at one that nobody else uses.

use std::path::Path;

use sea_orm::{
    ConnectOptions, ConnectionTrait as _, Database, Statement,
    sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous},
};

use super::{OutgoingRecord, Pause, PauseCause, Settings, StorageError, Store};
use crate::clock::Instant;

/// Where a copy's own connection says that it is: no file is ever locked or made by this name.
const NOWHERE: &str = "sqlite::memory:";

/// What is done with a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// It is looked at, and nothing is written, not even beside it.
    Read,
    /// It is changed.
    Write,
}

impl Store {
    /// Writes the whole database, as it stands at this moment, into a file that is there and empty. Whoever writes goes on
    /// writing: the copy has all that was committed before, and nothing that is committed meanwhile. On SQLite only.
    pub async fn copy_into(&self, file: &str) -> Result<(), StorageError> {
        let copy = Statement::from_sql_and_values(self.backend(), "VACUUM INTO $1", [file.into()]);
        self.reader.execute_raw(copy).await?;
        Ok(())
    }

    /// Opens a copy that nobody else uses: by one connection, without a log beside it.
    pub async fn open_copy(file: &Path, access: Access) -> Result<Self, StorageError> {
        let file = file.to_owned();
        let mut options = ConnectOptions::new(NOWHERE);
        options.max_connections(1).min_connections(1).sqlx_logging(false).test_before_acquire(false);
        options.idle_timeout(None).max_lifetime(None);
        options.map_sqlx_sqlite_opts(move |options| {
            let options = options.filename(&file).in_memory(false).shared_cache(false).create_if_missing(false);
            let options = options.pragma("trusted_schema", "OFF");
            match access {
                Access::Read => options.read_only(true).immutable(true),
                Access::Write => options
                    .foreign_keys(true)
                    .journal_mode(SqliteJournalMode::Memory)
                    .synchronous(SqliteSynchronous::Full),
            }
        });
        let connection = Database::connect(options).await?;
        let settings = Settings { url: NOWHERE.to_owned(), connections: 1 };
        Ok(Self { writer: connection.clone(), reader: connection, settings })
    }

    /// Looks at every page of a SQLite file. Returns the first thing that is wrong.
    pub async fn broken_page(&self) -> Result<Option<String>, StorageError> {
        let check = Statement::from_string(self.backend(), "PRAGMA integrity_check(1)");
        let row = self.reader.query_one_raw(check).await?;
        let found: String = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
        Ok((found != "ok").then_some(found))
    }

    /// Notes in a copy that it is one, made at this moment, so that nothing leaves whoever is started from it.
    pub async fn mark_as_copy(&self, at: Instant) -> Result<(), StorageError> {
        // What the original committed is the original's to tell, also where it has no position yet.
        while self.place_events().await? > 0 {}
        let transaction = self.transaction().await?;
        let standing = transaction.locked_outgoing().await?;
        let position = transaction.last_position().await?;
        let pause = Pause { at, cause: PauseCause::Restored, why: None, position };
        transaction.save_outgoing(&OutgoingRecord { pause: Some(pause), ..standing }).await?;
        transaction.commit().await
    }
}
