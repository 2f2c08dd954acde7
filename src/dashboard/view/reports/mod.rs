//! The pages of reports.

mod archive;
mod editor;
mod list;
mod preview;
mod schedule;

pub use archive::{MessageRow, ReportRunPage, ReportRunRow, ReportRunsPage, RunLook, Saying};
pub use editor::{Draft, EditorPage};
pub use list::{LastRun, ReportRow, ReportsPage};
pub use preview::PreviewPage;
pub(in crate::dashboard) use schedule::day_label;
