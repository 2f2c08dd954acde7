//! What readers do on an article's page, by their parts.

use galley::{
    domain::{Locale, Role, State},
    service::ArticleId,
};
use serde_json::{Value, json};

use crate::house::{House, OURS, each_database};

/// A form's fields.
type Fields = &'static [(&'static str, &'static str)];

/// A form of the page, the least role it takes, and its fields.
const ACTIONS: [(&str, Role, Fields); 13] = [
    ("claim", Role::Translator, &[]),
    ("prolong", Role::Translator, &[]),
    ("release", Role::Translator, &[]),
    ("submit", Role::Translator, &[("claim", "1")]),
    ("acknowledge", Role::Editor, &[("seen", "1")]),
    ("opt-out", Role::Editor, &[("reason", "local")]),
    ("opt-in", Role::Editor, &[]),
    ("approve", Role::Editor, &[("text", "1")]),
    ("label", Role::Editor, &[("of", "en"), ("revision", "1"), ("significance", "minor")]),
    ("priority", Role::Editor, &[("priority", "5")]),
    ("withdraw", Role::Editor, &[]),
    ("restore", Role::Editor, &[]),
    ("source", Role::Editor, &[("source", "en")]),
];

fn text(locale: &str, day: u8, body: &str) -> Value {
    let datetime = format!("2026-11-{day:02}T08:00:00Z");
    json!({"key": "news/ferry", "locale": locale, "datetime": datetime, "title": format!("Ferry {locale}"), "body": body})
}

/// An article whose fare was corrected after it was translated into `zh-HK`, and that is missing in `ja`.
async fn ferry(house: &House) -> ArticleId {
    let policy = json!({"source_locale": "en", "required": [{"locales": ["zh-HK", "ja"]}]});
    house.found(policy).await;
    house.take(vec![text("en", 18, "Fares rise by 3% in May."), text("zh-HK", 18, "票價五月上調 3%。")]).await;
    house.take(vec![text("en", 19, "Fares rise by 5% in May.")]).await.remove(0)
}

async fn state(house: &House, id: ArticleId, locale: &str) -> State {
    house.service.variant(id, &Locale::parse(locale).unwrap()).await.unwrap().variant.state
}

#[actix_web::test]
async fn what_a_part_may_not_do_is_neither_offered_nor_taken() {
    each_database(async |house| {
        let id = ferry(house).await;
        let page = format!("/articles/{id}/zh-HK");
        for role in Role::ALL {
            let browser = house.someone(role.as_str(), role, &[]).await;
            let html = browser.get(&page).await.with(200).text;
            let token = browser.token().await;
            for (action, least, fields) in ACTIONS {
                let fields = [fields, &[("token", token.as_str())]].concat();
                let answer = browser.post(&format!("{page}/{action}"), &[OURS], &fields).await;
                assert_eq!(answer.status.as_u16() == 403, role < least, "{role} {action}: {}", answer.status);
                assert!(role >= least || !html.contains(&format!("{page}/{action}\"")), "{role} {action}");
            }
            let asked = browser.get(&format!("{page}/withdraw")).await;
            assert_eq!(asked.status.as_u16(), if role < Role::Editor { 403 } else { 200 }, "{role}");
        }
    })
    .await;
}

#[actix_web::test]
async fn what_changed_nothing_offers_no_undo_of_what_was_done_before() {
    each_database(async |house| {
        let id = ferry(house).await;
        let page = format!("/articles/{id}/zh-HK");
        let editor = house.someone("ed", Role::Editor, &[]).await;
        let told = async |action: &str, fields: &[(&str, &str)]| {
            editor.submit(&format!("{page}/{action}"), fields).await.with(303);
            let told = editor.get(&page).await.with(200).text;
            told.contains("z</kbd>") || told.contains("data-key=\"z\"")
        };
        assert!(told("opt-out", &[("reason", "local")]).await);
        assert!(!told("opt-out", &[("reason", "local")]).await, "said twice");
        assert!(!told("priority", &[("priority", "0")]).await, "as it was");
        assert!(!told("restore", &[]).await, "nothing was withdrawn");
        assert!(told("priority", &[("priority", "7")]).await);
        assert_eq!(state(house, id, "zh-HK").await, State::NotRequired);
    })
    .await;
}

