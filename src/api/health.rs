//! Whether the service lives, and whether it can work.

use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, get, web::Data};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    headers::RequestId,
    problem::{Problem, ProblemBody, ProblemKind},
};
use crate::service::Gate;

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_millis(500);

/// That all is well.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HealthBody {
    /// Always `ok`.
    pub status: &'static str,
}

/// Whether the process lives. Touches nothing.
#[utoipa::path(
    tag = "operations",
    responses((status = 200, description = "It does.", body = HealthBody)),
)]
#[get("/healthz")]
pub(crate) async fn healthz() -> HttpResponse {
    HttpResponse::Ok().json(HealthBody { status: "ok" })
}

/// Whether the service can work: whether its database answers.
#[utoipa::path(
    tag = "operations",
    responses(
        (status = 200, description = "It does.", body = HealthBody),
        (status = 503, description = "It does not.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
#[get("/readyz")]
pub(crate) async fn readyz(request: HttpRequest, gate: Data<Gate>) -> HttpResponse {
    if let Ok(Ok(())) = tokio::time::timeout(PATIENCE, gate.ping()).await {
        return HttpResponse::Ok().json(HealthBody { status: "ok" });
    }
    let problem = Problem::new(ProblemKind::Unavailable, "The database does not answer.");
    problem.respond(RequestId::of(&request).as_deref())
}
