//! The list of reports and the archive of one as files.

use actix_web::HttpResponse;
use serde_json::json;

use super::{
    FileKind, ROWS_AT_ONCE, dated,
    list::{List, Row, Whole, give},
};
use crate::{
    dashboard::{
        errors::Refusal,
        view::{Frame, ReportRunRow, ReportsPage},
    },
    service::{Cursor, Read, ReportRun, Service},
};

/// All reports.
pub(in crate::dashboard) async fn reports(page: &ReportsPage, kind: FileKind) -> Result<HttpResponse, Refusal> {
    let frame = &page.frame;
    let named =
        ["reports-name", "reports-column-when", "reports-column-next", "reports-column-last", "reports-column-to"];
    let rows = page.rows.iter().map(|row| {
        let last = row.last.as_ref();
        let next = row.next.filter(|_| !row.paused);
        let told = last.map(|last| format!("{} {}", frame.t.machine(last.slot), last.look.words(frame)));
        Row {
            cells: vec![
                row.name.clone(),
                page.when(row),
                next.map_or_else(
                    || if row.paused { frame.say("reports-is-paused") } else { String::new() },
                    |next| frame.t.machine(next),
                ),
                told.unwrap_or_default(),
                row.recipients.to_string(),
            ],
            object: json!({
                "id": row.id,
                "name": row.name,
                "paused": row.paused,
                "next": next,
                "recipients": row.recipients,
                "last": last.map(|last| json!({ "id": last.id, "slot": last.slot, "state": last.look.name() })),
            }),
        }
    });
    let whole = Whole { head: named.map(|id| frame.say(id)).into(), rows: Some(rows.collect()) };
    give(whole, kind, &dated("reports", frame)).await
}

struct Runs {
    service: Service<Read>,
    frame: Frame,
    report: i64,
    /// Where the next page begins.
    cursor: Option<Cursor>,
    ended: bool,
}

/// The runs of one report, all pages of them.
pub(in crate::dashboard) async fn report_runs(
    service: &Service<Read>,
    kind: FileKind,
    frame: Frame,
    report: i64,
) -> Result<HttpResponse, Refusal> {
    let name = dated(&format!("report-{report}-runs"), &frame);
    give(Runs { service: service.clone(), frame, report, cursor: None, ended: false }, kind, &name).await
}

impl List for Runs {
    fn head(&self) -> Vec<String> {
        let named = [
            "reports-column-run",
            "reports-column-cause",
            "reports-column-items",
            "reports-column-to",
            "reports-column-state",
            "export-reason",
        ];
        named.map(|id| self.frame.say(id)).into()
    }

    async fn next(&mut self) -> Result<Option<Vec<Row>>, Refusal> {
        if self.ended {
            return Ok(None);
        }
        let page = self.service.report_runs(self.report, self.cursor.as_ref(), ROWS_AT_ONCE).await?;
        self.ended = page.next.is_none();
        self.cursor = page.next;
        Ok(Some(page.items.iter().map(|run| self.row(run)).collect()))
    }
}

impl Runs {
    fn row(&self, run: &ReportRun) -> Row {
        let frame = &self.frame;
        let row = ReportRunRow::from(run);
        Row {
            cells: vec![
                frame.t.machine(row.slot),
                frame.say(row.why()),
                row.total.map(|total| total.to_string()).unwrap_or_default(),
                row.recipients.to_string(),
                row.look.words(frame),
                row.look.reason().unwrap_or_default().to_owned(),
            ],
            object: json!({
                "id": row.id,
                "slot": row.slot,
                "cause": row.cause.as_str(),
                "items": row.total,
                "recipients": row.recipients,
                "state": row.look.name(),
                "reason": row.look.reason(),
            }),
        }
    }
}
