//! Which translation is made from which.

use std::collections::BTreeMap;

use super::super::{
    super::{
        form::Fields,
        view::{Branch, Choice, Field, Frame, Input},
    },
    asking::{Wrong, problem},
};
use crate::domain::{Locale, Policy};

/// The policy's part as fields of a form: the links that stay, and none to be added.
pub(super) fn pairs(policy: &Policy) -> Vec<(String, String)> {
    policy.chain.iter().map(|(child, upstream)| ("links".to_owned(), written(child, upstream))).collect()
}

fn written(child: &Locale, upstream: &Locale) -> String {
    format!("{child}.{upstream}")
}

/// The form: which links stay, and two lists for one more.
pub(super) fn fields(frame: &Frame, typed: &Fields, standing: &Policy, wrong: &Wrong) -> Vec<Field> {
    let say = |id: &str| frame.say(id);
    let mut fields = Vec::new();
    let links = standing.chain.iter().map(|(child, upstream)| {
        let value = written(child, upstream);
        let chosen = typed.all("links").any(|given| given == value);
        Choice { is_name: true, ..Choice::new(value, format!("{upstream} → {child}"), chosen) }
    });
    let links: Vec<Choice> = links.collect();
    if !links.is_empty() {
        fields.push(Field::new("links", say("settings-links"), Input::Boxes(links)).help(say("settings-links-what")));
    }
    let list = |name: &'static str, label: &str, with_source: bool| {
        let given = typed.one(name).unwrap_or_default();
        let none = Choice::new("", say("settings-none"), given.is_empty());
        let source = with_source.then_some(&standing.source_locale);
        let required = standing.required_locales().into_iter().filter(|locale| **locale != standing.source_locale);
        let locales = source.into_iter().chain(required);
        let choices = locales.map(|locale| Choice::locale(locale, given == locale.to_string()));
        let choices: Vec<Choice> = [none].into_iter().chain(choices).collect();
        Field::list(name, say(label), choices).wrong(problem(wrong, name))
    };
    fields.push(list("upstream", "settings-link-from", true));
    fields.push(list("child", "settings-link-to", false));
    fields
}

/// The policy with what was typed. A loop is refused by its name.
pub(super) fn read(frame: &Frame, typed: &Fields, standing: &Policy, wrong: &mut Wrong) -> Policy {
    let mut policy = standing.clone();
    policy.chain.retain(|child, upstream| typed.all("links").any(|given| given == written(child, upstream)));
    let locale = |name: &str| typed.one(name).filter(|tag| !tag.is_empty()).and_then(|tag| Locale::parse(tag).ok());
    match (locale("upstream"), locale("child")) {
        (None, None) => {}
        (Some(upstream), Some(child)) if upstream == child => {
            wrong.push(("child".to_owned(), frame.say("settings-wrong-link-itself")));
        }
        // Made from the source is what every translation is where nothing is said.
        (Some(upstream), Some(child)) if upstream == policy.source_locale => {
            policy.chain.remove(&child);
        }
        (Some(upstream), Some(child)) => {
            policy.chain.insert(child.clone(), upstream);
            if let Some(way) = cycle(&policy.chain, &child) {
                let way = way.iter().map(ToString::to_string).collect::<Vec<_>>().join(" → ");
                wrong.push(("child".to_owned(), frame.say_with("settings-wrong-loop", &[("loop", way.into())])));
            }
        }
        (Some(_), None) => wrong.push(("child".to_owned(), frame.say("settings-wrong-link-half"))),
        (None, Some(_)) => wrong.push(("upstream".to_owned(), frame.say("settings-wrong-link-half"))),
    }
    policy
}

/// The way from `start` up the chain and back to it, where there is one.
fn cycle(chain: &BTreeMap<Locale, Locale>, start: &Locale) -> Option<Vec<Locale>> {
    let mut way = vec![start.clone()];
    let mut here = start;
    while let Some(next) = chain.get(here).filter(|_| way.len() <= chain.len()) {
        way.push(next.clone());
        if next == start {
            way.reverse();
            return Some(way);
        }
        here = next;
    }
    None
}

/// The tree: the source, what is made from it, and so on, as the lines of a list, each with its depth.
pub(super) fn tree(policy: &Policy) -> Vec<Branch> {
    let mut children: BTreeMap<&Locale, Vec<&Locale>> = BTreeMap::new();
    for locale in policy.required_locales().into_iter().filter(|locale| **locale != policy.source_locale) {
        children.entry(policy.chain.get(locale).unwrap_or(&policy.source_locale)).or_default().push(locale);
    }
    let mut tree = Vec::new();
    let mut left = vec![(&policy.source_locale, 0)];
    while let Some((locale, depth)) = left.pop() {
        tree.push(Branch { locale: locale.clone(), depth });
        // Taken out, so that not even a loop is walked twice.
        let below = children.remove(locale).unwrap_or_default();
        left.extend(below.into_iter().rev().map(|child| (child, depth + 1)));
    }
    tree
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy() -> Policy {
        let policy = r#"{"source_locale": "en", "required": [{"locales": ["zh-HK", "zh-CN", "zh-SG", "ms"]}],
            "chain": {"zh-CN": "zh-HK", "zh-SG": "zh-CN"}}"#;
        serde_json::from_str(policy).unwrap()
    }

    #[test]
    fn a_tree_grows_from_the_source_each_branch_below_what_it_is_made_from() {
        let lines: Vec<String> =
            tree(&policy()).iter().map(|branch| format!("{}{}", "-".repeat(branch.depth), branch.locale)).collect();
        assert_eq!(lines, ["en", "-ms", "-zh-HK", "--zh-CN", "---zh-SG"]);
    }

    #[test]
    fn a_loop_is_found_and_named() {
        let mut chain = policy().chain;
        let locale = |tag: &str| Locale::parse(tag).unwrap();
        assert_eq!(cycle(&chain, &locale("zh-SG")), None);
        chain.insert(locale("zh-HK"), locale("zh-SG"));
        let way: Vec<String> = cycle(&chain, &locale("zh-HK")).unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(way, ["zh-HK", "zh-CN", "zh-SG", "zh-HK"]);
        chain.insert(locale("ms"), locale("zh-HK"));
        assert_eq!(cycle(&chain, &locale("ms")), None, "it leads into a loop and is none itself");
    }
}
