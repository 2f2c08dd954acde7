//! By when a translation is owed, when it counts as stale, and what waits for approval.

use super::{
    super::{
        super::{
            form::Fields,
            view::{Choice, Field, Frame, Input},
        },
        asking::{Wrong, problem},
    },
    allowances, desk, terms,
};
use crate::{
    domain::{Locale, Policy, Review, Significance},
    i18n::Translator,
};

/// The longest time that can be allowed, in seconds: ten years, as the policy has it.
const LONGEST: u64 = 315_360_000;
/// The significances that a threshold can be set to, and what they are called.
const THRESHOLDS: [(Significance, &str); 5] = [
    (Significance::None, "settings-threshold-none"),
    (Significance::Typo, "settings-threshold-typo"),
    (Significance::Minor, "settings-threshold-minor"),
    (Significance::Major, "settings-threshold-major"),
    (Significance::Correction, "settings-threshold-correction"),
];
const REVIEWS: [(Review, &str, &str); 3] = [
    (Review::Off, "off", "settings-review-off"),
    (Review::Machine, "machine", "settings-review-machine"),
    (Review::All, "all", "settings-review-all"),
];

/// The policy's part as fields of a form.
pub(super) fn pairs(t: &Translator, policy: &Policy) -> Vec<(String, String)> {
    let time = |seconds: Option<u64>| seconds.map(|seconds| terms::spelled(t, seconds)).unwrap_or_default();
    let review = REVIEWS.iter().find(|(review, _, _)| *review == policy.review).map_or("off", |(_, name, _)| name);
    let mut pairs = vec![
        ("threshold".to_owned(), policy.threshold.as_str().to_owned()),
        ("review".to_owned(), review.to_owned()),
        ("default".to_owned(), time(policy.allowed.default)),
        ("correction".to_owned(), time(policy.allowed.correction)),
        ("grace".to_owned(), time(Some(policy.grace).filter(|grace| *grace > 0))),
        ("quiet".to_owned(), time(policy.quiet_after)),
        ("limit".to_owned(), policy.mass_change_limit.map(|limit| limit.to_string()).unwrap_or_default()),
    ];
    for locale in owed(policy) {
        pairs.push((format!("allowed-{locale}"), time(policy.allowed.locales.get(locale).copied())));
    }
    pairs.extend(allowances::pairs(t, policy));
    pairs.extend(desk::pairs(policy));
    pairs
}

/// The locales that can have a time of their own: all but the source.
fn owed(policy: &Policy) -> Vec<&Locale> {
    let mut owed: Vec<&Locale> = policy.required_locales().into_iter().collect();
    owed.extend(policy.allowed.locales.keys().filter(|locale| !owed.contains(locale)).collect::<Vec<_>>());
    owed.retain(|locale| **locale != policy.source_locale);
    owed
}

/// The form.
pub(super) fn fields(frame: &Frame, typed: &Fields, standing: &Policy, wrong: &Wrong) -> Vec<Field> {
    let say = |id: &str| frame.say(id);
    let given = |name: &str| typed.one(name).unwrap_or_default().to_owned();
    let line = |name: &str, label: String| Field::line(name, label, given(name)).wrong(problem(wrong, name));
    let thresholds = THRESHOLDS.map(|(significance, label)| {
        let name = significance.as_str();
        Choice::new(name, say(label), given("threshold") == name)
    });
    let reviews = REVIEWS.map(|(_, name, label)| Choice::new(name, say(label), given("review") == name));
    let mut fields = vec![line("default", say("settings-allowed")).help(say("settings-allowed-what"))];
    for locale in owed(standing) {
        let label = frame.say_with("settings-allowed-locale", &[("locale", locale.to_string().into())]);
        fields.push(line(&format!("allowed-{locale}"), label));
    }
    fields.extend(allowances::fields(frame, typed, standing, wrong));
    fields.push(line("correction", say("settings-correction")).help(say("settings-correction-what")));
    fields.extend(desk::fields(frame, typed, wrong));
    fields.push(line("grace", say("settings-grace")).help(say("settings-grace-what")));
    let threshold = Field::new("threshold", say("settings-threshold"), Input::Radios(thresholds.into()));
    fields.push(threshold.wrong(problem(wrong, "threshold")));
    fields.push(
        Field::new("review", say("settings-review"), Input::Radios(reviews.into())).wrong(problem(wrong, "review")),
    );
    fields.push(line("quiet", say("settings-quiet")).help(say("settings-quiet-what")));
    fields.push(line("limit", say("settings-limit")).help(say("settings-limit-what")));
    fields
}

/// The policy with what was typed; what cannot be read is said to be wrong.
pub(super) fn read(frame: &Frame, typed: &Fields, standing: &Policy, wrong: &mut Wrong) -> Policy {
    let mut policy = standing.clone();
    let mut time = |name: &str| read_time(frame, typed, name, wrong);
    policy.allowed.default = time("default");
    policy.allowed.correction = time("correction");
    policy.grace = time("grace").unwrap_or(0);
    policy.quiet_after = time("quiet");
    for locale in owed(standing) {
        match time(&format!("allowed-{locale}")) {
            Some(seconds) => policy.allowed.locales.insert(locale.clone(), seconds),
            None => policy.allowed.locales.remove(locale),
        };
    }
    policy.allowed.rules = allowances::read(frame, typed, standing, wrong);
    policy.allowed.hours = desk::read(frame, typed, wrong);
    let threshold = THRESHOLDS.iter().find(|(known, _)| Some(known.as_str()) == typed.one("threshold"));
    let review = REVIEWS.iter().find(|(_, name, _)| Some(*name) == typed.one("review"));
    match (threshold, review) {
        (Some((threshold, _)), Some((review, _, _))) => (policy.threshold, policy.review) = (*threshold, *review),
        (None, _) => wrong.push(("threshold".to_owned(), frame.say("settings-wrong-choice"))),
        (_, None) => wrong.push(("review".to_owned(), frame.say("settings-wrong-choice"))),
    }
    let limit = typed.one("limit").map(str::trim).filter(|limit| !limit.is_empty());
    policy.mass_change_limit = limit.and_then(|limit| limit.parse().ok());
    if limit.is_some() && policy.mass_change_limit.is_none() {
        wrong.push(("limit".to_owned(), frame.say("settings-wrong-number")));
    }
    policy
}

/// A length of time that was typed, in seconds; `None` where none was, or where it cannot be read, which is said to be wrong.
pub(super) fn read_time(frame: &Frame, typed: &Fields, name: &str, wrong: &mut Wrong) -> Option<u64> {
    let given = typed.one(name).map(str::trim).filter(|given| !given.is_empty())?;
    let read = terms::read(given).filter(|seconds| *seconds <= LONGEST);
    if read.is_none() {
        wrong.push((name.to_owned(), frame.say("settings-wrong-time")));
    }
    read
}
