//! One receiver that does not answer, among others that do.

use std::time::{Duration, Instant};

use galley::scheduler;
use tokio_util::sync::CancellationToken;

use crate::{
    house::{House, news},
    receiver::{Receiver, Reply},
};

async fn a_receiver_that_never_answers_delays_nobody_else(house: &House) {
    let silent = Receiver::answering(|_, _| Reply::Silence).await;
    house.webhook(&silent).await;
    let mut good = Vec::new();
    for _ in 0..10 {
        let receiver = Receiver::open().await;
        house.webhook(&receiver).await;
        good.push(receiver);
    }
    let service = house.in_real_time().await;
    let stop = CancellationToken::new();
    let running = tokio::spawn(scheduler::run(service.clone(), stop.clone()));
    let mut slowest = Duration::ZERO;
    for round in 0..8 {
        let key = format!("round/{round}");
        news(&service, &key, "News").await;
        let committed = Instant::now();
        let heard = |receiver: &Receiver| {
            let received = receiver.received();
            received.iter().find(|r| r.body.contains(&key)).map(|r| r.when)
        };
        while !good.iter().all(|receiver| heard(receiver).is_some()) {
            assert!(committed.elapsed() < Duration::from_secs(20), "round {round} was not told to everybody");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        for when in good.iter().filter_map(heard) {
            slowest = slowest.max(when.saturating_duration_since(committed));
        }
    }
    let waiting = silent.received().len();
    stop.cancel();
    running.await.unwrap();
    assert!(waiting > 0, "the silent one was called, too");
    // A call that is not answered takes three seconds here; whoever waited for it would be later than that. The
    // scheduler itself looks round once a second.
    assert!(slowest < Duration::from_millis(2_500), "{slowest:?}");
}

async fn no_more_than_four_calls_wait_for_one_receiver(house: &House) {
    let silent = Receiver::answering(|_, _| Reply::Silence).await;
    let (webhook, _) = house.webhook(&silent).await;
    for n in 0..10 {
        house.news(&format!("n/{n}"), "News").await;
    }
    house.service.fan_out_webhooks().await.unwrap();
    let leased = house.service.lease_messages(100).await.unwrap();
    assert_eq!(leased.len(), 4);
    assert_eq!(house.service.lease_messages(100).await.unwrap().len(), 0);
    // The leases of a process that died end by themselves.
    house.clock.advance(61);
    assert_eq!(house.service.lease_messages(100).await.unwrap().len(), 4);
    // A webhook that fails is asked with one message at a time.
    house.clock.advance(61);
    let mut leased = house.service.lease_messages(100).await.unwrap();
    let failed = leased.pop().unwrap();
    drop(leased);
    house.service.try_message(failed).await.unwrap();
    assert!(house.again(&webhook).await.failing_since.is_some());
    house.clock.advance(61);
    assert_eq!(house.service.lease_messages(100).await.unwrap().len(), 1);
}

stories!(a_receiver_that_never_answers_delays_nobody_else, no_more_than_four_calls_wait_for_one_receiver);
