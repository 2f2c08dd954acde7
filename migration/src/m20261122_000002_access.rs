//! People, their sessions, tokens, shared limits, and answers to repeated requests.

use sea_orm_migration::prelude::*;

use crate::run;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const UP: &[&str] = &[
    "CREATE TABLE account (
        id {id},
        name VARCHAR(200) NOT NULL UNIQUE,
        display_name VARCHAR(200) NOT NULL,
        password_hash VARCHAR(200),
        role SMALLINT NOT NULL,
        locales TEXT,
        created_at BIGINT NOT NULL,
        disabled_at BIGINT,
        version BIGINT NOT NULL)",
    // Secrets are kept as SHA-256 digests only: they have 256 random bits, so a slow hash would add nothing.
    "CREATE TABLE session (
        digest {bytes} PRIMARY KEY,
        account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
        created_at BIGINT NOT NULL,
        seen_at BIGINT NOT NULL,
        expires_at BIGINT NOT NULL,
        address VARCHAR(100) NOT NULL,
        agent VARCHAR(400) NOT NULL)",
    "CREATE INDEX session_account ON session (account_id)",
    "CREATE TABLE sign_in_link (
        digest {bytes} PRIMARY KEY,
        account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
        expires_at BIGINT NOT NULL)",
    "CREATE TABLE token (
        id VARCHAR(20) PRIMARY KEY,
        digest {bytes} NOT NULL,
        name VARCHAR(200) NOT NULL,
        created_by VARCHAR(200) NOT NULL,
        scopes TEXT NOT NULL,
        collections TEXT,
        locales TEXT,
        created_at BIGINT NOT NULL,
        expires_at BIGINT NOT NULL,
        used_at BIGINT,
        revoked_at BIGINT)",
    // Token buckets that all nodes share, for sign-ins and refused tokens.
    "CREATE TABLE rate_bucket (
        key VARCHAR(300) PRIMARY KEY,
        level BIGINT NOT NULL,
        updated_at BIGINT NOT NULL)",
    // Answers to requests with an Idempotency-Key, written in the transaction that did what they answer.
    "CREATE TABLE idempotency (
        account VARCHAR(200) NOT NULL,
        key VARCHAR(255) NOT NULL,
        fingerprint {bytes} NOT NULL,
        status SMALLINT NOT NULL,
        content_type VARCHAR(100) NOT NULL,
        body {bytes} NOT NULL,
        created_at BIGINT NOT NULL,
        PRIMARY KEY (account, key))",
    "CREATE INDEX idempotency_age ON idempotency (created_at)",
];

const DOWN: &[&str] = &[
    "DROP TABLE idempotency",
    "DROP TABLE rate_bucket",
    "DROP TABLE token",
    "DROP TABLE sign_in_link",
    "DROP TABLE session",
    "DROP TABLE account",
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
