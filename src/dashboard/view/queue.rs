//! `/queue` and `/queue/{item}`: what its reader has to do, and the piece they look at.

use askama::Template;

use super::{
    Acting, DiffRow, Due, Frame, Headline, LocaleChoice, Selected, StatusView, Who, articles::section_choices,
    status::revision,
};
use crate::{
    clock::Instant,
    dashboard::{export::files, links::Address},
    domain::{Locale, State, change::SpanKind},
};

/// Whose work a tab shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tab {
    /// What was assigned to the reader, and what they hold.
    #[default]
    Mine,
    /// All in the reader's locales.
    All,
    /// What is assigned to nobody, and held by nobody.
    Unassigned,
}

impl Tab {
    /// All of them, in their order on the page.
    pub const ALL: [Self; 3] = [Self::Mine, Self::All, Self::Unassigned];

    /// The value of `?tab=`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::All => "all",
            Self::Unassigned => "open",
        }
    }

    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Mine => "queue-tab-mine",
            Self::All => "queue-tab-all",
            Self::Unassigned => "queue-tab-unassigned",
        }
    }
}

/// What sort of work a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// To be translated.
    Translate,
    /// To be brought up to date.
    Update,
    /// To be approved.
    Review,
    /// To be said what it was made from.
    Map,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Translate, Self::Update, Self::Review, Self::Map];

    /// The value of `?kind=`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Translate => "translate",
            Self::Update => "update",
            Self::Review => "review",
            Self::Map => "map",
        }
    }

    /// The state whose work it is.
    pub const fn state(self) -> State {
        match self {
            Self::Translate => State::Missing,
            Self::Update => State::Stale,
            Self::Review => State::InReview,
            Self::Map => State::Unknown,
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Translate => "queue-kind-translate",
            Self::Update => "queue-kind-update",
            Self::Review => "queue-kind-review",
            Self::Map => "queue-kind-map",
        }
    }
}

/// What a queue is narrowed to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QueueView {
    /// Whose work.
    pub tab: Tab,
    /// Into these locales; into all of the reader's where empty.
    pub locales: Vec<Locale>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// Of articles of this kind.
    pub section: Option<String>,
    /// Done within about five minutes.
    pub short: bool,
}

impl QueueView {
    /// The address of this view below `path`.
    pub fn address(&self, path: Address) -> Address {
        let tab = Some(self.tab).filter(|tab| *tab != Tab::default());
        let address = path.with_some("tab", tab.map(Tab::as_str));
        let address = address.with_some("kind", self.kind.map(Kind::as_str));
        let address = address.with_some("section", self.section.as_ref());
        let address = address.with_some("size", self.short.then_some(Self::SHORT));
        self.locales.iter().fold(address, |address, locale| address.with("locale", locale))
    }

    /// The value of `?size=`.
    pub const SHORT: &str = "short";

    /// Whether anything of the tab is left out.
    pub const fn narrows(&self) -> bool {
        self.kind.is_some() || self.section.is_some() || self.short || !self.locales.is_empty()
    }

    /// The same of another tab.
    fn at(&self, tab: Tab) -> Self {
        Self { tab, ..self.clone() }
    }
}

/// By when something is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// It is late.
    Overdue,
    /// Within the hour.
    Soon,
    /// Before the day ends where the reader is.
    Today,
    /// Later, or never.
    Later,
}

impl Urgency {
    /// All of them, the most urgent first.
    pub const ALL: [Self; 4] = [Self::Overdue, Self::Soon, Self::Today, Self::Later];

    /// What the element that counts it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Soon => "soon",
            Self::Today => "today",
            Self::Later => "later",
        }
    }

    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Overdue => "queue-overdue",
            Self::Soon => "queue-soon",
            Self::Today => "queue-today",
            Self::Later => "queue-later",
        }
    }
}

/// A piece of work in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueItem {
    /// The article.
    pub headline: Headline,
    /// The variant it is made from.
    pub upstream: Locale,
    /// The variant.
    pub variant: Locale,
    /// Its status.
    pub status: StatusView,
    /// Its deadline.
    pub due: Due,
    /// To whom it is assigned.
    pub assignee: Option<Who>,
    /// Its address.
    pub href: Address,
    /// Whether the reader looks at it.
    pub selected: bool,
}

impl QueueItem {
    /// What its element is called.
    pub(super) fn name(&self) -> String {
        format!("q-{}-{}", self.headline.id, self.variant)
    }

    pub(super) fn due_words(&self, frame: &Frame) -> String {
        self.due.words(&frame.t, frame.read_at)
    }

    pub(super) fn is_late(&self, frame: &Frame) -> bool {
        self.due.is_late(frame.read_at)
    }
}

/// Pieces that are due about the same time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueGroup {
    /// By when.
    pub urgency: Urgency,
    /// The pieces.
    pub items: Vec<QueueItem>,
    /// Whether there may be more of them on another page.
    pub more: bool,
}

