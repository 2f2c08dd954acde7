//! Whether anything leaves this instance: a copy of a database must not tell the world again what the original has told.

use sea_orm_migration::prelude::*;

use crate::run;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const UP: &[&str] = &[
    // One row. `home` names the server and the database that the row was in when it was last looked at; `paused_position` is
    // the end of the feed at the pause: what lies before it is somebody else's to tell where this is a copy.
    "CREATE TABLE outgoing (
        id SMALLINT PRIMARY KEY CHECK (id = 1),
        home VARCHAR(100),
        paused_at BIGINT,
        paused_cause VARCHAR(12),
        paused_why VARCHAR(1000),
        paused_position BIGINT,
        version BIGINT NOT NULL)",
    "INSERT INTO outgoing (id, version) VALUES (1, 1)",
];

const DOWN: &[&str] = &["DROP TABLE outgoing"];

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
