//! Who is calling.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload};

use super::problem::Problem;
use crate::domain::Actor;

/// Who is calling. Every call that changes something takes one, so that no change is without its author.
///
/// The service listens on the loopback interface only, and whoever reaches it there is the same: [`Actor::Local`].
#[derive(Debug, Clone)]
pub struct Caller(pub Actor);

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(_: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(Actor::Local)))
    }
}
