//! What was not done of a decision about many, on the list that the reader goes back to.

use galley::domain::Role;
use serde_json::json;

use crate::{browser::between, house::each_database};

#[actix_web::test]
async fn what_was_refused_is_selected_again_on_the_list() {
    each_database(async |house| {
        house.found(json!({"source_locale": "en", "required": [{"locales": ["zh-HK", "ja"]}]})).await;
        let text = |key: &str| {
            json!({"key": key, "locale": "en", "datetime": "2026-11-18T08:00:00Z", "title": key, "body": "Fares rise."})
        };
        let ids = house.take(vec![text("a"), text("b"), text("c")]).await;
        let [a, b] = [ids[0], ids[1]];
        let manager = house.someone("boss", Role::Manager, &[]).await;
        house.someone("kit", Role::Translator, &["ja"]).await;
        let items = [format!("{a}.ja"), format!("{b}.zh-HK"), format!("{b}.ja")];
        let mut fields = vec![("do", "assign"), ("sure", "1"), ("assignee", "user:kit")];
        fields.extend(items.iter().map(|item| ("item", item.as_str())));
        fields.push(("back", "/articles?sort=key&per=50&ticked=99"));
        let told = manager.submit("/articles/bulk", &fields).await.with(200).text;
        let back = between(&told, "<a class=\"btn primary\" href=\"", "\"")[0].replace("&#38;", "&");
        assert_eq!(back, format!("/articles?sort=key&per=50&ticked={b}"));

        let list = manager.get(&back).await.with(200).text;
        let ticks = between(&list, "name=\"article\" value=\"", " aria-label");
        let ticked: Vec<&str> = ticks.into_iter().filter(|tick| tick.contains(" checked")).collect();
        assert_eq!(ticked, [format!("{b}\" form=\"bulk\" checked")]);
        // The next decision starts from the same page, with what was selected by then.
        assert!(list.contains(&format!("name=\"back\" value=\"/articles?sort=key&#38;per=50&#38;ticked={b}\"")), "{list}");
        // Where all was done, nothing is selected.
        let fields = [("do", "assign"), ("sure", "1"), ("item", &items[0]), ("back", &back)];
        let told = manager.submit("/articles/bulk", &fields).await.with(200).text;
        assert!(told.contains("href=\"/articles?sort=key&#38;per=50\""), "{told}");
        for odd in ["ticked=x", "ticked=%00&ticked=-1", "ticked=99999999999999999999"] {
            manager.get(&format!("/articles?{odd}")).await.with(200);
        }
    })
    .await;
}

#[actix_web::test]
async fn one_that_cannot_be_done_has_its_own_word_and_the_others_are_done() {
    each_database(async |house| {
        house.found(json!({"source_locale": "en", "required": [{"locales": ["ja"]}]})).await;
        let text =
            json!({"key": "a", "locale": "en", "datetime": "2026-11-18T08:00:00Z", "title": "a", "body": "Fares."});
        let id = house.take(vec![text]).await[0];
        let manager = house.someone("boss", Role::Manager, &[]).await;
        house.someone("kit", Role::Translator, &["zh-HK"]).await;
        let known = id.to_string();
        for action in ["opt-out", "assign", "priority"] {
            let chosen = [("do", action), ("article", "999999"), ("article", &*known)];
            let asked = manager.submit("/articles/bulk", &chosen).await.with(200).text;
            assert!(asked.contains("not there any more"), "{action}: {asked}");
            assert_eq!(between(&asked, "name=\"item\" value=\"", "\"").len(), 1, "{action}: {asked}");
        }
        let (item, gone) = (format!("{id}.ja"), "999999.ja");
        for (assignee, word) in [("user:nobody", "nobody of this name"), ("user:kit", "not a locale of this person")] {
            let sent = [("do", "assign"), ("sure", "1"), ("assignee", assignee), ("item", &*item), ("item", gone)];
            let told = manager.submit("/articles/bulk", &sent).await.with(200).text;
            assert!(told.contains(word) && told.contains("not there any more"), "{assignee}: {told}");
        }
        let long = "x".repeat(1_001);
        let sent = [("do", "opt-out"), ("sure", "1"), ("reason", &*long), ("item", &*item), ("item", "999999")];
        let asked = manager.submit("/articles/bulk", &sent).await.with(422).text;
        assert!(asked.contains(&format!("value=\"{long}\"")), "what was typed stays: {asked}");
        let sent = [("do", "opt-out"), ("sure", "1"), ("reason", "local"), ("item", "999999"), ("item", &*item)];
        let told = manager.submit("/articles/bulk", &sent).await.with(200).text;
        assert!(told.contains("not there any more"), "{told}");
        let ja = galley::domain::Locale::parse("ja").unwrap();
        let variant = house.service.variant(id, &ja).await.unwrap().variant;
        assert_eq!(variant.not_required.as_deref(), Some("local"));
    })
    .await;
}
