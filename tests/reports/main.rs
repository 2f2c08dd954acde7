//! Reports from end to end: a service on a database of its own, a mail server and a receiver on the loopback interface, and
//! clocks that stand still until they are moved. On SQLite, and on PostgreSQL where `GALLEY_TEST_POSTGRES_URL` names a
//! server whose user may create databases.
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

mod post_office;
#[path = "../webhooks/receiver.rs"]
#[expect(dead_code, reason = "reports need only the simplest of it")]
mod receiver;

mod asking;
mod keeping;
mod letters;
mod nodes;
mod pausing;
mod sending;
mod slots;
