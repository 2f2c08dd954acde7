//! When a report is due: days and a time of day in a time zone, or a cron expression.

mod cron;
mod slots;
#[cfg(test)]
mod tests;
mod text;

use jiff::{civil, tz::TimeZone};
use serde::{Deserialize, Serialize};

pub use cron::Cron;
pub use slots::Slots;
pub use text::{ScheduleError, ScheduleText};

use super::super::Day;
use crate::clock::Instant;

/// When a report is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "ScheduleText", try_from = "ScheduleText")]
pub struct Schedule {
    /// On which days, and at what time.
    pub rhythm: Rhythm,
    /// Whose days and times these are; always an IANA zone such as `Asia/Hong_Kong`.
    pub zone: TimeZone,
}

/// On which days a report is due, and at what time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rhythm {
    /// On days of the week, from Monday on, each once.
    Week {
        /// The days.
        days: Vec<Day>,
        /// The time of day, to the minute.
        at: civil::Time,
    },
    /// On days of the month, in order, each once. A day that a month does not have is its last.
    Month {
        /// The days, 1 to 31.
        days: Vec<i8>,
        /// The time of day, to the minute.
        at: civil::Time,
    },
    /// Whenever the expression says.
    Cron(Cron),
}

impl Schedule {
    /// When the report is due after an instant, in order, each once.
    ///
    /// A time that the clocks skip is due at the first moment after the gap; a time that they repeat is due the first time
    /// only.
    pub fn slots_after(&self, after: Instant) -> Slots<'_> {
        Slots::new(self, after)
    }

    /// The name of the zone.
    pub fn zone_name(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }
}
