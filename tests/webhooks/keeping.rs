//! Making, changing, rotating, deleting, and who may.

use galley::{
    delivery::{Message, Secret},
    domain::{Actor, Caller, Grant, Role, Scope},
    service::{
        DeliveryState, EnableFrom, Gate, Manage, NewWebhook, Sealer, ServiceError, Webhook, WebhookPatch, is_sealed,
    },
};

use crate::{
    house::{House, NEWS, at},
    receiver::{Received, Receiver, Reply},
};

/// Whether a request verifies under this secret.
fn verifies(received: &Received, secret: &str) -> bool {
    let seconds: i64 = received.headers["webhook-timestamp"].parse().unwrap();
    let at = galley::clock::Instant::from_micros(seconds * 1_000_000);
    let message = Message { id: received.id(), at, body: &received.body };
    let expected = message.signatures(&[Secret::parse(secret).unwrap()]);
    received.headers["webhook-signature"].split(' ').any(|signature| signature == expected)
}

async fn both_secrets_verify_for_a_day_after_they_changed(house: &House) {
    let receiver = Receiver::open().await;
    let (webhook, old) = house.webhook(&receiver).await;
    let deliver = async || {
        house.service.send_webhook_test(webhook.id).await.unwrap();
        house.step().await;
        receiver.received().last().unwrap().clone()
    };
    let before = deliver().await;
    let (rotated, new) = house.service.rotate_webhook_secret(webhook.id, Some(webhook.version)).await.unwrap();
    assert_eq!(rotated.previous_secret_until, Some(at("2026-01-06T09:00:00Z")));
    assert_ne!(old, new);
    assert!(verifies(&before, &old) && !verifies(&before, &new));
    let during = deliver().await;
    assert!(verifies(&during, &old) && verifies(&during, &new));
    house.clock.advance(86_399);
    let late = deliver().await;
    assert!(verifies(&late, &old) && verifies(&late, &new));
    house.clock.advance(1);
    let after = deliver().await;
    assert!(!verifies(&after, &old) && verifies(&after, &new));
    assert_eq!(house.again(&webhook).await.previous_secret_until, None);
    let stale = house.service.rotate_webhook_secret(webhook.id, Some(webhook.version)).await;
    assert!(matches!(stale, Err(ServiceError::Changed { .. })), "{stale:?}");
}

async fn secrets_are_shown_once_and_nowhere_else(house: &House) {
    let receiver = Receiver::open().await;
    let (webhook, secret) = house.webhook(&receiver).await;
    assert!(Secret::parse(&secret).is_ok());
    let bare = secret.trim_start_matches("whsec_");
    let record = house.service.store().webhook(webhook.id).await.unwrap().unwrap();
    let leased = {
        house.service.send_webhook_test(webhook.id).await.unwrap();
        house.service.lease_messages(1).await.unwrap()
    };
    let listed = house.service.webhooks().await.unwrap();
    for shown in [format!("{webhook:?}"), format!("{record:?}"), format!("{leased:?}"), format!("{listed:?}")] {
        assert!(!shown.contains(bare), "{shown}");
    }
}

async fn secrets_are_sealed_where_they_are_kept_and_those_from_before_are_sealed_at_the_start(house: &House) {
    let receiver = Receiver::open().await;
    let (webhook, secret) = house.webhook(&receiver).await;
    let kept = async || house.service.store().webhook(webhook.id).await.unwrap().unwrap().secret.0;
    assert!(is_sealed(&kept().await), "a copy of the database gives no secret away");
    house.service.send_webhook_test(webhook.id).await.unwrap();
    house.step().await;
    assert!(verifies(receiver.received().last().unwrap(), &secret));

    // As a release that did not seal left it.
    house.keeps_bare(webhook.id, &secret).await;
    house.service.send_webhook_test(webhook.id).await.unwrap();
    house.step().await;
    assert!(verifies(receiver.received().last().unwrap(), &secret));
    assert_eq!(house.service.seal_secrets().await.unwrap(), 1);
    assert_eq!(house.service.seal_secrets().await.unwrap(), 0);
    assert!(is_sealed(&kept().await));
    house.service.send_webhook_test(webhook.id).await.unwrap();
    house.step().await;
    assert!(verifies(receiver.received().last().unwrap(), &secret));
}

