//! A house to visit: the pages on a fresh database, by a clock that stands still, and browsers to look at them with.

use std::{cell::RefCell, collections::BTreeMap, sync::Arc};

use actix_web::{
    App,
    cookie::Cookie,
    http::{Method, StatusCode, header::HeaderMap},
    test,
};
use galley::{
    clock::{Dated, FixedClock},
    dashboard::{self, Admission, DashboardSettings},
    domain::{Locale, Policy, Role},
    service::{
        ArticleId, Expected, Gate, IngestOptions, Service, Submission,
        access::{AccountRecord, NewPerson},
    },
    storage::{Settings, Store},
};
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::{
    browser::Telling,
    site::{Engine, Site, in_an_empty_database},
};

/// The site's own name.
pub(crate) const HOST: &str = "galley.example:8080";
/// What a browser says of a form that was sent from a page of the site.
pub(crate) const OURS: (&str, &str) = ("origin", "http://galley.example:8080");

/// The pages on a database of their own.
pub(crate) struct House {
    pub(crate) service: Service,
    pub(crate) clock: Arc<FixedClock>,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Where it sends the browser.
    #[track_caller]
    pub(crate) fn sent_to(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text);
        self.header("location")
    }

    /// Itself, having this status.
    #[track_caller]
    pub(crate) fn with(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }

    /// The values of the attribute `name="…"` of all elements that begin with `start`.
    pub(crate) fn values(&self, start: &str, name: &str) -> Vec<String> {
        let elements = self.text.split('<').filter(|element| element.starts_with(start));
        let value = |element: &str| Some(element.split_once(&format!(" {name}=\""))?.1.split_once('"')?.0.to_owned());
        elements.filter_map(value).collect()
    }
}

/// A browser with its cookies.
pub(crate) struct Browser<'h> {
    house: &'h House,
    admission: Admission,
    secure: bool,
    pub(crate) cookies: RefCell<BTreeMap<String, String>>,
}

impl House {
    /// A browser that nobody signed in with, over http.
    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser { house: self, admission: Admission::People, secure: false, cookies: RefCell::default() }
    }

    /// The same, over https.
    pub(crate) fn secure_browser(&self) -> Browser<'_> {
        Browser { secure: true, ..self.browser() }
    }

    /// A browser that looks at a demo.
    pub(crate) fn demo_browser(&self) -> Browser<'_> {
        Browser { admission: Admission::Everybody, ..self.browser() }
    }

    /// A person who signs in by link.
    pub(crate) async fn person(&self, name: &str) -> AccountRecord {
        let new =
            NewPerson { name: name.to_owned(), display_name: None, role: Role::Editor, locales: None, password: None };
        self.service.add_person(new).await.unwrap()
    }

    /// Somebody with a name to be called by, signed in; for all locales where none are named.
    pub(crate) async fn someone(&self, name: &str, role: Role, locales: &[&str]) -> Browser<'_> {
        let locales = locales.iter().map(|tag| Locale::parse(tag).unwrap());
        let locales = (locales.len() > 0).then(|| locales.collect());
        let display_name = Some(format!("{name} Lam"));
        let new = NewPerson { name: name.to_owned(), display_name, role, locales, password: None };
        let who = self.service.add_person(new).await.unwrap();
        self.signed_in(&who).await
    }

    /// Founds the collection `news`.
    pub(crate) async fn found(&self, policy: Value) {
        let policy: Policy = serde_json::from_value(policy).unwrap();
        self.service.put_policy("news", &policy, Expected::Absent).await.unwrap();
    }

    /// Takes these documents into `news`. Returns the article of each.
    pub(crate) async fn take(&self, texts: Vec<Value>) -> Vec<ArticleId> {
        let items = texts.iter().map(|text| Submission::Item(text.to_string().into_bytes())).collect();
        let taken = self.service.ingest("news", items, IngestOptions::default()).await.unwrap();
        taken.into_iter().map(|report| report.result.unwrap().article_id).collect()
    }

    /// Waits until the scheduler has nothing left to do.
    pub(crate) async fn settle(&self) {
        while galley::scheduler::step(&self.service).await.unwrap().is_busy() {}
    }

    /// A browser that this person is signed in with.
    pub(crate) async fn signed_in(&self, who: &AccountRecord) -> Browser<'_> {
        let browser = self.browser();
        let link = self.service.sign_in_link(who).await.unwrap();
        assert_eq!(browser.post(&format!("/sign-in/{link}"), &[OURS], &[]).await.sent_to(), "/");
        browser
    }
}

