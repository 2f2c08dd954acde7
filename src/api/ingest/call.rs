//! The call that takes documents in.

use actix_web::{
    HttpRequest, HttpResponse,
    dev::Payload,
    http::{
        StatusCode,
        header::{ACCEPT, LOCATION},
    },
    post,
    web::{self},
};
use serde::de::IgnoredAny;
use utoipa::IntoParams;

use super::{
    super::{
        answer::done,
        body::{self, Incoming, content_type, unsupported},
        caller::Permitted,
        fields::{Asked, At, Fields, FromFields},
        headers::RequestId,
        names::{LocaleTag, OutcomeName},
        problem::{Problem, ProblemKind},
        segments::CollectionAt,
    },
    array,
    report::{IngestBody, IngestReportBody, ItemBody, SummaryBody, refusal},
    stream::Intake,
};
use crate::{
    clock::Dated,
    domain::Locale,
    service::{Defaults, Ingest, IngestOptions, Submission},
};

/// The largest body that is not a stream, in bytes.
const MAX_BODY: usize = 8 << 20;
/// The most documents in an array.
const MAX_ITEMS: usize = 10_000;
/// How many refused or held documents of a stream are listed where the answer is one JSON document.
const LISTED: usize = 1_000;
const NDJSON: &str = "application/x-ndjson";

/// How documents are to be taken in.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct IngestAsked {
    /// Say what would happen, and leave everything as it is.
    dry_run: Option<bool>,
    /// The key of a Markdown document that does not say it itself.
    #[param(max_length = 255, pattern = r"^[^\u0000]*$")]
    key: Option<String>,
    /// The locale of a Markdown document that does not say it itself.
    #[param(value_type = Option<LocaleTag>)]
    locale: Option<Locale>,
    /// The source locale of a Markdown document that does not say it itself.
    #[param(value_type = Option<LocaleTag>)]
    source_locale: Option<Locale>,
    /// The datetime of a Markdown document that does not say it itself.
    #[param(value_type = Option<String>, format = DateTime)]
    datetime: Option<Dated>,
    /// A Markdown document's path or address, where locale and key may stand.
    #[param(max_length = 2048, pattern = r"^[^\u0000]*$")]
    path: Option<String>,
}

impl FromFields for IngestAsked {
    fn read(fields: &mut Fields) -> Option<Self> {
        let dry_run = fields.flag("dry_run");
        let datetime = fields.text("datetime", 64).and_then(|text| {
            let read = Dated::parse(&text, None);
            read.map_err(|error| fields.wrong("datetime", error.to_string())).ok()
        });
        Some(Self {
            dry_run: Some(dry_run),
            key: fields.text("key", 255),
            locale: fields.value("locale"),
            source_locale: fields.value("source_locale"),
            datetime,
            path: fields.text("path", 2_048),
        })
    }
}

