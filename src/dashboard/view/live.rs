//! What pages that stand open are told: parts of them, each with the element that it takes the place of.

use std::ops::Deref;

use askama::Template;

use super::{
    ArticlePage, Board, Frame, Headline, QueueItem, SourceRow, StatusView, Tab, Who, queue::counted, status::revision,
};
use crate::{domain::Locale, i18n::Value, service::COUNTED_EVENTS};

/// The overview: its sentence, its numbers and its bars. The list of work does not move; what is new in it is counted.
#[derive(Debug, Template)]
#[template(path = "live/overview.html")]
pub struct OverviewNews<'a> {
    /// The page's frame.
    pub frame: &'a Frame,
    /// The collection as it is now.
    pub board: &'a Board,
    /// How much of the most urgent work the page does not list.
    pub urgent: usize,
    /// What is read aloud.
    pub sentence: Option<&'a str>,
}

/// A cell of the matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCell {
    /// The article.
    pub headline: Headline,
    /// The variant.
    pub locale: Locale,
    /// Its status now.
    pub status: StatusView,
}

/// The matrix: cells in their places. Rows do not move; what changed is counted.
#[derive(Debug, Template)]
#[template(path = "live/articles.html")]
pub struct ArticlesNews<'a> {
    /// The page's frame.
    pub frame: &'a Frame,
    /// The cells that may have changed. Those that the page does not show are left out by the script.
    pub cells: Vec<NewCell>,
    /// How many articles changed since the page was opened.
    pub changed: usize,
    /// Whether that is read aloud.
    pub speaks: bool,
}

impl ArticlesNews<'_> {
    fn words(&self) -> String {
        self.frame.say_with("live-articles", &[("count", Value::from(self.changed))])
    }
}

/// The queue: what pieces stand at, in their places, those that others finished struck through; what is new is counted.
#[derive(Debug, Template)]
#[template(path = "live/queue.html")]
pub struct QueueNews<'a> {
    /// The page's frame.
    pub frame: &'a Frame,
    /// The pieces that may have changed.
    pub pieces: Vec<QueueChange>,
    /// How many pieces each tab holds, and whether that is as far as was counted.
    pub counts: [(u64, bool); 3],
    /// How many pieces of those that the page lists are left, by what their groups are called.
    pub groups: Vec<(&'static str, usize)>,
    /// How many pieces the page does not list; `None` where there are none, and none were told of.
    pub new: Option<usize>,
    /// Whether that is read aloud.
    pub speaks: bool,
}

/// What a piece of the queue stands at now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueChange {
    /// The piece.
    pub item: QueueItem,
    /// Whether there is nothing more to do about it.
    pub done: bool,
    /// Who finished it, where that is known.
    pub by: Option<Who>,
}

impl QueueNews<'_> {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass everything by reference")]
    fn words(&self, new: &usize) -> String {
        self.frame.say_with("live-queue", &[("count", Value::from(*new))])
    }

    fn tabs(&self) -> Vec<(&'static str, String)> {
        let tab = |(tab, (count, more)): (Tab, (u64, bool))| (tab.as_str(), counted(self.frame, count, more));
        Tab::ALL.into_iter().zip(self.counts).map(tab).collect()
    }
}

/// The feed of what happened: what is new is counted.
#[derive(Debug, Template)]
#[template(path = "live/activity.html")]
pub struct ActivityNews<'a> {
    /// The page's frame.
    pub frame: &'a Frame,
    /// How many events the page does not tell of, counted up to [`COUNTED_EVENTS`].
    pub new: u64,
    /// Whether that is read aloud.
    pub speaks: bool,
}

impl ActivityNews<'_> {
    fn words(&self) -> String {
        let counted = counted(self.frame, self.new, self.new >= COUNTED_EVENTS);
        self.frame.say_with("live-activity", &[("count", self.new.into()), ("counted", counted.into())])
    }
}

/// The sources that are told of anew.
#[derive(Debug, Template)]
#[template(path = "live/sources.html")]
pub struct SourcesNews<'a> {
    /// The page's frame.
    pub frame: &'a Frame,
    /// How they are, in a sentence.
    pub answer: &'a str,
    /// Those that are not as they were. Those that the page does not show are left out by the script.
    pub sources: Vec<&'a SourceRow>,
    /// Whether the sentence is read aloud.
    pub speaks: bool,
}

/// An article: where its variants stand. The text that is being read is never touched.
#[derive(Debug, Template)]
#[template(path = "live/article.html")]
pub struct ArticleNews<'a> {
    /// The article as it is now.
    pub page: &'a ArticlePage,
    /// The revision that arrived since the page was made.
    pub arrived: Option<i64>,
    /// What is read aloud.
    pub sentence: Option<&'a str>,
}

impl Deref for ArticleNews<'_> {
    type Target = ArticlePage;

    fn deref(&self) -> &ArticlePage {
        self.page
    }
}

impl ArticleNews<'_> {
    /// The news in a sentence.
    pub fn words(&self) -> String {
        let selected = &self.page.selected;
        self.arrival().unwrap_or_else(|| {
            let status = self.page.frame.say(selected.status.status.label());
            let locale = selected.locale.to_string();
            self.page.frame.say_with("live-now", &[("locale", locale.into()), ("status", status.into())])
        })
    }

    fn arrival(&self) -> Option<String> {
        let name = revision(self.arrived?);
        let time = self.page.frame.t.time(self.page.frame.read_at);
        Some(self.page.frame.say_with("live-arrived", &[("revision", name.into()), ("time", time.into())]))
    }
}

/// Nothing but that the page is too old to be told what changed.
#[derive(Debug, Template)]
#[template(path = "live/old.html")]
pub struct OldPage<'a> {
    /// The page's frame.
    pub frame: &'a Frame,
}
