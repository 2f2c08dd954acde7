//! The queue, what happened, and decisions about many articles at once.

use galley::{
    domain::{Locale, Role, State},
    service::{ArticleId, Expected},
};
use serde_json::{Value, json};

use crate::house::{Browser, House, each_database};

fn text(key: &str, locale: &str, day: u8, body: &str) -> Value {
    let datetime = format!("2026-11-{day:02}T08:00:00Z");
    json!({"key": key, "locale": locale, "datetime": datetime, "title": format!("Story {key}"), "body": body})
}

/// Three articles that are missing in `zh-HK` and `ja`, the first late, the second due today, the third later.
async fn desk(house: &House) -> Vec<ArticleId> {
    let policy = json!({
        "source_locale": "en", "required": [{"locales": ["zh-HK", "ja"]}],
        "allowed": {"locales": {"zh-HK": 97_200}},
    });
    house.found(policy).await;
    let ids =
        house.take(vec![text("a", "en", 18, "One."), text("b", "en", 19, "Two."), text("c", "en", 20, "Three.")]).await;
    house.settle().await;
    ids
}

async fn state(house: &House, id: ArticleId, locale: &str) -> State {
    house.service.variant(id, &Locale::parse(locale).unwrap()).await.unwrap().variant.state
}

/// The pieces on a page, in their order.
fn pieces(html: &str) -> Vec<String> {
    let links = html.split("<a class=\"title\" href=\"/queue/").skip(1);
    links.filter_map(|rest| Some(rest.split(['?', '"']).next()?.to_owned())).collect()
}

#[actix_web::test]
async fn a_queue_holds_ones_own_locales_by_when_they_are_due() {
    each_database(async |house| {
        let ids = desk(house).await;
        let browser = house.someone("wai", Role::Translator, &["zh-HK"]).await;
        let [a, b, c] = [0, 1, 2].map(|nth| format!("{}.zh-HK", ids[nth]));
        let all = browser.get("/queue?tab=all").await.with(200).text;
        assert_eq!(pieces(&all), [a.clone(), b.clone(), c.clone()], "{all}");
        for group in ["Overdue", "Today", "Later"] {
            assert!(all.contains(&format!("{group} <b")) || all.contains(&format!(">{group}<")), "{group}: {all}");
        }
        let mine = browser.get("/queue").await.with(200).text;
        assert!(pieces(&mine).is_empty() && mine.contains("3 pieces of work are unassigned in your locales"), "{mine}");
        assert!(browser.get(&format!("/queue/{b}?tab=all")).await.with(200).text.contains("id=\"detail\""));
        browser.get("/queue/999.zh-HK").await.with(404);
        for wrong in ["/queue?tab=x", "/queue?kind=x", "/queue?locale=not+one", "/queue?after=x"] {
            browser.get(wrong).await.with(422);
        }
        let everything = house.someone("kit", Role::Editor, &[]).await.get("/queue?tab=all&kind=translate").await;
        assert_eq!(pieces(&everything.with(200).text).len(), 6);
    })
    .await;
}

#[actix_web::test]
async fn a_verdict_leads_to_the_next_piece_and_says_how_many_are_left() {
    each_database(async |house| {
        let ids = desk(house).await;
        let browser = house.someone("wai", Role::Translator, &["zh-HK"]).await;
        let page = browser.get("/queue?tab=open").await.with(200);
        let backs = page.values("input type=\"hidden\" name=\"back\"", "value");
        let back = backs.into_iter().find(|back| back.starts_with("/queue/")).unwrap();
        assert_eq!(back, format!("/queue/{}.zh-HK?tab=open", ids[1]));
        let claim = format!("/articles/{}/zh-HK/claim", ids[0]);
        assert_eq!(browser.submit(&claim, &[("back", &back), ("tab", "open")]).await.sent_to(), back);
        let next = browser.get(&back).await.with(200).text;
        assert!(next.contains("Claimed. 2 left.") && next.contains("aria-current=\"true\""), "{next}");
        assert_eq!(pieces(&browser.get("/queue").await.with(200).text), [format!("{}.zh-HK", ids[0])], "it is mine");
        let home = browser.get("/").await.with(200).text;
        assert!(home.contains("Queue <b class=\"num\">1</b>"), "{home}");
    })
    .await;
}

