//! One's own profile, and the sessions that it shows.

use galley::{
    domain::{Locale, Policy, Role},
    service::{Expected, access::NewPerson},
};

use crate::house::each_database;

#[actix_web::test]
async fn a_profile_lists_ones_own_sessions_and_no_others() {
    each_database(async |house| {
        let (who, other) = (house.person("siu-ming").await, house.person("wai").await);
        let browser = house.signed_in(&who).await;
        house.signed_in(&other).await;
        let page = browser.get("/settings/profile").await.with(200);
        assert_eq!(page.text.matches("<li><div id=\"session-").count(), 1, "{}", page.text);
        assert!(page.text.contains("198.51.100.7") && page.text.contains("siu-ming"));
        assert!(page.values("button class=\"btn small\" name=\"end\"", "value").is_empty(), "nothing else to end");
        assert_eq!(page.header("cache-control"), "private, no-cache");
    })
    .await;
}

#[actix_web::test]
async fn a_session_that_is_ended_elsewhere_opens_nothing_any_more() {
    each_database(async |house| {
        let who = house.person("siu-ming").await;
        let (here, there) = (house.signed_in(&who).await, house.signed_in(&who).await);
        let page = here.get("/settings/profile").await.with(200);
        let ids = page.values("button class=\"btn small\" name=\"end\"", "value");
        assert_eq!(ids.len(), 1, "{}", page.text);
        assert_eq!(here.submit("/settings/profile", &[("end", &ids[0])]).await.sent_to(), "/settings/profile");
        assert_eq!(there.get("/").await.sent_to(), "/sign-in");
        here.get("/").await.with(200);
        here.submit("/settings/profile", &[("end", &ids[0])]).await.with(303);
        here.submit("/settings/profile", &[]).await.with(422);
    })
    .await;
}

#[actix_web::test]
async fn all_other_sessions_end_together() {
    each_database(async |house| {
        let who = house.person("siu-ming").await;
        let here = house.signed_in(&who).await;
        let others = [house.signed_in(&who).await, house.signed_in(&who).await];
        here.submit("/settings/profile", &[("end", "others")]).await.with(303);
        here.get("/").await.with(200);
        for other in others {
            assert_eq!(other.get("/").await.sent_to(), "/sign-in");
        }
    })
    .await;
}

#[actix_web::test]
async fn nobody_ends_the_session_of_somebody_else() {
    each_database(async |house| {
        let (who, other) = (house.person("siu-ming").await, house.person("wai").await);
        let (browser, others) = (house.signed_in(&who).await, house.signed_in(&other).await);
        let digest = house.service.sessions(&other).await.unwrap()[0].digest;
        let id = digest
            .iter()
            .flat_map(|byte| [byte >> 4, byte & 15])
            .filter_map(|digit| char::from_digit(digit.into(), 16));
        let id: String = id.collect();
        browser.submit("/settings/profile", &[("end", &id)]).await.with(303);
        others.get("/").await.with(200);
    })
    .await;
}

#[actix_web::test]
async fn a_person_changes_their_password_and_stays_signed_in_here_only() {
    each_database(async |house| {
        let who = house.person("siu-ming").await;
        let (here, there) = (house.signed_in(&who).await, house.signed_in(&who).await);
        let change = async |old: &str, new: &str, again: &str| {
            let typed = [("do", "password"), ("old", old), ("new", new), ("again", again)];
            here.submit("/settings/profile", &typed).await
        };
        let good = "a quiet tram to Tsuen Wan";
        let page = change("", "short", "short").await.with(422);
        assert!(page.text.contains("href=\"#new\"") && !page.text.contains("value=\"short\""), "{}", page.text);
        assert!(change("", good, "another").await.with(422).text.contains("href=\"#again\""));
        assert_eq!(change("", good, good).await.sent_to(), "/settings/profile");
        here.get("/").await.with(200);
        assert_eq!(there.get("/").await.sent_to(), "/sign-in");
        let page = change("not that one at all", "and another quiet tram", "and another quiet tram").await.with(422);
        assert!(page.text.contains("href=\"#old\""), "{}", page.text);
        change(good, "and another quiet tram", "and another quiet tram").await.with(303);
    })
    .await;
}

#[actix_web::test]
async fn a_digest_of_ones_own_locales_to_oneself_is_a_report_filled_in_already() {
    each_database(async |house| {
        let policy = r#"{"source_locale": "en", "required": [{"locales": ["zh-HK", "zh-CN", "ms"]}]}"#;
        let policy: Policy = serde_json::from_str(policy).unwrap();
        house.service.put_policy("news", &policy, Expected::Absent).await.unwrap();
        let someone = async |name: &str, role: Role| {
            let locales = Some(["zh-HK", "ms"].map(|tag| Locale::parse(tag).unwrap()).into());
            let new = NewPerson { name: name.to_owned(), display_name: None, role, locales, password: None };
            house.signed_in(&house.service.add_person(new).await.unwrap()).await
        };
        // Given a manager of two locales who signs in with an address, when they follow the link of their profile.
        let manager = someone("wai@example.org", Role::Manager).await;
        let profile = manager.get("/settings/profile").await.with(200);
        let link = "/reports/new?from=weekly-coverage&amp;for=me";
        assert!(profile.text.contains(&format!("href=\"{link}\"")), "{}", profile.text);
        let form = manager.get("/reports/new?from=weekly-coverage&for=me").await.with(200);
        // Then their name, their address and their locales are there, and nothing is sent yet.
        assert!(form.text.contains("value=\"Digest for wai@example.org\""), "{}", form.text);
        assert!(form.text.contains("\nwai@example.org</textarea>"));
        let boxes = form
            .text
            .split("name=\"locales\"")
            .skip(1)
            .filter(|piece| piece.split_once('>').is_some_and(|(tag, _)| tag.contains(" checked")));
        let chosen: Vec<&str> = boxes.filter_map(|piece| piece.split('"').nth(1)).collect();
        assert_eq!(chosen.len(), 2, "{chosen:?}");
        assert!(chosen.contains(&"ms") && chosen.contains(&"zh-HK"), "{chosen:?}");
        assert_eq!(house.service.reports().await.unwrap().len(), 0);
        // A translator, who may not set up reports, is told who may.
        let translator = someone("siu", Role::Translator).await;
        let profile = translator.get("/settings/profile").await.with(200);
        assert!(!profile.text.contains("/reports/new") && profile.text.contains("Managers set up reports."));
        // Somebody whose name is no address chooses the recipient.
        let manager = someone("ada", Role::Manager).await;
        let form = manager.get("/reports/new?from=daily-backlog&for=me").await.with(200);
        assert!(form.text.contains("value=\"Digest for ada\"") && !form.text.contains("\nada</textarea>"));
    })
    .await;
}
