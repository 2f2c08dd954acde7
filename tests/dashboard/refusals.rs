//! Pages for what cannot be answered.

use crate::{browser::words, newsroom::Newsroom, stories::each_database};

#[actix_web::test]
async fn a_refusal_is_told_in_the_readers_language_with_the_requests_number() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        let id = newsroom.service.article_id("news", "news/typhoon").await.unwrap();
        let told = [
            ("/nowhere".to_owned(), 404, ["There is no such page", "没有此页面", "沒有此頁面"]),
            ("/articles/x".to_owned(), 404, ["There is no such page", "没有此页面", "沒有此頁面"]),
            ("/articles/999999".to_owned(), 404, ["There is no such page", "没有此页面", "沒有此頁面"]),
            (format!("/articles/{id}/de"), 404, ["There is no such page", "没有此页面", "沒有此頁面"]),
            (format!("/articles/{id}/no+tag"), 404, ["There is no such page", "没有此页面", "沒有此頁面"]),
            ("/?collection=none".to_owned(), 404, ["There is no such page", "没有此页面", "沒有此頁面"]),
            ("/?collection=%00%27".to_owned(), 404, ["There is no such page", "没有此页面", "沒有此頁面"]),
            (
                format!("/articles/{id}/zh-CN?since=9"),
                422,
                ["There is no text r9 of en.", "en 没有 r9 这个修订的文字", "en 沒有 r9 這個修訂的文字"],
            ),
            (
                format!("/articles/{id}/zh-CN?since=x"),
                422,
                ["“x” is not a known value of “since”", "“since”没有“x”这个值", "「since」沒有「x」這個值"],
            ),
            (
                "/articles?status=lost".to_owned(),
                422,
                ["“lost” is not a known value", "“lost”这个值", "「lost」這個值"],
            ),
            ("/articles?locale=%F0%9F%98%80".to_owned(), 422, ["of “locale”", "“locale”没有", "「locale」沒有"]),
            (format!("/articles?q={}", "x".repeat(201)), 422, ["at most 200", "最多 200", "最多 200"]),
            ("/articles?after=b1.31".to_owned(), 422, ["is not valid", "无效", "無效"]),
        ];
        for (path, status, texts) in &told {
            for (language, text) in ["en", "zh-CN", "zh-HK"].into_iter().zip(texts) {
                let answer = newsroom.browser.get_with(path, &[("accept-language", language)]).await;
                assert_eq!(answer.status, *status, "{path}");
                assert_eq!(answer.header("cache-control"), "no-store");
                assert!(words(&answer.body).contains(text), "{path} {language}: {}", words(&answer.body));
                assert!(answer.body.contains("<code translate=\"no\">") && !answer.body.contains("article 999999"));
            }
        }
        assert_eq!(newsroom.browser.ask("POST", "/", &[], "").await.header("allow"), "GET, HEAD");
    })
    .await;
}

#[actix_web::test]
async fn the_answer_to_a_form_leads_back_to_a_page_that_can_be_opened() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        let id = newsroom.service.article_id("news", "news/typhoon").await.unwrap();
        let page = format!("/articles/{id}/ja");
        for (form, sent_from, back) in [
            (format!("{page}/opt-out"), "", page.clone()),
            (format!("{page}/opt-out"), "/queue?tab=all&hl=en", "/queue?tab=all".to_owned()),
            ("/articles/bulk".to_owned(), "/articles/bulk", "/articles".to_owned()),
            ("/settings/policy".to_owned(), "", "/settings/locales".to_owned()),
        ] {
            let from = format!("http://galley.example{sent_from}");
            let header = [("referer", from.as_str())];
            let answer = newsroom.browser.post(&form, if sent_from.is_empty() { &[] } else { &header }, "").await;
            assert_eq!(answer.status, 422, "{form}");
            assert!(
                answer.body.contains(&format!("name=\"back\" value=\"{back}\"")),
                "{form} {sent_from}: {}",
                answer.body
            );
            assert_eq!(newsroom.browser.get(&back).await.status, 200);
        }
    })
    .await;
}

#[actix_web::test]
async fn a_database_that_fails_is_not_talked_about() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.service.store().clone().close().await.unwrap();
        let answer = newsroom.browser.get("/articles").await;
        assert_eq!(answer.status, 500);
        let told = words(&answer.body).to_lowercase();
        assert!(told.contains("something went wrong on our side"), "{told}");
        for inner in ["sql", "pool", "database", "connection"] {
            assert!(!told.contains(inner), "{told}");
        }
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'"));
    })
    .await;
}

#[actix_web::test]
async fn the_headers_of_a_page_can_be_asked_for_alone() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        for path in ["/", "/articles", "/accessibility", "/nowhere"] {
            let (get, head) = (newsroom.browser.get(path).await, newsroom.browser.ask("HEAD", path, &[], "").await);
            assert_eq!((get.status, get.header("etag")), (head.status, head.header("etag")), "{path}");
        }
    })
    .await;
}
