//! Sending that is paused: told where it matters, and resumed by whoever may.

use galley::{
    domain::{Locale, Role, report::Definition},
    service::{NewWebhook, Waiting},
};

use crate::house::{House, each_database};

const NOTE: &str = "Nothing is sent at present";

async fn report(house: &House) -> i64 {
    let definition = Definition::new("Backlog", Locale::parse("en").unwrap());
    house.service.create_report(definition).await.unwrap().id
}

#[actix_web::test]
async fn a_pause_is_told_where_it_matters_and_resumed_by_those_who_administer() {
    each_database(async |house| {
        let report = report(house).await;
        let runs = format!("/reports/{report}/runs");
        let admin = house.someone("admin", Role::Admin, &[]).await;
        let manager = house.someone("manager", Role::Manager, &[]).await;
        let list = admin.get("/settings/webhooks").await.with(200);
        assert!(list.text.contains("Pause all sending") && !list.text.contains(NOTE), "{}", list.text);
        assert!(!manager.get("/settings/webhooks").await.with(200).text.contains("Pause all sending"));

        let why = [("do", "pause"), ("why", "The <mail> server moves.")];
        manager.submit("/settings/outgoing", &why).await.with(403);
        assert_eq!(admin.submit("/settings/outgoing", &why).await.sent_to(), "/settings/webhooks");
        for page in ["/reports", runs.as_str(), "/settings/webhooks"] {
            let seen = admin.get(page).await.with(200);
            let told = [NOTE, "The &#60;mail&#62; server moves.", "Resume sending"];
            assert!(told.iter().all(|told| seen.text.contains(told)), "{page}: {}", seen.text);
            let seen = manager.get(page).await.with(200);
            assert!(seen.text.contains("An administrator can resume sending."), "{page}: {}", seen.text);
            assert!(!seen.text.contains("Resume sending"), "{page}");
        }
        assert!(!admin.get("/articles").await.with(200).text.contains(NOTE));

        // What would be sent is not taken, and the page says so.
        assert_eq!(manager.submit(&runs, &[("do", "run")]).await.sent_to(), runs);
        assert!(manager.get(&runs).await.with(200).text.contains("Nothing was sent, because sending is paused."));
        assert_eq!(house.service.report_runs(report, None, 10).await.unwrap().items, []);

        let resume = [("do", "resume"), ("back", runs.as_str())];
        assert_eq!(admin.submit("/settings/outgoing", &resume).await.sent_to(), runs);
        let after = admin.get(&runs).await.with(200);
        assert!(after.text.contains("Sending goes on.") && !after.text.contains(NOTE), "{}", after.text);
        admin.submit("/settings/outgoing", &[("do", "nothing")]).await.with(422);
        admin.get("/settings/outgoing").await.with(405);
    })
    .await;
}

#[actix_web::test]
async fn whoever_resumes_sees_how_much_waits_and_chooses_what_becomes_of_it() {
    each_database(async |house| {
        let report = report(house).await;
        let admin = house.someone("admin", Role::Admin, &[]).await;
        house.service.run_report(report).await.unwrap();
        house.service.pause_outgoing(None, None).await.unwrap();
        let page = admin.get("/reports").await.with(200).text;
        let (send, discard) = (page.find("Resume and send what waits"), page.find("Resume without what waits"));
        assert!(page.contains("1 message waits.") && send.is_some() && send < discard, "{page}");
        admin.submit("/settings/outgoing", &[("do", "discard"), ("back", "/reports")]).await.with(303);
        assert!(admin.get("/reports").await.with(200).text.contains("without 1 message that had waited"));
        assert_eq!(house.service.outgoing().await.unwrap().waiting.total(), 0);
    })
    .await;
}

#[actix_web::test]
async fn a_test_of_a_webhook_is_not_taken_while_nothing_is_sent() {
    each_database(async |house| {
        let hook = NewWebhook {
            name: "CMS".to_owned(),
            url: "https://93.184.215.14/".to_owned(),
            collection: None,
            kinds: Vec::new(),
        };
        let service = house.service.clone().sealing_by(galley::service::Sealer::of_key([7; 32]));
        let hook = service.create_webhook(hook).await.unwrap().0.id;
        let manager = house.someone("manager", Role::Manager, &[]).await;
        house.service.pause_outgoing(None, None).await.unwrap();
        let page = format!("/settings/webhooks/{hook}");
        assert_eq!(manager.submit(&page, &[("do", "test")]).await.sent_to(), page);
        let seen = manager.get(&page).await.with(200).text;
        assert!(seen.contains("Nothing was sent, because") && seen.contains(NOTE), "{seen}");
        house.service.resume_outgoing(Some(Waiting::Send), None).await.unwrap();
        manager.submit(&page, &[("do", "test")]).await.with(303);
        assert_eq!(house.service.webhook_deliveries(hook, None, 10).await.unwrap().items.len(), 1);
    })
    .await;
}
