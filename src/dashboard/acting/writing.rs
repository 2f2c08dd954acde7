//! A translation that is written on the page itself, for those who have no pipeline.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Data};

use super::Target;
use crate::{
    dashboard::{
        answer as pages, article,
        errors::{Problem, Refusal, refuse},
        flash::go_saying,
        form::{Fields, ReaderForm, WITH_TEXT},
        state::Site,
        view::{Flash, Writing},
        visitor::Admitted,
    },
    domain::Origin,
    service::{Read, Service, ServiceError, StoredText, Submitted, Translate, VariantDetail},
};

/// Takes the translation in under the reader's claim. Where it cannot be taken, the page comes back with what was typed.
pub(super) async fn submit(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Translate>,
    reading: Admitted<Read>,
    form: ReaderForm<WITH_TEXT>,
) -> HttpResponse {
    match try_submit(&request, &service, &form.fields).await {
        Ok(target) => {
            let back = form.fields.back().map_or_else(|| target.address().to_string(), str::to_owned);
            go_saying(&back, &Flash::new("action-done-submitted"))
        }
        Err(refusal) => match again(&request, &site, &reading, &form.fields, &refusal).await {
            Ok(answer) => answer,
            Err(refusal) => refuse(&request, &site, &refusal),
        },
    }
}

async fn try_submit(request: &HttpRequest, service: &Service<Translate>, fields: &Fields) -> Result<Target, Refusal> {
    let target = Target::of(request)?;
    let claim = service.own_claim(claim(fields)?).await?;
    if (claim.article_id, &claim.locale) != (target.id, &target.locale) {
        return Err(Problem::Form.into());
    }
    let text = |name| Some(plain(fields, name)).filter(|text| !text.trim().is_empty());
    let submitted = Submitted {
        title: text("title"),
        description: text("description"),
        body: text("body"),
        note: text("note"),
        origin: Some(Origin::Human),
        ..Submitted::default()
    };
    // As where the same is said by a button.
    if submitted.note.is_none() && service.takes_a_reason(&claim, &submitted).await? {
        return Err(Problem::NoReason.into());
    }
    service.submit_claim(claim.id, claim.fence, &submitted).await?;
    Ok(target)
}

/// The page once more, with what was typed and what was wrong with it; the refusal where typing cannot mend it.
async fn again(
    request: &HttpRequest,
    site: &Site,
    service: &Service<Read>,
    fields: &Fields,
    refusal: &Refusal,
) -> Result<HttpResponse, Refusal> {
    let (status, trouble) = if let Refusal::Service(ServiceError::Invalid { .. }) = refusal {
        (StatusCode::UNPROCESSABLE_ENTITY, "action-trouble-text")
    } else if let Refusal::Unusable(Problem::NoReason) = refusal {
        (StatusCode::UNPROCESSABLE_ENTITY, "action-trouble-reason")
    } else if let Refusal::Service(ServiceError::Lost { .. } | ServiceError::Conflict { .. }) = refusal {
        // Whatever became of the claim, the words are the reader's, and are not thrown away.
        (StatusCode::CONFLICT, "action-trouble-lost")
    } else {
        return Ok(refuse(request, site, refusal));
    };
    let writing = Writing {
        claim: claim(fields)?,
        title: plain(fields, "title"),
        description: plain(fields, "description"),
        body: plain(fields, "body"),
        note: plain(fields, "note"),
        trouble: Some(trouble),
    };
    let page = article::page(request, site, service, Some(writing)).await?;
    Ok(pages::at_once(request, site, status, &page, &page.frame))
}

fn claim(fields: &Fields) -> Result<i64, Refusal> {
    fields.one("claim").and_then(|claim| claim.parse().ok()).ok_or_else(|| Problem::Form.into())
}

/// A field as it was typed. Browsers end lines in forms with two characters.
fn plain(fields: &Fields, name: &str) -> String {
    fields.one(name).unwrap_or_default().replace("\r\n", "\n")
}

/// What the writer begins with: the translation that stands.
pub(super) fn begun(claim: i64, read: &VariantDetail) -> Writing {
    let StoredText { title, description, body, .. } = read.text.clone().unwrap_or_default();
    Writing {
        claim,
        title: title.unwrap_or_default(),
        description: description.unwrap_or_default(),
        body: body.unwrap_or_default(),
        ..Writing::default()
    }
}