#[actix_web::test]
async fn what_is_put_off_comes_back_when_it_was_to() {
    each_database(async |house| {
        let ids = desk(house).await;
        let browser = house.someone("wai", Role::Translator, &["zh-HK"]).await;
        let other = house.someone("kit", Role::Translator, &["zh-HK"]).await;
        let [first, second] = [0, 1].map(|nth| format!("/articles/{}/zh-HK", ids[nth]));
        browser.submit(&format!("{first}/put-off"), &[("for", "hour")]).await.with(303);
        browser.submit(&format!("{second}/put-off"), &[("for", "source")]).await.with(303);
        browser.submit(&format!("{second}/put-off"), &[("for", "ever")]).await.with(422);
        let open = async |browser: &Browser<'_>| {
            let html = browser.get("/queue?tab=all").await.with(200).text;
            pieces(html.split("<details class=\"put\"").next().unwrap())
        };
        assert_eq!(open(&browser).await, [format!("{}.zh-HK", ids[2])]);
        assert_eq!(open(&other).await.len(), 3, "nobody else's queue is any shorter");
        house.clock.advance(3_601);
        assert_eq!(open(&browser).await.len(), 2, "the hour has passed");
        house.take(vec![text("b", "en", 20, "Two, and something else altogether.")]).await;
        assert_eq!(open(&browser).await.len(), 3, "the source has changed");
        browser.submit(&format!("{first}/put-off"), &[("for", "day")]).await.with(303);
        browser.submit(&format!("{first}/take-up"), &[]).await.with(303);
        assert_eq!(open(&browser).await.len(), 3);
    })
    .await;
}

#[actix_web::test]
async fn work_is_put_off_until_the_shift_ends_while_there_is_one() {
    each_database(async |house| {
        let ids = desk(house).await;
        let browser = house.someone("wai", Role::Translator, &["zh-HK"]).await;
        let (list, piece) = ("/queue?tab=all", format!("{}.zh-HK", ids[0]));
        let page = format!("/queue/{piece}?tab=all");
        let put_off = format!("/articles/{}/zh-HK/put-off", ids[0]);
        assert!(!browser.get(&page).await.with(200).text.contains("value=\"shift\""), "no desk has hours here");
        browser.submit(&put_off, &[("for", "shift")]).await.with(422);
        let mut policy = house.service.collection("news").await.unwrap().policy;
        let hours = r#"{"days": ["fri"], "from": "06:00", "to": "09:30", "zone": "UTC"}"#;
        policy.allowed.hours = Some(serde_json::from_str(hours).unwrap());
        house.service.put_policy("news", &policy, Expected::Any).await.unwrap();
        house.service.recompute_all().await.unwrap();
        assert!(browser.get(&page).await.with(200).text.contains("Until the shift ends, 09:30"));
        assert!(browser.get("/").await.with(200).text.contains("Desk is open until 09:30"));
        browser.submit(&put_off, &[("for", "shift")]).await.with(303);
        let is_open = async || {
            let html = browser.get(list).await.with(200).text;
            pieces(html.split("<details class=\"put\"").next().unwrap()).contains(&piece)
        };
        house.clock.advance(29 * 60);
        assert!(!is_open().await);
        house.clock.advance(60);
        assert!(is_open().await, "the shift has ended");
        assert!(browser.get("/").await.with(200).text.contains("Desk is closed until Fri"));
        // Whoever pressed the button a moment too late is asked for another time, and goes back to where they were.
        let asked = browser.submit(&put_off, &[("for", "shift"), ("back", &page)]).await.with(422);
        assert!(asked.text.contains("The shift has just ended"), "{}", asked.text);
        assert_eq!(asked.values("input type=\"radio\"", "value"), ["hour", "day", "source"]);
        assert!(asked.values("form", "action").contains(&put_off), "{}", asked.text);
        assert!(asked.values("input type=\"hidden\" name=\"back\"", "value").contains(&page), "{}", asked.text);
    })
    .await;
}

