//! What a page tells once, about what was just done.

use crate::house::each_database;

const TOLD: &str = "<div class=\"note\" role=\"status\"><span>Signed out there.";

#[actix_web::test]
async fn what_was_done_is_told_on_the_next_page_and_on_no_other() {
    each_database(async |house| {
        let who = house.person("siu-ming").await;
        let (browser, other) = (house.signed_in(&who).await, house.signed_in(&who).await);
        let answer = browser.submit("/settings/profile", &[("end", "others")]).await;
        assert_eq!(answer.sent_to(), "/settings/profile");
        assert!(browser.get("/assets/none").await.with(404).text.contains(TOLD), "an error is a page too");
        assert!(!browser.get("/settings/profile").await.with(200).text.contains(TOLD), "it was told before");
        browser.submit("/settings/profile", &[("end", "others")]).await.with(303);
        assert!(browser.get("/articles").await.with(200).text.contains(TOLD));
        assert!(!browser.get("/articles").await.with(200).text.contains(TOLD));
        assert!(!other.get("/sign-in").await.text.contains(TOLD), "nobody else is told");
    })
    .await;
}

#[actix_web::test]
async fn a_cookie_puts_none_but_our_own_words_on_a_page() {
    each_database(async |house| {
        let who = house.person("siu-ming").await;
        let browser = house.signed_in(&who).await;
        for foreign in ["hello", "frame-product", "<b>", "settings-flash-signed-out.x"] {
            browser.cookies.borrow_mut().insert("galley-flash".to_owned(), foreign.to_owned());
            let page = browser.get("/").await.with(200);
            assert!(!page.text.contains("class=\"note\""), "{foreign}");
            assert!(!browser.cookies.borrow().contains_key("galley-flash"), "it is taken away all the same");
        }
    })
    .await;
}
