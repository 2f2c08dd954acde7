//! Reports in every form and language.

use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::{Letter, Letters, calendar, markdown, outline, paragraphs, table};
use crate::{
    clock::Instant,
    domain::{
        Locale, Significance, State,
        report::{
            ArticleRef, ChangedFact, Correction, DATA_VERSION, Format, Group, Grouping, Holding, Item, LocaleTotals,
            News, Picked, ReportData, Selection, Totals,
        },
    },
};

const LANGUAGES: [&str; 3] = ["en", "zh-CN", "zh-HK"];
const HOSTILE: &str = "=HYPERLINK(\"http://x\",\"<b>&amp;\") | *a* [b](c)\r\nBEGIN:VEVENT;,\u{0}";

fn locale(tag: &str) -> Locale {
    Locale::parse(tag).unwrap()
}

fn noon() -> Instant {
    serde_json::from_str("\"2026-11-19T01:00:00Z\"").unwrap()
}

fn hours(hours: i64) -> Instant {
    noon().plus_seconds(hours * 3_600)
}

fn item(id: i64, title: &str, title_locale: &str, tag: &str, state: State) -> Item {
    Item {
        article: ArticleRef {
            id,
            collection: "news".to_owned(),
            key: format!("news/{id}"),
            kind: Some("News".to_owned()),
            title: Some(title.to_owned()),
            title_locale: Some(locale(title_locale)),
            source_locale: locale("en"),
        },
        locale: locale(tag),
        state,
        significance: (state == State::Stale).then_some(Significance::Major),
        changed_percent: if state == State::Stale { 46 } else { 0 },
        behind: 1,
        upstream: Some(locale("en")),
        since: Some(hours(-30)),
        due_at: Some(hours(4)),
        overdue: false,
        holder: None,
    }
}

fn picked<T>(items: Vec<T>) -> Picked<T> {
    Picked { total: items.len() as u64, items }
}

fn standing(tag: &str, now: [i64; 4], before: Option<[i64; 4]>) -> LocaleTotals {
    let totals = |[current, stale, missing, overdue]: [i64; 4]| Totals {
        required: current + stale + missing,
        current,
        stale,
        missing,
        overdue,
        ..Totals::default()
    };
    LocaleTotals { locale: locale(tag), now: totals(now), before: before.map(totals) }
}

/// A morning with everything in it.
fn morning() -> ReportData {
    let late = Item {
        overdue: true,
        due_at: Some(hours(-2)),
        holder: Some("user:lau".to_owned()),
        ..item(1, "天文台改發九號烈風或暴風信號", "zh-HK", "zh-CN", State::Stale)
    };
    let missing = item(2, "Exchange fund posts first loss in three years", "en", "zh-HK", State::Missing);
    let hostile = item(3, HOSTILE, "en", "ms", State::Stale);
    let done = Item { due_at: None, ..item(4, "央行下调存款准备金率", "zh-CN", "en", State::Current) };
    let english = locale("en");
    let correction = Correction {
        article: item(5, "Rates rise to 12 %", "en", "zh-HK", State::Stale).article,
        upstream: english,
        facts: vec![
            ChangedFact { kind: "percentage".to_owned(), old: Some("10 %".to_owned()), new: Some("12 %".to_owned()) },
            ChangedFact { kind: "date".to_owned(), old: None, new: Some("19 November".to_owned()) },
        ],
        more_facts: 2,
        locales: vec![locale("zh-CN"), locale("zh-HK")],
        since: Some(hours(-5)),
        new: true,
    };
    ReportData {
        version: DATA_VERSION,
        selection: Selection::default(),
        grouping: Grouping::Locale,
        as_of: noon(),
        position: 100,
        news_since: hours(-24),
        follows: true,
        news_complete: true,
        news: News {
            became_stale: Picked { total: 14, items: vec![hostile.clone(), late.clone()] },
            became_missing: picked(vec![missing.clone()]),
            became_orphaned: Picked::default(),
            became_overdue: picked(vec![late.clone()]),
            caught_up: picked(vec![done]),
        },
        total: 61,
        total_overdue: 1,
        total_before: Some(57),
        groups: vec![
            Group { name: "zh-HK".to_owned(), total: 40, overdue: 0 },
            Group { name: "zh-CN".to_owned(), total: 20, overdue: 1 },
        ],
        locales: vec![
            standing("zh-CN", [1_204, 30, 12, 1], Some([1_200, 36, 10, 0])),
            standing("zh-HK", [271, 10, 1, 0], Some([271, 10, 1, 0])),
            standing("ms", [300, 0, 1, 0], None),
        ],
        overdue: picked(vec![late.clone()]),
        oldest: Picked { total: 61, items: vec![late.clone(), missing.clone(), hostile] },
        due: picked(vec![missing]),
        corrections: picked(vec![correction]),
        holders: vec![Holding { holder: "user:lau".to_owned(), total: 3, overdue: 1, until: hours(2), first: late }],
        withheld: Vec::new(),
    }
}

