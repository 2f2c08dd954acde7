//! Sending: each recipient by themselves, again until it is taken, under one id.

use std::collections::BTreeSet;

use galley::{
    domain::report::{Format, HookForm, Recipient},
    service::{MessageState, ReportsDone},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

use crate::{
    house::{Engine, House, daily_at_nine, mail},
    post_office::Fate,
};

async fn one_recipient_that_is_refused_stops_nobody_else(house: &House) {
    let report = house.daily("Backlog", &["ada@example.org", "gone@example.org", "lau@example.org"]).await;
    house.post.now_decides(|_, to| if to.starts_with("gone") { Fate::RecipientRefused(550) } else { Fate::Taken });
    house.it_is("2026-01-05T09:00:00Z");
    assert_eq!(house.step().await, ReportsDone { opened: 1, carried_out: 1, sent: 2, failed: 1 });
    let states: Vec<MessageState> = house.messages(&report).await.iter().map(|message| message.state).collect();
    assert_eq!(states, [MessageState::Sent, MessageState::Failed, MessageState::Sent]);
    assert!(house.messages(&report).await[1].answer.as_ref().unwrap().contains("550"));
    house.clock.advance(7 * 86_400 - 3_600 * 24);
    let failed_again = house.messages(&report).await[1].tries;
    assert_eq!(failed_again, 1, "what is refused for good is not tried again");
}

async fn what_fails_for_now_is_sent_again_under_the_same_id(house: &House) {
    let report = house.daily("Backlog", &["ada@example.org"]).await;
    house.post.now_decides(|nth, _| if nth < 3 { Fate::Refused(451) } else { Fate::Taken });
    house.it_is("2026-01-05T09:00:00Z");
    house.step().await;
    for _ in 0..10 {
        let message = house.messages(&report).await.remove(0);
        let Some(next) = message.next_at else { break };
        assert_eq!(message.state, MessageState::Pending);
        house.clock.set(next);
        house.step().await;
    }
    let message = house.messages(&report).await.remove(0);
    assert_eq!((message.state, message.tries), (MessageState::Sent, 4));
    let ids: BTreeSet<String> = house.post.posted().iter().map(crate::post_office::Posted::id).collect();
    assert_eq!((house.post.posted().len(), ids.len()), (4, 1));
}

async fn a_sender_that_never_hears_the_answer_sends_the_same_mail_again(house: &House) {
    let report = house.daily("Backlog", &["ada@example.org"]).await;
    house.post.now_decides(|nth, _| if nth == 0 { Fate::TakenInSilence } else { Fate::Taken });
    house.it_is("2026-01-05T09:00:00Z");
    house.step().await;
    house.clock.advance(60);
    house.step().await;
    let posted = house.post.posted();
    assert_eq!(posted.len(), 2);
    assert_eq!(posted[0].id(), posted[1].id());
    assert_eq!(house.messages(&report).await[0].state, MessageState::Sent);
}

async fn an_answer_with_signs_that_no_database_keeps_is_written_down_all_the_same(house: &House) {
    house.post.now_decides(|_, _| Fate::TakenSaying("taken\u{0}as\u{7}4711"));
    let report = house.daily("Backlog", &["ada@example.org"]).await;
    house.it_is("2026-01-05T09:00:00Z");
    let done = house.step().await;
    assert_eq!(done.sent, 1, "{:?}", house.messages(&report).await);
    let message = house.messages(&report).await.remove(0);
    assert_eq!((message.state, message.answer.as_deref()), (MessageState::Sent, Some("taken as 4711")));
    house.it_is("2026-01-05T10:00:00Z");
    house.step().await;
    assert_eq!(house.post.posted().len(), 1, "nobody gets it twice");
}

async fn what_is_asked_for_again_is_a_new_mail_and_what_failed_is_the_old_one(house: &House) {
    let report = house.daily("Backlog", &["ada@example.org", "gone@example.org"]).await;
    house.post.now_decides(|_, to| if to.starts_with("gone") { Fate::Refused(550) } else { Fate::Taken });
    house.it_is("2026-01-05T09:00:00Z");
    house.step().await;
    house.post.now_decides(|_, _| Fate::Taken);
    let run = house.runs(&report).await[0].run.id;
    assert_eq!(house.service.resend_report_run(report.id, run, false).await.unwrap(), 1);
    assert_eq!(house.step().await.sent, 1);
    assert_eq!(house.service.resend_report_run(report.id, run, true).await.unwrap(), 2);
    assert_eq!(house.step().await.sent, 2);
    let ids = |to: &str| house.post.posted_to(to).iter().map(crate::post_office::Posted::id).collect::<Vec<_>>();
    let gone = ids("gone@example.org");
    assert_eq!((gone.len(), gone[0] == gone[1], gone[1] == gone[2]), (3, true, false));
    let ada = ids("ada@example.org");
    assert_eq!((ada.len(), ada[0] == ada[1]), (2, false));
}

async fn files_are_laid_down_below_the_folder_that_is_set_aside(house: &House) {
    let folder =
        Recipient::Folder { path: "desk/hk".to_owned(), formats: vec![Format::Csv, Format::Json], language: None };
    let report = house.report("Files", daily_at_nine(), vec![folder]).await;
    house.it_is("2026-01-05T09:00:00Z");
    assert_eq!(house.step().await.sent, 1);
    assert_eq!(house.messages(&report).await[0].state, MessageState::Sent);
    let laid_down: BTreeSet<String> = std::fs::read_dir(house.folder.join("desk/hk"))
        .unwrap()
        .map(|entry| entry.unwrap().path().extension().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(laid_down, BTreeSet::from(["csv".to_owned(), "json".to_owned()]));
}

async fn a_program_is_told_the_facts_under_a_signature(house: &House) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let told = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut bytes = Vec::new();
        loop {
            let mut chunk = [0; 4_096];
            let read = stream.read(&mut chunk).await.unwrap();
            bytes.extend_from_slice(&chunk[..read]);
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
            let length =
                head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0usize) {
                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok").await.unwrap();
                return (head.to_owned(), body.to_owned());
            }
        }
    });
    let hook = Recipient::Webhook { url, form: HookForm::Standard, language: None };
    let report = house.report("Told", daily_at_nine(), vec![hook, mail("ada@example.org")]).await;
    assert!(house.service.rotate_report_secret(report.id).await.unwrap().is_some());
    house.it_is("2026-01-05T09:00:00Z");
    assert_eq!(house.step().await.sent, 2);
    let (head, body) = told.await.unwrap();
    assert!(head.contains("webhook-signature: v1,") && head.contains("webhook-id: report-"), "{head}");
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!((&body["type"], &body["data"]["report"]), (&"report.ready".into(), &report.id.into()));
    assert_eq!(body["data"]["facts"]["total"], 2);
    assert_eq!(body["data"]["slot"], "2026-01-05T09:00:00Z");
}