async fn with_another_key_nothing_is_sent_and_without_one_nothing_is_made(house: &House) {
    let receiver = Receiver::open().await;
    let (webhook, _) = house.webhook(&receiver).await;
    let other = house.service.clone().sealing_by(Sealer::of_key([8; 32]));
    assert!(other.seal_secrets().await.unwrap_err().to_string().contains("another key"));
    other.send_webhook_test(webhook.id).await.unwrap();
    assert!(other.lease_messages(1).await.unwrap().is_empty());
    house.step().await;
    assert_eq!(receiver.received().len(), 1, "the right key sends it");

    let new = NewWebhook { name: "n".to_owned(), url: receiver.url(), collection: None, kinds: Vec::new() };
    let refused = house.without_a_key().create_webhook(new).await.unwrap_err();
    assert!(refused.to_string().contains("GALLEY_SECRET_KEY"), "{refused}");
}

async fn a_message_is_sent_again_under_its_id(house: &House) {
    let receiver = Receiver::answering(|nth, _| Reply::Status(if nth == 0 { 200 } else { 500 })).await;
    let (webhook, _) = house.webhook(&receiver).await;
    house.service.send_webhook_test(webhook.id).await.unwrap();
    house.step().await;
    let sent = house.log(&webhook).await[0].clone();
    assert_eq!(sent.state, DeliveryState::Delivered);
    let again = house.service.redeliver(webhook.id, sent.id).await.unwrap();
    assert_eq!((again.state, again.tries), (DeliveryState::Pending, 0));
    house.step().await;
    receiver.now_answers(|_, _| Reply::Status(200));
    house.clock.advance(6);
    house.step().await;
    let ids: Vec<String> = receiver.received().iter().map(|r| r.id().to_owned()).collect();
    assert_eq!(ids, vec![sent.message_id.clone(); 3]);
    assert_eq!(house.log(&webhook).await[0].state, DeliveryState::Delivered);

    // What is on its way is not sent beside itself; what belongs to another webhook is not there.
    house.service.redeliver(webhook.id, sent.id).await.unwrap();
    house.service.lease_messages(1).await.unwrap();
    let twice = house.service.redeliver(webhook.id, sent.id).await;
    assert!(matches!(twice, Err(ServiceError::Conflict { .. })), "{twice:?}");
    let (other, _) = house.webhook(&receiver).await;
    let elsewhere = house.service.redeliver(other.id, sent.id).await;
    assert!(matches!(elsewhere, Err(ServiceError::NotFound { .. })), "{elsewhere:?}");
}

async fn the_log_is_read_page_by_page(house: &House) {
    let receiver = Receiver::open().await;
    let (webhook, _) = house.webhook(&receiver).await;
    for _ in 0..25 {
        house.service.send_webhook_test(webhook.id).await.unwrap();
    }
    let page = async |cursor| house.service.webhook_deliveries(webhook.id, cursor, 10).await.unwrap();
    let first = page(None).await;
    let second = page(first.next.as_ref()).await;
    let third = page(second.next.as_ref()).await;
    let ids: Vec<i64> = [&first, &second, &third].iter().flat_map(|page| page.items.iter().map(|d| d.id)).collect();
    assert_eq!(ids.len(), 25);
    assert!(ids.windows(2).all(|pair| pair[0] > pair[1]), "the newest first, each once: {ids:?}");
    assert!(first.previous.is_none() && third.next.is_none());
    assert_eq!(page(third.previous.as_ref()).await.items, second.items);
}

