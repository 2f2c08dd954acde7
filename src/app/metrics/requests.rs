//! Requests counted by route and status, and how long they took by route.
//!
//! Every label has few values: a route is the pattern that the application has for it, and never the address asked for.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use actix_web::{
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::Method,
    middleware::Next,
    web::Data,
};

/// The upper ends of the histogram's buckets, in seconds.
pub(super) const BUCKETS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
/// The route of what no pattern matches.
const NO_ROUTE: &str = "none";

/// How long the requests of one route took.
#[derive(Debug, Clone, Default)]
pub(super) struct Durations {
    /// How many fell into each bucket, and into no earlier one.
    pub buckets: [u64; BUCKETS.len()],
    /// How many there were.
    pub count: u64,
    /// How long they took together, in seconds.
    pub sum: f64,
}

impl Durations {
    fn add(&mut self, took: Duration) {
        let seconds = took.as_secs_f64();
        if let Some(bucket) = BUCKETS.iter().position(|end| seconds <= *end)
            && let Some(bucket) = self.buckets.get_mut(bucket)
        {
            *bucket += 1;
        }
        self.count += 1;
        self.sum += seconds;
    }
}

/// A method and a route.
pub(super) type Route = (&'static str, String);

#[derive(Debug, Clone, Default)]
pub(super) struct Counted {
    /// How many requests were answered with each status.
    pub totals: BTreeMap<(Route, u16), u64>,
    /// How long they took.
    pub durations: BTreeMap<Route, Durations>,
}

/// All requests since the start.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct Requests(Arc<Mutex<Counted>>);

impl Requests {
    fn add(&self, route: Route, status: u16, took: Duration) {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counted.durations.entry(route.clone()).or_default().add(took);
        *counted.totals.entry((route, status)).or_default() += 1;
    }

    /// What was counted so far.
    pub(super) fn counted(&self) -> Counted {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Counts a request when its answer begins.
pub(in crate::app) async fn count(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let requests = request.app_data::<Data<Requests>>().cloned();
    let method = method(request.method());
    let begun = Instant::now();
    let answer = next.call(request).await;
    if let Some(requests) = requests {
        let (route, status) = match &answer {
            Ok(answer) => (answer.request().match_pattern(), answer.status()),
            Err(error) => (None, error.as_response_error().status_code()),
        };
        let route = route.unwrap_or_else(|| NO_ROUTE.to_owned());
        requests.add((method, route), status.as_u16(), begun.elapsed());
    }
    answer
}

/// The methods that have names here; a client may invent others.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}
