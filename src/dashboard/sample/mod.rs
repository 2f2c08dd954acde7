//! Pages full of what real newsrooms have: long Han headlines, keys without a break, eight locales, every status.

mod acting;
mod article;
mod people;
pub(super) mod settings;
mod typhoon;
mod work;

use jiff::tz::TimeZone;

pub(super) use acting::{acting, offered, overtaken, withdraw};
pub(super) use article::{article, matching, source, uncompared, untranslated};
pub(super) use people::{profile, sign_in, stranger};
pub(super) use typhoon::{paragraph, typhoon};
pub(super) use work::{activity, activity_page, bulk, queue};

use super::view::*;
use crate::{
    clock::Instant,
    dashboard::links::Address,
    domain::{Age, Locale, Preferences, Scope, Share, Shift, Significance},
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

pub(super) fn failure(language: UiLanguage, failure: Failure) -> ErrorPage {
    let detail = (failure == Failure::Conflict).then(|| "Lam Wai, 14:31".to_owned());
    let unsent = (failure == Failure::Outdated).then(|| Unsent {
        to: "/articles/17/zh-HK/submit".into(),
        fields: vec![("body".into(), "天文台<b>改發</b>\n九號烈風".into())],
        back: Some("/articles/17/zh-HK".into()),
    });
    ErrorPage { frame: frame(language, None), failure, request_id: "0199a2c4-8d5e-7f10".into(), detail, unsent }
}
