//! What no template may hold, read from the templates themselves, so that no page has to be rendered to be caught.

use std::{fs, path::Path};

/// What pages use of htmx.
const HTMX: [&str; 11] = [
    "hx-get",
    "hx-post",
    "hx-target",
    "hx-swap",
    "hx-trigger",
    "hx-push-url",
    "hx-sync",
    "hx-partial",
    "hx-morph-skip",
    "hx-sse:connect",
    "hx-sse:close",
];

/// Every template, with its name.
fn templates() -> Vec<(String, String)> {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/dashboard/pages");
    let mut folders = vec![pages];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push((path.display().to_string(), fs::read_to_string(path).unwrap()));
            }
        }
    }
    found
}

/// What is wrong with a template.
fn sins(template: &str) -> Vec<String> {
    let mut sins = Vec::new();
    let lower = template.to_lowercase();
    for evil in ["js:", "javascript:", "<style", "<object", "<embed"] {
        if lower.contains(evil) {
            sins.push(evil.to_owned());
        }
    }
    // Some of htmx needs `eval`, and what pages do not need is not learnt.
    let names = lower.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | ':')));
    sins.extend(names.filter(|name| name.starts_with("hx-") && !HTMX.contains(name)).map(str::to_owned));
    for word in lower.split([' ', '\n', '<']) {
        let is_handler = word
            .strip_prefix("on")
            .and_then(|rest| rest.split_once('='))
            .is_some_and(|(name, _)| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase()));
        if word.starts_with("style=") || is_handler {
            sins.push(word.to_owned());
        }
    }
    let inside = |start: &str, end: &str| -> Vec<String> {
        lower.split(start).skip(1).filter_map(|rest| rest.split_once(end)).map(|(found, _)| found.to_owned()).collect()
    };
    // A filter in a trigger is code.
    sins.extend(inside("hx-trigger=\"", "\"").into_iter().filter(|trigger| trigger.contains('[')));
    sins.extend(inside("<script", "</script>").into_iter().filter(|script| !script.ends_with('>')));
    sins
}

#[test]
fn no_template_holds_code_or_style() {
    let templates = templates();
    assert!(templates.len() > 10, "the templates are not where they were");
    for (name, template) in templates {
        assert_eq!(sins(&template), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn code_and_style_are_found_where_they_are() {
    for evil in [
        "<a hx-on:click=\"x()\">",
        "<form hx-vals=\"{}\">",
        "<a HX-ON=\"x()\">",
        "<a hx-swap-oob=\"true\">",
        "<a href=\"javascript:x()\">",
        "<p style=\"color: red\">",
        "<body onload=\"x()\">",
        "<a hx-trigger=\"click[ctrlKey]\">",
        "<script>x()</script>",
        "<style>p {}</style>",
    ] {
        assert_ne!(sins(evil), Vec::<String>::new(), "{evil}");
    }
    assert_eq!(sins("<script type=\"module\" src=\"/a.js\"></script> <a hx-trigger=\"change\">"), Vec::<String>::new());
}
