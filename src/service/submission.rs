//! What comes in, before and after it is read by its collection's rules.

use crate::{
    clock::Dated,
    document::{Layout, Reading, Refusal, item_label, markdown_label, read_item, read_markdown},
    domain::{Document, FieldError, Locale, Policy},
};

/// What the way in says of a document that does not say it itself.
#[derive(Debug, Clone, Default)]
pub struct Defaults {
    /// The key.
    pub key: Option<String>,
    /// The locale.
    pub locale: Option<Locale>,
    /// The source locale.
    pub source_locale: Option<Locale>,
    /// The datetime, such as that of a commit.
    pub datetime: Option<Dated>,
}

/// A document as it comes in.
#[derive(Debug, Clone)]
pub enum Submission {
    /// A JSON object, as the API and NDJSON files have it.
    Item(Vec<u8>),
    /// A Markdown file.
    Markdown {
        /// Its path or address, where locale and key may stand.
        path: Option<String>,
        /// The file.
        bytes: Vec<u8>,
        /// What the file may leave out.
        defaults: Box<Defaults>,
    },
}

impl Submission {
    /// Its size in bytes.
    pub const fn len(&self) -> usize {
        match self {
            Self::Item(bytes) | Self::Markdown { bytes, .. } => bytes.len(),
        }
    }

    /// Whether there is nothing in it.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A submission that was read.
#[derive(Debug)]
pub struct ReadSubmission {
    /// As it came.
    pub submission: Submission,
    /// What it says, or why it cannot be taken.
    pub document: Result<Document, Refusal>,
    /// Its key and its locale, as far as they can be read, so that whoever sent what cannot be taken finds it again.
    pub(super) label: (Option<String>, Option<Locale>),
}

impl ReadSubmission {
    /// The submission as one JSON line that reads the same, to be held.
    pub(super) fn to_line(&self) -> String {
        let (path, bytes, defaults) = match &self.submission {
            // A JSON object may be written over several lines; a held one stands on one.
            Submission::Item(bytes) => {
                let item = serde_json::from_slice::<serde_json::Value>(bytes);
                let torn = |_| String::from_utf8_lossy(bytes).replace(['\n', '\r'], " ");
                return item.map_or_else(torn, |item| item.to_string());
            }
            Submission::Markdown { path, bytes, defaults } => (path, bytes, defaults),
        };
        // An item's own fields win over its text's, so that the defaults that lost may not become fields.
        let read = self.document.as_ref().ok();
        let source_locale = read.and_then(|read| read.source_locale.as_ref()).or(defaults.source_locale.as_ref());
        let datetime = read.and_then(|read| read.datetime).or(defaults.datetime);
        let mut item = serde_json::Map::new();
        let mut put = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                item.insert(name.to_owned(), value.into());
            }
        };
        put("path", path.clone());
        put("key", defaults.key.clone());
        put("locale", defaults.locale.as_ref().map(ToString::to_string));
        put(
            "source_locale",
            defaults.source_locale.as_ref().filter(|own| Some(*own) == source_locale).map(ToString::to_string),
        );
        put("datetime", defaults.datetime.filter(|own| Some(*own) == datetime).map(|dated| dated.at.to_string()));
        put("text", Some(String::from_utf8_lossy(bytes).into_owned()));
        serde_json::Value::Object(item).to_string()
    }
}

/// Reads submissions by a collection's rules. Takes processor time and nothing else.
pub fn read_all(policy: &Policy, submissions: Vec<Submission>) -> Vec<ReadSubmission> {
    let zone = policy.time_zone();
    let layout = policy.layout.as_deref().and_then(|layout| Layout::parse(layout).ok());
    let reading = Reading {
        aliases: &policy.aliases,
        zone: zone.as_ref(),
        layout: layout.as_ref(),
        link_sections: &policy.link_sections,
    };
    let read = |submission: Submission| {
        let document = match &submission {
            Submission::Item(bytes) => read_item(bytes, &reading),
            Submission::Markdown { path, bytes, defaults } => {
                read_markdown(bytes, path.as_deref(), &reading).map(|document| filled_in(document, defaults))
            }
        };
        let label = match (&document, &submission) {
            (Ok(document), _) => (document.key.clone(), document.locale.clone()),
            (Err(_), Submission::Item(bytes)) => item_label(bytes, &reading),
            (Err(_), Submission::Markdown { path, bytes, defaults }) => {
                let (key, locale) = markdown_label(bytes, path.as_deref(), &reading);
                (defaults.key.clone().or(key), defaults.locale.clone().or(locale))
            }
        };
        ReadSubmission { document: document.and_then(addressed), label, submission }
    };
    submissions.into_iter().map(read).collect()
}

fn filled_in(mut document: Document, defaults: &Defaults) -> Document {
    document.key = defaults.key.clone().or(document.key);
    document.locale = defaults.locale.clone().or(document.locale);
    document.source_locale = document.source_locale.or_else(|| defaults.source_locale.clone());
    document.datetime = document.datetime.or(defaults.datetime);
    document
}

/// A document can only be taken in where it says which article and which locale it is.
fn addressed(document: Document) -> Result<Document, Refusal> {
    let mut errors = Vec::new();
    let mut absent = |field: &str, message: &str| {
        errors.push(FieldError { field: field.to_owned(), line: None, message: message.to_owned() });
    };
    if document.locale.is_none() {
        absent("locale", "The document names no locale; add `locale`, or a layout that finds it in the path.");
    }
    if document.key.as_deref().is_none_or(str::is_empty) {
        absent("key", "The document names no article; add `key` or `url`, or a layout that finds it in the path.");
    }
    if document.digest.is_none() && !document.deleted {
        absent("body", "The document has no text.");
    }
    if errors.is_empty() { Ok(document) } else { Err(Refusal { errors }) }
}
