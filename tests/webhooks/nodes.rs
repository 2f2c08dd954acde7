//! Several nodes on one database.

use std::collections::BTreeMap;

use galley::service::{DeliveryState, Tried};

use crate::{
    house::House,
    receiver::{Receiver, Reply},
};

async fn several_nodes_deliver_each_message_once(house: &House) {
    let receiver = Receiver::open().await;
    let (webhook, _) = house.webhook(&receiver).await;
    let (other, _) = house.webhook(&receiver).await;
    let mut nodes = vec![house.service.clone()];
    for _ in 0..3 {
        nodes.push(house.another_node().await);
    }
    for n in 0..40 {
        house.news(&format!("n/{n}"), "News").await;
    }
    let mut running = Vec::new();
    for node in &nodes {
        let node = node.clone();
        running.push(tokio::spawn(async move {
            let mut idle = 0;
            while idle < 5 {
                match node.deliver_webhooks_step().await {
                    Ok(done) if done.delivered > 0 || done.written > 0 => idle = 0,
                    Ok(_) => idle += 1,
                    Err(error) => assert!(error.is_transient(), "{error:?}"),
                }
            }
        }));
    }
    for node in running {
        node.await.unwrap();
    }
    while house.step().await.delivered > 0 {}
    let calls = receiver.received();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for r in &calls {
        *counts.entry(r.id()).or_default() += 1;
    }
    assert!(counts.len() >= 80, "{}", counts.len());
    assert!(counts.values().all(|count| *count == 2), "each event once to each webhook: {counts:?}");
    for webhook in [webhook, other] {
        let page = house.service.webhook_deliveries(webhook.id, None, 200).await.unwrap();
        assert_eq!(page.items.len(), counts.len());
        assert!(page.items.iter().all(|d| d.state == DeliveryState::Delivered && d.tries == 1));
    }
    for node in nodes.into_iter().skip(1) {
        node.store().clone().close().await.unwrap();
    }
}

async fn a_node_that_comes_back_too_late_writes_nothing(house: &House) {
    let receiver = Receiver::answering(|nth, _| Reply::Status(if nth == 0 { 500 } else { 200 })).await;
    let (webhook, _) = house.webhook(&receiver).await;
    house.service.send_webhook_test(webhook.id).await.unwrap();
    let late = house.service.lease_messages(1).await.unwrap().pop().unwrap();
    house.clock.advance(61);
    let other = house.another_node().await;
    let taken_over = other.lease_messages(1).await.unwrap().pop().unwrap();
    assert_eq!(house.service.try_message(late).await.unwrap(), Tried::Overtaken);
    let kept = &house.log(&webhook).await[0];
    assert_eq!((kept.state, kept.tries), (DeliveryState::Sending, 0), "the late result is not written");
    assert_eq!(other.try_message(taken_over).await.unwrap(), Tried::Delivered);
    let kept = &house.log(&webhook).await[0];
    assert_eq!((kept.state, kept.tries), (DeliveryState::Delivered, 1));
    assert_eq!(house.again(&webhook).await.failing_since, None);
    assert_eq!(receiver.received()[0].id(), receiver.received()[1].id());
    other.store().clone().close().await.unwrap();
}

stories!(several_nodes_deliver_each_message_once, a_node_that_comes_back_too_late_writes_nothing);
