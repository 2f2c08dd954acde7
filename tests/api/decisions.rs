//! What people decide about variants.

use serde_json::json;

use crate::house::{document, each_database};

#[actix_web::test]
async fn an_acknowledgement_of_the_revision_that_stands_makes_a_stale_translation_current() {
    each_database(async |house| {
        house.news().await;
        let id = house.article("one").await;
        house.take(document("one", "en", "2025-12-02T08:00:00Z", "Profits rose by 12 % in the third quarter.")).await;
        let path = format!("/api/v1/articles/{id}/variants/zh-CN");
        assert_eq!(house.get(&path).await.expect(200)["variant"]["state"], "stale");
        let acknowledge = format!("{path}/acknowledge");
        house.post(&acknowledge, &json!({"revision": 1})).await.problem(412, "precondition-failed");
        let done = house.post(&acknowledge, &json!({"revision": 2, "note": "Still right."})).await.expect(200);
        assert_eq!((&done["variant"]["state"], &done["variant"]["basis"]), (&json!("current"), &json!("acknowledged")));
        house.post(&acknowledge, &json!({"revision": 2, "why": ""})).await.problem(400, "invalid-request");
        house.post(&acknowledge, &json!({"revision": "2"})).await.problem(400, "invalid-request");
        let source = format!("/api/v1/articles/{id}/variants/en/acknowledge");
        house.post(&source, &json!({"revision": 2})).await.problem(409, "conflict");
    })
    .await;
}

#[actix_web::test]
async fn why_a_text_is_still_right_after_a_correction_is_on_record() {
    each_database(async |house| {
        house.news().await;
        house.article("one").await;
        house.take(document("one", "en", "2025-12-02T08:00:00Z", "Profits rose by 12 % in the third quarter.")).await;
        // The same text again under a claim says the same.
        let claim = json!({"locales": ["zh-CN"]});
        let work = house.post("/api/v1/claims", &claim).await.expect(201)["items"][0].clone();
        let submit = format!("/api/v1/claims/{}/submit", work["id"]);
        let mut same = json!({"fence": work["fence"]});
        for part in ["title", "description", "body"].into_iter().filter(|part| !work["previous"][part].is_null()) {
            same[part] = work["previous"][part].clone();
        }
        same["note"] = json!("The Chinese text names no figure.");
        assert_eq!(house.post(&submit, &same).await.expect(200)["state"], "current");
        let events = house.get("/api/v1/events?after=0&limit=200").await.expect(200);
        let told = events["items"].as_array().unwrap().iter().rev().find(|event| event["data"]["note"].is_string());
        assert_eq!(told.unwrap()["data"]["note"], same["note"]);
    })
    .await;
}

#[actix_web::test]
async fn a_variant_is_opted_out_with_a_reason_and_asked_for_again() {
    each_database(async |house| {
        house.news().await;
        let id = house.article("one").await;
        let path = format!("/api/v1/articles/{id}/variants/zh-HK/not-required");
        let post = async |body| house.send("POST", &path, &[("if-match", "*")], &body).await;
        let problem = post(json!({"reason": "  "})).await.problem(422, "unprocessable");
        assert_eq!(problem["errors"][0]["field"], "reason");
        post(json!({"reason": "a\u{0}b"})).await.problem(422, "unprocessable");
        let out = post(json!({"reason": "Local news"})).await.expect(200);
        assert_eq!(
            (&out["variant"]["state"], &out["variant"]["not_required"]),
            (&json!("not_required"), &json!("Local news"))
        );
        let back = house.call("DELETE", &path, &[("if-match", "*")], b"").await.expect(200);
        assert_eq!((&back["variant"]["state"], &back["variant"]["not_required"]), (&json!("missing"), &json!(null)));
        let never = format!("/api/v1/articles/{id}/variants/fr/not-required");
        house.call("DELETE", &never, &[], b"").await.problem(404, "not-found");
    })
    .await;
}

#[actix_web::test]
async fn a_text_that_waits_for_approval_counts_when_the_revision_that_was_read_is_approved() {
    each_database(async |house| {
        let policy = json!({"source_locale": "en", "required": [{"locales": ["zh-CN"]}], "review": "all"});
        house.send("PUT", "/api/v1/collections/news", &[], &policy).await.expect(201);
        let id = house.article("one").await;
        let path = format!("/api/v1/articles/{id}/variants/zh-CN");
        assert_eq!(house.get(&path).await.expect(200)["variant"]["state"], "in_review");
        house.post(&format!("{path}/approve"), &json!({"revision": 9})).await.problem(412, "precondition-failed");
        let approved = house.post(&format!("{path}/approve"), &json!({"revision": 1})).await.expect(200);
        assert_eq!(approved["variant"]["state"], "current");
    })
    .await;
}

