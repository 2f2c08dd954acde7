//! Scenarios 12, 18 and 19: what people decide about articles.

use galley::{
    domain::{Basis, Lifecycle, Outcome, Significance, State},
    service::{ArticlePatch, VariantRow},
};

use crate::{
    house::{House, NEWS},
    submit::locale,
    words::{CHINESE, CHINESE_AGAIN, ORIGINAL, REWRITTEN, with_a_rewording},
};

stories!(in_a_house:
    scenario_12_a_withdrawn_article_orphans_its_texts_and_a_restored_one_is_as_before,
    scenario_18_an_ingest_that_would_make_too_much_stale_is_held_with_the_list,
    scenario_19_a_change_of_source_swaps_the_roles_and_makes_no_unknown_baseline_current,
);

const DAY: &str = "2025-12-04T08:10:52Z";
const NEXT_DAY: &str = "2025-12-05T08:10:52Z";

async fn scenario_12_a_withdrawn_article_orphans_its_texts_and_a_restored_one_is_as_before(house: &House) {
    house.collection("news").required(&["en", "zh-CN", "zh-HK", "fr", "de"]).chain("zh-HK", "zh-CN").stand().await;
    house.source("k").says(ORIGINAL).at(DAY).arrives().await;
    house.text("k", "zh-CN").says(CHINESE).at(DAY).arrives().await;
    house.source("k").says(&with_a_rewording()).at(NEXT_DAY).arrives().await;
    house.text("k", "fr").says("Le pont.").at(NEXT_DAY).arrives().await;
    let before = house.look("k").await;
    let standing = [
        ("en", State::Source),
        ("zh-CN", State::Stale),
        ("zh-HK", State::Waiting),
        ("fr", State::Current),
        ("de", State::Missing),
    ];
    before.is(&standing);

    let withdrawn = ArticlePatch { lifecycle: Some(Lifecycle::Withdrawn), ..ArticlePatch::default() };
    house.patches("k", withdrawn).await;
    let look = house.look("k").await;
    for tag in ["en", "zh-CN", "fr"] {
        assert_eq!((look.variant(tag).state, look.variant(tag).exists), (State::Orphaned, true), "{tag}");
    }
    for tag in ["zh-HK", "de"] {
        assert_eq!(look.variant(tag).state, State::NotRequired, "nobody owes a text of a withdrawn article: {tag}");
    }
    // What arrives meanwhile is kept, and stands for nothing.
    house.text("k", "de").says("Die Brücke.").at(NEXT_DAY).arrives().await;
    assert_eq!(house.look("k").await.variant("de").state, State::Orphaned);
    house.text("k", "de").deleted().at("2025-12-06T00:00:00Z").arrives().await;

    let restored = ArticlePatch { lifecycle: Some(Lifecycle::Active), ..ArticlePatch::default() };
    house.patches("k", restored).await;
    let after = house.look("k").await;
    after.is(&standing);
    let timeless = |variant: &VariantRow| VariantRow { version: 0, ..variant.clone() };
    for tag in ["en", "zh-CN", "zh-HK", "fr"] {
        assert_eq!(timeless(after.variant(tag)), timeless(before.variant(tag)));
    }
    let kinds: Vec<String> = house.feed().await.into_iter().map(|event| event.kind).collect();
    for kind in ["article.withdrawn", "article.restored"] {
        assert_eq!(kinds.iter().filter(|told| *told == kind).count(), 1);
    }
}

