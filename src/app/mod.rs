//! The roof: reads the arguments, connects the rooms, serves, drains and stops.

mod database;
mod demo;
mod folder;
mod logging;
mod run;
mod samples;
mod server;
mod signals;

pub use run::main;
