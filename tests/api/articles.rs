//! Lists of articles and of variants, narrowed.

use galley::{
    domain::{Locale, Role},
    service::access::NewPerson,
};
use serde_json::{Value, json};

use crate::house::{House, document, each_database};

async fn keys(house: &House, query: &str) -> Vec<String> {
    let list = house.get(&format!("/api/v1/articles?{query}")).await.expect(200);
    list["items"].as_array().unwrap().iter().map(|item| item["key"].as_str().unwrap().to_owned()).collect()
}

async fn cells(house: &House, query: &str) -> Vec<String> {
    let list = house.get(&format!("/api/v1/variants?{query}")).await.expect(200);
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let cell = |item: &Value| {
        format!(
            "{} {} {}",
            word(&item["article"]["key"]),
            word(&item["variant"]["locale"]),
            word(&item["variant"]["state"])
        )
    };
    list["items"].as_array().unwrap().iter().map(cell).collect()
}

#[actix_web::test]
async fn articles_are_listed_with_their_variants_and_narrowed_by_every_key() {
    each_database(async |house| {
        house.news().await;
        house.send("PUT", "/api/v1/collections/docs", &[], &json!({"source_locale": "en"})).await.expect(201);
        let id = house.article("alpha").await;
        house.clock.advance(60);
        house.article("beta").await;
        house.take(document("beta", "en", "2025-12-02T08:00:00Z", "Profits rose by 12 % in the third quarter.")).await;
        let mut guide = document("guide", "en", "2025-12-01T08:00:00Z", "A guide.");
        guide["kind"] = json!("Guide");
        house.post("/api/v1/collections/docs/ingest", &guide).await.expect(201);

        let article = house.get(&format!("/api/v1/articles/{id}")).await.expect(200);
        assert_eq!((&article["collection"], &article["key"]), (&json!("news"), &json!("alpha")));
        assert_eq!((&article["source_locale"], &article["lifecycle"]), (&json!("en"), &json!("active")));
        let translation = &article["variants"][1];
        assert_eq!((&translation["locale"], &translation["state"]), (&json!("zh-CN"), &json!("current")));
        assert_eq!(
            (&translation["upstream"], &translation["baseline"], &translation["basis"]),
            (&json!("en"), &json!(1), &json!("inferred"))
        );
        let listed = house.get("/api/v1/articles?collection=news&key=alpha").await.expect(200);
        assert_eq!(listed["items"], json!([article]));

        assert_eq!(keys(house, "sort=key").await, ["alpha", "beta", "guide"]);
        assert_eq!(keys(house, "collection=news,docs&sort=key&limit=2").await, ["alpha", "beta"]);
        assert_eq!(keys(house, "collection=docs").await, ["guide"]);
        assert_eq!(keys(house, "collection=news&q=title%20BETA").await, ["beta"]);
        assert_eq!(keys(house, "kind=Guide").await, ["guide"]);
        assert_eq!(keys(house, "raised=true").await, Vec::<String>::new());
        assert_eq!(cells(house, "kind=Guide&state=source").await, ["guide en source"]);
        assert_eq!(keys(house, "state=stale").await, ["beta"]);
        assert_eq!(keys(house, "state=missing&state=stale&sort=key").await, ["alpha", "beta"]);
        assert_eq!(keys(house, "locale=zh_cn&state=current").await, ["alpha"]);
        assert_eq!(keys(house, "significance=correction").await, ["beta"]);
        assert_eq!(keys(house, "updated_since=2025-12-05T00:00:30Z&collection=news").await, ["beta"]);
        assert_eq!(keys(house, "overdue=true").await, [""; 0]);

        assert_eq!(
            cells(house, "collection=news").await,
            ["beta zh-HK missing", "beta zh-CN stale", "alpha zh-HK missing"]
        );
        assert_eq!(cells(house, "locale=zh-CN&state=current,stale").await, ["beta zh-CN stale", "alpha zh-CN current"]);
        assert_eq!(cells(house, "significance=minor&collection=news").await, ["beta zh-CN stale"]);
        let urgent = cells(house, "sort=urgent&collection=news").await;
        assert_eq!((urgent.len(), urgent[0].as_str()), (3, "beta zh-CN stale"));

        let path = format!("/api/v1/articles/{id}");
        house.send("PATCH", &path, &[("if-match", "*")], &json!({"priority": 1})).await.expect(200);
        assert_eq!(keys(house, "raised=true").await, ["alpha"]);
        house.get("/api/v1/articles?collection=absent").await.problem(404, "not-found");
    })
    .await;
}

