//! TOML front matter, between lines of `+++`.

use serde_json::{Map, Value, json};
use toml::Value as Toml;

use super::{super::reading::Refusal, Entry};

/// The values of a TOML header whose first line is `first`.
pub(super) fn entries(header: &str, first: u32) -> Result<Vec<Entry>, Refusal> {
    let table: toml::Table = toml::from_str(header).map_err(|error| {
        let before = error.span().and_then(|span| header.get(..span.start)).unwrap_or_default();
        let message = format!("is not valid TOML: {}", error.message().lines().next().unwrap_or_default());
        Refusal::one("front matter", Some(first.saturating_add(breaks(before))), message)
    })?;
    let entry = |(key, value): (String, Toml)| {
        let line = line_of(header, &key).map(|line| first.saturating_add(line));
        Entry::new(&key, json(value), line)
    };
    Ok(table.into_iter().map(entry).collect())
}

fn breaks(text: &str) -> u32 {
    u32::try_from(text.matches('\n').count()).unwrap_or(u32::MAX)
}

/// The line, from 0, on which a name of the top level is set or its table opened.
fn line_of(header: &str, key: &str) -> Option<u32> {
    let nth = header.lines().position(|line| {
        let line = line.trim_start().trim_start_matches(['[', '"', '\'']);
        let after = line.strip_prefix(key).map(|rest| rest.trim_start_matches(['"', '\'']).trim_start());
        after.is_some_and(|after| after.starts_with(['=', '.', ']']))
    });
    nth.and_then(|nth| u32::try_from(nth).ok())
}

/// As JSON; a date or time is the string it was written as.
fn json(value: Toml) -> Value {
    match value {
        Toml::String(text) => Value::String(text),
        Toml::Integer(number) => json!(number),
        Toml::Float(number) => json!(number),
        Toml::Boolean(truth) => Value::Bool(truth),
        Toml::Datetime(datetime) => Value::String(datetime.to_string()),
        Toml::Array(items) => Value::Array(items.into_iter().map(json).collect()),
        Toml::Table(table) => {
            Value::Object(table.into_iter().map(|(key, value)| (key, json(value))).collect::<Map<_, _>>())
        }
    }
}
