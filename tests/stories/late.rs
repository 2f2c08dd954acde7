//! Deadlines, lateness, and which work comes first.

use galley::{
    domain::{Allowance, Review, Significance, State},
    scheduler,
    service::{ArticleFilter, ArticlePatch, VariantFilter, VariantSort},
};

use crate::{
    house::{House, NEWS, at},
    submit::locale,
    words::{CHINESE, CHINESE_AGAIN, ORIGINAL, REWRITTEN, with_a_figure_put_right, with_a_rewording},
};

stories!(in_a_house:
    work_that_passes_its_due_time_is_late_once_and_told_once,
    a_correction_is_due_sooner,
    the_time_allowed_goes_by_the_kind_of_article_and_runs_in_the_desk_s_hours,
    a_missing_text_is_due_from_the_source_s_publication,
    waiting_stops_the_deadline_and_nothing_that_waits_is_handed_out,
    lateness_from_before_the_wait_stays_as_it_was,
    a_review_above_does_not_make_who_waits_any_later,
    a_reader_sees_lateness_before_the_sweep,
    work_comes_late_first_then_by_weight_then_by_due_time_then_by_priority,
    a_round_of_background_work_does_everything_and_then_rests,
);

const DAY: u64 = 86_400;

async fn work_that_passes_its_due_time_is_late_once_and_told_once(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).allowed(DAY, None).stand().await;
    house.source("k").says(ORIGINAL).at("2026-01-05T08:00:00Z").arrives().await;
    house.text("k", "zh-CN").says(CHINESE).at("2026-01-05T08:00:00Z").arrives().await;
    house.source("k").says(REWRITTEN).at("2026-01-05T08:30:00Z").arrives().await;
    let look = house.look("k").await;
    assert_eq!(look.variant("zh-CN").due_at, Some(at("2026-01-06T08:30:00Z")));
    for (moment, late) in [("2026-01-06T08:30:00Z", false), ("2026-01-06T08:30:01Z", true)] {
        house.it_is(moment);
        assert_eq!(house.service.sweep_late().await.unwrap() > 0, late, "{moment}");
        assert_eq!(house.look("k").await.variant("zh-CN").overdue, late);
    }
    assert_eq!(house.service.sweep_late().await.unwrap(), 0);
    assert_eq!(house.times("k", "zh-CN", "variant.became_overdue").await, 1);
    // A change does not make late work late anew, and does not grant more time.
    house.source("k").says(ORIGINAL).at("2026-01-06T08:30:00Z").labelled(Significance::Major).arrives().await;
    house.source("k").says(&with_a_rewording()).at("2026-01-06T08:30:01Z").arrives().await;
    house.text("k", "zh-CN").says(CHINESE_AGAIN).at("2026-01-06T08:31:00Z").arrives().await;
    let look = house.look("k").await;
    look.is(&[("en", State::Source), ("zh-CN", State::Current)]);
    assert!(!look.variant("zh-CN").overdue && look.variant("zh-CN").due_at.is_none());
}

async fn a_correction_is_due_sooner(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).allowed(DAY, Some(3_600)).stand().await;
    for (key, text) in [("figure", with_a_figure_put_right()), ("words", with_a_rewording())] {
        house.source(key).says(ORIGINAL).at("2026-01-05T07:00:00Z").arrives().await;
        house.text(key, "zh-CN").says(CHINESE).at("2026-01-05T07:00:00Z").arrives().await;
        house.source(key).says(&text).at("2026-01-05T08:30:00Z").arrives().await;
    }
    assert_eq!(house.look("figure").await.variant("zh-CN").due_at, Some(at("2026-01-05T09:30:00Z")));
    assert_eq!(house.look("words").await.variant("zh-CN").due_at, Some(at("2026-01-06T08:30:00Z")));
    // Where nothing else is limited, a correction still is; and it never gets more time than anything else.
    let mut rules = house.rules().await;
    rules.policy.allowed.default = None;
    rules.stand().await;
    assert_eq!(house.look("figure").await.variant("zh-CN").due_at, Some(at("2026-01-05T09:30:00Z")));
    assert_eq!(house.look("words").await.variant("zh-CN").due_at, None);
    house.rules().await.allowed(60, Some(3_600)).stand().await;
    assert_eq!(house.look("figure").await.variant("zh-CN").due_at, Some(at("2026-01-05T08:31:00Z")));
}

