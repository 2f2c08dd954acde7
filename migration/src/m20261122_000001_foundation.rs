//! Collections, articles, variants, revisions, remembered distances, events and tallies.
//!
//! Instants are microseconds since 1970, UTC. States, significances and bases are stored by the small numbers that
//! `storage::codes` gives them; the partial indexes below repeat those numbers.

use sea_orm_migration::prelude::*;

use crate::run;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const UP: &[&str] = &[
    // Which schema this is, and the oldest program that can run on it.
    "CREATE TABLE schema_meta (
        one SMALLINT PRIMARY KEY CHECK (one = 1),
        current_schema_number INTEGER NOT NULL,
        min_compatible INTEGER NOT NULL)",
    "INSERT INTO schema_meta VALUES (1, 1, 1)",
    "CREATE TABLE collection (
        id {id},
        name VARCHAR(100) NOT NULL UNIQUE,
        policy TEXT NOT NULL,
        version BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL)",
    // A policy's change is carried out article by article; this row says how far it got.
    "CREATE TABLE recompute (
        collection_id BIGINT PRIMARY KEY REFERENCES collection (id) ON DELETE CASCADE,
        after_article_id BIGINT NOT NULL,
        policy_version BIGINT NOT NULL)",
    "CREATE TABLE article (
        id {id},
        collection_id BIGINT NOT NULL REFERENCES collection (id),
        key {key} NOT NULL,
        source_locale {tag} NOT NULL,
        source_declared {bool} NOT NULL,
        kind VARCHAR(100),
        lifecycle SMALLINT NOT NULL,
        priority SMALLINT NOT NULL,
        arrivals BIGINT NOT NULL,
        title TEXT,
        title_locale {tag},
        url TEXT,
        folded TEXT NOT NULL,
        states INTEGER NOT NULL,
        published_at BIGINT,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL,
        version BIGINT NOT NULL,
        UNIQUE (collection_id, key))",
    "CREATE INDEX article_updated ON article (collection_id, updated_at, id)",
    // One index for each state that means work, and one for overdue: bit n of `states` is the state with number n.
    "CREATE INDEX article_missing ON article (collection_id, updated_at, id) WHERE (states & 2) <> 0",
    "CREATE INDEX article_stale ON article (collection_id, updated_at, id) WHERE (states & 8) <> 0",
    "CREATE INDEX article_waiting ON article (collection_id, updated_at, id) WHERE (states & 16) <> 0",
    "CREATE INDEX article_in_review ON article (collection_id, updated_at, id) WHERE (states & 32) <> 0",
    "CREATE INDEX article_unknown ON article (collection_id, updated_at, id) WHERE (states & 64) <> 0",
    "CREATE INDEX article_orphaned ON article (collection_id, updated_at, id) WHERE (states & 128) <> 0",
    "CREATE INDEX article_overdue ON article (collection_id, updated_at, id) WHERE (states & 512) <> 0",
    "CREATE TABLE variant (
        article_id BIGINT NOT NULL REFERENCES article (id),
        locale {tag} NOT NULL,
        collection_id BIGINT NOT NULL,
        state SMALLINT NOT NULL,
        text_exists {bool} NOT NULL,
        newest BIGINT,
        datetime BIGINT,
        url TEXT,
        declared {bool} NOT NULL,
        upstream VARCHAR(35),
        basis SMALLINT,
        baseline BIGINT,
        significance SMALLINT,
        share SMALLINT NOT NULL,
        behind INTEGER NOT NULL,
        since BIGINT,
        due_at BIGINT,
        overdue {bool} NOT NULL,
        queue_rank BIGINT,
        not_required TEXT,
        acknowledged_upstream VARCHAR(35),
        acknowledged_revision BIGINT,
        acknowledged_arrival BIGINT,
        approved BIGINT,
        updated_at BIGINT NOT NULL,
        version BIGINT NOT NULL,
        PRIMARY KEY (article_id, locale)) {clustered}",
    "CREATE INDEX variant_open ON variant (collection_id, locale, state, article_id)
        WHERE state IN (1, 3, 4, 5, 6, 7)",
    "CREATE INDEX variant_queue ON variant (collection_id, locale, queue_rank, article_id)
        WHERE queue_rank IS NOT NULL",
    "CREATE INDEX variant_late ON variant (collection_id, locale, article_id) WHERE overdue",
    "CREATE INDEX variant_due ON variant (due_at) WHERE due_at IS NOT NULL AND NOT overdue",
    "CREATE TABLE revision (
        article_id BIGINT NOT NULL REFERENCES article (id),
        locale {tag} NOT NULL,
        number BIGINT NOT NULL,
        arrival BIGINT NOT NULL,
        datetime BIGINT,
        day_only {bool} NOT NULL,
        received_at BIGINT NOT NULL,
        digest {bytes} NOT NULL,
        digest_version SMALLINT NOT NULL,
        has_body {bool} NOT NULL,
        deleted {bool} NOT NULL,
        label SMALLINT,
        labelled_by_editor {bool} NOT NULL,
        declared_upstream VARCHAR(35),
        based_on VARCHAR(100),
        source_locale {tag} NOT NULL,
        origin SMALLINT,
        PRIMARY KEY (article_id, locale, number)) {clustered}",
    "CREATE TABLE revision_text (
        article_id BIGINT NOT NULL REFERENCES article (id),
        locale {tag} NOT NULL,
        number BIGINT NOT NULL,
        title TEXT,
        description TEXT,
        url TEXT,
        note TEXT,
        extra TEXT,
        body {bytes},
        PRIMARY KEY (article_id, locale, number))",
    "CREATE TABLE distance (
        article_id BIGINT NOT NULL REFERENCES article (id),
        locale {tag} NOT NULL,
        from_number BIGINT NOT NULL,
        to_number BIGINT NOT NULL,
        analysis SMALLINT NOT NULL,
        significance SMALLINT NOT NULL,
        share SMALLINT NOT NULL,
        PRIMARY KEY (article_id, locale, from_number, to_number)) {clustered}",
    // Append-only; only `position` is filled in later, once, when the row is known to be committed.
    "CREATE TABLE event (
        id {id},
        position BIGINT UNIQUE,
        collection_id BIGINT NOT NULL,
        article_id BIGINT,
        locale {tag},
        kind VARCHAR(40) NOT NULL,
        actor VARCHAR(200) NOT NULL,
        at BIGINT NOT NULL,
        data TEXT NOT NULL)",
    "CREATE INDEX event_unplaced ON event (id) WHERE position IS NULL",
    "CREATE INDEX event_article ON event (article_id, id)",
    "CREATE TABLE event_sequencer (one SMALLINT PRIMARY KEY CHECK (one = 1), last_position BIGINT NOT NULL)",
    "INSERT INTO event_sequencer VALUES (1, 0)",
    // Rows with locale `*` say how many articles a collection holds.
    "CREATE TABLE tally (
        collection_id BIGINT NOT NULL REFERENCES collection (id),
        locale {tag} NOT NULL,
        state SMALLINT NOT NULL,
        overdue {bool} NOT NULL,
        total BIGINT NOT NULL,
        PRIMARY KEY (collection_id, locale, state, overdue)) {clustered}",
    // PostgreSQL only appends here, so that writers never wait for one another; a background step folds it into `tally`.
    "CREATE TABLE tally_delta (
        id {id},
        collection_id BIGINT NOT NULL,
        locale {tag} NOT NULL,
        state SMALLINT NOT NULL,
        overdue {bool} NOT NULL,
        delta BIGINT NOT NULL)",
    "CREATE TABLE tally_day (
        day BIGINT NOT NULL,
        collection_id BIGINT NOT NULL,
        locale {tag} NOT NULL,
        state SMALLINT NOT NULL,
        overdue {bool} NOT NULL,
        total BIGINT NOT NULL,
        PRIMARY KEY (collection_id, day, locale, state, overdue)) {clustered}",
    // Ingests that would make more stale than the policy allows at once, kept whole until somebody confirms.
    "CREATE TABLE held_ingest (
        id {id},
        collection_id BIGINT NOT NULL REFERENCES collection (id),
        documents {bytes} NOT NULL,
        document_count BIGINT NOT NULL,
        stale TEXT NOT NULL,
        actor VARCHAR(200) NOT NULL,
        held_at BIGINT NOT NULL,
        decided VARCHAR(20),
        decided_by VARCHAR(200),
        decided_at BIGINT)",
];

const DOWN: &[&str] = &[
    "DROP TABLE held_ingest",
    "DROP TABLE tally_day",
    "DROP TABLE tally_delta",
    "DROP TABLE tally",
    "DROP TABLE event_sequencer",
    "DROP TABLE event",
    "DROP TABLE distance",
    "DROP TABLE revision_text",
    "DROP TABLE revision",
    "DROP TABLE variant",
    "DROP TABLE article",
    "DROP TABLE recompute",
    "DROP TABLE collection",
    "DROP TABLE schema_meta",
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
