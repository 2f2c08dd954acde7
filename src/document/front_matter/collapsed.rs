//! A header whose white space was collapsed, so that it stands on one line: `--- title: "…" locales: - [en](…) --- # …`.
//!
//! Nothing but the quotes tells where a value ends, and a description may itself hold ` --- # ` or `locales:`. So the
//! strings are scanned, never searched: a value ends where a name or the closing `---` follows it.

use serde_json::{Value, json};

use super::{
    super::{layout::looks_like_locale, markdown_link},
    Entry, scalar, yaml,
};
use crate::domain::Warning;

/// A header read from one line.
#[derive(Debug, PartialEq)]
pub(super) struct Collapsed<'t> {
    /// Its values.
    pub(super) entries: Vec<Entry>,
    /// What follows the closing `---`.
    pub(super) body: &'t str,
    /// How long the header is.
    pub(super) bytes: usize,
    /// The line it stands on.
    pub(super) line: u32,
    /// What was not quite as it should be.
    pub(super) warnings: Vec<Warning>,
}

/// Reads a header after its opening `---`; `None` where it never ends or holds something else than names and values.
pub(super) fn read(text: &str, line: u32) -> Option<Collapsed<'_>> {
    let (mut entries, mut warnings): (Vec<Entry>, Vec<Warning>) = (Vec::new(), Vec::new());
    let mut rest = text.trim_start();
    while !rest.starts_with("---") || !is_end(rest) {
        if rest.starts_with('#') {
            rest = until_boundary(rest).1.trim_start();
            continue;
        }
        let (name, after) = scalar::name(rest)?;
        let (value, unescaped, after) = value(after.trim_start())?;
        if unescaped {
            let message = "has quotes inside that are not escaped; it was read up to the next field";
            warnings.push(Warning { field: name.to_owned(), line: Some(line), message: message.to_owned() });
        }
        let spelled = value.as_str().map(str::to_owned);
        let typed = spelled.as_deref().filter(|_| !after_quote(text, after)).map(scalar::plain);
        push(&mut entries, Entry { spelled, ..Entry::new(name, typed.unwrap_or(value), Some(line)) });
        rest = after.trim_start();
    }
    let body = rest.strip_prefix("---")?.trim_start();
    Some(Collapsed { entries, body, bytes: text.len() - rest.len(), line, warnings })
}

/// Whether the value just read, which `after` follows, ended with a quote: then it is a string whatever it says.
fn after_quote(text: &str, after: &str) -> bool {
    text.get(..text.len() - after.len()).is_some_and(|read| read.ends_with(['"', '\'']))
}

/// Appends an entry. `locales: en: https://… zh-CN: https://…` is a mapping whose names have lost their indentation.
fn push(entries: &mut Vec<Entry>, entry: Entry) {
    if let (Some(last), Some(url)) = (entries.last_mut(), &entry.spelled) {
        let is_address = url.starts_with("http://") || url.starts_with("https://");
        let is_locale = entry.key != "id" && looks_like_locale(&entry.key);
        if last.key == "locales" && is_address && is_locale && (last.value.is_null() || last.value.is_object()) {
            if last.value.is_null() {
                last.value = json!({});
            }
            if let Some(mapping) = last.value.as_object_mut() {
                mapping.insert(entry.key, json!(url));
            }
            return;
        }
    }
    entries.push(entry);
}

/// Whether `rest`, which begins with `---`, is the closing delimiter.
fn is_end(rest: &str) -> bool {
    rest.strip_prefix("---").is_some_and(|after| after.is_empty() || after.starts_with(char::is_whitespace))
}

/// Whether a value may end where `rest` follows it.
fn is_boundary(rest: &str) -> bool {
    let next = rest.trim_start();
    next.is_empty()
        || (next.len() < rest.len() && (is_end(next) || next.starts_with("# ") || scalar::name(next).is_some()))
}

/// A plain text up to the next name or the closing delimiter, and what follows.
fn until_boundary(text: &str) -> (&str, &str) {
    let mut gap = None;
    for (at, character) in text.char_indices() {
        if character.is_whitespace() {
            gap = gap.or(Some(at));
        } else if let Some(end) = gap.take() {
            // Looked at once per word, not once per space: a header may be a megabyte of blanks.
            let next = text.get(at..).unwrap_or_default();
            if is_end(next) || scalar::name(next).is_some() {
                return text.split_at_checked(end).unwrap_or((text, ""));
            }
        }
    }
    (text, "")
}

/// One value, whether quotes inside it were not escaped, and what follows.
fn value(text: &str) -> Option<(Value, bool, &str)> {
    if text.is_empty() || is_end(text) || scalar::name(text).is_some() {
        return Some((Value::Null, false, text));
    }
    if text.starts_with(['"', '\'']) {
        let read = scalar::quoted(text, is_boundary)?;
        return Some((Value::String(read.value), read.unescaped, read.rest));
    }
    if text.starts_with("- ") {
        let (items, rest) = items(text);
        return Some((Value::Array(items), false, rest));
    }
    let (written, rest) = until_boundary(text);
    let written = scalar::without_comment(written);
    if written.starts_with(['[', '{'])
        && let Ok(value) = yaml::value(written)
    {
        return Some((value, false, rest));
    }
    Some((Value::String(written.to_owned()), false, rest))
}

/// The items of a list, and what follows it. Each ends before the next dash between blanks, so that no text is looked at
/// twice; a locale and its address hold no blank, so a link is one word.
fn items(text: &str) -> (Vec<Value>, &str) {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(item) = rest.strip_prefix("- ") {
        let item = item.trim_start();
        let near = item.get(..next_dash(item)).unwrap_or(item);
        let word = near.split_whitespace().next().unwrap_or_default();
        let read = if let Some((locale, url)) = markdown_link::whole_link(word) {
            found.push(json!({"locale": locale, "url": url}));
            word.len()
        } else if let Some(quoted) = scalar::quoted(near, is_boundary) {
            found.push(Value::String(quoted.value));
            near.len() - quoted.rest.len()
        } else {
            let (written, _) = until_boundary(near);
            found.push(scalar::plain(written.trim()));
            written.len()
        };
        rest = item.get(read..).unwrap_or_default().trim_start();
    }
    (found, rest)
}

/// Where a dash with a blank on both sides stands next, or the text's end.
fn next_dash(text: &str) -> usize {
    let mut after_blank = false;
    for (at, character) in text.char_indices() {
        if after_blank && character == '-' && text.get(at + 1..).is_some_and(|rest| rest.starts_with(' ')) {
            return at;
        }
        after_blank = character.is_whitespace();
    }
    text.len()
}
