//! `/settings/profile`: who one is here, and where one is signed in.

use actix_web::{HttpRequest, HttpResponse, web::Data};

use super::{
    answer,
    errors::{Problem, Refusal, refuse},
    flash::go_saying,
    form::{Fields, ReaderForm},
    form_token::hex,
    links::PROFILE,
    state::Site,
    view::{Flash, ProfilePage, SessionRow},
    visitor::{Admitted, Person, Visitor, recognise, to_sign_in},
};
use crate::service::Read;

/// The profile.
pub(super) async fn show(request: HttpRequest, site: Data<Site>, _: Admitted<Read>) -> HttpResponse {
    let page = page(&request, &site).await;
    answer::give(&request, &site, page, |page| &page.frame)
}

async fn page(request: &HttpRequest, site: &Site) -> Result<ProfilePage, Refusal> {
    // In the demo, nobody has a profile.
    let Some(Visitor::Person(person)) = recognise(request, site).await? else { return Err(Refusal::NotFound) };
    let who = &person.signed_in;
    let sessions = site.gate.own_sessions(who).await?.into_iter().map(|session| SessionRow {
        is_here: session.digest == who.session.digest,
        id: hex(&session.digest),
        since: session.created_at,
        seen: session.seen_at,
        address: session.address,
        agent: session.agent,
    });
    Ok(ProfilePage {
        name: who.account.name.clone(),
        role: who.account.role,
        locales: who.account.locales.clone(),
        sessions: sessions.collect(),
        frame: site.frame(request, None, None),
    })
}

/// Ends one of the reader's sessions, or all but the one they use.
pub(super) async fn change(request: HttpRequest, site: Data<Site>, form: ReaderForm) -> HttpResponse {
    let person = match form.visitor {
        Some(Visitor::Person(person)) => person,
        Some(Visitor::Anybody) => return refuse(&request, &site, &Refusal::NotFound),
        None => return to_sign_in(&request),
    };
    match end(&site, &person, &form.fields).await {
        Ok(()) => go_saying(PROFILE, &Flash::new("settings-flash-signed-out")),
        Err(refusal) => refuse(&request, &site, &refusal),
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