async fn a_call_whose_secret_cannot_be_opened_fails_with_the_reason_and_stops_nobody_else(house: &House) {
    let nobody_answers = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}/hook", nobody_answers.local_addr().unwrap());
    let hook = Recipient::Webhook { url, form: HookForm::Standard, language: None };
    let report = house.report("Told", daily_at_nine(), vec![hook, mail("ada@example.org")]).await;
    assert!(house.service.rotate_report_secret(report.id).await.unwrap().is_some());
    house.it_is("2026-01-05T09:00:00Z");
    let keyless = house.another_node(&house.clock).await;
    let done = keyless.reports_step().await.unwrap();
    assert_eq!((done.sent, done.failed), (1, 1));
    let message = house.messages(&report).await.remove(0);
    assert_eq!((message.state, message.tries), (MessageState::Pending, 1), "{message:?}");
    assert!(message.answer.as_ref().unwrap().contains("GALLEY_SECRET_KEY"), "{message:?}");

    house.keeps_bare(&report, "no secret at all").await;
    house.clock.set(message.next_at.unwrap());
    assert_eq!(house.step().await.failed, 1);
    let message = house.messages(&report).await.remove(0);
    assert!(message.answer.as_ref().unwrap().contains("Give the report a new one"), "{message:?}");
    assert_eq!((message.state, message.tries), (MessageState::Pending, 2), "{message:?}");
}

