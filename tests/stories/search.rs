//! Searching: what an editor types, and what is found by it.

use galley::{
    domain::{Review, Search, State},
    service::{ArticleFilter, ArticleSort, IngestOptions},
};
use sea_orm::ConnectionTrait as _;

use crate::{
    house::{House, NEWS},
    submit::locale,
    words::{CHINESE, ORIGINAL},
};

stories!(in_a_house:
    a_search_finds_words_of_the_headline_and_the_key,
    an_article_is_found_by_the_headline_of_any_of_its_translations,
    a_pasted_address_and_a_number_find_their_article,
    what_is_no_longer_said_is_no_longer_found,
    a_search_is_combined_with_other_conditions_and_paged_through,
    words_that_stand_in_thousands_of_articles_are_found_page_by_page,
    what_another_version_folded_is_folded_anew,
    a_headline_that_was_sent_back_is_not_found_until_that_is_taken_back,
);

const DAY: &str = "2025-12-04T08:00:00Z";

/// The keys found, in order of the keys.
async fn found(house: &House, search: &str) -> Vec<String> {
    let filter = ArticleFilter { search: Some(Search::parse(search)), ..by_key(house).await };
    house.service.articles(&filter).await.unwrap().items.into_iter().map(|article| article.key).collect()
}

async fn by_key(house: &House) -> ArticleFilter {
    let collection = house.service.collection(NEWS).await.unwrap().id;
    ArticleFilter { collections: vec![collection], sort: ArticleSort::Key, limit: 10, ..ArticleFilter::default() }
}

async fn a_search_finds_words_of_the_headline_and_the_key(house: &House) {
    house.collection("news").required(&["en"]).stand().await;
    house.collection("other").required(&["en"]).stand().await;
    for (key, title) in [
        ("one", "The Bridge of 100 % Steel"),
        ("two", "ＢＲＩＤＧＥ closed: it\'s Café Müller\'s fault"),
        ("three_x", "大桥通车"),
        ("four", "頭髮與颱風"),
    ] {
        house.source(key).field("title", title).says("A text.").at(DAY).arrives().await;
    }
    house
        .source("elsewhere")
        .into_collection("other")
        .field("title", "A bridge")
        .says("A text.")
        .at(DAY)
        .arrives()
        .await;
    for (search, expected) in [
        ("bridge", vec!["one", "two"]),
        ("steel bridge", vec!["one"]),
        ("rid", vec!["one", "two"]),
        ("it\'s", vec!["two"]),
        ("CAFE muller", vec!["two"]),
        ("100 %", vec!["one"]),
        ("大桥", vec!["three_x"]),
        ("大橋", vec!["three_x"]),
        ("台风", vec!["four"]),
        ("头发", vec!["four"]),
        ("風", vec!["four"]),
        ("桥大", vec![]),
        ("three_", vec!["three_x"]),
        ("e_x", vec!["three_x"]),
        ("o%e", vec![]),
        ("\\", vec![]),
        ("\" OR bridge", vec![]),
        ("\" OR one*", vec![]),
        ("\'", vec!["two"]),
        ("%", vec!["one"]),
        ("\u{301}", vec!["four", "one", "three_x", "two"]),
    ] {
        assert_eq!(found(house, search).await, expected, "{search}");
    }
}

async fn an_article_is_found_by_the_headline_of_any_of_its_translations(house: &House) {
    house.collection("news").required(&["en", "zh-HK", "zh-CN"]).stand().await;
    house.source("typhoon").field("title", "Observatory hoists No. 9").says("A text.").at(DAY).arrives().await;
    house.source("budget").field("title", "The budget").says("Another.").at(DAY).arrives().await;
    assert!(found(house, "烈风").await.is_empty());
    house.text("typhoon", "zh-HK").field("title", "天文台改發九號烈風").says("文。").at(DAY).arrives().await;
    for search in ["烈風", "烈风", "observatory 九号", "改發"] {
        assert_eq!(found(house, search).await, ["typhoon"], "{search}");
    }
    let id = house.id("typhoon").await;
    let headlines = house.service.headlines(&[id]).await.unwrap();
    let told: Vec<String> = headlines[&id].iter().map(|(locale, title)| format!("{locale} {title}")).collect();
    assert_eq!(told, ["en Observatory hoists No. 9", "zh-HK 天文台改發九號烈風"]);
}

async fn a_pasted_address_and_a_number_find_their_article(house: &House) {
    house.collection("news").required(&["en", "zh-HK"]).stand().await;
    let address = |locale: &str| format!("https://news.example/{locale}/local/ferry-returns");
    house.source("a").field("title", "The ferry").field("url", address("en")).says("A text.").at(DAY).arrives().await;
    house.text("a", "zh-HK").field("title", "渡輪").field("url", address("zh-hk")).says("文。").at(DAY).arrives().await;
    house.source("b").field("title", "Ferry fares").says("A text.").at(DAY).arrives().await;
    assert_eq!(found(house, &address("zh-hk")).await, ["a"]);
    assert_eq!(found(house, "HTTPS://NEWS.EXAMPLE/en/local/ferry-returns").await, ["a"]);
    assert_eq!(found(house, "ferry-returns").await, ["a"]);
    assert_eq!(found(house, "https://news.example/fr/local/ferry-returns").await, Vec::<String>::new());
    let id = house.id("b").await;
    assert!(found(house, &id.to_string()).await.contains(&"b".to_owned()));
    assert_eq!(found(house, &format!("#{id}")).await, ["b"]);
    assert!(found(house, "#999999").await.is_empty());
}

