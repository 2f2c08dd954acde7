//! Language, theme and density, and where readers go after choosing them.

use crate::{newsroom::Newsroom, stories::each_database};

#[actix_web::test]
async fn what_a_reader_chooses_is_kept_for_a_year() {
    each_database(async |newsroom: &Newsroom| {
        let form = "hl=zh-HK&theme=dark&density=compact&back=%2Farticles%3Fq%3Da%2526b";
        let answer = newsroom.browser.post("/prefs", &[("sec-fetch-site", "same-origin")], form).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/articles?q=a%26b"));
        let cookies = answer.cookies();
        assert_eq!(cookies.len(), 3);
        for cookie in cookies {
            for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=31536000"] {
                assert!(cookie.contains(part), "{cookie}");
            }
        }
        let kept = "galley-hl=zh-HK; galley-theme=dark; galley-density=compact";
        let page = newsroom.browser.get_with("/", &[("cookie", kept)]).await.page();
        assert!(page.contains("<html lang=\"zh-Hant-HK\" data-theme=\"dark\" data-density=\"compact\">"));
    })
    .await;
}

#[actix_web::test]
async fn nobody_is_sent_to_another_site() {
    each_database(async |newsroom: &Newsroom| {
        for back in
            ["", "%2F%2Fevil.example", "%2F%5Cevil.example", "https%3A%2F%2Fevil.example", "%2F%09%2Fevil.example"]
        {
            let answer = newsroom.browser.post("/prefs", &[], &format!("theme=light&back={back}")).await;
            assert_eq!((answer.status, answer.header("location")), (303, "/"), "{back}");
        }
    })
    .await;
}

#[actix_web::test]
async fn another_site_cannot_choose_for_a_reader() {
    each_database(async |newsroom: &Newsroom| {
        let sent = [[("sec-fetch-site", "cross-site")], [("origin", "https://evil.example")], [("origin", "null")]];
        for headers in sent {
            let headers = [headers.as_slice(), &[("host", "galley.example")]].concat();
            let answer = newsroom.browser.post("/prefs", &headers, "theme=dark&back=/").await;
            assert_eq!((answer.status, answer.cookies().len()), (403, 0), "{headers:?}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_form_that_cannot_be_read_is_refused() {
    each_database(async |newsroom: &Newsroom| {
        for form in ["theme=pink", "hl=fr", "density=loose"] {
            let answer = newsroom.browser.post("/prefs", &[], form).await;
            assert_eq!((answer.status, answer.cookies().len()), (422, 0), "{form}");
        }
        let long = format!("theme=dark&back=/{}", "x".repeat(100_000));
        assert_eq!(newsroom.browser.post("/prefs", &[], &long).await.status, 422);
        assert_eq!(
            newsroom.browser.ask("POST", "/prefs", &[("sec-fetch-site", "same-origin")], "theme=dark").await.status,
            422
        );
        let answer = newsroom.browser.get("/prefs").await;
        assert_eq!((answer.status, answer.header("allow")), (405, "POST"));
    })
    .await;
}
