//! The history of a variant.

use actix_web::{HttpRequest, HttpResponse, get, http::StatusCode, put};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::{
    answer::{PageBody, done, found},
    body::Sent,
    caller::Permitted,
    decisions::upon,
    fields::{Asked, At, Nothing},
    names::{LocaleTag, OriginName, SignificanceName},
    problem::Problem,
    segments::{RevisionAt, VariantAt},
    texts::TextBody,
};
use crate::{
    clock::{Instant, Precision},
    domain::{Labeller, Locale},
    service::{Decide, Read, RevisionSummary, Service},
};

/// One immutable version of one variant, without its words.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is a field of its own in JSON")]
pub(super) struct RevisionBody {
    /// The variant.
    #[schema(value_type = LocaleTag)]
    pub locale: Locale,
    /// Its number: 1, 2, 3 … inside the variant, in order of arrival.
    pub number: i64,
    /// The publisher's datetime, as given.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub datetime: Option<Instant>,
    /// Whether the publisher gave a date without a time; `datetime` is then that day's first moment.
    pub date_only: bool,
    /// When it arrived.
    #[schema(value_type = String, format = DateTime)]
    pub received_at: Instant,
    /// What it is ordered by: the publisher's datetime where there is one, but at most five minutes after the arrival.
    #[schema(value_type = String, format = DateTime)]
    pub effective_at: Instant,
    /// Whether the publisher's datetime lay too far in the future to be ordered by.
    pub clamped: bool,
    /// SHA-256 of its words, hexadecimal.
    pub digest: String,
    /// It says that the text was deleted.
    pub deleted: bool,
    /// Its text is that of the revision before it.
    pub redated: bool,
    /// How much somebody says it matters.
    pub significance: Option<SignificanceName>,
    /// Whether an editor said so, and not the submitter.
    pub significance_by_editor: bool,
    /// Who or what wrote it.
    pub origin: Option<OriginName>,
    /// An editor sent it back with this note: it stands for nothing.
    pub sent_back: Option<String>,
}

impl From<RevisionSummary> for RevisionBody {
    fn from(summary: RevisionSummary) -> Self {
        Self {
            locale: summary.locale,
            number: summary.number,
            datetime: summary.datetime.map(|dated| dated.at),
            date_only: summary.datetime.is_some_and(|dated| dated.precision == Precision::Day),
            received_at: summary.received_at,
            effective_at: summary.effective_at,
            clamped: summary.clamped,
            digest: summary.digest.to_hex(),
            deleted: summary.deleted,
            redated: summary.redated,
            significance: summary.label.map(|label| label.significance.into()),
            significance_by_editor: summary.label.is_some_and(|label| label.by == Labeller::Editor),
            origin: summary.origin.map(Into::into),
            sent_back: summary.sent_back,
        }
    }
}

/// A revision with its words.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RevisionDetailBody {
    /// The revision.
    #[serde(flatten)]
    pub revision: RevisionBody,
    /// Its words.
    pub text: TextBody,
}

/// The revisions of a variant, newest first, all on one page.
#[utoipa::path(
    tag = "revisions",
    params(VariantAt),
    responses((status = 200, description = "All of them.", body = PageBody<RevisionBody>)),
)]
#[get("/articles/{id}/variants/{locale}/revisions")]
pub(crate) async fn list_revisions(
    request: HttpRequest,
    at: At<VariantAt>,
    _: Asked<Nothing>,
    service: Permitted<Read>,
) -> Result<HttpResponse, Problem> {
    let revisions = service.revisions(at.0.id, &at.0.locale).await?;
    found(&request, &PageBody::whole(revisions.into_iter().map(RevisionBody::from).collect()), None)
}

/// One revision with its words.
#[utoipa::path(
    tag = "revisions",
    params(RevisionAt),
    responses((status = 200, description = "The revision.", body = RevisionDetailBody)),
)]
#[get("/articles/{id}/variants/{locale}/revisions/{number}")]
pub(crate) async fn get_revision(
    request: HttpRequest,
    at: At<RevisionAt>,
    _: Asked<Nothing>,
    service: Permitted<Read>,
) -> Result<HttpResponse, Problem> {
    found(&request, &read(&service, &at.0).await?, None)
}

/// How much a revision matters.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignificanceBody {
    /// How much; `null` takes an editor's word back.
    #[serde(deserialize_with = "said")]
    #[schema(required)]
    significance: Option<SignificanceName>,
}

/// Reads a field that may be `null` but not left out.
fn said<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SignificanceName>, D::Error> {
    Option::deserialize(deserializer)
}

/// Says how much a revision matters: the editor's word, which is the answer wherever the text changed at all.
#[utoipa::path(
    tag = "revisions",
    params(RevisionAt, ("If-Match" = Option<String>, Header, description = "The `ETag` of the variant, or `*`; needed.", pattern = "^(\\*|\"[!-~]*\")$")),
    request_body = SignificanceBody,
    responses((status = 200, description = "The revision as it is now.", body = RevisionDetailBody)),
)]
#[put("/articles/{id}/variants/{locale}/revisions/{number}/significance")]
pub(crate) async fn put_significance(
    request: HttpRequest,
    at: At<RevisionAt>,
    _: Asked<Nothing>,
    service: Permitted<Decide>,
    sent: Sent<SignificanceBody>,
) -> Result<HttpResponse, Problem> {
    let variant = VariantAt { id: at.0.id, locale: at.0.locale.clone() };
    let service = upon(&request, service.into_inner(), &variant, true).await?;
    let significance = sent.0.significance.map(Into::into);
    service.label(at.0.id, &at.0.locale, at.0.number, significance).await?;
    done(StatusCode::OK, &read(&service, &at.0).await?, None)
}

async fn read<P>(service: &Service<P>, at: &RevisionAt) -> Result<RevisionDetailBody, Problem> {
    let detail = service.revision(at.id, &at.locale, at.number).await?;
    Ok(RevisionDetailBody { revision: detail.summary.into(), text: detail.text.into() })
}
