//! `/settings/webhooks`: where events are sent, and what became of them.

use std::collections::BTreeSet;

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};

use super::{
    super::{
        answer,
        errors::{Problem, Refusal, refuse},
        flash::go_saying,
        form::{Fields, ReaderForm},
        links::Address,
        once::once,
        outgoing,
        query::{Query, number},
        state::Site,
        view::{
            Choice, ConfirmPage, Delivered, DeliveryRow, Field, Flash, Form, Frame, Input, ONCE, SecretPage, Section,
            Standing, WebhookPage, WebhookRow, WebhooksPage,
        },
        visitor::Admitted,
    },
    asking::{Wrong, problem, wrong_of},
};
use crate::{
    domain::EventKind,
    service::{
        DeliveryRecord, DeliveryState, EnableFrom, Manage, NewWebhook, Service, ServiceError, Webhook, WebhookPatch,
    },
};

const WEBHOOKS: &str = "/settings/webhooks";
/// How many messages are listed.
const LISTED: u64 = 20;

/// All webhooks.
pub(in crate::dashboard) async fn show(
    request: HttpRequest,
    site: web::Data<Site>,
    service: Admitted<Manage>,
) -> HttpResponse {
    let page = async {
        let webhooks = service.webhooks().await?.into_iter().map(row).collect();
        let paused = outgoing::paused(&site, &service).await?;
        let frame = site.frame(&request, Some(Section::Settings), None);
        Ok(WebhooksPage { webhooks, frame: Frame { paused, ..frame } })
    };
    answer::give(&request, &site, page.await, |page| &page.frame)
}

/// A webhook to be made.
pub(in crate::dashboard) async fn show_new(
    request: HttpRequest,
    site: web::Data<Site>,
    service: Admitted<Manage>,
) -> HttpResponse {
    let frame = site.frame(&request, Some(Section::Settings), None);
    let form = form(&frame, &service, None, None, &Wrong::new()).await;
    let page = form.map(|form| WebhookPage { webhook: None, form, deliveries: Vec::new(), frame });
    answer::give(&request, &site, page, |page| &page.frame)
}

/// One webhook, or a question about it.
pub(in crate::dashboard) async fn show_one(
    request: HttpRequest,
    site: web::Data<Site>,
    service: Admitted<Manage>,
) -> HttpResponse {
    let id = match number(&request, "id") {
        Ok(id) => id,
        Err(refusal) => return refuse(&request, &site, &refusal),
    };
    let frame = site.frame(&request, Some(Section::Settings), None);
    let ask = Query::of(&request).one("ask").map(str::to_owned);
    if let Some(ask @ ("rotate" | "delete")) = ask.as_deref() {
        let page = service.webhook(id).await.map(|webhook| asked(&frame, &webhook, ask == "delete"));
        return answer::give(&request, &site, page.map_err(Refusal::from), |page| &page.frame);
    }
    let page = async {
        let paused = outgoing::paused(&site, &service).await?;
        one(&Frame { paused, ..frame }, &service, id, None, &Wrong::new()).await
    };
    let page = page.await;
    answer::give(&request, &site, page, |page| &page.frame)
}

async fn one(
    frame: &Frame,
    service: &Service<Manage>,
    id: i64,
    typed: Option<&Fields>,
    wrong: &Wrong,
) -> Result<WebhookPage, Refusal> {
    let webhook = service.webhook(id).await?;
    let deliveries = service.webhook_deliveries(id, None, LISTED).await?.items.iter().map(delivery).collect();
    let form = form(frame, service, Some(&webhook), typed, wrong).await?;
    Ok(WebhookPage { form, webhook: Some(row(webhook)), deliveries, frame: frame.clone() })
}

/// Makes a webhook, and shows its secret.
pub(in crate::dashboard) async fn add(
    request: HttpRequest,
    site: web::Data<Site>,
    service: Admitted<Manage>,
    sent: ReaderForm,
) -> HttpResponse {
    let frame = site.frame(&request, Some(Section::Settings), None);
    let fields = &sent.fields;
    let new = NewWebhook {
        name: fields.one("name").unwrap_or_default().to_owned(),
        url: fields.one("url").unwrap_or_default().trim().to_owned(),
        collection: fields.one("collection").filter(|name| !name.is_empty()).map(str::to_owned),
        kinds: kinds(fields),
    };
    let wrong = match once(&service, &request, fields, "make").create_webhook_once(new).await {
        Ok((webhook, secret)) => return shown(&request, &site, frame, &webhook, secret),
        Err(error @ (ServiceError::Invalid { .. } | ServiceError::Conflict { .. })) => wrong(&frame, &error),
        Err(error) => return refuse(&request, &site, &error.into()),
    };
    match form(&frame, &service, None, Some(fields), &wrong).await {
        Ok(form) => {
            let page = WebhookPage { webhook: None, form, deliveries: Vec::new(), frame };
            answer::at_once(&request, &site, StatusCode::UNPROCESSABLE_ENTITY, &page, &page.frame)
        }
        Err(refusal) => refuse(&request, &site, &refusal),
    }
}

