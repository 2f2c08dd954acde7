//! Texts that were mapped to the article that they were made from: where what comes under their own key goes, and what they
//! were there.

use sea_orm_migration::prelude::*;

use crate::run;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const UP: &[&str] = &[
    // `former_id` names no article any more where nothing else was in it.
    "CREATE TABLE mapping (
        collection_id BIGINT NOT NULL REFERENCES collection (id),
        key {key} NOT NULL,
        locale {tag} NOT NULL,
        article_id BIGINT NOT NULL REFERENCES article (id),
        former_id BIGINT NOT NULL,
        former TEXT NOT NULL,
        PRIMARY KEY (collection_id, key, locale)) {clustered}",
    "CREATE UNIQUE INDEX mapping_article ON mapping (article_id, locale)",
    "CREATE INDEX mapping_former ON mapping (former_id, locale)",
];

const DOWN: &[&str] = &["DROP TABLE mapping"];

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
