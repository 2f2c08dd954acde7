//! What is checked before any call is looked at, and how whatever went wrong leaves: always as a problem.

use actix_web::{
    Error, HttpMessage as _,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{StatusCode, header::CONTENT_ENCODING},
    middleware::Next,
};

use super::{
    headers::RequestId,
    keyed,
    problem::{Problem, ProblemKind},
};

/// The longest address, with its query, in bytes.
const MAX_ADDRESS: usize = 8_192;

/// Stands before every call of the API: refuses what no call takes, and turns every error into a problem with the
/// number of the request.
pub(super) async fn admit(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone());
    let name = format!("{} {}", request.method(), request.path());
    if let Err(problem) = acceptable(&request) {
        return Ok(request.into_response(problem.respond(id.as_deref())));
    }
    let key = match keyed::read(&mut request).await {
        Ok(key) => key,
        Err(problem) => return Ok(request.into_response(problem.respond(id.as_deref()))),
    };
    let response = match next.call(request).await {
        Ok(response) => response.map_into_boxed_body(),
        Err(error) => {
            let problem = problem_of(&error);
            problem.log(id.as_deref(), &name);
            let response = problem.respond(id.as_deref());
            return Err(actix_web::error::InternalError::from_response(error, response).into());
        }
    };
    let Some(error) = response.response().error() else {
        let Some(key) = key else { return Ok(response) };
        let request = response.request().clone();
        let kept = keyed::keep(&key, response).await.unwrap_or_else(|problem| {
            problem.log(id.as_deref(), &name);
            problem.respond(id.as_deref())
        });
        return Ok(ServiceResponse::new(request, kept));
    };
    let problem = problem_of(error);
    problem.log(id.as_deref(), &name);
    let (request, _) = response.into_parts();
    Ok(ServiceResponse::new(request, problem.respond(id.as_deref())))
}

fn acceptable(request: &ServiceRequest) -> Result<(), Problem> {
    let uri = request.uri();
    let address = uri.path_and_query().map_or("", |address| address.as_str());
    if address.len() > MAX_ADDRESS {
        let detail = format!("The address has {} bytes; {MAX_ADDRESS} are the most.", address.len());
        return Err(Problem::new(ProblemKind::UriTooLong, detail));
    }
    for (field, text) in [("path", uri.path()), ("query", uri.query().unwrap_or_default())] {
        let wrong = |message: &str| Problem::invalid(field, message);
        let bytes = percent_decoded(text).ok_or_else(|| wrong("Has a `%` without two hexadecimal digits after it."))?;
        let text = String::from_utf8(bytes).map_err(|_| wrong("Is not UTF-8."))?;
        if text.contains('\0') {
            return Err(wrong("Has U+0000 in it, which no database text can hold."));
        }
    }
    let encodings = request.headers().get_all(CONTENT_ENCODING);
    // An inflated body is larger than any limit on what was sent: 816 bytes can become a gigabyte.
    if encodings.into_iter().any(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        let detail = "Bodies are taken as they are; leave out `Content-Encoding`.";
        return Err(Problem::new(ProblemKind::UnsupportedEncoding, detail));
    }
    let said = request.mime_type().ok().flatten();
    // Of other character sets only ASCII says the same in the same bytes.
    match said.as_ref().and_then(|said| said.get_param("charset")) {
        Some(charset) if !["utf-8", "utf8", "us-ascii", "ascii"].iter().any(|known| charset == *known) => {
            let given: String = charset.as_str().chars().take(100).collect();
            let detail = format!("The body has `charset={given}`; bodies are read as UTF-8.");
            Err(Problem::new(ProblemKind::UnsupportedEncoding, detail))
        }
        Some(_) | None => Ok(()),
    }
}

/// The bytes that a part of an address says; `None` where a `%` stands without its two digits.
pub(super) fn percent_decoded(text: &str) -> Option<Vec<u8>> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let high = char::from(bytes.next()?).to_digit(16)?;
            let low = char::from(bytes.next()?).to_digit(16)?;
            decoded.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            decoded.push(byte);
        }
    }
    Some(decoded)
}

/// The problem that an error is. Errors that are not this room's own come from the web server, and say by their status
/// what they are.
fn problem_of(error: &Error) -> Problem {
    if let Some(problem) = error.as_error::<Problem>() {
        return problem.clone();
    }
    let detail = error.to_string();
    match error.as_response_error().status_code() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(ProblemKind::TooLarge, detail),
        StatusCode::REQUEST_TIMEOUT => Problem::new(ProblemKind::BodyTimeout, detail),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Problem::new(ProblemKind::UnsupportedMediaType, detail),
        status if status.is_client_error() => Problem::new(ProblemKind::InvalidRequest, detail),
        _ => Problem::internal(detail),
    }
}
