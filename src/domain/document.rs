//! A document as a publisher or a pipeline submits it: one text of one article in one locale.

use serde::{Deserialize, Serialize};

use super::{Digest, Locale, Significance, Text};
use crate::clock::Dated;

/// What a submitted translation says it was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BasedOn {
    /// The upstream's revision with this number.
    Revision(i64),
    /// The upstream's newest revision with this digest.
    Digest(Digest),
    /// The upstream's newest revision not later than this datetime.
    Datetime(Dated),
}

/// Who or what wrote a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A person.
    Human,
    /// A machine.
    Machine,
}

impl Origin {
    /// The name used in JSON and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Machine => "machine",
        }
    }
}

/// A link kept as data, such as a related article or a ticker's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelatedLink {
    /// The link's words.
    pub text: String,
    /// Where it leads.
    pub url: String,
}

/// A locale that a document's `locales` declares, and where that variant is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredVariant {
    /// Which locale.
    pub locale: Locale,
    /// Its address, where one was given.
    pub url: Option<String>,
}

/// Something about a document that was read, but not quite as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// The field.
    pub field: String,
    /// The line in the document, from 1, where it is known.
    pub line: Option<u32>,
    /// What was found and what was done, a sentence in English.
    pub message: String,
}

/// A field that could not be read, so that the document is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{field}: {message}")]
pub struct FieldError {
    /// The field, such as `datetime` or `locales[2]`.
    pub field: String,
    /// The line in the document, from 1, where it is known.
    pub line: Option<u32>,
    /// What is wrong and what to do, a sentence in English.
    pub message: String,
}

/// A submitted document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// The article's key inside its collection. Ingest needs it; readers derive it from `url` or a path by layout.
    pub key: Option<String>,
    /// Which locale the text is in. Ingest needs it.
    pub locale: Option<Locale>,
    /// The article's source locale, where the document names one.
    pub source_locale: Option<Locale>,
    /// The kind of article, such as `News`.
    pub kind: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// The summary.
    pub description: Option<String>,
    /// Where this variant is published.
    pub url: Option<String>,
    /// The publisher's datetime.
    pub datetime: Option<Dated>,
    /// Markdown without front matter, as submitted; `None` for metadata alone.
    pub body: Option<String>,
    /// The text to compare, without the publisher's re-rendered link sections.
    pub text: Text,
    /// The digest of that text; `None` only before a reader has finished.
    pub digest: Option<Digest>,
    /// The variants declared; `None` where the document does not say (which is not the same as an empty list).
    pub locales: Option<Vec<DeclaredVariant>>,
    /// What a translation was made from.
    pub based_on: Option<BasedOn>,
    /// How much the submitter says this revision matters.
    pub significance: Option<Significance>,
    /// Who or what wrote it.
    pub origin: Option<Origin>,
    /// A free remark.
    pub note: Option<String>,
    /// The text was deleted at the publisher.
    pub deleted: bool,
    /// Links cut from the end of the body.
    pub related: Vec<RelatedLink>,
    /// Other fields of the front matter, as JSON text of an object; `None` where there are none.
    pub extra: Option<String>,
    /// What was read, but not quite as written.
    pub warnings: Vec<Warning>,
}
