//! Each count on the overview is the length of the list it leads to (A-24 of the pages' checklist).

use galley::{domain::State, service::ClaimRequest};
use serde_json::json;

use crate::{
    browser::{Browser, between, cells, links, next, rows, words},
    newsroom::{Newsroom, locale, text},
    stories::each_database,
};

/// Whether a cell is one of those that a status in an address asks for.
fn is(status: &str, cell: &str) -> bool {
    // A text that waits for another one names it; the first tag is that of the cell itself, for narrow screens.
    let waits = cell.contains("<span class=\"loc\">");
    match status {
        "overdue" => cell.starts_with(" class=\"over\""),
        "waiting" => waits,
        "missing" | "stale" => !waits && cell.contains(&format!(" is-{status}\"")),
        other => cell.contains(&format!(" is-{other}\"")),
    }
}

/// Follows a list to its end. Returns how many of its cells are such, in the one column asked for or in all.
async fn follow(browser: &Browser, href: &str) -> usize {
    let statuses = between(&format!("{href}&"), "status=", "&").into_iter().map(str::to_owned).collect::<Vec<_>>();
    let mut found = 0;
    let mut here = Some(href.to_owned());
    while let Some(address) = here {
        let page = browser.get(&address).await.page();
        for cell in cells(&page) {
            found += usize::from(statuses.is_empty() || statuses.iter().any(|status| is(status, cell)));
        }
        for row in rows(&page) {
            let cells = between(row, "<td role=\"cell\"", "</td>");
            // What somebody works on says so in place of its state.
            let matching = |status: &String| cells.iter().any(|cell| is(status, cell) || is("progress", cell));
            assert!(statuses.is_empty() || statuses.iter().any(matching), "{address}: {}", words(row));
        }
        here = next(&page);
    }
    found
}

/// The one number in these words.
fn number(words: &str) -> Option<usize> {
    let digits: String = words.chars().filter(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[actix_web::test]
async fn every_count_on_the_overview_is_that_of_the_list_it_leads_to() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        let page = newsroom.browser.get("/?collection=news").await.page();
        let mut checked = 0;
        for tile in between(&page, "<ul class=\"kpis\" id=\"kpis\">", "</ul>").into_iter().flat_map(links) {
            let count = number(between(&tile.1, "<span class=\"big\">", "<").first().unwrap()).unwrap();
            assert_eq!(follow(&newsroom.browser, &tile.0).await, count, "{}", tile.0);
            checked += 1;
        }
        assert_eq!(checked, 6);
        let aside = between(&page, "<p class=\"lede\">", "</p>");
        let by_locale = between(&page, "<ul class=\"locs\" id=\"by-locale\">", "</ul>");
        for (href, inside) in aside.into_iter().chain(by_locale).flat_map(links) {
            let words = words(&inside);
            // `7 of 40 current` counts seven.
            let words = words.split(" of ").next().unwrap();
            let Some(count) = number(words).filter(|_| href.contains("status=")) else { continue };
            assert_eq!(follow(&newsroom.browser, &href).await, count, "{href}: {words}");
            checked += 1;
        }
        assert!(checked > 16, "{checked} counts");
    })
    .await;
}

#[actix_web::test]
async fn the_overview_counts_what_somebody_works_on_as_that_and_as_what_it_is() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        let asked = ClaimRequest {
            collection: Some("news".to_owned()),
            locales: ["zh-CN", "zh-HK", "ja"].map(locale).to_vec(),
            from: None,
            limit: 5,
            lease_seconds: 3_600,
            worker: "desk".to_owned(),
        };
        let begun = newsroom.service.claim_work(&asked).await.unwrap();
        let of = |state: State| begun.iter().filter(|work| work.variant.state == state).count();
        assert!(begun.len() == 5 && of(State::Missing) > 0 && of(State::Stale) > 0, "both are begun");
        let page = newsroom.browser.get("/?collection=news").await.page();
        let mut checked = 0;
        for (href, inside) in between(&page, "<ul class=\"kpis\" id=\"kpis\">", "</ul>").into_iter().flat_map(links) {
            let count = number(between(&inside, "<span class=\"big\">", "<").first().unwrap()).unwrap();
            // A cell that somebody works on says so in place of its state; the list of that state has it all the same.
            let hidden = match href.split("status=").nth(1).unwrap() {
                "missing" => of(State::Missing),
                "stale" => of(State::Stale),
                "progress" => {
                    assert_eq!(count, begun.len());
                    0
                }
                "review" | "current" => 0,
                // What is late keeps its mark.
                _ => continue,
            };
            assert_eq!(follow(&newsroom.browser, &href).await + hidden, count, "{href}");
            checked += 1;
        }
        assert_eq!(checked, 5);
    })
    .await;
}

