//! Webhooks: where to send what, their secrets, and the log of their deliveries.

use actix_web::{HttpRequest, HttpResponse, delete, get, http::StatusCode, patch, post};
use utoipa::IntoParams;

use super::{
    answer::{Condition, PageBody, done, found, version_needed},
    body::Sent,
    caller::Permitted,
    fields::{Asked, At, Fields, FromFields, Nothing},
    keyed::KeptInstead,
    lists::{self, ListFields},
    problem::{Problem, ProblemKind},
    segments::{DeliveryAt, WebhookAt},
    webhook_bodies::{DeliveryBody, EnableBody, NewWebhookBody, SecretWebhookBody, WebhookBody, WebhookChangeBody},
};
use crate::service::{Cursor, Manage, NewWebhook, Service, Webhook, WebhookPatch};

/// The version that a request is about; `None`: whichever stands.
async fn expected(request: &HttpRequest, service: &Service<Manage>, id: i64) -> Result<Option<i64>, Problem> {
    let standing = WebhookBody::from(service.webhook(id).await?);
    match Condition::of(request, id)? {
        Condition::Present => Ok(None),
        Condition::Versions(versions) if versions.contains(&standing.version) => Ok(Some(standing.version)),
        Condition::Versions(_) | Condition::Absent => {
            let detail = format!("The webhook {id} is another than you saw.");
            Err(Problem::new(ProblemKind::PreconditionFailed, detail))
        }
        Condition::Unsaid => Err(version_needed(&format!("The webhook {id}"), &standing.tag())),
    }
}

/// Answers with a secret, which is kept nowhere: what is kept for the same request sent again is without it.
fn with_secret(status: StatusCode, (webhook, secret): (Webhook, Option<String>)) -> Result<HttpResponse, Problem> {
    let about = WebhookBody::from(webhook);
    let tag = about.tag();
    let mut response = done(status, &SecretWebhookBody { secret, about: about.clone() }, Some(tag))?;
    let kept = serde_json::to_vec(&SecretWebhookBody { secret: None, about });
    let kept = kept.map_err(|error| Problem::internal(format!("writing an answer: {error}")))?;
    response.extensions_mut().insert(KeptInstead(kept));
    Ok(response)
}

fn changed(webhook: Webhook) -> Result<HttpResponse, Problem> {
    let body = WebhookBody::from(webhook);
    done(StatusCode::OK, &body, Some(body.tag()))
}

/// Which page of the log.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct DeliveriesAsked {
    /// Where the page begins: `next` or `previous` of another page.
    #[param(value_type = Option<String>, pattern = r"^[ab]-?[0-9a-f]+\.([0-9a-f]{2})*$")]
    cursor: Option<Cursor>,
    /// How many deliveries the page holds at most; 100 unless said.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u64>,
}

impl FromFields for DeliveriesAsked {
    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self { cursor: fields.value("cursor"), limit: fields.limit() })
    }
}

/// All webhooks that the caller may see, by number.
#[utoipa::path(
    tag = "webhooks",
    responses((status = 200, description = "All of them, on one page.", body = PageBody<WebhookBody>)),
)]
#[get("/webhooks")]
pub(crate) async fn list_webhooks(
    request: HttpRequest,
    _: Asked<Nothing>,
    service: Permitted<Manage>,
) -> Result<HttpResponse, Problem> {
    let items = service.webhooks().await?.into_iter().map(WebhookBody::from).collect();
    found(&request, &PageBody::whole(items), None)
}

/// Makes a webhook, which sends what happens from now on.
#[utoipa::path(
    tag = "webhooks",
    request_body = NewWebhookBody,
    responses((status = 201, description = "The webhook with its secret, shown this once.", body = SecretWebhookBody)),
)]
#[post("/webhooks")]
pub(crate) async fn create_webhook(
    _: Asked<Nothing>,
    service: Permitted<Manage>,
    sent: Sent<NewWebhookBody>,
) -> Result<HttpResponse, Problem> {
    let NewWebhookBody { name, url, collection, kinds } = sent.0;
    let made = service.create_webhook_once(NewWebhook { name, url, collection, kinds }).await?;
    with_secret(StatusCode::CREATED, made)
}

/// One webhook.
#[utoipa::path(
    tag = "webhooks",
    params(WebhookAt),
    responses((status = 200, description = "The webhook; `ETag` is its version.", body = WebhookBody)),
)]
#[get("/webhooks/{id}")]
pub(crate) async fn get_webhook(
    request: HttpRequest,
    at: At<WebhookAt>,
    _: Asked<Nothing>,
    service: Permitted<Manage>,
) -> Result<HttpResponse, Problem> {
    let body = WebhookBody::from(service.webhook(at.0.id).await?);
    found(&request, &body, Some(body.tag()))
}

