//! `/settings/collections/new`: a collection to begin with.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};

use super::super::{
    super::{
        answer,
        errors::refuse,
        flash::go_saying,
        form::{Fields, ReaderForm},
        links::Address,
        state::Site,
        view::{CollectionPage, Field, Flash, Form, Frame, Part, Section},
        visitor::Admitted,
    },
    asking::{Wrong, locales_of, problem, wrong_of},
};
use crate::{
    domain::{Policy, Requirement},
    service::{Expected, Manage, ServiceError},
};

/// A collection to be made.
pub(in crate::dashboard) async fn show_new(
    request: HttpRequest,
    site: web::Data<Site>,
    _: Admitted<Manage>,
) -> HttpResponse {
    let frame = site.frame(&request, Some(Section::Settings), None);
    let form = form(&frame, &Fields::default(), &Wrong::new());
    answer::give(&request, &site, Ok(CollectionPage { frame, form }), |page| &page.frame)
}

/// Makes a collection.
pub(in crate::dashboard) async fn add(
    request: HttpRequest,
    site: web::Data<Site>,
    service: Admitted<Manage>,
    sent: ReaderForm,
) -> HttpResponse {
    let frame = site.frame(&request, Some(Section::Settings), None);
    let mut wrong = Wrong::new();
    let source = locales_of(&frame, &sent.fields, "source", &mut wrong);
    let owed = locales_of(&frame, &sent.fields, "locales", &mut wrong);
    let name = sent.fields.one("name").unwrap_or_default().trim();
    if source.len() != 1 && problem(&wrong, "source").is_none() {
        wrong.push(("source".to_owned(), frame.say("settings-wrong-source")));
    }
    if let (Some(source), true) = (source.into_iter().next(), wrong.is_empty()) {
        let mut policy = Policy::new(source);
        if !owed.is_empty() {
            policy.required.push(Requirement { locales: owed, kinds: None, since: None });
        }
        match service.put_policy(name, &policy, Expected::Absent).await {
            Ok(_) => {
                let next = Address::to(Part::Chains.href()).with("collection", name);
                return go_saying(&next.to_string(), &Flash::new("settings-flash-collection"));
            }
            Err(ServiceError::Changed { .. }) => {
                wrong.push(("name".to_owned(), frame.say("settings-wrong-collection-taken")));
            }
            Err(error @ ServiceError::Invalid { .. }) => {
                wrong = wrong_of(&frame, &error, &[("name", "settings-wrong-collection-name")], "settings-trouble");
            }
            Err(error) => return refuse(&request, &site, &error.into()),
        }
    }
    let page = CollectionPage { form: form(&frame, &sent.fields, &wrong), frame };
    answer::at_once(&request, &site, StatusCode::UNPROCESSABLE_ENTITY, &page, &page.frame)
}

fn form(frame: &Frame, typed: &Fields, wrong: &Wrong) -> Form {
    let line = |name: &'static str, label: &str, help: &str| {
        let given = typed.one(name).unwrap_or_default();
        Field::line(name, frame.say(label), given).help(frame.say(help)).wrong(problem(wrong, name))
    };
    let fields = vec![
        line("name", "settings-collection-name", "settings-collection-name-what"),
        line("source", "settings-source-locale", "settings-source-locale-what"),
        line("locales", "settings-owed", "settings-owed-what"),
    ];
    Form { problem: problem(wrong, ""), ..Form::new(fields) }
}
