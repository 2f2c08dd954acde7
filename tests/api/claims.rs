//! The work queue as a worker uses it.

use serde_json::{Value, json};

use crate::house::{House, document, each_database};

const CLAIMS: &str = "/api/v1/claims";

async fn claim(house: &House, asked: Value) -> Vec<Value> {
    let answer = house.post(CLAIMS, &asked).await;
    assert!(answer.status.is_success(), "{}", answer.text());
    answer.json()["items"].as_array().unwrap().clone()
}

#[actix_web::test]
async fn a_worker_gets_the_source_the_previous_translation_and_what_changed_since() {
    each_database(async |house| {
        house.news().await;
        let id = house.article("one").await;
        house.take(document("one", "en", "2025-12-02T08:00:00Z", "Profits rose by 12 % in the third quarter.")).await;
        let asked = json!({"collection": "news", "locales": ["zh-CN"], "worker": "w1", "lease_seconds": 600});
        let answer = house.post(CLAIMS, &asked).await.expect(201);
        let work = &answer["items"][0];
        assert_eq!(
            work["article"],
            json!({
                "id": id, "key": "one", "collection": "news", "title": "Title of one", "kind": null, "priority": 0,
            })
        );
        assert_eq!(work["until"], "2025-12-05T00:10:00Z");
        assert_eq!(
            (&work["locale"], &work["upstream"], &work["base_revision"]),
            (&json!("zh-CN"), &json!("en"), &json!(2))
        );
        assert_eq!(work["source"]["body"], "Profits rose by 12 % in the third quarter.");
        assert_eq!(work["previous"]["body"], "第三季度利润增长百分之十。");
        assert_eq!((&work["significance"], &work["state"]), (&json!("correction"), &json!("stale")));
        assert_eq!(work["changes"]["significance"], "correction");
        assert_eq!(
            (&work["changes"]["facts"][0]["old"], &work["changes"]["facts"][0]["new"]),
            (&json!("10 %"), &json!("12 %"))
        );
        // It is out of the queue, in the worker's list, and still what it was.
        let none = house.post(CLAIMS, &asked).await.expect(200);
        assert_eq!(none, json!({"items": []}));
        let open = house.get(CLAIMS).await.expect(200);
        assert_eq!((&open["items"][0]["id"], &open["items"][0]["worker"]), (&work["id"], &json!("w1")));
        assert_eq!(house.get(&format!("{CLAIMS}/{}", work["id"])).await.expect(200), *work);
    })
    .await;
}

#[actix_web::test]
async fn a_submitted_translation_is_current_and_says_so_again_when_it_is_sent_again() {
    each_database(async |house| {
        house.news().await;
        let id = house.article("one").await;
        let work = claim(house, json!({"locales": ["zh-HK"]})).await.remove(0);
        let path = format!("{CLAIMS}/{}/submit", work["id"]);
        let translation = json!({"fence": work["fence"], "title": "標題", "body": "第三季利潤升百分之十。", "origin": "machine"});
        let done = house.post(&path, &translation).await.expect(200);
        assert_eq!(done, json!({
            "outcome": "created", "article_id": id, "locale": "zh-HK", "revision": 1, "newest": true, "state": "current",
            "behind": 0, "significance": "none", "made_stale": [],
        }));
        let again = house.post(&path, &translation).await.expect(200);
        assert_eq!((&again["outcome"], &again["revision"]), (&json!("unchanged"), &json!(1)));
        let other = json!({"fence": work["fence"], "body": "另一篇。"});
        house.post(&path, &other).await.problem(409, "lease-lost");
        assert_eq!(house.get(&format!("{CLAIMS}/{}", work["id"])).await.expect(200)["ended"], "submitted");
        assert_eq!(house.get(CLAIMS).await.expect(200)["items"], json!([]));
    })
    .await;
}

