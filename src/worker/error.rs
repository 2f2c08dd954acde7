//! Why a worker cannot go on.

/// Why a worker cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    /// The server could not be reached, however often it was tried.
    #[error("the server cannot be reached")]
    Unreached(#[source] crate::delivery::SendError),
    /// The server refused the worker: what it says about it.
    #[error("the server refused it: {said} (HTTP status {status})")]
    Refused {
        /// The status of HTTP.
        status: u16,
        /// What the problem's detail says.
        said: String,
    },
    /// What the server answered is not what its API describes.
    #[error("the server did not answer as Galley does")]
    Unreadable(#[source] serde_json::Error),
    /// The system has no chance to give, without which nothing can be asked for just once.
    #[error("the system has no randomness to give")]
    NoChance,
}
