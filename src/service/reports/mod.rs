//! Reports: defining them, opening their slots, carrying their runs out, and telling their recipients.

mod archive;
mod asking;
mod keeping;
mod means;
mod posting;
mod running;
mod slots;
mod templates;

pub use archive::{ReportRun, Tally as MessageTally};
pub use asking::{Preview, TestTo};
pub use keeping::Report;
pub use means::{Reporting, ReportingError};
pub use posting::LeasedReportMessage;
pub use running::{LeasedRun, ReportsDone};

pub use crate::delivery::report::template_name as report_template_name;

use super::{Service, ServiceError};
