//! Documents one by one and in arrays, as JSON and as Markdown.

use serde_json::{Value, json};

use crate::house::{document, each_database};

const INGEST: &str = "/api/v1/collections/news/ingest";
const EARLY: &str = "2025-12-01T08:00:00Z";
const LATER: &str = "2025-12-02T08:00:00Z";

#[actix_web::test]
async fn a_document_alone_says_by_its_status_what_became_of_it() {
    each_database(async |house| {
        house.news().await;
        let first = document("one", "en", EARLY, "Profits rose by 10 %.");
        let created = house.post(INGEST, &first).await;
        let body = created.expect(201);
        let item = &body["items"][0];
        assert_eq!((&item["index"], &item["key"], &item["locale"]), (&json!(0), &json!("one"), &json!("en")));
        assert_eq!(
            (&item["outcome"], &item["revision"], &item["newest"]),
            (&json!("created"), &json!(1), &json!(true))
        );
        assert_eq!((&item["state"], &body["dry_run"]), (&json!("source"), &json!(false)));
        let place = created.header("location").to_owned();
        assert_eq!(house.get(&place).await.expect(200)["text"]["body"], "Profits rose by 10 %.");
        let again = house.post(INGEST, &first).await.expect(200);
        assert_eq!(again["items"][0]["outcome"], "unchanged");
        assert_eq!((&again["summary"]["documents"], &again["summary"]["unchanged"]), (&json!(1), &json!(1)));
        house.take(document("one", "zh-CN", EARLY, "利润增长百分之十。")).await;
        let revised = house.post(INGEST, &document("one", "en", LATER, "Profits rose by 12 %.")).await.expect(200);
        let item = &revised["items"][0];
        assert_eq!(item["outcome"], "revised");
        assert_eq!(item["made_stale"], json!([{"locale": "zh-CN", "significance": "correction"}]));
        assert_eq!(revised["summary"]["made_stale"], 1);
    })
    .await;
}

#[actix_web::test]
async fn a_dry_run_says_what_would_become_stale_and_changes_nothing() {
    each_database(async |house| {
        house.news().await;
        let id = house.article("one").await;
        let before = house.get(&format!("/api/v1/articles/{id}")).await.text();
        let document = document("one", "en", LATER, "Profits fell by 90 % in the third quarter.");
        let tried = house.post(&format!("{INGEST}?dry_run=true"), &document).await.expect(200);
        assert_eq!((&tried["dry_run"], &tried["items"][0]["outcome"]), (&json!(true), &json!("revised")));
        assert_eq!(tried["items"][0]["made_stale"][0]["locale"], "zh-CN");
        assert_eq!(house.get(&format!("/api/v1/articles/{id}")).await.text(), before);
    })
    .await;
}

#[actix_web::test]
async fn a_document_alone_that_cannot_be_taken_is_a_problem_naming_its_fields() {
    each_database(async |house| {
        house.news().await;
        let bad = json!({"key": "one", "datetime": "yesterday", "locale": "??", "body": "x"});
        let problem = house.post(INGEST, &bad).await.problem(422, "unprocessable");
        let named: Vec<_> =
            problem["errors"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap()).collect();
        assert!(named.contains(&"datetime") && named.contains(&"locale"), "{problem}");
        let problem = house.post(INGEST, &json!({"key": "one", "locale": "en", "bdoy": "x"})).await;
        assert_eq!(problem.problem(422, "unprocessable")["errors"][0]["field"], "bdoy");
        let problem = house.call("POST", INGEST, &[("content-type", "application/json")], b"{\"key\": ").await;
        problem.problem(400, "malformed-json");
    })
    .await;
}

#[actix_web::test]
async fn in_an_array_a_bad_document_is_refused_by_itself() {
    each_database(async |house| {
        house.news().await;
        let batch = json!([
            document("a", "en", EARLY, "One, two, three."),
            {"key": "b", "locale": "en", "surprise": [1, {"x": "],"}]},
            17,
            {"key": "d", "locale": "xx-!!"},
            {"key": "\0", "locale": "zh-HK", "title": "A key that no key can be"},
            document("c", "en", EARLY, "Four, \"five\", six."),
        ]);
        let answer = house.post(INGEST, &batch).await.expect(200);
        let outcomes: Vec<_> =
            answer["items"].as_array().unwrap().iter().map(|i| i["outcome"].as_str().unwrap()).collect();
        assert_eq!(outcomes, ["created", "refused", "refused", "refused", "refused", "created"]);
        let said = |nth: usize| (&answer["items"][nth]["key"], &answer["items"][nth]["locale"]);
        assert_eq!(said(1), (&json!("b"), &json!("en")), "what can be read of it is said, so that it is found again");
        assert_eq!(said(2), (&json!(null), &json!(null)));
        assert_eq!(said(3), (&json!("d"), &json!(null)));
        assert_eq!(said(4), (&json!(null), &json!("zh-HK")));
        let problem = &answer["items"][1]["problem"];
        assert_eq!((&problem["type"], &problem["status"]), (&json!("/problems/unprocessable"), &json!(422)));
        assert_eq!(problem["errors"][0]["field"], "surprise");
        assert_eq!((&answer["summary"]["created"], &answer["summary"]["refused"]), (&json!(2), &json!(4)));
        assert_eq!(house.post(INGEST, &json!([])).await.expect(200)["items"], json!([]));
    })
    .await;
}

