//! `/settings/profile`: how the pages look to one, who one is here, and where one is signed in.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Data};

use super::{
    super::{
        answer,
        errors::{Problem, Refusal, refuse},
        flash::go_saying,
        form::{Fields, ReaderForm},
        links::PROFILE,
        state::Site,
        view::{Flash, Identity, PasswordTrouble, ProfilePage, Section, SessionRow},
        visitor::{self, Admitted, Person, Visitor, recognise, to_sign_in},
    },
    preferences::{keep, with_cookies},
};
use crate::{
    domain::{Locale, hex},
    service::{Read, Service, ServiceError, access::SignInError},
};

/// The profile.
pub(in crate::dashboard) async fn show(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Read>,
) -> HttpResponse {
    let page = page(&request, &site, &service, None).await;
    answer::give(&request, &site, page, |page| &page.frame)
}

async fn page(
    request: &HttpRequest,
    site: &Site,
    service: &Service<Read>,
    trouble: Option<PasswordTrouble>,
) -> Result<ProfilePage, Refusal> {
    let frame = site.frame(request, Some(Section::Settings), None);
    let person = match recognise(request, site).await? {
        Some(Visitor::Person(person)) => Some(person),
        Some(Visitor::Anybody) | None => None,
    };
    let identity = match &person {
        Some(person) => Some(identity(site, person, trouble).await?),
        None => None,
    };
    let own = person.and_then(|person| person.signed_in.account.locales.clone());
    let offered = match own {
        Some(own) => own.into_iter().collect(),
        None => every_locale(service).await?,
    };
    Ok(ProfilePage { identity, offered, usual_zone: site.settings.time_zone.clone(), frame })
}

/// Every locale that a collection names, in the order of their tags.
async fn every_locale(service: &Service<Read>) -> Result<Vec<Locale>, Refusal> {
    let mut all = std::collections::BTreeSet::new();
    for collection in service.collections().await? {
        all.extend(collection.policy.required_locales().into_iter().cloned());
        all.insert(collection.policy.source_locale);
    }
    Ok(all.into_iter().collect())
}

async fn identity(site: &Site, person: &Person, trouble: Option<PasswordTrouble>) -> Result<Identity, Refusal> {
    let who = &person.signed_in;
    let sessions = site.gate.own_sessions(who).await?.into_iter().map(|session| SessionRow {
        is_here: session.digest == who.session.digest,
        id: hex(&session.digest),
        since: session.created_at,
        seen: session.seen_at,
        address: session.address,
        agent: session.agent,
    });
    Ok(Identity {
        name: who.account.name.clone(),
        role: who.account.role,
        locales: who.account.locales.clone(),
        sessions: sessions.collect(),
        has_password: who.account.password_hash.is_some(),
        trouble,
    })
}

/// Keeps what the reader has chosen, or ends one of their sessions, or all but the one they use.
pub(in crate::dashboard) async fn change(request: HttpRequest, site: Data<Site>, form: ReaderForm) -> HttpResponse {
    if form.visitor.is_none() {
        return to_sign_in(&request);
    }
    if let (Some(Visitor::Person(person)), Some("password")) = (&form.visitor, form.fields.one("do")) {
        return change_password(&request, &site, person, &form.fields).await;
    }
    let done = match (&form.visitor, form.fields.one("end"), form.fields.one("hl")) {
        (Some(Visitor::Person(person)), Some(_), _) => {
            let ended = end(&site, person, &form.fields).await;
            ended.map(|()| go_saying(PROFILE, &Flash::new("settings-flash-signed-out")))
        }
        (_, None, Some(_)) => keep(&site, &form)
            .await
            .map(|cookies| with_cookies(go_saying(PROFILE, &Flash::new("settings-flash-saved")), &cookies)),
        _ => Err(Problem::Form.into()),
    };
    done.unwrap_or_else(|refusal| refuse(&request, &site, &refusal))
}

/// Gives the reader a new password, or says why not on the page that they typed it on.
async fn change_password(request: &HttpRequest, site: &Site, person: &Person, fields: &Fields) -> HttpResponse {
    let typed = |name: &str| fields.one(name).unwrap_or_default();
    let changed = if typed("new") == typed("again") {
        site.gate
            .change_own_password(&person.signed_in, typed("old"), typed("new"), &visitor::origin(request))
            .await
            .map_err(Some)
    } else {
        Err(None)
    };
    let trouble = match changed {
        Ok(()) => return go_saying(PROFILE, &Flash::new("settings-flash-password")),
        Err(None) => PasswordTrouble::Unlike,
        Err(Some(SignInError::Wrong)) => PasswordTrouble::Wrong,
        Err(Some(SignInError::TooMany { seconds })) => PasswordTrouble::TooMany { seconds },
        Err(Some(SignInError::Service(ServiceError::Invalid { .. }))) => PasswordTrouble::Weak,
        Err(Some(SignInError::Service(error))) => return refuse(request, site, &error.into()),
    };
    let status = match trouble {
        PasswordTrouble::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        PasswordTrouble::Wrong | PasswordTrouble::Weak | PasswordTrouble::Unlike => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = async {
        let service = site.gate.admit(&person.signed_in.caller)?;
        page(request, site, &service, Some(trouble)).await
    };
    match page.await {
        Ok(page) => answer::at_once(request, site, status, &page, &page.frame),
        Err(refusal) => refuse(request, site, &refusal),
    }
}

async fn end(site: &Site, person: &Person, fields: &Fields) -> Result<(), Refusal> {
    let ended = fields.one("end").ok_or(Problem::Form)?;
    if ended == "others" {
        site.gate.end_own_sessions(&person.signed_in, None).await?;
        return Ok(());
    }
    // One that has ended meanwhile is as good as ended now, and nobody is told whether others' sessions are there.
    let sessions = site.gate.own_sessions(&person.signed_in).await?;
    if let Some(session) = sessions.iter().find(|session| hex(&session.digest) == ended) {
        site.gate.end_own_sessions(&person.signed_in, Some(&session.digest)).await?;
    }
    Ok(())
}
