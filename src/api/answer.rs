//! Answers: JSON with an entity tag, and nothing where the client has it already.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{
            ACCEPT, CACHE_CONTROL, ETAG, EntityTag, Header as _, HeaderValue, IF_MATCH, IF_NONE_MATCH, IfMatch,
            IfNoneMatch, VARY,
        },
    },
};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use super::problem::{Problem, ProblemKind};
use crate::domain::hex;

/// One JSON object a line.
const LINES: &str = "application/x-ndjson";

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PageBody<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// The `cursor` of the page after this one; `null` on the last.
    pub next: Option<String>,
    /// The `cursor` of the page before this one; `null` on the first.
    pub previous: Option<String>,
}

impl<T> PageBody<T> {
    /// A list that fits one page.
    pub(super) const fn whole(items: Vec<T>) -> Self {
        Self { items, next: None, previous: None }
    }
}

fn written(body: &impl Serialize) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec(body).map_err(|error| Problem::internal(format!("writing an answer: {error}")))
}

/// Answers a `GET`. `tag` is the version that `If-Match` may name later; without one the tag is a digest of the answer.
pub(super) fn found(
    request: &HttpRequest,
    body: &impl Serialize,
    tag: Option<EntityTag>,
) -> Result<HttpResponse, Problem> {
    let bytes = written(body)?;
    let tag = tag.unwrap_or_else(|| digest(&bytes));
    Ok(unless_known(request, &tag, "application/json", bytes))
}

/// Answers a `GET` with bytes of any type.
pub(super) fn unless_known(request: &HttpRequest, tag: &EntityTag, content_type: &str, bytes: Vec<u8>) -> HttpResponse {
    let known = match request.headers().contains_key(IF_NONE_MATCH).then(|| IfNoneMatch::parse(request)) {
        Some(Ok(IfNoneMatch::Any)) => true,
        Some(Ok(IfNoneMatch::Items(tags))) => tags.iter().any(|known| known.weak_eq(tag)),
        Some(Err(_)) | None => false,
    };
    let status = if known { StatusCode::NOT_MODIFIED } else { StatusCode::OK };
    let mut response = HttpResponse::build(status);
    response.insert_header((ETAG, tag.to_string())).insert_header((CACHE_CONTROL, "private, no-cache"));
    if known {
        return response.finish();
    }
    response.content_type(content_type).body(bytes)
}

/// Whether a client asks for one JSON object a line.
pub(super) fn wants_lines(request: &HttpRequest) -> bool {
    let accepted = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok());
    accepted.is_some_and(|accepted| accepted.contains(LINES))
}

/// Answers a `GET` with one JSON object a line.
pub(super) fn lines(request: &HttpRequest, items: &[impl Serialize]) -> Result<HttpResponse, Problem> {
    let mut lines = Vec::new();
    for item in items {
        lines.extend(written(item)?);
        lines.push(b'\n');
    }
    let mut response = unless_known(request, &digest(&lines), LINES, lines);
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept"));
    Ok(response)
}

/// Answers a call that did something.
pub(super) fn done(status: StatusCode, body: &impl Serialize, tag: Option<EntityTag>) -> Result<HttpResponse, Problem> {
    let mut response = HttpResponse::build(status);
    if let Some(tag) = tag {
        response.insert_header((ETAG, tag.to_string()));
    }
    Ok(response.content_type("application/json").body(written(body)?))
}

/// A weak tag from what is answered.
pub(super) fn digest(bytes: &[u8]) -> EntityTag {
    let digest = Sha256::digest(bytes);
    EntityTag::new_weak(hex(digest.get(..16).unwrap_or_default()))
}

/// The tag of a version: `"<name>-<version>"`. `besides` is what the answer shows that the version does not count, such as
/// lateness; it is part of the tag, and no part of the version.
pub(super) fn version_tag(name: impl std::fmt::Display, version: i64, besides: Option<String>) -> EntityTag {
    let besides = besides.map_or_else(String::new, |besides| format!("+{besides}"));
    EntityTag::new_strong(format!("{name}-{version}{besides}"))
}

/// The tag of a version of something that is shown with things that change without it: what is shown is part of the tag.
pub(super) fn shown_tag(
    name: impl std::fmt::Display,
    version: i64,
    body: &impl Serialize,
) -> Result<EntityTag, Problem> {
    let shown = digest(&written(body)?);
    Ok(version_tag(name, version, Some(shown.tag().chars().take(12).collect())))
}

/// What a request expects of what it changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Condition {
    /// `If-None-Match: *`: that there is nothing yet.
    Absent,
    /// `If-Match: *`: that there is something.
    Present,
    /// `If-Match: "<name>-<version>"`: one of these versions; none where the tags are of something else.
    Versions(Vec<i64>),
    /// Nothing was said.
    Unsaid,
}

impl Condition {
    /// Reads the condition on the thing called `name`.
    pub(super) fn of(request: &HttpRequest, name: impl std::fmt::Display) -> Result<Self, Problem> {
        if request.headers().contains_key(IF_MATCH) {
            let unreadable =
                || Problem::invalid("If-Match", "Is not a list of entity tags such as `\"news-3\"`, nor `*`.");
            return match IfMatch::parse(request) {
                Ok(IfMatch::Any) => Ok(Self::Present),
                // The parser leaves out what is no tag.
                Ok(IfMatch::Items(tags)) if !tags.is_empty() => {
                    let name = name.to_string();
                    Ok(Self::Versions(tags.iter().filter_map(|tag| version_in(tag, &name)).collect()))
                }
                Ok(IfMatch::Items(_)) | Err(_) => Err(unreadable()),
            };
        }
        if request.headers().contains_key(IF_NONE_MATCH) {
            let other = || Problem::invalid("If-None-Match", "May only be `*` on a call that changes something.");
            return match IfNoneMatch::parse(request) {
                Ok(IfNoneMatch::Any) => Ok(Self::Absent),
                Ok(IfNoneMatch::Items(_)) | Err(_) => Err(other()),
            };
        }
        Ok(Self::Unsaid)
    }
}

/// The version in a strong tag of `name`.
fn version_in(tag: &EntityTag, name: &str) -> Option<i64> {
    let (tag, weak) = (tag.tag(), tag.weak);
    let version = tag.split('+').next()?.strip_prefix(name)?.strip_prefix('-')?;
    version.parse().ok().filter(|_| !weak)
}

/// That a change needs to say which version it is of.
pub(super) fn version_needed(what: &str, tag: &EntityTag) -> Problem {
    let detail = format!("{what} is there already; say in `If-Match` which version you saw. It is {tag} now.");
    Problem::new(ProblemKind::PreconditionRequired, detail)
}