#[actix_web::test]
async fn a_translation_of_a_source_that_moved_on_is_behind_from_the_start() {
    each_database(async |house| {
        house.news().await;
        house.article("one").await;
        let work = claim(house, json!({"locales": ["zh-HK"]})).await.remove(0);
        house.take(document("one", "en", "2025-12-02T08:00:00Z", "Profits fell by 12 % in the third quarter.")).await;
        let path = format!("{CLAIMS}/{}/submit", work["id"]);
        let done = house.post(&path, &json!({"fence": work["fence"], "body": "利潤上升。"})).await.expect(200);
        assert_eq!((&done["state"], &done["behind"]), (&json!("stale"), &json!(1)));
    })
    .await;
}

#[actix_web::test]
async fn a_claim_is_renewed_and_given_back_by_its_fence_only() {
    each_database(async |house| {
        house.news().await;
        house.article("one").await;
        let work = claim(house, json!({"locales": ["zh-HK"]})).await.remove(0);
        let path = |what: &str| format!("{CLAIMS}/{}/{what}", work["id"]);
        house.clock.advance(800);
        let renewed =
            house.post(&path("renew"), &json!({"fence": work["fence"], "lease_seconds": 600})).await.expect(200);
        assert_eq!(renewed["until"], "2025-12-05T00:23:20Z");
        let wrong = work["fence"].as_i64().unwrap() + 1;
        for what in ["renew", "release", "submit"] {
            let body = if what == "submit" { json!({"fence": wrong, "body": "x"}) } else { json!({"fence": wrong}) };
            house.post(&path(what), &body).await.problem(409, "lease-lost");
        }
        let problem = house.post(&path("renew"), &json!({"fence": work["fence"], "lease_seconds": 5})).await;
        assert_eq!(problem.problem(422, "unprocessable")["errors"][0]["field"], "lease_seconds");
        assert_eq!(house.post(&path("release"), &json!({"fence": work["fence"]})).await.status, 204);
        house.post(&path("renew"), &json!({"fence": work["fence"]})).await.problem(409, "lease-lost");
        let next = claim(house, json!({"locales": ["zh-HK"]})).await.remove(0);
        assert!(next["fence"].as_i64() > work["fence"].as_i64(), "{next}");
    })
    .await;
}

#[actix_web::test]
async fn a_lease_that_ran_out_is_lost_to_whoever_claims_the_work_next() {
    each_database(async |house| {
        house.news().await;
        house.article("one").await;
        let slow = claim(house, json!({"locales": ["zh-HK"], "lease_seconds": 60})).await.remove(0);
        house.clock.advance(61);
        let quick = claim(house, json!({"locales": ["zh-HK"]})).await.remove(0);
        assert_eq!(quick["article"]["id"], slow["article"]["id"]);
        let submit = async |work: &Value| {
            let body = json!({"fence": work["fence"], "body": "利潤上升。"});
            house.post(&format!("{CLAIMS}/{}/submit", work["id"]), &body).await
        };
        submit(&slow).await.problem(409, "lease-lost");
        submit(&quick).await.expect(200);
    })
    .await;
}

#[actix_web::test]
async fn what_cannot_be_claimed_is_named() {
    each_database(async |house| {
        house.news().await;
        for (body, status, name, field) in [
            (json!({}), 400, "invalid-request", "locales"),
            (json!({"locales": []}), 422, "unprocessable", "locales"),
            (json!({"locales": ["!!"]}), 400, "invalid-request", "locales[0]"),
            (json!({"locales": ["ja"], "limit": 51}), 422, "unprocessable", "limit"),
            (json!({"locales": ["ja"], "lease_seconds": 59}), 422, "unprocessable", "lease_seconds"),
            (json!({"locales": ["ja"], "worker": "x".repeat(101)}), 422, "unprocessable", "worker"),
            (json!({"locales": ["ja"], "wroker": "x"}), 400, "invalid-request", "wroker"),
        ] {
            let problem = house.post(CLAIMS, &body).await.problem(status, name);
            assert_eq!(problem["errors"][0]["field"], field, "{body}");
        }
        house.post(CLAIMS, &json!({"locales": ["ja"], "collection": "none"})).await.problem(404, "not-found");
        house.get(&format!("{CLAIMS}/7")).await.problem(404, "not-found");
        house.post(&format!("{CLAIMS}/7/release"), &json!({"fence": 1})).await.problem(404, "not-found");
    })
    .await;
}
