//! Reports: defining them, having them run, and reading what they said.

use actix_web::{
    HttpRequest, HttpResponse, delete, get,
    http::{StatusCode, header::CONTENT_DISPOSITION},
    post, put,
};
use utoipa::IntoParams;

use super::{
    answer::{Condition, PageBody, digest, done, found, unless_known, version_needed},
    body::Sent,
    caller::Permitted,
    fields::{Asked, At, Fields, FromFields, Nothing},
    keyed::KeptInstead,
    lists::{self, ListFields},
    names::{FormatName, LocaleTag},
    problem::{Problem, ProblemKind},
    report_bodies::{DefinitionBody, ReportBody, ReportSecretBody, TemplateBody},
    run_bodies::{MessageBody, ResendBody, ResentBody, RunAnswer, RunBody, RunDetailBody, TestBody},
    segments::{ReportAt, ReportRunAt},
};
use crate::{
    domain::{
        Locale,
        report::{Format, Rendered, Template},
    },
    service::{Cursor, Manage, Read, Service, ServiceError, TestTo},
};

/// The longest name of a time zone that is looked for, in characters.
const MAX_ZONE: usize = 100;

/// The version that a request is about; `None`: whichever stands.
async fn expected(request: &HttpRequest, service: &Service<Manage>, id: i64) -> Result<Option<i64>, Problem> {
    let standing = ReportBody::from(service.managed_report(id).await?);
    match Condition::of(request, id)? {
        Condition::Present => Ok(None),
        Condition::Versions(versions) if versions.contains(&standing.version) => Ok(Some(standing.version)),
        Condition::Versions(_) | Condition::Absent => {
            let detail = format!("The report {id} is another than you saw.");
            Err(Problem::new(ProblemKind::PreconditionFailed, detail))
        }
        Condition::Unsaid => Err(version_needed(&format!("The report {id}"), &standing.tag())),
    }
}

/// In which form and language.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct FormAsked {
    /// The form; the run and its messages as JSON, or the facts of a preview, where it is left out.
    format: Option<FormatName>,
    /// The language; the report's own where it is left out.
    #[param(value_type = Option<LocaleTag>)]
    language: Option<Locale>,
}

impl FromFields for FormAsked {
    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self { format: fields.value("format"), language: fields.value("language") })
    }
}

/// Which page of the archive.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct RunsAsked {
    /// Where the page begins: `next` or `previous` of another page.
    #[param(value_type = Option<String>, pattern = r"^[ab]-?[0-9a-f]+\.([0-9a-f]{2})*$")]
    cursor: Option<Cursor>,
    /// How many runs the page holds at most; 100 unless said.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u64>,
}

impl FromFields for RunsAsked {
    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self { cursor: fields.value("cursor"), limit: fields.limit() })
    }
}

/// What a report says, as a file. It is never shown as a page of this site.
fn file(request: &HttpRequest, rendered: Rendered) -> HttpResponse {
    let tag = digest(&rendered.bytes);
    let mut response = unless_known(request, &tag, rendered.content_type, rendered.bytes);
    let name = rendered.file_name.replace(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-' | '_'), "_");
    if let Ok(value) = format!("attachment; filename=\"{name}\"").parse() {
        response.headers_mut().insert(CONTENT_DISPOSITION, value);
    }
    response
}

/// All reports that the caller may see, by name.
#[utoipa::path(
    tag = "reports",
    responses((status = 200, description = "All of them, on one page.", body = PageBody<ReportBody>)),
)]
#[get("/reports")]
pub(crate) async fn list_reports(
    request: HttpRequest,
    _: Asked<Nothing>,
    service: Permitted<Read>,
) -> Result<HttpResponse, Problem> {
    let items = service.reports().await?.into_iter().map(ReportBody::from).collect();
    found(&request, &PageBody::whole(items), None)
}

/// Defines a report.
#[utoipa::path(
    tag = "reports",
    request_body = DefinitionBody,
    responses((status = 201, description = "The report.", body = ReportBody)),
)]
#[post("/reports")]
pub(crate) async fn create_report(
    _: Asked<Nothing>,
    service: Permitted<Manage>,
    sent: Sent<DefinitionBody>,
) -> Result<HttpResponse, Problem> {
    let body = ReportBody::from(service.create_report(sent.0.read()?).await?);
    done(StatusCode::CREATED, &body, Some(body.tag()))
}

/// In which language, and in which zone.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct TemplatesAsked {
    /// The language that they are named and written in, `en`, `zh-CN` or `zh-HK`; `en` where it is left out.
    #[param(value_type = Option<LocaleTag>)]
    language: Option<Locale>,
    /// The IANA time zone that they are due in; `UTC` where it is left out.
    #[param(max_length = 100, example = "Asia/Hong_Kong")]
    zone: Option<String>,
}

impl FromFields for TemplatesAsked {
    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self { language: fields.value("language"), zone: fields.text("zone", MAX_ZONE) })
    }
}

