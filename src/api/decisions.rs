//! What people decide about variants.

use actix_web::{HttpRequest, HttpResponse, delete, http::StatusCode, post};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    answer::{Condition, done, version_needed},
    article_bodies::CollectionNames,
    body::Sent,
    caller::Permitted,
    events::EventBody,
    fields::{Asked, At, Nothing},
    problem::{Problem, ProblemKind},
    segments::{EventAt, VariantAt},
    variants::{VariantDetailBody, read, tag_name},
};
use crate::service::{Decide, MayDecide, Service};

/// That a translation is still right.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AcknowledgementBody {
    /// The upstream's revision that was seen. Where the upstream has moved on meanwhile, the answer is 412.
    #[schema(minimum = 1)]
    revision: i64,
    /// A remark, at most 1,000 characters: why the translation is still right as it is. Where a fact changed in the source
    /// (`correction`), the dashboard asks for it; here it may be left out.
    #[serde(default)]
    #[schema(max_length = 1000)]
    note: Option<String>,
}

/// Certifies that a translation is still right as of an upstream revision: no change is needed.
#[utoipa::path(
    tag = "decisions",
    params(VariantAt, ("If-Match" = Option<String>, Header, description = "The `ETag` of the variant, or `*`. May be left out: `revision` says what was seen.", pattern = "^(\\*|\"[!-~]*\")$")),
    request_body = AcknowledgementBody,
    responses((status = 200, description = "The variant as it is now.", body = VariantDetailBody)),
)]
#[post("/articles/{id}/variants/{locale}/acknowledge")]
pub(crate) async fn acknowledge(
    request: HttpRequest,
    at: At<VariantAt>,
    _: Asked<Nothing>,
    service: Permitted<Decide>,
    sent: Sent<AcknowledgementBody>,
) -> Result<HttpResponse, Problem> {
    let service = upon(&request, service.into_inner(), &at.0, false).await?;
    let AcknowledgementBody { revision, note } = sent.0;
    service.acknowledge(at.0.id, &at.0.locale, revision, note.as_deref()).await?;
    answer(&service, &at.0).await
}

/// That nobody asks for a variant.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OptOutBody {
    /// Why, at most 1,000 characters.
    #[schema(min_length = 1, max_length = 1000)]
    reason: String,
}

/// Opts an article out of a locale, with a reason.
#[utoipa::path(
    tag = "decisions",
    params(VariantAt, ("If-Match" = Option<String>, Header, description = "The `ETag` of the variant, or `*`. Needed where there is such a variant; else the answer is 428.", pattern = "^(\\*|\"[!-~]*\")$")),
    request_body = OptOutBody,
    responses((status = 200, description = "The variant as it is now.", body = VariantDetailBody)),
)]
#[post("/articles/{id}/variants/{locale}/not-required")]
pub(crate) async fn opt_out(
    request: HttpRequest,
    at: At<VariantAt>,
    _: Asked<Nothing>,
    service: Permitted<Decide>,
    sent: Sent<OptOutBody>,
) -> Result<HttpResponse, Problem> {
    let service = upon(&request, service.into_inner(), &at.0, true).await?;
    service.set_not_required(at.0.id, &at.0.locale, Some(&sent.0.reason)).await?;
    answer(&service, &at.0).await
}

/// Asks for a variant again that was opted out.
#[utoipa::path(
    tag = "decisions",
    params(VariantAt, ("If-Match" = Option<String>, Header, description = "The `ETag` of the variant, or `*`. Needed where there is such a variant; else the answer is 428.", pattern = "^(\\*|\"[!-~]*\")$")),
    responses((status = 200, description = "The variant as it is now.", body = VariantDetailBody)),
)]
#[delete("/articles/{id}/variants/{locale}/not-required")]
pub(crate) async fn opt_in(
    request: HttpRequest,
    at: At<VariantAt>,
    _: Asked<Nothing>,
    service: Permitted<Decide>,
) -> Result<HttpResponse, Problem> {
    let service = upon(&request, service.into_inner(), &at.0, true).await?;
    // Asking again for what the article never had would make a variant out of nothing.
    read(&service, at.0.id, &at.0.locale).await?;
    service.set_not_required(at.0.id, &at.0.locale, None).await?;
    answer(&service, &at.0).await
}

/// That a text may count.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ApprovalBody {
    /// The variant's revision that was read. Where it is not the newest any more, the answer is 412.
    #[schema(minimum = 1)]
    revision: i64,
}

