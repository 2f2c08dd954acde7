//! Texts whose source is unknown, mapped to the article that they were made from.

use serde_json::{Value, json};

use crate::house::{House, document, each_database};

/// A source, and a text in another language under a key of its own. Returns their articles.
async fn astray(house: &House) -> (i64, i64) {
    house.news().await;
    let source = house.take(document("one", "en", "2025-12-01T08:00:00Z", "Profits rose by 10 %.")).await;
    let text = house.take(document("sz/1", "zh-CN", "2025-12-01T08:00:00Z", "利润增长百分之十。")).await;
    assert_eq!(text["state"], "orphaned");
    (source["article_id"].as_i64().unwrap(), text["article_id"].as_i64().unwrap())
}

#[actix_web::test]
async fn a_text_is_mapped_by_whoever_saw_it_and_its_old_address_leads_on() {
    each_database(async |house| {
        let (one, own) = astray(house).await;
        let path = format!("/api/v1/articles/{own}/variants/zh-CN");
        let map = format!("{path}/map");
        let seen = house.get(&path).await;
        let tag = seen.headers.get("etag").unwrap().to_str().unwrap().to_owned();
        house.post(&map, &json!({"article": one})).await.problem(428, "precondition-required");
        house
            .send("POST", &map, &[("if-match", "\"another\"")], &json!({"article": one}))
            .await
            .problem(412, "precondition-failed");
        let mapped = house.send("POST", &map, &[("if-match", &tag)], &json!({"article": one})).await.expect(200);
        assert_eq!((&mapped["article"]["id"], &mapped["variant"]["state"]), (&json!(one), &json!("current")));
        // Said again, as it was said, it is answered alike.
        let again = house.send("POST", &map, &[("if-match", &tag)], &json!({"article": one})).await.expect(200);
        assert_eq!(again, mapped);
        for (from, to) in [
            (&path, format!("/api/v1/articles/{one}/variants/zh-CN")),
            (&format!("/api/v1/articles/{own}"), format!("/api/v1/articles/{one}")),
        ] {
            let moved = house.get(from).await;
            assert_eq!((moved.status.as_u16(), moved.headers.get("location").unwrap().to_str().unwrap()), (307, &*to));
        }
        let listed = house.get("/api/v1/articles").await.expect(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
        // Whoever knows only the old key finds where its text is.
        for query in ["key=sz/1", "key=sz/1&collection=news", "key=one", "key=sz/1&state=current"] {
            let found = house.get(&format!("/api/v1/articles?{query}")).await.expect(200);
            let found = found["items"].as_array().unwrap();
            assert_eq!((found.len(), &found[0]["id"], &found[0]["key"]), (1, &json!(one), &json!("one")), "{query}");
        }
        for query in ["key=sz/2", "key=sz/1&state=stale"] {
            let found = house.get(&format!("/api/v1/articles?{query}")).await.expect(200);
            assert_eq!(found["items"], json!([]), "{query}");
        }
        // What is sent under the old key goes there, and says so.
        let item = house.take(document("sz/1", "zh-CN", "2025-12-02T08:00:00Z", "利润增长百分之十二。")).await;
        assert_eq!((&item["key"], &item["article_id"]), (&json!("sz/1"), &json!(one)));
        assert!(item["warnings"].to_string().contains("`one`"), "{item}");

        let events = house.get("/api/v1/events?after=0&limit=200").await.expect(200);
        let told = events["items"].as_array().unwrap().iter().find(|event| event["type"] == "variant.mapped").unwrap();
        let home = |id: i64, key: &str| json!({"article": id, "key": key});
        assert_eq!((&told["data"]["before"], &told["data"]["after"]), (&home(own, "sz/1"), &home(one, "one")));
        let undo = format!("/api/v1/events/{}/undo", told["position"]);
        house.post(&undo, &Value::Null).await.expect(200);
        assert_eq!(house.get(&path).await.expect(200)["variant"]["state"], "orphaned");
    })
    .await;
}

#[actix_web::test]
async fn an_article_that_a_text_cannot_be_mapped_to_is_refused_by_name() {
    each_database(async |house| {
        let (one, own) = astray(house).await;
        house.take(document("one", "zh-CN", "2025-12-01T08:00:00Z", "利润增长。")).await;
        let map = format!("/api/v1/articles/{own}/variants/zh-CN/map");
        let post = async |body: Value| house.send("POST", &map, &[("if-match", "*")], &body).await;
        for article in [one, own, 999_999] {
            let problem = post(json!({"article": article})).await.problem(422, "unprocessable");
            assert_eq!(problem["errors"][0]["field"], "article", "{problem}");
        }
        post(json!({"article": "one"})).await.problem(400, "invalid-request");
        post(json!({})).await.problem(400, "invalid-request");
        let known = format!("/api/v1/articles/{one}/variants/zh-CN/map");
        house.send("POST", &known, &[("if-match", "*")], &json!({"article": own})).await.problem(409, "conflict");
    })
    .await;
}
