//! An article's page: as it is changed, missing, matching, and without a source.

use super::*;
use crate::domain::{Band, Change, State, Window, change::BlockChange};

fn explanations() -> [Explanation; 13] {
    let zh_hk = || locale("zh-HK");
    let since = at("2026-11-19T05:05:00Z");
    [
        Explanation::Source,
        Explanation::Stale {
            upstream: zh_hk(),
            baseline: Some(13),
            newest: Some(15),
            behind: 2,
            share: share(46),
            since,
            basis: Some(Basis::Declared),
        },
        Explanation::InReview(Some(15)),
        Explanation::Waiting(locale("zh-CN")),
        Explanation::Missing(Some(since)),
        Explanation::OptedOut("本栏目不译日文".into()),
        Explanation::Current { upstream: zh_hk(), baseline: Some(14), newest: Some(15), basis: Some(Basis::Inferred) },
        Explanation::Stale {
            upstream: zh_hk(),
            baseline: None,
            newest: Some(15),
            behind: 15,
            share: Share::WHOLE,
            since,
            basis: Some(Basis::Acknowledged),
        },
        Explanation::SourceMissing,
        Explanation::Deleted(None),
        Explanation::Deleted(Some(since)),
        Explanation::Current { upstream: zh_hk(), baseline: None, newest: None, basis: None },
        Explanation::UpstreamUnknown(zh_hk()),
    ]
}

fn history(tag: &str) -> History {
    let labelled = Significance::ALL.map(Step::Labelled).into_iter().rev();
    let steps = labelled.chain([Step::Text, Step::Redated, Step::Deleted, Step::First]);
    let revisions = steps.enumerate().map(|(nth, step)| {
        let moment = at("2026-11-19T06:10:00Z").plus_seconds(-3_600 * number(nth));
        RevisionRow { number: 15 - number(nth), at: moment, dated: nth != 2, received: moment.plus_seconds(40), step }
    });
    History { locale: locale(tag), revisions: revisions.collect(), older: 7 }
}

pub(in crate::dashboard) fn article(language: UiLanguage) -> ArticlePage {
    let cells = statuses(0);
    let variants = LOCALES.into_iter().zip(&cells).zip(explanations()).enumerate();
    let variants = variants.map(|(nth, (((tag, _), status), explanation))| VariantRow {
        locale: locale(tag),
        status: status.clone(),
        explanation,
        revision: (nth != 4).then_some(15 - number(nth)),
        changed: (nth != 4).then(|| at("2026-11-19T06:10:00Z").plus_seconds(-900 * number(nth))),
        url: (nth < 2).then(|| format!("https://news.example/{tag}/typhoon")),
    });
    let (old, new, change, english) = typhoon();
    let rows = rows(&change, &old, &new, &english);
    ArticlePage {
        viewing: Viewing::default(),
        frame: frame(language, Some(Section::Articles)),
        headline: headlines().remove(0),
        source: locale("zh-HK"),
        source_revision: Some(15),
        changed: Some(at("2026-11-19T06:10:00Z")),
        url: Some("https://news.example/zh-HK/typhoon".into()),
        withdrawn: false,
        variants: variants.collect(),
        timeline: timeline(),
        selected: Selected {
            locale: locale("en"),
            status: cells[1].clone(),
            comparison: Some(Comparison {
                shown: Shown::Since,
                baseline: Some(13),
                note: Some("更正：距離為 80 公里".to_owned()),
                upstream: locale("zh-HK"),
                locale: locale("en"),
                from: Some(13),
                to: 15,
                change,
                rows,
                has_bodies: true,
            }),
            since: [14, 13].map(|number| SinceChoice { number: Some(number), chosen: number == 13 }).to_vec(),
            histories: vec![history("zh-HK"), history("en")],
        },
        acting: acting(),
        likely: Some(vec![LikelyRow {
            id: 17,
            headline: headlines().remove(0),
            published: Some(at("2026-11-19T06:10:00Z")),
            percent: 87,
        }]),
        activity: activity(),
        notes: vec![
            NoteRow {
                number: 812,
                author: Who::Named("Lam Wai".into()),
                at: at("2026-11-19T06:20:00Z"),
                text: "與天文台核實：\n“九號”不是“十號”。".into(),
                removable: true,
            },
            NoteRow {
                number: 7,
                author: Who::Operator,
                at: at("2025-11-19T06:20:00Z"),
                text: UNBROKEN.into(),
                removable: false,
            },
        ],
    }
}

