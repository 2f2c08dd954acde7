//! Counts and the change feed.

use serde_json::json;

use crate::house::each_database;

#[actix_web::test]
async fn counts_are_by_collection_locale_and_state_now_and_on_days_that_were_kept() {
    each_database(async |house| {
        house.news().await;
        house.article("one").await;
        let stats = house.get("/api/v1/stats").await.expect(200);
        let news = &stats["items"][0];
        assert_eq!((&news["collection"], &news["articles"]), (&json!("news"), &json!(1)));
        assert_eq!((&news["total"]["owed"], &news["total"]["states"]["missing"]), (&json!(2), &json!(1)));
        let chinese = &news["locales"][1];
        assert_eq!(
            (&chinese["locale"], &chinese["states"]["current"], &chinese["overdue"]),
            (&json!("zh-CN"), &json!(1), &json!(0))
        );
        assert_eq!(house.get("/api/v1/stats/history?days=3").await.expect(200)["items"], json!([]));
        house.service.keep_day().await.unwrap();
        let history = house.get("/api/v1/stats/history?days=3&collection=news").await.expect(200);
        assert_eq!((&history["items"][0]["day"], &history["items"][0]["articles"]), (&json!("2025-12-05"), &json!(1)));
        house.get("/api/v1/stats/history?days=0").await.problem(400, "invalid-request");
        house.get("/api/v1/stats?collection=absent").await.problem(404, "not-found");
    })
    .await;
}

#[actix_web::test]
async fn the_feed_is_read_page_by_page_without_gaps_as_json_or_line_by_line() {
    each_database(async |house| {
        house.news().await;
        house.article("one").await;
        let mut after = 0;
        let mut types = Vec::new();
        loop {
            let page = house.get(&format!("/api/v1/events?limit=2&after={after}")).await.expect(200);
            for event in page["items"].as_array().unwrap() {
                after += 1;
                assert_eq!((&event["position"], &event["collection"]), (&json!(after), &json!("news")));
                assert_eq!(event["actor"], "local");
                types.push(event["type"].as_str().unwrap().to_owned());
            }
            assert_eq!(page["next_after"], after);
            if page["items"].as_array().unwrap().is_empty() {
                break;
            }
        }
        assert_eq!(&types[..3], ["collection.created", "article.created", "revision.added"]);
        assert!(types.contains(&"variant.became_current".to_owned()), "{types:?}");
        let lines = house.call("GET", "/api/v1/events", &[("accept", "application/x-ndjson")], b"").await;
        assert_eq!((lines.header("content-type"), lines.text().lines().count()), ("application/x-ndjson", types.len()));
        let other = house.get("/api/v1/events?collection=absent").await;
        other.problem(404, "not-found");
    })
    .await;
}
