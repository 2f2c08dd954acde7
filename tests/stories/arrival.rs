//! The same documents in other orders, other batches, and more than once.

use std::collections::BTreeMap;

use galley::{
    clock::Instant,
    domain::{Basis, Locale, Outcome, Share, Significance, State},
    service::{Defaults, IngestOptions, Submission},
};

use crate::{
    house::House,
    submit::{Draft, locale},
    words::{CHINESE, CHINESE_AGAIN, ORIGINAL, REWRITTEN, with_a_figure_put_right, with_a_rewording, with_a_typo},
};

stories!(in_a_house:
    documents_delivered_twice_change_nothing,
    five_hundred_orders_of_arrival_have_one_result,
    one_by_one_or_in_batches_has_one_result,
    the_first_document_that_names_a_source_locale_settles_it_for_what_came_before,
    a_second_word_on_the_source_locale_is_only_warned_of,
    a_baseline_declared_by_the_document_that_settles_the_source_counts,
    an_older_source_that_arrives_late_does_not_change_the_kind,
    the_same_document_with_its_kind_added_is_remembered,
    a_refused_document_does_not_stop_the_others,
    a_dry_run_says_what_would_happen_and_leaves_everything_as_it_is,
    a_file_may_leave_out_what_its_place_says,
);

const DAY: &str = "2025-12-04T08:00:00Z";
const NEXT_DAY: &str = "2025-12-05T08:00:00Z";

/// An article's life as publishers and translators would send it, with datetimes that are all different.
fn life<'h>(house: &'h House, key: &str) -> Vec<Draft<'h>> {
    let titled = |tag: &str| house.text(key, tag).field("title", "The bridge").field("kind", "News");
    vec![
        titled("en").says(ORIGINAL).at("2025-12-01T08:00:00Z"),
        titled("zh-CN").says(CHINESE).at("2025-12-01T09:00:00Z"),
        titled("en").says(&with_a_typo()).at("2025-12-02T08:00:00Z"),
        titled("zh-HK").says("新大橋周一通車。").at("2025-12-02T09:00:00Z"),
        titled("en").says(&with_a_figure_put_right()).at("2025-12-03T08:00:00Z"),
        titled("fr").says("Le nouveau pont.").at("2025-12-03T09:00:00Z"),
        titled("zh-CN").says(CHINESE_AGAIN).at("2025-12-03T10:00:00Z"),
        titled("en").says(&with_a_rewording()).at("2025-12-04T08:00:00Z"),
        titled("zh-CN").says(CHINESE_AGAIN).at("2025-12-05T08:00:00Z"),
        titled("de").deleted().at("2025-12-05T09:00:00Z"),
    ]
}

async fn rules_for_a_life(house: &House) {
    house.collection("news").required(&["en", "zh-CN", "zh-HK", "fr", "de"]).chain("zh-HK", "zh-CN").stand().await;
}

/// All of a variant that does not depend on the order of arrival.
type Substance = (
    (State, bool, Option<Instant>, Option<Basis>),
    (Option<Significance>, Share, u32, Option<Instant>, Option<Instant>),
    Vec<(Instant, bool)>,
);

async fn substance(house: &House, key: &str) -> BTreeMap<Locale, Substance> {
    let mut found = BTreeMap::new();
    let article = house.look(key).await.article;
    let record = house.service.store().article(article.id).await.unwrap().unwrap().article;
    for variant in article.variants {
        let revisions = record.variants.get(&variant.locale).map_or(&[][..], |variant| variant.revisions());
        let history = revisions.iter().map(|revision| (revision.effective_at(), revision.deleted)).collect();
        let state = (variant.state, variant.exists, variant.datetime, variant.basis);
        let change = (variant.significance, variant.share, variant.behind, variant.since, variant.due_at);
        found.insert(variant.locale, (state, change, history));
    }
    found
}

/// Numbers that look random and are the same in every run.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            items.swap(end, self.below(end + 1));
        }
    }
}

