//! Schedules in words, and the forms and languages that reports are looked at in.

use super::super::{Choice, Frame};
use crate::{
    domain::{
        Day, Locale,
        report::{Format, Rhythm, Schedule},
    },
    i18n::UiLanguage,
};

/// When a report is due, in words: `every weekday at 09:00, Asia/Hong_Kong time`.
pub(super) fn in_words(frame: &Frame, schedule: Option<&Schedule>) -> String {
    let Some(schedule) = schedule else { return frame.say("reports-when-never") };
    let zone = schedule.zone_name();
    match &schedule.rhythm {
        Rhythm::Week { days, at } => {
            let at = at.strftime("%H:%M").to_string();
            let values = [("days", days_in_words(frame, days).into()), ("at", at.into()), ("zone", zone.into())];
            frame.say_with("reports-when-days", &values)
        }
        Rhythm::Month { days, at } => {
            let at = at.strftime("%H:%M").to_string();
            let days = listed(frame, days.iter().map(ToString::to_string));
            let days = frame.say_with("reports-days-of-month", &[("days", days.into())]);
            frame.say_with("reports-when-days", &[("days", days.into()), ("at", at.into()), ("zone", zone.into())])
        }
        Rhythm::Cron(cron) => {
            frame.say_with("reports-when-cron", &[("cron", cron.as_str().into()), ("zone", zone.into())])
        }
    }
}

fn days_in_words(frame: &Frame, days: &[Day]) -> String {
    let is_work_day = |day: &Day| !matches!(day, Day::Saturday | Day::Sunday);
    if days.len() == Day::ALL.len() {
        return frame.say("reports-days-all");
    }
    if days.len() == 5 && days.iter().all(is_work_day) {
        return frame.say("reports-days-work");
    }
    listed(frame, days.iter().map(|day| frame.say(day_label(*day))))
}

/// Names one after another, as the language lists them.
pub(super) fn listed(frame: &Frame, names: impl Iterator<Item = String>) -> String {
    names
        .reduce(|first, next| frame.say_with("reports-listed", &[("first", first.into()), ("next", next.into())]))
        .unwrap_or_default()
}

/// What a day is called in a list.
pub(in crate::dashboard) const fn day_label(day: Day) -> &'static str {
    match day {
        Day::Monday => "reports-day-mon",
        Day::Tuesday => "reports-day-tue",
        Day::Wednesday => "reports-day-wed",
        Day::Thursday => "reports-day-thu",
        Day::Friday => "reports-day-fri",
        Day::Saturday => "reports-day-sat",
        Day::Sunday => "reports-day-sun",
    }
}

/// What a form is called.
pub(super) const fn format_label(format: Format) -> &'static str {
    match format {
        Format::Html => "reports-form-html",
        Format::Text => "reports-form-text",
        Format::Markdown => "reports-form-markdown",
        Format::Csv => "reports-form-csv",
        Format::Json => "reports-form-json",
        Format::Atom => "reports-form-atom",
        Format::Ics => "reports-form-ics",
        Format::Slack => "reports-form-slack",
    }
}

/// The languages that reports are written in.
pub(super) fn languages(chosen: &str) -> Vec<Choice> {
    let choice = |language: UiLanguage| Choice {
        lang: Some(language.html_lang().to_owned()),
        ..Choice::new(language.tag(), language.name(), language.tag() == chosen)
    };
    UiLanguage::OFFERED.map(choice).into()
}

/// The forms that pages show.
pub(super) fn shown_forms(frame: &Frame, shown: Format) -> Vec<Choice> {
    let forms = [Format::Html, Format::Text, Format::Csv];
    forms.map(|format| Choice::new(format.as_str(), frame.say(format_label(format)), format == shown)).into()
}

/// The forms that a report can be kept in, with the address of each below `base`.
pub(super) fn downloads(frame: &Frame, base: &str, language: &Locale) -> Vec<(String, String)> {
    let kept = |format: Format| {
        let download = if format == Format::Html { "&download=1" } else { "" };
        (format!("{base}/{}?language={language}{download}", format.as_str()), frame.say(format_label(format)))
    };
    Format::ALL.map(kept).into()
}
