//! NDJSON of any length over a real connection: answered while it is sent, one bad line stopping nothing.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::Duration,
};

use actix_web::{App, HttpServer, middleware::from_fn};
use galley::{
    api::{self, Admission},
    service::Gate,
};
use serde_json::{Value, json};
use utoipa_actix_web::AppExt as _;

use crate::house::{House, document, each_database};

const INGEST: &str = "/api/v1/collections/news/ingest";

/// Serves the house on a port of its own while the story is told.
async fn served<T: Send + 'static>(house: &House, story: impl FnOnce(u16) -> T + Send + 'static) -> T {
    let gate = Gate::new(house.service.clone());
    let server = HttpServer::new(move || {
        let routes = api::routes(gate.clone(), Admission::Everybody);
        let app = App::new().into_utoipa_app().configure(routes).into_app();
        app.wrap(from_fn(api::headers::secure))
    });
    let server = server.workers(1).disable_signals().bind(("127.0.0.1", 0)).unwrap();
    let port = server.addrs()[0].port();
    let running = server.run();
    let handle = running.handle();
    let running = actix_web::rt::spawn(running);
    let told = actix_web::rt::task::spawn_blocking(move || story(port)).await.unwrap();
    handle.stop(false).await;
    running.await.unwrap().unwrap();
    told
}

fn connect(port: u16, head: &str) -> TcpStream {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    stream.write_all(format!("{head}\r\nHost: localhost\r\nConnection: close\r\n\r\n").as_bytes()).unwrap();
    stream
}

fn chunk(stream: &mut TcpStream, bytes: &[u8]) {
    write!(stream, "{:x}\r\n", bytes.len()).unwrap();
    stream.write_all(bytes).unwrap();
    stream.write_all(b"\r\n").unwrap();
}

/// The body of an answer in chunks, and its status.
fn read_all(mut stream: TcpStream) -> (u16, Vec<u8>) {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let split = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    let head = String::from_utf8_lossy(&bytes[..split]).to_lowercase();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let mut rest = &bytes[split + 4..];
    if !head.contains("transfer-encoding: chunked") {
        return (status, rest.to_vec());
    }
    let mut body = Vec::new();
    loop {
        let line = rest.windows(2).position(|window| window == b"\r\n").unwrap();
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..line]).unwrap(), 16).unwrap();
        if size == 0 {
            return (status, body);
        }
        body.extend_from_slice(&rest[line + 2..line + 2 + size]);
        rest = &rest[line + 4 + size..];
    }
}

#[actix_web::test]
async fn two_thousand_lines_are_each_answered_in_order_and_bad_ones_stop_nothing() {
    each_database(async |house| {
        house.news().await;
        let (status, body) = served(house, |port| {
            let mut stream = connect(
                port,
                &format!("POST {INGEST} HTTP/1.1\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked"),
            );
            let reader = stream.try_clone().unwrap();
            let reading = std::thread::spawn(move || read_all(reader));
            let mut text = Vec::new();
            for n in 0..2_000 {
                let line = match n % 100 {
                    17 => "{\"key\": \"bad\"".to_owned(),
                    18 => "{\"key\": \"x\", \"locale\": \"en\", \"what\": 1}".to_owned(),
                    19 => "\u{0}".to_owned(),
                    _ => document(&format!("key/{}", n / 2), ["en", "zh-CN"][n % 2], "2025-12-01T08:00:00Z", "Words.")
                        .to_string(),
                };
                text.extend_from_slice(line.as_bytes());
                text.push(b'\n');
                if n == 1_000 {
                    // One line that is longer than any may be, in between.
                    text.extend(std::iter::repeat_n(b'x', (4 << 20) + 5));
                    text.push(b'\n');
                }
            }
            for piece in text.chunks(60_000) {
                chunk(&mut stream, piece);
            }
            stream.write_all(b"0\r\n\r\n").unwrap();
            reading.join().unwrap()
        })
        .await;
        assert_eq!(status, 200);
        let lines: Vec<Value> =
            body.split(|b| *b == b'\n').filter(|l| !l.is_empty()).map(|l| serde_json::from_slice(l).unwrap()).collect();
        assert_eq!(lines.len(), 2_002);
        for (n, line) in lines[..2_001].iter().enumerate() {
            assert_eq!((&line["index"], &line["line"]), (&json!(n), &json!(n + 1)));
            let bad =
                if n == 1_001 { true } else { [17, 18, 19].contains(&((if n > 1_001 { n - 1 } else { n }) % 100)) };
            assert_eq!(line["outcome"] == "refused", bad, "{line}");
            assert_eq!(line["problem"].is_object(), bad, "{line}");
        }
        let summary = &lines[2_001]["summary"];
        assert_eq!(
            (&summary["documents"], &summary["refused"], &summary["created"]),
            (&json!(2_001), &json!(61), &json!(1_940))
        );
    })
    .await;
}

