//! What a collection's policy asks for: by kind, by date, along a chain.

use galley::{
    domain::{Outcome, Significance, State},
    service::{Expected, ServiceError},
};

use crate::{
    house::{House, NEWS},
    submit::locale,
    words::{CHINESE, ORIGINAL, REWRITTEN, with_a_rewording, with_a_typo},
};

stories!(in_a_house:
    what_is_required_from_a_date_on_is_not_owed_of_the_archive,
    what_is_required_of_a_kind_is_not_owed_of_others,
    without_requirements_what_documents_declare_is_owed,
    a_link_of_the_chain_that_is_not_required_is_skipped,
    a_link_that_is_required_again_takes_its_place_again,
    a_chain_that_comes_back_to_itself_is_refused,
    a_chain_through_a_locale_that_is_not_required_is_refused,
    a_policy_that_somebody_else_changed_meanwhile_is_not_overwritten,
    a_locale_that_is_required_no_more_keeps_its_texts_and_owes_nothing,
    the_threshold_decides_what_is_stale_and_may_be_changed_afterwards,
    a_heading_named_as_a_link_section_is_no_text_from_then_on,
);

const DAY: &str = "2025-12-04T08:00:00Z";
const NEXT_DAY: &str = "2025-12-05T08:00:00Z";

async fn what_is_required_from_a_date_on_is_not_owed_of_the_archive(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).requirement(&["ja"], None, Some("2025-12-01")).stand().await;
    house.source("old").says(ORIGINAL).at("2025-11-30T23:59:59Z").arrives().await;
    house.source("first").says(ORIGINAL).at("2025-12-01").arrives().await;
    house.source("new").says(ORIGINAL).at(DAY).arrives().await;
    house.look("old").await.is(&[("en", State::Source), ("zh-CN", State::Missing)]);
    for key in ["first", "new"] {
        house.look(key).await.is(&[("en", State::Source), ("zh-CN", State::Missing), ("ja", State::Missing)]);
    }
    // It goes by the first publication: an old article that is updated is still an old article.
    house.source("old").says(REWRITTEN).at(NEXT_DAY).arrives().await;
    house.look("old").await.is(&[("en", State::Source), ("zh-CN", State::Missing)]);
    // An older source that turns up late makes the article older than it seemed.
    house.source("new").says(REWRITTEN).at("2025-11-01T00:00:00Z").arrives().await;
    house.look("new").await.is(&[("en", State::Source), ("zh-CN", State::Missing)]);
    // A text that exists all the same is judged like any other.
    house.text("old", "ja").says("橋").at(DAY).arrives().await;
    assert_eq!(house.look("old").await.variant("ja").state, State::Stale);
}

async fn what_is_required_of_a_kind_is_not_owed_of_others(house: &House) {
    house.collection("news").required(&["en"]).requirement(&["zh-CN"], Some(&["News", "Report"]), None).stand().await;
    house.source("n").field("kind", "News").says(ORIGINAL).at(DAY).arrives().await;
    house.source("v").field("kind", "Video").says(ORIGINAL).at(DAY).arrives().await;
    house.source("u").says(ORIGINAL).at(DAY).arrives().await;
    house.look("n").await.is(&[("en", State::Source), ("zh-CN", State::Missing)]);
    for key in ["v", "u"] {
        house.look(key).await.is(&[("en", State::Source)]);
    }
    house.source("v").field("kind", "Report").says(REWRITTEN).at(NEXT_DAY).arrives().await;
    house.look("v").await.is(&[("en", State::Source), ("zh-CN", State::Missing)]);
}

async fn without_requirements_what_documents_declare_is_owed(house: &House) {
    house.collection("news").stand().await;
    house.source("k").says(ORIGINAL).at(DAY).declares(&["en", "zh-CN"]).arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Missing)]);
    // A text that nobody declared exists, and is judged.
    house.text("k", "fr").says("Le pont.").at(DAY).arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Missing), ("fr", State::Current)]);
}

async fn a_link_of_the_chain_that_is_not_required_is_skipped(house: &House) {
    house.collection("news").required(&["en", "zh-CN", "zh-HK"]).chain("zh-HK", "zh-CN").stand().await;
    house.source("k").says(ORIGINAL).at(DAY).arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Missing), ("zh-HK", State::Waiting)]);
    house.opts("k", "zh-CN", Some("Only for Hong Kong.")).await;
    let look = house.look("k").await;
    look.is(&[("en", State::Source), ("zh-CN", State::NotRequired), ("zh-HK", State::Missing)]);
    assert_eq!(look.variant("zh-HK").upstream, Some(locale("en")));
    house.text("k", "zh-HK").says(CHINESE).at(DAY).arrives().await;
    house.source("k").says(REWRITTEN).at(NEXT_DAY).arrives().await;
    house.look("k").await.is_stale("zh-HK", Significance::Major, 1);
}

async fn a_link_that_is_required_again_takes_its_place_again(house: &House) {
    house.collection("news").required(&["en", "zh-CN", "zh-HK"]).chain("zh-HK", "zh-CN").stand().await;
    house.source("k").says(ORIGINAL).at(DAY).arrives().await;
    house.opts("k", "zh-CN", Some("Only for Hong Kong.")).await;
    house.text("k", "zh-HK").says(CHINESE).at(DAY).based_on(1).arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::NotRequired), ("zh-HK", State::Current)]);
    house.opts("k", "zh-CN", None).await;
    // A declaration about English says nothing about Chinese, which is its upstream now, and comes first.
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Missing), ("zh-HK", State::Waiting)]);
    assert!(house.look("k").await.variant("zh-HK").exists);
    house.text("k", "zh-CN").says("桥").at(NEXT_DAY).arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Current), ("zh-HK", State::Stale)]);
}

