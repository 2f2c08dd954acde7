//! Which locales are owed, and how publishers spell them.

use std::collections::BTreeMap;

use super::{
    super::{
        super::{
            form::Fields,
            view::{Field, Frame, Input, OwedRow},
        },
        asking::{Wrong, locales_of, problem},
    },
    rows::{Rows, read_kinds, written_kinds},
};
use crate::domain::{Locale, Policy, Requirement};

/// Each locale of the policy, the source first: what it is made from, and of which articles it is owed.
pub(super) fn owed(policy: &Policy) -> Vec<OwedRow> {
    let source = &policy.source_locale;
    let others = policy.required_locales().into_iter().filter(|locale| *locale != source);
    let row = |locale: &Locale| OwedRow {
        locale: locale.clone(),
        upstream: (locale != source).then(|| policy.chain.get(locale).unwrap_or(source).clone()),
        rules: policy
            .required
            .iter()
            .filter(|rule| rule.locales.contains(locale))
            .map(|rule| (rule.kinds.clone(), rule.since.clone()))
            .collect(),
    };
    [source].into_iter().chain(others).map(row).collect()
}

/// The policy's part as fields of a form.
pub(super) fn pairs(policy: &Policy) -> Vec<(String, String)> {
    let tags = |locales: &[Locale]| locales.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let mut pairs = vec![("source".to_owned(), policy.source_locale.to_string())];
    for (nth, rule) in policy.required.iter().enumerate() {
        pairs.push((format!("locales-{nth}"), tags(&rule.locales)));
        pairs.push((format!("kinds-{nth}"), written_kinds(rule.kinds.as_ref())));
        pairs.push((format!("since-{nth}"), rule.since.clone().unwrap_or_default()));
    }
    let aliases = policy.aliases.iter().map(|(alias, locale)| format!("{alias} = {locale}"));
    pairs.push(("aliases".to_owned(), aliases.collect::<Vec<_>>().join("\n")));
    pairs
}

fn rows(standing: &Policy) -> Rows<'static> {
    Rows { names: ["locales", "kinds", "since"], standing: standing.required.len() }
}

/// The form.
pub(super) fn fields(frame: &Frame, typed: &Fields, standing: &Policy, wrong: &Wrong) -> Vec<Field> {
    let given = |name: &str| typed.one(name).unwrap_or_default().to_owned();
    let say = |id: &str| frame.say(id);
    let source = Field::line("source", say("settings-source-locale"), given("source"));
    let mut fields = vec![source.help(say("settings-source-locale-what")).wrong(problem(wrong, "source"))];
    for nth in 0..rows(standing).shown(typed) {
        let number = nth + 1;
        let line = |name: &str, label: &str, help: &str| {
            let name = format!("{name}-{nth}");
            let label = frame.say_with(label, &[("number", number.into())]);
            let field = Field::long_line(name.clone(), label, given(&name));
            field.help(say(help)).wrong(problem(wrong, &name))
        };
        fields.push(line("locales", "settings-rule-locales", "settings-rule-locales-what"));
        fields.push(line("kinds", "settings-rule-kinds", "settings-rule-kinds-what"));
        fields.push(line("since", "settings-rule-since", "settings-rule-since-what"));
    }
    let aliases = Field::new("aliases", say("settings-aliases"), Input::Lines { value: given("aliases") });
    fields.push(aliases.help(say("settings-aliases-what")).wrong(problem(wrong, "aliases")));
    fields
}

/// The policy with what was typed; what cannot be read is said to be wrong.
pub(super) fn read(frame: &Frame, typed: &Fields, standing: &Policy, wrong: &mut Wrong) -> Policy {
    let mut policy = standing.clone();
    match locales_of(frame, typed, "source", wrong).as_slice() {
        [source] => policy.source_locale = source.clone(),
        _ if problem(wrong, "source").is_some() => {}
        _ => wrong.push(("source".to_owned(), frame.say("settings-wrong-source"))),
    }
    policy.required = Vec::new();
    for nth in 0..rows(standing).filled(typed) {
        let (locales_field, kinds_field, since_field) =
            (format!("locales-{nth}"), format!("kinds-{nth}"), format!("since-{nth}"));
        let locales = locales_of(frame, typed, &locales_field, wrong);
        let kinds = typed.one(&kinds_field).unwrap_or_default();
        let stood = standing.required.get(nth).and_then(|rule| rule.kinds.as_ref());
        let kinds = read_kinds(kinds, stood);
        let since = typed.one(&since_field).map(str::trim).filter(|since| !since.is_empty());
        if since.is_some_and(|since| crate::clock::Dated::parse(since, None).is_err()) {
            wrong.push((since_field, frame.say("settings-wrong-since")));
        }
        if locales.is_empty() {
            // A rule that lost its locales is taken away; one that never had any is not finished.
            if (kinds.is_some() || since.is_some()) && problem(wrong, &locales_field).is_none() {
                wrong.push((locales_field, frame.say("settings-wrong-rule")));
            }
            continue;
        }
        policy.required.push(Requirement { locales, kinds, since: since.map(str::to_owned) });
    }
    match aliases(typed.one("aliases").unwrap_or_default()) {
        Some(aliases) => policy.aliases = aliases,
        None => wrong.push(("aliases".to_owned(), frame.say("settings-wrong-aliases"))),
    }
    policy
}

/// `zh-Hant = zh-HK`, one a line.
fn aliases(typed: &str) -> Option<BTreeMap<String, Locale>> {
    let lines = typed.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| {
            let (alias, locale) = line.split_once('=')?;
            let alias = alias.trim();
            let fits = !alias.is_empty() && alias.len() <= 35 && !alias.contains(char::is_whitespace);
            fits.then_some(())?;
            Some((alias.to_owned(), Locale::parse(locale.trim()).ok()?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_are_one_a_line() {
        let read = aliases("zh-Hant = zh-HK\n\n chs=zh-CN \r\n").unwrap();
        assert_eq!(read.len(), 2);
        assert_eq!(read["chs"].to_string(), "zh-CN");
        for bad in ["zh-Hant", "= zh-HK", "zh Hant = zh-HK", "x = not a tag", "x ="] {
            assert_eq!(aliases(bad), None, "{bad}");
        }
        assert_eq!(aliases(""), Some(BTreeMap::new()));
    }
}
