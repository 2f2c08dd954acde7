//! The order of locales: the source first, then each translation after the one it is made from.

use std::collections::{BTreeSet, HashMap};

use crate::domain::{Locale, Policy};

/// The most columns that a matrix has.
pub(super) const MOST: usize = 60;

/// These locales, `first` before all others, each followed by those that `upstream` says are made from it; neighbours in
/// the order given.
pub(super) fn in_chain_order(
    first: &Locale,
    locales: &[Locale],
    upstream: impl Fn(&Locale) -> Option<Locale>,
) -> Vec<Locale> {
    let mut left: BTreeSet<&Locale> = locales.iter().collect();
    let mut followers: HashMap<Locale, Vec<Locale>> = HashMap::new();
    for locale in locales {
        if let Some(upstream) = upstream(locale).filter(|upstream| upstream != locale) {
            followers.entry(upstream).or_default().push(locale.clone());
        }
    }
    let mut ordered = Vec::with_capacity(left.len());
    // What is made from a locale that is not here, or from itself in a circle, comes last.
    let mut starts = vec![first.clone()];
    loop {
        // A stack, so that the last one pushed is followed first.
        let mut stack = std::mem::take(&mut starts);
        while let Some(locale) = stack.pop() {
            if left.remove(&locale) {
                stack.extend(followers.get(&locale).into_iter().flatten().rev().cloned());
                ordered.push(locale);
            }
        }
        let mut rest = locales.iter().filter(|locale| left.contains(locale));
        let is_rootless = |locale: &&Locale| upstream(locale).is_none_or(|upstream| !left.contains(&upstream));
        match rest.clone().find(is_rootless).or_else(|| rest.next()) {
            Some(next) => starts.push(next.clone()),
            None => return ordered,
        }
    }
}

/// The locales of a collection: those its policy asks for, and those that have variants.
pub(super) fn of_collection<'a>(policy: &'a Policy, present: impl IntoIterator<Item = &'a Locale>) -> Vec<Locale> {
    let required = policy.required.iter().flat_map(|requirement| &requirement.locales);
    let all = by_policy(policy, required.chain(present).chain([&policy.source_locale]).cloned());
    in_chain_order(&policy.source_locale, &all, |locale| {
        let upstream = policy.chain.get(locale).unwrap_or(&policy.source_locale);
        (*locale != policy.source_locale).then(|| upstream.clone())
    })
}

/// These locales, each once: first those that the policy asks for, as it names them; then the others, by their tags.
pub(super) fn by_policy(policy: &Policy, locales: impl IntoIterator<Item = Locale>) -> Vec<Locale> {
    let mut others: BTreeSet<Locale> = locales.into_iter().collect();
    let named = policy.required.iter().flat_map(|requirement| &requirement.locales);
    let mut ordered: Vec<Locale> = named.filter_map(|locale| others.take(locale)).collect();
    ordered.extend(others);
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Requirement;

    fn locale(tag: &str) -> Locale {
        Locale::parse(tag).unwrap()
    }

    fn tags(locales: &[Locale]) -> Vec<String> {
        locales.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_translation_stands_after_the_one_it_is_made_from() {
        let mut policy = Policy::new(locale("en"));
        policy.chain = [("zh-HK", "zh-CN"), ("zh-SG", "zh-CN"), ("zh-MO", "zh-HK")]
            .into_iter()
            .map(|(child, upstream)| (locale(child), locale(upstream)))
            .collect();
        let present = ["ja", "zh-HK", "zh-CN", "en", "zh-SG", "zh-MO", "fr"].map(locale);
        assert_eq!(tags(&of_collection(&policy, &present)), ["en", "fr", "ja", "zh-CN", "zh-HK", "zh-MO", "zh-SG"]);
        let present = ["zh-HK", "fr"].map(locale);
        assert_eq!(tags(&of_collection(&policy, &present)), ["en", "fr", "zh-HK"]);
        let named = ["zh-CN", "zh-SG", "zh-HK", "ja"].map(locale).to_vec();
        policy.required = vec![Requirement { locales: named, kinds: None, since: None }];
        assert_eq!(tags(&of_collection(&policy, &present)), ["en", "zh-CN", "zh-SG", "zh-HK", "ja", "fr"]);
    }

    #[test]
    fn a_circle_still_ends() {
        let other = |tag: &Locale| Some(locale(if tag.to_string() == "fr" { "de" } else { "fr" }));
        assert_eq!(tags(&in_chain_order(&locale("en"), &["fr", "de"].map(locale), other)), ["fr", "de"]);
    }
}
