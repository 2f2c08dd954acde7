//! The map is law: fails when the code under `src/` disagrees with the table of rooms in `ARCHITECTURE.md`.
//!
//! `map` reads the table, `names` (and `text`, where macros hide it) finds what a file refers to, `rooms` compares the
//! two, and `sins` plants one fault after another in a small made-up house, to prove that each is found.

mod map;
mod names;
mod rooms;
mod sins;
mod text;

use rooms::{File, sins_of};
use std::path::Path;

/// The folders that hold Rust of our own.
const FOLDERS: [&str; 5] = ["src", "migration/src", "tests", "benches", "fuzz/fuzz_targets"];

/// Reads every Rust file below `folder` of the project, in the order of their names.
fn read_folder(project: &Path, folder: &str, files: &mut Vec<File>) -> std::io::Result<()> {
    if !project.join(folder).is_dir() {
        return Ok(());
    }
    let mut names = std::fs::read_dir(project.join(folder))?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<std::io::Result<Vec<_>>>()?;
    names.sort();
    for name in names {
        let path = format!("{folder}/{name}");
        if project.join(&path).is_dir() {
            read_folder(project, &path, files)?;
        } else if Path::new(&name).extension().is_some_and(|extension| extension == "rs") {
            files.push(File { source: std::fs::read_to_string(project.join(&path))?, path });
        }
    }
    Ok(())
}

#[test]
fn the_house_stands_as_its_map_says() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let map = std::fs::read_to_string(project.join("ARCHITECTURE.md")).expect("the map, ARCHITECTURE.md");
    let mut files = Vec::new();
    for folder in FOLDERS {
        read_folder(project, folder, &mut files).expect("readable source files");
    }
    assert!(files.iter().any(|file| file.path == "src/lib.rs"), "src/lib.rs was not among the files read");

    let sins: Vec<String> = sins_of(&map, &files).iter().map(ToString::to_string).collect();
    assert!(
        sins.is_empty(),
        "{} disagreements between the code and ARCHITECTURE.md (change the code; or, where the code is right, the map, \
         and say why under Decisions):\n{}",
        sins.len(),
        sins.join("\n")
    );
}
