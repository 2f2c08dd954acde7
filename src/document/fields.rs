//! Named values, from front matter and from a JSON item, into the fields of a document. Every error is collected, not
//! only the first.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    address,
    body::text_of,
    front_matter::Entry,
    limits,
    reading::{Reading, Refusal},
    words::{single_spaced, unix_lines},
};
use crate::domain::{Document, FieldError, Locale, Warning};

/// The fields of a document, by the contract's names, with the names that front matter has for them, best first.
const NAMES: [(&str, &[&str]); 13] = [
    ("key", &["key"]),
    ("locale", &["locale", "lang"]),
    ("source_locale", &["source_locale"]),
    ("kind", &["type", "kind"]),
    ("title", &["title"]),
    ("description", &["description"]),
    ("url", &["url"]),
    ("datetime", &["datetime", "date"]),
    ("locales", &["locales"]),
    ("based_on", &["based_on"]),
    ("significance", &["significance"]),
    ("origin", &["origin"]),
    ("note", &["note"]),
];

/// Whether `name` is a field of the contract that holds a value of its own.
pub(super) fn is_field(name: &str) -> bool {
    NAMES.iter().any(|&(field, _)| field == name)
}

/// What a document is put together from.
#[derive(Debug, Default)]
pub(super) struct Sources {
    /// The values of its front matter.
    pub(super) front: Vec<Entry>,
    /// The values given outside the text, which win.
    pub(super) item: Vec<Entry>,
    /// Further values to keep.
    pub(super) extra: BTreeMap<String, Value>,
    /// The text without its front matter.
    pub(super) body: Option<String>,
    /// Where the text was found.
    pub(super) path: Option<String>,
    /// The text was deleted at the publisher.
    pub(super) deleted: bool,
    /// What was noticed so far.
    pub(super) warnings: Vec<Warning>,
    /// What was wrong so far.
    pub(super) errors: Vec<FieldError>,
}

/// A value with where it came from.
pub(super) struct Given {
    /// The value.
    pub(super) entry: Entry,
    /// From front matter, which other tools read too: what is odd there is kept and warned of, not refused.
    pub(super) lenient: bool,
}

/// The reading of one document's fields.
pub(super) struct Fields<'r> {
    pub(super) reading: &'r Reading<'r>,
    sources: Sources,
}

/// Puts a document together.
pub(super) fn assemble(sources: Sources, reading: &Reading<'_>) -> Result<Document, Refusal> {
    let mut fields = Fields { reading, sources };
    let document = fields.read();
    fields.finish(document)
}

/// The key and the locale of a document, as far as they can be read, whatever else is wrong with it.
pub(super) fn label(sources: Sources, reading: &Reading<'_>) -> (Option<String>, Option<Locale>) {
    let document = Fields { reading, sources }.read();
    (document.key, document.locale)
}

