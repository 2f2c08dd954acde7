//! The audit, which the database itself keeps from being changed.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::run;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const UP: &[&str] = &[
    // Append-only; only `place` and `link` are filled in later, once, when the row is known to be committed.
    "CREATE TABLE audit (
        id {id},
        place BIGINT UNIQUE,
        link {bytes},
        at BIGINT NOT NULL,
        actor VARCHAR(200) NOT NULL,
        action VARCHAR(60) NOT NULL,
        object VARCHAR(400) NOT NULL,
        address VARCHAR(100),
        session VARCHAR(64),
        request VARCHAR(100),
        details TEXT NOT NULL)",
    "CREATE INDEX audit_unlinked ON audit (id) WHERE place IS NULL",
    "CREATE TABLE audit_end (
        one SMALLINT PRIMARY KEY CHECK (one = 1),
        place BIGINT NOT NULL,
        link {bytes} NOT NULL)",
];

const SQLITE: &[&str] = &[
    "INSERT INTO audit_end VALUES (1, 0, zeroblob(32))",
    "CREATE TRIGGER audit_kept
        BEFORE UPDATE OF id, at, actor, action, object, address, session, request, details ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END",
    "CREATE TRIGGER audit_linked_once BEFORE UPDATE OF place, link ON audit WHEN OLD.place IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END",
    "CREATE TRIGGER audit_not_deleted BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END",
];

const POSTGRES: &[&str] = &[
    "INSERT INTO audit_end VALUES (1, 0, decode(repeat('00', 32), 'hex'))",
    "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN RAISE EXCEPTION 'the audit is never changed'; END $$",
    "CREATE TRIGGER audit_kept
        BEFORE UPDATE OF id, at, actor, action, object, address, session, request, details OR DELETE ON audit
        FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_linked_once BEFORE UPDATE OF place, link ON audit
        FOR EACH ROW WHEN (OLD.place IS NOT NULL) EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_not_emptied BEFORE TRUNCATE ON audit
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
];

const DOWN: &[&str] = &["DROP TABLE audit_end", "DROP TABLE audit"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await?;
        let postgres = manager.get_connection().get_database_backend() == DbBackend::Postgres;
        run(manager, if postgres { POSTGRES } else { SQLITE }).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await?;
        let postgres = manager.get_connection().get_database_backend() == DbBackend::Postgres;
        run(manager, if postgres { &["DROP FUNCTION audit_refuse"] } else { &[] }).await
    }
}
