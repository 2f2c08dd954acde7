//! While sending is paused nobody is told anything; and a copy of a database begins so.

use galley::{
    clock::FixedClock,
    service::{
        EnableFrom, MessageState, NewWebhook, PauseCause, Reporting, RunState, Sealer, Service, ServiceError, TestTo,
        Waiting,
    },
    storage::{Access, Store},
};
use sea_orm::{ConnectionTrait as _, Database};

use crate::{
    house::{Engine, House, at, daily_at_nine, mail},
    outside::{news, to_loopback},
    post_office::Fate,
    receiver::Receiver,
    site::{Site, connected, name, tables},
};

async fn while_it_is_paused_no_report_runs_and_afterwards_the_latest_does(house: &House) {
    let report = house.daily("Backlog", &["ada@example.org"]).await;
    let status = house.service.pause_outgoing(Some("The mail server moves."), None).await.unwrap();
    assert_eq!(status.pause.as_ref().map(|pause| pause.cause), Some(PauseCause::Asked));
    house.it_is("2026-01-08T12:00:00Z");
    assert_eq!(house.step().await.opened, 0);
    assert!(house.service.lease_report_run().await.unwrap().is_none());
    assert_eq!(house.runs(&report).await.len(), 0);
    assert_eq!(house.service.outgoing().await.unwrap().due, 1);
    house.service.resume_outgoing(None, None).await.unwrap();
    assert_eq!(house.step().await.sent, 1);
    let went: Vec<RunState> = house.runs(&report).await.iter().map(|run| run.run.state).collect();
    assert_eq!(went, [RunState::Done, RunState::Skipped, RunState::Skipped, RunState::Skipped]);
    assert_eq!(house.post.posted().len(), 1);
}

async fn what_waits_at_a_pause_by_hand_is_sent_afterwards_unless_it_is_given_up(house: &House) {
    for (waiting, sent) in [(None, 1), (Some(Waiting::Discard), 0)] {
        let report = house.daily(&format!("To {sent}"), &[&format!("to-{sent}@example.org")]).await;
        house.post.now_decides(|_, _| Fate::Refused(451));
        house.service.run_report(report.id).await.unwrap();
        house.step().await;
        house.post.now_decides(|_, _| Fate::Taken);
        let before = house.post.posted().len();
        let status = house.service.pause_outgoing(None, None).await.unwrap();
        assert_eq!(status.waiting.messages, 1);
        house.clock.advance(600);
        house.step().await;
        assert_eq!(house.post.posted().len(), before, "it left while nothing may");
        let (_, discarded) = house.service.resume_outgoing(waiting, None).await.unwrap();
        assert_eq!(discarded, 1 - sent);
        house.step().await;
        assert_eq!(house.post.posted().len(), before + usize::try_from(sent).unwrap());
        let message = house.messages(&report).await.remove(0);
        if sent == 1 {
            assert_eq!(message.state, MessageState::Sent);
        } else {
            assert_eq!(message.state, MessageState::Failed);
            assert!(message.answer.unwrap().contains("given up"));
        }
    }
}

async fn what_is_asked_for_while_it_is_paused_is_refused(house: &House) {
    let report = house.daily("Backlog", &["ada@example.org"]).await;
    let run = house.service.run_report(report.id).await.unwrap().id;
    house.step().await;
    let hook = NewWebhook { name: "desk".to_owned(), url: "http://127.0.0.1:8080/".to_owned(), ..all_events() };
    let webhook = house.service.create_webhook(hook).await.unwrap().0.id;
    house.service.pause_outgoing(None, None).await.unwrap();
    let service = &house.service;
    let test = TestTo { address: Some("ada@example.org".to_owned()), language: None };
    for refused in [
        service.run_report(report.id).await.map(drop),
        service.test_report(report.id, test).await.map(drop),
        service.resend_report_run(report.id, run, true).await.map(drop),
        service.retry_report_run(report.id, run).await.map(drop),
        service.send_webhook_test(webhook).await.map(drop),
        service.redeliver(webhook, 1).await.map(drop),
    ] {
        assert!(matches!(refused, Err(ServiceError::Paused)), "{refused:?}");
    }
    assert_eq!(house.runs(&report).await.len(), 1);
    service.enable_webhook(webhook, EnableFrom::Stop).await.unwrap();
    service.preview_report(report.id, None, &[]).await.unwrap();
}

