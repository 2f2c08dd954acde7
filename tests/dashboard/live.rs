//! Pages that stand open, and what they are told.

use galley::service::MAX_FOLLOWERS;
use serde_json::json;

use crate::{
    browser::between,
    house,
    newsroom::{self, Newsroom, text},
    stories::each_database,
};

const ARTICLES: &str = "/events?topic=articles&collection=news";

impl Newsroom {
    /// How far the feed reaches.
    async fn now(&self) -> i64 {
        self.service.newest_position().await.unwrap()
    }

    /// The source of an article is written anew.
    async fn rewrite(&self, key: &str) -> i64 {
        let rewritten = text(key, "en", "2025-12-04T20:29:00Z", "Another headline", "And every word is another one.");
        let taken = self.take("news", vec![rewritten]).await;
        self.settle().await;
        taken[0]
    }
}

/// The `id` of a message.
fn id(message: &str) -> i64 {
    between(message, "id: ", "\n")[0].parse().unwrap()
}

#[actix_web::test]
async fn the_matrix_is_told_which_cells_changed_in_the_readers_language() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        let path = format!("{ARTICLES}&after={}", newsroom.now().await);
        let mut telling = newsroom.browser.listen(&path, &[("accept-language", "zh-HK")]).await;
        assert_eq!(telling.status, 200);
        for (name, value) in
            [("content-type", "text/event-stream"), ("cache-control", "no-store"), ("x-accel-buffering", "no")]
        {
            assert_eq!(telling.headers.get(name).unwrap(), value);
        }
        assert!(telling.next().await.unwrap().starts_with(": "), "the connection stands before anything happens");
        let article = newsroom.rewrite("news/typhoon").await;
        let message = telling.next().await.unwrap();
        assert_eq!(id(&message), newsroom.now().await);
        let cell = format!("hx-target=\"#results a.cell[href='/articles/{article}/zh-CN']\" hx-swap=\"outerMorph\"");
        assert!(message.contains(&cell), "{message}");
        assert!(message.contains("開啟本頁後，有 1 篇稿件改動。"), "{message}");
        assert!(message.ends_with("\n\n") && message.lines().all(|line| line.is_empty() || line.contains(": ")));
    })
    .await;
}

#[actix_web::test]
async fn whoever_comes_back_within_five_minutes_misses_nothing_and_later_learns_that_the_page_is_old() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        let left = newsroom.now().await.to_string();
        // The address still says where the page began; the header says where it was left.
        let back = [("last-event-id", left.as_str())];
        newsroom.rewrite("news/typhoon").await;
        newsroom.clock.advance(290);
        let mut telling = newsroom.browser.listen(&format!("{ARTICLES}&after=1"), &back).await;
        assert!(!telling.next().await.unwrap().contains("event: reset"));
        assert_eq!(id(&telling.next().await.unwrap()), newsroom.now().await);
        newsroom.clock.advance(20);
        let mut telling = newsroom.browser.listen(&format!("{ARTICLES}&after=1"), &back).await;
        let first = telling.next().await.unwrap();
        assert!(first.contains("event: reset") && first.contains("This page is old."), "{first}");
        assert_eq!(id(&first), newsroom.now().await, "and goes on from here");
    })
    .await;
}

#[actix_web::test]
async fn the_overview_is_told_its_numbers_and_how_much_urgent_work_it_does_not_list() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        let page = newsroom.browser.get("/?collection=news").await.page();
        let live = between(&page, "data-from=\"", "\"")[0].replace("&#38;", "&");
        assert!(page.contains(&format!("hx-sse:connect=\"{}\"", between(&page, "data-from=\"", "\"")[0])));
        let mut telling = newsroom.browser.listen(&live, &[]).await;
        telling.next().await.unwrap();
        newsroom.rewrite("news/typhoon").await;
        let message = telling.next().await.unwrap();
        for region in ["#standing", "#kpis", "#by-locale"] {
            assert!(
                message.contains(&format!("<hx-partial hx-target=\"{region}\" hx-swap=\"outerMorph\">")),
                "{region}"
            );
        }
        // A page that lists nothing of it.
        let after = newsroom.now().await - 1;
        let blank = format!("/events?topic=overview&collection=news&after={after}");
        let mut telling = newsroom.browser.listen(&blank, &[]).await;
        telling.next().await.unwrap();
        assert!(telling.next().await.unwrap().contains("8 new urgent items."));
    })
    .await;
}

#[actix_web::test]
async fn an_article_is_told_where_its_variants_stand_and_that_a_revision_arrived() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        let article = newsroom.service.article_id("news", "news/typhoon").await.unwrap();
        let page = newsroom.browser.get(&format!("/articles/{article}/zh-CN")).await.page();
        let live = between(&page, "data-from=\"", "\"")[0].replace("&#38;", "&");
        let mut telling = newsroom.browser.listen(&live, &[]).await;
        telling.next().await.unwrap();
        newsroom.rewrite("news/typhoon").await;
        let message = telling.next().await.unwrap();
        assert!(message.contains("hx-target=\"#now-zh-CN\"") && message.contains(" arrived at "), "{message}");
        assert!(!message.contains("And every word is another one."), "the text that is read is not touched");
    })
    .await;
}

