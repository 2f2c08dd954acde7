//! The audit as a file.

use actix_web::HttpResponse;

use super::{
    FileKind, ROWS_AT_ONCE, dated,
    list::{List, Row, give},
};
use crate::{
    dashboard::{errors::Refusal, rows::who, view::Frame},
    service::{Administer, AuditFilter, AuditRecord, Names, Service},
};

struct Audit {
    service: Service<Administer>,
    frame: Frame,
    /// Where the next page begins; `None` after the last.
    filter: Option<AuditFilter>,
}

/// The entries asked for, newest first, all of them.
pub(in crate::dashboard) async fn audit(
    service: &Service<Administer>,
    kind: FileKind,
    frame: Frame,
    filter: AuditFilter,
) -> Result<HttpResponse, Refusal> {
    let name = dated("audit", &frame);
    let filter = Some(AuditFilter { before: None, limit: ROWS_AT_ONCE, ..filter });
    give(Audit { service: service.clone(), frame, filter }, kind, &name).await
}

impl List for Audit {
    fn head(&self) -> Vec<String> {
        let named = [
            "export-time",
            "activity-who",
            "activity-audit-action",
            "activity-audit-object",
            "activity-audit-address",
            "activity-audit-request",
        ];
        named.map(|id| self.frame.say(id)).into()
    }

    async fn next(&mut self) -> Result<Option<Vec<Row>>, Refusal> {
        let Some(filter) = self.filter.take() else { return Ok(None) };
        let records = self.service.audit(&filter).await?;
        let names = self.service.names(records.iter().map(|record| record.entry.actor.as_str())).await?;
        let full = u64::try_from(records.len()).unwrap_or(u64::MAX) >= filter.limit;
        let rows = records.iter().map(|record| self.row(record, &names)).collect();
        let last = records.last().map(|last| last.id).filter(|_| full);
        self.filter = last.map(|before| AuditFilter { before: Some(before), ..filter });
        Ok(Some(rows))
    }
}

impl Audit {
    fn row(&self, record: &AuditRecord, names: &Names) -> Row {
        let (t, entry) = (&self.frame.t, &record.entry);
        let cells = vec![
            t.machine(entry.at),
            who(&entry.actor, names).name(t),
            entry.action.clone(),
            entry.object.clone(),
            entry.address.clone().unwrap_or_default(),
            entry.request.clone().unwrap_or_default(),
        ];
        let object = serde_json::to_value(record).unwrap_or_default();
        Row { cells, object }
    }
}
