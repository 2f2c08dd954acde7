//! Datetimes that are absent, coarse, wrong, or all that is known.

use galley::domain::{Basis, Significance, State};

use crate::{
    house::{House, at},
    words::{CHINESE, CHINESE_AGAIN, ORIGINAL, REWRITTEN, with_a_figure_put_right},
};

stories!(in_a_house:
    a_translation_without_a_datetime_is_unknown_and_never_current,
    a_source_without_a_datetime_makes_its_translations_unknown,
    a_date_alone_never_outranks_a_time_of_that_day,
    a_datetime_in_the_future_is_kept_and_does_not_freeze_the_article,
    a_datetime_outside_the_centuries_is_refused_by_name,
    a_time_without_a_zone_is_read_in_the_collection_s_or_refused,
    metadata_alone_goes_by_the_plain_datetime_rule,
    metadata_alone_with_new_words_in_the_title_is_stale_as_well,
);

const DAY: &str = "2025-12-04T08:00:00Z";

async fn a_translation_without_a_datetime_is_unknown_and_never_current(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    house.source("k").says(ORIGINAL).at(DAY).arrives().await;
    house.text("k", "zh-CN").says(CHINESE).arrives().await;
    let look = house.look("k").await;
    look.is(&[("en", State::Source), ("zh-CN", State::Unknown)]).has_basis("zh-CN", Basis::Unknown);
    house.acknowledges("k", "zh-CN", 1).await.unwrap();
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Current)]);
}

async fn a_source_without_a_datetime_makes_its_translations_unknown(house: &House) {
    house.collection("news").required(&["en", "zh-CN", "fr"]).stand().await;
    house.source("k").says(ORIGINAL).arrives().await;
    house.text("k", "zh-CN").says(CHINESE).at("2026-01-06T00:00:00Z").arrives().await;
    house.text("k", "fr").says("Le pont.").based_on(1).arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Unknown), ("fr", State::Current)]);
    // The same words again are nothing new, however often they arrive; other words are.
    house.it_is("2026-01-08T00:00:00Z");
    house.source("k").says(ORIGINAL).arrives().await;
    assert_eq!(house.history("k", "en").await.len(), 1);
    house.source("k").says(REWRITTEN).arrives().await;
    let look = house.look("k").await;
    look.is(&[("en", State::Source), ("zh-CN", State::Unknown), ("fr", State::Stale)]);
    assert_eq!(look.variant("fr").since, Some(at("2026-01-08T00:00:00Z")));
}

async fn a_date_alone_never_outranks_a_time_of_that_day(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    house.source("k").says(&with_a_figure_put_right()).at("2025-12-04T00:00:00Z").arrives().await;
    let taken = house.source("k").says(ORIGINAL).at("2025-12-04").arrives().await;
    assert!(!taken.newest, "a date alone is not later than the day's first moment");
    house.text("k", "zh-CN").says(CHINESE).at("2025-12-04T09:00:00Z").arrives().await;
    let look = house.look("k").await;
    look.is(&[("en", State::Source), ("zh-CN", State::Current)]);
    assert_eq!(look.variant("zh-CN").behind, 0);
    // A translation known by its day alone is not taken to be later than a source of that day.
    house.source("j").says(ORIGINAL).at("2025-12-04T08:00:00Z").arrives().await;
    house.text("j", "zh-CN").says(CHINESE).at("2025-12-04").arrives().await;
    house.look("j").await.is(&[("en", State::Source), ("zh-CN", State::Stale)]);
    // Two dates are equal, which means made from it.
    house.source("i").says(ORIGINAL).at("2025-12-04").arrives().await;
    house.text("i", "zh-CN").says(CHINESE).at("2025-12-04").arrives().await;
    house.look("i").await.is(&[("en", State::Source), ("zh-CN", State::Current)]);
}

