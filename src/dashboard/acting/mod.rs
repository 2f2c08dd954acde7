//! What readers do with variants and articles: each form is sent to an address below the variant's page, does one thing
//! and sends the reader back.

mod article;
mod asking;
mod claiming;
mod deciding;
mod desk;
mod mapping;
mod notes;
mod offers;
mod writing;

use actix_web::{HttpRequest, HttpResponse, Resource, web};

pub(super) use mapping::unmappable;
pub(super) use offers::acting;

use super::{
    activity, bulk,
    errors::{self, Refusal, refuse},
    flash::go_saying,
    form::Fields,
    links::{Address, BULK, UNDO, VIEWS},
    query::{Query, number},
    state::Site,
    view::{Flash, Undo},
    views,
};
use crate::{
    domain::Locale,
    service::{ArticleId, COUNTED_PIECES, Service},
};

/// What forms are sent to, all below the variant's page.
const ACTIONS: &str = "/articles/{id}/{locale}/";

/// The addresses that forms about articles are sent to.
pub(super) fn resources() -> Vec<Resource> {
    let posts = |name: &str, route: actix_web::Route| {
        web::resource(format!("{ACTIONS}{name}")).route(route).default_service(web::route().to(errors::only_posting))
    };
    let alone = |path: &'static str, route: actix_web::Route| {
        web::resource(path).route(route).default_service(web::route().to(errors::only_posting))
    };
    vec![
        alone(BULK, web::post().to(bulk::act)),
        alone(VIEWS, web::post().to(views::change)),
        alone(UNDO, web::post().to(activity::undo)),
        posts("put-off", web::post().to(desk::put_off)),
        posts("take-up", web::post().to(desk::take_up)),
        posts("assign", web::post().to(desk::assign)),
        posts("claim", web::post().to(claiming::claim)),
        posts("prolong", web::post().to(claiming::prolong)),
        posts("release", web::post().to(claiming::release)),
        posts("submit", web::post().to(writing::submit)),
        posts("acknowledge", web::post().to(deciding::acknowledge)),
        posts("opt-out", web::post().to(deciding::opt_out)),
        posts("opt-in", web::post().to(deciding::opt_in)),
        posts("send-back", web::post().to(deciding::send_back)),
        posts("map", web::post().to(mapping::map)),
        posts("approve", web::post().to(deciding::approve)),
        posts("label", web::post().to(deciding::label)),
        posts("priority", web::post().to(article::prioritise)),
        posts("restore", web::post().to(article::restore)),
        posts("source", web::post().to(article::choose_source)),
        posts("note", web::post().to(notes::add)),
        web::resource(format!("{ACTIONS}notes/{{note}}/delete"))
            .route(web::get().to(notes::ask))
            .route(web::head().to(notes::ask))
            .route(web::post().to(notes::remove))
            .default_service(web::route().to(errors::reading_and_posting)),
        web::resource(format!("{ACTIONS}withdraw"))
            .route(web::get().to(article::ask_to_withdraw))
            .route(web::head().to(article::ask_to_withdraw))
            .route(web::post().to(article::withdraw))
            .default_service(web::route().to(errors::reading_and_posting)),
    ]
}

/// The variant that a form is about.
pub(super) struct Target {
    /// Its article.
    pub(super) id: ArticleId,
    /// Its locale.
    pub(super) locale: Locale,
}

impl Target {
    /// The variant that the address names.
    pub(super) fn of(request: &HttpRequest) -> Result<Self, Refusal> {
        let locale = request.match_info().get("locale").and_then(|tag| Locale::parse(tag).ok());
        Ok(Self { id: number(request, "id")?, locale: locale.ok_or(Refusal::NotFound)? })
    }

    /// Its page.
    pub(super) fn address(&self) -> Address {
        Address::to("/articles").then(self.id).then(&self.locale)
    }
}

/// What was done.
struct Done {
    target: Target,
    /// How it is told.
    word: &'static str,
    /// Whether it was a decision, and changed anything.
    decided: bool,
}

impl Done {
    /// Something that is no decision.
    const fn of(target: Target, word: &'static str) -> Self {
        Self { target, word, decided: false }
    }

    const fn decision(target: Target, word: &'static str, decided: bool) -> Self {
        Self { target, word, decided }
    }
}

/// Sends the reader to where the form says, or else to the variant's page, with word of what was done.
async fn answer<P>(
    request: &HttpRequest,
    site: &Site,
    service: &Service<P>,
    fields: &Fields,
    done: Result<Done, Refusal>,
) -> HttpResponse {
    match done {
        Ok(done) => {
            let back = fields.back().map_or_else(|| done.target.address().to_string(), str::to_owned);
            let word = word(service, fields, done.word).await;
            go_saying(&back, &with_undo(service, &done, word).await)
        }
        Err(refusal) => refuse(request, site, &refusal),
    }
}

/// The same word with the way to take back what was done, where there is one. What changed nothing has none: the newest
/// decision is an older one then.
async fn with_undo<P>(service: &Service<P>, done: &Done, word: Flash) -> Flash {
    if done.word == "action-done-put-off" {
        return word.with_undo(Some(Undo::PuttingOff(done.target.id, done.target.locale.clone())));
    }
    if !done.decided {
        return word;
    }
    // The newest one is theirs, or somebody's who was faster: then it says so when it is taken back.
    let newest = service.article_decisions(done.target.id).await.ok().and_then(|all| all.into_iter().next());
    match newest.filter(|newest| newest.undoable && newest.event.actor == service.caller().actor.to_string()) {
        Some(newest) => word.with_undo(newest.event.position.map(Undo::Decision)),
        None => word,
    }
}

/// Word of what was done, and where it was done in the queue, of how much is left there.
async fn word<P>(service: &Service<P>, fields: &Fields, done: &'static str) -> Flash {
    // The form leads back to the queue as it was narrowed.
    let narrowed = fields.back().and_then(|back| back.split_once('?')).map_or("", |(_, query)| query);
    let view = fields.one("tab").and_then(|_| super::queue::view(&Query::parse(narrowed)).ok());
    let queued = match done {
        "action-done-claimed" => "queue-done-claimed",
        "action-done-released" => "queue-done-released",
        "action-done-acknowledged" => "queue-done-acknowledged",
        "action-done-opted-out" => "queue-done-opted-out",
        "action-done-approved" => "queue-done-approved",
        "action-done-put-off" => "queue-done-put-off",
        "action-done-assigned" => "queue-done-assigned",
        _ => return Flash::new(done),
    };
    let Some(view) = view else { return Flash::new(done) };
    match service.queue_length(&super::queue::listed(&view)).await {
        Ok(left) if left < COUNTED_PIECES => Flash::new(queued).with_number(left),
        // It was done all the same.
        Ok(_) | Err(_) => Flash::new(done),
    }
}
