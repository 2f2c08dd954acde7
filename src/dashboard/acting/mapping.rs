//! Saying from which article's source a text was made: one of those that are alike, or any that is named.

use actix_web::{HttpRequest, HttpResponse, web::Data};

use super::{
    Done, Target, answer,
    asking::{Asked, again},
};
use crate::{
    dashboard::{errors::Problem, form::ReaderForm, state::Site, visitor::Admitted},
    domain::Unmappable,
    service::{Decide, ServiceError},
};

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
        Err(refusal) => again(&request, &site, &form.fields, Asked::Source, &refusal),
        done => answer(&request, &site, &service, &form.fields, done).await,
    }
}

/// What keeps a text from being mapped to an article.
pub(in crate::dashboard) const fn unmappable(why: Unmappable) -> &'static str {
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
