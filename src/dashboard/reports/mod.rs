//! `/reports`: which there are, when they are due, what they said, and everything that can be asked of them.

mod archive;
mod draft;
mod editing;
mod list;
mod preview;
mod routes;

pub(super) use routes::pages;
