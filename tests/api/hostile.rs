//! Whatever is sent, the answer is never a failure of the service.

use serde_json::{Value, json};

use crate::house::{House, each_database};

/// Bodies that no client of good will sends.
fn bodies() -> Vec<Vec<u8>> {
    let mut bodies: Vec<Vec<u8>> = vec![
        Vec::new(),
        vec![0xff, 0xfe, 0x00],
        vec![0; 1_000],
        "\u{feff}{}".into(),
        b"{\"revision\": 1e999}".to_vec(),
        b"{\"revision\": 99999999999999999999999999}".to_vec(),
        b"{\"revision\": -9223372036854775808, \"priority\": -32768}".to_vec(),
        b"{\"revision\": 9223372036854775807, \"note\": \"\\u0000\"}".to_vec(),
        b"{\"reason\": \"\\ud800\"}".to_vec(),
        b"{\"key\": \"a\\u0000b\", \"locale\": \"en\", \"body\": \"x\\u0000\", \"title\": \"\\u0000\"}".to_vec(),
        b"{\"key\": 1, \"locale\": [], \"datetime\": {}, \"body\": false}".to_vec(),
        b"{\"key\": \"k\", \"locale\": \"en\", \"datetime\": \"99999999999999999999\", \"body\": \"x\"}".to_vec(),
        b"{\"key\": \"k\", \"key\": \"l\"}".to_vec(),
        b"[[[[{}]]]]".to_vec(),
        b"nonsense\n{}\n\n[\n\xff\n".to_vec(),
        b"---\nlocale: &a [*a]\n---\n".to_vec(),
        b"\"".to_vec(),
        b"{\"source_locale\": \"en\", \"mass_change_limit\": 18446744073709551615}".to_vec(),
        b"{\"source_locale\": \"en\", \"grace\": 18446744073709551615, \"chain\": {\"en\": \"en\"}}".to_vec(),
        b"{\"source_locale\": \"en\", \"aliases\": {\"a\\u0000\": \"en\"}, \"required\": [{\"locales\": []}]}".to_vec(),
    ];
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), (">", ""), ("{\"body\":\"", "")] {
        bodies.push(format!("{}1{}", open.repeat(50_000), close.repeat(50_000)).into_bytes());
    }
    bodies
}

async fn never_fails(house: &House, method: &str, path: &str, kind: &str, body: &[u8]) {
    let headers = [("content-type", kind), ("if-match", "*"), ("accept", "\u{7f}")];
    let answer = house.call(method, path, &headers[..2], body).await;
    let status = answer.status.as_u16();
    let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
    assert!(status < 500, "{method} {path} {kind} {shown}: {}", answer.text());
    if status >= 400 {
        assert_eq!(answer.header("content-type"), "application/problem+json", "{method} {path}");
        assert_eq!(answer.json()["status"], status);
    }
}

#[actix_web::test]
async fn no_body_makes_a_call_fail() {
    each_database(async |house| {
        house.news().await;
        let id = house.article("one").await;
        let variant = format!("/api/v1/articles/{id}/variants/zh-CN");
        for body in bodies() {
            for (method, path) in [
                ("PUT", "/api/v1/collections/other".to_owned()),
                ("POST", "/api/v1/collections/news/ingest".to_owned()),
                ("PATCH", format!("/api/v1/articles/{id}")),
                ("POST", format!("{variant}/acknowledge")),
                ("POST", format!("{variant}/not-required")),
                ("POST", format!("{variant}/approve")),
                ("POST", format!("{variant}/map")),
                ("PUT", format!("{variant}/revisions/1/significance")),
            ] {
                never_fails(house, method, &path, "application/json", &body).await;
            }
            for kind in ["application/x-ndjson", "text/markdown", "text/html", "application/json; charset=\"\u{80}\""] {
                never_fails(house, "POST", "/api/v1/collections/news/ingest?key=k&locale=en", kind, &body).await;
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn no_address_and_no_header_makes_a_call_fail() {
    each_database(async |house| {
        house.news().await;
        let id = house.article("one").await;
        let odd = [
            "%00",
            "%ff",
            "%",
            "%2e%2e%2f",
            "..",
            "a'--",
            "%F0%9F%92%A9",
            "-1",
            "9223372036854775807",
            "9223372036854775808",
            "*",
        ];
        for part in odd.iter().map(ToString::to_string).chain(["x".repeat(7_000)]) {
            for path in [
                format!("/api/v1/collections/{part}"),
                format!("/api/v1/articles/{part}"),
                format!("/api/v1/articles/{id}/variants/{part}/explain"),
                format!("/api/v1/articles/{id}/variants/zh-CN/revisions/{part}"),
                format!("/api/v1/articles/{id}/variants/zh-CN/changes?from={part}&to={part}"),
                format!("/api/v1/articles?q={part}&key={part}&kind={part}&cursor={part}"),
                format!("/api/v1/articles?q={part}&key={part}"),
                format!("/api/v1/articles?sort=key&cursor=a1.{part}"),
                format!("/api/v1/variants?sort=urgent&cursor=b7fffffffffffffff.{part}"),
                "/api/v1/variants?cursor=a-1.656e".to_owned(),
                format!("/api/v1/events?after={part}"),
                format!("/api/v1/stats/history?days={part}"),
                format!("/api/v1/{part}"),
                format!("/problems/{part}"),
            ] {
                // What is no address at all does not reach the service.
                if path.parse::<actix_web::http::Uri>().is_ok() {
                    never_fails(house, "GET", &path, "", b"").await;
                }
            }
        }
        for (name, value) in [
            ("if-none-match", "\"\u{80}\""),
            ("if-none-match", ","),
            ("if-match", "\""),
            ("accept", "\u{80}"),
            ("range", "bytes=0-1"),
        ] {
            let headers = [(name, value)];
            let read = house.call("GET", &format!("/api/v1/articles/{id}"), &headers, b"").await;
            assert!(read.status.as_u16() < 500, "{name}: {value}");
            let put = house.send("PUT", "/api/v1/collections/news", &headers, &json!({"source_locale": "en"})).await;
            assert!(put.status.as_u16() < 500, "{name}: {value}");
        }
        let locales = vec!["en"; 201].join(",");
        house.get(&format!("/api/v1/articles?locale={locales}")).await.problem(400, "invalid-request");
        let tags: Vec<String> =
            ('a'..='z').flat_map(|a| ('a'..='h').map(move |b| format!("{a}{b}"))).take(100).collect();
        let broad = format!("/api/v1/variants?state=stale,missing,current,waiting,unknown&locale={}", tags.join(","));
        let problem: Value = house.get(&broad).await.problem(400, "invalid-request");
        assert!(problem["detail"].as_str().unwrap().contains("500"), "{problem}");
    })
    .await;
}
