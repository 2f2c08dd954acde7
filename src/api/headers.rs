//! What every answer carries, whoever gives it: the number of the request, and the headers that tell a browser to trust
//! nothing. Wrap the whole application in [`secure`], the dashboard and its errors included.

use std::{
    fmt,
    hash::{BuildHasher as _, Hasher as _, RandomState},
    sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering},
    },
};

use actix_web::{
    Error, HttpMessage as _, HttpRequest,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    error::InternalError,
    http::{
        Method,
        header::{CACHE_CONTROL, HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
};

/// The header that names a request.
pub const REQUEST_ID: &str = "x-request-id";

/// The number of a request: in the answer's `X-Request-Id`, in a problem's `instance`, and in the log.
///
/// An outer layer that numbers requests itself may put its own among the request's extensions before [`secure`] is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(pub String);

impl RequestId {
    /// A new one: a word that this process drew when it started, and a count.
    pub fn next() -> Self {
        static PROCESS: LazyLock<u64> = LazyLock::new(|| RandomState::new().build_hasher().finish());
        static COUNT: AtomicU64 = AtomicU64::new(1);
        Self(format!("{:016x}-{:x}", *PROCESS, COUNT.fetch_add(1, Ordering::Relaxed)))
    }

    /// The number of this request, where [`secure`] gave it one.
    pub fn of(request: &HttpRequest) -> Option<String> {
        request.extensions().get::<Self>().map(|id| id.0.clone())
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// That only the head of an answer was asked for: left with the request, whose method is `GET` from here on.
#[derive(Debug, Clone, Copy)]
pub(super) struct HeadOnly;

/// What is set where the answer does not set it itself. A page that needs more (its own styles, say) sets its own policy.
const HEADERS: [(&str, &str); 6] = [
    ("content-security-policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-frame-options", "DENY"),
];

/// Numbers the request, lets `HEAD` ask for whatever `GET` may ask for, and sets the headers on whatever is answered,
/// errors included. For `App::wrap(actix_web::middleware::from_fn(secure))`.
pub async fn secure<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let known = request.extensions().get::<RequestId>().cloned();
    let id = known.unwrap_or_else(RequestId::next);
    request.extensions_mut().insert(id.clone());
    if *request.method() == Method::HEAD {
        // Handlers are found by their method. The server itself leaves the body out.
        request.head_mut().method = Method::GET;
        request.extensions_mut().insert(HeadOnly);
    }
    match next.call(request).await {
        Ok(mut response) => {
            put(response.headers_mut(), &id);
            Ok(response)
        }
        Err(error) => {
            let mut response = error.error_response();
            put(response.headers_mut(), &id);
            Err(InternalError::from_response(error, response).into())
        }
    }
}

fn put(headers: &mut HeaderMap, id: &RequestId) {
    for (name, value) in HEADERS {
        let name = HeaderName::from_static(name);
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        headers.insert(HeaderName::from_static(REQUEST_ID), value);
    }
}
