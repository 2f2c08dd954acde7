//! A folder for what is thrown away: gone with all that is in it when it is dropped.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// How many names are tried.
const TRIES: u32 = 1_000;

/// A folder that only this user can read, removed when dropped.
#[derive(Debug)]
pub(super) struct ThrowAwayFolder(PathBuf);

impl ThrowAwayFolder {
    /// Makes one among the temporary files.
    pub(super) fn make() -> io::Result<Self> {
        let among = std::env::temp_dir();
        let mut nth = 0;
        loop {
            let path = among.join(format!("galley-throw-away-{}-{nth}", std::process::id()));
            match private_folder(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && nth < TRIES => nth += 1,
                made => return made.map(|()| Self(path)),
            }
        }
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for ThrowAwayFolder {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            tracing::warn!("The folder `{}` could not be removed: {error}", self.0.display());
        }
    }
}

fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
