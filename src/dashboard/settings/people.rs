//! `/settings/users`: adding people, and changing what they may do.

use std::collections::BTreeSet;

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};

use super::{
    super::{
        answer,
        errors::{Problem, Refusal, refuse},
        flash::go_saying,
        form::{Fields, ReaderForm},
        links::Address,
        once::once,
        query::Query,
        state::Site,
        view::{
            Choice, ConfirmPage, Field, Flash, Form, Frame, Input, ONCE, PeoplePage, PersonPage, PersonRow, SecretPage,
            Section, role_label,
        },
        visitor::Admitted,
    },
    asking::{absolute, locales_of, wrong_of},
};
use crate::{
    domain::{Actor, Locale, Role},
    service::{
        Administer, Service, ServiceError,
        access::{AccountRecord, NewPerson, PersonPatch},
    },
};

const PEOPLE: &str = "/settings/users";

/// All people.
pub(in crate::dashboard) async fn show(
    request: HttpRequest,
    site: web::Data<Site>,
    service: Admitted<Administer>,
) -> HttpResponse {
    let page = async {
        let people = service.people().await?;
        let people = people.into_iter().map(|account| row(&service, account)).collect();
        Ok(PeoplePage { people, frame: site.frame(&request, Some(Section::Settings), None) })
    };
    answer::give(&request, &site, page.await, |page| &page.frame)
}

/// Somebody to be added.
pub(in crate::dashboard) async fn show_new(
    request: HttpRequest,
    site: web::Data<Site>,
    _: Admitted<Administer>,
) -> HttpResponse {
    let frame = site.frame(&request, Some(Section::Settings), None);
    let form = form(&frame, None, None, &[]);
    answer::give(&request, &site, Ok(PersonPage { person: None, form, frame }), |page| &page.frame)
}

/// One person, or the question whether they are really to be shut out.
pub(in crate::dashboard) async fn show_one(
    request: HttpRequest,
    site: web::Data<Site>,
    name: web::Path<String>,
    service: Admitted<Administer>,
) -> HttpResponse {
    let frame = site.frame(&request, Some(Section::Settings), None);
    let account = match service.person(&name).await {
        Ok(account) => account,
        Err(error) => return refuse(&request, &site, &error.into()),
    };
    if Query::of(&request).one("ask") == Some("disable") {
        let page = confirmed(&frame, &account);
        return answer::give(&request, &site, Ok(page), |page| &page.frame);
    }
    let page =
        PersonPage { form: form(&frame, Some(&account), None, &[]), person: Some(row(&service, account)), frame };
    answer::give(&request, &site, Ok(page), |page| &page.frame)
}

/// Adds somebody, and shows the link that lets them in.
pub(in crate::dashboard) async fn add(
    request: HttpRequest,
    site: web::Data<Site>,
    service: Admitted<Administer>,
    sent: ReaderForm,
) -> HttpResponse {
    let frame = site.frame(&request, Some(Section::Settings), None);
    let (typed, mut wrong) = typed(&frame, &sent.fields);
    let display_name = sent.fields.one("display_name").map(str::trim).filter(|name| !name.is_empty());
    let new = NewPerson {
        name: sent.fields.one("name").unwrap_or_default().to_owned(),
        display_name: display_name.map(str::to_owned),
        role: typed.role,
        locales: typed.locales,
        password: None,
    };
    let adding = once(&service, &request, &sent.fields, "add");
    let added = if wrong.is_empty() { adding.add_person(new).await.map(Some) } else { Ok(None) };
    match added {
        Ok(Some(account)) => linked(&request, &site, &service, frame, (&account, &sent.fields)).await,
        Err(error @ (ServiceError::Invalid { .. } | ServiceError::Conflict { .. })) => {
            wrong.extend(wrong_of(
                &frame,
                &error,
                &[("name", "settings-wrong-person-name")],
                "settings-wrong-person-taken",
            ));
            let page = PersonPage { person: None, form: form(&frame, None, Some(&sent.fields), &wrong), frame };
            answer::at_once(&request, &site, StatusCode::UNPROCESSABLE_ENTITY, &page, &page.frame)
        }
        Ok(None) => {
            let page = PersonPage { person: None, form: form(&frame, None, Some(&sent.fields), &wrong), frame };
            answer::at_once(&request, &site, StatusCode::UNPROCESSABLE_ENTITY, &page, &page.frame)
        }
        Err(error) => refuse(&request, &site, &error.into()),
    }
}

