//! How SQLite would go about a statement, for tests: which index it would read.

use migration::MigratorTrait as _;
use sea_orm::{ConnectionTrait as _, Database};

use super::Sql;

/// What it says of itself, step by step.
pub(super) async fn plan(sql: Sql) -> String {
    let database = Database::connect("sqlite::memory:").await.unwrap();
    migration::Migrator::up(&database, None).await.unwrap();
    let asked = Sql { text: format!("EXPLAIN QUERY PLAN {}", sql.text), ..sql };
    let rows = database.query_all_raw(asked.statement(database.get_database_backend())).await.unwrap();
    rows.iter().map(|row| row.try_get::<String>("", "detail").unwrap()).collect::<Vec<_>>().join("; ")
}
