//! The text that Prometheus reads (exposition format 0.0.4).
//!
//! Written by hand: nearly all that is shown is read from the database when it is asked for, so that a library with a
//! recorder of its own would be two crates for one counter and one histogram.

use std::fmt::{self, Display, Write as _};

use super::requests::{BUCKETS, Counted};
use crate::service::Gauges;

/// The type of the text.
pub(super) const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Metrics, while they are written.
#[derive(Default)]
struct Page(String);

impl Page {
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        let _ = write!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}\n");
    }

    fn sample(&mut self, name: &str, labels: &[(&str, &dyn Display)], value: impl Display) {
        self.0.push_str(name);
        for (nth, (label, is)) in labels.iter().enumerate() {
            let _ = write!(self.0, "{}{label}=\"{}\"", if nth == 0 { '{' } else { ',' }, Escaped(is));
        }
        let _ = writeln!(self.0, "{} {value}", if labels.is_empty() { "" } else { "}" });
    }

    fn gauge(&mut self, name: &str, help: &str, value: u64) {
        self.family(name, "gauge", help);
        self.sample(name, &[], value);
    }
}

/// The value of a label, as it is written between quotes.
struct Escaped<'a>(&'a dyn Display);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.to_string().chars() {
            match c {
                '\\' => f.write_str("\\\\")?,
                '"' => f.write_str("\\\"")?,
                '\n' => f.write_str("\\n")?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// All metrics. `gauges` are absent where the database did not answer; what the process counts is shown all the same.
pub(super) fn exposition(counted: &Counted, gauges: Option<&Gauges>) -> String {
    let mut page = Page::default();
    page.family("galley_build_info", "gauge", "Which Galley this is.");
    page.sample("galley_build_info", &[("version", &env!("CARGO_PKG_VERSION"))], 1);
    page.gauge("galley_up", "Whether the database answered.", u64::from(gauges.is_some()));
    requests(&mut page, counted);
    if let Some(gauges) = gauges {
        stands(&mut page, gauges);
    }
    page.0
}

fn requests(page: &mut Page, counted: &Counted) {
    let name = "galley_http_requests_total";
    page.family(name, "counter", "Requests by route and status.");
    for (((method, route), status), total) in &counted.totals {
        page.sample(name, &[("method", method), ("route", route), ("status", status)], total);
    }
    let name = "galley_http_request_duration_seconds";
    page.family(name, "histogram", "How long it took until an answer began.");
    for ((method, route), durations) in &counted.durations {
        let mut upto = 0;
        for (end, count) in BUCKETS.iter().zip(durations.buckets) {
            upto += count;
            page.sample(&format!("{name}_bucket"), &[("method", method), ("route", route), ("le", end)], upto);
        }
        let whole: [(&str, &dyn Display); 3] = [("method", method), ("route", route), ("le", &"+Inf")];
        page.sample(&format!("{name}_bucket"), &whole, durations.count);
        let labels: [(&str, &dyn Display); 2] = [("method", method), ("route", route)];
        page.sample(&format!("{name}_sum"), &labels, durations.sum);
        page.sample(&format!("{name}_count"), &labels, durations.count);
    }
}

fn stands(page: &mut Page, gauges: &Gauges) {
    page.family("galley_variants", "gauge", "Variants by state.");
    for (state, total) in &gauges.variants {
        page.sample("galley_variants", &[("state", state)], total);
    }
    page.gauge("galley_variants_overdue", "Variants whose work is late.", gauges.overdue);
    let depth = gauges.variants.iter().filter(|(state, _)| state.is_workable()).map(|(_, total)| total).sum();
    page.gauge("galley_queue_depth", "Work that can be handed out, claimed work included.", depth);
    let waiting = &gauges.waiting;
    page.gauge("galley_claims_open", "Work that somebody has claimed.", waiting.claims);
    page.gauge("galley_events_unplaced", "Committed events that have no place in the feed yet.", waiting.events);
    page.gauge("galley_audit_unlinked", "Entries of the audit that have no link yet.", waiting.audit);
    page.gauge(
        "galley_outgoing_paused",
        "Whether nothing is sent, neither webhooks nor reports.",
        u64::from(gauges.paused),
    );
    let name = "galley_webhook_deliveries";
    page.family(name, "gauge", "Messages of webhooks that have not arrived, by the name of their state.");
    for (state, total) in &waiting.deliveries {
        page.sample(name, &[("state", state)], total);
    }
    let name = "galley_database_connections";
    page.family(name, "gauge", "Connections to the database.");
    for pool in &gauges.pools {
        page.sample(name, &[("pool", &pool.name), ("state", &"idle")], pool.idle);
        page.sample(name, &[("pool", &pool.name), ("state", &"used")], pool.open.saturating_sub(pool.idle));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_written_as_prometheus_reads_them() {
        let mut page = Page::default();
        page.family("a", "gauge", "An a.");
        page.sample("a", &[("of", &"x\"y\\z\n"), ("n", &2)], 1.5);
        page.sample("a", &[], 3);
        assert_eq!(page.0, "# HELP a An a.\n# TYPE a gauge\na{of=\"x\\\"y\\\\z\\n\",n=\"2\"} 1.5\na 3\n");
    }

    #[test]
    fn without_a_database_the_process_still_says_what_it_counted() {
        let page = exposition(&Counted::default(), None);
        assert!(page.contains("\ngalley_up 0\n") && page.contains("galley_build_info{version="), "{page}");
        assert!(!page.contains("galley_variants"), "{page}");
    }
}
