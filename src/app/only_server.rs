//! One `serve` at a time on a SQLite database, by a lock that is free again however the program ends.

use std::{
    fs::{File, TryLockError},
    io,
};

use super::database::sqlite_file;
use crate::cli::Failure;

/// Holds the lock of the database at `url` as long as the file is kept; nothing for servers, which take several nodes. Where a
/// file system knows no locks, it is on the operator to see that there is one.
///
/// It is a file beside the database: whoever opens and closes the database's own drops what SQLite has locked in it.
pub(super) fn only_server(url: &str) -> Result<Option<File>, Failure> {
    let Some(database) = sqlite_file(url) else { return Ok(None) };
    let mut name = database.clone().into_os_string();
    name.push(".serving");
    let locked = File::options().create(true).write(true).truncate(false).open(&name).map_err(TryLockError::Error);
    match locked.and_then(|file| file.try_lock().map(|()| file)) {
        Ok(file) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(Failure::new(format!(
            "`{}` is served by another `galley serve`; stop that first. Several at once need PostgreSQL.",
            database.display()
        ))),
        Err(TryLockError::Error(error)) => {
            // A folder that is not there is told of when the database is opened.
            if error.kind() != io::ErrorKind::NotFound {
                tracing::warn!("`{}` cannot be locked: {error}; see that nobody else serves it", name.display());
            }
            Ok(None)
        }
    }
}
