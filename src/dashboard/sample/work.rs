//! The queue, what happened, and one decision about many, as their pages show them.

use super::{acting, article, at, frame, headlines, locale, statuses};
use crate::{
    dashboard::{
        links::Address,
        view::{
            ActivityDay, ActivityPage, ActivityRow, ActivityView, BulkAction, BulkItem, BulkPage, Due, Happened,
            LocaleChoice, Outcome, QueueDetail, QueueGroup, QueueItem, QueuePage, QueueView, Section, Tab, Urgency,
            Who,
        },
    },
    i18n::UiLanguage,
};

/// Two things that happened to an article.
pub(in crate::dashboard) fn activity() -> Vec<ActivityRow> {
    let headline = headlines().remove(0);
    let told = Happened {
        message: "activity-acknowledged",
        who: Who::Named("Lam Wai".into()),
        article: Some((headline.clone(), headline.href(&locale("zh-CN")))),
        locale: Some("zh-CN".into()),
        name: None,
        reason: Some("<i>仍準確</i>".into()),
        fact: "r15".into(),
    };
    let stale = Happened { message: "activity-became-stale", who: Who::Galley, reason: None, ..told.clone() };
    let undo = Some(Address::to("/activity").then(17).then("undo"));
    let moment = at("2026-11-19T06:20:00Z");
    vec![
        ActivityRow { at: moment, told, undo, undone: false },
        ActivityRow { at: moment, told: stale, undo: None, undone: true },
    ]
}

/// The feed, with two days or none.
pub(in crate::dashboard) fn activity_page(language: UiLanguage, days: usize) -> ActivityPage {
    let day = |rows| ActivityDay { at: at("2026-11-19T06:20:00Z"), rows };
    ActivityPage {
        frame: frame(language, Some(Section::Activity)),
        view: ActivityView {
            article: (days > 0).then_some(17),
            from: Some("2026-11-01".into()),
            ..ActivityView::default()
        },
        article: (days > 0).then(|| headlines().remove(0)),
        actors: vec![("user:lam".into(), "Lam Wai".into(), true)],
        locales: vec![(locale("zh-HK"), false), (locale("en"), true)],
        days: (0..days).map(|_| day(activity())).collect(),
        older: (days > 0).then_some(400),
    }
}

fn items() -> Vec<QueueItem> {
    let now = at("2026-11-19T06:32:07Z");
    let dues = [-4_920, 720, 7_200, 200_000];
    let item = |(nth, headline): (usize, super::Headline)| QueueItem {
        status: statuses(0)[nth + 1].clone(),
        upstream: locale("zh-HK"),
        variant: locale("en"),
        due: if nth == 4 { Due::Never } else { Due::At(now.plus_seconds(dues[nth % 4])) },
        assignee: (nth == 1).then(|| Who::Named("Lam Wai".into())),
        href: Address::to("/queue").then(format!("{}.en", headline.id)).with("tab", "all"),
        selected: nth == 0,
        headline,
    };
    headlines().into_iter().take(5).enumerate().map(item).collect()
}

/// The queue, full or with nothing in it.
pub(in crate::dashboard) fn queue(language: UiLanguage, full: bool) -> QueuePage {
    let mut items = if full { items() } else { Vec::new() };
    let detail = items.first().cloned().map(|item| QueueDetail {
        item,
        selected: article(language).selected,
        acting: super::Acting { back: Some("/queue/2.en?tab=all".into()), tab: Some(Tab::All), ..acting() },
        chain: ["zh-HK", "en"].map(locale).to_vec(),
        revisions: (Some(13), Some(15)),
        may_snooze: true,
        shift_ends: Some(at("2026-11-19T07:00:00Z")),
        snoozed: false,
        people: vec![("user:lam".into(), "Lam Wai".into(), true)],
        opened: true,
    });
    let snoozed = items.pop().into_iter().collect();
    let groups = Urgency::ALL.into_iter().zip(items).map(|(urgency, item)| QueueGroup {
        urgency,
        items: vec![item],
        more: urgency == Urgency::Later,
    });
    QueuePage {
        frame: frame(language, Some(Section::Queue)),
        view: QueueView { tab: Tab::All, ..QueueView::default() },
        counts: [(17, false), (100, true), (u64::from(full), false)],
        locales: vec![LocaleChoice { locale: locale("en"), chosen: full }],
        sections: vec!["news".into()],
        groups: groups.collect(),
        snoozed,
        snoozed_count: (100, true),
        detail,
        before: None,
        after: full.then(|| "a5.31".to_owned()),
    }
}

/// One decision about many: asked, told, or about nothing.
pub(in crate::dashboard) fn bulk(language: UiLanguage, action: BulkAction, outcomes: &[Outcome]) -> BulkPage {
    let item = |(nth, outcome): (usize, &Outcome)| BulkItem {
        name: format!("{nth}.en"),
        headline: Some(headlines().remove(nth)),
        variant: (action != BulkAction::Priority).then(|| (locale("en"), statuses(0)[1].clone())),
        towards: (action == BulkAction::Map).then(|| (headlines().remove(0), 87)),
        outcome: *outcome,
    };
    BulkPage {
        frame: frame(language, Some(Section::Articles)),
        action,
        items: outcomes.iter().enumerate().map(item).collect(),
        people: vec![("user:lam".into(), "Lam Wai".into())],
        back: "/articles?status=stale".into(),
        left_out: usize::from(outcomes.len() == 2),
        typed: String::new(),
        trouble: (action == BulkAction::OptOut).then_some("bulk-trouble"),
        undo: vec!["0.en@9".into()],
        undone: false,
    }
}
