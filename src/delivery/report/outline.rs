//! A report as headings and rows of words, before any form: what mail, plain text, Markdown and chat have in common.

use super::wording::{Wording, locale_name, one_line, person};
use crate::domain::{
    Locale,
    report::{Correction, Holding, Item, LocaleTotals},
};

/// How many rows a list of news shows; the table holds all that are kept.
const NEWS_SHOWN: usize = 10;
/// How many rows any other list shows.
const SHOWN: usize = 20;

/// A text, and what it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Linked {
    pub(super) text: String,
    pub(super) href: Option<String>,
}

/// A row of a list.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// The group that begins with this row.
    pub(super) group: Option<String>,
    /// The headline, a name, whatever the row is about.
    pub(super) title: Linked,
    /// The `lang` of the title; `zxx` for what is in no language.
    pub(super) lang: String,
    /// What it is, in a word.
    pub(super) state: String,
    /// Facts that changed.
    pub(super) facts: Vec<String>,
    /// What else there is to know.
    pub(super) details: Vec<String>,
    /// The variants that are meant.
    pub(super) locales: Vec<Linked>,
    /// Whether it is late.
    pub(super) late: bool,
}

/// A list under a heading.
#[derive(Debug, Clone)]
pub(super) struct Section {
    pub(super) heading: String,
    pub(super) rows: Vec<Row>,
    /// What to say of rows that are not shown.
    pub(super) more: Option<String>,
    /// Whether it is bad news.
    pub(super) alert: bool,
}

/// A locale's totals.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    pub(super) name: Linked,
    pub(super) lang: String,
    pub(super) percent: String,
    /// Widths of a bar in hundredths: current, in review, stale or waiting, missing or unknown. They sum up to 100, and
    /// nothing that is there has none.
    pub(super) bar: [u64; 4],
    pub(super) parts: Vec<String>,
    pub(super) change: String,
}

/// A whole report in words.
#[derive(Debug, Clone)]
pub(super) struct Outline {
    pub(super) lang: &'static str,
    pub(super) subject: String,
    pub(super) name: String,
    pub(super) made: String,
    pub(super) answer: String,
    pub(super) news_heading: String,
    pub(super) since: String,
    pub(super) nothing_new: Option<String>,
    pub(super) news: Vec<Section>,
    pub(super) totals_heading: String,
    pub(super) totals_note: String,
    pub(super) totals: Vec<Standing>,
    pub(super) lists: Vec<Section>,
    pub(super) page: Option<Linked>,
    pub(super) footer: String,
}

impl Outline {
    pub(super) fn of(wording: &Wording<'_>) -> Self {
        let data = wording.data();
        let news = news(wording);
        let page = wording.letter.page.and_then(|page| wording.link(page));
        let mut since = wording.since();
        if !data.news_complete {
            since = wording.sentences(since, wording.say("report-news-incomplete"));
        }
        Self {
            lang: wording.t.language().html_lang(),
            subject: wording.subject(),
            name: one_line(wording.letter.name),
            made: wording.made(),
            answer: wording.answer(),
            news_heading: wording.say("report-news"),
            since,
            nothing_new: news.is_empty().then(|| wording.say("report-nothing-new")),
            news,
            totals_heading: wording.say("report-totals"),
            totals_note: wording.say("report-totals-note"),
            totals: data
                .locales
                .iter()
                .filter(|totals| totals.now.required > 0)
                .map(|t| standing(wording, t))
                .collect(),
            lists: lists(wording),
            page: page.map(|href| Linked { text: wording.say("report-open-page"), href: Some(href) }),
            footer: wording.say("report-footer"),
        }
    }
}

fn news(wording: &Wording<'_>) -> Vec<Section> {
    let news = &wording.data().news;
    [
        ("report-news-overdue", &news.became_overdue, true),
        ("report-news-stale", &news.became_stale, false),
        ("report-news-missing", &news.became_missing, false),
        ("report-news-orphaned", &news.became_orphaned, true),
        ("report-news-caught-up", &news.caught_up, false),
    ]
    .into_iter()
    .filter(|(_, list, _)| list.total > 0)
    .map(|(id, list, alert)| {
        let rows: Vec<Row> = list.items.iter().take(NEWS_SHOWN).map(|item| row(wording, item)).collect();
        section(wording, wording.count(id, list.total), list.total, rows, alert)
    })
    .collect()
}

fn lists(wording: &Wording<'_>) -> Vec<Section> {
    let data = wording.data();
    let mut lists = Vec::new();
    if data.corrections.total > 0 {
        let list = &data.corrections;
        let rows = list.items.iter().take(SHOWN).map(|correction| corrected(wording, correction)).collect();
        lists.push(section(wording, wording.count("report-corrections", list.total), list.total, rows, true));
    }
    if data.overdue.total > 0 {
        let list = &data.overdue;
        let heading = wording.count("report-overdue", list.total);
        lists.push(section(wording, heading, list.total, grouped(wording, &list.items), true));
    }
    // What is overdue has just been listed. Reports that were told long ago list it here, too.
    let rest: Vec<Item> = data.oldest.items.iter().filter(|item| !item.overdue).cloned().collect();
    let total = data.total.saturating_sub(data.total_overdue);
    if !rest.is_empty() {
        lists.push(section(wording, wording.count("report-oldest", total), total, grouped(wording, &rest), false));
    }
    if !data.holders.is_empty() {
        let rows: Vec<Row> = data.holders.iter().take(SHOWN).map(|holding| held(wording, holding)).collect();
        let total = data.holders.len() as u64;
        lists.push(section(wording, wording.count("report-holders", total), total, rows, false));
    }
    lists
}

