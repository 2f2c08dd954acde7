//! The law: what the code says, held against the map.

use crate::map::Map;
use crate::names::Names;
use std::collections::BTreeSet;
use std::fmt;

/// Files may have so many lines; they aim for 150.
const LONGEST: usize = 500;

/// Names for things that have not been understood yet.
const EMPTY_NAMES: [&str; 12] = [
    "base", "common", "helper", "helpers", "manager", "managers", "misc", "prelude", "shared", "types", "util", "utils",
];

/// Rooms of nouns and total functions: they take facts and return verdicts, and wait for nothing.
const PURE: [&str; 2] = ["domain", "document"];

/// A Rust file of the project.
#[derive(Debug, Clone)]
pub(crate) struct File {
    /// From the project's root, with `/`.
    pub(crate) path: String,
    pub(crate) source: String,
}

/// A disagreement between the map and the code.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Sin {
    place: String,
    what: String,
}

impl Sin {
    pub(crate) fn new(place: &str, what: impl Into<String>) -> Self {
        Self { place: place.to_owned(), what: what.into() }
    }
}

impl fmt::Display for Sin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.place, self.what)
    }
}

/// All disagreements between the map, which is the text of `ARCHITECTURE.md`, and `files`, each once, sorted.
pub(crate) fn sins_of(map: &str, files: &[File]) -> Vec<Sin> {
    let mut sins = Vec::new();
    let map = Map::read(map, &mut sins);
    let mut built = BTreeSet::new();
    let mut read = Vec::new();
    let mut tests_only = Vec::new();
    for file in files {
        let mut sin = |what: String| sins.push(Sin::new(&file.path, what));
        keeping(file, &mut sin);
        let module = module_of(&file.path);
        built.extend(module.as_deref().and_then(|module| room_of(&file.path, module)).map(str::to_owned));
        match syn::parse_file(&file.source) {
            Err(error) => sin(format!("is not Rust: {error}")),
            Ok(code) => {
                let names = Names::of(&code, module.as_deref().unwrap_or_default());
                for (name, tests) in &names.modules {
                    if let Some(last) = name.last().filter(|last| EMPTY_NAMES.contains(&last.as_str())) {
                        sin(format!("has a module named `{last}`, which says nothing"));
                    }
                    if *tests && module.is_some() {
                        tests_only.push(name.clone());
                    }
                }
                read.extend(module.map(|module| (file, module, names)));
            }
        }
    }
    for (file, module, names) in &read {
        if !tests_only.iter().any(|tests| module.starts_with(tests)) {
            judge(&map, room_of(&file.path, module), names, &mut |what| sins.push(Sin::new(&file.path, what)));
        }
    }
    for room in built.iter().filter(|room| !map.rooms.contains_key(*room)) {
        sins.push(Sin::new("src", format!("the room `{room}` is not in the table")));
    }
    for room in map.rooms.keys().filter(|room| !built.contains(*room)) {
        sins.push(Sin::new("ARCHITECTURE.md", format!("the room `{room}` is not under src")));
    }
    sins.sort();
    sins.dedup();
    sins
}

/// What every Rust file owes, wherever it lies.
fn keeping(file: &File, sin: &mut impl FnMut(String)) {
    if !file.source.starts_with("//!") {
        sin("does not begin with a `//!` line that says what it is for".to_owned());
    }
    let lines = file.source.lines().count();
    if lines > LONGEST {
        sin(format!("has {lines} lines, more than {LONGEST}"));
    }
    for part in file.path.trim_end_matches(".rs").split('/').filter(|part| EMPTY_NAMES.contains(part)) {
        sin(format!("is in a module named `{part}`, which says nothing"));
    }
}

/// What a file of `room` may name. `None` is `src/lib.rs`, the list of rooms, which names nothing.
fn judge(map: &Map, room: Option<&str>, names: &Names, sin: &mut impl FnMut(String)) {
    let known = room.and_then(|room| map.rooms.get(room));
    for path in &names.inside {
        match (path.first().map(String::as_str), room) {
            (None, _) => sin("takes the whole house: name the room instead of the root".to_owned()),
            (Some(other), Some(room)) if other == room => {}
            // At the root every path might begin with a room; the rest are crates.
            (Some(other), None | Some("main")) if !map.rooms.contains_key(other) => {}
            (Some(other), None) => sin(format!("names `{other}`: it lists the rooms and opens none")),
            (Some(other), Some(room)) => match (map.rooms.get(other), known) {
                (None, _) => sin(format!("names `crate::{other}`, which is no room")),
                // A room outside the table is a sin of its own, reported once.
                (Some(_), None) => {}
                (Some(_), Some(known)) if known.doors.contains(other) => {}
                (Some(behind), Some(known)) => sin(format!(
                    "`{room}` (floor {}) has no door to `{other}` (floor {}), but names it",
                    known.floor, behind.floor
                )),
            },
        }
    }
    for name in &names.outside {
        let owners = map.owners(name);
        if !owners.is_empty() && !room.is_some_and(|room| owners.contains(&room)) {
            sin(format!("names the crate `{name}`, a tool of {}", owners.join(", ")));
        }
    }
    for word in names.impure.iter().filter(|_| room.is_some_and(|room| PURE.contains(&room))) {
        sin(format!("says `{word}` in a room of nouns and total functions"));
    }
    for way in &names.detours {
        sin(format!("uses `{way}`, a way round the map"));
    }
}

/// The module that a file of `src` holds; `None` for files elsewhere.
fn module_of(path: &str) -> Option<Vec<String>> {
    let inside = path.strip_prefix("src/")?.strip_suffix(".rs")?;
    let mut module: Vec<String> = inside.split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|last| last == "mod") || module == ["lib"] || module == ["main"] {
        module.pop();
    }
    Some(module)
}

/// The room that a file belongs to: the folder or file at the top of `src`. `main.rs` is a room, `lib.rs` is not.
fn room_of<'a>(path: &str, module: &'a [String]) -> Option<&'a str> {
    match module.first() {
        Some(room) => Some(room),
        None => (path == "src/main.rs").then_some("main"),
    }
}
