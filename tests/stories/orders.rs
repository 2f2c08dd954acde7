//! The orders that no index of articles has: the most urgent first, and by headline.

use std::collections::BTreeSet;

use galley::{
    domain::{Collation, State},
    scheduler,
    service::{
        ArticleFilter, ArticleRow, ArticleSort, Cursor, Glance, IngestOptions, Page, VariantFilter, VariantSort,
    },
};

use crate::{
    house::{House, NEWS},
    submit::locale,
};

stories!(in_a_house:
    the_most_urgent_articles_come_first_and_those_without_work_last,
    the_most_urgent_come_first_however_many_there_are,
    headlines_are_ordered_as_the_reader_s_language_has_it,
    a_list_by_headline_is_paged_through_while_it_changes,
    too_many_articles_are_not_ordered_by_headline,
    a_glance_tells_the_oldest_and_the_most_important,
);

const DAY: &str = "2025-12-04T08:00:00Z";

async fn everything(house: &House) -> ArticleFilter {
    let collection = house.service.collection(NEWS).await.unwrap().id;
    ArticleFilter { collections: vec![collection], limit: 500, ..ArticleFilter::default() }
}

/// All pages of a list, forwards; and that they are the same backwards.
async fn walked(filter: &ArticleFilter, page: impl AsyncFn(&ArticleFilter) -> Page<ArticleRow>) -> Vec<ArticleRow> {
    let mut filter = filter.clone();
    let mut pages = vec![page(&filter).await];
    assert!(pages[0].previous.is_none(), "nothing comes before the first page");
    while let Some(next) = pages.last().and_then(|page| page.next.clone()) {
        // A cursor goes to the reader and comes back as a word.
        filter.cursor = Some(next.to_string().parse::<Cursor>().unwrap());
        pages.push(page(&filter).await);
    }
    let mut nth = pages.len() - 1;
    let mut before = pages[nth].previous.clone();
    while let Some(previous) = before {
        filter.cursor = Some(previous.to_string().parse::<Cursor>().unwrap());
        let here = page(&filter).await;
        nth -= 1;
        assert_eq!(here.items, pages[nth].items, "page {nth} of {}", pages.len());
        before = here.previous;
    }
    assert_eq!(nth, 0, "the first page is reached");
    pages.into_iter().flat_map(|page| page.items).collect()
}

async fn by_urgency(house: &House, filter: &ArticleFilter) -> Vec<i64> {
    let filter = ArticleFilter { sort: ArticleSort::Urgent, ..filter.clone() };
    let all = walked(&filter, async |filter| house.service.articles(filter).await.unwrap()).await;
    all.into_iter().map(|row| row.id).collect()
}

/// What the order is to be: as the work comes in its own list, each article once, then the others as they changed. Where
/// states are asked for in which one can begin, only work in them counts.
async fn expected(house: &House, filter: &ArticleFilter) -> Vec<i64> {
    let usual = ArticleFilter { sort: ArticleSort::Updated, ..filter.clone() };
    let all = walked(&usual, async |filter| house.service.articles(filter).await.unwrap()).await;
    let held: BTreeSet<i64> = all.iter().map(|row| row.id).collect();
    let mut work = VariantFilter {
        collections: filter.collections.clone(),
        locales: filter.locales.clone(),
        states: filter.states.iter().copied().filter(|state| state.is_workable()).collect(),
        sort: VariantSort::Urgent,
        limit: 500,
        ..VariantFilter::default()
    };
    let mut order = Vec::new();
    let mut met = BTreeSet::new();
    loop {
        let page = house.service.variants(&work).await.unwrap();
        let ids = page.items.iter().map(|listed| listed.article.id);
        order.extend(ids.filter(|id| held.contains(id) && met.insert(*id)));
        work.cursor = page.next;
        if work.cursor.is_none() {
            break;
        }
    }
    order.extend(all.iter().map(|row| row.id).filter(|id| met.insert(*id)));
    order
}

async fn desk_rules(house: &House) {
    house.rules().await.allowed(86_400, None).stand().await;
}

