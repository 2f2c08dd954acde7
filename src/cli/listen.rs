//! The address to listen at.

use std::{
    net::{Ipv4Addr, SocketAddr},
    str::FromStr,
};

/// An address to listen at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listen(SocketAddr);

/// An address on the loopback interface: only programs on this machine reach it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListenHere(Listen);

/// Why an address is not listened at.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ListenError {
    /// It is no address.
    #[error("`{0}` is not an address and port; write one such as `127.0.0.1:8080`, `localhost:8080` or `[::1]:8080`")]
    Unreadable(String),
    /// Other machines could reach it.
    #[error(
        "`{0}` can be reached from other machines, and nobody signs in to the demo; listen at `127.0.0.1:{port}`, or use \
         `galley serve`", port = .0.port()
    )]
    NotLoopback(SocketAddr),
}

impl Listen {
    /// The address. Port 0 lets the system choose one.
    pub const fn address(self) -> SocketAddr {
        self.0
    }
}

impl ListenHere {
    /// The address. Port 0 lets the system choose one.
    pub const fn address(self) -> SocketAddr {
        self.0.address()
    }
}

impl FromStr for Listen {
    type Err = ListenError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unreadable = || ListenError::Unreadable(text.chars().take(100).collect());
        Ok(Self(match text.strip_prefix("localhost:") {
            Some(port) => SocketAddr::from((Ipv4Addr::LOCALHOST, port.parse().map_err(|_| unreadable())?)),
            None => text.parse().map_err(|_| unreadable())?,
        }))
    }
}

impl FromStr for ListenHere {
    type Err = ListenError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let listen: Listen = text.parse()?;
        if listen.address().ip().to_canonical().is_loopback() {
            Ok(Self(listen))
        } else {
            Err(ListenError::NotLoopback(listen.address()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_nobody_signs_in_only_addresses_of_this_machine_are_listened_at() {
        for good in ["127.0.0.1:0", "127.9.9.9:80", "[::1]:8080", "localhost:8080", "[::ffff:127.0.0.1]:1"] {
            assert!(ListenHere::from_str(good).is_ok(), "{good}");
        }
        for bad in ["0.0.0.0:8080", "[::]:8080", "192.168.1.5:80", "[::ffff:10.0.0.1]:1"] {
            assert!(matches!(ListenHere::from_str(bad), Err(ListenError::NotLoopback(_))), "{bad}");
            assert!(Listen::from_str(bad).is_ok(), "{bad}");
        }
        for bad in ["", "8080", "localhost", "localhost:x", "example.com:80", "127.0.0.1:99999"] {
            assert!(matches!(ListenHere::from_str(bad), Err(ListenError::Unreadable(_))), "{bad}");
        }
    }
}
