//! Who did what: every call that changes something leaves an entry, which nobody can change.

use std::collections::BTreeMap;

use galley::service::AuditFilter;
use serde_json::{Value, json};

use crate::house::{House, document, each_database};

const V: &str = "/api/v1/articles/{id}/variants/zh-CN";

/// Every call that changes something, with a body that it takes here, in an order in which each succeeds, and what the audit
/// calls it.
fn changes() -> Vec<(&'static str, String, Value, &'static str)> {
    let v = |rest: &str| format!("{V}{rest}");
    let p = |path: &str| format!("/api/v1{path}");
    let text = document("two", "en", "2025-12-02T08:00:00Z", "Nothing but a second text.");
    vec![
        ("PUT", p("/collections/docs"), json!({"source_locale": "en"}), "collection.created"),
        ("PUT", p("/collections/docs"), json!({"source_locale": "fr"}), "collection.policy_changed"),
        ("POST", p("/collections/news/ingest"), text, "ingest.taken"),
        ("PATCH", p("/articles/{id}"), json!({"priority": 3}), "article.priority_changed"),
        ("POST", p("/events/{decided}/undo"), json!(null), "decision.undone"),
        ("POST", v("/approve"), json!({"revision": 1}), "variant.approved"),
        ("POST", v("/acknowledge"), json!({"revision": 1}), "variant.acknowledged"),
        ("PUT", v("/revisions/1/significance"), json!({"significance": "minor"}), "revision.labelled"),
        ("POST", v("/not-required"), json!({"reason": "Local."}), "variant.opted_out"),
        ("DELETE", v("/not-required"), json!(null), "variant.opted_in"),
        ("POST", p("/articles/{id}/variants/fr/send-back"), json!({"revision": 1, "note": "No."}), "variant.sent_back"),
        ("POST", p("/articles/{id}/notes"), json!({"text": "Ask the desk."}), "article.note_added"),
        ("POST", p("/articles/2/variants/ja/map"), json!({"article": 1}), "variant.mapped"),
        ("POST", p("/claims"), json!({"locales": ["zh-HK"], "limit": 2}), "claim.taken"),
        ("POST", p("/claims/1/renew"), json!({"fence": 1}), "claim.renewed"),
        ("POST", p("/claims/1/submit"), json!({"fence": 1, "body": "第三季。"}), "claim.submitted"),
        ("POST", p("/claims/2/release"), json!({"fence": 1}), "claim.released"),
        ("POST", p("/held/1/confirm"), json!(null), "ingest.confirmed"),
        ("POST", p("/held/2/discard"), json!(null), "ingest.discarded"),
        ("POST", p("/webhooks"), json!({"name": "n", "url": "https://93.184.215.14/hook"}), "webhook.created"),
        ("PATCH", p("/webhooks/1"), json!({"name": "m"}), "webhook.changed"),
        ("POST", p("/webhooks/1/secret"), json!(null), "webhook.secret_rotated"),
        ("POST", p("/webhooks/1/test"), json!(null), "webhook.tested"),
        ("POST", p("/webhooks/1/deliveries/1/retry"), json!(null), "webhook.redelivered"),
        ("POST", p("/webhooks/1/disable"), json!(null), "webhook.disabled"),
        ("POST", p("/webhooks/1/enable"), json!({"from": "now"}), "webhook.enabled"),
        ("DELETE", p("/webhooks/1"), json!(null), "webhook.deleted"),
        ("POST", p("/reports"), json!({"name": "daily", "language": "en"}), "report.created"),
        ("PUT", p("/reports/1"), json!({"name": "weekly", "language": "en"}), "report.changed"),
        ("POST", p("/reports/1/secret"), json!(null), "report.secret_rotated"),
        ("POST", p("/reports/1/run"), json!(null), "report.run"),
        ("POST", p("/reports/1/test"), json!({"address": "ada@example.org"}), "report.tested"),
        ("DELETE", p("/reports/1"), json!(null), "report.deleted"),
        ("POST", p("/outgoing/pause"), json!({}), "outgoing.paused"),
        ("POST", p("/outgoing/resume"), json!({}), "outgoing.resumed"),
        ("POST", p("/tokens"), json!({"name": "n", "scopes": ["read"]}), "token.created"),
        ("DELETE", p("/tokens/{token}"), json!(null), "token.revoked"),
        ("POST", p("/users"), json!({"name": "ada", "role": "viewer", "password": "{password}"}), "user.added"),
        ("PATCH", p("/users/ada"), json!({"role": "editor", "password": "{password}"}), "user.changed"),
    ]
}

