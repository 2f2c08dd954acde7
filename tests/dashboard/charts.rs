//! The overview's charts and an article's timeline.

use std::collections::BTreeSet;

use galley::{
    domain::{Age, State},
    service::{ArticleFilter, ArticleId, Service},
};
use serde_json::json;

use crate::{
    browser::{between, links, next, rows, words},
    newsroom::{Newsroom, at, text},
    stories::each_database,
};

/// The article of each stale text of such an age that the rows hold.
async fn stale(service: &Service, age: Age, newsroom: &Newsroom) -> Vec<ArticleId> {
    let collections = vec![service.collection("news").await.unwrap().id];
    let filter = ArticleFilter { collections, limit: 500, ..ArticleFilter::default() };
    let now = galley::clock::Clock::now(newsroom.clock.as_ref());
    let (from, before) = age.span(now);
    let articles = service.articles(&filter).await.unwrap().items;
    let variants = articles.iter().flat_map(|article| article.variants.iter().map(|variant| (article.id, variant)));
    let stale = variants.filter(|(_, variant)| variant.state == State::Stale);
    let stale = stale.filter_map(|(id, variant)| Some((id, variant.since?)));
    let is_of = |since| from.is_none_or(|from| since >= from) && before.is_none_or(|before| since < before);
    stale.filter(|(_, since)| is_of(*since)).map(|(id, _)| id).collect()
}

/// The articles of a list, to its end.
async fn listed(newsroom: &Newsroom, list: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut here = Some(list.to_owned());
    while let Some(address) = here {
        let page = newsroom.browser.get(&address).await.page();
        let titles = rows(&page).into_iter().filter_map(|row| links(row).into_iter().next());
        found.extend(titles.filter_map(|(href, _)| href.split('/').nth(2).map(str::to_owned)));
        here = next(&page);
    }
    found
}

#[actix_web::test]
async fn each_bar_of_staleness_leads_to_the_articles_that_it_counts() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        let page = newsroom.browser.get("/?collection=news").await.page();
        let chart = between(&page, "<ol class=\"hist pad\">", "</ol>");
        let bars: Vec<_> = chart.iter().flat_map(|chart| between(chart, "<li>", "</li>")).collect();
        assert_eq!(bars.len(), 6);
        let mut all = 0;
        for (age, bar) in Age::ALL.into_iter().zip(&bars) {
            let shown: usize = between(bar, "<b class=\"num\">", "<")[0].parse().unwrap();
            let counted = stale(&newsroom.service, age, newsroom).await;
            assert_eq!(shown, counted.len(), "{age:?}");
            all += shown;
            // Nothing leads to an empty list.
            let leads = links(bar);
            assert_eq!(leads.is_empty(), shown == 0, "{bar}");
            let Some((href, _)) = leads.first() else { continue };
            assert!(href.contains(&format!("age={}", age.as_str())), "{href}");
            let list = newsroom.browser.get(href).await.page();
            let counted: BTreeSet<String> = counted.iter().map(ToString::to_string).collect();
            assert_eq!(listed(newsroom, href).await, counted, "{href}");
            assert!(list.contains(&format!("name=\"age\" value=\"{}\"", age.as_str())));
        }
        assert_eq!(all, newsroom.counted(State::Stale).await);
        assert!(all > 0);
        let refused = newsroom.browser.get("/articles?collection=news&age=2h").await;
        assert_eq!(refused.status, 422);
    })
    .await;
}

#[actix_web::test]
async fn the_trend_begins_with_the_second_day_and_says_all_its_values() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        let young = newsroom.browser.get("/?collection=news").await.page();
        assert!(young.contains("the line begins with the second") && !young.contains("class=\"trend\""));
        for day in ["2025-12-05T03:00:00Z", "2025-12-06T03:00:00Z", "2025-12-09T03:00:00Z"] {
            newsroom.clock.set(at(day));
            newsroom.settle().await;
        }
        let page = newsroom.browser.get("/?collection=news").await.page();
        let label = between(&page, "role=\"img\" aria-label=\"Stale translations day by day: ", "\"")[0].to_owned();
        assert_eq!(label.matches(", ").count(), 13, "{label}");
        assert!(label.ends_with(|c: char| c.is_ascii_digit()), "today is recorded: {label}");
        assert!(label.contains("not recorded"), "{label}");
        assert_eq!(between(&page, "<section class=\"panel\" aria-labelledby=\"trend\">", "</section>").len(), 1);
        let ninety = newsroom.browser.get("/?collection=news&trend=90").await.page();
        assert!(words(&ninety).contains("Stale translations, 90 days"));
    })
    .await;
}

