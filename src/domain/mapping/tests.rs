//! What is true of every text that is handed over and back.

use proptest::prelude::*;

use super::*;
use crate::domain::{
    Digest,
    judge::tests::{NOW, TAGS, decided, history, locale, policy, sent},
};

/// Without the variants of which nothing is said.
fn told(mut article: Article) -> Article {
    article.variants.retain(|_, variant| *variant != Variant::default());
    article
}

/// Two articles of which the first can hand a text over to the second.
fn two() -> impl Strategy<Value = (Article, Article, Locale)> {
    (history(), history(), 0..TAGS.len()).prop_filter_map("nothing to hand over", |(from, mut to, tag)| {
        let locale = locale(TAGS[tag]);
        to.variants.remove(&locale);
        let has_text = from.variants.get(&locale).is_some_and(|variant| !variant.revisions().is_empty());
        (has_text && to.takes(&locale).is_ok()).then_some((from, to, locale))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_text_that_is_handed_over_and_back_leaves_both_articles_as_they_were((from, to, locale) in two()) {
        let (mut one, mut other) = (from.clone(), to.clone());
        let formerly = one.hand_over(&locale, &mut other).expect("there is a text");
        prop_assert!(one.variants.get(&locale).is_none_or(|variant| variant.revisions().is_empty()));
        prop_assert_eq!(
            other.variants[&locale].revisions().len(), from.variants[&locale].revisions().len(), "a revision was lost"
        );
        other.hand_back(&locale, &mut one, &formerly);
        prop_assert_eq!(told(one), told(from));
        prop_assert_eq!(told(other), told(to));
    }

    #[test]
    fn it_is_the_same_whether_a_text_comes_before_it_is_mapped_or_after(
        (from, to, locale) in two(),
        next in sent(),
        policy in policy(),
    ) {
        let later = NOW.plus_seconds(60);
        let digest = Digest::of(Some("title"), None, Some(&next.text.to_string()));
        let mut document = next.document;
        (document.source_locale, document.locales, document.based_on) = (None, None, None);
        let (mut own, mut first) = (from.clone(), to.clone());
        own.receive(&document, &locale, digest, &policy, later);
        own.hand_over(&locale, &mut first).expect("there is a text");
        let (mut own, mut last) = (from, to);
        own.hand_over(&locale, &mut last).expect("there is a text");
        last.receive(&document.for_another_article("k"), &locale, digest, &policy, later);
        // Of what kind an article is, only its own texts say.
        last.kind.clone_from(&first.kind);
        prop_assert_eq!(decided(&first, &policy), decided(&last, &policy));
    }
}
