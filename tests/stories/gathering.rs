//! What a report says, gathered from how things stand and from what happened since the one before.

use galley::{
    clock::Instant,
    domain::{
        State,
        report::{Grouping, Item, Picked, ReportData, Selection},
    },
    service::Gathering,
};

use crate::{
    house::House,
    submit::locale,
    words::{CHINESE, ORIGINAL, REWRITTEN, with_a_figure_put_right, with_a_rewording},
};

stories!(in_a_house:
    news_are_what_is_otherwise_than_in_the_report_before,
    a_correction_is_told_with_its_figure_and_the_languages_that_lack_it,
    totals_stand_beside_those_of_the_report_before,
    young_work_is_held_back_and_told_once_it_is_ripe,
    lists_keep_the_foremost_and_count_the_rest,
    what_is_late_does_not_crowd_out_what_is_not,
    work_that_passed_its_due_time_since_is_news,
    only_what_is_selected_is_told,
);

const DAY: u64 = 86_400;

pub(crate) async fn report(house: &House, selection: &Selection, previous: Option<&ReportData>) -> ReportData {
    let look_back_to = Instant::from_micros(0);
    let asked = Gathering { selection, grouping: Grouping::Locale, previous, look_back_to };
    house.service.gather_report(&asked, house.service.clock().now()).await.unwrap()
}

fn told(list: &Picked<Item>) -> Vec<(&str, String)> {
    assert_eq!(list.more(), 0);
    list.items.iter().map(|item| (item.article.key.as_str(), item.locale.to_string())).collect()
}

async fn translated(house: &House, key: &str) {
    house.source(key).says(ORIGINAL).at("2026-01-05T08:00:00Z").arrives().await;
    house.text(key, "zh-CN").says(CHINESE).at("2026-01-05T08:00:00Z").arrives().await;
}

async fn news_are_what_is_otherwise_than_in_the_report_before(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    let all = Selection::default();
    translated(house, "steady").await;
    translated(house, "moved").await;
    translated(house, "back-and-forth").await;
    house.source("empty").says(ORIGINAL).at("2026-01-05T08:00:00Z").arrives().await;
    let first = report(house, &all, None).await;
    assert_eq!(told(&first.news.became_missing), [("empty", "zh-CN".to_owned())]);
    assert!(first.news.became_stale.items.is_empty() && !first.follows);

    house.it_is("2026-01-05T10:00:00Z");
    house.source("moved").says(REWRITTEN).at("2026-01-05T09:30:00Z").arrives().await;
    house.source("back-and-forth").says(REWRITTEN).at("2026-01-05T09:30:00Z").arrives().await;
    house.source("back-and-forth").says(ORIGINAL).at("2026-01-05T09:40:00Z").arrives().await;
    house.text("empty", "zh-CN").says(CHINESE).at("2026-01-05T09:30:00Z").arrives().await;
    let second = report(house, &all, Some(&first)).await;
    assert_eq!(told(&second.news.became_stale), [("moved", "zh-CN".to_owned())]);
    assert_eq!(told(&second.news.caught_up), [("empty", "zh-CN".to_owned())]);
    assert!(second.news.became_missing.items.is_empty());
    assert_eq!((second.total, second.total_before), (1, Some(1)));

    // Nothing happens: the backlog stays, and is no news.
    let third = report(house, &all, Some(&second)).await;
    assert!(third.news.is_empty() && !third.is_empty());
    assert_eq!(third.position, second.position);
}

async fn a_correction_is_told_with_its_figure_and_the_languages_that_lack_it(house: &House) {
    house.collection("news").required(&["en", "zh-CN", "zh-HK"]).stand().await;
    translated(house, "k").await;
    house.text("k", "zh-HK").says(CHINESE).at("2026-01-05T08:00:00Z").arrives().await;
    let before = report(house, &Selection::default(), None).await;
    house.source("k").says(&with_a_figure_put_right()).at("2026-01-05T08:30:00Z").arrives().await;

    let now = report(house, &Selection::default(), Some(&before)).await;

    let [correction] = now.corrections.items.as_slice() else { panic!("{:?}", now.corrections) };
    assert_eq!(correction.locales, [locale("zh-CN"), locale("zh-HK")]);
    let facts: Vec<_> = correction.facts.iter().map(|fact| (fact.old.as_deref(), fact.new.as_deref())).collect();
    assert_eq!(facts, [(Some("10 %"), Some("12 %"))]);
    assert!(correction.new);
    let later = report(house, &Selection::default(), Some(&now)).await;
    assert!(!later.corrections.items[0].new);
    house.text("k", "zh-HK").says(REWRITTEN).at("2026-01-05T08:45:00Z").arrives().await;
    let later = report(house, &Selection::default(), Some(&later)).await;
    assert_eq!(later.corrections.items[0].locales, [locale("zh-CN")]);
}

