//! Texts that are deleted at the publisher, and come back.

use galley::domain::{Outcome, State};

use crate::{
    house::House,
    words::{CHINESE, CHINESE_AGAIN, ORIGINAL, REWRITTEN, with_a_rewording},
};

stories!(in_a_house:
    a_deleted_source_withdraws_the_article_until_it_comes_back,
    a_deleted_translation_is_missing_and_its_history_stays,
    an_older_deletion_that_arrives_late_deletes_nothing,
    a_deletion_delivered_twice_is_one_revision,
    an_article_known_only_by_its_deletion_owes_nothing,
    a_translation_without_any_source_is_orphaned_and_no_work,
);

const DAY: &str = "2025-12-04T08:00:00Z";
const NEXT_DAY: &str = "2025-12-05T08:00:00Z";
const THIRD_DAY: &str = "2025-12-06T08:00:00Z";

async fn translated(house: &House) {
    house.collection("news").required(&["en", "zh-CN", "fr"]).stand().await;
    house.source("k").says(ORIGINAL).at(DAY).arrives().await;
    house.text("k", "zh-CN").says(CHINESE).at(DAY).arrives().await;
}

async fn a_deleted_source_withdraws_the_article_until_it_comes_back(house: &House) {
    translated(house).await;
    let taken = house.source("k").deleted().at(NEXT_DAY).arrives().await;
    assert_eq!((taken.outcome, taken.revision), (Some(Outcome::Deleted), 2));
    let look = house.look("k").await;
    look.is(&[("en", State::Source), ("zh-CN", State::Orphaned), ("fr", State::NotRequired)]);
    assert!(!look.variant("en").exists && look.variant("zh-CN").exists);

    let taken = house.source("k").says(ORIGINAL).at(THIRD_DAY).arrives().await;
    assert_eq!(taken.outcome, Some(Outcome::Revised), "what comes back after a deletion is no mere re-dating");
    // The words are those that the translation was made from.
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Current), ("fr", State::Missing)]);
    house.source("k").deleted().at("2025-12-07T08:00:00Z").arrives().await;
    house.source("k").says(REWRITTEN).at("2025-12-08T08:00:00Z").arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Stale), ("fr", State::Missing)]);
    assert_eq!(house.history("k", "en").await.len(), 5);
}

async fn a_deleted_translation_is_missing_and_its_history_stays(house: &House) {
    translated(house).await;
    house.text("k", "zh-CN").deleted().at(NEXT_DAY).arrives().await;
    let look = house.look("k").await;
    look.is(&[("en", State::Source), ("zh-CN", State::Missing), ("fr", State::Missing)]);
    assert!(!look.variant("zh-CN").exists);
    let history = house.history("k", "zh-CN").await;
    assert_eq!(history.iter().map(|revision| revision.deleted).collect::<Vec<_>>(), [false, true]);
    let id = house.id("k").await;
    let first = house.service.revision(id, &crate::submit::locale("zh-CN"), 1).await.unwrap();
    assert_eq!(first.text.body.as_deref(), Some(CHINESE));

    house.text("k", "zh-CN").says(CHINESE_AGAIN).at(THIRD_DAY).arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Current), ("fr", State::Missing)]);
    assert_eq!(house.history("k", "zh-CN").await.len(), 3);
}

async fn an_older_deletion_that_arrives_late_deletes_nothing(house: &House) {
    translated(house).await;
    house.source("k").says(&with_a_rewording()).at(THIRD_DAY).arrives().await;
    house.source("k").deleted().at(NEXT_DAY).arrives().await;
    let look = house.look("k").await;
    look.is(&[("en", State::Source), ("zh-CN", State::Stale), ("fr", State::Missing)]);
    assert!(look.variant("en").exists);
}

async fn a_deletion_delivered_twice_is_one_revision(house: &House) {
    translated(house).await;
    house.text("k", "zh-CN").deleted().at(NEXT_DAY).arrives().await;
    let again = house.text("k", "zh-CN").deleted().at(NEXT_DAY).arrives().await;
    assert_eq!(again.outcome, Some(Outcome::Unchanged));
    let undated = house.text("k", "zh-CN").deleted().arrives().await;
    assert_eq!(undated.outcome, Some(Outcome::Unchanged));
    assert_eq!(house.history("k", "zh-CN").await.len(), 2);
}

async fn an_article_known_only_by_its_deletion_owes_nothing(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    house.source("k").deleted().at(DAY).arrives().await;
    let look = house.look("k").await;
    assert!(
        look.article.variants.iter().all(|variant| !variant.exists && !variant.state.is_open()),
        "{:?}",
        look.article
    );
    house.source("k").says(ORIGINAL).at(NEXT_DAY).arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Missing)]);
}

async fn a_translation_without_any_source_is_orphaned_and_no_work(house: &House) {
    house.collection("news").required(&["en", "zh-CN", "fr"]).stand().await;
    house.text("k", "zh-CN").says(CHINESE).at(DAY).arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Orphaned), ("fr", State::Waiting)]);
    let overview = house.service.overview(&[house.look("k").await.article.collection_id]).await.unwrap();
    assert!(overview.urgent.is_empty(), "nothing can be translated from nothing");
}
