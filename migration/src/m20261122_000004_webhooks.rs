//! Webhooks and the log of their deliveries.

use sea_orm_migration::prelude::*;

use crate::run;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const UP: &[&str] = &[
    "CREATE TABLE webhook (
        id {id},
        name VARCHAR(200) NOT NULL,
        url TEXT NOT NULL,
        collection_id BIGINT,
        kinds TEXT NOT NULL,
        secret TEXT NOT NULL,
        previous_secret TEXT,
        previous_until BIGINT,
        created_by VARCHAR(200) NOT NULL,
        created_at BIGINT NOT NULL,
        failing_since BIGINT,
        disabled_at BIGINT,
        disabled_because VARCHAR(200),
        position BIGINT NOT NULL,
        version BIGINT NOT NULL)",
    // `next_at` is when the row wants attention: when the next try is due or, while one is made, when its lease ends. A row
    // that is done with, or whose webhook is off, has none.
    "CREATE TABLE delivery (
        id {id},
        webhook_id BIGINT NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
        position BIGINT NOT NULL,
        message_id VARCHAR(64) NOT NULL,
        kind VARCHAR(40) NOT NULL,
        body TEXT NOT NULL,
        state VARCHAR(12) NOT NULL,
        attempt SMALLINT NOT NULL,
        next_at BIGINT,
        fence BIGINT NOT NULL,
        leased_until BIGINT,
        status SMALLINT,
        answer VARCHAR(1000),
        took_ms BIGINT,
        created_at BIGINT NOT NULL,
        attempted_at BIGINT,
        UNIQUE (webhook_id, position, message_id))",
    "CREATE INDEX delivery_due ON delivery (webhook_id, next_at) WHERE next_at IS NOT NULL",
    "CREATE INDEX delivery_leased ON delivery (webhook_id, leased_until) WHERE leased_until IS NOT NULL",
    "CREATE INDEX delivery_log ON delivery (webhook_id, id)",
];

const DOWN: &[&str] = &["DROP TABLE delivery", "DROP TABLE webhook"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await
    }
}
