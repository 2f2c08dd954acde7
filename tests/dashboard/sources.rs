//! Where documents come from: what is on record of their coming, and what every page says of a source that is late.

use std::collections::BTreeSet;

use galley::{
    domain::{Policy, Scope},
    scheduler,
    service::{Expected, Gate, Ingest, IngestOptions, Submission, access::NewToken},
};

use crate::{
    house::{House, each_database},
    newsroom::at,
};

fn item(key: &str, text: &str) -> Submission {
    let item = serde_json::json!({"key": key, "locale": "en", "datetime": "2026-11-19T00:00:00Z", "title": text,
        "body": text});
    Submission::Item(item.to_string().into_bytes())
}

async fn news(house: &House, quiet_after: Option<u64>) {
    let mut policy: Policy = serde_json::from_str(r#"{"source_locale": "en"}"#).unwrap();
    policy.quiet_after = quiet_after;
    house.service.put_policy("news", &policy, Expected::Any).await.unwrap();
}

/// A program's token.
async fn program(house: &House) -> String {
    let scopes: BTreeSet<Scope> = [Scope::Ingest, Scope::Read].into();
    let new = NewToken { name: "Hong Kong CMS".into(), scopes, collections: None, locales: None, days: None };
    house.service.create_token(new).await.unwrap().1
}

/// Sends these in the name of a program. Returns the address of its page.
async fn send_as(house: &House, secret: &str, items: Vec<Submission>) -> String {
    let caller = house.service.authenticate(secret, "198.51.100.7").await.unwrap();
    let service = Gate::new(house.service.clone()).admit::<Ingest>(&caller).unwrap();
    service.ingest("news", items, IngestOptions::default()).await.unwrap();
    scheduler::step(&house.service).await.unwrap();
    format!("/sources/{}", caller.actor.to_string().replacen(':', "-", 1))
}

/// The same, by a program that is there for this alone.
async fn send(house: &House, items: Vec<Submission>) -> String {
    let secret = program(house).await;
    send_as(house, &secret, items).await
}

#[actix_web::test]
async fn what_a_program_sent_is_on_record_with_what_was_refused() {
    each_database(async |house| {
        news(house, None).await;
        let refused = Submission::Item(br#"{"key": "c", "locale": "en", "datetime": "soon"}"#.to_vec());
        let path = send(house, vec![item("a", "One"), item("a", "One"), item("a", "Two"), refused]).await;
        let browser = house.signed_in(&house.person("wai").await).await;
        let list = browser.get("/sources").await.with(200);
        assert!(list.text.contains("Hong Kong CMS") && list.text.contains("Healthy"), "{}", list.text);
        assert!(list.text.contains("1 new, 1 changed, 1 as before, 1 refused"), "{}", list.text);
        let source = browser.get(&path).await.with(200);
        let run = source.values("a", "href").into_iter().find(|href| href.starts_with(&format!("{path}/"))).unwrap();
        let page = browser.get(&run).await.with(200);
        assert!(page.text.contains("datetime"), "{}", page.text);
        browser.get(&format!("{path}/999")).await.with(404);
        browser.get("/sources/token-none").await.with(404);
    })
    .await;
}

#[actix_web::test]
async fn a_list_that_stands_open_is_told_how_its_sources_are_also_where_nothing_happens() {
    each_database(async |house| {
        news(house, None).await;
        let path = send(house, vec![item("a", "One")]).await;
        let slug = path.strip_prefix("/sources/").unwrap().to_owned();
        let browser = house.signed_in(&house.person("wai").await).await;
        let page = browser.get("/sources").await.with(200);
        let live = page.values("div id=\"telling\"", "data-from").remove(0).replace("&#38;", "&");
        assert!(live.contains("topic=sources"), "{live}");
        for cell in ["state", "last", "lag", "day"] {
            assert!(page.text.contains(&format!("id=\"{cell}-{slug}\"")), "{cell}: {}", page.text);
        }
        let mut telling = browser.listen(&live).await;
        telling.next().await.unwrap();
        let first = telling.next().await.unwrap();
        assert!(first.contains(&format!("hx-target=\"[id='state-{slug}']\"")) && !first.contains("#say"), "{first}");
        // Nobody sends anything: that is what there is to tell.
        house.clock.advance(3 * 3_600);
        let later = telling.next().await.unwrap();
        let lag = later.split_once(&format!("hx-target=\"[id='lag-{slug}']\" hx-swap=\"innerHTML\">")).unwrap().1;
        assert!(lag.starts_with("3 h"), "{later}");
        assert!(!later.contains("<tr"), "no row is put in: {later}");
    })
    .await;
}

#[actix_web::test]
async fn calls_of_one_minute_are_one_run_and_a_month_later_they_are_forgotten() {
    each_database(async |house| {
        news(house, None).await;
        for text in ["One", "Two", "Three"] {
            house.service.ingest("news", vec![item("a", text)], IngestOptions::default()).await.unwrap();
            scheduler::step(&house.service).await.unwrap();
        }
        let runs = house.service.source_runs("operator").await.unwrap();
        assert_eq!((runs.len(), runs[0].calls, runs[0].counts.total()), (1, 3, 3));
        house.clock.advance(60);
        house.service.ingest("news", vec![item("a", "Four")], IngestOptions::default()).await.unwrap();
        scheduler::step(&house.service).await.unwrap();
        assert_eq!(house.service.source_runs("operator").await.unwrap().len(), 2);
        house.clock.advance(31 * 86_400);
        assert_eq!(house.service.forget_ingest_runs().await.unwrap(), 2);
        assert_eq!(house.service.sources().await.unwrap().len(), 0);
    })
    .await;
}

#[actix_web::test]
async fn a_dry_run_leaves_no_record() {
    each_database(async |house| {
        news(house, None).await;
        let dry = IngestOptions { dry_run: true, ..IngestOptions::default() };
        house.service.ingest("news", vec![item("a", "One")], dry).await.unwrap();
        assert_eq!(house.service.keep_runs().await.unwrap(), 0);
    })
    .await;
}

#[actix_web::test]
async fn a_program_that_is_late_is_named_on_every_page() {
    each_database(async |house| {
        news(house, None).await;
        send(house, vec![item("a", "One")]).await;
        let browser = house.signed_in(&house.person("wai").await).await;
        let banner = "Hong Kong CMS has sent nothing to news for";
        house.clock.advance(660);
        assert!(!browser.get("/").await.with(200).text.contains(banner), "no rule says that it is late");
        news(house, Some(600)).await;
        for page in ["/", "/articles", "/settings/profile", "/sources"] {
            assert!(browser.get(page).await.with(200).text.contains(banner), "{page}");
        }
        news(house, Some(700)).await;
        assert!(!browser.get("/").await.with(200).text.contains(banner));
    })
    .await;
}

#[actix_web::test]
async fn sources_are_narrowed_by_state_and_kind_and_so_are_their_files() {
    each_database(async |house| {
        // Given an import by the operator that was taken, and a program of whose documents most were refused.
        news(house, None).await;
        house.service.ingest("news", vec![item("a", "One")], IngestOptions::default()).await.unwrap();
        let refused = Submission::Item(br#"{"key": "c", "locale": "en", "datetime": "soon"}"#.to_vec());
        send(house, vec![refused]).await;
        let browser = house.signed_in(&house.person("wai").await).await;
        for (query, program, import) in [
            ("", true, true),
            ("?state=failing", true, false),
            ("?state=healthy", false, true),
            ("?kind=program", true, false),
            ("?kind=import", false, true),
            ("?state=quiet", false, false),
            ("?kind=import&state=failing", false, false),
        ] {
            let page = browser.get(&format!("/sources{query}")).await.with(200);
            let table = page.text.split_once("<main").unwrap().1;
            let row = |name: &str| table.contains(&format!("{name}</a><div class=\"meta\">"));
            assert_eq!((row("Hong Kong CMS"), row("Imports on the machine")), (program, import), "{query}");
            assert!(table.contains("1 source is failing."), "the answer is about all of them: {query}");
            assert_eq!(table.contains("No source is like that"), !program && !import, "{query}");
            let joined = if query.is_empty() { "?" } else { "&" };
            let file = browser.get(&format!("/sources{query}{joined}as=csv")).await.with(200);
            assert_eq!(file.text.lines().count(), 1 + usize::from(program) + usize::from(import), "{}", file.text);
        }
        let chosen = browser.get("/sources?state=failing&kind=program").await.with(200);
        assert!(chosen.text.contains("<option value=\"failing\" selected>"), "{}", chosen.text);
        assert!(chosen.text.contains("<option value=\"program\" selected>"));
        browser.get("/sources?state=broken").await.with(422);
        browser.get("/sources?kind=poll").await.with(422);
    })
    .await;
}

fn refused() -> Submission {
    Submission::Item(br#"{"key": "c", "locale": "en", "datetime": "soon"}"#.to_vec())
}

#[actix_web::test]
async fn a_program_that_fails_is_named_on_every_page_with_since_when_whatever_the_rules_are() {
    each_database(async |house| {
        news(house, None).await;
        let secret = program(house).await;
        let browser = house.signed_in(&house.person("wai").await).await;
        let banner = "Hong Kong CMS has been failing since";
        for (minute, items) in [(0, vec![item("a", "One")]), (2, vec![refused()]), (5, vec![refused(), refused()])] {
            house.clock.set(at("2026-11-20T09:00:00Z").plus_seconds(minute * 60));
            send_as(house, &secret, items).await;
        }
        for page in ["/?collection=news", "/articles", "/settings/profile", "/sources"] {
            let page = browser.get(page).await.with(200).text;
            assert!(page.contains(&format!("{banner} 09:02: most of what it sends to news is refused")), "{page}");
        }
        for page in ["/?collection=news", "/sources"] {
            assert!(browser.get(page).await.text.contains("Failing since 09:02"), "{page}");
        }
        house.clock.advance(60);
        send_as(house, &secret, vec![item("a", "Two"), refused()]).await;
        let list = browser.get("/sources").await.with(200).text;
        assert!(!list.contains(banner) && list.contains("Healthy"), "{list}");
    })
    .await;
}

#[actix_web::test]
async fn a_program_whose_token_ended_is_named_until_another_sends_in_its_place() {
    each_database(async |house| {
        news(house, None).await;
        house.clock.set(at("2026-11-20T09:00:00Z"));
        let path = send(house, vec![item("a", "One")]).await;
        let browser = house.signed_in(&house.person("wai").await).await;
        let banner = "The token of Hong Kong CMS has ended (09:10), and nothing has come to news in its place";
        house.clock.set(at("2026-11-20T09:10:00Z"));
        house.service.revoke_token(path.rsplit('-').next().unwrap()).await.unwrap();
        for page in ["/", "/settings/profile"] {
            assert!(browser.get(page).await.with(200).text.contains(banner), "{page}");
        }
        house.clock.advance(60);
        let secret = program(house).await;
        send_as(house, &secret, vec![item("a", "Two")]).await;
        assert!(!browser.get("/").await.with(200).text.contains("has ended"));
        // A token that runs out is as good as one taken back.
        house.clock.advance(91 * 86_400);
        let mei = house.signed_in(&house.person("mei").await).await;
        assert!(mei.get("/").await.with(200).text.contains("has ended"));
    })
    .await;
}
