//! Who is calling, and what they may do: a call takes the service that it needs, and gets it only with the right to it.

use std::{net::IpAddr, ops::Deref};

use actix_web::{FromRequest, HttpMessage as _, HttpRequest, dev::Payload, http::header::AUTHORIZATION, web::Data};
use futures_util::future::LocalBoxFuture;

use super::{
    headers::RequestId,
    problem::{Problem, ProblemKind},
};
use crate::{
    domain::{Actor, Caller, Grant},
    service::{Gate, Permit, RequestContext, RequestKey, Service, access::TokenError},
};

/// Who may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// Whoever carries a token. Cookies count for nothing here.
    Tokens,
    /// Everybody, for everything: the demo, which listens on the loopback interface of one machine only.
    Everybody,
}

/// The service, in the caller's name, for the right `P`. A call that needs a right takes this, so that it cannot be
/// answered without it.
pub struct Permitted<P>(Service<P>);

impl<P> Permitted<P> {
    /// The service itself, to be kept beyond the request's handler.
    pub fn into_inner(self) -> Service<P> {
        self.0
    }
}

impl<P> Deref for Permitted<P> {
    type Target = Service<P>;

    fn deref(&self) -> &Service<P> {
        &self.0
    }
}

impl<P: Permit> FromRequest for Permitted<P> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let Some(gate) = request.app_data::<Data<Gate>>() else {
                return Err(Problem::internal("The API was mounted without its gate."));
            };
            // Of a request with a key they are known already.
            let known = request.extensions().get::<Caller>().cloned();
            let caller = match known {
                Some(caller) => caller,
                None => caller(&request, gate).await?,
            };
            let service = gate.admit(&caller)?.asked_by(context(&request));
            let key = request.extensions().get::<RequestKey>().cloned();
            let Some(key) = key else { return Ok(Self(service)) };
            if let Some(before) = gate.answered(&key).await? {
                return Err(Problem::answered(before));
            }
            Ok(Self(service.under_key(key)))
        })
    }
}

/// What the audit says of a request.
fn context(request: &HttpRequest) -> RequestContext {
    RequestContext {
        address: Some(address(request)),
        request: RequestId::of(request),
        session: None,
        call: Some(format!("{} {}", request.method(), request.path())),
    }
}

/// Who sent a request.
pub(super) async fn caller(request: &HttpRequest, gate: &Gate) -> Result<Caller, Problem> {
    let Some(given) = request.headers().get(AUTHORIZATION) else {
        return match request.app_data::<Data<Admission>>().map(|admission| *admission.get_ref()) {
            Some(Admission::Everybody) => Ok(Caller { actor: Actor::Local, grant: Grant::everything() }),
            Some(Admission::Tokens) | None => {
                let detail = "Send a token: `Authorization: Bearer galley_…`. `galley token create` makes one.";
                Err(Problem::new(ProblemKind::Unauthorized, detail))
            }
        };
    };
    let token = given.to_str().ok().and_then(|given| given.split_once(' '));
    let token = token.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim());
    let Some(token) = token else {
        return Err(Problem::new(ProblemKind::Unauthorized, "`Authorization` takes `Bearer` and a token."));
    };
    gate.authenticate(token, &address(request)).await.map_err(|error| match error {
        TokenError::Refused => {
            Problem::new(ProblemKind::Unauthorized, "The token is not valid, has run out, or was revoked.")
        }
        TokenError::TooMany { seconds } => {
            let detail = format!("Too many refused tokens from your address; try again in {seconds} seconds.");
            Problem::new(ProblemKind::TooManyRequests, detail).retry_after(seconds)
        }
        TokenError::Service(error) => error.into(),
    })
}

/// Whoever was let in to something that goes on for a while, to be asked again whether they still may.
pub(super) struct Standing {
    gate: Data<Gate>,
    request: HttpRequest,
}

impl Standing {
    /// The standing of whoever sent this request.
    pub(super) fn of(request: &HttpRequest) -> Option<Self> {
        Some(Self { gate: request.app_data::<Data<Gate>>()?.clone(), request: request.clone() })
    }

    /// Whether they may still do what `P` is the right to. Where that cannot be found out, they may not.
    pub(super) async fn holds<P: Permit>(&self) -> bool {
        match caller(&self.request, &self.gate).await {
            Ok(caller) => caller.grant.allows(P::SCOPE),
            Err(_) => false,
        }
    }
}

/// The client's address for shared limits: an IPv6 network of /64 counts as one client.
pub fn address(request: &HttpRequest) -> String {
    match request.peer_addr().map(|peer| peer.ip()) {
        Some(IpAddr::V4(address)) => address.to_string(),
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        None => "unknown".to_owned(),
    }
}
