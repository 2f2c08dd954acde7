//! How a report would read now, and the contents of reports, to look at and to keep.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, HeaderValue},
    web::Data,
};

use super::super::{
    answer,
    errors::{Problem, Refusal, refuse},
    query::{Query, number},
    state::Site,
    view::{PreviewPage, Section},
    visitor::Admitted,
};
use crate::{
    domain::{
        Locale,
        report::{Format, Rendered},
    },
    service::{Read, Service},
};

/// What a mail may do inside its frame: look like itself. Nothing is loaded, nothing runs, nothing is sent.
const MAIL_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'self'; sandbox allow-popups";
/// Forms that pages show; the others are there to be kept.
pub(super) const SHOWN: [Format; 3] = [Format::Html, Format::Text, Format::Csv];

/// The preview.
pub(in crate::dashboard) async fn preview(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Read>,
) -> HttpResponse {
    let page = page(&request, &site, &service).await;
    answer::give(&request, &site, page, |page| &page.frame)
}

async fn page(request: &HttpRequest, site: &Site, service: &Service<Read>) -> Result<PreviewPage, Refusal> {
    let report = service.report(number(request, "id")?).await?;
    let shown = shown(request)?;
    let language = language(request)?.unwrap_or_else(|| report.definition.language.clone());
    let previewed = service.preview_report(report.id, Some(&language), &[shown]).await?;
    let rendered = previewed.rendered.into_iter().next().ok_or(Refusal::NotFound)?;
    Ok(PreviewPage {
        id: report.id,
        name: report.definition.name,
        recipients: report.definition.recipients.len(),
        language,
        shown,
        is_empty: previewed.data.is_empty(),
        send_empty: report.definition.send_empty,
        subject: rendered.subject.clone(),
        text: words(&rendered),
        frame: site.frame(request, Some(Section::Reports), None),
    })
}

/// A report as it would read now, by itself.
pub(in crate::dashboard) async fn contents(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Read>,
) -> HttpResponse {
    let given = async {
        let format = format(&request)?;
        let language = language(&request)?;
        let id = number(&request, "id")?;
        let previewed = service.preview_report(id, language.as_ref(), &[format]).await?;
        previewed.rendered.into_iter().next().ok_or(Refusal::NotFound)
    };
    match given.await {
        Ok(rendered) => give(&request, rendered),
        Err(refusal) => refuse(&request, &site, &refusal),
    }
}

/// The form that the address asks to see; HTML where it asks for none.
pub(super) fn shown(request: &HttpRequest) -> Result<Format, Refusal> {
    let query = Query::of(request);
    let Some(name) = query.one("as") else { return Ok(Format::Html) };
    let shown = if name == "txt" { Some(Format::Text) } else { name.parse().ok() };
    let shown = shown.filter(|format| SHOWN.contains(format));
    shown.ok_or_else(|| Problem::Value("as", name.to_owned()).into())
}

/// The language that the address asks for.
pub(super) fn language(request: &HttpRequest) -> Result<Option<Locale>, Refusal> {
    let query = Query::of(request);
    let tag = query.one("language").map(|tag| (tag, Locale::parse(tag)));
    match tag {
        None => Ok(None),
        Some((_, Ok(locale))) => Ok(Some(locale)),
        Some((tag, Err(_))) => Err(Problem::Value("language", tag.to_owned()).into()),
    }
}

/// The form that the path names.
pub(super) fn format(request: &HttpRequest) -> Result<Format, Refusal> {
    let name = request.match_info().get("form").unwrap_or_default();
    name.parse().map_err(|_| Refusal::NotFound)
}

/// What a page shows of a form that is not HTML.
pub(super) fn words(rendered: &Rendered) -> Option<String> {
    let is_text = rendered.format != Format::Html;
    is_text.then(|| String::from_utf8_lossy(&rendered.bytes).trim_start_matches('\u{feff}').to_owned())
}

/// A report's contents as an answer: HTML inside a frame of ours, anything else as a file; HTML too where the address
/// says so.
pub(super) fn give(request: &HttpRequest, rendered: Rendered) -> HttpResponse {
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::CONTENT_TYPE, rendered.content_type))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::CONTENT_SECURITY_POLICY, MAIL_POLICY));
    let is_file = rendered.format != Format::Html || Query::of(request).one("download").is_some();
    if is_file && let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{}\"", rendered.file_name)) {
        answer.insert_header((header::CONTENT_DISPOSITION, value));
    }
    answer.body(rendered.bytes)
}
