//! The pages of reports: who may see and keep them, and that they say what is stored.

use galley::{
    domain::{
        Locale, Role,
        report::{Definition, Recipient, Template},
    },
    service::{AuditFilter, Expected, IngestOptions, Submission, access::NewPerson},
};

use crate::{
    browser::between,
    house::{Browser, House, OURS, each_database},
    newsroom::at,
};

/// What the editor sends for a report that is due on weekdays.
const WEEKDAYS: [(&str, &str); 11] = [
    ("name", "Desk <b>"),
    ("language", "zh-HK"),
    ("grouping", "locale"),
    ("limit", "50"),
    ("keep_days", "400"),
    ("states", "stale"),
    ("when", "week"),
    ("days", "mon"),
    ("at", "09:00"),
    ("zone", "Asia/Hong_Kong"),
    ("quiet", "on"),
];

async fn as_a(house: &House, role: Role) -> Browser<'_> {
    let name = format!("{role}@example.org");
    let new = NewPerson { name, display_name: None, role, locales: None, password: None };
    let who = house.service.add_person(new).await.unwrap();
    house.signed_in(&who).await
}

/// An article whose translation is missing, and a report of it.
pub(crate) async fn desk(house: &House) -> i64 {
    let policy = serde_json::from_str(
        r#"{"source_locale": "en", "required": [{"locales": ["en", "zh-HK"]}], "allowed": {"default": 60}}"#,
    );
    house.service.put_policy("news", &policy.unwrap(), Expected::Absent).await.unwrap();
    let document = serde_json::json!({"key": "typhoon", "locale": "en", "title": "Typhoon <i>signal</i> raised",
        "datetime": "2026-01-05T08:00:00Z", "body": "Stay at home."});
    let read = Submission::Item(document.to_string().into_bytes());
    house.service.ingest("news", vec![read], IngestOptions::default()).await.unwrap();
    let plain =
        Template::DailyBacklog.definition("Daily backlog", Locale::parse("en").unwrap(), "Asia/Hong_Kong").unwrap();
    let recipients = vec![Recipient::Mail { address: "desk@example.org".to_owned(), language: None }];
    house.service.create_report(Definition { recipients, ..plain }).await.unwrap().id
}

#[actix_web::test]
async fn the_audit_says_from_where_a_report_was_made_changed_and_deleted() {
    each_database(async |house| {
        let id = desk(house).await;
        let manager = as_a(house, Role::Manager).await;
        manager.submit("/reports/new", &WEEKDAYS).await.with(303);
        manager.submit(&format!("/reports/{id}/runs"), &[("do", "run")]).await.with(303);
        manager.submit(&format!("/reports/{id}/delete"), &[("version", "1")]).await.with(303);
        let mine = AuditFilter {
            actor: Some(format!("user:{}@example.org", Role::Manager)),
            limit: 10,
            ..AuditFilter::default()
        };
        let told = house.service.audit(&mine).await.unwrap();
        let deeds: Vec<_> = told.iter().rev().map(|record| record.entry.action.as_str()).collect();
        assert_eq!(deeds, ["session.signed_in", "report.created", "report.run", "report.deleted"]);
        for record in &told {
            assert_eq!(record.entry.address.as_deref(), Some("198.51.100.7"), "{record:?}");
            assert!(record.entry.session.is_some(), "{record:?}");
        }
    })
    .await;
}

#[actix_web::test]
async fn everybody_reads_reports_and_those_who_manage_keep_them() {
    each_database(async |house| {
        let id = desk(house).await;
        for role in [Role::Viewer, Role::Translator, Role::Editor, Role::Manager, Role::Admin] {
            let browser = as_a(house, role).await;
            let keeps = role >= Role::Manager;
            let list = browser.get("/reports").await.with(200);
            assert!(
                list.text.contains("Daily backlog") && list.text.contains("Every weekday at 09:00"),
                "{}",
                list.text
            );
            assert_eq!(list.text.contains("/reports/new"), keeps, "{role}");
            browser.get(&format!("/reports/{id}/preview")).await.with(200);
            let runs = browser.get(&format!("/reports/{id}/runs")).await.with(200);
            assert_eq!(runs.text.contains("value=\"run\""), keeps, "{role}");
            let refused = if keeps { 200 } else { 403 };
            for page in ["/reports/new".to_owned(), format!("/reports/{id}/edit"), format!("/reports/{id}/delete")] {
                browser.get(&page).await.with(refused);
            }
            browser.post("/reports/new", &[OURS], &WEEKDAYS).await.with(403);
            if !keeps {
                browser.submit("/reports/new", &WEEKDAYS).await.with(403);
                browser.submit(&format!("/reports/{id}/runs"), &[("do", "run")]).await.with(403);
                browser.submit(&format!("/reports/{id}/delete"), &[("version", "1")]).await.with(403);
            }
        }
        assert_eq!(house.service.reports().await.unwrap().len(), 1);
    })
    .await;
}

