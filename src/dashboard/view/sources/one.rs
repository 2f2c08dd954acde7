//! One source: its runs, what was refused of them, and the texts that it sent without a source of their own.

use askama::Template;

use super::{Counts, SourceRow};
use crate::{
    clock::Instant,
    dashboard::{
        export::files,
        links::Address,
        view::{Frame, Headline},
    },
    domain::Locale,
};

/// A run: what a source sent within a minute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRow {
    /// Its number.
    pub id: i64,
    /// When it began.
    pub began: Instant,
    /// The collection.
    pub collection: String,
    /// In how many calls.
    pub calls: u64,
    /// How long they took together, in milliseconds.
    pub busy: u64,
    /// What the documents did.
    pub counts: Counts,
}

/// One source.
#[derive(Debug, Template)]
#[template(path = "sources/source.html")]
pub struct SourcePage {
    /// What stands round it.
    pub frame: Frame,
    /// The source.
    pub source: SourceRow,
    /// Its last runs, the newest first.
    pub runs: Vec<RunRow>,
    /// The texts that it sent and whose source is unknown, as many as are listed.
    pub sourceless: Vec<SourcelessRow>,
    /// How many more there are.
    pub more: usize,
}

/// A text whose source is unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourcelessRow {
    /// Its article.
    pub headline: Headline,
    /// Its locale.
    pub locale: Locale,
    /// What it was most likely made from.
    pub likeliest: Option<Suggestion>,
}

/// An article that a text may have been made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The mapping to it, as the form names it.
    pub name: String,
    /// The article, at its source.
    pub headline: Headline,
    /// How alike the two are, in percent.
    pub percent: u8,
}

impl SourcePage {
    /// The whole list as files.
    fn files(&self) -> [(Address, &'static str); 2] {
        files(&self.source.href())
    }

    /// Whether the reader can map any of the texts without a source.
    fn maps(&self) -> bool {
        self.sourceless.iter().any(|row| row.likeliest.is_some() && self.frame.decides_in(&row.locale))
    }

    fn run_href(&self, run: &RunRow) -> Address {
        self.source.href().then(run.id)
    }
}

/// A document that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedRow {
    /// Its article, as far as that could be read.
    pub key: Option<String>,
    /// Its locale, as far as that could be read.
    pub locale: Option<String>,
    /// The field that is wrong.
    pub field: String,
    /// What is wrong, in the words that the program was answered with.
    pub message: String,
}

/// One run.
#[derive(Debug, Template)]
#[template(path = "sources/run.html")]
pub struct RunPage {
    /// What stands round it.
    pub frame: Frame,
    /// Whose run it is.
    pub source: SourceRow,
    /// The run.
    pub run: RunRow,
    /// The first documents that were refused.
    pub refused: Vec<RefusedRow>,
}

impl RunPage {
    /// What stands before the moment in the heading, and after it.
    fn heading(&self) -> (String, String) {
        self.frame.t.around("source-run-of", "moment")
    }

    fn unlisted(&self) -> u64 {
        self.run.counts.refused.saturating_sub(self.refused.len() as u64)
    }
}
