//! An article's variants along a line of time: a band for each state, a mark for each revision of the source.

use super::{Facet, Frame, Segment, Status, StatusView, charts::percent, status::revision};
use crate::{
    clock::Instant,
    dashboard::links::Address,
    domain::{Band, Locale, State, Window},
    i18n::endonym,
};

/// The least width of a band, in hundredths of a percent: minutes of a year are still seen.
const LEAST: u32 = 40;
/// How far the names of two revisions must be apart for both to be written, in hundredths of a percent.
const APART: u32 = 700;

/// Which stretch of time is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Span {
    /// Since midnight.
    Today,
    /// The last seven days.
    Week,
    /// Since the article is known.
    #[default]
    All,
}

impl Span {
    /// All of them, in the order of the links.
    pub const ALL: [Self; 3] = [Self::Today, Self::Week, Self::All];

    /// The value of `?span=`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Week => "week",
            Self::All => "all",
        }
    }

    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Today => "chart-span-today",
            Self::Week => "chart-span-week",
            Self::All => "chart-span-all",
        }
    }
}

/// The whole picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    /// Which stretch is shown.
    pub span: Span,
    /// Whether it was asked for, so that it is what is said of the page.
    pub asked: bool,
    /// The article's source.
    pub source: Locale,
    /// From when until when.
    pub window: Window,
    /// One for each variant, the source first, then in chain order.
    pub rows: Vec<TimelineRow>,
    /// The source's revisions inside the window, oldest first.
    pub ticks: Vec<Tick>,
    /// What passed inside the window, newest first.
    pub changes: Vec<StateChange>,
}

/// One variant's line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineRow {
    /// Which.
    pub locale: Locale,
    /// Its bands.
    pub bands: Vec<Band>,
    /// What it is now.
    pub status: StatusView,
}

impl TimelineRow {
    pub(super) fn name(&self) -> String {
        endonym(self.locale.as_langid()).into_owned()
    }
}

/// A revision of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tick {
    /// Its number.
    pub number: i64,
    /// When it arrived.
    pub at: Instant,
    /// Whether somebody labelled it a correction.
    pub correction: bool,
}

impl Tick {
    pub(super) fn name(&self) -> String {
        revision(self.number)
    }
}

/// A variant passed into a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateChange {
    /// When.
    pub at: Instant,
    /// Which variant.
    pub locale: Locale,
    /// Into which state.
    pub into: State,
}

impl StateChange {
    pub(super) const fn label(&self) -> &'static str {
        label(self.into)
    }
}

impl Timeline {
    /// How much happened in the stretch that is shown.
    pub(super) fn sentence(&self, frame: &Frame) -> String {
        let count = (self.ticks.len() + self.changes.len()) as u64;
        let (from, until) = (frame.near(&self.window.from), frame.near(&self.window.until));
        let told = [("count", count.into()), ("from", from.into()), ("until", until.into())];
        frame.t.say_with("chart-timeline-said", told)
    }

    pub(super) fn segments(&self, row: &TimelineRow) -> Vec<Segment> {
        let segment = |band: &Band| {
            let (from, until) = (self.window.place(band.from), self.window.place(band.until));
            let from = from.min(10_000 - LEAST);
            Segment {
                class: fill(band.state),
                x: percent(from.into()),
                width: percent((until - from).max(LEAST).into()),
            }
        };
        row.bands.iter().map(segment).collect()
    }

    /// The marks, and the names of those that have room beside the one before.
    pub(super) fn marks(&self) -> Vec<(&Tick, String, bool)> {
        let mut free = 0;
        let mut marks = Vec::new();
        for tick in &self.ticks {
            let place = self.window.place(tick.at);
            let named = place >= free && place <= 10_000 - APART / 2;
            if named {
                free = place + APART;
            }
            marks.push((tick, percent(place.into()), named));
        }
        marks
    }

