//! Work of one state in its two orders: the most urgent first, and by when it is due. Without them a list of what is stale
//! walks through all that is missing before it meets the first.

use sea_orm_migration::prelude::*;

use crate::run;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const UP: &[&str] = &[
    "CREATE INDEX variant_work ON variant (collection_id, locale, state, queue_rank, article_id)
        WHERE queue_rank IS NOT NULL",
    "CREATE INDEX variant_to_do_of_a_state
        ON variant (collection_id, locale, state, (COALESCE(due_at, 9223372036854775807)), article_id)
        WHERE state IN (1, 3, 5, 6)",
];

const DOWN: &[&str] = &["DROP INDEX variant_to_do_of_a_state", "DROP INDEX variant_work"];

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
