//! News, and a client that tells them to receivers on this machine. Taken in by the tests that tell the outside something.

use std::{sync::OnceLock, time::Duration};

use galley::{
    delivery::{AllowRule, Outbound, Settings},
    service::{IngestOptions, Service, Submission},
};

/// The collection that things happen in.
pub(crate) const NEWS: &str = "news";

/// A client that may call 127.0.0.1 at every port that a receiver can have, and is less patient than usual.
pub(crate) fn to_loopback() -> Outbound {
    static RULES: OnceLock<Vec<AllowRule>> = OnceLock::new();
    let rule = |port| format!("127.0.0.1/32:{port}").parse().unwrap();
    let allow = RULES.get_or_init(|| (1_024..=u16::MAX).map(rule).collect()).clone();
    Outbound::new(Settings { allow, connect: Duration::from_secs(2), total: Duration::from_secs(3) })
}

/// An article arrives at this node.
pub(crate) async fn news(node: &Service, key: &str, title: &str) {
    let document = serde_json::json!({
        "key": key, "locale": "en", "title": title, "datetime": "2026-01-05T07:00:00Z", "body": format!("# {title}"),
    });
    let document = Submission::Item(document.to_string().into_bytes());
    let reports = node.ingest(NEWS, vec![document], IngestOptions::default()).await.unwrap();
    assert!(reports.iter().all(|report| report.result.is_ok()), "{reports:?}");
}
