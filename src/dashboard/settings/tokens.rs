//! `/settings/tokens`: making tokens and taking them back.

use std::collections::BTreeSet;

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};

use super::{
    super::{
        answer,
        errors::{Refusal, refuse},
        flash::go_saying,
        form::{Fields, ReaderForm},
        links::Address,
        once::once,
        query::Query,
        state::Site,
        view::{
            Choice, ConfirmPage, Field, Flash, Form, Frame, Input, ONCE, SecretPage, Section, TokenPage, TokenRow,
            TokensPage, scope_label,
        },
        visitor::{Admitted, go},
    },
    asking::{Wrong, locales_of, problem, wrong_of},
};
use crate::{
    domain::Scope,
    service::{
        Administer, Service, ServiceError,
        access::{NewToken, TokenRecord},
    },
};

const TOKENS: &str = "/settings/tokens";
/// How long a token may be good, in days; the second is the usual choice.
const DAYS: [i64; 4] = [30, 90, 180, 365];

/// All tokens.
pub(in crate::dashboard) async fn show(
    request: HttpRequest,
    site: web::Data<Site>,
    service: Admitted<Administer>,
) -> HttpResponse {
    let page = async {
        let tokens = service.tokens().await?.into_iter().map(row).collect();
        Ok(TokensPage { tokens, frame: site.frame(&request, Some(Section::Settings), None) })
    };
    answer::give(&request, &site, page.await, |page| &page.frame)
}

fn row(token: TokenRecord) -> TokenRow {
    TokenRow {
        id: token.id,
        name: token.name,
        grant: token.grant,
        expires: token.expires_at,
        used: token.used_at,
        revoked: token.revoked_at.is_some(),
    }
}

/// A token to be made.
pub(in crate::dashboard) async fn show_new(
    request: HttpRequest,
    site: web::Data<Site>,
    service: Admitted<Administer>,
) -> HttpResponse {
    let frame = site.frame(&request, Some(Section::Settings), None);
    let page = form(&frame, &service, None, &Wrong::new()).await;
    answer::give(&request, &site, page.map(|form| TokenPage { frame, form }), |page| &page.frame)
}

/// Makes a token, and shows it.
pub(in crate::dashboard) async fn add(
    request: HttpRequest,
    site: web::Data<Site>,
    service: Admitted<Administer>,
    sent: ReaderForm,
) -> HttpResponse {
    let frame = site.frame(&request, Some(Section::Settings), None);
    let fields = &sent.fields;
    let mut wrong = Wrong::new();
    let chosen = |name: &str| -> BTreeSet<String> {
        fields.all(name).filter(|value| !value.is_empty()).map(str::to_owned).collect()
    };
    let locales = locales_of(&frame, fields, "locales", &mut wrong);
    let collections = chosen("collections");
    let new = NewToken {
        name: fields.one("name").unwrap_or_default().to_owned(),
        scopes: chosen("scopes").iter().filter_map(|scope| scope.parse().ok()).collect(),
        collections: (!collections.is_empty()).then_some(collections),
        locales: (!locales.is_empty()).then(|| locales.into_iter().collect()),
        days: fields.one("days").and_then(|days| days.parse().ok()),
    };
    if wrong.is_empty() {
        match once(&service, &request, fields, "make").create_token_once(new).await {
            Ok((_, None)) => return go_saying(TOKENS, &Flash::new("settings-flash-once")),
            Ok((token, Some(secret))) => {
                let page = SecretPage {
                    headline: frame.say_with("settings-token-made", &[("name", token.name.as_str().into())]),
                    what: frame.say_with("settings-token-good", &[("until", frame.t.day(token.expires_at).into())]),
                    secret,
                    back: TOKENS,
                    frame,
                };
                return answer::at_once(&request, &site, StatusCode::OK, &page, &page.frame);
            }
            Err(error @ ServiceError::Invalid { .. }) => {
                let known = [
                    ("name", "settings-wrong-name"),
                    ("scopes", "settings-wrong-scopes"),
                    ("collections", "settings-wrong-collection"),
                    ("days", "settings-wrong-days"),
                ];
                wrong = wrong_of(&frame, &error, &known, "settings-trouble");
            }
            Err(error) => return refuse(&request, &site, &error.into()),
        }
    }
    match form(&frame, &service, Some(fields), &wrong).await {
        Ok(form) => {
            let page = TokenPage { frame, form };
            answer::at_once(&request, &site, StatusCode::UNPROCESSABLE_ENTITY, &page, &page.frame)
        }
        Err(refusal) => refuse(&request, &site, &refusal),
    }
}

