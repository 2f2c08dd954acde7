//! Reports: defined, defined anew, had run, and read in every form.

use serde_json::json;

use crate::house::each_database;

const REPORTS: &str = "/api/v1/reports";

fn backlog() -> serde_json::Value {
    json!({
        "name": "Backlog", "language": "en", "selection": {"collections": ["news"]},
        "schedule": {"days": ["mon", "tue"], "at": "09:00", "zone": "Asia/Hong_Kong"},
        "recipients": [{"by": "mail", "address": "desk@example.org", "language": "zh-HK"}],
    })
}

#[actix_web::test]
async fn a_report_is_defined_once_and_changed_by_whoever_saw_it_as_it_is() {
    each_database(async |house| {
        house.news().await;
        let key = [("idempotency-key", "k1")];
        let made = house.send("POST", REPORTS, &key, &backlog()).await;
        let body = made.expect(201);
        assert_eq!(house.send("POST", REPORTS, &key, &backlog()).await.expect(201), body);
        assert_eq!(body["definition"]["schedule"]["days"], json!(["mon", "tue"]));
        assert_eq!(body["definition"]["keep_days"], 400);
        assert!(body["next_slot"].as_str().is_some_and(|slot| slot.ends_with("T01:00:00Z")), "{body}");
        let path = format!("{REPORTS}/{}", body["id"]);
        let read = house.get(&path).await;
        assert_eq!((read.header("etag"), read.expect(200)), (made.header("etag"), body.clone()));

        let mut changed = body["definition"].clone();
        changed["paused"] = json!(true);
        house.send("PUT", &path, &[], &changed).await.problem(428, "precondition-required");
        let if_match = [("if-match", read.header("etag"))];
        let paused = house.send("PUT", &path, &if_match, &changed).await.expect(200);
        assert_eq!((&paused["next_slot"], &paused["definition"]), (&json!(null), &changed));
        house.send("PUT", &path, &if_match, &changed).await.problem(412, "precondition-failed");
        house.send("DELETE", &path, &[("if-match", "*")], &json!(null)).await.expect(204);
        house.get(&path).await.problem(404, "not-found");
    })
    .await;
}

#[actix_web::test]
async fn what_cannot_be_a_report_is_refused_by_its_fields() {
    each_database(async |house| {
        house.news().await;
        for (field, wrong) in [
            ("schedule.zone", json!({"schedule": {"days": ["mon"], "at": "09:00", "zone": "Mars/Olympus"}})),
            ("schedule.cron", json!({"schedule": {"cron": "* * * * *", "zone": "UTC"}})),
            ("selection.collections", json!({"selection": {"collections": ["nowhere"]}})),
            ("selection.limit", json!({"selection": {"limit": 0}})),
            ("recipients[0].address", json!({"recipients": [{"by": "mail", "address": "desk"}]})),
            ("recipients[0].url", json!({"recipients": [{"by": "webhook", "url": "http://127.0.0.1/"}]})),
            ("recipients[0].path", json!({"recipients": [{"by": "folder", "path": "../etc", "formats": ["csv"]}]})),
        ] {
            let mut body = json!({"name": "Wrong", "language": "en"});
            body.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
            let problem = house.post(REPORTS, &body).await.problem(422, "unprocessable");
            assert_eq!(problem["errors"][0]["field"], field, "{problem}");
        }
        house
            .post(REPORTS, &json!({"name": "Wrong", "language": "en", "colour": 1}))
            .await
            .problem(400, "invalid-request");
    })
    .await;
}