/// Changes somebody, lets them in anew, or shuts them out.
pub(in crate::dashboard) async fn change(
    request: HttpRequest,
    site: web::Data<Site>,
    name: web::Path<String>,
    service: Admitted<Administer>,
    sent: ReaderForm,
) -> HttpResponse {
    let back = Address::to(PEOPLE).then(&*name).to_string();
    let frame = site.frame(&request, Some(Section::Settings), None);
    let account = match service.person(&name).await {
        Ok(account) => account,
        Err(error) => return refuse(&request, &site, &error.into()),
    };
    let disabled = match sent.fields.one("do") {
        Some("link") => return linked(&request, &site, &service, frame, (&account, &sent.fields)).await,
        Some("save") => return save(&request, &site, &service, frame, account, &sent.fields, &back).await,
        Some("disable") => true,
        Some("enable") => false,
        _ => return refuse(&request, &site, &Problem::Form.into()),
    };
    let patch = PersonPatch { disabled: Some(disabled), ..PersonPatch::default() };
    match service.change_person(&name, patch, None).await {
        Ok(_) => {
            go_saying(&back, &Flash::new(if disabled { "settings-flash-disabled" } else { "settings-flash-enabled" }))
        }
        Err(error) => refuse(&request, &site, &error.into()),
    }
}

async fn save(
    request: &HttpRequest,
    site: &Site,
    service: &Service<Administer>,
    frame: Frame,
    account: AccountRecord,
    fields: &Fields,
    back: &str,
) -> HttpResponse {
    let (typed, mut wrong) = typed(&frame, fields);
    let patch = PersonPatch {
        display_name: fields.one("display_name").map(|name| name.trim().to_owned()),
        role: Some(typed.role),
        locales: Some(typed.locales),
        ..PersonPatch::default()
    };
    let expected = fields.one("version").and_then(|version| version.parse().ok());
    if wrong.is_empty() {
        let wanted = patch.clone();
        match service.change_person(&account.name, patch, expected).await {
            Ok(_) => return go_saying(back, &Flash::new("settings-flash-saved")),
            // Sent twice, or somebody else wants the same: it stands as the reader wants it.
            Err(ServiceError::Changed { .. })
                if service.person(&account.name).await.is_ok_and(|stands| wanted.is_done(&stands)) =>
            {
                return go_saying(back, &Flash::new("settings-flash-saved"));
            }
            Err(error @ ServiceError::Invalid { .. }) => {
                let known = [("role", "settings-wrong-own-role"), ("display_name", "settings-wrong-display-name")];
                wrong.extend(wrong_of(&frame, &error, &known, "settings-trouble"));
            }
            Err(error) => return refuse(request, site, &error.into()),
        }
    }
    let form = form(&frame, Some(&account), Some(fields), &wrong);
    let page = PersonPage { person: Some(row(service, account)), form, frame };
    answer::at_once(request, site, StatusCode::UNPROCESSABLE_ENTITY, &page, &page.frame)
}

/// Shows a link that signs somebody in once; the same form sent again leads to their page.
async fn linked(
    request: &HttpRequest,
    site: &Site,
    service: &Service<Administer>,
    frame: Frame,
    (account, sent): (&AccountRecord, &Fields),
) -> HttpResponse {
    let secret = match once(service, request, sent, "link").sign_in_link_once(account).await {
        Ok(Some(secret)) => secret,
        Ok(None) => {
            let theirs = Address::to(PEOPLE).then(&account.name).to_string();
            return go_saying(&theirs, &Flash::new("settings-flash-once"));
        }
        Err(error) => return refuse(request, site, &Refusal::from(error)),
    };
    let page = SecretPage {
        headline: frame.say_with("settings-link-headline", &[("name", account.display_name.as_str().into())]),
        what: frame.say("settings-link-what"),
        secret: absolute(request, site, &format!("/sign-in/{secret}")),
        back: PEOPLE,
        frame,
    };
    answer::at_once(request, site, StatusCode::OK, &page, &page.frame)
}

