//! The sentences of a report in one reader's language, and the addresses of what they speak of.

use std::cmp::Ordering;

use super::Letter;
use crate::{
    clock::Instant,
    domain::{
        Locale, Significance, State,
        report::{ChangedFact, Correction, Grouping, Item, LocaleTotals, ReportData},
    },
    i18n::{Translator, Value, endonym},
};

/// A letter, and somebody who says what it says.
pub(super) struct Wording<'a> {
    pub(super) t: Translator,
    pub(super) letter: Letter<'a>,
}

impl<'a> Wording<'a> {
    pub(super) const fn new(t: Translator, letter: Letter<'a>) -> Self {
        Self { t, letter }
    }

    pub(super) const fn data(&self) -> &'a ReportData {
        self.letter.data
    }

    pub(super) fn say(&self, id: &str) -> String {
        self.t.say(id)
    }

    pub(super) fn count(&self, id: &str, count: u64) -> String {
        self.t.say_with(id, [("count", number(count))])
    }

    /// The line that carries the answer: `3 overdue, 5 new · Daily backlog`.
    pub(super) fn subject(&self) -> String {
        let name = one_line(self.letter.name);
        self.t.say_with("report-subject", [("answer", self.short_answer().into()), ("name", name.into())])
    }

    fn short_answer(&self) -> String {
        let data = self.data();
        let (overdue, new, caught_up) = (data.total_overdue, data.news.work(), data.news.caught_up.total);
        match (overdue, new, data.total) {
            (1.., 1.., _) => {
                self.t.say_with("report-short-overdue-new", [("overdue", number(overdue)), ("new", number(new))])
            }
            (1.., 0, _) => self.count("report-short-overdue", overdue),
            (0, 1.., _) => self.count("report-short-new", new),
            (0, 0, 1..) => self.count("report-short-open", data.total),
            (0, 0, 0) if caught_up > 0 => self.count("report-short-caught-up", caught_up),
            (0, 0, 0) => self.say("report-short-clear"),
        }
    }

    /// The answer in full: how much work there is, how much of it is late, and against last time.
    pub(super) fn answer(&self) -> String {
        let data = self.data();
        let answer = match (data.total, data.total_overdue) {
            (0, _) => self.say("report-answer-clear"),
            (total, 0) => self.count("report-answer-open", total),
            (total, overdue) => {
                self.t.say_with("report-answer-overdue", [("count", number(total)), ("overdue", number(overdue))])
            }
        };
        let Some(before) = data.total_before else { return answer };
        let change = match data.total.cmp(&before) {
            Ordering::Greater => self.count("report-answer-more", data.total - before),
            Ordering::Less => self.count("report-answer-fewer", before - data.total),
            Ordering::Equal => self.say("report-answer-same"),
        };
        self.sentences(answer, change)
    }

    /// Two sentences after one another, as the language sets them.
    pub(super) fn sentences(&self, first: String, second: String) -> String {
        self.t.say_with("report-sentences", [("first", first.into()), ("second", second.into())])
    }

    /// When the report was made, in its zone.
    pub(super) fn made(&self) -> String {
        let at = self.data().as_of;
        let values = [("moment", self.t.moment_with_weekday(at).into()), ("zone", self.t.zone_name(at).into())];
        self.t.say_with("report-made", values)
    }

    /// From when on changes are news.
    pub(super) fn since(&self) -> String {
        let data = self.data();
        let id = if data.follows { "report-since-last" } else { "report-since-first" };
        self.t.say_with(id, [("moment", self.t.moment(data.news_since).into())])
    }

    /// An address below the site's.
    pub(super) fn link(&self, path: &str) -> Option<String> {
        self.letter.site.map(|site| format!("{}{path}", site.trim_end_matches('/')))
    }

    /// Where a variant is looked at.
    pub(super) fn variant_link(&self, article: i64, locale: &Locale) -> Option<String> {
        self.link(&format!("/articles/{article}/{locale}"))
    }

    /// What a state is called.
    pub(super) fn state(&self, state: State) -> String {
        self.say(match state {
            State::Source => "status-source",
            State::Missing => "status-missing",
            State::Current => "status-current",
            State::Stale => "status-stale",
            State::Waiting => "status-waiting",
            State::InReview => "status-review",
            State::Unknown => "report-state-unknown",
            State::Orphaned => "reports-state-orphaned",
            State::NotRequired => "status-none",
        })
    }

    /// What matters about an item besides its state, the most urgent first.
    pub(super) fn details(&self, item: &Item) -> Vec<String> {
        let now = self.data().as_of;
        let mut details = Vec::new();
        match (item.late_by(now), item.due_at) {
            (Some(late), _) => details.push(self.t.late(late)),
            (None, Some(due)) if item.state.is_open() => details.push(self.t.left(due.seconds_since(now))),
            _ => {}
        }
        if item.significance == Some(Significance::Correction) {
            details.push(self.say("status-severity-correction"));
        }
        if item.state == State::Stale && item.changed_percent > 0 {
            details.push(self.t.say_with("status-change", [("percent", i64::from(item.changed_percent).into())]));
        }
        if item.state.is_open()
            && item.late_by(now).is_none()
            && let Some(age) = item.age(now)
        {
            details.push(self.t.say_with("report-open-for", [("span", self.t.span(age).into())]));
        }
        if let Some(holder) = &item.holder {
            details.push(self.t.say_with("report-with", [("holder", person(holder).into())]));
        }
        details
    }

    /// A fact that changed: `10 % → 12 %`.
    pub(super) fn fact(&self, fact: &ChangedFact) -> String {
        match (&fact.old, &fact.new) {
            (Some(old), Some(new)) => format!("{} → {}", one_line(old), one_line(new)),
            (None, Some(new)) => self.t.say_with("report-fact-added", [("fact", one_line(new).into())]),
            (Some(old), None) => self.t.say_with("report-fact-removed", [("fact", one_line(old).into())]),
            (None, None) => String::new(),
        }
    }

    /// The facts of a correction, and how many more there are.
    pub(super) fn facts(&self, correction: &Correction) -> Vec<String> {
        let mut facts: Vec<String> = correction.facts.iter().map(|fact| self.fact(fact)).collect();
        if correction.more_facts > 0 {
            facts.push(self.count("report-more-facts", u64::from(correction.more_facts)));
        }
        facts
    }

    /// How a locale moved since last time.
    pub(super) fn moved(&self, totals: &LocaleTotals) -> String {
        match totals.change() {
            None => String::new(),
            Some(0) => self.say("report-change-none"),
            Some(more @ 1..) => self.count("report-change-more", more.unsigned_abs()),
            Some(fewer) => self.count("report-change-fewer", fewer.unsigned_abs()),
        }
    }

    /// What a group is called.
    pub(super) fn group(&self, name: &str) -> String {
        match self.data().grouping {
            Grouping::Locale => Locale::parse(name).map_or_else(|_| name.to_owned(), |locale| locale_name(&locale)),
            Grouping::Kind if name.is_empty() => self.say("report-no-section"),
            Grouping::Kind | Grouping::Collection => one_line(name),
        }
    }

    pub(super) fn percentage(&self, part: i64, whole: i64) -> String {
        self.t.percentage(part.unsigned_abs(), whole.unsigned_abs())
    }

    pub(super) fn moment(&self, at: Instant) -> String {
        self.t.moment(at)
    }
}

/// A number for a message.
pub(super) fn number(count: u64) -> Value<'static> {
    i64::try_from(count).unwrap_or(i64::MAX).into()
}

/// `繁體中文（香港） zh-HK`.
pub(super) fn locale_name(locale: &Locale) -> String {
    let (name, tag) = (endonym(locale.as_langid()), locale.to_string());
    if name == tag { tag } else { format!("{name} {tag}") }
}

/// Who somebody is, without saying what sort of account it is.
pub(super) fn person(holder: &str) -> String {
    one_line(holder.strip_prefix("user:").unwrap_or(holder))
}

/// Text from outside on one line: no control characters, no runs of white space, and nothing that turns round the direction
/// of whatever stands after it.
pub(super) fn one_line(text: &str) -> String {
    let turns = |char: char| matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.replace(turns, "")
        .split(|char: char| char.is_whitespace() || char.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
