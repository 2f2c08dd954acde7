//! A report as somebody defines it, and the ones to start from.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::{super::Day, Format, Grouping, Recipient, Schedule, ScheduleError, ScheduleText, Selection};
use crate::domain::{FieldError, Locale, Significance, State};

/// How many recipients a report has at most.
pub const MAX_RECIPIENTS: usize = 50;
/// The longest name, in characters.
const MAX_NAME: usize = 100;
/// How long what a report said is kept at most, in days: ten years.
const MAX_KEPT: u16 = 3_650;

/// A report as somebody defines it. As TOML or JSON, all but the name and the language may be left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// What people call it; no two have the same.
    pub name: String,
    /// The language it is written in for whoever has none of their own.
    pub language: Locale,
    /// Whether its schedule rests.
    #[serde(default)]
    pub paused: bool,
    /// Whether it is sent where there is nothing to say.
    #[serde(default)]
    pub send_empty: bool,
    /// Forms that go along with mails: a table, a calendar.
    #[serde(default)]
    pub attach: Vec<Format>,
    /// By what its work is put together.
    #[serde(default)]
    pub grouping: Grouping,
    /// For how many days what it said is kept.
    #[serde(default = "usually_kept")]
    pub keep_days: u16,
    /// What it is about.
    #[serde(default)]
    pub selection: Selection,
    /// When it is due; only when somebody asks for it where `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Schedule>,
    /// To whom it goes. A file of one without any is written so that some can be put at its end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<Recipient>,
}

const fn usually_kept() -> u16 {
    400
}

impl Definition {
    /// A report that says what is missing and stale, to nobody yet.
    pub fn new(name: impl Into<String>, language: Locale) -> Self {
        Self {
            name: name.into(),
            language,
            paused: false,
            send_empty: false,
            attach: Vec::new(),
            grouping: Grouping::default(),
            keep_days: usually_kept(),
            selection: Selection::default(),
            schedule: None,
            recipients: Vec::new(),
        }
    }

    /// What is wrong with it; empty where nothing is. What only the outside knows (collections, hosts) is not asked here.
    pub fn problems(&self) -> Vec<FieldError> {
        let mut found: Vec<FieldError> = self.selection.problems();
        for problem in &mut found {
            problem.field.insert_str(0, "selection.");
        }
        let mut wrong = |field: String, message: String| found.push(FieldError { field, line: None, message });
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > MAX_NAME || name.contains(char::is_control) {
            wrong("name".to_owned(), format!("A name is 1 to {MAX_NAME} characters, without control characters."));
        }
        if self.attach.len() > Format::ALL.len() || self.attach.iter().any(|format| !attachable(*format)) {
            wrong("attach".to_owned(), "What goes along with mails is `csv`, `ics` or `markdown`.".to_owned());
        }
        if self.keep_days == 0 || self.keep_days > MAX_KEPT {
            wrong("keep_days".to_owned(), format!("What a report said is kept for 1 to {MAX_KEPT} days."));
        }
        if self.recipients.len() > MAX_RECIPIENTS {
            wrong("recipients".to_owned(), format!("A report has at most {MAX_RECIPIENTS} recipients."));
        }
        let mut seen = HashSet::new();
        for (nth, recipient) in self.recipients.iter().enumerate().take(MAX_RECIPIENTS) {
            if let Some((field, message)) = recipient.problem() {
                wrong(format!("recipients[{nth}].{field}"), message);
            } else if !seen.insert(recipient) {
                wrong(format!("recipients[{nth}]"), "This recipient is there twice.".to_owned());
            }
        }
        found
    }

    /// The language that a recipient reads.
    pub fn language_of<'a>(&'a self, recipient: &'a Recipient) -> &'a Locale {
        recipient.language().unwrap_or(&self.language)
    }
}

const fn attachable(format: Format) -> bool {
    matches!(format, Format::Csv | Format::Ics | Format::Markdown)
}

/// A report to start from. Its name is the reader's language's to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Template {
    /// What is missing and stale, every weekday.
    DailyBacklog,
    /// How each locale stands, every Monday, also where nothing is open.
    WeeklyCoverage,
    /// Corrections that translations do not carry, every weekday.
    CorrectionsNotApplied,
    /// All that is open, on the first of the month.
    LocaleHealth,
}

