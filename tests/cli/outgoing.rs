//! What may be called besides the public internet, and under which signature.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener},
    sync::{
        Arc,
        mpsc::{Receiver, channel},
    },
    thread,
};

use galley::{
    clock::{Instant, SystemClock},
    delivery::{Message, Secret},
    service::{Sealer, Service},
    storage::{Settings, Store},
};
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection};

use crate::program::{Desk, site};

/// The server's key: 32 bytes in Base64.
const KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc";

fn report(port: u16) -> String {
    format!("name = 'Backlog'\nlanguage = 'en'\n[[recipients]]\nby = 'webhook'\nurl = 'http://127.0.0.1:{port}/hook'\n")
}

/// What a receiver was sent.
struct Call {
    head: String,
    body: String,
}

impl Call {
    fn header(&self, name: &str) -> &str {
        let mut headers = self.head.lines().filter_map(|line| line.split_once(": "));
        headers.find(|(found, _)| found.eq_ignore_ascii_case(name)).unwrap_or_else(|| panic!("{}", self.head)).1
    }

    fn is_signed_by(&self, secret: &str) -> bool {
        let at = Instant::from_micros(self.header("webhook-timestamp").parse::<i64>().unwrap() * 1_000_000);
        let message = Message { id: self.header("webhook-id"), at, body: &self.body };
        self.header("webhook-signature") == message.signatures(&[Secret::parse(secret).unwrap()])
    }
}

/// A receiver inside that takes everything.
fn receiver() -> (SocketAddr, Receiver<Call>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let (sent, received) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut bytes = Vec::new();
            let call = loop {
                let mut chunk = [0; 4_096];
                let read = stream.read(&mut chunk).unwrap();
                bytes.extend(chunk.iter().take(read));
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
                let mut lines = head.lines().map(str::to_lowercase);
                let length = lines.find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
                if body.len() >= length.unwrap_or_default() {
                    break Call { head: head.to_owned(), body: body.to_owned() };
                }
            };
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok").unwrap();
            sent.send(call).unwrap();
        }
    });
    (address, received)
}

fn database(desk: &Desk) -> String {
    format!("sqlite:{}", desk.path("galley.db").display())
}

/// Gives a report a secret of its own, as its page does.
async fn rotated(desk: &Desk, name: &str) -> String {
    let store = Store::connect(Settings { url: database(desk), connections: 1 }).await.unwrap();
    let service = Service::new(store, Arc::new(SystemClock)).sealing_by(Sealer::read(KEY).unwrap());
    let report = service.report_named(name).await.unwrap();
    let secret = service.rotate_report_secret(report.id).await.unwrap().unwrap();
    service.store().clone().close().await.unwrap();
    secret
}

async fn tries(tables: &DatabaseConnection) -> Vec<i32> {
    let rows = tables.query_all_raw(sea_orm::Statement::from_string(
        tables.get_database_backend(),
        "SELECT tries FROM report_message ORDER BY id",
    ));
    rows.await.unwrap().iter().map(|row| row.try_get("", "tries").unwrap()).collect()
}

#[test]
fn what_lies_inside_is_called_only_where_its_operator_says_so() {
    let desk = Desk::new();
    site(&desk);
    desk.run(&["import", "site"]).with(0);
    fs::write(desk.path("backlog.toml"), report(8443)).unwrap();
    let apply = |more: &[&str]| desk.run(&[&["report", "apply", "backlog.toml"], more].concat());
    for more in [&[][..], &["--call-inside", "10.0.0.0/8:8443"], &["--call-inside", "127.0.0.0/8:8080"]] {
        let said = apply(more).with(2);
        assert!(said.err.contains("url"), "{}", said.err);
    }
    apply(&["--call-inside", "everything"]).with(2);
    apply(&["--call-inside", "10.0.0.0/8:8443,127.0.0.0/8:8443"]).with(0);
}

#[tokio::test]
async fn a_run_calls_inside_under_the_reports_signature_and_leaves_others_messages_alone() {
    let desk = Desk::new();
    site(&desk);
    desk.run(&["import", "site"]).with(0);
    let (receiver, calls) = receiver();
    let inside = format!("127.0.0.0/8:{}", receiver.port());
    let inside = ["--call-inside", inside.as_str()];
    desk.file("backlog.toml", report(receiver.port()));
    desk.run(&[&["report", "apply", "backlog.toml"][..], &inside].concat()).with(0);
    let secret = rotated(&desk, "Backlog").await;
    let run = |more: &[&str]| desk.run(&[&["report", "run", "Backlog"], more].concat());

    let not_inside = run(&["--secret-key", KEY]).with(1);
    assert!(not_inside.out.contains("told to 0 of 1"), "{}", not_inside.out);
    let keyless = run(&inside).with(1);
    assert!(keyless.out.contains("GALLEY_SECRET_KEY"), "{}", keyless.out);
    assert_eq!(calls.try_iter().count(), 0);
    run(&[&inside[..], &["--secret-key", KEY]].concat()).with(0);
    desk.file("galley.db.key", format!("{KEY}\n"));
    run(&inside).with(0);
    let calls: Vec<Call> = calls.try_iter().collect();
    assert_eq!(calls.len(), 2);
    assert!(calls.iter().all(|call| call.is_signed_by(&secret)));

    // Those that failed are due again, and are none of another run's.
    let tables = Database::connect(database(&desk)).await.unwrap();
    tables.execute_unprepared("UPDATE report_message SET next_at = 0 WHERE state = 'pending'").await.unwrap();
    desk.file("quiet.toml", "name = 'Quiet'\nlanguage = 'en'\n");
    desk.run(&["report", "apply", "quiet.toml"]).with(0);
    desk.run(&["report", "run", "Quiet"]).with(0);
    assert_eq!(tries(&tables).await, [1, 1, 1, 1]);
    tables.close().await.unwrap();
}
