//! Values with a form of their own: addresses, datetimes, locales, and the words that a field chooses from.

use serde_json::Value;

use super::{
    address,
    fields::{Fields, Given},
};
use crate::{
    clock::Dated,
    domain::{BasedOn, Digest, Locale, Origin, Significance},
};

impl Fields<'_> {
    /// An address that may be shown as a link.
    pub(super) fn url(&mut self) -> Option<String> {
        let given = self.take("url")?;
        let (entry, text) = self.string(given)?;
        let url = text.trim();
        if let Some(fault) = address::fault(url) {
            self.error(&entry.key, entry.line, fault);
            return None;
        }
        (!url.is_empty()).then(|| url.to_owned())
    }

    /// The publisher's datetime.
    pub(super) fn datetime(&mut self) -> Option<Dated> {
        let mut given = self.take("datetime")?;
        // Unix seconds or milliseconds, as an API gives them.
        if let Value::Number(number) = &given.entry.value
            && (number.is_i64() || number.is_u64())
        {
            given.entry.value = Value::String(number.to_string());
        }
        let (entry, text) = self.string(given)?;
        if text.trim().is_empty() {
            self.warn(&entry.key, entry.line, "is empty, so the document was read as having none");
            return None;
        }
        match Dated::parse(&text, self.reading.zone) {
            Ok(dated) => Some(dated),
            Err(error) => {
                self.error(&entry.key, entry.line, error.to_string());
                None
            }
        }
    }

    /// A locale, by the collection's aliases first.
    pub(super) fn locale(&mut self, field: &str) -> Option<Locale> {
        let given = self.take(field)?;
        let (entry, text) = self.string(given)?;
        if text.trim().is_empty() {
            return None;
        }
        match self.reading.locale(&text) {
            Ok(locale) => Some(locale),
            Err(error) => {
                self.error(&entry.key, entry.line, error.to_string());
                None
            }
        }
    }

    /// How much the submitter says that the revision matters.
    pub(super) fn significance(&mut self) -> Option<Significance> {
        let given = self.take("significance")?;
        let (entry, text) = self.string(given)?;
        match text.trim().parse() {
            Ok(significance) => Some(significance),
            Err(error) => {
                self.error(&entry.key, entry.line, format!("{error}"));
                None
            }
        }
    }

    /// Who or what wrote the text. Front matter of other tools has an `origin` too, with another meaning: it is kept
    /// among the other fields.
    pub(super) fn origin(&mut self) -> Option<Origin> {
        let given = self.take("origin")?;
        let lenient = given.lenient;
        let (entry, text) = self.string(given)?;
        let found = [Origin::Human, Origin::Machine].into_iter().find(|origin| origin.as_str() == text.trim());
        if found.is_none() && lenient {
            self.keep_aside(entry, "is neither `human` nor `machine`");
        } else if found.is_none() {
            self.error("origin", entry.line, "must be `human` or `machine`");
        }
        found
    }

    /// What a translation says it was made from.
    pub(super) fn based_on(&mut self) -> Option<BasedOn> {
        let Given { entry, lenient } = self.take("based_on")?;
        let found = match &entry.value {
            Value::Object(mapping) if mapping.len() == 1 => {
                mapping.iter().next().map_or(Err(String::new()), |(name, value)| self.base(name, value))
            }
            // In front matter a lone value is told by its look.
            Value::Number(_) if lenient => self.base("revision", &entry.value),
            Value::String(text) if lenient && Digest::from_hex(text.trim()).is_some() => {
                self.base("digest", &entry.value)
            }
            Value::String(_) if lenient => self.base("datetime", &entry.value),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
                Err("must have exactly one of `revision`, `digest` and `datetime`".to_owned())
            }
        };
        match found {
            Ok(base) => Some(base),
            Err(message) => {
                self.error("based_on", entry.line, message);
                None
            }
        }
    }

    fn base(&self, name: &str, value: &Value) -> Result<BasedOn, String> {
        match name {
            "revision" => value
                .as_i64()
                .filter(|&number| number > 0)
                .map(BasedOn::Revision)
                .ok_or_else(|| "`revision` must be a whole number from 1".to_owned()),
            "digest" => value
                .as_str()
                .and_then(|hex| Digest::from_hex(hex.trim()))
                .map(BasedOn::Digest)
                .ok_or_else(|| "`digest` must be 64 hexadecimal digits".to_owned()),
            "datetime" => {
                let text = value.as_str().ok_or("`datetime` must be a string")?;
                Dated::parse(text, self.reading.zone).map(BasedOn::Datetime).map_err(|error| error.to_string())
            }
            _ => Err("may have `revision`, `digest` or `datetime`, and nothing else".to_owned()),
        }
    }
}
