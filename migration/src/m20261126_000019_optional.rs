//! Texts that stand though no rule asks for them: they are judged like any other, and are no part of what is owed.

use sea_orm_migration::prelude::*;

use crate::run;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const UP: &[&str] = &[
    // Until its article is judged anew, a text counts as before; rows and tallies agree all the while. What was kept of the
    // days before stays as it was told.
    "ALTER TABLE variant ADD COLUMN optional {bool} NOT NULL DEFAULT FALSE",
    "ALTER TABLE tally ADD COLUMN optional BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE tally_delta ADD COLUMN optional BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE tally_day ADD COLUMN optional BIGINT NOT NULL DEFAULT 0",
    // The articles are judged anew in small steps, as after a change of policy.
    "INSERT INTO recompute (collection_id, after_article_id, policy_version, reread)
        SELECT id, 0, version, FALSE FROM collection WHERE TRUE
        ON CONFLICT (collection_id) DO UPDATE SET after_article_id = 0",
];

const DOWN: &[&str] = &[
    "ALTER TABLE tally_day DROP COLUMN optional",
    "ALTER TABLE tally_delta DROP COLUMN optional",
    "ALTER TABLE tally DROP COLUMN optional",
    "ALTER TABLE variant DROP COLUMN optional",
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
