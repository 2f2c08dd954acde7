//! `/articles/{id}/{locale}`: one article, its variants, and what changed since the selected one was translated.

use askama::Template;

use super::{
    Acting, ActivityRow, Comparison, DiffRow, Explanation, Flag, Frame, Headline, StatusView, Timeline, Viewing, Who,
    Words, status::revision,
};
use crate::{
    clock::Instant,
    dashboard::links::Address,
    domain::{Locale, Significance, change::SpanKind},
    i18n::endonym,
    service::ArticleId,
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
    /// How they passed through their states.
    pub timeline: Timeline,
    /// The variant looked at.
    pub selected: Selected,
    /// How its comparison is shown.
    pub viewing: Viewing,
    /// What the reader can do with it.
    pub acting: Acting,
    /// The articles that a text without a source may have been made from; `None` where the question does not arise.
    pub likely: Option<Vec<LikelyRow>>,
    /// What happened to the article last.
    pub activity: Vec<ActivityRow>,
    /// What editors noted about it, the newest first.
    pub notes: Vec<NoteRow>,
}

/// A note of an editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteRow {
    /// Its number.
    pub number: i64,
    /// Who wrote it.
    pub author: Who,
    /// When.
    pub at: Instant,
    /// What it says.
    pub text: String,
    /// Whether the reader may take it away.
    pub removable: bool,
}

impl ArticlePage {
    pub(super) fn source_name(&self) -> String {
        endonym(self.source.as_langid()).into_owned()
    }

    pub(super) fn is_selected(&self, locale: &Locale) -> bool {
        self.selected.locale == *locale
    }

    pub(super) fn flags(&self) -> &[Flag] {
        &self.headline.flags
    }

    /// A published address, if a browser may be sent there: nothing but HTTP, so that no feed can plant a script.
    pub(super) fn published(&self) -> Option<&str> {
        self.url.as_deref().filter(|url| is_web(url))
    }
}

/// An article that a text without a source may have been made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LikelyRow {
    /// The article's number.
    pub id: ArticleId,
    /// The article, at its source.
    pub headline: Headline,
    /// When it was published.
    pub published: Option<Instant>,
    /// How alike the two are, in percent.
    pub percent: u8,
}

impl LikelyRow {
    fn href(&self) -> Address {
        self.headline.href(&self.headline.locale)
    }

    fn alike(&self, frame: &Frame) -> String {
        frame.say_with("article-likely-alike", &[("percent", self.percent.into())])
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
    /// Its number, as `?since=` has it; `None` for before the first, or for nothing chosen yet.
    pub number: Option<i64>,
    /// Whether the comparison begins there.
    pub chosen: bool,
}

impl SinceChoice {
    pub(super) fn value(&self) -> String {
        self.number.map(|number| number.to_string()).unwrap_or_default()
    }

    pub(super) fn name(&self) -> String {
        self.number.map_or_else(|| "–".to_owned(), revision)
    }
}

/// The variant looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selected {
    /// Which.
    pub locale: Locale,
    /// Its status.
    pub status: StatusView,
    /// Its words, and what changed in those that they follow; `None` where there are no words at all.
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
    /// How many older ones are left out.
    pub older: usize,
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
    /// What it was.
    pub step: Step,
}

/// What a revision was, as far as that is known without comparing texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The first text.
    First,
    /// Another text.
    Text,
    /// The same text with another datetime.
    Redated,
    /// The text was taken away.
    Deleted,
    /// A text whose weight somebody named.
    Labelled(Significance),
}

impl RevisionRow {
    pub(super) fn name(&self) -> String {
        revision(self.number)
    }

    pub(super) fn is_correction(&self) -> bool {
        self.step == Step::Labelled(Significance::Correction)
    }

    pub(super) fn label(&self) -> &'static str {
        match self.step {
            Step::First => "article-revision-first",
            Step::Text => "article-revision-text",
            Step::Redated => "article-revision-redated",
            Step::Deleted => "article-revision-deleted",
            Step::Labelled(Significance::None) => "article-significance-none",
            Step::Labelled(Significance::Typo) => "article-significance-typo",
            Step::Labelled(Significance::Minor) => "article-significance-minor",
            Step::Labelled(Significance::Major) => "article-significance-major",
            Step::Labelled(Significance::Correction) => "article-significance-correction",
        }
    }
}

fn is_web(url: &str) -> bool {
    ["https://", "http://"]
        .iter()
        .any(|scheme| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
}
