//! From which article's source a text was made, where that was unknown.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    post,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    answer::done,
    body::Sent,
    caller::Permitted,
    decisions::upon,
    fields::{Asked, At, Nothing},
    problem::{Problem, ProblemKind},
    segments::VariantAt,
    variants::{VariantDetailBody, read},
};
use crate::{
    domain::Locale,
    service::{ArticleId, Decide, Service},
};

/// From which article's source a text was made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MappingBody {
    /// The article, of the same collection: it has a source text in another locale, and none in this one.
    #[schema(minimum = 1, example = 17)]
    article: i64,
}

/// Maps a text whose source is unknown to the article that it was made from.
///
/// It stands in that article from now on, with its history, and is judged against its source; what is sent under its own key
/// and in its locale goes there too. An article of which nothing is left is gone; its address leads on. `variant.mapped`
/// tells of it, and `undo` takes it back. Sent again, it changes nothing.
#[utoipa::path(
    tag = "decisions",
    params(VariantAt, ("If-Match" = Option<String>, Header, description = "The `ETag` of the variant, or `*`. Needed where there is such a variant; else the answer is 428.", pattern = "^(\\*|\"[!-~]*\")$")),
    request_body = MappingBody,
    responses((status = 200, description = "The variant in the article that it was mapped to.", body = VariantDetailBody)),
)]
#[post("/articles/{id}/variants/{locale}/map")]
pub(crate) async fn map_variant(
    request: HttpRequest,
    at: At<VariantAt>,
    _: Asked<Nothing>,
    service: Permitted<Decide>,
    sent: Sent<MappingBody>,
) -> Result<HttpResponse, Problem> {
    let (VariantAt { id, locale }, MappingBody { article }) = (&at.0, sent.0);
    let service = service.into_inner();
    // What was mapped there before has no version here any more that could be asked for.
    let service = match service.moved_to(*id, Some(locale)).await? {
        Some(_) => service,
        None => upon(&request, service, &at.0, true).await?,
    };
    service.map_source(*id, locale, article).await?;
    let body = read(&service, article, locale).await?;
    let tag = body.tag()?;
    done(StatusCode::OK, &body, Some(tag))
}

/// Leads on to where a text went that was mapped to another article; the refusal, where it was not.
pub(super) async fn elsewhere<P>(
    service: &Service<P>,
    id: ArticleId,
    locale: Option<&Locale>,
    refusal: Problem,
) -> Result<HttpResponse, Problem> {
    if refusal.kind() != ProblemKind::NotFound {
        return Err(refusal);
    }
    let Some(to) = service.moved_to(id, locale).await? else { return Err(refusal) };
    let below = locale.map(|locale| format!("/variants/{locale}")).unwrap_or_default();
    // Not for good: a mapping can be undone.
    let location = (header::LOCATION, format!("/api/v1/articles/{to}{below}"));
    Ok(HttpResponse::TemporaryRedirect()
        .insert_header(location)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .finish())
}
