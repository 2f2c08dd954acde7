//! The program as it is used: run from a shell, judged by what it prints and by its exit code.

mod collections;
mod help;
mod imports;
mod program;
mod reports;
mod serving;
mod users;
