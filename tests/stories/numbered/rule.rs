//! Scenarios 2 to 11b: when a translation is stale, and since when.

use galley::{
    domain::{Baseline, Basis, Outcome, Significance, State, change::FactKind},
    service::ServiceError,
};

use crate::{
    house::{House, at},
    submit::locale,
    words::{
        CHINESE, CHINESE_AGAIN, ORIGINAL, REWRITTEN, with_a_figure_put_right, with_a_rewording, with_a_typo,
        with_another_rewording,
    },
};

stories!(in_a_house:
    scenario_2_a_translation_with_the_source_s_datetime_is_current,
    scenario_3_a_changed_figure_makes_the_translation_stale_and_what_follows_from_it_wait,
    scenario_4_the_same_text_with_a_later_datetime_is_stale_only_under_the_plain_datetime_rule,
    scenario_5_typo_fixes_add_up_and_the_one_that_crosses_the_threshold_dates_the_staleness,
    scenario_6_a_change_that_is_taken_back_costs_nothing,
    scenario_7_a_declared_baseline_is_not_hidden_by_a_later_datetime,
    scenario_7b_a_stale_translation_that_is_touched_is_still_stale,
    scenario_8_a_small_fix_in_a_stale_translation_leaves_it_stale,
    scenario_9_a_certificate_for_a_revision_that_is_not_the_newest_any_more_is_refused,
    scenario_10_an_older_revision_that_arrives_late_takes_its_place_and_changes_nothing,
    scenario_11_of_two_revisions_with_one_datetime_the_later_arrival_is_newer,
    scenario_11b_a_text_that_changes_without_a_new_datetime_makes_stale_from_its_arrival_on,
    scenario_15_two_spellings_of_one_instant_are_one_datetime,
);

const FIRST: &str = "2025-12-04T08:10:52.000Z";
const SECOND: &str = "2025-12-04T10:00:00.000Z";
const THIRD: &str = "2025-12-05T10:00:00.000Z";
const FOURTH: &str = "2025-12-06T10:00:00.000Z";

/// An article with a current translation, all under one datetime.
async fn translated(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    house.source("k").says(ORIGINAL).at(FIRST).arrives().await;
    house.text("k", "zh-CN").says(CHINESE).at(FIRST).arrives().await;
}

async fn scenario_2_a_translation_with_the_source_s_datetime_is_current(house: &House) {
    translated(house).await;
    let look = house.look("k").await;
    look.is(&[("en", State::Source), ("zh-CN", State::Current)]).has_basis("zh-CN", Basis::Inferred);
    assert_eq!(look.variant("zh-CN").baseline, Some(Baseline::Revision(1)));
}

async fn scenario_3_a_changed_figure_makes_the_translation_stale_and_what_follows_from_it_wait(house: &House) {
    house.collection("news").required(&["en", "zh-CN", "zh-HK"]).chain("zh-HK", "zh-CN").stand().await;
    house.source("k").says(ORIGINAL).at(FIRST).arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Missing), ("zh-HK", State::Waiting)]);
    house.text("k", "zh-CN").says(CHINESE).at(FIRST).arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Current), ("zh-HK", State::Missing)]);

    let taken = house.source("k").says(&with_a_figure_put_right()).at(SECOND).arrives().await;

    let made_stale: Vec<_> = taken.made_stale.iter().map(|one| (one.locale.clone(), one.significance)).collect();
    assert_eq!(made_stale, [(locale("zh-CN"), Significance::Correction)]);
    let look = house.look("k").await;
    look.is(&[("en", State::Source), ("zh-CN", State::Stale), ("zh-HK", State::Waiting)]);
    look.is_stale("zh-CN", Significance::Correction, 1);
    assert_eq!(look.variant("zh-CN").since, Some(at(SECOND)));
    assert_eq!(look.variant("zh-HK").upstream, Some(locale("zh-CN")));
    assert!(!look.variant("zh-HK").exists);
    let changes = house.service.changes(house.id("k").await, &locale("zh-CN"), None, None).await.unwrap().unwrap();
    assert_eq!((changes.from, changes.to), (Some(1), 2));
    let facts: Vec<_> = changes.change.facts.iter().map(|f| (f.kind, f.old.as_deref(), f.new.as_deref())).collect();
    assert_eq!(facts, [(FactKind::Percentage, Some("10 %"), Some("12 %"))]);
}