/// Approves the newest text of a variant.
#[utoipa::path(
    tag = "decisions",
    params(VariantAt, ("If-Match" = Option<String>, Header, description = "The `ETag` of the variant, or `*`. May be left out: `revision` says what was seen.", pattern = "^(\\*|\"[!-~]*\")$")),
    request_body = ApprovalBody,
    responses((status = 200, description = "The variant as it is now.", body = VariantDetailBody)),
)]
#[post("/articles/{id}/variants/{locale}/approve")]
pub(crate) async fn approve(
    request: HttpRequest,
    at: At<VariantAt>,
    _: Asked<Nothing>,
    service: Permitted<Decide>,
    sent: Sent<ApprovalBody>,
) -> Result<HttpResponse, Problem> {
    let service = upon(&request, service.into_inner(), &at.0, false).await?;
    service.approve(at.0.id, &at.0.locale, sent.0.revision).await?;
    answer(&service, &at.0).await
}

/// That a text is not good enough yet.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReturnBody {
    /// The variant's revision that was read. Where it is not the newest any more, the answer is 412.
    #[schema(minimum = 1)]
    revision: i64,
    /// What is to be done about it, for whoever takes the work next: at most 1,000 characters.
    #[schema(min_length = 1, max_length = 1000)]
    note: String,
}

/// Sends a text in review back. It stays in the history and stands for nothing: the variant is judged by the text that
/// stood before it, and where that leaves work to do, the work is in the queue again, with the note.
#[utoipa::path(
    tag = "decisions",
    params(VariantAt, ("If-Match" = Option<String>, Header, description = "The `ETag` of the variant, or `*`. May be left out: `revision` says what was seen.", pattern = "^(\\*|\"[!-~]*\")$")),
    request_body = ReturnBody,
    responses((status = 200, description = "The variant as it is now.", body = VariantDetailBody)),
)]
#[post("/articles/{id}/variants/{locale}/send-back")]
pub(crate) async fn send_back(
    request: HttpRequest,
    at: At<VariantAt>,
    _: Asked<Nothing>,
    service: Permitted<Decide>,
    sent: Sent<ReturnBody>,
) -> Result<HttpResponse, Problem> {
    let service = upon(&request, service.into_inner(), &at.0, false).await?;
    service.send_back(at.0.id, &at.0.locale, sent.0.revision, &sent.0.note).await?;
    answer(&service, &at.0).await
}

/// Undoes a decision: what stood before it stands again.
///
/// Every decision by a person can be undone as long as nothing else was decided in the same matter since; otherwise the
/// answer is 409 and names what was. Undoing is a decision itself, `decision.undone`, and can be undone.
#[utoipa::path(
    tag = "decisions",
    params(EventAt),
    responses((status = 200, description = "The event that tells of it.", body = EventBody)),
)]
#[post("/events/{position}/undo")]
pub(crate) async fn undo(
    at: At<EventAt>,
    _: Asked<Nothing>,
    service: Permitted<Decide>,
) -> Result<HttpResponse, Problem> {
    let event = service.undo(at.0.position).await?;
    let collections = CollectionNames::asked(&service, &[]).await?;
    done(StatusCode::OK, &EventBody::new(event, &collections), None)
}

/// The service for a decision upon the version of the variant that the request says it saw. A call whose body names the
/// revision seen is protected by that already, and may leave `If-Match` out.
pub(super) async fn upon<P: MayDecide>(
    request: &HttpRequest,
    service: Service<P>,
    at: &VariantAt,
    needed: bool,
) -> Result<Service<P>, Problem> {
    let condition = Condition::of(request, tag_name(at.id, &at.locale))?;
    if condition == Condition::Present || condition == Condition::Unsaid && !needed {
        return Ok(service);
    }
    let standing = match service.article(at.id).await?.variant(&at.locale) {
        Some(variant) => variant.version,
        // What is not there yet cannot be overwritten.
        None if condition == Condition::Unsaid => return Ok(service),
        None => return Err(Problem::new(ProblemKind::PreconditionFailed, format!("There is no `{}` yet.", at.locale))),
    };
    match condition {
        Condition::Versions(versions) if versions.contains(&standing) => Ok(service.provided_version(standing)),
        Condition::Versions(_) | Condition::Absent => {
            let detail = format!("`{}` of article {} is another than you saw.", at.locale, at.id);
            Err(Problem::new(ProblemKind::PreconditionFailed, detail))
        }
        Condition::Present | Condition::Unsaid => {
            let tag = read(&service, at.id, &at.locale).await?.tag()?;
            Err(version_needed(&format!("`{}` of article {}", at.locale, at.id), &tag))
        }
    }
}

async fn answer<P>(service: &Service<P>, at: &VariantAt) -> Result<HttpResponse, Problem> {
    let body = read(service, at.id, &at.locale).await?;
    let tag = body.tag()?;
    done(StatusCode::OK, &body, Some(tag))
}
