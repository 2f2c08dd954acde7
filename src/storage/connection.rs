//! Connections: one writer and several readers on SQLite, one pool on PostgreSQL.

use std::{fmt, time::Duration};

use sea_orm::{
    ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait as _,
    sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous},
};

use super::StorageError;

/// Where the database is, and how many connections to keep.
#[derive(Clone)]
pub struct Settings {
    /// `sqlite:galley.db` or `postgres://user:password@host/name`.
    pub url: String,
    /// Connections for reading on SQLite, for everything on PostgreSQL.
    pub connections: u32,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The address may hold a password.
        f.debug_struct("Settings").field("connections", &self.connections).finish_non_exhaustive()
    }
}

/// The database.
#[derive(Debug, Clone)]
pub struct Store {
    pub(super) writer: DatabaseConnection,
    pub(super) reader: DatabaseConnection,
    pub(super) settings: Settings,
}

/// SQLite before this version can corrupt a database in WAL mode when two connections write and checkpoint at once.
const SQLITE_FLOOR: [u32; 3] = [3, 51, 3];
/// How long a SQLite file is waited for that another program holds.
const PATIENCE: Duration = Duration::from_secs(10);
/// How soon a file is opened again that was held.
const OPENED_AGAIN: Duration = Duration::from_millis(20);

impl Store {
    /// Connects, and refuses a database that could lose what it acknowledged.
    pub async fn connect(settings: Settings) -> Result<Self, StorageError> {
        let url = settings.url.as_str();
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let pool = Database::connect(postgres(url, settings.connections)).await?;
            refuse_unsafe_postgres(&pool).await?;
            Ok(Self { writer: pool.clone(), reader: pool, settings })
        } else if url.starts_with("sqlite:") {
            let writer = open_sqlite(url, 1).await?;
            refuse_old_sqlite(&writer).await?;
            let reader = open_sqlite(url, settings.connections.max(1)).await?;
            Ok(Self { writer, reader, settings })
        } else {
            let scheme = url.split(':').next().unwrap_or_default();
            Err(StorageError::Address(format!("{scheme}:…")))
        }
    }

    /// The address that it was connected by.
    pub fn url(&self) -> &str {
        &self.settings.url
    }

    /// Which of the two databases it is.
    pub fn backend(&self) -> DbBackend {
        self.writer.get_database_backend()
    }

    /// Opens a transaction for writing.
    ///
    /// On SQLite it takes the write lock at once: a transaction that reads first and writes later would be refused as soon
    /// as another one wrote in between.
    pub(super) async fn begin(&self) -> Result<DatabaseTransaction, StorageError> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(self.writer.begin_with_options(options).await?)
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StorageError> {
        Ok(self.reader.ping().await?)
    }

    /// Closes all connections.
    pub async fn close(self) -> Result<(), StorageError> {
        let same = self.backend() == DbBackend::Postgres;
        self.reader.close().await?;
        if !same {
            self.writer.close().await?;
        }
        Ok(())
    }
}

/// Opens a SQLite file. Of two programs that make a new one at once, both want to give it its log, and SQLite refuses one of
/// them on the spot, whatever its patience is: that one tries again.
async fn open_sqlite(url: &str, connections: u32) -> Result<DatabaseConnection, StorageError> {
    let mut waited = Duration::ZERO;
    loop {
        match Database::connect(sqlite(url, connections)).await.map_err(StorageError::from) {
            Err(error) if error.is_transient() && waited < PATIENCE => {
                tokio::time::sleep(OPENED_AGAIN).await;
                waited += OPENED_AGAIN;
            }
            opened => return opened,
        }
    }
}

fn sqlite(url: &str, connections: u32) -> ConnectOptions {
    let separator = if url.contains('?') { '&' } else { '?' };
    let url = if url.contains("mode=") { url.to_owned() } else { format!("{url}{separator}mode=rwc") };
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).min_connections(1).sqlx_logging(false);
    options.acquire_timeout(Duration::from_secs(30)).idle_timeout(None).max_lifetime(None).test_before_acquire(false);
    options.map_sqlx_sqlite_opts(|options| {
        options
            .journal_mode(SqliteJournalMode::Wal)
            // NORMAL would lose acknowledged commits when the power fails.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(PATIENCE)
            .pragma("trusted_schema", "OFF")
            .pragma("cache_size", "-16384")
    });
    options
}

fn postgres(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections.max(2)).sqlx_logging(false).acquire_timeout(Duration::from_secs(3));
    options.map_sqlx_postgres_opts(|options| {
        options.application_name("galley").options([
            ("statement_timeout", "60s"),
            ("lock_timeout", "10s"),
            ("idle_in_transaction_session_timeout", "60s"),
            // Every statement here is short. PostgreSQL guesses those of the queue to be long and compiles them first, which
            // took 1.6 s where the work itself takes some milliseconds.
            ("jit", "off"),
        ])
    });
    options
}

async fn refuse_old_sqlite(connection: &DatabaseConnection) -> Result<(), StorageError> {
    let version = one_text(connection, "SELECT sqlite_version() AS value").await?;
    let read: Vec<u32> = version.split('.').filter_map(|part| part.parse().ok()).collect();
    if read.as_slice() < SQLITE_FLOOR.as_slice() {
        let what = format!("SQLite {version} can corrupt a database; 3.51.3 or later is needed");
        return Err(StorageError::inconsistent("sqlite", "the library", what));
    }
    Ok(())
}

async fn refuse_unsafe_postgres(connection: &DatabaseConnection) -> Result<(), StorageError> {
    for setting in ["fsync", "full_page_writes", "synchronous_commit"] {
        let value = one_text(connection, &format!("SELECT current_setting('{setting}') AS value")).await?;
        if value == "off" {
            return Err(StorageError::Unsafe { setting, value });
        }
    }
    Ok(())
}

async fn one_text(connection: &DatabaseConnection, sql: &str) -> Result<String, StorageError> {
    let row = connection.query_one_raw(Statement::from_string(connection.get_database_backend(), sql)).await?;
    Ok(row.map(|row| row.try_get("", "value")).transpose()?.unwrap_or_default())
}
