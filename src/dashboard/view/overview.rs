//! `/`: what is late, what is most urgent, and how complete each locale is.

use askama::Template;

use super::{
    ActivityRow, Charts, CollectionChoice, Facet, Frame, Headline, Optional, Segment, SourceRow, Status, StatusView,
    Tally, Words,
};
use crate::{
    clock::Instant,
    dashboard::links::Address,
    domain::{Locale, Shift},
    i18n::{Translator, endonym},
};

/// The overview.
#[derive(Debug, Template)]
#[template(path = "overview.html")]
pub struct OverviewPage {
    /// What stands round it.
    pub frame: Frame,
    /// All collections; the picker is shown where there is more than one.
    pub collections: Vec<CollectionChoice>,
    /// The collection shown; `None` where it has no article yet, where the page says how to begin.
    pub board: Option<Board>,
}

/// One collection at a glance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Board {
    /// The whole collection's counts.
    pub tally: Tally,
    /// How many people and programs work on something.
    pub people: u64,
    /// The most urgent work, in order; eight rows at most.
    pub urgent: Vec<UrgentRow>,
    /// What became current last, newest first; told where nothing is urgent.
    pub finished: Vec<ActivityRow>,
    /// Every locale of the policy, sources first, then in chain order.
    pub locales: Vec<LocaleRow>,
    /// How long texts have been stale, and how many were.
    pub charts: Charts,
    /// Who sends documents, those that need somebody first.
    pub sources: Vec<SourceRow>,
    /// What the tiles say besides their numbers.
    pub glance: Glance,
    /// Whether the desk works, where it has hours.
    pub shift: Option<Shift>,
}

/// What a tile says besides its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Glance {
    /// When the work that is due first is due, or was.
    pub oldest: Option<Instant>,
    /// How many texts are behind by a major change or a correction; `None` where they are too many to be counted.
    pub majors: Option<u64>,
    /// Since when a text has waited the longest to be approved.
    pub review: Option<Instant>,
}

/// When something is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// No deadline applies.
    Never,
    /// At this moment, which may have passed.
    At(Instant),
}

impl Due {
    /// Whether that has passed.
    pub(super) fn is_late(self, now: Instant) -> bool {
        matches!(self, Self::At(at) if at < now)
    }

    pub(super) fn words(self, t: &Translator, now: Instant) -> String {
        match self {
            Self::Never => t.say("overview-no-deadline"),
            Self::At(at) if at < now => t.late(now.seconds_since(at)),
            Self::At(at) if at.seconds_since(now) < 24 * 60 * 60 => t.left(at.seconds_since(now)),
            Self::At(at) => t.moment(at),
        }
    }
}

/// One piece of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrgentRow {
    /// The article.
    pub headline: Headline,
    /// The article's source locale.
    pub source: Locale,
    /// The variant to work on.
    pub variant: Locale,
    /// Its status.
    pub status: StatusView,
    /// Its deadline.
    pub due: Due,
    /// Whether the reader may take it, and nobody has.
    pub claimable: bool,
}

impl UrgentRow {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass everything by reference")]
    pub(in crate::dashboard) fn is_late(&self, now: &Instant) -> bool {
        self.due.is_late(*now)
    }

    /// When it is due, where that is told by how long it still has, or has been.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass everything by reference")]
    pub(in crate::dashboard) fn soon(&self, now: &Instant) -> Option<Instant> {
        match self.due {
            Due::At(at) if at.seconds_since(*now) < 24 * 60 * 60 => Some(at),
            Due::At(_) | Due::Never => None,
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass everything by reference")]
    pub(in crate::dashboard) fn due_words(&self, t: &Translator, now: &Instant) -> String {
        self.due.words(t, *now)
    }
}

/// One locale's completeness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocaleRow {
    /// Which.
    pub locale: Locale,
    /// Its counts.
    pub tally: Tally,
}

impl LocaleRow {
    pub(super) fn name(&self) -> String {
        endonym(self.locale.as_langid()).into_owned()
    }

    pub(super) fn bar(&self) -> Vec<Segment> {
        self.tally.bar()
    }

    /// Whether all its texts are such that nobody asks for.
    pub(super) fn is_unasked(&self) -> bool {
        self.tally.source == 0 && self.tally.optional != Optional::NONE
    }

    /// Whether "a of b current" counts what a list holds: all that is current, required or not.
    pub(super) fn leads_to_current(&self) -> bool {
        self.tally.current > 0 && self.tally.current == self.tally.required_current()
    }

