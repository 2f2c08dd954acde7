//! Ordinary YAML, by a library with its limits drawn tight: front matter is small and flat.

use serde_json::{Map, Value};

use super::super::limits;

/// Why YAML could not be read.
#[derive(Debug)]
pub(super) struct Problem {
    /// The line inside the text, from 1.
    pub(super) line: Option<u32>,
    /// The parser's words.
    pub(super) message: String,
}

/// Reads a text that must be a mapping, or nothing.
pub(super) fn mapping(text: &str) -> Result<Map<String, Value>, Problem> {
    match value(text)? {
        Value::Object(mapping) => Ok(mapping),
        Value::Null => Ok(Map::new()),
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Err(Problem { line: None, message: "it is not a mapping of names to values".to_owned() })
        }
    }
}

/// Reads any value.
pub(super) fn value(text: &str) -> Result<Value, Problem> {
    if text.len() > limits::FRONT_MATTER {
        return Err(Problem { line: None, message: "it is too long".to_owned() });
    }
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    // No aliases: a few lines of them can stand for gigabytes. A repeated name is an error, so that the scanner, which
    // says so, reads the header. `no` is Norwegian before it is false.
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: 16,
            max_nodes: 5_000,
            max_events: 20_000,
            max_aliases: 0,
            max_anchors: 100,
            max_documents: 1,
            max_merge_keys: 0,
            flow_nesting_limit: 16,
        },
        strict_booleans: true,
        duplicate_keys: serde_saphyr::options::DuplicateKeyPolicy::Error,
        merge_keys: serde_saphyr::options::MergeKeyPolicy::AsOrdinary,
    };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let line = error.location().and_then(|location| u32::try_from(location.line()).ok()).filter(|&line| line > 0);
        let message = error.without_snippet().to_string();
        // The parser's advice on how to call it is nothing to a publisher.
        let message = message.lines().next().and_then(|line| line.split(", set ").next()).unwrap_or_default();
        Problem { line, message: message.chars().take(200).collect() }
    })
}
