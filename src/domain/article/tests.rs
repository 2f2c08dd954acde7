//! What is true of every way in which documents may arrive.

use std::collections::BTreeMap;

use proptest::{collection::vec, prelude::*};

use super::*;
use crate::{
    clock::Dated,
    domain::{
        BasedOn, Significance, State, Verdict,
        judge::tests::{NOW, TAGS, decided, locale, policy, sent},
    },
};

/// All of a verdict that does not depend on the order of arrival.
fn substance(
    verdicts: BTreeMap<Locale, Verdict>,
) -> BTreeMap<Locale, (State, Option<Significance>, u32, Option<Instant>)> {
    let of = |verdict: Verdict| (verdict.state, verdict.significance, verdict.behind, verdict.since);
    verdicts.into_iter().map(|(locale, verdict)| (locale, of(verdict))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn documents_that_arrive_again_are_here_already(
        documents in vec(sent(), 1..16),
        policy in policy(),
    ) {
        let mut article = Article::new(policy.source_locale.clone());
        for document in &documents {
            document.arrives(&mut article, &policy);
        }
        let before = article.clone();
        // Undated texts are told from the newest alone, so only dated ones can come again out of turn.
        for document in documents.iter().filter(|document| document.document.datetime.is_some()) {
            let receipt = document.arrives(&mut article, &policy);
            prop_assert_eq!(receipt.outcome, Outcome::Unchanged);
        }
        prop_assert_eq!(article, before);
    }

    #[test]
    fn revisions_stand_in_order_and_are_numbered_by_arrival(
        documents in vec(sent(), 1..16),
        policy in policy(),
    ) {
        let mut article = Article::new(policy.source_locale.clone());
        let mut arrivals = Vec::new();
        for document in &documents {
            let receipt = document.arrives(&mut article, &policy);
            let variant = &article.variants[&locale(TAGS[document.tag])];
            let revision = variant.revision(receipt.number).expect("the receipt names a revision");
            prop_assert_eq!(receipt.newest, variant.newest() == Some(revision));
            prop_assert_eq!(revision.deleted, document.document.deleted);
            if receipt.outcome != Outcome::Unchanged {
                arrivals.push(revision.arrival);
            }
        }
        let in_turn: Vec<i64> = (1..=article.arrivals).collect();
        prop_assert_eq!(arrivals, in_turn);
        for variant in article.variants.values() {
            prop_assert!(variant.revisions().is_sorted_by_key(Revision::rank));
            let mut by_arrival: Vec<&Revision> = variant.revisions().iter().collect();
            by_arrival.sort_by_key(|revision| revision.arrival);
            prop_assert!(by_arrival.iter().zip(1..).all(|(revision, number)| revision.number == number));
        }
    }

    #[test]
    fn the_order_of_arrival_decides_nothing_where_all_datetimes_differ(
        documents in vec(sent(), 1..12),
        policy in policy(),
        order in Just((0..12_usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let mut documents = documents;
        for (nth, sent) in documents.iter_mut().enumerate() {
            let minute = i64::try_from(nth * 7 % 12).unwrap();
            sent.document.datetime = Some(Dated::exact(NOW.plus_seconds(-3_600 + 60 * minute)));
            // Numbers are given by arrival, and the first word on the source counts: these depend on it by nature.
            if matches!(sent.document.based_on, Some(BasedOn::Revision(_))) {
                sent.document.based_on = None;
            }
            sent.document.source_locale = None;
        }
        let of = |order: &mut dyn Iterator<Item = usize>| {
            let mut article = Article::new(policy.source_locale.clone());
            for nth in order {
                documents[nth].arrives(&mut article, &policy);
            }
            let revisions: BTreeMap<Locale, usize> =
                article.variants.iter().map(|(locale, variant)| (locale.clone(), variant.revisions().len())).collect();
            (revisions, substance(decided(&article, &policy)))
        };
        let in_order = of(&mut (0..documents.len()));
        let shuffled = of(&mut order.iter().copied().filter(|nth| *nth < documents.len()));
        prop_assert_eq!(in_order, shuffled);
    }
}