async fn the_time_allowed_goes_by_the_kind_of_article_and_runs_in_the_desk_s_hours(house: &House) {
    let mut rules = house.collection("news").required(&["en", "zh-CN"]).allowed(DAY, None);
    let breaking = Some(vec!["Breaking".to_owned()]);
    rules.policy.allowed.rules = vec![Allowance { kinds: breaking, locales: None, seconds: 3_600 }];
    rules.stand().await;
    // A Friday, half an hour before the desk goes home.
    for (key, kind) in [("b", "Breaking"), ("n", "News")] {
        house.source(key).field("kind", kind).says(ORIGINAL).at("2026-01-02T17:30:00+08:00").arrives().await;
    }
    let due = async |key| house.look(key).await.variant("zh-CN").due_at;
    assert_eq!(due("b").await, Some(at("2026-01-02T18:30:00+08:00")));
    assert_eq!(due("n").await, Some(at("2026-01-03T17:30:00+08:00")));
    let mut rules = house.rules().await;
    let text =
        r#"{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "18:00", "zone": "Asia/Hong_Kong"}"#;
    rules.policy.allowed.hours = Some(serde_json::from_str(text).unwrap());
    rules.stand().await;
    assert_eq!(due("b").await, Some(at("2026-01-05T09:30:00+08:00")), "half an hour on Monday");
    assert_eq!(
        due("n").await,
        Some(at("2026-01-07T14:30:00+08:00")),
        "half an hour, two days of nine hours, five and a half"
    );
}

async fn a_missing_text_is_due_from_the_source_s_publication(house: &House) {
    let mut rules = house.collection("news").required(&["en", "zh-CN", "fr"]).allowed(DAY, None);
    rules.policy.allowed.locales.insert(locale("fr"), 60);
    rules.stand().await;
    house.source("k").says(ORIGINAL).at("2026-01-05T08:00:00Z").arrives().await;
    let look = house.look("k").await;
    assert_eq!(look.variant("zh-CN").due_at, Some(at("2026-01-06T08:00:00Z")));
    // It was late when it was first seen, and that is told at once.
    assert_eq!(look.variant("fr").due_at, Some(at("2026-01-05T08:01:00Z")));
    assert!(look.variant("fr").overdue);
    assert_eq!(house.times("k", "fr", "variant.became_overdue").await, 1);
    // A later text of the source does not put it off.
    house.source("k").says(REWRITTEN).at("2026-01-05T08:59:00Z").arrives().await;
    assert_eq!(house.look("k").await.variant("zh-CN").due_at, Some(at("2026-01-06T08:00:00Z")));
}

async fn handed_out(house: &House) -> Vec<(String, String)> {
    let collection = house.service.collection(NEWS).await.unwrap().id;
    let filter = VariantFilter {
        collections: vec![collection],
        sort: VariantSort::Urgent,
        limit: 100,
        ..VariantFilter::default()
    };
    let page = house.service.variants(&filter).await.unwrap();
    page.items.into_iter().map(|item| (item.article.key, item.variant.locale.to_string())).collect()
}

async fn waiting_stops_the_deadline_and_nothing_that_waits_is_handed_out(house: &House) {
    let rules = house.collection("news").required(&["en", "zh-CN", "zh-HK"]).chain("zh-HK", "zh-CN");
    rules.allowed(60, None).stand().await;
    house.source("k").says(ORIGINAL).at("2026-01-05T08:00:00Z").arrives().await;
    let look = house.look("k").await;
    assert_eq!((look.variant("zh-HK").state, look.variant("zh-HK").due_at), (State::Waiting, None));
    house.it_is("2026-01-09T00:00:00Z");
    house.service.sweep_late().await.unwrap();
    assert_eq!(house.times("k", "zh-HK", "variant.became_overdue").await, 0);
    assert_eq!(handed_out(house).await, [("k".to_owned(), "zh-CN".to_owned())]);
}

async fn lateness_from_before_the_wait_stays_as_it_was(house: &House) {
    let rules = house.collection("news").required(&["en", "zh-CN", "zh-HK", "ja"]).chain("zh-HK", "zh-CN");
    rules.chain("ja", "zh-HK").allowed(1_800, None).stand().await;
    house.source("k").says(ORIGINAL).at("2026-01-05T08:00:00Z").arrives().await;
    house.text("k", "zh-CN").says(CHINESE).at("2026-01-05T08:00:00Z").arrives().await;
    let look = house.look("k").await;
    assert_eq!(look.variant("zh-HK").due_at, Some(at("2026-01-05T08:30:00Z")));
    assert_eq!(look.variant("zh-HK").stopped_late, None, "its deadline runs");
    // 20 minutes after it was due, zh-CN falls behind, and the deadline of zh-HK stops.
    house.source("k").says(REWRITTEN).at("2026-01-05T08:50:00Z").arrives().await;
    for moment in ["2026-01-05T09:00:00Z", "2026-01-07T09:00:00Z"] {
        house.it_is(moment);
        let look = house.look("k").await;
        look.is(&[("en", State::Source), ("ja", State::Waiting), ("zh-CN", State::Stale), ("zh-HK", State::Waiting)]);
        assert_eq!(look.variant("zh-HK").stopped_late, Some(1_200), "{moment}");
        assert!(!look.variant("zh-HK").overdue && look.variant("zh-HK").due_at.is_none());
        assert_eq!(look.variant("ja").stopped_late, None, "it could never begin");
        let collection = house.service.collection(NEWS).await.unwrap().id;
        let filter = ArticleFilter { collections: vec![collection], limit: 10, ..ArticleFilter::default() };
        let listed = house.service.articles(&filter).await.unwrap().items.remove(0);
        assert_eq!(listed.variants, look.article.variants, "lists tell the same");
    }
    // Without a time allowed, nothing was late.
    let mut rules = house.rules().await;
    rules.policy.allowed.default = None;
    rules.stand().await;
    assert_eq!(house.look("k").await.variant("zh-HK").stopped_late, None);
}

