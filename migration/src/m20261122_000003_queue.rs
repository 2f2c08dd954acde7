//! Claims: leases on open work, with fencing.

use sea_orm_migration::prelude::*;

use crate::run;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const UP: &[&str] = &[
    // Under a claim a variant leaves the queue's index; `work_rank` keeps its place for when the claim lapses. `fence`
    // grows with each claim, so that the holder of a lapsed claim can be told from the holder of the current one.
    "ALTER TABLE variant ADD COLUMN work_rank BIGINT",
    "ALTER TABLE variant ADD COLUMN claim_id BIGINT",
    "ALTER TABLE variant ADD COLUMN claim_until BIGINT",
    "ALTER TABLE variant ADD COLUMN claimed_by VARCHAR(200)",
    "ALTER TABLE variant ADD COLUMN fence BIGINT NOT NULL DEFAULT 0",
    "UPDATE variant SET work_rank = queue_rank",
    "CREATE INDEX variant_claimed ON variant (claim_until) WHERE claim_until IS NOT NULL",
    "CREATE TABLE claim (
        id {id},
        article_id BIGINT NOT NULL REFERENCES article (id),
        locale {tag} NOT NULL,
        collection_id BIGINT NOT NULL,
        fence BIGINT NOT NULL,
        holder VARCHAR(200) NOT NULL,
        worker VARCHAR(200) NOT NULL,
        upstream VARCHAR(35) NOT NULL,
        base_revision BIGINT NOT NULL,
        claimed_at BIGINT NOT NULL,
        until BIGINT NOT NULL,
        ended_at BIGINT,
        ending VARCHAR(20),
        submitted_digest {bytes},
        submitted_revision BIGINT)",
    "CREATE INDEX claim_open ON claim (article_id, locale) WHERE ended_at IS NULL",
    "CREATE INDEX claim_holder ON claim (holder, id)",
];

const DOWN: &[&str] = &[
    "DROP TABLE claim",
    "DROP INDEX variant_claimed",
    "ALTER TABLE variant DROP COLUMN fence",
    "ALTER TABLE variant DROP COLUMN claimed_by",
    "ALTER TABLE variant DROP COLUMN claim_until",
    "ALTER TABLE variant DROP COLUMN claim_id",
    "ALTER TABLE variant DROP COLUMN work_rank",
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
