//! Tokens and people, kept by whoever may.

use galley::domain::Scope;
use serde_json::json;

use crate::house::{document, each_database};

#[actix_web::test]
async fn a_token_is_shown_once_works_at_once_and_is_refused_from_the_moment_it_is_taken_back() {
    each_database(async |house| {
        house.news().await;
        let asked = json!({"name": "pipeline", "scopes": ["read", "translate"], "locales": ["zh-HK"], "days": 30});
        let made = house.post("/api/v1/tokens", &asked).await.expect(201);
        let token = made["token"].as_str().unwrap().to_owned();
        assert_eq!((&made["expires_at"], &made["created_by"]), (&json!("2026-01-04T00:00:00Z"), &json!("local")));
        let listed = house.get("/api/v1/tokens").await;
        assert!(!listed.text().contains(&token) && !listed.text().contains("digest"), "{}", listed.text());
        assert_eq!(listed.expect(200)["items"][0]["id"], made["id"]);
        let door = house.guarded();
        let bearer = format!("Bearer {token}");
        let get = async || door.call("GET", "/api/v1/articles", &[("authorization", &bearer)], b"").await;
        get().await.expect(200);
        house.call("DELETE", &format!("/api/v1/tokens/{}", made["id"].as_str().unwrap()), &[], b"").await.expect(204);
        let refused = get().await;
        refused.problem(401, "unauthorized");
        assert_eq!(refused.header("www-authenticate"), "Bearer");
        house.call("DELETE", "/api/v1/tokens/nothing", &[], b"").await.problem(404, "not-found");
    })
    .await;
}

#[actix_web::test]
async fn nobody_hands_on_more_than_they_hold() {
    each_database(async |house| {
        house.news().await;
        let (admin, _) = house.token(&[Scope::Administer, Scope::Read], &[], &[]).await;
        let door = house.guarded();
        let body = json!({"name": "x", "scopes": ["read", "decide"]});
        let problem = door.send("POST", "/api/v1/tokens", &[("authorization", &admin)], &body).await;
        assert_eq!(problem.problem(422, "unprocessable")["errors"][0]["field"], "scopes");
        let body = json!({"name": "x", "scopes": ["read"], "days": 366});
        let problem = door.send("POST", "/api/v1/tokens", &[("authorization", &admin)], &body).await;
        assert_eq!(problem.problem(422, "unprocessable")["errors"][0]["field"], "days");
    })
    .await;
}

#[actix_web::test]
async fn people_are_added_and_changed_only_by_whoever_saw_them_as_they_stand() {
    each_database(async |house| {
        let ada = json!({"name": "Ada@Example.org", "role": "translator", "locales": ["zh-HK"], "password": "a long enough one"});
        let added = house.post("/api/v1/users", &ada).await;
        let body = added.expect(201);
        assert_eq!((&body["name"], &body["has_password"]), (&json!("ada@example.org"), &json!(true)));
        assert!(!added.text().contains("argon2"), "{body}");
        house.post("/api/v1/users", &ada).await.problem(409, "conflict");
        let path = "/api/v1/users/ada@example.org";
        let tag = house.get(path).await.header("etag").to_owned();
        assert_eq!(added.header("etag"), tag);
        let patch = async |headers: &[(&str, &str)], body| house.send("PATCH", path, headers, &body).await;
        patch(&[], json!({"role": "editor"})).await.problem(428, "precondition-required");
        let changed = patch(&[("if-match", &tag)], json!({"role": "editor", "locales": null})).await.expect(200);
        assert_eq!((&changed["role"], &changed["locales"], &changed["version"]), (&json!("editor"), &json!(null), &json!(2)));
        patch(&[("if-match", &tag)], json!({"disabled": true})).await.problem(412, "precondition-failed");
        let weak = patch(&[("if-match", "*")], json!({"password": "short"})).await;
        assert_eq!(weak.problem(422, "unprocessable")["errors"][0]["field"], "password");
        house.get("/api/v1/users/nobody").await.problem(404, "not-found");
    })
    .await;
}

