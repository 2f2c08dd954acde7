//! What a page that stands open shows, and which of its parts are told anew.

use std::collections::BTreeSet;

use actix_web::HttpRequest;
use askama::Template as _;

use super::{
    super::{
        article,
        errors::{Problem, Refusal},
        overview,
        query::Query,
        rows::{headline, holders, status},
        state::{Chosen, Site},
        view::{ArticleNews, ArticlesNews, Frame, NewCell, OldPage, OverviewNews, UrgentRow},
        visitor::Admission,
    },
    activity::Feed,
    queue::Queue,
    sources::Sources,
};
use crate::{
    domain::Locale,
    service::{ArticleId, CollectionId, LoggedEvent, Read, Service, ServiceError},
};

/// How many articles are looked up for one message; the others are only counted.
pub(super) const ARTICLES_AT_ONCE: usize = 40;
/// How many changed articles are told apart. More than that is "many" to anybody.
const COUNTED: usize = 10_000;

/// What a page shows.
pub(super) enum Topic {
    /// A queue.
    Queue(Queue),
    /// The overview of a collection.
    Overview {
        collection: CollectionId,
        /// The most urgent work that the page lists: article and locale.
        shown: BTreeSet<String>,
        /// The sentence that was said last.
        said: String,
    },
    /// The matrix of a collection.
    Articles {
        collection: CollectionId,
        /// What changed since the page was opened, by others.
        changed: BTreeSet<ArticleId>,
    },
    /// One article with a variant selected.
    Article {
        collection: CollectionId,
        id: ArticleId,
        locale: Locale,
        /// The revision that the page compares with.
        shown: Option<i64>,
        /// The sentence that was said last.
        said: String,
    },
    /// What happened.
    Activity(Feed),
    /// Who sends documents.
    Sources(Sources),
}

/// Parts of a page.
pub(super) struct News {
    pub(super) html: String,
    /// Whether a sentence among them is read aloud.
    pub(super) speaks: bool,
}

impl Topic {
    /// The topic that a page asks for.
    pub(super) async fn asked(request: &HttpRequest, site: &Site, service: &Service<Read>) -> Result<Self, Refusal> {
        let query = Query::of(request);
        let unknown = |name: &'static str| Problem::Value(name, query.one(name).unwrap_or_default().to_owned());
        // A page shows one thing; of more than one, it is told of the first.
        let first = || query.one("topics")?.split([',', ':']).next();
        match query.one("topic").or_else(first) {
            Some("activity") => Ok(Self::Activity(Feed::asked(request, site)?)),
            Some("sources") => Ok(Self::Sources(Sources::default())),
            Some("queue") => Ok(Self::Queue(Queue::asked(&query)?)),
            Some("article") => {
                let id = query.one("article").and_then(|id| id.parse().ok()).ok_or(unknown("article"))?;
                let locale = query.one("locale").and_then(|tag| Locale::parse(tag).ok()).ok_or(unknown("locale"))?;
                let collection = service.article(id).await?.collection.id;
                let shown = query.one("shown").and_then(|shown| shown.parse().ok());
                Ok(Self::Article { collection, id, locale, shown, said: String::new() })
            }
            Some(topic @ ("overview" | "articles")) => {
                let chosen = Chosen::of(service, request).await?;
                let collection = chosen.collection.ok_or(Refusal::NotFound)?.id;
                if topic == "articles" {
                    return Ok(Self::Articles { collection, changed: BTreeSet::new() });
                }
                let page = overview::page(request, site, service).await?;
                let said = page.board.map(|board| board.answer(&page.frame.t)).unwrap_or_default();
                Ok(Self::Overview { collection, shown: query.all("shown").map(str::to_owned).collect(), said })
            }
            Some(_) | None => Err(unknown("topic").into()),
        }
    }

    /// The collections that it is in; none for all that the reader may see.
    pub(super) fn collections(&self) -> Vec<CollectionId> {
        match self {
            Self::Queue(_) | Self::Activity(_) | Self::Sources(_) => Vec::new(),
            Self::Overview { collection, .. }
            | Self::Articles { collection, .. }
            | Self::Article { collection, .. } => vec![*collection],
        }
    }

