//! `galley worker`: what it does at a real server, and what it says where it cannot.

use serde_json::Value;

use crate::program::{Desk, Serving};

const POLICY: &str = r#"
name = "news"
source_locale = "en"
chain = { zh-HK = "zh-CN" }
review = "machine"
[[required]]
locales = ["en", "zh-CN", "zh-HK"]
"#;
const BODY: &str = "网络软件的头发为什么卖得贵？见[说明](https://例.org/说明)和`软件`。";
const DRAFT: &str = "網絡軟件的頭髮為甚麼賣得貴？見[説明](https://例.org/说明)和`软件`。";

/// A server with articles whose zh-CN stands and whose zh-HK is missing, and a token that may translate.
fn newsroom(desk: &Desk, articles: usize) -> (Serving, String) {
    let policy = desk.file("news.toml", POLICY);
    desk.run(&["collection", "apply", policy.to_str().unwrap()]).with(0);
    let item = |nth: usize, locale: &str, body: &str| {
        let datetime = "2026-01-05T09:00:00Z";
        serde_json::json!({"key": format!("k{nth}"), "locale": locale, "datetime": datetime, "title": "软件", "body": body})
            .to_string()
    };
    let lines: Vec<String> = (0..articles)
        .flat_map(|nth| [item(nth, "en", "Why is the hair of network software so dear?"), item(nth, "zh-CN", BODY)])
        .collect();
    desk.fed(&["import", "-", "--collection", "news"], lines.join("\n").as_bytes()).with(0);
    let token = desk.run(&["token", "create", "--name", "opencc", "--scopes", "read,translate", "--json"]).with(0).json();
    let token = token["token"].as_str().unwrap().to_owned();
    (desk.serving(&["serve", "--listen", "127.0.0.1:0"]), token)
}

fn variant(server: &Serving, token: &str, article: usize) -> Value {
    let path = format!("/api/v1/articles/{article}/variants/zh-HK");
    let answer = server.ask("GET", &path, &format!("Authorization: Bearer {token}\r\n"));
    serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap()
}

#[test]
fn it_converts_what_there_is_into_machine_drafts_that_policy_sends_to_review() {
    let desk = Desk::new();
    let (server, token) = newsroom(&desk, 7);
    let address = format!("http://{}", server.address);
    let work = ["worker", "opencc", "--from", "zh-CN", "--to", "zh-HK", "--once", "--server", &address];
    let run = || {
        let output = desk.command(&work).env("GALLEY_TOKEN", &token).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let said = run();
    assert_eq!(said.lines().count(), 8, "{said}");
    assert!(said.contains("news/k0: in_review"), "{said}");
    assert!(said.ends_with("7 submitted, 0 lost, 0 refused, 0 given back\n"), "{said}");
    let draft = variant(&server, &token, 1);
    assert_eq!((&draft["state"], &draft["baseline"]), (&"in_review".into(), &1.into()), "{draft}");
    let revision = server.ask(
        "GET",
        "/api/v1/articles/1/variants/zh-HK/revisions/1",
        &format!("Authorization: Bearer {token}\r\n"),
    );
    let revision: Value = serde_json::from_str(revision.split_once("\r\n\r\n").unwrap().1).unwrap();
    assert_eq!((&revision["title"], &revision["body"]), (&"軟件".into(), &DRAFT.into()), "{revision}");
    assert_eq!(revision["origin"], "machine", "{revision}");
    assert_eq!(run(), "0 submitted, 0 lost, 0 refused, 0 given back\n");
}

#[test]
fn it_waits_for_work_until_it_is_told_to_stop() {
    let desk = Desk::new();
    let (server, token) = newsroom(&desk, 1);
    let address = format!("http://{}", server.address);
    let args = ["worker", "opencc", "--from", "zh-CN", "--to", "zh-HK", "--server", &address, "--token", &token];
    let worker = desk.serving(&args);
    assert_eq!(worker.line, "news/k0: in_review\n");
    assert_eq!(worker.end(), (Some(0), "1 submitted, 0 lost, 0 refused, 0 given back\n".to_owned()));
}

#[test]
fn it_says_what_it_cannot_do() {
    let desk = Desk::new();
    let refused = |from: &str, to: &str, server: &str| {
        desk.run(&["worker", "opencc", "--from", from, "--to", to, "--once", "--server", server]).with(2).err
    };
    let away = "http://127.0.0.1:9";
    assert!(refused("zh-CN", "en", away).contains("`en` is no Chinese that can be converted"));
    assert!(refused("zh-CN", "zh-SG", away).contains("written the same"));
    assert!(refused("zh-CN", "zh-HK", "127.0.0.1:9").contains("is not the address of a server"));
    let server = desk.serving(&["serve", "--listen", "127.0.0.1:0"]);
    let said = refused("zh-CN", "zh-HK", &format!("http://{}", server.address));
    assert!(said.contains("wants a valid token in GALLEY_TOKEN"), "{said}");
}
