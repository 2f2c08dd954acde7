//! The room's tests: awkward headers, the seed in both forms, items, and properties that hold for any input.

mod fixtures;
mod headers;
mod items;
mod properties;
mod seed;

use std::collections::BTreeMap;

use super::{Reading, Refusal, read_item, read_markdown};
use crate::{clock::Precision, domain::Document};

/// Reads a file by the default rules.
fn read(text: &str) -> Result<Document, Refusal> {
    read_markdown(text.as_bytes(), None, &Reading::default())
}

/// Reads an item by the default rules.
fn item(json: &str) -> Result<Document, Refusal> {
    read_item(json.as_bytes(), &Reading::default())
}

/// All that a document says, by field, as short text; fields without a value are left out.
fn summary(read: &Result<Document, Refusal>) -> BTreeMap<&'static str, String> {
    let document = match read {
        Ok(document) => document,
        Err(refusal) => return BTreeMap::from([("refused", refusal.to_string())]),
    };
    let shown = |text: &Option<String>| text.clone();
    let datetime = document.datetime.map(|dated| {
        let day = if dated.precision == Precision::Day { " (day)" } else { "" };
        format!("{}{day}", dated.at)
    });
    let variant = |variant: &crate::domain::DeclaredVariant| {
        format!("{}={}", variant.locale, variant.url.as_deref().unwrap_or("-"))
    };
    let warning = |warning: &crate::domain::Warning| {
        format!(
            "{}@{}: {}",
            warning.field,
            warning.line.map_or("-".to_owned(), |line| line.to_string()),
            warning.message
        )
    };
    let lines = |parts: Vec<String>| (!parts.is_empty()).then(|| parts.join("\n"));
    [
        ("key", shown(&document.key)),
        ("locale", document.locale.as_ref().map(ToString::to_string)),
        ("source_locale", document.source_locale.as_ref().map(ToString::to_string)),
        ("kind", shown(&document.kind)),
        ("title", shown(&document.title)),
        ("description", shown(&document.description)),
        ("url", shown(&document.url)),
        ("datetime", datetime),
        ("body", shown(&document.body)),
        ("locales", document.locales.as_ref().map(|all| all.iter().map(variant).collect::<Vec<_>>().join(" "))),
        ("based_on", document.based_on.as_ref().map(|base| format!("{base:?}"))),
        ("significance", document.significance.map(|significance| significance.to_string())),
        ("origin", document.origin.map(|origin| origin.as_str().to_owned())),
        ("note", shown(&document.note)),
        ("extra", shown(&document.extra)),
        ("related", lines(document.related.iter().map(|link| format!("{} → {}", link.text, link.url)).collect())),
        ("warnings", lines(document.warnings.iter().map(warning).collect())),
    ]
    .into_iter()
    .filter_map(|(field, value)| Some((field, value?)))
    .collect()
}
