//! Policies that are carried out over many articles, and what may happen meanwhile.

use galley::{
    domain::{Significance, State},
    service::{Expected, IngestOptions, Submission},
};

use crate::{
    house::{House, NEWS},
    words::{CHINESE, ORIGINAL, REWRITTEN},
};

stories!(in_a_house:
    a_carrying_out_that_was_cut_off_goes_on_where_it_stopped,
    a_second_policy_starts_over_before_the_first_is_carried_out,
    a_policy_that_is_set_again_unchanged_is_not_carried_out_again,
    two_nodes_carry_one_policy_out_together,
    policies_that_follow_one_another_while_they_are_carried_out_are_all_set,
    policies_decisions_and_documents_at_once_get_in_nobody_s_way,
);

const DAY: &str = "2025-12-04T08:00:00Z";

async fn many(house: &House, articles: usize) {
    house.collection("news").required(&["en"]).stand().await;
    let documents: Vec<Submission> = (0..articles)
        .map(|nth| house.source(&format!("news/{nth:05}")).says("A short text.").at(DAY).submission())
        .collect();
    house.ingest(documents).await;
}

async fn missing(house: &House) -> i64 {
    let collection = house.service.collection(NEWS).await.unwrap().id;
    house.service.overview(&[collection]).await.unwrap().total.of(State::Missing)
}

async fn a_carrying_out_that_was_cut_off_goes_on_where_it_stopped(house: &House) {
    many(house, 1_100).await;
    house.rules().await.requirement(&["ja"], None, None).set().await;
    for _ in 0..2 {
        assert!(house.service.recompute_step().await.unwrap());
    }
    let half = missing(house).await;
    assert!(half > 0 && half < 1_100, "{half}");

    let again = house.restarted().await;
    let mut steps = 0;
    while again.service.recompute_step().await.unwrap() {
        steps += 1;
    }
    assert_eq!(missing(house).await, 1_100);
    // What was done was not done again: one step for the rest, and one to see that nothing is left.
    assert!(steps <= 2, "{steps}");
    let told = house.feed().await.iter().filter(|event| event.kind == "variant.became_missing").count();
    assert_eq!(told, 1_100, "each is told of once");
    again.service.store().clone().close().await.unwrap();
}

async fn a_second_policy_starts_over_before_the_first_is_carried_out(house: &House) {
    many(house, 600).await;
    house.rules().await.requirement(&["ja"], None, None).set().await;
    assert!(house.service.recompute_step().await.unwrap());
    house.rules().await.requirement(&["ko"], None, None).set().await;
    house.service.recompute_all().await.unwrap();
    assert_eq!(missing(house).await, 1_200);
}

async fn a_policy_that_is_set_again_unchanged_is_not_carried_out_again(house: &House) {
    many(house, 10).await;
    let events = house.feed().await.len();
    let change = house.rules().await.set().await;
    assert!(!change.created && !change.recomputing);
    assert!(!house.service.recompute_step().await.unwrap());
    assert_eq!(house.feed().await.len(), events);
}

async fn two_nodes_carry_one_policy_out_together(house: &House) {
    many(house, 700).await;
    let other = house.another_node().await;
    house.rules().await.requirement(&["ja"], None, None).set().await;
    let here = tokio::spawn({
        let node = house.service.clone();
        async move { node.recompute_all().await }
    });
    let there = tokio::spawn({
        let node = other.clone();
        async move { node.recompute_all().await }
    });
    here.await.unwrap().unwrap();
    there.await.unwrap().unwrap();
    // One may have rested while the other held the work.
    house.service.recompute_all().await.unwrap();
    assert_eq!(missing(house).await, 700);
    let told = house.feed().await.iter().filter(|event| event.kind == "variant.became_missing").count();
    assert_eq!(told, 700);
    other.store().clone().close().await.unwrap();
}

async fn policies_that_follow_one_another_while_they_are_carried_out_are_all_set(house: &House) {
    many(house, 5).await;
    let worker = house.another_node().await;
    let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let working = tokio::spawn({
        let (worker, stop) = (worker.clone(), std::sync::Arc::clone(&stop));
        async move {
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                worker.recompute_all().await.unwrap();
            }
        }
    });
    let mut policy = house.rules().await.policy;
    for round in 1..=300 {
        policy.grace = round;
        house.service.put_policy(NEWS, &policy, Expected::Any).await.unwrap();
    }
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    working.await.unwrap();
    assert_eq!(house.service.collection(NEWS).await.unwrap().version, 301);
    worker.store().clone().close().await.unwrap();
}

async fn policies_decisions_and_documents_at_once_get_in_nobody_s_way(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    let keys: Vec<String> = (0..40).map(|nth| format!("k{nth:02}")).collect();
    for key in &keys {
        house.source(key).says(ORIGINAL).at(DAY).arrives().await;
        house.text(key, "zh-CN").says(CHINESE).at(DAY).arrives().await;
    }
    let mut ids = Vec::new();
    for key in &keys {
        ids.push(house.id(key).await);
    }
    let [editor, owner, worker, publisher] = [
        house.another_node().await,
        house.another_node().await,
        house.another_node().await,
        house.another_node().await,
    ];
    let editing = tokio::spawn({
        let editor = editor.clone();
        async move {
            for round in 0..4_i16 {
                for id in ids.iter().rev() {
                    let patch = galley::service::ArticlePatch { priority: Some(round), ..Default::default() };
                    editor.patch_article(*id, &patch, None).await.unwrap();
                }
            }
        }
    });
    let policy = house.rules().await.policy;
    let ruling = tokio::spawn({
        let owner = owner.clone();
        async move {
            for threshold in
                [Significance::Major, Significance::None, Significance::Typo, Significance::Minor].repeat(5)
            {
                let mut policy = policy.clone();
                policy.threshold = threshold;
                owner.put_policy(NEWS, &policy, Expected::Any).await.unwrap();
            }
        }
    });
    let batches: Vec<Vec<Submission>> = (0..12)
        .map(|batch| {
            let datetime = format!("2025-12-05T{batch:02}:00:00Z");
            let body = if batch % 2 == 0 { REWRITTEN } else { ORIGINAL };
            keys.iter().map(|key| house.source(key).says(body).at(&datetime).submission()).collect()
        })
        .collect();
    let publishing = tokio::spawn({
        let publisher = publisher.clone();
        async move {
            for batch in batches {
                publisher.ingest(NEWS, batch, IngestOptions::default()).await.unwrap();
            }
        }
    });
    let working = tokio::spawn({
        let worker = worker.clone();
        async move {
            for _ in 0..30 {
                worker.recompute_all().await.unwrap();
                worker.place_events().await.unwrap();
                worker.fold_tallies().await.unwrap();
            }
        }
    });
    editing.await.unwrap();
    ruling.await.unwrap();
    publishing.await.unwrap();
    working.await.unwrap();
    for key in &keys {
        assert_eq!(house.history(key, "en").await.len(), 13);
        assert_eq!(house.look(key).await.article.priority, 3);
    }
    for node in [editor, owner, worker, publisher] {
        node.store().clone().close().await.unwrap();
    }
}
