//! A browser without a screen: asks for pages, and finds things in them.

use std::{future::poll_fn, io::Read as _, pin::Pin};

use actix_web::{
    App,
    body::{BoxBody, MessageBody},
    dev::ServiceResponse,
    http::{Method, StatusCode, header::HeaderMap},
    test,
    web::ServiceConfig,
};
use galley::{
    dashboard::{self, Admission, DashboardSettings},
    service::{Gate, Service},
};
use jiff::tz::TimeZone;

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The page, where there is one.
    #[track_caller]
    pub(crate) fn page(self) -> String {
        assert_eq!(self.status, 200, "{}", self.body);
        self.body
    }

    pub(crate) fn cookies(&self) -> Vec<&str> {
        self.headers.get_all("set-cookie").map(|value| value.to_str().unwrap()).collect()
    }
}

/// Asks for many things, one after another.
pub(crate) struct Browser {
    pages: Box<dyn Fn(&mut ServiceConfig)>,
}

impl Browser {
    pub(crate) fn new(service: Service) -> Self {
        let settings = DashboardSettings {
            time_zone: TimeZone::get("Asia/Hong_Kong").unwrap(),
            version: "0.1.0",
            secure_cookies: false,
        };
        let pages = dashboard::configure(Gate::new(service), Admission::Everybody, settings).unwrap();
        Self { pages: Box::new(pages) }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], "").await
    }

    pub(crate) async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.ask("GET", path, headers, "").await
    }

    /// Asks for the headers alone.
    pub(crate) async fn head(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.ask("HEAD", path, headers, "").await
    }

    /// Asks as the script does, for the part of a page whose element is `target`.
    pub(crate) async fn swap(&self, path: &str, target: &str) -> Answer {
        self.get_with(path, &[("hx-request", "true"), ("hx-target", target)]).await
    }

    pub(crate) async fn post(&self, path: &str, headers: &[(&str, &str)], form: &str) -> Answer {
        // What a browser says of a form on a page of the site itself, where the test says nothing else.
        let says = headers.iter().any(|(name, _)| matches!(*name, "origin" | "sec-fetch-site"));
        let own: &[(&str, &str)] = if says { &[] } else { &[("sec-fetch-site", "same-origin")] };
        let headers = [&[("content-type", "application/x-www-form-urlencoded")], own, headers].concat();
        self.ask("POST", path, &headers, form).await
    }

    /// Opens what goes on being told.
    pub(crate) async fn listen(&self, path: &str, headers: &[(&str, &str)]) -> Telling {
        let app = test::init_service(App::new().configure(|config| (self.pages)(config))).await;
        let request =
            headers.iter().fold(test::TestRequest::with_uri(path), |request, header| request.append_header(*header));
        Telling::of(test::call_service(&app, request.to_request()).await)
    }

    pub(crate) async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let app = test::init_service(App::new().configure(|config| (self.pages)(config))).await;
        let mut request = test::TestRequest::with_uri(path).method(Method::from_bytes(method.as_bytes()).unwrap());
        for header in headers {
            request = request.append_header(*header);
        }
        let answer = test::call_service(&app, request.set_payload(body.to_owned()).to_request()).await;
        let (status, headers): (StatusCode, _) = (answer.status(), answer.headers().clone());
        let bytes = test::read_body(answer).await;
        let is_packed = headers.get("content-encoding").is_some_and(|coding| coding == "gzip");
        let body = if is_packed { unpacked(&bytes) } else { String::from_utf8_lossy(&bytes).into_owned() };
        Answer { status: status.as_u16(), headers, body }
    }
}

fn unpacked(bytes: &[u8]) -> String {
    let mut text = String::new();
    flate2::read::GzDecoder::new(bytes).read_to_string(&mut text).unwrap();
    text
}

/// An answer that goes on.
pub(crate) struct Telling {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    body: Pin<Box<BoxBody>>,
}

impl Telling {
    pub(crate) fn of(answer: ServiceResponse<impl MessageBody + 'static>) -> Self {
        let (_, answer) = answer.into_parts();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        Self { status, headers, body: Box::pin(answer.into_body().boxed()) }
    }

    /// What is said next; `None` at the end.
    pub(crate) async fn next(&mut self) -> Option<String> {
        let said = poll_fn(|context| self.body.as_mut().poll_next(context)).await?;
        Some(String::from_utf8(said.unwrap().to_vec()).unwrap())
    }
}

/// What stands between `start` and `end`, wherever it does.
pub(crate) fn between<'a>(html: &'a str, start: &str, end: &str) -> Vec<&'a str> {
    html.split(start).skip(1).filter_map(|rest| rest.split_once(end)).map(|(found, _)| found).collect()
}

/// Every link: its address with `&` as it is, and what stands inside it.
pub(crate) fn links(html: &str) -> Vec<(String, String)> {
    between(html, "<a ", "</a>")
        .into_iter()
        .filter_map(|link| {
            let href = between(link, "href=\"", "\"").first()?.replace("&#38;", "&").replace("&amp;", "&");
            Some((href, link.split_once('>')?.1.to_owned()))
        })
        .collect()
}

/// The words of a piece of a page, its tags left out.
pub(crate) fn words(html: &str) -> String {
    let texts = html.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
    texts.collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The rows of the matrix, without its head.
pub(crate) fn rows(html: &str) -> Vec<&str> {
    between(html, "<tr role=\"row\" data-row><th role=\"rowheader\"", "</tr>")
}

/// The cells of all rows.
pub(crate) fn cells(html: &str) -> Vec<&str> {
    rows(html).into_iter().flat_map(|row| between(row, "<td role=\"cell\"", "</td>")).collect()
}

/// The address of the next page of a list.
pub(crate) fn next(html: &str) -> Option<String> {
    page_link(html, "rel=\"next\" ")
}

/// The address of the page before.
pub(crate) fn previous(html: &str) -> Option<String> {
    page_link(html, "rel=\"prev\" ")
}

fn page_link(html: &str, rel: &str) -> Option<String> {
    let (_, rest) = html.split_once(rel)?;
    Some(between(rest, "href=\"", "\"").first()?.replace("&#38;", "&").replace("&amp;", "&"))
}
