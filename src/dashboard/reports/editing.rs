//! Defining a report, changing it, and deleting it.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Data};

use super::{
    super::{
        answer,
        errors::{Problem, Refusal, refuse},
        flash::go_saying,
        form::ReaderForm,
        links::{Address, REPORTS},
        query::{Query, number},
        state::Site,
        view::{ConfirmPage, Draft, EditorPage, Flash, Frame, Section},
        visitor::Admitted,
    },
    draft::{self, Wrong},
};
use crate::{
    domain::{
        Actor, Caller, Locale,
        report::{Definition, Recipient, Template},
    },
    i18n::UiLanguage,
    service::{Manage, Report, Service, ServiceError},
};

/// How many slots are spelled out.
const SPELLED_OUT: usize = 5;

/// A new report, from a template where the address names one.
pub(in crate::dashboard) async fn new(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Manage>,
) -> HttpResponse {
    let frame = site.frame(&request, Some(Section::Reports), None);
    let template = Query::of(&request).one("from").and_then(Template::named).unwrap_or(Template::DailyBacklog);
    let spoken = Some(frame.t.language()).filter(|language| *language != UiLanguage::Pseudo);
    let language = spoken.unwrap_or(UiLanguage::En);
    let page = async {
        let language = Locale::parse(language.tag()).map_err(|_| Refusal::NotFound)?;
        let mut definition = service.report_template(template, &language, frame.t.zone())?;
        if Query::of(&request).one("for") == Some("me") {
            address_to_reader(&mut definition, &frame, service.caller());
        }
        let drafted = draft::standing(&definition);
        page(&request, &site, &service, None, drafted, Vec::new()).await
    };
    let page = page.await;
    answer::give(&request, &site, page, |page| &page.frame)
}

/// Makes a digest for the reader of it: about the locales that they look after, to their own address where they have one.
fn address_to_reader(definition: &mut Definition, frame: &Frame, caller: &Caller) {
    let own = caller.grant.locales.iter().flatten();
    let chosen = &frame.chosen.locales;
    definition.selection.locales =
        if chosen.is_empty() { own.cloned().collect() } else { chosen.iter().cloned().collect() };
    if let Actor::User(name) = &caller.actor {
        definition.name = frame.say_with("reports-digest-name", &[("name", name.as_str().into())]);
        // People sign in with an address or with another name; only the first can be written to.
        if name.contains('@') {
            definition.recipients = vec![Recipient::Mail { address: name.clone(), language: None }];
        }
    }
}

/// A report as it stands.
pub(in crate::dashboard) async fn edit(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Manage>,
) -> HttpResponse {
    let page = async {
        let report = service.managed_report(number(&request, "id")?).await?;
        let drafted = draft::standing(&report.definition);
        page(&request, &site, &service, Some(&report), drafted, Vec::new()).await
    };
    let page = page.await;
    answer::give(&request, &site, page, |page| &page.frame)
}

/// Takes a new report, or only looks when it would be due.
pub(in crate::dashboard) async fn create(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Manage>,
    form: ReaderForm,
) -> HttpResponse {
    taken(&request, &site, &service, None, &form).await.unwrap_or_else(|refusal| refuse(&request, &site, &refusal))
}

/// Takes a changed report, or only looks when it would be due.
pub(in crate::dashboard) async fn change(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Manage>,
    form: ReaderForm,
) -> HttpResponse {
    let taken = async {
        let report = service.managed_report(number(&request, "id")?).await?;
        taken(&request, &site, &service, Some(&report), &form).await
    };
    taken.await.unwrap_or_else(|refusal| refuse(&request, &site, &refusal))
}

