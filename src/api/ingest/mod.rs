//! Ingest: documents of every form come in, and each gets its answer.

mod array;
mod call;
mod lines;
mod report;
mod stream;

pub(super) use call::ingest;
pub(super) use report::{IngestReportBody, ItemBody, StaledBody, SummaryBody};
