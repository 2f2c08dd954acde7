//! `/reports`: which there are, when they are due, what they said, and everything that can be asked of them.

mod archive;
mod draft;
mod editing;
mod list;
mod preview;
mod routes;

use actix_web::HttpRequest;

use super::errors::Refusal;

pub(super) use routes::pages;

/// The number that the address names.
fn number(request: &HttpRequest, name: &str) -> Result<i64, Refusal> {
    let number = request.match_info().get(name).and_then(|number| number.parse().ok());
    number.filter(|number| *number > 0).ok_or(Refusal::NotFound)
}
