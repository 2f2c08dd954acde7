//! A report as it is typed: every field as text, until it is known what it means.

use crate::{
    dashboard::{form::Fields, settings::terms, view::Draft},
    domain::{
        FieldError, Locale, Significance, State,
        report::{Definition, Format, Grouping, HookForm, Recipient, Schedule, ScheduleText, Selection},
    },
};

const HOUR: u64 = 3_600;

/// What was typed into the form.
pub(super) fn typed(fields: &Fields) -> Draft {
    let one = |name: &str| fields.one(name).unwrap_or_default().to_owned();
    let all = |name: &str| -> Vec<String> {
        fields.all(name).filter(|value| !value.is_empty()).take(500).map(ToOwned::to_owned).collect()
    };
    let on = |name: &str| fields.one(name) == Some("on");
    Draft {
        name: one("name"),
        language: one("language"),
        paused: on("paused"),
        quiet: on("quiet"),
        attach: all("attach"),
        grouping: one("grouping"),
        keep_days: one("keep_days"),
        collections: all("collections"),
        locales: all("locales"),
        kinds: one("kinds"),
        states: all("states"),
        significance: one("significance"),
        hours: one("hours"),
        overdue_only: on("overdue_only"),
        limit: one("limit"),
        when: one("when"),
        days: all("days"),
        month_days: one("month_days"),
        at: one("at"),
        zone: one("zone"),
        cron: one("cron"),
        mails: one("mails"),
        hooks: one("hooks"),
        folders: one("folders"),
    }
}

/// A report as it stands, to be typed over.
pub(super) fn standing(definition: &Definition) -> Draft {
    let selection = &definition.selection;
    let schedule = definition.schedule.clone().map(ScheduleText::from);
    let when = match &schedule {
        None => "never",
        Some(text) if text.cron.is_some() => "cron",
        Some(text) if text.month_days.is_empty() => "week",
        Some(_) => "month",
    };
    let text = schedule.unwrap_or_default();
    let lines = |line: fn(&Recipient) -> Option<String>| -> String {
        definition.recipients.iter().filter_map(line).collect::<Vec<_>>().join("\n")
    };
    let names = |names: Vec<&'static str>| names.into_iter().map(ToOwned::to_owned).collect();
    Draft {
        name: definition.name.clone(),
        language: definition.language.to_string(),
        paused: definition.paused,
        quiet: !definition.send_empty,
        attach: names(definition.attach.iter().map(|format| format.as_str()).collect()),
        grouping: definition.grouping.as_str().to_owned(),
        keep_days: definition.keep_days.to_string(),
        collections: selection.collections.clone(),
        locales: selection.locales.iter().map(ToString::to_string).collect(),
        kinds: selection.kinds.join(", "),
        states: names(selection.states.iter().map(|state| state.as_str()).collect()),
        significance: selection.significance.map(Significance::as_str).unwrap_or_default().to_owned(),
        hours: if selection.minimum_age == 0 { String::new() } else { hours(selection.minimum_age) },
        overdue_only: selection.overdue_only,
        limit: selection.limit.to_string(),
        when: when.to_owned(),
        days: names(text.days.iter().map(|day| day.as_str()).collect()),
        month_days: text.month_days.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        at: text.at.unwrap_or_else(|| "09:00".to_owned()),
        zone: text.zone,
        cron: text.cron.unwrap_or_default(),
        mails: lines(mail_line),
        hooks: lines(hook_line),
        folders: lines(folder_line),
    }
}

