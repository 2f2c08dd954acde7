//! What editors decide about a variant.

use actix_web::{HttpRequest, HttpResponse, web::Data};

use super::{
    Done, Target, answer,
    asking::{Asked, again},
};
use crate::{
    dashboard::{
        errors::{Problem, Refusal},
        form::{Fields, ReaderForm},
        state::Site,
        visitor::Admitted,
    },
    domain::{Locale, Significance},
    service::Decide,
};

/// Certifies that the text is still right. Takes a reason where a fact changed.
pub(super) async fn acknowledge(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Decide>,
    form: ReaderForm,
) -> HttpResponse {
    let done = async {
        let target = Target::of(&request)?;
        let note = words(&form.fields, "note");
        let variant = service.variant(target.id, &target.locale).await?.variant;
        if note.is_none() && variant.significance.is_some_and(Significance::takes_a_reason) {
            return Err(Problem::NoReason.into());
        }
        let decided = service.acknowledge(target.id, &target.locale, number(&form.fields, "seen")?, note).await?;
        Ok(Done::decision(target, "action-done-acknowledged", decided))
    };
    match done.await {
        Err(refusal) => again(&request, &site, &form.fields, Asked::Acknowledge, &refusal),
        done => answer(&request, &site, &service, &form.fields, done).await,
    }
}

/// Opts the variant out, with a reason.
pub(super) async fn opt_out(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Decide>,
    form: ReaderForm,
) -> HttpResponse {
    let done = async {
        let target = Target::of(&request)?;
        let reason = words(&form.fields, "reason").ok_or(Problem::NoReason)?;
        let decided = service.set_not_required(target.id, &target.locale, Some(reason)).await?;
        Ok(Done::decision(target, "action-done-opted-out", decided))
    };
    match done.await {
        Err(refusal) => again(&request, &site, &form.fields, Asked::OptOut, &refusal),
        done => answer(&request, &site, &service, &form.fields, done).await,
    }
}

/// Asks for the variant again.
pub(super) async fn opt_in(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Decide>,
    form: ReaderForm,
) -> HttpResponse {
    let done = async {
        let target = Target::of(&request)?;
        let decided = service.set_not_required(target.id, &target.locale, None).await?;
        Ok(Done::decision(target, "action-done-opted-in", decided))
    };
    answer(&request, &site, &service, &form.fields, done.await).await
}

/// Approves the text that was read.
pub(super) async fn approve(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Decide>,
    form: ReaderForm,
) -> HttpResponse {
    let done = async {
        let target = Target::of(&request)?;
        let decided = service.approve(target.id, &target.locale, number(&form.fields, "text")?).await?;
        Ok(Done::decision(target, "action-done-approved", decided))
    };
    answer(&request, &site, &service, &form.fields, done.await).await
}

/// Sends the text that was read back to whoever wrote it, with a note.
pub(super) async fn send_back(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Decide>,
    form: ReaderForm,
) -> HttpResponse {
    let done = async {
        let target = Target::of(&request)?;
        let note = words(&form.fields, "note").ok_or(Problem::NoReason)?;
        let decided = service.send_back(target.id, &target.locale, number(&form.fields, "text")?, note).await?;
        Ok(Done::decision(target, "action-done-sent-back", decided))
    };
    match done.await {
        Err(refusal) => again(&request, &site, &form.fields, Asked::SendBack, &refusal),
        done => answer(&request, &site, &service, &form.fields, done).await,
    }
}

/// Says how much a revision of a variant matters, or leaves that to be measured again. The form names the variant, as a
/// translation's page shows its upstream's revisions too.
pub(super) async fn label(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Decide>,
    form: ReaderForm,
) -> HttpResponse {
    let done = async {
        let target = Target::of(&request)?;
        let of = form.fields.one("of").unwrap_or_default();
        let of = Locale::parse(of).map_err(|_| Problem::Value("of", of.to_owned()))?;
        let significance = match words(&form.fields, "significance") {
            Some(name) => Some(name.parse().map_err(|_| Problem::Value("significance", name.to_owned()))?),
            None => None,
        };
        let decided = service.label(target.id, &of, number(&form.fields, "revision")?, significance).await?;
        Ok(Done::decision(target, "action-done-labelled", decided))
    };
    answer(&request, &site, &service, &form.fields, done.await).await
}

/// The words of a field, where there are any.
fn words<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.one(name).map(str::trim).filter(|words| !words.is_empty())
}

/// The number in a field.
fn number(fields: &Fields, name: &'static str) -> Result<i64, Refusal> {
    let value = fields.one(name).unwrap_or_default();
    value.parse().map_err(|_| Problem::Value(name, value.to_owned()).into())
}
