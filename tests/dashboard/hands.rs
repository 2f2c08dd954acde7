//! The list of articles by section, by when they changed, and by whose hands their texts are in.

use galley::{
    domain::{Locale, Role},
    service::ArticleId,
};
use serde_json::{Value, json};

use crate::house::{Browser, House, each_database};

fn locale(tag: &str) -> Locale {
    Locale::parse(tag).unwrap()
}

async fn take(house: &House, key: &str, kind: &str) -> ArticleId {
    let text = json!({"key": key, "locale": "en", "kind": kind, "datetime": "2026-11-18T08:00:00Z",
        "title": format!("Story {key}"), "body": format!("Words of {key}.")});
    house.take(vec![text]).await.remove(0)
}

/// Three articles of two sections, missing in `zh-HK` and `ja`; the last one came two hours after the others.
async fn desk(house: &House) -> Vec<ArticleId> {
    let policy = json!({"source_locale": "en", "required": [{"locales": ["zh-HK", "ja"]}]});
    house.found(policy).await;
    let mut ids = vec![take(house, "a", "City").await, take(house, "b", "World").await];
    house.clock.advance(2 * 3_600);
    ids.push(take(house, "c", "City").await);
    house.settle().await;
    ids
}

/// The keys on a page, in their order.
fn keys(page: &str) -> Vec<String> {
    let page = page.replace("<mark>", "").replace("</mark>", "");
    let rows = page.split("<tr role=\"row\" data-row>").skip(1);
    rows.filter_map(|row| Some(row.split_once(">Story ")?.1.split('<').next()?.to_owned())).collect()
}

async fn listed(browser: &Browser<'_>, query: &str) -> Vec<String> {
    let page = browser.get(&format!("/articles?sort=key{query}")).await.with(200).text;
    let shown = keys(&page);
    // The file holds the same.
    let file = browser.get(&format!("/articles?sort=key{query}&as=json")).await.with(200).text;
    let told: Vec<Value> = serde_json::from_str(&file).unwrap();
    let told: Vec<&str> = told.iter().map(|article| article["key"].as_str().unwrap()).collect();
    assert_eq!(told, shown, "{query}");
    shown
}

#[actix_web::test]
async fn a_list_is_narrowed_to_a_section_and_to_what_changed_lately() {
    each_database(async |house| {
        desk(house).await;
        let browser = house.someone("wai", Role::Translator, &[]).await;
        assert_eq!(listed(&browser, "&section=City").await, ["a", "c"]);
        assert_eq!(listed(&browser, "&section=City&changed=1h").await, ["c"]);
        assert_eq!(listed(&browser, "&changed=1d").await, ["a", "b", "c"]);
        assert_eq!(listed(&browser, "&section=City&status=missing&locale=ja").await, ["a", "c"]);
        let page = browser.get("/articles?section=City&changed=1h").await.with(200).text;
        let menu = page.split_once("<select name=\"section\">").unwrap().1.split("</select>").next().unwrap();
        assert!(menu.contains("selected>City<") && menu.contains(">World<"), "{menu}");
        assert!(page.contains("value=\"1h\" selected"), "{page}");
        // What is asked for goes into the saved view, and can be dropped piece by piece where nothing is found.
        let query = "section=City&#38;changed=1h";
        assert!(page.contains(&format!("name=\"query\" value=\"{query}\"")), "{page}");
        let none = browser.get("/articles?section=Sport&changed=1h").await.with(200).text;
        assert!(keys(&none).is_empty());
        for href in ["/articles?changed=1h\"", "/articles?section=Sport\""] {
            assert!(none.contains(href), "{href}: {none}");
        }
        browser.get("/articles?changed=soon").await.with(422);
    })
    .await;
}