#[actix_web::test]
async fn a_new_report_is_started_from_a_template_spelled_out_and_saved() {
    each_database(async |house| {
        let browser = as_a(house, Role::Manager).await;
        let empty = browser.get("/reports").await.with(200);
        assert!(empty.text.contains("/reports/new?from=weekly-coverage"), "{}", empty.text);
        let editor = browser.get("/reports/new?from=daily-backlog").await.with(200);
        assert_eq!(editor.values("input class=\"inp\" id=\"name\"", "value"), ["Daily backlog"]);
        assert_eq!(editor.text.matches("<li><time").count(), 5, "the next five runs are spelled out");
        let looked = browser.submit("/reports/new", &[&WEEKDAYS[..], &[("do", "look")]].concat()).await.with(200);
        assert!(looked.text.contains("09:00") && looked.text.contains("Mon, "), "{}", looked.text);
        assert!(house.service.reports().await.unwrap().is_empty(), "looking saves nothing");
        let saved = browser.submit("/reports/new", &[&WEEKDAYS[..], &[("do", "save")]].concat()).await;
        assert_eq!(saved.sent_to(), "/reports");
        let [report] = &house.service.reports().await.unwrap()[..] else { panic!("one report") };
        assert_eq!(report.definition.name, "Desk <b>");
        assert!(!report.definition.send_empty && report.next_slot.is_some());
        let list = browser.get("/reports").await.with(200);
        assert!(list.text.contains("The report is saved.") && !list.text.contains("<b>"), "{}", list.text);
    })
    .await;
}

/// The runs that an editor spells out: when each is, and whether it is called nine o'clock.
fn runs(page: &str) -> Vec<(jiff::Timestamp, bool)> {
    let run = |time: &str| (time.split('"').next().unwrap().parse().unwrap(), time.ends_with(", 09:00"));
    between(page, "<li><time datetime=\"", "</time>").into_iter().map(run).collect()
}

#[actix_web::test]
async fn a_report_keeps_to_the_clock_on_its_wall_when_that_is_changed_and_every_reader_sees_when_that_is() {
    each_database(async |house| {
        house.clock.set(at("2026-03-27T12:00:00Z"));
        let browser = as_a(house, Role::Manager).await;
        let sent = |zone| {
            let other = WEEKDAYS.into_iter().filter(|(name, _)| !matches!(*name, "zone" | "days"));
            let days = ["fri", "sat", "sun", "mon"].map(|day| ("days", day));
            other.chain(days).chain([("zone", zone), ("do", "look")]).collect::<Vec<_>>()
        };
        let instants = ["2026-03-28T09:00:00Z", "2026-03-29T08:00:00Z", "2026-03-30T08:00:00Z", "2026-04-03T08:00:00Z"];
        for own in ["Asia/Hong_Kong", "Europe/London"] {
            browser.submit("/prefs", &[("zone", own)]).await.with(303);
            let looked = browser.submit("/reports/new", &sent("Europe/London")).await.with(200);
            assert_eq!(runs(&looked.text)[..4], instants.map(|at| (at.parse().unwrap(), true)), "{own}");
            // Clocks that are never changed.
            let looked = browser.submit("/reports/new", &sent("Asia/Shanghai")).await.with(200);
            let instants = instants.map(|at| (at.replace("T09", "T01").replace("T08", "T01").parse().unwrap(), true));
            assert_eq!(runs(&looked.text)[..4], instants, "{own}");
        }
    })
    .await;
}

#[actix_web::test]
async fn what_was_typed_is_kept_and_what_is_wrong_is_named_with_a_link() {
    each_database(async |house| {
        let browser = as_a(house, Role::Manager).await;
        let typed: Vec<(&str, &str)> = WEEKDAYS
            .into_iter()
            .filter(|(name, _)| !matches!(*name, "zone" | "limit"))
            .chain([("zone", "Asia/Atlantis"), ("limit", "many"), ("mails", "not an address at all")])
            .collect();
        let page = browser.submit("/reports/new", &typed).await.with(422);
        for (link, kept) in [("#zone", "Asia/Atlantis"), ("#limit", "many"), ("#mails", "not an address at all")] {
            assert!(page.text.contains(&format!("href=\"{link}\"")), "{link}: {}", page.text);
            assert!(page.text.contains(kept), "{kept}");
        }
        assert!(house.service.reports().await.unwrap().is_empty());
    })
    .await;
}

#[actix_web::test]
async fn a_change_that_somebody_else_made_meanwhile_is_not_undone() {
    each_database(async |house| {
        let id = desk(house).await;
        let browser = as_a(house, Role::Manager).await;
        let path = format!("/reports/{id}/edit");
        let version = browser.get(&path).await.with(200).values("input type=\"hidden\" name=\"version\"", "value");
        let fields = [&WEEKDAYS[..], &[("version", version[0].as_str())]].concat();
        browser.submit(&path, &fields).await.with(303);
        browser.submit(&path, &fields).await.with(409);
        browser.submit(&path, &WEEKDAYS).await.with(422);
        let deleting = format!("/reports/{id}/delete");
        browser.submit(&deleting, &[("version", version[0].as_str())]).await.with(409);
        let version = browser.get(&deleting).await.with(200).values("input type=\"hidden\" name=\"version\"", "value");
        assert_eq!(browser.submit(&deleting, &[("version", version[0].as_str())]).await.sent_to(), "/reports");
        assert!(house.service.reports().await.unwrap().is_empty());
    })
    .await;
}

