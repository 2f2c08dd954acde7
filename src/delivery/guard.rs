//! The guard: what an address must be like before anything is sent to it.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use reqwest::Url;

use super::{AllowRule, Names, is_global};

/// The longest address, in bytes.
const MAX_URL: usize = 2_048;
/// Ports that need no rule.
const USUAL_PORTS: [u16; 2] = [80, 443];
/// How many addresses behind one name are tried at most.
const MAX_ADDRESSES: usize = 8;

/// Why an address is not called. The sentences are shown to whoever typed it, so they do not tell what a name leads to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It cannot be read.
    #[error("This is not an address that can be called; write `https://host/path`.")]
    Unreadable,
    /// It is too long.
    #[error("An address has at most {MAX_URL} characters.")]
    TooLong,
    /// It is neither http nor https.
    #[error("An address begins with `https://` or `http://`.")]
    Scheme,
    /// It holds a name or a password.
    #[error("An address holds no user name and no password; the signature says who calls.")]
    UserInfo,
    /// Its port is not one of the usual ones, and no rule allows it.
    #[error("Port {0} may not be called: only 80 and 443, and what the operator allows.")]
    Port(u16),
    /// Its name leads nowhere, or could not be looked up.
    #[error("The host's name could not be looked up.")]
    Unresolved,
    /// It leads to a place that may not be called.
    #[error("The host is not one that can be reached from the whole internet, and the operator does not allow it.")]
    NotGlobal,
}

/// An address that passed, with what its name stood for at that moment. The connection is made to these and no others.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) url: Url,
    pub(super) addresses: Vec<SocketAddr>,
}

/// Reads an address and refuses what needs no look-up to be refused. Spellings come out as one: hosts in decimal, octal
/// or hexadecimal as plain addresses, names in ASCII.
pub(super) fn read(text: &str, rules: &[AllowRule]) -> Result<Url, Refusal> {
    if text.len() > MAX_URL {
        return Err(Refusal::TooLong);
    }
    // The URL standard drops tabs and line ends inside an address and takes `\` for `/`; other readers do not, and what
    // two readers understand differently is how guards are passed.
    if text.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\') {
        return Err(Refusal::Unreadable);
    }
    let url = Url::parse(text).map_err(|_| Refusal::Unreadable)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Refusal::Scheme);
    }
    if !url.username().is_empty() || url.password().is_some() || authority(text).contains('@') {
        return Err(Refusal::UserInfo);
    }
    let port = url.port_or_known_default().ok_or(Refusal::Unreadable)?;
    if !USUAL_PORTS.contains(&port) && !rules.iter().any(|rule| rule.is_for_port(port)) {
        return Err(Refusal::Port(port));
    }
    if literal(&url).is_some_and(|address| !may_be_called(address, port, rules)) {
        return Err(Refusal::NotGlobal);
    }
    Ok(url)
}

/// Looks the host up, once, and keeps the addresses that may be called. Whatever goes wrong, the answer is no.
///
/// Answers that may not be called are left out rather than refusing the whole: networks with DNS64 add an address of
/// their own to every name.
pub(super) async fn resolve(
    url: Url,
    rules: &[AllowRule],
    names: &dyn Names,
    patience: Duration,
) -> Result<Target, Refusal> {
    let port = url.port_or_known_default().ok_or(Refusal::Unreadable)?;
    let found = if let Some(address) = literal(&url) {
        vec![address]
    } else {
        let host = url.host_str().ok_or(Refusal::Unreadable)?;
        let answer = tokio::time::timeout(patience, names.look_up(host)).await;
        answer.map_err(|_| Refusal::Unresolved)?.map_err(|_| Refusal::Unresolved)?
    };
    if found.is_empty() {
        return Err(Refusal::Unresolved);
    }
    let passed = found.into_iter().filter(|address| may_be_called(*address, port, rules));
    let addresses: Vec<SocketAddr> = passed.map(|ip| SocketAddr::new(ip, port)).take(MAX_ADDRESSES).collect();
    if addresses.is_empty() { Err(Refusal::NotGlobal) } else { Ok(Target { url, addresses }) }
}

fn may_be_called(address: IpAddr, port: u16, rules: &[AllowRule]) -> bool {
    (is_global(address) && USUAL_PORTS.contains(&port)) || rules.iter().any(|rule| rule.allows(address, port))
}

/// The address that the host itself spells, if it is one.
fn literal(url: &Url) -> Option<IpAddr> {
    let host = url.host_str()?;
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host).parse().ok()
}

/// What stands between `//` and the path, as it was typed: an empty user name leaves no trace in the parsed address.
fn authority(text: &str) -> &str {
    let after = text.split_once(':').map_or(text, |(_, rest)| rest).trim_start_matches('/');
    after.split(['/', '?', '#']).next().unwrap_or_default()
}
