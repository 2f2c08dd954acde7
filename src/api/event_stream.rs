//! The change feed as server-sent events: the same events, told while they happen.

use std::time::Duration;

use actix_web::{
    HttpMessage as _, HttpRequest, HttpResponse, get,
    http::header::{CACHE_CONTROL, HeaderName, HeaderValue},
    web::Bytes,
};
use futures_util::stream::{self, Stream};
use tokio::time::{Interval, MissedTickBehavior, interval};
use utoipa::IntoParams;

use super::{
    article_bodies::CollectionNames,
    caller::{Permitted, Standing},
    events::EventBody,
    fields::{Asked, Fields, FromFields},
    headers::{HeadOnly, RequestId},
    lists,
    names::CollectionName,
    problem::Problem,
};
use crate::service::{EventFilter, Following, LoggedEvent, NO_COLLECTION, Read, Service};

/// How often it is asked whether the client still may.
const BEAT: Duration = Duration::from_secs(1);
/// After so many beats without an event something is said all the same, so that nobody on the way takes the connection for
/// dead, and a client that is gone is noticed.
const QUIET_BEATS: u32 = 15;
const LAST_EVENT_ID: &str = "last-event-id";
/// What every stream begins with: after a broken connection come back in two seconds.
const GREETING: &str = "retry: 2000\n: Galley's feed\n\n";
/// What a stream ends with when the program ends: come back at once, to whoever is there then.
const FAREWELL: &str = "retry: 500\n: restarting\n\n";
const STILL_HERE: &str = ": still here\n\n";

/// Which events.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct StreamAsked {
    /// Only those after this position; from now on unless said. `Last-Event-ID` counts before it.
    #[param(minimum = 0)]
    after: Option<i64>,
    /// Only those of this collection.
    #[param(value_type = Option<CollectionName>)]
    collection: Option<String>,
}

impl FromFields for StreamAsked {
    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self { after: fields.number("after", 0..=i64::MAX), collection: fields.text("collection", 100) })
    }
}

