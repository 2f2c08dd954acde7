//! Scenario 20: two nodes that are given the same article at the same time.

use galley::{
    domain::{Outcome, State},
    service::{IngestOptions, Service, Submission},
};

use crate::{
    house::{House, NEWS},
    words::{CHINESE, ORIGINAL},
};

stories!(in_a_house: scenario_20_one_article_taken_in_by_two_nodes_at_once_is_one_revision_and_one_event);

async fn take_in(node: Service, documents: Vec<Submission>) -> Vec<Option<Outcome>> {
    let reports = node.ingest(NEWS, documents, IngestOptions::default()).await.unwrap();
    reports.into_iter().map(|report| report.result.unwrap().outcome).collect()
}

async fn scenario_20_one_article_taken_in_by_two_nodes_at_once_is_one_revision_and_one_event(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    let other = house.another_node().await;
    for nth in 0..25 {
        let key = format!("news/{nth}");
        let documents = || {
            let source = house.source(&key).says(ORIGINAL).at("2025-12-04T08:10:52Z");
            let translation = house.text(&key, "zh-CN").says(CHINESE).at("2025-12-04T08:10:52Z");
            vec![source.submission(), translation.submission()]
        };
        let here = tokio::spawn(take_in(house.service.clone(), documents()));
        let there = tokio::spawn(take_in(other.clone(), documents()));
        let mut outcomes = [here.await.unwrap(), there.await.unwrap()].concat();
        outcomes.sort_by_key(|outcome| outcome.map(Outcome::as_str));
        let (created, unchanged) = (Some(Outcome::Created), Some(Outcome::Unchanged));
        assert_eq!(outcomes, [created, created, unchanged, unchanged]);
        let look = house.look(&key).await;
        look.is(&[("en", State::Source), ("zh-CN", State::Current)]);
        for tag in ["en", "zh-CN"] {
            assert_eq!(house.history(&key, tag).await.len(), 1);
            assert_eq!(house.times(&key, tag, "revision.added").await, 1);
        }
        assert_eq!(house.times(&key, "zh-CN", "variant.became_current").await, 1);
    }
    other.store().clone().close().await.unwrap();
}
