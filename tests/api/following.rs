//! The feed as it happens: server-sent events.

use std::{future::poll_fn, pin::Pin};

use actix_web::{
    App,
    body::{BoxBody, MessageBody as _},
    http::{StatusCode, header::HeaderMap},
    middleware::from_fn,
    test, web,
};
use galley::{
    api::{self, Admission},
    domain::Scope,
    scheduler,
    service::{Gate, MAX_FOLLOWERS, Service},
};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use utoipa_actix_web::AppExt as _;

use crate::house::{House, each_database};

const STREAM: &str = "/api/v1/events/stream";

/// An answer that goes on.
struct Stream {
    status: StatusCode,
    headers: HeaderMap,
    body: Pin<Box<BoxBody>>,
}

/// An event as it was told.
#[derive(Debug)]
struct Told {
    id: i64,
    kind: String,
    data: Value,
}

impl Stream {
    async fn open(house: &House, path: &str, headers: &[(&str, &str)]) -> Self {
        let admission = if headers.iter().any(|(name, _)| *name == "authorization") {
            Admission::Tokens
        } else {
            Admission::Everybody
        };
        let app = App::new().into_utoipa_app().configure(api::routes(Gate::new(house.service.clone()), admission));
        let app = app.into_app().default_service(web::to(api::no_such_call));
        let app = test::init_service(app.wrap(from_fn(api::headers::secure))).await;
        let mut request = test::TestRequest::get().uri(path);
        for header in headers {
            request = request.insert_header(*header);
        }
        let (_, response) = test::call_service(&app, request.to_request()).await.into_parts();
        let (status, headers) = (response.status(), response.headers().clone());
        Self { status, headers, body: Box::pin(response.into_body().boxed()) }
    }

    /// What is said next; `None` at the end.
    async fn said(&mut self) -> Option<String> {
        let bytes = poll_fn(|context| self.body.as_mut().poll_next(context)).await?.unwrap();
        Some(String::from_utf8(bytes.to_vec()).unwrap())
    }

    /// The next events, at least so many of them.
    async fn told(&mut self, least: usize) -> Vec<Told> {
        let mut told = Vec::new();
        while told.len() < least {
            let said = self.said().await.unwrap();
            told.extend(said.split("\n\n").filter(|message| message.starts_with("id: ")).map(|message| {
                let line = |name: &str| message.lines().find_map(|line| line.strip_prefix(name)).unwrap().to_owned();
                Told {
                    id: line("id: ").parse().unwrap(),
                    kind: line("event: "),
                    data: serde_json::from_str(&line("data: ")).unwrap(),
                }
            }));
        }
        told
    }
}

#[actix_web::test]
async fn events_are_told_as_the_feed_tells_them_from_where_the_reader_was() {
    each_database(async |house| {
        house.news().await;
        house.article("one").await;
        let feed = house.get("/api/v1/events").await.expect(200);
        let feed = feed["items"].as_array().unwrap();
        let mut stream = Stream::open(house, &format!("{STREAM}?after=0"), &[]).await;
        assert_eq!(stream.status, 200);
        let header = |name: &str| stream.headers.get(name).unwrap().to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), "text/event-stream");
        assert_eq!((header("cache-control"), header("x-accel-buffering")), ("no-store".to_owned(), "no".to_owned()));
        assert!(stream.said().await.unwrap().starts_with("retry: "));
        for (told, event) in stream.told(feed.len()).await.iter().zip(feed) {
            assert_eq!((&json!(told.id), &json!(told.kind)), (&event["position"], &event["type"]));
            assert_eq!(&told.data, event);
        }
        // What a browser sends when it comes back, to the same address.
        let mut back = Stream::open(house, &format!("{STREAM}?after=0"), &[("last-event-id", "2")]).await;
        assert_eq!(back.told(1).await[0].id, 3);
        let mut from_now = Stream::open(house, STREAM, &[]).await;
        assert!(from_now.said().await.is_some());
        house.article("two").await;
        house.service.place_events().await.unwrap();
        let told = from_now.told(1).await;
        assert_eq!((told[0].id, told[0].kind.as_str()), (i64::try_from(feed.len()).unwrap() + 1, "article.created"));
    })
    .await;
}

#[actix_web::test]
async fn what_is_no_position_is_refused_and_a_head_has_no_stream() {
    each_database(async |house| {
        for id in ["", "x", "-1", "99999999999999999999"] {
            let answer = house.call("GET", STREAM, &[("last-event-id", id)], b"").await;
            assert_eq!(answer.problem(400, "invalid-request")["errors"][0]["field"], "Last-Event-ID");
        }
        house.get(&format!("{STREAM}?limit=3")).await.problem(400, "invalid-request");
        house.get(&format!("{STREAM}?collection=absent")).await.problem(404, "not-found");
        let head = house.call("HEAD", STREAM, &[], b"").await;
        assert_eq!((head.status.as_u16(), head.header("content-type")), (200, "text/event-stream"));
    })
    .await;
}

