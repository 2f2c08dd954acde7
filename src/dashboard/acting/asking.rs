//! Asks for a reason once more that could not be taken: what is wrong on top, with a link to the field, and whatever was
//! typed still in it.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode};

use super::Target;
use crate::{
    dashboard::{
        answer,
        errors::{Problem, Refusal, refuse},
        form::Fields,
        state::Site,
        view::{AskingPage, Field, Form, Input, Section, revision},
    },
    service::ServiceError,
};

/// What the forms carry besides the reason.
const CARRIED: [&str; 4] = ["seen", "text", "back", "tab"];

/// The longest reason, in characters.
const MOST: usize = 1_000;

/// A form that takes a reason.
#[derive(Clone, Copy)]
pub(super) enum Reasoned {
    Acknowledge,
    OptOut,
    SendBack,
}

impl Reasoned {
    /// What the form is sent to, what it calls the reason, how it asks for it, and what its button says.
    const fn parts(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::Acknowledge => ("acknowledge", "note", "action-acknowledge-why", "action-acknowledge"),
            Self::OptOut => ("opt-out", "reason", "action-opt-out-why", "action-opt-out-do"),
            Self::SendBack => ("send-back", "note", "action-send-back-why", "action-send-back-do"),
        }
    }
}

/// Refuses, by asking for the reason again where that is what is wrong.
pub(super) fn again(
    request: &HttpRequest,
    site: &Site,
    fields: &Fields,
    asked: Reasoned,
    refusal: &Refusal,
) -> HttpResponse {
    let (action, name, why, done) = asked.parts();
    let is_reason = |field: &str| matches!(field, "note" | "reason");
    let wrong = if matches!(refusal, Refusal::Unusable(Problem::NoReason)) {
        "error-detail-reason"
    } else if let Refusal::Service(ServiceError::Invalid { fields }) = refusal
        && fields.iter().all(|wrong| is_reason(&wrong.field))
    {
        "error-detail-reason-long"
    } else {
        return refuse(request, site, refusal);
    };
    let Ok(target) = Target::of(request) else { return refuse(request, site, refusal) };
    let frame = site.frame(request, Some(Section::Articles), None);
    let seen = fields.one("seen").and_then(|seen| seen.parse().ok()).map(revision).unwrap_or_default();
    let done = frame.say_with(done, &[("revision", seen.into())]);
    let typed = fields.one(name).unwrap_or_default();
    let line = Input::Line { value: typed.to_owned(), kind: "text", autocomplete: "off", most: MOST };
    let reason = Field::new(name, frame.say(why), line).wrong(Some(frame.say(wrong)));
    let hidden = CARRIED.into_iter().filter_map(|name| Some((name, fields.one(name)?.to_owned())));
    let page = AskingPage {
        form: Form { hidden: hidden.collect(), ..Form::new(vec![reason]) },
        back: fields.back().map_or_else(|| target.address().to_string(), str::to_owned),
        action: target.address().then(action).to_string(),
        done,
        frame,
    };
    answer::at_once(request, site, StatusCode::UNPROCESSABLE_ENTITY, &page, &page.frame)
}
