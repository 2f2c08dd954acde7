//! Walking through lists page by page.

use std::collections::BTreeSet;

use galley::{
    domain::State,
    service::{ArticleFilter, ArticleSort, Cursor, Submission, VariantFilter, VariantSort},
};

use sea_orm::ConnectionTrait as _;

use crate::house::House;

stories!(in_a_house:
    every_article_is_met_once_forwards_and_once_backwards,
    every_article_is_met_once_while_others_arrive,
    every_variant_is_met_once_forwards_and_once_backwards,
    none_of_the_articles_in_progress_is_lost_however_many_there_are,
);

const DAY: &str = "2025-12-04T08:00:00Z";

/// Two collections, articles written down at many moments and many at one moment, with one or two translations missing.
async fn shelves(house: &House) -> Vec<i64> {
    house.collection("news").required(&["en", "zh-CN", "fr"]).stand().await;
    house.collection("docs").required(&["en", "zh-CN"]).stand().await;
    for shelf in 0..6 {
        house.it_is(&format!("2026-01-0{}T00:00:00Z", shelf + 1));
        let text = |name: &str, nth: i32| {
            house.source(&format!("{name}/{shelf}/{nth}")).into_collection(name).says("A text.").at(DAY).submission()
        };
        let news: Vec<Submission> = (0..23).map(|nth| text("news", nth)).collect();
        let docs: Vec<Submission> = (0..11).map(|nth| text("docs", nth)).collect();
        house.ingest_into("news", news, galley::service::IngestOptions::default()).await;
        house.ingest_into("docs", docs, galley::service::IngestOptions::default()).await;
    }
    house.it_is("2026-01-08T00:00:00Z");
    house.text("news/0/3", "fr").says("Un texte.").at(DAY).arrives().await;
    let mut ids = Vec::new();
    for name in ["news", "docs"] {
        ids.push(house.service.collection(name).await.unwrap().id);
    }
    ids
}

async fn every_article_is_met_once_forwards_and_once_backwards(house: &House) {
    let collections = shelves(house).await;
    for (collections, states, expected) in [
        (collections.clone(), vec![], 204),
        (collections[..1].to_vec(), vec![], 138),
        (collections.clone(), vec![State::Missing], 204),
        (collections.clone(), vec![State::Missing, State::Current, State::Stale], 204),
        (collections, vec![State::Current], 1),
    ] {
        for sort in [ArticleSort::Updated, ArticleSort::Key, ArticleSort::Urgent] {
            for limit in [1, 7, 50, 500] {
                let mut filter = ArticleFilter {
                    collections: collections.clone(),
                    states: states.clone(),
                    sort,
                    limit,
                    ..ArticleFilter::default()
                };
                let (mut forwards, mut pages) = (Vec::new(), 0);
                let last = loop {
                    let page = house.service.articles(&filter).await.unwrap();
                    assert_eq!(page.previous.is_some(), pages > 0, "the first page has nothing before it");
                    pages += 1;
                    forwards.extend(page.items.iter().map(|row| row.id));
                    if page.next.is_none() {
                        break page;
                    }
                    // A cursor goes to the client and comes back as a word.
                    filter.cursor = page.next.map(|cursor| cursor.to_string().parse::<Cursor>().unwrap());
                };
                assert_eq!(forwards.len(), expected, "{sort:?} {limit}");
                assert_eq!(forwards.iter().collect::<BTreeSet<_>>().len(), expected, "{sort:?} {limit}");
                let mut backwards: Vec<i64> = last.items.iter().rev().map(|row| row.id).collect();
                filter.cursor = last.previous;
                while filter.cursor.is_some() {
                    let page = house.service.articles(&filter).await.unwrap();
                    assert!(page.next.is_some());
                    backwards.extend(page.items.iter().rev().map(|row| row.id));
                    filter.cursor = page.previous;
                }
                backwards.reverse();
                assert_eq!(backwards, forwards, "{sort:?} {limit}");
            }
        }
    }
}

