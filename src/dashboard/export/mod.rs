//! Lists as files: exactly what a page shows, of all its pages, written while they are read.

mod activity;
mod articles;
mod audit;
mod list;
mod queue;
mod reports;
mod sheet;
mod sources;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, header},
    web::Bytes,
};
use futures_util::Stream;

pub(super) use activity::activity;
pub(super) use articles::articles;
pub(super) use audit::audit;
pub(super) use queue::queue;
pub(super) use reports::{report_runs, reports};
pub(super) use sources::{source_runs, sources};

use super::{
    errors::{Problem, Refusal, refuse},
    links::Address,
    query::Query,
    state::Site,
    view::Frame,
};
use crate::service::{Read, Service};

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

/// The list as a file, where the address asks for one. It leaves the house only once that is written down.
pub(super) async fn asked(
    request: &HttpRequest,
    site: &Site,
    service: &Service<Read>,
    write: impl AsyncFnOnce(FileKind) -> Result<HttpResponse, Refusal>,
) -> Option<HttpResponse> {
    let written = match FileKind::asked(&Query::of(request)) {
        Ok(None) => return None,
        Ok(Some(kind)) => match write(kind).await {
            Ok(file) => noted(request, service, kind).await.map(|()| file),
            Err(refusal) => Err(refusal),
        },
        Err(problem) => Err(problem.into()),
    };
    Some(written.unwrap_or_else(|refusal| refuse(request, site, &refusal)))
}

async fn noted(request: &HttpRequest, service: &Service<Read>, kind: FileKind) -> Result<(), Refusal> {
    if *request.method() != Method::GET {
        return Ok(());
    }
    Ok(service.note_export(request.path(), request.query_string(), kind.ending()).await?)
}

/// The whole list at this address as files: where each is, and what it is called.
pub(super) fn files(list: &Address) -> [(Address, &'static str); 2] {
    [("csv", "export-csv"), ("json", "export-json")].map(|(kind, label)| (list.clone().with("as", kind), label))
}

/// What a file is called: the list's name and the day.
fn dated(name: &str, frame: &Frame) -> String {
    format!("{name}-{}", frame.t.machine(frame.read_at).get(..10).unwrap_or_default())
}

/// The answer that a browser keeps as a file. What fails on the way cuts it off, so that it cannot be taken for whole.
fn file<E: std::error::Error + 'static>(
    kind: FileKind,
    name: &str,
    pieces: impl Stream<Item = Result<Bytes, E>> + 'static,
) -> HttpResponse {
    // Names of collections are letters, digits and a few marks; nothing else is let into a header.
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let name = name.replace(|c: char| !fits(c), "-");
    HttpResponse::Ok()
        .content_type(kind.content_type())
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.{}\"", kind.ending())))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .streaming(pieces)
}