fn section(wording: &Wording<'_>, heading: String, total: u64, rows: Vec<Row>, alert: bool) -> Section {
    let more = total.saturating_sub(rows.len() as u64);
    Section { heading, rows, more: (more > 0).then(|| wording.count("report-more", more)), alert }
}

/// Rows put together by group, the fullest first, each group's first row naming it.
fn grouped(wording: &Wording<'_>, items: &[Item]) -> Vec<Row> {
    let data = wording.data();
    let mut groups: Vec<String> = data.groups.iter().map(|group| group.name.clone()).collect();
    let mut shown: Vec<(usize, String, &Item)> = Vec::new();
    for item in items.iter().take(SHOWN) {
        let name = data.grouping.of(item);
        let place = groups.iter().position(|group| *group == name).unwrap_or_else(|| {
            groups.push(name.clone());
            groups.len() - 1
        });
        shown.push((place, name, item));
    }
    // Stable: the order inside a group stays.
    shown.sort_by_key(|(place, _, _)| *place);
    let mut before = None;
    let rows = shown.into_iter().map(|(place, name, item)| {
        let begins = before != Some(place);
        before = Some(place);
        Row { group: begins.then(|| wording.group(&name)), ..row(wording, item) }
    });
    rows.collect()
}

fn row(wording: &Wording<'_>, item: &Item) -> Row {
    let href = wording.variant_link(item.article.id, &item.locale);
    Row {
        group: None,
        title: Linked { text: one_line(item.article.headline()), href: href.clone() },
        lang: item.article.headline_locale().map_or_else(|| "zxx".to_owned(), Locale::html_lang),
        state: wording.state(item.state),
        facts: Vec::new(),
        details: wording.details(item),
        locales: vec![Linked { text: item.locale.to_string(), href }],
        late: item.overdue,
    }
}

fn corrected(wording: &Wording<'_>, correction: &Correction) -> Row {
    let id = correction.article.id;
    let link = |locale: &Locale| Linked { text: locale.to_string(), href: wording.variant_link(id, locale) };
    let mut details = Vec::new();
    if correction.new {
        details.push(wording.say("report-new"));
    }
    if let Some(since) = correction.since {
        details.push(wording.t.say_with("report-corrected-at", [("moment", wording.moment(since).into())]));
    }
    Row {
        group: None,
        title: Linked {
            text: one_line(correction.article.headline()),
            href: wording.variant_link(id, &correction.upstream),
        },
        lang: correction.article.headline_locale().map_or_else(|| "zxx".to_owned(), Locale::html_lang),
        state: String::new(),
        facts: wording.facts(correction),
        details,
        locales: correction.locales.iter().map(link).collect(),
        late: false,
    }
}

fn held(wording: &Wording<'_>, holding: &Holding) -> Row {
    let until = wording.moment(holding.until);
    let mut details = vec![wording.count("report-holding", holding.total)];
    if holding.overdue > 0 {
        details.push(wording.count("report-short-overdue", holding.overdue));
    }
    details.push(wording.t.say_with("report-holding-until", [("moment", until.into())]));
    Row {
        group: None,
        title: Linked { text: person(&holding.holder), href: None },
        lang: "zxx".to_owned(),
        state: String::new(),
        facts: Vec::new(),
        details,
        locales: Vec::new(),
        late: holding.overdue > 0,
    }
}

fn standing(wording: &Wording<'_>, totals: &LocaleTotals) -> Standing {
    let now = totals.now;
    let part = |id: &str, count: i64| (count > 0).then(|| wording.count(id, count.unsigned_abs()));
    let parts = [
        ("report-part-overdue", now.overdue),
        ("report-part-stale", now.stale),
        ("report-part-missing", now.missing),
        ("report-part-review", now.in_review),
        ("report-part-waiting", now.waiting),
        ("report-part-unknown", now.unknown),
    ];
    let mut address = format!("/articles?status=missing&status=stale&locale={}", totals.locale);
    // A list is of one collection; the names need no escaping.
    if let [collection] = wording.data().selection.collections.as_slice() {
        address.push_str("&collection=");
        address.push_str(collection);
    }
    Standing {
        name: Linked { text: locale_name(&totals.locale), href: wording.link(&address) },
        lang: totals.locale.html_lang(),
        percent: wording.percentage(now.current, now.required),
        bar: bar([now.current, now.in_review, now.stale + now.waiting, now.missing + now.unknown]),
        parts: parts.into_iter().filter_map(|(id, count)| part(id, count)).collect(),
        change: wording.moved(totals),
    }
}

/// Whole hundredths that sum up to 100; whatever is more than nothing gets at least 2.
pub(super) fn bar(parts: [i64; 4]) -> [u64; 4] {
    let parts = parts.map(|part| u128::from(part.max(0).unsigned_abs()));
    let whole: u128 = parts.iter().sum();
    let Some((largest, _)) = parts.iter().enumerate().filter(|_| whole > 0).max_by_key(|(_, part)| **part) else {
        return [0; 4];
    };
    let mut widths = parts.map(|part| {
        let width = u64::try_from(part * 100 / whole).unwrap_or(100);
        if part > 0 { width.max(2) } else { 0 }
    });
    let others: u64 = widths.iter().enumerate().filter(|(nth, _)| *nth != largest).map(|(_, width)| width).sum();
    if let Some(width) = widths.get_mut(largest) {
        *width = 100_u64.saturating_sub(others);
    }
    widths
}
