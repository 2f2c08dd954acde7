//! What is true of every verdict, whatever the history and the policy.

mod histories;

use std::collections::BTreeMap;

use proptest::prelude::*;

pub(crate) use self::histories::{NOW, TAGS, decided, history, locale, policy, sent};
use super::*;
use crate::domain::{BasedOn, Document, queue_rank};

/// The same article with other names for its locales.
fn renamed(article: &Article, names: &BTreeMap<Locale, Locale>) -> Article {
    let name = |locale: &Locale| names.get(locale).unwrap_or(locale).clone();
    let mut other = Article { source_locale: name(&article.source_locale), ..article.clone() };
    other.variants.clear();
    for (locale, variant) in &article.variants {
        let mut copy = Variant::default();
        copy.acknowledged.clone_from(&variant.acknowledged);
        copy.not_required.clone_from(&variant.not_required);
        (copy.approved, copy.declared) = (variant.approved, variant.declared);
        if let Some(acknowledged) = &mut copy.acknowledged {
            acknowledged.upstream = name(&acknowledged.upstream);
        }
        for revision in variant.revisions() {
            let mut revision = revision.clone();
            revision.source_locale = name(&revision.source_locale);
            if let Some(declared) = &mut revision.declared {
                declared.upstream = name(&declared.upstream);
            }
            copy.insert(revision);
        }
        other.variants.insert(name(locale), copy);
    }
    other
}

fn renamed_policy(policy: &Policy, names: &BTreeMap<Locale, Locale>) -> Policy {
    let name = |locale: &Locale| names.get(locale).unwrap_or(locale).clone();
    let mut other = Policy { source_locale: name(&policy.source_locale), ..policy.clone() };
    for requirement in &mut other.required {
        requirement.locales = requirement.locales.iter().map(name).collect();
    }
    other.chain = policy.chain.iter().map(|(child, upstream)| (name(child), name(upstream))).collect();
    other.allowed.locales = policy.allowed.locales.iter().map(|(locale, allowed)| (name(locale), *allowed)).collect();
    for rule in &mut other.allowed.rules {
        rule.locales = rule.locales.as_ref().map(|locales| locales.iter().map(name).collect());
    }
    other
}

