//! Taking work, keeping it and giving it back.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Data};

use super::{Done, Target, answer, word};
use crate::{
    dashboard::{
        answer as pages,
        errors::{Refusal, refuse},
        flash::go_saying,
        form::ReaderForm,
        rows::{headline, who},
        state::Site,
        view::{Overtaken, OvertakenPage, Section, Undo},
        visitor::Admitted,
    },
    service::{Asked, ClaimRecord, LEASE_SECONDS, Service, ServiceError, Translate},
};

/// Takes the variant, and leads to where its text is written. Says who has it where somebody was faster.
pub(super) async fn claim(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Translate>,
    form: ReaderForm,
) -> HttpResponse {
    let asked = async {
        let target = Target::of(&request)?;
        let asked = service.claim_variant(target.id, &target.locale).await?;
        Ok::<_, Refusal>((target, asked))
    };
    match asked.await {
        Ok((target, Asked::Taken(_))) => {
            let back = form.fields.back().map_or_else(|| format!("{}#write", target.address()), str::to_owned);
            let word = word(&service, &form.fields, "action-done-claimed").await;
            go_saying(&back, &word.with_undo(Some(Undo::Claim(target.id, target.locale))))
        }
        Ok((target, Asked::Held(claim))) => match taken(&request, &site, &service, &target, &claim).await {
            Ok(answer) => answer,
            Err(refusal) => refuse(&request, &site, &refusal),
        },
        Err(refusal) => refuse(&request, &site, &refusal),
    }
}

async fn taken(
    request: &HttpRequest,
    site: &Site,
    service: &Service<Translate>,
    target: &Target,
    claim: &ClaimRecord,
) -> Result<HttpResponse, Refusal> {
    let detail = service.article(target.id).await?;
    let names = service.names([claim.holder.as_str()]).await?;
    let who = who(&claim.holder, &names);
    let page = OvertakenPage {
        frame: site.frame(request, Some(Section::Articles), None),
        headline: headline(&detail.article, &detail.article.variants),
        id: target.id,
        locale: Some(target.locale.clone()),
        by: Overtaken::Claimed { who, since: claim.claimed_at, until: claim.until },
    };
    Ok(pages::at_once(request, site, StatusCode::CONFLICT, &page, &page.frame))
}

/// Gives the reader's claim more time.
pub(super) async fn prolong(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Translate>,
    form: ReaderForm,
) -> HttpResponse {
    let done = async {
        let target = Target::of(&request)?;
        let claim = own(&service, &target).await?;
        let (_, _, longest) = LEASE_SECONDS;
        service.renew_claim(claim.id, claim.fence, longest).await?;
        Ok(Done::of(target, "action-done-prolonged"))
    };
    answer(&request, &site, &service, &form.fields, done.await).await
}

/// Gives the work back.
pub(super) async fn release(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Translate>,
    form: ReaderForm,
) -> HttpResponse {
    let done = async {
        let target = Target::of(&request)?;
        let claim = own(&service, &target).await?;
        service.release_claim(claim.id, claim.fence).await?;
        Ok(Done::of(target, "action-done-released"))
    };
    answer(&request, &site, &service, &form.fields, done.await).await
}

/// The claim that the reader holds on a variant.
async fn own(service: &Service<Translate>, target: &Target) -> Result<ClaimRecord, ServiceError> {
    let detail = service.article(target.id).await?;
    let claim = detail.variant(&target.locale).and_then(|variant| variant.claim.as_ref());
    let absent = || ServiceError::Lost { why: format!("`{}` is not claimed.", target.locale) };
    service.own_claim(claim.ok_or_else(absent)?.id).await
}
