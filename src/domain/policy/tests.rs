//! What a policy refuses, and what it requires.

use proptest::{collection::btree_map, prelude::*};

use super::*;

const TAGS: [&str; 6] = ["en", "zh-CN", "zh-HK", "zh-TW", "fr", "de"];

fn locale(tag: &str) -> Locale {
    Locale::parse(tag).unwrap()
}

fn requiring(tags: &[&str]) -> Policy {
    let locales = tags.iter().map(|tag| locale(tag)).collect();
    let mut policy = Policy::new(locale("en"));
    policy.required.push(Requirement { locales, kinds: None, since: None });
    policy
}

/// Whether following the chain from `start` leads back to it, found by walking further than any way can be long.
fn comes_back(chain: &BTreeMap<usize, usize>, start: usize) -> bool {
    let mut here = start;
    for _ in 0..=TAGS.len() {
        match chain.get(&here) {
            Some(next) if *next == start => return true,
            Some(next) => here = *next,
            None => return false,
        }
    }
    false
}

proptest! {
    #[test]
    fn every_link_of_every_ring_is_named_and_no_other(
        chain in btree_map(0..TAGS.len(), 0..TAGS.len(), 0..TAGS.len()),
    ) {
        let mut policy = requiring(&TAGS);
        policy.chain = chain.iter().map(|(child, upstream)| (locale(TAGS[*child]), locale(TAGS[*upstream]))).collect();
        let mut named: Vec<String> = policy.problems().into_iter().map(|problem| problem.field).collect();
        named.sort();
        let mut expected: Vec<String> =
            chain.keys().filter(|at| comes_back(&chain, **at)).map(|at| format!("chain.{}", TAGS[*at])).collect();
        expected.sort();
        prop_assert_eq!(named, expected);
    }

    #[test]
    fn a_link_to_or_from_a_locale_that_is_not_required_is_named(
        required in prop::sample::subsequence(TAGS.to_vec(), 1..=TAGS.len()),
        child in 1..TAGS.len(),
        upstream in 0..TAGS.len(),
    ) {
        prop_assume!(child != upstream);
        let mut policy = requiring(&required);
        policy.chain.insert(locale(TAGS[child]), locale(TAGS[upstream]));
        let known = |tag: &str| tag == "en" || required.contains(&tag);
        prop_assert_eq!(policy.problems().is_empty(), known(TAGS[child]) && known(TAGS[upstream]));
    }

    #[test]
    fn a_policy_reads_back_as_it_was_written(threshold in prop::sample::select(Significance::ALL.to_vec()), grace: u32) {
        let mut policy = requiring(&TAGS);
        policy.threshold = threshold;
        policy.grace = grace.into();
        policy.chain.insert(locale("zh-HK"), locale("zh-CN"));
        policy.aliases.insert("zh-Hant".to_owned(), locale("zh-HK"));
        let text = serde_json::to_string(&policy).unwrap();
        prop_assert_eq!(serde_json::from_str::<Policy>(&text).unwrap(), policy);
    }
}

#[test]
fn an_alias_is_known_in_any_spelling() {
    let mut policy = requiring(&TAGS);
    policy.aliases.insert("zh-Hant-HK".to_owned(), locale("zh-HK"));
    for spelling in ["zh-Hant-HK", "zh_hant_hk", " ZH-HANT-HK "] {
        assert_eq!(policy.locale(spelling), Ok(locale("zh-HK")), "{spelling}");
    }
    assert_eq!(policy.locale("zh-Hant"), Ok(locale("zh-Hant")), "nobody said that it is the same");
}

#[test]
fn an_allowance_of_decades_and_a_zone_of_no_place_are_refused() {
    let mut policy = requiring(&TAGS);
    policy.allowed.default = Some(MAX_ALLOWED + 1);
    policy.zone = Some("Mars/Olympus_Mons".to_owned());
    policy.required.push(Requirement { locales: Vec::new(), kinds: None, since: Some("last year".to_owned()) });
    let fields: Vec<String> = policy.problems().into_iter().map(|problem| problem.field).collect();
    assert_eq!(fields, ["required[1].locales", "required[1].since", "allowed", "zone"]);
}

#[test]
fn the_first_rule_that_fits_counts_and_a_correction_is_never_due_later() {
    let rule = |kinds: Option<&str>, locales: Option<&str>, seconds| Allowance {
        kinds: kinds.map(|kind| vec![kind.to_owned()]),
        locales: locales.map(|tag| vec![locale(tag)]),
        seconds,
    };
    let allowed = Allowed {
        default: Some(1_000),
        correction: Some(50),
        locales: BTreeMap::from([(locale("fr"), 400)]),
        rules: vec![
            rule(Some("Breaking"), Some("zh-HK"), 10),
            rule(Some("Breaking"), None, 100),
            rule(None, Some("zh-HK"), 300),
        ],
        hours: None,
    };
    let start = Instant::from_micros(0);
    let due =
        |kind, tag, significance| allowed.due_at(kind, &locale(tag), significance, start).unwrap().seconds_since(start);
    for (kind, tag, usual, correction) in [
        (Some("Breaking"), "zh-HK", 10, 10),
        (Some("Breaking"), "fr", 100, 50),
        (Some("News"), "zh-HK", 300, 50),
        (None, "zh-HK", 300, 50),
        (Some("News"), "fr", 400, 50),
        (None, "de", 1_000, 50),
    ] {
        assert_eq!(due(kind, tag, Some(Significance::Major)), usual, "{kind:?} {tag}");
        assert_eq!(due(kind, tag, Some(Significance::Correction)), correction, "{kind:?} {tag}");
    }
    assert_eq!(Allowed::NONE.due_at(None, &locale("fr"), None, start), None);
}
