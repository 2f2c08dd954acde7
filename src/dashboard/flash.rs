//! A message for the next page: it goes with the answer to a form in a cookie, is shown once, and is taken away with the
//! page that showed it.

use actix_web::{
    HttpRequest, HttpResponse,
    body::MessageBody,
    cookie::{Cookie, SameSite, time::Duration},
    dev::ServiceResponse,
    http::StatusCode,
};

use super::{view::Flash, visitor::go};

/// The cookie. It holds the name of one of our own messages, and nothing that a page would show as it is.
const COOKIE: &str = "galley-flash";
/// How long a message waits for a page to be shown on.
const SECONDS: i64 = 60;

/// Sends the reader to another page of this site, which tells them this.
pub(super) fn go_saying(to: &str, flash: &Flash) -> HttpResponse {
    let mut answer = go(to);
    // Message ids and digits always fit into the header.
    let _ = answer.add_cookie(&cookie(flash.written(), SECONDS));
    answer
}

/// What this page is to tell.
pub(super) fn told(request: &HttpRequest) -> Option<Flash> {
    request.cookie(COOKIE).and_then(|cookie| Flash::read(cookie.value()))
}

/// Takes the message away with the page that showed it. An answer that sends the reader on has not shown it.
pub(super) fn forget<B: MessageBody>(answer: &mut ServiceResponse<B>) {
    let carried = answer.request().cookie(COOKIE).is_some();
    let has_page = answer.status() != StatusCode::SEE_OTHER && !(answer.status().is_success() && is_asset(answer));
    if carried && has_page {
        // As above.
        let _ = answer.response_mut().add_cookie(&cookie(String::new(), 0));
    }
}

fn is_asset<B: MessageBody>(answer: &ServiceResponse<B>) -> bool {
    answer.request().path().starts_with("/assets/")
}

fn cookie(value: String, seconds: i64) -> Cookie<'static> {
    Cookie::build(COOKIE, value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(Duration::seconds(seconds))
        .finish()
}
