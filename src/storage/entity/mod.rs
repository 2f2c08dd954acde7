//! Rows as sea-orm sees them: one file a table, columns as the migrations lay them out.
#![expect(unreachable_pub, reason = "sea-orm derives what is public from them")]
#![expect(clippy::struct_excessive_bools, reason = "rows are laid out by the migrations")]

pub(super) mod account;
pub(super) mod article;
pub(super) mod audit;
pub(super) mod claim;
pub(super) mod collection;
pub(super) mod delivery;
pub(super) mod distance;
pub(super) mod event;
pub(super) mod held_ingest;
pub(super) mod ingest_run;
pub(super) mod outgoing;
pub(super) mod recompute;
pub(super) mod report;
pub(super) mod report_message;
pub(super) mod report_output;
pub(super) mod report_run;
pub(super) mod revision;
pub(super) mod revision_text;
pub(super) mod session;
pub(super) mod sign_in_link;
pub(super) mod token;
pub(super) mod variant;
pub(super) mod webhook;
