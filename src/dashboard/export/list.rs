//! Any list as a file: its rows, a page of them at a time.

use actix_web::{HttpResponse, web::Bytes};
use futures_util::stream;
use serde_json::Value;

use super::{FileKind, file, sheet};
use crate::dashboard::errors::Refusal;

/// A row, for both kinds of files.
pub(in crate::dashboard) struct Row {
    /// For spreadsheets: as the page says it.
    pub(in crate::dashboard) cells: Vec<String>,
    /// For programs.
    pub(in crate::dashboard) object: Value,
}

/// A list that is read while it is written.
pub(in crate::dashboard) trait List {
    /// What the columns are called.
    fn head(&self) -> Vec<String>;

    /// The next rows; `None` after the last.
    async fn next(&mut self) -> Result<Option<Vec<Row>>, Refusal>;
}

/// A list that a page shows whole.
pub(in crate::dashboard) struct Whole {
    /// What the columns are called.
    pub(in crate::dashboard) head: Vec<String>,
    /// The rows; none once they were written.
    pub(in crate::dashboard) rows: Option<Vec<Row>>,
}

impl List for Whole {
    fn head(&self) -> Vec<String> {
        self.head.clone()
    }

    async fn next(&mut self) -> Result<Option<Vec<Row>>, Refusal> {
        Ok(self.rows.take())
    }
}

struct Writing<L> {
    list: L,
    kind: FileKind,
    /// The rows at hand.
    rows: Option<Vec<Row>>,
    written: u64,
    begun: bool,
}

/// The list as a file.
pub(in crate::dashboard) async fn give<L: List + 'static>(
    mut list: L,
    kind: FileKind,
    name: &str,
) -> Result<HttpResponse, Refusal> {
    // The first rows are read before anything is answered, so that what cannot be read is told on a page.
    let rows = list.next().await?;
    let writing = Writing { list, kind, rows, written: 0, begun: false };
    Ok(file(kind, name, stream::try_unfold(Some(writing), next)))
}

async fn next<L: List>(writing: Option<Writing<L>>) -> Result<Option<(Bytes, Option<Writing<L>>)>, Refusal> {
    let Some(mut writing) = writing else { return Ok(None) };
    let mut text = String::new();
    if !writing.begun {
        writing.begun = true;
        match writing.kind {
            FileKind::Csv => {
                text.push_str(sheet::MARK);
                text.push_str(&sheet::line(writing.list.head()));
            }
            FileKind::Json => text.push('['),
        }
    }
    let Some(rows) = writing.rows.take() else {
        if writing.kind == FileKind::Json {
            text.push_str("\n]\n");
        }
        return Ok(Some((Bytes::from(text), None)));
    };
    for row in rows {
        match writing.kind {
            FileKind::Csv => text.push_str(&sheet::line(row.cells)),
            FileKind::Json => {
                text.push_str(if writing.written > 0 { ",\n" } else { "\n" });
                text.push_str(&row.object.to_string());
            }
        }
        writing.written += 1;
    }
    // Whatever failed on the way, the file is cut off.
    writing.rows = writing.list.next().await?;
    Ok(Some((Bytes::from(text), Some(writing))))
}