/// Asks whether a token is really to be revoked.
pub(in crate::dashboard) async fn show_one(
    request: HttpRequest,
    site: web::Data<Site>,
    id: web::Path<String>,
    service: Admitted<Administer>,
) -> HttpResponse {
    if Query::of(&request).one("ask") != Some("revoke") {
        return go(TOKENS);
    }
    let frame = site.frame(&request, Some(Section::Settings), None);
    let page = async {
        let token = service.tokens().await?.into_iter().find(|token| token.id == *id).ok_or(Refusal::NotFound)?;
        let ways = (Address::to(TOKENS).then(&token.id).to_string(), TOKENS.to_owned());
        Ok(ConfirmPage {
            name: Some(token.name.clone()),
            button: frame.say("settings-token-revoke"),
            fields: vec![("do", "revoke".to_owned())],
            ..ConfirmPage::new(frame.clone(), "settings-revoke-ask", frame.say("settings-revoke-then"), ways)
        })
    };
    answer::give(&request, &site, page.await, |page| &page.frame)
}

/// Takes a token back.
pub(in crate::dashboard) async fn revoke(
    request: HttpRequest,
    site: web::Data<Site>,
    id: web::Path<String>,
    service: Admitted<Administer>,
    _: ReaderForm,
) -> HttpResponse {
    match service.revoke_token(&id).await {
        Ok(()) => go_saying(TOKENS, &Flash::new("settings-flash-revoked")),
        Err(error) => refuse(&request, &site, &error.into()),
    }
}

async fn form(
    frame: &Frame,
    service: &Service<Administer>,
    typed: Option<&Fields>,
    wrong: &Wrong,
) -> Result<Form, Refusal> {
    let say = |id: &str| frame.say(id);
    let given = |name: &str| typed.and_then(|fields| fields.one(name)).unwrap_or_default().to_owned();
    let is_ticked = |name: &str, value: &str| typed.is_some_and(|fields| fields.all(name).any(|given| given == value));
    let held = &service.caller().grant.scopes;
    let scopes = Scope::ALL.into_iter().filter(|scope| held.contains(scope)).map(|scope| {
        let name = scope.as_str();
        Choice::new(name, say(scope_label(scope)), is_ticked("scopes", name)).meaning(say(scope_meaning(scope)))
    });
    let collections: Vec<Choice> = service
        .collections()
        .await?
        .into_iter()
        .map(|collection| {
            let chosen = is_ticked("collections", &collection.name);
            Choice::name(collection.name, chosen)
        })
        .collect();
    let days = typed.and_then(|fields| fields.one("days")?.parse().ok()).unwrap_or(DAYS[1]);
    let days = DAYS.map(|offered| {
        let label = frame.say_with("settings-days", &[("count", offered.into())]);
        Choice::new(offered.to_string(), label, offered == days)
    });
    let mut fields = vec![
        Field::line("name", say("settings-token-name"), given("name"))
            .help(say("settings-token-name-what"))
            .wrong(problem(wrong, "name")),
        Field::new("scopes", say("settings-token-may"), Input::Boxes(scopes.collect())).wrong(problem(wrong, "scopes")),
    ];
    if !collections.is_empty() {
        let boxes = Field::new("collections", say("settings-token-collections"), Input::Boxes(collections));
        fields.push(boxes.help(say("settings-token-collections-what")).wrong(problem(wrong, "collections")));
    }
    fields.push(
        Field::line("locales", say("settings-token-locales"), given("locales"))
            .help(say("settings-locales-some"))
            .wrong(problem(wrong, "locales")),
    );
    fields.push(Field::list("days", say("settings-token-days"), days.into()).wrong(problem(wrong, "days")));
    Ok(Form { hidden: vec![(ONCE, frame.once())], problem: problem(wrong, ""), ..Form::new(fields) })
}

const fn scope_meaning(scope: Scope) -> &'static str {
    match scope {
        Scope::Read => "settings-scope-read-what",
        Scope::Ingest => "settings-scope-ingest-what",
        Scope::Translate => "settings-scope-translate-what",
        Scope::Decide => "settings-scope-decide-what",
        Scope::Manage => "settings-scope-manage-what",
        Scope::Administer => "settings-scope-administer-what",
    }
}
