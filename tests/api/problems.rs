//! Every kind of problem that a client can bring about, and the catalogue of all of them.

use galley::api::ProblemKind;
use serde_json::json;

use crate::house::each_database;

#[actix_web::test]
async fn an_address_that_is_not_there_and_a_method_that_it_does_not_take_are_problems() {
    each_database(async |house| {
        for path in
            ["/api", "/api/", "/api/v2/articles", "/api/v1/nothing", "/api/v1/articles/1/variants", "/api/v1//articles"]
        {
            house.get(path).await.problem(404, "no-such-route");
        }
        for (method, path, allowed) in [
            ("DELETE", "/api/v1/articles", "GET, HEAD"),
            ("POST", "/api/v1/articles/1", "GET, PATCH, HEAD"),
            ("GET", "/api/v1/collections/news/ingest", "POST"),
            ("GET", "/api/v1/articles/1/variants/en/not-required", "POST, DELETE"),
            ("OPTIONS", "/api/v1/events", "GET, HEAD"),
            ("POST", "/api/docs", "GET, HEAD"),
        ] {
            let answer = house.call(method, path, &[], b"").await;
            answer.problem(405, "method-not-allowed");
            assert_eq!(answer.header("allow"), allowed, "{method} {path}");
        }
    })
    .await;
}

#[actix_web::test]
async fn parts_of_an_address_that_cannot_be_are_named() {
    each_database(async |house| {
        for (path, field) in [
            ("/api/v1/articles/abc", "id"),
            ("/api/v1/articles/-1", "id"),
            ("/api/v1/articles/99999999999999999999", "id"),
            ("/api/v1/articles/1/variants/!!", "locale"),
            ("/api/v1/articles/1/variants/en/revisions/x", "number"),
            ("/api/v1/articles?colection=x", "colection"),
            ("/api/v1/articles?state=fresh", "state"),
            ("/api/v1/articles?state=stale,fresh", "state"),
            ("/api/v1/articles?overdue=yes", "overdue"),
            ("/api/v1/articles?sort=title", "sort"),
            ("/api/v1/articles?sort=key&sort=key", "sort"),
            ("/api/v1/articles?locale=x-default", "locale"),
            ("/api/v1/articles?updated_since=soon", "updated_since"),
            ("/api/v1/collections?limit=3", "limit"),
            ("/api/v1/articles?q=%ff", "query"),
            ("/api/v1/articles?q=%00", "query"),
            ("/api/v1/articles?q=%zz", "query"),
            ("/api/v1/collections/a%00b", "path"),
            ("/api/v1/collections/%c3%28", "path"),
        ] {
            let problem = house.get(path).await.problem(400, "invalid-request");
            assert_eq!(problem["errors"][0]["field"], field, "{path}: {problem}");
        }
        let long = format!("/api/v1/articles?q={}", "x".repeat(9_000));
        house.get(&long).await.problem(414, "uri-too-long");
        house.get("/api/v1/articles/7").await.problem(404, "not-found");
        let problem = house.get("/api/v1/articles?state=a&sort=b&limit=0&x=1").await.problem(400, "invalid-request");
        assert_eq!(problem["errors"].as_array().unwrap().len(), 4);
    })
    .await;
}

#[actix_web::test]
async fn the_catalogue_lists_every_kind_once_and_each_address_leads_to_it() {
    each_database(async |house| {
        let list = house.get("/api/problems").await.expect(200)["items"].as_array().unwrap().clone();
        assert_eq!(list.len(), ProblemKind::ALL.len());
        for kind in list {
            let shown = house.get(kind["type"].as_str().unwrap()).await.expect(200);
            assert_eq!(shown, kind);
            assert!(kind["about"].as_str().unwrap().ends_with('.'), "{kind}");
        }
        house.get("/problems/none-such").await.problem(404, "not-found");
    })
    .await;
}

#[actix_web::test]
async fn a_database_that_is_gone_is_a_problem_that_tells_nothing_of_the_inside() {
    each_database(async |house| {
        house.news().await;
        assert_eq!(house.get("/readyz").await.expect(200), json!({"status": "ok"}));
        house.service.store().clone().close().await.unwrap();
        let answer = house.get("/readyz").await;
        answer.problem(503, "unavailable");
        assert_eq!(answer.header("retry-after"), "2");
        let answer = house.get("/api/v1/articles").await;
        assert_eq!(answer.problem(503, "unavailable").get("errors"), None);
        assert!(!answer.text().to_lowercase().contains("sqlx") && !answer.text().contains("pool"), "{}", answer.text());
        assert_eq!(house.get("/healthz").await.expect(200), json!({"status": "ok"}));
    })
    .await;
}