const PASSWORD: &str = "a quiet tram to Tsuen Wan";

/// The newest entry there is.
async fn newest(house: &House) -> Option<Value> {
    house.get("/api/v1/audit?limit=1").await.expect(200)["items"].get(0).cloned()
}

/// A house in which each of the changes can be made.
async fn made(house: &House) -> i64 {
    let policy = |limit: Value| {
        json!({
            "source_locale": "en", "required": [{"locales": ["zh-CN", "zh-HK", "fr"]}], "review": "all",
            "mass_change_limit": limit,
        })
    };
    let put = async |policy| {
        let there = house.get("/api/v1/collections/news").await.status == 200;
        let headers: &[(&str, &str)] = if there { &[("if-match", "*")] } else { &[] };
        assert!(house.send("PUT", "/api/v1/collections/news", headers, &policy).await.status.is_success());
        house.service.recompute_all().await.unwrap();
    };
    put(policy(json!(null))).await;
    let article = house.article("one").await;
    house.take(document("one", "fr", "2025-12-01T08:00:00Z", "Les bénéfices ont augmenté.")).await;
    // Its source is unknown.
    house.take(document("stray", "ja", "2025-12-01T08:00:00Z", "利益が増えた。")).await;
    put(policy(json!(0))).await;
    house.service.approve(article, &galley::domain::Locale::parse("zh-CN").unwrap(), 1).await.unwrap();
    for (day, body) in [("02", "Losses grew by 90 %."), ("03", "Nobody knows anything about it.")] {
        let text = document("one", "en", &format!("2025-12-{day}T08:00:00Z"), body);
        house.post("/api/v1/collections/news/ingest", &text).await.expect(202);
    }
    put(policy(json!(null))).await;
    // The approval is one of the changes.
    let approved = house.service.article_decisions(article).await.unwrap()[0].event.position.unwrap();
    house.service.undo(approved).await.unwrap();
    article
}

#[actix_web::test]
async fn every_call_that_changes_something_leaves_an_entry() {
    each_database(async |house| {
        let article = made(house).await;
        let mut token = String::new();
        for (method, path, body, action) in changes() {
            let decided = house.service.article_decisions(article).await.unwrap();
            let decided = decided[0].event.position.unwrap_or_default();
            let path = path.replace("{id}", &article.to_string()).replace("{token}", &token);
            let path = path.replace("{decided}", &decided.to_string());
            let body = body.to_string().replace("{password}", PASSWORD);
            let before = newest(house).await;
            let mut headers = vec![("content-type", "application/json")];
            if !(action == "collection.created" || method == "POST" && !path.contains("/variants/")) {
                headers.push(("if-match", "*"));
            }
            let bare: &[u8] = if body == "null" { b"" } else { body.as_bytes() };
            let answer = house.call(method, &path, &headers, bare).await;
            assert!(answer.status.is_success(), "{method} {path}: {}", answer.text());
            if action == "token.created" {
                answer.json()["id"].as_str().unwrap().clone_into(&mut token);
            }
            let entry = newest(house).await.unwrap();
            assert_ne!(Some(&entry), before.as_ref(), "{method} {path} left no entry");
            assert_eq!(entry["action"], action, "{method} {path}: {entry}");
            assert_eq!((&entry["actor"], &entry["address"]), (&json!("local"), &json!("unknown")), "{entry}");
            assert!(!entry["request"].is_null(), "{entry}");
        }
        // No secret is in it: not of the webhook, nor the token, nor a password.
        let all = house.get("/api/v1/audit?limit=500").await.text();
        for secret in ["whsec_", "galley_", PASSWORD, "$argon2"] {
            assert!(!all.contains(secret), "{secret}");
        }
        let check = house.service.check_audit(None).await.unwrap();
        assert_eq!((check.broken, check.waiting), (None, 0));
        assert!(check.linked > 30, "{}", check.linked);
    })
    .await;
}

