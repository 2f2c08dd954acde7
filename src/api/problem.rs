//! Everything that can be answered instead of what was asked for: one catalogue, one shape (RFC 9457).

use std::{error::Error as _, fmt};

use actix_web::{
    HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE},
    },
};
use serde::Serialize;
use utoipa::ToSchema;

use super::keyed;
use crate::{
    domain::FieldError,
    service::{Answer, ServiceError},
};

/// The media type of every problem.
pub(super) const PROBLEM_JSON: &str = "application/problem+json";
/// How many fields one answer names; a hostile request must not make an answer larger than itself.
const MAX_ERRORS: usize = 100;
/// How long to wait where too much of something is going on, in seconds.
const SECONDS_TO_SPARE: i64 = 10;

/// The catalogue: each kind of problem has one name, one status and one title for ever.
macro_rules! catalogue {
    ($($(#[doc = $about:literal])+ $kind:ident = $name:literal, $status:ident, $title:literal;)+) => {
        /// Every kind of problem that the API answers with.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ProblemKind {
            $($(#[doc = $about])+ $kind),+
        }

        impl ProblemKind {
            /// All of them, by status.
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// The last part of its address.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name),+
                }
            }

            /// Its HTTP status.
            pub const fn status(self) -> StatusCode {
                match self {
                    $(Self::$kind => StatusCode::$status),+
                }
            }

            /// What it is called, in English.
            pub const fn title(self) -> &'static str {
                match self {
                    $(Self::$kind => $title),+
                }
            }

            /// What it means, in English.
            pub const fn about(self) -> &'static str {
                match self {
                    $(Self::$kind => concat!($($about),+).trim_ascii()),+
                }
            }
        }
    };
}

catalogue! {
    /// A part of the request (its address, its query, its body) is not what the call takes. `errors` names each part.
    InvalidRequest = "invalid-request", BAD_REQUEST, "The request cannot be understood";
    /// The body is not JSON.
    MalformedJson = "malformed-json", BAD_REQUEST, "The body is not JSON";
    /// The cursor was not given out by this list in this order. Start again without it.
    InvalidCursor = "invalid-cursor", BAD_REQUEST, "The cursor is not one that was given out";
    /// The call needs a token, and the request has none that is valid.
    Unauthorized = "unauthorized", UNAUTHORIZED, "A token is needed";
    /// The token is valid, but does not hold the right that the call needs.
    Forbidden = "forbidden", FORBIDDEN, "The token does not hold the right to this";
    /// What the request names is not here.
    NotFound = "not-found", NOT_FOUND, "There is no such thing";
    /// The address is none of this service's. The calls are listed at `/api/docs`.
    NoSuchRoute = "no-such-route", NOT_FOUND, "There is no such address";
    /// There is no pair of texts to compare: the upstream has no text, or what the translation was made from is not known.
    NothingToCompare = "nothing-to-compare", NOT_FOUND, "There is nothing to compare";
    /// The address does not take this method; `Allow` lists those that it does.
    MethodNotAllowed = "method-not-allowed", METHOD_NOT_ALLOWED, "The address does not take this method";
    /// The body came too slowly. Send it again.
    BodyTimeout = "body-timeout", REQUEST_TIMEOUT, "The body came too slowly";
    /// The request does not fit the state of things; `detail` says why.
    Conflict = "conflict", CONFLICT, "The request does not fit the state of things";
    /// What you saw is not what stands now. Read it again and decide anew.
    PreconditionFailed = "precondition-failed", PRECONDITION_FAILED, "It has changed since you read it";
    /// The body is larger than the call takes.
    TooLarge = "too-large", PAYLOAD_TOO_LARGE, "The body is too large";
    /// The address, with its query, is longer than 8,192 bytes.
    UriTooLong = "uri-too-long", URI_TOO_LONG, "The address is too long";
    /// The call does not take bodies of this `Content-Type`.
    UnsupportedMediaType = "unsupported-media-type", UNSUPPORTED_MEDIA_TYPE, "The body is of another type";
    /// Bodies are taken as they are, without `Content-Encoding`.
    UnsupportedEncoding = "unsupported-encoding", UNSUPPORTED_MEDIA_TYPE, "The body is encoded";
    /// The claim does not hold any more: it was given back, or somebody else has the work. What was sent is not stored.
    LeaseLost = "lease-lost", CONFLICT, "The claim does not hold any more";
    /// Nothing is sent from this instance at present, so nothing that is to be sent is taken. `GET /api/v1/outgoing` says why,
    /// and whoever administers can resume.
    OutgoingPaused = "outgoing-paused", CONFLICT, "Nothing is sent at present";
    /// Too many refused tries from this address, or too many streams at once. Try again after the seconds in `Retry-After`.
    TooManyRequests = "too-many-requests", TOO_MANY_REQUESTS, "Too many at once";
    /// Another request had the same `Idempotency-Key`: its address, its query or its body was another. Choose a new key for a
    /// new request.
    KeyReused = "idempotency-key-reused", UNPROCESSABLE_ENTITY, "The key belongs to another request";
    /// The request was read, and what it says cannot be taken. `errors` names each field.
    Unprocessable = "unprocessable", UNPROCESSABLE_ENTITY, "Some fields cannot be taken";
    /// The call changes what may have changed meanwhile: say in `If-Match` which version you saw, by its `ETag`.
    PreconditionRequired = "precondition-required", PRECONDITION_REQUIRED, "Say which version you saw";
    /// Something went wrong in here. It was logged with the number in `instance`.
    Internal = "internal", INTERNAL_SERVER_ERROR, "Something went wrong";
    /// The database is busy or cannot be reached. Try again after the seconds in `Retry-After`.
    Unavailable = "unavailable", SERVICE_UNAVAILABLE, "The database is not available now";
    /// The database's disk is full. What is stored can still be read.
    StorageFull = "storage-full", INSUFFICIENT_STORAGE, "The disk is full";
}

