//! Texts whose source is unknown: what they may have been made from, and whose they are.

use galley::{
    domain::{Policy, Scope},
    scheduler,
    service::{Expected, Gate, Ingest, IngestOptions, Submission, access::NewToken},
};
use serde_json::{Value, json};

use crate::{
    browser::{between, links, words},
    house::{House, each_database},
    newsroom::{Newsroom, text},
    stories,
};

/// What the page of an article's variant names as likely sources: how alike, and where it leads.
async fn likely(newsroom: &Newsroom, key: &str, locale: &str) -> Option<Vec<(String, String)>> {
    let id = newsroom.service.article_id("wire", key).await.unwrap();
    let page = newsroom.browser.get(&format!("/articles/{id}/{locale}")).await.page();
    let panel = *between(&page, "aria-labelledby=\"likely\">", "</section>").first()?;
    let rows = between(panel, "<li class=\"ev\">", "</li>");
    if rows.is_empty() {
        assert!(panel.contains("No article with a source in another language is alike"), "{panel}");
    }
    Some(rows.iter().map(|row| (words(row), links(row)[0].0.clone())).collect())
}

#[actix_web::test]
async fn a_text_without_a_source_names_the_articles_that_it_may_have_been_made_from() {
    stories::each_database(async |newsroom: &Newsroom| {
        // Given sources in Chinese, a translation under a key of its own, one that is like nothing, and other sources.
        newsroom
            .collection("wire", json!({"source_locale": "zh-HK", "required": [{"locales": ["en", "zh-CN"]}]}))
            .await;
        newsroom.collection("other", json!({"source_locale": "zh-HK"})).await;
        let at = "2025-12-04T01:00:00Z";
        let source = |key: &str, title: &str| text(key, "zh-HK", at, title, "正文。");
        let openai = source("hk/ai-openai-852", "OpenAI 估值升至 8520 億美元，微軟持股 27%");
        newsroom
            .take(
                "wire",
                vec![
                    openai.clone(),
                    source("hk/typhoon-signal", "天文台改發九號烈風或暴風風力增強信號"),
                    source("hk/museum", "博物館延長夜間開放時間"),
                    text("wire/english-openai", "en", at, "OpenAI rises 27%", "Nothing else. It is not Chinese."),
                ],
            )
            .await;
        newsroom.take("other", vec![openai]).await;
        newsroom
            .take(
                "wire",
                vec![
                    text(
                        "sz/771",
                        "en",
                        "2025-12-04T02:00:00Z",
                        "OpenAI valued at 852 billion US dollars, Microsoft holds 27%",
                        "B.",
                    ),
                    text("sz/772", "zh-CN", "2025-12-05T02:00:00Z", "天文台改发九号烈风或暴风风力增强信号", "正文。"),
                    text("sz/773", "zh-CN", "2025-09-05T02:00:00Z", "天文台改发九号烈风或暴风风力增强信号", "正文。"),
                    text("sz/774", "en", at, "Weather tomorrow", "It will be fine."),
                ],
            )
            .await;
        let id = async |key: &str| newsroom.service.article_id("wire", key).await.unwrap();
        // Then each names its own source first, across languages and scripts.
        let found = likely(newsroom, "sz/771", "en").await.unwrap();
        let openai = id("hk/ai-openai-852").await;
        assert_eq!(found.first().map(|(_, href)| href.clone()), Some(format!("/articles/{openai}/zh-HK")), "{found:?}");
        assert!(found[0].0.contains("% alike") && found[0].0.contains("hk/ai-openai-852"), "{found:?}");
        let found = likely(newsroom, "sz/772", "zh-CN").await.unwrap();
        let typhoon = id("hk/typhoon-signal").await;
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].0.starts_with("100% alike") && found[0].1.contains(&format!("/{typhoon}/")), "{found:?}");
        // What lies two months apart, or is like nothing, names none, and says so.
        assert_eq!(likely(newsroom, "sz/773", "zh-CN").await.unwrap(), []);
        assert_eq!(likely(newsroom, "sz/774", "en").await.unwrap(), []);
        // Where the source has a text in this locale already, it is not the one.
        newsroom.take("wire", vec![text("hk/typhoon-signal", "zh-CN", at, "九号烈风", "正文。")]).await;
        assert_eq!(likely(newsroom, "sz/772", "zh-CN").await.unwrap(), []);
        // Where there is a source, nothing is asked.
        assert_eq!(likely(newsroom, "hk/museum", "en").await, None);
    })
    .await;
}

#[actix_web::test]
async fn a_source_lists_the_texts_that_it_sent_and_whose_source_is_unknown_and_no_others() {
    each_database(async |house: &House| {
        // Given a program and the operator, who each sent a translation without a source.
        let policy: Policy =
            serde_json::from_str(r#"{"source_locale": "en", "required": [{"locales": ["zh-HK"]}]}"#).unwrap();
        house.service.put_policy("news", &policy, Expected::Any).await.unwrap();
        let item = |key: &str, locale: &str| -> Submission {
            let item: Value =
                json!({"key": key, "locale": locale, "datetime": "2026-11-19T00:00:00Z", "title": key, "body": "x"});
            Submission::Item(item.to_string().into_bytes())
        };
        house.service.ingest("news", vec![item("by-hand", "zh-HK")], IngestOptions::default()).await.unwrap();
        let scopes = [Scope::Ingest, Scope::Read].into();
        let new = NewToken { name: "CMS".into(), scopes, collections: None, locales: None, days: None };
        let (token, secret) = house.service.create_token(new).await.unwrap();
        let caller = house.service.authenticate(&secret, "198.51.100.7").await.unwrap();
        let program = Gate::new(house.service.clone()).admit::<Ingest>(&caller).unwrap();
        program
            .ingest("news", vec![item("lost", "zh-HK"), item("found", "en")], IngestOptions::default())
            .await
            .unwrap();
        scheduler::step(&house.service).await.unwrap();
        let browser = house.signed_in(&house.person("wai").await).await;
        let path = format!("/sources/token-{}", token.id);
        let page = browser.get(&path).await.with(200);
        let panel = |text: &str| {
            between(text, "aria-labelledby=\"sourceless\">", "</section>").first().map(|panel| words(panel))
        };
        let listed = panel(&page.text).unwrap();
        assert!(listed.contains("1 text without a known source") && listed.contains("lost"), "{listed}");
        assert!(!listed.contains("by-hand") && !listed.contains("found"), "{listed}");
        // When its source arrives, then nothing is listed any more.
        program.ingest("news", vec![item("lost", "en")], IngestOptions::default()).await.unwrap();
        assert_eq!(panel(&browser.get(&path).await.with(200).text), None);
    })
    .await;
}
