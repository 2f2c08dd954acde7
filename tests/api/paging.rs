//! Pages, forward and back.

use serde_json::{Value, json};

use crate::house::{House, document, each_database};

async fn page(house: &House, list: &str, cursor: &Value) -> Value {
    let cursor = cursor.as_str().map_or_else(String::new, |cursor| format!("&cursor={cursor}"));
    house.get(&format!("/api/v1/{list}{cursor}")).await.expect(200)
}

#[actix_web::test]
async fn every_list_reads_the_same_forward_and_back() {
    each_database(async |house| {
        house.news().await;
        let batch: Vec<Value> =
            (0..7).map(|n| document(&format!("key/{n}"), "en", "2025-12-01T08:00:00Z", "Some words.")).collect();
        house.post("/api/v1/collections/news/ingest", &json!(batch)).await.expect(200);
        for list in [
            "articles?limit=3",
            "articles?sort=key&limit=3",
            "articles?sort=urgent&limit=3",
            "variants?limit=4",
            "variants?sort=urgent&limit=4",
        ] {
            let mut forward = Vec::new();
            let mut pages = vec![page(house, list, &Value::Null).await];
            assert_eq!(pages[0]["previous"], Value::Null, "{list}");
            while let Some(next) = pages.last().map(|page| page["next"].clone()).filter(Value::is_string) {
                pages.push(page(house, list, &next).await);
            }
            for page in &pages {
                forward.extend(page["items"].as_array().unwrap().clone());
            }
            assert_eq!(forward.len(), if list.starts_with("articles") { 7 } else { 14 }, "{list}");
            let mut back = pages.last().unwrap()["items"].as_array().unwrap().clone();
            let mut here = pages.last().unwrap().clone();
            while here["previous"].is_string() {
                here = page(house, list, &here["previous"]).await;
                back.splice(0..0, here["items"].as_array().unwrap().clone());
            }
            assert_eq!(back, forward, "{list}");
        }
    })
    .await;
}

#[actix_web::test]
async fn limits_and_cursors_that_no_page_has_are_refused() {
    each_database(async |house| {
        house.news().await;
        for list in ["articles", "variants", "events"] {
            for limit in ["0", "501", "-1", "99999999999999999999", "1.5", "x", ""] {
                let problem = house.get(&format!("/api/v1/{list}?limit={limit}")).await.problem(400, "invalid-request");
                assert_eq!(problem["errors"][0]["field"], "limit", "{list} {limit}");
            }
            house.get(&format!("/api/v1/{list}?limit=500")).await.expect(200);
        }
        for cursor in ["x", "a1", "a1.zz", "c1.31", "a1.00"] {
            for list in ["articles", "variants"] {
                house.get(&format!("/api/v1/{list}?cursor={cursor}")).await.problem(400, "invalid-request");
            }
        }
        // Well made, and of another order: `abc`.
        for list in ["articles?sort=updated", "articles?sort=urgent", "variants?sort=urgent", "variants?sort=newest"] {
            let cursor = if list.ends_with("newest") { "a1.312f32" } else { "a1.616263" };
            house.get(&format!("/api/v1/{list}&cursor={cursor}")).await.problem(400, "invalid-cursor");
        }
    })
    .await;
}