impl ProblemKind {
    /// Its address, relative to the service.
    pub fn address(self) -> String {
        format!("/problems/{}", self.name())
    }

    /// How many seconds to wait before the same request may succeed.
    const fn retry_after(self) -> Option<&'static str> {
        if matches!(self, Self::Unavailable | Self::BodyTimeout) { Some("2") } else { None }
    }
}

/// A part of the request that stood in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProblemField {
    /// The field, the query's key or the address's part, such as `datetime`, `required[0].locales` or `limit`.
    pub field: String,
    /// The line in the document, from 1, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Where it stands in the JSON body (RFC 6901).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// What is wrong and what to do, a sentence in English.
    pub message: String,
}

impl ProblemField {
    /// A part of the address, or of a document whose lines count.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), line: None, pointer: None, message: message.into() }
    }

    /// A field of a JSON body.
    pub fn in_body(field: impl Into<String>, message: impl Into<String>) -> Self {
        let field = field.into();
        Self { pointer: Some(pointer(&field)), field, line: None, message: message.into() }
    }
}

impl From<FieldError> for ProblemField {
    fn from(error: FieldError) -> Self {
        Self { field: error.field, line: error.line, pointer: None, message: error.message }
    }
}

/// `required[0].locales` as a JSON Pointer: `/required/0/locales`.
fn pointer(field: &str) -> String {
    let parts = field.split(['.', '[', ']']).filter(|part| !part.is_empty());
    parts.flat_map(|part| ["/".to_owned(), part.replace('~', "~0").replace('/', "~1")]).collect()
}

/// A problem as it is answered.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(title = "Problem")]
pub struct ProblemBody {
    /// Which kind of problem: a stable address, relative to the service, with an explanation behind it.
    #[serde(rename = "type")]
    pub kind: String,
    /// What that kind is called.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What is the matter this time, a sentence in English.
    pub detail: String,
    /// The number of the request, which is also in the service's log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// The parts of the request that stood in the way.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<ProblemField>,
}

/// A problem on its way to being answered.
#[derive(Debug, Clone)]
pub struct Problem {
    kind: ProblemKind,
    detail: String,
    errors: Vec<ProblemField>,
    allow: Option<Box<str>>,
    wait: Option<i64>,
    /// What happened inside; for the log only, never for the client.
    cause: Option<Box<str>>,
    /// No problem at all: the answer that the same request was given before. It leaves by the same door, past whatever the
    /// call would have gone on to do.
    before: Option<Box<Answer>>,
}

