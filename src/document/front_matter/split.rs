//! Where a document's header ends and its body begins.

use super::{
    collapsed::{self, Collapsed},
    scalar,
};

/// A document in two.
#[derive(Debug, PartialEq)]
pub(super) enum Split<'t> {
    /// There is no header.
    None,
    /// A header begins and never ends.
    Unterminated {
        /// The line on which it begins.
        line: u32,
    },
    /// A header on one line.
    Collapsed(Collapsed<'t>),
    /// A header between lines of `---`.
    Lines {
        /// What stands between them.
        header: &'t str,
        /// What follows.
        body: &'t str,
        /// The header's first line.
        line: u32,
    },
    /// A header between lines of `+++`.
    Toml {
        /// What stands between them.
        header: &'t str,
        /// What follows.
        body: &'t str,
        /// The header's first line.
        line: u32,
    },
}

/// Finds the header of a document. A `---` that opens no list of names is a rule of the body.
pub(super) fn split(text: &str) -> Split<'_> {
    let (start, mut line) = after_blank_lines(text);
    let (first, rest) = start.split_once('\n').unwrap_or((start, ""));
    if first.trim_end() == "+++" {
        line += 1;
        return match closed_by(rest, &["+++"]) {
            Some((header, body)) => Split::Toml { header, body, line },
            None => Split::Unterminated { line: line - 1 },
        };
    }
    if first.trim_end() != "---" {
        let Some(after) = start.strip_prefix("---").filter(|after| after.starts_with([' ', '\t'])) else {
            return Split::None;
        };
        return match scalar::name(after.trim_start()) {
            None => Split::None,
            Some(_) => collapsed::read(after, line).map_or(Split::Unterminated { line }, Split::Collapsed),
        };
    }
    line += 1;
    let found = closed_by(rest, &["---", "..."]);
    let header = found.map_or(rest, |(header, _)| header);
    if !begins_with_name(header) {
        return Split::None;
    }
    match found {
        Some((header, body)) => Split::Lines { header, body, line },
        None if header.trim().is_empty() => Split::None,
        None => Split::Unterminated { line: line - 1 },
    }
}

/// The text from its first line that is not blank, and that line's number.
fn after_blank_lines(text: &str) -> (&str, u32) {
    let (mut rest, mut line) = (text, 1_u32);
    while let Some((blank, below)) = rest.split_once('\n') {
        if !blank.trim().is_empty() {
            break;
        }
        rest = below;
        line = line.saturating_add(1);
    }
    (rest, line)
}

/// The text before and after the first line that is one of `delimiters`, blanks at its end aside.
fn closed_by<'t>(text: &'t str, delimiters: &[&str]) -> Option<(&'t str, &'t str)> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        if delimiters.contains(&line.trim_end()) {
            return Some((text.get(..start)?, text.get(end..)?));
        }
        start = end;
    }
    None
}

/// Whether the first line that says anything says `name:`. An empty header is a header.
fn begins_with_name(header: &str) -> bool {
    header
        .lines()
        .find(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .is_none_or(|line| scalar::name(line).is_some() || line.starts_with('{'))
}
