//! Webhooks: made, changed, tried out, switched off and on, and never showing a secret twice.

use serde_json::json;

use crate::house::each_database;

const HOOKS: &str = "/api/v1/webhooks";

#[actix_web::test]
async fn a_webhook_is_made_and_kept_and_its_secret_is_shown_once() {
    each_database(async |house| {
        let new = json!({"name": "desk", "url": "https://93.184.215.14/hooks", "kinds": ["variant.*"]});
        let key = [("idempotency-key", "k1")];
        let made = house.send("POST", HOOKS, &key, &new).await;
        let body = made.expect(201);
        let secret = body["secret"].as_str().unwrap().to_owned();
        assert!(secret.starts_with("whsec_"), "{secret}");
        let again = house.send("POST", HOOKS, &key, &new).await.expect(201);
        assert_eq!((&again["id"], &again["secret"]), (&body["id"], &json!(null)));
        let path = format!("{HOOKS}/{}", body["id"]);
        let read = house.get(&path).await;
        assert_eq!(read.header("etag"), made.header("etag"));
        assert_eq!(read.expect(200)["collection"], json!(null));

        let if_match = [("if-match", read.header("etag"))];
        let changed = house.send("PATCH", &path, &if_match, &json!({"name": "the desk"})).await.expect(200);
        assert_eq!((&changed["name"], &changed["kinds"]), (&json!("the desk"), &json!(["variant.*"])));
        let rotated = house.post(&format!("{path}/secret"), &json!(null)).await.expect(200);
        assert!(rotated["secret"].as_str().is_some_and(|new| new.starts_with("whsec_") && new != secret));
        assert!(rotated["previous_secret_until"].is_string());

        let test = format!("{path}/test");
        let sent = house.send("POST", &test, &[("idempotency-key", "k2")], &json!(null)).await.expect(202);
        let same = house.send("POST", &test, &[("idempotency-key", "k2")], &json!(null)).await.expect(202);
        assert_eq!(sent, same);
        house.post(&test, &json!(null)).await.expect(202);
        let first = house.get(&format!("{path}/deliveries?limit=1")).await.expect(200);
        let next = first["next"].as_str().unwrap();
        let second = house.get(&format!("{path}/deliveries?limit=1&cursor={next}")).await.expect(200);
        assert_eq!((&second["items"][0]["id"], &second["next"]), (&sent["id"], &json!(null)));
        let retried = house.post(&format!("{path}/deliveries/{}/retry", sent["id"]), &json!(null)).await.expect(202);
        assert_eq!((&retried["message_id"], &retried["state"]), (&sent["message_id"], &json!("pending")));

        let off = house.post(&format!("{path}/disable"), &json!(null)).await.expect(200);
        assert!(off["disabled_at"].is_string(), "{off}");
        house.post(&test, &json!(null)).await.problem(409, "conflict");
        house.service.store().place_events().await.unwrap();
        let events = house.get("/api/v1/events").await.expect(200);
        let told = events["items"].as_array().unwrap().iter().find(|event| event["type"] == "webhook.disabled");
        assert_eq!(told.unwrap()["collection"], json!(null));
        let on = house.post(&format!("{path}/enable"), &json!({"from": "now"})).await.expect(200);
        assert_eq!(on["disabled_at"], json!(null));

        let rotated = rotated["secret"].as_str().unwrap();
        for address in [HOOKS, &path, &format!("{path}/deliveries"), "/api/v1/events"] {
            let shown = house.get(address).await.text();
            assert!(!shown.contains("whsec_") && !shown.contains(rotated.trim_start_matches("whsec_")), "{address}");
        }
        house.call("DELETE", &path, &[("if-match", "*")], b"").await.expect(204);
        house.get(&path).await.problem(404, "not-found");
    })
    .await;
}

#[actix_web::test]
async fn a_webhook_is_changed_and_deleted_only_by_whoever_saw_it_as_it_stands() {
    each_database(async |house| {
        let new = json!({"name": "desk", "url": "https://93.184.215.14/"});
        let id = house.post(HOOKS, &new).await.expect(201)["id"].clone();
        let path = format!("{HOOKS}/{id}");
        for (method, body) in [("PATCH", json!({"name": "b"})), ("DELETE", json!(null))] {
            house.send(method, &path, &[], &body).await.problem(428, "precondition-required");
            let stale = format!("\"{id}-9\"");
            house.send(method, &path, &[("if-match", &stale)], &body).await.problem(412, "precondition-failed");
            house.send(method, &format!("{HOOKS}/999"), &[("if-match", "*")], &body).await.problem(404, "not-found");
        }
        let seen = format!("\"{id}-1\"");
        house.send("PATCH", &path, &[("if-match", &seen)], &json!({"name": "b"})).await.expect(200);
        house.call("DELETE", &path, &[("if-match", &seen)], b"").await.problem(412, "precondition-failed");
    })
    .await;
}

#[actix_web::test]
async fn an_address_in_the_house_is_refused_by_its_field() {
    each_database(async |house| {
        for url in ["http://127.0.0.1", "http://169.254.169.254/", "file:///etc/passwd"] {
            let refused = house.post(HOOKS, &json!({"name": "n", "url": url})).await.problem(422, "unprocessable");
            assert_eq!(refused["errors"][0]["field"], "url", "{refused}");
        }
        assert_eq!(house.get(HOOKS).await.expect(200)["items"], json!([]));
    })
    .await;
}
