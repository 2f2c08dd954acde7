//! What the queue is told while it stands open: nothing moves under the reader.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::HttpRequest;
use askama::Template as _;

use super::{
    super::{
        errors::Refusal,
        piece::Piece,
        query::Query,
        queue,
        rows::{holders, who},
        state::Site,
        view::{QueueItem, QueueNews, QueueView, Who},
    },
    topic::{ARTICLES_AT_ONCE, News},
};
use crate::service::{ArticleId, LoggedEvent, QueueRow, Read, Service, ServiceError};

/// What a queue's page shows.
pub(super) struct Queue {
    view: QueueView,
    /// The pieces that it lists.
    shown: Vec<Piece>,
    /// Whether it is the first page: others do not know what is new.
    first: bool,
    /// How many new pieces were told of.
    new: usize,
}

impl Queue {
    /// What the page says that it shows.
    pub(super) fn asked(query: &Query) -> Result<Self, Refusal> {
        let shown: Result<Vec<Piece>, Refusal> = query.all("shown").map(str::parse).collect();
        Ok(Self { view: queue::view(query)?, shown: shown?, first: query.one("first").is_some(), new: 0 })
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
        // Who did the last thing to each article's variants.
        let mut touched: BTreeMap<ArticleId, &str> = BTreeMap::new();
        touched.extend(events.iter().filter_map(|event| Some((event.article_id?, event.actor.as_str()))));
        if touched.is_empty() {
            return Ok(None);
        }
        let frame = site.frame(request, None, None);
        let mut pieces = Vec::new();
        let changed = self.shown.iter().filter_map(|piece| Some((piece, *touched.get(&piece.id)?)));
        for (piece, actor) in changed.take(ARTICLES_AT_ONCE) {
            pieces.extend(self.standing(service, piece, actor, frame.read_at).await?);
        }
        let new = if self.first { self.count_new(service).await? } else { 0 };
        let speaks = may_speak && new > self.new;
        self.new = new;
        let news = QueueNews { frame: &frame, pieces, counts: queue::counts(service).await?, new, speaks };
        Ok(Some(News { html: news.render()?, speaks }))
    }

    /// What a piece stands at now, and who finished it where that is done.
    async fn standing(
        &self,
        service: &Service<Read>,
        piece: &Piece,
        actor: &str,
        now: crate::clock::Instant,
    ) -> Result<Option<(QueueItem, Option<Who>)>, ServiceError> {
        let mut article = match service.article(piece.id).await {
            Ok(detail) => detail.article,
            // Gone meanwhile, or not for this reader.
            Err(ServiceError::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        let variants = std::mem::take(&mut article.variants);
        let Some(variant) = variants.into_iter().find(|variant| variant.locale == piece.locale) else {
            return Ok(None);
        };
        let assignee = service.assignee(piece.id, &piece.locale).await?;
        let names = service.names(holders([&variant]).chain(assignee.as_deref()).chain([actor])).await?;
        let done = (!variant.state.is_to_do()).then(|| who(actor, &names));
        let row = QueueRow { article, variant, assignee };
        Ok(Some((queue::item(&row, &self.view, &names, false, now), done)))
    }

    /// How many of the first pieces are not on the page.
    async fn count_new(&self, service: &Service<Read>) -> Result<usize, ServiceError> {
        let found = service.queue(&queue::listed(&self.view)).await?;
        let shown: BTreeSet<String> = self.shown.iter().map(ToString::to_string).collect();
        Ok(found.items.iter().filter(|row| !shown.contains(&Piece::from(*row).to_string())).count())
    }
}
