//! Who may make which call: every call there is against every kind of caller.

use std::collections::BTreeSet;

use galley::{domain::Scope, service::access::NewToken};
use serde_json::json;

use crate::house::{House, document, each_database};

/// What a call needs.
#[derive(Clone, Copy, PartialEq)]
enum Needs {
    Nothing,
    A(Scope),
}

/// What a token for another collection gets: the thing is not there for it, or the list does not show it, or the call has
/// nothing to do with collections.
#[derive(Clone, Copy, PartialEq)]
enum Elsewhere {
    NotThere,
    LetIn,
}

use Elsewhere::{LetIn, NotThere};
use Needs::{A, Nothing};
use Scope::{Administer, Decide, Ingest, Manage, Read, Translate};

const V: &str = "/api/v1/articles/{id}/variants/{locale}";

/// A call, what it needs, what a token for another collection gets, and a body that it takes.
type Line = (&'static str, String, Needs, Elsewhere, &'static str);

/// Every call.
fn table() -> Vec<Line> {
    [calls(), calls_of_reports()].concat()
}

fn calls() -> Vec<Line> {
    let v = |rest: &str| format!("{V}{rest}");
    let p = |path: &str| format!("/api/v1{path}");
    vec![
        ("GET", "/healthz".to_owned(), Nothing, LetIn, ""),
        ("GET", "/readyz".to_owned(), Nothing, LetIn, ""),
        ("GET", "/problems/{name}".to_owned(), Nothing, LetIn, ""),
        ("GET", "/api/problems".to_owned(), Nothing, LetIn, ""),
        ("GET", "/api/openapi.json".to_owned(), Nothing, LetIn, ""),
        ("GET", "/api/docs".to_owned(), Nothing, LetIn, ""),
        ("GET", "/api/docs.css".to_owned(), Nothing, LetIn, ""),
        ("GET", p("/collections"), A(Read), LetIn, ""),
        ("GET", p("/collections/{collection}"), A(Read), NotThere, ""),
        ("PUT", p("/collections/{collection}"), A(Manage), NotThere, r#"{"source_locale": "en"}"#),
        (
            "POST",
            p("/collections/{collection}/ingest"),
            A(Ingest),
            NotThere,
            r#"{"key": "k", "locale": "en", "body": "B"}"#,
        ),
        ("GET", p("/held"), A(Manage), LetIn, ""),
        ("POST", p("/held/{held}/confirm"), A(Manage), NotThere, ""),
        ("POST", p("/held/{held}/discard"), A(Manage), NotThere, ""),
        ("GET", p("/articles"), A(Read), LetIn, ""),
        ("GET", p("/articles/{id}"), A(Read), NotThere, ""),
        ("PATCH", p("/articles/{id}"), A(Decide), NotThere, r#"{"priority": 3}"#),
        ("GET", p("/articles/{id}/notes"), A(Read), NotThere, ""),
        ("POST", p("/articles/{id}/notes"), A(Decide), NotThere, r#"{"text": "Ask the desk."}"#),
        ("GET", p("/variants"), A(Read), LetIn, ""),
        ("GET", v(""), A(Read), NotThere, ""),
        ("GET", v("/changes"), A(Read), NotThere, ""),
        ("GET", v("/explain"), A(Read), NotThere, ""),
        ("GET", v("/revisions"), A(Read), NotThere, ""),
        ("GET", v("/revisions/{number}"), A(Read), NotThere, ""),
        ("PUT", v("/revisions/{number}/significance"), A(Decide), NotThere, r#"{"significance": "minor"}"#),
        ("POST", v("/acknowledge"), A(Decide), NotThere, r#"{"revision": 1}"#),
        ("POST", v("/approve"), A(Decide), NotThere, r#"{"revision": 1}"#),
        ("POST", v("/send-back"), A(Decide), NotThere, r#"{"revision": 1, "note": "Once more."}"#),
        ("POST", v("/map"), A(Decide), NotThere, r#"{"article": 1}"#),
        ("POST", v("/not-required"), A(Decide), NotThere, r#"{"reason": "Why not."}"#),
        ("DELETE", v("/not-required"), A(Decide), NotThere, ""),
        ("GET", p("/claims"), A(Translate), LetIn, ""),
        ("POST", p("/claims"), A(Translate), NotThere, r#"{"collection": "news", "locales": ["zh-HK"]}"#),
        ("GET", p("/claims/{claim}"), A(Translate), NotThere, ""),
        ("POST", p("/claims/{claim}/renew"), A(Translate), NotThere, r#"{"fence": 1}"#),
        ("POST", p("/claims/{claim}/release"), A(Translate), NotThere, r#"{"fence": 1}"#),
        ("POST", p("/claims/{claim}/submit"), A(Translate), NotThere, r#"{"fence": 1, "body": "B"}"#),
        ("GET", p("/stats"), A(Read), LetIn, ""),
        ("GET", p("/stats/history"), A(Read), LetIn, ""),
        ("GET", p("/events"), A(Read), LetIn, ""),
        ("GET", p("/events/stream"), A(Read), LetIn, ""),
        ("POST", p("/events/{position}/undo"), A(Decide), NotThere, ""),
        ("GET", p("/webhooks"), A(Manage), LetIn, ""),
        (
            "POST",
            p("/webhooks"),
            A(Manage),
            LetIn,
            r#"{"name": "n", "url": "https://93.184.215.14/hook", "collection": "docs"}"#,
        ),
        ("GET", p("/webhooks/{webhook}"), A(Manage), NotThere, ""),
        ("PATCH", p("/webhooks/{webhook}"), A(Manage), NotThere, r#"{"name": "m"}"#),
        ("POST", p("/webhooks/{webhook}/secret"), A(Manage), NotThere, ""),
        ("POST", p("/webhooks/{webhook}/enable"), A(Manage), NotThere, r#"{"from": "stop"}"#),
        ("POST", p("/webhooks/{webhook}/test"), A(Manage), NotThere, ""),
        ("POST", p("/webhooks/{webhook}/disable"), A(Manage), NotThere, ""),
        ("GET", p("/webhooks/{webhook}/deliveries"), A(Manage), NotThere, ""),
        ("POST", p("/webhooks/{webhook}/deliveries/{delivery}/retry"), A(Manage), NotThere, ""),
        ("DELETE", p("/webhooks/{webhook}"), A(Manage), NotThere, ""),
        ("GET", p("/audit"), A(Administer), NotThere, ""),
        ("GET", p("/outgoing"), A(Administer), NotThere, ""),
        ("POST", p("/outgoing/pause"), A(Administer), NotThere, r#"{"why": "A rehearsal."}"#),
        ("POST", p("/outgoing/resume"), A(Administer), NotThere, "{}"),
        ("GET", p("/tokens"), A(Administer), LetIn, ""),
        ("POST", p("/tokens"), A(Administer), LetIn, r#"{"name": "n", "scopes": ["read"], "collections": ["docs"]}"#),
        ("DELETE", p("/tokens/{token}"), A(Administer), LetIn, ""),
        ("GET", p("/users"), A(Administer), LetIn, ""),
        ("POST", p("/users"), A(Administer), LetIn, r#"{"name": "somebody", "role": "viewer"}"#),
        ("GET", p("/users/{user}"), A(Administer), LetIn, ""),
        ("PATCH", p("/users/{user}"), A(Administer), LetIn, r#"{"role": "viewer"}"#),
    ]
}

fn calls_of_reports() -> Vec<Line> {
    let p = |path: &str| format!("/api/v1{path}");
    vec![
        ("GET", p("/reports"), A(Read), LetIn, ""),
        (
            "POST",
            p("/reports"),
            A(Manage),
            LetIn,
            r#"{"name": "of docs", "language": "en", "selection": {"collections": ["docs"]}}"#,
        ),
        ("GET", p("/reports/templates"), A(Read), LetIn, ""),
        ("GET", p("/reports/{report}"), A(Read), NotThere, ""),
        ("PUT", p("/reports/{report}"), A(Manage), NotThere, r#"{"name": "r", "language": "en"}"#),
        ("POST", p("/reports/{report}/secret"), A(Manage), NotThere, ""),
        ("GET", p("/reports/{report}/runs"), A(Read), NotThere, ""),
        ("GET", p("/reports/{report}/runs/{run}"), A(Read), NotThere, ""),
        ("POST", p("/reports/{report}/run"), A(Manage), NotThere, ""),
        ("POST", p("/reports/{report}/preview"), A(Read), NotThere, ""),
        ("POST", p("/reports/{report}/test"), A(Manage), NotThere, r#"{"address": "ada@example.org"}"#),
        ("POST", p("/reports/{report}/runs/{run}/retry"), A(Manage), NotThere, ""),
        ("POST", p("/reports/{report}/runs/{run}/resend"), A(Manage), NotThere, "{}"),
        ("DELETE", p("/reports/{report}"), A(Manage), NotThere, ""),
    ]
}

/// What the addresses of the table are filled with.
struct Things {
    article: i64,
    held: i64,
    claim: i64,
    token: String,
    webhook: i64,
    report: i64,
    run: i64,
}

impl Things {
    /// A house with one of each.
    async fn make(house: &House) -> Self {
        house.news().await;
        let article = house.article("one").await;
        let policy = json!({
            "source_locale": "en", "required": [{"locales": ["zh-CN", "zh-HK"]}], "mass_change_limit": 0,
        });
        house.send("PUT", "/api/v1/collections/news", &[("if-match", "*")], &policy).await.expect(200);
        house.send("PUT", "/api/v1/collections/docs", &[], &json!({"source_locale": "en"})).await.expect(201);
        let text = document("one", "en", "2025-12-02T08:00:00Z", "Losses grew by 90 % and nobody knows why yet.");
        let held = house.post("/api/v1/collections/news/ingest", &text).await.expect(202);
        let work = house.post("/api/v1/claims", &json!({"locales": ["zh-HK"]})).await.expect(201);
        house.post("/api/v1/users", &json!({"name": "ada", "role": "viewer"})).await.expect(201);
        let (held, claim) = (held["items"][0]["held"].as_i64().unwrap(), work["items"][0]["id"].as_i64().unwrap());
        let (_, token) = house.token(&[Read], &["docs"], &[]).await;
        let hook = json!({"name": "hook", "url": "https://93.184.215.14/", "collection": "news"});
        let webhook = house.post("/api/v1/webhooks", &hook).await.expect(201)["id"].as_i64().unwrap();
        let of_news = json!({"name": "of news", "language": "en", "selection": {"collections": ["news"]}});
        let report = house.post("/api/v1/reports", &of_news).await.expect(201)["id"].as_i64().unwrap();
        let run = house.post(&format!("/api/v1/reports/{report}/run"), &json!(null)).await.expect(202);
        let run = run["id"].as_i64().unwrap();
        Self { article, held, claim, token, webhook, report, run }
    }

    fn fill(&self, path: &str) -> String {
        let path = path.replace("{held}", &self.held.to_string()).replace("{claim}", &self.claim.to_string());
        let path = path.replace("{id}", &self.article.to_string()).replace("{number}", "1").replace("{user}", "ada");
        let path = path.replace("{locale}", "zh-CN").replace("{collection}", "news").replace("{token}", &self.token);
        let path = path.replace("{webhook}", &self.webhook.to_string()).replace("{delivery}", "1");
        let path = path.replace("{report}", &self.report.to_string()).replace("{run}", &self.run.to_string());
        path.replace("{name}", "not-found").replace("{position}", "1")
    }
}

#[actix_web::test]
async fn every_call_is_answered_to_those_who_may_make_it_and_to_nobody_else() {
    each_database(async |house| {
        let things = Things::make(house).await;
        // A stream would never be read to its end.
        house.service.end_following();
        let new = NewToken {
            name: "expired".to_owned(),
            scopes: Scope::ALL.into(),
            collections: None,
            locales: None,
            days: Some(1),
        };
        let expired = format!("Bearer {}", house.service.create_token(new).await.unwrap().1);
        house.clock.advance(86_400);
        let (revoked, id) = house.token(&Scope::ALL, &[], &[]).await;
        house.service.revoke_token(&id).await.unwrap();
        let elsewhere = house.token(&Scope::ALL, &["docs"], &[]).await.0;
        let everything = house.token(&Scope::ALL, &[], &[]).await.0;
        let door = house.guarded();
        let call = async |method: &str, path: &str, body: &str, token: Option<&str>| {
            let mut headers = vec![("content-type", "application/json")];
            if method == "PATCH" || path.ends_with("/not-required") || path.ends_with("/significance") {
                headers.push(("if-match", "*"));
            }
            headers.extend(token.map(|token| ("authorization", token)));
            // Refused tokens are counted for each address: time passes, so that the tenth is refused for itself.
            house.clock.advance(2);
            door.call(method, &things.fill(path), &headers, body.as_bytes()).await
        };
        for (method, path, needs, _, body) in table() {
            for (who, token) in [
                ("nobody", None),
                ("one with an expired token", Some(&expired)),
                ("one with a revoked token", Some(&revoked)),
            ] {
                let answer = call(method, &path, body, token.map(String::as_str)).await;
                match needs {
                    Nothing => assert_eq!(answer.status, 200, "{method} {path} for {who}"),
                    A(_) => assert_eq!(answer.status, 401, "{method} {path} for {who}: {}", answer.text()),
                }
            }
        }
        for (method, path, _, there, body) in table() {
            let answer = call(method, &path, body, Some(&elsewhere)).await;
            let status = answer.status.as_u16();
            match there {
                NotThere => assert_eq!(status, 404, "{method} {path}: {}", answer.text()),
                LetIn => assert!(status < 400, "{method} {path}: {}", answer.text()),
            }
            assert!(!answer.text().contains("Title of one"), "{method} {path}: {}", answer.text());
        }
        for scope in Scope::ALL {
            let token = house.token(&[scope], &[], &[]).await.0;
            for (method, path, needs, _, body) in table() {
                let may = matches!(needs, Nothing) || needs == A(scope);
                let answer = call(method, &path, body, Some(&token)).await;
                let status = answer.status.as_u16();
                if may {
                    assert!(!matches!(status, 401 | 403 | 500..), "{method} {path} for {scope}: {}", answer.text());
                } else {
                    answer.problem(403, "forbidden");
                }
            }
        }
        for (method, path, _, _, body) in table() {
            let answer = call(method, &path, body, Some(&everything)).await;
            let status = answer.status.as_u16();
            assert!(!matches!(status, 401 | 403 | 500..), "{method} {path}: {}", answer.text());
        }
    })
    .await;
}

#[actix_web::test]
async fn no_call_is_left_out_of_the_table() {
    let described = serde_json::to_value(galley::api::document()).unwrap();
    let mut calls = BTreeSet::new();
    for (path, item) in described["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            calls.insert((method.to_uppercase(), path.replace(['{', '}'], "")));
            let guarded = operation["security"] == json!([{"bearer": []}]);
            let listed = table()
                .into_iter()
                .find(|(verb, at, ..)| verb.eq_ignore_ascii_case(method) && shape(at) == shape(path));
            let (_, _, needs, _, _) = listed.unwrap_or_else(|| panic!("{method} {path} is not in the table"));
            assert_eq!(guarded, needs != Nothing, "{method} {path} says another thing than it does");
            for status in ["401", "403", "429"] {
                assert_eq!(operation["responses"].get(status).is_some(), guarded, "{method} {path}: {status}");
            }
        }
    }
    assert_eq!(calls.len(), table().len());
}

/// An address without the names of its parameters.
fn shape(path: &str) -> Vec<&str> {
    path.split('/').map(|segment| if segment.starts_with('{') { "{}" } else { segment }).collect()
}

#[actix_web::test]
async fn whoever_guesses_tokens_is_soon_not_listened_to() {
    each_database(async |house| {
        let door = house.guarded();
        let guess = async || door.call("GET", "/api/v1/articles", &[("authorization", "Bearer galley_x")], b"").await;
        for _ in 0..30 {
            guess().await.problem(401, "unauthorized");
        }
        let refused = guess().await;
        refused.problem(429, "too-many-requests");
        assert!(refused.header("retry-after").parse::<u32>().unwrap() > 0);
        house.clock.advance(2);
        guess().await.problem(401, "unauthorized");
        for header in ["", "Bearer", "Basic YTpi", "galley_x"] {
            door.call("GET", "/api/v1/articles", &[("authorization", header)], b"").await.problem(401, "unauthorized");
        }
    })
    .await;
}