    /// The counts worth a word besides "a of b current", with the lists they stand for.
    pub(super) fn rest(&self, frame: &Frame) -> Vec<(Address, String)> {
        let tally = &self.tally;
        let current = if self.leads_to_current() { 0 } else { tally.current };
        let counts = [
            (Facet::Current, current),
            (Facet::Stale, tally.stale),
            (Facet::Missing, tally.missing),
            (Facet::Waiting, tally.waiting),
            (Facet::Progress, tally.progress),
            (Facet::Review, tally.review),
            (Facet::Orphan, tally.sourceless()),
        ];
        counts
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(facet, count)| {
                let words = format!("{} {}", frame.say(facet.label()), frame.t.number(count));
                (frame.articles().with("locale", &self.locale).with("status", facet.as_str()), words)
            })
            .collect()
    }

    pub(super) fn current_href(&self, frame: &Frame) -> Address {
        frame.articles().with("locale", &self.locale).with("status", Facet::Current.as_str())
    }
}

/// A number at the top of the page, which leads to the list that it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KpiTile {
    /// What it counts.
    pub facet: Facet,
    /// The count, grouped.
    pub number: String,
    /// One fact more.
    pub note: String,
    /// Whether it calls for attention.
    pub alert: bool,
    /// The list.
    pub href: Address,
}

impl KpiTile {
    /// Whether what it counts is counted as missing or stale as well.
    pub(super) fn is_part(&self) -> bool {
        self.alert || self.facet == Facet::Progress
    }

    pub(super) fn class(&self) -> &'static str {
        match self.facet {
            Facet::Overdue => "is-over",
            Facet::Missing => "is-missing",
            Facet::Stale => "is-stale",
            Facet::Progress => "is-progress",
            Facet::Review => "is-review",
            Facet::Current => "is-current",
            Facet::Waiting | Facet::NotRequired => "is-none",
            Facet::Orphan => "is-orphan",
        }
    }
}

impl Board {
    /// Until when the desk works, or when it comes back, in words.
    pub(super) fn shift_words(&self, frame: &Frame) -> Option<String> {
        let (words, time) = match self.shift? {
            Shift::On(until) => ("overview-shift-on", frame.t.time(until)),
            Shift::Off(until) => ("overview-shift-off", frame.t.moment_with_weekday(until)),
        };
        Some(frame.say_with(words, &[("time", time.into())]))
    }

    /// The answer to "is anything wrong?", in a sentence.
    pub fn answer(&self, t: &Translator) -> String {
        let tally = &self.tally;
        let more = tally.open().saturating_sub(tally.overdue);
        let started = tally.progress.saturating_add(tally.review);
        // What is being worked on is missing or stale as well. Where all of it is in somebody's hands, that is the answer.
        let more = if tally.overdue == 0 && more <= tally.progress { 0 } else { more };
        match (tally.overdue, more) {
            (0, 0) if started > 0 => t.say_with("overview-answer-started", [("started", started.into())]),
            (0, 0) if tally.waiting > 0 => t.say_with("overview-answer-waiting", [("waiting", tally.waiting.into())]),
            (0, 0) if tally.sourceless() > 0 => {
                t.say_with("overview-answer-orphan", [("orphan", tally.sourceless().into())])
            }
            (0, 0) => t.say("overview-answer-clear"),
            (0, open) => t.say_with("overview-answer-open", [("open", open.into())]),
            (overdue, 0) => t.say_with("overview-answer-overdue", [("overdue", overdue.into())]),
            (overdue, more) => {
                t.say_with("overview-answer-overdue-more", [("overdue", overdue.into()), ("more", more.into())])
            }
        }
    }

    pub(super) fn tiles(&self, frame: &Frame) -> Vec<KpiTile> {
        let t = &frame.t;
        let tally = &self.tally;
        let share = t.say_with("overview-share-current", [("percentage", frame.share_current(tally).into())]);
        let tile = |facet: Facet, count: fn(&Tally) -> u64| KpiTile {
            facet,
            number: t.number(count(tally)),
            note: match facet {
                Facet::Current => share.clone(),
                Facet::Progress => self.hands(t),
                Facet::Overdue
                | Facet::Missing
                | Facet::Stale
                | Facet::Waiting
                | Facet::Review
                | Facet::Orphan
                | Facet::NotRequired => self.glanced(frame, facet).unwrap_or_else(|| self.most(t, count)),
            },
            alert: facet == Facet::Overdue && count(tally) > 0,
            href: frame.articles().with("status", facet.as_str()),
        };
        vec![
            tile(Facet::Overdue, |tally| tally.overdue),
            tile(Facet::Missing, |tally| tally.missing),
            tile(Facet::Stale, |tally| tally.stale),
            tile(Facet::Progress, |tally| tally.progress),
            tile(Facet::Review, |tally| tally.review),
            tile(Facet::Current, |tally| tally.current),
        ]
    }

