//! The schedule editor, and the question before a report is deleted.

use std::collections::BTreeSet;

use askama::Template;

use super::{
    super::{Choice, Field, Form, Frame, Input},
    schedule::{day_label, format_label, languages},
};
use crate::{
    clock::Instant,
    domain::{
        Day, Locale, Significance, State,
        report::{Format, Grouping, Selection},
    },
};

/// A report as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// What people call it.
    pub name: String,
    /// The language it is written in.
    pub language: String,
    /// Whether its schedule rests.
    pub paused: bool,
    /// Whether it is not sent where there is nothing to say.
    pub quiet: bool,
    /// What goes along with mails.
    pub attach: Vec<String>,
    /// By what its work is put together.
    pub grouping: String,
    /// For how many days what it said is kept.
    pub keep_days: String,
    /// Of which collections.
    pub collections: Vec<String>,
    /// In which locales.
    pub locales: Vec<String>,
    /// Of which kinds, with commas between.
    pub kinds: String,
    /// In which states.
    pub states: Vec<String>,
    /// Stale by at least this much.
    pub significance: String,
    /// Open for at least so many hours.
    pub hours: String,
    /// Only what is overdue.
    pub overdue_only: bool,
    /// How many rows each list has.
    pub limit: String,
    /// `week`, `month`, `cron` or `never`.
    pub when: String,
    /// On which days of the week.
    pub days: Vec<String>,
    /// On which days of the month, with commas between.
    pub month_days: String,
    /// At what time.
    pub at: String,
    /// In which zone.
    pub zone: String,
    /// The expression.
    pub cron: String,
    /// Addresses, one a line.
    pub mails: String,
    /// Addresses of programs, one a line.
    pub hooks: String,
    /// Folders, one a line.
    pub folders: String,
}

/// The editor of one report.
#[derive(Debug, Template)]
#[template(path = "reports/edit.html")]
pub struct EditorPage {
    /// What stands round it.
    pub frame: Frame,
    /// The report; `None` for a new one.
    pub id: Option<i64>,
    /// The version that the reader sees.
    pub version: Option<i64>,
    /// The collections there are.
    pub collections: Vec<String>,
    /// The locales there are.
    pub locales: Vec<Locale>,
    /// What is typed.
    pub draft: Draft,
    /// The fields that cannot be taken, each with what is wrong in it.
    pub wrong: Vec<(&'static str, String)>,
    /// When it would be due next, spelled out in its own zone.
    pub slots: Vec<(Instant, String)>,
}

/// Some fields under a heading.
struct Part {
    id: &'static str,
    heading: String,
    fields: Vec<Field>,
    /// Fields for those who know, behind a fold.
    folded: Vec<Field>,
}

impl EditorPage {
    /// Whether anything cannot be taken.
    pub fn is_wrong(&self) -> bool {
        !self.wrong.is_empty()
    }

    fn action(&self) -> String {
        self.id.map_or_else(|| "/reports/new".to_owned(), |id| format!("/reports/{id}/edit"))
    }

    /// All fields, for the summary of what is wrong.
    fn asked(&self) -> Form {
        Form::new(self.parts().into_iter().flat_map(|part| part.fields.into_iter().chain(part.folded)).collect())
    }

    fn parts(&self) -> Vec<Part> {
        let part = |id: &'static str, heading: &str, fields: Vec<Field>, folded: Vec<Field>| Part {
            id,
            heading: self.frame.say(heading),
            fields: fields.into_iter().map(|field| self.checked(field)).collect(),
            folded: folded.into_iter().map(|field| self.checked(field)).collect(),
        };
        let (when, cron) = self.when();
        vec![
            part("what", "reports-part-what", self.what(), Vec::new()),
            part("when", "reports-part-when", when, cron),
            part("whom", "reports-part-whom", self.whom(), Vec::new()),
        ]
    }

    fn checked(&self, field: Field) -> Field {
        let problem = self.wrong.iter().find(|(name, _)| *name == field.name);
        let problem = problem.map(|(name, value)| {
            let value: String = value.chars().take(100).collect();
            self.frame.say_with(problem_words(name), &[("value", value.into())])
        });
        field.wrong(problem)
    }

    fn what(&self) -> Vec<Field> {
        let (draft, frame) = (&self.draft, &self.frame);
        let say = |id: &str| frame.say(id);
        let mut fields = vec![Field::line("name", say("reports-name"), &draft.name)];
        // What is chosen stays to be seen, also where it is not there any more.
        let collections: BTreeSet<&String> = self.collections.iter().chain(&draft.collections).collect();
        if collections.len() > 1 {
            let boxes = collections.into_iter().map(|name| Choice::name(name, draft.collections.contains(name)));
            let boxes = Input::Boxes(boxes.collect());
            fields.push(Field::new("collections", say("reports-collections"), boxes).help(say("reports-none-is-all")));
        }
        let chosen: BTreeSet<Locale> = draft.locales.iter().filter_map(|tag| Locale::parse(tag).ok()).collect();
        let locales: BTreeSet<&Locale> = self.locales.iter().chain(&chosen).collect();
        let locales = locales.into_iter().map(|locale| Choice::locale(locale, chosen.contains(locale))).collect();
        let states = Selection::STATES.map(|state| {
            Choice::new(state.as_str(), say(state_label(state)), draft.states.iter().any(|name| name == state.as_str()))
        });
        let significance = [
            ("", "reports-significance-any"),
            (Significance::Minor.as_str(), "reports-significance-minor"),
            (Significance::Major.as_str(), "reports-significance-major"),
            (Significance::Correction.as_str(), "reports-significance-correction"),
        ];
        let significance =
            significance.map(|(value, label)| Choice::new(value, say(label), draft.significance == value)).into();
        let grouping = Grouping::ALL.map(|grouping| {
            Choice::new(grouping.as_str(), say(grouping_label(grouping)), draft.grouping == grouping.as_str())
        });
        fields.extend([
            Field::new("locales", say("reports-locales"), Input::Boxes(locales)).help(say("reports-none-is-all")),
            Field::new("states", say("reports-states"), Input::Boxes(states.into())).help(say("reports-none-is-all")),
            Field::list("significance", say("reports-significance"), significance),
            Field::line("kinds", say("reports-kinds"), &draft.kinds).help(say("reports-kinds-what")),
            number("hours", say("reports-hours"), &draft.hours).help(say("reports-hours-what")),
            Field::new("overdue_only", say("reports-overdue-only"), Input::Switch(draft.overdue_only)),
            Field::new("grouping", say("reports-grouping"), Input::Radios(grouping.into())),
            number("limit", say("reports-limit"), &draft.limit).help(say("reports-limit-what")),
        ]);
        fields
    }

