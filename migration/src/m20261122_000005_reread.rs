//! Policies that change what counts as text.

use sea_orm_migration::prelude::*;

use crate::run;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const UP: &[&str] = &[
    // Whether digests and distances are to be made anew while the policy is carried out, because it leaves other sections
    // out of the text.
    "ALTER TABLE recompute ADD COLUMN reread {bool} NOT NULL DEFAULT FALSE",
];

const DOWN: &[&str] = &["ALTER TABLE recompute DROP COLUMN reread"];

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
