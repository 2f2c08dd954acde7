//! Workers that do the queue's work: each asks a running server for work over its API, as anybody's worker would.

mod chinese;
mod desk;
mod error;
mod wire;

pub use chinese::{Chinese, PairError};
pub use desk::{Desk, Outcome, Piece, Report};
pub use error::WorkerError;
