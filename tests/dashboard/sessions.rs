//! Sessions: their cookies, and how they end.

use crate::house::{OURS, each_database};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

#[actix_web::test]
async fn a_session_is_a_cookie_that_scripts_and_other_sites_cannot_use() {
    each_database(async |house| {
        let who = house.person("siu-ming").await;
        for (browser, name, secure) in
            [(house.browser(), "galley-session", false), (house.secure_browser(), "__Host-galley", true)]
        {
            let link = house.service.sign_in_link(&who).await.unwrap();
            let answer = browser.post(&format!("/sign-in/{link}"), &[OURS], &[]).await;
            let cookie = answer.header("set-cookie");
            let parts: Vec<&str> = cookie.split("; ").collect();
            let secret = parts[0].strip_prefix(&format!("{name}=")).unwrap();
            assert!(secret.len() == 43 && secret != link, "{cookie}");
            assert!(
                parts.contains(&"HttpOnly") && parts.contains(&"SameSite=Lax") && parts.contains(&"Path=/"),
                "{cookie}"
            );
            assert!(!cookie.contains("Domain"), "{cookie}");
            assert_eq!(parts.contains(&"Secure"), secure, "{cookie}");
            browser.get("/").await.with(200);
        }
    })
    .await;
}

#[actix_web::test]
async fn signing_out_ends_the_session_and_not_only_its_cookie() {
    each_database(async |house| {
        let who = house.person("siu-ming").await;
        let browser = house.signed_in(&who).await;
        let kept = browser.cookies.borrow().clone();
        assert_eq!(browser.submit("/sign-out", &[]).await.sent_to(), "/sign-in");
        assert!(browser.cookies.borrow().is_empty());
        *browser.cookies.borrow_mut() = kept;
        assert_eq!(browser.get("/").await.sent_to(), "/sign-in");
        assert_eq!(browser.post("/sign-out", &[OURS], &[]).await.sent_to(), "/sign-in", "there is nothing to end");
    })
    .await;
}

#[actix_web::test]
async fn signing_in_again_makes_a_new_session_and_ends_the_old_one() {
    each_database(async |house| {
        let who = house.person("siu-ming").await;
        let browser = house.signed_in(&who).await;
        let before = browser.cookies.borrow().clone();
        let link = house.service.sign_in_link(&who).await.unwrap();
        browser.post(&format!("/sign-in/{link}"), &[OURS], &[]).await.with(303);
        assert_ne!(*browser.cookies.borrow(), before);
        assert_eq!(house.service.sessions(&who).await.unwrap().len(), 1);
        *browser.cookies.borrow_mut() = before;
        assert_eq!(browser.get("/").await.sent_to(), "/sign-in");
    })
    .await;
}

#[actix_web::test]
async fn a_session_ends_after_twelve_hours_without_use() {
    each_database(async |house| {
        let who = house.person("siu-ming").await;
        let browser = house.signed_in(&who).await;
        let start = house.service.clock().now();
        house.clock.set(start.plus_seconds(12 * HOUR - 1));
        browser.get("/").await.with(200);
        house.clock.set(start.plus_seconds(24 * HOUR - 2));
        browser.get("/").await.with(200);
        house.clock.set(start.plus_seconds(36 * HOUR - 2));
        assert_eq!(browser.get("/").await.sent_to(), "/sign-in");
    })
    .await;
}

#[actix_web::test]
async fn a_session_ends_after_fourteen_days_however_it_is_used() {
    each_database(async |house| {
        let who = house.person("siu-ming").await;
        let browser = house.signed_in(&who).await;
        let start = house.service.clock().now();
        let mut at = 0;
        while at + 11 * HOUR < 14 * DAY {
            at += 11 * HOUR;
            house.clock.set(start.plus_seconds(at));
            browser.get("/").await.with(200);
        }
        house.clock.set(start.plus_seconds(14 * DAY));
        assert_eq!(browser.get("/").await.sent_to(), "/sign-in");
    })
    .await;
}
