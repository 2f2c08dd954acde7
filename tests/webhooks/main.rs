//! Webhooks from end to end: a service on a database of its own, a receiver on the loopback interface, and a clock that
//! stands still until it is moved. On SQLite, and on PostgreSQL where `GALLEY_TEST_POSTGRES_URL` names a server whose user
//! may create databases.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test that cannot go on stops there and says why"
)]

#[macro_use]
#[path = "../ground/site.rs"]
mod site;
#[path = "../ground/outside.rs"]
mod outside;

mod house;

mod receiver;
mod spellings;

mod delivering;
mod guard;
mod isolation;
mod keeping;
mod nodes;
mod reference;
mod retries;
