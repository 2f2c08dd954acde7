//! For whoever watches the service: Prometheus metrics, and whether the process lives and can work, on a listener of their
//! own.

mod exposition;
mod listener;
mod readiness;
mod requests;

pub(super) use listener::{Watched, listen};
pub(super) use requests::{Requests, count};
