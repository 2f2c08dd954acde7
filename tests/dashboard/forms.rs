//! Forms that other sites send in a reader's name.

use crate::house::{OURS, each_database};

/// Every address that a form can be sent to by somebody who is signed in.
const FORMS: [(&str, &[(&str, &str)]); 28] = [
    ("/prefs", &[("hl", "zh-HK")]),
    ("/sign-out", &[]),
    ("/settings/profile", &[("end", "others")]),
    ("/settings/users/new", &[]),
    ("/settings/tokens/new", &[]),
    ("/settings/webhooks/new", &[]),
    ("/settings/policy", &[]),
    ("/articles/1/ja/claim", &[]),
    ("/articles/1/ja/prolong", &[]),
    ("/articles/1/ja/release", &[]),
    ("/articles/1/ja/submit", &[("claim", "1"), ("body", "x")]),
    ("/articles/1/ja/acknowledge", &[("seen", "1")]),
    ("/articles/1/ja/opt-out", &[("reason", "x")]),
    ("/articles/1/ja/opt-in", &[]),
    ("/articles/1/ja/approve", &[("text", "1")]),
    ("/articles/1/ja/label", &[("of", "en"), ("revision", "1")]),
    ("/articles/1/ja/map", &[("article", "1")]),
    ("/articles/1/ja/priority", &[("priority", "1")]),
    ("/articles/1/ja/withdraw", &[]),
    ("/articles/1/ja/restore", &[]),
    ("/articles/1/ja/source", &[("source", "ja")]),
    ("/articles/1/ja/send-back", &[("text", "1"), ("note", "x")]),
    ("/activity/1/undo", &[]),
    ("/articles/1/ja/put-off", &[("for", "hour")]),
    ("/articles/1/ja/take-up", &[]),
    ("/articles/1/ja/assign", &[]),
    ("/articles/bulk", &[("do", "opt-in")]),
    ("/articles/views", &[("do", "save")]),
];

#[actix_web::test]
async fn a_form_of_another_site_is_refused_whatever_it_carries() {
    each_database(async |house| {
        let who = house.person("siu-ming").await;
        let browser = house.signed_in(&who).await;
        let token = browser.token().await;
        let link = format!("/sign-in/{}", house.service.sign_in_link(&who).await.unwrap());
        let doors = [("/sign-in", &[("name", "siu-ming"), ("password", "x")][..]), (&link, &[])];
        for foreign in [
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            for (path, fields) in FORMS.into_iter().chain(doors) {
                let fields = [fields, &[("token", token.as_str())]].concat();
                let answer = browser.post(path, &[foreign], &fields).await.with(403);
                assert_eq!(answer.header("set-cookie"), "", "{path} {foreign:?}");
            }
        }
        browser.get("/").await.with(200);
    })
    .await;
}

#[actix_web::test]
async fn a_form_without_its_sessions_token_is_refused() {
    each_database(async |house| {
        let who = house.person("siu-ming").await;
        let (browser, other) = (house.signed_in(&who).await, house.signed_in(&who).await);
        let others = other.token().await;
        assert_ne!(others, browser.token().await);
        for (path, fields) in FORMS {
            for headers in [&[OURS][..], &[], &[("sec-fetch-site", "same-origin")]] {
                browser.post(path, headers, fields).await.with(403);
                for wrong in ["", "0", others.as_str()] {
                    let fields = [fields, &[("token", wrong)]].concat();
                    let answer = browser.post(path, headers, &fields).await.with(403);
                    assert_eq!(answer.header("set-cookie"), "", "{path} {headers:?} {wrong:?}");
                }
            }
        }
        other.get("/").await.with(200);
    })
    .await;
}

#[actix_web::test]
async fn what_was_typed_before_one_signed_in_anew_can_be_sent_as_it_is() {
    each_database(async |house| {
        let who = house.person("siu-ming").await;
        let (browser, before) = (house.signed_in(&who).await, house.signed_in(&who).await);
        let old = before.token().await;
        let typed =
            [("token", old.as_str()), ("hl", "zh-HK"), ("theme", "<b>&\"dark\""), ("locales", "a"), ("locales", "b")];
        let page = browser.post("/settings/profile", &[OURS], &typed).await.with(403).text;
        assert!(page.contains("signed in anew") && !page.contains("You may not"), "{page}");
        let own = browser.token().await;
        for field in [
            &format!("name=\"token\" value=\"{own}\""),
            "name=\"hl\" value=\"zh-HK\"",
            "name=\"theme\" value=\"&#60;b&#62;&#38;&#34;dark&#34;\"",
            "name=\"locales\" value=\"a\"><input type=\"hidden\" name=\"locales\" value=\"b\"",
        ] {
            assert!(page.contains(field), "{field}: {page}");
        }
        assert!(!page.contains(&old), "another session's secret");
        assert!(page.contains("<form method=\"post\" action=\"/settings/profile\""), "{page}");
        // What does not say that it comes from a page of ours is not offered to be sent.
        let page = browser.post("/settings/profile", &[], &typed).await.with(403).text;
        assert!(!page.contains("&#60;b&#62;"), "{page}");
    })
    .await;
}

#[actix_web::test]
async fn without_a_session_a_form_must_say_that_it_comes_from_here() {
    each_database(async |house| {
        let browser = house.browser();
        for (path, fields) in
            [("/prefs", &[("hl", "en")][..]), ("/sign-in", &[("name", "a"), ("password", "b")]), ("/sign-in/abc", &[])]
        {
            browser.post(path, &[], fields).await.with(403);
        }
        let answer = browser.post("/prefs", &[OURS], &[("hl", "zh-HK")]).await.with(303);
        assert!(answer.header("set-cookie").starts_with("galley-hl=zh-HK"), "strangers choose their language too");
    })
    .await;
}

#[actix_web::test]
async fn a_form_of_a_readers_own_page_is_taken() {
    each_database(async |house| {
        let who = house.person("siu-ming").await;
        let browser = house.signed_in(&who).await;
        assert_eq!(browser.submit("/prefs", &[("hl", "zh-HK"), ("back", "/articles")]).await.sent_to(), "/articles");
        // An old browser that says nothing of where the form comes from still has the token.
        let token = browser.token().await;
        browser.post("/prefs", &[], &[("theme", "dark"), ("token", &token)]).await.with(303);
    })
    .await;
}