/// Hours, with as many decimals as are needed to say the same seconds; what two do not say, and less than a tenth of an
/// hour, in minutes or seconds.
fn hours(seconds: u64) -> String {
    if seconds.is_multiple_of(HOUR) {
        return (seconds / HOUR).to_string();
    }
    if seconds < HOUR / 10 || !seconds.is_multiple_of(HOUR / 100) {
        return terms::written(seconds);
    }
    let hundredths = seconds / (HOUR / 100);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn with_language(mut line: String, recipient: &Recipient) -> String {
    if let Some(language) = recipient.language() {
        line.push(' ');
        line.push_str(&language.to_string());
    }
    line
}

fn mail_line(recipient: &Recipient) -> Option<String> {
    let Recipient::Mail { address, .. } = recipient else { return None };
    Some(with_language(address.clone(), recipient))
}

fn hook_line(recipient: &Recipient) -> Option<String> {
    let Recipient::Webhook { url, form, .. } = recipient else { return None };
    let form = if *form == HookForm::Slack { " slack" } else { "" };
    Some(with_language(format!("{url}{form}"), recipient))
}

fn folder_line(recipient: &Recipient) -> Option<String> {
    let Recipient::Folder { path, formats, .. } = recipient else { return None };
    let formats: Vec<&str> = formats.iter().map(|format| format.as_str()).collect();
    Some(with_language(format!("{path} {}", formats.join(",")), recipient))
}

/// A field of the form that cannot be taken, and the line or word that is wrong.
pub(super) type Wrong = (&'static str, String);

/// What a draft means; else the fields that mean nothing.
pub(super) fn meant(draft: &Draft) -> Result<Definition, Vec<Wrong>> {
    let mut wrong: Vec<Wrong> = Vec::new();
    let language = Locale::parse(&draft.language).map_err(|_| wrong.push(("language", draft.language.clone())));
    let schedule = schedule(draft).unwrap_or_else(|problem| {
        wrong.push(problem);
        None
    });
    let locales = each("locales", &draft.locales, |tag| Locale::parse(tag).ok(), &mut wrong);
    let states = each("states", &draft.states, |name| name.parse::<State>().ok(), &mut wrong);
    let attach = each("attach", &draft.attach, |name| name.parse::<Format>().ok(), &mut wrong);
    let grouping = draft.grouping.parse().unwrap_or(Grouping::Locale);
    let significance = Some(draft.significance.as_str()).filter(|name| !name.is_empty()).map(str::parse);
    let significance = significance.transpose().unwrap_or_else(|_| {
        wrong.push(("significance", draft.significance.clone()));
        None
    });
    let keep_days = whole(&draft.keep_days).and_then(|days| u16::try_from(days).ok());
    let limit = whole(&draft.limit).and_then(|limit| u32::try_from(limit).ok());
    let minimum_age = if draft.hours.trim().is_empty() { Some(0) } else { seconds(&draft.hours) };
    for (field, typed, read) in [
        ("keep_days", &draft.keep_days, keep_days.is_some()),
        ("limit", &draft.limit, limit.is_some()),
        ("hours", &draft.hours, minimum_age.is_some()),
    ] {
        if !read {
            wrong.push((field, typed.clone()));
        }
    }
    let recipients = recipients(draft, &mut wrong);
    let (Ok(language), Some(keep_days), Some(limit), Some(minimum_age)) = (language, keep_days, limit, minimum_age)
    else {
        return Err(wrong);
    };
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let kinds = draft.kinds.split([',', '，', '、', '\n']).map(str::trim).filter(|kind| !kind.is_empty());
    Ok(Definition {
        paused: draft.paused,
        send_empty: !draft.quiet,
        attach,
        grouping,
        keep_days,
        selection: Selection {
            collections: draft.collections.clone(),
            locales,
            kinds: kinds.map(ToOwned::to_owned).collect(),
            states,
            significance,
            minimum_age,
            overdue_only: draft.overdue_only,
            limit,
        },
        schedule,
        recipients,
        ..Definition::new(draft.name.trim(), language)
    })
}

/// When the draft says that the report is due; `None` where only on demand.
pub(super) fn schedule(draft: &Draft) -> Result<Option<Schedule>, Wrong> {
    let zone = draft.zone.trim().to_owned();
    let at = Some(draft.at.trim().to_owned()).filter(|at| !at.is_empty());
    let text = match draft.when.as_str() {
        "week" => {
            let named = |name: &String| serde_json::from_value(serde_json::Value::String(name.clone())).ok();
            ScheduleText { days: draft.days.iter().filter_map(named).collect(), at, zone, ..ScheduleText::default() }
        }
        "month" => {
            let days = draft.month_days.split([',', '，', '、', ' ']).map(str::trim).filter(|day| !day.is_empty());
            let read: Result<Vec<i8>, _> = days.map(str::parse).collect();
            let month_days = read.map_err(|_| ("month_days", draft.month_days.clone()))?;
            ScheduleText { month_days, at, zone, ..ScheduleText::default() }
        }
        "cron" => ScheduleText { cron: Some(draft.cron.trim().to_owned()), zone, ..ScheduleText::default() },
        _ => return Ok(None),
    };
    let (days, month) = (draft.days.join(", "), draft.month_days.clone());
    Schedule::try_from(text).map(Some).map_err(|problem| match problem.0.first().map(|field| field.field.as_str()) {
        Some("zone") => ("zone", draft.zone.clone()),
        Some("at") => ("at", draft.at.clone()),
        Some("cron") => ("cron", draft.cron.clone()),
        _ if draft.when == "month" => ("month_days", month),
        _ => ("days", days),
    })
}

fn each<T>(field: &'static str, typed: &[String], read: impl Fn(&str) -> Option<T>, wrong: &mut Vec<Wrong>) -> Vec<T> {
    let mut found = Vec::new();
    for word in typed {
        match read(word) {
            Some(one) => found.push(one),
            None => wrong.push((field, word.clone())),
        }
    }
    found
}

fn whole(typed: &str) -> Option<u64> {
    typed.trim().parse().ok()
}

/// Hours with at most two decimals, in seconds.
fn seconds(typed: &str) -> Option<u64> {
    let typed = typed.trim();
    if typed.ends_with(char::is_alphabetic) {
        return terms::read(typed);
    }
    let (whole, part) = typed.split_once('.').unwrap_or((typed, ""));
    let hundredths: u64 = match part.len() {
        0 => 0,
        1 => part.parse::<u64>().ok()? * 10,
        2 => part.parse().ok()?,
        _ => return None,
    };
    whole.parse::<u64>().ok()?.checked_mul(HOUR)?.checked_add(hundredths * HOUR / 100)
}

/// One recipient a line: an address, then what else there is to say, in words.
fn recipients(draft: &Draft, wrong: &mut Vec<Wrong>) -> Vec<Recipient> {
    let mut found = Vec::new();
    for (field, typed, read) in [
        ("mails", &draft.mails, mail as fn(&str, &[&str]) -> Option<Recipient>),
        ("hooks", &draft.hooks, hook),
        ("folders", &draft.folders, folder),
    ] {
        for line in typed.lines().map(str::trim).filter(|line| !line.is_empty()).take(200) {
            let mut words = line.split_whitespace();
            let first = words.next().unwrap_or_default();
            match read(first, &words.collect::<Vec<_>>()) {
                Some(recipient) => found.push(recipient),
                None => wrong.push((field, line.chars().take(100).collect())),
            }
        }
    }
    found
}

/// What stands where a language might, and is none.
struct NoLanguage;

fn language(words: &[&str]) -> Result<Option<Locale>, NoLanguage> {
    match words {
        [] => Ok(None),
        [tag] => Locale::parse(tag).map(Some).map_err(|_| NoLanguage),
        _ => Err(NoLanguage),
    }
}

fn mail(address: &str, words: &[&str]) -> Option<Recipient> {
    Some(Recipient::Mail { address: address.to_owned(), language: language(words).ok()? })
}

fn hook(url: &str, words: &[&str]) -> Option<Recipient> {
    let (form, rest) = match words.split_first() {
        Some((&"slack", rest)) => (HookForm::Slack, rest),
        _ => (HookForm::Standard, words),
    };
    Some(Recipient::Webhook { url: url.to_owned(), form, language: language(rest).ok()? })
}

fn folder(path: &str, words: &[&str]) -> Option<Recipient> {
    let (formats, rest) = words.split_first()?;
    let formats: Result<Vec<Format>, _> = formats.split(',').map(str::parse).collect();
    Some(Recipient::Folder { path: path.to_owned(), formats: formats.ok()?, language: language(rest).ok()? })
}

/// Which field of the form a refused field of the definition is, and what is wrong in it.
pub(super) fn refused(draft: &Draft, definition: &Definition, problem: &FieldError) -> Wrong {
    let field = problem.field.as_str();
    let nth = field.strip_prefix("recipients[").and_then(|rest| rest.split_once(']'));
    let recipient = nth.and_then(|(nth, _)| nth.parse::<usize>().ok()).and_then(|nth| definition.recipients.get(nth));
    match recipient {
        Some(mail @ Recipient::Mail { .. }) => return ("mails", mail_line(mail).unwrap_or_default()),
        Some(hook @ Recipient::Webhook { .. }) => return ("hooks", hook_line(hook).unwrap_or_default()),
        Some(folder @ Recipient::Folder { .. }) => return ("folders", folder_line(folder).unwrap_or_default()),
        None => {}
    }
    match field {
        "name" => ("name", draft.name.clone()),
        "language" => ("language", draft.language.clone()),
        "attach" => ("attach", String::new()),
        "keep_days" => ("keep_days", draft.keep_days.clone()),
        "selection.collections" => ("collections", String::new()),
        "selection.locales" => ("locales", String::new()),
        "selection.kinds" => ("kinds", String::new()),
        "selection.states" => ("states", String::new()),
        "selection.limit" => ("limit", draft.limit.clone()),
        "selection.minimum_age" => ("hours", draft.hours.clone()),
        _ => ("mails", String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::report::Template;

    #[test]
    fn what_stands_is_typed_and_means_the_same_again() {
        for template in Template::ALL {
            let mut definition =
                template.definition("Desk", Locale::parse("zh-HK").unwrap(), "Asia/Hong_Kong").unwrap();
            definition.recipients = vec![
                Recipient::Mail { address: "desk@example.org".into(), language: Locale::parse("zh-CN").ok() },
                Recipient::Webhook { url: "https://example.org/x".into(), form: HookForm::Slack, language: None },
                Recipient::Folder { path: "desk/hk".into(), formats: vec![Format::Csv, Format::Ics], language: None },
            ];
            for (seconds, shown) in
                [(5_400, "1.50"), (7_200, "2"), (360, "0.10"), (300, "5 min"), (20, "20 s"), (3_661, "3661 s")]
            {
                definition.selection.minimum_age = seconds;
                let draft = standing(&definition);
                assert_eq!((&*draft.hours, meant(&draft)), (shown, Ok(definition.clone())));
            }
        }
    }

    #[test]
    fn whatever_means_nothing_is_named_by_its_field() {
        let draft = Draft {
            name: "x".into(),
            language: "en".into(),
            keep_days: "many".into(),
            limit: "-1".into(),
            hours: "1.234".into(),
            when: "week".into(),
            at: "25:00".into(),
            days: vec!["mon".into()],
            zone: "Asia/Hong_Kong".into(),
            mails: "a@example.org en and more\nb@example.org".into(),
            folders: "desk".into(),
            ..Draft::default()
        };
        let wrong = meant(&draft).unwrap_err();
        let fields: Vec<&str> = wrong.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["at", "keep_days", "limit", "hours", "mails", "folders"]);
        assert!(wrong.contains(&("mails", "a@example.org en and more".into())));
    }
}
