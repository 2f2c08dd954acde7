//! Every page in every language.

use crate::{browser::between, newsroom::Newsroom, stories::each_database};

const LANGUAGES: [(&str, &str); 3] = [("en", "en"), ("zh-CN", "zh-Hans-CN"), ("zh-HK", "zh-Hant-HK")];

/// The pages of a filled newsroom: each variant of an article with something particular, and all others.
async fn addresses(newsroom: &Newsroom) -> Vec<String> {
    let mut all: Vec<String> = [
        "/",
        "/?collection=news",
        "/?collection=docs",
        "/?collection=empty",
        "/articles",
        "/articles?collection=news",
        "/articles?collection=empty",
        "/articles?collection=news&q=nothing-has-this",
        "/articles?collection=news&q=signal&status=stale&status=overdue&sort=key&per=50",
        "/accessibility",
    ]
    .map(str::to_owned)
    .to_vec();
    for key in ["typhoon", "undated", "machine", "no-source", "retracted", "lottery", "housing", "fr", "268500000"] {
        let id = newsroom.service.article_id("news", &format!("news/{key}")).await.unwrap();
        for variant in newsroom.service.article(id).await.unwrap().article.variants {
            all.push(format!("/articles/{id}/{}", variant.locale));
        }
    }
    all
}

#[actix_web::test]
async fn every_page_answers_in_every_language() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        for address in addresses(newsroom).await {
            for (tag, lang) in LANGUAGES {
                let answer = newsroom.browser.get_with(&address, &[("accept-language", tag)]).await;
                assert_eq!(answer.status, 200, "{address} {tag}: {}", answer.body);
                assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
                assert_eq!(answer.header("content-language"), lang, "{address}");
                assert_eq!(answer.header("vary"), "Accept-Language, Cookie, HX-Request, HX-Target");
                assert_eq!(between(&answer.body, "<html lang=\"", "\""), [lang], "{address}");
                assert_eq!(answer.body.matches("<h1").count(), 1, "{address}");
                assert_eq!(answer.body.matches("<main").count(), 1, "{address}");
                for (tag, element) in elements(&answer.body) {
                    let is_ours = tag.starts_with("script type=\"module\" src=\"/assets/");
                    assert!(element != "style" && (element != "script" || is_ours), "{address}: <{tag}>");
                    let attributes = tag.split_whitespace().skip(1);
                    let odd = |name: &str| name.starts_with("style=") || name.starts_with("on");
                    assert!(!attributes.into_iter().any(odd), "{address}: <{tag}>");
                }
                for isolate in ['\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}'] {
                    assert!(!answer.body.contains(isolate), "{address}");
                }
            }
        }
    })
    .await;
}

/// Every tag that opens an element, and the element's name.
fn elements(html: &str) -> Vec<(&str, &str)> {
    let tags = html.split('<').skip(1).filter_map(|piece| piece.split_once('>')).map(|(tag, _)| tag);
    tags.filter(|tag| !tag.starts_with('/'))
        .map(|tag| (tag, tag.split_whitespace().next().unwrap_or_default()))
        .collect()
}

#[actix_web::test]
async fn the_address_goes_before_the_cookie_and_the_cookie_before_the_browser() {
    each_database(async |newsroom: &Newsroom| {
        let lang = async |address: &str, headers: &[(&str, &str)]| {
            let answer = newsroom.browser.get_with(address, headers).await;
            between(&answer.page(), "<html lang=\"", "\"")[0].to_owned()
        };
        let both = [("cookie", "galley-hl=zh-CN"), ("accept-language", "en")];
        assert_eq!(lang("/?hl=zh-HK", &both).await, "zh-Hant-HK");
        assert_eq!(lang("/?hl=fr", &both).await, "zh-Hans-CN");
        assert_eq!(lang("/", &both).await, "zh-Hans-CN");
        assert_eq!(
            lang("/", &[("cookie", "galley-hl=xx"), ("accept-language", "zh-TW, en;q=0.5")]).await,
            "zh-Hant-HK"
        );
        assert_eq!(lang("/", &[]).await, "en");
    })
    .await;
}

#[actix_web::test]
async fn a_language_asked_for_in_the_address_does_not_follow_the_reader_back() {
    each_database(async |newsroom: &Newsroom| {
        let page = newsroom.browser.get("/articles?hl=zh-HK&q=a%26b").await.page();
        assert!(page.contains("name=\"back\" value=\"/articles?q=a%26b\""));
    })
    .await;
}