async fn scenario_4_the_same_text_with_a_later_datetime_is_stale_only_under_the_plain_datetime_rule(house: &House) {
    translated(house).await;
    let taken = house.source("k").says(ORIGINAL).at(SECOND).arrives().await;
    assert_eq!((taken.outcome, taken.revision), (Some(Outcome::Redated), 2));
    let look = house.look("k").await;
    look.is(&[("en", State::Source), ("zh-CN", State::Current)]);
    assert_eq!((look.variant("zh-CN").behind, look.variant("zh-CN").share.percent()), (1, 0));

    house.rules().await.threshold(Significance::None).stand().await;
    let look = house.look("k").await;
    look.is_stale("zh-CN", Significance::None, 1);
    assert_eq!(look.variant("zh-CN").since, Some(at(SECOND)));

    house.rules().await.threshold(Significance::Minor).stand().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Current)]);
}

async fn scenario_5_typo_fixes_add_up_and_the_one_that_crosses_the_threshold_dates_the_staleness(house: &House) {
    let mut text = "The comapny annuonced yesterday that its governmennt contracts would contineu while independant \
                    reviewrs examined severall statments about foriegn production"
        .to_owned();
    let fixes = [
        ("comapny", "company"),
        ("annuonced", "announced"),
        ("governmennt", "government"),
        ("contineu", "continue"),
        ("independant", "independent"),
        ("reviewrs", "reviewers"),
        ("severall", "several"),
        ("statments", "statements"),
        ("foriegn", "foreign"),
    ];
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    house.source("k").says(&text).at(FIRST).arrives().await;
    house.text("k", "zh-CN").says(CHINESE).at(FIRST).arrives().await;
    let (mut states, mut significances) = (Vec::new(), Vec::new());
    for (nth, (slip, word)) in fixes.iter().enumerate() {
        text = text.replace(slip, word);
        house.source("k").says(&text).at(&format!("2025-12-04T1{nth}:00:00Z")).arrives().await;
        let look = house.look("k").await;
        let translation = look.variant("zh-CN");
        assert_eq!(usize::try_from(translation.behind).unwrap(), nth + 1);
        states.push((translation.state, translation.since));
        significances.extend(translation.significance);
    }
    // The fourth fix crosses, and whatever comes after it does not move the date.
    assert_eq!(states[..3], [(State::Current, None); 3]);
    assert_eq!(states[3..], [(State::Stale, Some(at("2025-12-04T13:00:00Z"))); 6]);
    assert_eq!(significances[..4], [Significance::Typo, Significance::Typo, Significance::Typo, Significance::Minor]);
    assert!(significances.is_sorted(), "{significances:?}");
    assert!(house.look("k").await.variant("zh-CN").share.percent() >= 33);
    assert_eq!(house.times("k", "zh-CN", "variant.became_stale").await, 1);
    // Each step by itself stays a typo, so a rule that looked at steps would never have noticed.
    let steps: Vec<_> =
        house.history("k", "en").await.windows(2).map(|pair| (pair[0].number, pair[1].number)).collect();
    for (from, to) in steps {
        let step = house.service.changes(house.id("k").await, &locale("en"), Some(from), Some(to)).await;
        assert_eq!(step.unwrap().unwrap().change.significance, Significance::Typo, "{from} → {to}");
    }
}

