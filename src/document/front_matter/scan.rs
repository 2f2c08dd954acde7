//! A header read line by line: the publisher's own form, and the fallback for YAML that no parser takes.
//!
//! Takes what real documents hold: quotes inside quotes, comments after values, Markdown links as list items.

use serde_json::{Map, Value, json};

use super::{super::markdown_link, Entry, scalar, yaml};
use crate::domain::Warning;

/// What the lines of a header gave.
#[derive(Debug, Default)]
pub(super) struct Scanned {
    /// The values, in order; a name that recurs is there more than once.
    pub(super) entries: Vec<Entry>,
    /// Whether a list holds Markdown links: the publisher's form.
    pub(super) has_links: bool,
    /// What was not quite as it should be.
    pub(super) warnings: Vec<Warning>,
}

/// A name on a line of its own, and the lines that belong to it.
struct Field<'h> {
    name: &'h str,
    /// What follows the colon.
    first: &'h str,
    /// The lines until the next name.
    below: &'h [&'h str],
    /// All of its lines as they stand.
    chunk: &'h [&'h str],
    line: u32,
}

/// Reads the lines of a header, the first of which is line `first` of the document.
pub(super) fn scan(header: &str, first: u32) -> Scanned {
    let lines: Vec<&str> = header.lines().collect();
    let mut scanned = Scanned::default();
    let mut at = 0;
    while let Some(&text) = lines.get(at) {
        let line = first.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
        let Some((name, rest)) = scalar::name(text) else {
            if !text.trim().is_empty() && !text.starts_with('#') {
                scanned.warn("front matter", line, "this line is no field, and was left out");
            }
            at += 1;
            continue;
        };
        let below = lines.get(at + 1..).unwrap_or_default();
        let count = below.iter().position(|line| scalar::name(line).is_some()).unwrap_or(below.len());
        let below = below.get(..count).unwrap_or_default();
        let chunk = lines.get(at..=at + count).unwrap_or_default();
        scanned.take(&Field { name, first: rest.trim(), below, chunk, line });
        at += 1 + count;
    }
    scanned
}

impl Scanned {
    fn warn(&mut self, field: &str, line: u32, message: &str) {
        self.warnings.push(Warning { field: field.to_owned(), line: Some(line), message: message.to_owned() });
    }

    fn take(&mut self, field: &Field<'_>) {
        let entry = |value| Entry::new(field.name, value, Some(field.line));
        let first = field.first;
        let entry = if first.is_empty() || first.starts_with('#') {
            let begins = field.below.iter().map(|line| line.trim()).find(|line| !is_nothing(line));
            match begins {
                None => entry(Value::Null),
                Some(item) if is_item(item) => self.list(field),
                Some(_) => entry(structure(field).unwrap_or_else(|| indented_names(field.below))),
            }
        } else if first.starts_with(['"', '\'']) {
            let value = self.quoted(field);
            entry(Value::String(value))
        } else if first.starts_with(['|', '>', '[', '{', '&', '*', '!']) {
            entry(structure(field).unwrap_or_else(|| Value::String(words(field))))
        } else {
            let spelled = words(field);
            Entry { spelled: Some(spelled.clone()), ..entry(scalar::plain(&spelled)) }
        };
        self.entries.push(entry);
    }

    /// A list: of links, as the publisher writes `locales`, or whatever YAML makes of it, or of plain words.
    fn list(&mut self, field: &Field<'_>) -> Entry {
        let mut items = Vec::new();
        let mut item_lines = Vec::new();
        let mut linked = false;
        for (line, text) in (field.line.saturating_add(1)..).zip(field.below) {
            let Some(item) = text.trim().strip_prefix('-').map(str::trim) else { continue };
            item_lines.push(line);
            if let Some(link) = link_item(item) {
                linked = true;
                items.push(link);
            } else {
                items.push(scalar::plain(&unquoted(item)));
            }
        }
        self.has_links |= linked;
        let value = if linked { None } else { structure(field) };
        Entry { item_lines, ..Entry::new(field.name, value.unwrap_or(Value::Array(items)), Some(field.line)) }
    }

    /// A quoted string, on one line or going on below, with or without its inner quotes escaped.
    fn quoted(&mut self, field: &Field<'_>) -> String {
        if let Some(read) = scalar::quoted(field.first, scalar::is_blank_or_comment).filter(|read| !read.unescaped) {
            return read.value;
        }
        let quote = field.first.chars().next().unwrap_or('"');
        // From the first quote to the last of the line: a `#` between them is no comment.
        let line = field.first.trim_end();
        let inside = line.get(1..).and_then(|rest| rest.strip_suffix(quote));
        if let Some(inside) = inside.filter(|inside| !inside.ends_with('\\')) {
            self.warn(
                field.name,
                field.line,
                "has quotes inside that are not escaped; it was read to the line's last quote",
            );
            return scalar::unescape(inside, quote);
        }
        let joined = std::iter::once(&field.first).chain(field.below).map(|line| line.trim());
        let joined = joined.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
        if let Some(read) = scalar::quoted(&joined, scalar::is_blank_or_comment) {
            if read.unescaped {
                self.warn(
                    field.name,
                    field.line,
                    "has quotes inside that are not escaped; it was read to the last quote",
                );
            }
            return read.value;
        }
        self.warn(field.name, field.line, "has a quote that is never closed; it was read to the end of the line");
        scalar::unescape(line.get(1..).unwrap_or_default(), quote)
    }
}

/// A blank line or a comment.
fn is_nothing(line: &str) -> bool {
    line.is_empty() || line.starts_with('#')
}

fn is_item(line: &str) -> bool {
    line.strip_prefix('-').is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
}

/// `[en](https://…)` or the same in quotes, as a locale and its address.
fn link_item(item: &str) -> Option<Value> {
    let bare = if item.starts_with(['"', '\'']) { unquoted(item) } else { item.to_owned() };
    let read = |text: &str| {
        let link = markdown_link::link(text).filter(|link| text.starts_with('[') && is_nothing(link.rest.trim()));
        link.map(|link| (link.label.to_owned(), link.target.to_owned()))
    };
    let whole = || markdown_link::whole_link(&bare).map(|(label, target)| (label.to_owned(), target.to_owned()));
    let (locale, url) = read(&bare).or_else(whole)?;
    Some(json!({"locale": locale, "url": url}))
}

/// An item without its quotes or its comment.
fn unquoted(item: &str) -> String {
    match scalar::quoted(item, scalar::is_blank_or_comment) {
        Some(read) => read.value,
        None => scalar::without_comment(item).to_owned(),
    }
}

/// What YAML makes of one field alone.
fn structure(field: &Field<'_>) -> Option<Value> {
    let mut mapping = yaml::mapping(&field.chunk.join("\n")).ok()?;
    mapping.shift_remove(field.name)
}

/// `name: value` lines below a name, where YAML does not take them.
fn indented_names(below: &[&str]) -> Value {
    let mut mapping = Map::new();
    for line in below {
        if let Some((name, rest)) = scalar::name(line.trim_start()) {
            mapping.entry(name).or_insert_with(|| Value::String(unquoted(rest.trim())));
        }
    }
    Value::Object(mapping)
}

/// A plain text with the lines below that go on with it.
fn words(field: &Field<'_>) -> String {
    let mut text = scalar::without_comment(field.first).to_owned();
    for line in field.below.iter().map(|line| line.trim()).filter(|line| !is_nothing(line)) {
        text.push(' ');
        text.push_str(scalar::without_comment(line));
    }
    text
}
