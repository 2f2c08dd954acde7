//! Putting work off, taking it up again, and assigning it.

use actix_web::{HttpRequest, HttpResponse, web::Data};

use super::{
    Done, Target, answer,
    asking::{Asked, again},
};
use crate::{
    dashboard::{
        errors::{Problem, Refusal, refuse},
        form::ReaderForm,
        state::Site,
        visitor::Admitted,
    },
    service::{Assignable, Manage, PutOff, Service, Translate},
};

/// Puts the variant off: for an hour, until the shift or the day ends, or until its source changes.
pub(super) async fn put_off(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Translate>,
    form: ReaderForm,
) -> HttpResponse {
    let done = async {
        let target = Target::of(&request)?;
        let until = match form.fields.one("for").unwrap_or_default() {
            "hour" => PutOff::Until(site.gate.now().plus_seconds(3_600)),
            "day" => PutOff::Until(site.frame(&request, None, None).t.end_of_day(site.gate.now())),
            "shift" => {
                let read = service.variant(target.id, &target.locale).await?;
                let ends = read.detail.collection.policy.allowed.shift_ends(site.gate.now());
                // It may have ended while the page stood open.
                PutOff::Until(ends.ok_or_else(|| Problem::Value("for", "shift".to_owned()))?)
            }
            "source" => PutOff::UntilSourceChanges,
            other => return Err(Problem::Value("for", other.to_owned()).into()),
        };
        service.put_off(target.id, &target.locale, until).await?;
        Ok(Done::of(target, "action-done-put-off"))
    };
    match done.await {
        Err(refusal) => again(&request, &site, &form.fields, Asked::PutOff, &refusal),
        done => answer(&request, &site, &service, &form.fields, done).await,
    }
}

/// Takes up again what was put off.
pub(super) async fn take_up(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Translate>,
    form: ReaderForm,
) -> HttpResponse {
    let done = async {
        let target = Target::of(&request)?;
        service.take_up(target.id, &target.locale).await?;
        Ok(Done::of(target, "action-done-taken-up"))
    };
    answer(&request, &site, &service, &form.fields, done.await).await
}

/// Assigns the variant to somebody, or to nobody.
pub(super) async fn assign(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Manage>,
    form: ReaderForm,
) -> HttpResponse {
    let done = async {
        let target = Target::of(&request)?;
        let to = form.fields.one("assignee").filter(|to| !to.is_empty());
        let decided = service.assign(target.id, &target.locale, to).await?;
        let word = if to.is_some() { "action-done-assigned" } else { "action-done-unassigned" };
        Ok::<_, Refusal>(Done::decision(target, word, decided))
    };
    match done.await {
        Err(refusal) => match workers(&request, &service).await {
            Ok(people) => again(&request, &site, &form.fields, Asked::Assign(people), &refusal),
            Err(_) => refuse(&request, &site, &refusal),
        },
        done => answer(&request, &site, &service, &form.fields, done).await,
    }
}

/// Those who work in the variant's locale.
async fn workers(request: &HttpRequest, service: &Service<Manage>) -> Result<Vec<Assignable>, Refusal> {
    let target = Target::of(request)?;
    let mut people = service.assignable().await?;
    people.retain(|person| person.locales.as_ref().is_none_or(|locales| locales.contains(&target.locale)));
    Ok(people)
}
