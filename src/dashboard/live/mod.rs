//! Pages that stand open are told what changes: what a page shows ([`topic`]), and the telling itself.

mod activity;
mod queue;
mod sources;
mod telling;
mod topic;

pub(super) use telling::{live_as, tell};