#[actix_web::test]
async fn a_write_here_or_on_another_node_is_told_without_being_asked_for() {
    each_database(async |house| {
        house.news().await;
        let stop = CancellationToken::new();
        let work = tokio::spawn(scheduler::run(house.service.clone(), stop.clone()));
        let mut stream = Stream::open(house, STREAM, &[]).await;
        assert!(stream.said().await.is_some());
        house.article("here").await;
        assert_eq!(stream.told(1).await[0].kind, "article.created");
        // It has the same database, and knows nothing of who waits here.
        let other = Service::new(house.service.store().clone(), house.clock.clone());
        let other = House::of(other, house.clock.clone());
        other.article("elsewhere").await;
        let mut kinds = Vec::new();
        while !kinds.contains(&"article.created".to_owned()) {
            kinds.extend(stream.told(1).await.into_iter().map(|told| told.kind));
        }
        stop.cancel();
        work.await.unwrap();
    })
    .await;
}

#[actix_web::test]
async fn a_reader_is_told_of_what_its_token_and_its_question_cover() {
    each_database(async |house| {
        house.news().await;
        house.send("PUT", "/api/v1/collections/docs", &[], &json!({"source_locale": "en"})).await.expect(201);
        let (token, _) = house.token(&[Scope::Read], &["docs"], &[]).await;
        let mut by_token = Stream::open(house, &format!("{STREAM}?after=0"), &[("authorization", &token)]).await;
        let mut asked = Stream::open(house, &format!("{STREAM}?after=0&collection=docs"), &[]).await;
        for stream in [&mut by_token, &mut asked] {
            let told = stream.told(1).await;
            assert_eq!((told.len(), &told[0].data["collection"]), (1, &json!("docs")));
        }
        // Others' events move the end of the feed past the reader, and are not told.
        house.article("one").await;
        house.service.place_events().await.unwrap();
        house.send("PUT", "/api/v1/collections/docs", &[("if-match", "*")], &json!({"source_locale": "fr"})).await;
        house.service.place_events().await.unwrap();
        for stream in [&mut by_token, &mut asked] {
            let told = stream.told(1).await;
            assert_eq!((told.len(), told[0].kind.as_str()), (1, "collection.policy_changed"));
        }
    })
    .await;
}

#[actix_web::test]
async fn a_stream_ends_when_its_token_is_taken_back() {
    each_database(async |house| {
        house.news().await;
        let (token, id) = house.token(&[Scope::Read], &[], &[]).await;
        let mut stream = Stream::open(house, STREAM, &[("authorization", &token)]).await;
        assert!(stream.said().await.is_some());
        house.service.revoke_token(&id).await.unwrap();
        assert_eq!(stream.said().await, None);
        let (token, _) = house.token(&[Scope::Read], &[], &[]).await;
        let mut stream = Stream::open(house, STREAM, &[("authorization", &token)]).await;
        assert!(stream.said().await.is_some());
        house.clock.advance(91 * 86_400);
        assert_eq!(stream.said().await, None);
    })
    .await;
}

#[actix_web::test]
async fn a_stream_ends_with_the_program_and_says_when_to_come_back() {
    each_database(async |house| {
        house.news().await;
        let mut stream = Stream::open(house, STREAM, &[]).await;
        assert!(stream.said().await.is_some());
        house.service.end_following();
        assert!(stream.said().await.unwrap().starts_with("retry: "));
        assert_eq!(stream.said().await, None);
    })
    .await;
}

#[actix_web::test]
async fn nobody_opens_streams_without_end() {
    each_database(async |house| {
        house.news().await;
        let (one, _) = house.token(&[Scope::Read], &[], &[]).await;
        let (two, _) = house.token(&[Scope::Read], &[], &[]).await;
        let mut streams = Vec::new();
        for _ in 0..MAX_FOLLOWERS.0 {
            streams.push(Stream::open(house, STREAM, &[("authorization", &one)]).await);
        }
        let door = house.guarded();
        let refused = door.call("GET", STREAM, &[("authorization", &one)], b"").await;
        refused.problem(429, "too-many-requests");
        assert!(refused.header("retry-after").parse::<u32>().unwrap() > 0);
        assert_eq!(Stream::open(house, STREAM, &[("authorization", &two)]).await.status, 200);
        streams.pop();
        assert_eq!(Stream::open(house, STREAM, &[("authorization", &one)]).await.status, 200);
    })
    .await;
}
