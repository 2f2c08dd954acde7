//! Files in a folder that the operator set aside: laid down whole, or not at all.

use std::{
    io::{self, Write as _},
    path::{Component, Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

/// How many files this process has begun to lay down.
static NTH: AtomicU64 = AtomicU64::new(0);

/// The folder that files go below. Cheap to clone.
#[derive(Debug, Clone)]
pub struct DropFolder {
    root: PathBuf,
}

/// Why a file was not laid down.
#[derive(Debug, thiserror::Error)]
pub enum DropError {
    /// Its place is not below the folder.
    #[error("The place is not below the folder that is set aside for reports.")]
    Outside,
    /// It could not be written.
    #[error("The file could not be written: {0}.")]
    Unwritten(#[from] io::Error),
}

impl DropFolder {
    /// The folder at `root`, which must be there.
    pub fn new(root: &Path) -> io::Result<Self> {
        let root = root.canonicalize()?;
        if root.is_dir() { Ok(Self { root }) } else { Err(io::Error::from(io::ErrorKind::NotADirectory)) }
    }

    /// Lays a file down, in the place of one of the same name. Whoever looks sees the old one or the new one, whole.
    pub async fn put(&self, folder: &str, file_name: &str, bytes: Vec<u8>) -> Result<(), DropError> {
        let (root, folder, file_name) = (self.root.clone(), PathBuf::from(folder), PathBuf::from(file_name));
        let written = tokio::task::spawn_blocking(move || write(&root, &folder, &file_name, &bytes));
        written.await.map_err(io::Error::other)?
    }
}

fn write(root: &Path, folder: &Path, file_name: &Path, bytes: &[u8]) -> Result<(), DropError> {
    let plain = |path: &Path| path.components().all(|part| matches!(part, Component::Normal(_)));
    if !plain(folder) || !plain(file_name) || file_name.components().count() != 1 {
        return Err(DropError::Outside);
    }
    let folder = root.join(folder);
    std::fs::create_dir_all(&folder)?;
    // A link in there may lead elsewhere.
    let folder = folder.canonicalize()?;
    if !folder.starts_with(root) {
        return Err(DropError::Outside);
    }
    let mut name = std::ffi::OsString::from(".");
    name.push(file_name);
    // Another writer of the same file has a part of its own.
    name.push(format!(".{}-{}.part", std::process::id(), NTH.fetch_add(1, Ordering::Relaxed)));
    let part = folder.join(name);
    let laid_down = std::fs::File::create(&part)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::rename(&part, folder.join(file_name)));
    if laid_down.is_err() {
        // What is half written is nobody's file.
        let _ = std::fs::remove_file(&part);
    }
    Ok(laid_down?)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Scratch(PathBuf);

    impl Scratch {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("galley-drop-{name}-{}", std::process::id()));
            std::fs::create_dir_all(path.join("root")).unwrap();
            Self(path)
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    #[tokio::test]
    async fn two_that_lay_the_same_file_down_at_once_lay_it_down_whole() {
        let scratch = Scratch::new("at-once");
        let root = scratch.0.join("root");
        let folder = DropFolder::new(&root).unwrap();
        for _ in 0..20 {
            let puts = (b'a'..=b'h').map(|byte| folder.put("desk", "backlog.csv", vec![byte; 300_000]));
            for put in futures_util::future::join_all(puts).await {
                put.unwrap();
            }
            let read = std::fs::read(root.join("desk/backlog.csv")).unwrap();
            assert_eq!(read.len(), 300_000);
            assert!(read.iter().all(|byte| Some(byte) == read.first()), "of one writer only");
        }
        assert_eq!(std::fs::read_dir(root.join("desk")).unwrap().count(), 1, "nothing else lies there");
    }

    #[tokio::test]
    async fn a_file_is_laid_down_whole_and_replaced_by_the_next() {
        let scratch = Scratch::new("whole");
        let root = scratch.0.join("root");
        let folder = DropFolder::new(&root).unwrap();
        for content in ["first", "second"] {
            folder.put("desk/hk", "a.csv", content.as_bytes().to_vec()).await.unwrap();
            assert_eq!(std::fs::read_to_string(root.join("desk/hk/a.csv")).unwrap(), content);
        }
        assert_eq!(std::fs::read_dir(root.join("desk/hk")).unwrap().count(), 1, "nothing is left beside it");
    }

    #[tokio::test]
    async fn no_name_and_no_link_leads_outside() {
        let scratch = Scratch::new("outside");
        let root = scratch.0.join("root");
        let folder = DropFolder::new(&root).unwrap();
        let outside = scratch.0.join("elsewhere");
        std::fs::create_dir(&outside).unwrap();
        for (place, name) in [("..", "a"), ("/tmp", "a"), ("desk/../..", "a"), ("desk", "../a"), ("desk", "a/b")] {
            let refused = folder.put(place, name, Vec::new()).await;
            assert!(matches!(refused, Err(DropError::Outside)), "{place} {name}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(&outside, root.join("link")).unwrap();
            assert!(matches!(folder.put("link", "a", Vec::new()).await, Err(DropError::Outside)));
        }
        assert_eq!(std::fs::read_dir(&outside).unwrap().count(), 0);
    }
}