async fn taken(
    request: &HttpRequest,
    site: &Site,
    service: &Service<Manage>,
    report: Option<&Report>,
    form: &ReaderForm,
) -> Result<HttpResponse, Refusal> {
    let typed = draft::typed(&form.fields);
    if form.fields.one("do") == Some("look") {
        let wrong = draft::schedule(&typed).err().into_iter().collect();
        return Ok(shown(request, site, &page(request, site, service, report, typed, wrong).await?));
    }
    let definition = match draft::meant(&typed) {
        Ok(definition) => definition,
        Err(wrong) => return Ok(shown(request, site, &page(request, site, service, report, typed, wrong).await?)),
    };
    let saved = match report {
        None => service.create_report(definition.clone()).await,
        Some(report) => {
            // The version that the reader saw; a form without one is not ours.
            let seen = form.fields.one("version").and_then(|seen| seen.parse().ok()).ok_or(Problem::Form)?;
            service.save_report(report.id, definition.clone(), Some(seen)).await
        }
    };
    match saved {
        Ok(saved) if form.fields.one("do") == Some("preview") => {
            let to = Address::to(REPORTS).then(saved.id).then("preview").to_string();
            Ok(go_saying(&to, &Flash::new("reports-flash-saved")))
        }
        Ok(_) => Ok(go_saying(REPORTS, &Flash::new("reports-flash-saved"))),
        Err(ServiceError::Invalid { fields }) => {
            let wrong = fields.iter().map(|problem| draft::refused(&typed, &definition, problem)).collect();
            Ok(shown(request, site, &page(request, site, service, report, typed, wrong).await?))
        }
        Err(error) => Err(error.into()),
    }
}

/// The form again, with what was typed.
fn shown(request: &HttpRequest, site: &Site, page: &EditorPage) -> HttpResponse {
    let status = if page.is_wrong() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    answer::at_once(request, site, status, &page, &page.frame)
}

async fn page(
    request: &HttpRequest,
    site: &Site,
    service: &Service<Manage>,
    report: Option<&Report>,
    draft: Draft,
    wrong: Vec<Wrong>,
) -> Result<EditorPage, Refusal> {
    let frame = site.frame(request, Some(Section::Reports), None);
    let collections = service.collections().await?;
    let ids: Vec<i64> = collections.iter().map(|collection| collection.id).collect();
    let locales = service.locales(&ids).await?;
    let schedule = draft::schedule(&draft).ok().flatten();
    let slots = schedule.map(|schedule| {
        let t = site.languages.translator(frame.t.language(), schedule.zone.clone());
        let slots = schedule.slots_after(site.gate.now()).take(SPELLED_OUT);
        slots.map(|slot| (slot, t.moment_with_weekday(slot))).collect()
    });
    Ok(EditorPage {
        id: report.map(|report| report.id),
        version: report.map(|report| report.version),
        collections: collections.into_iter().map(|collection| collection.name).collect(),
        locales,
        draft,
        wrong,
        slots: slots.unwrap_or_default(),
        frame,
    })
}

/// Asks whether a report is really to be deleted.
pub(in crate::dashboard) async fn ask_to_delete(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Manage>,
) -> HttpResponse {
    let page = async {
        let report = service.managed_report(number(&request, "id")?).await?;
        let frame = site.frame(&request, Some(Section::Reports), None);
        let here = Address::to(REPORTS).then(report.id);
        let then = frame.say("reports-delete-what");
        let ways = (here.clone().then("delete").to_string(), here.then("edit").to_string());
        Ok(ConfirmPage {
            name: Some(report.definition.name.clone()),
            button: frame.say("reports-delete"),
            fields: vec![("version", report.version.to_string())],
            ..ConfirmPage::new(frame, "reports-delete-ask", then, ways)
        })
    };
    let page = page.await;
    answer::give(&request, &site, page, |page| &page.frame)
}

/// Deletes a report.
pub(in crate::dashboard) async fn delete(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Manage>,
    form: ReaderForm,
) -> HttpResponse {
    let deleted = async {
        let seen = form.fields.one("version").and_then(|seen| seen.parse().ok()).ok_or(Problem::Form)?;
        service.delete_report(number(&request, "id")?, Some(seen)).await?;
        Ok::<_, Refusal>(go_saying(REPORTS, &Flash::new("reports-flash-deleted")))
    };
    deleted.await.unwrap_or_else(|refusal| refuse(&request, &site, &refusal))
}
