//! What keys do on the pages of the list and of the queue, as far as the pages say it.

use galley::domain::Role;
use serde_json::json;

use crate::house::{House, each_database};

/// An article in `en` that is missing in `zh-HK` and `ja`.
async fn ferry(house: &House) -> galley::service::ArticleId {
    house.found(json!({"source_locale": "en", "required": [{"locales": ["zh-HK", "ja"]}]})).await;
    let text = json!({"key": "news/ferry", "locale": "en", "datetime": "2026-11-18T08:00:00Z", "title": "Ferry",
        "body": "Fares rise."});
    let id = house.take(vec![text]).await.remove(0);
    house.settle().await;
    id
}

/// The variants that a list offers to claim.
fn free(page: &str) -> Vec<&str> {
    let cells = page.split("<a class=\"cell\" data-free href=\"").skip(1);
    cells.filter_map(|cell| cell.split('"').next()?.rsplit('/').next()).collect()
}

#[actix_web::test]
async fn a_list_offers_to_claim_what_is_free_and_within_the_readers_locales() {
    each_database(async |house| {
        let id = ferry(house).await;
        let all = house.someone("kit", Role::Translator, &[]).await;
        let page = all.get("/articles").await.with(200).text;
        assert_eq!(free(&page), ["zh-HK", "ja"]);
        assert!(page.contains("id=\"take\""), "{page}");
        let some = house.someone("wai", Role::Translator, &["ja"]).await;
        assert_eq!(free(&some.get("/articles").await.with(200).text), ["ja"]);
        all.submit(&format!("/articles/{id}/ja/claim"), &[]).await.sent_to();
        assert_eq!(free(&some.get("/articles").await.with(200).text), [""; 0], "somebody works on it");
        let viewer = house.someone("may", Role::Viewer, &[]).await;
        let page = viewer.get("/articles").await.with(200).text;
        assert_eq!(free(&page), [""; 0]);
        assert!(!page.contains("id=\"take\""), "{page}");
    })
    .await;
}

#[actix_web::test]
async fn a_key_of_the_queue_leads_from_what_was_claimed_to_its_text() {
    each_database(async |house| {
        let id = ferry(house).await;
        let browser = house.someone("wai", Role::Translator, &[]).await;
        let piece = format!("/queue/{id}.ja?tab=all");
        let page = browser.get(&piece).await.with(200).text;
        assert!(page.contains("data-key=\"c\"") && !page.contains("data-key=\"r\""), "{page}");
        browser.submit(&format!("/articles/{id}/ja/claim"), &[]).await.sent_to();
        let page = browser.get(&piece).await.with(200).text;
        assert!(page.contains(&format!("href=\"/articles/{id}/ja#write\" data-key=\"r\"")), "{page}");
    })
    .await;
}

#[actix_web::test]
async fn a_key_of_the_list_leads_to_the_view_after_the_one_that_is_shown() {
    each_database(async |house| {
        ferry(house).await;
        let browser = house.someone("wai", Role::Translator, &[]).await;
        let next = async |page: &str| {
            let html = browser.get(page).await.with(200).text;
            let link = html.split("<a href=\"").find(|link| link.contains(" data-key=\"v\"")).unwrap();
            link.split('"').next().unwrap().replace("&#38;", "&")
        };
        let saved = [("do", "save"), ("name", "Mine"), ("query", "status=stale&sort=key")];
        browser.submit("/articles/views", &saved).await.sent_to();
        let mut here = next("/articles?q=Ferry").await;
        assert_eq!(here, "/articles", "the first, from no view at all");
        let mut seen = Vec::new();
        while !seen.contains(&here) {
            seen.push(here.clone());
            here = next(&here).await;
        }
        let views = ["/articles", "/articles?raised=1", "/articles?status=overdue", "/articles?status=orphan"];
        assert_eq!(seen, [views.as_slice(), &["/articles?status=stale&sort=key"]].concat());
        assert_eq!(here, "/articles", "and round again");
    })
    .await;
}
