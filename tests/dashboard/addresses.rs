//! What addresses say, and what is remembered where they say nothing.

use galley::domain::{Policy, Role};
use serde_json::{Value, json};

use crate::{
    browser::{rows, words},
    house::{House, each_database},
};

/// A fare that rose twice since it was translated into `zh-HK`.
async fn ferry(house: &House) -> i64 {
    house.found(json!({"source_locale": "en", "required": [{"locales": ["zh-HK"]}]})).await;
    let text = |locale: &str, day: u8, body: &str| -> Value {
        let datetime = format!("2026-11-{day:02}T08:00:00Z");
        json!({"key": "ferry", "locale": locale, "datetime": datetime, "title": "Ferry fares", "body": body})
    };
    let first = "Fares rise by 3% in May.\n\nBoats sail at noon.";
    house.take(vec![text("en", 17, first), text("zh-HK", 17, "票價五月上調 3%。\n\n船於正午開出。")]).await;
    house.take(vec![text("en", 18, "Fares rise by 4% in May.\n\nBoats sail at noon.")]).await;
    house.take(vec![text("en", 19, "Fares rise by 5% in May.\n\nBoats sail at noon.")]).await.remove(0)
}

#[actix_web::test]
async fn the_collection_looked_at_last_is_shown_where_an_address_names_none() {
    each_database(async |house| {
        house.found(json!({"source_locale": "en", "required": []})).await;
        let policy: Policy = serde_json::from_value(json!({"source_locale": "en", "required": []})).unwrap();
        house.service.put_policy("docs", &policy, galley::service::Expected::Absent).await.unwrap();
        house.take(vec![json!({"key": "a", "locale": "en", "title": "Only in the news", "body": "A text."})]).await;
        let browser = house.someone("ed", Role::Editor, &[]).await;
        assert!(rows(&browser.get("/articles").await.with(200).text).is_empty(), "the first by name");
        browser.get("/?collection=news").await.with(200);
        assert!(browser.get("/articles").await.with(200).text.contains("Only in the news"));
        assert!(browser.get("/articles?q=only").await.with(200).text.contains("Only"), "as the bar's search asks");
        assert!(rows(&browser.get("/articles?collection=docs").await.with(200).text).is_empty(), "the address wins");
        assert!(rows(&browser.get("/articles").await.with(200).text).is_empty());
        // A collection that there is not is none to come back to.
        browser.cookies.borrow_mut().insert("galley-collection".into(), "gone".into());
        browser.get("/articles").await.with(200);
    })
    .await;
}

#[actix_web::test]
async fn other_words_for_the_same_lead_to_the_same() {
    each_database(async |house| {
        let id = ferry(house).await;
        let browser = house.someone("ed", Role::Editor, &[]).await;
        let desk = browser.get("/queue?tab=desk").await.with(200).text;
        assert!(
            desk.contains("Ferry fares") && desk.contains("href=\"/queue?tab=all\" aria-current=\"page\""),
            "{desk}"
        );
        let run = browser.get("/sources/token-1/runs/7").await.with(308);
        assert_eq!(run.header("location"), "/sources/token-1/7");
        assert_eq!(browser.get("/sources/a%22/runs/x%0d%0a").await.header("location"), "/sources/a%22/x%0D%0A");
        for topics in ["queue:me,overview", "activity"] {
            let mut telling = browser.listen(&format!("/events?topics={topics}&after=0")).await;
            assert!(telling.next().await.unwrap().starts_with(": Galley"), "{topics}");
        }
        browser.get("/events?topics=weather").await.with(422);
        browser.get(&format!("/articles/{id}/zh-HK")).await.with(200);
    })
    .await;
}

#[actix_web::test]
async fn a_comparison_is_laid_out_as_the_address_says() {
    each_database(async |house| {
        let id = ferry(house).await;
        let browser = house.someone("ed", Role::Editor, &[]).await;
        let asked = async |query: &str| browser.get(&format!("/articles/{id}/zh-HK?{query}")).await.with(200).text;
        let side = asked("").await;
        assert!(side.contains("<div class=\"diff\">") && side.contains("票價五月上調 3%。"), "{side}");
        assert!(!side.contains("<details class=\"fold\" open>"));
        assert!(asked("diff=inline").await.contains("<div class=\"diff alone\">"));
        assert!(asked("all=1").await.contains("<details class=\"fold\" open>"));
        let versions = asked("diff=versions").await;
        let compared = versions.split("<div class=\"diff\">").nth(1).unwrap();
        assert!(words(compared).contains("Source as it was"), "{}", words(compared));
        let (deleted, added) = (compared.find("<del>").unwrap(), compared.find("<ins>").unwrap());
        let compared = compared.split("</section>").next().unwrap();
        assert!(deleted < added && !compared.contains("票價"), "{compared}");
        // What leads on to another address keeps what was asked for.
        let led = browser.get(&format!("/articles/{id}?since=2&diff=inline&all=1&hl=zh-CN")).await.with(303);
        assert_eq!(led.sent_to(), format!("/articles/{id}/zh-HK?hl=zh-CN&since=2&diff=inline&all=1"));
        browser.get(&format!("/articles/{id}/zh-HK?diff=upside-down")).await.with(422);
    })
    .await;
}

#[actix_web::test]
async fn pieces_of_an_address_that_are_no_numbers_lead_to_a_page_of_ours() {
    each_database(async |house| {
        let browser = house.someone("chief", Role::Admin, &[]).await;
        for path in ["/settings/webhooks/x", "/sources/operator/x", "/sources/operator/99999999999999999999"] {
            let page = browser.get(path).await.with(404).text;
            assert!(page.contains("<nav class=\"nav\""), "{path}: {page}");
        }
        let page = browser.get("/prefs").await.with(405).text;
        assert!(page.contains("<nav class=\"nav\""), "whoever is signed in still is: {page}");
    })
    .await;
}