async fn scenario_6_a_change_that_is_taken_back_costs_nothing(house: &House) {
    translated(house).await;
    house.source("k").says(&with_a_figure_put_right()).at(SECOND).arrives().await;
    house.look("k").await.is_stale("zh-CN", Significance::Correction, 1);
    house.source("k").says(ORIGINAL).at(THIRD).arrives().await;
    let look = house.look("k").await;
    look.is(&[("en", State::Source), ("zh-CN", State::Current)]);
    assert_eq!((look.variant("zh-CN").behind, look.variant("zh-CN").since), (2, None));
    assert_eq!(
        house.told("k", "zh-CN").await,
        [
            "variant.became_missing",
            "revision.added",
            "variant.became_current",
            "variant.became_stale",
            "variant.became_current"
        ]
    );
}

async fn scenario_7_a_declared_baseline_is_not_hidden_by_a_later_datetime(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    house.source("k").says(ORIGINAL).at(FIRST).arrives().await;
    house.source("k").says(&with_a_rewording()).at(SECOND).arrives().await;
    house.source("k").says(&with_a_figure_put_right()).at(THIRD).arrives().await;
    house.text("k", "zh-CN").says(CHINESE).at(FOURTH).based_on(2).arrives().await;
    let look = house.look("k").await;
    look.has_basis("zh-CN", Basis::Declared).is_stale("zh-CN", Significance::Correction, 1);
    assert_eq!(look.variant("zh-CN").baseline, Some(Baseline::Revision(2)));
    assert_eq!(look.variant("zh-CN").since, Some(at(THIRD)));
}

async fn scenario_7b_a_stale_translation_that_is_touched_is_still_stale(house: &House) {
    translated(house).await;
    house.source("k").says(&with_a_rewording()).at(SECOND).arrives().await;
    let taken = house.text("k", "zh-CN").says(CHINESE).at(THIRD).arrives().await;
    assert_eq!(taken.outcome, Some(Outcome::Redated));
    house.look("k").await.is_stale("zh-CN", Significance::Minor, 1);
    // New words with the later datetime do clear it.
    house.text("k", "zh-CN").says(CHINESE_AGAIN).at(FOURTH).arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Current)]);
}

async fn scenario_8_a_small_fix_in_a_stale_translation_leaves_it_stale(house: &House) {
    translated(house).await;
    house.source("k").says(&with_a_rewording()).at(SECOND).arrives().await;
    house.text("k", "zh-CN").says(CHINESE_AGAIN).at(THIRD).labelled(Significance::Minor).arrives().await;
    let look = house.look("k").await;
    look.is_stale("zh-CN", Significance::Minor, 1);
    assert_eq!((look.variant("zh-CN").newest, look.variant("zh-CN").baseline), (Some(2), Some(Baseline::Revision(1))));
}

async fn scenario_9_a_certificate_for_a_revision_that_is_not_the_newest_any_more_is_refused(house: &House) {
    translated(house).await;
    for (nth, text) in [with_a_typo(), with_a_rewording(), with_another_rewording()].iter().enumerate() {
        house.source("k").says(text).at(&format!("2025-12-05T1{nth}:00:00Z")).arrives().await;
    }
    house.source("k").says(&with_a_figure_put_right()).at(FOURTH).arrives().await;
    let events = house.feed().await.len();
    let refusal = house.acknowledges("k", "zh-CN", 4).await.unwrap_err();
    assert!(matches!(refusal, ServiceError::Changed { .. }), "{refusal}");
    assert!(refusal.to_string().contains("revision 5"), "{refusal}");
    house.look("k").await.is_stale("zh-CN", Significance::Correction, 4);
    assert_eq!(house.feed().await.len(), events, "a refused certificate leaves no trace");

    house.acknowledges("k", "zh-CN", 5).await.unwrap();
    let look = house.look("k").await;
    look.is(&[("en", State::Source), ("zh-CN", State::Current)]).has_basis("zh-CN", Basis::Acknowledged);
    assert_eq!(look.variant("zh-CN").behind, 0);
}

