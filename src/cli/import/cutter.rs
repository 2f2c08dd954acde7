//! Cutting a file into documents, whatever its form.

use std::io::{self, BufRead};

use super::{
    frame::{Framer, LARGEST, Piece},
    inputs::Form,
};
use crate::{
    document::{Cut, Rows, Sitemap},
    domain::FieldError,
};

/// Cuts documents off a file, one by one.
pub(super) enum Cutter<R> {
    /// JSON, which is only to be found, not to be read.
    Json(Framer<R>),
    /// CSV.
    Rows(Rows<R>),
    /// A sitemap.
    Sitemap(Sitemap<R>),
}

impl<R: BufRead> Cutter<R> {
    /// Reads a file of this form.
    pub(super) fn new(mut source: R, form: Form) -> Self {
        match form {
            Form::Rows(usual) => {
                let separator = separator(&mut source, usual);
                Self::Rows(Rows::new(source, separator, LARGEST))
            }
            Form::Sitemap => Self::Sitemap(Sitemap::new(source, LARGEST)),
            Form::Markdown | Form::Lines | Form::Json => Self::Json(Framer::new(source, form, LARGEST)),
        }
    }

    /// The line reached, from 1.
    pub(super) const fn line(&self) -> u64 {
        match self {
            Self::Json(framer) => framer.line(),
            Self::Rows(rows) => rows.line(),
            Self::Sitemap(sitemap) => sitemap.line(),
        }
    }

    /// The next document, or what is wrong where one should be; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Cut>> {
        match self {
            Self::Json(framer) => Ok(framer.next()?.map(|piece| match piece {
                Piece::Object(bytes, line) => Ok((bytes, line)),
                Piece::TooLarge(line) => Err((too_large(), line)),
            })),
            Self::Rows(rows) => rows.cut(),
            Self::Sitemap(sitemap) => sitemap.cut(),
        }
    }
}

/// What stands between the cells: a semicolon where the first row has some and nothing usual, as spreadsheets write it where
/// the comma is the decimal sign. A source that cannot be read says so when it is.
fn separator(source: &mut impl BufRead, usual: u8) -> u8 {
    let buffer = source.fill_buf().unwrap_or_default();
    let first = buffer.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if first.contains(&b';') && !first.contains(&usual) { b';' } else { usual }
}

/// What is said of a document that is larger than any may be.
pub(super) fn too_large() -> FieldError {
    let message = format!("is longer than {} MiB", LARGEST >> 20);
    FieldError { field: "document".to_owned(), line: None, message }
}
