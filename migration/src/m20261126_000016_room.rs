//! Room for the longest names of actors, `user:` and 200 characters or `token:` and as many; indexes for the list of one
//! kind and for what webhooks have not been told; columns that nobody read are gone.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::run;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const UP: &[&str] = &[
    "ALTER TABLE assignment DROP COLUMN assigned_by",
    "ALTER TABLE assignment DROP COLUMN assigned_at",
    "ALTER TABLE snooze DROP COLUMN snoozed_at",
    "ALTER TABLE saved_view DROP COLUMN saved_at",
    "CREATE INDEX article_kind ON article (collection_id, kind, updated_at, id) WHERE kind IS NOT NULL",
    // Whoever watches counts these every few seconds, and never those that arrived.
    "CREATE INDEX delivery_undelivered ON delivery (state) WHERE state NOT IN ('delivered', 'skipped')",
];

const DOWN: &[&str] = &[
    "DROP INDEX delivery_undelivered",
    "DROP INDEX article_kind",
    "ALTER TABLE saved_view ADD COLUMN saved_at BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE snooze ADD COLUMN snoozed_at BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE assignment ADD COLUMN assigned_at BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE assignment ADD COLUMN assigned_by VARCHAR(210) NOT NULL DEFAULT ''",
];

/// SQLite holds columns to no length. The audit's guard names the column, and has to stand aside for this one step.
const POSTGRES: &[&str] = &[
    "ALTER TABLE event ALTER COLUMN actor TYPE VARCHAR(210)",
    "ALTER TABLE held_ingest ALTER COLUMN actor TYPE VARCHAR(210), ALTER COLUMN decided_by TYPE VARCHAR(210)",
    "ALTER TABLE token ALTER COLUMN created_by TYPE VARCHAR(210)",
    "ALTER TABLE idempotency ALTER COLUMN account TYPE VARCHAR(210)",
    "ALTER TABLE variant ALTER COLUMN claimed_by TYPE VARCHAR(210)",
    "ALTER TABLE claim ALTER COLUMN holder TYPE VARCHAR(210)",
    "ALTER TABLE webhook ALTER COLUMN created_by TYPE VARCHAR(210)",
    "ALTER TABLE report ALTER COLUMN created_by TYPE VARCHAR(210)",
    "DROP TRIGGER audit_kept ON audit",
    "ALTER TABLE audit ALTER COLUMN actor TYPE VARCHAR(210)",
    "CREATE TRIGGER audit_kept
        BEFORE UPDATE OF id, at, actor, action, object, address, session, request, details OR DELETE ON audit
        FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await?;
        let postgres = manager.get_connection().get_database_backend() == DbBackend::Postgres;
        run(manager, if postgres { POSTGRES } else { &[] }).await
    }

    /// Columns stay as wide as they are: what is in them may need it.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await
    }
}
