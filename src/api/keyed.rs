//! `Idempotency-Key`: the same request sent again is answered the same, and done once.
//!
//! The key is taken by the service, in the transaction that does what is asked for. Here it is read, made part of the
//! service that the call gets, and the answer is kept once it is written.

use actix_web::{
    HttpMessage as _, HttpRequest, HttpResponse,
    body::{BoxBody, to_bytes},
    dev::{Payload, ServiceRequest, ServiceResponse},
    http::{Method, StatusCode, header::CONTENT_TYPE},
    web::Data,
};
use sha2::{Digest as _, Sha256};

use super::{
    body::{Incoming, content_type},
    caller,
    problem::Problem,
};
use crate::{
    domain::Caller,
    service::{Answer, Gate, RequestKey},
};

/// The header with the key.
pub(super) const IDEMPOTENCY_KEY: &str = "Idempotency-Key";
/// The header of an answer that was given before.
pub(super) const REPLAYED: &str = "Idempotent-Replayed";
/// The longest key.
const LONGEST: usize = 255;
/// The largest body of a request with a key, in bytes: that of the largest call.
const MAX_BODY: usize = 8 << 20;

/// What is kept in place of an answer that holds a secret.
#[derive(Debug)]
pub(super) struct KeptInstead(pub Vec<u8>);

/// Reads the key of a `POST`, its caller and its body, and leaves them with the request.
pub(super) async fn read(request: &mut ServiceRequest) -> Result<Option<RequestKey>, Problem> {
    let wrong = |message: &str| Err(Problem::invalid(IDEMPOTENCY_KEY, message));
    if *request.method() != Method::POST {
        return Ok(None);
    }
    let mut given = request.headers().get_all("idempotency-key");
    let Some(key) = given.next() else { return Ok(None) };
    let key = key.to_str().unwrap_or_default().to_owned();
    let fits = !key.is_empty() && key.len() <= LONGEST && key.bytes().all(|byte| byte.is_ascii_graphic());
    if !fits || given.next().is_some() {
        return wrong("Is one key of 1 to 255 visible ASCII characters.");
    }
    if content_type(request.request()).contains("ndjson") || content_type(request.request()).contains("jsonl") {
        // Each of its batches is a transaction of its own, and each document has its own key and datetime: there is no one
        // effect that the key could stand for, and nothing is done twice without it.
        return wrong("A stream takes no key: it is taken in bit by bit, and sending it again does no harm.");
    }
    let Some(gate) = request.app_data::<Data<Gate>>().cloned() else { return Ok(None) };
    // Nobody's body is read before it is known who they are.
    let caller = caller::caller(request.request(), &gate).await?;
    let body = Incoming::new(request.take_payload()).whole(request.request(), MAX_BODY).await?;
    let key = Gate::key_of(&caller, key, fingerprint(request.request(), &body));
    request.set_payload(Payload::from(body));
    request.extensions_mut().insert::<Caller>(caller);
    request.extensions_mut().insert(key.clone());
    Ok(Some(key))
}

/// SHA-256 of what a request says. The order of the query's parts says nothing.
fn fingerprint(request: &HttpRequest, body: &[u8]) -> [u8; 32] {
    let mut query: Vec<&str> = request.query_string().split('&').collect();
    query.sort_unstable();
    let mut digest = Sha256::new();
    for part in [request.method().as_str(), request.path(), &query.join("&")] {
        digest.update(part);
        digest.update([0]);
    }
    digest.update(body);
    digest.finalize().into()
}

/// Keeps the answer to a request with a key where it was a success, and gives the one that is kept.
pub(super) async fn keep(key: &RequestKey, response: ServiceResponse<BoxBody>) -> Result<HttpResponse, Problem> {
    let gate = response.request().app_data::<Data<Gate>>().cloned();
    let (_, mut response) = response.into_parts();
    let (Some(gate), true) = (gate, response.status().is_success()) else { return Ok(response) };
    let instead = response.extensions_mut().remove::<KeptInstead>();
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let content_type = content_type.unwrap_or_default().to_owned();
    let status = response.status().as_u16();
    let (head, body) = response.into_parts();
    let unread =
        |error: Box<dyn std::error::Error>| Problem::internal(format!("reading an answer to keep it: {error}"));
    let body = to_bytes(body).await.map_err(unread)?.to_vec();
    let secret = instead.is_some();
    let given = Answer { status, content_type, body: instead.map_or_else(|| body.clone(), |instead| instead.0) };
    let kept = gate.keep_answer(key, given.clone()).await?;
    if kept == given || secret {
        return Ok(head.set_body(BoxBody::new(body)));
    }
    Ok(again(&kept))
}

/// An answer that was given before. Without a tag: that was of what stood then, and whoever wants to change it reads it
/// first.
pub(super) fn again(answer: &Answer) -> HttpResponse {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let mut response = HttpResponse::build(status);
    response.insert_header((REPLAYED, "true"));
    if !answer.content_type.is_empty() {
        response.insert_header((CONTENT_TYPE, answer.content_type.as_str()));
    }
    response.body(answer.body.clone())
}
