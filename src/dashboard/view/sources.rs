//! `/sources`: who sends documents, and whether what the pages say can be relied on.

use std::collections::BTreeMap;

use askama::Template;

mod filter;
mod one;

pub use filter::{SourceFilter, SourceKind};
pub use one::{RefusedRow, RunPage, RunRow, SourcePage, SourcelessRow, Suggestion};

use super::{Frame, Segment};
use crate::{
    clock::Instant,
    dashboard::{export::files, links::Address},
    i18n::Translator,
    service::Trouble,
};

/// An hour in seconds.
const HOUR: i64 = 3_600;
/// How many hours a strip shows.
const HOURS: i64 = 24;

/// How a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// It sends, and what it sends is taken.
    Healthy,
    /// It has sent nothing for longer than usual.
    Quiet,
    /// Of what it sent last, more was refused than taken.
    Failing,
}

impl Health {
    const ALL: [Self; 3] = [Self::Failing, Self::Quiet, Self::Healthy];

    pub(in crate::dashboard) const fn name(self) -> &'static str {
        match self {
            Self::Healthy => "healthy",
            Self::Quiet => "quiet",
            Self::Failing => "failing",
        }
    }

    pub(in crate::dashboard) const fn label(self) -> &'static str {
        match self {
            Self::Healthy => "source-healthy",
            Self::Quiet => "source-quiet",
            Self::Failing => "source-failing",
        }
    }

    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Healthy => "is-current",
            Self::Quiet => "is-none",
            Self::Failing => "tag is-missing",
        }
    }

    pub(super) const fn glyph(self) -> &'static str {
        match self {
            Self::Healthy => "current",
            Self::Quiet => "none",
            Self::Failing => "missing",
        }
    }
}

/// Who sends documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sender {
    /// A program, by what its token is for.
    Program(String),
    /// A program whose token is gone.
    Forgotten,
    /// A person.
    Person(String),
    /// Whoever runs the command line.
    Operator,
    /// Whoever came to the demo.
    Anybody,
}

impl Sender {
    pub(in crate::dashboard) fn name(&self, t: &Translator) -> String {
        match self {
            Self::Program(name) | Self::Person(name) => name.clone(),
            Self::Forgotten => t.say("source-forgotten"),
            Self::Operator => t.say("source-operator"),
            Self::Anybody => t.say("source-anybody"),
        }
    }

    pub(in crate::dashboard) const fn kind(&self) -> &'static str {
        self.kind_of().label()
    }

    const fn kind_of(&self) -> SourceKind {
        match self {
            Self::Program(_) | Self::Forgotten => SourceKind::Program,
            Self::Person(_) => SourceKind::Person,
            Self::Operator | Self::Anybody => SourceKind::Import,
        }
    }

    /// Whether its name was given by people, and is not to be translated.
    pub(super) const fn is_named(&self) -> bool {
        matches!(self, Self::Program(_) | Self::Person(_))
    }
}

/// What documents did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// First texts of variants.
    pub created: u64,
    /// New texts.
    pub revised: u64,
    /// Texts that were here already.
    pub unchanged: u64,
    /// Refused.
    pub refused: u64,
    /// Held for confirmation.
    pub held: u64,
}

impl Counts {
    const fn total(&self) -> u64 {
        self.created + self.revised + self.unchanged + self.refused + self.held
    }

    /// Both together.
    #[must_use]
    pub const fn and(self, other: &Self) -> Self {
        Self {
            created: self.created + other.created,
            revised: self.revised + other.revised,
            unchanged: self.unchanged + other.unchanged,
            refused: self.refused + other.refused,
            held: self.held + other.held,
        }
    }

    pub(in crate::dashboard) fn words(&self, t: &Translator) -> String {
        if self.total() == 0 {
            return t.say("source-nothing");
        }
        t.say_with(
            "source-counts",
            [
                ("created", self.created.into()),
                ("revised", self.revised.into()),
                ("unchanged", self.unchanged.into()),
                ("refused", self.refused.into()),
            ],
        )
    }
}

/// A source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRow {
    /// What its address is made of.
    pub slug: String,
    /// Who it is.
    pub sender: Sender,
    /// The collections it sends to.
    pub collections: Vec<String>,
    /// When it last sent something.
    pub last: Instant,
    /// What it sent in the last 24 hours, by the hour's beginning; hours without anything are left out.
    pub hours: BTreeMap<Instant, Counts>,
    /// How it is.
    pub health: Health,
    /// Since when it fails, where it does.
    pub failing_since: Option<Instant>,
}

impl SourceRow {
    pub(in crate::dashboard) fn href(&self) -> Address {
        Address::to("/sources").then(&self.slug)
    }

