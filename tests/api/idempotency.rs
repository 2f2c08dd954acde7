//! The same request sent again is done once.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::house::{Answer, House, document, each_database};

const CLAIMS: &str = "/api/v1/claims";
const INGEST: &str = "/api/v1/collections/news/ingest";

async fn keyed(house: &House, path: &str, key: &str, body: &Value) -> Answer {
    house.send("POST", path, &[("idempotency-key", key), ("if-match", "*")], body).await
}

/// The same, sent again where the database had no connection to spare, as a client does.
async fn insisting(house: &House, path: &str, key: &str, body: &Value) -> Answer {
    loop {
        let answer = keyed(house, path, key, body).await;
        if answer.status != 503 {
            return answer;
        }
    }
}

async fn positions(house: &House) -> usize {
    house.get("/api/v1/events?limit=500").await.expect(200)["items"].as_array().unwrap().len()
}

#[actix_web::test]
async fn every_post_sent_again_under_its_key_is_answered_the_same_and_done_once() {
    each_database(async |house| {
        house.news().await;
        let id = house.article("one").await;
        house.article("two").await;
        let variant = format!("/api/v1/articles/{id}/variants/zh-CN");
        let work = house.post(CLAIMS, &json!({"locales": ["zh-HK"], "limit": 2})).await.expect(201);
        let (first, second) = (&work["items"][0], &work["items"][1]);
        let of = |work: &Value, what: &str| format!("{CLAIMS}/{}/{what}", work["id"]);
        let calls = [
            (INGEST.to_owned(), document("three", "en", "2025-12-01T08:00:00Z", "A third text."), 201),
            (INGEST.to_owned(), json!([document("four", "en", "2025-12-01T08:00:00Z", "A fourth text.")]), 200),
            (CLAIMS.to_owned(), json!({"locales": ["zh-CN"]}), 201),
            (of(first, "renew"), json!({"fence": first["fence"]}), 200),
            (of(first, "submit"), json!({"fence": first["fence"], "body": "第三季。"}), 200),
            (of(second, "release"), json!({"fence": second["fence"]}), 204),
            (format!("{variant}/acknowledge"), json!({"revision": 1}), 200),
            (format!("{variant}/approve"), json!({"revision": 1}), 200),
            (format!("{variant}/not-required"), json!({"reason": "Local."}), 200),
            (format!("/api/v1/articles/{id}/notes"), json!({"text": "Ask the desk."}), 201),
            ("/api/v1/users".to_owned(), json!({"name": "ada", "role": "viewer"}), 201),
        ];
        for (nth, (path, body, status)) in calls.iter().enumerate() {
            let key = format!("key-{nth}");
            let done = keyed(house, path, &key, body).await;
            done.expect(*status);
            assert_eq!(done.header("idempotent-replayed"), "", "{path}");
            let before = positions(house).await;
            house.clock.advance(1);
            let again = keyed(house, path, &key, body).await;
            assert_eq!((again.status, &again.body), (done.status, &done.body), "{path}");
            assert_eq!(again.header("content-type"), done.header("content-type"), "{path}");
            assert_eq!(again.header("idempotent-replayed"), "true", "{path}");
            assert_eq!(positions(house).await, before, "{path} was done twice");
            let altered = format!("{body} ");
            let headers = [("content-type", "application/json"), ("idempotency-key", key.as_str())];
            house.call("POST", path, &headers, altered.as_bytes()).await.problem(422, "idempotency-key-reused");
        }
    })
    .await;
}

