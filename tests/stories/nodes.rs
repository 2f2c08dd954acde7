//! Several nodes on one database, and nodes that die in the middle of something.

use std::{
    collections::BTreeMap,
    future::{Future as _, poll_fn},
    pin::pin,
    task::Poll,
};

use galley::{
    domain::State,
    service::{ArticleFilter, ArticleSort, IngestOptions, Submission},
};

use crate::{
    arrival::Dice,
    house::{House, NEWS},
    words::{CHINESE, ORIGINAL, REWRITTEN},
};

stories!(in_a_house:
    eight_writers_with_overlapping_batches_lose_nothing,
    eight_writers_that_create_the_same_articles_create_them_once,
    an_ingest_that_is_cut_off_anywhere_leaves_all_or_nothing,
    a_transaction_that_is_dropped_half_way_leaves_nothing,
);

async fn eight_writers_with_overlapping_batches_lose_nothing(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    let mut dice = Dice::new(99);
    let mut expected: BTreeMap<(String, &str), usize> = BTreeMap::new();
    let mut writers = Vec::new();
    for writer in 0..8 {
        let node = house.another_node().await;
        let mut batches = Vec::new();
        for batch in 0..5 {
            let mut documents = Vec::new();
            for nth in 0..25 {
                let key = format!("k{:02}", dice.below(40));
                let tag = if dice.below(3) == 0 { "zh-CN" } else { "en" };
                // No two documents of all writers are the same.
                let datetime = format!("2025-12-{:02}T{batch:02}:{nth:02}:00Z", writer + 1);
                let body = if dice.below(2) == 0 { ORIGINAL } else { REWRITTEN };
                documents.push(house.text(&key, tag).says(body).at(&datetime).submission());
                *expected.entry((key, tag)).or_default() += 1;
            }
            batches.push(documents);
        }
        writers.push(tokio::spawn(async move {
            for documents in batches {
                let reports = node.ingest(NEWS, documents, IngestOptions::default()).await.unwrap();
                assert!(reports.iter().all(|report| report.result.is_ok()));
            }
            node.store().clone().close().await.unwrap();
        }));
    }
    for writer in writers {
        writer.await.unwrap();
    }
    for ((key, tag), revisions) in expected {
        assert_eq!(house.history(&key, tag).await.len(), revisions, "{key} {tag}");
    }
}

async fn eight_writers_that_create_the_same_articles_create_them_once(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    let mut dice = Dice::new(3);
    let mut writers = Vec::new();
    for _ in 0..8 {
        let node = house.another_node().await;
        let mut keys: Vec<String> = (0..60).map(|nth| format!("k{nth}")).collect();
        dice.shuffle(&mut keys);
        let documents: Vec<Submission> =
            keys.iter().map(|key| house.source(key).says(ORIGINAL).at("2025-12-04T08:00:00Z").submission()).collect();
        writers.push(tokio::spawn(async move {
            for documents in documents.chunks(20) {
                node.ingest(NEWS, documents.to_vec(), IngestOptions::default()).await.unwrap();
            }
            node.store().clone().close().await.unwrap();
        }));
    }
    for writer in writers {
        writer.await.unwrap();
    }
    let kinds: Vec<String> = house.feed().await.into_iter().map(|event| event.kind).collect();
    for (kind, times) in [("article.created", 60), ("revision.added", 60), ("variant.became_missing", 60)] {
        assert_eq!(kinds.iter().filter(|told| *told == kind).count(), times, "{kind}");
    }
}

async fn an_ingest_that_is_cut_off_anywhere_leaves_all_or_nothing(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    let collection = house.service.collection(NEWS).await.unwrap().id;
    let node = house.another_node().await;
    let (mut cut, mut kept, mut steps) = (0, 0, 0);
    // Whoever called goes away after so many steps, wherever it is then; the last try goes through. A database that answers at
    // once leaves few places to be cut off at: then they are gone through again.
    for attempt in 0.. {
        let keys = [format!("{attempt}/a"), format!("{attempt}/b")];
        let documents: Vec<Submission> = keys
            .iter()
            .flat_map(|key| {
                let source = house.source(key).says("A text.").at("2025-12-04T08:00:00Z");
                [source.submission(), house.text(key, "zh-CN").says(CHINESE).at("2025-12-04T08:00:00Z").submission()]
            })
            .collect();
        let finished = {
            let mut ingest = pin!(node.ingest(NEWS, documents.clone(), IngestOptions::default()));
            let mut woken = 0;
            poll_fn(|context| match ingest.as_mut().poll(context) {
                Poll::Ready(reports) => Poll::Ready(Some(reports)),
                Poll::Pending if woken == steps => Poll::Ready(None),
                Poll::Pending => {
                    woken += 1;
                    Poll::Pending
                }
            })
            .await
        };
        // In one statement, for a commit that is already under way may come to its end between two.
        let filter = ArticleFilter {
            collections: vec![collection],
            sort: ArticleSort::Key,
            limit: 500,
            ..ArticleFilter::default()
        };
        let page = house.service.articles(&filter).await.unwrap();
        let there = keys.iter().filter(|key| page.items.iter().any(|article| article.key == **key)).count();
        assert!(there == 0 || there == 2, "after {steps} steps");
        if let Some(reports) = finished {
            reports.unwrap();
            assert_eq!(there, 2);
            kept += 1;
        } else {
            cut += 1;
        }
        // The next try finds no lock left behind, and nothing twice.
        node.ingest(NEWS, documents, IngestOptions::default()).await.unwrap();
        for key in &keys {
            house.look(key).await.is(&[("en", State::Source), ("zh-CN", State::Current)]);
            assert_eq!(house.history(key, "en").await.len(), 1);
        }
        steps += 1;
        if kept == 3 {
            if cut > 2 {
                break;
            }
            (kept, steps) = (0, 0);
        }
    }
    node.store().clone().close().await.unwrap();
}

async fn a_transaction_that_is_dropped_half_way_leaves_nothing(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    let collection = house.service.collection(NEWS).await.unwrap();
    let now = house.service.clock().now();
    {
        let transaction = house.service.store().transaction().await.unwrap();
        let source = collection.policy.source_locale.clone();
        let records = transaction.lock_or_create(collection.id, &["a", "b"], &source, now).await.unwrap();
        let decided: Vec<_> = records
            .into_iter()
            .map(|record| galley::storage::Decided {
                verdicts: galley::domain::judge(&record.article, &collection.policy, &record.distances).unwrap(),
                record,
                texts: Vec::new(),
                distances: Vec::new(),
                marked: Vec::new(),
                happenings: Vec::new(),
            })
            .collect();
        assert!(transaction.save(&decided, "nobody", now).await.unwrap() > 0);
    }
    for key in ["a", "b"] {
        assert!(house.service.article_id(NEWS, key).await.is_err());
    }
    house.source("a").says(ORIGINAL).at("2025-12-04T08:00:00Z").arrives().await;
    house.look("a").await.is(&[("en", State::Source), ("zh-CN", State::Missing)]);
}