    /// Whether it changes as time goes by, and not only where something happens.
    pub(super) const fn goes_by_the_clock(&self) -> bool {
        matches!(self, Self::Sources(_))
    }

    /// What these events changed on the page; nothing where they do not concern it.
    pub(super) async fn news(
        &mut self,
        request: &HttpRequest,
        site: &Site,
        service: &Service<Read>,
        events: &[LoggedEvent],
        may_speak: bool,
    ) -> Result<Option<News>, Refusal> {
        match self {
            Self::Queue(queue) => queue.news(request, site, service, events, may_speak).await,
            Self::Sources(sources) => sources.news(request, site, service, may_speak).await,
            Self::Activity(feed) => feed.news(request, site, service, may_speak).await,
            Self::Overview { shown, said, .. } => {
                let page = overview::page(request, site, service).await?;
                let Some(board) = &page.board else { return Ok(None) };
                let is_new = |row: &&UrgentRow| !shown.contains(&format!("{}/{}", row.headline.id, row.variant));
                let urgent = board.urgent.iter().filter(is_new).count();
                let answer = board.answer(&page.frame.t);
                let sentence = speech(&answer, said, may_speak);
                let news = OverviewNews { frame: &page.frame, board, urgent, sentence: sentence.as_deref() };
                Ok(Some(News { html: news.render()?, speaks: sentence.is_some() }))
            }
            Self::Articles { changed, .. } => {
                let own = service.caller().actor.to_string();
                // One's own changes are no news. In the demo everybody is the same person.
                let is_own = |event: &&LoggedEvent| site.admission == Admission::People && event.actor == own;
                let touched: BTreeSet<ArticleId> = events.iter().filter_map(|event| event.article_id).collect();
                if touched.is_empty() {
                    return Ok(None);
                }
                let by_others = events.iter().filter(|event| !is_own(event)).filter_map(|event| event.article_id);
                let room = COUNTED.saturating_sub(changed.len());
                changed.extend(by_others.take(room));
                let frame = site.frame(request, None, None);
                let cells = cells(service, &frame, touched).await?;
                let speaks = may_speak && !changed.is_empty();
                let news = ArticlesNews { frame: &frame, cells, changed: changed.len(), speaks };
                Ok(Some(News { html: news.render()?, speaks }))
            }
            Self::Article { id, locale, shown, said, .. } => {
                if !events.iter().any(|event| event.article_id == Some(*id)) {
                    return Ok(None);
                }
                let page = article::one(request, site, service, (*id, locale), None, None).await?;
                let newest = page.selected.comparison.as_ref().map(|comparison| comparison.to);
                let arrived = newest.filter(|newest| *shown != Some(*newest));
                let news = ArticleNews { page: &page, arrived, sentence: None };
                let sentence = speech(&news.words(), said, may_speak);
                let news = ArticleNews { sentence: sentence.as_deref(), ..news };
                Ok(Some(News { html: news.render()?, speaks: sentence.is_some() }))
            }
        }
    }
}

/// The sentence, where it is another than the last one and may be said now; it is remembered as said then.
fn speech(sentence: &str, said: &mut String, may_speak: bool) -> Option<String> {
    (may_speak && sentence != said).then(|| {
        sentence.clone_into(said);
        sentence.to_owned()
    })
}

/// What the matrix shows of these articles.
async fn cells(
    service: &Service<Read>,
    frame: &Frame,
    articles: BTreeSet<ArticleId>,
) -> Result<Vec<NewCell>, ServiceError> {
    let mut cells = Vec::new();
    for id in articles.into_iter().take(ARTICLES_AT_ONCE) {
        let article = match service.article(id).await {
            Ok(detail) => detail.article,
            // Gone meanwhile, or not for this reader.
            Err(ServiceError::NotFound { .. }) => continue,
            Err(error) => return Err(error),
        };
        let headline = headline(&article, &article.variants);
        let names = service.names(holders(&article.variants)).await?;
        for variant in &article.variants {
            let status = status(&article, variant, &names, frame.read_at);
            cells.push(NewCell { headline: headline.clone(), locale: variant.locale.clone(), status });
        }
    }
    Ok(cells)
}

/// What a page is told that is too old to be told what changed.
pub(super) fn old_page(frame: &Frame) -> askama::Result<String> {
    OldPage { frame }.render()
}
