//! Entity tags: nothing is sent twice, and nothing is overwritten unseen.

use serde_json::json;

use crate::house::each_database;

#[actix_web::test]
async fn whatever_can_be_read_has_a_tag_and_is_not_sent_again_to_whoever_has_it() {
    each_database(async |house| {
        house.news().await;
        let id = house.article("one").await;
        for path in [
            "/api/v1/collections".to_owned(),
            "/api/v1/collections/news".to_owned(),
            "/api/v1/held".to_owned(),
            "/api/v1/articles".to_owned(),
            format!("/api/v1/articles/{id}"),
            format!("/api/v1/articles/{id}/variants/zh-CN"),
            format!("/api/v1/articles/{id}/variants/zh-CN/revisions"),
            format!("/api/v1/articles/{id}/variants/zh-CN/revisions/1"),
            format!("/api/v1/articles/{id}/variants/zh-CN/changes"),
            format!("/api/v1/articles/{id}/variants/zh-CN/explain"),
            "/api/v1/variants".to_owned(),
            "/api/v1/stats".to_owned(),
            "/api/v1/stats/history".to_owned(),
            "/api/v1/events".to_owned(),
            "/api/v1/claims".to_owned(),
            "/api/v1/webhooks".to_owned(),
            "/api/v1/reports".to_owned(),
            "/api/v1/outgoing".to_owned(),
            "/api/v1/tokens".to_owned(),
            "/api/v1/audit".to_owned(),
            "/api/v1/users".to_owned(),
            "/api/openapi.json".to_owned(),
            "/api/docs".to_owned(),
            "/api/docs.css".to_owned(),
            "/api/problems".to_owned(),
            "/problems/not-found".to_owned(),
        ] {
            let first = house.get(&path).await;
            assert_eq!(first.status, 200, "{path}: {}", first.text());
            let tag = first.header("etag");
            assert!(tag.len() > 2, "{path} has no tag");
            assert_eq!(first.header("cache-control"), "private, no-cache", "{path}");
            let weak = if tag.starts_with("W/") { tag.to_owned() } else { format!("W/{tag}") };
            for known in [tag, &weak, "*", &format!("\"other\", {tag}")] {
                let again = house.call("GET", &path, &[("if-none-match", known)], b"").await;
                assert_eq!((again.status.as_u16(), again.body.len()), (304, 0), "{path} for {known}");
                assert_eq!(again.header("etag"), tag, "{path}");
            }
            let other = house.call("GET", &path, &[("if-none-match", "\"other\"")], b"").await;
            assert_eq!((other.status.as_u16(), &other.body), (200, &first.body), "{path}");
        }
    })
    .await;
}

#[actix_web::test]
async fn an_article_is_changed_only_by_whoever_saw_it_as_it_stands() {
    each_database(async |house| {
        house.news().await;
        let id = house.article("one").await;
        let path = format!("/api/v1/articles/{id}");
        let tag = house.get(&path).await.header("etag").to_owned();
        let patch = async |headers: &[(&str, &str)], body| house.send("PATCH", &path, headers, &body).await;
        patch(&[], json!({"priority": 5})).await.problem(428, "precondition-required");
        patch(&[("if-match", "\"other-1\"")], json!({"priority": 5})).await.problem(412, "precondition-failed");
        patch(&[("if-match", &format!("W/{tag}"))], json!({"priority": 5})).await.problem(412, "precondition-failed");
        patch(&[("if-match", "not a tag")], json!({"priority": 5})).await.problem(400, "invalid-request");
        let changed = patch(&[("if-match", &tag)], json!({"priority": 5})).await;
        assert_eq!(changed.expect(200)["priority"], 5);
        assert_ne!(changed.header("etag"), tag);
        patch(&[("if-match", &tag)], json!({"priority": 6})).await.problem(412, "precondition-failed");
        let changed = patch(&[("if-match", changed.header("etag"))], json!({"priority": 6})).await;
        assert_eq!(changed.expect(200)["priority"], 6);
        patch(&[("if-match", "*")], json!({"lifecycle": "withdrawn"})).await.expect(200);
        let problem = patch(&[("if-match", "*")], json!({"priority": 101})).await.problem(422, "unprocessable");
        assert_eq!(problem["errors"][0]["field"], "priority");
        let problem = patch(&[("if-match", "*")], json!({"priority": 70000})).await.problem(400, "invalid-request");
        assert_eq!(problem["errors"][0]["field"], "priority");
    })
    .await;
}