#[actix_web::test]
async fn a_day_is_the_readers_own_wherever_the_server_stands() {
    each_database(async |house| {
        let ids = desk(house).await;
        // At 09:00 UTC it is 18:00 in Tokyo, whose day ends in six hours.
        let browser = house.someone("wai", Role::Manager, &[]).await;
        browser.submit("/prefs", &[("zone", "Asia/Tokyo")]).await.with(303);
        let piece = format!("{}.zh-HK", ids[1]);
        browser.submit(&format!("/articles/{}/zh-HK/put-off", ids[1]), &[("for", "day")]).await.with(303);
        let is_open = async || {
            let html = browser.get("/queue?tab=all").await.with(200).text;
            pieces(html.split("<details class=\"put\"").next().unwrap()).contains(&piece)
        };
        house.clock.advance(6 * 3_600 - 60);
        assert!(!is_open().await);
        house.clock.advance(60);
        assert!(is_open().await, "it is tomorrow in Tokyo");
        browser.submit(&format!("/articles/{}/ja/opt-out", ids[0]), &[("reason", "local")]).await.with(303);
        let tomorrow = browser.get("/activity?from=2026-11-21").await.with(200).text;
        assert!(tomorrow.contains("21 Nov 2026") && tomorrow.contains("as not required"), "{tomorrow}");
        assert!(!browser.get("/activity?to=2026-11-20").await.with(200).text.contains("as not required"));
        // Due at 11:00 UTC on the 21st, which is that evening in Tokyo.
        let due = browser.get("/queue?tab=all&locale=zh-HK").await.with(200).text;
        assert!(due.contains(">Today <b") && !due.contains(">Later"), "{due}");
        let new = browser.get("/reports/new").await.with(200).text;
        assert!(new.contains("name=\"zone\" type=\"text\" value=\"Asia/Tokyo\""), "{new}");
    })
    .await;
}

#[actix_web::test]
async fn more_than_is_counted_is_told_as_more() {
    each_database(async |house| {
        desk(house).await;
        let many = (0..50).map(|nth| text(&format!("m{nth}"), "en", 20, "More."));
        house.take(many.collect()).await;
        house.settle().await;
        let browser = house.someone("kit", Role::Editor, &[]).await;
        let mine = browser.get("/queue").await.with(200).text;
        assert!(mine.contains("100+ pieces of work are unassigned in your locales"), "{mine}");
        let own = galley::domain::Caller {
            actor: galley::domain::Actor::User("kit".into()),
            grant: galley::domain::Grant::everything(),
        };
        let service =
            galley::service::Gate::new(house.service.clone()).admit::<galley::service::Translate>(&own).unwrap();
        let all = galley::service::QueueAsked {
            limit: 60,
            ..galley::service::QueueAsked::of(galley::service::Whose::Everybodys)
        };
        for row in service.queue(&all).await.unwrap().items {
            service
                .put_off(row.article.id, &row.variant.locale, galley::service::PutOff::UntilSourceChanges)
                .await
                .unwrap();
        }
        assert!(browser.get("/queue").await.with(200).text.contains("Snoozed <b class=\"num\">60</b>"));
    })
    .await;
}

