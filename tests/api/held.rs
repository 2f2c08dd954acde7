//! Scenario 18: too large a change is held until somebody decides.

use serde_json::json;

use crate::house::{document, each_database};

#[actix_web::test]
async fn an_ingest_that_would_make_too_much_stale_is_held_and_then_confirmed_or_discarded() {
    each_database(async |house| {
        let policy = json!({"source_locale": "en", "required": [{"locales": ["zh-CN"]}], "mass_change_limit": 0});
        house.send("PUT", "/api/v1/collections/news", &[], &policy).await.expect(201);
        let id = house.article("one").await;
        let ingest = "/api/v1/collections/news/ingest";
        let change = document("one", "en", "2025-12-02T08:00:00Z", "Profits fell by 90 % in the third quarter.");
        let held = house.post(ingest, &change).await.expect(202)["items"][0].clone();
        assert_eq!((&held["outcome"], &held["revision"], &held["state"]), (&json!("held"), &json!(null), &json!(null)));
        assert_eq!(held["made_stale"][0]["locale"], "zh-CN");
        let number = held["held"].as_i64().unwrap();
        let list = house.get("/api/v1/held?collection=news").await.expect(200);
        let shown = &list["items"][0];
        assert_eq!(
            (&shown["id"], &shown["documents"], &shown["collection"]),
            (&json!(number), &json!(1), &json!("news"))
        );
        assert_eq!(shown["would_make_stale"][0]["key"], "one");
        assert_eq!(house.get(&format!("/api/v1/articles/{id}")).await.expect(200)["variants"][1]["state"], "current");

        let confirmed = house.call("POST", &format!("/api/v1/held/{number}/confirm"), &[], b"").await.expect(200);
        assert_eq!(
            (&confirmed["items"][0]["outcome"], &confirmed["summary"]["revised"]),
            (&json!("revised"), &json!(1))
        );
        assert_eq!(house.get(&format!("/api/v1/articles/{id}")).await.expect(200)["variants"][1]["state"], "stale");
        house.call("POST", &format!("/api/v1/held/{number}/confirm"), &[], b"").await.problem(409, "conflict");
        house.call("POST", &format!("/api/v1/held/{number}/discard"), &[], b"").await.problem(409, "conflict");
        house.call("POST", "/api/v1/held/99/confirm", &[], b"").await.problem(404, "not-found");
        assert_eq!(house.get("/api/v1/held").await.expect(200)["items"], json!([]));

        house.article("two").await;
        let mut change = change;
        change["key"] = json!("two");
        let number = house.post(ingest, &change).await.expect(202)["items"][0]["held"].clone();
        let discarded = house.call("POST", &format!("/api/v1/held/{number}/discard"), &[], b"").await;
        assert_eq!((discarded.status.as_u16(), discarded.body.len()), (204, 0));
        assert_eq!(house.get("/api/v1/held").await.expect(200)["items"], json!([]));
    })
    .await;
}
