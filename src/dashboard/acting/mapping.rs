//! Saying from which article's source a text was made: one of those that are alike, or any that is named.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Data};

use super::{Done, Target, answer};
use crate::{
    dashboard::{
        self,
        errors::{Problem, Refusal, refuse},
        form::{Fields, ReaderForm},
        state::Site,
        view::{AskingPage, Field, Form, Input, Section},
        visitor::Admitted,
    },
    domain::Unmappable,
    service::{Decide, ServiceError},
};

/// The longest address that is looked for, in characters.
const MOST: usize = 2_000;

/// Maps the text to the article that was chosen or named.
pub(super) async fn map(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Decide>,
    form: ReaderForm,
) -> HttpResponse {
    let done = async {
        let Target { id, locale } = Target::of(&request)?;
        let to = if let Some(article) = form.fields.one("article") {
            article.parse().map_err(|_| Problem::Value("article", article.to_owned()))?
        } else {
            let named = form.fields.one("named").unwrap_or_default();
            service.article_named(id, named).await?.ok_or(ServiceError::Unmappable(Unmappable::Absent))?
        };
        let decided = service.map_source(id, &locale, to).await?;
        Ok(Done::decision(Target { id: to, locale }, "action-done-mapped", decided))
    };
    match done.await {
        Err(Refusal::Service(ServiceError::Unmappable(why))) => again(&request, &site, &form.fields, why),
        done => answer(&request, &site, &service, &form.fields, done).await,
    }
}

/// What keeps a text from being mapped to an article.
pub(in crate::dashboard) const fn words(why: Unmappable) -> &'static str {
    match why {
        Unmappable::Absent => "action-map-absent",
        Unmappable::Same => "action-map-same",
        Unmappable::Elsewhere => "action-map-elsewhere",
        Unmappable::Withdrawn => "action-map-withdrawn",
        Unmappable::Sourceless => "action-map-sourceless",
        Unmappable::SourceLocale => "action-map-source-locale",
        Unmappable::HasText => "action-map-has-text",
        Unmappable::Known => "action-map-known",
        Unmappable::Claimed => "action-map-claimed",
        Unmappable::Mapped => "action-map-mapped",
    }
}

/// Asks for the article once more, with what is wrong on top and whatever was typed still in the field.
fn again(request: &HttpRequest, site: &Site, fields: &Fields, why: Unmappable) -> HttpResponse {
    let target = match Target::of(request) {
        Ok(target) => target,
        Err(refusal) => return refuse(request, site, &refusal),
    };
    let frame = site.frame(request, Some(Section::Articles), None);
    let typed = fields.one("named").or_else(|| fields.one("article")).unwrap_or_default();
    let line = Input::Line { value: typed.to_owned(), kind: "text", autocomplete: "off", most: MOST };
    let named = Field::new("named", frame.say("action-map-named"), line).wrong(Some(frame.say(words(why))));
    let page = AskingPage {
        form: Form::new(vec![named]),
        back: target.address().to_string(),
        action: target.address().then("map").to_string(),
        done: frame.say("action-map-do"),
        frame,
    };
    dashboard::answer::at_once(request, site, StatusCode::UNPROCESSABLE_ENTITY, &page, &page.frame)
}
