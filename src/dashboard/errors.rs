//! Requests that could not be answered: told in the reader's language, with the request's number, and without what the
//! database said.

use std::{
    error::Error as _,
    sync::atomic::{AtomicU64, Ordering},
};

use actix_web::{
    HttpMessage as _, HttpRequest, HttpResponse,
    http::{
        Method, StatusCode,
        header::{self, HeaderValue},
    },
    web::Data,
};
use askama::Template as _;

use super::{
    answer,
    form::{Fields, is_local},
    form_token, headers,
    links::EVENTS,
    state::Site,
    view::{ErrorPage, Failure, Kept, Unsent},
    visitor::recognise,
};
use crate::{domain::Locale, i18n::Translator, service::ServiceError};

/// The request's number, as the log has it. Whoever numbers requests puts this into the request's extensions; otherwise
/// an error page makes one up and logs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(pub String);

/// Why a page is not given.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    /// There is no such page.
    #[error("there is no such page")]
    NotFound,
    /// The request comes from another site.
    #[error("the request comes from another site")]
    Foreign,
    /// The form does not carry its session's token. Its fields, where it was sent from a page of ours: then it may be sent
    /// once more, as it is, by whoever reads the answer.
    #[error("the form was not given to this session")]
    OldForm(Fields),
    /// The page cannot be asked for in this way.
    #[error("the method is not answered here")]
    Method(&'static str),
    /// Something in the address or the form cannot be taken.
    #[error("the request cannot be taken")]
    Unusable(Problem),
    /// The use case was not carried out.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// The page could not be written.
    #[error("the page could not be rendered")]
    Unrendered(#[from] askama::Error),
}

/// What cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Problem {
    /// This value of this field of the address.
    Value(&'static str, String),
    /// The search is longer than this many characters.
    LongSearch(usize),
    /// More than this many locales.
    ManyLocales(usize),
    /// The address of a page of the list is not one that was given out.
    Place,
    /// There is no revision with this number.
    Revision(i64, Locale),
    /// The form cannot be read.
    Form,
    /// What was decided takes a reason.
    NoReason,
}

impl Problem {
    fn words(&self, t: &Translator) -> String {
        match self {
            Self::Value(name, value) => {
                let value: String = value.chars().take(64).collect();
                t.say_with("error-detail-value", [("name", (*name).into()), ("value", value.into())])
            }
            Self::LongSearch(most) => t.say_with("error-detail-search", [("most", (*most).into())]),
            Self::ManyLocales(most) => t.say_with("error-detail-locales", [("most", (*most).into())]),
            Self::Place => t.say("error-detail-place"),
            Self::Revision(number, locale) => t.say_with(
                "error-detail-revision",
                [("revision", format!("r{number}").into()), ("locale", locale.to_string().into())],
            ),
            Self::Form => t.say("error-detail-form"),
            Self::NoReason => t.say("error-detail-reason"),
        }
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Unusable(problem)
    }
}

impl Refusal {
    fn failure(&self) -> Failure {
        match self {
            Self::NotFound | Self::Service(ServiceError::NotFound { .. }) => Failure::NotFound,
            Self::Foreign | Self::Service(ServiceError::Forbidden { .. }) => Failure::Forbidden,
            Self::OldForm(_) => Failure::Outdated,
            Self::Method(_) => Failure::WrongMethod,
            Self::Unusable(_) | Self::Service(ServiceError::Invalid { .. }) => Failure::Unprocessable,
            Self::Service(
                ServiceError::Changed { .. }
                | ServiceError::Conflict { .. }
                | ServiceError::Unmappable(_)
                | ServiceError::Lost { .. }
                | ServiceError::Paused
                | ServiceError::Answered(_)
                | ServiceError::KeyReused,
            ) => Failure::Conflict,
            Self::Service(ServiceError::TooMany { .. }) => Failure::Unavailable,
            Self::Service(error) if error.is_transient() => Failure::Unavailable,
            Self::Service(ServiceError::Storage(_)) | Self::Unrendered(_) => Failure::Internal,
        }
    }
}

/// The error page for a request.
pub(super) fn refuse(request: &HttpRequest, site: &Site, refusal: &Refusal) -> HttpResponse {
    let failure = refusal.failure();
    let request_id = request_id(request, site);
    if matches!(refusal, Refusal::Service(ServiceError::TooMany { .. })) {
        tracing::warn!(request = request_id, path = request.path(), "{refusal}");
    } else if matches!(failure, Failure::Internal | Failure::Unavailable) {
        let cause = refusal.source().map(ToString::to_string);
        tracing::error!(request = request_id, path = request.path(), cause, "{refusal}");
    }
    let frame = site.frame(request, None, None);
    let language = frame.t.language();
    let detail = match refusal {
        Refusal::Foreign => Some(frame.say("error-detail-foreign")),
        Refusal::Unusable(problem) => Some(problem.words(&frame.t)),
        Refusal::Service(ServiceError::Paused) => Some(frame.say("error-detail-paused")),
        Refusal::NotFound | Refusal::OldForm(_) | Refusal::Method(_) | Refusal::Service(_) | Refusal::Unrendered(_) => {
            None
        }
    };
    let status = StatusCode::from_u16(failure.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let unsent = if let Refusal::OldForm(fields) = refusal
        && !fields.is_empty()
    {
        let fields = fields.but(form_token::FIELD).map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Some(Unsent { to: request.path().to_owned(), fields, back: sent_from(request) })
    } else {
        None
    };
    let page = ErrorPage { frame, failure, request_id, detail, unsent };
    let mut answer = answer::page(status, language);
    answer.insert_header((header::CACHE_CONTROL, "no-store"));
    // Should not even this page render, the status still says what happened.
    let html = if request.path() == EVENTS {
        // Nothing to put in: the page that wants to be told stays as it is, and asks again later.
        Ok(String::new())
    } else if answer::is_swap(request) && matches!(failure, Failure::Internal | Failure::Unavailable) {
        // What is shown is as good as it was, and so is what somebody typed.
        answer.insert_header(("HX-Retarget", "#told")).insert_header(("HX-Reswap", "outerHTML"));
        Kept { page: &page, again: *request.method() == Method::GET }.render()
    } else if answer::is_swap(request) {
        // Wherever the answer was to go, what went wrong takes the place of all of it.
        answer.insert_header(("HX-Retarget", "#main")).insert_header(("HX-Reswap", "outerHTML"));
        page.as_main().render().map(|main| format!("<main id=\"main\" tabindex=\"-1\">{main}</main>"))
    } else {
        page.render()
    };
    let html = html.unwrap_or_default();
    if let Refusal::Method(allowed) = refusal {
        answer.insert_header((header::ALLOW, *allowed));
    }
    if failure == Failure::Unavailable {
        answer.insert_header((header::RETRY_AFTER, "10"));
    }
    let mut answer = answer.body(html);
    headers::add(answer.headers_mut());
    answer
}

/// The page of this site that a request says it was sent from.
pub(super) fn sent_from(request: &HttpRequest) -> Option<String> {
    shown_at(request, header::REFERER.as_str())
}

/// The path and query of a page of this site in a header that holds its whole address.
pub(super) fn shown_at(request: &HttpRequest, name: &str) -> Option<String> {
    let (_, page) = request.headers().get(name)?.to_str().ok()?.split_once("://")?;
    let path = page.get(page.find('/')?..)?;
    is_local(path).then(|| path.to_owned())
}

/// What the request is called in the log.
fn request_id(request: &HttpRequest, site: &Site) -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let given = request.extensions().get::<RequestId>().map(|RequestId(id)| id.clone());
    given.filter(|id| HeaderValue::from_str(id).is_ok()).unwrap_or_else(|| {
        let now = site.gate.now().as_micros();
        format!("{now:x}-{:x}", NEXT.fetch_add(1, Ordering::Relaxed))
    })
}

/// Answers every address that nobody else answers.
pub(super) async fn no_such_page(request: HttpRequest, site: Data<Site>) -> HttpResponse {
    refuse_visitor(&request, &site, &Refusal::NotFound).await
}

/// Refuses, with what stands round the pages of whoever asks.
async fn refuse_visitor(request: &HttpRequest, site: &Site, refusal: &Refusal) -> HttpResponse {
    match recognise(request, site).await {
        Ok(_) => refuse(request, site, refusal),
        Err(error) => refuse(request, site, &error.into()),
    }
}

/// Answers methods that a page does not know.
pub(super) async fn only_reading(request: HttpRequest, site: Data<Site>) -> HttpResponse {
    refuse_visitor(&request, &site, &Refusal::Method("GET, HEAD")).await
}

/// Answers methods that a form does not know.
pub(super) async fn only_posting(request: HttpRequest, site: Data<Site>) -> HttpResponse {
    refuse_visitor(&request, &site, &Refusal::Method("POST")).await
}

/// Answers methods that neither a page nor its form knows.
pub(super) async fn reading_and_posting(request: HttpRequest, site: Data<Site>) -> HttpResponse {
    refuse_visitor(&request, &site, &Refusal::Method("GET, HEAD, POST")).await
}
