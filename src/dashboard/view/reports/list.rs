//! `/reports`

use askama::Template;

use super::{super::Frame, archive::RunLook, schedule::in_words};
use crate::{
    clock::Instant,
    dashboard::{export::files, links::Address},
    domain::{
        Scope,
        report::{Schedule, Template as Start},
    },
    service::report_template_name,
};

/// The last run of a report.
#[derive(Debug, Clone)]
pub struct LastRun {
    /// Its number.
    pub id: i64,
    /// For when it was.
    pub slot: Instant,
    /// How it went.
    pub look: RunLook,
}

/// A report in the list.
#[derive(Debug, Clone)]
pub struct ReportRow {
    /// Its number.
    pub id: i64,
    /// What people call it.
    pub name: String,
    /// When it is due.
    pub schedule: Option<Schedule>,
    /// Whether its schedule rests.
    pub paused: bool,
    /// How many recipients it has.
    pub recipients: usize,
    /// When it is due next.
    pub next: Option<Instant>,
    /// Its last run.
    pub last: Option<LastRun>,
}

/// The reports.
#[derive(Debug, Template)]
#[template(path = "reports/list.html")]
pub struct ReportsPage {
    /// What stands round it.
    pub frame: Frame,
    /// The reports, by name.
    pub rows: Vec<ReportRow>,
}

const fn what_it_says(template: Start) -> &'static str {
    match template {
        Start::DailyBacklog => "reports-start-daily-what",
        Start::WeeklyCoverage => "reports-start-weekly-what",
        Start::CorrectionsNotApplied => "reports-start-corrections-what",
        Start::LocaleHealth => "reports-start-health-what",
    }
}

impl ReportsPage {
    /// The whole list as files.
    #[expect(clippy::unused_self, reason = "templates call methods")]
    fn files(&self) -> [(Address, &'static str); 2] {
        files(&Address::to("/reports"))
    }

    fn may_keep(&self) -> bool {
        self.frame.may(Scope::Manage)
    }

    pub(in crate::dashboard) fn when(&self, row: &ReportRow) -> String {
        in_words(&self.frame, row.schedule.as_ref())
    }

    fn starts(&self) -> [(String, String, String); 4] {
        Start::ALL.map(|template| {
            let name = self.frame.say(report_template_name(template));
            (format!("/reports/new?from={}", template.as_str()), name, self.frame.say(what_it_says(template)))
        })
    }
}
