//! Forms that are sent twice, by a reload of the answer or by a second press: what they ask for is done once.

use galley::domain::Role;

use crate::{
    house::{Answer, House, each_database},
    reports::desk,
};

/// What the form of a page carries to be told from its next showing.
fn shown(page: &Answer) -> String {
    page.text.split_once("name=\"once\" value=\"").unwrap().1.split('"').next().unwrap().to_owned()
}

async fn entries(house: &House, deed: &str) -> usize {
    let filter = galley::service::AuditFilter { limit: 500, ..galley::service::AuditFilter::default() };
    let page = house.service.audit(&filter).await.unwrap();
    page.iter().filter(|entry| entry.entry.action == deed).count()
}

#[actix_web::test]
async fn a_form_that_makes_a_secret_makes_one_however_often_it_is_sent() {
    each_database(async |house| {
        let admin = house.someone("ada", Role::Admin, &[]).await;
        let once = shown(&admin.get("/settings/tokens/new").await.with(200));
        let new = [("name", "CMS"), ("scopes", "read"), ("days", "30"), ("once", &once)];
        assert!(admin.submit("/settings/tokens/new", &new).await.with(200).text.contains("galley_"));
        let again = admin.submit("/settings/tokens/new", &new).await;
        assert_eq!(again.sent_to(), "/settings/tokens");
        assert!(admin.get("/settings/tokens").await.with(200).text.contains("That was done already"));
        assert_eq!(house.service.tokens().await.unwrap().len(), 1);
        // Another showing of the form is another wish; so is the same showing, filled in otherwise.
        house.clock.advance(1);
        let later = shown(&admin.get("/settings/tokens/new").await.with(200));
        assert_ne!(once, later);
        let (mut other, mut next) = (new, new);
        (other[0].1, next[3].1) = ("Feed", &later);
        for form in [other, next] {
            admin.submit("/settings/tokens/new", &form).await.with(200);
        }
        assert_eq!(house.service.tokens().await.unwrap().len(), 3);
        // Somebody is added, and comes in by one link.
        let links = entries(house, "user.link_made").await;
        let once = shown(&admin.get("/settings/users/new").await.with(200));
        let mei = [("name", "mei"), ("display_name", ""), ("role", "editor"), ("locales", ""), ("once", &once)];
        assert!(admin.submit("/settings/users/new", &mei).await.with(200).text.contains("/sign-in/"));
        assert_eq!(admin.submit("/settings/users/new", &mei).await.sent_to(), "/settings/users/mei");
        assert_eq!(entries(house, "user.link_made").await, links + 1);
        let once = shown(&admin.get("/settings/users/mei").await.with(200));
        let link = [("do", "link"), ("once", &once)];
        assert!(admin.submit("/settings/users/mei", &link).await.with(200).text.contains("/sign-in/"));
        assert_eq!(admin.submit("/settings/users/mei", &link).await.sent_to(), "/settings/users/mei");
        assert_eq!(entries(house, "user.link_made").await, links + 2);
    })
    .await;
}

#[actix_web::test]
async fn a_report_that_is_asked_for_twice_runs_once() {
    each_database(async |house| {
        let id = desk(house).await;
        let runs = format!("/reports/{id}/runs");
        let (ada, mei) =
            (house.someone("ada", Role::Manager, &[]).await, house.someone("mei", Role::Manager, &[]).await);
        let once = shown(&ada.get(&runs).await.with(200));
        let run = [("do", "run"), ("once", &*once)];
        for browser in [&ada, &ada, &mei] {
            assert_eq!(browser.submit(&runs, &run).await.sent_to(), runs);
        }
        let count = async || house.service.report_runs(id, None, 10).await.unwrap().items.len();
        assert_eq!(count().await, 1, "one is under way");
        house.service.reports_step().await.unwrap();
        ada.submit(&runs, &run).await.with(303);
        assert_eq!(count().await, 1, "the same form, once more");
        house.clock.advance(1);
        let once = shown(&ada.get(&runs).await.with(200));
        ada.submit(&runs, &[("do", "run"), ("once", &once)]).await.with(303);
        assert_eq!(count().await, 2, "that was done, and it is asked for anew");
        let test = [("do", "test"), ("address", "me@example.org"), ("language", "en"), ("once", &*once)];
        for _ in 0..2 {
            ada.submit(&runs, &test).await.with(303);
        }
        assert_eq!(count().await, 3, "one test");
    })
    .await;
}
