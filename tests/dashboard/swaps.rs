//! What the script is answered, which swaps parts into the page that is there.

use crate::{
    browser::{rows, words},
    house,
    newsroom::Newsroom,
    stories::each_database,
};

#[actix_web::test]
async fn the_script_is_given_the_results_alone_and_their_one_address() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        // As the form sends it, with every field.
        let path = "/articles?status=stale&q=&collection=news&sort=urgent&per=25";
        let part = newsroom.browser.swap(path, "div#results").await;
        assert_eq!(part.header("hx-push-url"), "/articles?collection=news&status=stale");
        assert_eq!(part.header("cache-control"), "no-store");
        assert!(part.body.starts_with("<div id=\"results\">") && part.body.ends_with("</div>"), "{}", part.body);
        let whole = newsroom.browser.get(path).await;
        assert!(whole.body.contains(&part.body), "the part is what the page holds");
        assert!(!rows(&part.body).is_empty());
        for page in [&part, &whole] {
            assert!(page.header("vary").contains("HX-Target"), "{}", page.header("vary"));
        }
    })
    .await;
}

#[actix_web::test]
async fn a_step_back_and_a_part_that_is_not_there_are_answered_with_the_whole_page() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        let back = [("hx-request", "true"), ("hx-target", "div#results"), ("hx-history-restore-request", "true")];
        let page = newsroom.browser.get_with("/articles?collection=news", &back).await.page();
        assert!(page.contains("<html"));
        let page = newsroom.browser.swap("/articles?collection=news", "div#other").await.page();
        assert!(page.contains("<html"));
    })
    .await;
}

#[actix_web::test]
async fn what_went_wrong_takes_the_place_of_the_page_and_not_of_the_part() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        let answer = newsroom.browser.swap("/articles?status=nonsense", "div#results").await;
        assert_eq!(answer.status, 422);
        assert_eq!((answer.header("hx-retarget"), answer.header("hx-reswap")), ("#main", "outerHTML"));
        assert!(answer.body.starts_with("<main id=\"main\" tabindex=\"-1\">"), "{}", answer.body);
        assert!(words(&answer.body).contains("nonsense"));
    })
    .await;
}

#[actix_web::test]
async fn what_fails_for_a_while_is_told_beside_what_is_there_already() {
    each_database(async |newsroom: &Newsroom| {
        newsroom.fill().await;
        newsroom.service.store().clone().close().await.unwrap();
        let answer = newsroom.browser.swap("/articles?collection=news&status=stale", "div#results").await;
        assert_eq!(answer.status, 500);
        assert_eq!((answer.header("hx-retarget"), answer.header("hx-reswap")), ("#told", "outerHTML"));
        assert!(answer.body.starts_with("<div id=\"told\">"), "{}", answer.body);
        let said = words(&answer.body);
        assert!(said.contains("Something went wrong on our side") && said.contains("Try again"), "{said}");
        assert!(said.contains("Request "), "with its number: {said}");
        assert!(answer.body.contains("href=\"/articles?collection=news&#38;status=stale\""), "{}", answer.body);
    })
    .await;
}

#[actix_web::test]
async fn whoever_is_not_signed_in_any_more_leaves_the_page_and_comes_back_to_it() {
    house::each_database(async |house| {
        let stranger = house.browser();
        let shown = ("hx-current-url", "http://galley.example:8080/articles?q=%E9%A2%A8");
        let asked = [("hx-request", "true"), ("hx-target", "div#results"), shown];
        let answer = stranger.send("GET", "/articles?q=a", &asked, &[]).await.with(204);
        assert_eq!(answer.header("hx-redirect"), "/sign-in?back=%2Farticles%3Fq%3D%25E9%25A2%25A8");
        // Another site's address is nowhere to come back to, whatever a header says: only its path is read.
        let asked = [("hx-request", "true"), ("hx-current-url", "nonsense://")];
        let answer = stranger.send("GET", "/articles", &asked, &[]).await.with(204);
        assert_eq!(answer.header("hx-redirect"), "/sign-in");
    })
    .await;
}
