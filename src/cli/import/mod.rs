//! `galley import`: from files to reports, in bounded memory.

mod cutter;
mod dates;
mod frame;
mod inputs;
mod places;
mod pump;
mod run;
mod summary;
mod survey;

pub use run::{ImportTarget, PreparedImport};
