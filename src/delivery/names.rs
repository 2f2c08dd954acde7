//! Looking names up: by the system, or by a table that a test writes.

use std::{
    fmt, io,
    net::{IpAddr, SocketAddr},
    pin::Pin,
};

/// What a look-up comes to.
pub type LookUp = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// Where the addresses behind a name come from.
pub trait Names: fmt::Debug + Send + Sync + 'static {
    /// All addresses behind `host`.
    fn look_up(&self, host: &str) -> LookUp;
}

/// The system's resolver, with its hosts file.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemNames;

impl Names for SystemNames {
    fn look_up(&self, host: &str) -> LookUp {
        let host = host.to_owned();
        Box::pin(async move {
            let found = tokio::net::lookup_host((host.as_str(), 0)).await?;
            Ok(found.map(|address: SocketAddr| address.ip()).collect())
        })
    }
}
