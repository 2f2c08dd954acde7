//! Pages full of what real newsrooms have: long Han headlines, keys without a break, eight locales, every status.

mod acting;
mod people;
pub(super) mod settings;
mod typhoon;
mod work;

use jiff::tz::TimeZone;

pub(super) use acting::{acting, offered, overtaken, withdraw};
pub(super) use people::{profile, sign_in, stranger};
pub(super) use typhoon::{paragraph, typhoon};
pub(super) use work::{activity, activity_page, bulk, queue};

use super::view::*;
use crate::{
    clock::Instant,
    dashboard::links::Address,
    domain::{
        Age, Band, Change, Locale, Preferences, Scope, Share, Shift, Significance, State, Window, change::BlockChange,
    },
    i18n::{Languages, UiLanguage},
};

/// 60 Han characters, the longest headline that a publisher's system lets through.
pub(super) const LONGEST: &str = "立法會三讀通過《基層住宅規管條例草案》劏房業主須於三年內完成改建政府承諾設立過渡期支援計劃協助受影響住戶搬遷並由下月起逐區登記現有單位";
/// 80 characters without a place to break.
pub(super) const UNBROKEN: &str = "wp-import-7731-0123456789abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRST";

pub(super) fn at(text: &str) -> Instant {
    Instant::from_timestamp(text.parse().unwrap())
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap()
}

pub(super) fn locale(tag: &str) -> Locale {
    Locale::parse(tag).unwrap()
}

pub(super) fn frame(language: UiLanguage, section: Option<Section>) -> Frame {
    let zone = TimeZone::get("Asia/Hong_Kong").unwrap();
    Frame {
        reader: Reader::Person { display_name: "Chan Tai Man".into(), form_token: "5f0e".into() },
        t: Languages::load().unwrap().translator(language, zone),
        theme: Theme::Auto,
        density: Density::Comfortable,
        section,
        here: "/articles?q=%E9%A2%A8".into(),
        read_at: at("2026-11-19T06:32:07Z"),
        shown_at: at("2026-11-19T06:32:07Z"),
        version: "0.1.0",
        collection: Some("news".into()),
        may: Scope::ALL.into(),
        within: None,
        chosen: Preferences::default(),
        waiting: Some(17),
        late: Vec::new(),
        paused: None,
        flash: None,
        live: Some(Address::to("/events").with("topic", "overview").with("after", 42)),
    }
}

fn collections() -> Vec<CollectionChoice> {
    vec![
        CollectionChoice { name: "news".into(), chosen: true },
        CollectionChoice { name: "docs".into(), chosen: false },
    ]
}

const LOCALES: [(&str, Tally); 8] = [
    ("zh-HK", tally(271, 1, 2, 6, 2, 0)),
    ("en", tally(262, 4, 5, 14, 9, 0)),
    ("zh-CN", tally(268, 3, 2, 7, 3, 0)),
    ("zh-SG", tally(233, 1, 1, 9, 4, 3)),
    ("ms", tally(104, 0, 2, 5, 5, 0)),
    ("ja", tally(66, 0, 0, 5, 1, 0)),
    ("pt-BR", tally(10_000, 0, 0, 0, 0, 0)),
    ("fr", tally(0, 0, 0, 0, 0, 0)),
];

const fn tally(current: u64, review: u64, progress: u64, stale: u64, missing: u64, waiting: u64) -> Tally {
    Tally {
        current,
        review,
        progress,
        stale,
        missing: missing + progress,
        waiting,
        progress_stale: 0,
        overdue: 0,
        unknown: 0,
        orphan: 0,
        not_required: 0,
        source: 41,
        optional: Optional::NONE,
    }
}

fn headline(id: &str, tag: &str, title: &str, kind: &str, flags: &[Flag]) -> Headline {
    Headline {
        id: id.into(),
        key: id.into(),
        title: Some(title.into()),
        locale: locale(tag),
        flags: flags.to_vec(),
        kind: Some(kind.into()),
    }
}

fn headlines() -> Vec<Headline> {
    use Flag::{Correction, Priority};
    let typhoon = "天文台改發九號烈風或暴風風力增強信號　全港停課停工";
    vec![
        headline("hk-typhoon-no9", "zh-HK", typhoon, "News", &[Priority, Correction]),
        headline("sz-hk-data-list", "zh-CN", "深圳前海发布跨境数据流动负面清单，明年一月起施行", "News", &[]),
        headline(
            "einvoice-standard",
            "en",
            "Singapore and Shenzhen agree a single e-invoice standard for small firms",
            "Business",
            &[],
        ),
        headline("hsi-close-1119", "zh-HK", "港股午後倒升二百點　科指挽回失地", "Business", &[]),
        headline("basic-housing-bill", "zh-HK", LONGEST, "News", &[Correction]),
        headline("docs-rotate-tokens", "en", "How to rotate API tokens without downtime", "Docs", &[]),
        Headline { title: None, kind: None, ..headline(UNBROKEN, "zh-HK", "", "", &[]) },
    ]
}

fn share(percent: u16) -> Share {
    Share::from_basis_points(percent * 100)
}

fn statuses(row: usize) -> Vec<StatusView> {
    use Significance::{Correction, Major, Minor};
    let mut cells = vec![
        StatusView::source(Some(15)),
        StatusView::stale(Correction, share(46)).late_by(47 * 60),
        StatusView::review(Some(15)),
        StatusView::waiting(true, locale("zh-CN")),
        StatusView::missing(Some(82 * 60)).late_by(82 * 60),
        StatusView::not_required(),
        StatusView::progress(Who::Named("Kit Chan".into())),
        StatusView::stale(Major, share(18)),
    ];
    if row % 2 == 1 {
        cells[1] = StatusView::current(Some(4));
        cells[2] = StatusView::orphan();
        cells[3] = StatusView::stale(Minor, share(3));
        cells[4] = StatusView::missing(Some(3 * 86_400));
        cells[6] = StatusView::waiting(false, locale("zh-Hant-HK"));
    }
    cells
}