fn clear() -> ReportData {
    ReportData {
        news: News::default(),
        total: 0,
        total_overdue: 0,
        overdue: Picked::default(),
        oldest: Picked::default(),
        due: Picked::default(),
        corrections: Picked::default(),
        holders: Vec::new(),
        ..morning()
    }
}

fn written(data: &ReportData, language: &str, format: Format) -> (String, String) {
    let zone = TimeZone::get("Asia/Hong_Kong").unwrap();
    let letter = Letter {
        name: "Daily backlog",
        id: "3",
        data,
        site: Some("https://galley.example.org"),
        page: Some("/reports/3/runs/17"),
        zone: &zone,
    };
    let rendered = Letters::load().unwrap().write(&letter, language, format).unwrap();
    (rendered.subject, String::from_utf8(rendered.bytes).unwrap())
}

#[test]
fn the_subject_carries_the_answer() {
    let subjects = |data: &ReportData| LANGUAGES.map(|language| written(data, language, Format::Text).0);
    assert_eq!(
        subjects(&morning()),
        [
            "1 overdue, 15 new · Daily backlog",
            "逾期 1 篇，新增 15 篇 · Daily backlog",
            "1 篇逾期，新增 15 篇 · Daily backlog"
        ]
    );
    assert_eq!(subjects(&clear())[0], "All current · Daily backlog");
}

#[test]
fn every_form_is_written_in_every_language_with_what_matters() {
    for language in LANGUAGES {
        for format in Format::ALL {
            let (_, text) = written(&morning(), language, format);
            assert!(!text.contains("{ $") && !text.contains('\u{2068}'), "{language} {format:?}");
            assert!(text.contains("天文台改發九號烈風或暴風信號"), "{language} {format:?}: {text}");
            if !matches!(format, Format::Ics | Format::Atom | Format::Csv) {
                assert!(text.contains("10 % → 12 %") || format == Format::Json, "{language} {format:?}: {text}");
            }
            if format != Format::Json {
                assert!(text.contains("https://galley.example.org/articles/1/zh-CN"), "{language} {format:?}");
            }
        }
    }
}

#[test]
fn titles_in_mail_bear_their_own_language_and_are_no_markup() {
    let (_, html) = written(&morning(), "zh-CN", Format::Html);
    assert!(html.contains(r#"<html lang="zh-Hans-CN">"#));
    assert!(
        html.contains(r#"<span lang="zh-Hant-HK"><a class="k" href="https://galley.example.org/articles/1/zh-CN""#)
    );
    assert!(!html.contains("<b>&amp;") && !html.contains("\"<b>"));
    let without_site = Letter {
        name: "x",
        id: "3",
        data: &morning(),
        site: None,
        page: Some("/reports/3/runs/17"),
        zone: &TimeZone::UTC,
    };
    let plain = Letters::load().unwrap().write(&without_site, "en", Format::Html).unwrap();
    assert!(!String::from_utf8(plain.bytes).unwrap().contains("href"));
}

#[test]
fn a_locale_leads_to_all_that_is_missing_or_stale_in_it() {
    let (_, html) = written(&morning(), "en", Format::Html);
    let list = "https://galley.example.org/articles?status=missing&#38;status=stale&#38;locale=zh-HK";
    assert!(html.contains(&format!("href=\"{list}\"")), "not what is overdue alone: {html}");
    let selection = Selection { collections: vec!["wire".to_owned()], ..Selection::default() };
    let (_, html) = written(&ReportData { selection, ..morning() }, "en", Format::Html);
    assert!(html.contains(&format!("href=\"{list}&#38;collection=wire\"")), "in the report's collection: {html}");
}

#[test]
fn plain_text_is_no_wider_than_mail_bears() {
    for language in LANGUAGES {
        let (_, text) = written(&morning(), language, Format::Text);
        for line in text.lines().filter(|line| !line.contains("https://")) {
            assert!(paragraphs::width(line) <= 72, "{language}: {line}");
        }
    }
}

#[test]
fn the_table_is_read_back_with_every_title_and_no_formula() {
    let (_, text) = written(&morning(), "zh-HK", Format::Csv);
    let bytes = text.strip_prefix('\u{feff}').unwrap().as_bytes();
    let mut table = csv::Reader::from_reader(bytes);
    assert_eq!(table.headers().unwrap().get(4), Some("title"));
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    let titles: Vec<&str> = rows.iter().map(|row| row.get(4).unwrap()).collect();
    assert!(titles.contains(&"天文台改發九號烈風或暴風信號"));
    assert!(titles.contains(&format!("'{HOSTILE}").as_str()));
    assert_eq!(rows.len(), 4, "each item once");
}

/// The values of a property, in an unfolded calendar.
fn values<'a>(calendar: &'a str, name: &str) -> Vec<&'a str> {
    calendar.split("\r\n").filter_map(|line| line.strip_prefix(name)?.strip_prefix(':')).collect()
}

#[test]
fn the_calendar_has_each_date_once_and_under_an_id_that_stays() {
    let (_, text) = written(&morning(), "zh-HK", Format::Ics);
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])));
    let unfolded = text.replace("\r\n ", "");
    assert_eq!(values(&unfolded, "UID"), ["due-1-zh-CN@galley", "due-2-zh-HK@galley"]);
    assert_eq!(values(&unfolded, "DTSTART"), ["20261118T230000Z", "20261119T050000Z"]);
    assert_eq!(values(&unfolded, "SUMMARY")[0], "zh-CN · 天文台改發九號烈風或暴風信號");
    assert_eq!(values(&unfolded, "BEGIN"), ["VCALENDAR", "VEVENT", "VEVENT"]);
    let hostile = ReportData { due: picked(vec![item(3, HOSTILE, "en", "ms", State::Stale)]), ..morning() };
    let unfolded = written(&hostile, "en", Format::Ics).1.replace("\r\n ", "");
    assert_eq!(values(&unfolded, "BEGIN").len(), 3, "a title adds no lines");
    assert!(values(&unfolded, "SUMMARY")[1].ends_with("BEGIN:VEVENT\\;\\,"));
}

