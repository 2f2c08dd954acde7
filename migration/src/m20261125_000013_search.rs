//! What articles are searched by: their texts folded, and an index of the pieces of them, each database's own.
//!
//! Neither needs an extension: FTS5 is part of the SQLite that comes along, and PostgreSQL indexes lists of words (GIN over
//! `tsvector`) by itself.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::run;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const SQLITE: &[&str] = &[
    "CREATE TABLE article_words (
        article_id INTEGER PRIMARY KEY REFERENCES article (id),
        collection_id BIGINT NOT NULL,
        text TEXT NOT NULL)",
    "CREATE VIRTUAL TABLE article_grams USING fts5
        (grams, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii')",
];

const POSTGRES: &[&str] = &[
    "CREATE TABLE article_words (
        article_id BIGINT PRIMARY KEY REFERENCES article (id),
        collection_id BIGINT NOT NULL,
        text TEXT NOT NULL,
        grams TSVECTOR NOT NULL)",
    "CREATE INDEX article_grams ON article_words USING gin (grams)",
];

const BOTH: &[&str] = &[
    // How far the articles were folded by which version of folding; `after_article_id` is empty where that is done.
    "CREATE TABLE refolding (
        one SMALLINT PRIMARY KEY CHECK (one = 1),
        version SMALLINT NOT NULL,
        after_article_id BIGINT)",
    "INSERT INTO refolding (one, version, after_article_id)
        SELECT 1, 1, CASE WHEN EXISTS (SELECT 1 FROM article) THEN 0 ELSE NULL END",
    "ALTER TABLE article DROP COLUMN folded",
];

const DOWN_SQLITE: &[&str] = &["DROP TABLE article_grams"];

const DOWN: &[&str] = &[
    "ALTER TABLE article ADD COLUMN folded TEXT NOT NULL DEFAULT ''",
    "DROP TABLE refolding",
    "DROP TABLE article_words",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sqlite = manager.get_database_backend() == DbBackend::Sqlite;
        run(manager, if sqlite { SQLITE } else { POSTGRES }).await?;
        run(manager, BOTH).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Sqlite {
            run(manager, DOWN_SQLITE).await?;
        }
        run(manager, DOWN).await
    }
}