    /// How it is, in words; since when, where it fails.
    pub(in crate::dashboard) fn health_words(&self, frame: &Frame) -> String {
        match self.failing_since {
            Some(since) => frame.say_with("source-failing-since", &[("since", frame.near(&since).into())]),
            None => frame.say(self.health.label()),
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass everything by reference")]
    pub(in crate::dashboard) fn lag(&self, t: &Translator, now: &Instant) -> String {
        t.span(now.seconds_since(self.last))
    }

    /// All that is told of it anew, in words.
    pub(in crate::dashboard) fn words(&self, frame: &Frame) -> String {
        let (state, lag) = (self.health_words(frame), self.lag(&frame.t, &frame.read_at));
        format!("{state} {lag} {} {}", self.last.as_micros(), self.day().words(&frame.t))
    }

    /// How all of them are, in a sentence.
    pub(in crate::dashboard) fn answer(all: &[Self], frame: &Frame) -> String {
        let of = |health| all.iter().filter(|source| source.health == health).count();
        match (all.len(), of(Health::Failing), of(Health::Quiet)) {
            (0, _, _) => frame.say("source-answer-none"),
            (_, 0, 0) => frame.say("source-answer-well"),
            (_, 0, quiet) => frame.say_with("source-answer-quiet", &[("count", quiet.into())]),
            (_, failing, _) => frame.say_with("source-answer-failing", &[("count", failing.into())]),
        }
    }

    pub(in crate::dashboard) fn day(&self) -> Counts {
        self.hours.values().fold(Counts::default(), Counts::and)
    }

    /// The last 24 hours, one cell each: empty, taken, or with something refused in it.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass everything by reference")]
    pub(super) fn strip(&self, now: &Instant) -> Vec<Segment> {
        let cell = |nth: i64| {
            let from = now.plus_seconds(-(HOURS - nth) * HOUR);
            let to = from.plus_seconds(HOUR);
            // An hour of the record lies in the cell in which it begins.
            let within = self.hours.iter().filter(|(at, _)| **at > from && **at <= to).map(|(_, counts)| counts);
            let counts = within.fold(Counts::default(), Counts::and);
            let class = match (counts.total(), counts.refused) {
                (0, _) => "f-none",
                (_, 0) => "f-current",
                (_, _) => "f-hatch",
            };
            let hundredths = nth * 10_000 / HOURS;
            let x = format!("{}.{:02}%", hundredths / 100, hundredths % 100);
            Segment { class, x, width: "3.50%".to_owned() }
        };
        (0..HOURS).map(cell).collect()
    }
}

/// All sources.
#[derive(Debug, Template)]
#[template(path = "sources/list.html")]
pub struct SourcesPage {
    /// What stands round it.
    pub frame: Frame,
    /// All sources, those that need somebody first.
    pub sources: Vec<SourceRow>,
    /// Which of them are shown.
    pub filter: SourceFilter,
}

impl SourcesPage {
    /// Those that are shown.
    pub(in crate::dashboard) fn shown(&self) -> Vec<&SourceRow> {
        self.sources.iter().filter(|source| self.filter.holds(source)).collect()
    }

    /// The whole list as files.
    fn files(&self) -> [(Address, &'static str); 2] {
        files(&self.filter.address())
    }

    fn narrows(&self) -> bool {
        self.filter != SourceFilter::default()
    }

    fn states(&self) -> [(&'static str, &'static str, bool); 3] {
        Health::ALL.map(|state| (state.name(), state.label(), self.filter.state == Some(state)))
    }

    fn kinds(&self) -> [(&'static str, &'static str, bool); 3] {
        SourceKind::ALL.map(|kind| (kind.name(), kind.label(), self.filter.kind == Some(kind)))
    }

    fn answer(&self) -> String {
        SourceRow::answer(&self.sources, &self.frame)
    }
}

/// A source that is late by a collection's rules, for the banner on every page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateSource {
    /// What its address is made of.
    pub slug: String,
    /// Who it is.
    pub sender: Sender,
    /// The collection that waits for it.
    pub collection: String,
    /// What is the matter.
    pub trouble: Trouble,
}

impl LateSource {
    pub(super) fn href(&self) -> Address {
        Address::to("/sources").then(&self.slug)
    }

    pub(super) fn words(&self, frame: &Frame) -> String {
        let t = &frame.t;
        let (message, (name, when)) = match &self.trouble {
            Trouble::Silent(seconds) => ("source-late", ("span", t.span(*seconds))),
            Trouble::Failing(since) => ("source-late-failing", ("since", frame.near(since))),
            Trouble::Ended(since) => ("source-late-ended", ("since", frame.near(since))),
        };
        let who = self.sender.name(t).into();
        t.say_with(message, [("name", who), ("collection", self.collection.as_str().into()), (name, when.into())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strip_has_a_cell_for_each_hour_and_shows_where_something_was_refused() {
        let now = Instant::from_timestamp("2026-11-20T09:30:00Z".parse().unwrap());
        let hour = |text: &str| Instant::from_timestamp(text.parse().unwrap());
        let row = SourceRow {
            slug: "operator".into(),
            sender: Sender::Operator,
            collections: vec!["news".into()],
            last: now,
            hours: [
                (hour("2026-11-20T09:00:00Z"), Counts { created: 1, ..Counts::default() }),
                (hour("2026-11-20T08:00:00Z"), Counts { created: 1, refused: 1, ..Counts::default() }),
            ]
            .into(),
            health: Health::Healthy,
            failing_since: None,
        };
        let strip = row.strip(&now);
        assert_eq!(strip.len(), 24);
        assert_eq!((strip[23].class, strip[22].class, strip[21].class), ("f-current", "f-hatch", "f-none"));
        assert_eq!(row.day().total(), 3);
    }
}
