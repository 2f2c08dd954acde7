//! One JSON object: a document as a pipeline submits it, or a line of an archive.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::{
    fields::{Sources, assemble, is_field, label},
    front_matter::Entry,
    limits, markdown_file,
    reading::{Reading, Refusal},
};
use crate::domain::{Document, FieldError, Locale, in_plain_words};

/// Fields beside those that front matter may hold too.
const OTHERS: [&str; 5] = ["body", "text", "path", "commit", "deleted"];

/// Whether a JSON object may have a field with this name.
pub(super) fn names_field(name: &str) -> bool {
    is_field(name) || OTHERS.contains(&name)
}

/// Reads one JSON object.
///
/// Its fields are those of the document that ingest takes; besides, for archives, `text` (a whole file, whose front
/// matter the object's own fields override), `path`, `commit` and `deleted`. An unknown field, a field twice and a value
/// of the wrong type are refused by name.
pub fn read_item(json: &[u8], reading: &Reading<'_>) -> Result<Document, Refusal> {
    assemble(sources(json)?, reading)
}

/// The key and the locale of a JSON object that cannot be taken, as [`read_item`] reads them, each where it can be read.
pub fn item_label(json: &[u8], reading: &Reading<'_>) -> (Option<String>, Option<Locale>) {
    sources(json).map_or((None, None), |sources| label(sources, reading))
}

fn sources(json: &[u8]) -> Result<Sources, Refusal> {
    let json = json.strip_prefix("\u{feff}".as_bytes()).unwrap_or(json);
    let object: Object = serde_json::from_slice(json).map_err(|error| refused(&error))?;
    let mut errors = Vec::new();
    let mut own = Own::default();
    let mut item = Vec::new();
    for (name, value) in object.0 {
        if is_field(&name) {
            item.push(Entry { key: name, value, spelled: None, line: None, item_lines: Vec::new() });
        } else if OTHERS.contains(&name.as_str()) {
            own.take(&name, value, &mut errors);
        } else {
            let shown: String = name.chars().take(64).collect();
            errors.push(error(&shown, "is not a field of a document"));
        }
    }
    errors.sort_by(|one, other| one.field.cmp(&other.field));
    errors.truncate(limits::PROBLEMS);
    let mut sources = own.sources(&mut errors);
    sources.item = item;
    sources.errors.extend(errors);
    Ok(sources)
}

/// The fields that only an item has.
#[derive(Default)]
struct Own {
    body: Option<String>,
    text: Option<String>,
    path: Option<String>,
    commit: Option<String>,
    deleted: bool,
}

impl Own {
    fn take(&mut self, name: &str, value: Value, errors: &mut Vec<FieldError>) {
        let place = match name {
            "body" => &mut self.body,
            "text" => &mut self.text,
            "path" => &mut self.path,
            "commit" => &mut self.commit,
            _ => {
                match value {
                    Value::Bool(deleted) => self.deleted = deleted,
                    Value::Null => {}
                    Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
                        errors.push(error(name, "must be true or false"));
                    }
                }
                return;
            }
        };
        match value {
            Value::String(text) => *place = Some(text),
            Value::Null => {}
            Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
                errors.push(error(name, "must be a string"));
            }
        }
    }

    fn sources(self, errors: &mut Vec<FieldError>) -> Sources {
        if self.body.is_some() && self.text.is_some() {
            errors.push(error("text", "is a whole file and `body` is its text without front matter; give one of them"));
        }
        if self.deleted && (self.body.is_some() || self.text.is_some()) {
            errors.push(error("deleted", "says that there is no text; leave out `body` and `text`"));
        }
        let mut sources = match self.text.as_deref().filter(|_| self.body.is_none()) {
            Some(text) if text.len() > limits::BODY + limits::FRONT_MATTER => {
                errors.push(error("text", &format!("is longer than {} bytes", limits::BODY)));
                Sources::default()
            }
            Some(text) => markdown_file::part(text).unwrap_or_else(|refusal| {
                errors.extend(refusal.errors);
                Sources::default()
            }),
            None => Sources { body: self.body, ..Sources::default() },
        };
        for (name, value, limit) in [("path", &self.path, limits::URL), ("commit", &self.commit, limits::KEY)] {
            if let Some(text) = value {
                if text.chars().nth(limit).is_some() {
                    errors.push(error(name, &format!("is longer than {limit} characters")));
                }
                sources.extra.insert(name.to_owned(), Value::String(text.clone()));
            }
        }
        sources.path = self.path;
        sources.deleted = self.deleted;
        sources
    }
}

fn error(field: &str, message: &str) -> FieldError {
    FieldError { field: field.to_owned(), line: None, message: message.to_owned() }
}

/// Says what is wrong with text that is not one JSON object.
fn refused(error: &serde_json::Error) -> Refusal {
    let message = error.to_string();
    if let Some(field) = message.strip_prefix(TWICE).and_then(|rest| rest.split_once('`')).map(|(field, _)| field) {
        return Refusal::one(field, None, "stands there twice; which one is meant cannot be told");
    }
    let line = u32::try_from(error.line()).ok().filter(|&line| line > 0);
    if let Some((field, cause)) = message.strip_prefix(WITHIN).and_then(|rest| rest.split_once("`: ")) {
        return Refusal::one(field, line, format!("is not JSON: {cause}"));
    }
    let place = format!(" at line {} column {}", error.line(), error.column());
    let (message, place) =
        message.strip_suffix(&place).map_or((message.as_str(), ""), |message| (message, place.as_str()));
    Refusal::one("document", line, format!("is not one JSON object: {}{place}", in_plain_words(message)))
}

/// How the error of a repeated name begins.
const TWICE: &str = "repeated field `";
/// How the error of a value that is not JSON begins.
const WITHIN: &str = "within `";

/// The names and values of an object, each name once. A parser that keeps the last would hide a pipeline's mistake.
struct Object(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;

        impl<'de> Visitor<'de> for Names {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Object, A::Error> {
                let mut seen = std::collections::HashSet::new();
                let mut fields = Vec::new();
                while let Some(name) = access.next_key::<String>()? {
                    if !seen.insert(name.clone()) {
                        let shown: String = name.chars().take(64).collect();
                        return Err(de::Error::custom(format!("{TWICE}{shown}`")));
                    }
                    let value = access.next_value().map_err(|cause| {
                        let shown: String = name.chars().take(64).collect();
                        de::Error::custom(format!("{WITHIN}{shown}`: {cause}"))
                    })?;
                    fields.push((name, value));
                }
                Ok(Object(fields))
            }
        }

        deserializer.deserialize_map(Names)
    }
}