    fn when(&self) -> (Vec<Field>, Vec<Field>) {
        let (draft, frame) = (&self.draft, &self.frame);
        let say = |id: &str| frame.say(id);
        let rhythm = [
            ("week", "reports-rhythm-week"),
            ("month", "reports-rhythm-month"),
            ("cron", "reports-rhythm-cron"),
            ("never", "reports-rhythm-never"),
        ];
        let rhythm = rhythm.map(|(value, label)| Choice::new(value, say(label), draft.when == value));
        let days = Day::ALL.map(|day| {
            Choice::new(day.as_str(), say(day_label(day)), draft.days.iter().any(|name| name == day.as_str()))
        });
        let time = Input::Line { value: draft.at.clone(), kind: "time", autocomplete: "off", most: 5 };
        let fields = vec![
            Field::new("when", say("reports-rhythm"), Input::Radios(rhythm.into())),
            Field::new("days", say("reports-days"), Input::Boxes(days.into())),
            Field::line("month_days", say("reports-month-days"), &draft.month_days)
                .help(say("reports-month-days-what")),
            Field::new("at", say("reports-at"), time),
            Field::line("zone", say("reports-zone"), &draft.zone).help(say("reports-zone-what")),
            Field::new("paused", say("reports-paused"), Input::Switch(draft.paused)),
        ];
        let cron = Field::line("cron", say("reports-cron"), &draft.cron).help(say("reports-cron-what"));
        (fields, vec![cron])
    }

    fn whom(&self) -> Vec<Field> {
        let (draft, frame) = (&self.draft, &self.frame);
        let say = |id: &str| frame.say(id);
        let lines = |name: &'static str, label: &str, value: &str| {
            Field::new(name, say(label), Input::Lines { value: value.to_owned() })
        };
        let languages = languages(&draft.language);
        let attach = [Format::Csv, Format::Ics, Format::Markdown].map(|format| {
            let chosen = draft.attach.iter().any(|name| name == format.as_str());
            Choice::new(format.as_str(), say(format_label(format)), chosen)
        });
        vec![
            Field::new("language", say("reports-language"), Input::Radios(languages))
                .help(say("reports-language-what")),
            lines("mails", "reports-mails", &draft.mails).help(say("reports-mails-what")),
            Field::new("attach", say("reports-attach"), Input::Boxes(attach.into())),
            lines("hooks", "reports-hooks", &draft.hooks).help(say("reports-hooks-what")),
            lines("folders", "reports-folders", &draft.folders).help(say("reports-folders-what")),
            Field::new("quiet", say("reports-quiet"), Input::Switch(draft.quiet)),
            number("keep_days", say("reports-keep-days"), &draft.keep_days),
        ]
    }
}

fn number(name: &'static str, label: String, value: &str) -> Field {
    Field::new(name, label, Input::Line { value: value.to_owned(), kind: "text", autocomplete: "off", most: 10 })
}

/// What a state is called in the editor.
const fn state_label(state: State) -> &'static str {
    match state {
        State::Source => "status-source",
        State::Missing => "status-missing",
        State::Current => "status-current",
        State::Stale => "status-stale",
        State::Waiting => "status-waiting",
        State::InReview => "status-review",
        State::Unknown => "report-state-unknown",
        State::Orphaned => "reports-state-orphaned",
        State::NotRequired => "status-none",
    }
}

const fn grouping_label(grouping: Grouping) -> &'static str {
    match grouping {
        Grouping::Locale => "reports-grouping-locale",
        Grouping::Kind => "reports-grouping-kind",
        Grouping::Collection => "reports-grouping-collection",
    }
}

/// What is wrong with a field.
fn problem_words(field: &str) -> &'static str {
    match field {
        "name" => "reports-wrong-name",
        "limit" => "reports-wrong-limit",
        "hours" => "reports-wrong-hours",
        "keep_days" => "reports-wrong-keep-days",
        "days" => "reports-wrong-days",
        "month_days" => "reports-wrong-month-days",
        "at" => "reports-wrong-at",
        "zone" => "reports-wrong-zone",
        "cron" => "reports-wrong-cron",
        "mails" => "reports-wrong-mails",
        "hooks" => "reports-wrong-hooks",
        "folders" => "reports-wrong-folders",
        "collections" => "reports-wrong-collections",
        _ => "reports-wrong-choice",
    }
}