/// Calls of reports: one changes nothing, and the others need a mail server or a run that failed, and are written down as
/// the calls that they are, as running is.
const ELSEWHERE: [&str; 4] = ["preview", "test", "retry", "resend"];

#[actix_web::test]
async fn no_call_that_changes_something_is_left_out() {
    let described = serde_json::to_value(galley::api::document()).unwrap();
    let listed: Vec<(String, String)> =
        changes().into_iter().map(|(method, path, ..)| (method.to_lowercase(), shape(&path))).collect();
    for (path, item) in described["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys().filter(|method| *method != "get") {
            if path.contains("/reports/") && ELSEWHERE.iter().any(|call| path.ends_with(call)) {
                continue;
            }
            let known = listed.iter().any(|(verb, at)| verb == method && matches(path, at));
            assert!(known, "{method} {path} is not in the table");
        }
    }
}

fn shape(path: &str) -> String {
    path.replace("{id}", "1").replace("{token}", "t").replace("{decided}", "1")
}

/// Whether an address is one of this pattern.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), path.split('/').collect());
    pattern.len() == path.len()
        && pattern.iter().zip(&path).all(|(wanted, given)| wanted.starts_with('{') || wanted == given)
}

#[actix_web::test]
async fn a_call_that_is_refused_leaves_no_entry() {
    each_database(async |house| {
        let id = made(house).await;
        let before = newest(house).await;
        let path = format!("/api/v1/articles/{id}");
        house.send("PATCH", &path, &[], &json!({"priority": 3})).await.problem(428, "precondition-required");
        house.post("/api/v1/users", &json!({"name": "ada", "role": "viewer", "password": "short"})).await;
        house.call("DELETE", "/api/v1/tokens/absent", &[], b"").await.problem(404, "not-found");
        assert_eq!(newest(house).await, before);
    })
    .await;
}

#[actix_web::test]
async fn the_audit_is_read_page_by_page_and_by_whom_and_what() {
    each_database(async |house| {
        house.news().await;
        for name in ["ada", "bob"] {
            house.post("/api/v1/users", &json!({"name": name, "role": "viewer"})).await.expect(201);
        }
        let first = house.get("/api/v1/audit?limit=1").await.expect(200);
        assert_eq!(first["items"][0]["object"], "user bob");
        let next = house.get(&format!("/api/v1/audit?limit=2&before={}", first["next_before"])).await.expect(200);
        assert_eq!(
            (&next["items"][0]["object"], &next["items"][1]["action"]),
            (&json!("user ada"), &json!("collection.created"),)
        );
        let users = house.get("/api/v1/audit?action=user.*&actor=local").await.expect(200);
        assert_eq!(users["items"].as_array().unwrap().len(), 2);
        assert_eq!(house.get("/api/v1/audit?actor=user:nobody").await.expect(200)["items"], json!([]));
        house.get("/api/v1/audit?action=user").await.problem(400, "invalid-request");
        let lines = house.call("GET", "/api/v1/audit", &[("accept", "application/x-ndjson")], b"").await;
        let read: Vec<BTreeMap<String, Value>> =
            lines.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        // Files show an entry by the same names.
        let kept = house.service.audit(&AuditFilter { limit: 500, ..AuditFilter::default() }).await.unwrap();
        assert_eq!(json!(read), json!(kept));
    })
    .await;
}
