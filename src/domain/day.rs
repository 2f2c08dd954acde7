//! Days of the week, times of day and time zones, as rules and schedules write them.

use jiff::{civil, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Day {
    /// Monday.
    #[serde(rename = "mon")]
    Monday,
    /// Tuesday.
    #[serde(rename = "tue")]
    Tuesday,
    /// Wednesday.
    #[serde(rename = "wed")]
    Wednesday,
    /// Thursday.
    #[serde(rename = "thu")]
    Thursday,
    /// Friday.
    #[serde(rename = "fri")]
    Friday,
    /// Saturday.
    #[serde(rename = "sat")]
    Saturday,
    /// Sunday.
    #[serde(rename = "sun")]
    Sunday,
}

impl Day {
    /// All of them, from Monday on.
    pub const ALL: [Self; 7] =
        [Self::Monday, Self::Tuesday, Self::Wednesday, Self::Thursday, Self::Friday, Self::Saturday, Self::Sunday];

    /// The name used in JSON and in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Monday => "mon",
            Self::Tuesday => "tue",
            Self::Wednesday => "wed",
            Self::Thursday => "thu",
            Self::Friday => "fri",
            Self::Saturday => "sat",
            Self::Sunday => "sun",
        }
    }

    /// The day that jiff means.
    pub(crate) const fn of(weekday: civil::Weekday) -> Self {
        match weekday {
            civil::Weekday::Monday => Self::Monday,
            civil::Weekday::Tuesday => Self::Tuesday,
            civil::Weekday::Wednesday => Self::Wednesday,
            civil::Weekday::Thursday => Self::Thursday,
            civil::Weekday::Friday => Self::Friday,
            civil::Weekday::Saturday => Self::Saturday,
            civil::Weekday::Sunday => Self::Sunday,
        }
    }
}

/// Reads a time of day, such as `09:00`; else says what is wrong with it.
pub(super) fn time_of_day(text: &str) -> Result<civil::Time, String> {
    civil::Time::strptime("%H:%M", text.trim()).map_err(|_| {
        let shown: String = text.chars().take(20).collect();
        format!("`{shown}` is not a time of day such as `09:00`.")
    })
}

/// Reads an IANA time zone; else says what is wrong with it.
pub(super) fn zone(name: &str) -> Result<TimeZone, String> {
    let zone = TimeZone::get(name).ok().filter(|zone| zone.iana_name().is_some());
    zone.ok_or_else(|| {
        let shown: String = name.chars().take(60).collect();
        format!("`{shown}` is not an IANA time zone such as `Asia/Hong_Kong`.")
    })
}

/// Reads a date, such as `2026-12-25`; else says what is wrong with it.
pub(super) fn date(text: &str) -> Result<civil::Date, String> {
    civil::Date::strptime("%Y-%m-%d", text.trim()).map_err(|_| {
        let shown: String = text.chars().take(20).collect();
        format!("`{shown}` is not a date such as `2026-12-25`.")
    })
}
