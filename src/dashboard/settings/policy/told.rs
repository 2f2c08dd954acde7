//! Rules in the words of the forms that they are changed on.

use super::{
    super::{
        super::{
            form::Fields,
            view::{Choice, Field, Frame, Input},
        },
        asking::Wrong,
    },
    chains, deadlines, locales,
};
use crate::domain::Policy;

/// What a field of the policy is called.
pub(super) fn name(frame: &Frame, field: &str) -> Option<String> {
    let id = match field {
        "source_locale" => "settings-source-locale",
        "required" => "settings-locales",
        "chain" => "settings-links",
        "threshold" => "settings-threshold",
        "allowed" => "settings-allowed",
        "grace" => "settings-grace",
        "aliases" => "settings-aliases",
        "review" => "settings-review",
        "mass_change_limit" => "settings-limit",
        "quiet_after" => "settings-quiet",
        // These have no form: they are what the API calls them.
        _ => return None,
    };
    Some(frame.say(id))
}

/// What a field of the policy says, a line for each field of the forms that belongs to it. `None` where none does.
pub(super) fn lines(frame: &Frame, policy: &Policy, field: &str) -> Option<Vec<String>> {
    let nothing = Wrong::new();
    let typed = |pairs| Fields::from(pairs);
    let form = match field {
        "source_locale" | "required" | "aliases" => {
            locales::fields(frame, &typed(locales::pairs(policy)), policy, &nothing)
        }
        "chain" => chains::fields(frame, &typed(chains::pairs(policy)), policy, &nothing),
        "threshold" | "allowed" | "grace" | "review" | "mass_change_limit" | "quiet_after" => {
            deadlines::fields(frame, &typed(deadlines::pairs(&frame.t, policy)), policy, &nothing)
        }
        _ => return None,
    };
    let is_part = |name: &str| match field {
        "source_locale" => name == "source",
        "required" => !matches!(name, "source" | "aliases"),
        "chain" => name == "links",
        "allowed" => !matches!(name, "threshold" | "grace" | "review" | "limit" | "quiet"),
        "quiet_after" => name == "quiet",
        "mass_change_limit" => name == "limit",
        _ => name == field,
    };
    let parts: Vec<Field> = form.into_iter().filter(|field| is_part(&field.name)).collect();
    // One by itself is called what the whole is.
    let named = matches!(field, "required" | "allowed");
    let told = parts.iter().filter_map(|part| {
        let said = said(&part.input)?.join(&frame.say("export-between"));
        let told = || {
            frame.say_with(
                "settings-conflict-said",
                &[("name", part.label.as_str().into()), ("value", said.as_str().into())],
            )
        };
        (!said.is_empty()).then(|| if named { told() } else { said.clone() })
    });
    Some(told.collect())
}

/// What a field holds, as it is read; that nothing is chosen is nothing to tell.
fn said(input: &Input) -> Option<Vec<&str>> {
    fn chosen(choices: &[Choice]) -> impl Iterator<Item = &str> {
        choices.iter().filter(|choice| choice.chosen && !choice.value.is_empty()).map(|choice| choice.label.as_str())
    }
    Some(match input {
        Input::Line { value, .. } => vec![value],
        Input::Lines { value } => value.lines().collect(),
        Input::Radios(choices) | Input::Boxes(choices) => chosen(choices).collect(),
        Input::List(groups) => groups.iter().flat_map(|group| chosen(&group.choices)).collect(),
        Input::Switch(_) => return None,
    })
}