    /// The fills that the bands have, with their words. The source's is that of what is current, and is named by that.
    pub(super) fn legend(&self) -> Vec<(&'static str, &'static str)> {
        let mut shown: Vec<(&'static str, &'static str)> = Vec::new();
        let states = || self.rows.iter().flat_map(|row| &row.bands).map(|band| band.state);
        let is_named = states().any(|state| state == State::Current);
        for state in states() {
            let entry = (fill(state), label(state));
            if !(is_named && state == State::Source || shown.contains(&entry)) {
                shown.push(entry);
            }
        }
        shown.sort_unstable();
        shown
    }

    #[expect(clippy::needless_pass_by_value, reason = "the template makes it for this")]
    pub(super) fn spans(&self, here: Address) -> Vec<(Address, &'static str, bool)> {
        Span::ALL.map(|span| (here.clone().with("span", span.as_str()), span.label(), span == self.span)).to_vec()
    }
}

/// A state's fill: colour and pattern, as in the bars.
const fn fill(state: State) -> &'static str {
    match state {
        State::Source | State::Current => "f-current",
        State::Missing => "f-missing",
        State::Stale => "f-hatch",
        State::Waiting | State::NotRequired => "f-none",
        State::InReview => "f-dots",
        State::Unknown | State::Orphaned => "f-orphan",
    }
}

/// A state's word.
const fn label(state: State) -> &'static str {
    match state {
        State::Source => Status::Source.label(),
        State::Missing => Facet::Missing.label(),
        State::Current => Facet::Current.label(),
        State::Stale => Facet::Stale.label(),
        State::Waiting => Facet::Waiting.label(),
        State::InReview => Facet::Review.label(),
        State::Unknown | State::Orphaned => Status::Orphan.label(),
        State::NotRequired => Facet::NotRequired.label(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(seconds * 1_000_000)
    }

    fn timeline(ticks: &[i64]) -> Timeline {
        let tick = |(nth, seconds): (usize, &i64)| Tick {
            number: i64::try_from(nth).unwrap() + 1,
            at: at(*seconds),
            correction: false,
        };
        Timeline {
            span: Span::All,
            asked: false,
            source: Locale::parse("en").unwrap(),
            window: Window { from: at(0), until: at(1_000) },
            rows: Vec::new(),
            ticks: ticks.iter().enumerate().map(tick).collect(),
            changes: Vec::new(),
        }
    }

    #[test]
    fn names_of_revisions_that_lie_close_together_give_way() {
        let timeline = timeline(&[0, 20, 100, 999]);
        let named: Vec<bool> = timeline.marks().into_iter().map(|(_, _, named)| named).collect();
        assert_eq!(named, [true, false, true, false]);
    }

    #[test]
    fn the_legend_has_a_word_for_every_fill_and_one_for_green() {
        let row = |state| TimelineRow {
            locale: Locale::parse("fr").unwrap(),
            bands: vec![Band { state, from: at(0), until: at(1_000) }],
            status: StatusView::not_required(),
        };
        let legend = |states: &[State]| {
            let mut shown = timeline(&[]);
            shown.rows = states.iter().copied().map(row).collect();
            shown.legend()
        };
        let (source, current) = (("f-current", "status-source"), ("f-current", "status-current"));
        assert_eq!(legend(&[State::Source, State::Stale]), [source, ("f-hatch", "status-stale")]);
        assert_eq!(legend(&[State::Source, State::Current, State::Current]), [current]);
        assert_eq!(legend(&[State::Missing]), [("f-missing", "status-missing")]);
    }

    #[test]
    fn the_shortest_band_is_seen_and_stays_inside() {
        let row = TimelineRow {
            locale: Locale::parse("fr").unwrap(),
            bands: vec![Band { state: State::Stale, from: at(999), until: at(1_000) }],
            status: StatusView::not_required(),
        };
        let segments = timeline(&[]).segments(&row);
        assert_eq!((segments[0].x.as_str(), segments[0].width.as_str()), ("99.60%", "0.40%"));
    }
}
