//! What editors decide about an article as a whole.

use actix_web::{HttpRequest, HttpResponse, web::Data};

use super::{
    Done, Target, answer,
    asking::{Asked, again},
};
use crate::{
    dashboard::{
        answer as pages,
        errors::{Problem, Refusal},
        form::ReaderForm,
        rows::headline,
        state::Site,
        view::{ConfirmPage, Section},
        visitor::Admitted,
    },
    domain::{Lifecycle, Locale},
    service::{ArticlePatch, Decide, Service},
};

/// Asks whether the article is to be withdrawn, and says what that would do.
pub(super) async fn ask_to_withdraw(request: HttpRequest, site: Data<Site>, service: Admitted<Decide>) -> HttpResponse {
    let page = ask(&request, &site, &service).await;
    pages::give(&request, &site, page, |page| &page.frame)
}

async fn ask(request: &HttpRequest, site: &Site, service: &Service<Decide>) -> Result<ConfirmPage, Refusal> {
    let target = Target::of(request)?;
    let article = service.variant(target.id, &target.locale).await?.detail.article;
    let texts = article.variants.iter().filter(|variant| variant.exists && variant.locale != article.source_locale);
    let texts: Vec<Locale> = texts.map(|variant| variant.locale.clone()).collect();
    let frame = site.frame(request, Some(Section::Articles), None);
    let then = if texts.is_empty() {
        frame.say("action-withdraw-alone")
    } else {
        frame.say_with("action-withdraw-what", &[("count", texts.len().into())])
    };
    let back = target.address().to_string();
    Ok(ConfirmPage {
        about: Some(headline(&article, &article.variants)),
        texts,
        comfort: Some(frame.say("action-withdraw-undo")),
        button: frame.say("action-withdraw-do"),
        in_place: true,
        fields: vec![("back", back.clone())],
        ..ConfirmPage::new(frame, "action-withdraw-ask", then, (target.address().then("withdraw").to_string(), back))
    })
}

/// Withdraws the article.
pub(super) async fn withdraw(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Decide>,
    form: ReaderForm,
) -> HttpResponse {
    let patch = ArticlePatch { lifecycle: Some(Lifecycle::Withdrawn), ..ArticlePatch::default() };
    let done = change(&request, &service, Ok(patch), "action-done-withdrawn").await;
    answer(&request, &site, &service, &form.fields, done).await
}

/// Restores the article.
pub(super) async fn restore(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Decide>,
    form: ReaderForm,
) -> HttpResponse {
    let patch = ArticlePatch { lifecycle: Some(Lifecycle::Active), ..ArticlePatch::default() };
    let done = change(&request, &service, Ok(patch), "action-done-restored").await;
    answer(&request, &site, &service, &form.fields, done).await
}

/// Changes the article's priority.
pub(super) async fn prioritise(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Decide>,
    form: ReaderForm,
) -> HttpResponse {
    let given = form.fields.one("priority").unwrap_or_default();
    let priority = given.trim().parse().ok().filter(|priority| (-100..=100).contains(priority));
    let patch = match priority {
        Some(priority) => Ok(ArticlePatch { priority: Some(priority), ..ArticlePatch::default() }),
        None => Err(Problem::Value("priority", given.to_owned())),
    };
    match change(&request, &service, patch, "action-done-prioritised").await {
        Err(refusal) => again(&request, &site, &form.fields, Asked::Priority, &refusal),
        done => answer(&request, &site, &service, &form.fields, done).await,
    }
}

/// Makes one of the article's variants its source.
pub(super) async fn choose_source(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Decide>,
    form: ReaderForm,
) -> HttpResponse {
    let given = form.fields.one("source").unwrap_or_default();
    let patch = match Locale::parse(given) {
        Ok(source) => Ok(ArticlePatch { source_locale: Some(source), ..ArticlePatch::default() }),
        Err(_) => Err(Problem::Value("source", given.to_owned())),
    };
    let done = change(&request, &service, patch, "action-done-source-chosen").await;
    answer(&request, &site, &service, &form.fields, done).await
}

async fn change(
    request: &HttpRequest,
    service: &Service<Decide>,
    patch: Result<ArticlePatch, Problem>,
    done: &'static str,
) -> Result<Done, Refusal> {
    let target = Target::of(request)?;
    let decided = service.patch_article(target.id, &patch?, None).await?;
    Ok(Done::decision(target, done, decided))
}