fn timeline() -> Timeline {
    let (from, until) = (at("2026-11-19T01:00:00Z"), at("2026-11-19T06:32:07Z"));
    let states = [State::Missing, State::InReview, State::Current, State::Stale, State::Waiting, State::Orphaned];
    let band = |nth: usize| Band {
        state: states[nth],
        from: from.plus_seconds(3_000 * number(nth)),
        until: from.plus_seconds(3_000 * number(nth + 1)),
    };
    let row = |((tag, _), status): ((&str, Tally), StatusView)| TimelineRow {
        locale: locale(tag),
        bands: (0..6).map(band).collect(),
        status,
    };
    let tick = |nth: usize| Tick {
        number: 11 + number(nth),
        at: from.plus_seconds(4_000 * number(nth)),
        correction: nth == 3,
    };
    let change = |into| StateChange { at: until, locale: locale("en"), into };
    Timeline {
        span: Span::Today,
        asked: false,
        source: locale("zh-HK"),
        window: Window { from, until },
        rows: LOCALES.into_iter().zip(statuses(0)).map(row).collect(),
        ticks: (0..5).map(tick).collect(),
        changes: State::ALL.map(change).to_vec(),
    }
}

/// The same article with a variant that has no text yet.
pub(in crate::dashboard) fn untranslated(language: UiLanguage) -> ArticlePage {
    let mut page = article(language);
    let (_, new, _, _) = typhoon();
    let selected = &mut page.selected;
    selected.locale = locale("ms");
    selected.status = statuses(0)[4].clone();
    selected.since.clear();
    selected.comparison = Some(Comparison {
        shown: Shown::Untranslated,
        upstream: locale("zh-HK"),
        locale: locale("ms"),
        from: None,
        to: 15,
        baseline: None,
        change: Change::default(),
        rows: vec![DiffRow::Whole(passages(&new))],
        has_bodies: true,
        note: None,
    });
    page
}

/// The same article, translated and up to date, but withdrawn.
pub(in crate::dashboard) fn matching(language: UiLanguage) -> ArticlePage {
    let mut page = article(language);
    let (_, new, _, english) = typhoon();
    let change = Change {
        blocks: (0..4).map(|nth| BlockChange::Unchanged { old: nth, new: nth }).collect(),
        ..Change::default()
    };
    page.withdrawn = true;
    page.headline = headlines().remove(4);
    page.headline.key = UNBROKEN.into();
    page.url = Some("javascript:alert(1)".into());
    let selected = &mut page.selected;
    selected.status = StatusView::current(Some(15));
    let comparison = selected.comparison.as_mut().unwrap();
    comparison.rows = rows(&change, &new, &new, &english);
    comparison.change = change;
    page
}

/// The source by itself, changed since its revision before.
pub(in crate::dashboard) fn source(language: UiLanguage) -> ArticlePage {
    let mut page = article(language);
    let (old, new, change, _) = typhoon();
    let selected = &mut page.selected;
    selected.locale = locale("zh-HK");
    let comparison = selected.comparison.as_mut().unwrap();
    comparison.shown = Shown::Own;
    comparison.rows = own_rows(&change, &old, &new);
    page
}

/// A text of which nothing says what it was made from, and one that has no source at all; no body is known.
pub(in crate::dashboard) fn uncompared(language: UiLanguage, shown: Shown) -> ArticlePage {
    let mut page = article(language);
    let (_, new, _, english) = typhoon();
    let comparison = page.selected.comparison.as_mut().unwrap();
    comparison.shown = shown;
    (comparison.from, comparison.baseline, comparison.has_bodies) = (None, None, false);
    comparison.change = Change::default();
    comparison.rows = match shown {
        Shown::Both => vec![DiffRow::Both(passages(&new), passages(&english))],
        Shown::Since | Shown::Own | Shown::Untranslated | Shown::Alone => vec![DiffRow::Whole(passages(&new))],
    };
    page.selected.since = vec![SinceChoice { number: None, chosen: true }];
    page
}