/// Reports to start from. `POST /reports` takes each `definition` as it is; it goes to nobody yet.
#[utoipa::path(
    tag = "reports",
    params(TemplatesAsked),
    responses((status = 200, description = "All of them, on one page.", body = PageBody<TemplateBody>)),
)]
#[get("/reports/templates")]
pub(crate) async fn list_report_templates(
    request: HttpRequest,
    asked: Asked<TemplatesAsked>,
    service: Permitted<Read>,
) -> Result<HttpResponse, Problem> {
    let TemplatesAsked { language, zone } = asked.0;
    let language = language.map_or_else(|| Locale::parse("en"), Ok);
    let language = language.map_err(|error| Problem::internal(format!("the usual language: {error}")))?;
    let zone = zone.as_deref().unwrap_or("UTC");
    let template = |template: Template| {
        let definition = service.report_template(template, &language, zone)?;
        Ok(TemplateBody { name: template.into(), definition: definition.into() })
    };
    let items: Result<Vec<TemplateBody>, ServiceError> = Template::ALL.into_iter().map(template).collect();
    let items = items.map_err(|error| Problem::from(error).outside_body())?;
    found(&request, &PageBody::whole(items), None)
}

/// One report.
#[utoipa::path(
    tag = "reports",
    params(ReportAt),
    responses((status = 200, description = "The report; `ETag` is its version.", body = ReportBody)),
)]
#[get("/reports/{id}")]
pub(crate) async fn get_report(
    request: HttpRequest,
    at: At<ReportAt>,
    _: Asked<Nothing>,
    service: Permitted<Read>,
) -> Result<HttpResponse, Problem> {
    let body = ReportBody::from(service.report(at.0.id).await?);
    found(&request, &body, Some(body.tag()))
}

/// Defines a report anew. What is left out becomes what it is by itself.
#[utoipa::path(
    tag = "reports",
    params(ReportAt, ("If-Match" = Option<String>, Header, description = "The version that is meant; needed.", pattern = "^(\\*|\"[!-~]*\")$")),
    request_body = DefinitionBody,
    responses((status = 200, description = "The report as it is now.", body = ReportBody)),
)]
#[put("/reports/{id}")]
pub(crate) async fn put_report(
    request: HttpRequest,
    at: At<ReportAt>,
    _: Asked<Nothing>,
    service: Permitted<Manage>,
    sent: Sent<DefinitionBody>,
) -> Result<HttpResponse, Problem> {
    let expected = expected(&request, &service, at.0.id).await?;
    let body = ReportBody::from(service.save_report(at.0.id, sent.0.read()?, expected).await?);
    done(StatusCode::OK, &body, Some(body.tag()))
}

/// Deletes a report with all that it ever said.
#[utoipa::path(
    tag = "reports",
    params(ReportAt, ("If-Match" = Option<String>, Header, description = "The version that is meant; needed.", pattern = "^(\\*|\"[!-~]*\")$")),
    responses((status = 204, description = "Deleted.")),
)]
#[delete("/reports/{id}")]
pub(crate) async fn delete_report(
    request: HttpRequest,
    at: At<ReportAt>,
    _: Asked<Nothing>,
    service: Permitted<Manage>,
) -> Result<HttpResponse, Problem> {
    let expected = expected(&request, &service, at.0.id).await?;
    service.delete_report(at.0.id, expected).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Gives a report a new secret to sign its calls with.
#[utoipa::path(
    tag = "reports",
    params(ReportAt),
    responses((status = 200, description = "The secret, shown this once.", body = ReportSecretBody)),
)]
#[post("/reports/{id}/secret")]
pub(crate) async fn rotate_report_secret(
    at: At<ReportAt>,
    _: Asked<Nothing>,
    service: Permitted<Manage>,
) -> Result<HttpResponse, Problem> {
    let secret = service.rotate_report_secret(at.0.id).await?;
    let mut response = done(StatusCode::OK, &ReportSecretBody { secret }, None)?;
    let kept = serde_json::to_vec(&ReportSecretBody { secret: None });
    let kept = kept.map_err(|error| Problem::internal(format!("writing an answer: {error}")))?;
    response.extensions_mut().insert(KeptInstead(kept));
    Ok(response)
}

/// The runs of a report, the newest first, page by page.
#[utoipa::path(
    tag = "reports",
    params(ReportAt, RunsAsked),
    responses((status = 200, description = "A page.", body = PageBody<RunBody>)),
)]
#[get("/reports/{id}/runs")]
pub(crate) async fn list_report_runs(
    request: HttpRequest,
    at: At<ReportAt>,
    asked: Asked<RunsAsked>,
    service: Permitted<Read>,
) -> Result<HttpResponse, Problem> {
    let RunsAsked { cursor, limit } = asked.0;
    lists::refuse_cursor_unless(cursor.as_ref().is_none_or(|cursor| cursor.at.is_empty()))?;
    let page = service.report_runs(at.0.id, cursor.as_ref(), limit.unwrap_or(lists::USUAL_PAGE)).await?;
    found(&request, &lists::page(page, RunBody::from), None)
}

