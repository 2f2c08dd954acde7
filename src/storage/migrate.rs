//! Bringing the database to this program's schema, also when several processes start at once.

use std::{fs::File, time::Duration};

use migration::{MIN_COMPATIBLE, Migrator, MigratorTrait as _, SCHEMA};
use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DbBackend, Statement};

use super::{StorageError, Store};

/// The key of PostgreSQL's advisory lock for migrations: "galley" in ASCII.
const LOCK: i64 = 0x6761_6c6c_6579;

impl Store {
    /// Migrates where the database is behind this program; leaves it alone where it is level, or ahead but compatible.
    /// Returns whether anything was done.
    pub async fn migrate(&self) -> Result<bool, StorageError> {
        if self.is_ready().await? {
            return Ok(false);
        }
        if self.backend() == DbBackend::Sqlite {
            // The lock goes with the file handle, so a killed process leaves none behind.
            let _lock = self.lock_file().await?;
            self.migrate_alone().await
        } else {
            // A session of its own: the lock lives as long as the session, and must not be handed to other work. It
            // is tried again and again rather than waited for, since a waiting statement holds a snapshot open.
            let mut options = ConnectOptions::new(&self.settings.url);
            options.max_connections(1).sqlx_logging(false);
            let session = Database::connect(options).await?;
            loop {
                let sql = format!("SELECT pg_try_advisory_lock({LOCK}) AS locked");
                let row = session.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await?;
                if row.is_some_and(|row| row.try_get("", "locked").unwrap_or(false)) {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            let done = self.migrate_alone().await;
            session.close().await?;
            done
        }
    }

    async fn migrate_alone(&self) -> Result<bool, StorageError> {
        // Another process may have done it while this one waited.
        if self.is_ready().await? {
            return Ok(false);
        }
        Migrator::up(&self.writer, None).await?;
        let sql = format!("UPDATE schema_meta SET current_schema_number = {SCHEMA}, min_compatible = {MIN_COMPATIBLE}");
        self.writer.execute_unprepared(&sql).await?;
        Ok(true)
    }

    /// Whether the schema is one that this program can run on.
    pub async fn is_ready(&self) -> Result<bool, StorageError> {
        Ok(self.schema().await?.is_some_and(|found| found >= SCHEMA))
    }

    /// The number of the schema; `None` where there is none of Galley's.
    ///
    /// # Errors
    ///
    /// It needs a newer program than this one.
    pub async fn schema(&self) -> Result<Option<i32>, StorageError> {
        let present = if self.backend() == DbBackend::Sqlite {
            "SELECT name FROM sqlite_master WHERE name = 'schema_meta'"
        } else {
            "SELECT 1 AS name FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'schema_meta'"
        };
        if self.reader.query_one_raw(Statement::from_string(self.backend(), present)).await?.is_none() {
            return Ok(None);
        }
        let sql = "SELECT current_schema_number, min_compatible FROM schema_meta";
        let Some(row) = self.reader.query_one_raw(Statement::from_string(self.backend(), sql)).await? else {
            return Ok(None);
        };
        let found: i32 = row.try_get("", "current_schema_number")?;
        let min_compatible: i32 = row.try_get("", "min_compatible")?;
        if min_compatible > SCHEMA {
            return Err(StorageError::TooNew { found, known: SCHEMA });
        }
        Ok(Some(found))
    }

    /// Takes the lock beside a SQLite file; a database in memory has no other process to fear.
    async fn lock_file(&self) -> Result<Option<File>, StorageError> {
        let path = self.settings.url.trim_start_matches("sqlite:").trim_start_matches("//");
        let path = path.split('?').next().unwrap_or_default();
        if path.is_empty() || path.starts_with(":memory:") {
            return Ok(None);
        }
        let path = format!("{path}.lock");
        let failed = |source| StorageError::File { path: path.clone(), source };
        let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        let locked = tokio::task::spawn_blocking(move || file.lock().map(|()| file));
        let locked = locked.await.map_err(|stopped| failed(std::io::Error::other(stopped)))?;
        locked.map(Some).map_err(failed)
    }
}