async fn whoever_pauses_and_resumes_is_written_down_and_sees_what_they_change(house: &House) {
    let service = &house.service;
    let first = service.outgoing().await.unwrap();
    let paused = service.pause_outgoing(Some(" A rehearsal. "), Some(first.version)).await.unwrap();
    assert_eq!(paused.pause.as_ref().and_then(|pause| pause.why.as_deref()), Some("A rehearsal."));
    for stale in [
        service.pause_outgoing(None, Some(first.version)).await.map(drop),
        service.resume_outgoing(None, Some(first.version)).await.map(drop),
    ] {
        assert!(matches!(stale, Err(ServiceError::Changed { .. })), "{stale:?}");
    }
    let again = service.pause_outgoing(Some("Another."), None).await.unwrap();
    assert_eq!(again, paused, "who paused first is not written over");
    for wrong in ["x".repeat(1_001), "a\0b".to_owned()] {
        let refused = service.pause_outgoing(Some(&wrong), None).await;
        assert!(matches!(refused, Err(ServiceError::Invalid { .. })), "{refused:?}");
    }
    service.resume_outgoing(None, Some(paused.version)).await.unwrap();
    service.resume_outgoing(None, None).await.unwrap();
    let filter = galley::service::AuditFilter { action: Some("outgoing.*".to_owned()), ..everything() };
    let told = service.audit(&filter).await.unwrap();
    let actions: Vec<&str> = told.iter().map(|record| record.entry.action.as_str()).collect();
    assert_eq!(actions, ["outgoing.resumed", "outgoing.paused"]);
}

fn everything() -> galley::service::AuditFilter {
    galley::service::AuditFilter { before: None, actor: None, action: None, from: None, until: None, limit: 10 }
}

fn all_events() -> NewWebhook {
    NewWebhook { name: String::new(), url: String::new(), collection: None, kinds: Vec::new() }
}

/// Copies a database that nobody uses as its operator would. Returns the copy's address, and the name to be dropped.
async fn copied(site: &Site, clock: &FixedClock) -> (String, Option<String>) {
    use galley::clock::Clock as _;
    if let Some(file) = site.url.strip_prefix("sqlite:") {
        let copy = format!("{file}.copy");
        std::fs::write(&copy, "").unwrap();
        let store = connected(&site.url, 1).await;
        store.copy_into(&copy).await.unwrap();
        store.close().await.unwrap();
        let store = Store::open_copy(copy.as_ref(), Access::Write).await.unwrap();
        store.mark_as_copy(clock.now()).await.unwrap();
        store.close().await.unwrap();
        return (format!("sqlite:{copy}"), None);
    }
    let (server, original) = site.url.rsplit_once('/').unwrap();
    let copy = name();
    let admin = Database::connect(format!("{server}/postgres")).await.unwrap();
    admin.execute_unprepared(&format!("CREATE DATABASE {copy} TEMPLATE {original}")).await.unwrap();
    admin.close().await.unwrap();
    (format!("{server}/{copy}"), Some(copy))
}

async fn dropped(site: &Site, copy: Option<String>) {
    let Some(copy) = copy else { return };
    let (server, _) = site.url.rsplit_once('/').unwrap();
    let admin = Database::connect(format!("{server}/postgres")).await.unwrap();
    admin.execute_unprepared(&format!("DROP DATABASE {copy} WITH (FORCE)")).await.unwrap();
    admin.close().await.unwrap();
}

async fn a_copy_tells_nobody_anything_until_somebody_resumes_it(site: &Site) {
    let engine = if site.url.starts_with("sqlite:") { Engine::Sqlite } else { Engine::Postgres };
    let house = House::on(site, engine).await;
    let receiver = Receiver::open().await;
    assert_eq!(house.service.look_where_it_is().await.unwrap(), None);
    let report = house.report("Backlog", daily_at_nine(), vec![mail("ada@example.org")]).await;
    let hook = NewWebhook { name: "desk".to_owned(), url: receiver.url(), ..all_events() };
    house.service.create_webhook(hook).await.unwrap();
    // A message of each kind waits, and a run, when the copy is made.
    house.news("ferry", "A ferry runs late").await;
    house.service.fan_out_webhooks().await.unwrap();
    house.service.run_report(report.id).await.unwrap();
    house.service.reports_round().await.unwrap();
    house.service.run_report(report.id).await.unwrap();
    house.service.store().clone().close().await.unwrap();
    let (url, temporary) = copied(site, &house.clock).await;

    let store = connected(&url, 4).await;
    let reporting = Reporting::new(Some((&house.post.url(), "Galley <galley@example.org>")), None, None).unwrap();
    let copy = Service::new(store, std::sync::Arc::<FixedClock>::clone(&house.clock))
        .calling_by(to_loopback())
        .sealing_by(Sealer::of_key([7; 32]))
        .reporting_by(reporting);
    let pause = copy.look_where_it_is().await.unwrap().unwrap();
    let cause = if engine == Engine::Sqlite { PauseCause::Restored } else { PauseCause::Moved };
    assert_eq!(pause.cause, cause);
    let waiting = copy.outgoing().await.unwrap().waiting;
    assert!(waiting.deliveries > 0 && waiting.messages == 1 && waiting.runs == 1, "{waiting:?}");
    house.it_is("2026-01-06T10:00:00Z");
    news(&copy, "museum", "The museum opens at night").await;
    for _ in 0..3 {
        copy.reports_step().await.unwrap();
        copy.deliver_webhooks_step().await.unwrap();
        house.clock.advance(3_600);
    }
    assert_eq!((house.post.posted().len(), receiver.connections()), (0, 0));

    // Started again in the same place, it is as paused as before; resumed, it stays so.
    assert_eq!(copy.look_where_it_is().await.unwrap().as_ref(), Some(&pause));
    let (status, discarded) = copy.resume_outgoing(None, None).await.unwrap();
    assert_eq!(discarded, waiting.total());
    assert_eq!((status.pause, status.waiting.total()), (None, 0));
    assert_eq!(copy.look_where_it_is().await.unwrap(), None);
    copy.reports_step().await.unwrap();
    copy.deliver_webhooks_step().await.unwrap();
    assert_eq!(house.post.posted().len(), 1, "the latest of the missed times, once");
    let told: Vec<String> = receiver.received().iter().map(|call| call.json()["data"]["key"].to_string()).collect();
    assert!(!told.is_empty() && told.iter().all(|key| key == "\"museum\""), "{told:?}");
    copy.store().clone().close().await.unwrap();
    dropped(site, temporary).await;
}

