//! What the feed of what happened is told while it stands open, and whose doings it can be narrowed to.

use galley::{domain::Role, service::ArticleId};
use serde_json::json;

use crate::{
    browser::Telling,
    house::{Browser, House, each_database},
};

async fn story(house: &House, key: &str) -> ArticleId {
    let text = json!({"key": key, "locale": "en", "datetime": "2026-11-18T08:00:00Z", "title": key, "body": "Words."});
    let id = house.take(vec![text]).await.remove(0);
    house.settle().await;
    id
}

/// Where a page of the feed hears of what is new; `None` where it does not.
async fn live(browser: &Browser<'_>, path: &str) -> Option<String> {
    let page = browser.get(path).await.with(200);
    page.values("div id=\"telling\"", "data-from").pop().map(|live| live.replace("&#38;", "&"))
}

async fn hear(browser: &Browser<'_>, live: &str) -> Telling {
    let mut telling = browser.listen(live).await;
    telling.next().await.unwrap();
    telling
}

#[actix_web::test]
async fn a_feed_is_told_how_much_is_new_and_nothing_is_put_in() {
    each_database(async |house| {
        house.found(json!({"source_locale": "en", "required": [{"locales": ["ja", "ko"]}]})).await;
        let id = story(house, "a").await;
        let (wai, kit) = (house.someone("wai", Role::Editor, &[]).await, house.someone("kit", Role::Editor, &[]).await);
        let address = live(&wai, "/activity?kind=decisions&locale=ja").await.unwrap();
        let mut telling = hear(&wai, &address).await;
        let opt = async |locale: &str, way: &str| {
            kit.submit(&format!("/articles/{id}/{locale}/{way}"), &[("reason", "local")]).await.with(303);
            house.settle().await;
        };
        // Of another locale: no news here, though the article is the same.
        opt("ko", "opt-out").await;
        opt("ja", "opt-out").await;
        let message = telling.next().await.unwrap();
        assert!(message.contains("hx-target=\"#fresh\"") && message.contains("1 new event."), "{message}");
        assert!(message.contains("hx-target=\"#say\"") && !message.contains("<li"), "{message}");
        opt("ja", "opt-in").await;
        let message = telling.next().await.unwrap();
        assert!(message.contains("2 new events.") && !message.contains("#say"), "said a moment ago: {message}");
        // Whoever was away counts on from where the page was made, not from where they came back.
        let last = message.lines().find_map(|line| line.strip_prefix("id: ")).unwrap().to_owned();
        let came_back = address.split('&').filter(|pair| !pair.starts_with("after=")).collect::<Vec<_>>().join("&");
        let mut telling = hear(&wai, &format!("{came_back}&after={last}")).await;
        opt("ja", "opt-out").await;
        assert!(telling.next().await.unwrap().contains("3 new events."));
        // What is shown then is what was counted.
        let shown = wai.get("/activity?kind=decisions&locale=ja").await.with(200).text;
        assert_eq!(shown.matches("<li class=\"ev\">").count(), 3, "{shown}");
    })
    .await;
}

#[actix_web::test]
async fn only_the_newest_page_of_a_feed_is_told_what_is_new() {
    each_database(async |house| {
        house.found(json!({"source_locale": "en", "required": [{"locales": ["ja"]}]})).await;
        story(house, "a").await;
        let wai = house.someone("wai", Role::Editor, &[]).await;
        assert!(live(&wai, "/activity").await.unwrap().contains("topic=activity"));
        assert_eq!(live(&wai, "/activity?before=2").await, None);
        wai.get("/events?topic=activity&kind=nonsense").await.with(422);
    })
    .await;
}

#[actix_web::test]
async fn a_feed_can_be_narrowed_to_everybody_who_did_something_and_not_only_on_this_page() {
    each_database(async |house| {
        house.found(json!({"source_locale": "en", "required": [{"locales": ["ja"]}]})).await;
        let id = story(house, "a").await;
        let (zoe, kit) = (house.someone("zoe", Role::Editor, &[]).await, house.someone("kit", Role::Editor, &[]).await);
        let opt = async |browser: &Browser<'_>, way: &str| {
            browser.submit(&format!("/articles/{id}/ja/{way}"), &[("reason", "local")]).await.with(303);
        };
        opt(&zoe, "opt-out").await;
        opt(&kit, "opt-in").await;
        let text = |nth: u32| json!({"key": format!("n{nth}"), "locale": "en", "title": "More", "body": "Words."});
        house.take((0..60).map(text).collect()).await;
        let page = zoe.get("/activity").await.with(200).text;
        assert!(!page.contains("zoe Lam</b>"), "not on this page: {page}");
        let menu = page.split_once("name=\"actor\"").unwrap().1.split_once("</select>").unwrap().0;
        let (kit_at, zoe_at) = (menu.find("user:kit").unwrap(), menu.find("user:zoe").unwrap());
        assert!(kit_at < zoe_at, "by name: {menu}");
        let hers = zoe.get("/activity?actor=user:zoe").await.with(200).text;
        assert!(hers.contains("value=\"user:zoe\" translate=\"no\" selected") && hers.contains("user:kit"), "{hers}");
        let unknown = zoe.get("/activity?actor=user:nobody").await.with(200).text;
        assert!(unknown.contains("value=\"user:nobody\" translate=\"no\" selected"), "{unknown}");
    })
    .await;
}
