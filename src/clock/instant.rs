//! Instants in integer microseconds, and the publisher's datetimes read into them.

use std::fmt;

use jiff::{SignedDuration, Timestamp, civil, tz::TimeZone};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A moment in UTC, in microseconds since 1970: the same number in SQLite and in PostgreSQL.
///
/// Shown and read as RFC 3339 with `Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

const MICROS_PER_SECOND: i64 = 1_000_000;
/// 1970-01-01T00:00:00Z: the earliest datetime that is accepted.
const FIRST: i64 = 0;
/// 2200-01-01T00:00:00Z: the first datetime that is refused.
const END: i64 = 7_258_118_400 * MICROS_PER_SECOND;

impl Instant {
    /// The instant `micros` microseconds after 1970-01-01T00:00:00Z.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// The same moment, cut to microseconds.
    pub fn from_timestamp(timestamp: Timestamp) -> Self {
        Self(timestamp.as_microsecond())
    }

    /// The same moment as jiff's type, for zones and formatting.
    pub fn to_timestamp(self) -> Timestamp {
        Timestamp::from_microsecond(self.0).unwrap_or(if self.0 < 0 { Timestamp::MIN } else { Timestamp::MAX })
    }

    /// This instant moved by `seconds`, saturating.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(MICROS_PER_SECOND)))
    }

    /// Whole seconds from `earlier` to this instant; negative when this one is earlier.
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0) / MICROS_PER_SECOND
    }

    /// Whether the instant lies in the years 1970 to 2199, the span that is accepted from outside.
    pub const fn is_plausible(self) -> bool {
        self.0 >= FIRST && self.0 < END
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.to_timestamp(), f)
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let timestamp: Timestamp = text.parse().map_err(serde::de::Error::custom)?;
        Ok(Self::from_timestamp(timestamp))
    }
}

/// How exactly a publisher's datetime is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// A date and a time.
    Instant,
    /// A date only: stands for the first moment of that day, and never outranks a time of that day.
    Day,
}

/// A publisher's datetime: the moment, and how exactly it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Dated {
    /// The moment; for a date only, the day's first in its zone (UTC where none is known).
    pub at: Instant,
    /// How exactly it is known.
    pub precision: Precision,
}

/// Why a publisher's datetime was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DatetimeError {
    /// Not a datetime in any form that is read.
    #[error("`{0}` is not a datetime; write it as RFC 3339, such as `2025-12-04T08:10:52Z`")]
    Unreadable(String),
    /// A date and time without a zone, and the collection names none.
    #[error("`{0}` has no time zone; add one, such as `Z` or `+08:00`, or set `zone` in the collection's policy")]
    NoZone(String),
    /// Outside the years 1970 to 2199.
    #[error("`{0}` lies outside the years 1970 to 2199")]
    OutOfRange(String),
}

impl Dated {
    /// A datetime known to the instant.
    pub const fn exact(at: Instant) -> Self {
        Self { at, precision: Precision::Instant }
    }

    /// Reads a publisher's datetime.
    ///
    /// Forms: RFC 3339; the same with a space for the `T`, with `+0800`, with a blank before the offset, or with a
    /// one-digit hour (`2025-12-04 8:10:52 +0000`, as Jekyll sites write); a date alone; Unix seconds or milliseconds
    /// as digits. A time without a zone is read in `zone`, and refused where that is `None`.
    pub fn parse(text: &str, zone: Option<&TimeZone>) -> Result<Self, DatetimeError> {
        let trimmed = text.trim();
        let shown = || trimmed.chars().take(64).collect::<String>();
        if trimmed.is_empty() || trimmed.len() > 64 || !trimmed.is_ascii() {
            return Err(DatetimeError::Unreadable(shown()));
        }
        let dated = if trimmed.len() >= 9 && trimmed.bytes().all(|b| b.is_ascii_digit()) {
            Self::exact(unix(trimmed).ok_or_else(|| DatetimeError::OutOfRange(shown()))?)
        } else if let Ok(date) = civil::Date::strptime("%Y-%m-%d", trimmed) {
            let zone = zone.cloned().unwrap_or(TimeZone::UTC);
            let start = date.to_zoned(zone).map_err(|_| DatetimeError::OutOfRange(shown()))?;
            Self { at: Instant::from_timestamp(start.timestamp()), precision: Precision::Day }
        } else {
            let (local, offset) = split_offset(trimmed).ok_or_else(|| DatetimeError::Unreadable(shown()))?;
            let timestamp = match (offset, zone) {
                (Some(seconds), _) => TimeZone::UTC
                    .to_timestamp(local)
                    .and_then(|utc| utc.checked_sub(SignedDuration::from_secs(seconds))),
                (None, Some(zone)) => zone.to_timestamp(local),
                (None, None) => return Err(DatetimeError::NoZone(shown())),
            };
            let timestamp = timestamp.map_err(|_| DatetimeError::OutOfRange(shown()))?;
            Self::exact(Instant::from_timestamp(timestamp))
        };
        if dated.at.is_plausible() { Ok(dated) } else { Err(DatetimeError::OutOfRange(shown())) }
    }
}

