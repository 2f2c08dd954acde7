//! The sources and the runs of one as files.

use actix_web::HttpResponse;
use serde_json::{Value, json};

use super::{
    FileKind, dated,
    list::{Row, Whole, give},
};
use crate::dashboard::{
    errors::Refusal,
    view::{Counts, SourcePage, SourcesPage},
};

/// All sources.
pub(in crate::dashboard) async fn sources(page: &SourcesPage, kind: FileKind) -> Result<HttpResponse, Refusal> {
    let frame = &page.frame;
    let named = [
        "source-name",
        "source-kind",
        "frame-collection",
        "overview-column-status",
        "source-last",
        "source-lag",
        "source-day",
    ];
    let rows = page.shown().into_iter().map(|source| Row {
        cells: vec![
            source.sender.name(&frame.t),
            frame.say(source.sender.kind()),
            source.collections.join(" "),
            source.health_words(frame),
            frame.t.machine(source.last),
            source.lag(&frame.t, &frame.read_at),
            source.day().words(&frame.t),
        ],
        object: json!({
            "source": source.slug,
            "name": source.sender.name(&frame.t),
            "collections": source.collections,
            "health": source.health.name(),
            "last": source.last,
            "day": counts(&source.day()),
        }),
    });
    let whole = Whole { head: named.map(|id| frame.say(id)).into(), rows: Some(rows.collect()) };
    give(whole, kind, &dated("sources", frame)).await
}

/// The last runs of one source.
pub(in crate::dashboard) async fn source_runs(page: &SourcePage, kind: FileKind) -> Result<HttpResponse, Refusal> {
    let frame = &page.frame;
    let named = [
        "source-began",
        "frame-collection",
        "source-calls",
        "source-created",
        "source-revised",
        "source-unchanged",
        "source-refused",
        "source-held",
        "settings-delivery-took",
    ];
    let rows = page.runs.iter().map(|run| Row {
        cells: vec![
            frame.t.machine(run.began),
            run.collection.clone(),
            run.calls.to_string(),
            run.counts.created.to_string(),
            run.counts.revised.to_string(),
            run.counts.unchanged.to_string(),
            run.counts.refused.to_string(),
            run.counts.held.to_string(),
            frame.say_with("settings-milliseconds", &[("count", run.busy.into())]),
        ],
        object: json!({
            "id": run.id,
            "began": run.began,
            "collection": run.collection,
            "calls": run.calls,
            "busy_ms": run.busy,
            "counts": counts(&run.counts),
        }),
    });
    let whole = Whole { head: named.map(|id| frame.say(id)).into(), rows: Some(rows.collect()) };
    give(whole, kind, &dated(&page.source.slug, frame)).await
}

fn counts(counts: &Counts) -> Value {
    let Counts { created, revised, unchanged, refused, held } = counts;
    json!({ "created": created, "revised": revised, "unchanged": unchanged, "refused": refused, "held": held })
}
