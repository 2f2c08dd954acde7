//! The order of locales: the source first, then each translation after the one it is made from.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Locale, Policy};

/// The most columns that a matrix has.
pub(super) const MOST: usize = 60;

/// These locales, `first` before all others, each followed by those that `upstream` says are made from it. Neighbours
/// come in order of their tags.
pub(super) fn in_chain_order(
    first: &Locale,
    locales: impl IntoIterator<Item = Locale>,
    upstream: impl Fn(&Locale) -> Option<Locale>,
) -> Vec<Locale> {
    let mut left: BTreeSet<Locale> = locales.into_iter().collect();
    let mut followers: BTreeMap<Locale, Vec<Locale>> = BTreeMap::new();
    for locale in &left {
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
        let rootless = left.iter().find(|locale| upstream(locale).is_none_or(|upstream| !left.contains(&upstream)));
        match rootless.or_else(|| left.first()) {
            Some(next) => starts.push(next.clone()),
            None => return ordered,
        }
    }
}

/// The locales of a collection: those its policy asks for, and those that have variants.
pub(super) fn of_collection<'a>(policy: &Policy, present: impl IntoIterator<Item = &'a Locale>) -> Vec<Locale> {
    let required = policy.required_locales().into_iter().cloned();
    let all = required.chain(present.into_iter().cloned()).chain([policy.source_locale.clone()]);
    in_chain_order(&policy.source_locale, all, |locale| {
        let upstream = policy.chain.get(locale).unwrap_or(&policy.source_locale);
        (*locale != policy.source_locale).then(|| upstream.clone())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
    }

    #[test]
    fn a_circle_still_ends() {
        let other = |tag: &Locale| Some(locale(if tag.to_string() == "fr" { "de" } else { "fr" }));
        assert_eq!(tags(&in_chain_order(&locale("en"), ["fr", "de"].map(locale), other)), ["de", "fr"]);
    }
}
