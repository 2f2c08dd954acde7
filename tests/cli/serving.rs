//! Servers: their ports, their end, and what they leave behind.

use std::fs;

use crate::program::{Desk, ask_at, exists, site};

#[test]
fn a_server_answers_on_a_free_port_and_ends_well_when_asked() {
    let desk = Desk::new();
    let serving = desk.serving(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(serving.line.starts_with("listening on http://127.0.0.1:"), "{}", serving.line);
    assert!(!serving.line.trim().ends_with(":0"), "{}", serving.line);
    assert_eq!(serving.get("/healthz"), "HTTP/1.1 200 OK");
    let taken = desk.run(&["serve", "--listen", &serving.address]).with(2);
    assert!(taken.err.contains("is in use by another program"), "{}", taken.err);
    assert_eq!(serving.terminate(), Some(0));
    assert!(exists(&desk.path("galley.db")));
    assert!(!exists(&desk.path("galley.db-wal")), "the log was not folded into the database");
}

#[test]
fn a_second_server_on_the_same_file_is_refused_until_the_first_has_ended_however_it_ends() {
    let desk = Desk::new();
    let serving = desk.serving(&["serve", "--listen", "127.0.0.1:0"]);
    for address in ["sqlite:galley.db", "sqlite:./galley.db"] {
        let second = desk.run(&["serve", "--listen", "127.0.0.1:0", "--database-url", address]).with(2);
        assert!(second.err.contains("is served by another `galley serve`"), "{}", second.err);
    }
    drop(serving);
    let next = desk.serving(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(next.terminate(), Some(0));
}

#[test]
fn importing_works_while_a_server_runs_on_the_same_file() {
    let desk = Desk::new();
    site(&desk);
    let serving = desk.serving(&["serve", "--listen", "localhost:0"]);
    desk.run(&["import", "site"]).with(0);
    assert_eq!(desk.run(&["status", "--json"]).with(0).json()["collections"][0]["articles"], 2);
    assert_eq!(serving.get("/healthz"), "HTTP/1.1 200 OK");
    assert_eq!(serving.terminate(), Some(0));
    desk.run(&["doctor", "--deep"]).with(0);
}

#[test]
fn an_address_that_others_can_reach_is_refused_where_nobody_signs_in() {
    let desk = Desk::new();
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:80"] {
        let said = desk.run(&["demo", "--listen", address]).with(2);
        assert!(said.err.contains("can be reached from other machines"), "{}", said.err);
    }
    let said = desk.run(&["serve", "--public-url", "http://galley.example.org"]).with(2);
    assert!(said.err.contains("could be read on their way"), "{}", said.err);
    assert!(!exists(&desk.path("galley.db")));
}

#[test]
fn a_demo_comes_up_full_and_leaves_nothing_behind() {
    let desk = Desk::new();
    let left = desk.path("left");
    fs::create_dir(&left).unwrap();
    let serving = desk.serving_with(&["demo", "--listen", "127.0.0.1:0"], &[("TMPDIR", left.to_str().unwrap())]);
    assert!(serving.line.starts_with("Galley is ready: http://127.0.0.1:"), "{}", serving.line);
    assert_eq!(serving.get("/healthz"), "HTTP/1.1 200 OK");
    let folder = fs::read_dir(&left).unwrap().next().unwrap().unwrap().path();
    let url = format!("sqlite://{}", folder.join("galley.db").display());
    let status = desk.run(&["status", "--json", "--database-url", &url]).with(0).json();
    let names: Vec<&str> =
        status["collections"].as_array().unwrap().iter().map(|c| c["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["docs", "newsroom"]);
    assert_eq!(serving.terminate(), Some(0));
    assert_eq!(fs::read_dir(&left).unwrap().count(), 0);
}

#[test]
fn whoever_watches_the_server_is_answered_on_a_listener_of_their_own() {
    let desk = Desk::new();
    site(&desk);
    desk.run(&["import", "site"]).with(0);
    let serving = desk.serving(&["serve", "--listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0"]);
    let log = fs::read_to_string(desk.path("log")).unwrap();
    let address = log.split("metrics at http://").nth(1).unwrap().split('/').next().unwrap().to_owned();
    serving.get("/healthz");
    serving.get("/nowhere/at/all");
    serving.get("/sign-in/a-secret-of-somebody-s");
    let metrics = ask_at(&address, "/metrics");
    for line in [
        "galley_http_requests_total{method=\"GET\",route=\"/healthz\",status=\"200\"} 1",
        "galley_http_request_duration_seconds_count{method=\"GET\",route=\"/healthz\"} 1",
        "galley_variants{state=\"source\"} 2",
        "galley_up 1",
        "galley_outgoing_paused 0",
    ] {
        assert!(metrics.lines().any(|found| found == line), "{line} is not in {metrics}");
    }
    assert!(!metrics.contains("nowhere") && !metrics.contains("a-secret"), "{metrics}");
    for path in ["/livez", "/readyz"] {
        let answer = ask_at(&address, path);
        assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
    }
    assert!(ask_at(&address, "/api/v1/collections").starts_with("HTTP/1.1 404"), "nothing else is there");
    assert!(!serving.get("/metrics").contains(" 200"), "and it is not where people are");
    assert_eq!(serving.terminate(), Some(0));
    assert!(exists(&desk.path("galley.db.key")));
}
