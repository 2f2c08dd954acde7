//! Three nodes on one database, whose clocks differ by minutes and which die at any moment.

use std::{
    collections::{BTreeMap, BTreeSet},
    future::{Future, poll_fn},
    pin::pin,
    sync::Arc,
    task::Poll,
    time::Duration,
};

use galley::{
    clock::{Chance as _, Clock as _, FixedClock, Instant, SeededChance},
    service::{MessageState, RunState, Service},
};

use crate::house::{Engine, House, at, by_cron, mail};

const SLOTS: usize = 30;
const ADDRESSES: [&str; 3] = ["ada@example.org", "lau@example.org", "mei@example.org"];

struct Dice(SeededChance);

impl Dice {
    fn below(&self, end: u64) -> u64 {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        u64::from_le_bytes(bytes) % end
    }
}

/// Goes on with something until it is done or has been looked at `looks` times; then it is dropped where it is.
async fn cut_off<T>(what: impl Future<Output = T>, looks: u64) -> Option<T> {
    let mut what = pin!(what);
    let mut looked = 0;
    poll_fn(|context| {
        looked += 1;
        match what.as_mut().poll(context) {
            Poll::Ready(done) => Poll::Ready(Some(done)),
            Poll::Pending if looked >= looks => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

async fn thirty_slots_on_three_nodes_that_die_and_disagree_about_the_time(house: &House) {
    let report = house.report("Hourly", by_cron("0 * * * *"), ADDRESSES.map(mail).to_vec()).await;
    let dice = Dice(SeededChance::new(5));
    let mut nodes: Vec<(Service, Arc<FixedClock>)> = Vec::new();
    for _ in 0..3 {
        let clock = Arc::new(FixedClock::new(house.clock.now()));
        nodes.push((house.another_node(&clock).await, clock));
    }
    let mut killed = 0;
    let first = at("2026-01-05T09:00:00Z");
    for slot in 0..SLOTS {
        let slot = first.plus_seconds(3_600 * i64::try_from(slot).unwrap());
        // Within the hour: at the slot, and when every lease has run out.
        for minutes in [0, 1, 20, 40] {
            let mut under_way = Vec::new();
            for (node, clock) in &nodes {
                let skew = i64::try_from(dice.below(601)).unwrap() - 300;
                clock.set(slot.plus_seconds(minutes * 60 + skew));
                // At the end of the hour nobody dies, so that no slot is missed.
                let looks = if minutes == 40 { u64::MAX } else { 1 + dice.below(60) };
                let node = node.clone();
                under_way.push(tokio::spawn(async move { cut_off(Box::pin(node.reports_step()), looks).await }));
            }
            for step in under_way {
                match step.await.unwrap() {
                    Some(done) => drop(done.unwrap()),
                    None => killed += 1,
                }
            }
        }
    }
    settle(&nodes, first.plus_seconds(3_600 * 29 + 50 * 60)).await;
    assert!(killed > SLOTS, "nodes died in the middle: {killed}");

    let runs = house.runs(&report).await;
    let slots: BTreeSet<Instant> = runs.iter().map(|run| run.run.slot).collect();
    assert_eq!((runs.len(), slots.len()), (SLOTS, SLOTS));
    assert!(runs.iter().all(|run| run.run.state == RunState::Done && run.tally.sent == 3), "{runs:?}");
    let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for posted in house.post.posted() {
        ids.entry(posted.to.clone()).or_default().insert(posted.id());
    }
    for address in ADDRESSES {
        assert_eq!(ids[address].len(), SLOTS, "{address} has a mail for every slot, each under its own id");
    }
    let repeated = house.post.posted().len() - SLOTS * ADDRESSES.len();
    eprintln!("{killed} nodes killed, {repeated} mails sent twice");
}

/// Lets all nodes finish what is left, with clocks that are right.
async fn settle(nodes: &[(Service, Arc<FixedClock>)], from: Instant) {
    for tenths in 0..60 {
        for (node, clock) in nodes {
            // Not into the next hour: no new slot comes.
            clock.set(from.plus_seconds(tenths * 9));
            node.reports_step().await.unwrap();
        }
    }
}

async fn a_node_that_comes_back_late_writes_nothing(house: &House) {
    let report = house.daily("Backlog", &["ada@example.org"]).await;
    house.it_is("2026-01-05T09:00:00Z");
    house.service.open_report_slots().await.unwrap();
    let slow = house.service.lease_report_run().await.unwrap().unwrap();
    assert!(house.service.lease_report_run().await.unwrap().is_none(), "one lease at a time");
    house.clock.advance(601);
    let quick = house.service.lease_report_run().await.unwrap().unwrap();
    assert!(house.service.carry_out_run(quick).await.unwrap());
    assert!(!house.service.carry_out_run(slow).await.unwrap());
    assert_eq!(house.messages(&report).await.len(), 1);

    let slow = house.service.lease_report_messages(10).await.unwrap().remove(0);
    assert_eq!(house.messages(&report).await[0].state, MessageState::Sending, "committed before anybody is told");
    house.clock.advance(181);
    house.step().await;
    house.service.try_report_message(slow).await.unwrap();
    assert_eq!(house.messages(&report).await[0].tries, 2, "both began to send it");
    let posted = house.post.posted();
    assert_eq!((posted.len(), posted[0].id() == posted[1].id()), (2, true));
}

async fn a_message_that_kills_whoever_sends_it_has_failed_after_ten_tries(house: &House) {
    let report = house.daily("Backlog", &["ada@example.org", "lau@example.org"]).await;
    house.it_is("2026-01-05T09:00:00Z");
    house.service.reports_round().await.unwrap();
    let mut leased = house.service.lease_report_messages(10).await.unwrap();
    house.service.try_report_message(leased.pop().unwrap()).await.unwrap();
    for _ in 1..10 {
        house.clock.advance(181);
        assert_eq!(house.service.lease_report_messages(10).await.unwrap().len(), 1, "whoever has it dies");
    }
    house.clock.advance(181);
    assert!(house.service.lease_report_messages(10).await.unwrap().is_empty());
    let message = house.messages(&report).await.remove(0);
    assert_eq!((message.state, message.tries, message.next_at), (MessageState::Failed, 10, None));
    assert!(message.answer.as_ref().unwrap().contains("10 times"), "{message:?}");
    assert_eq!(house.messages(&report).await[1].state, MessageState::Sent);
    let run = house.runs(&report).await[0].run.id;
    assert_eq!(house.service.resend_report_run(report.id, run, false).await.unwrap(), 1);
    assert_eq!(house.step().await.sent, 1, "somebody asked for it");
}

async fn a_run_that_nobody_ever_finishes_has_failed_after_five_tries(house: &House) {
    let report = house.daily("Backlog", &["ada@example.org"]).await;
    house.it_is("2026-01-05T09:00:00Z");
    house.service.open_report_slots().await.unwrap();
    for _ in 0..5 {
        assert!(house.service.lease_report_run().await.unwrap().is_some(), "whoever has it dies");
        house.clock.advance(601);
    }
    assert!(house.service.lease_report_run().await.unwrap().is_none());
    let run = house.runs(&report).await.remove(0).run;
    assert_eq!((run.state, run.tries, run.next_at), (RunState::Failed, 5, None));
    assert!(run.error.as_ref().unwrap().contains("5 times"), "{run:?}");
    house.service.retry_report_run(report.id, run.id).await.unwrap();
    assert_eq!(house.step().await.sent, 1);
}

async fn a_run_whose_last_try_is_cut_short_still_says_what_went_wrong_before(house: &House) {
    let report = house.daily("Backlog", &["ada@example.org"]).await;
    house.it_is("2026-01-05T09:00:00Z");
    house.step().await;
    house.tampers(r"UPDATE report_output SET body = '\x00' WHERE format = 'json'").await;
    house.it_is("2026-01-06T09:00:00Z");
    house.service.open_report_slots().await.unwrap();
    for _ in 0..4 {
        let next = house.runs(&report).await[0].run.next_at.unwrap();
        house.clock.set(next);
        let leased = house.service.lease_report_run().await.unwrap().unwrap();
        assert!(!house.service.carry_out_run(leased).await.unwrap());
    }
    let run = house.runs(&report).await.remove(0).run;
    let before = run.error.unwrap();
    house.clock.set(run.next_at.unwrap());
    assert!(house.service.lease_report_run().await.unwrap().is_some(), "whoever has it dies");
    house.clock.advance(601);
    assert!(house.service.lease_report_run().await.unwrap().is_none());
    let run = house.runs(&report).await.remove(0).run;
    assert_eq!((run.state, run.tries), (RunState::Failed, 5));
    let said = run.error.unwrap();
    assert!(said.contains(&before) && said.contains("stopped") && !said.contains("5 times"), "{said}");
    house.service.retry_report_run(report.id, run.id).await.unwrap();
    assert_eq!(house.runs(&report).await[0].run.error, None, "it begins anew");
}

async fn a_run_that_was_begun_more_often_than_is_usual_now_holds_nobody_up(house: &House) {
    let report = house.daily("Backlog", &["ada@example.org"]).await;
    house.it_is("2026-01-05T09:00:00Z");
    house.service.open_report_slots().await.unwrap();
    // Another release tries more often.
    house.tampers("UPDATE report_run SET tries = 7").await;
    let step = tokio::time::timeout(Duration::from_secs(20), house.service.reports_step());
    assert_eq!(step.await.unwrap().unwrap().sent, 1);
    assert_eq!(house.runs(&report).await[0].run.state, RunState::Done);
}

async fn slots_go_by_the_databases_clock_where_nodes_share_one(house: &House) {
    if house.engine == Engine::Sqlite {
        return;
    }
    let fast = Arc::new(FixedClock::new(at("2190-01-01T00:00:00Z")));
    let node = house.another_node(&fast).await.by_database_clock();
    let mut definition = house.daily("Backlog", &[]).await.definition;
    "By the database".clone_into(&mut definition.name);
    let report = node.create_report(definition).await.unwrap();
    assert!(report.next_slot.unwrap() < at("2150-01-01T00:00:00Z"));
    node.reports_step().await.unwrap();
    assert_eq!(house.runs(&report).await.len(), 0, "a clock that is wrong opens nothing");
}

stories!(
    thirty_slots_on_three_nodes_that_die_and_disagree_about_the_time,
    a_node_that_comes_back_late_writes_nothing,
    a_message_that_kills_whoever_sends_it_has_failed_after_ten_tries,
    a_run_that_nobody_ever_finishes_has_failed_after_five_tries,
    a_run_whose_last_try_is_cut_short_still_says_what_went_wrong_before,
    a_run_that_was_begun_more_often_than_is_usual_now_holds_nobody_up,
    slots_go_by_the_databases_clock_where_nodes_share_one,
);