impl Browser<'_> {
    /// Asks for a page.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], &[]).await
    }

    /// Sends a form as it is, without its session's token.
    pub(crate) async fn post(&self, path: &str, headers: &[(&str, &str)], fields: &[(&str, &str)]) -> Answer {
        self.send("POST", path, headers, fields).await
    }

    /// Sends a form with its session's token, from a page of the site.
    pub(crate) async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token().await;
        self.post(path, &[OURS], &[fields, &[("token", &token)]].concat()).await
    }

    /// The token that this browser's forms carry.
    pub(crate) async fn token(&self) -> String {
        self.get("/").await.with(200).values("input type=\"hidden\" name=\"token\"", "value").remove(0)
    }

    /// Opens what goes on being told.
    pub(crate) async fn listen(&self, path: &str) -> Telling {
        let settings =
            DashboardSettings { time_zone: TimeZone::UTC, version: "0.0.0-test", secure_cookies: self.secure };
        let pages = dashboard::configure(Gate::new(self.house.service.clone()), self.admission, settings).unwrap();
        let app = test::init_service(App::new().configure(pages)).await;
        let mut request = test::TestRequest::with_uri(path).insert_header(("host", HOST));
        for (name, value) in self.cookies.borrow().iter() {
            request = request.cookie(Cookie::new(name.clone(), value.clone()));
        }
        Telling::of(test::call_service(&app, request.to_request()).await)
    }

    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        fields: &[(&str, &str)],
    ) -> Answer {
        let settings =
            DashboardSettings { time_zone: TimeZone::UTC, version: "0.0.0-test", secure_cookies: self.secure };
        let gate = Gate::new(self.house.service.clone());
        let pages = dashboard::configure(gate, self.admission, settings).unwrap();
        let app = test::init_service(App::new().configure(pages)).await;
        let mut request = test::TestRequest::with_uri(path)
            .method(Method::from_bytes(method.as_bytes()).unwrap())
            .peer_addr("198.51.100.7:4000".parse().unwrap())
            .insert_header(("host", HOST));
        for header in headers {
            request = request.insert_header(*header);
        }
        for (name, value) in self.cookies.borrow().iter() {
            request = request.cookie(Cookie::new(name.clone(), value.clone()));
        }
        if method == "POST" {
            request = request.set_form(fields);
        }
        let response = test::call_service(&app, request.to_request()).await;
        for cookie in response.response().cookies() {
            let mut cookies = self.cookies.borrow_mut();
            if cookie.max_age() == Some(actix_web::cookie::time::Duration::ZERO) {
                cookies.remove(cookie.name());
            } else {
                cookies.insert(cookie.name().to_owned(), cookie.value().to_owned());
            }
        }
        let (status, headers) = (response.status(), response.headers().clone());
        let text = String::from_utf8(test::read_body(response).await.to_vec()).unwrap();
        Answer { status, headers, text }
    }
}

/// Looks at the same in a house on SQLite and in one on PostgreSQL.
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
    let store = Store::connect(Settings { url: url.to_owned(), connections: 2 }).await.unwrap();
    store.migrate().await.unwrap();
    let clock = Arc::new(FixedClock::new(Dated::parse("2026-11-20T09:00:00Z", None).unwrap().at));
    House { service: Service::new(store, clock.clone()).sealing_by(galley::service::Sealer::of_key([7; 32])), clock }
}
