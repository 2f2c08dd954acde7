//! `/settings`: what people choose for themselves, and what some decide for everybody.

mod asking;
mod people;
mod policy;
mod preferences;
mod profile;
mod routes;
mod tokens;
mod webhooks;

pub(super) use policy::terms;
pub(super) use preferences::{chosen, kept, set};
pub(super) use routes::pages;
