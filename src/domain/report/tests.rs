//! The pure parts of a report.

use proptest::prelude::*;

use super::*;
use crate::{
    clock::Instant,
    domain::{Locale, Significance, State},
};

fn at(second: i64) -> Instant {
    Instant::from_micros(second * 1_000_000)
}

fn item(id: i64, locale: &str) -> Item {
    Item {
        article: ArticleRef {
            id,
            collection: "news".to_owned(),
            key: format!("news/{id}"),
            kind: None,
            title: None,
            title_locale: None,
            source_locale: Locale::parse("en").unwrap(),
        },
        locale: Locale::parse(locale).unwrap(),
        state: State::Stale,
        significance: Some(Significance::Minor),
        changed_percent: 3,
        behind: 1,
        upstream: None,
        since: Some(at(0)),
        due_at: None,
        overdue: false,
        holder: None,
    }
}

fn report(items: Vec<Item>) -> ReportData {
    let total = items.len() as u64;
    ReportData {
        version: DATA_VERSION,
        selection: Selection::default(),
        grouping: Grouping::Locale,
        as_of: at(100),
        position: 7,
        news_since: at(0),
        follows: false,
        news_complete: true,
        news: News::default(),
        total,
        total_overdue: 0,
        total_before: None,
        groups: Vec::new(),
        locales: Vec::new(),
        overdue: Picked::default(),
        oldest: Picked { total, items },
        due: Picked::default(),
        corrections: Picked::default(),
        holders: Vec::new(),
        withheld: Vec::new(),
    }
}

#[test]
fn what_was_frozen_is_read_again_as_it_was() {
    let data = report(vec![item(1, "zh-HK"), item(2, "zh-CN")]);
    let written = serde_json::to_string(&data).unwrap();
    assert_eq!(serde_json::from_str::<ReportData>(&written).unwrap(), data);
}

#[test]
fn a_report_without_work_and_without_news_is_empty() {
    assert!(report(Vec::new()).is_empty());
    assert!(!report(vec![item(1, "zh-HK")]).is_empty());
    let mut good_news = report(Vec::new());
    good_news.news.caught_up.total = 1;
    assert!(!good_news.is_empty());
}

#[test]
fn a_comparison_names_what_appeared_and_what_is_gone() {
    let (before, now) = (report(vec![item(1, "en"), item(2, "en")]), report(vec![item(2, "en"), item(2, "zh-HK")]));
    let compared = Comparison::of(&before, &now);
    assert_eq!(compared.appeared, [item(2, "zh-HK")]);
    assert_eq!(compared.gone, [item(1, "en")]);
    assert!(compared.same_selection);
}

#[test]
fn a_selection_names_open_states_only() {
    let selection = Selection { states: vec![State::Current], limit: 0, ..Selection::default() };
    let fields: Vec<String> = selection.problems().into_iter().map(|problem| problem.field).collect();
    assert_eq!(fields, ["states", "limit"]);
    assert_eq!(Selection::default().problems(), []);
}

#[test]
fn a_least_significance_holds_back_small_changes_but_nothing_missing() {
    let selection = Selection { significance: Some(Significance::Major), ..Selection::default() };
    assert!(!selection.means(State::Stale, Some(Significance::Minor), None));
    assert!(selection.means(State::Stale, Some(Significance::Correction), None));
    assert!(selection.means(State::Missing, None, None));
    assert!(!selection.means(State::Waiting, None, None));
}

#[test]
fn young_work_is_held_back_by_the_longer_of_age_and_grace() {
    let selection = Selection { minimum_age: 60, ..Selection::default() };
    assert!(!selection.is_ripe(Some(at(50)), 0, at(100)));
    assert!(selection.is_ripe(Some(at(40)), 0, at(100)));
    assert!(!selection.is_ripe(Some(at(40)), 90, at(100)));
}

proptest! {
    #[test]
    fn what_is_required_is_the_sum_of_its_parts(counted in prop::collection::vec((0usize..9, any::<bool>(), 0i64..1_000_000), 0..40)) {
        let mut totals = Totals::default();
        let mut parts = Totals::default();
        for (state, overdue, total) in counted {
            totals.add(State::ALL[state], overdue, total);
            let mut part = Totals::default();
            part.add(State::ALL[state], overdue, total);
            parts = parts.plus(part);
        }
        prop_assert_eq!(totals, parts);
        let sum = totals.current + totals.missing + totals.stale + totals.waiting + totals.in_review + totals.unknown;
        prop_assert_eq!(totals.required, sum);
        prop_assert_eq!(totals.open(), sum - totals.current);
        prop_assert_eq!(totals.current_percent() == 100, totals.open() == 0);
    }
}
