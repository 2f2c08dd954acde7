//! Counts for whoever watches the service: small answers to small questions, none of which reads a large table.

use sea_orm::{ConnectionTrait as _, DbBackend, Statement};

use super::{StorageError, Store};

/// How a pool of connections is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pool {
    /// Which: `reader` and `writer` on SQLite, `all` on PostgreSQL.
    pub name: &'static str,
    /// Connections that are open.
    pub open: u64,
    /// Those of them that nobody uses.
    pub idle: u64,
}

/// What waits, and for what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Events without a position.
    pub events: u64,
    /// Entries of the audit without a link.
    pub audit: u64,
    /// Work that somebody has claimed.
    pub claims: u64,
    /// Messages of webhooks that have not arrived, by the name of their state.
    pub deliveries: Vec<(String, u64)>,
}

impl Store {
    /// What waits.
    pub async fn waiting(&self) -> Result<Waiting, StorageError> {
        let rows = "SELECT state AS name, COUNT(*) AS total FROM delivery
            WHERE state NOT IN ('delivered', 'skipped') GROUP BY state ORDER BY state";
        let mut deliveries = Vec::new();
        for row in self.reader.query_all_raw(Statement::from_string(self.backend(), rows)).await? {
            deliveries.push((row.try_get("", "name")?, count(row.try_get("", "total")?)));
        }
        Ok(Waiting {
            events: self.counted("SELECT COUNT(*) AS total FROM event WHERE position IS NULL").await?,
            audit: self.counted("SELECT COUNT(*) AS total FROM audit WHERE place IS NULL").await?,
            claims: self.counted("SELECT COUNT(*) AS total FROM variant WHERE claim_until IS NOT NULL").await?,
            deliveries,
        })
    }

    /// How the pools are used.
    pub fn pools(&self) -> Vec<Pool> {
        let pool = |name, open: u32, idle: usize| Pool { name, open: open.into(), idle: idle as u64 };
        if self.backend() == DbBackend::Postgres {
            let all = self.reader.get_postgres_connection_pool();
            return vec![pool("all", all.size(), all.num_idle())];
        }
        let (reader, writer) = (self.reader.get_sqlite_connection_pool(), self.writer.get_sqlite_connection_pool());
        vec![pool("reader", reader.size(), reader.num_idle()), pool("writer", writer.size(), writer.num_idle())]
    }

    async fn counted(&self, sql: &str) -> Result<u64, StorageError> {
        let row = self.reader.query_one_raw(Statement::from_string(self.backend(), sql)).await?;
        Ok(count(row.map(|row| row.try_get("", "total")).transpose()?.unwrap_or_default()))
    }
}

fn count(total: i64) -> u64 {
    u64::try_from(total).unwrap_or_default()
}