/// The texts of all elements with this name, wherever they stand.
fn elements(document: &str, name: &str) -> Vec<String> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(document);
    let (mut found, mut inside): (Vec<String>, bool) = (Vec::new(), false);
    loop {
        let event = reader.read_event().unwrap();
        if matches!(event, Event::Eof) {
            return found;
        }
        if let Event::Start(tag) = &event {
            inside = tag.name().as_ref() == name;
            found.extend(inside.then(String::new));
        } else if let Event::Text(text) = &event
            && inside
        {
            found.last_mut().unwrap().push_str(text);
        } else if matches!(event, Event::End(_)) {
            inside = false;
        }
    }
}

#[test]
fn the_feed_is_read_back_and_keeps_its_ids() {
    let (_, text) = written(&morning(), "zh-CN", Format::Atom);
    let ids = elements(&text, "id");
    assert_eq!((ids.len(), elements(&text, "updated").len()), (6, 6), "the feed's own and five entries'");
    let (_, again) = written(&ReportData { as_of: hours(1), ..morning() }, "en", Format::Atom);
    let again = elements(&again, "id");
    let same = again.iter().filter(|id| ids.contains(id)).count();
    assert_eq!(same, 4, "the feed, and what became overdue, stale or missing; the report itself is another one");
    assert!(elements(&text, "title").iter().any(|title| title.contains("天文台改發九號烈風或暴風信號")));
}

#[test]
fn a_message_for_a_chat_links_and_escapes() {
    let (_, text) = written(&morning(), "en", Format::Slack);
    let message: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(message["text"], "1 overdue, 15 new · Daily backlog");
    assert!(text.contains("<https://galley.example.org/articles/1/zh-CN|天文台改發九號烈風或暴風信號>"));
    assert!(!text.contains("<b>"));
    let data = morning();
    let letter = Letter { name: "<!channel> & co", id: "3", data: &data, site: None, page: None, zone: &TimeZone::UTC };
    let text = Letters::load().unwrap().write(&letter, "en", Format::Slack).unwrap().bytes;
    let message: serde_json::Value = serde_json::from_slice(&text).unwrap();
    assert_eq!(message["text"], "1 overdue, 15 new · &lt;!channel&gt; &amp; co", "nobody is called by a report's name");
}

#[test]
fn files_have_names_that_every_system_takes() {
    let zone = TimeZone::UTC;
    let data = morning();
    let named = |name: &str, format| {
        let letter = Letter { name, id: "3", data: &data, site: None, page: None, zone: &zone };
        Letters::load().unwrap().write(&letter, "zh-TW", format).unwrap().file_name
    };
    assert_eq!(named("Daily backlog / HK", Format::Csv), "daily-backlog-hk-2026-11-19-0100.zh-HK.csv");
    assert_eq!(named("每日待辦", Format::Json), "report-3-2026-11-19-0100.json");
}

