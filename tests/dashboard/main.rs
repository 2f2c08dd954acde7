//! The editors' pages, asked as a browser asks them, on SQLite and, where `GALLEY_TEST_POSTGRES_URL` names a server, on
//! PostgreSQL: who is let in, what they are shown, and which forms are taken.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stderr, reason = "tests")]

mod acting;
mod activity_news;
mod addresses;
mod answers;
mod browser;
mod caching;
mod charts;
mod choices;
mod counting;
mod desks;
mod doors;
mod exports;
mod flashes;
mod forms;
mod hands;
mod hostile;
mod house;
mod keys;
mod languages;
mod live;
mod many;
mod mapping;
mod narrowing;
mod newsroom;
mod notes;
mod outgoing;
mod preferences;
mod profile;
mod queue_filters;
mod queue_news;
mod reading;
mod refusals;
mod reports;
mod rules;
mod sessions;
mod settings;
mod sign_in;
#[path = "../ground/site.rs"]
#[expect(dead_code, unused_macros, reason = "only the databases are taken from it")]
mod site;
mod sourceless;
mod sources;
mod stories;
mod swaps;
mod twice;
mod undoing;
