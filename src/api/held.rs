//! Ingests that would make too much stale at once, and what somebody decides about them.

use actix_web::{HttpRequest, HttpResponse, get, http::StatusCode, post};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    answer::{PageBody, done, found},
    article_bodies::CollectionNames,
    caller::Permitted,
    fields::{Asked, At, Fields, FromFields, Nothing},
    ingest::{IngestReportBody, ItemBody, SummaryBody},
    names::{CollectionName, SignificanceName},
    problem::Problem,
    segments::HeldAt,
};
use crate::{
    clock::Instant,
    service::{HeldIngest, Manage},
};

/// Which held ingests.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct HeldAsked {
    /// Only of these collections. May be repeated, or separated by commas.
    #[param(value_type = Vec<CollectionName>, style = Form, explode = false)]
    collection: Vec<String>,
}

impl FromFields for HeldAsked {
    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self { collection: fields.values("collection") })
    }
}

/// An ingest that waits for somebody's decision.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HeldBody {
    /// Its number.
    pub id: i64,
    /// Its collection.
    pub collection: String,
    /// How many documents it has.
    pub documents: i64,
    /// What would become stale.
    pub would_make_stale: Vec<HeldStaleBody>,
    /// Who sent it.
    pub actor: String,
    /// Since when it waits.
    #[schema(value_type = String, format = DateTime)]
    pub held_at: Instant,
}

/// A variant that a held ingest would make stale.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct HeldStaleBody {
    /// The article's key.
    pub key: String,
    /// The locale.
    pub locale: String,
    /// How significantly.
    pub significance: SignificanceName,
}

impl HeldBody {
    fn new(held: HeldIngest, collection: &str) -> Self {
        Self {
            id: held.id,
            collection: collection.to_owned(),
            documents: held.document_count,
            would_make_stale: serde_json::from_str(&held.stale).unwrap_or_default(),
            actor: held.actor,
            held_at: held.held_at,
        }
    }
}

/// The ingests that wait for a decision, oldest first; at most 100 of each collection.
#[utoipa::path(
    tag = "ingest",
    params(HeldAsked),
    responses((status = 200, description = "All of them, on one page.", body = PageBody<HeldBody>)),
)]
#[get("/held")]
pub(crate) async fn list_held(
    request: HttpRequest,
    asked: Asked<HeldAsked>,
    service: Permitted<Manage>,
) -> Result<HttpResponse, Problem> {
    let collections = CollectionNames::asked(&service, &asked.0.collection).await?;
    let mut items = Vec::new();
    for id in collections.ids() {
        let name = collections.name(id);
        items.extend(service.held_ingests(name).await?.into_iter().map(|held| HeldBody::new(held, name)));
    }
    found(&request, &PageBody::whole(items), None)
}

/// Takes a held ingest in after all.
#[utoipa::path(
    tag = "ingest",
    params(HeldAt),
    responses((status = 200, description = "Taken in, each document as its item says.", body = IngestReportBody)),
)]
#[post("/held/{id}/confirm")]
pub(crate) async fn confirm_held(
    at: At<HeldAt>,
    _: Asked<Nothing>,
    service: Permitted<Manage>,
) -> Result<HttpResponse, Problem> {
    let reports = service.confirm_held(at.0.id).await?;
    let mut summary = SummaryBody::default();
    let mut items = Vec::with_capacity(reports.len());
    for (index, report) in (0..).zip(reports) {
        let item = ItemBody::new(index, None, report);
        summary.count(&item);
        items.push(item);
    }
    done(StatusCode::OK, &IngestReportBody { dry_run: false, items, summary }, None)
}

/// Throws a held ingest away; its documents stay in the database with the decision.
#[utoipa::path(
    tag = "ingest",
    params(HeldAt),
    responses((status = 204, description = "Thrown away.")),
)]
#[post("/held/{id}/discard")]
pub(crate) async fn discard_held(
    at: At<HeldAt>,
    _: Asked<Nothing>,
    service: Permitted<Manage>,
) -> Result<HttpResponse, Problem> {
    service.discard_held(at.0.id).await?;
    Ok(HttpResponse::NoContent().finish())
}
