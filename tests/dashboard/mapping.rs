//! Texts whose source is unknown, mapped by an editor on their page, and many at once.

use galley::domain::{Locale, Role};
use serde_json::{Value, json};

use crate::{
    browser::{between, words},
    house::{Browser, House, each_database},
};

fn text(key: &str, locale: &str, title: &str) -> Value {
    json!({"key": key, "locale": locale, "datetime": "2026-01-05T08:00:00Z", "title": title, "body": "正文。",
        "url": format!("https://example.com/{key}/")})
}

/// Two sources in Chinese, and two translations under keys of their own. Returns the articles.
async fn astray(house: &House) -> [i64; 4] {
    house.found(json!({"source_locale": "zh-HK", "required": [{"locales": ["zh-CN"]}]})).await;
    let texts = vec![
        text("hk/typhoon", "zh-HK", "天文台改發九號烈風或暴風風力增強信號"),
        text("hk/museum", "zh-HK", "博物館延長夜間開放時間至十時"),
        text("sz/1", "zh-CN", "天文台改发九号烈风或暴风风力增强信号"),
        text("sz/2", "zh-CN", "博物馆延长夜间开放时间至十时"),
    ];
    house.take(texts).await.try_into().unwrap()
}

fn zh_cn() -> Locale {
    Locale::parse("zh-CN").unwrap()
}

async fn state(house: &House, id: i64) -> &'static str {
    house.service.variant(id, &zh_cn()).await.unwrap().variant.state.as_str()
}

/// What the page says of the last thing done, and how it is taken back.
async fn told(browser: &Browser<'_>, path: &str) -> (String, Option<String>) {
    let page = browser.get(path).await.with(200);
    let note = between(&page.text, "<div class=\"note\" role=\"status\">", "</div>").first().map(|note| words(note));
    let undo = page.values("form", "action").into_iter().find(|to| to.ends_with("/undo"));
    (note.unwrap_or_default(), undo)
}

#[actix_web::test]
async fn an_editor_chooses_the_source_of_a_text_and_takes_that_back() {
    each_database(async |house| {
        let [typhoon, _, own, _] = astray(house).await;
        let reader = house.someone("reader", Role::Viewer, &[]).await;
        let path = format!("/articles/{own}/zh-CN");
        let page = reader.get(&path).await.with(200).text;
        assert!(page.contains("100% alike") && !page.contains("This is the source"), "{page}");
        let timeline = between(&page, "id=\"timeline\"", "</section>")[0];
        assert!(!timeline.contains("f-current"), "no source has come, and nothing is drawn as if it had: {timeline}");

        let editor = house.someone("wai", Role::Editor, &[]).await;
        let page = editor.get(&path).await.with(200);
        assert_eq!(page.values("button class=\"btn small\" name=\"article\"", "value"), [typhoon.to_string()]);
        let map = format!("{path}/map");
        let there = format!("/articles/{typhoon}/zh-CN");
        assert_eq!(editor.submit(&map, &[("article", &typhoon.to_string())]).await.sent_to(), there);
        let (note, undo) = told(&editor, &there).await;
        assert!(note.contains("The text now belongs to this article."), "{note}");
        assert_eq!(state(house, typhoon).await, "current");
        // Sent twice, it was done once; and its old address leads on.
        assert_eq!(editor.submit(&map, &[("article", &typhoon.to_string())]).await.sent_to(), there);
        assert_eq!(editor.get(&path).await.sent_to(), there);
        assert_eq!(editor.get(&format!("/articles/{own}")).await.sent_to(), format!("/articles/{typhoon}"));
        for (language, sentence) in [
            ("en", "wai Lam named 天文台改發九號烈風或暴風風力增強信號 as the source of zh-CN of sz/1"),
            ("zh-CN", "将 sz/1 的 zh-CN 版归入"),
            ("zh-HK", "把 sz/1 的 zh-CN 版歸入"),
        ] {
            let page = editor.get(&format!("/activity?hl={language}")).await.with(200).text;
            assert!(words(&page).contains(sentence), "{}", words(&page));
        }

        assert_eq!(editor.submit(&undo.unwrap(), &[("back", "/activity")]).await.sent_to(), "/activity");
        assert_eq!(state(house, own).await, "orphaned");
        editor.get(&path).await.with(200);
        for page in ["/", "/articles", "/activity", "/queue", "/sources"] {
            editor.get(page).await.with(200);
        }
    })
    .await;
}

