//! The HTML part of a mail: tables, which mail clients bear, and styles where they stand, which nothing strips.

use askama::Template;

use super::{LettersError, outline::Outline};

#[derive(Template)]
#[template(path = "mail.html")]
struct Mail<'a> {
    outline: &'a Outline,
}

/// Writes the mail.
pub(super) fn write(outline: &Outline) -> Result<String, LettersError> {
    Mail { outline }.render().map_err(|error| LettersError::Unwritable(error.to_string()))
}
