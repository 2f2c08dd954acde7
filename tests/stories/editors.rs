//! What editors certify, label, approve and opt out.

use galley::{
    domain::{Basis, Review, Significance, State},
    service::ServiceError,
};

use crate::{
    house::House,
    submit::locale,
    words::{CHINESE, CHINESE_AGAIN, ORIGINAL, REWRITTEN, with_a_rewording, with_a_typo},
};

stories!(in_a_house:
    an_acknowledged_translation_is_stale_again_after_the_next_change,
    a_declaration_after_a_certificate_moves_the_baseline_and_the_other_way_round,
    the_same_text_again_does_not_move_a_declared_baseline,
    a_later_declaration_gives_an_undated_translation_a_baseline,
    an_editor_s_label_is_the_answer_and_a_submitter_s_the_floor,
    identical_texts_are_identical_whatever_the_labels_say,
    machine_texts_wait_for_approval_where_the_policy_wants_it,
    all_texts_wait_for_approval_where_the_policy_wants_it_and_what_follows_waits,
    a_variant_opted_out_owes_nothing_until_it_is_asked_for_again,
    a_baseline_that_names_no_revision_is_unknown_and_said_so,
);

const DAY: &str = "2025-12-04T08:00:00Z";
const NEXT_DAY: &str = "2025-12-05T08:00:00Z";
const THIRD_DAY: &str = "2025-12-06T08:00:00Z";

async fn translated(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    house.source("k").says(ORIGINAL).at(DAY).arrives().await;
    house.text("k", "zh-CN").says(CHINESE).at(DAY).arrives().await;
}

async fn an_acknowledged_translation_is_stale_again_after_the_next_change(house: &House) {
    translated(house).await;
    house.source("k").says(&with_a_rewording()).at(NEXT_DAY).arrives().await;
    house.acknowledges("k", "zh-CN", 2).await.unwrap();
    let look = house.look("k").await;
    look.is(&[("en", State::Source), ("zh-CN", State::Current)]).has_basis("zh-CN", Basis::Acknowledged);
    house.source("k").says(REWRITTEN).at(THIRD_DAY).arrives().await;
    house.look("k").await.is_stale("zh-CN", Significance::Major, 1).has_basis("zh-CN", Basis::Acknowledged);
    assert_eq!(house.times("k", "zh-CN", "variant.acknowledged").await, 1);
    assert_eq!(house.times("k", "zh-CN", "variant.became_stale").await, 2);
}

async fn a_declaration_after_a_certificate_moves_the_baseline_and_the_other_way_round(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    house.source("k").says(ORIGINAL).at(DAY).arrives().await;
    house.source("k").says(&with_a_rewording()).at(NEXT_DAY).arrives().await;
    house.text("k", "zh-CN").says(CHINESE).at(NEXT_DAY).based_on(1).arrives().await;
    house.look("k").await.is_stale("zh-CN", Significance::Minor, 1).has_basis("zh-CN", Basis::Declared);
    house.acknowledges("k", "zh-CN", 2).await.unwrap();
    house
        .look("k")
        .await
        .is(&[("en", State::Source), ("zh-CN", State::Current)])
        .has_basis("zh-CN", Basis::Acknowledged);
    // A new text that says it was made from the first revision is to be believed.
    house.text("k", "zh-CN").says(CHINESE_AGAIN).at(THIRD_DAY).based_on(1).arrives().await;
    house.look("k").await.is_stale("zh-CN", Significance::Minor, 1).has_basis("zh-CN", Basis::Declared);
}

async fn the_same_text_again_does_not_move_a_declared_baseline(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    house.source("k").says(ORIGINAL).at(DAY).arrives().await;
    house.text("k", "zh-CN").says(CHINESE).at(DAY).based_on(1).arrives().await;
    house.source("k").says(REWRITTEN).at(NEXT_DAY).arrives().await;
    house.text("k", "zh-CN").says(CHINESE).at(THIRD_DAY).arrives().await;
    house.look("k").await.is_stale("zh-CN", Significance::Major, 1).has_basis("zh-CN", Basis::Declared);
    house.text("k", "zh-CN").says(CHINESE).at("2025-12-07T08:00:00Z").based_on(2).arrives().await;
    house.look("k").await.is_stale("zh-CN", Significance::Major, 1).has_basis("zh-CN", Basis::Declared);
    house.text("k", "zh-CN").says(CHINESE_AGAIN).at("2025-12-08T08:00:00Z").based_on(2).arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Current)]);
}

async fn a_later_declaration_gives_an_undated_translation_a_baseline(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    house.source("k").says(ORIGINAL).at(DAY).arrives().await;
    house.text("k", "zh-CN").says(CHINESE).arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Unknown)]);
    house.text("k", "zh-CN").says(CHINESE).at("2026-01-05T09:00:00Z").based_on(1).arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Current)]).has_basis("zh-CN", Basis::Declared);
}

async fn an_editor_s_label_is_the_answer_and_a_submitter_s_the_floor(house: &House) {
    translated(house).await;
    // A floor: a slip that the publisher calls a correction is one.
    house.source("k").says(&with_a_typo()).at(NEXT_DAY).labelled(Significance::Correction).arrives().await;
    house.look("k").await.is_stale("zh-CN", Significance::Correction, 1);
    // The answer: the editor calls it a typo.
    house.labels("k", "en", 2, Some(Significance::Typo)).await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Current)]);
    // A floor does not lower: what the publisher calls a typo and is not, is what it is.
    house.source("k").says(REWRITTEN).at(THIRD_DAY).labelled(Significance::Typo).arrives().await;
    house.look("k").await.is_stale("zh-CN", Significance::Major, 2);
    house.labels("k", "en", 3, Some(Significance::None)).await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Current)]);
    // The editor's word can be taken back; then the texts speak for themselves.
    house.labels("k", "en", 3, None).await;
    house.look("k").await.is_stale("zh-CN", Significance::Major, 2);
    assert_eq!(house.times("k", "en", "revision.labelled").await, 3);
}