async fn a_datetime_in_the_future_is_kept_and_does_not_freeze_the_article(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    let report = house.source("k").says(ORIGINAL).at("2038-01-19T03:14:07Z").offered().await;
    assert_eq!(report.warnings.len(), 1);
    assert_eq!(report.warnings[0].field, "datetime");
    let revision = house.history("k", "en").await.remove(0);
    assert!(revision.clamped);
    assert_eq!(revision.datetime.unwrap().at, at("2038-01-19T03:14:07Z"));
    assert_eq!(revision.effective_at, at("2026-01-05T09:05:00Z"));
    house.text("k", "zh-CN").says(CHINESE).at("2038-01-19T03:14:07Z").arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Current)]);

    house.it_is("2026-01-06T12:00:00Z");
    let next_day = house.source("k").says(REWRITTEN).at("2026-01-06T11:00:00Z").arrives().await;
    assert!(next_day.newest, "the next day's revision is newer");
    let look = house.look("k").await;
    look.is_stale("zh-CN", Significance::Major, 1);
    assert_eq!(look.variant("zh-CN").since, Some(at("2026-01-06T11:00:00Z")));
    house.text("k", "zh-CN").says(CHINESE_AGAIN).at("2026-01-06T11:30:00Z").arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Current)]);
}

async fn a_datetime_outside_the_centuries_is_refused_by_name(house: &House) {
    house.collection("news").required(&["en"]).stand().await;
    house.source("good").says(ORIGINAL).at(DAY).arrives().await;
    for bad in ["1969-12-31T23:59:59Z", "2200-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "yesterday"] {
        let refused = house.source("bad").says(ORIGINAL).at(bad).offered().await.result.unwrap_err();
        assert_eq!(refused.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["datetime"], "{bad}");
    }
    assert!(house.service.article_id("news", "bad").await.is_err(), "a refused document creates no article");
}

async fn a_time_without_a_zone_is_read_in_the_collection_s_or_refused(house: &House) {
    house.collection("news").required(&["en"]).stand().await;
    let refused = house.source("k").says(ORIGINAL).at("2025-12-04T16:10:52").offered().await.result.unwrap_err();
    assert_eq!(refused[0].field, "datetime");
    let mut rules = house.rules().await;
    rules.policy.zone = Some("Asia/Hong_Kong".to_owned());
    rules.stand().await;
    house.source("k").says(ORIGINAL).at("2025-12-04T16:10:52").arrives().await;
    assert_eq!(house.look("k").await.variant("en").datetime, Some(at("2025-12-04T08:10:52Z")));
}

async fn metadata_alone_goes_by_the_plain_datetime_rule(house: &House) {
    house.collection("sitemap").required(&["en", "zh-CN"]).stand().await;
    let entry = |tag: &str, datetime: &str| house.text("k", tag).into_collection("sitemap").at(datetime);
    let state = async || {
        let id = house.service.article_id("sitemap", "k").await.unwrap();
        let look = crate::look::look(&house.service, id).await;
        (look.variant("zh-CN").state, look.variant("zh-CN").significance, look.variant("zh-CN").since)
    };
    entry("en", DAY).arrives().await;
    entry("zh-CN", DAY).arrives().await;
    assert_eq!(state().await, (State::Current, Some(Significance::None), None));
    // The same title: a later datetime is all the evidence there is.
    entry("en", "2025-12-05T08:00:00Z").arrives().await;
    assert_eq!(state().await, (State::Stale, Some(Significance::Major), Some(at("2025-12-05T08:00:00Z"))));
    entry("zh-CN", "2025-12-05T09:00:00Z").arrives().await;
    assert_eq!(state().await, (State::Current, Some(Significance::None), None));
}

async fn metadata_alone_with_new_words_in_the_title_is_stale_as_well(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    house.source("k").at(DAY).arrives().await;
    house.text("k", "zh-CN").at(DAY).arrives().await;
    house.source("k").field("title", "The bridge is closed").at("2025-12-05T08:00:00Z").arrives().await;
    house.look("k").await.is_stale("zh-CN", Significance::Major, 1);
}
