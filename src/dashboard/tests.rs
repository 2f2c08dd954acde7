//! Every page in every language: what a reader must never see, and what no page may contain.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template as _;

use super::{
    sample,
    view::{
        AccessibilityPage, Board, BulkAction, Charts, Due, Facet, Failure, Filter, Glance, LinkPage, Outcome,
        OverviewPage, Part, Section, ShortcutsPage, Shown, SignInTrouble, Standing, Tally,
    },
};
use crate::i18n::UiLanguage;

/// Every kind of page, rendered.
fn pages(language: UiLanguage) -> BTreeMap<String, String> {
    let mut pages = BTreeMap::new();
    pages.insert("overview".to_owned(), sample::overview(language).render().unwrap());
    let frame = sample::frame(language, Some(Section::Overview));
    pages
        .insert("first-run".to_owned(), OverviewPage { frame, collections: Vec::new(), board: None }.render().unwrap());
    pages.insert("articles".to_owned(), sample::articles(language).render().unwrap());
    pages.insert("no-match".to_owned(), sample::no_match(language).render().unwrap());
    let mut none = sample::articles(language);
    none.total = 0;
    pages.insert("no-articles".to_owned(), none.render().unwrap());
    pages.insert("article".to_owned(), sample::article(language).render().unwrap());
    pages.insert("untranslated".to_owned(), sample::untranslated(language).render().unwrap());
    pages.insert("source".to_owned(), sample::source(language).render().unwrap());
    for shown in [Shown::Both, Shown::Alone] {
        pages.insert(format!("{shown:?}"), sample::uncompared(language, shown).render().unwrap());
    }
    let accessibility = AccessibilityPage { frame: sample::frame(language, None) };
    pages.insert("accessibility".to_owned(), accessibility.render().unwrap());
    let shortcuts = ShortcutsPage { frame: sample::frame(language, None) };
    pages.insert("shortcuts".to_owned(), shortcuts.render().unwrap());
    for trouble in [None, Some(SignInTrouble::Wrong), Some(SignInTrouble::TooMany { seconds: 61 })] {
        let page = sample::sign_in(language, trouble);
        pages.insert(format!("sign-in-{trouble:?}"), page.render().unwrap());
    }
    for trouble in [None, Some(SignInTrouble::DeadLink)] {
        let frame = sample::stranger(language);
        pages.insert(format!("link-{trouble:?}"), LinkPage { frame, trouble }.render().unwrap());
    }
    for (name, offered) in sample::offered() {
        let mut page = sample::article(language);
        page.acting = offered;
        pages.insert(format!("article-{name}"), page.render().unwrap());
    }
    for full in [true, false] {
        pages.insert(format!("queue-{full}"), sample::queue(language, full).render().unwrap());
        pages.insert(
            format!("activity-{full}"),
            sample::activity_page(language, if full { 2 } else { 0 }).render().unwrap(),
        );
    }
    for action in BulkAction::ALL {
        for outcomes in
            [&[][..], &[Outcome::Asked, Outcome::Asked], &[Outcome::Done, Outcome::Refused("bulk-refused-gone")]]
        {
            let page = sample::bulk(language, action, outcomes);
            pages.insert(format!("bulk-{action:?}-{outcomes:?}"), page.render().unwrap());
        }
    }
    for (name, page) in sample::overtaken(language) {
        pages.insert(name.to_owned(), page.render().unwrap());
    }
    for texts in [0, 2] {
        pages.insert(format!("withdraw-{texts}"), sample::withdraw(language, texts).render().unwrap());
    }
    pages.insert("profile".to_owned(), sample::profile(language).render().unwrap());
    settings(language, &mut pages);
    pages.insert("matching".to_owned(), sample::matching(language).render().unwrap());
    for failure in Failure::ALL {
        pages.insert(format!("error-{}", failure.status()), sample::failure(language, failure).render().unwrap());
    }
    pages
}

