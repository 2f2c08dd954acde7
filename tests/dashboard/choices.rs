//! What people choose for themselves, and that it follows them.

use galley::domain::{Preferences, Role};
use jiff::Timestamp;
use serde_json::json;

use crate::{
    browser::{between, words},
    house::{OURS, each_database},
};

#[actix_web::test]
async fn choices_follow_a_person_to_another_browser_and_nobody_else() {
    each_database(async |house| {
        let (who, other) = (house.person("siu-ming").await, house.person("wai").await);
        let browser = house.signed_in(&who).await;
        let chosen = [("hl", "zh-HK"), ("theme", "dark"), ("density", "compact"), ("zone", "Asia/Hong_Kong")];
        assert_eq!(browser.submit("/settings/profile", &chosen).await.sent_to(), "/settings/profile");
        let page = house.signed_in(&who).await.get("/").await.with(200);
        let html = "<html lang=\"zh-Hant-HK\" data-theme=\"dark\" data-density=\"compact\"";
        assert!(page.text.contains(html) && page.text.contains("Asia/Hong_Kong"), "{}", page.text);
        let page = house.signed_in(&other).await.get("/").await.with(200);
        assert!(!page.text.contains(html) && !page.text.contains("Asia/Hong_Kong"));
    })
    .await;
}

#[actix_web::test]
async fn two_people_are_told_the_same_moment_each_in_their_own_zone() {
    each_database(async |house| {
        let (one, other) = (house.person("siu-ming").await, house.person("wai").await);
        for (who, zone, told) in [(&one, "Asia/Hong_Kong", "17:00"), (&other, "America/New_York", "04:00")] {
            let browser = house.signed_in(who).await;
            browser.submit("/prefs", &[("zone", zone)]).await.with(303);
            let page = browser.get("/settings/profile").await.with(200);
            assert!(page.text.contains(&format!("{told}</time>")), "{zone}: {}", page.text);
            browser.submit("/prefs", &[("zone", "")]).await.with(303);
            assert!(browser.get("/settings/profile").await.text.contains("09:00</time>"), "as the server has it");
        }
    })
    .await;
}

/// Every moment on a page: the instant, and how it is told.
fn moments(page: &str) -> Vec<(Timestamp, String)> {
    let moment = |time: &str| (between(time, "datetime=\"", "\"")[0].parse().unwrap(), words(&format!("<t{time}")));
    between(page, "<time", "</time>").into_iter().map(moment).collect()
}

