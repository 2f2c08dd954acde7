//! The audit, for those who administer.

use actix_web::{HttpRequest, HttpResponse, get};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

use super::{
    answer::{found, lines, wants_lines},
    caller::Permitted,
    fields::{Asked, Fields, FromFields},
    lists::{self, ListFields},
    problem::Problem,
};
use crate::{
    clock::Instant,
    domain::hex,
    service::{Administer, AuditFilter, AuditRecord},
};

/// Which entries.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct AuditAsked {
    /// Only those before this number; from the newest on unless said.
    #[param(minimum = 0)]
    before: Option<i64>,
    /// Only what this actor did, as events name them.
    #[param(max_length = 210, pattern = r"^[^\u0000]*$", example = "user:ada")]
    actor: Option<String>,
    /// Only these actions: one by its name, or all of a noun.
    #[param(max_length = 60, pattern = r"^[a-z_]+\.([a-z_]+|\*)$", example = "token.*")]
    action: Option<String>,
    /// How many at most; 100 unless said.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u64>,
}

impl FromFields for AuditAsked {
    fn read(fields: &mut Fields) -> Option<Self> {
        let asked = Self {
            before: fields.number("before", 0..=i64::MAX),
            actor: fields.text("actor", 210),
            action: fields.text("action", 60),
            limit: fields.limit(),
        };
        if asked.action.as_deref().is_some_and(|action| !is_action(action)) {
            fields.wrong("action", "Is no action such as `token.created`, nor all of a noun such as `token.*`.");
        }
        Some(asked)
    }
}

fn is_action(text: &str) -> bool {
    let word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    text.split_once('.').is_some_and(|(noun, verb)| word(noun) && (word(verb) || verb == "*"))
}

/// Something that somebody did.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AuditBody {
    /// Its number; grows, with gaps.
    pub id: i64,
    /// Its place in the chain; `null` for a second or two.
    pub place: Option<i64>,
    /// Its link, SHA-256 over it and all before it.
    pub link: Option<String>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Instant,
    /// Who.
    #[schema(example = "user:ada")]
    pub actor: String,
    /// What.
    #[schema(example = "token.revoked")]
    pub action: String,
    /// To what.
    #[schema(example = "token q3Xv0aLm2Z")]
    pub object: String,
    /// The client's address; a network of IPv6 that is given to one customer (/64) counts as one.
    pub address: Option<String>,
    /// The session, by the beginning of its public name.
    pub session: Option<String>,
    /// The request, by the number that its answer bears.
    pub request: Option<String>,
    /// The particulars, such as what stood before and after; never a secret.
    #[schema(value_type = Object)]
    pub details: Map<String, Value>,
}

impl From<AuditRecord> for AuditBody {
    fn from(record: AuditRecord) -> Self {
        Self {
            id: record.id,
            place: record.linked.map(|(place, _)| place),
            link: record.linked.map(|(_, link)| hex(&link)),
            at: record.entry.at,
            actor: record.entry.actor,
            action: record.entry.action,
            object: record.entry.object,
            address: record.entry.address,
            session: record.entry.session,
            request: record.entry.request,
            details: record.entry.details,
        }
    }
}

/// A page of the audit.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AuditPageBody {
    /// The entries, newest first.
    pub items: Vec<AuditBody>,
    /// The `before` of the next page; `null` where there is none.
    pub next_before: Option<i64>,
}

/// Who did what, newest first.
///
/// With `Accept: application/x-ndjson` there is one entry a line. Not for tokens that are limited to collections.
#[utoipa::path(
    tag = "access",
    params(AuditAsked),
    responses((status = 200, description = "A page.", content(
        (AuditPageBody = "application/json"),
        (String = "application/x-ndjson"),
    ))),
)]
#[get("/audit")]
pub(crate) async fn list_audit(
    request: HttpRequest,
    asked: Asked<AuditAsked>,
    service: Permitted<Administer>,
) -> Result<HttpResponse, Problem> {
    let AuditAsked { before, actor, action, limit } = asked.0;
    let limit = limit.unwrap_or(lists::USUAL_PAGE);
    let records = service.audit(&AuditFilter { before, actor, action, limit, ..AuditFilter::default() }).await?;
    let full = u64::try_from(records.len()).unwrap_or(u64::MAX) >= limit;
    let next_before = records.last().map(|last| last.id).filter(|_| full);
    let items: Vec<AuditBody> = records.into_iter().map(AuditBody::from).collect();
    if wants_lines(&request) {
        return lines(&request, &items);
    }
    found(&request, &AuditPageBody { items, next_before }, None)
}