/// One run: with its messages, or as it reads in a form and a language. What it said never changes.
#[utoipa::path(
    tag = "reports",
    params(ReportRunAt, FormAsked),
    responses((status = 200, description = "The run with its messages; with `format`, a file.", content(
        (RunAnswer = "application/json"),
        (String = "text/html"),
        (String = "text/plain"),
        (String = "text/markdown"),
        (String = "text/csv"),
        (String = "application/atom+xml"),
        (String = "text/calendar"),
    ))),
)]
#[get("/reports/{id}/runs/{run}")]
pub(crate) async fn get_report_run(
    request: HttpRequest,
    at: At<ReportRunAt>,
    asked: Asked<FormAsked>,
    service: Permitted<Read>,
) -> Result<HttpResponse, Problem> {
    let FormAsked { format, language } = asked.0;
    let ReportRunAt { id, run } = at.0;
    if let Some(format) = format {
        let rendered = service.report_run_as(id, run, language.as_ref(), format.into()).await?;
        return Ok(file(&request, rendered));
    }
    let (run, messages) = service.report_run(id, run).await?;
    let messages = messages.into_iter().map(MessageBody::from).collect();
    found(&request, &RunDetailBody { run: run.into(), messages }, None)
}

/// Has a report run now, besides its schedule. It is carried out, and told to all recipients, in the next round.
#[utoipa::path(
    tag = "reports",
    params(ReportAt),
    responses((status = 202, description = "The run to come.", body = RunBody)),
)]
#[post("/reports/{id}/run")]
pub(crate) async fn run_report(
    at: At<ReportAt>,
    _: Asked<Nothing>,
    service: Permitted<Manage>,
) -> Result<HttpResponse, Problem> {
    done(StatusCode::ACCEPTED, &RunBody::from(service.run_report(at.0.id).await?), None)
}

/// How a report would read now. Nothing is stored, and nobody is told.
#[utoipa::path(
    tag = "reports",
    params(ReportAt, FormAsked),
    responses((status = 200, description = "A file; the facts as JSON without `format`.", content(
        (Object = "application/json"),
        (String = "text/html"),
        (String = "text/plain"),
        (String = "text/markdown"),
        (String = "text/csv"),
        (String = "application/atom+xml"),
        (String = "text/calendar"),
    ))),
)]
#[post("/reports/{id}/preview")]
pub(crate) async fn preview_report(
    request: HttpRequest,
    at: At<ReportAt>,
    asked: Asked<FormAsked>,
    service: Permitted<Read>,
) -> Result<HttpResponse, Problem> {
    let FormAsked { format, language } = asked.0;
    let format = format.map_or(Format::Json, Format::from);
    let preview = service.preview_report(at.0.id, language.as_ref(), &[format]).await?;
    let rendered = preview.rendered.into_iter().next();
    Ok(file(&request, rendered.ok_or_else(|| Problem::internal("a preview has the form it was asked for in"))?))
}

/// Has a report run now and go to one address only, so that it can be looked at as it arrives.
#[utoipa::path(
    tag = "reports",
    params(ReportAt),
    request_body = TestBody,
    responses((status = 202, description = "The run to come.", body = RunBody)),
)]
#[post("/reports/{id}/test")]
pub(crate) async fn test_report(
    at: At<ReportAt>,
    _: Asked<Nothing>,
    service: Permitted<Manage>,
    sent: Sent<TestBody>,
) -> Result<HttpResponse, Problem> {
    let TestBody { address, language } = sent.0;
    let run = service.test_report(at.0.id, TestTo { address, language }).await?;
    done(StatusCode::ACCEPTED, &RunBody::from(run), None)
}

/// Begins a failed run anew.
#[utoipa::path(
    tag = "reports",
    params(ReportRunAt),
    responses((status = 202, description = "The run to come.", body = RunBody)),
)]
#[post("/reports/{id}/runs/{run}/retry")]
pub(crate) async fn retry_report_run(
    at: At<ReportRunAt>,
    _: Asked<Nothing>,
    service: Permitted<Manage>,
) -> Result<HttpResponse, Problem> {
    done(StatusCode::ACCEPTED, &RunBody::from(service.retry_report_run(at.0.id, at.0.run).await?), None)
}

/// Sends a run's messages again: those that failed under the id they had; with `all`, those that were taken too, as new
/// messages.
#[utoipa::path(
    tag = "reports",
    params(ReportRunAt),
    request_body = ResendBody,
    responses((status = 202, description = "What will be sent in the next round.", body = ResentBody)),
)]
#[post("/reports/{id}/runs/{run}/resend")]
pub(crate) async fn resend_report_run(
    at: At<ReportRunAt>,
    _: Asked<Nothing>,
    service: Permitted<Manage>,
    sent: Sent<ResendBody>,
) -> Result<HttpResponse, Problem> {
    let messages = service.resend_report_run(at.0.id, at.0.run, sent.0.all).await?;
    done(StatusCode::ACCEPTED, &ResentBody { messages }, None)
}
