//! Rows as sea-orm sees them: one file a table, columns as the migrations lay them out.
#![expect(missing_docs, reason = "columns are named and explained by the migrations")]

pub(super) mod article;
pub(super) mod collection;
pub(super) mod distance;
pub(super) mod event;
pub(super) mod held_ingest;
pub(super) mod recompute;
pub(super) mod revision;
pub(super) mod revision_text;
pub(super) mod variant;
