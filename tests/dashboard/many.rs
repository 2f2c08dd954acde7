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
