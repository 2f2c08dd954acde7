//! Scenario 14: a policy that asks for one more locale of everything there is.

use std::{collections::BTreeSet, sync::Arc};

use galley::{
    domain::State,
    service::{ArticleFilter, Service, Submission, VariantFilter},
};

use crate::{
    examination::walk,
    house::{Engine, House, NEWS, in_a_house},
    submit::locale,
};

stories!(in_a_house: scenario_14_a_locale_required_of_every_article_is_missing_everywhere_and_the_service_answers);

async fn scenario_14_a_locale_required_of_every_article_is_missing_everywhere_and_the_service_answers(house: &House) {
    a_locale_more_for(house, 3_000).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes"]
async fn scenario_14_with_a_hundred_thousand_articles() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        in_a_house(engine, async |house: &House| a_locale_more_for(house, 100_000).await).await;
    }
}

async fn a_locale_more_for(house: &House, articles: usize) {
    house.collection("news").required(&["en"]).stand().await;
    let documents: Vec<Submission> = (0..articles)
        .map(|nth| house.source(&format!("news/{nth}")).says("A short text.").at("2025-12-04T08:10:52Z").submission())
        .collect();
    house.ingest(documents).await;
    let collection = house.service.collection(NEWS).await.unwrap().id;

    house.rules().await.requirement(&["ja"], None, None).set().await;
    assert!(house.service.is_recomputing(collection).await.unwrap());
    // One node carries the policy out while another answers, and takes in what arrives.
    let other = Arc::new(house.another_node().await);
    let carrying_out = tokio::spawn({
        let other: Arc<Service> = Arc::clone(&other);
        async move { other.recompute_all().await }
    });
    let mut arrived = 0;
    let mut seen = BTreeSet::new();
    while !carrying_out.is_finished() || arrived == 0 {
        let overview = house.service.overview(&[collection]).await.unwrap();
        let missing = overview.locales.get(&locale("ja")).map_or(0, |tally| tally.of(State::Missing));
        seen.insert(missing);
        let filter = ArticleFilter { collections: vec![collection], limit: 50, ..ArticleFilter::default() };
        assert_eq!(house.service.articles(&filter).await.unwrap().items.len(), 50);
        // What arrives now is judged by the new policy at once.
        house.source(&format!("late/{arrived}")).says("Another text.").at("2025-12-05T00:00:00Z").arrives().await;
        let look = house.look(&format!("late/{arrived}")).await;
        look.is(&[("en", State::Source), ("ja", State::Missing)]);
        arrived += 1;
    }
    carrying_out.await.unwrap().unwrap();
    Arc::into_inner(other).unwrap().store().clone().close().await.unwrap();

    assert!(seen.iter().is_sorted(), "the count only grows: {seen:?}");
    let total = articles + arrived;
    let overview = house.service.overview(&[collection]).await.unwrap();
    let missing = overview.locales[&locale("ja")].of(State::Missing);
    assert_eq!((usize::try_from(missing).unwrap(), usize::try_from(overview.articles).unwrap()), (total, total));
    let filter = ArticleFilter {
        collections: vec![collection],
        states: vec![State::Missing],
        locales: vec![locale("ja")],
        limit: 500,
        ..ArticleFilter::default()
    };
    assert_eq!(walk(&house.service, filter).await.len(), total);
    let mut filter = VariantFilter {
        collections: vec![collection],
        locales: vec![locale("ja")],
        states: vec![State::Missing],
        limit: 500,
        ..VariantFilter::default()
    };
    let mut rows = 0;
    loop {
        let page = house.service.variants(&filter).await.unwrap();
        rows += page.items.len();
        filter.cursor = page.next;
        if filter.cursor.is_none() {
            break;
        }
    }
    assert_eq!(rows, total);
    assert!(!house.service.is_recomputing(collection).await.unwrap());
}
