//! What the log says of each request: everything that helps, and no secret of a link.

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
};
use tracing::{Span, field};
use tracing_actix_web::{DefaultRootSpanBuilder, RootSpanBuilder};

/// What the addresses of one-time links begin with. What follows is a secret.
const LINKS: &str = "/sign-in/";

/// Opens the span of a request. Unlike the usual one, it leaves out what whoever can read the log must not learn.
#[derive(Debug)]
pub(super) struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let target = request.uri().path_and_query().map_or("", |target| target.as_str());
        tracing::info_span!(
            "request",
            method = %request.method(),
            target = told(target),
            client = request.peer_addr().map(|peer| field::display(peer.ip())),
            // Set by the usual builder at the end.
            http.status_code = field::Empty,
            otel.status_code = field::Empty,
            exception.message = field::Empty,
            exception.details = field::Empty,
        )
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        DefaultRootSpanBuilder::on_request_end(span, outcome);
    }
}

/// A target as it may be logged.
fn told(target: &str) -> &str {
    if is_secret(target) { "/sign-in/…" } else { target }
}

/// Whether a target holds a link's secret, as links are given out or as the way back.
fn is_secret(target: &str) -> bool {
    target.starts_with(LINKS) || target.contains("%2Fsign-in%2F") || target.contains("%2fsign-in%2f")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_of_a_link_is_not_told() {
        assert_eq!(told("/sign-in/abc"), "/sign-in/…");
        assert_eq!(told("/sign-in?back=%2Fsign-in%2Fabc"), "/sign-in/…");
        for target in ["/", "/sign-in", "/sign-in?back=%2Farticles", "/articles?q=sign-in"] {
            assert_eq!(told(target), target);
        }
    }
}
