//! `/articles/{id}/{locale}`: one article, its variants, and what changed since the selected one was translated.

use askama::Template;

use super::{Address, Comparison, DiffRow, Explanation, Flag, Frame, Headline, StatusView, status::revision};
use crate::{
    clock::Instant,
    domain::{Locale, Significance, change::SpanKind},
    i18n::endonym,
};

/// One article.
#[derive(Debug, Template)]
#[template(path = "article.html")]
pub struct ArticlePage {
    /// What stands round it.
    pub frame: Frame,
    /// The article.
    pub headline: Headline,
    /// Its source locale.
    pub source: Locale,
    /// The source's newest revision.
    pub source_revision: Option<i64>,
    /// When the source last changed, by the publisher's datetime.
    pub changed: Option<Instant>,
    /// Where the source is published.
    pub url: Option<String>,
    /// Whether the article was withdrawn.
    pub withdrawn: bool,
    /// Its variants, source first, then in chain order.
    pub variants: Vec<VariantRow>,
    /// The variant looked at; `None` only where the article has none.
    pub selected: Option<Selected>,
}

impl ArticlePage {
    pub(super) fn source_name(&self) -> String {
        endonym(self.source.as_langid()).into_owned()
    }

    pub(super) fn is_selected(&self, locale: &Locale) -> bool {
        self.selected.as_ref().is_some_and(|selected| selected.locale == *locale)
    }

    pub(super) fn flags(&self) -> &[Flag] {
        &self.headline.flags
    }

    /// A published address, if a browser may be sent there: nothing but HTTP, so that no feed can plant a script.
    pub(super) fn published(&self) -> Option<&str> {
        self.url.as_deref().filter(|url| is_web(url))
    }
}

/// One variant in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariantRow {
    /// Which.
    pub locale: Locale,
    /// Its status.
    pub status: StatusView,
    /// Why.
    pub explanation: Explanation,
    /// Its own newest revision.
    pub revision: Option<i64>,
    /// That revision's datetime.
    pub changed: Option<Instant>,
    /// Where it is published.
    pub url: Option<String>,
}

impl VariantRow {
    pub(super) fn name(&self) -> String {
        endonym(self.locale.as_langid()).into_owned()
    }

    pub(super) fn revision_name(&self) -> Option<String> {
        self.revision.map(revision)
    }

    pub(super) fn published(&self) -> Option<&str> {
        self.url.as_deref().filter(|url| is_web(url))
    }
}

/// A revision that the comparison can begin from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SinceChoice {
    /// Its number, as `?since=` has it.
    pub number: i64,
    /// Whether the comparison begins there.
    pub chosen: bool,
}

impl SinceChoice {
    pub(super) fn name(&self) -> String {
        revision(self.number)
    }
}

/// The variant looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selected {
    /// Which.
    pub locale: Locale,
    /// Its status.
    pub status: StatusView,
    /// The variant it is translated from; `None` for the source.
    pub upstream: Option<Locale>,
    /// What changed in the upstream; `None` for the source, whose text is shown in its history.
    pub comparison: Option<Comparison>,
    /// The upstream's revisions to begin from, newest first.
    pub since: Vec<SinceChoice>,
    /// The histories to show: the upstream's and the variant's own.
    pub histories: Vec<History>,
}

impl Selected {
    pub(super) fn action(&self, headline: &Headline) -> Address {
        headline.href(&self.locale)
    }
}

/// The revisions of one variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// Whose.
    pub locale: Locale,
    /// Newest first.
    pub revisions: Vec<RevisionRow>,
}

impl History {
    pub(super) fn name(&self) -> String {
        endonym(self.locale.as_langid()).into_owned()
    }
}

/// One revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionRow {
    /// Its number.
    pub number: i64,
    /// The publisher's datetime, or when it was received where the publisher gave none.
    pub at: Instant,
    /// Whether the publisher gave a datetime.
    pub dated: bool,
    /// When it was received.
    pub received: Instant,
    /// How much it changed, compared with the revision before; `None` for the first.
    pub significance: Option<Significance>,
    /// A note that came with it.
    pub note: Option<String>,
}

impl RevisionRow {
    pub(super) fn name(&self) -> String {
        revision(self.number)
    }

    pub(super) fn is_correction(&self) -> bool {
        self.significance == Some(Significance::Correction)
    }

    pub(super) fn significance_label(&self) -> &'static str {
        match self.significance {
            None => "article-revision-first",
            Some(Significance::None) => "article-significance-none",
            Some(Significance::Typo) => "article-significance-typo",
            Some(Significance::Minor) => "article-significance-minor",
            Some(Significance::Major) => "article-significance-major",
            Some(Significance::Correction) => "article-significance-correction",
        }
    }
}

fn is_web(url: &str) -> bool {
    ["https://", "http://"]
        .iter()
        .any(|scheme| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
}