#[actix_web::test]
async fn a_manager_assigns_work_to_somebody_who_works_in_its_locale() {
    each_database(async |house| {
        let ids = desk(house).await;
        let wai = house.someone("wai", Role::Translator, &["zh-HK"]).await;
        house.someone("yuki", Role::Translator, &["ja"]).await;
        let manager = house.someone("boss", Role::Manager, &[]).await;
        let assign = format!("/articles/{}/zh-HK/assign", ids[1]);
        wai.submit(&assign, &[("assignee", "user:wai")]).await.with(403);
        manager.submit(&assign, &[("assignee", "user:yuki")]).await.with(422);
        manager.submit(&assign, &[("assignee", "user:nobody")]).await.with(422);
        manager.submit(&assign, &[("assignee", "user:wai")]).await.with(303);
        assert_eq!(pieces(&wai.get("/queue").await.with(200).text), [format!("{}.zh-HK", ids[1])]);
        assert_eq!(pieces(&wai.get("/queue?tab=open").await.with(200).text).len(), 2);
        let told = manager.get("/activity?kind=work").await.with(200).text;
        assert!(told.contains("boss Lam</b> assigned ") && told.contains("wai Lam</b>"), "{told}");
        manager.submit(&assign, &[("assignee", "")]).await.with(303);
        assert!(pieces(&wai.get("/queue").await.with(200).text).is_empty());
        // The next page says what was done, with the way back.
        let told = manager.get("/queue?tab=all").await.with(200).text;
        let undo = told.split("action=\"/activity/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        manager.submit(&format!("/activity/{undo}"), &[]).await.with(303);
        assert_eq!(pieces(&wai.get("/queue").await.with(200).text), [format!("{}.zh-HK", ids[1])]);
    })
    .await;
}

#[actix_web::test]
async fn the_feed_tells_what_happened_with_titles_in_their_own_language() {
    each_database(async |house| {
        let ids = desk(house).await;
        let editor = house.someone("kit", Role::Editor, &[]).await;
        let page = format!("/articles/{}/ja", ids[0]);
        editor.submit(&format!("{page}/opt-out"), &[("reason", "<b>local</b>")]).await.with(303);
        editor.submit(&format!("{page}/priority"), &[("priority", "9")]).await.with(303);
        let feed = editor.get("/activity").await.with(200).text;
        let bdi = format!("<a href=\"{page}\"><bdi lang=\"en\">Story a</bdi></a>");
        assert!(feed.contains(&bdi) && feed.contains("<q lang=\"\">&#60;b&#62;local&#60;/b&#62;</q>"), "{feed}");
        assert!(feed.contains("kit Lam") && !feed.contains("is missing"), "states are told only when asked for");
        assert!(editor.get("/activity?kind=states").await.with(200).text.contains(" is missing"));
        let one = editor.get(&format!("/activity?article={}&actor=user:kit&locale=ja", ids[0])).await.with(200).text;
        assert_eq!(one.matches("<li class=\"ev\"").count(), 1, "{one}");
        assert!(editor.get("/activity?to=2026-01-01").await.with(200).text.contains("Nothing in this period"));
        let today = editor.get("/activity?from=2026-11-20&to=2026-11-20").await.with(200).text;
        assert!(today.contains("Fri, 20 Nov 2026") || today.contains("Fri 20 Nov 2026"), "{today}");
        let article = editor.get(&page).await.with(200).text;
        assert!(article.contains("Activity on this article") && article.contains("as not required"));
        for wrong in ["kind=x", "from=x", "article=x", "locale=not+one", "before=x"] {
            editor.get(&format!("/activity?{wrong}")).await.with(422);
        }
        editor.get("/activity?article=999").await.with(404);
    })
    .await;
}

#[actix_web::test]
async fn one_decision_about_many_is_listed_first_and_told_one_by_one() {
    each_database(async |house| {
        let ids = desk(house).await;
        let manager = house.someone("boss", Role::Manager, &[]).await;
        house.someone("wai", Role::Translator, &["zh-HK"]).await;
        let [a, b] = [0, 1].map(|nth| ids[nth].to_string());
        let chosen = [("do", "opt-out"), ("article", a.as_str()), ("article", b.as_str()), ("locale", "ja")];
        let asked = manager.submit("/articles/bulk", &chosen).await.with(200);
        assert_eq!(
            asked.values("input type=\"checkbox\" name=\"item\"", "value"),
            [format!("{a}.ja"), format!("{b}.ja")]
        );
        assert_eq!(state(house, ids[0], "ja").await, State::Missing, "nothing is done yet");
        let item = format!("{a}.ja");
        let sure = [("do", "opt-out"), ("sure", "1"), ("item", item.as_str())];
        let lacking = manager.submit("/articles/bulk", &sure).await.with(422).text;
        assert!(lacking.contains("<h2>Nothing was changed</h2>"), "{lacking}");
        let nothing = manager.submit("/articles/bulk", &[("do", "opt-in"), ("article", a.as_str())]).await.with(200);
        assert!(!nothing.text.contains("class=\"lede\""), "{}", nothing.text);
        let told = manager.submit("/articles/bulk", &[&sure[..], &[("reason", "local")]].concat()).await.with(200).text;
        assert!(told.contains("1 was changed, 0 not."), "{told}");
        assert!(told.contains("is-none") && !told.contains("is-missing"), "as it stands now: {told}");
        assert_eq!(state(house, ids[0], "ja").await, State::NotRequired);
        assert_eq!(state(house, ids[1], "ja").await, State::Missing);
        // One that is not there keeps the others from nothing, and the answer is about all of them.
        let again = format!("{b}.ja");
        let fields = [("do", "opt-out"), ("sure", "1"), ("reason", "local"), ("item", "999999.ja"), ("item", &again)];
        let told = manager.submit("/articles/bulk", &fields).await.with(200).text;
        assert!(told.contains("1 was changed, 1 not.") && told.contains("999999.ja"), "{told}");
        let fields = [("do", "opt-in"), ("sure", "1"), ("item", again.as_str())];
        manager.submit("/articles/bulk", &fields).await.with(200);
        let both = [format!("{b}.ja"), format!("{b}.zh-HK")];
        let fields =
            [("do", "assign"), ("sure", "1"), ("assignee", "user:wai"), ("item", &both[0]), ("item", &both[1])];
        let told = manager.submit("/articles/bulk", &fields).await.with(200).text;
        assert!(told.contains("1 was changed, 1 not.") && told.contains("not a locale of this person"), "{told}");
        let editor = house.someone("kit", Role::Editor, &[]).await;
        editor.submit("/articles/bulk", &chosen).await.with(403);
    })
    .await;
}

#[actix_web::test]
async fn what_was_done_with_many_is_taken_back_at_once_as_far_as_it_stands() {
    each_database(async |house| {
        let ids = desk(house).await;
        let manager = house.someone("boss", Role::Manager, &[]).await;
        house.someone("wai", Role::Translator, &["zh-HK"]).await;
        let items = [0, 1].map(|nth| format!("{}.zh-HK", ids[nth]));
        // What was done before is not taken back along with it.
        let assign = format!("/articles/{}/zh-HK/assign", ids[0]);
        manager.submit(&assign, &[("assignee", "user:wai")]).await.with(303);
        let [first, second] = items.each_ref().map(|item| ("item", item.as_str()));
        let fields = [("do", "assign"), ("sure", "1"), ("assignee", "user:wai"), first, second];
        let told = manager.submit("/articles/bulk", &fields).await.with(200);
        let ways = told.values("input type=\"hidden\" name=\"undo\"", "value");
        assert_eq!((ways.len(), ways[0].split('@').next()), (1, Some(items[1].as_str())), "{}", told.text);
        let back = [("do", "assign"), ("undo", ways[0].as_str())];
        let told = manager.submit("/articles/bulk", &back).await.with(200).text;
        assert!(told.contains("1 was undone, 0 not."), "{told}");
        let locale = Locale::parse("zh-HK").unwrap();
        assert_eq!(house.service.assignee(ids[1], &locale).await.unwrap(), None);
        assert_eq!(house.service.assignee(ids[0], &locale).await.unwrap().as_deref(), Some("user:wai"));
        let told = manager.submit("/articles/bulk", &back).await.with(200).text;
        assert!(told.contains("0 were undone, 1 not.") && told.contains("was changed meanwhile"), "{told}");
        // One of two was decided anew by somebody else.
        let fields = [("do", "opt-out"), ("sure", "1"), ("reason", "local"), first, second];
        let told = manager.submit("/articles/bulk", &fields).await.with(200);
        let ways = told.values("input type=\"hidden\" name=\"undo\"", "value");
        let kit = house.someone("kit", Role::Editor, &[]).await;
        kit.submit(&format!("/articles/{}/zh-HK/opt-in", ids[0]), &[]).await.with(303);
        let back = [("do", "opt-out"), ("undo", ways[0].as_str()), ("undo", ways[1].as_str())];
        kit.submit("/articles/bulk", &back).await.with(403);
        let told = manager.submit("/articles/bulk", &back).await.with(200).text;
        assert!(told.contains("1 was undone, 1 not."), "{told}");
        assert_eq!(state(house, ids[1], "zh-HK").await, State::Missing);
    })
    .await;
}

#[actix_web::test]
async fn what_one_form_cannot_change_is_counted() {
    each_database(async |house| {
        let policy = json!({"source_locale": "en", "required": [{"locales": ["de", "fr", "ja", "ko", "ms", "th"]}]});
        house.found(policy).await;
        let ids = house.take((0..84).map(|nth| text(&format!("n{nth}"), "en", 18, "One.")).collect()).await;
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        let manager = house.someone("boss", Role::Manager, &[]).await;
        let chosen: Vec<(&str, &str)> =
            [("do", "opt-out")].into_iter().chain(ids.iter().map(|id| ("article", id.as_str()))).collect();
        let asked = manager.submit("/articles/bulk", &chosen).await.with(200);
        assert_eq!(asked.values("input type=\"checkbox\" name=\"item\"", "value").len(), 500);
        assert!(asked.text.contains("4 more items are left out: at most 500 are changed at once."), "{}", asked.text);
    })
    .await;
}

#[actix_web::test]
async fn a_view_is_ones_own() {
    each_database(async |house| {
        desk(house).await;
        let (wai, kit) = (house.someone("wai", Role::Viewer, &[]).await, house.someone("kit", Role::Viewer, &[]).await);
        let save = [("do", "save"), ("name", "Late ja"), ("query", "status=overdue&locale=ja")];
        wai.submit("/articles/views", &save).await.with(303);
        let views = house.service.store().saved_views("user:wai").await.unwrap();
        assert_eq!((views.len(), views[0].query.as_str()), (1, "status=overdue&locale=ja"));
        let id = views[0].id.to_string();
        kit.submit("/articles/views", &[("do", "forget"), ("view", &id)]).await.with(404);
        wai.submit("/articles/views", &[("do", "rename"), ("view", &id), ("name", " ")]).await.with(422);
        wai.submit("/articles/views", &[("do", "rename"), ("view", &id), ("name", "Late")]).await.with(303);
        wai.submit("/articles/views", &[("do", "forget"), ("view", &id)]).await.with(303);
        assert!(house.service.store().saved_views("user:wai").await.unwrap().is_empty());
    })
    .await;
}