fn has_work(verdict: &Verdict) -> bool {
    verdict.exists && matches!(verdict.state, State::Stale | State::Waiting)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn every_history_under_every_policy_has_one_verdict_for_each_variant(
        article in history(),
        policy in policy(),
    ) {
        let verdicts = decided(&article, &policy);
        let owed = policy.owed(&article);
        for locale in article.variants.keys().chain(owed.iter().copied()).chain([&article.source_locale]) {
            prop_assert!(verdicts.contains_key(locale), "{locale} has none");
        }
        for (locale, verdict) in &verdicts {
            prop_assert_eq!(locale, &verdict.locale);
            let standing = article.variants.get(locale).is_some_and(|variant| variant.standing().is_some());
            prop_assert_eq!(verdict.exists, standing);
            if verdict.state == State::Source {
                prop_assert_eq!(locale, &article.source_locale);
            }
            prop_assert_eq!(verdict.upstream.is_none(), *locale == article.source_locale);
        }
    }

    /// A text that is sent back leaves what stood before it, as if it had never been written.
    #[test]
    fn a_variant_whose_text_is_sent_back_is_judged_by_the_text_before(article in history(), policy in policy()) {
        for (at, verdict) in decided(&article, &policy).iter().filter(|(_, verdict)| verdict.state == State::InReview) {
            let variant = &article.variants[at];
            let number = variant.standing().unwrap().number;
            let mut refused = article.clone();
            refused.variants.get_mut(at).unwrap().send_back(number, Some("not yet".to_owned()));
            let mut unwritten = article.clone();
            let mut without = Variant::default();
            without.acknowledged.clone_from(&variant.acknowledged);
            (without.approved, without.declared) = (variant.approved, variant.declared);
            variant.revisions().iter().filter(|revision| revision.number != number).for_each(|revision| {
                without.insert(revision.clone());
            });
            unwritten.variants.insert(at.clone(), without);
            let (refused_verdict, before) = (&decided(&refused, &policy)[at], &decided(&unwritten, &policy)[at]);
            let same = |verdict: &Verdict| Verdict { reason: Reason::NoText, ..verdict.clone() };
            prop_assert_eq!(same(refused_verdict), same(before));
            let again = refused.variants.get_mut(at).unwrap();
            again.send_back(number, None);
            prop_assert_eq!(&decided(&refused, &policy)[at], verdict);
        }
    }

    #[test]
    fn no_translation_of_a_text_that_was_sent_back_is_silently_current(article in history(), policy in policy()) {
        for (at, verdict) in &decided(&article, &policy) {
            let (Some(upstream), Some(Baseline::Revision(number))) = (&verdict.upstream, verdict.baseline) else { continue };
            let upstream = &article.variants[upstream];
            let made_from = upstream.revision(number).unwrap();
            if made_from.sent_back.is_some() && verdict.state == State::Current {
                let stands = upstream.standing().unwrap();
                prop_assert!(
                    verdict.significance < Some(policy.threshold) && verdict.behind > 0,
                    "{at} was made from what was sent back, not from {stands:?}"
                );
            }
        }
    }

    #[test]
    fn nothing_is_current_whose_upstream_is_not(article in history(), policy in policy()) {
        let verdicts = decided(&article, &policy);
        for verdict in verdicts.values() {
            let upstream = verdict.upstream.as_ref().map(|upstream| &verdicts[upstream]);
            if verdict.state == State::Current {
                let upstream = upstream.expect("a source is never current");
                prop_assert!(matches!(upstream.state, State::Source | State::Current), "from {}", upstream.state);
                prop_assert!(upstream.exists && verdict.exists);
                prop_assert!(verdict.baseline.is_some() && verdict.since.is_none());
                prop_assert!(verdict.significance < Some(policy.threshold) || verdict.behind == 0);
            }
            if matches!(verdict.state, State::Missing | State::Waiting | State::Stale) {
                prop_assert!(verdict.state == State::Waiting || !matches!(
                    upstream.map(|upstream| upstream.state),
                    Some(State::Missing | State::Stale | State::Waiting)
                ));
            }
        }
    }

    #[test]
    fn each_state_has_what_belongs_to_it(article in history(), policy in policy()) {
        for verdict in decided(&article, &policy).values() {
            match verdict.state {
                State::Stale => {
                    prop_assert!(verdict.exists && verdict.behind > 0 && verdict.since.is_some());
                    prop_assert!(verdict.significance >= Some(policy.threshold));
                }
                State::Missing => prop_assert!(!verdict.exists && verdict.since.is_some()),
                State::Current | State::InReview | State::Orphaned | State::Unknown => prop_assert!(verdict.exists),
                State::Source | State::Waiting | State::NotRequired => {}
            }
            let workable = matches!(verdict.state, State::Missing | State::Stale);
            prop_assert_eq!(queue_rank(verdict, 0, false).is_some(), workable, "{}", verdict.state);
            prop_assert!(workable || verdict.due_at.is_none());
            if article.is_withdrawn() {
                prop_assert!(!workable && (!verdict.exists || verdict.state == State::Orphaned));
            }
        }
    }

    #[test]
    fn an_inferred_baseline_is_never_later_than_the_translation(article in history(), policy in policy()) {
        for (locale, verdict) in decided(&article, &policy) {
            let (Some(upstream), Some(Basis::Inferred)) = (&verdict.upstream, verdict.basis) else { continue };
            if let Some(Baseline::Revision(number)) = verdict.baseline {
                let made_from = article.variants[upstream].revision(number).unwrap();
                let newest = article.variants[&locale].texts().map(Revision::effective_at).max();
                let same = article.variants[&locale].texts().any(|t| {
                    t.datetime.map(|dated| dated.at) == made_from.datetime.map(|dated| dated.at)
                });
                prop_assert!(same || Some(made_from.effective_at()) < newest);
                prop_assert!(made_from.datetime.is_some() && !made_from.deleted);
            }
        }
    }

    #[test]
    fn the_names_of_locales_decide_nothing(
        article in history(),
        policy in policy(),
        order in Just(TAGS.to_vec()).prop_shuffle(),
    ) {
        let names: BTreeMap<Locale, Locale> = TAGS.iter().zip(&order).map(|(a, b)| (locale(a), locale(b))).collect();
        let plain = decided(&article, &policy);
        let other = decided(&renamed(&article, &names), &renamed_policy(&policy, &names));
        for (locale, verdict) in plain {
            let named = &other[&names[&locale]];
            let expected = Verdict {
                locale: names[&locale].clone(),
                upstream: verdict.upstream.as_ref().map(|upstream| names[upstream].clone()),
                ..verdict
            };
            prop_assert_eq!(named, &expected);
        }
    }

    #[test]
    fn a_higher_threshold_makes_nothing_stale_that_was_not(article in history(), policy in policy()) {
        let under = |threshold| decided(&article, &Policy { threshold, ..policy.clone() });
        let thresholds = [Significance::Typo, Significance::Minor, Significance::Major, Significance::Correction];
        for pair in thresholds.windows(2) {
            let (low, high) = (under(pair[0]), under(pair[1]));
            for (locale, verdict) in &high {
                prop_assert!(!has_work(verdict) || has_work(&low[locale]), "{locale} {} → {}", pair[0], pair[1]);
            }
        }
    }

    #[test]
    fn the_same_source_again_with_a_later_datetime_changes_no_state(article in history(), policy in policy()) {
        let mut policy = policy;
        policy.threshold = policy.threshold.max(Significance::Typo);
        // A source is never sent back; one that became the source afterwards may have been.
        prop_assume!(article.source().is_none_or(|source| source.written().count() == source.texts().count()));
        let source = article.source().and_then(Variant::standing).cloned();
        let latest = article.source().and_then(|source| source.texts().map(Revision::effective_at).max());
        if let (Some(source), Some(latest)) = (source.filter(|s| s.has_body && s.datetime.is_some()), latest) {
            let mut again = article.clone();
            let document = Document {
                body: Some(String::new()),
                datetime: Some(crate::clock::Dated::exact(latest.plus_seconds(1))),
                ..Document::default()
            };
            let later = NOW.plus_seconds(86_400);
            let receipt = again.receive(&document, &article.source_locale, source.digest, &policy, later);
            prop_assert!(receipt.newest);
            // What declared a revision that was not here yet finds it now.
            let named = BasedOn::Revision(receipt.number);
            let declared = article.variants.values().flat_map(Variant::texts).filter_map(|r| r.declared.as_ref());
            prop_assume!(declared.clone().all(|declared| declared.based_on != named));
            let (before, after) = (decided(&article, &policy), decided(&again, &policy));
            for (locale, verdict) in &before {
                prop_assert_eq!(verdict.state, after[locale].state, "{}", locale);
                prop_assert_eq!(verdict.since, after[locale].since, "{}", locale);
            }
        }
    }
}

#[test]
fn a_damaged_policy_whose_chain_turns_in_a_ring_still_comes_to_an_end() {
    let mut article = Article::new(locale(TAGS[0]));
    let mut policy = Policy::new(locale(TAGS[0]));
    for (from, to) in [(1, 2), (2, 3), (3, 1)] {
        policy.chain.insert(locale(TAGS[from]), locale(TAGS[to]));
        article.variants.entry(locale(TAGS[from])).or_default().declared = true;
    }
    let _ = judge(&article, &policy, &Distances::default());
    for tag in TAGS {
        let _ = upstream_of(&article, &policy, &locale(tag));
    }
}
