//! What is logged, how, and where to: standard error.

use std::io;

use tracing_subscriber::EnvFilter;

use crate::cli::{Failure, General, LogFormat};

/// Starts logging. `usual` is the filter where none was asked for.
pub(super) fn start(general: &General, usual: &str) -> Result<(), Failure> {
    let asked = general.log.as_deref().filter(|filter| !filter.trim().is_empty()).unwrap_or(usual);
    let filter = EnvFilter::try_new(asked).map_err(|error| {
        Failure::because(format!("`{asked}` is no log filter; write one such as `info` or `galley=debug,warn`."), error)
    })?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    let started = match general.log_format {
        LogFormat::Text => log.with_ansi(io::IsTerminal::is_terminal(&io::stderr())).try_init(),
        LogFormat::Json => log.json().try_init(),
    };
    started.map_err(|error| Failure::new(format!("Logging could not be started: {error}.")))
}
