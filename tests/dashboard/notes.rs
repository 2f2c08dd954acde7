//! Notes that editors write on articles.

use galley::{
    domain::{Policy, Role},
    service::{AuditFilter, Expected, IngestOptions, Submission, access::NewPerson},
};

use crate::{
    browser::{between, words},
    house::{Browser, House, each_database},
};

async fn somebody<'h>(house: &'h House, name: &str, role: Role) -> Browser<'h> {
    let new = NewPerson { name: name.to_owned(), display_name: None, role, locales: None, password: None };
    house.signed_in(&house.service.add_person(new).await.unwrap()).await
}

/// The notes on a page, each with who wrote it, and whether it can be deleted here.
async fn notes(browser: &Browser<'_>, page: &str) -> Vec<(String, bool)> {
    let page = browser.get(page).await.with(200).text;
    let panel = between(&page, "aria-labelledby=\"notes\">", "</section>").first().copied().unwrap_or_default();
    let rows = between(panel, "<li class=\"ev\">", "</li>");
    let row = |row: &&str| (words(between(row, "<p ", "</p>")[0]), row.contains("/delete\""));
    rows.iter().map(row).collect()
}

#[actix_web::test]
async fn editors_write_notes_which_all_readers_see_and_which_their_authors_and_managers_delete() {
    each_database(async |house: &House| {
        let policy: Policy = serde_json::from_str(r#"{"source_locale": "en"}"#).unwrap();
        house.service.put_policy("news", &policy, Expected::Any).await.unwrap();
        let item = br#"{"key": "k", "locale": "en", "datetime": "2026-11-19T00:00:00Z", "title": "T", "body": "x"}"#;
        house.service.ingest("news", vec![Submission::Item(item.to_vec())], IngestOptions::default()).await.unwrap();
        let page = format!("/articles/{}/en", house.service.article_id("news", "k").await.unwrap());
        let [ada, ben, wai] = [
            somebody(house, "ada", Role::Editor).await,
            somebody(house, "ben", Role::Editor).await,
            somebody(house, "wai", Role::Manager).await,
        ];
        let reader = somebody(house, "siu", Role::Translator).await;
        assert!(!reader.get(&page).await.with(200).text.contains("aria-labelledby=\"notes\""));
        // Given a note of two lines by each editor.
        let write =
            async |browser: &Browser<'_>, text: &str| browser.submit(&format!("{page}/note"), &[("text", text)]).await;
        write(&ada, "  <b>九</b>\r\nnot ten ").await.with(303);
        house.clock.advance(60);
        write(&ben, "Second").await.with(303);
        // Then everybody sees them, the newest first, and each their own way to delete.
        let text = "&#60;b&#62;九&#60;/b&#62; not ten";
        let seen = async |browser: &Browser<'_>| -> Vec<(String, bool)> {
            let strip = |(words, deletes): (String, bool)| {
                (words.split_once("> ").map_or(words.clone(), |(_, w)| w.to_owned()), deletes)
            };
            notes(browser, &page).await.into_iter().map(strip).collect()
        };
        let told = |(ben, ada): (bool, bool)| vec![("ben Second".to_owned(), ben), (format!("ada {text}"), ada)];
        assert_eq!(seen(&ada).await, told((false, true)));
        assert_eq!(seen(&ben).await, told((true, false)));
        assert_eq!(seen(&wai).await, told((true, true)));
        assert_eq!(seen(&reader).await, told((false, false)));
        // Nobody writes nothing or too much, a translator writes none, and nobody deletes another editor's.
        for (text, status) in [(" \n ".to_owned(), 422), ("字".repeat(2_001), 422), ("字".repeat(2_000), 303)] {
            write(&wai, &text).await.with(status);
        }
        write(&reader, "x").await.with(403);
        let links = |page: &str| -> Vec<String> {
            let links = between(page, "href=\"", "\"").into_iter().filter(|href| href.ends_with("/delete"));
            links.map(str::to_owned).collect()
        };
        let all = links(&wai.get(&page).await.text);
        let [_, of_ben, of_ada] = &all[..] else { panic!("{all:?}") };
        ada.get(of_ben).await.with(404);
        ada.submit(of_ben, &[]).await.with(403);
        assert!(ada.get(of_ada).await.with(200).text.contains("Delete this note?"));
        ada.submit(of_ada, &[]).await.with(303);
        ada.submit(of_ada, &[]).await.with(404);
        wai.submit(of_ben, &[]).await.with(303);
        assert_eq!(notes(&ada, &page).await.len(), 1);
        // What was done stays in the log and in the audit.
        let activity = words(&ada.get("/activity").await.with(200).text);
        for told in ["ada wrote a note on T", "ada deleted a note on T", "wai deleted a note on T"] {
            assert!(activity.contains(told), "{told}: {activity}");
        }
        let entries = house.service.audit(&AuditFilter { limit: 100, ..AuditFilter::default() }).await.unwrap();
        let written = entries.iter().filter(|entry| entry.entry.action == "article.note_added").count();
        assert_eq!(written, 3);
    })
    .await;
}
