//! The words of the product in the languages of its users: messages, plurals, numbers, dates and language names.
//!
//! Sentences live in `locales/<tag>/*.ftl` (Fluent); numbers and dates come from ICU's data. Nothing here knows what
//! an article is.

mod endonym;
mod format;
mod language;
mod languages;
mod names;
mod pseudo;
mod translator;

#[cfg(test)]
mod tests;

pub use endonym::{endonym, short_endonym};
pub use language::{UiLanguage, negotiate};
pub use languages::{Languages, LanguagesError};
pub use names::Described;
pub use translator::{Translator, Value};

#[cfg(test)]
pub(crate) use tests::message_ids;