impl Template {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::DailyBacklog, Self::WeeklyCoverage, Self::CorrectionsNotApplied, Self::LocaleHealth];

    /// The name used in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DailyBacklog => "daily-backlog",
            Self::WeeklyCoverage => "weekly-coverage",
            Self::CorrectionsNotApplied => "corrections-not-applied",
            Self::LocaleHealth => "locale-health",
        }
    }

    /// The template with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|template| template.as_str() == name)
    }

    /// What it sets, under this name and with the times of this zone; refused where that is no zone.
    pub fn definition(
        self,
        name: impl Into<String>,
        language: Locale,
        zone: &str,
    ) -> Result<Definition, ScheduleError> {
        let weekdays = || Day::ALL.iter().copied().take(5).collect();
        let on = |days: Vec<Day>, month_days: Vec<i8>, at: &str| {
            let at = Some(at.to_owned());
            Schedule::try_from(ScheduleText { days, month_days, at, cron: None, zone: zone.to_owned() }).map(Some)
        };
        let plain = Definition::new(name, language);
        Ok(match self {
            Self::DailyBacklog => {
                Definition { schedule: on(weekdays(), Vec::new(), "09:00")?, attach: vec![Format::Csv], ..plain }
            }
            Self::WeeklyCoverage => Definition {
                schedule: on(vec![Day::Monday], Vec::new(), "08:00")?,
                send_empty: true,
                selection: Selection { limit: 20, ..Selection::default() },
                ..plain
            },
            Self::CorrectionsNotApplied => Definition {
                schedule: on(weekdays(), Vec::new(), "08:30")?,
                attach: vec![Format::Csv, Format::Ics],
                selection: Selection {
                    states: vec![State::Stale],
                    significance: Some(Significance::Correction),
                    ..Selection::default()
                },
                ..plain
            },
            Self::LocaleHealth => Definition {
                schedule: on(Vec::new(), vec![1], "08:00")?,
                send_empty: true,
                attach: vec![Format::Csv],
                selection: Selection { states: Vec::new(), limit: 20, ..Selection::default() },
                ..plain
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english() -> Locale {
        Locale::parse("en").unwrap()
    }

    fn mail(nth: usize) -> Recipient {
        Recipient::Mail { address: format!("reader{nth}@example.org"), language: None }
    }

    #[test]
    fn every_template_is_a_report_that_can_be_taken_as_it_is() {
        for template in Template::ALL {
            let definition = template.definition(template.as_str(), english(), "Asia/Hong_Kong").unwrap();
            assert_eq!(definition.problems(), [], "{template:?}");
            assert!(definition.schedule.is_some());
            assert_eq!(Template::named(template.as_str()), Some(template));
            let written = serde_json::to_string(&definition).unwrap();
            assert_eq!(serde_json::from_str::<Definition>(&written).unwrap(), definition);
        }
    }

    #[test]
    fn a_template_refuses_a_zone_that_is_none_rather_than_be_due_never() {
        for template in Template::ALL {
            for zone in ["", "Mars/Olympus", "+08:00", "CST6CDT,M3.2.0,M11.1.0"] {
                let refused = template.definition("Desk", english(), zone).unwrap_err();
                let fields: Vec<&str> = refused.0.iter().map(|problem| problem.field.as_str()).collect();
                assert_eq!(fields, ["zone"], "{template:?} in `{zone}`");
            }
        }
    }

    #[test]
    fn a_report_is_refused_by_the_fields_that_are_wrong() {
        let mut definition = Definition::new(" \t", english());
        definition.keep_days = 0;
        definition.attach = vec![Format::Html];
        definition.selection.limit = 0;
        definition.recipients = (0..50).map(mail).chain([mail(3)]).collect();
        let fields: Vec<String> = definition.problems().into_iter().map(|problem| problem.field).collect();
        assert_eq!(fields, ["selection.limit", "name", "attach", "keep_days", "recipients"]);
        definition.recipients = vec![mail(1), mail(2), mail(1)];
        assert!(definition.problems().iter().any(|problem| problem.field == "recipients[2]"));
    }

    #[test]
    fn a_file_needs_a_name_and_a_language_only() {
        let least: Definition = toml::from_str("name = \"Desk\"\nlanguage = \"zh-HK\"").unwrap();
        assert_eq!(least, Definition::new("Desk", Locale::parse("zh-HK").unwrap()));
        assert!(toml::from_str::<Definition>("name = \"Desk\"\nlanguage = \"en\"\ncolour = 1").is_err());
    }
}
