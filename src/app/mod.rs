//! The roof: reads the arguments, connects the rooms, serves, drains and stops.

mod database;
mod demo;
mod first_account;
mod folder;
mod logging;
mod run;
mod samples;
mod server;
mod signals;
mod spans;

pub use run::main;
