//! `galley backup` and `galley restore`: what can be typed.

use std::path::PathBuf;

use clap::Args;

use super::DatabaseAddress;

/// `galley backup`.
#[derive(Debug, Args)]
pub struct Backup {
    /// The file to write
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Write over a file that is there
    #[arg(long)]
    pub force: bool,
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseAddress,
}

/// `galley restore`.
#[derive(Debug, Args)]
pub struct Restore {
    /// The backup
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Only check the backup, and change nothing
    #[arg(long)]
    pub verify: bool,
    /// Where the database is to be.
    #[command(flatten)]
    pub database: DatabaseAddress,
}
