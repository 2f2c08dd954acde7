//! Whatever a publisher or a visitor writes is shown, and never run.

use serde_json::json;

use crate::{
    browser::{between, links},
    newsroom::Newsroom,
    stories::each_database,
};

const PAYLOADS: [&str; 24] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    "\"><svg onload=alert(3)>",
    "'><img src=x onerror=alert(4)>",
    "</title><script>alert(5)</script>",
    "</textarea><script>alert(6)</script>",
    "<!--<script>alert(7)//-->",
    "<a href=\"javascript:alert(8)\">x</a>",
    "\" autofocus onfocus=alert(9) x=\"",
    "' onmouseover='alert(10)",
    "<iframe srcdoc=\"<script>alert(11)</script>\">",
    "<math><mtext><style><img src=x onerror=alert(12)>",
    "{{7*7}}<b>13</b>",
    "{% raw %}<i>14</i>",
    "${15}<u>",
    "<style>*{display:none}</style>16",
    "<base href=https://evil.example/17>",
    "<meta http-equiv=refresh content=0;url=https://evil.example/18>",
    "<form action=https://evil.example/19><button>",
    "&lt;script&gt;alert(20)&lt;/script&gt;",
    "\u{202e}<script>alert(21)</script>",
    "<SCRIPT SRC=//evil.example/22></SCRIPT>",
    "<details open ontoggle=alert(23)>",
    "<x><mark>24</mark>",
];

const ADDRESSES: [&str; 5] = [
    "javascript:alert(1)",
    "JaVaScRiPt://x%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    " javascript:alert(1)",
    "vbscript:msgbox(1)",
];

/// Fails where a page holds a payload as markup.
fn is_harmless(page: &str, place: &str) {
    for payload in PAYLOADS.iter().filter(|payload| payload.contains('<')) {
        assert!(!page.contains(payload), "{place}: {payload}");
    }
    // The one script is a file of ours.
    let page =
        page.replacen("<script type=\"module\" src=\"/assets/app.", "<link src=\"", 1).replacen("</script>", "", 1);
    for tag in between(&page, "<", ">") {
        let name = tag.split_whitespace().next().unwrap_or_default().to_lowercase();
        let known = [
            "!doctype", "html", "head", "meta", "title", "link", "body", "svg", "defs", "symbol", "path", "circle",
            "rect", "pattern", "use", "g", "a", "header", "span", "nav", "search", "form", "label", "input", "details",
            "summary", "div", "button", "p", "main", "h1", "h2", "h3", "ol", "ul", "li", "dl", "dt", "dd", "section",
            "table", "caption", "thead", "tbody", "tr", "th", "td", "time", "code", "select", "option", "fieldset",
            "legend", "b", "pre", "footer", "mark", "ins", "del", "line", "polygon", "kbd", "bdi", "textarea",
            "dialog", "text",
        ];
        assert!(known.contains(&name.trim_start_matches('/').trim_end_matches('/')), "{place}: <{tag}>");
        // Attributes: only what stands outside quotes can be a name.
        let names = tag.split('"').step_by(2).flat_map(str::split_whitespace).skip(1);
        for attribute in names {
            let name = attribute.to_lowercase();
            let acts = ["on", "style", "http-equiv", "srcdoc"].iter().any(|start| name.starts_with(start));
            assert!(!acts, "{place}: <{tag}>");
        }
    }
    for (href, _) in links(&page) {
        let local = href.starts_with('/') || href.starts_with('#');
        assert!(local || href.starts_with("https://news.example/"), "{place}: {href}");
    }
}

#[actix_web::test]
async fn nothing_that_a_publisher_writes_becomes_markup() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.collection("hostile", json!({"source_locale": "en", "required": [{"locales": ["zh-CN"]}]})).await;
        let mut taken = Vec::new();
        for (nth, payload) in PAYLOADS.iter().enumerate() {
            let document = |datetime: &str, tag: &str, more: &str| {
                json!({
                    "key": format!("{nth} {payload}"), "locale": tag, "datetime": datetime, "kind": payload,
                    "title": format!("{payload} {more}"), "description": payload, "note": payload,
                    "body": format!("# {payload}\n\n{payload} {more}\n\n- {payload}\n\n```\n{payload}\n```\n\n| {payload} | a |\n|---|---|\n| {payload} | {more} |"),
                })
            };
            let documents = vec![
                document("2025-12-01T00:00:00Z", "en", "10 %"),
                document("2025-12-01T00:00:00Z", "zh-CN", "百分之十"),
                document("2025-12-02T00:00:00Z", "en", "12 %"),
            ];
            taken.extend(newsroom.take("hostile", documents).await.first().copied());
        }
        for path in ["/", "/articles", "/articles?per=50", "/articles?sort=key"] {
            is_harmless(&newsroom.browser.get(path).await.page(), path);
        }
        for id in taken {
            for tag in ["en", "zh-CN"] {
                let path = format!("/articles/{id}/{tag}");
                let page = newsroom.browser.get(&path).await.page();
                is_harmless(&page, &path);
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn only_addresses_of_the_web_become_links() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.collection("hostile", json!({"source_locale": "en"})).await;
        for (nth, url) in ADDRESSES.iter().enumerate() {
            let item = json!({"key": format!("k{nth}"), "locale": "en", "title": "T", "body": "B", "url": url});
            let items = vec![galley::service::Submission::Item(item.to_string().into_bytes())];
            // Whether it is refused at the door or taken as it is, no page may link to it.
            let options = galley::service::IngestOptions::default();
            let _ = newsroom.service.ingest("hostile", items, options).await.unwrap();
        }
        let safe = json!({"key": "safe", "locale": "en", "title": "T", "body": "B", "url": "https://news.example/a?b=1&c=\"x"});
        let id = newsroom.take("hostile", vec![safe]).await[0];
        let list = newsroom.browser.get("/articles").await.page();
        is_harmless(&list, "/articles");
        for (href, _) in links(&list).into_iter().filter(|(href, _)| href.starts_with("/articles/")) {
            is_harmless(&newsroom.browser.get(&href).await.page(), &href);
        }
        let page = newsroom.browser.get(&format!("/articles/{id}/en")).await.page();
        assert!(page.contains("href=\"https://news.example/a?b=1&#38;c="), "an address of the web is a link");
    })
    .await;
}

#[actix_web::test]
async fn nothing_that_a_visitor_writes_becomes_markup() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        for payload in PAYLOADS {
            let written = payload.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat();
            for name in [
                "q",
                "status",
                "locale",
                "collection",
                "sort",
                "per",
                "after",
                "before",
                "hl",
                "since",
                written.as_str(),
            ] {
                for path in ["/", "/articles"] {
                    let address = format!("{path}?{name}={written}");
                    let answer = newsroom.browser.get(&address).await;
                    assert!(matches!(answer.status, 200 | 404 | 422), "{address}: {}", answer.status);
                    is_harmless(&answer.body, &address);
                }
            }
            let answer = newsroom.browser.get(&format!("/{written}")).await;
            assert_eq!(answer.status, 404);
            is_harmless(&answer.body, payload);
        }
    })
    .await;
}