/// Unix seconds, or milliseconds when there are 12 digits or more.
fn unix(digits: &str) -> Option<Instant> {
    let number: i64 = digits.parse().ok()?;
    let factor = if digits.len() >= 12 { 1_000 } else { MICROS_PER_SECOND };
    number.checked_mul(factor).map(Instant::from_micros)
}

/// The civil time, and the offset east of UTC in seconds where one is written.
fn split_offset(text: &str) -> Option<(civil::DateTime, Option<i64>)> {
    let (date, rest) = text.split_once(['T', 't', ' '])?;
    let date = civil::Date::strptime("%Y-%m-%d", date).ok()?;
    let rest = rest.trim_start();
    let end = rest.find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.' || c == ',')).unwrap_or(rest.len());
    let (clock, zone) = rest.split_at_checked(end)?;
    let time = read_time(clock)?;
    let offset = match zone.trim_start() {
        "" => None,
        "Z" | "z" | "UTC" | "GMT" => Some(0),
        other => Some(read_offset(other)?),
    };
    Some((civil::DateTime::from_parts(date, time), offset))
}

/// `H:MM`, `HH:MM` or with seconds and a fraction; a leap second counts as the second before it.
fn read_time(text: &str) -> Option<civil::Time> {
    let mut parts = text.split(':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next().unwrap_or("0"));
    if parts.next().is_some() || hour.is_empty() || hour.len() > 2 || minute.len() != 2 {
        return None;
    }
    let (whole, fraction) = second.split_once(['.', ',']).unwrap_or((second, ""));
    if whole.is_empty() || whole.len() > 2 {
        return None;
    }
    let nanos: String = fraction.chars().chain("000000000".chars()).take(9).collect();
    let whole: i8 = whole.parse().ok()?;
    civil::Time::new(
        hour.parse().ok()?,
        minute.parse().ok()?,
        if whole == 60 { 59 } else { whole },
        nanos.parse().ok()?,
    )
    .ok()
}

/// `+08:00`, `+0800` or `+08`, in seconds east of UTC.
fn read_offset(text: &str) -> Option<i64> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'+' => (1, text.get(1..)?),
        b'-' => (-1, text.get(1..)?),
        _ => return None,
    };
    let digits = digits.replacen(':', "", 1);
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = match digits.len() {
        2 => (digits.parse::<i64>().ok()?, 0),
        4 => (digits.get(..2)?.parse().ok()?, digits.get(2..)?.parse().ok()?),
        _ => return None,
    };
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Result<Dated, DatetimeError> {
        Dated::parse(text, None)
    }

    #[test]
    fn scenario_15_two_spellings_of_one_instant_are_equal() {
        assert_eq!(read("2025-12-04T16:10:52+08:00"), read("2025-12-04T08:10:52.000Z"));
        for same in ["2025-12-04 08:10:52 +0000", "2025-12-04 8:10:52 +0000", "2025-12-04T16:10:52+0800", "1764835852"]
        {
            assert_eq!(read(same), read("2025-12-04T08:10:52Z"), "{same}");
        }
    }

    #[test]
    fn a_time_without_a_zone_is_refused_unless_a_zone_is_given() {
        assert!(matches!(read("2025-12-04T08:10:52"), Err(DatetimeError::NoZone(_))));
        let hong_kong = TimeZone::get("Asia/Hong_Kong").unwrap();
        assert_eq!(Dated::parse("2025-12-04T16:10:52", Some(&hong_kong)), read("2025-12-04T08:10:52Z"));
    }

    #[test]
    fn a_date_alone_has_day_precision() {
        let dated = read("2025-12-04").unwrap();
        assert_eq!((dated.precision, dated.at.to_string().as_str()), (Precision::Day, "2025-12-04T00:00:00Z"));
    }

    #[test]
    fn years_outside_1970_to_2199_and_nonsense_are_refused() {
        for bad in ["1969-12-31T23:59:59Z", "2200-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "99999999999"] {
            assert!(matches!(read(bad), Err(DatetimeError::OutOfRange(_))), "{bad}: {:?}", read(bad));
        }
        for bad in ["", "yesterday", "2025-13-04", "2025-12-04T25:00:00Z", "2025-02-30T00:00:00Z", "２０２５-12-04"]
        {
            assert!(matches!(read(bad), Err(DatetimeError::Unreadable(_))), "{bad}: {:?}", read(bad));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_without_a_panic(text in "\\PC{0,40}") {
            let _ = read(&text);
        }

        #[test]
        fn what_is_shown_reads_back(micros in 0..END) {
            let instant = Instant::from_micros(micros);
            prop_assert_eq!(read(&instant.to_string()), Ok(Dated::exact(instant)));
        }
    }
}
