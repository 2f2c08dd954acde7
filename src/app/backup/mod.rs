//! Backups of SQLite: a copy in one file while others write on, checked, with its digest beside it; and back again.

mod digest;
mod making;
mod partial;
mod restoring;
mod trouble;

pub(super) use making::backup;
pub(super) use restoring::restore;