async fn documents_delivered_twice_change_nothing(house: &House) {
    rules_for_a_life(house).await;
    let documents: Vec<Submission> = life(house, "k").iter().map(Draft::submission).collect();
    house.ingest(documents.clone()).await;
    let (before, events) = (substance(house, "k").await, house.feed().await.len());
    let version = house.look("k").await.article.version;
    for report in house.ingest(documents).await {
        assert_eq!(report.result.unwrap().outcome, Some(Outcome::Unchanged));
    }
    assert_eq!(substance(house, "k").await, before);
    let look = house.look("k").await;
    assert_eq!((house.feed().await.len(), look.article.version), (events, version));
}

async fn five_hundred_orders_of_arrival_have_one_result(house: &House) {
    rules_for_a_life(house).await;
    let mut dice = Dice::new(20_251_204);
    let mut expected = None;
    for nth in 0..500 {
        let key = format!("k{nth}");
        let mut documents = life(house, &key);
        if nth > 0 {
            dice.shuffle(&mut documents);
        }
        house.ingest(documents.iter().map(Draft::submission).collect()).await;
        let found = substance(house, &key).await;
        let order = || documents.iter().map(|document| document.clone().submission()).collect::<Vec<_>>();
        assert_eq!(&found, expected.get_or_insert_with(|| found.clone()), "{:?}", order());
    }
    house.look("k0").await.is(&[
        ("en", State::Source),
        ("zh-CN", State::Stale),
        ("zh-HK", State::Waiting),
        ("fr", State::Stale),
        ("de", State::Missing),
    ]);
}

async fn one_by_one_or_in_batches_has_one_result(house: &House) {
    rules_for_a_life(house).await;
    let mut dice = Dice::new(7);
    for nth in 0..12 {
        let (together, alone) = (format!("together/{nth}"), format!("alone/{nth}"));
        let mut order: Vec<usize> = (0..life(house, "k").len()).collect();
        dice.shuffle(&mut order);
        let (first, second) = (life(house, &together), life(house, &alone));
        house.ingest(order.iter().map(|at| first[*at].submission()).collect()).await;
        for at in order {
            second[at].clone().arrives().await;
        }
        assert_eq!(substance(house, &together).await, substance(house, &alone).await);
        for tag in ["en", "zh-CN", "zh-HK", "fr", "de"] {
            assert_eq!(house.told(&together, tag).await, house.told(&alone, tag).await, "{tag}");
        }
    }
}

async fn the_first_document_that_names_a_source_locale_settles_it_for_what_came_before(house: &House) {
    house.collection("news").required(&["en", "zh-CN", "fr"]).stand().await;
    house.text("k", "zh-CN").says(CHINESE).at(DAY).arrives().await;
    house.text("k", "fr").says("Le pont.").at(DAY).arrives().await;
    let look = house.look("k").await;
    look.is(&[("en", State::Source), ("zh-CN", State::Orphaned), ("fr", State::Orphaned)]);
    // Until now English was a guess by the policy.
    house.text("k", "en").says(ORIGINAL).at(DAY).field("source_locale", "zh-CN").arrives().await;
    let look = house.look("k").await;
    look.is(&[("zh-CN", State::Source), ("en", State::Current), ("fr", State::Current)]);
    look.has_basis("fr", Basis::Inferred);
    assert_eq!(look.article.source_locale, locale("zh-CN"));
    // It is remembered so.
    house.text("k", "zh-CN").says(CHINESE_AGAIN).at(NEXT_DAY).arrives().await;
    house.look("k").await.is(&[("zh-CN", State::Source), ("en", State::Stale), ("fr", State::Stale)]);
}

async fn a_second_word_on_the_source_locale_is_only_warned_of(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    house.source("k").says(ORIGINAL).at(DAY).field("source_locale", "en").arrives().await;
    let report = house.text("k", "zh-CN").says(CHINESE).at(DAY).field("source_locale", "zh-CN").offered().await;
    let fields: Vec<&str> = report.warnings.iter().map(|warning| warning.field.as_str()).collect();
    assert_eq!(fields, ["source_locale"]);
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Current)]);
    // The first word may also repeat the guess; it is a word all the same.
    house.source("j").says(ORIGINAL).at(DAY).arrives().await;
    house.source("j").says(ORIGINAL).at(DAY).field("source_locale", "en").arrives().await;
    house.text("j", "zh-CN").says(CHINESE).at(DAY).field("source_locale", "zh-CN").arrives().await;
    house.look("j").await.is(&[("en", State::Source), ("zh-CN", State::Current)]);
}

