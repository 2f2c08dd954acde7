//! Sending that is paused: told on the pages of reports and webhooks, and resumed and paused by those who administer.

use actix_web::{HttpRequest, HttpResponse, web::Data};

use super::{
    errors::{Problem, Refusal, refuse},
    flash::go_saying,
    form::ReaderForm,
    state::Site,
    view::{Flash, PauseReason, Paused},
    visitor::Admitted,
};
use crate::service::{Administer, PauseCause, Service, ServiceError, Waiting};

/// Where the form leads that names no page of its own.
const WEBHOOKS: &str = "/settings/webhooks";

/// What a page tells its reader where nothing is sent.
pub(super) async fn paused<P>(site: &Site, service: &Service<P>) -> Result<Option<Paused>, ServiceError> {
    let Some(pause) = service.pause().await? else { return Ok(None) };
    let waiting = match site.gate.admit::<Administer>(service.caller()) {
        Ok(administrator) => match administrator.outgoing().await {
            Ok(status) => Some(status.waiting.total()),
            Err(ServiceError::NotFound { .. }) => None,
            Err(error) => return Err(error),
        },
        Err(_) => None,
    };
    let reason = match pause.cause {
        PauseCause::Restored => PauseReason::Copied,
        PauseCause::Moved => PauseReason::Moved,
        PauseCause::Asked => PauseReason::Asked(pause.why),
    };
    Ok(Some(Paused { at: pause.at, reason, waiting }))
}

/// `POST /settings/outgoing`: pauses or resumes.
pub(super) async fn change(
    request: HttpRequest,
    site: Data<Site>,
    service: Admitted<Administer>,
    sent: ReaderForm,
) -> HttpResponse {
    let told = match sent.fields.one("do") {
        Some("pause") => {
            let why = sent.fields.one("why");
            service.pause_outgoing(why, None).await.map(|_| Flash::new("outgoing-flash-paused"))
        }
        Some(what @ ("resume" | "discard" | "send")) => {
            let waiting = match what {
                "discard" => Some(Waiting::Discard),
                "send" => Some(Waiting::Send),
                _ => None,
            };
            service.resume_outgoing(waiting, None).await.map(|(_, discarded)| match discarded {
                0 => Flash::new("outgoing-flash-resumed"),
                some => Flash::new("outgoing-flash-discarded").with_number(some),
            })
        }
        Some(_) | None => return refuse(&request, &site, &Problem::Form.into()),
    };
    match told {
        Ok(flash) => go_saying(sent.fields.back().unwrap_or(WEBHOOKS), &flash),
        Err(error) => refuse(&request, &site, &Refusal::from(error)),
    }
}
