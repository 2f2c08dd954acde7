//! The work queue: workers claim what is most urgent, and submit what they made of it.

use actix_web::{HttpRequest, HttpResponse, get, http::StatusCode, post};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    answer::{PageBody, done, found},
    article_bodies::CollectionNames,
    body::Sent,
    caller::Permitted,
    claim_bodies::{ClaimBody, ClaimsBody, SubmittedBody, WorkBody},
    fields::{Asked, At, Nothing},
    names::{LocaleTag, OriginName},
    problem::{Problem, ProblemField, ProblemKind},
    segments::ClaimAt,
};
use crate::{
    clock::Dated,
    domain::Locale,
    service::{ClaimRequest, LEASE_SECONDS, Service, Submitted, Translate},
};

/// What a worker asks for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ClaimingBody {
    /// Only work of this collection.
    #[serde(default)]
    #[schema(example = "news")]
    collection: Option<String>,
    /// Into these locales; 1 to 50.
    #[schema(value_type = Vec<LocaleTag>, min_items = 1, max_items = 50, example = json!(["zh-HK"]))]
    locales: Vec<Locale>,
    /// Only translations from this variant.
    #[serde(default)]
    #[schema(value_type = Option<LocaleTag>, example = "en")]
    from: Option<Locale>,
    /// At most so many pieces.
    #[serde(default = "one")]
    #[schema(minimum = 1, maximum = 50, default = 1)]
    limit: u64,
    /// For how long, in seconds. Renew the claim where the work takes longer.
    #[serde(default = "usual_lease")]
    #[schema(minimum = 60, maximum = 3600, default = 900)]
    lease_seconds: i64,
    /// What the worker is called, for people who look at what is going on.
    #[serde(default)]
    #[schema(max_length = 100, example = "worker-3")]
    worker: Option<String>,
}

const fn one() -> u64 {
    1
}

const fn usual_lease() -> i64 {
    LEASE_SECONDS.1
}

/// Claims the most urgent open work, never the same piece for two at once.
///
/// Overdue work comes first, then corrections, missing texts and large changes, then what is due soonest. Each piece has
/// everything that is needed to do it: the source's text, the translation that stands, and what changed in the source since
/// that was made. There may be fewer pieces than asked for, or none.
///
/// A claim runs out by itself. Until somebody else has claimed the work, it can still be renewed and submitted.
#[utoipa::path(
    tag = "claims",
    request_body = ClaimingBody,
    responses(
        (status = 201, description = "The claims, the most urgent first.", body = ClaimsBody),
        (status = 200, description = "There is no such work now.", body = ClaimsBody),
    ),
)]
#[post("/claims")]
pub(crate) async fn claim_work(
    _: Asked<Nothing>,
    service: Permitted<Translate>,
    sent: Sent<ClaimingBody>,
) -> Result<HttpResponse, Problem> {
    let ClaimingBody { collection, locales, from, limit, lease_seconds, worker } = sent.0;
    let worker = worker.unwrap_or_default();
    let request = ClaimRequest { collection, locales, from, limit, lease_seconds, worker };
    let items: Vec<WorkBody> = service.claim_work(&request).await?.into_iter().map(WorkBody::from).collect();
    let status = if items.is_empty() { StatusCode::OK } else { StatusCode::CREATED };
    done(status, &ClaimsBody { items }, None)
}

/// The caller's open claims, oldest first; at most 500. A claim whose time has run out stays open until somebody asks for
/// work.
#[utoipa::path(
    tag = "claims",
    responses((status = 200, description = "All of them, on one page.", body = PageBody<ClaimBody>)),
)]
#[get("/claims")]
pub(crate) async fn list_claims(
    request: HttpRequest,
    _: Asked<Nothing>,
    service: Permitted<Translate>,
) -> Result<HttpResponse, Problem> {
    let collections = CollectionNames::asked(&service, &[]).await?;
    let claims = service.open_claims().await?;
    let items = claims.into_iter().map(|claim| ClaimBody::new(&claim, collections.name(claim.collection_id)));
    found(&request, &PageBody::whole(items.collect()), None)
}

/// One of the caller's claims, with everything that is needed to work on it.
#[utoipa::path(
    tag = "claims",
    params(ClaimAt),
    responses((status = 200, description = "The claim.", body = WorkBody)),
)]
#[get("/claims/{id}")]
pub(crate) async fn get_claim(
    request: HttpRequest,
    at: At<ClaimAt>,
    _: Asked<Nothing>,
    service: Permitted<Translate>,
) -> Result<HttpResponse, Problem> {
    found(&request, &WorkBody::from(service.claimed(at.0.id).await?), None)
}