fn confirmed(frame: &Frame, account: &AccountRecord) -> ConfirmPage {
    let back = Address::to(PEOPLE).then(&account.name).to_string();
    let then = frame.say("settings-disable-then");
    ConfirmPage {
        name: Some(account.display_name.clone()),
        button: frame.say("settings-person-disable"),
        fields: vec![("do", "disable".to_owned())],
        ..ConfirmPage::new(frame.clone(), "settings-disable-ask", then, (back.clone(), back))
    }
}

fn row(service: &Service<Administer>, account: AccountRecord) -> PersonRow {
    PersonRow {
        is_reader: service.caller().actor == Actor::User(account.name.clone()),
        name: account.name,
        display_name: account.display_name,
        role: account.role,
        locales: account.locales,
        seen: account.seen_at,
        disabled: account.disabled_at.is_some(),
    }
}

/// What was typed, as far as it can be read.
struct Typed {
    role: Role,
    locales: Option<BTreeSet<Locale>>,
}

fn typed(frame: &Frame, fields: &Fields) -> (Typed, Vec<(String, String)>) {
    let mut wrong = Vec::new();
    let role = fields.one("role").and_then(|role| role.parse().ok()).unwrap_or_else(|| {
        wrong.push(("role".to_owned(), frame.say("settings-wrong-role")));
        Role::Viewer
    });
    let locales = locales_of(frame, fields, "locales", &mut wrong);
    let locales = (!locales.is_empty()).then(|| locales.into_iter().collect());
    (Typed { role, locales }, wrong)
}

/// The form, with what was typed, else with what stands.
fn form(frame: &Frame, account: Option<&AccountRecord>, typed: Option<&Fields>, wrong: &[(String, String)]) -> Form {
    let given =
        |name: &str, standing: String| typed.and_then(|fields| fields.one(name)).map_or(standing, str::to_owned);
    let problem = |name: &str| wrong.iter().find(|(field, _)| field == name).map(|(_, words)| words.clone());
    let say = |id: &str| frame.say(id);
    let mut fields = Vec::new();
    if account.is_none() {
        let name = Field::line("name", say("access-name"), given("name", String::new()));
        fields.push(name.help(say("settings-person-name-what")).wrong(problem("name")));
    }
    let shown = account.map(|account| account.display_name.clone()).unwrap_or_default();
    let display_name = Field::line("display_name", say("settings-person-display"), given("display_name", shown));
    fields.push(display_name.help(say("settings-person-display-what")).wrong(problem("display_name")));
    let role = given("role", account.map_or(Role::Translator, |account| account.role).to_string());
    let roles = Role::ALL.map(|offered| {
        let choice = Choice::new(offered.as_str(), say(role_label(offered)), role == offered.as_str());
        choice.meaning(say(role_meaning(offered)))
    });
    fields.push(Field::new("role", say("access-role"), Input::Radios(roles.into())).wrong(problem("role")));
    let own = account.and_then(|account| account.locales.as_ref());
    let own = own.map(|own| own.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")).unwrap_or_default();
    let locales = Field::line("locales", say("access-locales"), given("locales", own));
    fields.push(locales.help(say("settings-locales-some")).wrong(problem("locales")));
    let version = account.map_or((ONCE, frame.once()), |account| ("version", account.version.to_string()));
    Form { hidden: vec![version], problem: problem(""), ..Form::new(fields) }
}

const fn role_meaning(role: Role) -> &'static str {
    match role {
        Role::Viewer => "settings-role-viewer",
        Role::Translator => "settings-role-translator",
        Role::Editor => "settings-role-editor",
        Role::Manager => "settings-role-manager",
        Role::Admin => "settings-role-admin",
    }
}
