//! When it does not work: the schedule, the receiver's wish, 410, and being switched off after five days.

use galley::{
    clock::Instant,
    service::{DeliveryState, EnableFrom, EventFilter, Webhook},
};

use crate::{
    house::House,
    receiver::{Receiver, Reply},
};

const HOUR: i64 = 3_600;
/// The waits between ten tries, in seconds, as Standard Webhooks gives them.
const WAITS: [i64; 9] = [5, 300, 1_800, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];

async fn test_message(house: &House, webhook: &Webhook) {
    house.service.send_webhook_test(webhook.id).await.unwrap();
}

async fn a_message_is_tried_ten_times_over_three_days_under_one_id(house: &House) {
    let receiver = Receiver::answering(|_, _| Reply::Status(500)).await;
    let (webhook, _) = house.webhook(&receiver).await;
    test_message(house, &webhook).await;
    let mut tried_at = Vec::new();
    for _ in 0..20 {
        if house.step().await.failed == 0 {
            break;
        }
        tried_at.push(house.now());
        let Some(next) = house.log(&webhook).await[0].next_at else { break };
        house.clock.set(Instant::from_micros(next.as_micros() - 1));
        assert_eq!(house.step().await.failed, 0, "not a microsecond too early");
        house.clock.set(next);
    }
    assert_eq!(tried_at.len(), 10);
    for (pair, wait) in tried_at.windows(2).zip(WAITS) {
        let waited = pair[1].as_micros() - pair[0].as_micros();
        assert!((waited - wait * 1_000_000).abs() <= wait * 100_000, "{waited} µs instead of {wait} s");
    }
    let kept = &house.log(&webhook).await[0];
    assert_eq!((kept.state, kept.tries, kept.next_at), (DeliveryState::Failed, 10, None));
    let calls = receiver.received();
    assert_eq!(calls.len(), 10);
    assert!(calls.iter().all(|r| r.id() == kept.message_id && r.body == kept.body));
    let stamps: Vec<&str> = calls.iter().map(|r| r.headers["webhook-timestamp"].as_str()).collect();
    assert!(stamps.windows(2).all(|pair| pair[0] < pair[1]), "each try is signed with its own time: {stamps:?}");
    house.clock.advance(30 * 24 * HOUR);
    assert_eq!(house.step().await.failed, 0);
}

async fn a_receivers_wish_to_wait_is_honoured_up_to_a_day(house: &House) {
    let receiver = Receiver::open().await;
    let (webhook, _) = house.webhook(&receiver).await;
    for (wish, least, most) in [
        ("120", 120, 120),
        ("0", 4, 6),
        ("999999999", 86_400, 86_400),
        ("Mon, 05 Jan 2026 11:00:00 GMT", 7_200, 7_200),
        ("nonsense", 4, 6),
    ] {
        house.clock.set(crate::house::at(crate::house::MORNING));
        receiver.now_answers(move |_, _| Reply::With(503, "retry-after", wish.to_owned()));
        test_message(house, &webhook).await;
        // One that fails is sent one message at a time.
        house.step().await;
        let kept = &house.log(&webhook).await[0];
        assert_eq!((kept.state, kept.status), (DeliveryState::Pending, Some(503)), "{wish}");
        let waits = kept.next_at.unwrap().as_micros() - house.now().as_micros();
        assert!((least * 1_000_000..=most * 1_000_000).contains(&waits), "{wish}: {waits}");
    }
}

async fn a_redirect_is_a_failure_and_is_not_followed(house: &House) {
    let elsewhere = Receiver::open().await;
    let target = elsewhere.url();
    for status in [301, 302, 303, 307, 308] {
        let target = target.clone();
        let receiver = Receiver::answering(move |_, _| Reply::With(status, "location", target.clone())).await;
        let (webhook, _) = house.webhook(&receiver).await;
        test_message(house, &webhook).await;
        house.step().await;
        let kept = &house.log(&webhook).await[0];
        assert_eq!((kept.state, kept.status), (DeliveryState::Pending, Some(status)));
    }
    assert_eq!(elsewhere.connections(), 0);
}

