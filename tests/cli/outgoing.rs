//! What may be called besides the public internet.

use std::fs;

use crate::program::{Desk, site};

const REPORT: &str = r#"
name = "Backlog"
language = "en"

[[recipients]]
by = "webhook"
url = "http://127.0.0.1:8443/hook"
"#;

#[test]
fn what_lies_inside_is_called_only_where_its_operator_says_so() {
    let desk = Desk::new();
    site(&desk);
    desk.run(&["import", "site"]).with(0);
    fs::write(desk.path("backlog.toml"), REPORT).unwrap();
    let apply = |more: &[&str]| desk.run(&[&["report", "apply", "backlog.toml"], more].concat());
    for more in [&[][..], &["--call-inside", "10.0.0.0/8:8443"], &["--call-inside", "127.0.0.0/8:8080"]] {
        let said = apply(more).with(2);
        assert!(said.err.contains("url"), "{}", said.err);
    }
    apply(&["--call-inside", "everything"]).with(2);
    apply(&["--call-inside", "10.0.0.0/8:8443,127.0.0.0/8:8443"]).with(0);
}