#[actix_web::test]
async fn an_overview_without_anything_stale_says_so() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.collection("calm", json!({"source_locale": "en"})).await;
        newsroom.take("calm", vec![text("a", "en", "2025-12-01T00:00:00Z", "Calm", "Words.")]).await;
        let page = newsroom.browser.get("/").await.page();
        assert!(words(&page).contains("Nothing is stale."), "{}", words(&page));
    })
    .await;
}

#[actix_web::test]
async fn a_timeline_tells_what_each_variant_was_and_when() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        let id = newsroom.service.article_id("news", "news/typhoon").await.unwrap();
        let page = newsroom.browser.get(&format!("/articles/{id}/zh-CN?span=all")).await.page();
        let timeline = between(&page, "<section class=\"panel\" id=\"timeline\"", "</section>")[0].to_owned();
        let lines = between(&timeline, "<li class=\"tlrow\">", "</li>");
        let tags: Vec<&str> = lines.iter().map(|line| between(line, "<span class=\"loc\">", "<")[0]).collect();
        assert_eq!(tags[..2], ["en", "zh-CN"], "the source first, then in chain order");
        assert!(lines[0].contains("f-current"), "the source has always been one");
        assert!(lines[1].contains("f-current") && lines[1].contains("f-hatch"), "{}", lines[1]);
        assert!(lines.iter().all(|line| line.contains("class=\"st is-")), "the words say it too");
        assert_eq!(lines[0].matches("<line").count(), 2, "two revisions of the source");
        let table = between(&timeline, "<tbody>", "</tbody>")[0].to_owned();
        assert!(table.contains("Stale") && table.contains("r2"), "{table}");
        // The shortest span in which something happened is shown first.
        newsroom.clock.set(at("2026-03-01T08:00:00Z"));
        newsroom.settle().await;
        let later = newsroom.browser.get(&format!("/articles/{id}/zh-CN?span=today")).await.page();
        assert!(words(&later).contains("Nothing changed in this time."), "{}", words(&later));
        assert_eq!(newsroom.browser.get(&format!("/articles/{id}/zh-CN?span=year")).await.status, 422);
    })
    .await;
}

#[actix_web::test]
async fn when_nothing_is_urgent_the_overview_tells_what_was_finished_last_and_what_is_due_next() {
    each_database(async |newsroom: &Newsroom| {
        // Given seven articles whose translations came one minute after another, the first of them twice.
        newsroom.collection("wire", json!({"source_locale": "en", "required": [{"locales": ["zh-CN"]}]})).await;
        let one = |nth: usize, tag: &str, minute: usize, words: &str| {
            text(&format!("wire/{nth}"), tag, &format!("2025-12-04T01:{minute:02}:00Z"), &format!("Bus {nth}"), words)
        };
        for nth in 0..7 {
            newsroom.take("wire", vec![one(nth, "en", 0, "It runs.")]).await;
            newsroom.take("wire", vec![one(nth, "zh-CN", nth + 1, "已开行。")]).await;
        }
        newsroom.take("wire", vec![one(0, "en", 20, "It runs. A ticket costs 5 dollars, and 9 at night.")]).await;
        let busy = newsroom.browser.get("/?collection=wire").await.page();
        assert!(busy.contains("<h2 id=\"urgent\">Most urgent</h2>"), "{busy}");
        assert!(!busy.contains("Finished last"));
        // When nothing is left to do.
        newsroom.take("wire", vec![one(0, "zh-CN", 30, "已开行。票价5元，夜间9元。")]).await;
        // Then the five finished last stand there, each once, and that no deadline is ahead.
        let page = newsroom.browser.get("/?collection=wire").await.page();
        assert!(page.contains("<h1>Everything required is current.</h1>"), "{page}");
        let panel = between(&page, "<section class=\"panel\" aria-labelledby=\"urgent\">", "</section>")[0];
        assert!(panel.contains("<h2 id=\"urgent\">Finished last</h2><p>No deadline is ahead</p>"), "{panel}");
        let told: Vec<String> = between(panel, "<li class=\"ev\">", "</li>").iter().map(|row| words(row)).collect();
        let named: Vec<&str> = told.iter().filter_map(|told| told.split("Bus ").nth(1)?.get(..1)).collect();
        assert_eq!(named, ["0", "6", "5", "4", "3"], "{told:?}");
    })
    .await;
}