#[actix_web::test]
async fn fifty_copies_of_one_request_have_one_effect_and_one_answer() {
    each_database(async |house| {
        house.news().await;
        for nth in 0..5 {
            house.article(&format!("article-{nth}")).await;
        }
        let asked = json!({"locales": ["zh-HK"], "limit": 2});
        let answers = join_all((0..50).map(|_| keyed(house, CLAIMS, "one key", &asked))).await;
        // A space is no visible character.
        assert!(answers.iter().all(|answer| answer.status == 400));
        let answers = join_all((0..50).map(|_| insisting(house, CLAIMS, "one-key", &asked))).await;
        for answer in &answers {
            answer.expect(201);
            assert_eq!(answer.body, answers[0].body);
        }
        assert_eq!(house.get(CLAIMS).await.expect(200)["items"].as_array().unwrap().len(), 2);
        let text = document("new", "en", "2025-12-01T08:00:00Z", "A new text.");
        let answers = join_all((0..50).map(|_| insisting(house, INGEST, "other-key", &text))).await;
        for answer in &answers {
            answer.expect(201);
            assert_eq!(answer.body, answers[0].body);
        }
    })
    .await;
}

#[actix_web::test]
async fn a_request_that_failed_leaves_its_key_free() {
    each_database(async |house| {
        house.news().await;
        let ask = json!({"locales": ["zh-HK"], "collection": "docs"});
        keyed(house, CLAIMS, "k", &ask).await.problem(404, "not-found");
        house.send("PUT", "/api/v1/collections/docs", &[], &json!({"source_locale": "en"})).await.expect(201);
        keyed(house, CLAIMS, "k", &ask).await.expect(200);
    })
    .await;
}

#[actix_web::test]
async fn a_token_made_twice_is_one_token_whose_secret_is_kept_nowhere() {
    each_database(async |house| {
        let asked = json!({"name": "pipeline", "scopes": ["read"]});
        let made = keyed(house, "/api/v1/tokens", "k", &asked).await.expect(201);
        assert!(made["token"].is_string());
        let mut again = keyed(house, "/api/v1/tokens", "k", &asked).await.expect(201);
        assert!(again["token"].is_null());
        again["token"] = made["token"].clone();
        assert_eq!(again, made);
        assert_eq!(house.get("/api/v1/tokens").await.expect(200)["items"].as_array().unwrap().len(), 1);
    })
    .await;
}

#[actix_web::test]
async fn keys_are_each_callers_own_and_are_forgotten_after_three_days() {
    each_database(async |house| {
        house.news().await;
        let (one, _) = house.token(&galley::domain::Scope::ALL, &[], &[]).await;
        let (two, _) = house.token(&galley::domain::Scope::ALL, &[], &[]).await;
        let door = house.guarded();
        let asked = json!({"locales": ["zh-HK"]});
        for token in [&one, &two] {
            let headers = [("authorization", token.as_str()), ("idempotency-key", "k")];
            let first = door.send("POST", CLAIMS, &headers, &asked).await;
            assert_eq!(first.header("idempotent-replayed"), "");
        }
        house.clock.advance(72 * 3_600 + 1);
        assert!(house.service.forget_old().await.unwrap() >= 2);
        let headers = [("authorization", one.as_str()), ("idempotency-key", "k")];
        let anew = door.send("POST", CLAIMS, &headers, &asked).await;
        assert_eq!((anew.status.as_u16(), anew.header("idempotent-replayed")), (200, ""));
    })
    .await;
}

#[actix_web::test]
async fn what_is_no_key_is_refused_and_a_stream_takes_none() {
    each_database(async |house| {
        house.news().await;
        let asked = json!({"locales": ["zh-HK"]});
        for key in ["", &"k".repeat(256)] {
            let problem = keyed(house, CLAIMS, key, &asked).await.problem(400, "invalid-request");
            assert_eq!(problem["errors"][0]["field"], "Idempotency-Key");
        }
        let headers = [("content-type", "application/x-ndjson"), ("idempotency-key", "k")];
        house.call("POST", INGEST, &headers, b"{}").await.problem(400, "invalid-request");
        let door = house.guarded();
        keyed(&door, CLAIMS, "k", &asked).await.problem(401, "unauthorized");
    })
    .await;
}