/// Takes documents in: an idempotent upsert by key and locale.
///
/// One JSON document, an array of at most 10,000 (8 MiB in all), one Markdown document with front matter, or NDJSON of any
/// length. Every document gets its own answer, and one that is refused does not stop the others.
///
/// One document alone is answered with 201 where it is the variant's first text, 202 where it is held, 422 where it is
/// refused, and else 200. An array and NDJSON are answered with 200.
///
/// NDJSON is taken in 500 lines at a time and answered in NDJSON as it is done: one line for each document, and at last one
/// with `summary`. Read the answer while you send. A line longer than 4 MiB is refused by itself. Where something fails
/// half way, the last line also has a `problem`; documents without an answer were not taken in, and sending all of them
/// again does no harm. With `Accept: application/json` there is one answer at the end instead.
///
/// Where the policy has a `mass_change_limit` and more than that would become stale, the documents are held: see `/held`.
#[utoipa::path(
    tag = "ingest",
    params(CollectionAt, IngestAsked),
    request_body(content(
        (IngestBody = "application/json"),
        (String = "application/x-ndjson"),
        (String = "text/markdown"),
    )),
    responses(
        (status = 200, description = "Taken in, each as its item says.", content(
            (IngestReportBody = "application/json"),
            (String = "application/x-ndjson"),
        )),
        (status = 201, description = "One document, the first text of its variant.", body = IngestReportBody),
        (status = 202, description = "One document, held.", body = IngestReportBody),
    ),
)]
#[post("/collections/{collection}/ingest")]
pub(crate) async fn ingest(
    request: HttpRequest,
    at: At<CollectionAt>,
    asked: Asked<IngestAsked>,
    service: Permitted<Ingest>,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let options = IngestOptions { dry_run: asked.0.dry_run.unwrap_or(false), confirmed: false };
    // Before a body is read that nobody could take.
    let collection = service.collection(&at.0.collection).await?.name;
    let incoming = Incoming::new(payload_of(payload));
    let given = content_type(&request);
    let (submissions, alone) = match given.as_str() {
        NDJSON | "application/ndjson" | "application/jsonl" => {
            let instance = RequestId::of(&request);
            let intake = Intake::new(service.into_inner(), collection, options, instance, incoming);
            return stream(&request, intake).await;
        }
        "application/json" => {
            let body = incoming.whole(&request, MAX_BODY).await?;
            body::parse::<IgnoredAny>(&body)?;
            match array::items(&body) {
                Some(items) if items.len() > MAX_ITEMS => {
                    let detail =
                        format!("The array has {} documents; {MAX_ITEMS} are the most. Send NDJSON.", items.len());
                    return Err(Problem::new(ProblemKind::TooLarge, detail));
                }
                Some(items) => (items.into_iter().map(|item| Submission::Item(item.to_vec())).collect(), false),
                None => (vec![Submission::Item(body)], true),
            }
        }
        "text/markdown" => {
            let bytes = incoming.whole(&request, MAX_BODY).await?;
            let defaults = Defaults {
                key: asked.0.key,
                locale: asked.0.locale,
                source_locale: asked.0.source_locale,
                datetime: asked.0.datetime,
            };
            (vec![Submission::Markdown { path: asked.0.path, bytes, defaults: Box::new(defaults) }], true)
        }
        _ => return Err(unsupported(&given, "`application/json`, `application/x-ndjson` or `text/markdown`")),
    };
    let mut reports = service.ingest(&collection, submissions, options).await?;
    if alone && let Some(errors) = reports.first_mut().and_then(|report| report.result.as_mut().err()) {
        return Err(refusal(std::mem::take(errors)));
    }
    let mut summary = SummaryBody::default();
    let mut items = Vec::with_capacity(reports.len());
    for (index, report) in (0..).zip(reports) {
        let item = ItemBody::new(index, None, report);
        summary.count(&item);
        items.push(item);
    }
    let first = items.first().filter(|_| alone);
    let status = match first.map(|item| item.outcome) {
        Some(OutcomeName::Created) if !options.dry_run => StatusCode::CREATED,
        Some(OutcomeName::Held) => StatusCode::ACCEPTED,
        _ => StatusCode::OK,
    };
    let place = first.and_then(|item| {
        let (id, locale) = (item.article_id?, item.locale.as_ref()?);
        Some(format!("/api/v1/articles/{id}/variants/{locale}"))
    });
    let mut response = done(status, &IngestReportBody { dry_run: options.dry_run, items, summary }, None)?;
    if status == StatusCode::CREATED
        && let Some(place) = place.and_then(|place| place.parse().ok())
    {
        response.headers_mut().insert(LOCATION, place);
    }
    Ok(response)
}

fn payload_of(payload: web::Payload) -> Payload {
    payload.into_inner()
}

/// Answers a stream. The first lines are taken in before the answer begins, so that what fails at once has its status.
async fn stream(request: &HttpRequest, mut intake: Intake) -> Result<HttpResponse, Problem> {
    let accepted = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if accepted.contains("application/json") && !accepted.contains("ndjson") {
        let mut listed = Vec::new();
        while let Some(items) = intake.next().await? {
            let notable =
                items.into_iter().filter(|item| matches!(item.outcome, OutcomeName::Refused | OutcomeName::Held));
            let room = LISTED - listed.len();
            listed.extend(notable.take(room));
        }
        let report = IngestReportBody { dry_run: intake.options.dry_run, items: listed, summary: intake.summary };
        return done(StatusCode::OK, &report, None);
    }
    let first = intake.next().await?;
    Ok(HttpResponse::Ok().content_type(NDJSON).streaming(intake.answer(first)))
}