async fn a_busy_database_is_no_try_of_the_message(house: &House) {
    if house.engine == Engine::Sqlite {
        return; // There, readers wait for nobody.
    }
    let report = house.daily("Backlog", &["ada@example.org"]).await;
    house.it_is("2026-01-05T09:00:00Z");
    house.service.reports_round().await.unwrap();
    let leased = house.service.lease_report_messages(10).await.unwrap().remove(0);
    house.tampers("ALTER TABLE report_output RENAME TO kept").await;
    let busy = "CREATE FUNCTION busy() RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RAISE lock_not_available; END'";
    house.tampers(busy).await;
    house.tampers("CREATE VIEW report_output AS SELECT * FROM kept WHERE busy()").await;
    let busy = house.service.try_report_message(leased).await.unwrap_err();
    assert!(busy.is_transient(), "{busy:?}");
    house.tampers("DROP VIEW report_output").await;
    house.tampers("ALTER TABLE kept RENAME TO report_output").await;
    let message = house.messages(&report).await.remove(0);
    assert_eq!((message.state, message.tries, message.answer), (MessageState::Sending, 0, None));
    house.clock.advance(181);
    assert_eq!(house.step().await.sent, 1, "its lease has ended");
    assert_eq!(house.messages(&report).await[0].tries, 1);
}

async fn a_run_of_ones_own_is_told_and_those_of_others_are_left_alone(house: &House) {
    let of_others = house.daily("Due", &["lau@example.org"]).await;
    house.it_is("2026-01-05T09:00:00Z");
    house.service.reports_round().await.unwrap();
    let unasked = house.service.run_report(of_others.id).await.unwrap().id;
    let own = house.daily("Own", &["ada@example.org"]).await;
    let run = house.service.run_report(own.id).await.unwrap().id;
    let done = house.service.report_run_step(run).await.unwrap();
    assert_eq!(done, ReportsDone { opened: 0, carried_out: 1, sent: 1, failed: 0 });
    assert_eq!(house.service.report_run_step(run).await.unwrap(), ReportsDone::default());
    let posted: Vec<String> = house.post.posted().into_iter().map(|posted| posted.to).collect();
    assert_eq!(posted, ["ada@example.org"]);
    let runs: Vec<_> = house.runs(&of_others).await.into_iter().map(|run| (run.run.id, run.run.tries)).collect();
    assert_eq!((runs.len(), runs[0]), (2, (unasked, 0)));
    let (_, messages) = house.service.report_run(of_others.id, runs[1].0).await.unwrap();
    assert_eq!((messages[0].state, messages[0].tries), (MessageState::Pending, 0));
}

stories!(
    one_recipient_that_is_refused_stops_nobody_else,
    what_fails_for_now_is_sent_again_under_the_same_id,
    a_sender_that_never_hears_the_answer_sends_the_same_mail_again,
    an_answer_with_signs_that_no_database_keeps_is_written_down_all_the_same,
    what_is_asked_for_again_is_a_new_mail_and_what_failed_is_the_old_one,
    files_are_laid_down_below_the_folder_that_is_set_aside,
    a_program_is_told_the_facts_under_a_signature,
    a_call_whose_secret_cannot_be_opened_fails_with_the_reason_and_stops_nobody_else,
    a_busy_database_is_no_try_of_the_message,
    a_run_of_ones_own_is_told_and_those_of_others_are_left_alone,
);
