//! The hours in which a desk works.

use super::super::{
    super::{
        form::Fields,
        view::{Choice, Field, Frame, Input, day_label, desk_zones},
    },
    asking::{Wrong, problem},
};
use crate::domain::{Day, Hours, HoursText, Policy};

/// What is said of the fields that the domain finds wrong; the form calls them the same.
const FAULTS: [(&str, &str); 5] = [
    ("days", "settings-wrong-desk-days"),
    ("from", "settings-wrong-clock"),
    ("to", "settings-wrong-clock"),
    ("zone", "settings-wrong-zone"),
    ("holidays", "settings-wrong-holidays"),
];

/// The hours as fields of a form.
pub(super) fn pairs(policy: &Policy) -> Vec<(String, String)> {
    let Some(hours) = policy.allowed.hours.clone() else { return Vec::new() };
    let HoursText { days, from, to, zone, holidays } = hours.into();
    let days = days.into_iter().map(|day| ("days".to_owned(), day.as_str().to_owned()));
    let rest = [("from", from), ("to", to), ("zone", zone), ("holidays", holidays.join("\n"))];
    days.chain(rest.map(|(name, value)| (name.to_owned(), value))).collect()
}

/// Their part of the form.
pub(super) fn fields(frame: &Frame, typed: &Fields, wrong: &Wrong) -> Vec<Field> {
    let say = |id: &str| frame.say(id);
    let given = |name: &str| typed.one(name).unwrap_or_default().to_owned();
    let days = Day::ALL.map(|day| {
        let name = day.as_str();
        Choice::new(name, say(day_label(day)), typed.all("days").any(|given| given == name))
    });
    let time = |name: &str, label: &str| {
        let input = Input::Line { value: given(name), kind: "time", autocomplete: "off", most: 5 };
        Field::new(name, say(label), input)
    };
    let zone = typed.one("zone").filter(|zone| !zone.is_empty());
    let fields = vec![
        Field::new("days", say("settings-desk-days"), Input::Boxes(days.into())).help(say("settings-desk-days-what")),
        time("from", "settings-desk-from"),
        time("to", "settings-desk-to").help(say("settings-desk-to-what")),
        Field::new("zone", say("settings-desk-zone"), Input::List(desk_zones(frame, zone))),
        Field::new("holidays", say("settings-desk-holidays"), Input::Lines { value: given("holidays") })
            .help(say("settings-desk-holidays-what")),
    ];
    fields
        .into_iter()
        .map(|field| {
            let wrong = problem(wrong, &field.name);
            field.wrong(wrong)
        })
        .collect()
}

/// The hours that were typed; none where no day is. What cannot be read is said to be wrong.
pub(super) fn read(frame: &Frame, typed: &Fields, wrong: &mut Wrong) -> Option<Hours> {
    let days: Vec<Day> =
        Day::ALL.into_iter().filter(|day| typed.all("days").any(|given| given == day.as_str())).collect();
    if days.is_empty() {
        // No hours are meant, whatever the fields beside say; but holidays of no desk would be lost.
        if typed.one("holidays").is_some_and(|dates| !dates.trim().is_empty()) {
            wrong.push(("days".to_owned(), frame.say("settings-wrong-desk-days")));
        }
        return None;
    }
    let one = |name: &str| typed.one(name).unwrap_or_default().to_owned();
    let holidays =
        typed.one("holidays").unwrap_or_default().split(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、'));
    let holidays = holidays.filter(|date| !date.is_empty()).map(str::to_owned).collect();
    match Hours::try_from(HoursText { days, from: one("from"), to: one("to"), zone: one("zone"), holidays }) {
        Ok(hours) => Some(hours),
        Err(faults) => {
            for (name, words) in
                FAULTS.into_iter().filter(|(name, _)| faults.0.iter().any(|fault| fault.field == *name))
            {
                wrong.push((name.to_owned(), frame.say(words)));
            }
            None
        }
    }
}
