//! Forms that are answered in place, the way back from what was just done, and who may read the audit.

use galley::{
    domain::{Locale, Role},
    service::ArticleId,
};
use serde_json::{Value, json};

use crate::house::{Answer, Browser, House, OURS, each_database};

/// Two articles that are missing in `zh-HK`.
async fn desk(house: &House) -> Vec<ArticleId> {
    let policy = json!({"source_locale": "en", "required": [{"locales": ["zh-HK"]}]});
    house.found(policy).await;
    let text = |key: &str| {
        json!({"key": key, "locale": "en", "datetime": "2026-11-18T08:00:00Z",
            "title": format!("Story {key}"), "body": format!("Words of {key}.")})
    };
    let ids = house.take(vec![text("a"), text("b")]).await;
    house.settle().await;
    ids
}

const SWAP: [(&str, &str); 2] = [("hx-request", "true"), ("hx-target", "main#main")];

/// Sends a form as the script does, and follows where it is sent, as the browser does for the script.
async fn swap(browser: &Browser<'_>, path: &str, fields: &[(&str, &str)]) -> Answer {
    let token = browser.token().await;
    let [request, target] = SWAP;
    let sent = browser.post(path, &[OURS, request, target], &[fields, &[("token", &token)]].concat()).await;
    if sent.status.as_u16() != 303 {
        return sent;
    }
    let to = sent.sent_to().split('#').next().unwrap().to_owned();
    browser.send("GET", &to, &SWAP, &[]).await
}

#[actix_web::test]
async fn a_form_is_answered_in_place_with_one_sentence_and_the_next_heading() {
    each_database(async |house| {
        let ids = desk(house).await;
        let browser = house.someone("wai", Role::Editor, &[]).await;
        let queue = format!("/queue/{}.zh-HK?tab=all", ids[1]);
        let claim = format!("/articles/{}/zh-HK/claim", ids[0]);
        let part = swap(&browser, &claim, &[("back", &queue), ("tab", "all")]).await.with(200);
        let (main, round_it) = part.text.split_once("</main>").unwrap();
        assert!(main.starts_with("<main id=\"main\""), "{}", part.text);
        // The navigation round it is told how much waits now.
        let count =
            |place: &str| format!("<hx-partial hx-target=\"{place} .num\" hx-swap=\"innerHTML\">1</hx-partial>");
        assert_eq!(round_it, count(".nav") + &count(".navs"));
        assert_eq!((part.header("hx-replace-url"), part.header("cache-control")), (queue.as_str(), "no-store"));
        assert_eq!(part.header("hx-push-url"), "", "the browser's way back is to the page before the work");
        assert_eq!(part.text.matches("class=\"note\" role=\"status\"").count(), 1);
        assert!(part.text.contains("id=\"detail-title\" data-focus"), "{}", part.text);
        // The forms say how they are answered, and where they are sent without the script.
        let post = format!("action=\"/articles/{}/zh-HK/claim\" hx-post=\"/articles/{}/zh-HK/claim\"", ids[1], ids[1]);
        assert!(part.text.contains(&format!("{post} hx-target=\"#main\" hx-swap=\"outerHTML\"")), "{}", part.text);
        // Said once.
        assert!(!browser.send("GET", &queue, &SWAP, &[]).await.text.contains("class=\"note\" role=\"status\""));
        // Who was slower is told in the same place who has it.
        let other = house.someone("kit", Role::Editor, &[]).await;
        let taken = swap(&other, &claim, &[]).await.with(409);
        assert!(taken.text.starts_with("<main id=\"main\"") && taken.text.contains("wai"), "{}", taken.text);
        // Without the script it is a page.
        assert!(browser.get(&queue).await.with(200).text.starts_with("<!"));
    })
    .await;
}