#[actix_web::test]
async fn any_article_can_be_named_and_one_that_does_not_fit_is_asked_for_again() {
    each_database(async |house| {
        let [typhoon, museum, own, other] = astray(house).await;
        let editor = house.someone("wai", Role::Editor, &[]).await;
        let map = format!("/articles/{own}/zh-CN/map");
        for (language, sentence) in [
            ("en", "There is no such article in this collection."),
            ("zh-CN", "本稿件集中没有这篇稿件。"),
            ("zh-HK", "本稿件集內沒有這篇稿件。"),
        ] {
            let page = editor.submit(&format!("{map}?hl={language}"), &[("named", "hk/none")]).await.with(422);
            assert!(page.text.contains(sentence), "{}", page.text);
            assert!(page.values("input", "name").contains(&"named".to_owned()), "{}", page.text);
            assert!(page.values("input", "value").contains(&"hk/none".to_owned()), "{}", page.text);
            assert!(page.values("form", "action").contains(&map), "{}", page.text);
        }
        for (named, sentence) in [
            (own.to_string(), "That is the article of this text itself."),
            (other.to_string(), "That article has no source text either."),
            (String::new(), "There is no such article"),
        ] {
            let page = editor.submit(&map, &[("named", &named)]).await.with(422).text;
            assert!(page.contains(sentence), "{named}: {page}");
        }
        let names = [
            "hk/typhoon".to_owned(),
            format!(" {typhoon} "),
            format!("http://galley.example:8080/articles/{typhoon}/zh-HK?since=1"),
            "https://example.com/hk/typhoon".to_owned(),
        ];
        for named in names {
            let sent = editor.submit(&map, &[("named", &named)]).await;
            assert_eq!(sent.sent_to(), format!("/articles/{typhoon}/zh-CN"), "{named}");
            let newest = house.service.article_decisions(typhoon).await.unwrap().remove(0);
            house.service.undo(newest.event.position.unwrap()).await.unwrap();
        }
        // An editor of other languages has nothing to choose, and is refused.
        let other = house.someone("mina", Role::Editor, &["ja"]).await;
        assert!(!other.get(&format!("/articles/{own}/zh-CN")).await.with(200).text.contains("This is the source"));
        other.submit(&map, &[("article", &museum.to_string())]).await.with(403);
    })
    .await;
}

#[actix_web::test]
async fn many_texts_are_mapped_at_once_and_each_is_told_of() {
    each_database(async |house| {
        let [typhoon, museum, one, two] = astray(house).await;
        galley::scheduler::step(&house.service).await.unwrap();
        let editor = house.someone("wai", Role::Editor, &[]).await;
        let page = editor.get("/sources/operator").await.with(200);
        let offered = page.values("input type=\"checkbox\" name=\"item\"", "value");
        let named = |own: i64, to: i64| format!("{own}.zh-CN&#62;{to}.100");
        assert!(offered.contains(&named(one, typhoon)) && offered.contains(&named(two, museum)), "{offered:?}");
        let items = [format!("{one}.zh-CN>{typhoon}.100"), format!("{two}.zh-CN>{typhoon}.12")];
        let mut fields = vec![("do", "map"), ("sure", "1"), ("back", "/sources/operator")];
        fields.extend(items.iter().map(|item| ("item", item.as_str())));
        let told = editor.submit("/articles/bulk", &fields).await.with(200);
        let rows: Vec<String> = between(&told.text, "<li>", "</li>").into_iter().map(words).collect();
        assert!(rows[0].contains("Current") && rows[0].contains("Done"), "{rows:?}");
        assert!(rows[1].contains("already has a text in this language"), "{rows:?}");
        assert_eq!((state(house, typhoon).await, state(house, two).await), ("current", "orphaned"));
        assert!(told.text.contains("href=\"/sources/operator"), "{}", told.text);
        // All of it is taken back together.
        let undo = told.values("input type=\"hidden\" name=\"undo\"", "value");
        assert_eq!(undo.len(), 1);
        let undo = undo[0].replace("&#62;", ">");
        let undone = editor.submit("/articles/bulk", &[("do", "map"), ("undo", &undo)]).await.with(200).text;
        assert!(undone.contains("was undone"), "{undone}");
        assert_eq!(state(house, one).await, "orphaned");
        // What else is done with many takes another right.
        editor.submit("/articles/bulk", &[("do", "priority"), ("article", &one.to_string())]).await.with(403);
        // From the list of articles it is asked first.
        let manager = house.someone("boss", Role::Manager, &[]).await;
        let chosen = [("do", "map"), ("article", &*one.to_string()), ("article", &*typhoon.to_string())];
        let asked = manager.submit("/articles/bulk", &chosen).await.with(200);
        assert_eq!(asked.values("input type=\"checkbox\" name=\"item\"", "value"), [named(one, typhoon)]);
        assert!(asked.text.contains("100% alike"), "{}", asked.text);
    })
    .await;
}
