//! `GET /events`: a page that stands open is told what changed, as server-sent events that hold parts of pages: rendered
//! by the same templates, in the reader's language, within the reader's rights.
//!
//! A message's `id` is the position in the feed up to which it tells. Whoever comes back with it as `Last-Event-ID` misses
//! nothing for five minutes; after that, the page is told that it is old. There is at most one message a second.

use std::time::Duration;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method,
        header::{CACHE_CONTROL, HeaderName, HeaderValue},
    },
    web::{Bytes, Data},
};
use futures_util::{
    FutureExt as _,
    stream::{self, Stream},
};
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::{
    super::{
        errors::{Refusal, refuse},
        links::{Address, EVENTS},
        query::Query,
        state::Site,
        visitor::{Admission, Admitted, secret},
    },
    topic::{self, Topic},
};
use crate::service::{EventFilter, Following, Read, Service};

/// How often changes are gathered and told.
const BEAT: Duration = Duration::from_secs(1);
/// Every how many beats it is asked whether the reader still may, and what goes by the clock is looked at.
const ASKED_EVERY: u32 = 5;
/// After so many beats without a word something is said all the same, so that nobody on the way takes the connection for
/// dead.
const QUIET_BEATS: u32 = 15;
/// At most one sentence in so many beats is read aloud.
const SPOKEN_EVERY: u32 = 15;
/// For how long a page that was away can catch up, in seconds.
const REPLAYED_SECONDS: i64 = 5 * 60;
/// How many events are read at once.
const PAGE: u64 = 500;

const GREETING: &str = ": Galley\n\n";
/// The session has ended, or the reader has too many pages open: the page does not come back.
const ENDED: &str = "event: ended\ndata:\n\n";

/// Where a page hears of changes to its topic, in the language that it was asked for.
pub(in crate::dashboard) fn live_as(request: &HttpRequest, topic: &'static str) -> Address {
    let hl = Query::of(request).one("hl").map(str::to_owned);
    Address::to(EVENTS).with("topic", topic).with_some("hl", hl)
}