#[actix_web::test]
async fn a_list_is_narrowed_to_whose_hands_the_work_is_in() {
    each_database(async |house| {
        let ids = desk(house).await;
        let wai = house.someone("wai", Role::Translator, &[]).await;
        let kit = house.someone("kit", Role::Admin, &[]).await;
        assert_eq!(listed(&wai, "&assignee=nobody").await, ["a", "b", "c"]);
        // `a` is assigned to Wai in one locale, who works on `b` in the other.
        let assign = format!("/articles/{}/ja/assign", ids[0]);
        kit.submit(&assign, &[("assignee", "user:wai")]).await.with(303);
        wai.submit(&format!("/articles/{}/zh-HK/claim", ids[1]), &[]).await.with(303);
        assert_eq!(listed(&wai, "&assignee=me").await, ["a", "b"]);
        assert_eq!(listed(&kit, "&assignee=me").await, Vec::<String>::new());
        assert_eq!(listed(&kit, "&assignee=user:wai").await, ["a", "b"]);
        assert_eq!(listed(&kit, "&assignee=user:wai&locale=ja").await, ["a"]);
        assert_eq!(listed(&kit, "&assignee=nobody&locale=zh-HK").await, ["a", "c"]);
        assert_eq!(listed(&kit, "&assignee=me&q=story").await, Vec::<String>::new());
        assert_eq!(listed(&wai, "&assignee=me&q=story").await, ["a", "b"]);
        // Whoever assigns work may choose among all; the one asked for is told by name.
        let page = kit.get("/articles?assignee=user:wai").await.with(200).text;
        assert!(page.contains("value=\"user:wai\" lang=\"\" translate=\"no\" selected>wai Lam<"), "{page}");
        assert!(!wai.get("/articles").await.with(200).text.contains("value=\"user:kit\""));
        let none = kit.get("/articles?assignee=user:wai&q=xyzzy").await.with(200).text;
        assert!(none.contains("Assignee wai Lam"), "{none}");
        kit.get("/articles?assignee=somebody").await.with(422);
        // The claim lapses; the assignment stays.
        let held = house.service.variant(ids[1], &locale("zh-HK")).await.unwrap().variant.claim.unwrap();
        house.clock.set(held.until);
        assert_eq!(listed(&kit, "&assignee=user:wai").await, ["a"]);
    })
    .await;
}

#[actix_web::test]
async fn what_is_in_progress_is_counted_and_listed() {
    each_database(async |house| {
        let ids = desk(house).await;
        let wai = house.someone("wai", Role::Translator, &[]).await;
        let kit = house.someone("kit", Role::Editor, &[]).await;
        assert_eq!(listed(&wai, "&status=progress").await, Vec::<String>::new());
        for (browser, id, tag) in [(&wai, ids[0], "ja"), (&wai, ids[0], "zh-HK"), (&kit, ids[1], "ja")] {
            browser.submit(&format!("/articles/{id}/{tag}/claim"), &[]).await.with(303);
        }
        assert_eq!(listed(&wai, "&status=progress").await, ["a", "b"]);
        assert_eq!(listed(&wai, "&status=progress&locale=zh-HK").await, ["a"]);
        // Besides what is in a state, not of it.
        assert_eq!(listed(&wai, "&status=progress&status=current").await, ["a", "b"]);
        assert_eq!(listed(&wai, "&status=progress&status=missing").await, ["a", "b", "c"]);
        let overview = wai.get("/").await.with(200).text;
        let tile = overview.split_once("status=progress\"").unwrap().1.split("</li>").next().unwrap();
        assert!(tile.contains("<span class=\"big\">3</span>"), "{tile}");
        assert!(tile.contains("2 translators, 2 locales"), "{tile}");
        let matrix = wai.get("/articles?status=progress").await.with(200).text;
        let rows = matrix.split_once("<tbody").unwrap().1;
        assert_eq!(rows.matches("is-progress\"").count(), 3);
        assert!(matrix.contains("f-progress"), "the bars of the columns say so");
        let held = house.service.variant(ids[0], &locale("ja")).await.unwrap().variant.claim.unwrap();
        house.clock.set(held.until);
        assert_eq!(listed(&wai, "&status=progress").await, Vec::<String>::new());
    })
    .await;
}