async fn what_cannot_be_taken_is_said_field_by_field(house: &House) {
    let new = |url: &str, kinds: &[&str], collection: Option<&str>, name: &str| NewWebhook {
        name: name.to_owned(),
        url: url.to_owned(),
        collection: collection.map(str::to_owned),
        kinds: kinds.iter().map(ToString::to_string).collect(),
    };
    for (bad, field) in [
        (new("http://127.0.0.1/", &[], None, "a"), "url"),
        (new("http://10.0.0.1:8080/", &[], None, "a"), "url"),
        (new("gopher://example.com/", &[], None, "a"), "url"),
        (new("http://nowhere.invalid/", &[], None, "a"), "url"),
        (new("http://127.0.0.1:9000/", &["variant.become_stale"], None, "a"), "kinds"),
        (new("http://127.0.0.1:9000/", &[], Some("nothing"), "a"), "collection"),
        (new("http://127.0.0.1:9000/", &[], None, " "), "name"),
    ] {
        let refused = house.service.create_webhook(bad.clone()).await;
        let Err(ServiceError::Invalid { fields }) = refused else { panic!("{bad:?}: {refused:?}") };
        assert_eq!(fields.iter().map(|f| f.field.as_str()).collect::<Vec<_>>(), [field], "{bad:?}");
    }
    let (webhook, _) = house.service.create_webhook(new("HTTP://127.1:9000/x/../y", &[], None, "a")).await.unwrap();
    assert_eq!(webhook.url, "http://127.0.0.1:9000/y", "what is shown is what is called");
    let patch = WebhookPatch { url: Some("http://169.254.169.254/".to_owned()), ..WebhookPatch::default() };
    let refused = house.service.change_webhook(webhook.id, patch, None).await;
    assert!(matches!(refused, Err(ServiceError::Invalid { .. })), "{refused:?}");
    let patch = WebhookPatch { name: Some("b".to_owned()), ..WebhookPatch::default() };
    let changed = house.service.change_webhook(webhook.id, patch.clone(), Some(1)).await.unwrap();
    assert_eq!((changed.name.as_str(), changed.version, changed.url), ("b", 2, webhook.url));
    let stale = house.service.change_webhook(webhook.id, patch, Some(1)).await;
    assert!(matches!(stale, Err(ServiceError::Changed { .. })), "{stale:?}");
    for _ in 1..20 {
        house.service.create_webhook(new("http://127.0.0.1:9000/", &[], None, "a")).await.unwrap();
    }
    let full = house.service.create_webhook(new("http://127.0.0.1:9000/", &[], None, "a")).await;
    assert!(matches!(full, Err(ServiceError::Conflict { .. })), "{full:?}");
}

async fn a_keeper_of_one_collection_sees_no_other_webhooks(house: &House) {
    let receiver = Receiver::open().await;
    let (of_all, _) = house.webhook(&receiver).await;
    let grant = Grant { collections: Some([NEWS.to_owned()].into()), ..Grant::of_role(Role::Manager, None) };
    let keeper = Caller { actor: Actor::Token("k".to_owned()), grant };
    let gate = Gate::new(house.service.clone());
    let keeping = gate.admit::<Manage>(&keeper).unwrap();
    let new = |collection: Option<&str>| NewWebhook {
        name: "mine".to_owned(),
        url: receiver.url(),
        collection: collection.map(str::to_owned),
        kinds: Vec::new(),
    };
    let too_much = keeping.create_webhook(new(None)).await;
    assert!(matches!(too_much, Err(ServiceError::Invalid { .. })), "{too_much:?}");
    let (mine, _) = keeping.create_webhook(new(Some(NEWS))).await.unwrap();
    let seen: Vec<Webhook> = keeping.webhooks().await.unwrap();
    assert_eq!(seen, [mine]);
    let id = of_all.id;
    let absent = |result: Result<(), ServiceError>| assert!(matches!(result, Err(ServiceError::NotFound { .. })));
    absent(keeping.webhook(id).await.map(drop));
    absent(keeping.change_webhook(id, WebhookPatch::default(), None).await.map(drop));
    absent(keeping.rotate_webhook_secret(id, None).await.map(drop));
    absent(keeping.enable_webhook(id, EnableFrom::Now).await.map(drop));
    absent(keeping.disable_webhook(id).await.map(drop));
    absent(keeping.webhook_deliveries(id, None, 10).await.map(drop));
    absent(keeping.send_webhook_test(id).await.map(drop));
    absent(keeping.redeliver(id, 1).await.map(drop));
    absent(keeping.delete_webhook(id, None).await);
    let editor = Caller { actor: Actor::User("e".to_owned()), grant: Grant::of_role(Role::Editor, None) };
    let forbidden = gate.admit::<Manage>(&editor).map(drop);
    assert!(matches!(forbidden, Err(ServiceError::Forbidden { scope: Scope::Manage })), "{forbidden:?}");
}

