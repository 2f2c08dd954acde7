//! Schedules as people write them: in JSON, in TOML and in forms.

use jiff::civil;
use serde::{Deserialize, Serialize};

use super::{Cron, Day, Rhythm, Schedule};
use crate::domain::{
    FieldError,
    day::{time_of_day, zone},
};

/// A schedule as it is written: `days` and `at`, or `month_days` and `at`, or `cron`; and always a `zone`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduleText {
    /// Days of the week.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<Day>,
    /// Days of the month, 1 to 31. A day that a month does not have is its last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub month_days: Vec<i8>,
    /// The time of day, such as `09:00`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// A cron expression of five fields.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cron: Option<String>,
    /// An IANA time zone.
    pub zone: String,
}

/// What is wrong with a schedule, each field by its name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct ScheduleError(pub Vec<FieldError>);

impl TryFrom<ScheduleText> for Schedule {
    type Error = ScheduleError;

    fn try_from(text: ScheduleText) -> Result<Self, ScheduleError> {
        let mut wrong = Vec::new();
        let zone = zone(&text.zone).map_err(|message| wrong.push(field("zone", message)));
        let rhythm = rhythm(text).map_err(|(name, message)| wrong.push(field(name, message)));
        match (rhythm, zone) {
            (Ok(rhythm), Ok(zone)) => Ok(Self { rhythm, zone }),
            (Ok(_) | Err(()), Ok(_) | Err(())) => Err(ScheduleError(wrong)),
        }
    }
}

impl From<Schedule> for ScheduleText {
    fn from(schedule: Schedule) -> Self {
        let zone = schedule.zone_name().to_owned();
        let written = |at: civil::Time| Some(at.strftime("%H:%M").to_string());
        match schedule.rhythm {
            Rhythm::Week { days, at } => Self { days, at: written(at), zone, ..Self::default() },
            Rhythm::Month { days, at } => Self { month_days: days, at: written(at), zone, ..Self::default() },
            Rhythm::Cron(cron) => Self { cron: Some(cron.as_str().to_owned()), zone, ..Self::default() },
        }
    }
}

fn field(name: &str, message: String) -> FieldError {
    FieldError { field: name.to_owned(), line: None, message }
}

fn rhythm(text: ScheduleText) -> Result<Rhythm, (&'static str, String)> {
    let ScheduleText { mut days, month_days: mut month, at, cron, zone: _ } = text;
    if let Some(cron) = cron {
        if !days.is_empty() || !month.is_empty() || at.is_some() {
            return Err((
                "cron",
                "A cron expression says days and time by itself; leave `at` and the days out.".into(),
            ));
        }
        return Cron::parse(&cron).map(Rhythm::Cron).map_err(|error| ("cron", format!("{error}.")));
    }
    let at = at.ok_or_else(|| ("at", "Say at what time, such as `09:00`.".to_owned()))?;
    let time = time_of_day(&at).map_err(|message| ("at", message))?;
    days.sort_unstable();
    days.dedup();
    month.sort_unstable();
    month.dedup();
    match (days.is_empty(), month.is_empty()) {
        (false, true) => Ok(Rhythm::Week { days, at: time }),
        (true, false) if month.iter().all(|day| (1..=31).contains(day)) => Ok(Rhythm::Month { days: month, at: time }),
        (true, false) => Err(("month_days", "Days of the month are 1 to 31.".to_owned())),
        (true, true) => Err(("days", "Name days of the week, or days of the month.".to_owned())),
        (false, false) => Err(("days", "Name days of the week or days of the month, not both.".to_owned())),
    }
}
