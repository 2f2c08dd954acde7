//! Decisions that cannot be taken back any more: the page says what came between, and what can be done.

use galley::{
    domain::{Locale, Role},
    service::ArticleId,
};
use serde_json::json;

use crate::house::{Browser, House, each_database};

async fn article(house: &House) -> ArticleId {
    house.found(json!({"source_locale": "en", "required": [{"locales": ["zh-HK", "ja"]}]})).await;
    let text = json!({"key": "news/ferry", "locale": "en", "datetime": "2026-11-18T08:00:00Z", "title": "Ferry",
        "body": "Fares rise."});
    house.take(vec![text]).await.remove(0)
}

/// The place of the newest decision.
async fn newest(house: &House, id: ArticleId) -> i64 {
    house.service.article_decisions(id).await.unwrap().remove(0).event.position.unwrap()
}

async fn refused(browser: &Browser<'_>, position: i64, language: &str) -> String {
    let token = browser.token().await;
    let undo = format!("/activity/{position}/undo?hl={language}");
    browser.post(&undo, &[crate::house::OURS], &[("token", &token)]).await.with(409).text
}

#[actix_web::test]
async fn who_is_too_late_to_take_a_decision_back_is_told_what_came_between() {
    each_database(async |house| {
        let id = article(house).await;
        let (wai, kit) = (house.someone("wai", Role::Editor, &[]).await, house.someone("kit", Role::Editor, &[]).await);
        wai.submit(&format!("/articles/{id}/ja/opt-out"), &[("reason", "local")]).await.sent_to();
        let first = newest(house, id).await;

        house.clock.advance(60);
        kit.submit(&format!("/articles/{id}/ja/opt-in"), &[]).await.sent_to();
        let told = [
            ("en", "kit Lam has decided otherwise since, 09:01", "Undo the later decision first"),
            ("zh-CN", "kit Lam 已在 09:01 就此另作决定", "请先撤销后来的决定"),
            ("zh-HK", "kit Lam 已於 09:01 就此另作決定", "請先復原其後的決定"),
        ];
        for (language, what, advice) in told {
            let page = refused(&wai, first, language).await;
            assert!(page.contains(what) && page.contains(advice), "{page}");
            assert!(page.contains(&format!("href=\"/activity?article={id}\"")), "{page}");
            assert!(page.contains(&format!("href=\"/articles/{id}/ja\"")), "{page}");
        }

        let second = newest(house, id).await;
        house.clock.advance(60);
        kit.submit(&format!("/activity/{second}/undo"), &[]).await.sent_to();
        let page = refused(&wai, second, "en").await;
        assert!(page.contains("kit Lam has already undone this decision, 09:02."), "{page}");

        // A form in place is answered in place, with the same.
        let token = wai.token().await;
        let swap = [crate::house::OURS, ("hx-request", "true"), ("hx-target", "main#main")];
        let page = wai.post(&format!("/activity/{second}/undo"), &swap, &[("token", &token)]).await.with(409).text;
        assert!(page.contains("kit Lam has already undone this decision") && !page.contains("<html"), "{page}");
    })
    .await;
}

#[actix_web::test]
async fn what_no_decision_is_cannot_be_taken_back_and_is_no_secret_way_to_what_is_hidden() {
    each_database(async |house| {
        let id = article(house).await;
        house.settle().await;
        let browser = house.someone("wai", Role::Editor, &[]).await;
        let events = house.service.article_decisions(id).await.unwrap();
        assert!(events.is_empty());
        assert!(refused(&browser, 1, "en").await.contains("Someone was faster"));
        let token = browser.token().await;
        browser.post("/activity/999/undo", &[crate::house::OURS], &[("token", &token)]).await.with(404);
        assert!(house.service.variant(id, &Locale::parse("ja").unwrap()).await.is_ok());
    })
    .await;
}
