//! Asks once more for what could not be taken as it was typed: what is wrong on top, with a link to the field, and whatever
//! was typed still in it.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode};

use super::{Target, mapping::unmappable};
use crate::{
    dashboard::{
        answer,
        errors::{Problem, Refusal, refuse},
        form::Fields,
        state::Site,
        view::{AskingPage, Choice, Field, Form, Frame, Input, Section, revision},
    },
    service::{Assignable, MAX_NOTE, MAX_REASON, ServiceError},
};

/// What the forms carry besides the field that is asked for.
const CARRIED: [&str; 4] = ["seen", "text", "back", "tab"];

/// The longest address that an article is looked for by, in characters.
const LONGEST_ADDRESS: usize = 2_000;

/// Until when work can be put off, whatever hours a desk has.
const UNTIL: [(&str, &str); 3] =
    [("hour", "queue-snooze-hour"), ("day", "queue-snooze-day"), ("source", "queue-snooze-source")];

/// A form with one field that a reader fills in.
pub(super) enum Asked {
    /// Why a text is still right.
    Acknowledge,
    /// Why a text is not asked for.
    OptOut,
    /// Why a text goes back.
    SendBack,
    /// A note on the article.
    Note,
    /// The article's priority.
    Priority,
    /// From which article's source a text was made.
    Source,
    /// Until when it is put off.
    PutOff,
    /// Who of these gets the work.
    Assign(Vec<Assignable>),
}

impl Asked {
    /// What the form is sent to, what it calls its field, how it asks for it, and what its button says.
    const fn parts(&self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::Acknowledge => ("acknowledge", "note", "action-acknowledge-why", "action-acknowledge"),
            Self::OptOut => ("opt-out", "reason", "action-opt-out-why", "action-opt-out-do"),
            Self::SendBack => ("send-back", "note", "action-send-back-why", "action-send-back-do"),
            Self::Note => ("note", "text", "action-note-write", "action-note-do"),
            Self::Priority => ("priority", "priority", "action-priority", "action-save"),
            Self::Source => ("map", "named", "action-map-named", "action-map-do"),
            Self::PutOff => ("put-off", "for", "queue-snooze-how", "queue-snooze"),
            Self::Assign(_) => ("assign", "assignee", "queue-assign", "queue-assign-do"),
        }
    }

    /// What is wrong with what was typed; `None` where something else is wrong.
    fn wrong(&self, frame: &Frame, refusal: &Refusal) -> Option<String> {
        let only = |names: &[&str]| {
            let Refusal::Service(ServiceError::Invalid { fields }) = refusal else { return false };
            fields.iter().all(|wrong| names.contains(&wrong.field.as_str()))
        };
        match (self, refusal) {
            (Self::Acknowledge | Self::OptOut | Self::SendBack, Refusal::Unusable(Problem::NoReason)) => {
                Some(frame.say("error-detail-reason"))
            }
            (Self::Acknowledge | Self::OptOut | Self::SendBack, _) => {
                only(&["note", "reason"]).then(|| frame.say("error-detail-reason-long"))
            }
            (Self::Note, _) => {
                only(&["text"]).then(|| frame.say_with("error-detail-note", &[("most", MAX_NOTE.into())]))
            }
            (Self::Priority, Refusal::Unusable(Problem::Value("priority", _))) => {
                Some(frame.say("error-detail-priority"))
            }
            (Self::Source, Refusal::Service(ServiceError::Unmappable(why))) => Some(frame.say(unmappable(*why))),
            (Self::PutOff, Refusal::Unusable(Problem::Value("for", what))) if what == "shift" => {
                Some(frame.say("error-detail-shift"))
            }
            (Self::Priority | Self::Source | Self::PutOff, _) => None,
            (Self::Assign(_), _) => only(&["assignee"]).then(|| frame.say("error-detail-assignee")),
        }
    }

    /// The field with what was typed.
    fn input(self, frame: &Frame, typed: &str) -> Input {
        let value = typed.to_owned();
        match self {
            Self::Acknowledge | Self::OptOut | Self::SendBack => {
                Input::Line { value, kind: "text", autocomplete: "off", most: MAX_REASON }
            }
            Self::Source => Input::Line { value, kind: "text", autocomplete: "off", most: LONGEST_ADDRESS },
            Self::Note => Input::Lines { value },
            Self::Priority => Input::Line { value, kind: "text", autocomplete: "off", most: 4 },
            Self::PutOff => {
                let choice = |(value, label)| Choice::new(value, frame.say(label), value == UNTIL[0].0);
                Input::Radios(UNTIL.map(choice).to_vec())
            }
            Self::Assign(people) => {
                let person = |person: Assignable| {
                    let chosen = person.actor == typed;
                    Choice { is_name: true, ..Choice::new(person.actor, person.display_name, chosen) }
                };
                let nobody = Choice::new("", frame.say("queue-nobody"), false);
                Input::list([nobody].into_iter().chain(people.into_iter().map(person)).collect())
            }
        }
    }
}

/// Refuses, by asking again where what was typed is what is wrong.
pub(super) fn again(
    request: &HttpRequest,
    site: &Site,
    fields: &Fields,
    asked: Asked,
    refusal: &Refusal,
) -> HttpResponse {
    let frame = site.frame(request, Some(Section::Articles), None);
    let Some(wrong) = asked.wrong(&frame, refusal) else { return refuse(request, site, refusal) };
    let Ok(target) = Target::of(request) else { return refuse(request, site, refusal) };
    let (action, name, why, done) = asked.parts();
    let seen = fields.one("seen").and_then(|seen| seen.parse().ok()).map(revision).unwrap_or_default();
    let done = frame.say_with(done, &[("revision", seen.into())]);
    // Of one field only, the page is called by what it asks for where its button says no more than that it is done.
    let title = if matches!(asked, Asked::Priority) { frame.say(why) } else { done.clone() };
    let input = asked.input(&frame, fields.one(name).unwrap_or_default());
    let field = Field::new(name, frame.say(why), input).wrong(Some(wrong));
    let carried = CARRIED.into_iter().filter(|carried| *carried != name);
    let hidden = carried.filter_map(|name| Some((name, fields.one(name)?.to_owned())));
    let page = AskingPage {
        form: Form { hidden: hidden.collect(), ..Form::new(vec![field]) },
        back: fields.back().map_or_else(|| target.address().to_string(), str::to_owned),
        action: target.address().then(action).to_string(),
        title,
        done,
        frame,
    };
    answer::at_once(request, site, StatusCode::UNPROCESSABLE_ENTITY, &page, &page.frame)
}
