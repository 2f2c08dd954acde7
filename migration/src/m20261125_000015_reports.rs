//! Reports, their runs, what each of them said, and the messages that told it.

use sea_orm_migration::prelude::*;

use crate::run;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const UP: &[&str] = &[
    "CREATE TABLE report (
        id {id},
        name VARCHAR(200) NOT NULL UNIQUE,
        definition TEXT NOT NULL,
        secret TEXT NOT NULL,
        next_slot BIGINT,
        created_by VARCHAR(200) NOT NULL,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL,
        version BIGINT NOT NULL)",
    "CREATE INDEX report_due ON report (next_slot) WHERE next_slot IS NOT NULL",
    // `next_at` is when the row wants attention: when it is due or, while it is carried out, when the lease ends. A run that
    // is done with has none.
    "CREATE TABLE report_run (
        id {id},
        report_id BIGINT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
        slot BIGINT NOT NULL,
        cause VARCHAR(12) NOT NULL,
        state VARCHAR(12) NOT NULL,
        tries SMALLINT NOT NULL,
        next_at BIGINT,
        fence BIGINT NOT NULL,
        error VARCHAR(1000),
        definition TEXT,
        total BIGINT,
        created_at BIGINT NOT NULL,
        finished_at BIGINT,
        UNIQUE (report_id, slot))",
    "CREATE INDEX report_run_due ON report_run (next_at) WHERE next_at IS NOT NULL",
    // What a run said, deflated: in each language and form that somebody gets, and the facts themselves in none.
    "CREATE TABLE report_output (
        run_id BIGINT NOT NULL REFERENCES report_run (id) ON DELETE CASCADE,
        language {tag} NOT NULL,
        format VARCHAR(12) NOT NULL,
        subject TEXT NOT NULL,
        file_name VARCHAR(200) NOT NULL,
        body {bytes} NOT NULL,
        PRIMARY KEY (run_id, language, format))",
    // The message's id follows from the run and the recipient, so that there is one message for each of both.
    "CREATE TABLE report_message (
        id {id},
        run_id BIGINT NOT NULL REFERENCES report_run (id) ON DELETE CASCADE,
        recipient TEXT NOT NULL,
        message_id VARCHAR(64) NOT NULL,
        edition SMALLINT NOT NULL,
        state VARCHAR(12) NOT NULL,
        tries SMALLINT NOT NULL,
        next_at BIGINT,
        fence BIGINT NOT NULL,
        answer VARCHAR(1000),
        attempted_at BIGINT,
        UNIQUE (run_id, message_id))",
    "CREATE INDEX report_message_due ON report_message (next_at) WHERE next_at IS NOT NULL",
];

const DOWN: &[&str] =
    &["DROP TABLE report_message", "DROP TABLE report_output", "DROP TABLE report_run", "DROP TABLE report"];

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
