//! The same request, fifty times at once, at three nodes: done once, answered the same every time.

use std::{collections::BTreeSet, time::Duration};

use futures_util::{StreamExt as _, future::join_all, stream};
use galley::{
    domain::Scope,
    service::{ArticleFilter, EventFilter},
};
use serde_json::json;
use tokio::time::sleep;

use crate::{
    client::{Heard, post},
    nodes::{Addresses, Nodes},
    town::{NEWS, Town},
};

const KEYS: usize = 200;
const COPIES: usize = 50;
/// How many keys are stormed at a time.
const AT_ONCE: usize = 2;

/// Sends a request again where the node was busy, as a client does.
async fn insisting(addresses: &Addresses, node: usize, token: &str, key: &str, body: &str) -> Heard {
    let path = format!("/collections/{NEWS}/ingest");
    for round in 0..60 {
        let heard = post(&addresses.of(node + round), &path, token, Some(key), body).await;
        match heard.status() {
            // 409 is a copy that waited too long for the one that is being done.
            None | Some(409 | 503) => sleep(Duration::from_millis(50)).await,
            Some(_) => return heard,
        }
    }
    Heard::Nothing
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_requests_of_fifty_copies_have_two_hundred_effects() {
    Town::with(async |town| {
        let nodes = Nodes::start(3, &town.url);
        let token = town.token(&[Scope::Read, Scope::Ingest]).await;
        let addresses = &nodes.addresses;
        let storm = |nth: usize| {
            let token = token.as_str();
            async move {
                let (key, body) = (format!("key-{nth}"), |text: &str| {
                    json!({"key": format!("s{nth}"), "locale": "en", "datetime": "2025-12-01T08:00:00Z", "body": text})
                        .to_string()
                });
                let said = body("What was meant.");
                let copies = join_all((0..COPIES).map(|copy| insisting(addresses, copy, token, &key, &said))).await;
                let altered = insisting(addresses, nth, token, &key, &body("Something else.")).await;
                (copies, altered)
            }
        };
        let mut storms = stream::iter((0..KEYS).map(storm)).buffer_unordered(AT_ONCE);
        let mut done = 0;
        while let Some((copies, altered)) = storms.next().await {
            let bodies: BTreeSet<Vec<u8>> = copies
                .iter()
                .map(|copy| {
                    let Heard::Answer { status: 201, body, .. } = copy else { panic!("a copy was answered {copy:?}") };
                    body.clone()
                })
                .collect();
            assert_eq!(bodies.len(), 1, "the copies' answers differ");
            assert_eq!(altered.status(), Some(422), "{altered:?}");
            assert_eq!(altered.json()["type"], "/problems/idempotency-key-reused");
            done += 1;
        }
        assert_eq!(done, KEYS);
        drop(storms);
        drop(nodes);
        let mut created = 0;
        let mut filter = EventFilter { limit: 1_000, ..EventFilter::default() };
        loop {
            let page = town.service.events(&filter).await.unwrap();
            let Some(last) = page.last() else { break };
            filter.after = last.position.unwrap();
            created += page.iter().filter(|event| event.kind == "revision.added").count();
        }
        assert_eq!(created, KEYS, "requests had more or fewer effects than there were keys");
        let id = town.service.collection(NEWS).await.unwrap().id;
        let filter = ArticleFilter { collections: vec![id], limit: 500, ..ArticleFilter::default() };
        assert_eq!(town.service.articles(&filter).await.unwrap().items.len(), KEYS);
    })
    .await;
}