#[actix_web::test]
async fn whoever_comes_second_is_told_who_has_it_and_until_when() {
    each_database(async |house| {
        let id = ferry(house).await;
        let page = format!("/articles/{id}/zh-HK");
        let (first, second) =
            (house.someone("wai", Role::Translator, &[]).await, house.someone("kit", Role::Editor, &[]).await);
        assert_eq!(first.submit(&format!("{page}/claim"), &[]).await.sent_to(), format!("{page}#write"));
        let mine = first.get(&page).await.with(200).text;
        assert!(mine.contains("You are working on this until 10:00") && mine.contains("id=\"write\""), "{mine}");
        assert!(mine.contains("It is yours for an hour."));
        let theirs = second.get(&page).await.with(200).text;
        assert!(theirs.contains("wai Lam is working on this until 10:00") && !theirs.contains("id=\"write\""));
        let refused = second.submit(&format!("{page}/claim"), &[]).await.with(409).text;
        assert!(refused.contains("wai Lam has been working on it since 09:00, and has it until 10:00"), "{refused}");
        assert!(refused.contains(&format!("href=\"{page}\"")), "the way to read it");
        second.submit(&format!("{page}/release"), &[]).await.with(404);
        assert_eq!(first.submit(&format!("{page}/release"), &[]).await.sent_to(), page);
        second.submit(&format!("{page}/claim"), &[]).await.with(303);
    })
    .await;
}

#[actix_web::test]
async fn a_translation_is_written_on_the_page_and_never_lost() {
    each_database(async |house| {
        let id = ferry(house).await;
        let page = format!("/articles/{id}/zh-HK");
        let browser = house.someone("wai", Role::Translator, &[]).await;
        browser.submit(&format!("{page}/claim"), &[]).await.with(303);
        let form = browser.get(&page).await.with(200);
        assert!(form.text.contains("票價五月上調 3%。</textarea>"), "it begins with the text that stands");
        let claim = form.values("input type=\"hidden\" name=\"claim\"", "value").remove(0);
        let send = async |title, body| {
            browser.submit(&format!("{page}/submit"), &[("claim", &*claim), ("title", title), ("body", body)]).await
        };
        let refused = send("", " ").await.with(422);
        assert!(refused.text.contains("role=\"alert\""), "{}", refused.text);
        assert!(refused.text.contains("<h2>The translation was not submitted</h2>"), "{}", refused.text);
        assert_eq!(send("渡輪", "票價五月上調 5%。\r\n\r\n完。").await.sent_to(), page);
        assert_eq!(state(house, id, "zh-HK").await, State::Current);
        let late = send("渡輪", "另一段。").await.with(409);
        assert!(late.text.contains("另一段。</textarea>"), "what was typed is still there: {}", late.text);
    })
    .await;
}

#[actix_web::test]
async fn a_long_translation_is_taken_as_it_was_typed() {
    each_database(async |house| {
        let id = ferry(house).await;
        let page = format!("/articles/{id}/zh-HK");
        let browser = house.someone("wai", Role::Translator, &[]).await;
        browser.submit(&format!("{page}/claim"), &[]).await.with(303);
        let form = browser.get(&page).await.with(200);
        let claim = form.values("input type=\"hidden\" name=\"claim\"", "value").remove(0);
        let body = "票價五月上調，".repeat(5_000 / 7 + 1);
        let typed = [("claim", &*claim), ("title", "渡輪"), ("body", &*body)];
        assert_eq!(browser.submit(&format!("{page}/submit"), &typed).await.sent_to(), page);
        let read = house.service.variant(id, &Locale::parse("zh-HK").unwrap()).await.unwrap();
        assert_eq!(read.text.unwrap().body.as_deref(), Some(&*body));
    })
    .await;
}

#[actix_web::test]
async fn a_text_is_certified_against_the_revision_that_was_read_and_with_a_reason_where_a_fact_changed() {
    each_database(async |house| {
        let id = ferry(house).await;
        let page = format!("/articles/{id}/zh-HK/acknowledge");
        let browser = house.someone("kit", Role::Editor, &[]).await;
        browser.submit(&page, &[("seen", "2")]).await.with(422);
        browser.submit(&page, &[("seen", "2"), ("note", "  ")]).await.with(422);
        browser.submit(&page, &[("seen", "1"), ("note", "figure is right")]).await.with(409);
        assert_eq!(state(house, id, "zh-HK").await, State::Stale);
        let sent = browser.submit(&page, &[("seen", "2"), ("note", "the figure was right here")]).await;
        assert_eq!(sent.sent_to(), format!("/articles/{id}/zh-HK"));
        assert_eq!(state(house, id, "zh-HK").await, State::Current);
        let told = browser.get(&format!("/articles/{id}/zh-HK")).await.with(200).text;
        assert!(told.contains("Marked as still correct."), "{told}");
    })
    .await;
}

