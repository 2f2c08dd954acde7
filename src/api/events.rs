//! The change feed.

use actix_web::{HttpRequest, HttpResponse, get, http::header::ACCEPT};
use serde::Serialize;
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::{
    answer::{digest, found, unless_known},
    article_bodies::CollectionNames,
    caller::Permitted,
    fields::{Asked, Fields, FromFields},
    lists::{self, ListFields},
    names::CollectionName,
    problem::Problem,
};
use crate::{
    clock::Instant,
    service::{EventFilter, LoggedEvent, NO_COLLECTION, Read},
};

/// Which events.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct EventsAsked {
    /// Only those after this position; from the beginning unless said.
    #[param(minimum = 0)]
    after: Option<i64>,
    /// Only those of this collection.
    #[param(value_type = Option<CollectionName>)]
    collection: Option<String>,
    /// How many at most; 100 unless said.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u64>,
}

impl FromFields for EventsAsked {
    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self {
            after: fields.number("after", 0..=i64::MAX),
            collection: fields.text("collection", 100),
            limit: fields.limit(),
        })
    }
}

/// Something that happened.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EventBody {
    /// Its place in the feed: grows by one, without gaps, and never changes.
    pub position: i64,
    /// What happened.
    #[serde(rename = "type")]
    #[schema(example = "variant.became_stale")]
    pub kind: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Instant,
    /// Who did it.
    #[schema(example = "local")]
    pub actor: String,
    /// In which collection; `null`: in none, as of a webhook for all collections.
    pub collection: Option<String>,
    /// To which article.
    pub article_id: Option<i64>,
    /// To which variant.
    pub locale: Option<String>,
    /// The particulars.
    #[schema(value_type = Object)]
    pub data: Value,
}

impl EventBody {
    pub(super) fn new(event: LoggedEvent, collections: &CollectionNames) -> Self {
        Self {
            position: event.position.unwrap_or_default(),
            kind: event.kind,
            at: event.at,
            actor: event.actor,
            collection: (event.collection_id != NO_COLLECTION)
                .then(|| collections.name(event.collection_id).to_owned()),
            article_id: event.article_id,
            locale: event.locale,
            data: serde_json::from_str(&event.data).unwrap_or_default(),
        }
    }
}

/// A page of the feed.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EventPageBody {
    /// What happened, in order.
    pub items: Vec<EventBody>,
    /// The `after` of the next page, also where nothing has happened since: ask again with it later.
    pub next_after: i64,
}

/// What happened, in order. Ask again with `next_after`: no event is ever skipped, and none comes twice.
///
/// With `Accept: application/x-ndjson` there is one event a line.
#[utoipa::path(
    tag = "events",
    params(EventsAsked),
    responses((status = 200, description = "A page.", content(
        (EventPageBody = "application/json"),
        (String = "application/x-ndjson"),
    ))),
)]
#[get("/events")]
pub(crate) async fn list_events(
    request: HttpRequest,
    asked: Asked<EventsAsked>,
    service: Permitted<Read>,
) -> Result<HttpResponse, Problem> {
    let after = asked.0.after.unwrap_or(0);
    let named: Vec<String> = asked.0.collection.into_iter().collect();
    let collections = CollectionNames::asked(&service, &named).await?;
    let filter = EventFilter {
        collections: if named.is_empty() { Vec::new() } else { collections.ids().clone() },
        after,
        limit: asked.0.limit.unwrap_or(lists::USUAL_PAGE),
    };
    let events = service.events(&filter).await?;
    let items: Vec<EventBody> = events.into_iter().map(|event| EventBody::new(event, &collections)).collect();
    let accepted = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if accepted.contains("application/x-ndjson") {
        let mut lines = Vec::new();
        for item in &items {
            lines.extend(serde_json::to_vec(item).unwrap_or_default());
            lines.push(b'\n');
        }
        let mut response = unless_known(&request, &digest(&lines), "application/x-ndjson", lines);
        vary(&mut response);
        return Ok(response);
    }
    let next_after = items.last().map_or(after, |last| last.position);
    let mut response = found(&request, &EventPageBody { items, next_after }, None)?;
    vary(&mut response);
    Ok(response)
}

fn vary(response: &mut HttpResponse) {
    let accept = actix_web::http::header::HeaderValue::from_static("accept");
    response.headers_mut().insert(actix_web::http::header::VARY, accept);
}
