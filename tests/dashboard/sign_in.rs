//! Signing in: by password, by link, and not at all.

use galley::{
    domain::Role,
    service::access::{NewPerson, PersonPatch},
};

use crate::house::{House, OURS, each_database};

const PASSWORD: &str = "correct horse battery";

async fn wai(house: &House) {
    let new = NewPerson {
        name: "Wai@Example.org".to_owned(),
        display_name: Some("陳偉".to_owned()),
        role: Role::Editor,
        locales: None,
        password: Some(PASSWORD.to_owned()),
    };
    house.service.add_person(new).await.unwrap();
}

#[actix_web::test]
async fn a_name_and_its_password_open_the_pages() {
    each_database(async |house| {
        wai(house).await;
        let browser = house.browser();
        let to = browser.get("/articles?status=stale").await.sent_to().to_owned();
        assert_eq!(to, "/sign-in?back=%2Farticles%3Fstatus%3Dstale");
        let page = browser.get(&to).await.with(200);
        assert_eq!(
            page.values("input type=\"hidden\" name=\"back\"", "value").last().unwrap(),
            "/articles?status=stale"
        );
        assert!(!page.text.contains("href=\"/articles\""), "a stranger is shown no way to the pages");
        let fields = [("name", "wai@example.org"), ("password", PASSWORD), ("back", "/articles?status=stale")];
        assert_eq!(browser.post("/sign-in", &[OURS], &fields).await.sent_to(), "/articles?status=stale");
        let page = browser.get("/").await.with(200);
        assert!(page.text.contains("陳偉") && page.text.contains("action=\"/sign-out\""), "{}", page.text);
        assert_eq!(
            browser.get("/sign-in?back=/articles").await.sent_to(),
            "/articles",
            "there is nothing to sign in to"
        );
    })
    .await;
}

#[actix_web::test]
async fn an_unknown_name_is_answered_as_a_wrong_password_is() {
    each_database(async |house| {
        wai(house).await;
        let browser = house.browser();
        let mut answers = Vec::new();
        for (name, password) in
            [("wai@example.org", "wrong horse battery"), ("nobody@example.org", PASSWORD), ("", ""), ("<b>", PASSWORD)]
        {
            let fields = [("name", name), ("password", password)];
            let answer = browser.post("/sign-in", &[OURS, ("accept-language", "zh-HK")], &fields).await.with(422);
            assert!(answer.text.contains("用戶名稱或密碼不正確"), "{}", answer.text);
            assert_eq!((answer.header("cache-control"), answer.header("set-cookie")), ("no-store", ""));
            assert!(!answer.text.contains(password) || password.is_empty(), "the password is not sent back");
            let shown = name.replace('<', "&#60;").replace('>', "&#62;");
            answers.push(answer.text.replace(&format!("value=\"{shown}\""), "value=\"NAME\""));
        }
        assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:#?}");
        assert_eq!(browser.get("/").await.sent_to(), "/sign-in");
    })
    .await;
}

#[actix_web::test]
async fn too_many_tries_have_to_wait_whatever_they_try() {
    each_database(async |house| {
        let who = house.person("siu-ming").await;
        let browser = house.browser();
        for _ in 0..10 {
            browser.post("/sign-in/guessed", &[OURS], &[]).await.with(422);
        }
        let good = format!("/sign-in/{}", house.service.sign_in_link(&who).await.unwrap());
        for (path, fields) in [(good.as_str(), &[][..]), ("/sign-in", &[("name", "siu-ming"), ("password", "x")])] {
            let answer = browser.post(path, &[OURS, ("accept-language", "en")], fields).await.with(429);
            assert!(answer.text.contains("Too many attempts. Try again in 1 min."), "{}", answer.text);
            let wait: i64 = answer.header("retry-after").parse().unwrap();
            assert!((1..=60).contains(&wait), "{wait}");
        }
        house.clock.set(house.service.clock().now().plus_seconds(60));
        assert_eq!(browser.post(&good, &[OURS], &[]).await.sent_to(), "/", "the link was not used up");
    })
    .await;
}

#[actix_web::test]
async fn a_link_signs_in_once_and_looking_at_it_does_not_use_it_up() {
    each_database(async |house| {
        let who = house.person("siu-ming").await;
        let path = format!("/sign-in/{}", house.service.sign_in_link(&who).await.unwrap());
        for _ in 0..3 {
            let page = house.browser().get(&path).await.with(200);
            assert_eq!((page.header("cache-control"), page.header("set-cookie")), ("no-store", ""));
            assert!(page.text.contains("<button class=\"btn primary\">"), "{}", page.text);
        }
        let browser = house.browser();
        assert_eq!(browser.post(&path, &[OURS], &[]).await.sent_to(), "/");
        browser.get("/").await.with(200);
        let again = house.browser().post(&path, &[OURS], &[]).await.with(422);
        assert_eq!(again.header("set-cookie"), "");
        let old = format!("/sign-in/{}", house.service.sign_in_link(&who).await.unwrap());
        house.clock.set(house.service.clock().now().plus_seconds(3_600));
        house.browser().post(&old, &[OURS], &[]).await.with(422);
    })
    .await;
}

#[actix_web::test]
async fn somebody_who_is_disabled_is_out_and_stays_out() {
    each_database(async |house| {
        let who = house.person("siu-ming").await;
        let browser = house.signed_in(&who).await;
        let path = format!("/sign-in/{}", house.service.sign_in_link(&who).await.unwrap());
        let patch = PersonPatch { disabled: Some(true), ..PersonPatch::default() };
        house.service.change_person("siu-ming", patch, None).await.unwrap();
        assert_eq!(browser.get("/").await.sent_to(), "/sign-in");
        browser.post(&path, &[OURS], &[]).await.with(422);
    })
    .await;
}

#[actix_web::test]
async fn the_way_back_leads_to_pages_of_this_site_only() {
    each_database(async |house| {
        let who = house.person("siu-ming").await;
        let signed_in = house.signed_in(&who).await;
        for foreign in ["//evil.example", "https%3A%2F%2Fevil.example", "%2F%5Cevil.example", "evil", "%2F%09%2Fevil"] {
            let path = format!("/sign-in?back={foreign}");
            let page = house.browser().get(&path).await.with(200);
            let ways = page.values("input type=\"hidden\" name=\"back\" value=\"http", "value");
            assert!(ways.is_empty() && !page.text.contains("action=\"//"), "{foreign}: {}", page.text);
            assert_eq!(signed_in.get(&path).await.sent_to(), "/", "{foreign}");
        }
        let back = [("back", "//evil.example"), ("hl", "en")];
        assert_eq!(house.browser().post("/prefs", &[OURS], &back).await.sent_to(), "/");
    })
    .await;
}
