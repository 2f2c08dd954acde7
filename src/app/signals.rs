//! The system's wish that the program end.

use std::io;

use tokio::signal;

use crate::cli::Failure;

/// Waits for SIGTERM or Ctrl-C.
pub(super) struct Signals {
    #[cfg(unix)]
    terminate: signal::unix::Signal,
    #[cfg(unix)]
    interrupt: signal::unix::Signal,
}

impl Signals {
    /// From here on the signals no longer end the program by themselves.
    pub(super) fn listen() -> Result<Self, Failure> {
        Self::registered().map_err(|error| Failure::because("Cannot listen for the system's signals.", error))
    }

    #[cfg(unix)]
    fn registered() -> io::Result<Self> {
        use signal::unix::{SignalKind, signal};
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    #[cfg(not(unix))]
    #[expect(clippy::unnecessary_wraps, reason = "on Unix it can fail")]
    fn registered() -> io::Result<Self> {
        Ok(Self {})
    }

    /// The next signal's name.
    #[cfg(unix)]
    pub(super) async fn next(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
        }
    }

    /// The next signal's name.
    #[cfg(not(unix))]
    pub(super) async fn next(&mut self) -> &'static str {
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        "Ctrl-C"
    }
}
