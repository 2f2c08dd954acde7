//! Asking out of turn, and looking at what was said.

use galley::{
    domain::report::Format,
    service::{RunCause, RunState, TestTo},
};

use crate::house::House;

async fn a_run_that_is_asked_for_is_told_besides_the_schedule(house: &House) {
    let report = house.daily("Backlog", &["ada@example.org"]).await;
    let one = house.service.run_report(report.id).await.unwrap();
    let other = house.service.run_report(report.id).await.unwrap();
    assert_ne!(one.slot, other.slot);
    assert_eq!(house.step().await.carried_out, 2);
    house.it_is("2026-01-05T09:00:00Z");
    assert_eq!(house.step().await.carried_out, 1);
    let causes: Vec<RunCause> = house.runs(&report).await.iter().map(|run| run.run.cause).collect();
    assert_eq!(causes, [RunCause::Scheduled, RunCause::Manual, RunCause::Manual]);
    assert_eq!(house.post.posted().len(), 3);
}

async fn a_test_goes_to_one_address_and_is_no_report_before(house: &House) {
    let report = house.daily("Backlog", &["ada@example.org"]).await;
    let to = TestTo { address: Some("me@example.org".to_owned()), language: None };
    let test = house.service.test_report(report.id, to).await.unwrap();
    house.step().await;
    let posted: Vec<String> = house.post.posted().into_iter().map(|posted| posted.to).collect();
    assert_eq!(posted, ["me@example.org"]);
    house.it_is("2026-01-05T09:00:00Z");
    house.step().await;
    let run = house.runs(&report).await[0].run.id;
    assert!(!house.service.report_run_data(report.id, run).await.unwrap().follows);
    assert_eq!(house.service.compare_report_run(report.id, run).await.unwrap(), None);
    assert_ne!(run, test.id);
}

async fn what_was_said_stays_as_it_was_and_is_compared_with_the_one_before(house: &House) {
    let report = house.daily("Backlog", &["ada@example.org"]).await;
    house.it_is("2026-01-05T09:00:00Z");
    house.step().await;
    let first = house.runs(&report).await[0].run.clone();
    let said = house.service.report_run_as(report.id, first.id, None, Format::Json).await.unwrap();
    house.news("flood", "Flood warning lifted").await;
    house.it_is("2026-01-06T09:00:00Z");
    house.step().await;
    let second = house.runs(&report).await[0].run.clone();
    assert_eq!((first.total, second.total), (Some(2), Some(4)));
    let again = house.service.report_run_as(report.id, first.id, None, Format::Json).await.unwrap();
    assert_eq!(said, again);
    let data = house.service.report_run_data(report.id, second.id).await.unwrap();
    assert_eq!((data.follows, data.total_before, data.news.became_missing.total), (true, Some(2), 2));
    let (before, compared) = house.service.compare_report_run(report.id, second.id).await.unwrap().unwrap();
    assert_eq!((before.id, compared.total), (first.id, (2, 4)));
    let preview = house.service.preview_report(report.id, None, &[Format::Text, Format::Csv]).await.unwrap();
    assert_eq!((preview.data.total, preview.rendered.len()), (4, 2));
    assert_eq!(house.runs(&report).await.len(), 2, "a look stores nothing");
}

async fn a_run_that_said_nothing_says_so(house: &House) {
    let report = house.daily("Backlog", &["ada@example.org"]).await;
    let run = house.service.run_report(report.id).await.unwrap();
    assert_eq!(run.state, RunState::Pending);
    let early = house.service.report_run_as(report.id, run.id, None, Format::Html).await.unwrap_err();
    assert!(early.to_string().contains("not done yet"), "{early}");
    assert!(house.service.retry_report_run(report.id, run.id).await.is_err());
    assert!(house.service.resend_report_run(report.id, run.id, true).await.is_err());
}

stories!(
    a_run_that_is_asked_for_is_told_besides_the_schedule,
    a_test_goes_to_one_address_and_is_no_report_before,
    what_was_said_stays_as_it_was_and_is_compared_with_the_one_before,
    a_run_that_said_nothing_says_so,
);
