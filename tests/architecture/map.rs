//! The map itself: the table of rooms in `ARCHITECTURE.md`, and whether it makes sense before any code is read.

use crate::rooms::Sin;
use std::collections::{BTreeMap, BTreeSet};

/// The head of the table that is law. Other tables of the document are prose.
const HEAD: [&str; 5] = ["floor", "room", "holds", "doors to", "tools"];

/// A room, as the table describes it.
#[derive(Debug, Default)]
pub(crate) struct Room {
    pub(crate) floor: u32,
    /// The rooms it may name.
    pub(crate) doors: BTreeSet<String>,
    /// The crates that only this room, and others that list them, may name. A `*` at the end stands for any ending.
    pub(crate) tools: Vec<String>,
}

/// All rooms by name.
#[derive(Debug, Default)]
pub(crate) struct Map {
    pub(crate) rooms: BTreeMap<String, Room>,
}

impl Map {
    /// Reads the table out of `text`; whatever is wrong with the table itself goes to `sins`.
    pub(crate) fn read(text: &str, sins: &mut Vec<Sin>) -> Self {
        let mut map = Self::default();
        let mut lines = text.lines().skip_while(|line| cells(line) != HEAD);
        if lines.next().is_none() {
            sins.push(Sin::new("ARCHITECTURE.md", format!("there is no table headed {}", HEAD.join(" | "))));
            return map;
        }
        for line in lines.skip(1).take_while(|line| line.trim_start().starts_with('|')) {
            map.add(line, sins);
        }
        map.check_doors(sins);
        map
    }

    /// Adds the room that a line of the table describes.
    fn add(&mut self, line: &str, sins: &mut Vec<Sin>) {
        let mut sin = |what: String| sins.push(Sin::new("ARCHITECTURE.md", what));
        let [floor, room, _holds, doors, tools] = cells(line)[..] else {
            return sin(format!("this line of the table has not five cells: {line}"));
        };
        let name = room.trim_matches('`').to_owned();
        let Ok(floor) = floor.parse() else {
            return sin(format!("the floor of `{name}` is not a number: {floor}"));
        };
        let room = Room {
            floor,
            doors: listed(doors).collect(),
            tools: listed(tools).map(|tool| tool.replace('-', "_")).collect(),
        };
        if self.rooms.insert(name.clone(), room).is_some() {
            sin(format!("`{name}` is in the table twice"));
        }
    }

    /// A door leads to a room of the table, and down. As every door leads down, no way through them is a circle.
    fn check_doors(&self, sins: &mut Vec<Sin>) {
        for (name, room) in &self.rooms {
            for door in &room.doors {
                let what = match self.rooms.get(door) {
                    None => format!("`{name}` has a door to `{door}`, which is not in the table"),
                    Some(other) if other.floor >= room.floor => format!(
                        "the door from `{name}` (floor {}) to `{door}` (floor {}) does not lead down",
                        room.floor, other.floor
                    ),
                    Some(_) => continue,
                };
                sins.push(Sin::new("ARCHITECTURE.md", what));
            }
        }
    }

    /// The rooms that may name the crate `name`; none when it is nobody's tool, and so everybody's.
    pub(crate) fn owners(&self, name: &str) -> Vec<&str> {
        let is_it = |tool: &String| tool.strip_suffix('*').map_or(tool == name, |start| name.starts_with(start));
        self.rooms.iter().filter(|(_, room)| room.tools.iter().any(is_it)).map(|(owner, _)| owner.as_str()).collect()
    }
}

/// The cells of a line of a Markdown table, trimmed.
fn cells(line: &str) -> Vec<&str> {
    let line = line.trim();
    line.strip_prefix('|')
        .and_then(|line| line.strip_suffix('|'))
        .map_or_else(Vec::new, |line| line.split('|').map(str::trim).collect())
}

/// The names that a cell lists, with or without backticks.
fn listed(cell: &str) -> impl Iterator<Item = String> {
    cell.split(',').map(|name| name.trim().trim_matches('`').to_owned()).filter(|name| !name.is_empty())
}
