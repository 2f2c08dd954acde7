//! The list of articles, narrowed, searched and paged through.

use crate::{
    browser::{between, cells, next, previous, rows, words},
    newsroom::{Newsroom, text},
    stories::each_database,
};

/// A word as addresses carry it.
fn encoded(word: &str) -> String {
    word.bytes().flat_map(|byte| format!("%{byte:02X}").into_bytes()).map(char::from).collect()
}

/// The addresses that the rows lead to, which name the articles.
fn articles(page: &str) -> Vec<String> {
    let id = |row: &&str| between(row, "href=\"/articles/", "/").first().map(|id| (*id).to_owned());
    rows(page).iter().filter_map(id).collect()
}

#[actix_web::test]
async fn a_list_is_paged_through_forwards_and_back() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        for sort in ["", "&sort=changed", "&sort=headline", "&sort=key"] {
            let start = format!("/articles?collection=news{sort}");
            let mut pages = vec![newsroom.browser.get(&start).await.page()];
            assert!(previous(&pages[0]).is_none());
            while let Some(href) = next(pages.last().unwrap()) {
                pages.push(newsroom.browser.get(&href).await.page());
            }
            assert!(pages.len() > 1);
            let all: Vec<String> = pages.iter().flat_map(|page| articles(page)).collect();
            let mut distinct = all.clone();
            distinct.sort();
            distinct.dedup();
            assert_eq!(distinct.len(), all.len(), "no article twice");
            assert!(words(&pages[0]).contains(&format!("25 of {} articles", all.len())), "{}", words(&pages[0]));
            let mut here = pages.len() - 1;
            let mut page = pages[here].clone();
            while let Some(href) = previous(&page) {
                page = newsroom.browser.get(&href).await.page();
                here -= 1;
                assert_eq!(articles(&page), articles(&pages[here]));
            }
            assert_eq!(here, 0);
        }
        let fifty = newsroom.browser.get("/articles?collection=news&per=50").await.page();
        assert_eq!(rows(&fifty).len(), 50);
        assert!(next(&fifty).unwrap().contains("per=50"));
    })
    .await;
}

#[actix_web::test]
async fn a_narrowed_list_tells_how_many_articles_match_on_each_of_its_pages() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        for narrowed in ["status=missing", "status=stale&status=missing&status=current", "locale=en", "section=News"] {
            let mut told: Vec<String> = Vec::new();
            for sort in ["", "&sort=changed", "&sort=headline", "&sort=key"] {
                let mut page =
                    newsroom.browser.get(&format!("/articles?collection=news&{narrowed}{sort}")).await.page();
                let summary = |page: &str| between(page, "<span data-say>", "</span>")[0].to_owned();
                let first = summary(&page);
                let mut listed = rows(&page).len();
                while let Some(href) = next(&page) {
                    page = newsroom.browser.get(&href).await.page();
                    listed += rows(&page).len();
                    assert_eq!(summary(&page), first, "{narrowed}{sort}");
                }
                assert!(first.starts_with(&format!("{listed} of 55 articles match")), "{narrowed}{sort}: {first}");
                told.push(first);
            }
            told.dedup();
            assert_eq!(told.len(), 1, "the order does not count: {told:?}");
        }
        // As many need work as are listed for it: one of each article.
        let mut found = 0;
        for locale in ["ja", "fr", "zh-CN", "zh-HK"] {
            let query = format!("/articles?collection=news&status=missing&locale={locale}&per=100");
            let page = newsroom.browser.get(&query).await.page();
            let missing = rows(&page).len();
            if missing > 1 {
                let told = format!("{missing} of 55 articles match, {missing} variants need work");
                assert!(words(&page).contains(&told), "{told}: {}", words(&page));
                found += missing;
            }
        }
        assert!(found > 0);
    })
    .await;
}

