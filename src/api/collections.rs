//! Collections and their policies.

use actix_web::{HttpRequest, HttpResponse, get, http::StatusCode, http::header::EntityTag, put};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    answer::{Condition, PageBody, done, found, version_needed, version_tag},
    body::Sent,
    caller::Permitted,
    fields::{Asked, At, Nothing},
    policy::PolicyBody,
    problem::{Problem, ProblemKind},
    segments::CollectionAt,
};
use crate::{
    clock::Instant,
    service::{CollectionRecord, Expected, Manage, Read},
};

/// A collection.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CollectionBody {
    /// Its name.
    #[schema(example = "news")]
    pub name: String,
    /// Its rules.
    pub policy: PolicyBody,
    /// Grows with each change of the rules; `If-Match` takes it as `"<name>-<version>"`.
    pub version: i64,
    /// When it was created.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
    /// When its rules last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Instant,
    /// Whether its articles are being judged anew, because its rules changed; until then states may be those of before.
    pub recomputing: bool,
}

impl CollectionBody {
    fn new(record: CollectionRecord, recomputing: bool) -> Self {
        Self {
            policy: PolicyBody::from(&record.policy),
            name: record.name,
            version: record.version,
            created_at: record.created_at,
            updated_at: record.updated_at,
            recomputing,
        }
    }

    fn tag(&self) -> EntityTag {
        version_tag(&self.name, self.version, self.recomputing.then(|| "recomputing".to_owned()))
    }
}

/// All collections, by name.
#[utoipa::path(
    tag = "collections",
    responses((status = 200, description = "All of them, on one page.", body = PageBody<CollectionBody>)),
)]
#[get("/collections")]
pub(crate) async fn list_collections(
    request: HttpRequest,
    _: Asked<Nothing>,
    service: Permitted<Read>,
) -> Result<HttpResponse, Problem> {
    let mut items = Vec::new();
    for record in service.collections().await? {
        let recomputing = service.is_recomputing(record.id).await?;
        items.push(CollectionBody::new(record, recomputing));
    }
    found(&request, &PageBody::whole(items), None)
}

/// One collection.
#[utoipa::path(
    tag = "collections",
    params(CollectionAt),
    responses((status = 200, description = "The collection; `ETag` is its version.", body = CollectionBody)),
)]
#[get("/collections/{collection}")]
pub(crate) async fn get_collection(
    request: HttpRequest,
    at: At<CollectionAt>,
    _: Asked<Nothing>,
    service: Permitted<Read>,
) -> Result<HttpResponse, Problem> {
    let record = service.collection(&at.0.collection).await?;
    let recomputing = service.is_recomputing(record.id).await?;
    let body = CollectionBody::new(record, recomputing);
    found(&request, &body, Some(body.tag()))
}

/// Creates a collection, or changes its rules.
///
/// A new one needs no condition; `If-None-Match: *` makes sure that it is new. A change needs `If-Match` with the `ETag` that
/// was read (`*` takes whatever stands). The articles are judged anew afterwards: `recomputing` says whether that is still
/// to be done.
#[utoipa::path(
    tag = "collections",
    params(
        CollectionAt,
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the version that is to be changed, or `*`.", pattern = "^(\\*|\"[!-~]*\")$"),
        ("If-None-Match" = Option<String>, Header, description = "`*`: only create.", pattern = "^\\*$"),
    ),
    request_body = PolicyBody,
    responses(
        (status = 200, description = "Changed, or as it was already.", body = CollectionBody),
        (status = 201, description = "Created.", body = CollectionBody),
    ),
)]
#[put("/collections/{collection}")]
pub(crate) async fn put_collection(
    request: HttpRequest,
    at: At<CollectionAt>,
    _: Asked<Nothing>,
    service: Permitted<Manage>,
    sent: Sent<PolicyBody>,
) -> Result<HttpResponse, Problem> {
    let name = at.0.collection;
    let condition = Condition::of(&request, &name)?;
    let policy = sent.0.read()?;
    let standing = match service.collection(&name).await {
        Ok(standing) => Some(standing),
        Err(error) => match Problem::from(error) {
            absent if absent.kind() == ProblemKind::NotFound => None,
            problem => return Err(problem),
        },
    };
    let other =
        || Problem::new(ProblemKind::PreconditionFailed, format!("The collection `{name}` is another than you saw."));
    let expected = match (&standing, condition) {
        (_, Condition::Absent) | (None, Condition::Unsaid) => Expected::Absent,
        (Some(_), Condition::Present) => Expected::Any,
        (Some(standing), Condition::Versions(versions)) if versions.contains(&standing.version) => {
            Expected::Version(standing.version)
        }
        (None, Condition::Present) | (_, Condition::Versions(_)) => return Err(other()),
        (Some(standing), Condition::Unsaid) => {
            let tag = version_tag(&name, standing.version, None);
            return Err(version_needed(&format!("The collection `{name}`"), &tag));
        }
    };
    let change = service.put_policy(&name, &policy, expected).await?;
    let recomputing = change.recomputing || service.is_recomputing(change.collection.id).await?;
    let body = CollectionBody::new(change.collection, recomputing);
    let status = if change.created { StatusCode::CREATED } else { StatusCode::OK };
    done(status, &body, Some(body.tag()))
}