async fn identical_texts_are_identical_whatever_the_labels_say(house: &House) {
    translated(house).await;
    house.source("k").says(ORIGINAL).at(NEXT_DAY).labelled(Significance::Correction).arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Current)]);
    house.labels("k", "en", 2, Some(Significance::Major)).await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Current)]);
    // There and back with a label on the way is still no way.
    house.source("k").says(REWRITTEN).at(THIRD_DAY).arrives().await;
    house.labels("k", "en", 3, Some(Significance::Correction)).await;
    house.look("k").await.is_stale("zh-CN", Significance::Correction, 2);
    house.source("k").says(ORIGINAL).at("2025-12-07T08:00:00Z").arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Current)]);
}

async fn machine_texts_wait_for_approval_where_the_policy_wants_it(house: &House) {
    house.collection("news").required(&["en", "zh-CN", "fr"]).review(Review::Machine).stand().await;
    house.source("k").says(ORIGINAL).at(DAY).arrives().await;
    house.text("k", "zh-CN").says(CHINESE).at(DAY).field("origin", "machine").arrives().await;
    house.text("k", "fr").says("Le pont.").at(DAY).field("origin", "human").arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::InReview), ("fr", State::Current)]);
    let id = house.id("k").await;
    house.service.approve(id, &locale("zh-CN"), 1).await.unwrap();
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Current), ("fr", State::Current)]);
    // The approval is for that text and no other.
    house.text("k", "zh-CN").says(CHINESE_AGAIN).at(NEXT_DAY).field("origin", "machine").arrives().await;
    assert_eq!(house.look("k").await.variant("zh-CN").state, State::InReview);
    let old = house.service.approve(id, &locale("zh-CN"), 1).await;
    assert!(matches!(old, Err(ServiceError::Changed { .. })), "the text that was seen does not stand any more");
    // A text that is stale has to be made anew before anybody approves of it.
    house.source("k").says(REWRITTEN).at(THIRD_DAY).arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Stale), ("fr", State::Stale)]);
}

async fn all_texts_wait_for_approval_where_the_policy_wants_it_and_what_follows_waits(house: &House) {
    let rules = house.collection("news").required(&["en", "zh-CN", "zh-HK"]).chain("zh-HK", "zh-CN");
    rules.review(Review::All).stand().await;
    house.source("k").says(ORIGINAL).at(DAY).arrives().await;
    house.text("k", "zh-CN").says(CHINESE).at(DAY).arrives().await;
    house.text("k", "zh-HK").says(CHINESE_AGAIN).at(DAY).arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::InReview), ("zh-HK", State::Waiting)]);
    let id = house.id("k").await;
    house.service.approve(id, &locale("zh-CN"), 1).await.unwrap();
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Current), ("zh-HK", State::InReview)]);
    house.service.approve(id, &locale("zh-HK"), 1).await.unwrap();
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Current), ("zh-HK", State::Current)]);
    house.rules().await.review(Review::Off).stand().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Current), ("zh-HK", State::Current)]);
}

async fn a_variant_opted_out_owes_nothing_until_it_is_asked_for_again(house: &House) {
    translated(house).await;
    house.source("k").says(REWRITTEN).at(NEXT_DAY).arrives().await;
    house.opts("k", "zh-CN", Some("Of no interest there.")).await;
    let look = house.look("k").await;
    look.is(&[("en", State::Source), ("zh-CN", State::NotRequired)]);
    assert!(look.variant("zh-CN").exists);
    assert_eq!(look.variant("zh-CN").not_required.as_deref(), Some("Of no interest there."));
    // It stays so whatever arrives.
    house.source("k").says(ORIGINAL).at(THIRD_DAY).arrives().await;
    house.text("k", "zh-CN").says(CHINESE_AGAIN).at(NEXT_DAY).arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::NotRequired)]);
    house.opts("k", "zh-CN", None).await;
    house.look("k").await.is_stale("zh-CN", Significance::Major, 1);
    let id = house.id("k").await;
    let silent = house.service.set_not_required(id, &locale("zh-CN"), Some("  ")).await;
    assert!(matches!(silent, Err(ServiceError::Invalid { .. })), "an opt-out without a reason");
    let source = house.service.set_not_required(id, &locale("en"), Some("No.")).await;
    assert!(matches!(source, Err(ServiceError::Conflict { .. })));
}

async fn a_baseline_that_names_no_revision_is_unknown_and_said_so(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    house.source("k").says(ORIGINAL).at(DAY).arrives().await;
    let report = house.text("k", "zh-CN").says(CHINESE).at(DAY).based_on(7).offered().await;
    assert_eq!(report.warnings.len(), 1, "{:?}", report.warnings);
    let look = house.look("k").await;
    look.is(&[("en", State::Source), ("zh-CN", State::Unknown)]).has_basis("zh-CN", Basis::Unknown);
    // A deletion is no text that anything could have been made from.
    house.source("k").deleted().at(NEXT_DAY).arrives().await;
    house.source("k").says(ORIGINAL).at(THIRD_DAY).arrives().await;
    house.text("k", "zh-CN").says(CHINESE_AGAIN).at(THIRD_DAY).based_on(2).arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Unknown)]).has_basis("zh-CN", Basis::Unknown);
}
