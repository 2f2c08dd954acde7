//! The listener for whoever watches: `/metrics`, `/livez` and `/readyz`.

use std::{
    net::TcpListener,
    path::PathBuf,
    sync::{Arc, atomic::AtomicBool},
};

use actix_web::{
    App, HttpResponse, HttpServer,
    dev::Server,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    web::{self, Data},
};

use super::{
    exposition::{self, exposition},
    readiness::Readiness,
    requests::Requests,
};
use crate::{cli::Failure, service::Service};

/// What is watched.
pub(in crate::app) struct Watched {
    /// The service.
    pub service: Service,
    /// Its requests.
    pub requests: Requests,
    /// Where its SQLite file lies, if it has one.
    pub folder: Option<PathBuf>,
    /// Whether it takes no new requests any more.
    pub draining: Arc<AtomicBool>,
}

struct Watch {
    service: Service,
    requests: Requests,
    readiness: Readiness,
}

/// Serves what watchers ask for. It is to be reached by them only: it asks nobody who they are.
pub(in crate::app) fn listen(listener: TcpListener, watched: Watched) -> Result<Server, Failure> {
    let Watched { service, requests, folder, draining } = watched;
    let readiness = Readiness::new(service.clone(), folder, draining);
    let watch = Data::new(Watch { service, requests, readiness });
    let server = HttpServer::new(move || {
        App::new()
            .app_data(watch.clone())
            .route("/metrics", web::get().to(metrics))
            .route("/livez", web::get().to(livez))
            .route("/readyz", web::get().to(readyz))
    });
    let server = server.workers(1).disable_signals().shutdown_timeout(1).listen(listener);
    Ok(server.map_err(|error| Failure::because("Cannot serve metrics.", error))?.run())
}

async fn metrics(watch: Data<Watch>) -> HttpResponse {
    let gauges = match watch.service.gauges().await {
        Ok(gauges) => Some(gauges),
        Err(error) => {
            tracing::warn!("Metrics without the database: {error}");
            None
        }
    };
    let page = exposition(&watch.requests.counted(), gauges.as_ref());
    HttpResponse::Ok().insert_header((CONTENT_TYPE, exposition::CONTENT_TYPE)).body(page)
}

/// Whether the process lives. Touches nothing.
async fn livez() -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).body("ok\n")
}

async fn readyz(watch: Data<Watch>) -> HttpResponse {
    let (mut answer, says) = match watch.readiness.check().await {
        Ok(()) => (HttpResponse::Ok(), "ok"),
        Err(why) => (HttpResponse::ServiceUnavailable(), why),
    };
    answer.insert_header((CACHE_CONTROL, "no-store")).body(format!("{says}\n"))
}
