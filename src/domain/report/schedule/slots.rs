//! From days and times on a calendar to instants.

use jiff::{
    Span, Timestamp, ToSpan as _, civil,
    tz::{AmbiguousOffset, TimeZone},
};

use super::{Day, Rhythm, Schedule};
use crate::clock::Instant;

/// How many times on a calendar are looked at for one slot: more than fall into any stretch that clocks skip or repeat.
const LOOKED_AT: usize = 1_000;

/// When a report is due, in order.
#[derive(Debug, Clone)]
pub struct Slots<'a> {
    schedule: &'a Schedule,
    civil: civil::DateTime,
    last: Timestamp,
}

impl<'a> Slots<'a> {
    pub(super) fn new(schedule: &'a Schedule, after: Instant) -> Self {
        let last = after.to_timestamp();
        Self { schedule, civil: schedule.zone.to_datetime(last), last }
    }
}

impl Iterator for Slots<'_> {
    type Item = Instant;

    fn next(&mut self) -> Option<Instant> {
        // Instants follow one another as the calendar does, except that a stretch which is skipped is one instant, and
        // that one which is repeated lies behind whoever begins to look in its second half. Both are passed over here.
        for _ in 0..LOOKED_AT {
            self.civil = self.schedule.rhythm.next_after(self.civil)?;
            let slot = first_moment(&self.schedule.zone, self.civil)?;
            if slot > self.last {
                self.last = slot;
                return Some(Instant::from_timestamp(slot)).filter(|slot| slot.is_plausible());
            }
        }
        None
    }
}

impl Rhythm {
    /// The first time on the calendar after `after`.
    fn next_after(&self, after: civil::DateTime) -> Option<civil::DateTime> {
        match self {
            Self::Week { days, at } => (0..=7).find_map(|ahead| {
                let date = after.date().checked_add(Span::new().days(ahead)).ok()?;
                let time = date.to_datetime(*at);
                (days.contains(&Day::of(date.weekday())) && time > after).then_some(time)
            }),
            Self::Month { days, at } => (0..=1).find_map(|ahead| {
                let first = after.date().first_of_month().checked_add(ahead.months()).ok()?;
                let dates = days.iter().filter_map(|day| {
                    civil::Date::new(first.year(), first.month(), (*day).min(first.days_in_month())).ok()
                });
                dates.map(|date| date.to_datetime(*at)).find(|time| *time > after)
            }),
            Self::Cron(cron) => cron.next_after(after),
        }
    }
}

/// The instant that a civil time means: the first of two; the end of the gap for a time that was skipped.
fn first_moment(zone: &TimeZone, time: civil::DateTime) -> Option<Timestamp> {
    match zone.to_ambiguous_timestamp(time).offset() {
        AmbiguousOffset::Unambiguous { offset } | AmbiguousOffset::Fold { before: offset, .. } => {
            offset.to_timestamp(time).ok()
        }
        AmbiguousOffset::Gap { before, .. } => {
            // By the clock as it went before, the time lies behind the change, or is that very moment.
            let behind = before.to_timestamp(time).ok()?.checked_add(1.nanosecond()).ok()?;
            zone.preceding(behind).next().map(|change| change.timestamp())
        }
    }
}
