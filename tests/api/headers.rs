//! What every answer carries.

use crate::house::each_database;

#[actix_web::test]
async fn every_answer_tells_browsers_to_trust_nothing_and_has_a_number_of_its_own() {
    each_database(async |house| {
        let mut numbers = std::collections::BTreeSet::new();
        for path in [
            "/api/v1/collections",
            "/api/v1/nothing",
            "/api/docs",
            "/api/docs.css",
            "/healthz",
            "/elsewhere",
            "/api/v1/articles/x",
        ] {
            let answer = house.get(path).await;
            let policy = answer.header("content-security-policy");
            assert!(
                policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
                "{path}: {policy}"
            );
            assert!(!policy.contains("unsafe") && !policy.contains('*'), "{policy}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
            assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
            assert!(["no-store", "private, no-cache"].contains(&answer.header("cache-control")), "{path}");
            assert!(numbers.insert(answer.header("x-request-id").to_owned()), "{path}: a number twice");
        }
    })
    .await;
}

#[actix_web::test]
async fn head_may_ask_for_whatever_get_may_ask_for() {
    each_database(async |house| {
        house.news().await;
        let (get, head) = (
            house.get("/api/v1/collections/news").await,
            house.call("HEAD", "/api/v1/collections/news", &[], b"").await,
        );
        assert_eq!((head.status, head.header("etag")), (get.status, get.header("etag")));
        assert_eq!(house.call("HEAD", "/api/v1/collections/x", &[], b"").await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn the_page_for_people_loads_only_its_own_style_sheet_and_runs_nothing() {
    each_database(async |house| {
        let page = house.get("/api/docs").await;
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        let html = page.text();
        for call in ["/api/v1/collections/{collection}/ingest", "/api/v1/articles/{id}/variants/{locale}/explain"] {
            assert!(html.contains(&format!("<code>{call}</code>")), "{call} is not on the page");
        }
        assert!(!html.contains("<script") && !html.contains("style=") && !html.contains("<style"), "inline code");
        let loaded: Vec<&str> = html.split("src=\"").skip(1).chain(html.split("<link").skip(1)).collect();
        assert_eq!(loaded.len(), 1);
        assert!(loaded[0].contains("href=\"/api/docs.css\""));
        assert_eq!(house.get("/api/docs.css").await.header("content-type"), "text/css; charset=utf-8");
        // Every link on the page leads somewhere.
        for target in html.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(html.contains(&format!("id=\"{target}\"")), "a link leads to {target}, which is not there");
        }
    })
    .await;
}