#[actix_web::test]
async fn whoever_submits_a_text_as_it_stands_is_asked_why_where_a_fact_changed() {
    each_database(async |house| {
        let id = ferry(house).await;
        let page = format!("/articles/{id}/zh-HK");
        let browser = house.someone("wai", Role::Translator, &[]).await;
        browser.submit(&format!("{page}/claim"), &[]).await.with(303);
        let form = browser.get(&page).await.with(200);
        let claim = form.values("input type=\"hidden\" name=\"claim\"", "value").remove(0);
        let title = form.values("input class=\"inp\" id=\"write-headline\"", "value").remove(0);
        let body = "票價五月上調 3%。";
        let send = async |body, note| {
            let typed = [("claim", &*claim), ("title", &*title), ("body", body), ("note", note)];
            browser.submit(&format!("{page}/submit"), &typed).await
        };
        // The same text, whatever lines end it.
        for same in [body, "票價五月上調 3%。\r\n\r\n"] {
            let refused = send(same, "  ").await.with(422).text;
            assert!(refused.contains("Say in the note why it is still correct"), "{refused}");
            assert!(refused.contains(&format!("{}</textarea>", same.replace("\r\n", "\n"))), "{refused}");
        }
        assert_eq!(state(house, id, "zh-HK").await, State::Stale);
        assert_eq!(send(body, "the figure was right here").await.sent_to(), page);
        assert_eq!(state(house, id, "zh-HK").await, State::Current);
    })
    .await;
}

#[actix_web::test]
async fn an_editor_opts_out_withdraws_and_takes_both_back() {
    each_database(async |house| {
        let id = ferry(house).await;
        let page = format!("/articles/{id}/ja");
        let browser = house.someone("kit", Role::Editor, &[]).await;
        browser.submit(&format!("{page}/opt-out"), &[("reason", " ")]).await.with(422);
        browser.submit(&format!("{page}/opt-out"), &[("reason", "local news")]).await.with(303);
        assert_eq!(state(house, id, "ja").await, State::NotRequired);
        browser.submit(&format!("{page}/opt-in"), &[]).await.with(303);
        assert_eq!(state(house, id, "ja").await, State::Missing);
        let asked = browser.get(&format!("{page}/withdraw")).await.with(200).text;
        assert!(asked.contains("1 text will be marked as withdrawn") && asked.contains("zh-HK"), "{asked}");
        browser.submit(&format!("{page}/withdraw"), &[]).await.with(303);
        assert_eq!(state(house, id, "zh-HK").await, State::Orphaned);
        browser.submit(&format!("{page}/restore"), &[]).await.with(303);
        assert_eq!(state(house, id, "zh-HK").await, State::Stale);
        let label = [("of", "en"), ("revision", "2"), ("significance", "none")];
        browser.submit(&format!("{page}/label"), &label).await.with(303);
        assert_eq!(state(house, id, "zh-HK").await, State::Current);
        for wrong in ["", "101", "x"] {
            browser.submit(&format!("{page}/priority"), &[("priority", wrong)]).await.with(422);
        }
        browser.submit(&format!("{page}/priority"), &[("priority", "50")]).await.with(303);
        assert_eq!(house.service.article(id).await.unwrap().article.priority, 50);
    })
    .await;
}

#[actix_web::test]
async fn a_refused_form_leads_back_to_the_page_it_stood_on() {
    each_database(async |house| {
        let id = ferry(house).await;
        let page = format!("/articles/{id}/ja");
        let browser = house.someone("kit", Role::Editor, &[]).await;
        let token = browser.token().await;
        let from = format!("http://galley.test{page}");
        let headers = [OURS, ("referer", from.as_str())];
        let fields = [("seen", "9"), ("note", "x"), ("token", token.as_str())];
        let refused = browser.post(&format!("/articles/{id}/zh-HK/acknowledge"), &headers, &fields).await.with(409);
        assert!(refused.text.contains(&format!("<a class=\"btn primary\" href=\"{page}\"")), "{}", refused.text);
    })
    .await;
}

