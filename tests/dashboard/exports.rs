//! Lists as files: what the page shows, all of it, and nothing that a spreadsheet would carry out.

use serde_json::Value;

use crate::{
    browser::{Browser, between, next, rows},
    newsroom::{Newsroom, text},
    stories::each_database,
};

/// The numbers of the articles on all pages of a list.
async fn shown(browser: &Browser, href: &str) -> Vec<i64> {
    let (mut ids, mut here) = (Vec::new(), Some(href.to_owned()));
    while let Some(address) = here {
        let page = browser.get(&address).await.page();
        let id = |row: &&str| between(row, "href=\"/articles/", "/")[0].parse::<i64>().unwrap();
        ids.extend(rows(&page).iter().map(id));
        here = next(&page);
    }
    ids
}

#[actix_web::test]
async fn a_file_holds_all_pages_of_the_list_and_its_columns() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        for query in
            ["", "&sort=key", "&status=stale&status=missing", "&locale=ja", "&q=ferry&status=current", "&q=xyzzy"]
        {
            let list = format!("/articles?collection=news{query}");
            let ids = shown(&newsroom.browser, &list).await;
            let json = newsroom.browser.get(&format!("{list}&as=json")).await;
            assert_eq!(json.header("content-type"), "application/json");
            let told: Vec<Value> = serde_json::from_str(&json.page()).unwrap();
            let in_json: Vec<i64> = told.iter().map(|article| article["id"].as_i64().unwrap()).collect();
            assert_eq!(in_json, ids, "{query}");
            let csv = newsroom.browser.get(&format!("{list}&as=csv")).await;
            assert!(csv.header("content-disposition").contains("filename=\"news-articles-20"), "{query}");
            let csv = csv.page();
            assert!(csv.starts_with('\u{feff}') && csv.ends_with("\r\n"));
            assert_eq!(csv.lines().count(), ids.len() + 1, "{query}");
            let head = csv.lines().next().unwrap();
            assert_eq!(head.contains("zh-HK"), !query.contains("locale"), "{head}");
        }
        let chinese = newsroom.browser.get("/articles?collection=news&as=csv&hl=zh-HK").await.page();
        assert!(chinese.lines().next().unwrap().contains("稿件") && chinese.contains("待更新"), "{chinese}");
        let page = newsroom.browser.get("/articles?collection=news&status=stale").await.page();
        assert!(page.contains("status=stale&#38;as=csv\" download"));
        assert!(page.contains("Filtered by: Stale"));
        assert_eq!(newsroom.browser.get("/articles?as=pdf").await.status, 422);
    })
    .await;
}

#[actix_web::test]
async fn a_headline_that_looks_like_a_formula_stays_a_headline() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.collection("news", serde_json::json!({"source_locale": "en"})).await;
        let title = "=HYPERLINK(\"http://evil.example\",\"颱風\")";
        newsroom.take("news", vec![text("a", "en", "2025-12-01T00:00:00Z", title, "Words.")]).await;
        let csv = newsroom.browser.get("/articles?as=csv").await.page();
        assert!(csv.contains("\"'=HYPERLINK(\"\"http://evil.example\"\",\"\"颱風\"\")\""), "{csv}");
        let json: Vec<Value> = serde_json::from_str(&newsroom.browser.get("/articles?as=json").await.page()).unwrap();
        assert_eq!(json[0]["title"], title);
    })
    .await;
}

#[actix_web::test]
async fn every_list_is_a_file_of_what_it_shows() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        let json = async |list: &str| {
            let sign = if list.contains('?') { '&' } else { '?' };
            let told = newsroom.browser.get(&format!("{list}{sign}as=json")).await;
            assert_eq!(told.header("content-type"), "application/json");
            let rows: Vec<Value> = serde_json::from_str(&told.page()).unwrap();
            let csv = newsroom.browser.get(&format!("{list}{sign}as=csv&hl=zh-CN")).await;
            assert!(csv.header("content-disposition").starts_with("attachment; filename=\""), "{list}");
            let csv = csv.page();
            assert_eq!(csv.matches("\r\n").count(), rows.len() + 1, "{list}: {csv}");
            assert_eq!(newsroom.browser.get(&format!("{list}{sign}as=pdf")).await.status, 422);
            // The page leads to both.
            let page = newsroom.browser.get(list).await.page();
            assert!(rows.is_empty() || page.matches(" download translate=\"no\"").count() == 2, "{list}");
            rows
        };
        let queue = json("/queue?tab=all").await;
        assert!(queue.len() > 50, "all pages of it: {}", queue.len());
        let due: Vec<&str> = queue.iter().filter_map(|row| row["due_at"].as_str()).collect();
        assert!(due.is_sorted());
        let updates = json("/queue?tab=all&kind=update&locale=ja").await;
        assert!(!updates.is_empty());
        assert!(updates.iter().all(|row| row["state"] == "stale" && row["locale"] == "ja"), "{updates:?}");
        let all = json("/activity").await;
        assert!(all.len() > 50, "all pages of it: {}", all.len());
        let decided = json("/activity?kind=decisions").await;
        assert!(
            decided.len() < all.len() && decided.iter().any(|row| row["kind"] == "variant.opted_out"),
            "{decided:?}"
        );
        assert_eq!(json("/sources").await.len(), 1);
        assert!(json("/reports").await.is_empty());
    })
    .await;
}

#[actix_web::test]
async fn a_list_that_leaves_the_house_is_in_the_audit() {
    crate::house::each_database(async |house| {
        let browser = house.someone("ada", galley::domain::Role::Admin, &[]).await;
        house.found(serde_json::json!({"source_locale": "en"})).await;
        browser.get("/articles?status=stale&as=csv").await.with(200);
        browser.get("/activity?kind=audit&as=json").await.with(200);
        browser.get("/articles?status=stale").await.with(200);
        browser.get("/articles?as=pdf").await.with(422);
        let filter = galley::service::AuditFilter { limit: 50, ..galley::service::AuditFilter::default() };
        let entries = house.service.audit(&filter).await.unwrap();
        let exported = entries.iter().map(|record| &record.entry).filter(|entry| entry.action == "list.exported");
        let mut told: Vec<_> =
            exported.map(|entry| (&*entry.actor, &*entry.object, entry.details["as"].as_str())).collect();
        told.sort();
        assert_eq!(told, [("user:ada", "list /activity", Some("json")), ("user:ada", "list /articles", Some("csv"))]);
        let page = browser.get("/activity?kind=audit").await.with(200).text;
        assert!(page.contains("exported a list"), "{page}");
    })
    .await;
}
