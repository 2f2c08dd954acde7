//! An article's page: why each variant is as it is, what changed, and what there is to read.

use serde_json::json;

use crate::{
    browser::{between, cells, words},
    newsroom::{Newsroom, at, text},
    stories::each_database,
};

async fn page(newsroom: &Newsroom, key: &str, rest: &str) -> String {
    let id = newsroom.service.article_id("news", &format!("news/{key}")).await.unwrap();
    newsroom.browser.get(&format!("/articles/{id}/{rest}")).await.page()
}

/// Why a variant is in its state, as the page says it.
fn why(page: &str, tag: &str) -> String {
    let row = page
        .split("<tr role=\"row\"")
        .skip(2)
        .find(|row| row.contains(&format!("<span class=\"loc\">{tag}</span>")))
        .unwrap();
    let cell = format!("<td role=\"cell\" class=\"whycell\" id=\"why-{tag}\">");
    words(between(row, &cell, "</td>")[0])
}

#[actix_web::test]
async fn a_stale_translation_shows_what_changed_beside_its_own_words() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        let page = page(newsroom, "typhoon", "zh-CN").await;
        assert!(
            why(&page, "zh-CN").starts_with("Made from r1 of en, which is now at r2: 1 revision on"),
            "{}",
            why(&page, "zh-CN")
        );
        assert_eq!(why(&page, "zh-HK"), "Translated from zh-CN, which needs work first.");
        assert!(page.contains("What changed since this translation"));
        assert!(words(&page).contains("deleted: 150 → added: 80"), "{}", words(&page));
        assert!(page.contains("<del><span class=\"vh\" lang=\"en\">deleted: </span>"));
        assert!(page.contains("天文台改发八号烈风信号，全港学校停课"), "the translation's own words");
        assert!(words(&page).contains("Corrects the distance: 80 km, not 150 km."), "the note that came with it");
        assert!(words(&page).contains("Translation, based on r1 zh-CN"));
        assert!(page.contains("class=\"flag\"") && page.contains("Priority") && page.contains("Correction"));
    })
    .await;
}

#[actix_web::test]
async fn every_variant_says_why_it_is_so_and_shows_something_to_read() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        for (key, tag, reason, shown) in [
            ("268554766", "zh-CN", "Required since", "To be translated"),
            ("268554766", "en", "The text that the others are measured against.", "Text"),
            ("typhoon", "en", "The text that the others are measured against.", "What changed in the source"),
            ("undated", "zh-CN", "There is a text, but nothing says which revision it was made from.", "Both texts"),
            ("machine", "ja", "Submitted for r1, and not approved yet.", "This translation matches r1."),
            ("no-source", "zh-HK", "There is a text, but the article has no source text.", "Text"),
            ("retracted", "zh-CN", "The article was withdrawn.", "Text"),
            ("lottery", "ja", "An editor decided that it is not required: 不譯：只與香港讀者有關", "To be translated"),
            ("lottery", "zh-HK", "Translated from zh-CN, which needs work first.", "To be translated"),
            ("fr", "fr", "Made from r1, the newest of en. That revision is inferred", "This translation matches r1."),
            ("268500000", "zh-CN", "Made from", "What changed since this translation"),
        ] {
            let page = page(newsroom, key, tag).await;
            assert!(why(&page, tag).starts_with(reason), "{key} {tag}: {}", why(&page, tag));
            let diff = page.split_once("id=\"diff\"").unwrap_or_else(|| panic!("{key} {tag}: nothing to read")).1;
            assert!(words(diff).contains(shown), "{key} {tag}: {}", words(diff));
            assert!(diff.contains("<p class=\"tx"), "{key} {tag}: no words");
        }
        // The words of the one that waits come from where there are some.
        assert!(page(newsroom, "lottery", "zh-HK").await.contains("The draw is on Saturday."));
        assert!(page(newsroom, "undated", "zh-CN").await.contains("港铁表示正在检讨。"));
        assert!(page(newsroom, "no-source", "zh-HK").await.contains("近日接獲多宗報告"));
    })
    .await;
}

