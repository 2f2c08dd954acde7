//! The JSON API, asked as a client asks it, on SQLite and, where `GALLEY_TEST_POSTGRES_URL` names a server, on PostgreSQL.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stderr, reason = "tests")]

mod articles;
mod audit;
mod claims;
mod collections;
mod conditions;
mod decisions;
mod feed;
mod following;
mod headers;
mod held;
mod hostile;
mod house;
mod idempotency;
mod ingest;
mod mapping;
mod matrix;
mod openapi;
mod outgoing;
mod paging;
mod problems;
mod reports;
#[path = "../ground/site.rs"]
#[expect(dead_code, unused_macros, reason = "only the databases are taken from it")]
mod site;
mod stream;
mod texts;
mod tokens;
mod webhooks;
