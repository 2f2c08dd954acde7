//! What a report says: what it is about, the facts it froze, and how two of them compare.

mod comparison;
mod data;
mod format;
mod grouping;
mod item;
mod selection;
mod totals;

#[cfg(test)]
mod tests;

pub use comparison::{Comparison, LocaleChange};
pub use data::{DATA_VERSION, Holding, News, Picked, ReportData, Withheld};
pub use format::{Format, Rendered};
pub use grouping::{Group, Grouping};
pub use item::{ArticleRef, ChangedFact, Correction, Item};
pub use selection::{MAX_LISTED, Selection};
pub use totals::{LocaleTotals, Totals};
