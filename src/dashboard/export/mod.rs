//! Lists as files: exactly what a page shows, of all its pages, written while they are read.

mod articles;
mod sheet;

use actix_web::{HttpResponse, http::header, web::Bytes};
use futures_util::Stream;

pub(super) use articles::articles;

use super::{errors::Problem, query::Query};
use crate::service::ServiceError;

/// How many rows are read at once: a file of any length takes no more memory than so many.
const ROWS_AT_ONCE: u64 = 500;

/// What a list is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileKind {
    /// For spreadsheets: in the reader's language, as the page says it.
    Csv,
    /// For programs: states by their names, instants in UTC.
    Json,
}

impl FileKind {
    /// What `?as=` asks for.
    pub(super) fn asked(query: &Query) -> Result<Option<Self>, Problem> {
        match query.one("as") {
            None => Ok(None),
            Some("csv") => Ok(Some(Self::Csv)),
            Some("json") => Ok(Some(Self::Json)),
            Some(other) => Err(Problem::Value("as", other.to_owned())),
        }
    }

    const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    const fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Json => "application/json",
        }
    }
}

/// The answer that a browser keeps as a file. What fails on the way cuts it off, so that it cannot be taken for whole.
fn file(kind: FileKind, name: &str, pieces: impl Stream<Item = Result<Bytes, ServiceError>> + 'static) -> HttpResponse {
    // Names of collections are letters, digits and a few marks; nothing else is let into a header.
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let name = name.replace(|c: char| !fits(c), "-");
    HttpResponse::Ok()
        .content_type(kind.content_type())
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.{}\"", kind.ending())))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .streaming(pieces)
}
