//! Calls to a Galley server whose address the operator typed on the command line.
//!
//! The address may be anywhere, this machine included, so nothing guards where it leads. In turn nobody but the server says
//! where the token goes: redirects are not followed, and no proxy from the environment is asked.

use std::{fmt, time::Duration};

use reqwest::{Url, header, redirect};

use super::{SendError, outbound};

/// The largest answer that is read, in bytes: five articles of the largest size, with their translations and changes.
const MAX_REPLY: usize = 64 << 20;
/// How long connecting may take, and how long a call may take in all.
const TIMES: (Duration, Duration) = (Duration::from_secs(5), Duration::from_mins(1));

/// What the server answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The status of HTTP.
    pub status: u16,
    /// The header `Retry-After`, as it came.
    pub retry_after: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// Why an address is none of a server.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not the address of a server; write one such as `https://galley.example.org` or `http://127.0.0.1:8080`"
)]
pub struct ServerAddressError(String);

/// The address of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerAddress(Url);

impl std::str::FromStr for ServerAddress {
    type Err = ServerAddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || ServerAddressError(text.chars().take(100).collect());
        let mut url = Url::parse(text).map_err(|_| refused())?;
        let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() || !plain || url.password().is_some() {
            return Err(refused());
        }
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        Ok(Self(url))
    }
}

impl fmt::Display for ServerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

/// A client of one server.
#[expect(clippy::disallowed_types, reason = "the operator says which server; nobody else does")]
pub struct ServerClient {
    client: reqwest::Client,
    address: ServerAddress,
    token: Option<header::HeaderValue>,
}

impl ServerClient {
    /// A client that carries this token.
    #[expect(
        clippy::disallowed_types,
        clippy::disallowed_methods,
        reason = "the operator says which server; nobody else does"
    )]
    pub async fn new(address: ServerAddress, token: Option<&str>) -> Result<Self, SendError> {
        let tls = match address.0.scheme() {
            "https" => outbound::everybodys().await?,
            _ => outbound::trusting(rustls::RootCertStore::empty())?,
        };
        let (connect, total) = TIMES;
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .no_proxy()
            .redirect(redirect::Policy::none())
            .referer(false)
            .http1_only()
            .connect_timeout(connect)
            .timeout(total)
            .user_agent(concat!("Galley/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|_| SendError::Unready)?;
        let token = token.map(|token| header::HeaderValue::from_str(&format!("Bearer {token}"))).transpose();
        let mut token = token.map_err(|_| SendError::Unready)?;
        if let Some(token) = &mut token {
            token.set_sensitive(true);
        }
        Ok(Self { client, address, token })
    }

    /// Posts JSON to a path below the server's address, under this idempotency key. Any answer is an answer.
    pub async fn post(&self, path: &str, key: &str, body: Vec<u8>) -> Result<Reply, SendError> {
        let url = self.address.0.join(path).map_err(|_| SendError::Unready)?;
        let mut request = self.client.post(url).header(header::CONTENT_TYPE, "application/json");
        request = request.header("idempotency-key", key);
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, token.clone());
        }
        let mut response = request.body(body).send().await.map_err(outbound::failure)?;
        let asked = response.headers().get(header::RETRY_AFTER);
        let retry_after = asked.and_then(|value| value.to_str().ok()).map(ToOwned::to_owned);
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(outbound::failure)? {
            if body.len() + chunk.len() > MAX_REPLY {
                return Err(SendError::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Reply { status, retry_after, body })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_of_a_server_and_of_nothing_else() {
        for (typed, read) in [
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("https://galley.example.org/", "https://galley.example.org"),
            ("https://example.org/galley", "https://example.org/galley"),
        ] {
            assert_eq!(typed.parse::<ServerAddress>().unwrap().to_string(), read);
        }
        for bad in
            ["", "127.0.0.1:8080", "ftp://a", "http://u:p@a", "http://a/?q=1", "http://a/#f", "file:///etc/passwd"]
        {
            assert!(bad.parse::<ServerAddress>().is_err(), "{bad}");
        }
    }
}