/// Changes a webhook.
#[utoipa::path(
    tag = "webhooks",
    params(WebhookAt, ("If-Match" = String, Header, description = "The version that is meant.", pattern = "^(\\*|\"[!-~]*\")$")),
    request_body = WebhookChangeBody,
    responses((status = 200, description = "The webhook as it is now.", body = WebhookBody)),
)]
#[patch("/webhooks/{id}")]
pub(crate) async fn patch_webhook(
    request: HttpRequest,
    at: At<WebhookAt>,
    _: Asked<Nothing>,
    service: Permitted<Manage>,
    sent: Sent<WebhookChangeBody>,
) -> Result<HttpResponse, Problem> {
    let expected = expected(&request, &service, at.0.id).await?;
    let WebhookChangeBody { name, url, kinds } = sent.0;
    changed(service.change_webhook(at.0.id, WebhookPatch { name, url, kinds }, expected).await?)
}

/// Deletes a webhook with the log of its deliveries.
#[utoipa::path(
    tag = "webhooks",
    params(WebhookAt, ("If-Match" = String, Header, description = "The version that is meant.", pattern = "^(\\*|\"[!-~]*\")$")),
    responses((status = 204, description = "Deleted.")),
)]
#[delete("/webhooks/{id}")]
pub(crate) async fn delete_webhook(
    request: HttpRequest,
    at: At<WebhookAt>,
    _: Asked<Nothing>,
    service: Permitted<Manage>,
) -> Result<HttpResponse, Problem> {
    let expected = expected(&request, &service, at.0.id).await?;
    service.delete_webhook(at.0.id, expected).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Gives a webhook a new secret. For a day its messages are signed with the old one as well.
#[utoipa::path(
    tag = "webhooks",
    params(WebhookAt),
    responses((status = 200, description = "The webhook with its new secret, shown this once.", body = SecretWebhookBody)),
)]
#[post("/webhooks/{id}/secret")]
pub(crate) async fn rotate_secret(
    at: At<WebhookAt>,
    _: Asked<Nothing>,
    service: Permitted<Manage>,
) -> Result<HttpResponse, Problem> {
    with_secret(StatusCode::OK, service.rotate_webhook_secret_once(at.0.id, None).await?)
}

/// Switches a webhook on again. Nothing happens to one that is on.
#[utoipa::path(
    tag = "webhooks",
    params(WebhookAt),
    request_body = EnableBody,
    responses((status = 200, description = "The webhook as it is now.", body = WebhookBody)),
)]
#[post("/webhooks/{id}/enable")]
pub(crate) async fn enable_webhook(
    at: At<WebhookAt>,
    _: Asked<Nothing>,
    service: Permitted<Manage>,
    sent: Sent<EnableBody>,
) -> Result<HttpResponse, Problem> {
    changed(service.enable_webhook(at.0.id, sent.0.from.into()).await?)
}

/// Switches a webhook off. What happens meanwhile waits for it.
#[utoipa::path(
    tag = "webhooks",
    params(WebhookAt),
    responses((status = 200, description = "The webhook as it is now.", body = WebhookBody)),
)]
#[post("/webhooks/{id}/disable")]
pub(crate) async fn disable_webhook(
    at: At<WebhookAt>,
    _: Asked<Nothing>,
    service: Permitted<Manage>,
) -> Result<HttpResponse, Problem> {
    changed(service.disable_webhook(at.0.id).await?)
}

/// Sends an event that nothing caused, so that a receiver can be tried out.
#[utoipa::path(
    tag = "webhooks",
    params(WebhookAt),
    responses((status = 202, description = "What will be sent in the next round.", body = DeliveryBody)),
)]
#[post("/webhooks/{id}/test")]
pub(crate) async fn test_webhook(
    at: At<WebhookAt>,
    _: Asked<Nothing>,
    service: Permitted<Manage>,
) -> Result<HttpResponse, Problem> {
    done(StatusCode::ACCEPTED, &DeliveryBody::from(service.send_webhook_test(at.0.id).await?), None)
}

/// The messages of a webhook, the newest first, page by page.
#[utoipa::path(
    tag = "webhooks",
    params(WebhookAt, DeliveriesAsked),
    responses((status = 200, description = "A page.", body = PageBody<DeliveryBody>)),
)]
#[get("/webhooks/{id}/deliveries")]
pub(crate) async fn list_deliveries(
    request: HttpRequest,
    at: At<WebhookAt>,
    asked: Asked<DeliveriesAsked>,
    service: Permitted<Manage>,
) -> Result<HttpResponse, Problem> {
    let DeliveriesAsked { cursor, limit } = asked.0;
    lists::refuse_cursor_unless(cursor.as_ref().is_none_or(|cursor| cursor.at.is_empty()))?;
    let page = service.webhook_deliveries(at.0.id, cursor.as_ref(), limit.unwrap_or(lists::USUAL_PAGE)).await?;
    found(&request, &lists::page(page, DeliveryBody::from), None)
}

/// Sends a message again, under the id it had, whatever became of it.
#[utoipa::path(
    tag = "webhooks",
    params(DeliveryAt),
    responses((status = 202, description = "What will be sent in the next round.", body = DeliveryBody)),
)]
#[post("/webhooks/{id}/deliveries/{delivery}/retry")]
pub(crate) async fn retry_delivery(
    at: At<DeliveryAt>,
    _: Asked<Nothing>,
    service: Permitted<Manage>,
) -> Result<HttpResponse, Problem> {
    done(StatusCode::ACCEPTED, &DeliveryBody::from(service.redeliver(at.0.id, at.0.delivery).await?), None)
}