async fn a_chain_that_comes_back_to_itself_is_refused(house: &House) {
    let ring = house.collection("news").required(&["en", "zh-CN", "zh-HK", "zh-TW"]);
    let ring = ring.chain("zh-HK", "zh-CN").chain("zh-CN", "zh-TW").chain("zh-TW", "zh-HK");
    assert_eq!(ring.refused().await, ["chain.zh-CN", "chain.zh-HK", "chain.zh-TW"]);
    let itself = house.collection("news").required(&["en", "zh-CN"]).chain("zh-CN", "zh-CN");
    assert_eq!(itself.refused().await, ["chain.zh-CN"]);
    assert!(matches!(house.service.collection(NEWS).await, Err(ServiceError::NotFound { .. })));
}

async fn a_chain_through_a_locale_that_is_not_required_is_refused(house: &House) {
    let nowhere = house.collection("news").required(&["en", "zh-HK"]).chain("zh-HK", "zh-CN");
    assert_eq!(nowhere.refused().await, ["chain.zh-HK"]);
    house.collection("news").required(&["en", "zh-CN", "zh-HK"]).chain("zh-HK", "zh-CN").stand().await;
    // Nor may a later policy pull the link out from under the chain.
    let pulled = house.rules().await.nothing_required().required(&["en", "zh-HK"]);
    assert_eq!(pulled.refused().await, ["chain.zh-HK"]);
    let standing = house.service.collection(NEWS).await.unwrap();
    assert_eq!(standing.version, 1);
}

async fn a_policy_that_somebody_else_changed_meanwhile_is_not_overwritten(house: &House) {
    house.collection("news").required(&["en"]).stand().await;
    let seen = house.service.collection(NEWS).await.unwrap();
    house.rules().await.threshold(Significance::Major).stand().await;
    let mine = house.rules().await.threshold(Significance::Typo).policy;
    let refused = house.service.put_policy(NEWS, &mine, Expected::Version(seen.version)).await;
    assert!(matches!(refused, Err(ServiceError::Changed { .. })));
    let refused = house.service.put_policy(NEWS, &mine, Expected::Absent).await;
    assert!(matches!(refused, Err(ServiceError::Changed { .. })));
    assert_eq!(house.service.collection(NEWS).await.unwrap().policy.threshold, Significance::Major);
}

async fn a_locale_that_is_required_no_more_keeps_its_texts_and_owes_nothing(house: &House) {
    house.collection("news").required(&["en", "zh-CN", "fr"]).stand().await;
    house.source("k").says(ORIGINAL).at(DAY).arrives().await;
    house.text("k", "fr").says("Le pont.").at(DAY).arrives().await;
    house.rules().await.nothing_required().required(&["en"]).stand().await;
    let look = house.look("k").await;
    assert!(look.find("zh-CN").is_none_or(|variant| variant.state == State::NotRequired));
    assert_eq!(look.variant("fr").state, State::Current);
    house.rules().await.nothing_required().required(&["en", "zh-CN"]).stand().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Missing), ("fr", State::Current)]);
}

async fn the_threshold_decides_what_is_stale_and_may_be_changed_afterwards(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    for (key, text) in [("typo", with_a_typo()), ("minor", with_a_rewording()), ("major", REWRITTEN.to_owned())] {
        house.source(key).says(ORIGINAL).at(DAY).field("title", "A bridge").arrives().await;
        house.text(key, "zh-CN").says(CHINESE).at(DAY).arrives().await;
        house.source(key).says(&text).at(NEXT_DAY).field("title", "A bridge").arrives().await;
    }
    let significances = [Significance::None, Significance::Typo, Significance::Minor, Significance::Major];
    for (nth, threshold) in significances.into_iter().enumerate() {
        house.rules().await.threshold(threshold).stand().await;
        let mut stale = Vec::new();
        for key in ["typo", "minor", "major"] {
            if house.look(key).await.variant("zh-CN").state == State::Stale {
                stale.push(key);
            }
        }
        assert_eq!(stale, ["typo", "minor", "major"][nth.saturating_sub(1)..], "{threshold}");
    }
}

async fn a_heading_named_as_a_link_section_is_no_text_from_then_on(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    let with = |footer: &str| format!("{ORIGINAL}\n\n## Disclaimer\n\n{footer}\n");
    let (first, second) =
        (with("Nothing here is advice."), with("Do as you please; none of it is our business at all."));
    house.source("k").says(&first).at(DAY).arrives().await;
    house.text("k", "zh-CN").says(CHINESE).at(DAY).arrives().await;
    house.source("k").says(&second).at(NEXT_DAY).arrives().await;
    assert_eq!(house.look("k").await.variant("zh-CN").state, State::Stale);
    house.rules().await.link_section("Disclaimer").stand().await;
    assert_eq!(house.look("k").await.variant("zh-CN").state, State::Current);
    // From now on another footer is not even a revision.
    let third = with("All of it is advice.");
    let again = house.source("k").says(&third).at(NEXT_DAY).arrives().await;
    assert_eq!(again.outcome, Some(Outcome::Unchanged));
    // And back: what was taken for the same text is none any more.
    house.source("k").says(&third).at("2025-12-06T08:00:00Z").arrives().await;
    let mut rules = house.rules().await;
    rules.policy.link_sections.clear();
    rules.stand().await;
    assert_eq!(house.look("k").await.variant("zh-CN").state, State::Stale);
}
