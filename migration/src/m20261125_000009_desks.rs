//! What people keep for their work: who is to do what, what they put off, and the views they come back to.

use sea_orm_migration::prelude::*;

use crate::run;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const UP: &[&str] = &[
    // People are named as events name them: `user:siu-ming`.
    "CREATE TABLE assignment (
        article_id BIGINT NOT NULL REFERENCES article (id),
        locale {tag} NOT NULL,
        assignee VARCHAR(210) NOT NULL,
        assigned_by VARCHAR(210) NOT NULL,
        assigned_at BIGINT NOT NULL,
        PRIMARY KEY (article_id, locale)) {clustered}",
    "CREATE INDEX assignment_assignee ON assignment (assignee, article_id, locale)",
    // Until an instant, or else until the upstream has a revision after this one.
    "CREATE TABLE snooze (
        owner VARCHAR(210) NOT NULL,
        article_id BIGINT NOT NULL REFERENCES article (id),
        locale {tag} NOT NULL,
        until BIGINT,
        revision BIGINT,
        snoozed_at BIGINT NOT NULL,
        PRIMARY KEY (owner, article_id, locale)) {clustered}",
    "CREATE TABLE saved_view (
        id {id},
        owner VARCHAR(210) NOT NULL,
        name VARCHAR(100) NOT NULL,
        query TEXT NOT NULL,
        saved_at BIGINT NOT NULL,
        UNIQUE (owner, name))",
    // What somebody has to do something about, by when; what is never due comes last on both databases.
    "CREATE INDEX variant_to_do
        ON variant (collection_id, locale, (COALESCE(due_at, 9223372036854775807)), article_id)
        WHERE state IN (1, 3, 5, 6)",
    "CREATE INDEX article_raised ON article (collection_id, updated_at, id) WHERE priority > 0",
    "CREATE INDEX claim_held ON claim (holder) WHERE ended_at IS NULL",
    "CREATE INDEX event_at ON event (at)",
];

const DOWN: &[&str] = &[
    "DROP INDEX event_at",
    "DROP INDEX claim_held",
    "DROP INDEX article_raised",
    "DROP INDEX variant_to_do",
    "DROP TABLE saved_view",
    "DROP TABLE snooze",
    "DROP TABLE assignment",
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
        run(manager, DOWN).await
    }
}
