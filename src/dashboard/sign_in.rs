//! `/sign-in`, `/sign-in/{secret}` and `/sign-out`: how people come in and leave.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::Data,
};

use super::{
    answer,
    errors::{Refusal, refuse},
    form::{FirstForm, ReaderForm, SHORT, is_local},
    links::{OVERVIEW, SIGN_IN},
    query::Query,
    state::Site,
    view::{LinkPage, SignInPage, SignInTrouble},
    visitor::{self, go, recognise},
};
use crate::service::access::SignInError;

/// The longest name that is written back into the form, in characters.
const LONGEST_NAME: usize = 200;

/// Asks for name and password. Whoever is signed in already is sent on.
pub(super) async fn show(request: HttpRequest, site: Data<Site>) -> HttpResponse {
    let query = Query::of(&request);
    let back = query.one("back").filter(|back| is_local(back));
    match recognise(&request, &site).await {
        Ok(Some(_)) => go(back.unwrap_or(OVERVIEW)),
        Ok(None) => {
            let frame = site.frame(&request, None, None);
            let page = SignInPage { name: String::new(), back: back.map(str::to_owned), trouble: None, frame };
            answer::at_once(&request, &site, StatusCode::OK, &page, &page.frame)
        }
        Err(error) => refuse(&request, &site, &error.into()),
    }
}

/// Signs somebody in by name and password.
pub(super) async fn sign_in(request: HttpRequest, site: Data<Site>, form: FirstForm) -> HttpResponse {
    let fields = form.fields;
    let name = fields.one("name").unwrap_or_default();
    let password = fields.one("password").unwrap_or_default();
    let error = match site.gate.sign_in(name, password, &visitor::origin(&request)).await {
        Ok(secret) => return come_in(&request, &site, secret, fields.back()).await,
        Err(SignInError::Service(error)) => return refuse(&request, &site, &error.into()),
        Err(SignInError::Wrong) => SignInTrouble::Wrong,
        Err(SignInError::TooMany { seconds }) => SignInTrouble::TooMany { seconds },
    };
    let page = SignInPage {
        name: name.chars().take(LONGEST_NAME).collect(),
        back: fields.back().map(str::to_owned),
        trouble: Some(error),
        frame: site.frame(&request, None, None),
    };
    troubled(answer::at_once(&request, &site, status(error), &page, &page.frame), error)
}

/// Shows the button that uses a one-time link. The link alone does nothing, because programs that show previews of links
/// open them too.
pub(super) async fn show_link(request: HttpRequest, site: Data<Site>) -> HttpResponse {
    let page = LinkPage { trouble: None, frame: site.frame(&request, None, None) };
    answer::at_once(&request, &site, StatusCode::OK, &page, &page.frame)
}

/// Signs somebody in by a one-time link.
pub(super) async fn redeem(request: HttpRequest, site: Data<Site>, _: FirstForm) -> HttpResponse {
    let secret = request.match_info().get("secret").unwrap_or_default();
    let trouble = match site.gate.redeem_link(secret, &visitor::origin(&request)).await {
        Ok(secret) => return come_in(&request, &site, secret, None).await,
        Err(SignInError::Service(error)) => return refuse(&request, &site, &error.into()),
        Err(SignInError::Wrong) => SignInTrouble::DeadLink,
        Err(SignInError::TooMany { seconds }) => SignInTrouble::TooMany { seconds },
    };
    let page = LinkPage { trouble: Some(trouble), frame: site.frame(&request, None, None) };
    troubled(answer::at_once(&request, &site, status(trouble), &page, &page.frame), trouble)
}

/// Ends the session that the reader has.
pub(super) async fn sign_out(request: HttpRequest, site: Data<Site>, _: ReaderForm<SHORT>) -> HttpResponse {
    if let Err(refusal) = leave(&request, &site).await {
        return refuse(&request, &site, &refusal);
    }
    let mut answer = go(SIGN_IN);
    // The header is built from fixed words, which always fit.
    let _ = answer.add_cookie(&visitor::no_cookie(&site));
    answer
}

/// Gives the new session's cookie. A session that this browser had before ends, so that none is left behind.
async fn come_in(request: &HttpRequest, site: &Site, secret: String, back: Option<&str>) -> HttpResponse {
    if let Err(refusal) = leave(request, site).await {
        return refuse(request, site, &refusal);
    }
    let mut answer = go(back.unwrap_or(OVERVIEW));
    // A secret is letters and digits, which always fit into the header.
    let _ = answer.add_cookie(&visitor::cookie(site, secret));
    answer
}

async fn leave(request: &HttpRequest, site: &Site) -> Result<(), Refusal> {
    match visitor::secret(request, site) {
        Some(secret) => Ok(site.gate.sign_out(&secret).await?),
        None => Ok(()),
    }
}

const fn status(trouble: SignInTrouble) -> StatusCode {
    match trouble {
        SignInTrouble::Wrong | SignInTrouble::DeadLink => StatusCode::UNPROCESSABLE_ENTITY,
        SignInTrouble::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
    }
}

fn troubled(mut answer: HttpResponse, trouble: SignInTrouble) -> HttpResponse {
    if let SignInTrouble::TooMany { seconds } = trouble {
        answer.headers_mut().insert(header::RETRY_AFTER, seconds.max(1).into());
    }
    answer
}