#[actix_web::test]
async fn a_source_that_has_not_come_yet_is_said_to_be_awaited() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        let page = page(newsroom, "no-source", "en").await;
        assert_eq!(why(&page, "en"), "The source. No text of it has come yet.");
        assert!(!page.contains("id=\"diff\""));
    })
    .await;
}

#[actix_web::test]
async fn one_that_waits_still_shows_how_late_it_was_and_grows_no_later() {
    each_database(async |newsroom: &Newsroom| {
        let policy = json!({ "source_locale": "en", "chain": { "zh-HK": "zh-CN" }, "allowed": { "default": 1800 },
            "required": [{ "locales": ["zh-CN", "zh-HK"] }] });
        newsroom.collection("news", policy).await;
        newsroom.clock.set(at("2025-12-04T14:00:00Z"));
        newsroom.take("news", vec![text("k", "en", "2025-12-04T08:00:00Z", "A ferry runs late", "It does.")]).await;
        newsroom.take("news", vec![text("k", "zh-CN", "2025-12-04T08:00:00Z", "渡轮误点", "确实如此。")]).await;
        let later = text("k", "en", "2025-12-04T08:50:00Z", "A ferry never runs", "It was sold, and two more with it.");
        newsroom.take("news", vec![later]).await;
        let late = "<span class=\"d is-over\">20 min late</span>";
        let matrix = newsroom.browser.get("/articles?collection=news").await.page();
        let waits = cells(&matrix).into_iter().find(|cell| cell.contains("waits for")).unwrap();
        assert!(waits.contains(late) && !waits.contains("class=\"over\""), "{waits}");
        let id = newsroom.service.article_id("news", "k").await.unwrap();
        let article = newsroom.browser.get(&format!("/articles/{id}/zh-HK")).await.page();
        assert!(article.contains(late), "{article}");
    })
    .await;
}

#[actix_web::test]
async fn a_comparison_begins_where_it_is_asked_to() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        let later = "2025-12-04T19:00:00Z";
        newsroom
            .take("news", vec![text("news/typhoon", "en", later, "No. 9 signal stays in force", "It stays.")])
            .await;
        let whole = page(newsroom, "typhoon", "zh-CN").await;
        assert!(whole.contains("<option value=\"2\">r2</option><option value=\"1\" selected>r1</option>"));
        let since = page(newsroom, "typhoon", "zh-CN?since=2").await;
        assert!(since.contains("<option value=\"2\" selected>r2</option><option value=\"1\">r1</option>"));
        assert!(words(&since).contains("r2 → r3:") && words(&whole).contains("r1 → r3:"));
        assert!(words(&since).contains("Translation, based on r1 zh-CN"), "that does not change with the question");
        let source = page(newsroom, "typhoon", "en?since=1").await;
        assert!(words(&source).contains("r1 → r3:"));
    })
    .await;
}

#[actix_web::test]
async fn an_article_opens_at_the_variant_that_needs_work() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        for (key, tag) in [
            ("typhoon", "zh-CN"),
            ("machine", "zh-CN"),
            ("lottery", "zh-CN"),
            ("268554766", "zh-CN"),
            ("268500000", "en"),
            ("268500010", "zh-CN"),
            ("no-source", "zh-HK"),
        ] {
            let id = newsroom.service.article_id("news", &format!("news/{key}")).await.unwrap();
            let answer = newsroom.browser.get(&format!("/articles/{id}?hl=zh-CN")).await;
            assert_eq!(
                (answer.status, answer.header("location")),
                (303, format!("/articles/{id}/{tag}?hl=zh-CN").as_str()),
                "{key}"
            );
        }
    })
    .await;
}

#[actix_web::test]
async fn a_long_history_is_cut_and_says_so() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        let many = (0..70).map(|nth| {
            let datetime = format!("2025-12-04T03:{:02}:{:02}Z", nth / 60, nth % 60);
            text("news/lottery", "en", &datetime, "Mark Six", &format!("The jackpot is HK${nth} million."))
        });
        newsroom.take("news", many.collect()).await;
        let page = page(newsroom, "lottery", "en").await;
        assert_eq!(page.matches("<td role=\"cell\" class=\"num\">r").count(), 60);
        assert!(words(&page).contains("11 older revisions are not listed."), "{}", words(&page));
    })
    .await;
}