/// Articles with work of several weights, late and not, and some with none.
async fn desk(house: &House, more: usize) {
    house.collection(NEWS).required(&["en", "zh-CN", "fr"]).allowed(86_400, None).stand().await;
    house.it_is("2025-12-04T09:00:00Z");
    let mut arriving = Vec::new();
    for nth in 0..30 + more {
        let key = format!("desk/{nth:04}");
        arriving.push(house.source(&key).says("The fee is 10 dollars.").at(DAY).submission());
        for (place, tag) in ["zh-CN", "fr"].into_iter().enumerate() {
            // Few of the many have a translation, as those take time to arrive.
            if nth % 7 != place && (nth < 30 || nth % 20 == 0) {
                arriving.push(house.text(&key, tag).says("10").at("2025-12-04T08:30:00Z").submission());
            }
        }
    }
    house.ingest_into(NEWS, arriving, IngestOptions::default()).await;
    house.it_is("2025-12-05T07:00:00Z");
    for nth in [4, 11, 18] {
        let key = format!("desk/{nth:04}");
        house.source(&key).says("The fee is 12 dollars.").at("2025-12-05T06:00:00Z").arrives().await;
    }
    // What was missing from the first day is late now, and what became stale since is not.
    house.it_is("2025-12-05T10:00:00Z");
    while scheduler::step(&house.service).await.unwrap().is_busy() {}
}

async fn the_most_urgent_articles_come_first_and_those_without_work_last(house: &House) {
    desk(house, 0).await;
    let all = everything(house).await;
    for limit in [1, 4, 500] {
        for filter in [
            all.clone(),
            ArticleFilter { states: vec![State::Missing], ..all.clone() },
            ArticleFilter { states: vec![State::Stale], ..all.clone() },
            ArticleFilter { states: vec![State::Stale, State::Current], ..all.clone() },
            ArticleFilter { states: vec![State::Current], locales: vec![locale("fr")], ..all.clone() },
            ArticleFilter { locales: vec![locale("zh-CN")], ..all.clone() },
        ] {
            let filter = ArticleFilter { limit, ..filter };
            let expected = expected(house, &filter).await;
            assert!(!expected.is_empty());
            assert_eq!(by_urgency(house, &filter).await, expected, "{limit} {:?} {:?}", filter.states, filter.locales);
        }
    }
    let first = ArticleFilter { sort: ArticleSort::Urgent, ..all };
    let first = house.service.articles(&first).await.unwrap().items.remove(0);
    assert!(first.variants.iter().any(|variant| variant.overdue), "what is late comes first: {}", first.key);
}

async fn the_most_urgent_come_first_however_many_there_are(house: &House) {
    desk(house, 2_100).await;
    let all = everything(house).await;
    for (filter, count) in [
        (all.clone(), 2_130),
        // All but those three whose translations are all stale.
        (ArticleFilter { states: vec![State::Current, State::Missing], ..all.clone() }, 2_127),
        (ArticleFilter { locales: vec![locale("zh-CN")], limit: 150, ..all.clone() }, 2_130),
    ] {
        let expected = expected(house, &filter).await;
        assert_eq!(expected.len(), count);
        let found = by_urgency(house, &filter).await;
        assert_eq!(found.len(), expected.len());
        assert!(found == expected, "{:?} {:?}: another order", filter.states, filter.locales);
    }
}

async fn by_headline(house: &House, filter: &ArticleFilter, collation: Collation) -> Vec<String> {
    let page =
        async |filter: &ArticleFilter| house.service.articles_by_headline(filter, collation).await.unwrap().unwrap();
    walked(filter, page).await.into_iter().map(|row| row.title.unwrap_or(row.key)).collect()
}

async fn headlines_are_ordered_as_the_reader_s_language_has_it(house: &House) {
    house.collection(NEWS).nothing_required().stand().await;
    for (nth, title) in
        ["王府井重開", "Part 10", "一號風球", "安全檢查", "Part 2", "Éclairs", "egg prices"].iter().enumerate()
    {
        house.source(&format!("{nth}")).field("title", *title).says("A text.").at(DAY).arrives().await;
    }
    // Its key stands for the headline that it lacks.
    house.source("f-without").field("title", serde_json::Value::Null).says("A text.").at(DAY).arrives().await;
    let all = everything(house).await;
    for limit in [1, 3, 500] {
        let filter = ArticleFilter { limit, ..all.clone() };
        let latin = ["Éclairs", "egg prices", "f-without", "Part 2", "Part 10"];
        let pinyin = by_headline(house, &filter, Collation::Pinyin).await;
        assert_eq!(pinyin[..3], ["安全檢查", "王府井重開", "一號風球"]);
        assert_eq!(pinyin[3..], latin);
        let strokes = by_headline(house, &filter, Collation::Strokes).await;
        assert_eq!(strokes[..3], ["一號風球", "王府井重開", "安全檢查"]);
        let letters = by_headline(house, &filter, Collation::Letters).await;
        assert_eq!(letters[..5], latin);
    }
}