async fn a_baseline_declared_by_the_document_that_settles_the_source_counts(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    let translation = house.text("k", "en").says(ORIGINAL).at(DAY).field("source_locale", "zh-CN").based_on(1);
    translation.arrives().await;
    house.text("k", "zh-CN").says(CHINESE).at(NEXT_DAY).arrives().await;
    let look = house.look("k").await;
    look.is(&[("zh-CN", State::Source), ("en", State::Current)]).has_basis("en", Basis::Declared);
}

async fn an_older_source_that_arrives_late_does_not_change_the_kind(house: &House) {
    house.collection("news").required(&["en"]).requirement(&["zh-CN"], Some(&["News"]), None).stand().await;
    house.source("k").says(ORIGINAL).at(NEXT_DAY).field("kind", "News").arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Missing)]);
    house.source("k").says(REWRITTEN).at(DAY).field("kind", "Draft").arrives().await;
    assert_eq!(house.look("k").await.article.kind.as_deref(), Some("News"));
    // Nor does it when it is delivered once more.
    house.source("k").says(REWRITTEN).at(DAY).field("kind", "Draft").arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Missing)]);
}

async fn the_same_document_with_its_kind_added_is_remembered(house: &House) {
    house.collection("news").required(&["en"]).stand().await;
    house.source("k").says(ORIGINAL).at(DAY).arrives().await;
    let again = house.source("k").says(ORIGINAL).at(DAY).field("kind", "News").arrives().await;
    assert_eq!(again.outcome, Some(Outcome::Unchanged));
    assert_eq!(house.look("k").await.article.kind.as_deref(), Some("News"));
    house.rules().await.requirement(&["zh-CN"], Some(&["News"]), None).stand().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Missing)]);
}

async fn a_refused_document_does_not_stop_the_others(house: &House) {
    house.collection("news").required(&["en"]).stand().await;
    let documents = vec![
        house.source("a").says(ORIGINAL).at(DAY).submission(),
        house.source("b").says(ORIGINAL).at("soon").submission(),
        Submission::Item(b"no object".to_vec()),
        house.source("c").says(ORIGINAL).at(DAY).submission(),
    ];
    let taken: Vec<bool> = house.ingest(documents).await.iter().map(|report| report.result.is_ok()).collect();
    assert_eq!(taken, [true, false, false, true]);
    for key in ["a", "c"] {
        house.look(key).await.is(&[("en", State::Source)]);
    }
}

async fn a_dry_run_says_what_would_happen_and_leaves_everything_as_it_is(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    house.source("k").says(ORIGINAL).at(DAY).arrives().await;
    house.text("k", "zh-CN").says(CHINESE).at(DAY).arrives().await;
    let before = (substance(house, "k").await, house.feed().await);
    let documents = vec![
        house.source("k").says(REWRITTEN).at(NEXT_DAY).submission(),
        house.source("new").says(REWRITTEN).at(NEXT_DAY).submission(),
    ];
    let dry = IngestOptions { dry_run: true, confirmed: false };
    let reports = house.ingest_into("news", documents, dry).await;
    let outcomes: Vec<_> = reports.iter().map(|report| report.result.as_ref().unwrap().outcome).collect();
    assert_eq!(outcomes, [Some(Outcome::Revised), Some(Outcome::Created)]);
    assert_eq!(reports[0].result.as_ref().unwrap().made_stale.len(), 1);
    assert_eq!((substance(house, "k").await, house.feed().await), before);
    assert!(house.service.article_id("news", "new").await.is_err());
}

async fn a_file_may_leave_out_what_its_place_says(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    let defaults = Defaults { key: Some("k".to_owned()), locale: Some(locale("en")), ..Defaults::default() };
    let bytes = format!("---\ntitle: The bridge\ndatetime: {DAY}\n---\n\n{ORIGINAL}").into_bytes();
    let file = Submission::Markdown { path: None, bytes, defaults: Box::new(defaults) };
    house.ingest(vec![file]).await.remove(0).result.unwrap();
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Missing)]);
}
