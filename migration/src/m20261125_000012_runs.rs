//! What sources have sent, minute by minute; and when people were last here.

use sea_orm_migration::prelude::*;

use crate::run;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const UP: &[&str] = &[
    // All calls of one source to one collection within a minute are one run, so that a source that sends its articles one
    // by one costs no more rows than one that sends them together.
    "CREATE TABLE ingest_run (
        id {id},
        collection_id BIGINT NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
        source VARCHAR(220) NOT NULL,
        began_at BIGINT NOT NULL,
        ended_at BIGINT NOT NULL,
        calls BIGINT NOT NULL,
        created BIGINT NOT NULL,
        revised BIGINT NOT NULL,
        unchanged BIGINT NOT NULL,
        refused BIGINT NOT NULL,
        held BIGINT NOT NULL,
        busy_ms BIGINT NOT NULL,
        problems TEXT NOT NULL,
        UNIQUE (collection_id, source, began_at))",
    "CREATE INDEX ingest_run_source ON ingest_run (source, began_at)",
    "CREATE INDEX ingest_run_age ON ingest_run (began_at)",
    "ALTER TABLE account ADD COLUMN seen_at BIGINT",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &["ALTER TABLE account DROP COLUMN seen_at", "DROP TABLE ingest_run"]).await
    }
}