#[actix_web::test]
async fn a_policy_is_created_or_changed_only_on_the_condition_that_was_said() {
    each_database(async |house| {
        let path = "/api/v1/collections/news";
        let policy = json!({"source_locale": "en"});
        let put = async |headers: &[(&str, &str)]| house.send("PUT", path, headers, &policy).await;
        put(&[("if-match", "*")]).await.problem(412, "precondition-failed");
        put(&[("if-match", "\"news-1\"")]).await.problem(412, "precondition-failed");
        put(&[("if-none-match", "\"news-1\"")]).await.problem(400, "invalid-request");
        put(&[("if-none-match", "*")]).await.expect(201);
        put(&[("if-none-match", "*")]).await.problem(412, "precondition-failed");
        put(&[]).await.problem(428, "precondition-required");
        put(&[("if-match", "\"news-2\"")]).await.problem(412, "precondition-failed");
        put(&[("if-match", "\"news-1\"")]).await.expect(200);
        put(&[("if-match", "\"news-7\", \"news-1\"")]).await.expect(200);
        put(&[("if-match", "*")]).await.expect(200);
    })
    .await;
}

#[actix_web::test]
async fn lateness_changes_an_articles_tag_though_not_its_version() {
    each_database(async |house| {
        let policy = json!({"source_locale": "en", "required": [{"locales": ["ja"]}], "allowed": {"default": 864_000}});
        house.send("PUT", "/api/v1/collections/news", &[], &policy).await.expect(201);
        let id = house.article("one").await;
        let path = format!("/api/v1/articles/{id}");
        let tag = house.get(&path).await.header("etag").to_owned();
        house.clock.advance(864_000);
        let late = house.call("GET", &path, &[("if-none-match", &tag)], b"").await;
        let shown = late.expect(200);
        assert_eq!(shown["variants"].as_array().unwrap().iter().filter(|v| v["overdue"] == true).count(), 1);
        assert_ne!(late.header("etag"), tag);
        house.send("PATCH", &path, &[("if-match", &tag)], &json!({"priority": 1})).await.expect(200);
    })
    .await;
}

#[actix_web::test]
async fn a_decision_about_a_variant_is_made_only_by_whoever_saw_it_as_it_stands() {
    each_database(async |house| {
        house.news().await;
        let id = house.article("one").await;
        let path = format!("/api/v1/articles/{id}/variants/zh-CN");
        let tag = house.get(&path).await.header("etag").to_owned();
        assert!(tag.starts_with(&format!("\"{id}/zh-CN-")), "{tag}");
        let not_required = format!("{path}/not-required");
        let significance = format!("{path}/revisions/1/significance");
        let opt_out = async |headers: &[(&str, &str)]| {
            house.send("POST", &not_required, headers, &json!({"reason": "Local."})).await
        };
        let label = async |headers: &[(&str, &str)], word: &str| {
            house.send("PUT", &significance, headers, &json!({ "significance": word })).await
        };
        // What names no revision needs the version.
        opt_out(&[]).await.problem(428, "precondition-required");
        label(&[], "minor").await.problem(428, "precondition-required");
        house.call("DELETE", &not_required, &[], b"").await.problem(428, "precondition-required");
        opt_out(&[("if-match", "\"other-1\"")]).await.problem(412, "precondition-failed");
        opt_out(&[("if-match", &format!("\"{id}/zh-HK-1\""))]).await.problem(412, "precondition-failed");
        opt_out(&[("if-match", &format!("W/{tag}"))]).await.problem(412, "precondition-failed");
        opt_out(&[("if-match", "not a tag")]).await.problem(400, "invalid-request");
        // A label changes the variant, though not its state: who did not see it is told.
        label(&[("if-match", &tag)], "minor").await.expect(200);
        label(&[("if-match", &tag)], "major").await.problem(412, "precondition-failed");
        opt_out(&[("if-match", &tag)]).await.problem(412, "precondition-failed");
        let now = house.get(&path).await.header("etag").to_owned();
        let done = opt_out(&[("if-match", &now)]).await;
        done.expect(200);
        house.call("DELETE", &not_required, &[("if-match", done.header("etag"))], b"").await.expect(200);
        // What names the revision seen may leave it out, and is held to it where it does not.
        let acknowledge = format!("{path}/acknowledge");
        let seen =
            async |headers: &[(&str, &str)]| house.send("POST", &acknowledge, headers, &json!({"revision": 1})).await;
        seen(&[("if-match", &tag)]).await.problem(412, "precondition-failed");
        seen(&[("if-match", "*")]).await.expect(200);
        seen(&[]).await.expect(200);
        // Nothing is overwritten where there is nothing yet.
        let absent = format!("/api/v1/articles/{id}/variants/fr/not-required");
        house
            .send("POST", &absent, &[("if-match", &tag)], &json!({"reason": "No."}))
            .await
            .problem(412, "precondition-failed");
        house.send("POST", &absent, &[], &json!({"reason": "No."})).await.expect(200);
    })
    .await;
}
