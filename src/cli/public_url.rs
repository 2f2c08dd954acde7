//! The address that people open: what links begin with, and whether sessions' cookies can be kept to https.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    str::FromStr,
};

/// The scheme and the authority of the pages, such as `https://galley.example.org`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    text: String,
    secure: bool,
}

/// Why an address is not one that people can open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PublicUrlError {
    /// It is not of this form.
    #[error("`{0}` is not an address of a site; write one such as `https://galley.example.org`, without a path")]
    Unreadable(String),
    /// Passwords would travel in the clear.
    #[error(
        "at `{0}`, passwords and sessions could be read on their way; put a proxy in front that speaks https, and write \
         `https://`"
    )]
    Clear(String),
}

impl PublicUrl {
    /// The address of a server that listens here and that nobody gave another address: on this machine.
    pub fn of(address: SocketAddr) -> Self {
        let ip = match address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
            ip @ (IpAddr::V4(_) | IpAddr::V6(_)) => ip,
        };
        let secure = !ip.to_canonical().is_loopback();
        Self { text: format!("http://{}", SocketAddr::new(ip, address.port())), secure }
    }

    /// Whether sessions' cookies must be kept to https: everywhere but over http on this machine itself.
    pub const fn needs_secure_cookies(&self) -> bool {
        self.secure
    }

    /// The address that signs somebody in once.
    pub fn sign_in_link(&self, secret: &str) -> String {
        format!("{self}/sign-in/{secret}")
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for PublicUrl {
    type Err = PublicUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let shown = || text.chars().take(100).collect::<String>();
        let unreadable = || PublicUrlError::Unreadable(shown());
        let (scheme, rest) = text.split_once("://").ok_or_else(unreadable)?;
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        let fits = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
        if authority.is_empty() || authority.starts_with(':') || !authority.chars().all(fits) {
            return Err(unreadable());
        }
        let (host, port) = match authority.rsplit_once(':').filter(|(_, port)| !port.ends_with(']')) {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        };
        let is_address = host.starts_with('[') && host.ends_with(']');
        if port.is_some_and(|port| port.parse::<u16>().is_err()) || (host.contains(':') && !is_address) {
            return Err(unreadable());
        }
        let is_https = match scheme {
            "https" => true,
            "http" => false,
            _ => return Err(unreadable()),
        };
        if !is_https && !is_here(host) {
            return Err(PublicUrlError::Clear(shown()));
        }
        Ok(Self { text: format!("{scheme}://{authority}"), secure: is_https })
    }
}

/// Whether a host is this machine, which browsers hold to be safe without https.
fn is_here(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_made_of_the_address_that_people_open() {
        for (given, expected, secure) in [
            ("https://galley.example.org/", "https://galley.example.org", true),
            ("https://galley.example.org:8443", "https://galley.example.org:8443", true),
            ("http://localhost:8080", "http://localhost:8080", false),
            ("http://[::1]:8080", "http://[::1]:8080", false),
        ] {
            let url: PublicUrl = given.parse().unwrap();
            assert_eq!((url.to_string().as_str(), url.needs_secure_cookies()), (expected, secure));
        }
        for (listening, expected, secure) in [
            ("0.0.0.0:80", "http://127.0.0.1:80", false),
            ("[::]:8080", "http://[::1]:8080", false),
            ("192.0.2.1:8080", "http://192.0.2.1:8080", true),
        ] {
            let url = PublicUrl::of(listening.parse().unwrap());
            assert_eq!((url.to_string().as_str(), url.needs_secure_cookies()), (expected, secure));
        }
        let url: PublicUrl = "https://a.example".parse().unwrap();
        assert_eq!(url.sign_in_link("abc"), "https://a.example/sign-in/abc");
    }

    #[test]
    fn what_is_no_site_and_what_travels_in_the_clear_is_refused() {
        for bad in [
            "",
            "galley.example.org",
            "ftp://a.example",
            "https://",
            "https://a.example/path",
            "https://user@a.example",
            "https://a.example?x",
            "https://a.example:x",
            "https://a:b:1",
            "https://:80",
        ] {
            assert!(matches!(bad.parse::<PublicUrl>(), Err(PublicUrlError::Unreadable(_))), "{bad}");
        }
        for clear in ["http://galley.example.org", "http://192.168.1.5:8080", "http://localhost.example.org"] {
            assert!(matches!(clear.parse::<PublicUrl>(), Err(PublicUrlError::Clear(_))), "{clear}");
        }
    }
}
