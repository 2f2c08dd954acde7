//! Cron expressions of five fields, for what days and a time cannot say.

use std::fmt;

use croner::parser::{CronParser, Seconds, Year};
use jiff::{Zoned, civil, tz::TimeZone};

/// The longest expression, in characters.
const LONGEST: usize = 100;
/// How close together two occurrences may be, in minutes: what comes more often is an alarm, not a report.
const CLOSEST_MINUTES: i64 = 15;
/// How many occurrences are looked at to see how close together they are: more than a day has quarters of an hour.
const LOOKED_AT: usize = 100;
/// From where on they are looked at: the beginning of a leap year.
const LOOKED_FROM: civil::DateTime = civil::date(2024, 1, 1).at(0, 0, 0, 0);

/// A cron expression that occurs, and not too often: minute, hour, day of the month, month, day of the week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cron {
    text: String,
    expression: Box<croner::Cron>,
}

/// Why an expression was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CronError {
    /// It cannot be read.
    #[error(
        "`{0}` is not a cron expression; write minute, hour, day of the month, month and day of the week, such as \
         `30 8 * * mon-fri`"
    )]
    Unreadable(String),
    /// There is no such time.
    #[error("`{0}` never comes")]
    Never(String),
    /// It occurs more often than a report should.
    #[error("`{0}` comes more often than every {CLOSEST_MINUTES} minutes")]
    TooOften(String),
}

impl Cron {
    /// Reads an expression.
    pub fn parse(text: &str) -> Result<Self, CronError> {
        let text = text.trim();
        let shown = || text.chars().take(LONGEST).collect::<String>();
        if text.chars().count() > LONGEST || text.contains(char::is_control) {
            return Err(CronError::Unreadable(shown()));
        }
        let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
        let expression = parser.parse(text).map(Box::new).map_err(|_| CronError::Unreadable(shown()))?;
        let cron = Self { text: text.to_owned(), expression };
        let mut before = cron.next_after(LOOKED_FROM).ok_or_else(|| CronError::Never(shown()))?;
        for _ in 0..LOOKED_AT {
            let Some(next) = cron.next_after(before) else { break };
            if next.duration_since(before).as_mins() < CLOSEST_MINUTES {
                return Err(CronError::TooOften(shown()));
            }
            before = next;
        }
        Ok(cron)
    }

    /// The expression as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The first occurrence after a civil time. It is looked for where no clock is ever changed; what that time means in a
    /// zone is not cron's to say.
    pub(super) fn next_after(&self, after: civil::DateTime) -> Option<civil::DateTime> {
        let after = after.to_zoned(TimeZone::UTC).ok()?;
        self.expression.find_next_occurrence::<Zoned>(&after, false).ok().map(|next| next.datetime())
    }
}

impl fmt::Display for Cron {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
