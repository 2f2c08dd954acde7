//! The editors' pages, asked as a browser asks them, on SQLite and, where `GALLEY_TEST_POSTGRES_URL` names a server, on
//! PostgreSQL.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stderr, reason = "tests")]

mod browser;
mod caching;
mod counting;
mod hostile;
mod languages;
mod narrowing;
mod newsroom;
mod preferences;
mod reading;
mod refusals;

mod stories;
