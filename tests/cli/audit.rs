//! The audit: checked and exported.

use crate::program::Desk;

#[test]
fn the_audit_is_checked_and_exported() {
    let desk = Desk::new();
    desk.run(&["user", "add", "ada", "--role", "admin", "--public-url", "https://galley.example.org/"]).with(0);
    desk.run(&["token", "create", "--name", "n", "--scopes", "read"]).with(0);
    let check = desk.run(&["audit", "verify", "--json"]).with(0).json();
    assert_eq!((&check["linked"], &check["broken"]), (&3.into(), &serde_json::Value::Null), "{check}");
    let head = check["head"].as_str().unwrap();
    let exported = desk.run(&["audit", "export"]).with(0).out;
    let actions: Vec<String> = exported
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["action"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(actions, ["user.added", "user.link_made", "token.created"]);
    assert!(exported.lines().last().unwrap().contains(head), "{exported}");
    assert_eq!(desk.run(&["audit", "export", "--after", "2"]).with(0).out.lines().count(), 1);
    desk.run(&["token", "create", "--name", "m", "--scopes", "read"]).with(0);
    let said = desk.run(&["audit", "verify", "--head", head]).with(0).out;
    assert!(said.contains("4 entries, each as it was written."), "{said}");
    let other = desk.run(&["audit", "verify", "--head", &"0".repeat(64)]).with(1).out;
    assert!(other.contains("is not in the chain"), "{other}");
}
