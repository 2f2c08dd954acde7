//! What can be wrong with a backup, and what to do about it.

use std::{io, path::PathBuf};

use crate::{cli::Failure, service::ServiceError, storage::StorageError};

/// Why a backup was not made, or is none.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    #[error(
        "Galley makes no backups of PostgreSQL: `pg_dump --format=custom --file=galley.dump \"$GALLEY_DATABASE_URL\"` makes \
         one, and pgBackRest keeps the server's whole history; `pg_restore` reads a dump back."
    )]
    Postgres,
    #[error("A database in memory has no file to be copied.")]
    InMemory,
    #[error("`{}` is there already; choose another name, or say `--force` to write over it.", .0.display())]
    Exists(PathBuf),
    #[error("`{}` is the database itself.", .0.display())]
    Itself(PathBuf),
    #[error("`{}` is a folder; name a file in it.", .0.display())]
    Folder(PathBuf),
    #[error("The folder `{}` does not exist; create it first.", .0.display())]
    NoFolder(PathBuf),
    #[error("The name `{}` cannot be used: it is not written in UTF-8.", .0.display())]
    Unwritable(PathBuf),
    #[error("There is no file `{}`.", .0.display())]
    Absent(PathBuf),
    #[error(
        "`{}` stands beside it, so this is a database that was copied while it was in use, and part of it may be in there; \
         `galley backup` makes copies that are whole.",
        .0.display()
    )]
    Log(PathBuf),
    #[error("`{}` is there already, and is not written over; move it away first, or name another database.", .0.display())]
    Standing(PathBuf),
    #[error("`{}` is no SQLite database.", .0.display())]
    NoDatabase(PathBuf, #[source] StorageError),
    #[error("`{}` is no database of Galley.", .0.display())]
    NotGalleys(PathBuf),
    #[error("`{}` is not what was written: its SHA-256 is {found}, and `{}` says {said}.", .file.display(), .list.display())]
    Changed { file: PathBuf, list: PathBuf, found: String, said: String },
    #[error("`{}` holds no SHA-256 as `sha256sum` writes it.", .0.display())]
    NoDigest(PathBuf),
    #[error("`{}` is damaged: {found}.", .file.display())]
    Damaged { file: PathBuf, found: String },
    #[error("There is no room for the copy where `{}` is to be.", .0.display())]
    NoRoom(PathBuf, #[source] StorageError),
    #[error("{signal} came, and nothing was written.")]
    Stopped { signal: &'static str },
    #[error("Cannot use `{}`: {why}.", .file.display())]
    File { file: PathBuf, why: io::Error },
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Trouble {
    /// Whether the backup was looked at and found wrong, rather than not looked at.
    pub(super) const fn is_finding(&self) -> bool {
        matches!(
            self,
            Self::Log(_)
                | Self::NoDatabase(..)
                | Self::NotGalleys(_)
                | Self::Changed { .. }
                | Self::NoDigest(_)
                | Self::Damaged { .. }
                | Self::Storage(StorageError::TooNew { .. })
        )
    }
}

/// The trouble with a file.
pub(super) fn with(file: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Trouble {
    let file = file.into();
    move |why| Trouble::File { file, why }
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        if let Trouble::Storage(error) = trouble {
            return Self::from(ServiceError::from(error));
        }
        Self::because(trouble.to_string(), trouble)
    }
}
