//! What all pages share: the use cases, the languages, and who is reading.

use actix_web::{
    HttpMessage as _, HttpRequest, HttpResponse,
    http::{Method, header},
};
use jiff::tz::TimeZone;

use super::{
    errors, flash, links,
    query::Query,
    settings::{self, kept},
    view::{CollectionChoice, Density, Frame, LateSource, Reader, Section, Theme},
    visitor::{Admission, Visitor, Waiting},
};
use crate::{
    clock::Instant,
    i18n::{Languages, negotiate},
    service::{CollectionRecord, Gate, Read, Service, ServiceError},
};

/// How the pages are set up.
#[derive(Debug, Clone)]
pub struct DashboardSettings {
    /// The zone that times are told in.
    pub time_zone: TimeZone,
    /// The program's version, for the footer.
    pub version: &'static str,
    /// Whether sessions' cookies are sent over https only. Off only where people open the pages over http on the machine
    /// itself.
    pub secure_cookies: bool,
}

/// What all pages share.
pub(super) struct Site {
    /// Hands out the use cases.
    pub(super) gate: Gate,
    /// Who may see the pages.
    pub(super) admission: Admission,
    /// The product's words.
    pub(super) languages: Languages,
    /// How the pages are set up.
    pub(super) settings: DashboardSettings,
}

/// The sources that are late, as the request's reader is told.
pub(super) struct Late(pub(super) Vec<LateSource>);

/// The collections there are, and the one that a page shows.
pub(super) struct Chosen {
    /// All of them, for the picker.
    pub(super) choices: Vec<CollectionChoice>,
    /// The one shown; `None` where there are none yet.
    pub(super) collection: Option<CollectionRecord>,
}

impl Chosen {
    /// The collection that the address names, or else the one looked at last, or else the first by name; with all others, for
    /// the picker.
    pub(super) async fn of(service: &Service<Read>, request: &HttpRequest) -> Result<Self, ServiceError> {
        let mut all = service.collections().await?;
        let last = request.cookie(LOOKED_AT);
        let last = last.and_then(|name| all.iter().position(|collection| collection.name == name.value()));
        let place = match Query::of(request).one("collection") {
            Some(name) => Some(all.iter().position(|collection| collection.name == name).ok_or_else(|| {
                let what = format!("collection `{}`", name.chars().take(100).collect::<String>());
                ServiceError::NotFound { what }
            })?),
            None if all.is_empty() => None,
            None => Some(last.unwrap_or(0)),
        };
        let choice = |(nth, collection): (usize, &CollectionRecord)| CollectionChoice {
            name: collection.name.clone(),
            chosen: Some(nth) == place,
        };
        let choices = all.iter().enumerate().map(choice).collect();
        Ok(Self { choices, collection: place.map(|place| all.swap_remove(place)) })
    }

    /// Its name, where there are others to tell it from.
    pub(super) fn name(&self) -> Option<String> {
        let several = self.choices.len() > 1;
        self.collection.as_ref().filter(|_| several).map(|collection| collection.name.clone())
    }
}

/// The cookie that holds which collection was looked at last.
const LOOKED_AT: &str = "galley-collection";

/// Remembers which collection a page shows, where there are several, for the pages that name none.
pub(super) fn looked_at(request: &HttpRequest, frame: &Frame, mut answer: HttpResponse) -> HttpResponse {
    let is_new = |name: &&String| request.cookie(LOOKED_AT).is_none_or(|cookie| cookie.value() != name.as_str());
    if let Some(name) = frame.collection.as_ref().filter(is_new) {
        let cookie = kept(LOOKED_AT, Some(name.clone()));
        // The header is built from the name of a collection, which always fits.
        let _ = answer.add_cookie(&cookie);
    }
    answer
}

/// The page that a reader looks at, as they can open it again: where a form was answered, the page that it stood on.
fn here(request: &HttpRequest) -> String {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let page = if is_read { None } else { errors::sent_from(request) };
    let (path, query) = match page.as_deref() {
        Some(page) => page.split_once('?').unwrap_or((page, "")),
        None => (request.path(), request.query_string()),
    };
    Query::parse(query).without("hl", links::readable(path))
}

impl Site {
    /// What stands round a page: in the reader's language, as of now.
    pub(super) fn frame(&self, request: &HttpRequest, section: Option<Section>, collection: Option<String>) -> Frame {
        let query = Query::of(request);
        let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let visitor = request.extensions().get::<Visitor>().cloned();
        let chosen = settings::chosen(request, visitor.as_ref());
        let language = negotiate(query.one("hl"), chosen.language.as_deref(), accepted);
        let grant = visitor.as_ref().map(|visitor| visitor.caller().grant);
        let (may, within) = grant.map(|grant| (grant.scopes, grant.locales)).unwrap_or_default();
        let zone = chosen.zone.as_deref().and_then(|name| TimeZone::get(name).ok());
        Frame {
            reader: visitor.as_ref().map_or(Reader::Stranger, Visitor::reader),
            may,
            within,
            waiting: request.extensions().get::<Waiting>().map(|Waiting(count)| *count),
            late: request.extensions().get::<Late>().map(|late| late.0.clone()).unwrap_or_default(),
            paused: None,
            flash: flash::told(request),
            t: self.languages.translator(language, zone.unwrap_or_else(|| self.settings.time_zone.clone())),
            theme: chosen.theme.as_deref().map(Theme::from_name).unwrap_or_default(),
            density: chosen.density.as_deref().map(Density::from_name).unwrap_or_default(),
            chosen,
            section,
            here: here(request),
            read_at: self.minute(),
            shown_at: self.gate.now(),
            version: self.settings.version,
            collection,
            live: None,
        }
    }

    /// Now, to the minute: pages tell nothing finer, and a page that did not change keeps its `ETag` for that long.
    pub(super) fn minute(&self) -> Instant {
        const MINUTE: i64 = 60_000_000;
        let now = self.gate.now().as_micros();
        Instant::from_micros(now - now.rem_euclid(MINUTE))
    }
}