impl Fields<'_> {
    fn read(&mut self) -> Document {
        let mut document = Document {
            title: self.text("title", limits::TITLE),
            description: self.text("description", limits::DESCRIPTION),
            kind: self.text("kind", limits::KIND),
            note: self.text("note", limits::NOTE),
            url: self.url(),
            datetime: self.datetime(),
            based_on: self.based_on(),
            significance: self.significance(),
            origin: self.origin(),
            source_locale: self.locale("source_locale"),
            locale: self.locale("locale"),
            deleted: self.sources.deleted,
            ..Document::default()
        };
        let key = self.text("key", limits::KEY);
        let declared = self.declared();
        let placed = self.placed(document.url.as_deref());
        document.locale = document.locale.or_else(|| self.reading.locale(placed.as_ref()?.0.as_str()).ok());
        document.locales = declared.map(|declared| self.with_own(declared, &document));
        document.key = key.or_else(|| self.derived_key(&document, placed.map(|(_, key)| key)));
        self.compare_url_with_locale(&document);
        document
    }

    /// The locale's spelling and the key that the layout finds in the path, else in the address.
    fn placed(&self, url: Option<&str>) -> Option<(String, String)> {
        let layout = self.reading.layout?;
        let path = self.sources.path.as_deref();
        let split = |place: &str| {
            let (tag, key) = layout.split(place)?;
            self.reading.locale(tag).ok()?;
            Some((tag.to_owned(), key.to_owned()))
        };
        path.and_then(split).or_else(|| url.and_then(split))
    }

    fn derived_key(&mut self, document: &Document, placed: Option<String>) -> Option<String> {
        let key = placed
            .or_else(|| address::key(document.url.as_deref()?, |segment| self.names_locale(segment, document)))?;
        if key.chars().nth(limits::KEY).is_some() {
            let message =
                format!("derived from the address or path, is longer than {} characters; give a `key`", limits::KEY);
            self.error("key", None, message);
            return None;
        }
        self.clean("key", None, &key).then_some(key)
    }

    /// Whether a path's segment is a locale: one that this document or the collection names, or a tag that cannot well
    /// be anything else (`zh-CN`, `pt_BR`).
    pub(super) fn names_locale(&self, segment: &str, document: &Document) -> bool {
        if self.reading.alias(segment).is_some() {
            return true;
        }
        let Ok(locale) = Locale::parse(segment) else { return false };
        let known = document.locale.iter().chain(&document.source_locale);
        let declared = document.locales.iter().flatten().map(|variant| &variant.locale);
        let qualified =
            segment.split(['-', '_']).next().is_some_and(|language| language.len() == 2 && segment.len() > 2);
        qualified || known.chain(declared).any(|known| *known == locale)
    }

    fn finish(mut self, mut document: Document) -> Result<Document, Refusal> {
        let body = self.sources.body.take().map(|body| unix_lines(&body).into_owned());
        if let Some(body) = &body {
            if body.len() > limits::BODY {
                self.error("body", None, format!("is longer than {} bytes", limits::BODY));
            }
            self.clean("body", None, body);
        }
        for entry in std::mem::take(&mut self.sources.front) {
            // A field of ours that is left over was overridden; `date` beside `datetime` is the publisher's own.
            if !is_field(&entry.key) {
                self.sources.extra.insert(entry.key, entry.value);
            }
        }
        let extra = std::mem::take(&mut self.sources.extra);
        if !extra.is_empty() {
            let text = serde_json::to_string(&extra).unwrap_or_default();
            if text.contains("\\u0000") {
                self.error("front matter", None, "has U+0000 in it, which no database text can hold");
            }
            document.extra = Some(text);
        }
        if !self.sources.errors.is_empty() {
            return Err(Refusal { errors: self.sources.errors });
        }
        let parts = text_of(
            document.title.as_deref(),
            document.description.as_deref(),
            body.as_deref(),
            self.reading.link_sections,
        );
        (document.text, document.digest, document.related) = (parts.text, Some(parts.digest), parts.related);
        document.body = body;
        document.warnings = self.sources.warnings;
        Ok(document)
    }

    /// Takes the value of a field: the item's own, else the first of the names that front matter has for it.
    pub(super) fn take(&mut self, field: &str) -> Option<Given> {
        let (_, names) = NAMES.iter().find(|(name, _)| *name == field)?;
        // A `locales:` with nothing after it is an empty list; any other field without a value is absent.
        let filled = |entry: &Entry| field == "locales" || !entry.value.is_null();
        let own = self.sources.item.iter().position(|entry| entry.key == field && !entry.value.is_null());
        if let Some(at) = own {
            return Some(Given { entry: self.sources.item.swap_remove(at), lenient: false });
        }
        let at = names
            .iter()
            .find_map(|name| self.sources.front.iter().position(|entry| entry.key == *name && filled(entry)))?;
        Some(Given { entry: self.sources.front.remove(at), lenient: true })
    }

    /// A value that must be a string. In front matter a number or truth value is the text it was spelled as.
    pub(super) fn string(&mut self, given: Given) -> Option<(Entry, String)> {
        let entry = given.entry;
        let text = match &entry.value {
            Value::String(text) => text.clone(),
            Value::Number(_) | Value::Bool(_) if given.lenient => {
                entry.spelled.clone().unwrap_or_else(|| entry.value.to_string())
            }
            Value::Null | Value::Number(_) | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
                if given.lenient {
                    self.keep_aside(entry, "is not a text");
                } else {
                    self.error(&entry.key, entry.line, "must be a string");
                }
                return None;
            }
        };
        self.clean(&entry.key, entry.line, &text).then_some((entry, text))
    }

    /// A text on one line of at most `limit` characters; `None` where it is absent or empty.
    fn text(&mut self, field: &str, limit: usize) -> Option<String> {
        let given = self.take(field)?;
        let (entry, text) = self.string(given)?;
        let text = single_spaced(&text);
        if text.chars().nth(limit).is_some() {
            self.error(&entry.key, entry.line, format!("is longer than {limit} characters"));
            return None;
        }
        (!text.is_empty()).then_some(text)
    }

    /// Keeps a value of front matter that is not what we mean by its name.
    pub(super) fn keep_aside(&mut self, entry: Entry, why: &str) {
        self.warn(&entry.key, entry.line, format!("{why}; it was kept among the other fields"));
        self.sources.extra.insert(entry.key, entry.value);
    }

    /// Whether a text may be stored; U+0000 is refused, because PostgreSQL cannot hold it.
    pub(super) fn clean(&mut self, field: &str, line: Option<u32>, text: &str) -> bool {
        let clean = !text.contains('\0');
        if !clean {
            self.error(field, line, "has U+0000 in it, which no database text can hold");
        }
        clean
    }

    pub(super) fn error(&mut self, field: &str, line: Option<u32>, message: impl Into<String>) {
        if self.sources.errors.len() < limits::PROBLEMS {
            self.sources.errors.push(FieldError { field: field.to_owned(), line, message: message.into() });
        }
    }

    pub(super) fn warn(&mut self, field: &str, line: Option<u32>, message: impl Into<String>) {
        if self.sources.warnings.len() < limits::PROBLEMS {
            self.sources.warnings.push(Warning { field: field.to_owned(), line, message: message.into() });
        }
    }
}