#[actix_web::test]
async fn a_reason_that_cannot_be_taken_is_asked_for_again_with_what_was_typed() {
    each_database(async |house| {
        let id = ferry(house).await;
        let page = format!("/articles/{id}/zh-HK");
        let browser = house.someone("kit", Role::Editor, &[]).await;
        let long = "理".repeat(1_001);
        let back = ("back", "/queue?tab=desk");
        for (action, field, typed, words) in [
            ("opt-out", "reason", "  ", "Say why."),
            ("opt-out", "reason", &*long, "A reason has at most 1,000 characters."),
            ("acknowledge", "note", "", "Say why."),
            ("acknowledge", "note", &*long, "A reason has at most 1,000 characters."),
            ("send-back", "note", &*long, "A reason has at most 1,000 characters."),
        ] {
            let sent = [(field, typed), ("seen", "2"), ("text", "1"), back];
            let asked = browser.submit(&format!("{page}/{action}"), &sent).await.with(422).text;
            let main = asked.split_once("<main").unwrap().1;
            let link = format!("<a href=\"#{field}\">{words}</a>");
            assert!(main.find(&link) < main.find("<form") && main.contains(&link), "{action}: {main}");
            assert!(main.contains(&format!("action=\"{page}/{action}\"")), "{action}: {main}");
            assert!(main.contains(&format!("value=\"{typed}\"")) && main.contains("aria-invalid"), "{action}: {main}");
            for carried in ["name=\"seen\" value=\"2\"", "name=\"back\" value=\"/queue?tab=desk\""] {
                assert!(main.contains(carried), "{action}: {main}");
            }
        }
        // What else is wrong is told as before.
        browser.submit(&format!("{page}/acknowledge"), &[("seen", "1"), ("note", "right")]).await.with(409);
    })
    .await;
}

#[actix_web::test]
async fn a_note_a_priority_and_an_assignment_that_cannot_be_taken_are_asked_for_again() {
    each_database(async |house| {
        let id = ferry(house).await;
        let page = format!("/articles/{id}/zh-HK");
        let browser = house.someone("wai", Role::Manager, &[]).await;
        house.someone("sue", Role::Translator, &["ja"]).await;
        let long = "記".repeat(2_001);
        let back = ("back", "/queue?tab=desk");
        for (action, field, typed, kept, words) in [
            (
                "note",
                "text",
                &*long,
                format!("\n{long}</textarea>"),
                "A note has at least 1 and at most 2,000 characters.",
            ),
            ("note", "text", " \n", "</textarea>".to_owned(), "A note has at least 1 and at most 2,000 characters."),
            (
                "priority",
                "priority",
                "101",
                "value=\"101\"".to_owned(),
                "A priority is a whole number from -100 to 100.",
            ),
            ("priority", "priority", "", "value=\"\"".to_owned(), "A priority is a whole number from -100 to 100."),
            (
                "assign",
                "assignee",
                "user:sue",
                "<option value=\"user:wai\"".to_owned(),
                "This person does not work in this language; choose another.",
            ),
        ] {
            let asked = browser.submit(&format!("{page}/{action}"), &[(field, typed), back]).await.with(422).text;
            let main = asked.split_once("<main").unwrap().1;
            let link = format!("<a href=\"#{field}\">{words}</a>");
            assert!(main.find(&link) < main.find("<form") && main.contains(&link), "{action}: {main}");
            assert!(main.contains(&kept) && main.contains("aria-invalid"), "{action}: {main}");
            assert!(main.contains(&format!("action=\"{page}/{action}\"")), "{action}: {main}");
            assert!(main.contains("name=\"back\" value=\"/queue?tab=desk\""), "{action}: {main}");
            assert!(!main.contains("value=\"user:sue\""), "{action}: {main}");
        }
    })
    .await;
}

#[actix_web::test]
async fn how_much_a_revision_matters_is_asked_of_whoever_may_say_it() {
    each_database(async |house| {
        let id = ferry(house).await;
        let page = format!("/articles/{id}/zh-HK");
        for (name, locales, asked) in [
            ("kit", &["zh-HK"][..], vec!["zh-HK"]),
            ("sue", &["en"][..], vec!["en"]),
            ("all", &[][..], vec!["en", "zh-HK"]),
        ] {
            let browser = house.someone(name, Role::Editor, locales).await;
            let mut offered = browser.get(&page).await.with(200).values("input type=\"hidden\" name=\"of\"", "value");
            offered.sort();
            assert_eq!(offered, asked, "{name}");
            let label = [("of", "en"), ("revision", "2"), ("significance", "major")];
            let sent = browser.submit(&format!("{page}/label"), &label).await;
            assert_eq!(sent.status.as_u16(), if asked.contains(&"en") { 303 } else { 403 }, "{name}");
        }
    })
    .await;
}
