//! The key that kept secrets are sealed by: given by the operator, or kept in a file beside SQLite's.

#[cfg(unix)]
use std::os::unix::fs::OpenOptionsExt as _;
use std::{
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
};

use super::database::sqlite_file;
use crate::{cli::Failure, clock::SystemChance, service::Sealer};

/// The key for the database at `url`. `None` where none was given and there is no place of Galley's own to keep one:
/// several nodes on one PostgreSQL need the same.
pub(super) fn sealer(given: Option<&str>, url: &str) -> Result<Option<Sealer>, Failure> {
    if let Some(standing) = standing(given, url)? {
        return Ok(Some(standing));
    }
    let Some(file) = key_file(url) else { return Ok(None) };
    let new = Sealer::new_key(&SystemChance);
    let new = new.ok_or_else(|| Failure::new("The machine has no random numbers to make a key of."))?;
    let written = write(&file, &new);
    written.map_err(|error| Failure::because(format!("Cannot write the key `{}`.", file.display()), error))?;
    read(&new, "The new key cannot be read").map(Some)
}

/// The same, but none is made: whoever only opens what was sealed has no use for a new one.
pub(super) fn standing(given: Option<&str>, url: &str) -> Result<Option<Sealer>, Failure> {
    if let Some(given) = given {
        return read(given, "`GALLEY_SECRET_KEY` cannot be read").map(Some);
    }
    let Some(file) = key_file(url) else { return Ok(None) };
    let shown = file.display();
    match fs::read_to_string(&file) {
        Ok(text) => read(&text, &format!("The key in `{shown}` cannot be read")).map(Some),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::because(format!("Cannot read the key `{shown}`."), error)),
    }
}

/// The file that the key for a SQLite database is kept in where none is given.
pub(super) fn key_file(url: &str) -> Option<PathBuf> {
    let mut name = sqlite_file(url)?.into_os_string();
    name.push(".key");
    Some(name.into())
}

fn read(text: &str, what: &str) -> Result<Sealer, Failure> {
    Sealer::read(text).map_err(|error| Failure::new(format!("{what}: {error}.")))
}

/// Writes a key that nobody but the owner may read; never over one that is there.
fn write(file: &Path, key: &str) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    options.mode(0o600);
    let mut file = options.open(file)?;
    writeln!(file, "{key}")?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    #[cfg(unix)]
    use std::os::unix::fs::PermissionsExt as _;

    use super::{super::folder::ThrowAwayFolder, *};

    #[test]
    fn the_key_beside_the_database_is_made_once_and_is_nobody_else_s_to_read() {
        let folder = ThrowAwayFolder::make().unwrap();
        let url = format!("sqlite:{}", folder.path().join("galley.db").display());
        assert!(standing(None, &url).unwrap().is_none() && !folder.path().join("galley.db.key").exists());
        let sealed = sealer(None, &url).unwrap().unwrap().seal(&SystemChance, "x", "secret").unwrap();
        let again = standing(None, &url).unwrap().unwrap();
        assert_eq!(again.open("x", &sealed).as_deref(), Ok("secret"));
        let file = folder.path().join("galley.db.key");
        #[cfg(unix)]
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        fs::write(&file, "rubbish").unwrap();
        assert!(sealer(None, &url).is_err());
    }

    #[test]
    fn a_server_s_key_must_be_given() {
        assert!(sealer(None, "postgres://localhost/galley").unwrap().is_none());
        let key = Sealer::new_key(&SystemChance).unwrap();
        assert!(sealer(Some(&key), "postgres://localhost/galley").unwrap().is_some());
        assert!(sealer(Some("rubbish"), "postgres://localhost/galley").is_err());
    }
}