async fn scenario_10_an_older_revision_that_arrives_late_takes_its_place_and_changes_nothing(house: &House) {
    translated(house).await;
    house.source("k").says(&with_a_rewording()).at(THIRD).arrives().await;
    let before = house.look("k").await;
    let events = house.feed().await.len();

    let report = house.source("k").says(REWRITTEN).at(SECOND).offered().await;

    let taken = report.result.unwrap();
    assert_eq!((taken.revision, taken.newest, taken.made_stale.len()), (3, false, 0));
    assert_eq!(report.warnings.len(), 1, "whoever sends an older text is told: {:?}", report.warnings);
    let order: Vec<i64> = house.history("k", "en").await.iter().map(|revision| revision.number).collect();
    assert_eq!(order, [1, 3, 2]);
    let look = house.look("k").await;
    look.is(&[("en", State::Source), ("zh-CN", State::Stale)]);
    let (was, is) = (before.variant("zh-CN"), look.variant("zh-CN"));
    assert_eq!((was.significance, was.share), (is.significance, is.share));
    // Only the story of how it became stale is told more truly: it lies between the baseline and the newest.
    assert_eq!((was.behind, is.behind), (1, 2));
    assert_eq!((was.since, is.since), (Some(at(THIRD)), Some(at(SECOND))));
    assert_eq!(look.variant("en").newest, Some(2));
    let new: Vec<String> = house.feed().await.split_off(events).into_iter().map(|event| event.kind).collect();
    assert_eq!(new, ["revision.added"]);
}

async fn scenario_11_of_two_revisions_with_one_datetime_the_later_arrival_is_newer(house: &House) {
    house.collection("news").required(&["en", "zh-CN", "fr"]).stand().await;
    house.source("k").says(ORIGINAL).at(FIRST).arrives().await;
    house.text("k", "zh-CN").says(CHINESE).at(FIRST).arrives().await;
    let taken = house.source("k").says(&with_a_figure_put_right()).at(FIRST).arrives().await;
    assert_eq!((taken.outcome, taken.revision, taken.newest), (Some(Outcome::Revised), 2, true));
    let look = house.look("k").await;
    look.is_stale("zh-CN", Significance::Correction, 1);
    assert_eq!(look.variant("zh-CN").baseline, Some(Baseline::Revision(1)));
    // What arrives after both was made from the second.
    house.text("k", "fr").says("Le nouveau pont.").at(FIRST).arrives().await;
    let look = house.look("k").await;
    look.is(&[("en", State::Source), ("zh-CN", State::Stale), ("fr", State::Current)]);
    assert_eq!(look.variant("fr").baseline, Some(Baseline::Revision(2)));
}

async fn scenario_11b_a_text_that_changes_without_a_new_datetime_makes_stale_from_its_arrival_on(house: &House) {
    translated(house).await;
    house.it_is("2026-01-07T15:30:00Z");
    house.source("k").says(&with_a_figure_put_right()).at(FIRST).arrives().await;
    let look = house.look("k").await;
    look.is_stale("zh-CN", Significance::Correction, 1);
    assert_eq!(look.variant("zh-CN").since, Some(at("2026-01-07T15:30:00Z")));
}

async fn scenario_15_two_spellings_of_one_instant_are_one_datetime(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    house.source("k").says(ORIGINAL).at("2025-12-04T16:10:52+08:00").arrives().await;
    let again = house.source("k").says(ORIGINAL).at("2025-12-04T08:10:52.000Z").arrives().await;
    assert_eq!((again.outcome, again.revision), (Some(Outcome::Unchanged), 1));
    house.text("k", "zh-CN").says(CHINESE).at("2025-12-04T08:10:52Z").arrives().await;
    let look = house.look("k").await;
    look.is(&[("en", State::Source), ("zh-CN", State::Current)]);
    assert_eq!(look.variant("en").datetime, look.variant("zh-CN").datetime);
}