async fn a_review_above_does_not_make_who_waits_any_later(house: &House) {
    let mut rules = house.collection("news").required(&["en", "zh-CN", "zh-HK"]).chain("zh-HK", "zh-CN");
    rules.policy.review = Review::Machine;
    rules.allowed(1_800, None).stand().await;
    house.source("k").says(ORIGINAL).at("2026-01-05T08:00:00Z").arrives().await;
    house.text("k", "zh-CN").says(CHINESE).at("2026-01-05T08:00:00Z").arrives().await;
    house.source("k").says(REWRITTEN).at("2026-01-05T08:50:00Z").arrives().await;
    assert_eq!(house.look("k").await.variant("zh-HK").stopped_late, Some(1_200));
    house.text("k", "zh-CN").says(CHINESE_AGAIN).at("2026-01-05T08:55:00Z").field("origin", "machine").arrives().await;
    let look = house.look("k").await;
    look.is(&[("en", State::Source), ("zh-CN", State::InReview), ("zh-HK", State::Waiting)]);
    assert_eq!(look.variant("zh-HK").stopped_late, Some(1_200));
}

async fn a_reader_sees_lateness_before_the_sweep(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).allowed(DAY, None).stand().await;
    house.source("k").says(ORIGINAL).at("2026-01-05T08:00:00Z").arrives().await;
    house.it_is("2026-01-07T00:00:00Z");
    assert!(house.look("k").await.variant("zh-CN").overdue);
    house.service.sweep_late().await.unwrap();
    let collection = house.service.collection(NEWS).await.unwrap().id;
    let overview = house.service.overview(&[collection]).await.unwrap();
    assert_eq!(overview.total.overdue, 1);
}

async fn work_comes_late_first_then_by_weight_then_by_due_time_then_by_priority(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).allowed(DAY, None).stand().await;
    let published = |key: &str, at: &str, later: Option<String>| {
        let (key, at) = (key.to_owned(), at.to_owned());
        async move {
            house.source(&key).says(ORIGINAL).at(&at).arrives().await;
            if let Some(later) = later {
                house.text(&key, "zh-CN").says(CHINESE).at(&at).arrives().await;
                house.source(&key).says(&later).at("2026-01-05T08:30:00Z").arrives().await;
            }
        }
    };
    published("minor", "2026-01-05T07:00:00Z", Some(with_a_rewording())).await;
    published("urgent minor", "2026-01-05T07:00:00Z", Some(with_a_rewording())).await;
    published("missing", "2026-01-05T07:30:00Z", None).await;
    published("missing longer", "2026-01-05T07:00:00Z", None).await;
    published("figure", "2026-01-05T07:00:00Z", Some(with_a_figure_put_right())).await;
    published("late", "2026-01-04T08:00:00Z", None).await;
    house.patches("urgent minor", ArticlePatch { priority: Some(90), ..ArticlePatch::default() }).await;
    house.service.sweep_late().await.unwrap();
    let order: Vec<String> = handed_out(house).await.into_iter().map(|(key, _)| key).collect();
    assert_eq!(order, ["late", "figure", "missing longer", "missing", "urgent minor", "minor"]);
    let by_id = house.service.overview(&[house.service.collection(NEWS).await.unwrap().id]).await.unwrap();
    let urgent: Vec<String> = by_id.urgent.into_iter().map(|item| item.article.key).collect();
    assert_eq!(urgent, order);
}

async fn a_round_of_background_work_does_everything_and_then_rests(house: &House) {
    house.collection("news").required(&["en"]).allowed(DAY, None).stand().await;
    for nth in 0..30 {
        house.source(&format!("k{nth}")).says(ORIGINAL).at("2026-01-05T08:00:00Z").arrives().await;
    }
    house.rules().await.requirement(&["zh-CN"], None, None).set().await;
    house.it_is("2026-01-07T00:00:00Z");
    let mut rounds = 0;
    while scheduler::step(&house.service).await.unwrap().is_busy() {
        rounds += 1;
        assert!(rounds < 10, "it never rests");
    }
    let collection = house.service.collection(NEWS).await.unwrap().id;
    let overview = house.service.overview(&[collection]).await.unwrap();
    assert_eq!((overview.total.of(State::Missing), overview.total.overdue), (30, 30));
    assert!(
        house
            .service
            .store()
            .events(&galley::service::EventFilter { collections: Vec::new(), after: 0, limit: 500 })
            .await
            .unwrap()
            .len()
            >= 90
    );
    assert!(!house.service.keep_day().await.unwrap(), "the day's tallies are kept already");
}