/// The piece that the reader looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueDetail {
    /// The piece, as the list has it.
    pub item: QueueItem,
    /// Its words, and what changed in those that they follow.
    pub selected: Selected,
    /// What the reader can do with it.
    pub acting: Acting,
    /// The source and the variants on the way to this one.
    pub chain: Vec<Locale>,
    /// The revision that the translation was made from, and the upstream's newest.
    pub revisions: (Option<i64>, Option<i64>),
    /// Whether the reader may put it off.
    pub may_snooze: bool,
    /// When the shift ends that works on it, where one does.
    pub shift_ends: Option<Instant>,
    /// Whether it is put off.
    pub snoozed: bool,
    /// To whom the reader may assign it: as the form has it, the name, and whether it is.
    pub people: Vec<(String, String, bool)>,
    /// Whether the reader asked for it, rather than for the list.
    pub opened: bool,
}

impl QueueDetail {
    pub(super) fn based_on(&self) -> Option<String> {
        let (from, to) = self.revisions;
        match (from, to) {
            (Some(from), Some(to)) if from != to => Some(format!("{} → {}", revision(from), revision(to))),
            (_, Some(to)) => Some(revision(to)),
            (Some(from), None) => Some(revision(from)),
            (None, None) => None,
        }
    }

    pub(super) fn page(&self) -> Address {
        self.item.headline.href(&self.item.variant)
    }
}

/// The queue.
#[derive(Debug, Template)]
#[template(path = "queue.html")]
pub struct QueuePage {
    /// What stands round it.
    pub frame: Frame,
    /// What it is narrowed to.
    pub view: QueueView,
    /// How many pieces each tab holds, and whether that is as far as was counted.
    pub counts: [(u64, bool); 3],
    /// The locales that the reader works in.
    pub locales: Vec<LocaleChoice>,
    /// The kinds of articles to choose from.
    pub sections: Vec<String>,
    /// The pieces.
    pub groups: Vec<QueueGroup>,
    /// What the reader put off.
    pub snoozed: Vec<QueueItem>,
    /// How many pieces that is, and whether that is as far as was counted.
    pub snoozed_count: (u64, bool),
    /// The piece looked at.
    pub detail: Option<QueueDetail>,
    /// Where the page before begins.
    pub before: Option<String>,
    /// Where the next page begins.
    pub after: Option<String>,
}

impl QueuePage {
    /// The whole list as files.
    fn files(&self) -> [(Address, &'static str); 2] {
        files(&self.view.address(Address::to("/queue")))
    }

    /// Where each tab leads: address, label, count, whether it is this one, its name. What narrows this one narrows the others.
    pub(super) fn tabs(&self) -> Vec<(Address, &'static str, String, bool, &'static str)> {
        let tab = |(tab, (count, more)): (Tab, (u64, bool))| {
            (
                self.view.at(tab).address(Address::to("/queue")),
                tab.label(),
                counted(&self.frame, count, more),
                tab == self.view.tab,
                tab.as_str(),
            )
        };
        Tab::ALL.into_iter().zip(self.counts).map(tab).collect()
    }

    pub(super) fn count(&self, &(count, more): &(u64, bool)) -> String {
        counted(&self.frame, count, more)
    }

    /// How many pieces nobody has, in the reader's locales, and where they are.
    pub(super) fn unassigned(&self) -> (Address, String) {
        let [.., counted @ (count, _)] = self.counts;
        let view = self.view.at(Tab::Unassigned);
        let values = [("count", count.into()), ("counted", self.count(&counted).into())];
        (view.address(Address::to("/queue")), self.frame.say_with("queue-empty-unassigned", &values))
    }

    /// Everything in the tab.
    fn bare_href(&self) -> Address {
        QueueView { tab: self.view.tab, ..QueueView::default() }.address(Address::to("/queue"))
    }

    pub(super) fn section_choices(&self) -> Vec<(&str, bool)> {
        section_choices(&self.sections, self.view.section.as_deref())
    }

    pub(super) fn kinds(&self) -> [(&'static str, String, bool); 4] {
        Kind::ALL.map(|kind| (kind.as_str(), self.frame.say(kind.label()), Some(kind) == self.view.kind))
    }

    pub(super) fn chosen_locales(&self) -> String {
        let chosen: Vec<String> =
            self.locales.iter().filter(|choice| choice.chosen).map(|choice| choice.locale.to_string()).collect();
        if chosen.is_empty() { self.frame.say("articles-any") } else { chosen.join(", ") }
    }

    pub(super) fn before_href(&self) -> Option<Address> {
        self.before.as_ref().map(|place| self.view.address(Address::to("/queue")).with("before", place))
    }

    pub(super) fn after_href(&self) -> Option<Address> {
        self.after.as_ref().map(|place| self.view.address(Address::to("/queue")).with("after", place))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.groups.iter().all(|group| group.items.is_empty())
    }
}

/// How many pieces a tab holds, in words where there are more than were counted.
pub(super) fn counted(frame: &Frame, count: u64, more: bool) -> String {
    let number = frame.t.number(count);
    if more { frame.say_with("queue-count-more", &[("count", number.into())]) } else { number }
}
