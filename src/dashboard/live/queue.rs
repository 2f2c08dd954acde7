//! What the queue is told while it stands open: nothing moves under the reader.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::HttpRequest;
use askama::Template as _;

use super::{
    super::{
        errors::{Problem, Refusal},
        piece::Piece,
        query::Query,
        queue,
        rows::who,
        state::Site,
        view::{QueueChange, QueueNews, QueueView, Urgency},
    },
    topic::{ARTICLES_AT_ONCE, News},
};
use crate::{
    clock::Instant,
    service::{ArticleId, Cursor, LoggedEvent, QueueRow, Read, Service, ServiceError},
};

/// What a queue's page shows.
pub(super) struct Queue {
    view: QueueView,
    /// The pieces that it lists.
    shown: Vec<Piece>,
    /// How many of them are in which group, in their order; `None` for a group that goes on elsewhere.
    groups: Vec<(Option<Urgency>, usize)>,
    /// Whether it is the first page: others do not know what is new.
    first: bool,
    /// Behind which piece it ends, where there are more.
    end: Option<Place>,
    /// How many new pieces were told of.
    new: usize,
    /// Who finished pieces, by their names.
    finished: BTreeMap<String, String>,
}

/// Where in the queue a piece stands: when it is due, its article, and its locale.
type Place = (i64, ArticleId, String);

impl Queue {
    /// What the page says that it shows.
    pub(super) fn asked(query: &Query) -> Result<Self, Refusal> {
        let shown: Result<Vec<Piece>, Refusal> = query.all("shown").map(str::parse).collect();
        let end = match query.one("end") {
            Some(word) => Some(place(word).ok_or_else(|| Problem::Value("end", word.to_owned()))?),
            None => None,
        };
        let groups = query.all("group").map(|word| group(word).ok_or_else(|| Problem::Value("group", word.to_owned())));
        Ok(Self {
            view: queue::view(query)?,
            shown: shown?,
            groups: groups.collect::<Result<_, _>>()?,
            first: query.one("first").is_some(),
            end,
            new: 0,
            finished: BTreeMap::new(),
        })
    }

    /// What these events changed on the page.
    pub(super) async fn news(
        &mut self,
        request: &HttpRequest,
        site: &Site,
        service: &Service<Read>,
        events: &[LoggedEvent],
        may_speak: bool,
    ) -> Result<Option<News>, Refusal> {
        let touched: BTreeSet<ArticleId> = events.iter().filter_map(|event| event.article_id).collect();
        if touched.is_empty() {
            return Ok(None);
        }
        for event in events {
            if let (Some(id), Some(locale)) = (event.article_id, &event.locale) {
                // Whoever did the last thing to the variant itself; what befell another one of the article is not theirs.
                self.finished.insert(format!("{id}.{locale}"), event.actor.clone());
            }
        }
        self.finished.retain(|name, _| self.shown.iter().any(|piece| piece.to_string() == *name));
        let frame = site.frame(request, None, None);
        let pieces = self.standing(service, &touched, frame.read_at).await?;
        let new = if self.first { self.count_new(service).await? } else { 0 };
        let speaks = may_speak && new > self.new;
        let told = (new > 0 || self.new > 0).then_some(new);
        self.new = new;
        let (counts, groups) = (queue::counts(service, &self.view).await?, self.left(service).await?);
        let news = QueueNews { frame: &frame, pieces, counts, groups, new: told, speaks };
        Ok(Some(News { html: news.render()?, speaks }))
    }

    /// How many pieces are left in each group that is counted.
    async fn left(&self, service: &Service<Read>) -> Result<Vec<(&'static str, usize)>, ServiceError> {
        let ids: Vec<ArticleId> = self.shown.iter().map(|piece| piece.id).collect();
        let variants = service.variants_of(&ids).await?;
        let is_left = |piece: &&Piece| {
            let of = variants.get(&piece.id).into_iter().flatten().find(|variant| variant.locale == piece.locale);
            of.is_none_or(|variant| variant.state.is_open())
        };
        let mut rest = self.shown.iter();
        let mut groups = Vec::new();
        for (urgency, size) in &self.groups {
            let left = rest.by_ref().take(*size).filter(is_left).count();
            groups.extend(urgency.map(|urgency| (urgency.name(), left)));
        }
        Ok(groups)
    }

    /// What the pieces of these articles stand at now, and who finished those that are done. Each article is read once.
    async fn standing(
        &self,
        service: &Service<Read>,
        touched: &BTreeSet<ArticleId>,
        now: Instant,
    ) -> Result<Vec<QueueChange>, ServiceError> {
        let listed: BTreeSet<ArticleId> = self.shown.iter().map(|piece| piece.id).collect();
        let ids: Vec<ArticleId> = listed.intersection(touched).copied().take(ARTICLES_AT_ONCE).collect();
        let assignees = service.assignees(&ids).await?;
        let mut rows = Vec::new();
        for id in ids {
            let mut article = match service.article(id).await {
                Ok(detail) => detail.article,
                // Gone meanwhile, or not for this reader.
                Err(ServiceError::NotFound { .. }) => continue,
                Err(error) => return Err(error),
            };
            let variants = std::mem::take(&mut article.variants);
            let own = variants
                .into_iter()
                .filter(|variant| self.shown.iter().any(|piece| piece.id == id && piece.locale == variant.locale));
            rows.extend(own.map(|variant| {
                let is_its =
                    |(of, locale, _): &&(ArticleId, String, String)| *of == id && *locale == variant.locale.to_string();
                let assignee = assignees.iter().find(is_its).map(|(_, _, who)| who.clone());
                QueueRow { article: article.clone(), variant, assignee }
            }));
        }
        let actors = self.finished.values().map(String::as_str);
        let names = service.names(queue::named(&rows).chain(actors)).await?;
        let change = |row: &QueueRow| {
            let done = !row.variant.state.is_open();
            let actor = self.finished.get(&Piece::from(row).to_string()).filter(|_| done);
            let by = actor.map(|actor| who(actor, &names));
            QueueChange { item: queue::item(row, &self.view, &names, false, now), done, by }
        };
        Ok(rows.iter().map(change).collect())
    }

    /// How many pieces of the page are not on it. What follows behind its end moves up when others are done, and is not
    /// new.
    async fn count_new(&self, service: &Service<Read>) -> Result<usize, ServiceError> {
        let found = service.queue(&queue::listed(&self.view)).await?;
        let shown: BTreeSet<String> = self.shown.iter().map(ToString::to_string).collect();
        let is_new = |row: &&QueueRow| {
            let here = || {
                let due = row.variant.due_at.map_or(i64::MAX, Instant::as_micros);
                (due, row.article.id, row.variant.locale.to_string())
            };
            !shown.contains(&Piece::from(*row).to_string()) && self.end.as_ref().is_none_or(|end| here() <= *end)
        };
        Ok(found.items.iter().filter(is_new).count())
    }
}

/// The place that a cursor of the queue names.
fn place(word: &str) -> Option<Place> {
    let cursor: Cursor = word.parse().ok()?;
    let (due, locale) = cursor.at.split_once('/')?;
    Some((due.parse().ok()?, cursor.id, locale.to_owned()))
}

/// A group as the page names it, and how many pieces it has there.
fn group(word: &str) -> Option<(Option<Urgency>, usize)> {
    let (name, size) = word.split_once('.')?;
    let urgency = Urgency::ALL.into_iter().find(|urgency| urgency.name() == name);
    Some((urgency, size.parse().ok()?))
}