#[actix_web::test]
async fn articles_and_variants_are_listed_by_whose_hands_they_are_in_and_since_when() {
    each_database(async |house| {
        house.news().await;
        let mei = NewPerson {
            name: "mei".to_owned(),
            display_name: None,
            role: Role::Translator,
            locales: None,
            password: None,
        };
        house.service.add_person(mei).await.unwrap();
        let alpha = house.article("alpha").await;
        house.clock.advance(60);
        for key in ["beta", "gamma"] {
            house.article(key).await;
        }
        let both = async |query: &str| {
            let cells = cells(house, query).await;
            (keys(house, &format!("{query}&sort=key")).await, cells)
        };
        let in_hong_kong = |found: &[&str]| {
            let cells = found.iter().rev().map(|key| format!("{key} zh-HK missing"));
            (found.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>(), cells.collect::<Vec<_>>())
        };
        let nobodys = "locale=zh-HK&assignee=nobody";
        assert_eq!(both(nobodys).await, in_hong_kong(&["alpha", "beta", "gamma"]));
        // One is assigned to Mei, and another claimed by whoever asks.
        let hong_kong = Locale::parse("zh-HK").unwrap();
        house.service.assign(alpha, &hong_kong, Some("user:mei")).await.unwrap();
        let claim = json!({"locales": ["zh-HK"], "limit": 3});
        let work = house.post("/api/v1/claims", &claim).await.expect(201);
        let held = work["items"].as_array().unwrap();
        for piece in held.iter().filter(|piece| piece["article"]["key"] != "beta") {
            let release = format!("/api/v1/claims/{}/release", piece["id"]);
            assert_eq!(house.post(&release, &json!({"fence": piece["fence"]})).await.status, 204);
        }
        assert_eq!(held.len(), 3);
        assert_eq!(both(nobodys).await, in_hong_kong(&["gamma"]));
        assert_eq!(both("assignee=me").await, in_hong_kong(&["beta"]));
        assert_eq!(both("assignee=user:mei").await, in_hong_kong(&["alpha"]));
        assert_eq!(both("assignee=user:mei&locale=zh-CN").await, in_hong_kong(&[]));
        assert_eq!(both("assignee=user:kit").await, in_hong_kong(&[]));
        let since = "locale=zh-HK&updated_since=2025-12-05T00:00:30Z";
        assert_eq!(both(since).await, in_hong_kong(&["beta", "gamma"]));
        assert_eq!(both(&format!("{since}&assignee=nobody")).await, in_hong_kong(&["gamma"]));
    })
    .await;
}

#[actix_web::test]
async fn withdrawing_and_restoring_an_article_and_changing_its_source_are_carried_out() {
    each_database(async |house| {
        house.news().await;
        let path = format!("/api/v1/articles/{}", house.article("one").await);
        let patch = async |body: Value| house.send("PATCH", &path, &[("if-match", "*")], &body).await.expect(200);
        let withdrawn = patch(json!({"lifecycle": "withdrawn"})).await;
        assert_eq!(
            (&withdrawn["lifecycle"], &withdrawn["variants"][1]["state"]),
            (&json!("withdrawn"), &json!("orphaned"))
        );
        let restored = patch(json!({"lifecycle": "active", "priority": -3})).await;
        assert_eq!((&restored["priority"], &restored["variants"][1]["state"]), (&json!(-3), &json!("current")));
        let turned = patch(json!({"source_locale": "zh_cn"})).await;
        assert_eq!(turned["source_locale"], "zh-CN");
        assert_eq!(turned["variants"][1]["state"], "source");
    })
    .await;
}

#[actix_web::test]
async fn a_note_is_written_once_and_read_by_all_who_see_the_article() {
    each_database(async |house| {
        house.news().await;
        let id = house.article("one").await;
        let notes = format!("/api/v1/articles/{id}/notes");
        assert_eq!(house.get(&notes).await.expect(200)["items"], json!([]));
        let body = json!({"text": "  Ask the desk\r\nabout 九 %. "});
        let key = [("idempotency-key", "n1")];
        let written = house.send("POST", &notes, &key, &body).await.expect(201);
        assert_eq!(written["text"], "Ask the desk\nabout 九 %.");
        let again = house.send("POST", &notes, &key, &body).await.expect(201);
        assert_eq!(again, written, "the same request is done once");
        let second = house.post(&notes, &json!({"text": "字".repeat(2_000)})).await.expect(201);
        assert_eq!(house.get(&notes).await.expect(200)["items"], json!([second, written]), "the newest first");
        let told = house.get(&format!("/api/v1/events?after={}", written["number"].as_i64().unwrap() - 1)).await;
        let told = told.expect(200)["items"][0].clone();
        assert_eq!((&told["type"], &told["actor"]), (&json!("article.note_added"), &written["author"]));
        for wrong in [" \n ".to_owned(), "字".repeat(2_001), "a\u{7}b".to_owned()] {
            let problem = house.post(&notes, &json!({"text": wrong})).await.problem(422, "unprocessable");
            assert_eq!(problem["errors"][0]["field"], "text");
        }
        house.post(&notes, &json!({"text": "x", "by": "me"})).await.problem(400, "invalid-request");
        house.post("/api/v1/articles/999999/notes", &json!({"text": "x"})).await.problem(404, "not-found");
    })
    .await;
}
