//! Opening the database, with words for what can be wrong with it.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{folder::ThrowAwayFolder, sealing_key};
use crate::{
    cli::Failure,
    clock::SystemClock,
    service::{Service, ServiceError},
    storage::{Settings, StorageError, Store},
};

/// Connections that a short command keeps.
pub(super) const FEW: u32 = 4;

/// Whether a database may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opening {
    /// Make it where it is not there, and bring it to this program's schema.
    MakeAndMigrate,
    /// It must be there, with this program's schema.
    AsItIs,
}

/// Opens the database at `url`.
pub(super) async fn open(url: &str, connections: u32, opening: Opening) -> Result<Service, Failure> {
    let store = connect(url, connections, opening).await?;
    match opening {
        Opening::MakeAndMigrate => {
            store.migrate().await.map_err(failed)?;
        }
        Opening::AsItIs => {
            if !store.is_ready().await.map_err(failed)? {
                return Err(Failure::new("The database is older than this Galley; run `galley migrate`."));
            }
        }
    }
    Ok(Service::new(store, Arc::new(SystemClock)))
}

/// Opens the database at `url` for what goes by time beside others: several nodes may serve one PostgreSQL, and their clocks
/// differ.
pub(super) async fn open_shared(url: &str, connections: u32, opening: Opening) -> Result<Service, Failure> {
    let service = open(url, connections, opening).await?;
    Ok(if url.starts_with("sqlite:") { service } else { service.by_database_clock() })
}

/// Connects without looking at the schema.
pub(super) async fn connect(url: &str, connections: u32, opening: Opening) -> Result<Store, Failure> {
    let file = sqlite_file(url);
    if let Some(file) = &file {
        check_file(file, opening)?;
    }
    let settings = Settings { url: url.to_owned(), connections };
    Store::connect(settings).await.map_err(|error| match (&error, file) {
        (StorageError::Database(_), Some(file)) => {
            let what = format!(
                "Cannot open the database `{}`: check that it is a SQLite file and that it and its folder can be written to.",
                file.display()
            );
            Failure::because(what, error)
        }
        (StorageError::Database(_), None) => {
            let what = match error.turned_away() {
                Some(why) => format!("The database server refuses the connection: {why}."),
                None => {
                    "Cannot reach the database server: check the address, the user and that it is running.".to_owned()
                }
            };
            Failure::because(what, error)
        }
        _ => failed(error),
    })
}

/// A database that is thrown away with the folder.
pub(super) async fn scratch() -> Result<(ThrowAwayFolder, Service), Failure> {
    let folder = ThrowAwayFolder::make()
        .map_err(|error| Failure::because("Cannot make a folder for temporary files.", error))?;
    let url = format!("sqlite://{}", folder.path().join("galley.db").display());
    let mut service = open(&url, FEW, Opening::MakeAndMigrate).await?;
    if let Some(sealer) = sealing_key::sealer(None, &url)? {
        service = service.sealing_by(sealer);
    }
    Ok((folder, service))
}

/// Whether the database is there, as far as that can be told without connecting.
pub(super) fn may_exist(url: &str) -> bool {
    sqlite_file(url).is_none_or(|file| file.exists())
}

fn check_file(file: &Path, opening: Opening) -> Result<(), Failure> {
    let shown = file.display();
    if file.is_dir() {
        return Err(Failure::new(format!(
            "`{shown}` is a folder; name a file in it, such as `sqlite:{shown}/galley.db`."
        )));
    }
    let folder = file.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        let folder = folder.display();
        return Err(Failure::new(format!("The folder `{folder}` of the database does not exist; create it first.")));
    }
    if opening == Opening::AsItIs && !file.exists() {
        return Err(Failure::new(format!(
            "There is no database at `{shown}`; import something first, or name another with `--database-url`."
        )));
    }
    Ok(())
}

/// The file of a SQLite database; `None` for one in memory, and for servers.
pub(super) fn sqlite_file(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    let path = path.split('?').next().unwrap_or_default();
    (!path.is_empty() && !path.starts_with(":memory:")).then(|| PathBuf::from(path))
}

pub(super) fn failed(error: StorageError) -> Failure {
    Failure::from(ServiceError::from(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_a_database_is_found_in_its_address() {
        let file = |url: &str| sqlite_file(url).map(|path| path.display().to_string());
        assert_eq!(file("sqlite:galley.db").as_deref(), Some("galley.db"));
        assert_eq!(file("sqlite:///var/lib/galley.db?mode=rwc").as_deref(), Some("/var/lib/galley.db"));
        assert_eq!(file("sqlite::memory:"), None);
        assert_eq!(file("postgres://localhost/galley"), None);
    }
}