impl Problem {
    /// A problem of this kind; `detail` is a sentence that the client may read.
    pub fn new(kind: ProblemKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), errors: Vec::new(), allow: None, wait: None, cause: None, before: None }
    }

    /// A problem with these parts of the request.
    pub fn with_errors(kind: ProblemKind, mut errors: Vec<ProblemField>) -> Self {
        errors.truncate(MAX_ERRORS);
        let mut detail = errors.first().map_or_else(String::new, |first| format!("{}: {}", first.field, first.message));
        if errors.len() > 1 {
            detail = format!("{detail} (and {} more)", errors.len() - 1);
        }
        Self { errors, ..Self::new(kind, detail) }
    }

    /// A problem with one part of the address or the query.
    pub fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self::with_errors(ProblemKind::InvalidRequest, vec![ProblemField::new(field, message)])
    }

    /// The methods that the address takes.
    #[must_use]
    pub fn allowing(self, methods: String) -> Self {
        Self { allow: Some(methods.into()), ..self }
    }

    /// How many seconds to wait before trying again.
    #[must_use]
    pub fn retry_after(self, seconds: i64) -> Self {
        Self { wait: Some(seconds), ..self }
    }

    /// The same of a call without a body: its fields stand in the address.
    #[must_use]
    pub fn outside_body(mut self) -> Self {
        for error in &mut self.errors {
            error.pointer = None;
        }
        self
    }

    /// A failure inside; `cause` goes to the log.
    pub fn internal(cause: impl Into<String>) -> Self {
        let detail = "Something went wrong in here; it was logged with this request's number.";
        Self { cause: Some(cause.into().into()), ..Self::new(ProblemKind::Internal, detail) }
    }

    /// The answer that the same request was given before.
    pub(super) fn answered(before: Answer) -> Self {
        let detail = "The request was answered before.";
        Self { before: Some(before.into()), ..Self::new(ProblemKind::Conflict, detail) }
    }

    /// What kind it is.
    pub const fn kind(&self) -> ProblemKind {
        self.kind
    }

    /// As it is answered, with the number of the request.
    pub fn body(&self, instance: Option<&str>) -> ProblemBody {
        ProblemBody {
            kind: self.kind.address(),
            title: self.kind.title(),
            status: self.kind.status().as_u16(),
            detail: self.detail.clone(),
            instance: instance.map(str::to_owned),
            errors: self.errors.clone(),
        }
    }

    /// The answer, with the number of the request.
    pub fn respond(&self, instance: Option<&str>) -> HttpResponse {
        if let Some(before) = &self.before {
            return keyed::again(before);
        }
        let mut response = HttpResponse::build(self.kind.status());
        response.insert_header((CONTENT_TYPE, PROBLEM_JSON)).insert_header((CACHE_CONTROL, "no-store"));
        let wait = self.wait.map(|seconds| seconds.to_string());
        if let Some(seconds) = wait.as_deref().or(self.kind.retry_after()) {
            response.insert_header((RETRY_AFTER, seconds));
        }
        if self.kind == ProblemKind::Unauthorized {
            response.insert_header((WWW_AUTHENTICATE, "Bearer"));
        }
        if let Some(methods) = &self.allow {
            response.insert_header((ALLOW, &**methods));
        }
        response.body(serde_json::to_vec(&self.body(instance)).unwrap_or_default())
    }

    /// Writes failures of the service itself to the log; called once, where the problem becomes an answer.
    pub fn log(&self, instance: Option<&str>, request: &str) {
        let instance = instance.unwrap_or_default();
        let cause = self.cause.as_deref().unwrap_or(&self.detail);
        if self.kind == ProblemKind::Unavailable {
            tracing::warn!(instance, request, cause, "answered that it is unavailable");
        } else if self.kind.status().is_server_error() {
            tracing::error!(instance, request, cause, "{}", self.kind.title());
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.title(), self.detail)
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.kind.status()
    }

    fn error_response(&self) -> HttpResponse {
        self.respond(None)
    }
}

impl From<ServiceError> for Problem {
    fn from(error: ServiceError) -> Self {
        let sentence = |error: &ServiceError| {
            let mut sentence = error.to_string();
            if let Some(first) = sentence.get(..1).map(str::to_uppercase) {
                sentence.replace_range(..1, &first);
            }
            if !sentence.ends_with('.') {
                sentence.push('.');
            }
            sentence
        };
        match &error {
            ServiceError::NotFound { .. } => Self::new(ProblemKind::NotFound, sentence(&error)),
            ServiceError::Invalid { fields } => {
                let named = |field: &FieldError| ProblemField::in_body(&field.field, &field.message);
                Self::with_errors(ProblemKind::Unprocessable, fields.iter().map(named).collect())
            }
            ServiceError::Unmappable(why) if why.is_about_the_target() => {
                let field = ProblemField::in_body("article", why.sentence());
                Self::with_errors(ProblemKind::Unprocessable, vec![field])
            }
            ServiceError::Changed { .. } => Self::new(ProblemKind::PreconditionFailed, sentence(&error)),
            ServiceError::Conflict { .. } | ServiceError::Unmappable(_) => {
                Self::new(ProblemKind::Conflict, sentence(&error))
            }
            ServiceError::Paused => Self::new(ProblemKind::OutgoingPaused, sentence(&error)),
            ServiceError::Lost { .. } => Self::new(ProblemKind::LeaseLost, sentence(&error)),
            ServiceError::TooMany { .. } => {
                Self::new(ProblemKind::TooManyRequests, sentence(&error)).retry_after(SECONDS_TO_SPARE)
            }
            ServiceError::Answered(answer) => Self::answered(answer.as_ref().clone()),
            ServiceError::KeyReused => Self::new(ProblemKind::KeyReused, sentence(&error)),
            ServiceError::Forbidden { .. } => Self::new(ProblemKind::Forbidden, sentence(&error)),
            ServiceError::Storage(storage) => {
                let mut cause = storage.to_string();
                let mut inner = storage.source();
                while let Some(error) = inner {
                    cause = format!("{cause}: {error}");
                    inner = error.source();
                }
                if error.is_full() {
                    let detail = "The database's disk is full; what is stored can still be read.";
                    Self { cause: Some(cause.into()), ..Self::new(ProblemKind::StorageFull, detail) }
                } else if error.is_transient() || error.is_unreachable() {
                    let detail = "The database is busy or cannot be reached; try again in a moment.";
                    Self { cause: Some(cause.into()), ..Self::new(ProblemKind::Unavailable, detail) }
                } else {
                    Self::internal(cause)
                }
            }
        }
    }
}
