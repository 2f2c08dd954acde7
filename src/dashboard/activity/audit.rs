//! `GET /activity?kind=audit`: who did what, from where, by which request; for those who administer.

use actix_web::{HttpRequest, HttpResponse, web::Data};

use super::days;
use crate::{
    dashboard::{
        answer,
        errors::{Problem, Refusal},
        export,
        query::Query,
        rows::who,
        state::Site,
        view::{AuditPage, AuditRow, AuditView, Frame, Section},
    },
    service::{Administer, AuditFilter, AuditRecord, Names, Read, Service},
};

/// How many entries a page tells of.
const LISTED: u64 = 50;
/// The longest name of somebody, as the API takes it.
const LONGEST_NAME: usize = 200;

/// The audit.
pub(super) async fn show(request: &HttpRequest, site: &Data<Site>, service: &Service<Read>) -> HttpResponse {
    let file = async |kind| {
        let administrator: Service<Administer> = site.gate.admit(service.caller())?;
        let frame = site.frame(request, Some(Section::Activity), None);
        let filter = filter(&frame, &view(&Query::of(request))?, None)?;
        export::audit(&administrator, kind, frame, filter).await
    };
    if let Some(file) = export::asked(request, site, service, file).await {
        return file;
    }
    let page = page(request, site, service).await;
    answer::give(request, site, page, |page| &page.frame)
}

async fn page(request: &HttpRequest, site: &Site, service: &Service<Read>) -> Result<AuditPage, Refusal> {
    let administrator: Service<Administer> = site.gate.admit(service.caller())?;
    let query = Query::of(request);
    let view = view(&query)?;
    let before = query.one("before").map(|place| place.parse().map_err(|_| Problem::Place)).transpose()?;
    let frame = site.frame(request, Some(Section::Activity), None);
    let records = administrator.audit(&filter(&frame, &view, before)?).await?;
    let people = records.iter().map(|record| record.entry.actor.as_str()).chain(view.actor.as_deref());
    let names = administrator.names(people).await?;
    let mut actors: Vec<String> =
        records.iter().map(|record| record.entry.actor.clone()).chain(view.actor.clone()).collect();
    actors.sort();
    actors.dedup();
    let full = u64::try_from(records.len()).unwrap_or(u64::MAX) >= LISTED;
    Ok(AuditPage {
        older: records.last().map(|last| last.id).filter(|_| full),
        actors: actors
            .into_iter()
            .map(|actor| {
                let on = view.actor.as_ref() == Some(&actor);
                (actor.clone(), who(&actor, &names).name(&frame.t), on)
            })
            .collect(),
        rows: records.iter().map(|record| row(record, &names)).collect(),
        view,
        frame,
    })
}

fn row(record: &AuditRecord, names: &Names) -> AuditRow {
    let entry = &record.entry;
    AuditRow {
        at: entry.at,
        who: who(&entry.actor, names),
        action: entry.action.clone(),
        object: entry.object.clone(),
        address: entry.address.clone(),
        request: entry.request.clone(),
    }
}

fn filter(frame: &Frame, view: &AuditView, before: Option<i64>) -> Result<AuditFilter, Problem> {
    let action = view.noun.map(|noun| format!("{noun}.*"));
    let (from, until) = days(frame, view.from.as_deref(), view.to.as_deref())?;
    Ok(AuditFilter { before, actor: view.actor.clone(), action, from, until, limit: LISTED })
}

/// What the address narrows the audit to. What is not known is refused by name.
fn view(query: &Query) -> Result<AuditView, Problem> {
    let noun =
        query.one("action").map(|name| AuditView::noun(name).ok_or_else(|| Problem::Value("action", name.to_owned())));
    let actor = query.one("actor").map(|actor| actor.chars().take(LONGEST_NAME).collect());
    let day = |name| query.one(name).filter(|day| !day.is_empty()).map(str::to_owned);
    Ok(AuditView { actor, noun: noun.transpose()?, from: day("from"), to: day("to") })
}
