//! The time allowed for some kinds of article in some locales.

use super::{
    super::{
        super::{
            form::Fields,
            view::{Field, Frame},
        },
        asking::{Wrong, locales_of, problem},
    },
    deadlines::read_time,
    rows::{Rows, read_kinds, written_kinds},
    terms,
};
use crate::{
    domain::{Allowance, Policy},
    i18n::Translator,
};

fn rows(standing: &Policy) -> Rows<'static> {
    Rows { names: ["kinds", "only", "time"], standing: standing.allowed.rules.len() }
}

/// The rules as fields of a form.
pub(super) fn pairs(t: &Translator, policy: &Policy) -> Vec<(String, String)> {
    let rows = policy.allowed.rules.iter().enumerate().flat_map(|(nth, rule)| {
        let locales = rule.locales.iter().flatten().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        [
            (format!("kinds-{nth}"), written_kinds(rule.kinds.as_ref())),
            (format!("only-{nth}"), locales),
            (format!("time-{nth}"), terms::spelled(t, rule.seconds)),
        ]
    });
    rows.collect()
}

/// Their part of the form.
pub(super) fn fields(frame: &Frame, typed: &Fields, standing: &Policy, wrong: &Wrong) -> Vec<Field> {
    let row = |nth: usize| {
        [
            ("kinds", "settings-rule-kinds", "settings-rule-kinds-what"),
            ("only", "settings-rule-only", "settings-rule-only-what"),
            ("time", "settings-rule-time", "settings-rule-time-what"),
        ]
        .map(|(name, label, help)| {
            let name = format!("{name}-{nth}");
            let label = frame.say_with(label, &[("number", (nth + 1).into())]);
            let field = Field::long_line(name.clone(), label, typed.one(&name).unwrap_or_default());
            field.help(frame.say(help)).wrong(problem(wrong, &name))
        })
    };
    (0..rows(standing).shown(typed)).flat_map(row).collect()
}

/// The rules that were typed; what cannot be read is said to be wrong.
pub(super) fn read(frame: &Frame, typed: &Fields, standing: &Policy, wrong: &mut Wrong) -> Vec<Allowance> {
    let mut rules = Vec::new();
    for nth in 0..rows(standing).filled(typed) {
        let stood = standing.allowed.rules.get(nth).and_then(|rule| rule.kinds.as_ref());
        let kinds = read_kinds(typed.one(&format!("kinds-{nth}")).unwrap_or_default(), stood);
        let locales = locales_of(frame, typed, &format!("only-{nth}"), wrong);
        let locales = (!locales.is_empty()).then_some(locales);
        let time = format!("time-{nth}");
        let has_time = typed.one(&time).is_some_and(|time| !time.trim().is_empty());
        match read_time(frame, typed, &time, wrong) {
            Some(seconds) => rules.push(Allowance { kinds, locales, seconds }),
            // A rule that lost its time is taken away; one that never had any is not finished.
            None if !has_time
                && standing.allowed.rules.get(nth).is_none()
                && (kinds.is_some() || locales.is_some()) =>
            {
                wrong.push((time, frame.say("settings-wrong-allowance")));
            }
            None => {}
        }
    }
    rules
}