async fn a_receiver_that_is_gone_is_not_called_again(house: &House) {
    let receiver = Receiver::answering(|_, _| Reply::Status(410)).await;
    let (webhook, _) = house.webhook(&receiver).await;
    test_message(house, &webhook).await;
    assert_eq!(house.step().await.failed, 1);
    let off = house.again(&webhook).await;
    assert!(off.disabled_because.unwrap().contains("410"));
    house.news("after", "After").await;
    house.clock.advance(30 * 24 * HOUR);
    assert_eq!(house.step().await, galley::service::Deliveries::default());
    assert_eq!(receiver.received().len(), 1);
    assert_eq!(switched_off(house, &webhook).await, 1);
}

async fn after_five_days_of_failures_only_a_webhook_is_switched_off_and_goes_on_where_it_stopped(house: &House) {
    let receiver = Receiver::answering(|_, _| Reply::Status(500)).await;
    let (webhook, _) = house.webhook(&receiver).await;
    house.news("first", "First").await;
    let begun = house.now();
    let mut hours = 0;
    while house.again(&webhook).await.disabled_at.is_none() {
        house.step().await;
        house.clock.advance(HOUR);
        hours += 1;
        if hours == 100 {
            house.news("later", "Later").await;
        }
        assert!(hours < 10 * 24, "never switched off");
    }
    let off = house.again(&webhook).await;
    let lasted = off.disabled_at.unwrap().seconds_since(begun);
    assert!((5 * 24 * HOUR..6 * 24 * HOUR).contains(&lasted), "{} h", lasted / HOUR);
    assert!(off.disabled_because.as_ref().unwrap().contains("five days"));
    assert_eq!(switched_off(house, &webhook).await, 1);
    let held = house.log(&webhook).await;
    assert!(held.iter().any(|delivery| delivery.state == DeliveryState::Held && delivery.next_at.is_none()));

    house.news("meanwhile", "Meanwhile").await;
    receiver.now_answers(|_, _| Reply::Status(200));
    let before = receiver.received().len();
    house.clock.advance(HOUR);
    house.step().await;
    assert_eq!(receiver.received().len(), before, "off is off");
    let on = house.service.enable_webhook(webhook.id, EnableFrom::Stop).await.unwrap();
    assert_eq!((on.disabled_at, on.failing_since), (None, None));
    while house.step().await.delivered > 0 {}
    let log = house.log(&webhook).await;
    assert!(log.iter().all(|d| matches!(d.state, DeliveryState::Delivered | DeliveryState::Failed)), "{log:?}");
    assert!(receiver.received().iter().any(|r| r.body.contains("meanwhile")), "nothing is lost while it is off");
}

async fn one_success_in_five_days_keeps_a_webhook_on(house: &House) {
    let receiver = Receiver::answering(|_, _| Reply::Status(500)).await;
    let (webhook, _) = house.webhook(&receiver).await;
    for day in 0..12 {
        receiver.now_answers(move |_, _| Reply::Status(if day % 4 == 3 { 200 } else { 500 }));
        test_message(house, &webhook).await;
        for _ in 0..24 {
            house.step().await;
            house.clock.advance(HOUR);
        }
        assert_eq!(house.again(&webhook).await.disabled_at, None, "day {day}");
    }
    assert_eq!(house.again(&webhook).await.failing_since, None);
}

/// How often the feed says that this webhook was switched off.
async fn switched_off(house: &House, webhook: &Webhook) -> usize {
    let feed = house.service.events(&EventFilter { collections: Vec::new(), after: 0, limit: 1_000 }).await.unwrap();
    let about = format!("\"webhook\":{}", webhook.id);
    feed.iter().filter(|event| event.kind == "webhook.disabled" && event.data.contains(&about)).count()
}

stories!(
    a_message_is_tried_ten_times_over_three_days_under_one_id,
    a_receivers_wish_to_wait_is_honoured_up_to_a_day,
    a_redirect_is_a_failure_and_is_not_followed,
    a_receiver_that_is_gone_is_not_called_again,
    after_five_days_of_failures_only_a_webhook_is_switched_off_and_goes_on_where_it_stopped,
    one_success_in_five_days_keeps_a_webhook_on,
);
