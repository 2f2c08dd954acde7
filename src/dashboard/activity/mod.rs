//! `GET /activity`: what happened, newest first, a sentence for each event.

mod audit;
mod telling;
mod undoing;

pub(super) use undoing::undo;

use std::collections::{HashMap, HashSet};

use actix_web::{HttpRequest, HttpResponse, web::Data};
use jiff::civil::Date;

use super::{
    answer, columns,
    errors::{Problem, Refusal},
    export, links,
    live::live_as,
    query::Query,
    rows::{headline, who},
    state::Site,
    view::{ActivityDay, ActivityPage, ActivityRow, ActivityView, EventGroup, Frame, Happened, Section},
    visitor::Admitted,
};
use crate::{
    clock::Instant,
    domain::{Effect, EventKind, Locale, State},
    service::{
        ActivityFilter, ArticleRow, CollectionId, DecisionRecord, Happenings, LoggedEvent, Names, Read, Service,
        ServiceError,
    },
};

/// How many events a page tells of.
const LISTED: u64 = 50;
/// How many an article's page tells of.
const LISTED_OF_ARTICLE: u64 = 20;
/// How many finished variants an overview tells of.
const FINISHED: usize = 5;

/// The feed.
pub(super) async fn show(request: HttpRequest, site: Data<Site>, service: Admitted<Read>) -> HttpResponse {
    if Query::of(&request).one("kind") == Some("audit") {
        return audit::show(&request, &site, &service).await;
    }
    let file = async |kind| {
        let frame = site.frame(&request, Some(Section::Activity), None);
        let filter = filter(&frame, &view(&Query::of(&request))?)?;
        export::activity(&service, kind, frame, filter).await
    };
    if let Some(file) = export::asked(&request, &site, &service, file).await {
        return file;
    }
    let page = page(&request, &site, &service).await;
    answer::give(&request, &site, page, |page| &page.frame)
}

async fn page(request: &HttpRequest, site: &Site, service: &Service<Read>) -> Result<ActivityPage, Refusal> {
    let query = Query::of(request);
    let view = view(&query)?;
    let mut frame = site.frame(request, Some(Section::Activity), None);
    // Before anything is read, so that nothing falls between what is read and what is heard.
    let position = service.newest_position().await?;
    let filter = ActivityFilter { before: before(&query)?, ..filter(&frame, &view)? };
    let article = match view.article {
        Some(id) => {
            // What happened in an article that is gone is told all the same, under where its text went.
            let shown = match service.article(id).await {
                Err(ServiceError::NotFound { .. }) => service.moved_to(id, None).await?.unwrap_or(id),
                Ok(_) | Err(_) => id,
            };
            let article = service.article(shown).await?.article;
            Some(headline(&article, &article.variants))
        }
        None => None,
    };
    let found = service.activity(&filter).await?;
    // Older pages do not know what is new.
    if query.one("before").is_none() {
        let since = found.events.first().and_then(|event| event.position).unwrap_or_default().max(position);
        let live = view.below(live_as(request, "activity"));
        frame.live = Some(live.with("since", since).with("after", position));
    }
    let feed = Feed::of(service, &found).await?;
    let mut days: Vec<ActivityDay> = Vec::new();
    for event in &found.events {
        let row = feed.row(event);
        match days.last_mut() {
            Some(day) if frame.t.date(day.at) == frame.t.date(row.at) => day.rows.push(row),
            _ => days.push(ActivityDay { at: row.at, rows: vec![row] }),
        }
    }
    let locales = service.locales(&service.collections().await?.iter().map(|c| c.id).collect::<Vec<_>>()).await?;
    let actors = actors(service, &frame, &filter, &view).await?;
    Ok(ActivityPage {
        article,
        actors,
        locales: locales.into_iter().map(|locale| (locale.clone(), view.locale.as_ref() == Some(&locale))).collect(),
        days,
        older: found.older,
        view,
        frame,
    })
}

/// Those whose doings the feed can be narrowed to, by name: as the form has them, their names, and whether it is.
async fn actors(
    service: &Service<Read>,
    frame: &Frame,
    filter: &ActivityFilter,
    view: &ActivityView,
) -> Result<Vec<(String, String, bool)>, Refusal> {
    let mut actors = service.actors(filter).await?;
    if let Some(actor) = view.actor.as_ref().filter(|actor| !actors.contains(actor)) {
        actors.push(actor.clone());
    }
    let names = service.names(actors.iter().map(String::as_str)).await?;
    let choice = |actor: String| {
        let on = view.actor.as_ref() == Some(&actor);
        (who(&actor, &names).name(&frame.t), actor, on)
    };
    let mut choices: Vec<(String, String, bool)> = actors.into_iter().map(choice).collect();
    let collation = frame.collation();
    choices.sort_by_cached_key(|(name, actor, _)| (collation.key(name), actor.clone()));
    Ok(choices.into_iter().map(|(name, actor, on)| (actor, name, on)).collect())
}

