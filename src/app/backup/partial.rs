//! A file on its way to its name: written beside it, and put there when it is whole. Until then it is nobody else's to read,
//! and it is gone when it is dropped.

#[cfg(unix)]
use std::os::unix::fs::OpenOptionsExt as _;
use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use super::trouble::{Trouble, with};

/// How many names are tried.
const TRIES: u32 = 1_000;
/// What nobody has written to for so long, whoever began it will not finish.
const GIVEN_UP: Duration = Duration::from_hours(24);

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
    /// Makes an empty file beside `name`, which is an absolute path, and takes away what programs that were killed left
    /// there.
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
                Ok(file) => {
                    sweep(name, &file);
                    return Ok(Self { path, name: name.to_owned(), placed: false });
                }
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
        remove(&self.path);
        let mut journal = self.path.as_os_str().to_owned();
        journal.push("-journal");
        remove(Path::new(&journal));
    }
}

/// Takes away what was begun beside `name` and given up, as of when `latest` was made: by the folder's own clock.
fn sweep(name: &Path, latest: &File) {
    let (Some(folder), Some(own)) = (name.parent(), name.file_name().and_then(|own| own.to_str())) else { return };
    let (Ok(now), Ok(beside)) = (latest.metadata().and_then(|made| made.modified()), fs::read_dir(folder)) else {
        return;
    };
    let is_partial = |found: &str| {
        let middle = found.strip_prefix(own).and_then(|rest| rest.strip_prefix('.'));
        let middle = middle.map(|rest| rest.strip_suffix("-journal").unwrap_or(rest));
        let numbers = middle.and_then(|rest| rest.strip_suffix(".partial")).and_then(|rest| rest.split_once('-'));
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        numbers.is_some_and(|(process, nth)| is_number(process) && is_number(nth))
    };
    for entry in beside.flatten().filter(|entry| entry.file_name().to_str().is_some_and(is_partial)) {
        let written = entry.metadata().and_then(|found| found.modified());
        if written.is_ok_and(|at| now.duration_since(at).is_ok_and(|idle| idle > GIVEN_UP)) {
            remove(&entry.path());
        }
    }
}

fn remove(path: &Path) {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!("`{}` could not be removed: {error}", path.display());
        }
        Ok(()) | Err(_) => {}
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

    #[test]
    fn what_a_killed_program_left_is_taken_away_and_what_is_being_written_is_not() {
        let folder = ThrowAwayFolder::make().unwrap();
        let files = ["a.71-0.partial", "a.71-0.partial-journal", "a.72-0.partial", "b.71-0.partial", "a.x-0.partial"];
        for (nth, file) in files.iter().enumerate() {
            let file = File::create(folder.path().join(file)).unwrap();
            let now = file.metadata().unwrap().modified().unwrap();
            file.set_modified(now - if nth == 2 { GIVEN_UP / 2 } else { GIVEN_UP * 2 }).unwrap();
        }
        drop(Partial::beside(&folder.path().join("a")).unwrap());
        let left = files.map(|file| folder.path().join(file).exists());
        assert_eq!(left, [false, false, true, true, true]);
    }
}
