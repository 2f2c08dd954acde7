//! The roof: reads the arguments, connects the rooms, serves, drains and stops.

mod backup;
mod database;
mod demo;
mod first_account;
mod folder;
mod logging;
mod metrics;
mod only_server;
mod reporting;
mod run;
mod samples;
mod sealing_key;
mod server;
mod signals;
mod spans;

pub use run::main;
