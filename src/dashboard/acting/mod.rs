//! What readers do with variants and articles: each form is sent to an address below the variant's page, does one thing
//! and sends the reader back.

mod article;
mod claiming;
mod deciding;
mod offers;
mod writing;

use actix_web::{HttpRequest, HttpResponse, Resource, web};

pub(super) use offers::acting;

use super::{
    errors::{self, Refusal, refuse},
    flash::go_saying,
    form::Fields,
    links::Address,
    state::Site,
    view::Flash,
};
use crate::{domain::Locale, service::ArticleId};

/// What forms are sent to, all below the variant's page.
const ACTIONS: &str = "/articles/{id}/{locale}/";

/// The addresses that forms about articles are sent to.
pub(super) fn resources() -> Vec<Resource> {
    let posts = |name: &str, route: actix_web::Route| {
        web::resource(format!("{ACTIONS}{name}")).route(route).default_service(web::route().to(errors::only_posting))
    };
    vec![
        posts("claim", web::post().to(claiming::claim)),
        posts("prolong", web::post().to(claiming::prolong)),
        posts("release", web::post().to(claiming::release)),
        posts("submit", web::post().to(writing::submit)),
        posts("acknowledge", web::post().to(deciding::acknowledge)),
        posts("opt-out", web::post().to(deciding::opt_out)),
        posts("opt-in", web::post().to(deciding::opt_in)),
        posts("approve", web::post().to(deciding::approve)),
        posts("label", web::post().to(deciding::label)),
        posts("priority", web::post().to(article::prioritise)),
        posts("restore", web::post().to(article::restore)),
        posts("source", web::post().to(article::choose_source)),
        web::resource(format!("{ACTIONS}withdraw"))
            .route(web::get().to(article::ask_to_withdraw))
            .route(web::head().to(article::ask_to_withdraw))
            .route(web::post().to(article::withdraw))
            .default_service(web::route().to(errors::reading_and_posting)),
    ]
}

/// The variant that a form is about.
pub(super) struct Target {
    /// Its article.
    pub(super) id: ArticleId,
    /// Its locale.
    pub(super) locale: Locale,
}

impl Target {
    /// The variant that the address names.
    pub(super) fn of(request: &HttpRequest) -> Result<Self, Refusal> {
        let piece = |name| request.match_info().get(name).ok_or(Refusal::NotFound);
        let id = piece("id")?.parse().map_err(|_| Refusal::NotFound)?;
        let locale = Locale::parse(piece("locale")?).map_err(|_| Refusal::NotFound)?;
        Ok(Self { id, locale })
    }

    /// Its page.
    pub(super) fn address(&self) -> Address {
        Address::to("/articles").then(self.id).then(&self.locale)
    }
}

/// Sends the reader to where the form says, or else to the variant's page, with word of what was done.
fn answer(
    request: &HttpRequest,
    site: &Site,
    fields: &Fields,
    done: Result<(Target, &'static str), Refusal>,
) -> HttpResponse {
    match done {
        Ok((target, done)) => {
            let back = fields.back().map_or_else(|| target.address().to_string(), str::to_owned);
            go_saying(&back, &Flash::new(done))
        }
        Err(refusal) => refuse(request, site, &refusal),
    }
}
