//! `POST /activity/{position}/undo`: takes a decision back, or says what came of it meanwhile.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Data};

use crate::{
    dashboard::{
        answer,
        errors::{Refusal, refuse},
        flash::go_saying,
        form::ReaderForm,
        links::ACTIVITY,
        query::number,
        rows::{headline, who},
        state::Site,
        view::{Flash, Overtaken, OvertakenPage, Section},
        visitor::Admitted,
    },
    domain::{Effect, Locale},
    service::{Decide, EventFilter, Service, ServiceError},
};

/// Takes a decision back.
pub(in crate::dashboard) async fn undo(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Decide>,
    form: ReaderForm,
) -> HttpResponse {
    let done = async {
        let position = number(&request, "position")?;
        match service.undo(position).await {
            Ok(_) => Ok(None),
            Err(refused @ ServiceError::Conflict { .. }) => {
                Ok(Some(overtaken(&request, &site, &service, position).await?.ok_or(refused)?))
            }
            Err(refused) => Err(Refusal::from(refused)),
        }
    };
    match done.await {
        Ok(None) => go_saying(form.fields.back().unwrap_or(ACTIVITY), &Flash::new("activity-flash-undone")),
        Ok(Some(page)) => answer::at_once(&request, &site, StatusCode::CONFLICT, &page, &page.frame),
        Err(refusal) => refuse(&request, &site, &refusal),
    }
}

/// What became of the decision at this place; nothing where it is none.
async fn overtaken(
    request: &HttpRequest,
    site: &Site,
    service: &Service<Decide>,
    position: i64,
) -> Result<Option<OvertakenPage>, Refusal> {
    let filter = EventFilter { collections: Vec::new(), after: position.saturating_sub(1), limit: 1 };
    let event = service.events(&filter).await?.into_iter().find(|event| event.position == Some(position));
    let Some(id) = event.and_then(|event| event.article_id) else { return Ok(None) };
    let decisions = service.article_decisions(id).await?;
    let Some(decision) = decisions.iter().find(|decision| decision.event.position == Some(position)) else {
        return Ok(None);
    };
    let by = match decision.effect {
        Effect::Holds => None,
        Effect::Undone(by) | Effect::Overruled(by) => by,
    };
    let by = decisions.iter().map(|decision| &decision.event).find(|event| by.is_some() && event.position == by);
    let names = service.names(by.map(|event| event.actor.as_str())).await?;
    let by = by.map(|event| (who(&event.actor, &names), event.at));
    let article = service.article(id).await?.article;
    Ok(Some(OvertakenPage {
        frame: site.frame(request, Some(Section::Activity), None),
        headline: headline(&article, &article.variants),
        id,
        locale: decision.event.locale.as_deref().and_then(|tag| Locale::parse(tag).ok()),
        by: match decision.effect {
            Effect::Holds => Overtaken::Settled,
            Effect::Undone(_) => Overtaken::Undone(by),
            Effect::Overruled(_) => Overtaken::Overruled(by),
        },
    }))
}
