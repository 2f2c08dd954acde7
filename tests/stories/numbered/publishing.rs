//! Scenarios 1, 13, 16, 16b and 17: what publishers send, in whatever order and dress.

use galley::{
    domain::{Baseline, Outcome, Share, State},
    service::{Submission, VariantRow},
};

use crate::{
    house::House,
    words::{CHINESE, ORIGINAL, REFORMATTED, with_a_rewording},
};

stories!(in_a_house:
    scenario_1_the_seed_article_declares_what_is_missing_and_where_it_will_be,
    scenario_13_a_translation_that_arrives_before_its_source_is_judged_when_the_source_comes,
    scenario_16_source_and_translation_in_one_batch_have_one_result_in_either_order,
    scenario_16b_other_links_under_related_news_are_no_revision,
    scenario_17_a_mass_reformat_makes_nothing_stale,
);

const SEED: &str = include_str!("../../fixtures/seed.md");
const DAY: &str = "2025-12-04T08:10:52Z";

fn file(text: &str) -> Submission {
    Submission::Markdown { path: None, bytes: text.as_bytes().to_vec(), defaults: Box::default() }
}

async fn scenario_1_the_seed_article_declares_what_is_missing_and_where_it_will_be(house: &House) {
    house.collection("news").stand().await;
    let reports = house.ingest(vec![file(SEED)]).await;
    let report = &reports[0];
    assert_eq!(report.key.as_deref(), Some("news/268554766"));
    assert_eq!(report.result.as_ref().unwrap().outcome, Some(Outcome::Created));
    let look = house.look("news/268554766").await;
    look.is(&[("en", State::Source), ("zh-CN", State::Missing), ("zh-HK", State::Missing)]);
    for tag in ["en", "zh-CN", "zh-HK"] {
        let url = format!("https://longbridge.com/{tag}/news/268554766.md");
        assert_eq!(look.variant(tag).url, Some(url));
    }
    assert_eq!(look.article.kind.as_deref(), Some("News"));
    assert!(look.article.title.as_deref().unwrap().starts_with("Altman reportedly"));
}

async fn scenario_13_a_translation_that_arrives_before_its_source_is_judged_when_the_source_comes(house: &House) {
    house.collection("news").required(&["en", "zh-CN", "zh-HK"]).stand().await;
    house.text("k", "zh-CN").says(CHINESE).at(DAY).arrives().await;
    let look = house.look("k").await;
    look.is(&[("en", State::Source), ("zh-CN", State::Orphaned), ("zh-HK", State::Waiting)]);
    assert!(!look.variant("en").exists && look.variant("zh-CN").exists);
    house.source("k").says(ORIGINAL).at(DAY).arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Current), ("zh-HK", State::Missing)]);
    // A source that is newer than the translation that preceded it makes it stale instead.
    house.text("j", "zh-CN").says(CHINESE).at(DAY).arrives().await;
    house.source("j").says(ORIGINAL).at("2025-12-09T00:00:00Z").arrives().await;
    let look = house.look("j").await;
    look.is(&[("en", State::Source), ("zh-CN", State::Stale), ("zh-HK", State::Missing)]);
    assert_eq!(look.variant("zh-CN").baseline, Some(Baseline::BeforeFirst));
    assert_eq!(look.variant("zh-CN").share, Share::WHOLE);
}

/// A variant without what tells when and where it was written down.
fn substance(variant: &VariantRow) -> VariantRow {
    VariantRow { article_id: 0, version: 0, ..variant.clone() }
}

async fn scenario_16_source_and_translation_in_one_batch_have_one_result_in_either_order(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    let later = with_a_rewording();
    for (key, order) in [("a", [0, 1, 2]), ("b", [1, 0, 2]), ("c", [2, 1, 0]), ("d", [1, 2, 0])] {
        let documents = [
            house.source(key).says(ORIGINAL).at(DAY).field("title", "The bridge"),
            house.text(key, "zh-CN").says(CHINESE).at(DAY),
            house.source(key).says(&later).at("2025-12-05T00:00:00Z").field("title", "The bridge"),
        ];
        house.ingest(order.iter().map(|nth| documents[*nth].submission()).collect()).await;
    }
    let first = house.look("a").await;
    first.is(&[("en", State::Source), ("zh-CN", State::Stale)]);
    for key in ["b", "c", "d"] {
        let look = house.look(key).await;
        look.is(&[("en", State::Source), ("zh-CN", State::Stale)]);
        let numberless = |variant: &VariantRow| VariantRow { baseline: None, newest: None, ..substance(variant) };
        assert_eq!(numberless(look.variant("zh-CN")), numberless(first.variant("zh-CN")), "{key}");
    }
    assert_eq!(substance(house.look("b").await.variant("zh-CN")), substance(first.variant("zh-CN")));
}

async fn scenario_16b_other_links_under_related_news_are_no_revision(house: &House) {
    house.collection("news").stand().await;
    house.ingest(vec![file(SEED)]).await;
    house.text("news/268554766", "zh-CN").says(CHINESE).at("2025-12-04T08:10:52.000Z").arrives().await;
    let relinked = SEED
        .replace("Anthropic IPO filing sends Zoom shares to highest since 2022", "A headline of next year")
        .replace("288335139", "299999999")
        .replace("OpenAI.NA", "NVDA.US");
    assert_ne!(relinked, SEED);
    let reports = house.ingest(vec![file(&relinked)]).await;
    assert_eq!(reports[0].result.as_ref().unwrap().outcome, Some(Outcome::Unchanged));
    assert_eq!(house.history("news/268554766", "en").await.len(), 1);
    // Not even with another datetime does it become another text.
    let reports = house.ingest(vec![file(&relinked.replace("2025-12-04T08", "2025-12-24T08"))]).await;
    assert_eq!(reports[0].result.as_ref().unwrap().outcome, Some(Outcome::Redated));
    let look = house.look("news/268554766").await;
    look.is(&[("en", State::Source), ("zh-CN", State::Current), ("zh-HK", State::Missing)]);
}

async fn scenario_17_a_mass_reformat_makes_nothing_stale(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).mass_change_limit(0).stand().await;
    let keys: Vec<String> = (0..40).map(|nth| format!("news/{nth}")).collect();
    let documents = |body: &str, datetime: &str| -> Vec<Submission> {
        keys.iter().map(|key| house.source(key).says(body).at(datetime).submission()).collect()
    };
    house.ingest(documents(ORIGINAL, DAY)).await;
    let translations = keys.iter().map(|key| house.text(key, "zh-CN").says(CHINESE).at(DAY).submission());
    house.ingest(translations.collect()).await;

    let reports = house.ingest(documents(REFORMATTED, "2025-12-20T00:00:00Z")).await;

    for report in reports {
        let taken = report.result.unwrap();
        // The bytes differ, so the revision is kept; the words do not, so nobody has work.
        assert_eq!((taken.outcome, taken.made_stale.len(), taken.held), (Some(Outcome::Revised), 0, None));
    }
    for key in &keys {
        house.look(key).await.is(&[("en", State::Source), ("zh-CN", State::Current)]);
    }
}