#[actix_web::test]
async fn sessions_in_two_zones_show_the_same_instants_on_every_page() {
    each_database(async |house| {
        house.found(json!({"source_locale": "en", "required": [{"locales": ["zh-HK", "ms"]}]})).await;
        let text = |locale: &str, at: &str, body: &str| json!({"key": "ferry", "locale": locale, "title": "Ferry", "datetime": at, "body": body});
        house.take(vec![text("en", "2026-01-04T20:00:00Z", "It sails."), text("ms", "2026-01-04T21:00:00Z", "Belayar.")]).await;
        let id = house.take(vec![text("en", "2026-01-05T08:00:00Z", "It sails no more until noon.")]).await[0];
        house.settle().await;
        let mut seen: Vec<Vec<Vec<(Timestamp, String)>>> = Vec::new();
        for (who, zone) in
            [("hk", "Asia/Hong_Kong"), ("sz", "Asia/Shanghai"), ("sg", "Asia/Singapore"), ("uk", "Europe/London")]
        {
            let browser = house.someone(who, Role::Manager, &[]).await;
            browser.submit("/prefs", &[("zone", zone)]).await.with(303);
            let mut told = Vec::new();
            for page in ["/", "/articles", &format!("/articles/{id}/ms?span=all"), "/queue?tab=open", "/activity", "/sources"] {
                told.push(moments(&browser.get(page).await.with(200).text));
            }
            seen.push(told);
        }
        let [hong_kong, shanghai, singapore, london] = &seen[..] else { panic!("four sessions") };
        assert_eq!((hong_kong, hong_kong), (shanghai, singapore), "one clock on all three walls");
        for (here, there) in hong_kong.iter().zip(london) {
            let instants = |told: &[(Timestamp, String)]| told.iter().map(|(at, _)| *at).collect::<Vec<_>>();
            assert_eq!(instants(here), instants(there));
            assert!(here.iter().zip(there).any(|(here, there)| here.1 != there.1), "{here:?} {there:?}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_form_changes_what_it_names_and_nothing_else() {
    each_database(async |house| {
        let who = house.person("siu-ming").await;
        let browser = house.signed_in(&who).await;
        house.service.put_policy("news", &policy(), galley::service::Expected::Absent).await.unwrap();
        let all = [("hl", "zh-CN"), ("keys", "off"), ("grid", "off"), ("live", "off"), ("locales", "")];
        let all = [&all[..], &[("locales", "zh-HK"), ("locales", "ms")]].concat();
        browser.submit("/settings/profile", &all).await.with(303);
        browser.submit("/prefs", &[("theme", "light")]).await.with(303);
        let chosen = house.service.person("siu-ming").await.unwrap().preferences;
        assert_eq!((chosen.language.as_deref(), chosen.theme.as_deref()), (Some("zh-CN"), Some("light")));
        assert_eq!((chosen.keys, chosen.grid, chosen.live), (Some(false), Some(false), Some(false)));
        assert_eq!(chosen.locales.iter().map(ToString::to_string).collect::<Vec<_>>(), ["ms", "zh-HK"]);
        browser.submit("/settings/profile", &[("hl", ""), ("locales", ""), ("keys", "off"), ("keys", "on")]).await;
        let chosen = house.service.person("siu-ming").await.unwrap().preferences;
        assert_eq!((chosen.language, chosen.locales.len(), chosen.keys), (None, 0, Some(true)));
        let page = browser.get("/settings/profile?hl=en").await.with(200);
        let ticked = |name: &str| page.text.contains(&format!("name=\"{name}\" value=\"on\" checked"));
        assert!(ticked("keys") && !ticked("grid") && !ticked("live"), "{}", page.text);
    })
    .await;
}

#[actix_web::test]
async fn what_cannot_be_chosen_is_refused_and_leaves_everything_as_it_was() {
    each_database(async |house| {
        let who = house.person("siu-ming").await;
        let browser = house.signed_in(&who).await;
        for (field, value) in [
            ("hl", "fr"),
            ("zone", "Asia/Atlantis"),
            ("zone", "../../etc/passwd"),
            ("theme", ""),
            ("keys", "maybe"),
            ("locales", "not a tag"),
        ] {
            browser.submit("/prefs", &[("density", "compact"), (field, value)]).await.with(422);
        }
        assert_eq!(house.service.person("siu-ming").await.unwrap().preferences, Preferences::default());
        browser.submit("/settings/profile", &[("unknown", "x")]).await.with(422);
    })
    .await;
}

#[actix_web::test]
async fn what_somebody_chooses_is_no_change_to_their_account() {
    each_database(async |house| {
        let who = house.person("siu-ming").await;
        house.signed_in(&who).await.submit("/prefs", &[("theme", "dark")]).await.with(303);
        let patch = galley::service::access::PersonPatch { role: Some(Role::Manager), ..Default::default() };
        let changed = house.service.change_person("siu-ming", patch, Some(who.version)).await.unwrap();
        assert_eq!(changed.preferences.theme.as_deref(), Some("dark"), "an administrator's form leaves it alone");
    })
    .await;
}

#[actix_web::test]
async fn strangers_and_visitors_of_a_demo_choose_for_their_browser() {
    each_database(async |house| {
        let browser = house.demo_browser();
        browser.post("/settings/profile", &[OURS], &[("hl", "zh-HK"), ("zone", "Asia/Tokyo")]).await.with(303);
        assert!(browser.get("/").await.with(200).text.contains("Asia/Tokyo"));
        assert!(!house.demo_browser().get("/").await.with(200).text.contains("Asia/Tokyo"));
        browser.post("/settings/profile", &[OURS], &[("end", "others")]).await.with(422);
        house.browser().post("/settings/profile", &[OURS], &[("hl", "en")]).await.with(303);
    })
    .await;
}

fn policy() -> galley::domain::Policy {
    serde_json::from_str(r#"{"source_locale": "en", "required": [{"locales": ["zh-HK", "ms"]}]}"#).unwrap()
}
