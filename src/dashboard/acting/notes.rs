//! Notes that editors write on articles, and take away again.

use actix_web::{HttpRequest, HttpResponse, web::Data};

use super::{
    Done, Target, answer,
    asking::{Asked, again},
};
use crate::{
    dashboard::{
        answer as pages,
        errors::Refusal,
        form::ReaderForm,
        query::number,
        rows::headline,
        state::Site,
        view::{ConfirmPage, Section},
        visitor::Admitted,
    },
    service::{Decide, Service},
};

/// Writes a note.
pub(super) async fn add(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Decide>,
    form: ReaderForm,
) -> HttpResponse {
    let done = async {
        let target = Target::of(&request)?;
        let text = form.fields.one("text").unwrap_or_default();
        service.add_note(target.id, text).await?;
        Ok(Done::of(target, "action-done-noted"))
    };
    match done.await {
        Err(refusal) => again(&request, &site, &form.fields, Asked::Note, &refusal),
        done => answer(&request, &site, &service, &form.fields, done).await,
    }
}

/// Asks whether a note is really to be taken away.
pub(super) async fn ask(request: HttpRequest, site: Data<Site>, service: Admitted<Decide>) -> HttpResponse {
    let page = asked(&request, &site, &service).await;
    pages::give(&request, &site, page, |page| &page.frame)
}

async fn asked(request: &HttpRequest, site: &Site, service: &Service<Decide>) -> Result<ConfirmPage, Refusal> {
    let target = Target::of(request)?;
    let position = number(request, "note")?;
    let note = service.notes(target.id).await?.into_iter().find(|note| note.position == position && note.removable);
    let note = note.ok_or(Refusal::NotFound)?;
    let article = service.article(target.id).await?.article;
    let frame = site.frame(request, Some(Section::Articles), None);
    let back = target.address().to_string();
    let to = target.address().then("notes").then(note.position).then("delete").to_string();
    Ok(ConfirmPage {
        about: Some(headline(&article, &article.variants)),
        button: frame.say("action-note-delete-do"),
        in_place: true,
        fields: vec![("back", back.clone())],
        ..ConfirmPage::new(frame.clone(), "action-note-delete-ask", frame.say("action-note-delete-what"), (to, back))
    })
}

/// Takes a note away.
pub(super) async fn remove(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Decide>,
    form: ReaderForm,
) -> HttpResponse {
    let done = async {
        let target = Target::of(&request)?;
        service.remove_note(target.id, number(&request, "note")?).await?;
        Ok(Done::of(target, "action-done-note-removed"))
    };
    answer(&request, &site, &service, &form.fields, done.await).await
}