#[actix_web::test]
async fn what_happens_elsewhere_is_not_told() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        let path = format!("/events?topic=articles&collection=docs&after={}", newsroom.now().await);
        let mut telling = newsroom.browser.listen(&path, &[]).await;
        telling.next().await.unwrap();
        let other = newsroom.rewrite("news/typhoon").await;
        let here = text("docs/webhooks", "en", "2025-12-04T20:29:00Z", "Webhooks", "How to be told.");
        newsroom.take("docs", vec![here]).await;
        let message = telling.next().await.unwrap();
        assert!(
            message.contains("1 article changed") && !message.contains(&format!("/articles/{other}/")),
            "{message}"
        );
    })
    .await;
}

#[actix_web::test]
async fn what_nobody_can_be_told_is_refused() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.collection("news", json!({"source_locale": "en"})).await;
        for (path, status) in [
            ("/events", 422),
            ("/events?topic=nonsense", 422),
            ("/events?topic=article&article=x&locale=en", 422),
            ("/events?topic=article&article=999999&locale=en", 404),
            ("/events?topic=articles&collection=nowhere", 404),
        ] {
            // htmx puts in what it is answered, errors too; a page that cannot be told keeps what it shows.
            for headers in [&[][..], &[("hx-request", "true"), ("hx-target", "div#telling")]] {
                let answer = newsroom.browser.get_with(path, headers).await;
                assert_eq!(answer.status, status, "{path}");
                assert_eq!((&*answer.body, answer.header("hx-retarget")), ("", ""), "{path}");
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn whoever_opens_one_page_too_many_loses_the_oldest() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        let path = format!("{ARTICLES}&after={}", newsroom.now().await);
        let mut pages = Vec::new();
        for _ in 0..=MAX_FOLLOWERS.0 {
            let mut page = newsroom.browser.listen(&path, &[]).await;
            assert_eq!(page.status, 200);
            page.next().await.unwrap();
            pages.push(page);
        }
        assert_eq!(pages[0].next().await.unwrap(), "event: ended\ndata:\n\n");
        assert_eq!(pages[0].next().await, None);
        newsroom.rewrite("news/typhoon").await;
        for page in &mut pages[1..] {
            assert!(page.next().await.unwrap().contains("hx-partial"));
        }
    })
    .await;
}

#[actix_web::test]
async fn a_page_is_told_no_more_once_its_session_ends() {
    house::each_database(async |house| {
        let who = house.person("siu-ming").await;
        let policy = serde_json::from_value(json!({"source_locale": "en"})).unwrap();
        house.service.put_policy("news", &policy, galley::service::Expected::Absent).await.unwrap();
        assert_eq!(house.browser().listen(ARTICLES).await.status, 303, "strangers are sent to sign in");
        let browser = house.signed_in(&who).await;
        let mut telling = browser.listen(ARTICLES).await;
        telling.next().await.unwrap();
        browser.submit("/sign-out", &[]).await;
        let mut said = String::new();
        while let Some(more) = telling.next().await {
            said += &more;
        }
        assert!(said.ends_with("event: ended\ndata:\n\n"), "{said}");
    })
    .await;
}

#[actix_web::test]
async fn a_queue_is_told_what_is_new_what_changed_and_what_others_finished() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        let page = newsroom.browser.get("/queue?tab=all&locale=zh-CN").await.page();
        let live = between(&page, "id=\"telling\" data-from=\"", "\"")[0].replace("&#38;", "&");
        assert!(live.contains("topic=queue") && live.contains("tab=all") && live.contains("first=1"), "{live}");
        let mut telling = newsroom.browser.listen(&live, &[]).await;
        telling.next().await.unwrap();
        // A text that nobody had is a new piece of work: it is counted, and nothing moves.
        newsroom.take("news", vec![text("news/new", "en", "2025-12-04T20:29:00Z", "Something new", "Words.")]).await;
        newsroom.settle().await;
        let message = telling.next().await.unwrap();
        assert!(message.contains("1 new piece of work."), "{message}");
        assert!(message.contains("hx-target=\"#tab-all\" hx-swap=\"innerHTML\""), "{message}");
        assert!(!message.contains("<li"), "{message}");
        // A piece on the page that somebody finishes is struck through where it is, with who did it.
        let piece = between(&page, "<li id=\"q-", "\"")[0];
        let (id, locale) = piece.split_once('-').unwrap();
        let article: i64 = id.parse().unwrap();
        newsroom.service.set_not_required(article, &newsroom::locale(locale), Some("No reader there")).await.unwrap();
        newsroom.settle().await;
        let message = telling.next().await.unwrap();
        assert!(message.contains(&format!("hx-target=\"#q-{piece} .why\" hx-swap=\"innerMorph\"")), "{message}");
        assert!(message.contains(&format!("hx-target=\"#q-{piece} .title\" hx-swap=\"innerHTML\"><s>")), "{message}");
        assert!(message.contains("done by "), "{message}");
        assert_eq!(newsroom.browser.get("/events?topic=queue&shown=nonsense").await.status, 404);
    })
    .await;
}
