//! When reports are due, as JSON.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{
    Day,
    report::{Schedule, ScheduleText},
};

/// When a report is due: `days` or `month_days` with `at`, or `cron`. A time that the clocks skip is due at the first
/// moment after it, and one that they repeat is due once.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ScheduleBody {
    /// Days of the week.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(example = json!(["mon", "tue", "wed", "thu", "fri"]))]
    pub days: Vec<DayName>,
    /// Days of the month.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<MonthDay>)]
    pub month_days: Vec<i8>,
    /// The time of day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "09:00")]
    pub at: Option<String>,
    /// A cron expression of five fields that comes at most every 15 minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cron: Option<String>,
    /// An IANA time zone.
    #[schema(example = "Asia/Hong_Kong")]
    pub zone: String,
}

impl From<Schedule> for ScheduleBody {
    fn from(schedule: Schedule) -> Self {
        let ScheduleText { days, month_days, at, cron, zone } = schedule.into();
        Self { days: days.into_iter().map(DayName::from).collect(), month_days, at, cron, zone }
    }
}

impl From<ScheduleBody> for ScheduleText {
    fn from(body: ScheduleBody) -> Self {
        let ScheduleBody { days, month_days, at, cron, zone } = body;
        Self { days: days.into_iter().map(Day::from).collect(), month_days, at, cron, zone }
    }
}

/// A day of the month. One that a month does not have is its last.
#[derive(Debug, ToSchema)]
#[schema(minimum = 1, maximum = 31)]
#[expect(dead_code, reason = "says which days of a month there are")]
pub(super) struct MonthDay(i8);

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) enum DayName {
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

impl From<Day> for DayName {
    fn from(day: Day) -> Self {
        match day {
            Day::Monday => Self::Monday,
            Day::Tuesday => Self::Tuesday,
            Day::Wednesday => Self::Wednesday,
            Day::Thursday => Self::Thursday,
            Day::Friday => Self::Friday,
            Day::Saturday => Self::Saturday,
            Day::Sunday => Self::Sunday,
        }
    }
}

impl From<DayName> for Day {
    fn from(day: DayName) -> Self {
        match day {
            DayName::Monday => Self::Monday,
            DayName::Tuesday => Self::Tuesday,
            DayName::Wednesday => Self::Wednesday,
            DayName::Thursday => Self::Thursday,
            DayName::Friday => Self::Friday,
            DayName::Saturday => Self::Saturday,
            DayName::Sunday => Self::Sunday,
        }
    }
}
