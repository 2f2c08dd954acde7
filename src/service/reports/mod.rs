//! Reports: defining them, opening their slots, carrying their runs out, and telling their recipients.

mod archive;
mod asking;
mod keeping;
mod posting;
mod running;
mod scribe;
mod slots;

pub use archive::{ReportRun, Tally as MessageTally};
pub use asking::{Preview, TestTo};
pub use keeping::Report;
pub use posting::LeasedReportMessage;
pub use running::{LeasedRun, ReportsDone};
pub use scribe::{Letter, Reporting, ReportingError, Scribe, Wordless};

use super::{Service, ServiceError};
