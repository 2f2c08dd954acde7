//! People and tokens: added, listed, let in and shut out.

use std::fs;

use crate::program::Desk;

const SERVE: [&str; 3] = ["serve", "--listen", "127.0.0.1:0"];

#[test]
fn the_first_start_prints_a_link_that_signs_in_once_and_later_starts_print_none() {
    let desk = Desk::new();
    let mut serving = desk.serving(&SERVE);
    assert!(serving.next_line().contains("signs `admin` in once"));
    let link = serving.next_line();
    let secret = link.trim().strip_prefix(&format!("http://{}/sign-in/", serving.address)).unwrap().to_owned();
    assert_eq!(secret.len(), 43);
    let path = format!("/sign-in/{secret}");
    let origin = format!("Origin: http://{}\r\n", serving.address);
    assert!(serving.ask("GET", "/", "").contains("location: /sign-in"), "nobody is signed in");
    assert_eq!(serving.get("/api/v1/collections"), "HTTP/1.1 401 Unauthorized");
    let answer = serving.ask("POST", &path, &origin);
    let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
    let cookie = cookie.split(';').next().unwrap();
    assert!(serving.ask("GET", "/", &format!("Cookie: {cookie}\r\n")).starts_with("HTTP/1.1 200"));
    assert!(serving.ask("POST", &path, &origin).starts_with("HTTP/1.1 422"), "the link was used");
    let (code, rest) = serving.end();
    assert_eq!((code, rest.as_str()), (Some(0), ""));
    let log = fs::read_to_string(desk.path("log")).unwrap();
    assert!(!log.contains(&secret), "{log}");

    let serving = desk.serving_with(&SERVE, &[("GALLEY_LOG", "trace")]);
    serving.ask("POST", &path, &origin);
    assert_eq!(serving.end(), (Some(0), String::new()), "nothing is printed but the address");
    let people = desk.run(&["user", "list", "--json"]).with(0).json();
    assert_eq!((&people["users"][0]["name"], &people["users"][0]["role"]), (&"admin".into(), &"admin".into()));
}

#[test]
fn a_person_is_added_with_a_link_or_a_password() {
    let desk = Desk::new();
    let add = ["user", "add", "siu-ming", "--role", "translator", "--locales", "zh-HK,zh-CN"];
    let said = desk.run(&[&add[..], &["--public-url", "https://galley.example.org/"]].concat()).with(0);
    assert!(said.out.contains("Added `siu-ming` as translator."), "{}", said.out);
    assert!(said.out.contains("\nhttps://galley.example.org/sign-in/"), "{}", said.out);
    let again = desk.run(&add).with(2);
    assert!(again.err.contains("There is a user `siu-ming` already."), "{}", again.err);
    let wai = ["user", "add", "wai@example.org", "--role", "admin", "--display-name", "陳偉", "--password-stdin"];
    let weak = desk.fed(&wai, b"short\n").with(2);
    assert!(weak.err.contains("at least 12 characters"), "{}", weak.err);
    let said = desk.fed(&wai, b"correct horse battery\n").with(0);
    assert!(!said.out.contains("http") && !said.out.contains("horse"), "{}", said.out);
    let people = desk.run(&["user", "list", "--json"]).with(0).json();
    let of = |nth: usize, field: &str| people["users"][nth][field].clone();
    assert_eq!((of(0, "name"), of(0, "has_password")), ("siu-ming".into(), false.into()));
    assert_eq!(of(0, "locales"), serde_json::json!(["zh-CN", "zh-HK"]));
    assert_eq!((of(1, "display_name"), of(1, "has_password")), ("陳偉".into(), true.into()));
    assert!(desk.run(&["user", "list"]).with(0).out.contains("by password"));
}

#[test]
fn somebody_who_is_disabled_gets_no_link() {
    let desk = Desk::new();
    desk.run(&["user", "add", "siu-ming", "--role", "editor"]).with(0);
    assert!(desk.run(&["user", "link", "Siu-Ming"]).with(0).out.contains("/sign-in/"));
    desk.run(&["user", "disable", "siu-ming"]).with(0);
    let said = desk.run(&["user", "link", "siu-ming"]).with(2);
    assert!(said.err.contains("is disabled"), "{}", said.err);
    let said = desk.run(&["user", "link", "nobody"]).with(2);
    assert!(said.err.contains("`galley user list` shows"), "{}", said.err);
    for wrong in
        [&["user", "add", "a", "--role", "boss"][..], &["user", "add", "a", "--role", "editor", "--locales", "??"]]
    {
        desk.run(wrong).with(2);
    }
}

#[test]
fn a_token_is_shown_once_opens_the_api_and_is_revoked_at_once() {
    let desk = Desk::new();
    let make = ["token", "create", "--name", "CMS", "--scopes", "read,ingest", "--days", "30", "--json"];
    let created = desk.run(&make).with(0).json();
    let (id, token) = (created["id"].as_str().unwrap(), created["token"].as_str().unwrap());
    assert!(token.starts_with(&format!("galley_{id}_")), "{token}");
    let listed = desk.run(&["token", "list", "--json"]).with(0);
    assert!(
        !listed.out.contains(token) && listed.json()["tokens"][0]["scopes"] == serde_json::json!(["read", "ingest"])
    );
    let serving = desk.serving(&SERVE);
    let ask = || serving.ask("GET", "/api/v1/collections", &format!("Authorization: Bearer {token}\r\n"));
    assert!(ask().starts_with("HTTP/1.1 200"));
    desk.run(&["token", "revoke", id]).with(0);
    assert!(ask().starts_with("HTTP/1.1 401"));
    assert_eq!(serving.terminate(), Some(0));
    assert!(desk.run(&["token", "list"]).with(0).out.contains("revoked"));
    for (wrong, said) in [
        (&["token", "create", "--name", "x", "--scopes", "read", "--days", "400"][..], "1 to 365 days"),
        (&["token", "create", "--name", "x", "--scopes", "read", "--collections", "none"], "There is no collection"),
        (&["token", "create", "--name", "x", "--scopes", "all"], "all"),
        (&["token", "revoke", "none"], "`galley token list` shows"),
    ] {
        let refused = desk.run(wrong).with(2);
        assert!(refused.err.contains(said), "{}", refused.err);
    }
}
