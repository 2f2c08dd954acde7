//! What a queue that stands open is told: who finished what, what is to do again, and what is new.

use galley::{domain::Role, service::ArticleId};
use serde_json::{Value, json};

use crate::{
    browser::Telling,
    house::{Browser, House, each_database},
};

fn text(key: &str, locale: &str) -> Value {
    json!({"key": key, "locale": locale, "datetime": "2026-11-18T08:00:00Z", "title": format!("Story {key}"),
        "body": format!("Words of {key}.")})
}

/// Takes texts in, and waits until all that follows from them has happened.
async fn arrive(house: &House, texts: Vec<Value>) -> Vec<ArticleId> {
    let ids = house.take(texts).await;
    house.settle().await;
    ids
}

async fn open(house: &House) {
    let policy = json!({"source_locale": "en", "required": [{"locales": ["zh-HK", "ja"]}]});
    house.found(policy).await;
}

/// Opens a page of the queue, and hears what it is told.
async fn hear(browser: &Browser<'_>, path: &str) -> Telling {
    let page = browser.get(path).await.with(200);
    let live = page.values("div id=\"telling\"", "data-from").remove(0).replace("&#38;", "&");
    let mut telling = browser.listen(&live).await;
    telling.next().await.unwrap();
    telling
}

/// What is put in the place of an element.
fn put<'m>(message: &'m str, place: &str) -> Option<&'m str> {
    let (_, rest) = message.split_once(&format!("hx-target=\"{place}\""))?;
    rest.split_once('>')?.1.split("</hx-partial>").next()
}

#[actix_web::test]
async fn a_piece_is_struck_through_under_the_name_of_whoever_finished_it_until_it_is_to_do_again() {
    each_database(async |house| {
        open(house).await;
        let ids = arrive(house, vec![text("a", "en"), text("b", "en"), text("b", "ja")]).await;
        let anew = json!({"datetime": "2026-11-19T08:00:00Z", "body": "Everything about it is another story by now."});
        let mut rewritten = text("b", "en");
        rewritten.as_object_mut().unwrap().extend(anew.as_object().unwrap().clone());
        arrive(house, vec![rewritten]).await;
        let (wai, kit) = (house.someone("wai", Role::Editor, &[]).await, house.someone("kit", Role::Editor, &[]).await);
        let mut telling = hear(&wai, "/queue?tab=all").await;
        let title = |id: ArticleId, locale: &str| format!("#q-{id}-{locale} .title");
        let why = |id: ArticleId, locale: &str| format!("#q-{id}-{locale} .why");
        kit.submit(&format!("/articles/{}/zh-HK/opt-out", ids[0]), &[("reason", "local")]).await.with(303);
        // Of the same article, a moment later, by somebody else.
        arrive(house, vec![text("a", "ja")]).await;
        let message = telling.next().await.unwrap();
        assert!(put(&message, &title(ids[0], "zh-HK")).unwrap().starts_with("<s>"), "{message}");
        assert!(put(&message, &why(ids[0], "zh-HK")).unwrap().contains("done by kit Lam"), "{message}");
        assert!(!put(&message, &why(ids[0], "ja")).unwrap().contains("kit Lam"), "{message}");
        assert_eq!(put(&message, "#group-later"), Some("2"), "of four, two are left: {message}");
        assert_eq!(put(&message, &title(ids[1], "ja")), None, "nothing happened to it");
        kit.submit(&format!("/articles/{}/zh-HK/opt-in", ids[0]), &[]).await.with(303);
        // What is withdrawn is not done: it comes back when it is restored.
        kit.submit(&format!("/articles/{}/ja/withdraw", ids[1]), &[]).await.with(303);
        house.settle().await;
        let message = telling.next().await.unwrap();
        assert_eq!(put(&message, &title(ids[0], "zh-HK")), Some("Story a"), "{message}");
        assert!(!put(&message, &why(ids[0], "zh-HK")).unwrap().contains("done by"), "{message}");
        assert!(put(&message, &title(ids[0], "ja")).unwrap().starts_with("<s>"), "{message}");
        assert_eq!(put(&message, &title(ids[1], "ja")), Some("Story b"), "{message}");
    })
    .await;
}

#[actix_web::test]
async fn what_is_new_is_told_until_it_is_taken_over() {
    each_database(async |house| {
        open(house).await;
        arrive(house, vec![text("a", "en")]).await;
        let (wai, kit) = (house.someone("wai", Role::Editor, &[]).await, house.someone("kit", Role::Editor, &[]).await);
        let mut telling = hear(&wai, "/queue?tab=all&locale=ja").await;
        let new = arrive(house, vec![text("b", "en")]).await;
        let message = telling.next().await.unwrap();
        assert!(put(&message, "#fresh").unwrap().contains("1 new piece of work."), "{message}");
        kit.submit(&format!("/articles/{}/ja/opt-out", new[0]), &[("reason", "local")]).await.with(303);
        house.settle().await;
        let message = telling.next().await.unwrap();
        assert_eq!(put(&message, "#fresh"), Some(""), "{message}");
    })
    .await;
}

#[actix_web::test]
async fn what_moves_up_from_the_second_page_is_not_new() {
    each_database(async |house| {
        open(house).await;
        let ids = arrive(house, (10..62).map(|nth| text(&format!("n{nth}"), "en")).collect()).await;
        let (wai, kit) = (house.someone("wai", Role::Editor, &[]).await, house.someone("kit", Role::Editor, &[]).await);
        let mut telling = hear(&wai, "/queue?tab=all&locale=ja").await;
        let opt_out = async |id: ArticleId| {
            kit.submit(&format!("/articles/{id}/ja/opt-out"), &[("reason", "local")]).await.with(303);
            house.settle().await;
        };
        opt_out(ids[0]).await;
        let message = telling.next().await.unwrap();
        assert!(put(&message, &format!("#q-{}-ja .title", ids[0])).unwrap().starts_with("<s>"), "{message}");
        assert_eq!(put(&message, "#fresh"), None, "{message}");
        // What belongs on the page is new to it.
        kit.submit(&format!("/articles/{}/ja/opt-out", ids[1]), &[("reason", "local")]).await.with(303);
        house.settle().await;
        telling.next().await.unwrap();
        let mut telling = hear(&wai, "/queue?tab=all&locale=ja").await;
        kit.submit(&format!("/articles/{}/ja/opt-in", ids[1]), &[]).await.with(303);
        house.settle().await;
        let message = telling.next().await.unwrap();
        assert!(put(&message, "#fresh").unwrap().contains("1 new piece of work."), "{message}");
    })
    .await;
}
