//! The pages of settings: who may see and change what, and that forms do what they say.

use galley::domain::{Policy, Role};
use galley::service::{Expected, access::AccountRecord, access::NewPerson};

use crate::house::{House, each_database};

pub(crate) const NEWS: &str = r#"{"source_locale": "en", "required": [{"locales": ["zh-HK", "zh-CN", "ms"]}],
    "chain": {"zh-CN": "zh-HK"}}"#;

/// Each page, and the least part whose holder sees it.
const PAGES: [(&str, Role); 14] = [
    ("/settings/profile", Role::Viewer),
    ("/settings/locales", Role::Viewer),
    ("/settings/chains", Role::Viewer),
    ("/settings/deadlines", Role::Viewer),
    ("/sources", Role::Viewer),
    ("/settings/collections/new", Role::Manager),
    ("/settings/webhooks", Role::Manager),
    ("/settings/webhooks/new", Role::Manager),
    ("/settings/tokens", Role::Admin),
    ("/settings/tokens/new", Role::Admin),
    ("/settings/users", Role::Admin),
    ("/settings/users/new", Role::Admin),
    ("/settings/users/viewer", Role::Admin),
    ("/settings/users/viewer?ask=disable", Role::Admin),
];

/// Each form, and the least part whose holder may send it.
const FORMS: [(&str, Role); 11] = [
    ("/settings/profile", Role::Viewer),
    ("/settings/locales", Role::Manager),
    ("/settings/chains", Role::Manager),
    ("/settings/deadlines", Role::Manager),
    ("/settings/policy", Role::Manager),
    ("/settings/collections/new", Role::Manager),
    ("/settings/webhooks/new", Role::Manager),
    ("/settings/outgoing", Role::Admin),
    ("/settings/tokens/new", Role::Admin),
    ("/settings/users/new", Role::Admin),
    ("/settings/users/viewer", Role::Admin),
];

pub(crate) async fn somebody(house: &House, role: Role) -> AccountRecord {
    let name = role.to_string();
    let new = NewPerson { name, display_name: None, role, locales: None, password: None };
    house.service.add_person(new).await.unwrap()
}

pub(crate) async fn news(house: &House) {
    let policy: Policy = serde_json::from_str(NEWS).unwrap();
    house.service.put_policy("news", &policy, Expected::Absent).await.unwrap();
}

