//! The forms a report comes in.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::domain::UnknownName;

/// A form that a report comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// The HTML part of a mail.
    Html,
    /// The plain-text part of a mail.
    Text,
    /// Markdown.
    Markdown,
    /// A table of the items.
    Csv,
    /// The frozen data as they stand.
    Json,
    /// A feed of the news.
    Atom,
    /// A calendar of due dates.
    Ics,
    /// A message for a chat's incoming webhook.
    Slack,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 8] =
        [Self::Html, Self::Text, Self::Markdown, Self::Csv, Self::Json, Self::Atom, Self::Ics, Self::Slack];

    /// The name used in JSON, in addresses and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Atom => "atom",
            Self::Ics => "ics",
            Self::Slack => "slack",
        }
    }

    /// The media type, with its character set.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Html => "text/html; charset=utf-8",
            Self::Text => "text/plain; charset=utf-8",
            Self::Markdown => "text/markdown; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Json | Self::Slack => "application/json",
            Self::Atom => "application/atom+xml; charset=utf-8",
            Self::Ics => "text/calendar; charset=utf-8; method=PUBLISH",
        }
    }

    /// What a file of it ends in.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Text => "txt",
            Self::Markdown => "md",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Atom => "atom",
            Self::Ics => "ics",
            Self::Slack => "slack.json",
        }
    }

    /// Whether it holds words in a reader's language. What does not is the same for everybody.
    pub const fn speaks(self) -> bool {
        !matches!(self, Self::Json)
    }
}

impl FromStr for Format {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|format| format.as_str() == name)
            .ok_or_else(|| UnknownName::new(name, &Self::ALL.map(Self::as_str)))
    }
}

/// A report in one form and one language, as it is sent, stored and downloaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The form.
    pub format: Format,
    /// A line that carries the answer; the same in every form.
    pub subject: String,
    /// The media type, with its character set.
    pub content_type: &'static str,
    /// A name for the file: ASCII letters, digits, `.`, `-` and `_`.
    pub file_name: String,
    /// The content.
    pub bytes: Vec<u8>,
}