pub(super) fn overview(language: UiLanguage) -> OverviewPage {
    let headlines = headlines();
    let urgent = (0..8)
        .map(|row| {
            let headline = headlines[row % headlines.len()].clone();
            let cells = statuses(row);
            let status = cells[[4, 1, 7, 2, 1, 3, 4, 7][row]].clone();
            let due = match (status.late, row) {
                (Some(seconds), _) => Due::At(at("2026-11-19T06:32:07Z").plus_seconds(-seconds)),
                (None, 3) => Due::Never,
                (None, 5) => Due::At(at("2026-11-23T02:00:00Z")),
                (None, _) => Due::At(at("2026-11-19T06:44:20Z")),
            };
            UrgentRow {
                source: headline.locale.clone(),
                headline,
                variant: locale(LOCALES[row].0),
                status,
                due,
                claimable: true,
            }
        })
        .collect();
    let mut tally = tally(1_204, 9, 12, 46, 24, 31);
    (tally.overdue, tally.orphan, tally.unknown) = (4, 1, 1);
    OverviewPage {
        frame: frame(language, Some(Section::Overview)),
        collections: collections(),
        board: Some(Board {
            people: 8,
            tally,
            urgent,
            finished: Vec::new(),
            locales: LOCALES.map(|(tag, tally)| LocaleRow { locale: locale(tag), tally }).to_vec(),
            charts: charts(),
            sources: settings::sources(language, true).sources,
            shift: Some(Shift::On(at("2026-11-19T07:00:00Z"))),
            glance: Glance {
                oldest: Some(at("2026-11-19T05:10:00Z")),
                majors: Some(9),
                review: Some(at("2026-11-19T05:45:00Z")),
            },
        }),
    }
}

fn charts() -> Charts {
    let days =
        (0..14).zip(0..).map(|(day, nth)| (20_760 + day, (day != 5).then_some(18 + number(nth).unsigned_abs() * 3)));
    let counts = [9, 13, 11, 6, 4, 3];
    Charts { ages: Age::ALL.into_iter().zip(counts).collect(), trend: Trend { days: days.collect(), now: 46 } }
}

pub(super) fn articles(language: UiLanguage) -> ArticlesPage {
    let mut tally = tally(1_204, 9, 12, 46, 24, 31);
    (tally.overdue, tally.orphan, tally.not_required) = (4, 2, 310);
    let row = |(row, headline): (usize, Headline)| ArticleRow {
        headline,
        opened_at: locale("en"),
        also: None,
        ticked: false,
        changed: (row != 6).then(|| at("2026-11-19T06:10:00Z").plus_seconds(-40_000 * number(row))),
        cells: statuses(row).into_iter().enumerate().map(|(nth, cell)| (row + nth != 9).then_some(cell)).collect(),
    };
    ArticlesPage {
        sections: vec!["News".into(), "Docs".into()],
        people: Vec::new(),
        frame: frame(language, Some(Section::Articles)),
        collections: collections(),
        filter: Filter { statuses: vec![Facet::Stale, Facet::Missing], ..Filter::default() },
        tally,
        locales: LOCALES.map(|(tag, _)| LocaleChoice { locale: locale(tag), chosen: false }).to_vec(),
        columns: LOCALES.map(|(tag, tally)| LocaleColumn { locale: locale(tag), tally }).to_vec(),
        hidden: 3,
        rows: headlines().into_iter().enumerate().map(row).collect(),
        matching: Some((12, 70)),
        sortable: Some(2_000),
        total: 1_316,
        views: vec![OwnView { id: 3, name: "Late <b>ja</b>".into(), query: "status=overdue".into() }],
        own_locales: vec![locale("zh-HK")],
        before: None,
        after: Some("eyJrIjoi=".into()),
    }
}

pub(super) fn no_match(language: UiLanguage) -> ArticlesPage {
    let mut page = articles(language);
    page.rows.clear();
    page.filter.query = "<script>alert(1)</script> 颱風".into();
    page.filter.locales = vec![locale("zh-HK")];
    page
}

pub(super) fn explanations() -> [Explanation; 13] {
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

pub(super) fn article(language: UiLanguage) -> ArticlePage {
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
pub(super) fn untranslated(language: UiLanguage) -> ArticlePage {
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
pub(super) fn matching(language: UiLanguage) -> ArticlePage {
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
pub(super) fn source(language: UiLanguage) -> ArticlePage {
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
pub(super) fn uncompared(language: UiLanguage, shown: Shown) -> ArticlePage {
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

pub(super) fn failure(language: UiLanguage, failure: Failure) -> ErrorPage {
    let detail = (failure == Failure::Conflict).then(|| "Lam Wai, 14:31".to_owned());
    let unsent = (failure == Failure::Outdated).then(|| Unsent {
        to: "/articles/17/zh-HK/submit".into(),
        fields: vec![("body".into(), "天文台<b>改發</b>\n九號烈風".into())],
        back: Some("/articles/17/zh-HK".into()),
    });
    ErrorPage { frame: frame(language, None), failure, request_id: "0199a2c4-8d5e-7f10".into(), detail, unsent }
}
