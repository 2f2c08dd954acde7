//! What browsers keep, and what every answer carries.

use crate::{newsroom::Newsroom, stories::each_database};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'";

const SCRIPT: &str = "text/javascript; charset=utf-8";
const KEPT: &str = "public, max-age=31536000, immutable";

#[actix_web::test]
async fn every_answer_carries_the_security_headers() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        let style = style(newsroom).await;
        let asked = [
            ("GET", "/"),
            ("HEAD", "/"),
            ("GET", "/articles?status=nonsense"),
            ("GET", "/articles/1"),
            ("GET", "/articles/999999/en"),
            ("GET", "/nowhere"),
            ("DELETE", "/nowhere"),
            ("POST", "/articles"),
            ("GET", "/prefs"),
            ("POST", "/prefs"),
            ("GET", "/assets/nothing.css"),
            ("GET", style.as_str()),
            ("GET", "/accessibility"),
            ("GET", "/help/shortcuts"),
            ("GET", "/events?topic=nonsense"),
            ("HEAD", "/events?topic=articles&collection=news"),
        ];
        for (method, path) in asked {
            let answer = newsroom.browser.ask(method, path, &[], "").await;
            for (name, value) in [
                ("content-security-policy", POLICY),
                ("x-content-type-options", "nosniff"),
                ("referrer-policy", "same-origin"),
                ("cross-origin-opener-policy", "same-origin"),
            ] {
                assert_eq!(answer.header(name), value, "{method} {path}");
                assert_eq!(answer.headers.get_all(name).count(), 1, "{method} {path}");
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn a_page_that_did_not_change_is_not_sent_twice() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        for path in ["/?collection=news", "/articles?collection=news", "/accessibility"] {
            let first = newsroom.browser.get(path).await;
            let tag = first.header("etag").to_owned();
            assert!(tag.starts_with('"') && tag.len() > 20, "{path}: {tag}");
            assert_eq!(first.header("cache-control"), "private, no-cache");
            // The clock goes on within its minute.
            newsroom.clock.advance(20);
            for known in [tag.clone(), format!("\"other\", W/{tag}"), "*".to_owned()] {
                let again = newsroom.browser.get_with(path, &[("if-none-match", &known)]).await;
                assert_eq!((again.status, again.body.as_str()), (304, ""), "{path} {known}");
                for name in ["etag", "cache-control", "vary", "content-language"] {
                    assert_eq!(again.header(name), first.header(name), "{name}");
                }
            }
            let chinese = [("if-none-match", tag.as_str()), ("accept-language", "zh-CN")];
            assert_eq!(newsroom.browser.get_with(path, &chinese).await.status, 200, "{path}");
            newsroom.clock.advance(40);
            assert_eq!(newsroom.browser.get_with(path, &[("if-none-match", &tag)]).await.status, 200, "{path}");
        }
    })
    .await;
}

#[actix_web::test]
async fn files_are_kept_for_ever_and_named_by_what_they_hold() {
    each_database(async |newsroom: &Newsroom| {
        let answer = newsroom.browser.get(&style(newsroom).await).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-type"), "text/css; charset=utf-8");
        assert_eq!(answer.header("cache-control"), KEPT);
        assert_eq!(newsroom.browser.get("/assets/app.000000000000.css").await.status, 404);
        assert_eq!(newsroom.browser.get("/assets/..%2f..%2fCargo.toml").await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn the_script_is_one_file_and_sent_by_gzip_to_whoever_reads_it() {
    each_database(async |newsroom: &Newsroom| {
        let page = newsroom.browser.get("/").await.page();
        let scripts = crate::browser::between(&page, "<script ", ">");
        assert_eq!(scripts.len(), 1, "{scripts:?}");
        let script = crate::browser::between(scripts[0], "src=\"", "\"")[0];
        let plain = newsroom.browser.get(script).await;
        assert_eq!((plain.header("content-type"), plain.header("content-encoding")), (SCRIPT, ""));
        assert_eq!((plain.header("cache-control"), plain.header("vary")), (KEPT, "Accept-Encoding"));
        for (accepted, sent) in [
            ("gzip, deflate, br, zstd", "gzip"),
            ("br;q=1.0, gzip;q=0.5", "gzip"),
            ("gzip;q=0, identity", ""),
            ("br", ""),
        ] {
            let answer = newsroom.browser.head(script, &[("accept-encoding", accepted)]).await;
            assert_eq!(answer.header("content-encoding"), sent, "{accepted}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_page_is_sent_by_gzip_to_whoever_reads_it_unless_another_site_made_them_ask() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        let plain = newsroom.browser.get("/articles").await;
        assert_eq!((plain.status, plain.header("content-encoding")), (200, ""));
        let vary: Vec<&str> = plain.headers.get_all("vary").map(|value| value.to_str().unwrap()).collect();
        assert!(vary.iter().any(|vary| vary.contains("Accept-Encoding")), "{vary:?}");
        let ask = async |headers: &[(&str, &str)]| newsroom.browser.ask("GET", "/articles", headers, "").await;
        let reads = ("accept-encoding", "gzip, br");
        let packed = ask(&[reads]).await;
        assert_eq!(packed.header("content-encoding"), "gzip");
        assert_eq!(packed.body, plain.body);
        assert_eq!(packed.header("etag"), format!("W/{}", plain.header("etag")));
        let known = ("if-none-match", packed.header("etag"));
        assert_eq!(ask(&[reads, known]).await.status, 304);
        for (site, encoding) in [("same-origin", "gzip"), ("none", "gzip"), ("same-site", ""), ("cross-site", "")] {
            let answer = ask(&[reads, ("sec-fetch-site", site)]).await;
            assert_eq!((answer.status, answer.header("content-encoding")), (200, encoding), "{site}");
        }
    })
    .await;
}

async fn style(newsroom: &Newsroom) -> String {
    let page = newsroom.browser.get("/").await.page();
    crate::browser::between(&page, "<link rel=\"stylesheet\" href=\"", "\"")[0].to_owned()
}