#[actix_web::test]
async fn a_refused_document_is_named_as_it_was_read() {
    each_database(async |house| {
        let policy = json!({"source_locale": "en", "aliases": {"zh-Hant": "zh-HK"}});
        house.send("PUT", "/api/v1/collections/news", &[], &policy).await.expect(201);
        let lines = "\u{feff}{\"key\": \"a\", \"locale\": \"zh_hant\", \"surprise\": 1}\n\
            {\"key\": \"b\", \"key\": \"c\", \"locale\": \"en\", \"body\": \"x\"}\n\
            {\"key\": \"d\", \"body\": \"x\"}\n\
            {\"url\": \"https://example.org/en/news/e.md\", \"locale\": \"en\", \"surprise\": 1}\n";
        let answer = house.call("POST", INGEST, &[("content-type", "application/x-ndjson")], lines.as_bytes()).await;
        let items: Vec<Value> = answer.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let said = |nth: usize| (&items[nth]["outcome"], &items[nth]["key"], &items[nth]["locale"]);
        assert_eq!(said(0), (&json!("refused"), &json!("a"), &json!("zh-HK")), "by the collection's own names");
        assert_eq!(said(1), (&json!("refused"), &json!(null), &json!(null)), "which key is meant cannot be told");
        assert_eq!(said(2), (&json!("refused"), &json!("d"), &json!(null)));
        assert_eq!(said(3), (&json!("refused"), &json!("news/e"), &json!("en")), "as its address says");
    })
    .await;
}

#[actix_web::test]
async fn an_array_or_a_body_beyond_the_limits_is_refused_whole() {
    each_database(async |house| {
        house.news().await;
        let many = vec![json!({}); 10_001];
        house.post(INGEST, &json!(many)).await.problem(413, "too-large");
        let long = vec![b' '; (8 << 20) + 1];
        house.call("POST", INGEST, &[("content-type", "application/json")], &long).await.problem(413, "too-large");
        let long = vec![b' '; (2 << 20) + 1];
        let put = house.call("PUT", "/api/v1/collections/x", &[("content-type", "application/json")], &long).await;
        put.problem(413, "too-large");
    })
    .await;
}

#[actix_web::test]
async fn a_markdown_document_is_taken_with_what_the_query_adds() {
    each_database(async |house| {
        house.news().await;
        let text = "---\ntitle: Hello\ndate: 2025-12-01T08:00:00Z\n---\n# Hello\n\nWords.\n";
        let markdown = [("content-type", "text/markdown; charset=utf-8")];
        let path = format!("{INGEST}?locale=en&key=docs/hello");
        let item = house.call("POST", &path, &markdown, text.as_bytes()).await.expect(201)["items"][0].clone();
        assert_eq!((&item["key"], &item["locale"]), (&json!("docs/hello"), &json!("en")));
        let problem = house.call("POST", INGEST, &markdown, text.as_bytes()).await.problem(422, "unprocessable");
        assert!(problem["detail"].as_str().unwrap().contains("locale"), "{problem}");
        let seed = include_bytes!("../fixtures/seed.md");
        let item = house.call("POST", &format!("{INGEST}?key=seed&locale=en"), &markdown, seed).await.expect(201);
        let id = item["items"][0]["article_id"].as_i64().unwrap();
        let article = house.get(&format!("/api/v1/articles/{id}")).await.expect(200);
        let states: Vec<_> =
            article["variants"].as_array().unwrap().iter().map(|v| v["state"].as_str().unwrap()).collect();
        assert_eq!(states, ["source", "missing", "missing"]);
        assert!(article["variants"][1]["url"].as_str().unwrap().starts_with("https://"), "{article}");
    })
    .await;
}

#[actix_web::test]
async fn bodies_of_other_types_or_encodings_are_refused() {
    each_database(async |house| {
        house.news().await;
        for kind in ["", "text/plain", "application/xml", "multipart/form-data"] {
            house.call("POST", INGEST, &[("content-type", kind)], b"{}").await.problem(415, "unsupported-media-type");
        }
        house.call("POST", INGEST, &[], b"{}").await.problem(415, "unsupported-media-type");
        for encoding in ["gzip", "br", "zstd", "identity, gzip", "nonsense"] {
            let headers = [("content-type", "application/json"), ("content-encoding", encoding)];
            house.call("POST", INGEST, &headers, b"{}").await.problem(415, "unsupported-encoding");
        }
        for charset in ["utf-16", "ISO-8859-1", "\"gbk\""] {
            let kind = format!("application/json; charset={charset}");
            let refused = house.call("POST", INGEST, &[("content-type", &kind)], b"{}").await;
            let problem = refused.problem(415, "unsupported-encoding");
            let named = charset.trim_matches('"').to_ascii_lowercase();
            assert!(problem["detail"].as_str().unwrap().to_ascii_lowercase().contains(&named), "{problem}");
        }
        for charset in ["utf-8", "UTF-8", "\"utf-8\"", "us-ascii"] {
            let kind = format!("application/json; charset={charset}");
            house.call("POST", INGEST, &[("content-type", &kind)], b"{}").await.problem(422, "unprocessable");
        }
        let headers = [("content-type", "application/json"), ("content-encoding", "identity")];
        house.call("POST", INGEST, &headers, b"{}").await.problem(422, "unprocessable");
        house.post("/api/v1/collections/absent/ingest", &json!({})).await.problem(404, "not-found");
    })
    .await;
}
