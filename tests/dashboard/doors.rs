//! Which addresses open to whom.

use crate::house::{OURS, each_database};

/// Every page that only people who are signed in may see.
const GUARDED: [&str; 21] = [
    "/reports",
    "/reports/new",
    "/reports/1/edit",
    "/reports/1/preview",
    "/reports/1/runs",
    "/reports/1/runs/1/csv",
    "/",
    "/articles",
    "/articles/1",
    "/articles/1/zh-HK",
    "/articles/1/zh-HK/withdraw",
    "/queue",
    "/queue/1.zh-HK",
    "/activity",
    "/settings/profile",
    "/sources",
    "/sources/operator",
    "/settings/locales",
    "/settings/users",
    "/settings/tokens/new",
    "/settings/webhooks/1",
];
/// What everybody may see.
const OPEN: [&str; 3] = ["/sign-in", "/sign-in/abc", "/accessibility"];

#[actix_web::test]
async fn a_stranger_is_sent_to_sign_in_from_every_page() {
    each_database(async |house| {
        house.service.put_policy("news", &policy(), galley::service::Expected::Absent).await.unwrap();
        let browser = house.browser();
        for path in GUARDED {
            for method in ["GET", "HEAD"] {
                let answer = browser.send(method, path, &[], &[]).await;
                let back = match path {
                    "/" => String::new(),
                    path => format!("?back={}", path.replace('/', "%2F")),
                };
                assert_eq!(answer.sent_to(), format!("/sign-in{back}"), "{method} {path}");
                assert_eq!(answer.header("cache-control"), "no-store");
                assert!(answer.header("content-security-policy").starts_with("default-src 'none'"), "{path}");
            }
        }
        for path in OPEN {
            let page = browser.get(path).await.with(200);
            assert!(!page.text.contains("news"), "{path}");
            assert!(page.header("content-security-policy").starts_with("default-src 'none'"), "{path}");
        }
        assert_eq!(browser.post("/settings/profile", &[OURS], &[("end", "others")]).await.sent_to(), "/sign-in");
        browser.get("/no-such-page").await.with(404);
    })
    .await;
}

#[actix_web::test]
async fn a_cookie_that_opens_no_session_is_as_good_as_none() {
    each_database(async |house| {
        let browser = house.browser();
        for value in ["", "x", &"a".repeat(43), &"'".repeat(43), &"a".repeat(4_000)] {
            browser.cookies.borrow_mut().insert("galley-session".to_owned(), value.to_owned());
            assert_eq!(browser.get("/").await.sent_to(), "/sign-in");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_cookie_of_the_other_kind_opens_nothing() {
    each_database(async |house| {
        let who = house.person("siu-ming").await;
        let secret = house.signed_in(&who).await.cookies.borrow()["galley-session"].clone();
        let secure = house.secure_browser();
        secure.cookies.borrow_mut().insert("galley-session".to_owned(), secret);
        assert_eq!(secure.get("/").await.sent_to(), "/sign-in", "another program of the host may have set it");
    })
    .await;
}

#[actix_web::test]
async fn a_demo_is_open_to_everybody() {
    each_database(async |house| {
        let browser = house.demo_browser();
        let page = browser.get("/").await.with(200);
        assert!(page.text.contains("href=\"/articles\"") && !page.text.contains("/sign-out"));
        assert_eq!(browser.get("/sign-in").await.sent_to(), "/");
        let profile = browser.get("/settings/profile").await.with(200);
        assert!(profile.text.contains("kept in this browser only") && !profile.text.contains("name=\"end\""));
        browser.post("/prefs", &[OURS], &[("hl", "en")]).await.with(303);
    })
    .await;
}

fn policy() -> galley::domain::Policy {
    serde_json::from_str(r#"{"source_locale": "en"}"#).unwrap()
}