#[actix_web::test]
async fn the_overview_counts_what_the_rows_themselves_say_and_every_state_is_there() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        for state in State::ALL {
            assert!(newsroom.counted(state).await > 0, "the newsroom has nothing {state}");
        }
        let page = newsroom.browser.get("/?collection=news").await.page();
        let tile = |class: &str| {
            let tile = page.split(&format!("<span class=\"st is-{class}\">")).nth(1).unwrap();
            number(between(tile, "<span class=\"big\">", "<")[0]).unwrap()
        };
        for (class, state) in [
            ("missing", State::Missing),
            ("stale", State::Stale),
            ("review", State::InReview),
            ("current", State::Current),
        ] {
            assert_eq!(tile(class), newsroom.counted(state).await, "{state}");
        }
        assert_eq!(tile("progress"), 0);
        assert!(tile("over") > 0);
        // The denominator is what is owed, as everywhere: not the English texts of articles whose source is Chinese.
        let (mut owed, mut current) = (0, 0);
        for state in State::ALL {
            owed += newsroom.owed(state).await;
            current += if state == State::Current { newsroom.owed(state).await } else { 0 };
        }
        assert!(current < newsroom.counted(State::Current).await, "some are current that nobody asks for");
        let share = current * 1_000 / owed;
        assert!(page.contains(&format!("{}.{}% of required", share / 10, share % 10)), "{share}");
        // Every row of the most urgent work can be worked on now, the late ones first.
        let urgent = between(&page, "<td role=\"cell\" id=\"urgent-", "</tr>");
        assert_eq!(urgent.len(), 8);
        assert!(urgent.iter().all(|row| row.contains("is-missing") || row.contains("is-stale")), "{urgent:?}");
        assert!(urgent[0].contains(" late"), "{}", words(urgent[0]));
    })
    .await;
}

#[actix_web::test]
async fn the_chips_of_the_list_count_its_columns() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        for list in ["/articles?collection=news", "/articles?collection=news&locale=zh-HK"] {
            let page = newsroom.browser.get(list).await.page();
            for chip in between(&page, "<input type=\"checkbox\" name=\"status\" value=\"", "</label>") {
                let (status, rest) = chip.split_once('"').unwrap();
                let count = number(between(rest, "<b>", "</b>")[0]).unwrap();
                assert_eq!(
                    follow(&newsroom.browser, &format!("{list}&status={status}")).await,
                    count,
                    "{list} {status}"
                );
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn texts_that_nobody_asks_for_are_in_no_share_and_still_lead_to_their_lists() {
    each_database(async |newsroom: &Newsroom| {
        let rule = json!({"locales": ["zh-CN"], "since": "2025-12-01"});
        newsroom.collection("news", json!({"source_locale": "en", "required": [rule]})).await;
        let one = |key: &str, locale: &str, day: &str| text(key, locale, &format!("{day}T00:00:00Z"), key, "A bridge.");
        let sources =
            [("a", "2025-11-01"), ("b", "2025-11-02"), ("c", "2025-12-02")].map(|(key, day)| one(key, "en", day));
        newsroom.take("news", sources.to_vec()).await;
        let translated = [("a", "zh-CN"), ("b", "zh-CN"), ("b", "fr")].map(|(key, tag)| one(key, tag, "2025-12-03"));
        newsroom.take("news", translated.to_vec()).await;
        let page = newsroom.browser.get("/?collection=news").await.page();
        assert!(page.contains("0.0% of required"), "one is owed, and missing");
        assert!(page.contains("<span>0 of 1 current</span>"), "{page}");
        let by_locale = between(&page, "<ul class=\"locs\" id=\"by-locale\">", "</ul>");
        let [.., french] = between(by_locale[0], "<li>", "</li>")[..] else { panic!("{by_locale:?}") };
        assert!(words(french).contains("Not required") && words(french).contains("Current 1"), "{}", words(french));
        let mut counts = Vec::new();
        for (href, inside) in by_locale.into_iter().flat_map(links) {
            let count = number(&words(&inside)).unwrap();
            assert_eq!(follow(&newsroom.browser, &href).await, count, "{href}");
            counts.push(words(&inside).trim().to_owned());
        }
        assert_eq!(counts, ["Current 2", "Missing 1", "Current 1"]);
    })
    .await;
}
