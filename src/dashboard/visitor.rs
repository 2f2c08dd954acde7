//! Who is looking: the cookie that a session is known by, and the services that a page gets in its reader's name. A page
//! takes [`Admitted`], so that it cannot be given to anybody who is not signed in.

use std::{future::Future, net::IpAddr, ops::Deref, pin::Pin, sync::Arc};

use actix_web::{
    FromRequest, HttpMessage as _, HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite},
    dev::Payload,
    error::InternalError,
    http::{Method, Uri, header},
    web::Data,
};

use super::{
    answer::is_swap,
    errors::{Refusal, RequestId, refuse, sent_from},
    form_token,
    links::{Address, OVERVIEW, SIGN_IN},
    state::{Late, Site},
    view::Reader,
};
use crate::{
    domain::{Actor, Caller, Grant},
    service::{
        Permit, QueueAsked, Read, RequestContext, Service, ServiceError, Whose,
        access::{Origin, SignedIn},
    },
};

/// The cookie of a session over https. Browsers take the prefix only for this host, all of it, and safely sent.
const SECURE: &str = "__Host-galley";
/// The cookie of a session over http on this machine, where browsers refuse the prefix.
const PLAIN: &str = "galley-session";
/// How many characters a session's secret has.
const SECRET: usize = 43;

/// How many late sources a page names.
const MOST_LATE: usize = 3;

/// Who may see the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// People who are signed in.
    People,
    /// Everybody, with every right: the demo, which listens on the loopback interface of one machine only.
    Everybody,
}

/// Somebody who may see the pages.
#[derive(Debug, Clone)]
pub(super) enum Visitor {
    /// Somebody who is signed in.
    Person(Arc<Person>),
    /// Whoever came to the demo.
    Anybody,
}

/// Somebody who is signed in.
#[derive(Debug)]
pub(super) struct Person {
    /// Who, and by which session.
    pub(super) signed_in: SignedIn,
    /// What their forms carry.
    pub(super) form_token: String,
}

impl Visitor {
    /// In whose name they act, and what they may do.
    pub(super) fn caller(&self) -> Caller {
        match self {
            Self::Person(person) => person.signed_in.caller.clone(),
            Self::Anybody => Caller { actor: Actor::Local, grant: Grant::everything() },
        }
    }

    /// As pages show them.
    pub(super) fn reader(&self) -> Reader {
        match self {
            Self::Person(person) => Reader::Person {
                display_name: person.signed_in.account.display_name.clone(),
                form_token: person.form_token.clone(),
            },
            Self::Anybody => Reader::Anybody,
        }
    }
}

/// Who sent this request; `None` where they are not signed in. Looked up once for each request, and each time anew, so
/// that a session that was ended opens nothing any more.
pub(super) async fn recognise(request: &HttpRequest, site: &Site) -> Result<Option<Visitor>, ServiceError> {
    let known = request.extensions().get::<Visitor>().cloned();
    if known.is_some() {
        return Ok(known);
    }
    let visitor = match site.admission {
        Admission::Everybody => Some(Visitor::Anybody),
        Admission::People => person(request, site).await?.map(|person| Visitor::Person(Arc::new(person))),
    };
    if let Some(visitor) = &visitor {
        request.extensions_mut().insert(visitor.clone());
    }
    Ok(visitor)
}

async fn person(request: &HttpRequest, site: &Site) -> Result<Option<Person>, ServiceError> {
    let Some(secret) = secret(request, site) else { return Ok(None) };
    let signed_in = site.gate.signed_in(&secret).await?;
    Ok(signed_in.map(|signed_in| Person { signed_in, form_token: form_token::of(&secret) }))
}

/// The secret in the cookie, where it can be one.
pub(super) fn secret(request: &HttpRequest, site: &Site) -> Option<String> {
    let secret = request.cookie(cookie_name(site))?.value().to_owned();
    (secret.len() == SECRET && secret.bytes().all(|byte| byte.is_ascii_alphanumeric())).then_some(secret)
}

const fn cookie_name(site: &Site) -> &'static str {
    if site.settings.secure_cookies { SECURE } else { PLAIN }
}

/// The cookie of a session. It goes with the browser's window; the session itself ends on its own.
pub(super) fn cookie(site: &Site, secret: String) -> Cookie<'static> {
    Cookie::build(cookie_name(site), secret)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(site.settings.secure_cookies)
        .finish()
}

