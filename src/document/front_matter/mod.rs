//! A document's header, in whichever form it comes, as a list of named values with their lines.
//!
//! Four forms: the publisher's own (looks like YAML, but its `locales` are Markdown links), the same with all white space
//! collapsed onto one line, ordinary YAML, and TOML.

mod collapsed;
mod scalar;
mod scan;
mod split;
mod toml;
mod yaml;

use std::collections::HashMap;

use serde_json::Value;

use super::{limits, reading::Refusal};
use crate::domain::Warning;

/// One value of a header.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    /// Its name, as written.
    pub(super) key: String,
    /// What it holds.
    pub(super) value: Value,
    /// A plain scalar as it was spelled: `1.10` is a title, not the number 1.1.
    pub(super) spelled: Option<String>,
    /// The line in the document, from 1.
    pub(super) line: Option<u32>,
    /// The lines of its list items.
    pub(super) item_lines: Vec<u32>,
}

impl Entry {
    /// A value on a line of its own.
    fn new(key: &str, value: Value, line: Option<u32>) -> Self {
        Self { key: key.to_owned(), value, spelled: None, line, item_lines: Vec::new() }
    }
}

/// A document taken apart.
#[derive(Debug, PartialEq)]
pub(super) struct Parted<'t> {
    /// The header's values; empty where there is no header.
    pub(super) entries: Vec<Entry>,
    /// What follows the header, without blank lines at its start.
    pub(super) body: &'t str,
    /// What was not quite as it should be.
    pub(super) warnings: Vec<Warning>,
}

/// Takes a document apart. `text` has no byte order mark, and `\n` for its line ends.
pub(super) fn part(text: &str) -> Result<Parted<'_>, Refusal> {
    let found = split::split(text);
    let mut warnings = Vec::new();
    let (mut entries, body) = match found {
        split::Split::None => (Vec::new(), text),
        split::Split::Unterminated { line } => {
            warnings.push(warning(line, "the front matter is never closed, so the document was read as having none"));
            (Vec::new(), text)
        }
        split::Split::Collapsed(header) => {
            within_limit(header.bytes, header.line)?;
            warnings.extend(header.warnings);
            (header.entries, header.body)
        }
        split::Split::Lines { header, body, line } => {
            within_limit(header.len(), line)?;
            (read_lines(header, line, &mut warnings), body)
        }
        split::Split::Toml { header, body, line } => {
            within_limit(header.len(), line)?;
            (toml::entries(header, line)?, body)
        }
    };
    keep_last_of_each(&mut entries, &mut warnings);
    Ok(Parted { entries, body: body.trim_start_matches('\n'), warnings })
}

fn within_limit(bytes: usize, line: u32) -> Result<(), Refusal> {
    if bytes <= limits::FRONT_MATTER {
        return Ok(());
    }
    let message = format!("is longer than {} bytes", limits::FRONT_MATTER);
    Err(Refusal::one("front matter", Some(line), message))
}

/// The publisher's form by the scanner; anything else by a YAML parser, and by the scanner where that fails.
fn read_lines(header: &str, first: u32, warnings: &mut Vec<Warning>) -> Vec<Entry> {
    let scanned = scan::scan(header, first);
    if scanned.has_links {
        warnings.extend(scanned.warnings);
        return scanned.entries;
    }
    match yaml::mapping(header) {
        Ok(mapping) => {
            let mut by_key: HashMap<String, Entry> =
                scanned.entries.into_iter().map(|entry| (entry.key.clone(), entry)).collect();
            let place = |(key, value): (String, Value)| match by_key.remove(&key) {
                Some(scanned) => Entry { value, ..scanned },
                None => Entry::new(&key, value, None),
            };
            mapping.into_iter().map(place).collect()
        }
        Err(problem) => {
            let line = problem.line.map_or(first, |line| first.saturating_add(line.saturating_sub(1)));
            let message =
                format!("the front matter is not valid YAML ({}), so it was read line by line", problem.message);
            warnings.push(warning(line, &message));
            warnings.extend(scanned.warnings);
            scanned.entries
        }
    }
}

/// Keeps the last value of a name that recurs, as the site generators do: where it is seen in real documents, the
/// first is the original's title and the last its translation.
fn keep_last_of_each(entries: &mut Vec<Entry>, warnings: &mut Vec<Warning>) {
    let last: HashMap<String, usize> =
        entries.iter().enumerate().map(|(nth, entry)| (entry.key.clone(), nth)).collect();
    let mut nth = 0;
    entries.retain(|entry| {
        let keep = last.get(&entry.key) == Some(&nth);
        nth += 1;
        if !keep {
            warnings.push(Warning {
                field: entry.key.clone(),
                line: entry.line,
                message: format!("`{}` stands there more than once; the last was taken", entry.key),
            });
        }
        keep
    });
}

fn warning(line: u32, message: &str) -> Warning {
    Warning { field: "front matter".to_owned(), line: Some(line), message: message.to_owned() }
}
