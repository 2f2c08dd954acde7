//! `galley check`, as a build would ask it.

use crate::program::Desk;

/// One article whose figure was corrected after it was translated into `zh-CN`, one whose comma moved, and both without a
/// text in `zh-HK`.
fn newsroom(desk: &Desk) {
    desk.file("news.toml", "name = \"news\"\nsource_locale = \"en\"\n[[required]]\nlocales = [\"zh-CN\", \"zh-HK\"]\n");
    desk.run(&["collection", "apply", "news.toml"]).with(0);
    let text = |key: &str, locale: &str, hour: &str, body: &str| {
        format!(
            "{{\"key\":\"{key}\",\"locale\":\"{locale}\",\"title\":\"On {key}\",\"datetime\":\"2026-11-20T{hour}:00:00Z\",\
            \"body\":\"{body}\"}}\n"
        )
    };
    let lines = [
        text("budget", "en", "08", "The council will spend 10 million on the harbour and its long sea wall next year."),
        text("budget", "zh-CN", "09", "市议会明年将在港口及其长堤上花费 1000 万。"),
        text("budget", "en", "10", "The council will spend 12 million on the harbour and its long sea wall next year."),
        text("ferry", "en", "08", "The ferry, which is late, will leave when the fog has lifted from the water."),
        text("ferry", "zh-CN", "09", "晚点的渡轮将在海面雾散后启航。"),
        text("ferry", "en", "10", "The ferry, which is late will leave when the fog has lifted from the water."),
    ];
    desk.file("news.ndjson", lines.concat());
    desk.run(&["import", "--collection", "news", "news.ndjson"]).with(0);
}

#[test]
fn a_check_without_limits_fails_on_anything_stale_or_missing_and_says_what_and_where() {
    let desk = Desk::new();
    newsroom(&desk);
    let said = desk.run(&["check"]).with(1).out;
    assert!(said.contains("FAILED  1 stale; at most 0 allowed"), "{said}");
    assert!(said.contains("FAILED  2 missing; at most 0 allowed"), "{said}");
    assert!(said.contains("budget") && said.contains("correction") && said.contains("On ferry"), "{said}");
}

#[test]
fn only_the_limits_that_are_given_count() {
    let desk = Desk::new();
    newsroom(&desk);
    for (limits, code) in [
        (&["--max-stale", "1"][..], 0),
        (&["--max-stale", "0"], 1),
        (&["--max-missing", "2"], 0),
        (&["--max-missing", "1"], 1),
        (&["--max-stale", "1", "--max-missing", "1"], 1),
        (&["--significance", "correction"], 1),
        (&["--max-stale", "1", "--significance", "correction"], 1),
        (&["--locale", "zh-HK", "--significance", "correction"], 0),
        (&["--locale", "zh-CN", "--max-missing", "0"], 0),
        (&["--locale", "zh-CN,zh-HK", "--max-missing", "1"], 1),
        (&["--collection", "news", "--max-stale", "1", "--max-missing", "2"], 0),
    ] {
        desk.run(&[&["check"], limits].concat()).with(code);
    }
}

#[test]
fn programs_are_told_each_limit_and_some_of_what_breaks_it() {
    let desk = Desk::new();
    newsroom(&desk);
    let said = desk.run(&["check", "--json", "--max-stale", "5", "--max-missing", "0", "--list", "1"]).with(1).json();
    assert_eq!(said["passed"], false);
    let (stale, missing) = (&said["limits"][0], &said["limits"][1]);
    assert_eq!(
        (&stale["passed"], &stale["count"], &stale["variants"]),
        (&true.into(), &1.into(), &serde_json::json!([]))
    );
    assert_eq!((&missing["count"], &missing["most"]), (&2.into(), &0.into()));
    let listed = missing["variants"].as_array().unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!((&listed[0]["locale"], &listed[0]["state"]), (&"zh-HK".into(), &"missing".into()));
    let more = desk.run(&["check", "--max-missing", "0", "--list", "1"]).with(1).out;
    assert!(more.contains("and 1 more"), "{more}");
}

#[test]
fn a_check_that_looks_in_the_wrong_place_does_not_pass() {
    let desk = Desk::new();
    desk.run(&["check"]).with(2);
    desk.run(&["migrate"]).with(0);
    assert!(desk.run(&["check"]).with(2).err.contains("There are no collections yet"));
    newsroom(&desk);
    let unknown = desk.run(&["check", "--locale", "zh-TW"]).with(2).err;
    assert!(unknown.contains("There is nothing in `zh-TW`; there is en, zh-CN, zh-HK."), "{unknown}");
    assert!(desk.run(&["check", "--collection", "other"]).with(2).err.contains("There is no collection `other`"));
    desk.run(&["check", "--max-stale", "-1"]).with(2);
}