#[actix_web::test]
async fn a_preview_shows_the_report_of_now_in_any_language_and_nothing_of_it_runs() {
    each_database(async |house| {
        let id = desk(house).await;
        let browser = as_a(house, Role::Viewer).await;
        let page = browser.get(&format!("/reports/{id}/preview?language=zh-HK")).await.with(200);
        let [frame] = &page.values("iframe", "src")[..] else { panic!("{}", page.text) };
        assert_eq!(page.values("iframe", "sandbox"), ["allow-popups"]);
        assert!(!page.values("iframe", "title")[0].is_empty());
        let mail = browser.get(frame).await.with(200);
        assert!(
            mail.text.contains("lang=\"zh-Hant-HK\"") && mail.text.contains("Typhoon &#60;i&#62;signal"),
            "{}",
            mail.text
        );
        let policy = mail.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && policy.contains("sandbox"), "{policy}");
        assert!(!policy.contains("script-src"));
        let table = browser.get(&format!("/reports/{id}/preview/csv")).await.with(200);
        assert!(table.header("content-disposition").starts_with("attachment; filename=\"daily-backlog-"));
        assert!(table.text.starts_with("\u{feff}news,collection,key"));
        let text = browser.get(&format!("/reports/{id}/preview?as=text")).await.with(200);
        assert!(text.text.contains("<pre") && text.values("iframe", "src").is_empty());
        assert!(browser.get(&format!("/reports/{id}/preview?as=txt")).await.with(200).text.contains("<pre"));
        browser.get(&format!("/reports/{id}/preview?as=exe")).await.with(422);
        browser.get(&format!("/reports/{id}/preview/exe")).await.with(404);
        browser.get("/reports/999/preview").await.with(404);
        browser.get("/reports/x/runs").await.with(404);
    })
    .await;
}

#[actix_web::test]
async fn what_ran_is_kept_compared_and_sent_again() {
    each_database(async |house| {
        let id = desk(house).await;
        let browser = as_a(house, Role::Manager).await;
        let runs = format!("/reports/{id}/runs");
        assert!(browser.get(&runs).await.with(200).text.contains("It has not run yet."));
        for minutes in [1, 2] {
            house.clock.set(galley::service::Gate::new(house.service.clone()).now().plus_seconds(60 * minutes));
            assert_eq!(browser.submit(&runs, &[("do", "run")]).await.sent_to(), runs);
            house.service.reports_step().await.unwrap();
        }
        let list = browser.get(&runs).await.with(200);
        let found: Vec<String> =
            list.values("a", "href").into_iter().filter(|href| href.starts_with(&format!("{runs}/"))).collect();
        assert_eq!(found.len(), 2, "{}", list.text);
        let run = browser.get(&found[0]).await.with(200);
        assert!(
            run.text.contains("Compared with the run before") && run.text.contains("desk@example.org"),
            "{}",
            run.text
        );
        let kept = browser.get(&format!("{}/text?language=en", found[0])).await.with(200);
        assert!(kept.text.contains("Daily backlog"));
        let again = browser.submit(&found[0], &[("do", "resend-all")]).await;
        assert_eq!(again.sent_to(), found[0]);
        browser.submit(&found[0], &[("do", "run")]).await.with(422);
        browser.submit(&runs, &[("do", "anything")]).await.with(422);
        browser.get(&format!("{runs}/999")).await.with(404);
        let test = browser.submit(&runs, &[("do", "test"), ("address", "me@example.org"), ("language", "zh-CN")]).await;
        assert_eq!(test.sent_to(), runs);
        assert!(browser.get(&runs).await.with(200).text.contains("The test is on its way."));
    })
    .await;
}

#[actix_web::test]
async fn the_list_of_reports_and_an_archive_are_files_too() {
    each_database(async |house| {
        let id = desk(house).await;
        let browser = as_a(house, Role::Viewer).await;
        house.service.run_report(id).await.unwrap();
        let csv = browser.get("/reports?as=csv").await.with(200).text;
        assert_eq!(csv.lines().count(), 2, "{csv}");
        assert!(csv.contains("Daily backlog,\"Every weekday at 09:00"), "{csv}");
        let json = browser.get("/reports?as=json").await.with(200).text;
        let reports: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
        assert_eq!((reports[0]["id"].as_i64(), reports[0]["last"]["state"].as_str()), (Some(id), Some("running")));
        let runs = browser.get(&format!("/reports/{id}/runs?as=json")).await.with(200).text;
        let runs: Vec<serde_json::Value> = serde_json::from_str(&runs).unwrap();
        assert_eq!((runs.len(), runs[0]["cause"].as_str()), (1, Some("manual")));
        let page = browser.get(&format!("/reports/{id}/runs")).await.with(200).text;
        assert!(page.contains(&format!("href=\"/reports/{id}/runs?as=csv\" download")), "{page}");
        browser.get("/reports/99/runs?as=csv").await.with(404);
    })
    .await;
}
