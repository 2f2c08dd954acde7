//! The command line: what can be typed, and what each command prints.

mod arguments;
mod audit;
mod backup;
mod check;
mod collection;
mod collection_name;
mod completions;
mod doctor;
mod failure;
mod import;
mod listen;
mod outgoing;
mod output;
mod policy_file;
mod public_url;
mod report;
mod report_templates;
mod status;
mod token;
mod user;
mod worker;

pub use arguments::{
    Apply, Arguments, CollectionCommand, Command, Completions, DatabaseAddress, DatetimeFrom, Demo, Doctor, General,
    Import, LogFormat, Migrate, Outgoing, Serve, Show, Status,
};
pub use audit::{AuditCommand, audit};
pub use backup::{Backup, Restore};
pub use check::{Check, LeastChange, check};
pub use collection::{apply, list, show};
pub use completions::completions;
pub use doctor::doctor;
pub use failure::{Ending, Failure};
pub use import::{ImportTarget, PreparedImport};
pub use listen::{Listen, ListenHere};
pub use outgoing::{OutgoingCommand, because, outgoing};
pub use output::Output;
pub use policy_file::read_policy;
pub use public_url::PublicUrl;
pub use report::{FormatArgument, ReportApply, ReportCommand, ReportMeans, ReportPreview, ReportRunArguments, report};
pub use report_templates::{ReportTemplates, Reports, TemplateArgument, report_templates};
pub use status::status;
pub use token::{TokenCommand, token};
pub use user::{UserCommand, user};
pub use worker::{WorkerCommand, worker};
