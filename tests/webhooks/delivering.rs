//! What is told to whom: every committed event, nothing that was taken back, and what a message looks like.

use std::collections::BTreeSet;

use galley::{
    domain::{EventKind, Happening, Locale, Policy},
    service::{DeliveryState, EventFilter, Expected, IngestOptions, NewWebhook, Submission},
    storage::NewEvent,
};

use crate::{
    house::{House, NEWS, news},
    receiver::{Receiver, Reply},
};

async fn every_committed_event_is_delivered_and_what_was_taken_back_is_not(house: &House) {
    let receiver = Receiver::open().await;
    house.news("before", "Before the webhook").await;
    let (webhook, _) = house.webhook(&receiver).await;
    let after = webhook.position;
    for n in 0..30 {
        house.news(&format!("n/{n}"), &format!("News {n}")).await;
    }
    // Taken back, twice over: a dry run, and a transaction that is dropped.
    let dry = IngestOptions { dry_run: true, confirmed: false };
    let document = Submission::Item(br#"{"key":"dry","locale":"en","title":"Dry"}"#.to_vec());
    house.service.ingest(NEWS, vec![document], dry).await.unwrap();
    let transaction = house.service.store().transaction().await.unwrap();
    let happening = Happening::new(EventKind::IngestHeld, None, serde_json::json!({ "never": true }));
    let event = NewEvent { collection_id: 1, article_id: None, happening };
    transaction.append(&[event], "operator", house.now()).await.unwrap();
    transaction.roll_back().await.unwrap();

    let mut delivered = 0;
    loop {
        let done = house.step().await;
        assert_eq!(done.failed, 0);
        if done.delivered == 0 {
            break;
        }
        delivered += done.delivered;
    }

    let feed = house.service.events(&EventFilter { collections: Vec::new(), after, limit: 1_000 }).await.unwrap();
    let told: Vec<i64> = receiver.received().iter().map(|r| r.json()["data"]["position"].as_i64().unwrap()).collect();
    let expected: BTreeSet<i64> = feed.iter().filter_map(|event| event.position).collect();
    assert!(expected.len() >= 60, "{}", expected.len());
    assert_eq!(told.iter().copied().collect::<BTreeSet<i64>>(), expected, "nothing lost, nothing made up");
    assert_eq!((told.len(), delivered), (expected.len(), expected.len()), "and nothing twice");
    assert!(!receiver.received().iter().any(|r| r.body.contains("never") || r.body.contains("dry")));
    assert_eq!(house.again(&webhook).await.position, *expected.last().unwrap());
}

async fn a_message_has_the_headers_of_the_standard_and_a_thin_body(house: &House) {
    let receiver = Receiver::open().await;
    let (webhook, _) = house.webhook(&receiver).await;
    house.news("a/譯", "Word").await;
    house.step().await;
    let calls = receiver.received();
    let first = calls.iter().find(|r| r.json()["type"] == "article.created").unwrap();
    assert_eq!(first.line, "POST /hooks HTTP/1.1");
    assert_eq!(first.headers["content-type"], "application/json");
    assert_eq!(first.headers["webhook-timestamp"], "1767603600");
    assert!(first.headers["webhook-signature"].starts_with("v1,"));
    assert!(first.headers["user-agent"].starts_with("Galley/"));
    assert!(!first.headers.contains_key("referer") && !first.headers.contains_key("cookie"));
    let body = first.json();
    assert_eq!(body["timestamp"], "2026-01-05T09:00:00Z");
    assert_eq!(body["data"]["collection"], NEWS);
    assert_eq!(body["data"]["key"], "a/譯");
    assert_eq!(body["data"]["actor"], "operator");
    assert!(body["data"]["article_id"].is_i64() && body["data"]["position"].is_i64());
    let logged = house.log(&webhook).await;
    let kept = logged.iter().find(|delivery| delivery.message_id == first.id()).unwrap();
    assert_eq!(kept.body, first.body, "what is kept is what was sent");
    assert_eq!((kept.state, kept.status, kept.tries), (DeliveryState::Delivered, Some(204), 1));
}

async fn a_webhook_hears_of_its_collection_and_of_what_it_asked_for(house: &House) {
    let (all, narrow) = (Receiver::open().await, Receiver::open().await);
    house.webhook(&all).await;
    let new = NewWebhook {
        name: "articles of the news".to_owned(),
        url: narrow.url(),
        collection: Some(NEWS.to_owned()),
        kinds: vec!["article.*".to_owned(), "collection.policy_changed".to_owned()],
    };
    house.service.create_webhook(new).await.unwrap();
    let policy = Policy::new(Locale::parse("en").unwrap());
    house.service.put_policy("sport", &policy, Expected::Absent).await.unwrap();
    house.news("one", "One").await;
    house.step().await;
    house.step().await;
    let kinds = |receiver: &Receiver| -> BTreeSet<String> {
        receiver.received().iter().map(|r| r.json()["type"].as_str().unwrap().to_owned()).collect()
    };
    assert!(kinds(&all).contains("collection.created") && kinds(&all).contains("revision.added"), "{:?}", kinds(&all));
    assert_eq!(kinds(&narrow), ["article.created".to_owned()].into());
}

async fn a_reply_without_end_is_left_and_a_silent_one_is_given_up(house: &House) {
    let receiver = Receiver::answering(|_, _| Reply::Torrent).await;
    let (webhook, _) = house.webhook(&receiver).await;
    house.service.send_webhook_test(webhook.id).await.unwrap();
    let begun = std::time::Instant::now();
    assert_eq!(house.step().await.delivered, 1);
    let kept = &house.log(&webhook).await[0];
    assert_eq!(kept.status, Some(200));
    assert!(kept.answer.as_ref().unwrap().len() <= 500);
    assert!(begun.elapsed().as_secs() < 3, "{:?}", begun.elapsed());

    for (reply, why) in [
        (Reply::Silence, "No answer came in time."),
        (Reply::HangUp, "The connection broke before there was an answer."),
    ] {
        receiver.now_answers(move |_, _| reply.clone());
        house.service.send_webhook_test(webhook.id).await.unwrap();
        assert_eq!(house.step().await.failed, 1);
        let kept = &house.log(&webhook).await[0];
        assert_eq!((kept.state, kept.status, kept.answer.as_deref()), (DeliveryState::Pending, None, Some(why)));
    }
}

async fn a_receiver_that_is_down_does_not_make_events_lost(house: &House) {
    let receiver = Receiver::answering(|nth, _| Reply::Status(if nth % 3 == 0 { 200 } else { 503 })).await;
    let (webhook, _) = house.webhook(&receiver).await;
    for n in 0..10 {
        news(&house.service, &format!("n/{n}"), "News").await;
    }
    for _ in 0..300 {
        house.step().await;
        house.clock.advance(1_800);
    }
    let log = house.log(&webhook).await;
    assert!(log.len() >= 20 && log.iter().all(|delivery| delivery.state == DeliveryState::Delivered), "{log:?}");
    for delivery in log {
        let tries: Vec<_> = receiver.received().into_iter().filter(|r| r.id() == delivery.message_id).collect();
        assert_eq!(tries.len(), usize::try_from(delivery.tries).unwrap());
        assert!(tries.iter().all(|r| r.body == delivery.body), "the same bytes in every try");
    }
}

stories!(
    every_committed_event_is_delivered_and_what_was_taken_back_is_not,
    a_message_has_the_headers_of_the_standard_and_a_thin_body,
    a_webhook_hears_of_its_collection_and_of_what_it_asked_for,
    a_reply_without_end_is_left_and_a_silent_one_is_given_up,
    a_receiver_that_is_down_does_not_make_events_lost,
);