async fn totals_stand_beside_those_of_the_report_before(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    translated(house, "k").await;
    let first = report(house, &Selection::default(), None).await;
    house.source("k").says(REWRITTEN).at("2026-01-05T08:30:00Z").arrives().await;
    let second = report(house, &Selection::default(), Some(&first)).await;
    let chinese = second.locales.iter().find(|totals| totals.locale == locale("zh-CN")).unwrap();
    assert_eq!((chinese.now.required, chinese.now.current, chinese.now.stale), (1, 0, 1));
    assert_eq!(chinese.before.unwrap().current, 1);
    assert_eq!(chinese.change(), Some(1));
    // By kinds, of which no tallies are kept, the same is counted.
    let none = Selection { kinds: vec!["Column".to_owned()], ..Selection::default() };
    let none = report(house, &none, None).await;
    assert!(none.locales.is_empty() && none.is_empty());
}

async fn young_work_is_held_back_and_told_once_it_is_ripe(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    let patient = Selection { minimum_age: 3 * 3_600, ..Selection::default() };
    translated(house, "k").await;
    let first = report(house, &patient, None).await;
    house.source("k").says(REWRITTEN).at("2026-01-05T08:30:00Z").arrives().await;
    let second = report(house, &patient, Some(&first)).await;
    assert!(second.is_empty(), "{second:?}");
    house.it_is("2026-01-05T11:30:00Z");
    let third = report(house, &patient, Some(&second)).await;
    assert_eq!(told(&third.news.became_stale), [("k", "zh-CN".to_owned())]);
    let fourth = report(house, &patient, Some(&third)).await;
    assert!(fourth.news.is_empty());
    assert_eq!(fourth.total, 1);
}

async fn lists_keep_the_foremost_and_count_the_rest(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).allowed(DAY, None).stand().await;
    for hour in 1..=5 {
        let key = format!("k{hour}");
        house.source(&key).says(ORIGINAL).at(&format!("2026-01-05T0{hour}:00:00Z")).arrives().await;
    }
    let few = Selection { limit: 2, ..Selection::default() };
    let now = report(house, &few, None).await;
    let keys: Vec<_> = now.oldest.items.iter().map(|item| item.article.key.as_str()).collect();
    assert_eq!((keys, now.oldest.total, now.oldest.more()), (vec!["k1", "k2"], 5, 3));
    assert_eq!(now.due.items[0].article.key, "k1");
    assert_eq!((now.total, now.news.became_missing.total), (5, 5));
    assert_eq!(now.groups.iter().map(|group| (group.name.as_str(), group.total)).collect::<Vec<_>>(), [("zh-CN", 5)]);
}

async fn what_is_late_does_not_crowd_out_what_is_not(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).allowed(DAY, None).stand().await;
    for (key, day) in [("late1", 1), ("late2", 2), ("late3", 3)] {
        house.source(key).says(ORIGINAL).at(&format!("2026-01-0{day}T01:00:00Z")).arrives().await;
    }
    for hour in 1..=3 {
        let key = format!("k{hour}");
        house.source(&key).says(ORIGINAL).at(&format!("2026-01-05T0{hour}:00:00Z")).arrives().await;
    }
    let few = Selection { limit: 2, ..Selection::default() };
    let now = report(house, &few, None).await;
    assert_eq!((now.total, now.total_overdue, now.overdue.total), (6, 3, 3));
    let keys: Vec<_> = now.oldest.items.iter().map(|item| item.article.key.as_str()).collect();
    assert_eq!((keys, now.oldest.total, now.oldest.more()), (vec!["k1", "k2"], 3, 1));
}

async fn work_that_passed_its_due_time_since_is_news(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).allowed(7_200, None).stand().await;
    house.source("k").says(ORIGINAL).at("2026-01-05T08:00:00Z").arrives().await;
    let first = report(house, &Selection::default(), None).await;
    assert_eq!((first.total_overdue, first.news.became_overdue.total), (0, 0));
    house.it_is("2026-01-05T10:00:01Z");
    let second = report(house, &Selection::default(), Some(&first)).await;
    assert_eq!(told(&second.news.became_overdue), [("k", "zh-CN".to_owned())]);
    assert_eq!(second.overdue.items[0].late_by(second.as_of), Some(1));
    house.it_is("2026-01-05T11:00:00Z");
    let third = report(house, &Selection::default(), Some(&second)).await;
    assert_eq!((third.total_overdue, third.news.became_overdue.total), (1, 0));
}

async fn only_what_is_selected_is_told(house: &House) {
    house.collection("news").required(&["en", "zh-CN", "fr"]).stand().await;
    house.collection("docs").required(&["en", "zh-CN"]).stand().await;
    translated(house, "k").await;
    house.source("k").says(&with_a_rewording()).at("2026-01-05T08:30:00Z").arrives().await;
    let french = Selection { locales: vec![locale("fr")], ..Selection::default() };
    let french = report(house, &french, None).await;
    assert_eq!(told(&french.oldest), [("k", "fr".to_owned())]);
    assert!(french.locales.iter().all(|totals| totals.locale == locale("fr")));
    let stale = Selection { states: vec![State::Stale], ..Selection::default() };
    assert_eq!(told(&report(house, &stale, None).await.oldest), [("k", "zh-CN".to_owned())]);
    let nobody_s = Selection { collections: vec!["gone".to_owned()], ..Selection::default() };
    assert!(report(house, &nobody_s, None).await.is_empty());
    let docs = Selection { collections: vec!["docs".to_owned()], ..Selection::default() };
    assert!(report(house, &docs, None).await.is_empty());
}
