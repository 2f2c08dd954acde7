//! What a queue that stands open is told: who finished what, what is to do again, and what is new.

use galley::{
    domain::{Policy, Role},
    service::{ArticleId, Expected, IngestOptions, Submission, access::NewPerson},
};
use serde_json::{Value, json};

use crate::{
    browser::Telling,
    house::{Browser, House, each_database},
};

fn text(key: &str, locale: &str) -> Value {
    json!({"key": key, "locale": locale, "datetime": "2026-11-18T08:00:00Z", "title": format!("Story {key}"),
        "body": format!("Words of {key}.")})
}

async fn settle(house: &House) {
    while galley::scheduler::step(&house.service).await.unwrap().is_busy() {}
}

async fn take(house: &House, texts: Vec<Value>) -> Vec<ArticleId> {
    let items = texts.iter().map(|text| Submission::Item(text.to_string().into_bytes())).collect();
    let taken = house.service.ingest("news", items, IngestOptions::default()).await.unwrap();
    settle(house).await;
    taken.into_iter().map(|report| report.result.unwrap().article_id).collect()
}

async fn open(house: &House) {
    let policy = json!({"source_locale": "en", "required": [{"locales": ["zh-HK", "ja"]}]});
    let policy: Policy = serde_json::from_value(policy).unwrap();
    house.service.put_policy("news", &policy, Expected::Absent).await.unwrap();
}

async fn someone<'h>(house: &'h House, name: &str) -> Browser<'h> {
    let display_name = Some(format!("{name} Lam"));
    let new = NewPerson { name: name.to_owned(), display_name, role: Role::Editor, locales: None, password: None };
    let who = house.service.add_person(new).await.unwrap();
    house.signed_in(&who).await
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
        let ids = take(house, vec![text("a", "en"), text("b", "en"), text("b", "ja")]).await;
        let anew = json!({"datetime": "2026-11-19T08:00:00Z", "body": "Everything about it is another story by now."});
        let mut rewritten = text("b", "en");
        rewritten.as_object_mut().unwrap().extend(anew.as_object().unwrap().clone());
        take(house, vec![rewritten]).await;
        let (wai, kit) = (someone(house, "wai").await, someone(house, "kit").await);
        let mut telling = hear(&wai, "/queue?tab=all").await;
        let title = |id: ArticleId, locale: &str| format!("#q-{id}-{locale} .title");
        let why = |id: ArticleId, locale: &str| format!("#q-{id}-{locale} .why");
        kit.submit(&format!("/articles/{}/zh-HK/opt-out", ids[0]), &[("reason", "local")]).await.with(303);
        // Of the same article, a moment later, by somebody else.
        take(house, vec![text("a", "ja")]).await;
        let message = telling.next().await.unwrap();
        assert!(put(&message, &title(ids[0], "zh-HK")).unwrap().starts_with("<s>"), "{message}");
        assert!(put(&message, &why(ids[0], "zh-HK")).unwrap().contains("done by kit Lam"), "{message}");
        assert!(!put(&message, &why(ids[0], "ja")).unwrap().contains("kit Lam"), "{message}");
        assert_eq!(put(&message, &title(ids[1], "ja")), None, "nothing happened to it");
        kit.submit(&format!("/articles/{}/zh-HK/opt-in", ids[0]), &[]).await.with(303);
        // What is withdrawn is not done: it comes back when it is restored.
        kit.submit(&format!("/articles/{}/ja/withdraw", ids[1]), &[]).await.with(303);
        settle(house).await;
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
        take(house, vec![text("a", "en")]).await;
        let (wai, kit) = (someone(house, "wai").await, someone(house, "kit").await);
        let mut telling = hear(&wai, "/queue?tab=all&locale=ja").await;
        let new = take(house, vec![text("b", "en")]).await;
        let message = telling.next().await.unwrap();
        assert!(put(&message, "#fresh").unwrap().contains("1 new piece of work."), "{message}");
        kit.submit(&format!("/articles/{}/ja/opt-out", new[0]), &[("reason", "local")]).await.with(303);
        settle(house).await;
        let message = telling.next().await.unwrap();
        assert_eq!(put(&message, "#fresh"), Some(""), "{message}");
    })
    .await;
}

#[actix_web::test]
async fn what_moves_up_from_the_second_page_is_not_new() {
    each_database(async |house| {
        open(house).await;
        let ids = take(house, (10..62).map(|nth| text(&format!("n{nth}"), "en")).collect()).await;
        let (wai, kit) = (someone(house, "wai").await, someone(house, "kit").await);
        let mut telling = hear(&wai, "/queue?tab=all&locale=ja").await;
        let opt_out = async |id: ArticleId| {
            kit.submit(&format!("/articles/{id}/ja/opt-out"), &[("reason", "local")]).await.with(303);
            settle(house).await;
        };
        opt_out(ids[0]).await;
        let message = telling.next().await.unwrap();
        assert!(put(&message, &format!("#q-{}-ja .title", ids[0])).unwrap().starts_with("<s>"), "{message}");
        assert_eq!(put(&message, "#fresh"), None, "{message}");
        // What belongs on the page is new to it.
        kit.submit(&format!("/articles/{}/ja/opt-out", ids[1]), &[("reason", "local")]).await.with(303);
        settle(house).await;
        telling.next().await.unwrap();
        let mut telling = hear(&wai, "/queue?tab=all&locale=ja").await;
        kit.submit(&format!("/articles/{}/ja/opt-in", ids[1]), &[]).await.with(303);
        settle(house).await;
        let message = telling.next().await.unwrap();
        assert!(put(&message, "#fresh").unwrap().contains("1 new piece of work."), "{message}");
    })
    .await;
}
