//! The stories of `domain.md`, told through the front door: every scenario that must hold, on SQLite and on PostgreSQL
//! from one source. After each story the doctor, the feed and the counters are examined, whatever the story was about.
//!
//! PostgreSQL's half is told where `GALLEY_TEST_POSTGRES_URL` names a server whose user may create databases.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a story that cannot go on stops there and says why"
)]

#[macro_use]
#[path = "../ground/site.rs"]
mod site;

mod house;

mod examination;
mod look;
mod submit;
mod undo;
mod words;

mod archive;
mod arrival;
mod audit;
mod claims;
mod datetimes;
mod desks;
mod editors;
mod feed;
mod gathering;
mod held;
mod late;
mod lifecycle;
mod lists;
mod mapping;
mod nodes;
mod numbered;
mod orders;
mod owed;
mod policies;
mod recompute;
mod schema;
mod search;
mod sources;
mod trend;