/// The pages of settings and sources.
fn settings(language: UiLanguage, pages: &mut BTreeMap<String, String>) {
    use sample::settings as of;
    let mut put = |name: String, html: askama::Result<String>| {
        pages.insert(name, html.unwrap());
    };
    put("users".into(), of::people(language).render());
    for known in [false, true] {
        put(format!("user-{known}"), of::one_person(language, known).render());
        put(format!("outlook-{known}"), of::outlook(language, known).render());
        put(format!("sources-{known}"), of::sources(language, known).render());
        put(format!("run-{known}"), of::one_run(language, known).render());
    }
    put("tokens".into(), of::tokens(language).render());
    put("secret".into(), of::secret(language).render());
    put("confirm".into(), of::confirm(language).render());
    put("webhooks".into(), of::webhooks(language).render());
    let since = sample::at("2026-11-18T01:00:00Z");
    for (name, standing) in [("new", None), ("well", Some(Standing::Well)), ("off", Some(Standing::Off(since)))] {
        put(format!("webhook-{name}"), of::one_webhook(language, standing).render());
    }
    for part in Part::ALL {
        put(format!("policy-{part:?}"), of::policy(language, part, true).render());
    }
    put("no-policy".into(), of::policy(language, Part::Locales, false).render());
    put("conflict".into(), of::conflict(language).render());
    put("collection".into(), of::collection(language).render());
    put("source".to_owned() + "-one", of::one_source(language).render());
}

fn every_page(mut check: impl FnMut(UiLanguage, &str, &str)) {
    for language in UiLanguage::ALL {
        for (name, html) in pages(language) {
            check(language, &name, &html);
        }
    }
}

/// What a reader reads: the text between tags.
fn texts(html: &str) -> Vec<&str> {
    html.split('<')
        .filter_map(|piece| piece.split_once('>'))
        .map(|(_, text)| text.trim())
        .filter(|t| !t.is_empty())
        .collect()
}

/// All tags, as written between `<` and `>`.
fn tags(html: &str) -> Vec<&str> {
    html.split('<').skip(1).filter_map(|piece| piece.split_once('>')).map(|(tag, _)| tag).collect()
}

#[test]
fn no_page_shows_a_message_id_a_placeable_or_an_isolation_mark() {
    let ids: BTreeSet<String> = crate::i18n::message_ids();
    every_page(|language, name, html| {
        for text in texts(html) {
            assert!(
                !text.contains(['{', '}', '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}']),
                "{language} {name}: {text}"
            );
            assert!(
                !text.contains("undefined") && !text.contains("None") && !text.contains("Some("),
                "{language} {name}: {text}"
            );
            assert!(!ids.contains(text), "{language} {name}: {text}");
        }
        assert!(!html.contains("=\"\"") || !html.contains("aria-label=\"\""), "{language} {name}: an empty label");
    });
}

#[test]
fn no_page_carries_a_style_a_script_or_an_event_handler() {
    every_page(|language, name, html| {
        for tag in tags(html) {
            let element = tag.split_whitespace().next().unwrap_or_default();
            assert!(!matches!(element, "style" | "iframe" | "object"), "{language} {name}: <{tag}>");
            // The one script is a file of ours; a script element with words in it would have another tag.
            let is_ours = tag.starts_with("script type=\"module\" src=\"/assets/app.");
            assert!(element != "script" || is_ours, "{language} {name}: <{tag}>");
            for attribute in tag.split_whitespace().skip(1) {
                let is_handler = attribute.starts_with("on") && attribute.contains('=');
                assert!(!attribute.starts_with("style=") && !is_handler, "{language} {name}: <{tag}>");
            }
            assert!(!tag.contains("javascript:"), "{language} {name}: <{tag}>");
        }
    });
}

#[test]
fn every_page_says_its_language_with_the_script_that_chooses_glyphs() {
    every_page(|language, name, html| {
        let expected = match language {
            UiLanguage::En | UiLanguage::Pseudo => "<html lang=\"en\"",
            UiLanguage::ZhCn => "<html lang=\"zh-Hans-CN\"",
            UiLanguage::ZhHk => "<html lang=\"zh-Hant-HK\"",
        };
        assert!(html.contains(expected), "{language} {name}");
        assert_eq!(html.matches("<h1").count(), 1, "{language} {name}: one headline");
    });
}

