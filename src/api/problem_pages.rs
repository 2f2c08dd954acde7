//! The catalogue of problems, for whoever follows a `type`.

use actix_web::{HttpRequest, HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    answer::{PageBody, found},
    fields::{Asked, At, Nothing},
    headers::RequestId,
    problem::{Problem, ProblemKind},
    segments::ProblemAt,
};

/// A kind of problem.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ProblemKindBody {
    /// Its address, relative to the service, as problems name it.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it is called.
    pub title: &'static str,
    /// The HTTP status that it comes with.
    pub status: u16,
    /// What it means and what to do.
    pub about: &'static str,
}

impl From<ProblemKind> for ProblemKindBody {
    fn from(kind: ProblemKind) -> Self {
        Self { kind: kind.address(), title: kind.title(), status: kind.status().as_u16(), about: kind.about() }
    }
}

/// Every kind of problem that the API answers with.
#[utoipa::path(
    tag = "operations",
    responses((status = 200, description = "All of them.", body = PageBody<ProblemKindBody>)),
)]
#[get("/problems")]
pub(crate) async fn list_problems(request: HttpRequest, _: Asked<Nothing>) -> Result<HttpResponse, Problem> {
    let kinds = ProblemKind::ALL.iter().map(|kind| ProblemKindBody::from(*kind));
    found(&request, &PageBody::whole(kinds.collect()), None)
}

/// One kind of problem: what stands behind a problem's `type`.
#[utoipa::path(
    tag = "operations",
    params(ProblemAt),
    responses((status = 200, description = "The kind of problem.", body = ProblemKindBody)),
)]
#[get("/problems/{name}")]
pub(crate) async fn get_problem(request: HttpRequest, at: At<ProblemAt>) -> HttpResponse {
    let kind = ProblemKind::ALL.iter().find(|kind| kind.name() == at.0.name);
    let absent = || Problem::new(ProblemKind::NotFound, "There is no kind of problem with this name.");
    let answer = kind.ok_or_else(absent).and_then(|kind| found(&request, &ProblemKindBody::from(*kind), None));
    // This address is not below `/api`, so what goes wrong is made a problem here.
    answer.unwrap_or_else(|problem| problem.respond(RequestId::of(&request).as_deref()))
}
