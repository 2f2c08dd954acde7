//! The one client that calls addresses which somebody typed.

use std::{fmt, net::SocketAddr, sync::Arc, time::Duration};

use reqwest::{
    dns::{Addrs, Name, Resolve, Resolving},
    header, redirect,
};
use tokio::sync::OnceCell;

use super::{AllowRule, Message, Names, Refusal, Secret, SystemNames, guard};

/// How much of a reply is read, in bytes.
const MAX_REPLY: usize = 8 * 1024;

/// How the outside is called.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What may be called besides the public internet at ports 80 and 443.
    pub allow: Vec<AllowRule>,
    /// How long looking a name up may take, and how long connecting may.
    pub connect: Duration,
    /// How long a call may take in all.
    pub total: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self { allow: Vec::new(), connect: Duration::from_secs(5), total: Duration::from_secs(15) }
    }
}

/// What a receiver answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status of HTTP.
    pub status: u16,
    /// The header `Retry-After`, as it came.
    pub retry_after: Option<String>,
    /// The beginning of the reply, as text without control characters.
    pub excerpt: String,
}

/// Why a message did not arrive at all.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The address may not be called.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// No answer came in time.
    #[error("No answer came in time.")]
    TimedOut,
    /// There was no connection.
    #[error("The host could not be connected to.")]
    NotConnected(#[source] reqwest::Error),
    /// The connection broke, or what came back is not HTTP.
    #[error("The connection broke before there was an answer.")]
    Broken(#[source] reqwest::Error),
    /// The answer is longer than any that is read.
    #[error("The answer is too long.")]
    TooLong,
    /// The client itself could not be made.
    #[error("The client for outgoing calls could not be set up.")]
    Unready,
}

/// The client. Cheap to clone.
#[derive(Clone)]
pub struct Outbound {
    settings: Arc<Settings>,
    names: Arc<dyn Names>,
    /// Made when it is first needed: it reads the system's certificates.
    tls: Arc<OnceCell<rustls::ClientConfig>>,
}

impl fmt::Debug for Outbound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outbound").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Default for Outbound {
    fn default() -> Self {
        Self::new(Settings::default())
    }
}

impl Outbound {
    /// A client that looks names up by the system.
    pub fn new(settings: Settings) -> Self {
        Self::with_names(settings, Arc::new(SystemNames))
    }

    /// A client that looks names up elsewhere; for tests.
    pub fn with_names(settings: Settings, names: Arc<dyn Names>) -> Self {
        Self { settings: Arc::new(settings), names, tls: Arc::new(OnceCell::new()) }
    }

    /// Whether the address may be called as things are now. Returns it in its one spelling.
    pub async fn check(&self, url: &str) -> Result<String, Refusal> {
        let url = guard::read(url, &self.settings.allow)?;
        let target = guard::resolve(url, &self.settings.allow, self.names.as_ref(), self.settings.connect).await?;
        Ok(target.url.to_string())
    }

    /// Sends a message, signed with each of the secrets. Any answer is an answer, also one that means failure; redirects
    /// are not followed.
    pub async fn send(&self, url: &str, message: &Message<'_>, secrets: &[Secret]) -> Result<Answer, SendError> {
        let call = self.call(url, message, secrets);
        tokio::time::timeout(self.settings.total, call).await.unwrap_or(Err(SendError::TimedOut))
    }

    async fn call(&self, url: &str, message: &Message<'_>, secrets: &[Secret]) -> Result<Answer, SendError> {
        let url = guard::read(url, &self.settings.allow)?;
        let target = guard::resolve(url, &self.settings.allow, self.names.as_ref(), self.settings.connect).await?;
        let tls = match target.url.scheme() {
            "https" => self.tls.get_or_try_init(everybodys).await?.clone(),
            _ => trusting(rustls::RootCertStore::empty())?,
        };
        let request = self
            .client(tls, target.addresses)?
            .post(target.url)
            .header(header::CONTENT_TYPE, "application/json")
            .header("webhook-id", message.id)
            .header("webhook-timestamp", message.seconds())
            .header("webhook-signature", message.signatures(secrets))
            .body(message.body.to_owned());
        let mut response = request.send().await.map_err(failure)?;
        let asked = response.headers().get(header::RETRY_AFTER);
        let retry_after = asked.and_then(|value| value.to_str().ok()).map(ToOwned::to_owned);
        let status = response.status().as_u16();
        let mut read = Vec::new();
        // The status is the answer. A body that breaks off, or does not end in time, takes nothing from it.
        let body = async {
            while let Ok(Some(chunk)) = response.chunk().await {
                read.extend(chunk.iter().take(MAX_REPLY - read.len()));
                if read.len() >= MAX_REPLY {
                    break;
                }
            }
        };
        let _: Result<(), _> = tokio::time::timeout(self.settings.connect, body).await;
        Ok(Answer { status, retry_after, excerpt: excerpt(&read) })
    }

    /// A client for one call: it can connect to the checked addresses and to nothing else, whatever names mean by now.
    #[expect(clippy::disallowed_types, clippy::disallowed_methods, reason = "this is the guarded client")]
    fn client(&self, tls: rustls::ClientConfig, addresses: Vec<SocketAddr>) -> Result<reqwest::Client, SendError> {
        reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .dns_resolver(Checked(addresses))
            .no_proxy()
            .redirect(redirect::Policy::none())
            .referer(false)
            .http1_only()
            .pool_max_idle_per_host(0)
            .connect_timeout(self.settings.connect)
            .timeout(self.settings.total)
            .user_agent(concat!("Galley/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|_| SendError::Unready)
    }
}

/// A resolver that has its answer already.
struct Checked(Vec<SocketAddr>);

impl Resolve for Checked {
    fn resolve(&self, _: Name) -> Resolving {
        let addresses: Addrs = Box::new(self.0.clone().into_iter());
        Box::pin(std::future::ready(Ok(addresses)))
    }
}

/// What trusts Mozilla's roots, and the system's, where an operator may have put a certificate of their own.
pub(super) async fn everybodys() -> Result<rustls::ClientConfig, SendError> {
    let read = tokio::task::spawn_blocking(|| {
        let mut roots = rustls::RootCertStore::empty();
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        roots
    });
    trusting(read.await.map_err(|_| SendError::Unready)?)
}

/// What trusts these certificates and no others.
pub(super) fn trusting(roots: rustls::RootCertStore) -> Result<rustls::ClientConfig, SendError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    Ok(config.map_err(|_| SendError::Unready)?.with_root_certificates(roots).with_no_client_auth())
}

pub(super) fn failure(error: reqwest::Error) -> SendError {
    if error.is_timeout() {
        SendError::TimedOut
    } else if error.is_connect() {
        SendError::NotConnected(error.without_url())
    } else {
        SendError::Broken(error.without_url())
    }
}

/// The beginning of a reply, fit for a log: characters only, one line.
fn excerpt(read: &[u8]) -> String {
    let text = String::from_utf8_lossy(read);
    let shown = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    shown.take(500).collect::<String>().trim().to_owned()
}