async fn a_webhook_that_is_switched_off_can_go_on_from_now_and_one_that_is_deleted_is_gone(house: &House) {
    let receiver = Receiver::open().await;
    let (webhook, _) = house.webhook(&receiver).await;
    house.service.fan_out_webhooks().await.unwrap();
    house.service.disable_webhook(webhook.id).await.unwrap();
    house.news("meanwhile", "Meanwhile").await;
    let refused = house.service.send_webhook_test(webhook.id).await;
    assert!(matches!(refused, Err(ServiceError::Conflict { .. })), "{refused:?}");
    house.service.enable_webhook(webhook.id, EnableFrom::Now).await.unwrap();
    house.news("afterwards", "Afterwards").await;
    while house.step().await.delivered > 0 {}
    let bodies: Vec<String> = receiver.received().into_iter().map(|r| r.body).collect();
    assert!(bodies.iter().any(|body| body.contains("afterwards")), "{bodies:?}");
    assert!(!bodies.iter().any(|body| body.contains("meanwhile")), "{bodies:?}");

    house.service.send_webhook_test(webhook.id).await.unwrap();
    let leased = house.service.lease_messages(1).await.unwrap();
    house.service.delete_webhook(webhook.id, None).await.unwrap();
    for message in leased {
        assert_eq!(house.service.try_message(message).await.unwrap(), galley::service::Tried::Overtaken);
    }
    assert!(matches!(house.service.webhook(webhook.id).await, Err(ServiceError::NotFound { .. })));
}

async fn finished_messages_are_forgotten_after_thirty_days(house: &House) {
    let receiver = Receiver::open().await;
    let (webhook, _) = house.webhook(&receiver).await;
    house.service.send_webhook_test(webhook.id).await.unwrap();
    house.step().await;
    receiver.now_answers(|_, _| Reply::Status(500));
    house.service.send_webhook_test(webhook.id).await.unwrap();
    house.step().await;
    assert_eq!(house.service.forget_deliveries().await.unwrap(), 0);
    house.clock.advance(31 * 86_400);
    assert_eq!(house.service.forget_deliveries().await.unwrap(), 1);
    let log = house.log(&webhook).await;
    assert_eq!(
        log.iter().map(|d| d.state).collect::<Vec<_>>(),
        [DeliveryState::Pending],
        "what is not done with stays"
    );
}

stories!(
    both_secrets_verify_for_a_day_after_they_changed,
    secrets_are_shown_once_and_nowhere_else,
    secrets_are_sealed_where_they_are_kept_and_those_from_before_are_sealed_at_the_start,
    with_another_key_nothing_is_sent_and_without_one_nothing_is_made,
    a_message_is_sent_again_under_its_id,
    the_log_is_read_page_by_page,
    what_cannot_be_taken_is_said_field_by_field,
    a_keeper_of_one_collection_sees_no_other_webhooks,
    a_webhook_that_is_switched_off_can_go_on_from_now_and_one_that_is_deleted_is_gone,
    finished_messages_are_forgotten_after_thirty_days,
);
