//! Slots: each has its one run, whatever happens around it.

use galley::service::{ReportsDone, RunState};

use crate::house::{House, at, by_cron, mail};

async fn a_slot_that_comes_is_carried_out_once_and_told_to_everybody(house: &House) {
    let report = house.daily("Backlog", &["ada@example.org", "lau@example.org"]).await;
    assert_eq!(report.next_slot, Some(at("2026-01-05T09:00:00Z")));
    house.it_is("2026-01-05T08:59:59Z");
    assert_eq!(house.step().await, ReportsDone::default());
    house.it_is("2026-01-05T09:00:00Z");
    assert_eq!(house.step().await, ReportsDone { opened: 1, carried_out: 1, sent: 2, failed: 0 });
    assert_eq!(house.step().await, ReportsDone::default());
    let runs = house.runs(&report).await;
    assert_eq!(runs.len(), 1);
    assert_eq!((runs[0].run.state, runs[0].run.slot), (RunState::Done, at("2026-01-05T09:00:00Z")));
    assert_eq!((runs[0].tally.sent, runs[0].tally.failed), (2, 0));
    assert_eq!(house.post.posted_to("ada@example.org").len(), 1);
    let now = house.service.report(report.id).await.unwrap();
    assert_eq!(now.next_slot, Some(at("2026-01-06T09:00:00Z")));
}

async fn after_a_pause_of_days_the_latest_slot_is_carried_out_and_the_others_are_skipped(house: &House) {
    let report = house.daily("Backlog", &["ada@example.org"]).await;
    house.it_is("2026-01-09T12:00:00Z");
    assert_eq!(house.step().await.carried_out, 1);
    let runs = house.runs(&report).await;
    let told: Vec<(RunState, String)> = runs.iter().map(|run| (run.run.state, run.run.slot.to_string())).collect();
    let skipped = |day: u8| (RunState::Skipped, format!("2026-01-0{day}T09:00:00Z"));
    let done = (RunState::Done, "2026-01-09T09:00:00Z".to_owned());
    assert_eq!(told, [done, skipped(8), skipped(7), skipped(6), skipped(5)]);
    assert_eq!(house.post.posted().len(), 1);
}

async fn what_is_changed_does_not_lose_a_slot_that_has_come(house: &House) {
    let report = house.daily("Backlog", &["ada@example.org"]).await;
    house.it_is("2026-01-05T09:30:00Z");
    let mut definition = report.definition.clone();
    "Another name".clone_into(&mut definition.name);
    let saved = house.service.save_report(report.id, definition.clone(), Some(report.version)).await.unwrap();
    assert_eq!(saved.next_slot, Some(at("2026-01-05T09:00:00Z")));
    assert_eq!(house.step().await.carried_out, 1);

    definition.paused = true;
    let saved = house.service.save_report(report.id, definition.clone(), None).await.unwrap();
    assert_eq!(saved.next_slot, None);
    house.it_is("2026-01-08T12:00:00Z");
    assert_eq!(house.step().await, ReportsDone::default());
    definition.paused = false;
    let saved = house.service.save_report(report.id, definition, None).await.unwrap();
    assert_eq!(saved.next_slot, Some(at("2026-01-09T09:00:00Z")), "what rested is not made up for");
}

async fn over_both_changes_of_the_clocks_there_is_one_run_a_day(house: &House) {
    let mut definition = house.daily("Backlog", &[]).await.definition;
    "Sleepless".clone_into(&mut definition.name);
    definition.schedule = serde_json::from_value(serde_json::json!({
        "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "at": "01:30", "zone": "Europe/London",
    }))
    .unwrap();
    house.it_is("2026-03-27T12:00:00Z");
    let report = house.service.create_report(definition).await.unwrap();
    for (from, days) in [("2026-03-27T12:00:00Z", 4), ("2026-10-23T12:00:00Z", 4)] {
        house.it_is(from);
        house.step().await;
        let before = house.runs(&report).await.len();
        for _ in 0..days * 24 * 2 {
            house.clock.advance(1_800);
            house.step().await;
        }
        let runs = house.runs(&report).await;
        assert_eq!(runs.len() - before, days, "{from}");
        assert!(runs[..days].iter().all(|run| run.run.state == RunState::Done), "{runs:?}");
    }
}

async fn what_is_old_is_forgotten_with_all_that_it_said(house: &House) {
    let report = house.daily("Backlog", &["ada@example.org"]).await;
    for day in ["2026-01-05", "2026-01-06", "2026-01-07"] {
        house.it_is(&format!("{day}T09:00:00Z"));
        house.step().await;
    }
    house.it_is("2027-02-08T09:00:00Z");
    assert_eq!(house.service.forget_report_runs().await.unwrap(), 0, "400 days are kept");
    house.it_is("2027-02-13T09:00:00Z");
    assert_eq!(house.service.forget_report_runs().await.unwrap(), 2);
    assert_eq!(house.service.forget_report_runs().await.unwrap(), 0, "what the next one is compared with stays");
    let kept: Vec<_> = house.runs(&report).await.into_iter().map(|run| run.run.slot).collect();
    assert_eq!(kept, [at("2026-01-07T09:00:00Z")]);
}

async fn a_run_that_somebody_has_still_to_be_told_of_is_not_forgotten(house: &House) {
    let report = house.daily("Backlog", &["ada@example.org"]).await;
    house.it_is("2026-01-05T09:00:00Z");
    house.service.reports_round().await.unwrap();
    house.it_is("2026-01-06T09:00:00Z");
    house.service.reports_round().await.unwrap();
    house.it_is("2027-02-13T09:00:00Z");
    assert_eq!(house.service.forget_report_runs().await.unwrap(), 0);
    house.service.reports_step().await.unwrap();
    assert_eq!(house.post.posted_to("ada@example.org").len(), 3);
    assert!(house.service.forget_report_runs().await.unwrap() > 0);
    assert!(house.runs(&report).await.iter().all(|run| run.run.slot > at("2026-01-06T09:00:00Z")));
}

async fn a_report_with_nothing_to_say_is_stored_and_not_sent(house: &House) {
    let mut definition = house.report("Quiet", by_cron("0 9 * * *"), vec![mail("ada@example.org")]).await.definition;
    definition.selection.kinds = vec!["there-are-none".to_owned()];
    "Quieter".clone_into(&mut definition.name);
    let quiet = house.service.create_report(definition.clone()).await.unwrap();
    "Talkative".clone_into(&mut definition.name);
    definition.send_empty = true;
    let talkative = house.service.create_report(definition).await.unwrap();
    house.it_is("2026-01-05T09:00:00Z");
    assert_eq!(house.step().await.carried_out, 3);
    assert_eq!(house.messages(&quiet).await, []);
    assert_eq!(house.messages(&talkative).await.len(), 1);
    assert_eq!(house.runs(&quiet).await[0].run.total, Some(0));
}

stories!(
    a_slot_that_comes_is_carried_out_once_and_told_to_everybody,
    after_a_pause_of_days_the_latest_slot_is_carried_out_and_the_others_are_skipped,
    what_is_changed_does_not_lose_a_slot_that_has_come,
    over_both_changes_of_the_clocks_there_is_one_run_a_day,
    what_is_old_is_forgotten_with_all_that_it_said,
    a_run_that_somebody_has_still_to_be_told_of_is_not_forgotten,
    a_report_with_nothing_to_say_is_stored_and_not_sent,
);