#[actix_web::test]
async fn taking_work_and_putting_it_off_can_be_taken_back_at_once() {
    each_database(async |house| {
        let ids = desk(house).await;
        let browser = house.someone("wai", Role::Editor, &[]).await;
        let page = format!("/articles/{}/zh-HK", ids[0]);
        for (action, fields, back) in [("claim", vec![], "release"), ("put-off", vec![("for", "hour")], "take-up")] {
            let part = swap(&browser, &format!("{page}/{action}"), &fields).await.with(200);
            let told = part.text.split_once("id=\"told\"").unwrap().1.split("</form>").next().unwrap();
            assert!(told.contains(&format!("action=\"{page}/{back}\"")), "{told}");
            let put_off = browser.get("/queue?tab=all").await.with(200).text.contains("<details class=\"put\">");
            assert_eq!(put_off, action == "put-off");
            let undone = swap(&browser, &format!("{page}/{back}"), &[("back", "/queue?tab=all")]).await.with(200);
            assert!(undone.text.contains(&format!("/queue/{}.zh-HK", ids[0])), "{}", undone.text);
            assert!(!undone.text.contains("<details class=\"put\">"), "{}", undone.text);
        }
        let locale = Locale::parse("zh-HK").unwrap();
        assert!(house.service.variant(ids[0], &locale).await.unwrap().variant.claim.is_none());
    })
    .await;
}

#[actix_web::test]
async fn those_who_administer_read_the_audit_and_keep_it_as_a_file() {
    each_database(async |house| {
        let ids = desk(house).await;
        let admin = house.someone("ada", Role::Admin, &[]).await;
        let editor = house.someone("wai", Role::Editor, &[]).await;
        editor.submit(&format!("/articles/{}/zh-HK/claim", ids[0]), &[]).await.with(303);
        for path in ["/activity?kind=audit", "/activity?kind=audit&as=csv"] {
            editor.get(path).await.with(403);
        }
        assert!(!editor.get("/activity").await.with(200).text.contains("value=\"audit\""));
        assert!(admin.get("/activity").await.with(200).text.contains("<option value=\"audit\">Audit<"));
        let page = admin.get("/activity?kind=audit").await.with(200).text;
        assert!(page.contains("session.signed_in") && page.contains("user.added"), "{page}");
        assert!(page.contains(">signed in<") && page.contains(">user <span"), "in words: {page}");
        let page = admin.get("/activity?kind=audit&hl=zh-HK").await.with(200).text;
        assert!(page.contains(">登入<") && page.contains(">新增用戶<"), "in the reader's: {page}");
        let csv = admin.get("/activity?kind=audit&as=csv").await.with(200).text;
        let json = admin.get("/activity?kind=audit&as=json").await.with(200).text;
        let entries: Vec<Value> = serde_json::from_str(&json).unwrap();
        // The first file is in the second.
        assert_eq!(entries[0]["action"], "list.exported");
        assert_eq!(csv.matches("\r\n").count(), entries[1..].len() + 1, "{csv}");
        let page = admin.get("/activity?kind=audit&action=session&actor=user:wai").await.with(200).text;
        assert!(page.contains("session.signed_in") && !page.contains("user.added"), "{page}");
        assert!(page.contains("<h1>Audit</h1>") && page.contains("kind=audit&#38;actor=user%3Awai"), "{page}");
        // By days, as the form of what happened sends them along.
        let listed = |page: &str| page.matches("<td role=\"cell\" class=\"dl\">").count();
        let whole = listed(&admin.get("/activity?kind=audit").await.with(200).text);
        let narrowed =
            async |days: &str| listed(&admin.get(&format!("/activity?kind=audit&{days}")).await.with(200).text);
        assert!(whole > 0);
        assert_eq!(narrowed("from=2000-01-01&to=2999-12-31").await, whole);
        assert_eq!(narrowed("from=2999-01-01&to=").await, 0);
        assert_eq!(narrowed("to=2000-01-01").await, 0);
        admin.get("/activity?kind=audit&from=yesterday").await.with(422);
        admin.get("/activity?kind=audit&action=nothing").await.with(422);
        admin.get("/activity?kind=audit&before=x").await.with(422);
    })
    .await;
}