async fn what_is_no_longer_said_is_no_longer_found(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    house.source("a").field("title", "The old harbour").says("A text.").at(DAY).arrives().await;
    house.text("a", "zh-CN").field("title", "旧港口").says("文。").at(DAY).arrives().await;
    let later = "2025-12-05T08:00:00Z";
    house.source("a").field("title", "The new harbour").says("A text.").at(later).arrives().await;
    assert!(found(house, "old").await.is_empty());
    assert_eq!(found(house, "new harbour").await, ["a"]);
    assert_eq!(found(house, "港口").await, ["a"]);
    house.text("a", "zh-CN").at(later).deleted().arrives().await;
    assert!(found(house, "港口").await.is_empty());
}

async fn a_search_is_combined_with_other_conditions_and_paged_through(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    for nth in 0..9 {
        let key = format!("storm-{nth}");
        house.source(&key).field("title", format!("颱風 {nth}")).says("A text.").at(DAY).arrives().await;
        if nth % 3 == 0 {
            house.text(&key, "zh-CN").says("文。").at(DAY).arrives().await;
        }
    }
    let mut filter = ArticleFilter {
        search: Some(Search::parse("台风")),
        states: vec![State::Missing, State::Stale],
        limit: 4,
        ..by_key(house).await
    };
    let first = house.service.articles(&filter).await.unwrap();
    filter.cursor = first.next.clone();
    let second = house.service.articles(&filter).await.unwrap();
    let keys: Vec<&str> = first.items.iter().chain(&second.items).map(|article| article.key.as_str()).collect();
    assert_eq!(keys, ["storm-1", "storm-2", "storm-4", "storm-5", "storm-7", "storm-8"]);
    assert!(second.next.is_none());
    filter.cursor = second.previous;
    assert_eq!(house.service.articles(&filter).await.unwrap().items.len(), 4);
}

async fn words_that_stand_in_thousands_of_articles_are_found_page_by_page(house: &House) {
    house.collection("news").nothing_required().stand().await;
    let all = (0..2_100).map(|nth| {
        let title = if nth % 1_000 == 7 { format!("Rare common {nth}") } else { format!("Common {nth}") };
        house.source(&format!("key-{nth:04}")).field("title", title).says("A text.").at(DAY).submission()
    });
    house.ingest_into(NEWS, all.collect(), IngestOptions::default()).await;
    assert_eq!(found(house, "common").await.len(), 10);
    assert_eq!(found(house, "rare common").await, ["key-0007", "key-1007", "key-2007"]);
    let mut filter = ArticleFilter { search: Some(Search::parse("COMMON")), limit: 500, ..by_key(house).await };
    let mut met = 0;
    loop {
        let page = house.service.articles(&filter).await.unwrap();
        met += page.items.len();
        filter.cursor = page.next;
        if filter.cursor.is_none() {
            break;
        }
    }
    assert_eq!(met, 2_100);
}

async fn what_another_version_folded_is_folded_anew(house: &House) {
    house.collection("news").required(&["en"]).stand().await;
    house.source("a").field("title", "颱風").says("A text.").at(DAY).arrives().await;
    house.source("b").field("title", "大橋").says("A text.").at(DAY).arrives().await;
    assert!(!house.service.refold_step().await.unwrap(), "a new database has nothing to fold anew");
    let tables = house.tables().await;
    for sql in
        ["UPDATE article_words SET text = 'old words'", "UPDATE refolding SET version = 0, after_article_id = NULL"]
    {
        tables.execute_unprepared(sql).await.unwrap();
    }
    tables.close().await.unwrap();
    assert!(found(house, "台风").await.is_empty());
    while house.service.refold_step().await.unwrap() {}
    assert_eq!(found(house, "台风").await, ["a"]);
    assert_eq!(found(house, "大桥").await, ["b"]);
}

async fn a_headline_that_was_sent_back_is_not_found_until_that_is_taken_back(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).review(Review::Machine).stand().await;
    house.source("k").field("title", "The bridge").says(ORIGINAL).at(DAY).arrives().await;
    let chinese = house.text("k", "zh-CN").field("title", "大桥").says(CHINESE).at(DAY);
    chinese.field("origin", "machine").arrives().await;
    let id = house.id("k").await;
    house.service.send_back(id, &locale("zh-CN"), 1, "It is a tunnel.").await.unwrap();
    assert!(found(house, "大桥").await.is_empty());
    house.service.place_events().await.unwrap();
    let decided = house.service.article_decisions(id).await.unwrap().swap_remove(0);
    house.service.undo(decided.event.position.unwrap()).await.unwrap();
    assert_eq!(found(house, "大桥").await, ["k"]);
}