#[actix_web::test]
async fn an_editors_word_on_a_revision_decides_and_can_be_taken_back() {
    each_database(async |house| {
        house.news().await;
        let id = house.article("one").await;
        house.take(document("one", "en", "2025-12-02T08:00:00Z", "Profits rose by 12 % in the third quarter.")).await;
        let label = format!("/api/v1/articles/{id}/variants/en/revisions/2/significance");
        let labelled =
            house.send("PUT", &label, &[("if-match", "*")], &json!({"significance": "typo"})).await.expect(200);
        assert_eq!((&labelled["significance"], &labelled["significance_by_editor"]), (&json!("typo"), &json!(true)));
        let state = async || {
            house.get(&format!("/api/v1/articles/{id}/variants/zh-CN")).await.expect(200)["variant"]["state"].clone()
        };
        assert_eq!(state().await, "current");
        let back = house.send("PUT", &label, &[("if-match", "*")], &json!({"significance": null})).await.expect(200);
        assert_eq!((&back["significance"], state().await), (&json!(null), json!("stale")));
        let problem = house.send("PUT", &label, &[("if-match", "*")], &json!({})).await.problem(400, "invalid-request");
        assert_eq!(problem["errors"][0]["field"], "significance");
        house
            .send("PUT", &label, &[("if-match", "*")], &json!({"significance": "huge"}))
            .await
            .problem(400, "invalid-request");
        let absent = format!("/api/v1/articles/{id}/variants/en/revisions/9/significance");
        house
            .send("PUT", &absent, &[("if-match", "*")], &json!({"significance": "typo"}))
            .await
            .problem(404, "not-found");
    })
    .await;
}

#[actix_web::test]
async fn a_text_in_review_is_sent_back_and_that_is_taken_back() {
    each_database(async |house| {
        let policy = json!({"source_locale": "en", "required": [{"locales": ["zh-CN"]}], "review": "all"});
        house.send("PUT", "/api/v1/collections/news", &[], &policy).await.expect(201);
        let id = house.article("one").await;
        let path = format!("/api/v1/articles/{id}/variants/zh-CN");
        let send_back = format!("{path}/send-back");
        let problem = house.post(&send_back, &json!({"revision": 1, "note": " "})).await.problem(422, "unprocessable");
        assert_eq!(problem["errors"][0]["field"], "note");
        house.post(&send_back, &json!({"revision": 2, "note": "No."})).await.problem(412, "precondition-failed");
        let back = house.post(&send_back, &json!({"revision": 1, "note": "No."})).await.expect(200);
        assert_eq!((&back["variant"]["state"], &back["text"]), (&json!("missing"), &json!(null)));
        house.post(&send_back, &json!({"revision": 1, "note": "No."})).await.problem(409, "conflict");
        let history = house.get(&format!("{path}/revisions")).await.expect(200);
        assert_eq!(history["items"][0]["sent_back"], "No.");
        let work = house.post("/api/v1/claims", &json!({"locales": ["zh-CN"]})).await.expect(201);
        assert_eq!(work["items"][0]["sent_back"], json!({"revision": 1, "note": "No."}));

        let events = house.get("/api/v1/events?limit=500").await.expect(200);
        let sent = events["items"].as_array().unwrap().iter().find(|event| event["type"] == "variant.sent_back");
        let undo = format!("/api/v1/events/{}/undo", sent.unwrap()["position"]);
        let undone = house.call("POST", &undo, &[("idempotency-key", "k")], b"").await.expect(200);
        assert_eq!((&undone["type"], &undone["data"]["after"]), (&json!("decision.undone"), &json!(null)));
        assert_eq!(house.get(&path).await.expect(200)["variant"]["state"], "in_review");
        let again = house.call("POST", &undo, &[("idempotency-key", "k")], b"").await;
        assert_eq!((again.expect(200), again.header("idempotent-replayed")), (undone, "true"));
        house.call("POST", &undo, &[], b"").await.problem(409, "conflict");
        house.call("POST", "/api/v1/events/9999/undo", &[], b"").await.problem(404, "not-found");
    })
    .await;
}