async fn scenario_18_an_ingest_that_would_make_too_much_stale_is_held_with_the_list(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).mass_change_limit(3).stand().await;
    let keys = ["a", "b", "c", "d"];
    for key in keys {
        house.source(key).says(ORIGINAL).at(DAY).arrives().await;
        house.text(key, "zh-CN").says(CHINESE).at(DAY).arrives().await;
    }
    let rewritten = || keys.iter().map(|key| house.source(key).says(REWRITTEN).at(NEXT_DAY).submission());
    // Three are allowed.
    let three = house.ingest(rewritten().take(3).collect()).await;
    assert!(three.iter().all(|report| report.result.as_ref().unwrap().held.is_none()));
    for key in &keys[..3] {
        house.text(key, "zh-CN").says(CHINESE_AGAIN).at(NEXT_DAY).arrives().await;
    }

    let all = || keys.iter().map(|key| house.source(key).says(ORIGINAL).at("2025-12-06T00:00:00Z").submission());
    let four: Vec<_> = all().take(3).chain(rewritten().skip(3)).collect();
    let before = house.feed().await.len();
    let reports = house.ingest(four).await;

    let held: Vec<_> = reports.iter().map(|report| report.result.as_ref().unwrap()).collect();
    let number = held[0].held.unwrap();
    assert!(held.iter().all(|taken| taken.held == Some(number) && taken.outcome.is_none()));
    assert!(held.iter().all(|taken| taken.made_stale.len() == 1), "each says what it would do: {held:?}");
    for key in keys {
        house.look(key).await.is(&[("en", State::Source), ("zh-CN", State::Current)]);
    }
    let open = house.service.held_ingests(NEWS).await.unwrap();
    assert_eq!((open.len(), open[0].id, open[0].document_count), (1, number, 4));
    let list: Vec<serde_json::Value> = serde_json::from_str(&open[0].stale).unwrap();
    let listed: Vec<&str> = list.iter().map(|one| one["key"].as_str().unwrap()).collect();
    assert_eq!(listed, keys);
    let new: Vec<String> = house.feed().await.split_off(before).into_iter().map(|event| event.kind).collect();
    assert_eq!(new, ["ingest.held"]);

    let reports = house.service.confirm_held(number).await.unwrap();
    assert!(reports.iter().all(|report| report.result.as_ref().unwrap().outcome == Some(Outcome::Revised)));
    for key in keys {
        house.look(key).await.is_stale("zh-CN", Significance::Major, 1);
    }
    assert!(house.service.held_ingests(NEWS).await.unwrap().is_empty());
    assert!(house.service.confirm_held(number).await.is_err(), "nobody confirms twice");
    assert!(house.service.discard_held(number).await.is_err(), "nor discards what was confirmed");
}

async fn scenario_19_a_change_of_source_swaps_the_roles_and_makes_no_unknown_baseline_current(house: &House) {
    house.collection("news").required(&["en", "zh-CN", "fr"]).stand().await;
    house.source("k").says(ORIGINAL).at(DAY).arrives().await;
    house.text("k", "zh-CN").says(CHINESE).at(DAY).arrives().await;
    house.text("k", "fr").says("Le pont.").at(DAY).based_on(1).arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Current), ("fr", State::Current)]);

    let swapped = ArticlePatch { source_locale: Some(locale("zh-CN")), ..ArticlePatch::default() };
    house.patches("k", swapped).await;

    let look = house.look("k").await;
    look.is(&[("zh-CN", State::Source), ("en", State::Unknown), ("fr", State::Unknown)]);
    assert_eq!(look.variant("en").upstream, Some(locale("zh-CN")));
    look.has_basis("en", Basis::Unknown);
    // A touch does not establish a baseline; new words do, and so does a person's certificate.
    house.source("k").says(ORIGINAL).at(NEXT_DAY).arrives().await;
    assert_eq!(house.look("k").await.variant("en").state, State::Unknown);
    house.source("k").says(REWRITTEN).at("2025-12-06T00:00:00Z").arrives().await;
    house.acknowledges("k", "fr", 1).await.unwrap();
    let look = house.look("k").await;
    look.is(&[("zh-CN", State::Source), ("en", State::Current), ("fr", State::Current)]);
    look.has_basis("en", Basis::Inferred).has_basis("fr", Basis::Acknowledged);

    // And back: what was made from English is known to have been.
    let back = ArticlePatch { source_locale: Some(locale("en")), ..ArticlePatch::default() };
    house.patches("k", back).await;
    let look = house.look("k").await;
    look.is(&[("en", State::Source), ("zh-CN", State::Stale), ("fr", State::Stale)]);
    look.has_basis("fr", Basis::Declared).is_stale("zh-CN", Significance::Major, 2);
}
