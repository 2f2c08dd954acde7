//! The program as it is used: run from a shell, judged by what it prints and by its exit code.

#![expect(clippy::unwrap_used, reason = "in a test, that is how it fails")]

mod audit;
mod backup;
mod checking;
mod collections;
mod help;
mod imports;
mod outgoing;
mod program;
mod report_templates;
mod reports;
mod serving;
mod users;