/// What the feed is asked for.
pub(super) fn filter(frame: &Frame, view: &ActivityView) -> Result<ActivityFilter, Problem> {
    let (from, until) = days(frame, view.from.as_deref(), view.to.as_deref())?;
    Ok(ActivityFilter {
        actor: view.actor.clone(),
        kinds: telling::kinds(view.kind),
        article: view.article,
        locale: view.locale.as_ref().map(ToString::to_string),
        from,
        until,
        limit: LISTED,
        ..ActivityFilter::default()
    })
}

/// What an article's page tells of its past.
pub(super) async fn of_article(service: &Service<Read>, article: &ArticleRow) -> Result<Vec<ActivityRow>, Refusal> {
    let filter = ActivityFilter {
        article: Some(article.id),
        kinds: telling::kinds(None),
        limit: LISTED_OF_ARTICLE,
        ..ActivityFilter::default()
    };
    let found = service.activity(&filter).await?;
    let feed = Feed::of(service, &found).await?;
    Ok(found.events.iter().map(|event| feed.row(event)).collect())
}

/// What became current last in a collection, each variant once.
pub(super) async fn finished(service: &Service<Read>, collection: CollectionId) -> Result<Vec<ActivityRow>, Refusal> {
    let filter = ActivityFilter {
        collections: vec![collection],
        kinds: vec![EventKind::Became(State::Current).as_str()],
        // One that became current, was overtaken and became so again has two of them.
        limit: FINISHED as u64 * 4,
        ..ActivityFilter::default()
    };
    let mut found = service.activity(&filter).await?;
    let mut told = HashSet::new();
    found.events.retain(|event| told.insert((event.article_id, event.locale.clone())));
    found.events.truncate(FINISHED);
    let feed = Feed::of(service, &found).await?;
    Ok(found.events.iter().map(|event| feed.row(event)).collect())
}

/// What events are told with.
pub(super) struct Feed<'a> {
    pub(super) names: Names,
    pub(super) articles: HashMap<i64, ArticleRow>,
    decisions: &'a HashMap<i64, DecisionRecord>,
}

impl<'a> Feed<'a> {
    pub(super) async fn of(service: &Service<Read>, found: &'a Happenings) -> Result<Self, Refusal> {
        let Happenings { events, decisions, .. } = found;
        let mut ids: Vec<i64> = events.iter().filter_map(|event| event.article_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let others: Vec<String> = events.iter().filter_map(telling::named).collect();
        let actors = events.iter().map(|event| event.actor.as_str()).chain(others.iter().map(String::as_str));
        let (names, articles) = (service.names(actors).await?, service.articles_named(&ids).await?);
        Ok(Self { names, articles, decisions })
    }

    pub(super) fn row(&self, event: &LoggedEvent) -> ActivityRow {
        let article = event.article_id.and_then(|id| self.articles.get(&id));
        let told: Happened = telling::told(event, article, &self.names);
        let decision = event.position.and_then(|position| self.decisions.get(&position));
        let undo = event.position.filter(|_| decision.is_some_and(|decision| decision.undoable)).map(links::undo);
        let undone = decision.is_some_and(|decision| matches!(decision.effect, Effect::Undone(_)));
        ActivityRow { at: event.at, told, undo, undone }
    }
}

/// What the address narrows the feed to. What is not known is refused by name.
pub(super) fn view(query: &Query) -> Result<ActivityView, Problem> {
    let known = |name: &'static str, value: &str| Problem::Value(name, value.to_owned());
    let kind = match query.one("kind") {
        Some(name) => {
            Some(EventGroup::ALL.into_iter().find(|kind| kind.as_str() == name).ok_or_else(|| known("kind", name))?)
        }
        None => None,
    };
    let locale = match query.one("locale") {
        Some(tag) => Some(Locale::parse(tag).map_err(|_| known("locale", tag))?),
        None => None,
    };
    let article = match query.one("article") {
        Some(id) => Some(id.parse().map_err(|_| known("article", id))?),
        None => None,
    };
    let kept = |name| query.one(name).map(|value: &str| value.chars().take(columns::MOST * 4).collect::<String>());
    Ok(ActivityView { actor: kept("actor"), kind, article, locale, from: kept("from"), to: kept("to") })
}

/// From the beginning of one day to the end of another, by the reader's clock.
fn days(frame: &Frame, from: Option<&str>, to: Option<&str>) -> Result<(Option<Instant>, Option<Instant>), Problem> {
    Ok((
        day(from, "from")?.and_then(|day| frame.t.start_of(day)),
        day(to, "to")?.and_then(|day| frame.t.start_of(day.tomorrow().ok()?)),
    ))
}

fn day(given: Option<&str>, name: &'static str) -> Result<Option<Date>, Problem> {
    given.map(|day| day.parse().map_err(|_| Problem::Value(name, day.to_owned()))).transpose()
}

fn before(query: &Query) -> Result<Option<i64>, Problem> {
    query.one("before").map(|place| place.parse().map_err(|_| Problem::Place)).transpose()
}
