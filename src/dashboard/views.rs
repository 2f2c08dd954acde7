//! `POST /articles/views`: the views of the list of articles that a reader comes back to.

use actix_web::{HttpRequest, HttpResponse, web::Data};

use super::{
    errors::{Problem, Refusal, refuse},
    flash::go_saying,
    form::{Fields, ReaderForm},
    links::ARTICLES,
    state::Site,
    view::Flash,
    visitor::Admitted,
};
use crate::service::{Read, Service};

/// Saves, renames or forgets a view.
pub(super) async fn change(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Read>,
    form: ReaderForm,
) -> HttpResponse {
    match carry_out(&service, &form.fields).await {
        Ok(done) => go_saying(form.fields.back().unwrap_or(ARTICLES), &Flash::new(done)),
        Err(refusal) => refuse(&request, &site, &refusal),
    }
}

async fn carry_out(service: &Service<Read>, fields: &Fields) -> Result<&'static str, Refusal> {
    let field = |name| fields.one(name).unwrap_or_default();
    let id = || field("view").parse::<i64>().map_err(|_| Problem::Value("view", field("view").to_owned()));
    match field("do") {
        "save" => {
            service.save_view(field("name"), field("query").trim_start_matches('?')).await?;
            Ok("articles-view-saved")
        }
        "rename" => {
            service.rename_view(id()?, field("name")).await?;
            Ok("articles-view-renamed")
        }
        "forget" => {
            service.forget_view(id()?).await?;
            Ok("articles-view-forgotten")
        }
        other => Err(Problem::Value("do", other.to_owned()).into()),
    }
}
