//! What a report said: its runs, one run with its messages, and what can be asked of both.

use actix_web::{HttpRequest, HttpResponse, web::Data};

use super::{
    super::{
        answer,
        errors::{Problem, Refusal, refuse},
        export,
        flash::go_saying,
        form::{Fields, ReaderForm},
        links::{Address, REPORTS},
        once::once,
        outgoing,
        query::{Query, number},
        state::Site,
        view::{Flash, Frame, MessageRow, ReportRunPage, ReportRunRow, ReportRunsPage, RunLook, Saying, Section},
        visitor::Admitted,
    },
    preview::{format, give, language, shown, words},
};
use crate::{
    domain::Locale,
    service::{Manage, Read, RunState, Service, ServiceError, TestTo},
};

/// How many runs a page lists.
const LISTED: u64 = 30;

/// The runs.
pub(in crate::dashboard) async fn runs(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Read>,
) -> HttpResponse {
    let file = async |kind| {
        let report = service.report(number(&request, "id")?).await?;
        let frame = site.frame(&request, Some(Section::Reports), None);
        export::report_runs(&service, kind, frame, report.id).await
    };
    if let Some(file) = export::asked(&request, &site, &service, file).await {
        return file;
    }
    let page = runs_page(&request, &site, &service).await;
    answer::give(&request, &site, page, |page| &page.frame)
}

async fn runs_page(request: &HttpRequest, site: &Site, service: &Service<Read>) -> Result<ReportRunsPage, Refusal> {
    let report = service.report(number(request, "id")?).await?;
    let cursor = Query::of(request).place(|_| true)?;
    let page = service.report_runs(report.id, cursor.as_ref(), LISTED).await?;
    let paused = outgoing::paused(site, service).await?;
    Ok(ReportRunsPage {
        id: report.id,
        name: report.definition.name,
        schedule: report.definition.schedule,
        paused: report.definition.paused,
        next: report.next_slot,
        rows: page.items.iter().map(ReportRunRow::from).collect(),
        newer: page.previous.map(|cursor| cursor.to_string()),
        older: page.next.map(|cursor| cursor.to_string()),
        frame: Frame { paused, ..site.frame(request, Some(Section::Reports), None) },
    })
}

/// One run.
pub(in crate::dashboard) async fn run(request: HttpRequest, site: Data<Site>, service: Admitted<Read>) -> HttpResponse {
    let page = run_page(&request, &site, &service).await;
    answer::give(&request, &site, page, |page| &page.frame)
}

async fn run_page(request: &HttpRequest, site: &Site, service: &Service<Read>) -> Result<ReportRunPage, Refusal> {
    let (id, number) = (number(request, "id")?, number(request, "run")?);
    let report = service.report(id).await?;
    let paused = outgoing::paused(site, service).await?;
    let (run, messages) = service.report_run(id, number).await?;
    let defined = run.run.definition.as_ref().map(|definition| definition.language.clone());
    let language = language(request)?.or(defined).unwrap_or_else(|| report.definition.language.clone());
    let told = if run.run.state == RunState::Done {
        let rendered = service.report_run_as(id, number, Some(&language), shown(request)?).await?;
        let compared = service.compare_report_run(id, number).await?;
        Some(Saying {
            shown: rendered.format,
            subject: rendered.subject.clone(),
            text: words(&rendered),
            before: compared.as_ref().map(|(before, _)| before.id),
            comparison: compared.map(|(_, comparison)| comparison),
        })
    } else {
        None
    };
    Ok(ReportRunPage {
        id,
        name: report.definition.name,
        run: number,
        slot: run.run.slot,
        look: RunLook::of(&run.run, run.tally),
        can_retry: run.run.state == RunState::Failed,
        failed: run.tally.failed,
        language,
        told,
        messages: messages.into_iter().map(MessageRow::from).collect(),
        frame: Frame { paused, ..site.frame(request, Some(Section::Reports), None) },
    })
}

/// What a run said, by itself.
pub(in crate::dashboard) async fn contents(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Read>,
) -> HttpResponse {
    let given = async {
        let (id, run) = (number(&request, "id")?, number(&request, "run")?);
        Ok::<_, Refusal>(service.report_run_as(id, run, language(&request)?.as_ref(), format(&request)?).await?)
    };
    match given.await {
        Ok(rendered) => give(&request, rendered),
        Err(refusal) => refuse(&request, &site, &refusal),
    }
}

/// Carries out what is asked of a report or of one of its runs.
pub(in crate::dashboard) async fn act(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Manage>,
    form: ReaderForm,
) -> HttpResponse {
    match acted(&request, &service, &form.fields).await {
        Ok(answer) => answer,
        Err(Refusal::Service(ServiceError::Paused)) => go_saying(request.path(), &Flash::new("outgoing-flash-refused")),
        Err(refusal) => refuse(&request, &site, &refusal),
    }
}

async fn acted(request: &HttpRequest, service: &Service<Manage>, fields: &Fields) -> Result<HttpResponse, Refusal> {
    let id = number(request, "id")?;
    let runs = Address::to(REPORTS).then(id).then("runs");
    let run = number(request, "run").ok();
    let service = &once(service, request, fields, "tell");
    let flash = match (fields.one("do"), run) {
        (Some("run"), None) => {
            service.run_report_unless_under_way(id).await?;
            Flash::new("reports-flash-run")
        }
        (Some("test"), None) => match service.test_report(id, test_to(fields)?).await {
            Ok(_) => Flash::new("reports-flash-test"),
            Err(ServiceError::Invalid { .. }) => Flash::new("reports-flash-no-address"),
            Err(error) => return Err(error.into()),
        },
        (Some("retry"), Some(run)) => {
            service.retry_report_run(id, run).await?;
            Flash::new("reports-flash-run")
        }
        (Some(what @ ("resend" | "resend-all")), Some(run)) => {
            let sent = service.resend_report_run(id, run, what == "resend-all").await?;
            Flash::new("reports-flash-resent").with_number(sent)
        }
        _ => return Err(Problem::Form.into()),
    };
    let to = match run {
        Some(run) => runs.then(run),
        None => runs,
    };
    Ok(go_saying(&to.to_string(), &flash))
}

fn test_to(fields: &Fields) -> Result<TestTo, Refusal> {
    let filled = |name: &str| fields.one(name).map(str::trim).filter(|value| !value.is_empty());
    let language = filled("language").map(Locale::parse).transpose().map_err(|_| Problem::Form)?;
    Ok(TestTo { address: filled("address").map(ToOwned::to_owned), language })
}
