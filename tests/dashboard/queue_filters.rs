//! What a queue is narrowed to: locales, kinds of articles, kinds of work, and how long it takes.

use galley::{domain::Role, service::ArticleId};
use serde_json::{Value, json};

use crate::house::{House, each_database};

/// About six hundred words, none of them twice, so that they weigh what a text of that length does.
fn long(typo: &str) -> String {
    let words: Vec<String> = (0..600_u32).map(|nth| format!("w{:x}{typo} ", nth.wrapping_mul(2_654_435_761))).collect();
    words.concat()
}

fn text(key: &str, kind: &str, locale: &str, day: u8, body: &str) -> Value {
    json!({"key": key, "kind": kind, "locale": locale, "datetime": format!("2026-11-{day:02}T08:00:00Z"),
        "title": format!("Story {key}"), "body": body})
}

/// Into Japanese: a long recipe and a brief are missing, and one word of a long story changed since it was translated.
async fn desk(house: &House) -> Vec<ArticleId> {
    house.found(json!({"source_locale": "en", "required": [{"locales": ["ja"]}]})).await;
    let story = long("");
    let mut ids = house
        .take(vec![
            text("a long one", "recipe", "en", 17, &long("x")),
            text("brief", "news", "en", 17, "Rain is over."),
            text("story", "news", "en", 17, &story),
        ])
        .await;
    house.take(vec![text("story", "news", "ja", 18, &story)]).await;
    house.take(vec![text("story", "news", "en", 19, &story.replacen("w0 ", "w1 ", 1))]).await;
    house.settle().await;
    ids.dedup();
    ids
}

/// The articles on a page of the queue, and how many the tab says that it holds.
fn listed(html: &str, tab: &str) -> (Vec<ArticleId>, String) {
    let links = html.split("<a class=\"title\" href=\"/queue/").skip(1);
    let ids = links.filter_map(|rest| rest.split('.').next()?.parse().ok()).collect();
    let count = html.split_once(&format!("<b id=\"tab-{tab}\">")).unwrap().1.split('<').next().unwrap().to_owned();
    (ids, count)
}

#[actix_web::test]
async fn a_queue_is_narrowed_by_kind_and_by_how_long_the_work_takes_and_its_tabs_count_the_same() {
    each_database(async |house| {
        let ids = desk(house).await;
        let [recipe, brief, story] = [ids[0], ids[1], ids[2]];
        let wai = house.someone("wai", Role::Editor, &[]).await;
        wai.submit(&format!("/articles/{brief}/ja/claim"), &[]).await.with(303);
        for (query, all, open, mine) in [
            ("", vec![recipe, brief, story], vec![recipe, story], vec![brief]),
            ("section=recipe", vec![recipe], vec![recipe], vec![]),
            ("section=news", vec![brief, story], vec![story], vec![brief]),
            ("size=short", vec![brief, story], vec![story], vec![brief]),
            ("kind=update&size=short", vec![story], vec![story], vec![]),
            ("section=recipe&size=short", vec![], vec![], vec![]),
            ("kind=review", vec![], vec![], vec![]),
            ("locale=ja&section=nothing+of+the+sort", vec![], vec![], vec![]),
        ] {
            for (tab, expected) in [("all", &all), ("open", &open), ("mine", &mine)] {
                let html = wai.get(&format!("/queue?tab={tab}&{query}")).await.with(200).text;
                let (mut found, count) = listed(&html, tab);
                found.sort_unstable();
                assert_eq!(found, *expected, "{tab} {query}");
                assert_eq!(count, expected.len().to_string(), "{tab} {query}");
                for (other, count) in [("all", all.len()), ("open", open.len()), ("mine", mine.len())] {
                    assert_eq!(listed(&html, other).1, count.to_string(), "{other} from {tab} {query}");
                }
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn what_is_to_be_approved_takes_as_long_as_it_is_read() {
    each_database(async |house| {
        let policy = json!({"source_locale": "en", "required": [{"locales": ["ja"]}], "review": "all"});
        house.found(policy).await;
        let ids =
            house.take(vec![text("a", "news", "en", 17, &long("")), text("b", "news", "en", 17, &long("z"))]).await;
        let endless: String = (0..12).map(|nth| long(&format!("{nth}"))).collect();
        house.take(vec![text("a", "news", "ja", 18, "Short."), text("b", "news", "ja", 18, &endless)]).await;
        house.settle().await;
        let wai = house.someone("wai", Role::Editor, &[]).await;
        let all = wai.get("/queue?tab=all&kind=review").await.with(200).text;
        assert_eq!(listed(&all, "all").1, "2", "{all}");
        let short = wai.get("/queue?tab=all&kind=review&size=short").await.with(200).text;
        assert_eq!(listed(&short, "all"), (vec![ids[0]], "1".to_owned()));
    })
    .await;
}

#[actix_web::test]
async fn a_form_sent_as_it_stands_leads_to_the_address_of_the_view_and_a_verdict_stays_in_it() {
    each_database(async |house| {
        let ids = desk(house).await;
        let wai = house.someone("wai", Role::Editor, &[]).await;
        let sent = wai.get("/queue?tab=all&kind=&section=news&size=short").await;
        assert_eq!(sent.sent_to(), "/queue?tab=all&section=news&size=short");
        assert_eq!(wai.get("/queue?tab=mine&kind=&section=&size=").await.sent_to(), "/queue");
        wai.get("/queue?size=huge").await.with(422);
        let page = wai.get("/queue?tab=all&section=news&size=short").await.with(200);
        assert!(page.text.contains("<option lang=\"\" translate=\"no\" selected>news"), "{}", page.text);
        assert!(page.text.contains("href=\"/queue?section=news&#38;size=short\""), "a tab keeps it: {}", page.text);
        let back = format!("/queue/{}.ja?tab=all&section=news&size=short", ids[1]);
        let put_off = format!("/articles/{}/ja/put-off", ids[2]);
        wai.submit(&put_off, &[("for", "day"), ("back", &back), ("tab", "all")]).await.with(303);
        assert!(wai.get(&back).await.with(200).text.contains("Snoozed. 1 left."));
        let empty = wai.get("/queue?tab=all&section=none").await.with(200).text;
        assert!(empty.contains("<p><a href=\"/queue?tab=all\">Clear all</a></p>"), "{empty}");
    })
    .await;
}