/// The change feed while it happens, as server-sent events. It goes on until the client leaves.
///
/// Each event's `id` is its position in the feed, its `event` what happened, its `data` the same JSON as in `/events`. A
/// client that comes back with the last `id` as `Last-Event-ID`, as browsers do by themselves, misses nothing. The stream
/// ends when its token is revoked, and when the service restarts.
#[utoipa::path(
    tag = "events",
    params(
        StreamAsked,
        ("Last-Event-ID" = Option<i64>, Header, minimum = 0, description = "Only those after this position."),
    ),
    responses((status = 200, description = "The stream.", content_type = "text/event-stream", body = String)),
)]
#[get("/events/stream")]
pub(crate) async fn stream_events(
    request: HttpRequest,
    asked: Asked<StreamAsked>,
    service: Permitted<Read>,
) -> Result<HttpResponse, Problem> {
    let named: Vec<String> = asked.0.collection.into_iter().collect();
    let collections = CollectionNames::asked(&service, &named).await?;
    let after = match last_event_id(&request)?.or(asked.0.after) {
        Some(after) => after,
        None => service.newest_position().await?,
    };
    let filter = EventFilter {
        collections: if named.is_empty() { Vec::new() } else { collections.ids().clone() },
        after,
        limit: lists::USUAL_PAGE,
    };
    let mut response = HttpResponse::Ok();
    response
        .content_type("text/event-stream")
        .insert_header((CACHE_CONTROL, "no-store"))
        // Proxies that gather answers before they pass them on are asked not to.
        .insert_header((HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")));
    if request.extensions().contains::<HeadOnly>() {
        return Ok(response.finish());
    }
    let standing = Standing::of(&request).ok_or_else(|| Problem::internal("The API was mounted without its gate."))?;
    let following = service.follow(filter)?;
    let telling = Telling {
        following,
        names: Names { service: service.into_inner(), named, known: collections },
        standing,
        beat: beat(),
        quiet: 0,
        instance: RequestId::of(&request),
    };
    Ok(response.streaming(telling.told()))
}

fn last_event_id(request: &HttpRequest) -> Result<Option<i64>, Problem> {
    let Some(given) = request.headers().get(LAST_EVENT_ID) else { return Ok(None) };
    let digits = given.to_str().ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    let position = digits.and_then(|digits| digits.parse().ok());
    position.map(Some).ok_or_else(|| Problem::invalid("Last-Event-ID", "Is not the `id` of an event of this stream."))
}

fn beat() -> Interval {
    let mut beat = interval(BEAT);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // The first beat is not at once: whoever opens the stream has just been let in.
    beat.reset();
    beat
}

/// The names of collections, which are read again when one turns up that is not known yet.
struct Names {
    service: Service<Read>,
    named: Vec<String>,
    known: CollectionNames,
}

impl Names {
    async fn bodies(&mut self, events: Vec<LoggedEvent>) -> Result<Vec<EventBody>, Problem> {
        let unknown = |id| id != NO_COLLECTION && !self.known.ids().contains(&id);
        if events.iter().any(|event| unknown(event.collection_id)) {
            self.known = CollectionNames::asked(&self.service, &self.named).await?;
        }
        Ok(events.into_iter().map(|event| EventBody::new(event, &self.known)).collect())
    }
}

/// A stream that is being told.
struct Telling {
    following: Following<Read>,
    names: Names,
    standing: Standing,
    beat: Interval,
    /// Beats since something was said.
    quiet: u32,
    instance: Option<String>,
}

/// What comes next on a stream.
enum Step {
    Greeting(Telling),
    Next(Telling),
    End,
}

impl Telling {
    fn told(self) -> impl Stream<Item = Result<Bytes, Problem>> {
        stream::unfold(Step::Greeting(self), |step| async {
            match step {
                Step::Greeting(telling) => Some((Ok(Bytes::from_static(GREETING.as_bytes())), Step::Next(telling))),
                Step::Next(mut telling) => {
                    let (said, goes_on) = telling.next().await?;
                    Some((Ok(said), if goes_on { Step::Next(telling) } else { Step::End }))
                }
                Step::End => None,
            }
        })
    }

    /// What is said next, and whether anything may come after it; `None` where the stream just ends.
    async fn next(&mut self) -> Option<(Bytes, bool)> {
        loop {
            let follows = tokio::select! {
                biased;
                _ = self.beat.tick() => None,
                follows = self.following.wait() => Some(follows),
            };
            match follows {
                Some(false) => return Some((Bytes::from_static(FAREWELL.as_bytes()), false)),
                Some(true) => match self.page().await {
                    Ok(page) if page.is_empty() => {}
                    Ok(page) => {
                        self.quiet = 0;
                        return Some((page, true));
                    }
                    Err(problem) => {
                        problem.log(self.instance.as_deref(), "a stream of events");
                        return None;
                    }
                },
                None => {
                    if !self.standing.holds::<Read>().await {
                        return None;
                    }
                    self.quiet += 1;
                    if self.quiet >= QUIET_BEATS {
                        self.quiet = 0;
                        return Some((Bytes::from_static(STILL_HERE.as_bytes()), true));
                    }
                }
            }
        }
    }

    async fn page(&mut self) -> Result<Bytes, Problem> {
        let events = self.following.page().await?;
        let mut text = String::with_capacity(events.len() * 512);
        for event in self.names.bodies(events).await? {
            write(&mut text, &event)?;
        }
        Ok(text.into())
    }
}

/// JSON has no line breaks of its own, so one `data` line holds all of it.
fn write(text: &mut String, event: &EventBody) -> Result<(), Problem> {
    let data = serde_json::to_string(event).map_err(|error| Problem::internal(format!("writing an event: {error}")))?;
    let position = event.position.to_string();
    text.extend(["id: ", &position, "\nevent: ", &event.kind, "\ndata: ", &data, "\n\n"]);
    Ok(())
}
