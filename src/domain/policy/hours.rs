//! The hours in which a desk works: outside of them no deadline runs.

use std::collections::BTreeSet;

use jiff::{Span, civil, tz::TimeZone};
use serde::{Deserialize, Serialize};

#[cfg(test)]
mod tests;

use super::MAX_ALLOWED;
use crate::{
    clock::Instant,
    domain::{Day, FieldError, day},
};

/// How many holidays one policy may name: some years of those of several places.
const MAX_HOLIDAYS: usize = 500;
/// How many days are gone through for a deadline, ten years: one that lies further off is as good as none.
const DAYS_LOOKED_AT: usize = 3_660;

/// The hours in which a desk works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "HoursText", try_from = "HoursText")]
pub struct Hours {
    days: BTreeSet<Day>,
    from: civil::Time,
    to: civil::Time,
    holidays: BTreeSet<civil::Date>,
    zone: TimeZone,
}

/// Whether a desk works at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shift {
    /// It does, until then.
    On(Instant),
    /// It does not, until then.
    Off(Instant),
}

/// Hours as they are written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoursText {
    /// The days of the week.
    pub days: Vec<Day>,
    /// When work begins, such as `06:00`.
    pub from: String,
    /// When it ends, such as `23:00`. Where that is no later than it began, it ends on the next day.
    pub to: String,
    /// The IANA time zone of the desk.
    pub zone: String,
    /// The dates on which nobody works, such as `2026-12-25`. A night's work belongs to the day on which it begins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<String>,
}

/// What is wrong with hours as they are written, each field by its name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct HoursError(pub Vec<FieldError>);

impl TryFrom<HoursText> for Hours {
    type Error = HoursError;

    fn try_from(text: HoursText) -> Result<Self, HoursError> {
        let mut wrong = Vec::new();
        let mut fault =
            |field: &str, message: String| wrong.push(FieldError { field: field.to_owned(), line: None, message });
        if text.days.is_empty() {
            fault("days", "Name at least one day of the week.".to_owned());
        }
        let mut read =
            |field: &str, written: &str| day::time_of_day(written).map_err(|message| fault(field, message)).ok();
        let (from, to) = (read("from", &text.from), read("to", &text.to));
        let zone = day::zone(text.zone.trim()).map_err(|message| fault("zone", message)).ok();
        if text.holidays.len() > MAX_HOLIDAYS {
            fault("holidays", format!("A policy names at most {MAX_HOLIDAYS} holidays."));
        }
        let mut holidays = BTreeSet::new();
        for holiday in text.holidays.iter().take(MAX_HOLIDAYS) {
            match day::date(holiday) {
                Ok(date) => drop(holidays.insert(date)),
                Err(message) => fault("holidays", message),
            }
        }
        match (from, to, zone) {
            (Some(from), Some(to), Some(zone)) if wrong.is_empty() => {
                Ok(Self { days: text.days.into_iter().collect(), from, to, holidays, zone })
            }
            _ => Err(HoursError(wrong)),
        }
    }
}

impl From<Hours> for HoursText {
    fn from(hours: Hours) -> Self {
        let written = |time: civil::Time| time.strftime("%H:%M").to_string();
        Self {
            days: hours.days.into_iter().collect(),
            from: written(hours.from),
            to: written(hours.to),
            zone: hours.zone.iana_name().unwrap_or("UTC").to_owned(),
            holidays: hours.holidays.iter().map(ToString::to_string).collect(),
        }
    }
}

impl Hours {
    /// The moment at which so many seconds of these hours have gone by since another; ten years later at the latest.
    pub(super) fn after(&self, since: Instant, seconds: i64) -> Instant {
        let last = since.plus_seconds(i64::try_from(MAX_ALLOWED).unwrap_or(i64::MAX));
        let mut left = Instant::from_micros(0).plus_seconds(seconds.max(0)).as_micros();
        let mut reached = since;
        for (opens, closes) in self.shifts(since) {
            // Where clocks go forward a shift may begin before the last one has ended.
            let begins = opens.max(reached);
            let room = closes.as_micros().saturating_sub(begins.as_micros()).max(0);
            if left <= room {
                return last.min(Instant::from_micros(begins.as_micros().saturating_add(left)));
            }
            left = left.saturating_sub(room);
            reached = reached.max(closes);
        }
        last
    }

    /// Whether anybody works at a moment; `None` where nobody does for the next ten years.
    pub fn shift(&self, at: Instant) -> Option<Shift> {
        let (opens, closes) = self.shifts(at).next()?;
        Some(if opens <= at { Shift::On(closes) } else { Shift::Off(opens) })
    }

    /// The shifts that end after a moment, in order.
    fn shifts(&self, after: Instant) -> impl Iterator<Item = (Instant, Instant)> {
        let today = self.zone.to_datetime(after.to_timestamp()).date();
        // From the day before on, whose night may not be over.
        let days = today.yesterday().unwrap_or(today).series(Span::new().days(1)).take(DAYS_LOOKED_AT);
        days.filter_map(|day| self.open_on(day)).filter(move |(_, closes)| *closes > after)
    }

    /// From when until when is worked on this day; `None` where nobody does.
    fn open_on(&self, day: civil::Date) -> Option<(Instant, Instant)> {
        if !self.days.contains(&Day::of(day.weekday())) || self.holidays.contains(&day) {
            return None;
        }
        let last = if self.to <= self.from { day.tomorrow().ok()? } else { day };
        let at =
            |day: civil::Date, time| self.zone.to_timestamp(day.to_datetime(time)).ok().map(Instant::from_timestamp);
        // Where the clocks skip the whole of a shift, it has no length.
        at(day, self.from).zip(at(last, self.to)).filter(|(opens, closes)| opens < closes)
    }
}
