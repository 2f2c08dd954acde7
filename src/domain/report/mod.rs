//! Reports: what they are about, when they are due, the facts they froze, and how two of them compare.

mod comparison;
mod data;
mod definition;
mod format;
mod grouping;
mod item;
mod recipient;
pub mod schedule;
mod selection;
mod totals;

#[cfg(test)]
mod tests;

pub use comparison::{Comparison, LocaleChange};
pub use data::{DATA_VERSION, Holding, News, Picked, ReportData, Withheld};
pub use definition::{Definition, MAX_RECIPIENTS, Template};
pub use format::{Format, Rendered};
pub use grouping::{Group, Grouping};
pub use item::{ArticleRef, ChangedFact, Correction, Item};
pub use recipient::{HookForm, Recipient};
pub use schedule::{Cron, Rhythm, Schedule, ScheduleError, ScheduleText};
pub use selection::{MAX_LISTED, Selection};
pub use totals::{LocaleTotals, Totals};
