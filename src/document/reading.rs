//! How a collection wants foreign text read, and what is answered when it cannot be.

use std::{collections::BTreeMap, fmt};

use jiff::tz::TimeZone;

use super::layout::Layout;
use crate::domain::{FieldError, Locale, LocaleError};

/// How a collection wants foreign text read.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// Spellings that name a locale in this collection, in any case, with `-` or `_`: `zh-Hant` → `zh-HK`.
    pub aliases: &'a BTreeMap<String, Locale>,
    /// The zone of a datetime that names none; without it, such a datetime is refused.
    pub zone: Option<&'a TimeZone>,
    /// Where locale and key stand in a path or an address.
    pub layout: Option<&'a Layout>,
    /// Headings of trailing sections that are no text, beside those recognised by their shape.
    pub link_sections: &'a [String],
}

/// No aliases, no zone, no layout.
impl Default for Reading<'_> {
    fn default() -> Self {
        static NO_ALIASES: BTreeMap<String, Locale> = BTreeMap::new();
        Self { aliases: &NO_ALIASES, zone: None, layout: None, link_sections: &[] }
    }
}

impl Reading<'_> {
    /// The locale that `tag` names in this collection.
    pub fn locale(&self, tag: &str) -> Result<Locale, LocaleError> {
        match self.alias(tag) {
            Some(locale) => Ok(locale.clone()),
            None => Locale::parse(tag),
        }
    }

    /// The locale that `tag` is an alias of.
    pub(super) fn alias(&self, tag: &str) -> Option<&Locale> {
        let tag = tag.trim();
        self.aliases.iter().find(|(spelling, _)| same_tag(spelling, tag)).map(|(_, locale)| locale)
    }
}

/// Whether two spellings differ in nothing but case and `_` for `-`.
pub(super) fn same_tag(one: &str, other: &str) -> bool {
    let folded = |byte: u8| if byte == b'_' { b'-' } else { byte.to_ascii_lowercase() };
    one.len() == other.len() && one.bytes().map(folded).eq(other.bytes().map(folded))
}

/// A document that was not taken, and every field that stood in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The fields, each with what is wrong; never empty.
    pub errors: Vec<FieldError>,
}

impl Refusal {
    /// A refusal for one reason.
    pub(super) fn one(field: &str, line: Option<u32>, message: impl Into<String>) -> Self {
        Self { errors: vec![FieldError { field: field.to_owned(), line, message: message.into() }] }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, error) in self.errors.iter().enumerate() {
            if nth > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}