/// Changes a webhook, or does something with it.
pub(in crate::dashboard) async fn change(
    request: HttpRequest,
    site: web::Data<Site>,
    service: Admitted<Manage>,
    sent: ReaderForm,
) -> HttpResponse {
    let id = match number(&request, "id") {
        Ok(id) => id,
        Err(refusal) => return refuse(&request, &site, &refusal),
    };
    let frame = site.frame(&request, Some(Section::Settings), None);
    let fields = &sent.fields;
    let here = Address::to(WEBHOOKS).then(id).to_string();
    let version = fields.one("version").and_then(|version| version.parse().ok());
    let delivery = fields.one("delivery").and_then(|delivery| delivery.parse().ok());
    let done = match (fields.one("do"), delivery) {
        (Some("save"), _) => {
            let patch = WebhookPatch {
                name: fields.one("name").map(str::to_owned),
                url: fields.one("url").map(|url| url.trim().to_owned()),
                kinds: Some(kinds(fields)),
            };
            match service.change_webhook(id, patch, version).await {
                Err(error @ ServiceError::Invalid { .. }) => {
                    let wrong = wrong(&frame, &error);
                    return match one(&frame, &service, id, Some(fields), &wrong).await {
                        Ok(page) => {
                            answer::at_once(&request, &site, StatusCode::UNPROCESSABLE_ENTITY, &page, &page.frame)
                        }
                        Err(refusal) => refuse(&request, &site, &refusal),
                    };
                }
                // Sent twice, or somebody else wants the same: it stands as the reader wants it.
                Err(ServiceError::Changed { .. }) if stands(&service, id, fields).await => Ok("settings-flash-saved"),
                done => done.map(|_| "settings-flash-saved"),
            }
        }
        (Some("test"), _) => service.send_webhook_test(id).await.map(|_| "settings-flash-test-sent"),
        (Some("redeliver"), Some(delivery)) => {
            service.redeliver(id, delivery).await.map(|_| "settings-flash-redelivered")
        }
        (Some("disable"), _) => service.disable_webhook(id).await.map(|_| "settings-flash-webhook-off"),
        (Some("enable"), _) => service.enable_webhook(id, EnableFrom::Stop).await.map(|_| "settings-flash-webhook-on"),
        (Some("enable-now"), _) => {
            service.enable_webhook(id, EnableFrom::Now).await.map(|_| "settings-flash-webhook-on")
        }
        (Some("rotate"), _) => {
            match once(&service, &request, fields, "rotate").rotate_webhook_secret_once(id, version).await {
                Ok((webhook, secret)) => return shown(&request, &site, frame, &webhook, secret),
                Err(error) => Err(error),
            }
        }
        (Some("delete"), _) => match service.delete_webhook(id, version).await {
            Ok(()) => return go_saying(WEBHOOKS, &Flash::new("settings-flash-webhook-deleted")),
            Err(error) => Err(error),
        },
        _ => return refuse(&request, &site, &Problem::Form.into()),
    };
    match done {
        Ok(told) => go_saying(&here, &Flash::new(told)),
        Err(ServiceError::Paused) => go_saying(&here, &Flash::new("outgoing-flash-refused")),
        Err(error) => refuse(&request, &site, &error.into()),
    }
}

/// Whether a webhook is what the form says.
async fn stands(service: &Service<Manage>, id: i64, fields: &Fields) -> bool {
    let Ok(webhook) = service.webhook(id).await else { return false };
    let said = |name: &str| fields.one(name).unwrap_or_default().trim();
    let (mut asked, mut kept) = (kinds(fields), webhook.kinds);
    asked.sort();
    kept.sort();
    webhook.name == said("name") && webhook.url == said("url") && kept == asked
}

/// Shows a webhook's new secret; where the same form made it before, it is not shown again.
fn shown(request: &HttpRequest, site: &Site, frame: Frame, webhook: &Webhook, secret: Option<String>) -> HttpResponse {
    let here = Address::to(WEBHOOKS).then(webhook.id);
    let Some(secret) = secret else { return go_saying(&here.to_string(), &Flash::new("settings-flash-once")) };
    let page = SecretPage {
        headline: frame.say_with("settings-webhook-secret", &[("name", webhook.name.as_str().into())]),
        what: frame.say("settings-webhook-secret-what"),
        secret,
        back: WEBHOOKS,
        frame,
    };
    answer::at_once(request, site, StatusCode::OK, &page, &page.frame)
}