#[actix_web::test]
async fn what_a_search_finds_is_marked() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        let page = newsroom.browser.get("/articles?collection=news&q=OBSERVATORY+no.").await.page();
        assert_eq!(rows(&page).len(), 1);
        assert!(page.contains("<mark>Observatory</mark> hoists <mark>No.</mark> 9"), "{}", rows(&page)[0]);
        assert!(words(&page).contains("1 of 55 articles matches, "), "{}", words(&page));
        // By key, which is shown because the headline does not say why the article was found.
        let page = newsroom.browser.get("/articles?collection=news&q=typhoon").await.page();
        assert!(page.contains("<code translate=\"no\">news/<mark>typhoon</mark></code>"), "{}", rows(&page)[0]);
        let page = newsroom.browser.get("/articles?collection=news&q=%E5%8A%8F%E6%88%BF").await.page();
        assert!(page.contains("<mark>劏房</mark>"), "{}", rows(&page)[0]);
        // By the headline of a translation, in the other script: it is shown, as it is written.
        for typed in ["渡轮票价", "渡輪票價"] {
            let page = newsroom.browser.get(&format!("/articles?collection=news&q={}", encoded(typed))).await.page();
            assert!(!rows(&page).is_empty());
            for row in rows(&page) {
                let simplified = row.contains("lang=\"zh-Hans-CN\"><mark>渡轮票价</mark>");
                let traditional = row.contains("lang=\"zh-Hant-HK\"><mark>渡輪票價</mark>");
                assert!(simplified || traditional, "{row}");
            }
        }
        let page = newsroom.browser.get("/articles?collection=news&q=100%25_").await.page();
        assert!(rows(&page).is_empty() && page.contains("No article matches"), "no wildcards");
    })
    .await;
}

#[actix_web::test]
async fn conditions_are_combined_and_can_be_dropped_one_by_one() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        let ask = async |query: &str| newsroom.browser.get(&format!("/articles?collection=news{query}")).await.page();
        let page = ask("&locale=ja&status=stale").await;
        assert_eq!(between(&page, "<th role=\"columnheader\" scope=\"col\"><span class=\"endo\"", "</th>").len(), 1);
        assert!(!rows(&page).is_empty() && cells(&page).iter().all(|cell| cell.contains("is-stale")));
        // Late and stale, in one and the same variant.
        let both = ask("&status=overdue&status=stale").await;
        let late_and_stale = |cell: &&str| cell.starts_with(" class=\"over\"") && cell.contains("is-stale");
        assert!(!rows(&both).is_empty());
        for row in rows(&both) {
            assert!(between(row, "<td role=\"cell\"", "</td>").iter().any(late_and_stale), "{}", words(row));
        }
        assert!(rows(&ask("&status=progress").await).is_empty());
        assert!(!rows(&ask("&status=progress&status=stale").await).is_empty());
        let none = ask("&status=stale&locale=zh-HK&q=xyzzy").await;
        for without in [
            "&#38;locale=zh-HK&#38;q=xyzzy\"",
            "&#38;status=stale&#38;q=xyzzy\"",
            "&#38;status=stale&#38;locale=zh-HK\"",
        ] {
            assert!(none.contains(&format!("/articles?collection=news{without}")), "{without}");
        }
        // What is not known as a name is left alone.
        assert_eq!(rows(&ask("&colour=red&utm_source=mail").await).len(), 25);
    })
    .await;
}

#[actix_web::test]
async fn a_list_shows_one_collection_and_lets_choose_among_all() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        for path in ["/", "/articles"] {
            let page = newsroom.browser.get(path).await.page();
            assert!(page.contains("<option value=\"docs\" translate=\"no\" selected>docs</option>"), "{path}");
            assert!(page.contains("<option value=\"empty\""), "{path}");
            let page = newsroom.browser.get(&format!("{path}?collection=news")).await.page();
            assert!(page.contains("<option value=\"news\" translate=\"no\" selected>"), "{path}");
        }
        let docs = newsroom.browser.get("/articles").await.page();
        assert!(docs.contains("How to rotate API tokens") && rows(&docs).len() == 1);
        assert!(newsroom.browser.get("/?collection=empty").await.page().contains("Nothing to track yet"));
    })
    .await;
}

#[actix_web::test]
async fn a_collection_with_more_locales_than_columns_says_so() {
    each_database(async |newsroom: &Newsroom| {
        let tags: Vec<String> = (0..75).map(|nth| format!("en-{nth:03}")).collect();
        let policy = serde_json::json!({"source_locale": "en", "required": [{"locales": tags}]});
        newsroom.collection("wide", policy).await;
        newsroom.take("wide", vec![text("a", "en", "2025-12-01T00:00:00Z", "Wide", "Words.")]).await;
        let page = newsroom.browser.get("/articles").await.page();
        assert_eq!(cells(&page).len(), 60);
        assert!(page.contains("16 more locales have no room here"), "{}", words(&page));
        let page = newsroom.browser.get("/articles?locale=en-074&locale=en").await.page();
        assert_eq!(cells(&page).len(), 2);
    })
    .await;
}
