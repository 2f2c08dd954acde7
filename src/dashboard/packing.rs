//! What goes to browsers by gzip: a matrix of fifty rows is some ten times smaller on the way.
//!
//! By hand, as actix's own `Compress` comes with features that also inflate what is sent to us, and do so before its size is
//! looked at.

use std::io::Write as _;

use actix_web::{
    HttpRequest,
    body::{BoxBody, MessageBody},
    dev::ServiceResponse,
    http::header::{self, HeaderMap, HeaderValue},
    web::Bytes,
};
use flate2::{Compression, write::GzEncoder};

/// What fits into one packet, in bytes, is not worth it.
const LEAST: usize = 1_400;
/// What is packed, where it is given whole: what streams is not.
const PACKED: [&str; 3] = ["text/html", "text/csv", "application/json"];

/// The bytes by gzip.
pub(super) fn gzip(bytes: &[u8], level: Compression) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 4), level);
    // Writing to memory cannot fail; an empty file would be seen by every test.
    encoder.write_all(bytes).and_then(|()| encoder.finish()).unwrap_or_default()
}

/// Whether the browser says that it reads gzip (RFC 9110, 12.5.3).
pub(super) fn is_read_by(request: &HttpRequest) -> bool {
    let given = request.headers().get_all(header::ACCEPT_ENCODING).filter_map(|value| value.to_str().ok());
    given.flat_map(|value| value.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let refused = weight.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()).is_some_and(|q| q <= 0.0);
        name.trim().eq_ignore_ascii_case("gzip") && !refused
    })
}

/// The answer by gzip, where its browser reads that.
///
/// Not where another site made the browser ask: from the size of many answers to words of its choosing it could tell what
/// else stands on the page, the token of the forms among it (BREACH).
pub(super) fn packed<B: MessageBody + 'static>(answer: ServiceResponse<B>) -> ServiceResponse<BoxBody> {
    let is_read = is_read_by(answer.request()) && !is_asked_by_others(answer.request());
    answer.map_body(|head, body| {
        let headers = head.headers_mut();
        if !is_packable(headers) {
            return body.boxed();
        }
        vary(headers);
        match body.try_into_bytes() {
            Ok(bytes) if is_read && bytes.len() >= LEAST => {
                headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
                weaken(headers);
                Bytes::from(gzip(&bytes, Compression::default())).boxed()
            }
            Ok(bytes) => bytes.boxed(),
            Err(body) => body.boxed(),
        }
    })
}

fn is_asked_by_others(request: &HttpRequest) -> bool {
    let site = request.headers().get("Sec-Fetch-Site").map(HeaderValue::as_bytes);
    site.is_some_and(|site| !matches!(site, b"same-origin" | b"none"))
}

fn is_packable(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    PACKED.contains(&kind) && !headers.contains_key(header::CONTENT_ENCODING)
}

/// The answer depends on what the browser reads, and on who asked.
fn vary(headers: &mut HeaderMap) {
    headers.append(header::VARY, HeaderValue::from_static("Accept-Encoding, Sec-Fetch-Site"));
}

/// An entity tag that is strong stands for the very bytes (RFC 9110, 8.8.1): packed, they are others.
fn weaken(headers: &mut HeaderMap) {
    let tag = headers.get(header::ETAG).and_then(|tag| tag.to_str().ok()).filter(|tag| tag.starts_with('"'));
    if let Some(weak) = tag.and_then(|tag| HeaderValue::from_str(&format!("W/{tag}")).ok()) {
        headers.insert(header::ETAG, weak);
    }
}