fn asked(frame: &Frame, webhook: &Webhook, is_delete: bool) -> ConfirmPage {
    let (ask, then, button, what) = if is_delete {
        ("settings-webhook-delete-ask", "settings-webhook-delete-then", "settings-webhook-delete", "delete")
    } else {
        ("settings-webhook-rotate-ask", "settings-webhook-rotate-then", "settings-webhook-rotate", "rotate")
    };
    let back = Address::to(WEBHOOKS).then(webhook.id).to_string();
    ConfirmPage {
        name: Some(webhook.name.clone()),
        button: frame.say(button),
        fields: vec![("do", what.to_owned()), ("version", webhook.version.to_string()), (ONCE, frame.once())],
        ..ConfirmPage::new(frame.clone(), ask, frame.say(then), (back.clone(), back))
    }
}

fn wrong(frame: &Frame, error: &ServiceError) -> Wrong {
    let known = [
        ("name", "settings-wrong-name"),
        ("url", "settings-wrong-url"),
        ("collection", "settings-wrong-collection"),
        ("kinds", "settings-wrong-kinds"),
    ];
    wrong_of(frame, error, &known, "settings-wrong-webhooks")
}

fn kinds(fields: &Fields) -> Vec<String> {
    fields.all("kinds").filter(|kind| !kind.is_empty()).map(str::to_owned).collect()
}

async fn form(
    frame: &Frame,
    service: &Service<Manage>,
    webhook: Option<&Webhook>,
    typed: Option<&Fields>,
    wrong: &Wrong,
) -> Result<Form, Refusal> {
    let say = |id: &str| frame.say(id);
    let given = |name: &str, standing: Option<&String>| {
        let typed = typed.and_then(|fields| fields.one(name)).map(str::to_owned);
        typed.or_else(|| standing.cloned()).unwrap_or_default()
    };
    let asked: Vec<String> = match (typed, webhook) {
        (Some(fields), _) => kinds(fields),
        (None, Some(webhook)) => webhook.kinds.clone(),
        (None, None) => Vec::new(),
    };
    let nouns: BTreeSet<&str> =
        EventKind::ALL.iter().filter_map(|kind| Some(kind.as_str().split_once('.')?.0)).collect();
    let offered = nouns.into_iter().flat_map(|noun| {
        let of_noun = move |kind: &&EventKind| kind.as_str().split_once('.').is_some_and(|(of, _)| of == noun);
        let kinds = EventKind::ALL.iter().filter(of_noun).map(|kind| kind.as_str().to_owned());
        [format!("{noun}.*")].into_iter().chain(kinds)
    });
    let offered = offered.map(|kind| {
        let chosen = asked.contains(&kind);
        Choice::name(kind, chosen)
    });
    let line = |name: &'static str, label: &str, standing| Field::line(name, say(label), given(name, standing));
    let mut fields = vec![
        line("name", "settings-webhook-name", webhook.map(|webhook| &webhook.name)).wrong(problem(wrong, "name")),
        line("url", "settings-webhook-url", webhook.map(|webhook| &webhook.url))
            .help(say("settings-webhook-url-what"))
            .wrong(problem(wrong, "url")),
    ];
    if webhook.is_none() {
        let chosen = given("collection", None);
        let all = Choice::new("", say("settings-everywhere"), chosen.is_empty());
        let named = service.collections().await?.into_iter().map(|collection| {
            let is_chosen = collection.name == chosen;
            Choice::name(collection.name, is_chosen)
        });
        let choices = [all].into_iter().chain(named).collect();
        fields.push(Field::list("collection", say("frame-collection"), choices).wrong(problem(wrong, "collection")));
    }
    let boxes = Field::new("kinds", say("settings-webhook-events"), Input::Boxes(offered.collect()));
    fields.push(boxes.help(say("settings-webhook-events-what")).wrong(problem(wrong, "kinds")));
    let version = webhook.map_or((ONCE, frame.once()), |webhook| ("version", webhook.version.to_string()));
    Ok(Form { hidden: vec![version], problem: problem(wrong, ""), ..Form::new(fields) })
}

fn row(webhook: Webhook) -> WebhookRow {
    let standing = match (webhook.disabled_at, webhook.failing_since) {
        (Some(since), _) => Standing::Off(since),
        (None, Some(since)) => Standing::Failing(since),
        (None, None) => Standing::Well,
    };
    WebhookRow {
        id: webhook.id,
        name: webhook.name,
        url: webhook.url,
        collection: webhook.collection,
        kinds: webhook.kinds,
        standing,
    }
}

fn delivery(record: &DeliveryRecord) -> DeliveryRow {
    DeliveryRow {
        id: record.id,
        kind: record.kind.clone(),
        delivered: match record.state {
            DeliveryState::Pending | DeliveryState::Sending => Delivered::UnderWay,
            DeliveryState::Delivered => Delivered::Arrived,
            DeliveryState::Failed => Delivered::Failed,
            DeliveryState::Held | DeliveryState::Skipped => Delivered::HeldBack,
        },
        tries: u64::try_from(record.tries).unwrap_or_default(),
        status: record.status,
        took: record.took_ms.and_then(|took| u64::try_from(took).ok()),
        at: record.attempted_at.unwrap_or(record.created_at),
    }
}
