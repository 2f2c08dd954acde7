//! Three real nodes on one PostgreSQL, under fire: killed, paused, asked by more workers than they have hands.
//!
//! What the clients saw is written down as it happens, and judged against the database when everything is quiet again.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "in a test, that is how it fails and speaks"
)]

mod checker;
mod client;
mod nodes;
#[path = "../reports/post_office.rs"]
#[expect(dead_code, reason = "under fire everything is taken")]
mod post_office;
mod queue;
#[path = "../webhooks/receiver.rs"]
#[expect(dead_code, reason = "under fire everything is taken")]
mod receiver;
mod slots;
mod storm;
mod town;