async fn where_the_server_does_not_say_what_it_is_nothing_is_paused(site: &Site) {
    let store = site.connect(2).await;
    store.migrate().await.unwrap();
    let service = Service::new(store.clone(), std::sync::Arc::new(FixedClock::new(at("2026-01-05T08:00:00Z"))));
    let here = store.home().await.unwrap();
    assert_eq!(here.is_some(), site.url.starts_with("postgres"));
    assert_eq!(service.look_where_it_is().await.unwrap(), None);
    assert_eq!(store.outgoing().await.unwrap().home, here);
    assert_eq!(service.look_where_it_is().await.unwrap(), None);
    // As some providers have it: the function cannot be called.
    if here.is_some() {
        let hidden = tables(&site.url).await;
        hidden.execute_unprepared("ALTER FUNCTION pg_control_system() RENAME TO not_for_everybody").await.unwrap();
        hidden.execute_unprepared("UPDATE outgoing SET home = 'elsewhere/1'").await.unwrap();
        hidden.close().await.unwrap();
        let store = site.connect(2).await;
        let service = Service::new(store.clone(), std::sync::Arc::new(FixedClock::new(at("2026-01-05T08:00:00Z"))));
        assert_eq!(service.look_where_it_is().await.unwrap(), None);
        assert_eq!(store.outgoing().await.unwrap().home.as_deref(), Some("elsewhere/1"));
        store.close().await.unwrap();
    }
    store.close().await.unwrap();
}

async fn nodes_that_find_themselves_elsewhere_at_once_pause_once(site: &Site) {
    let store = site.connect(2).await;
    store.migrate().await.unwrap();
    let clock = std::sync::Arc::new(FixedClock::new(at("2026-01-05T08:00:00Z")));
    let first = Service::new(store.clone(), std::sync::Arc::<FixedClock>::clone(&clock));
    first.look_where_it_is().await.unwrap();
    let moved = tables(&site.url).await;
    moved.execute_unprepared("UPDATE outgoing SET home = 'elsewhere/1'").await.unwrap();
    moved.close().await.unwrap();
    let mut nodes = Vec::new();
    for _ in 0..6 {
        nodes.push(Service::new(site.connect(2).await, std::sync::Arc::<FixedClock>::clone(&clock)));
    }
    let looks = nodes.iter().map(|node| {
        let node = node.clone();
        tokio::spawn(async move { node.look_where_it_is().await.unwrap() })
    });
    let looks: Vec<_> = looks.collect();
    let is_server = site.url.starts_with("postgres");
    for look in looks {
        assert_eq!(look.await.unwrap().is_some(), is_server);
    }
    for node in nodes {
        node.store().clone().close().await.unwrap();
    }
    let filter = galley::service::AuditFilter { action: Some("outgoing.paused".to_owned()), ..everything() };
    let told = first.audit(&filter).await.unwrap();
    assert_eq!(told.len(), usize::from(is_server));
    assert!(told.iter().all(|record| record.entry.actor == "system"), "{told:?}");
    first.resume_outgoing(None, None).await.unwrap();
    assert_eq!(first.look_where_it_is().await.unwrap(), None, "a resumption lasts");
    store.close().await.unwrap();
}

stories!(
    while_it_is_paused_no_report_runs_and_afterwards_the_latest_does,
    what_waits_at_a_pause_by_hand_is_sent_afterwards_unless_it_is_given_up,
    what_is_asked_for_while_it_is_paused_is_refused,
    whoever_pauses_and_resumes_is_written_down_and_sees_what_they_change,
);

mod copies {
    use super::{
        a_copy_tells_nobody_anything_until_somebody_resumes_it,
        nodes_that_find_themselves_elsewhere_at_once_pause_once,
        where_the_server_does_not_say_what_it_is_nothing_is_paused,
    };

    stories!(in_an_empty_database:
        a_copy_tells_nobody_anything_until_somebody_resumes_it,
        nodes_that_find_themselves_elsewhere_at_once_pause_once,
        where_the_server_does_not_say_what_it_is_nothing_is_paused,
    );
}