#[test]
fn elements_are_closed_in_the_order_they_were_opened() {
    const VOID: [&str; 5] = ["meta", "link", "input", "!doctype", "br"];
    every_page(|language, name, html| {
        let mut open = Vec::new();
        for tag in tags(html) {
            let element = tag.trim_end_matches('/').split_whitespace().next().unwrap_or_default();
            if let Some(closed) = element.strip_prefix('/') {
                assert_eq!(open.pop(), Some(closed), "{language} {name}: </{closed}>");
            } else if !tag.ends_with('/') && !VOID.contains(&element) {
                open.push(element);
            }
        }
        assert_eq!(open, Vec::<&str>::new(), "{language} {name}");
    });
}

#[test]
fn no_two_elements_of_a_page_share_an_id_and_every_label_points_at_one() {
    every_page(|language, name, html| {
        let values = |attribute: &str| -> Vec<String> {
            let start = format!(" {attribute}=\"");
            html.split(start.as_str())
                .skip(1)
                .filter_map(|rest| rest.split_once('"'))
                .map(|(value, _)| value.to_owned())
                .collect()
        };
        let ids = values("id");
        let distinct: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(ids.len(), distinct.len(), "{language} {name}: {ids:?}");
        for attribute in ["aria-labelledby", "aria-describedby", "for"] {
            for target in values(attribute).iter().flat_map(|targets| targets.split_whitespace()) {
                assert!(distinct.contains(&target.to_owned()), "{language} {name}: {attribute}={target}");
            }
        }
        for glyph in html.split("href=\"#i-").skip(1).filter_map(|rest| rest.split_once('"')) {
            assert!(distinct.contains(&format!("i-{}", glyph.0)), "{language} {name}: no glyph {}", glyph.0);
        }
    });
}

#[test]
fn english_words_do_not_remain_on_chinese_pages() {
    // Names, identifiers, and what stands in a published language of its own.
    let data = [
        "Kit",
        "Chan",
        "Asia/Hong_Kong",
        "NDJSON",
        "Markdown",
        "sitemap",
        "WCAG",
        "JavaScript",
        "News",
        "Business",
        "Docs",
        "news",
        "docs",
        "Webhook",
        "zh-Hant =",
        "https",
    ];
    let names = ["English", "Bahasa Melayu", "Français", "Português", "--dry-run", "Lam Wai", "alert(1)"];
    for language in [UiLanguage::ZhCn, UiLanguage::ZhHk] {
        for (name, html) in pages(language) {
            let html = without(&html, "translate=\"no\"");
            let html = without(&without(&html, "lang=\"en\""), "lang=\"zxx\"");
            for text in texts(&html) {
                if sample::UNBROKEN == text
                    || names.iter().any(|known| text.contains(known))
                    || data.iter().any(|known| text.contains(known))
                {
                    continue;
                }
                let text = text.replace("zh-Hant-HK", "");
                let longest = text.split(|c: char| !c.is_ascii_alphabetic()).map(str::len).max();
                assert!(longest < Some(4), "{language} {name}: {text}");
            }
        }
    }
}

/// The page without the texts of the elements that carry `attribute`.
fn without(html: &str, attribute: &str) -> String {
    let mut pieces = html.split(attribute);
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |kept, piece| {
        let (tag, rest) = piece.split_once('>').unwrap_or((piece, ""));
        let after = rest.split_once("</").map_or("", |(_, after)| after);
        format!("{kept}{tag}></{after}")
    })
}

#[test]
fn whatever_a_publisher_writes_is_shown_and_never_run() {
    let html = sample::no_match(UiLanguage::En).render().unwrap();
    assert!(html.contains("&#60;script&#62;alert(1)"), "the query is shown");
    assert!(!sample::matching(UiLanguage::En).render().unwrap().contains("javascript:"));
}

#[test]
fn each_headline_carries_its_own_language() {
    let html = sample::articles(UiLanguage::En).render().unwrap();
    assert!(html.contains("lang=\"zh-Hans-CN\">深圳前海"));
    assert!(html.contains("lang=\"zh-Hant-HK\">天文台改發"));
    assert!(html.contains(&format!("lang=\"zxx\">{}", sample::UNBROKEN)));
}

