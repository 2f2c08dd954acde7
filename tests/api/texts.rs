//! Words: variants, their history, what changed in them, and why that matters.

use serde_json::json;

use crate::house::{document, each_database};

#[actix_web::test]
async fn a_variant_and_its_history_can_be_read_with_their_words() {
    each_database(async |house| {
        house.news().await;
        let id = house.article("one").await;
        house.take(document("one", "en", "2025-12-02", "Profits rose by 12 % in the third quarter.")).await;
        let path = format!("/api/v1/articles/{id}/variants/EN");
        let variant = house.get(&path).await.expect(200);
        assert_eq!((&variant["article"]["key"], &variant["variant"]["newest"]), (&json!("one"), &json!(2)));
        assert_eq!(variant["text"]["body"], "Profits rose by 12 % in the third quarter.");
        let missing = house.get(&format!("/api/v1/articles/{id}/variants/zh-HK")).await.expect(200);
        assert_eq!((&missing["variant"]["state"], &missing["text"]), (&json!("missing"), &json!(null)));
        house.get(&format!("/api/v1/articles/{id}/variants/fr")).await.problem(404, "not-found");
        let history = house.get(&format!("{path}/revisions")).await.expect(200);
        let numbers: Vec<_> =
            history["items"].as_array().unwrap().iter().map(|r| r["number"].as_i64().unwrap()).collect();
        assert_eq!(numbers, [2, 1]);
        assert_eq!(
            (&history["items"][0]["date_only"], &history["items"][0]["datetime"]),
            (&json!(true), &json!("2025-12-02T00:00:00Z"))
        );
        let first = house.get(&format!("{path}/revisions/1")).await.expect(200);
        assert_eq!(
            (&first["number"], &first["text"]["body"]),
            (&json!(1), &json!("Profits rose by 10 % in the third quarter."))
        );
        assert_eq!(first["digest"].as_str().unwrap().len(), 64);
        house.get(&format!("{path}/revisions/3")).await.problem(404, "not-found");
    })
    .await;
}

#[actix_web::test]
async fn changes_since_the_baseline_name_words_and_facts() {
    each_database(async |house| {
        house.news().await;
        let id = house.article("one").await;
        house.take(document("one", "en", "2025-12-02T08:00:00Z", "Profits rose by 12 % in the third quarter.\n\n## More\n")).await;
        let path = format!("/api/v1/articles/{id}/variants/zh-CN/changes");
        let changes = house.get(&path).await.expect(200);
        assert_eq!((&changes["compared"], &changes["from"], &changes["to"]), (&json!("en"), &json!(1), &json!(2)));
        let percent = changes["changed_percent"].as_f64().unwrap();
        assert!(percent > 0.0 && percent <= 100.0, "{percent}");
        let blocks = changes["blocks"].as_array().unwrap();
        assert_eq!((&blocks[0]["kind"], &blocks[0]["block"]), (&json!("changed"), &json!("paragraph")));
        let joined = |without: &str| -> String {
            let spans = blocks[0]["spans"].as_array().unwrap().iter().filter(|span| span["kind"] != without);
            spans.map(|span| span["text"].as_str().unwrap()).collect()
        };
        assert_eq!(joined("inserted"), "Profits rose by 10 % in the third quarter.");
        assert_eq!(joined("deleted"), "Profits rose by 12 % in the third quarter.");
        let added = json!({"kind": "added", "block": "heading", "level": 2, "old": null, "new": 1, "moved": false, "text": "More", "spans": []});
        assert_eq!(blocks[1], added);
        let fact = &changes["facts"][0];
        assert_eq!((&fact["kind"], &fact["place"], &fact["block"]), (&json!("percentage"), &json!("block"), &json!(0)));
        assert!(fact["old"].as_str().unwrap().contains("10") && fact["new"].as_str().unwrap().contains("12"), "{fact}");
        let same = house.get(&format!("{path}?from=2&to=2")).await.expect(200);
        assert_eq!((&same["significance"], &same["changed_percent"]), (&json!("none"), &json!(0.0)));
        house.get(&format!("{path}?from=9")).await.problem(422, "unprocessable");
        house.get(&format!("{path}?from=0")).await.problem(400, "invalid-request");
        house.get(&format!("/api/v1/articles/{id}/variants/zh-HK/changes")).await.problem(404, "nothing-to-compare");
    })
    .await;
}

#[actix_web::test]
async fn an_explanation_says_in_a_sentence_what_was_weighed() {
    each_database(async |house| {
        house.news().await;
        let id = house.article("one").await;
        house.take(document("one", "en", "2025-12-02T08:00:00Z", "Profits rose by 12 % in the third quarter.")).await;
        let explain = async |locale: &str| {
            house.get(&format!("/api/v1/articles/{id}/variants/{locale}/explain")).await.expect(200)
        };
        let stale = explain("zh-CN").await;
        assert_eq!((&stale["state"], &stale["reason"]), (&json!("stale"), &json!("upstream_changed")));
        assert_eq!((&stale["baseline"], &stale["basis"], &stale["behind"]), (&json!(1), &json!("inferred"), &json!(1)));
        assert_eq!((&stale["threshold"], &stale["significance"]), (&json!("minor"), &json!("correction")));
        let sentence = stale["sentence"].as_str().unwrap();
        assert!(sentence.starts_with("`en` has 1 newer revision since revision 1"), "{sentence}");
        assert!(sentence.contains("`correction`") && sentence.ends_with("the threshold is `minor`."), "{sentence}");
        assert_eq!(explain("en").await["sentence"], "`en` is the article's source.");
        assert_eq!(explain("zh-HK").await["reason"], "no_text");
    })
    .await;
}
