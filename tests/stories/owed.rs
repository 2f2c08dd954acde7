//! What is owed, of which every share is: what the policy asks of each article, and no text besides.

use galley::domain::{State, report::Selection};
use migration::MigratorTrait as _;

use crate::{
    gathering::report,
    house::{House, NEWS},
    submit::locale,
    words::{CHINESE, ORIGINAL, REWRITTEN},
};

stories!(in_a_house:
    a_text_that_nobody_asks_for_changes_no_share,
    the_texts_of_an_archive_from_before_the_rule_are_in_no_share,
    a_locale_that_is_required_no_more_leaves_the_share_and_comes_back_into_it,
    a_text_that_is_asked_for_no_more_is_none_the_newer_for_it,
    days_that_were_kept_stay_as_they_were,
    a_database_of_the_schema_before_comes_to_count_the_same,
);

const DAY: &str = "2025-12-04T08:00:00Z";
const NEXT_DAY: &str = "2025-12-05T08:00:00Z";

/// How many are owed, and how many of those are current: of all locales, and of one.
async fn owed(house: &House, tag: &str) -> [(i64, i64); 2] {
    let collection = house.service.collection(NEWS).await.unwrap().id;
    let overview = house.service.overview(&[collection]).await.unwrap();
    let one = overview.locales.get(&locale(tag)).cloned().unwrap_or_default();
    [&overview.total, &one].map(|tally| (tally.owed(), tally.owed_current()))
}

async fn a_text_that_nobody_asks_for_changes_no_share(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    for key in ["a", "b"] {
        house.source(key).says(ORIGINAL).at(DAY).arrives().await;
    }
    house.text("a", "zh-CN").says(CHINESE).at(DAY).arrives().await;
    assert_eq!(owed(house, "zh-CN").await, [(2, 1), (2, 1)]);

    house.text("a", "fr").says("Le pont.").at(DAY).arrives().await;
    assert_eq!(house.look("a").await.variant("fr").state, State::Current);
    assert_eq!(owed(house, "fr").await, [(2, 1), (0, 0)], "one more that is current raises nothing");

    house.source("a").says(REWRITTEN).at(NEXT_DAY).arrives().await;
    house.text("a", "zh-CN").says(CHINESE).at(NEXT_DAY).arrives().await;
    assert_eq!(house.look("a").await.variant("fr").state, State::Stale);
    assert_eq!(owed(house, "fr").await[1], (0, 0), "one more that is stale lowers nothing");
    let told = report(house, &Selection::default(), None).await.all();
    assert_eq!((told.required, told.current + told.missing + told.stale), (2, 2), "reports say the same");
}

async fn the_texts_of_an_archive_from_before_the_rule_are_in_no_share(house: &House) {
    house.collection("news").required(&["en"]).requirement(&["zh-CN"], None, Some("2025-12-01")).stand().await;
    for (key, day) in [("old1", "2025-11-01"), ("old2", "2025-11-02"), ("new", "2025-12-02")] {
        house.source(key).says(ORIGINAL).at(day).arrives().await;
    }
    for key in ["old1", "old2"] {
        house.text(key, "zh-CN").says(CHINESE).at(DAY).arrives().await;
    }
    assert_eq!(owed(house, "zh-CN").await, [(1, 0), (1, 0)]);
}

async fn a_locale_that_is_required_no_more_leaves_the_share_and_comes_back_into_it(house: &House) {
    house.collection("news").required(&["en", "zh-CN", "fr"]).stand().await;
    house.source("k").says(ORIGINAL).at(DAY).arrives().await;
    house.text("k", "fr").says("Le pont.").at(DAY).arrives().await;
    assert_eq!(owed(house, "fr").await, [(2, 1), (1, 1)]);
    house.rules().await.nothing_required().required(&["en", "zh-CN"]).stand().await;
    assert_eq!(owed(house, "fr").await, [(1, 0), (0, 0)]);
    house.rules().await.nothing_required().required(&["en", "zh-CN", "fr"]).stand().await;
    assert_eq!(owed(house, "fr").await, [(2, 1), (1, 1)]);
}

async fn a_text_that_is_asked_for_no_more_is_none_the_newer_for_it(house: &House) {
    house.collection("news").required(&["en", "fr"]).stand().await;
    house.source("k").says(ORIGINAL).at(DAY).arrives().await;
    house.text("k", "fr").says("Le pont.").at(DAY).arrives().await;
    let before = house.look("k").await;
    house.it_is("2026-01-05T10:00:00Z");
    house.rules().await.nothing_required().required(&["en"]).stand().await;
    let after = house.look("k").await;
    assert_eq!((after.article.updated_at, after.article.version), (before.article.updated_at, before.article.version));
    assert_eq!(after.variant("fr").version, before.variant("fr").version);
}

async fn days_that_were_kept_stay_as_they_were(house: &House) {
    house.collection("news").required(&["en", "fr"]).stand().await;
    house.source("k").says(ORIGINAL).at(DAY).arrives().await;
    house.text("k", "fr").says("Le pont.").at(DAY).arrives().await;
    assert!(house.service.keep_day().await.unwrap());
    house.rules().await.nothing_required().required(&["en"]).stand().await;
    house.it_is("2026-01-06T09:00:00Z");
    assert!(house.service.keep_day().await.unwrap());
    let mut days = std::collections::BTreeMap::new();
    for (day, tally) in house.service.kept_days(5).await.unwrap() {
        *days.entry(day).or_insert(0) += tally.owed();
    }
    assert_eq!(days.into_values().collect::<Vec<_>>(), [1, 0]);
}

async fn a_database_of_the_schema_before_comes_to_count_the_same(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    house.source("k").says(ORIGINAL).at(DAY).arrives().await;
    house.text("k", "fr").says("Le pont.").at(DAY).arrives().await;
    assert_eq!(owed(house, "fr").await, [(1, 0), (0, 0)]);
    let tables = house.tables().await;
    let steps = migration::Migrator::migrations();
    let after = steps.iter().rev().position(|step| step.name().ends_with("_optional")).unwrap();
    let after = u32::try_from(after + 1).unwrap();
    migration::Migrator::down(&tables, Some(after)).await.unwrap();
    migration::Migrator::up(&tables, None).await.unwrap();
    tables.close().await.unwrap();
    let house = house.restarted().await;
    // As it was counted before, until the articles are judged anew; that is done in the background.
    assert_eq!(owed(&house, "fr").await, [(2, 1), (1, 1)]);
    assert!(house.service.doctor(false, |_| ()).await.unwrap().differences > 0);
    house.service.recompute_all().await.unwrap();
    assert_eq!(owed(&house, "fr").await, [(1, 0), (0, 0)]);
    house.service.store().clone().close().await.unwrap();
}
