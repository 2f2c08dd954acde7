//! The editors' pages: what they hold ([`view`]), how they look (`pages/`, `assets/`), and where that comes from (the
//! handlers, one file a page).
//!
//! Every page is a plain struct of data with an askama template. Text reaches a page through the translator in its
//! [`Frame`](view::Frame), or as data, which the templates escape. Nothing is inline (no style, no script), so that
//! the pages work under `style-src 'self'; script-src 'self'`.

mod accessibility;
mod acting;
mod activity;
mod answer;
mod article;
mod articles;
pub mod assets;
mod bulk;
mod columns;
mod counts;
mod errors;
mod explaining;
mod export;
mod flash;
mod form;
mod form_token;
mod headers;
mod links;
mod live;
mod narrowing;
mod once;
mod outgoing;
mod overview;
mod packing;
mod piece;
mod query;
mod queue;
mod reading;
mod reports;
mod routes;
mod rows;
mod settings;
mod shortcuts;
mod sign_in;
mod sources;
mod state;
mod timeline;
pub mod view;
mod views;
mod visitor;

#[cfg(test)]
mod lints;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

pub use errors::RequestId;
pub use routes::configure;
pub use state::DashboardSettings;
pub use visitor::Admission;