/// Takes the cookie of a session away.
pub(super) fn no_cookie(site: &Site) -> Cookie<'static> {
    let mut cookie = cookie(site, String::new());
    cookie.make_removal();
    cookie
}

/// Where a request comes from. A network of IPv6 that is given to one customer (/64) counts as one address.
pub(super) fn origin(request: &HttpRequest) -> Origin {
    let address = match request.peer_addr().map(|peer| peer.ip().to_canonical()) {
        Some(IpAddr::V4(address)) => address.to_string(),
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        None => "unknown".to_owned(),
    };
    let agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    Origin { address, agent: agent.unwrap_or_default().to_owned() }
}

/// What the audit says of a request.
fn context(request: &HttpRequest, visitor: &Visitor) -> RequestContext {
    let session = match visitor {
        Visitor::Person(person) => Some(RequestContext::of_session(&person.signed_in.session.digest)),
        Visitor::Anybody => None,
    };
    RequestContext {
        address: Some(origin(request).address),
        request: request.extensions().get::<RequestId>().map(|RequestId(id)| id.clone()),
        session,
        call: Some(format!("{} {}", request.method(), request.path())),
    }
}

/// Sends the reader to another page of this site, by GET.
pub(super) fn go(to: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, to))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .finish()
}

/// Sends a reader to sign in, and back to the page afterwards; what was posted is not posted again.
pub(super) fn to_sign_in(request: &HttpRequest) -> HttpResponse {
    if is_swap(request) {
        // The page is left, whatever part of it was asked for.
        let to = Address::to(SIGN_IN).with_some("back", shown(request));
        return HttpResponse::NoContent()
            .insert_header(("HX-Redirect", to.to_string()))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .finish();
    }
    let here = request.uri().path_and_query().map(|here| here.as_str().to_owned());
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    // A form's page is what one comes back to, and there the browser's way back to what was typed.
    let back = if is_read { here } else { sent_from(request) };
    let back = back.filter(|back| back != OVERVIEW);
    go(&Address::to(SIGN_IN).with_some("back", back).to_string())
}

/// The page of ours that the script says the browser shows.
fn shown(request: &HttpRequest) -> Option<String> {
    let shown: Uri = request.headers().get("HX-Current-URL")?.to_str().ok()?.parse().ok()?;
    shown.path_and_query().map(ToString::to_string).filter(|here| here != OVERVIEW)
}

/// How much work waits for the reader; told in the navigation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Waiting(pub(super) u64);

/// Counts what waits for the reader of a page, once for each request. A page is given without the count where it fails.
async fn count_waiting(request: &HttpRequest, site: &Site, visitor: &Visitor) {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    if !is_read || request.extensions().get::<Waiting>().is_some() {
        return;
    }
    let Ok(service) = site.gate.admit::<Read>(&visitor.caller()) else { return };
    if let Ok(count) = service.queue_length(&QueueAsked::of(Whose::Mine)).await {
        request.extensions_mut().insert(Waiting(count));
    }
}

/// The service, in the reader's name, for the right `P`. Whoever is not signed in is sent to do so.
pub(super) struct Admitted<P>(Service<P>);

impl<P> Deref for Admitted<P> {
    type Target = Service<P>;

    fn deref(&self) -> &Service<P> {
        &self.0
    }
}

/// An answer instead of the page.
pub(super) fn instead(answer: HttpResponse) -> actix_web::Error {
    InternalError::from_response("not given", answer).into()
}

async fn admitted<P: Permit>(
    request: &HttpRequest,
    site: &Site,
    visitor: &Visitor,
) -> Result<Admitted<P>, ServiceError> {
    let caller = visitor.caller();
    let service: Service<P> = site.gate.admit(&caller)?;
    // A wrong green is worse than none, so whatever is shown says whether it may be old.
    let late = site.gate.admit::<Read>(&caller)?.late_sources().await?;
    request.extensions_mut().insert(Late(late.into_iter().take(MOST_LATE).map(Into::into).collect()));
    Ok(Admitted(service.asked_by(context(request, visitor))))
}

impl<P: Permit> FromRequest for Admitted<P> {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let site = Data::<Site>::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let site = site.await?;
            let admitted = match recognise(&request, &site).await {
                Ok(Some(visitor)) => {
                    count_waiting(&request, &site, &visitor).await;
                    admitted(&request, &site, &visitor).await
                }
                Ok(None) => return Err(instead(to_sign_in(&request))),
                Err(error) => Err(error),
            };
            admitted.map_err(|error| instead(refuse(&request, &site, &Refusal::from(error))))
        })
    }
}
