//! Reports to start from, from the command line to the database.

use std::fs;

use crate::program::Desk;

const TEMPLATES: [&str; 4] = ["daily-backlog", "weekly-coverage", "corrections-not-applied", "locale-health"];

#[test]
fn templates_are_listed_and_printed_without_a_database() {
    let desk = Desk::new();
    let said = desk.run(&["report", "templates"]).with(0);
    for (template, called) in TEMPLATES.into_iter().zip(["Daily backlog", "Weekly coverage", "Corrections not applied"])
    {
        let line = said.out.lines().find(|line| line.contains(template)).unwrap();
        assert!(line.contains(called) && line.contains("UTC"), "{line}");
    }
    let said = desk.run(&["report", "templates", "--language", "zh-HK", "--zone", "Asia/Hong_Kong"]).with(0);
    assert!(said.out.contains("每日待辦") && said.out.contains("Asia/Hong_Kong"), "{}", said.out);
    desk.run(&["report", "templates", "locale-health"]).with(0);
    assert!(!desk.path("galley.db").exists());
}

#[test]
fn a_printed_template_is_a_report_once_somebody_is_named() {
    let desk = Desk::new();
    for language in ["en", "zh-CN", "zh-HK"] {
        for template in TEMPLATES {
            let args = ["report", "templates", template, "--language", language, "--zone", "Asia/Hong_Kong"];
            let printed = desk.run(&args).with(0).out;
            fs::write(desk.path("report.toml"), &printed).unwrap();
            let made = desk.run(&["report", "apply", "report.toml"]).with(0).out;
            assert!(made.starts_with("Created the report `") && made.contains("HKT"), "{made}");
            let again = desk.run(&["report", "apply", "report.toml"]).with(0).out;
            assert!(again.contains("nothing was changed"), "{again}");
            // The recipient at its end is a comment only.
            let told = printed.replace("\n# [[", "\n[[").replace("\n# by", "\nby").replace("\n# address", "\naddress");
            fs::write(desk.path("report.toml"), told).unwrap();
            let changed = desk.run(&["report", "apply", "report.toml"]).with(0).out;
            assert!(changed.starts_with("Changed the report `"), "{changed}");
        }
    }
    assert_eq!(desk.run(&["report", "list"]).with(0).out.matches("Asia/Hong_Kong").count(), 12);
}

#[test]
fn a_language_that_is_none_and_a_zone_that_is_none_are_refused_by_name() {
    let desk = Desk::new();
    let said = desk.run(&["report", "templates", "--language", "fr", "--zone", "Mars/Olympus"]).with(2);
    assert!(said.err.contains("anguage: Reports are not written in `fr`."), "{}", said.err);
    assert!(said.err.contains("zone: `Mars/Olympus` is not an IANA time zone"), "{}", said.err);
    let said = desk.run(&["report", "templates", "hourly"]).with(2);
    assert!(said.err.contains("daily-backlog"), "{}", said.err);
}