/// Tells a page what happens.
pub(in crate::dashboard) async fn tell(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Read>,
) -> HttpResponse {
    let mut answer = HttpResponse::Ok();
    answer
        .content_type("text/event-stream")
        .insert_header((CACHE_CONTROL, "no-store"))
        // Proxies that gather answers before they pass them on are asked not to.
        .insert_header((HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")));
    match Telling::begin(&request, &site, service.clone()).await {
        Ok(_) if request.method() == Method::HEAD => answer.finish(),
        Ok(telling) => answer.streaming(telling.told()),
        Err(refusal) => refuse(&request, &site, &refusal),
    }
}

/// A page that is being told.
struct Telling {
    request: HttpRequest,
    site: Data<Site>,
    service: Service<Read>,
    following: Following<Read>,
    topic: Topic,
    /// The page is older than what can be told.
    is_old: bool,
    beat: Interval,
    beats: u32,
    quiet: u32,
    /// Beats since a sentence was read aloud.
    silent: u32,
}

/// What comes next.
enum Step {
    Greeting(Telling),
    Next(Telling),
    End,
}

impl Telling {
    async fn begin(request: &HttpRequest, site: &Data<Site>, service: Service<Read>) -> Result<Self, Refusal> {
        let topic = Topic::asked(request, site, &service).await?;
        let told = request.headers().get("Last-Event-ID").and_then(|value| value.to_str().ok()?.parse::<i64>().ok());
        let asked = Query::of(request).one("after").and_then(|after| after.parse::<i64>().ok());
        let collections = topic.collections();
        let mut filter = EventFilter { collections, after: told.or(asked).unwrap_or_default().max(0), limit: 1 };
        let first = service.events(&filter).await?;
        let oldest = site.gate.now().plus_seconds(-REPLAYED_SECONDS);
        let is_old = first.iter().any(|event| event.at < oldest);
        if is_old {
            filter.after = service.newest_position().await?;
        }
        filter.limit = PAGE;
        let mut beat = interval(BEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Ok(Self {
            following: service.follow_in_a_page(filter)?,
            request: request.clone(),
            site: Data::clone(site),
            service,
            topic,
            is_old,
            beat,
            beats: 0,
            quiet: 0,
            silent: SPOKEN_EVERY,
        })
    }

    fn told(self) -> impl Stream<Item = Result<Bytes, actix_web::Error>> {
        stream::unfold(Step::Greeting(self), |step| async {
            match step {
                Step::Greeting(telling) => {
                    let mut greeting = GREETING.to_owned();
                    if telling.is_old {
                        greeting += &telling.old();
                    }
                    Some((Ok(greeting.into()), Step::Next(telling)))
                }
                Step::Next(mut telling) => {
                    let (said, goes_on) = telling.next().await?;
                    Some((Ok(said), if goes_on { Step::Next(telling) } else { Step::End }))
                }
                Step::End => None,
            }
        })
    }

    /// What an old page is told.
    fn old(&self) -> String {
        let frame = self.site.frame(&self.request, None, None);
        message(self.following.after(), &topic::old_page(&frame).unwrap_or_default()) + "event: reset\ndata:\n\n"
    }

    /// What is said next, and whether anything may come after it; `None` where the stream just ends.
    async fn next(&mut self) -> Option<(Bytes, bool)> {
        loop {
            self.beat.tick().await;
            self.beats = self.beats.wrapping_add(1);
            self.quiet = self.quiet.saturating_add(1);
            self.silent = self.silent.saturating_add(1);
            if self.beats.is_multiple_of(ASKED_EVERY) && !self.may_still().await {
                return Some((Bytes::from_static(ENDED.as_bytes()), false));
            }
            let stirred = self.following.wait().now_or_never();
            // What goes by the clock is looked at so often, whatever happens meanwhile.
            let stirred = match stirred {
                Some(false) => stirred,
                _ if self.topic.goes_by_the_clock() => self.beats.is_multiple_of(ASKED_EVERY).then_some(true),
                _ => stirred,
            };
            match stirred {
                // Coming back, it would end another of the reader's pages, and that one it in turn.
                Some(false) if self.following.is_displaced() => {
                    return Some((Bytes::from_static(ENDED.as_bytes()), false));
                }
                // The program ends: the page comes back to whoever is there then.
                Some(false) => return None,
                Some(true) => match self.news().await {
                    Ok(Some(news)) => {
                        self.quiet = 0;
                        return Some((news.into(), true));
                    }
                    Ok(None) => {}
                    Err(error) => {
                        tracing::warn!(path = %self.request.uri(), cause = %error, "a page is told no more");
                        return None;
                    }
                },
                None => {}
            }
            if self.quiet >= QUIET_BEATS {
                self.quiet = 0;
                return Some((format!("id: {}\n\n", self.following.after()).into(), true));
            }
        }
    }

    /// What happened since the last message, as a message; nothing where it does not concern the page.
    async fn news(&mut self) -> Result<Option<String>, Refusal> {
        let events = self.following.page().await?;
        if events.is_empty() && !self.topic.goes_by_the_clock() {
            return Ok(None);
        }
        let may_speak = self.silent >= SPOKEN_EVERY;
        let news = self.topic.news(&self.request, &self.site, &self.service, &events, may_speak).await?;
        Ok(news.map(|news| {
            if news.speaks {
                self.silent = 0;
            }
            message(self.following.after(), &news.html)
        }))
    }

    /// Whether the reader's session is still there, with the same rights. An open page counts as use of the session.
    async fn may_still(&self) -> bool {
        match self.site.admission {
            Admission::Everybody => true,
            Admission::People => {
                let Some(secret) = secret(&self.request, &self.site) else { return false };
                // A database that does not answer is no reason to end: the next look may succeed.
                self.site.gate.signed_in(&secret).await.map_or(true, |signed_in| {
                    signed_in.is_some_and(|signed_in| signed_in.caller == *self.service.caller())
                })
            }
        }
    }
}

/// A message with this id.
fn message(id: i64, html: &str) -> String {
    let mut message = format!("id: {id}\n");
    for line in html.lines() {
        message.push_str("data: ");
        message.push_str(line);
        message.push('\n');
    }
    message.push('\n');
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_holds_every_line_as_data() {
        assert_eq!(message(7, "<p>a\n\nb</p>"), "id: 7\ndata: <p>a\ndata: \ndata: b</p>\n\n");
        // Nothing in a text can end a message or begin a field.
        assert_eq!(message(7, "a\r\nevent: x"), "id: 7\ndata: a\ndata: event: x\n\n");
    }
}
