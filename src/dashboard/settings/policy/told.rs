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
            deadlines::fields(frame, &typed(deadlines::pairs(policy)), policy, &nothing)
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
        let said = said(&part.input).filter(|said| !said.is_empty())?;
        Some(if named { format!("{}: {said}", part.label) } else { said })
    });
    Some(told.collect())
}

/// What a field holds, as it is read.
fn said(input: &Input) -> Option<String> {
    let chosen = |choices: &[Choice]| {
        let labels = choices.iter().filter(|choice| choice.chosen).map(|choice| choice.label.as_str());
        labels.collect::<Vec<_>>().join(", ")
    };
    Some(match input {
        Input::Line { value, .. } => value.clone(),
        Input::Lines { value } => value.lines().collect::<Vec<_>>().join(", "),
        Input::Radios(choices) | Input::Boxes(choices) => chosen(choices),
        Input::List(groups) => groups.iter().map(|group| chosen(&group.choices)).collect::<Vec<_>>().join(", "),
        Input::Switch(_) => return None,
    })
}