#[actix_web::test]
async fn a_token_for_another_collection_sees_nothing_of_this_one() {
    each_database(async |house| {
        house.news().await;
        let id = house.article("one").await;
        house.send("PUT", "/api/v1/collections/docs", &[], &json!({"source_locale": "en"})).await.expect(201);
        let (docs, _) = house.token(&Scope::ALL, &["docs"], &[]).await;
        let door = house.guarded();
        let get = async |path: &str| door.call("GET", path, &[("authorization", &docs)], b"").await;
        let collections = get("/api/v1/collections").await.expect(200);
        assert_eq!(collections["items"].as_array().unwrap().len(), 1);
        for list in ["/api/v1/articles", "/api/v1/variants", "/api/v1/held"] {
            assert_eq!(get(list).await.expect(200)["items"], json!([]), "{list}");
        }
        let events = get("/api/v1/events").await.expect(200);
        assert!(events["items"].as_array().unwrap().iter().all(|event| event["collection"] == "docs"), "{events}");
        assert!(!get("/api/v1/stats").await.text().contains("news"));
        for path in [
            "/api/v1/collections/news".to_owned(),
            "/api/v1/articles?collection=news".to_owned(),
            "/api/v1/events?collection=news".to_owned(),
            format!("/api/v1/articles/{id}"),
            format!("/api/v1/articles/{id}/variants/zh-CN"),
            format!("/api/v1/articles/{id}/variants/zh-CN/revisions"),
        ] {
            get(&path).await.problem(404, "not-found");
        }
        let claims = json!({"locales": ["zh-HK"]});
        let none = door.send("POST", "/api/v1/claims", &[("authorization", &docs)], &claims).await.expect(200);
        assert_eq!(none["items"], json!([]));
    })
    .await;
}

#[actix_web::test]
async fn a_token_for_one_locale_writes_in_no_other() {
    each_database(async |house| {
        house.news().await;
        let id = house.article("one").await;
        let (token, _) = house.token(&Scope::ALL, &[], &["zh-HK"]).await;
        let door = house.guarded();
        let post = async |path: &str, body| door.send("POST", path, &[("authorization", &token)], &body).await;
        let text = document("one", "zh-CN", "2025-12-03T08:00:00Z", "别的文字。");
        let refused = post("/api/v1/collections/news/ingest", text).await.problem(422, "unprocessable");
        assert_eq!(refused["errors"][0]["field"], "locale");
        post("/api/v1/claims", json!({"locales": ["zh-CN"]})).await.problem(403, "forbidden");
        let path = format!("/api/v1/articles/{id}/variants/zh-CN/acknowledge");
        post(&path, json!({"revision": 1})).await.problem(403, "forbidden");
        post("/api/v1/claims", json!({"locales": ["zh-HK"]})).await.expect(201);
    })
    .await;
}

#[actix_web::test]
async fn somebody_elses_claim_is_not_there() {
    each_database(async |house| {
        house.news().await;
        house.article("one").await;
        let work = house.post("/api/v1/claims", &json!({"locales": ["zh-HK"]})).await.expect(201)["items"][0].clone();
        let (other, _) = house.token(&Scope::ALL, &[], &[]).await;
        let door = house.guarded();
        let headers = [("authorization", other.as_str())];
        let path = format!("/api/v1/claims/{}", work["id"]);
        door.call("GET", &path, &headers, b"").await.problem(404, "not-found");
        for what in ["renew", "release", "submit"] {
            let mut body = json!({"fence": work["fence"]});
            if what == "submit" {
                body["body"] = json!("x");
            }
            door.send("POST", &format!("{path}/{what}"), &headers, &body).await.problem(404, "not-found");
        }
        assert_eq!(door.call("GET", "/api/v1/claims", &headers, b"").await.expect(200)["items"], json!([]));
    })
    .await;
}