#[actix_web::test]
async fn lines_are_answered_while_the_rest_is_still_to_be_sent() {
    each_database(async |house| {
        house.news().await;
        served(house, |port| {
            let mut stream = connect(
                port,
                &format!("POST {INGEST} HTTP/1.1\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked"),
            );
            let mut lines = String::new();
            for n in 0..500 {
                lines.push_str(&document(&format!("k{n}"), "en", "2025-12-01T08:00:00Z", "Words.").to_string());
                lines.push('\n');
            }
            chunk(&mut stream, lines.as_bytes());
            let mut seen = Vec::new();
            let mut buffer = [0; 4_096];
            while !String::from_utf8_lossy(&seen).contains("\"index\":499") {
                let read = stream.read(&mut buffer).unwrap();
                assert_ne!(read, 0, "{}", String::from_utf8_lossy(&seen));
                seen.extend_from_slice(&buffer[..read]);
            }
            assert!(!String::from_utf8_lossy(&seen).contains("summary"));
            chunk(&mut stream, b"{}\n");
            stream.write_all(b"0\r\n\r\n").unwrap();
            let mut rest = Vec::new();
            stream.read_to_end(&mut rest).unwrap();
            let rest = String::from_utf8_lossy(&rest).into_owned();
            assert!(rest.contains("\"index\":500") && rest.contains("\"documents\":501"), "{rest}");
        })
        .await;
    })
    .await;
}

#[actix_web::test]
async fn a_stream_may_be_answered_by_one_summary_and_fails_by_its_status_where_it_fails_at_once() {
    each_database(async |house| {
        house.news().await;
        let lines = format!("{}\n{{}}\n", document("one", "en", "2025-12-01T08:00:00Z", "Words."));
        let headers = [("content-type", "application/x-ndjson"), ("accept", "application/json")];
        let answer = house.call("POST", INGEST, &headers, lines.as_bytes()).await.expect(200);
        assert_eq!((&answer["summary"]["created"], &answer["summary"]["refused"]), (&json!(1), &json!(1)));
        assert_eq!((answer["items"].as_array().unwrap().len(), &answer["items"][0]["line"]), (1, &json!(2)));
        let absent = house.call("POST", "/api/v1/collections/absent/ingest", &headers[..1], lines.as_bytes()).await;
        absent.problem(404, "not-found");
        let empty = house.call("POST", INGEST, &headers[..1], b"\n\n").await;
        assert_eq!((empty.status.as_u16(), empty.json()["summary"]["documents"].clone()), (200, json!(0)));
    })
    .await;
}

#[actix_web::test]
async fn the_limit_on_one_change_counts_over_a_whole_stream() {
    each_database(async |house| {
        let policy = json!({"source_locale": "en", "required": [{"locales": ["zh-CN"]}], "mass_change_limit": 500});
        house.send("PUT", "/api/v1/collections/news", &[], &policy).await.expect(201);
        let lines = |locale: &str, body: &str, datetime: &str| -> String {
            let line = |n| [document(&format!("k{n}"), locale, datetime, body).to_string(), "\n".to_owned()];
            (0..600).flat_map(line).collect()
        };
        let headers = [("content-type", "application/x-ndjson"), ("accept", "application/json")];
        for (locale, body) in [("en", "Profits rose by 10 %."), ("zh-CN", "利润增长百分之十。")] {
            let lines = lines(locale, body, "2025-12-01T08:00:00Z");
            house.call("POST", INGEST, &headers, lines.as_bytes()).await.expect(200);
        }
        let change = lines("en", "Profits fell by 90 %.", "2025-12-02T08:00:00Z");
        let answer = house.call("POST", INGEST, &headers, change.as_bytes()).await.expect(200);
        assert_eq!((&answer["summary"]["revised"], &answer["summary"]["held"]), (&json!(500), &json!(100)));
        assert_eq!(house.get("/api/v1/held").await.expect(200)["items"][0]["documents"], 100);
    })
    .await;
}