#[actix_web::test]
async fn each_page_and_each_form_is_for_those_who_hold_its_right() {
    each_database(async |house| {
        news(house).await;
        let mut people = Vec::new();
        for role in Role::ALL {
            people.push(somebody(house, role).await);
        }
        for person in &people {
            let browser = house.signed_in(person).await;
            let menu = browser.get("/settings/profile").await.with(200);
            for (page, least) in PAGES {
                let seen = person.role >= least;
                browser.get(page).await.with(if seen { 200 } else { 403 });
                if page.matches('/').count() == 2 && !page.contains('?') {
                    assert_eq!(menu.text.contains(&format!("href=\"{page}\"")), seen, "{page} {}", person.role);
                }
            }
            for (form, least) in FORMS {
                // Nothing in it: whoever may send it is told so.
                let answer = browser.submit(form, &[]).await;
                assert_eq!(answer.status == 403, person.role < least, "{form} {} {}", person.role, answer.status);
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn a_person_is_added_comes_in_by_link_and_is_shut_out() {
    each_database(async |house| {
        let admin = house.signed_in(&somebody(house, Role::Admin).await).await;
        let new = [("name", "wai+desk@news.example"), ("role", "editor"), ("locales", "zh-HK、ms")];
        let page = admin.submit("/settings/users/new", &new).await.with(200);
        assert_eq!(page.header("cache-control"), "no-store");
        let link = page.text.split("http://galley.example:8080").nth(1).unwrap().split('<').next().unwrap().to_owned();
        let browser = house.browser();
        assert_eq!(browser.post(&link, &[crate::house::OURS], &[]).await.sent_to(), "/");
        let path = "/settings/users/wai%2Bdesk%40news.example";
        let page = admin.get(path).await.with(200);
        assert!(page.text.contains("value=\"ms zh-HK\""), "{}", page.text);
        let seen = house.service.person("wai+desk@news.example").await.unwrap().seen_at;
        assert!(seen.is_some(), "they were here");
        let version = page.values("input type=\"hidden\" name=\"version\"", "value").remove(0);
        let save =
            [("do", "save"), ("display_name", "Wai"), ("role", "manager"), ("locales", ""), ("version", &version)];
        admin.submit(path, &save).await.with(303);
        // Pressed twice, it is saved; something else on top of what nobody sees any more is not.
        assert_eq!(admin.submit(path, &save).await.sent_to(), path);
        let mut other = save;
        other[1].1 = "Wai Lam";
        admin.submit(path, &other).await.with(409);
        assert!(admin.get(&format!("{path}?ask=disable")).await.with(200).text.contains("value=\"disable\""));
        admin.submit(path, &[("do", "disable")]).await.with(303);
        assert_eq!(browser.get("/").await.sent_to(), "/sign-in");
        admin.submit(path, &[("do", "enable")]).await.with(303);
        assert!(admin.submit(path, &[("do", "link")]).await.with(200).text.contains("/sign-in/"));
    })
    .await;
}

#[actix_web::test]
async fn what_is_wrong_is_said_on_top_and_at_the_field_and_what_was_typed_stays() {
    each_database(async |house| {
        let admin = house.signed_in(&somebody(house, Role::Admin).await).await;
        let page = admin.submit("/settings/users/new", &[("name", "no spaces!"), ("role", "viewer")]).await.with(422);
        assert!(page.text.contains("<a href=\"#name\">") && page.text.contains("id=\"name-problem\""), "{}", page.text);
        assert!(page.text.contains("value=\"no spaces!\"") && page.text.contains("aria-invalid=\"true\""));
        let page = admin.submit("/settings/users/new", &[("name", "admin"), ("role", "viewer")]).await.with(422);
        assert!(page.text.contains("There is a user with this name already."));
        let page = admin.submit("/settings/users/admin", &[("do", "save"), ("role", "viewer")]).await.with(422);
        assert!(page.text.contains("Nobody takes their own rights away"), "{}", page.text);
        let page = admin.submit("/settings/tokens/new", &[("name", ""), ("days", "90")]).await.with(422);
        assert!(page.text.contains("href=\"#name\"") && page.text.contains("href=\"#scopes-1\""), "{}", page.text);
    })
    .await;
}

#[actix_web::test]
async fn a_token_is_shown_once_and_taken_back_after_a_question() {
    each_database(async |house| {
        news(house).await;
        let admin = house.signed_in(&somebody(house, Role::Admin).await).await;
        let new = [("name", "CMS"), ("scopes", ""), ("scopes", "ingest"), ("scopes", "read"), ("collections", "news")];
        let page = admin.submit("/settings/tokens/new", &[&new[..], &[("days", "30")]].concat()).await.with(200);
        let secret = page.text.split("galley_").nth(1).unwrap().split('<').next().unwrap();
        let list = admin.get("/settings/tokens").await.with(200);
        assert!(list.text.contains("CMS") && !list.text.contains(secret), "never again");
        let token = house.service.tokens().await.unwrap().remove(0);
        assert_eq!((token.grant.scopes.len(), token.grant.collections.unwrap().len()), (2, 1));
        let path = format!("/settings/tokens/{}", token.id);
        assert_eq!(admin.get(&path).await.sent_to(), "/settings/tokens");
        assert!(admin.get(&format!("{path}?ask=revoke")).await.with(200).text.contains("CMS"));
        admin.get("/settings/tokens/unknown?ask=revoke").await.with(404);
        admin.submit(&path, &[]).await.with(303);
        assert!(house.service.authenticate(&format!("galley_{secret}"), "x").await.is_err());
    })
    .await;
}

#[actix_web::test]
async fn a_webhook_that_leads_inside_is_refused_in_the_readers_words() {
    each_database(async |house| {
        let manager = house.signed_in(&somebody(house, Role::Manager).await).await;
        for url in ["http://127.0.0.1/", "ftp://x", ""] {
            let page = manager.submit("/settings/webhooks/new", &[("name", "CMS"), ("url", url)]).await.with(422);
            assert!(page.text.contains("href=\"#url\"") && !page.text.contains("href=\"#name\""), "{}", page.text);
        }
        manager.get("/settings/webhooks/7").await.with(404);
        manager.submit("/settings/webhooks/7", &[("do", "test")]).await.with(404);
    })
    .await;
}
