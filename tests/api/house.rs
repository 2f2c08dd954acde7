//! A house to ask: the API on a fresh database, with a clock that stands still.

use std::sync::Arc;

use actix_web::{
    App,
    http::{Method, StatusCode, header::HeaderMap},
    middleware::from_fn,
    test, web,
};
use galley::{
    api::{self, Admission},
    clock::{Dated, FixedClock},
    domain::{Locale, Scope},
    service::{Gate, Service, access::NewToken},
    storage::{Settings, Store},
};
use serde_json::{Value, json};
use utoipa_actix_web::AppExt as _;

use crate::site::{Engine, Site, in_an_empty_database};

/// The API on a database of its own.
pub(crate) struct House {
    pub(crate) service: Service,
    pub(crate) clock: Arc<FixedClock>,
    admission: Admission,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error} in {:?}", self.text()))
    }

    /// The JSON, where the status is the one expected.
    #[track_caller]
    pub(crate) fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", String::from_utf8_lossy(&self.body));
        if self.body.is_empty() { Value::Null } else { self.json() }
    }

    /// The problem, where it is of the kind expected.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16, name: &str) -> Value {
        let body = self.expect(status);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(body["type"], format!("/problems/{name}"), "{body}");
        assert_eq!((&body["status"], &body["instance"]), (&json!(status), &json!(self.header("x-request-id"))));
        assert!(body["title"].is_string() && body["detail"].is_string(), "{body}");
        body
    }
}

impl House {
    /// The house of another node: its own service on a database that others serve too.
    pub(crate) fn of(service: Service, clock: Arc<FixedClock>) -> Self {
        Self { service, clock, admission: Admission::Everybody }
    }

    /// The same house, which answers only those who carry a token.
    pub(crate) fn guarded(&self) -> Self {
        Self { service: self.service.clone(), clock: self.clock.clone(), admission: Admission::Tokens }
    }

    /// A token, as `Authorization` carries it, and its id.
    pub(crate) async fn token(&self, scopes: &[Scope], collections: &[&str], locales: &[&str]) -> (String, String) {
        let some = |names: &[&str]| (!names.is_empty()).then(|| names.iter().map(|name| (*name).to_owned()).collect());
        let new = NewToken {
            name: "a test".to_owned(),
            scopes: scopes.iter().copied().collect(),
            collections: some(collections),
            locales: (!locales.is_empty())
                .then(|| locales.iter().map(|locale| Locale::parse(locale).unwrap()).collect()),
            days: None,
        };
        let (record, token) = self.service.create_token(new).await.unwrap();
        (format!("Bearer {token}"), record.id)
    }

    pub(crate) async fn call(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let routes = api::routes(Gate::new(self.service.clone()), self.admission);
        let app = App::new().into_utoipa_app().configure(routes).into_app();
        let app = app.default_service(web::to(api::no_such_call));
        let app = test::init_service(app.wrap(from_fn(api::headers::secure))).await;
        let mut request = test::TestRequest::with_uri(path).method(Method::from_bytes(method.as_bytes()).unwrap());
        for header in headers {
            request = request.insert_header(*header);
        }
        let response = test::call_service(&app, request.set_payload(body.to_vec()).to_request()).await;
        let (status, headers) = (response.status(), response.headers().clone());
        Answer { status, headers, body: test::read_body(response).await.to_vec() }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call("GET", path, &[], b"").await
    }

    pub(crate) async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let headers = [&[("content-type", "application/json")], headers].concat();
        self.call(method, path, &headers, body.to_string().as_bytes()).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, &[], body).await
    }

    /// The collection `news`: English, owed in Chinese for the mainland and for Hong Kong.
    pub(crate) async fn news(&self) {
        let policy = json!({"source_locale": "en", "required": [{"locales": ["zh-CN", "zh-HK"]}]});
        self.send("PUT", "/api/v1/collections/news", &[], &policy).await.expect(201);
    }

    /// Takes one document into `news`. Returns the item.
    pub(crate) async fn take(&self, document: Value) -> Value {
        let answer = self.post("/api/v1/collections/news/ingest", &document).await;
        assert!(answer.status.is_success(), "{}", answer.text());
        answer.json()["items"][0].clone()
    }

    /// An article with a source, a translation in zh-CN and none in zh-HK. Returns its number.
    pub(crate) async fn article(&self, key: &str) -> i64 {
        let source =
            self.take(document(key, "en", "2025-12-01T08:00:00Z", "Profits rose by 10 % in the third quarter.")).await;
        self.take(document(key, "zh-CN", "2025-12-01T08:00:00Z", "第三季度利润增长百分之十。")).await;
        source["article_id"].as_i64().unwrap()
    }
}

/// A document with a body.
pub(crate) fn document(key: &str, locale: &str, datetime: &str, body: &str) -> Value {
    json!({"key": key, "locale": locale, "datetime": datetime, "title": format!("Title of {key}"), "body": body})
}

/// Asks the same of a house on SQLite and of one on PostgreSQL.
pub(crate) async fn each_database(story: impl AsyncFn(&House)) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        in_an_empty_database(engine, async |site: &Site| {
            let house = house(&site.url).await;
            story(&house).await;
            house.service.store().clone().close().await.unwrap();
        })
        .await;
    }
}

async fn house(url: &str) -> House {
    let store = Store::connect(Settings { url: url.to_owned(), connections: 8 }).await.unwrap();
    store.migrate().await.unwrap();
    let clock = Arc::new(FixedClock::new(Dated::parse("2025-12-05T00:00:00Z", None).unwrap().at));
    House {
        service: Service::new(store, clock.clone()).sealing_by(galley::service::Sealer::of_key([7; 32])),
        clock,
        admission: Admission::Everybody,
    }
}
