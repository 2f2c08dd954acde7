//! `/reports`: the reports, when each is due next, and how its last run went.

use actix_web::{HttpRequest, HttpResponse, web::Data};

use super::super::{
    answer,
    errors::Refusal,
    export, outgoing,
    state::Site,
    view::{Frame, LastRun, ReportRow, ReportsPage, RunLook, Section},
    visitor::Admitted,
};
use crate::service::{Read, Service};

/// The list.
pub(in crate::dashboard) async fn list(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Read>,
) -> HttpResponse {
    let file = async |kind| export::reports(&page(&request, &site, &service).await?, kind).await;
    if let Some(file) = export::asked(&request, &site, &service, file).await {
        return file;
    }
    let page = page(&request, &site, &service).await;
    answer::give(&request, &site, page, |page| &page.frame)
}

async fn page(request: &HttpRequest, site: &Site, service: &Service<Read>) -> Result<ReportsPage, Refusal> {
    let reports = service.reports().await?;
    let last = service.last_runs(&reports).await?;
    let rows = reports.into_iter().map(|report| ReportRow {
        last: last.get(&report.id).map(|run| LastRun {
            id: run.run.id,
            slot: run.run.slot,
            look: RunLook::of(&run.run, run.tally),
        }),
        id: report.id,
        name: report.definition.name,
        schedule: report.definition.schedule,
        paused: report.definition.paused,
        recipients: report.definition.recipients.len(),
        next: report.next_slot,
    });
    let rows = rows.collect();
    let paused = outgoing::paused(site, service).await?;
    Ok(ReportsPage { rows, frame: Frame { paused, ..site.frame(request, Some(Section::Reports), None) } })
}
