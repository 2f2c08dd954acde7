//! A file on its way to its name: written beside it, and put there when it is whole. Until then it is nobody else's to read,
//! and it is gone when it is dropped.

#[cfg(unix)]
use std::os::unix::fs::OpenOptionsExt as _;
use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use super::trouble::{Trouble, with};

/// How many names are tried.
const TRIES: u32 = 1_000;

/// A file that is not whole yet.
#[derive(Debug)]
pub(super) struct Partial {
    path: PathBuf,
    name: PathBuf,
    placed: bool,
}

/// What becomes of a file that has the name already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It stays, and the new one is not put there.
    Stays,
    /// The new one takes its place.
    Goes,
}

impl Partial {
    /// Makes an empty file beside `name`, which is an absolute path.
    pub(super) fn beside(name: &Path) -> Result<Self, Trouble> {
        let mut nth = 0;
        loop {
            let mut path = name.as_os_str().to_owned();
            path.push(format!(".{}-{nth}.partial", std::process::id()));
            let path = PathBuf::from(path);
            let mut options = File::options();
            options.write(true).create_new(true);
            #[cfg(unix)]
            options.mode(0o600);
            match options.open(&path) {
                Ok(_) => return Ok(Self { path, name: name.to_owned(), placed: false }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && nth < TRIES => nth += 1,
                Err(error) => return Err(with(path)(error)),
            }
        }
    }

    /// Where it is now.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Waits until the disk has all of it.
    pub(super) fn sync(&self) -> Result<(), Trouble> {
        let written = File::options().write(true).open(&self.path).and_then(|file| file.sync_all());
        written.map_err(with(&self.path))
    }

    /// Gives it its name, and waits until the disk has that too.
    pub(super) fn place(mut self, standing: Standing) -> Result<(), Trouble> {
        match standing {
            Standing::Goes => fs::rename(&self.path, &self.name).map_err(with(&self.name))?,
            Standing::Stays => match fs::hard_link(&self.path, &self.name) {
                Ok(()) => fs::remove_file(&self.path).map_err(with(&self.path))?,
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    return Err(Trouble::Exists(self.name.clone()));
                }
                // Some file systems have no second names.
                Err(_) if self.name.exists() => return Err(Trouble::Exists(self.name.clone())),
                Err(_) => fs::rename(&self.path, &self.name).map_err(with(&self.name))?,
            },
        }
        self.placed = true;
        sync_folder(&self.name).map_err(with(&self.name))
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if self.placed {
            return;
        }
        // SQLite has one too while it writes a copy; nobody needs it where the copy is not needed.
        let mut journal = self.path.as_os_str().to_owned();
        journal.push("-journal");
        for path in [self.path.clone(), journal.into()] {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    tracing::warn!("`{}` could not be removed: {error}", path.display());
                }
                Ok(()) | Err(_) => {}
            }
        }
    }
}

/// Waits until the disk has the names in the folder of a file.
fn sync_folder(file: &Path) -> io::Result<()> {
    match file.parent() {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        Some(_) | None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::super::folder::ThrowAwayFolder, *};

    #[test]
    fn a_file_has_its_name_when_it_is_whole_and_takes_nobody_elses() {
        let folder = ThrowAwayFolder::make().unwrap();
        let name = folder.path().join("a");
        let there = |text: &str| {
            let partial = Partial::beside(&name).unwrap();
            fs::write(partial.path(), text).unwrap();
            partial
        };
        drop(there("lost"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        there("one").place(Standing::Stays).unwrap();
        assert!(matches!(there("two").place(Standing::Stays), Err(Trouble::Exists(_))));
        assert_eq!(fs::read_to_string(&name).unwrap(), "one");
        there("three").place(Standing::Goes).unwrap();
        assert_eq!(fs::read_to_string(&name).unwrap(), "three");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