fn answer(tally: Tally) -> [String; 3] {
    let board = Board {
        tally,
        people: 0,
        urgent: Vec::new(),
        finished: Vec::new(),
        locales: Vec::new(),
        charts: Charts::default(),
        sources: Vec::new(),
        shift: None,
        glance: Glance::default(),
    };
    UiLanguage::OFFERED.map(|language| board.answer(&sample::frame(language, None).t))
}

#[test]
fn the_overview_answers_in_a_sentence() {
    let tally = Tally { overdue: 4, missing: 24, stale: 46, current: 1_204, ..Tally::default() };
    assert_eq!(
        answer(tally),
        [
            "4 translations are overdue. 66 more need work.",
            "4 篇译文已逾期，另有 66 篇待处理",
            "4 篇譯文已逾期，另有 66 篇待處理",
        ]
    );
    let one = Tally { overdue: 1, missing: 2, ..Tally::default() };
    assert_eq!(answer(one)[0], "1 translation is overdue. 1 more needs work.");
    let all_begun = Tally { missing: 1, stale: 1, progress: 2, ..Tally::default() };
    assert_eq!(answer(all_begun), answer(Tally { review: 2, ..Tally::default() }), "all of it is in somebody's hands");
    assert_eq!(answer(Tally { progress: 1, ..all_begun })[0], "2 translations need work.");
    assert_eq!(answer(Tally { current: 9, ..Tally::default() })[0], "Everything required is current.");
    assert_eq!(answer(Tally { stale: 1_204, ..Tally::default() })[0], "1,204 translations need work.");
}

#[test]
fn nothing_is_called_current_while_something_waits_or_has_no_source() {
    for tally in [
        Tally { waiting: 1, ..Tally::default() },
        Tally { orphan: 1, ..Tally::default() },
        Tally { missing: 1, progress: 1, ..Tally::default() },
        Tally { review: 1, ..Tally::default() },
    ] {
        assert_ne!(answer(tally)[0], "Everything required is current.");
    }
}

#[test]
fn a_view_has_one_address_whatever_the_order_it_was_chosen_in() {
    let frame = sample::frame(UiLanguage::En, None);
    let of =
        |statuses: &[Facet]| Filter { statuses: statuses.to_vec(), ..Filter::default() }.address(&frame).to_string();
    assert_eq!(of(&[Facet::Stale, Facet::Missing]), of(&[Facet::Missing, Facet::Stale]));
    assert_eq!(of(&[Facet::Stale]), "/articles?collection=news&status=stale");
}

#[test]
fn a_deadline_that_has_passed_is_told_as_lateness_and_a_far_one_as_a_date() {
    let page = sample::overview(UiLanguage::En);
    let mut row = page.board.unwrap().urgent.remove(0);
    let now = page.frame.read_at;
    let mut told = |due| {
        row.due = due;
        (row.due_words(&page.frame.t, &now), row.is_late(&now))
    };
    assert_eq!(told(Due::At(now.plus_seconds(-82 * 60))), ("1 h 22 min late".to_owned(), true));
    assert_eq!(told(Due::At(now.plus_seconds(12 * 60))), ("in 12 min".to_owned(), false));
    assert_eq!(told(Due::At(now.plus_seconds(4 * 86_400))), ("23 Nov 2026, 14:32".to_owned(), false));
    assert_eq!(told(Due::Never), ("no deadline".to_owned(), false));
}

#[test]
fn every_form_that_changes_something_carries_its_sessions_token() {
    for (name, html) in pages(UiLanguage::En) {
        let is_stranger = name.starts_with("sign-in") || name.starts_with("link");
        for form in html.split("<form").skip(1).filter_map(|rest| rest.split_once("</form>")).map(|(form, _)| form) {
            let posts = form.contains("method=\"post\"");
            let carries = form.contains("name=\"token\" value=\"5f0e\"");
            assert_eq!(carries, posts && !is_stranger, "{name}: {form}");
        }
    }
}