#[actix_web::test]
async fn every_template_is_taken_in_every_language_as_it_is_given() {
    each_database(async |house| {
        for (language, daily) in [("en", "Daily backlog"), ("zh-CN", "每日待办"), ("zh-HK", "每日待辦")] {
            let path = format!("{REPORTS}/templates?language={language}&zone=Asia/Hong_Kong");
            let templates = house.get(&path).await.expect(200);
            let names: Vec<&str> =
                templates["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect();
            assert_eq!(names, ["daily-backlog", "weekly-coverage", "corrections-not-applied", "locale-health"]);
            assert_eq!(templates["items"][0]["definition"]["name"], daily);
            for template in templates["items"].as_array().unwrap() {
                let made = house.post(REPORTS, &template["definition"]).await.expect(201);
                assert_eq!(made["definition"], template["definition"]);
                assert_eq!((&made["definition"]["language"], made["next_slot"].is_string()), (&json!(language), true));
            }
        }
        let usual = house.get(&format!("{REPORTS}/templates")).await.expect(200);
        let definition = &usual["items"][0]["definition"];
        assert_eq!((&definition["language"], &definition["schedule"]["zone"]), (&json!("en"), &json!("UTC")));
    })
    .await;
}

#[actix_web::test]
async fn templates_in_no_language_and_no_zone_are_refused_by_name() {
    each_database(async |house| {
        let wrong = house.get(&format!("{REPORTS}/templates?language=fr&zone=Mars/Olympus")).await;
        let problem = wrong.problem(422, "unprocessable");
        let fields: Vec<&str> =
            problem["errors"].as_array().unwrap().iter().map(|error| error["field"].as_str().unwrap()).collect();
        assert_eq!(fields, ["language", "zone"], "{problem}");
        assert!(problem["errors"][0]["pointer"].is_null(), "what is wrong stands in no body: {problem}");
        let long = format!("{REPORTS}/templates?zone={}", "x".repeat(101));
        house.get(&long).await.problem(400, "invalid-request");
    })
    .await;
}

#[actix_web::test]
async fn a_run_is_asked_for_once_and_read_in_every_form() {
    each_database(async |house| {
        house.news().await;
        house.article("one").await;
        let id = house.post(REPORTS, &backlog()).await.expect(201)["id"].clone();
        let path = format!("{REPORTS}/{id}");
        let key = [("idempotency-key", "k1")];
        let run = house.send("POST", &format!("{path}/run"), &key, &json!(null)).await.expect(202);
        assert_eq!(house.send("POST", &format!("{path}/run"), &key, &json!(null)).await.expect(202), run);
        let at = format!("{path}/runs/{}", run["id"]);
        house.get(&format!("{at}?format=html")).await.problem(409, "conflict");
        house.service.reports_step().await.unwrap();
        let detail = house.get(&at).await.expect(200);
        // Nobody named a mail server.
        assert_eq!((&detail["state"], &detail["total"], &detail["waiting"]), (&json!("done"), &json!(1), &json!(1)));
        assert_eq!(detail["messages"][0]["recipient"]["address"], "desk@example.org");
        for format in ["html", "text", "markdown", "csv", "json", "atom", "ics", "slack"] {
            let answer = house.get(&format!("{at}?format={format}&language=zh-HK")).await;
            assert_eq!(answer.status, 200, "{format}: {}", answer.text());
            assert!(answer.header("content-disposition").starts_with("attachment; filename=\""), "{format}");
            assert!(!answer.body.is_empty());
            let preview = format!("{path}/preview?format={format}&language=zh-CN");
            assert_eq!(house.post(&preview, &json!(null)).await.status, 200, "{preview}");
        }
        let runs = house.get(&format!("{path}/runs?limit=1")).await.expect(200);
        assert_eq!((&runs["items"][0]["id"], &runs["next"]), (&run["id"], &json!(null)));
        house.post(&format!("{at}/retry"), &json!(null)).await.problem(409, "conflict");
        assert_eq!(house.post(&format!("{at}/resend"), &json!({})).await.expect(202)["messages"], 0);
        let test = json!({"address": "me@example.org", "language": "zh-CN"});
        assert_eq!(house.post(&format!("{path}/test"), &test).await.expect(202)["cause"], "test");
        let secret = house.post(&format!("{path}/secret"), &json!(null)).await.expect(200);
        assert!(secret["secret"].as_str().unwrap().starts_with("whsec_"));
    })
    .await;
}
