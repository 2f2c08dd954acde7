//! The web server and the work that goes on beside it: started together, drained together.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    num::NonZeroUsize,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use actix_web::{
    App, HttpMessage as _, HttpServer,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    middleware::{Next, from_fn},
    web::Data,
};
use jiff::tz::TimeZone;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing_actix_web::TracingLogger;
use utoipa_actix_web::AppExt as _;

use super::{
    metrics::{self, Requests, Watched},
    signals::Signals,
    spans::RequestSpan,
};
use crate::{
    api,
    cli::{Failure, PublicUrl},
    dashboard::{self, DashboardSettings},
    scheduler,
    service::{Gate, Service},
};

/// How long a client may take to send the head of its request.
const HEAD: Duration = Duration::from_secs(5);
/// How long requests under way may go on once the program is to end.
const DRAIN_SECONDS: u64 = 20;
/// How long the program may take to end in all.
const END: Duration = Duration::from_secs(28);

/// A port that is taken, and not served yet.
#[derive(Debug)]
pub(super) struct Bound {
    listener: TcpListener,
    address: SocketAddr,
}

impl Bound {
    /// Takes the port; 0 takes a free one. Done first, so that a port in use is told before anything is changed.
    pub(super) fn take(address: SocketAddr) -> Result<Self, Failure> {
        let taken = TcpListener::bind(address).and_then(|listener| Ok((listener.local_addr()?, listener)));
        let (address, listener) = taken.map_err(|error| {
            let what = if error.kind() == io::ErrorKind::AddrInUse {
                format!("`{address}` is in use by another program; choose another with `--listen`.")
            } else {
                format!("Cannot listen at `{address}`: {error}.")
            };
            Failure::because(what, error)
        })?;
        Ok(Self { listener, address })
    }

    /// The address people open, where they were not given another.
    pub(super) fn url(&self) -> PublicUrl {
        PublicUrl::of(self.address)
    }

    /// Where it listens.
    pub(super) const fn address(&self) -> SocketAddr {
        self.address
    }
}

/// Where whoever watches the service is answered.
#[derive(Debug)]
pub(super) struct Watching {
    /// The port.
    pub bound: Bound,
    /// Where the SQLite file lies, if there is one.
    pub folder: Option<PathBuf>,
}

/// Who may use the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Visitors {
    /// People who sign in, over https only where that is `secure`, and programs with tokens.
    Known {
        /// Whether sessions' cookies are kept to https.
        secure: bool,
    },
    /// Everybody, for everything: on the loopback interface only.
    Everybody,
}

/// Gives the request its number, by which both the API's and the pages' answers name it.
async fn number(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let id = api::headers::RequestId::next();
    request.extensions_mut().insert(dashboard::RequestId(id.0.clone()));
    request.extensions_mut().insert(id);
    next.call(request).await
}

/// Serves until a signal asks it to end, then drains: no new requests, those under way finish, background work ends with
/// its round.
pub(super) async fn serve(
    bound: Bound,
    service: Service,
    visitors: Visitors,
    mut signals: Signals,
    watching: Option<Watching>,
) -> Result<(), Failure> {
    let requests = Requests::default();
    let draining = Arc::new(AtomicBool::new(false));
    let watchers = watching.map(|Watching { bound, folder }| {
        let (service, requests, draining) = (service.clone(), requests.clone(), draining.clone());
        metrics::listen(bound.listener, Watched { service, requests, folder, draining })
    });
    let watchers = watchers.transpose()?;
    let gate = Gate::new(service.clone());
    let (programs, people, secure_cookies) = match visitors {
        Visitors::Known { secure } => (api::Admission::Tokens, dashboard::Admission::People, secure),
        Visitors::Everybody => (api::Admission::Everybody, dashboard::Admission::Everybody, false),
    };
    let settings =
        DashboardSettings { time_zone: TimeZone::system(), version: env!("CARGO_PKG_VERSION"), secure_cookies };
    let pages = dashboard::configure(gate.clone(), people, settings)
        .map_err(|error| Failure::because("The interface's languages cannot be read.", error))?;
    let server = HttpServer::new(move || {
        App::new()
            .into_utoipa_app()
            .configure(api::routes(gate.clone(), programs))
            .into_app()
            .configure(pages.clone())
            .app_data(Data::new(requests.clone()))
            .wrap(from_fn(api::headers::secure))
            .wrap(from_fn(metrics::count))
            .wrap(from_fn(number))
            .wrap(TracingLogger::<RequestSpan>::new())
    })
    .workers(thread::available_parallelism().map_or(2, NonZeroUsize::get))
    .client_request_timeout(HEAD)
    .keep_alive(Duration::from_secs(75))
    .shutdown_timeout(DRAIN_SECONDS)
    .disable_signals()
    .listen(bound.listener)
    .map_err(|error| Failure::because("Cannot serve.", error))?
    .run();
    let handle = server.handle();

    let following = service.clone();
    let stop = CancellationToken::new();
    let background = TaskTracker::new();
    background.spawn(scheduler::run(service, stop.clone()));
    background.close();
    let mut serving = tokio::spawn(server);
    let watchers = watchers.map(|watchers| (watchers.handle(), tokio::spawn(watchers)));

    let signal = tokio::select! {
        signal = signals.next() => signal,
        ended = &mut serving => {
            let behind = ended.map_err(io::Error::other).and_then(|ended| ended).err();
            let behind = behind.unwrap_or_else(|| io::Error::other("nobody asked it to"));
            return Err(Failure::because("The web server stopped by itself.", behind));
        }
    };
    tracing::info!("{signal}: draining; a second signal ends the program at once");
    draining.store(true, Ordering::Relaxed);
    let drained = async {
        stop.cancel();
        following.end_following();
        handle.stop(true).await;
        background.wait().await;
        if let Some((watchers, _)) = &watchers {
            watchers.stop(false).await;
        }
    };
    let ended = tokio::select! {
        ended = tokio::time::timeout(END, drained) => ended.is_ok(),
        signal = signals.next() => {
            tracing::warn!("{signal} again: ended without waiting");
            false
        }
    };
    if !ended {
        serving.abort();
        return Err(Failure::new("Ended before everything under way was finished; nothing acknowledged is lost."));
    }
    match serving.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(Failure::because("The web server failed.", error)),
        Err(error) => Err(Failure::because("The web server stopped by itself.", error)),
    }
}
