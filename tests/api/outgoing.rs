//! Sending: stopped and resumed by whoever administers, and refused meanwhile.

use serde_json::json;

use crate::house::each_database;

const OUTGOING: &str = "/api/v1/outgoing";
const PAUSE: &str = "/api/v1/outgoing/pause";
const RESUME: &str = "/api/v1/outgoing/resume";

#[actix_web::test]
async fn sending_is_paused_and_resumed_by_whoever_saw_how_it_stands() {
    each_database(async |house| {
        let seen = house.get(OUTGOING).await;
        let tag = seen.header("etag").to_owned();
        assert_eq!(seen.expect(200)["paused"], false);
        let paused = house.send("POST", PAUSE, &[("if-match", &tag)], &json!({"why": "The mail server moves."})).await;
        let body = paused.expect(200);
        assert_eq!((&body["paused"], &body["cause"]), (&json!(true), &json!("asked")), "{body}");
        assert_eq!(body["why"], "The mail server moves.");
        for path in [PAUSE, RESUME] {
            let stale = house.send("POST", path, &[("if-match", &tag)], &json!({})).await;
            stale.problem(412, "precondition-failed");
            house.send("POST", path, &[("if-none-match", "*")], &json!({})).await.problem(412, "precondition-failed");
            house.post(path, &json!({"wy": "x"})).await.problem(400, "invalid-request");
        }
        house.post(RESUME, &json!({"waiting": "keep"})).await.problem(400, "invalid-request");
        house.post(PAUSE, &json!({"why": "x".repeat(1_001)})).await.problem(422, "unprocessable");
        assert_eq!(house.post(PAUSE, &json!({"why": "Another."})).await.expect(200)["why"], "The mail server moves.");
        let now = paused.header("etag").to_owned();
        let resumed = house.send("POST", RESUME, &[("if-match", &now)], &json!({})).await;
        assert_eq!(resumed.expect(200)["paused"], false);
        house.post(RESUME, &json!({})).await.expect(200);
    })
    .await;
}

#[actix_web::test]
async fn what_is_asked_to_be_sent_while_nothing_is_is_refused_with_a_problem_of_its_own() {
    each_database(async |house| {
        house.news().await;
        let report = house.post("/api/v1/reports", &json!({"name": "r", "language": "en"})).await.expect(201);
        let report = format!("/api/v1/reports/{}", report["id"]);
        let hook = json!({"name": "hook", "url": "https://93.184.215.14/"});
        let webhook = house.post("/api/v1/webhooks", &hook).await.expect(201);
        let webhook = format!("/api/v1/webhooks/{}", webhook["id"]);
        house.post(PAUSE, &json!({})).await.expect(200);
        for (path, body) in [
            (format!("{report}/run"), json!(null)),
            (format!("{report}/test"), json!({"address": "ada@example.org"})),
            (format!("{webhook}/test"), json!(null)),
        ] {
            let problem = house.post(&path, &body).await.problem(409, "outgoing-paused");
            assert!(problem["detail"].as_str().unwrap().starts_with("Nothing is sent from here"), "{problem}");
        }
        house.post(RESUME, &json!({})).await.expect(200);
        house.post(&format!("{report}/run"), &json!(null)).await.expect(202);
        house.post(PAUSE, &json!({})).await.expect(200);
        let waiting = house.get(OUTGOING).await.expect(200);
        assert_eq!(waiting["waiting"]["report_runs"], 1, "{waiting}");
        let resumed = house.post(RESUME, &json!({"waiting": "discard"})).await.expect(200);
        assert_eq!(resumed["discarded"], 1);
    })
    .await;
}

#[actix_web::test]
async fn the_same_resumption_sent_again_gives_nothing_more_up() {
    each_database(async |house| {
        let key = [("idempotency-key", "once")];
        house.post(PAUSE, &json!({})).await.expect(200);
        let first = house.send("POST", RESUME, &key, &json!({"waiting": "discard"})).await.expect(200);
        house.post(PAUSE, &json!({})).await.expect(200);
        let again = house.send("POST", RESUME, &key, &json!({"waiting": "discard"})).await;
        assert_eq!(again.header("idempotent-replayed"), "true");
        assert_eq!(again.expect(200), first);
        assert_eq!(house.get(OUTGOING).await.expect(200)["paused"], true, "it was not resumed a second time");
    })
    .await;
}
