//! Texts that were sent back, and decisions that can be taken back.

use sea_orm_migration::prelude::*;

use crate::run;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const UP: &[&str] = &[
    // The note of whoever sent the text back; without one it counts.
    "ALTER TABLE revision ADD COLUMN sent_back TEXT",
    // Whether the event tells of what a person decided: such events are few, and looked for among all the others.
    "ALTER TABLE event ADD COLUMN decision {bool} NOT NULL DEFAULT FALSE",
    "UPDATE event SET decision = TRUE WHERE kind IN (
        'revision.labelled', 'variant.acknowledged', 'variant.opted_out', 'variant.opted_in', 'variant.approved',
        'article.withdrawn', 'article.restored', 'article.source_changed', 'article.priority_changed')",
    "CREATE INDEX event_decision ON event (position) WHERE decision",
];

const DOWN: &[&str] = &[
    "DROP INDEX event_decision",
    "ALTER TABLE event DROP COLUMN decision",
    "ALTER TABLE revision DROP COLUMN sent_back",
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