async fn a_list_by_headline_is_paged_through_while_it_changes(house: &House) {
    house.collection(NEWS).nothing_required().stand().await;
    let long = "e".repeat(400);
    for title in ["a", "b", "c", "d", &long] {
        house.source(&format!("key-{title:.1}")).field("title", title).says("A text.").at(DAY).arrives().await;
    }
    let mut filter = ArticleFilter { limit: 2, ..everything(house).await };
    let page = async |filter: &ArticleFilter| {
        house.service.articles_by_headline(filter, Collation::Letters).await.unwrap().unwrap()
    };
    let titles =
        |page: &Page<ArticleRow>| -> Vec<String> { page.items.iter().filter_map(|row| row.title.clone()).collect() };
    let first = page(&filter).await;
    assert_eq!(titles(&first), ["a", "b"]);
    // The last of the page is called otherwise when the next page is asked for.
    house.source("key-b").field("title", "z").says("A text.").at("2025-12-04T09:00:00Z").arrives().await;
    filter.cursor = first.next;
    let second = page(&filter).await;
    assert_eq!(titles(&second), ["c", "d"]);
    filter.cursor = second.next;
    let third = page(&filter).await;
    assert_eq!(titles(&third), [long.clone(), "z".to_owned()]);
    // A headline longer than a cursor is no place to get lost.
    filter.limit = 1;
    filter.cursor = page(&ArticleFilter { limit: 4, cursor: None, ..filter.clone() }).await.next;
    assert_eq!(titles(&page(&filter).await), ["z"]);
}

async fn too_many_articles_are_not_ordered_by_headline(house: &House) {
    house.collection(NEWS).nothing_required().stand().await;
    let texts = (0..2_001).map(|nth| {
        let title = if nth < 3 { format!("Rare {nth}") } else { format!("Usual {nth}") };
        house.source(&format!("{nth}")).field("title", title).says("A text.").at(DAY).submission()
    });
    house.ingest_into(NEWS, texts.collect(), IngestOptions::default()).await;
    let all = everything(house).await;
    assert!(house.service.articles_by_headline(&all, Collation::Letters).await.unwrap().is_none());
    let few = ArticleFilter { search: Some(galley::domain::Search::parse("rare")), ..all };
    assert_eq!(by_headline(house, &few, Collation::Letters).await, ["Rare 0", "Rare 1", "Rare 2"]);
}

async fn a_glance_tells_the_oldest_and_the_most_important(house: &House) {
    house.collection(NEWS).required(&["en", "zh-CN", "fr"]).stand().await;
    let collection = house.service.collection(NEWS).await.unwrap().id;
    assert_eq!(house.service.glance(collection).await.unwrap(), Glance::default());
    desk_rules(house).await;
    house.it_is("2025-12-04T09:00:00Z");
    house.source("fee").says("The fee is 10 dollars.").at(DAY).arrives().await;
    house.text("fee", "fr").says("10").at("2025-12-04T08:30:00Z").arrives().await;
    let glance = house.service.glance(collection).await.unwrap();
    let due = glance.oldest_due.unwrap();
    assert_eq!(glance.majors, Some(0));
    house.it_is("2025-12-05T07:00:00Z");
    house.source("fee").says("The fee is 12 dollars.").at("2025-12-05T06:00:00Z").arrives().await;
    let glance = house.service.glance(collection).await.unwrap();
    assert_eq!(glance.oldest_due, Some(due), "what became stale since is due later");
    assert_eq!((glance.majors, glance.oldest_review), (Some(1), None), "a corrected figure");
}