#[test]
fn reports_whose_names_differ_in_what_no_file_name_holds_have_files_of_their_own() {
    let data = morning();
    let named = |name: &str, id: &str| {
        let letter = Letter { name, id, data: &data, site: None, page: None, zone: &TimeZone::UTC };
        Letters::load().unwrap().write(&letter, "en", Format::Csv).unwrap().file_name
    };
    assert_eq!(named("Backlog 香港", "3"), "backlog-3-2026-11-19-0100.en.csv");
    assert_ne!(named("Backlog 香港", "3"), named("Backlog 深圳", "4"));
    let long = "Everything that every desk has to look at ".repeat(2);
    assert_ne!(named(&format!("{long}A"), "3"), named(&format!("{long}B"), "4"));
}

#[test]
fn no_headline_and_no_name_turns_the_words_after_it_round() {
    let turned = "\u{202e}Rates \u{2067}rise\u{200f}";
    let data = ReportData { due: picked(vec![item(2, turned, "en", "zh-HK", State::Missing)]), ..morning() };
    let data = ReportData {
        overdue: data.due.clone(),
        oldest: data.due.clone(),
        news: News { became_missing: data.due.clone(), ..News::default() },
        ..data
    };
    let letter = Letter { name: turned, id: "3", data: &data, site: None, page: None, zone: &TimeZone::UTC };
    for format in Format::ALL.into_iter().filter(|format| !matches!(format, Format::Csv | Format::Json)) {
        let rendered = Letters::load().unwrap().write(&letter, "en", format).unwrap();
        let text = String::from_utf8(rendered.bytes).unwrap().replace("\r\n ", "");
        for (what, text) in [("text", &text), ("subject", &rendered.subject)] {
            let turns = |char: char| matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            assert!(!text.contains(turns), "{format:?} {what}: {text}");
            assert!(text.contains("Rates rise\u{200f}"), "{format:?} {what}: {text}");
        }
    }
}

proptest! {
    #[test]
    fn no_cell_is_a_formula(cell in "[ =+@\t\r\n＝＋－＠'a-c-]{0,6}|\\PC{0,8}") {
        let written = table::harmless(&cell);
        let first = written.trim_start_matches([' ', '\u{feff}']).chars().next();
        prop_assert!(!first.is_some_and(|c| "=+-@\t\r\n＝＋－＠".contains(c)), "{written:?}");
        prop_assert!(written.ends_with(cell.as_str()));
    }

    #[test]
    fn folded_lines_are_short_and_unfold_to_what_they_were(line in "\\PC{0,200}") {
        let mut text = String::new();
        calendar::folded(&mut text, &line);
        prop_assert!(text.split("\r\n").all(|part| part.len() <= 75));
        prop_assert_eq!(text.strip_suffix("\r\n").unwrap().replace("\r\n ", ""), line);
    }

    #[test]
    fn wrapping_loses_nothing_and_only_what_cannot_be_broken_is_wide(text in "([a-z]{1,9}|[一-十]{1,4}|，|。| ){0,40}") {
        let lines = paragraphs::wrapped(&text, 20);
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        prop_assert_eq!(bare(&lines.concat()), bare(&text));
        for line in &lines {
            prop_assert!(paragraphs::width(line) <= 20 || !line.contains(' ') , "{line:?}");
        }
    }

    #[test]
    fn escaped_markdown_is_read_as_the_text_it_was(text in "[a-z0-9*_\\[\\]()<>#|~&!`$+=. -]{1,40}") {
        let text = text.trim();
        let document = markdown::escaped(text);
        let mut read = String::new();
        let mut blocks = 0;
        for event in pulldown_cmark::Parser::new(&document) {
            if let pulldown_cmark::Event::Text(words) = &event {
                read.push_str(words);
            } else if let pulldown_cmark::Event::Start(pulldown_cmark::Tag::Paragraph) = &event {
                blocks += 1;
            } else {
                prop_assert!(matches!(event, pulldown_cmark::Event::End(_)), "{document:?} holds {event:?}");
            }
        }
        prop_assert_eq!((read.as_str(), blocks), (text, i32::from(!text.is_empty())));
    }

    #[test]
    fn a_bar_is_whole_and_shows_whatever_is_there(parts in [0i64..2_000, 0i64..50, 0i64..50, 0i64..3]) {
        let bar = outline::bar(parts);
        let whole: u64 = bar.iter().sum();
        prop_assert_eq!(whole, if parts.iter().sum::<i64>() > 0 { 100 } else { 0 });
        for (part, width) in parts.iter().zip(bar) {
            prop_assert_eq!(*part > 0, width > 0);
        }
    }
}