    /// The one fact that matters for what a tile counts.
    fn glanced(&self, frame: &Frame, facet: Facet) -> Option<String> {
        let Glance { oldest, majors, review } = self.glance;
        let span = |at: Instant| frame.t.span(frame.read_at.seconds_since(at)).into();
        if facet == Facet::Overdue && self.tally.overdue > 0 {
            let oldest = oldest.filter(|due| *due < frame.read_at)?;
            return Some(frame.say_with("overview-oldest", &[("span", span(oldest))]));
        }
        if facet == Facet::Stale && self.tally.stale > 0 {
            return Some(frame.say_with("overview-majors", &[("count", majors?.into())]));
        }
        let review = review.filter(|_| facet == Facet::Review && self.tally.review > 0)?;
        Some(frame.say_with("overview-longest", &[("span", span(review))]))
    }

    /// How many work on how many locales; nothing where nobody does.
    fn hands(&self, t: &Translator) -> String {
        if self.people == 0 {
            return String::new();
        }
        let locales = self.locales.iter().filter(|row| row.tally.progress > 0).count();
        t.say_with("overview-hands", [("people", self.people.into()), ("locales", locales.into())])
    }

    /// In which locale most of them are; nothing where there are none, or no other locale could have any.
    fn most(&self, t: &Translator, count: impl Fn(&Tally) -> u64) -> String {
        let translated = self.locales.iter().filter(|row| row.tally.required() > 0).count();
        let most = self.locales.iter().rev().max_by_key(|row| count(&row.tally)).filter(|_| translated > 1);
        match most.map(|row| (&row.locale, count(&row.tally))) {
            Some((locale, count)) if count > 0 => {
                t.say_with("overview-most-in", [("count", count.into()), ("locale", locale.to_string().into())])
            }
            Some(_) | None => String::new(),
        }
    }

    /// When something is due next, or was due first.
    pub(super) fn next_due(&self, frame: &Frame) -> String {
        let Some(at) = self.glance.oldest else { return frame.say("overview-next-none") };
        let seconds = at.seconds_since(frame.read_at);
        let span = if seconds < 0 { frame.t.late(-seconds) } else { frame.t.left(seconds) };
        let values = [("moment", frame.t.moment(at).into()), ("span", span.into())];
        frame.say_with("overview-next-due", &values)
    }

    /// All work that can be started now.
    pub(super) fn work_href(&self, frame: &Frame) -> Address {
        let href = frame.articles();
        if self.tally.open() == 0 {
            return href;
        }
        href.with("status", Facet::Missing.as_str()).with("status", Facet::Stale.as_str())
    }

    /// The bars' colours: class of the word, class of the fill, word.
    pub(super) fn legend(&self, frame: &Frame) -> Vec<(&'static str, &'static str, String)> {
        let shown = [
            ("is-current", "f-current", Facet::Current),
            ("is-review", "f-dots", Facet::Review),
            ("is-progress", "f-progress", Facet::Progress),
            ("is-stale", "f-hatch", Facet::Stale),
            ("is-missing", "f-missing", Facet::Missing),
            ("is-none", "f-none", Facet::Waiting),
            ("is-orphan", "f-orphan", Facet::Orphan),
        ];
        // Two that most collections have nothing of.
        let is_shown = |facet: &Facet| {
            (*facet != Facet::Waiting || self.tally.waiting > 0) && (*facet != Facet::Orphan || self.tally.unknown > 0)
        };
        let shown = shown.into_iter().filter(|(_, _, facet)| is_shown(facet));
        let label = |facet: Facet| {
            // Texts of withdrawn articles are not in the bars.
            frame.say(if facet == Facet::Orphan { Status::Orphan.label() } else { facet.label() })
        };
        shown.map(|(class, fill, facet)| (class, fill, label(facet))).collect()
    }

    /// What the tiles leave out, each with its list.
    pub(super) fn aside(&self, frame: &Frame) -> Vec<(Address, String)> {
        let tally = &self.tally;
        [
            (Facet::Waiting, "overview-aside-waiting", tally.waiting),
            (Facet::Orphan, "overview-aside-orphan", tally.sourceless()),
        ]
        .into_iter()
        .filter(|(_, _, count)| *count > 0)
        .map(|(facet, id, count)| {
            (frame.articles().with("status", facet.as_str()), frame.say_with(id, &[("count", count.into())]))
        })
        .collect()
    }
}
