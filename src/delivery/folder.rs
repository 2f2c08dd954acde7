//! Files in a folder that the operator set aside: laid down whole, or not at all.

use std::{
    io::{self, Write as _},
    path::{Component, Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// How many files this process has begun to lay down.
static NTH: AtomicU64 = AtomicU64::new(0);

/// A part that nobody has written to for so long, whoever began it will not finish.
const GIVEN_UP: Duration = Duration::from_hours(24);

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
        .and_then(|mut file| {
            file.write_all(bytes)?;
            sweep(&folder, &file);
            file.sync_all()
        })
        .and_then(|()| std::fs::rename(&part, folder.join(file_name)));
    if laid_down.is_err() {
        // What is half written is nobody's file.
        let _ = std::fs::remove_file(&part);
    }
    Ok(laid_down?)
}

/// Takes away the parts in a folder that were given up, as of when `latest` was written: by the folder's own clock.
fn sweep(folder: &Path, latest: &std::fs::File) {
    let now = latest.metadata().and_then(|written| written.modified());
    let (Ok(now), Ok(entries)) = (now, std::fs::read_dir(folder)) else { return };
    for entry in entries.flatten().filter(|entry| entry.file_name().to_str().is_some_and(is_part)) {
        let written = entry.metadata().and_then(|found| found.modified());
        if written.is_ok_and(|at| now.duration_since(at).is_ok_and(|idle| idle > GIVEN_UP)) {
            // Another writer may have been quicker.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Whether a file of this name is a part: `.NAME.PROCESS-NTH.part`.
fn is_part(name: &str) -> bool {
    let numbers = name.strip_prefix('.').and_then(|rest| rest.strip_suffix(".part"));
    let numbers = numbers.and_then(|rest| rest.rsplit_once('.')).and_then(|(_, numbers)| numbers.split_once('-'));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    numbers.is_some_and(|(process, nth)| is_number(process) && is_number(nth))
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
    async fn parts_that_a_killed_program_left_are_taken_away_and_nothing_else() {
        let scratch = Scratch::new("left");
        let root = scratch.0.join("root");
        let files = [".a.csv.71-0.part", ".b.csv.72-9.part", ".c.csv.73-0.part", ".d.part", "e.csv.71-0.part"];
        for (nth, file) in files.iter().enumerate() {
            let file = std::fs::File::create(root.join(file)).unwrap();
            let now = file.metadata().unwrap().modified().unwrap();
            file.set_modified(now - if nth == 2 { GIVEN_UP / 2 } else { GIVEN_UP * 2 }).unwrap();
        }
        DropFolder::new(&root).unwrap().put("", "a.csv", b"whole".to_vec()).await.unwrap();
        assert_eq!(files.map(|file| root.join(file).exists()), [false, false, true, true, true]);
        assert_eq!(std::fs::read_to_string(root.join("a.csv")).unwrap(), "whole");
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
