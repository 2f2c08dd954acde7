//! Whether webhooks and reports are sent: read, stopped and resumed by those who administer.

use actix_web::{
    HttpRequest, HttpResponse, get,
    http::{StatusCode, header::EntityTag},
    post,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    answer::{Condition, done, found, shown_tag},
    body::Sent,
    caller::Permitted,
    fields::{Asked, Nothing},
    names::{PauseCauseName, WaitingName},
    problem::{Problem, ProblemKind},
};
use crate::{
    clock::Instant,
    service::{Administer, OutgoingStatus, Service},
};

/// What the tags name.
const NAME: &str = "outgoing";

/// How much waits to be sent.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WaitingBody {
    /// Messages of webhooks that are on.
    pub webhook_messages: u64,
    /// Runs of reports that were begun or asked for.
    pub report_runs: u64,
    /// Messages of reports.
    pub report_messages: u64,
}

/// Whether anything is sent.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OutgoingBody {
    /// Whether nothing is.
    pub paused: bool,
    /// Since when; of a restored copy, when it was made.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub paused_at: Option<Instant>,
    /// Why.
    pub cause: Option<PauseCauseName>,
    /// What whoever paused it said.
    pub why: Option<String>,
    /// What waits.
    pub waiting: WaitingBody,
    /// Reports whose time has come. While it is paused they wait, and run once each when it is resumed.
    pub reports_due: u64,
    /// Grows with each change.
    pub version: i64,
}

impl From<OutgoingStatus> for OutgoingBody {
    fn from(status: OutgoingStatus) -> Self {
        let (paused_at, cause, why) = match status.pause {
            Some(pause) => (Some(pause.at), Some(pause.cause.into()), pause.why),
            None => (None, None, None),
        };
        Self {
            paused: paused_at.is_some(),
            paused_at,
            cause,
            why,
            waiting: WaitingBody {
                webhook_messages: status.waiting.deliveries,
                report_runs: status.waiting.runs,
                report_messages: status.waiting.messages,
            },
            reports_due: status.due,
            version: status.version,
        }
    }
}

impl OutgoingBody {
    fn tag(&self) -> Result<EntityTag, Problem> {
        shown_tag(NAME, self.version, self)
    }
}

/// Why sending is paused.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PauseBody {
    /// For whoever wonders.
    #[serde(default)]
    #[schema(max_length = 1000)]
    why: Option<String>,
}

/// How sending is resumed.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ResumeBody {
    /// What becomes of what was waiting when it was paused. Where it is left out: discarded in a copy, since its original has
    /// probably sent it; sent where somebody had paused it, since nobody else sends it.
    #[serde(default)]
    waiting: Option<WaitingName>,
}

/// Sending after it was resumed.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ResumedBody {
    /// How many messages and runs were given up.
    pub discarded: u64,
    /// How it is now.
    #[serde(flatten)]
    pub outgoing: OutgoingBody,
}

/// The version that a request is about; `None`: whichever stands, which needs not be said.
async fn expected(request: &HttpRequest, service: &Service<Administer>) -> Result<Option<i64>, Problem> {
    match Condition::of(request, NAME)? {
        Condition::Unsaid | Condition::Present => Ok(None),
        Condition::Versions(versions) => {
            let standing = service.outgoing().await?.version;
            let met = versions.contains(&standing).then_some(standing);
            let other = || Problem::new(ProblemKind::PreconditionFailed, "Sending is another than you saw.");
            met.map(Some).ok_or_else(other)
        }
        Condition::Absent => Err(Problem::new(ProblemKind::PreconditionFailed, "Sending is always there.")),
    }
}

/// Whether webhooks and reports are sent, and what waits to be.
#[utoipa::path(
    tag = "operations",
    responses((status = 200, description = "Whether they are; `ETag` is the version.", body = OutgoingBody)),
)]
#[get("/outgoing")]
pub(crate) async fn get_outgoing(
    request: HttpRequest,
    _: Asked<Nothing>,
    service: Permitted<Administer>,
) -> Result<HttpResponse, Problem> {
    let body = OutgoingBody::from(service.outgoing().await?);
    let tag = body.tag()?;
    found(&request, &body, Some(tag))
}

/// Sends nothing from now on: no webhooks, no reports by mail, webhook or file. What is on its way arrives. Nothing happens
/// where it is paused already.
#[utoipa::path(
    tag = "operations",
    params(("If-Match" = Option<String>, Header, description = "The version that is meant.", pattern = "^(\\*|\"[!-~]*\")$")),
    request_body = PauseBody,
    responses((status = 200, description = "How it is now.", body = OutgoingBody)),
)]
#[post("/outgoing/pause")]
pub(crate) async fn pause_outgoing(
    request: HttpRequest,
    _: Asked<Nothing>,
    service: Permitted<Administer>,
    sent: Sent<PauseBody>,
) -> Result<HttpResponse, Problem> {
    let expected = expected(&request, &service).await?;
    let body = OutgoingBody::from(service.pause_outgoing(sent.0.why.as_deref(), expected).await?);
    let tag = body.tag()?;
    done(StatusCode::OK, &body, Some(tag))
}

/// Sends again. What happened while it was paused is sent, and of each report's missed times the latest is carried out.
/// Nothing happens where it is not paused.
#[utoipa::path(
    tag = "operations",
    params(("If-Match" = Option<String>, Header, description = "The version that is meant.", pattern = "^(\\*|\"[!-~]*\")$")),
    request_body = ResumeBody,
    responses((status = 200, description = "How it is now, and what was given up.", body = ResumedBody)),
)]
#[post("/outgoing/resume")]
pub(crate) async fn resume_outgoing(
    request: HttpRequest,
    _: Asked<Nothing>,
    service: Permitted<Administer>,
    sent: Sent<ResumeBody>,
) -> Result<HttpResponse, Problem> {
    let expected = expected(&request, &service).await?;
    let (status, discarded) = service.resume_outgoing(sent.0.waiting.map(Into::into), expected).await?;
    let body = ResumedBody { discarded, outgoing: status.into() };
    let tag = body.outgoing.tag()?;
    done(StatusCode::OK, &body, Some(tag))
}
