//! `/reports`: which there are, when they are due, what they said, and everything that can be asked of them.

mod archive;
mod draft;
mod editing;
mod list;
mod preview;
mod routes;

use actix_web::{HttpRequest, web::Data};

use super::{
    errors::Refusal,
    form::ReaderForm,
    state::Site,
    visitor::{Visitor, instead, to_sign_in},
};
use crate::service::{Manage, Service};

pub(super) use routes::pages;

/// The number that the address names.
fn number(request: &HttpRequest, name: &str) -> Result<i64, Refusal> {
    let number = request.match_info().get(name).and_then(|number| number.parse().ok());
    number.filter(|number| *number > 0).ok_or(Refusal::NotFound)
}

/// The service in the name of whoever sent the form, for what those may do who keep reports.
fn keeper(request: &HttpRequest, site: &Data<Site>, form: &ReaderForm) -> Result<Service<Manage>, actix_web::Error> {
    let Some(visitor) = &form.visitor else { return Err(instead(to_sign_in(request))) };
    keeping(site, visitor).map_err(|refusal| instead(super::errors::refuse(request, site, &refusal)))
}

fn keeping(site: &Site, visitor: &Visitor) -> Result<Service<Manage>, Refusal> {
    Ok(site.gate.admit(&visitor.caller())?)
}