async fn every_article_is_met_once_while_others_arrive(house: &House) {
    let collections = shelves(house).await;
    for (sort, name) in [(ArticleSort::Updated, "updated"), (ArticleSort::Key, "key"), (ArticleSort::Urgent, "urgent")]
    {
        let before: BTreeSet<i64> =
            crate::examination::all_articles(&house.service).await.iter().map(|article| article.id).collect();
        let mut filter =
            ArticleFilter { collections: collections.clone(), sort, limit: 10, ..ArticleFilter::default() };
        let (mut met, mut pages) = (Vec::new(), 0);
        loop {
            let page = house.service.articles(&filter).await.unwrap();
            met.extend(page.items.iter().map(|row| row.id));
            // New ones come before and after the place reached, at the same moment as others and later.
            for key in [format!("a/{name}/{pages}"), format!("news/5/{name}/{pages}"), format!("z/{name}/{pages}")] {
                house.source(&key).says("A text.").at(DAY).arrives().await;
            }
            house.clock.advance(1);
            pages += 1;
            filter.cursor = page.next;
            if filter.cursor.is_none() || pages > 200 {
                break;
            }
        }
        let distinct: BTreeSet<i64> = met.iter().copied().collect();
        assert_eq!(distinct.len(), met.len(), "{sort:?}: none is met twice");
        assert!(distinct.is_superset(&before), "{sort:?}: none is missed");
    }
}

async fn every_variant_is_met_once_forwards_and_once_backwards(house: &House) {
    let collections = shelves(house).await;
    for (sort, states) in [
        (VariantSort::Newest, vec![State::Missing]),
        (VariantSort::Newest, vec![State::Missing, State::Current, State::Source]),
        (VariantSort::Urgent, vec![]),
    ] {
        let expected = if states.len() > 1 { 408 + 138 - 138 + 138 } else { 2 * 138 - 1 + 66 };
        for limit in [1, 9, 500] {
            let mut filter = VariantFilter {
                collections: collections.clone(),
                states: states.clone(),
                sort,
                limit,
                ..VariantFilter::default()
            };
            let mut forwards = Vec::new();
            let last = loop {
                let page = house.service.variants(&filter).await.unwrap();
                forwards.extend(page.items.iter().map(|row| (row.article.id, row.variant.locale.to_string())));
                if page.next.is_none() {
                    break page;
                }
                filter.cursor = page.next.map(|cursor| cursor.to_string().parse::<Cursor>().unwrap());
            };
            assert_eq!(forwards.len(), expected, "{sort:?} {limit} {states:?}");
            assert_eq!(forwards.iter().collect::<BTreeSet<_>>().len(), expected);
            let of = |row: &galley::service::ListedVariant| (row.article.id, row.variant.locale.to_string());
            let mut backwards: Vec<_> = last.items.iter().rev().map(of).collect();
            filter.cursor = last.previous;
            while filter.cursor.is_some() {
                let page = house.service.variants(&filter).await.unwrap();
                backwards.extend(page.items.iter().rev().map(of));
                filter.cursor = page.previous;
            }
            backwards.reverse();
            assert_eq!(backwards, forwards, "{sort:?} {limit}");
        }
    }
}

async fn none_of_the_articles_in_progress_is_lost_however_many_there_are(house: &House) {
    house.collection("news").required(&["en", "fr"]).stand().await;
    let texts = (0..2_010).map(|nth| house.source(&format!("news/{nth}")).says("A text.").at(DAY).submission());
    house.ingest_into("news", texts.collect(), galley::service::IngestOptions::default()).await;
    house.text("done", "fr").says("Un texte.").at(DAY).arrives().await;
    house.source("done").says("A text.").at(DAY).arrives().await;
    // Whether they came by claims or not, lists see this.
    let tables = house.tables().await;
    let held = "UPDATE variant SET claimed_by = 'user:mei', claim_until = 9000000000000000 WHERE state = 1";
    tables.execute_unprepared(held).await.unwrap();
    let collection = house.service.collection("news").await.unwrap().id;
    let now = house.service.clock().now();
    let counted: i64 = house.service.held_work(collection, now).await.unwrap().iter().map(|work| work.count).sum();
    assert_eq!(counted, 2_010);
    let mut filter = ArticleFilter {
        collections: vec![collection],
        states: vec![State::Current],
        held: Some(now),
        limit: 500,
        ..ArticleFilter::default()
    };
    let mut met = BTreeSet::new();
    loop {
        let page = house.service.articles(&filter).await.unwrap();
        met.extend(page.items.iter().map(|row| row.id));
        filter.cursor = page.next;
        if filter.cursor.is_none() {
            break;
        }
    }
    assert_eq!(met.len(), 2_011, "all that are worked on, and the one that is done");
    tables.execute_unprepared("UPDATE variant SET claimed_by = NULL, claim_until = NULL").await.unwrap();
    tables.close().await.unwrap();
}