/// That a claim is to be kept.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RenewalBody {
    /// The claim's fencing token.
    fence: i64,
    /// For how long from now, in seconds; a claim can be kept for a day in all.
    #[serde(default = "usual_lease")]
    #[schema(minimum = 60, maximum = 3600, default = 900)]
    lease_seconds: i64,
}

/// Gives a claim more time.
#[utoipa::path(
    tag = "claims",
    params(ClaimAt),
    request_body = RenewalBody,
    responses((status = 200, description = "The claim as it is now.", body = ClaimBody)),
)]
#[post("/claims/{id}/renew")]
pub(crate) async fn renew_claim(
    at: At<ClaimAt>,
    _: Asked<Nothing>,
    service: Permitted<Translate>,
    sent: Sent<RenewalBody>,
) -> Result<HttpResponse, Problem> {
    let claim = service.renew_claim(at.0.id, sent.0.fence, sent.0.lease_seconds).await?;
    let collection = service.collection_by_id(claim.collection_id).await?.name;
    done(StatusCode::OK, &ClaimBody::new(&claim, &collection), None)
}

/// That a claim is given back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReleaseBody {
    /// The claim's fencing token.
    fence: i64,
}

/// Gives a claim back; the work can be claimed by others at once.
#[utoipa::path(
    tag = "claims",
    params(ClaimAt),
    request_body = ReleaseBody,
    responses((status = 204, description = "Given back.")),
)]
#[post("/claims/{id}/release")]
pub(crate) async fn release_claim(
    at: At<ClaimAt>,
    _: Asked<Nothing>,
    service: Permitted<Translate>,
    sent: Sent<ReleaseBody>,
) -> Result<HttpResponse, Problem> {
    service.release_claim(at.0.id, sent.0.fence).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A translation. It needs a `title` or a `body`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TranslationBody {
    /// The claim's fencing token.
    fence: i64,
    /// The headline.
    #[serde(default)]
    #[schema(max_length = 1000)]
    title: Option<String>,
    /// The summary.
    #[serde(default)]
    #[schema(max_length = 10_000)]
    description: Option<String>,
    /// Markdown without front matter, at most 2 MiB.
    #[serde(default)]
    body: Option<String>,
    /// Where it is published.
    #[serde(default)]
    #[schema(max_length = 2048)]
    url: Option<String>,
    /// The publisher's datetime.
    #[serde(default)]
    #[schema(example = "2025-12-04T08:10:52.000Z")]
    datetime: Option<String>,
    /// Who or what wrote it.
    #[serde(default)]
    origin: Option<OriginName>,
    /// A free remark. Where the text is the one that stands, why it is still right, in at most 1,000 characters.
    #[serde(default)]
    #[schema(max_length = 2000)]
    note: Option<String>,
}

/// Submits a translation under its claim, which ends with it.
///
/// Accepted also when the claim's time ran out, unless somebody else has the work by now. Where the source has moved on
/// meanwhile, the translation is stored and is behind from the start, as `behind` says. The standing text, submitted again,
/// says that it still holds.
#[utoipa::path(
    tag = "claims",
    params(ClaimAt),
    request_body = TranslationBody,
    responses((status = 200, description = "Taken in.", body = SubmittedBody)),
)]
#[post("/claims/{id}/submit")]
pub(crate) async fn submit_claim(
    at: At<ClaimAt>,
    _: Asked<Nothing>,
    service: Permitted<Translate>,
    sent: Sent<TranslationBody>,
) -> Result<HttpResponse, Problem> {
    let TranslationBody { fence, title, description, body, url, datetime, origin, note } = sent.0;
    let datetime = datetime.map(|text| Dated::parse(&text, None)).transpose().map_err(|error| {
        let field = ProblemField::in_body("datetime", error.to_string());
        Problem::with_errors(ProblemKind::Unprocessable, vec![field])
    })?;
    let submitted = Submitted { title, description, body, url, datetime, origin: origin.map(Into::into), note };
    let taken = service.submit_claim(at.0.id, fence, &submitted).await?;
    done(StatusCode::OK, &submitted_body(&service, at.0.id, taken).await?, None)
}

async fn submitted_body(
    service: &Service<Translate>,
    id: i64,
    taken: crate::service::Taken,
) -> Result<SubmittedBody, Problem> {
    let claim = service.own_claim(id).await?;
    let variant = service.variant(claim.article_id, &claim.locale).await?.variant;
    Ok(SubmittedBody::new(&taken, variant))
}
