//! What the feed of what happened is told while it stands open: how much is new. Nothing is put in above what is being read.

use actix_web::HttpRequest;
use askama::Template as _;

use super::{
    super::{activity, errors::Refusal, query::Query, state::Site, view::ActivityNews},
    topic::News,
};
use crate::service::{ActivityFilter, Read, Service};

/// What a feed's page shows.
pub(super) struct Feed {
    filter: ActivityFilter,
    /// The newest event that it may tell of, by its place in the feed.
    since: i64,
    /// How many newer ones were told of.
    told: u64,
}

impl Feed {
    /// What the page says that it shows.
    pub(super) fn asked(request: &HttpRequest, site: &Site) -> Result<Self, Refusal> {
        let query = Query::of(request);
        let filter = activity::filter(&site.frame(request, None, None), &activity::view(&query)?)?;
        let since = query.one("since").and_then(|since| since.parse().ok()).unwrap_or_default();
        Ok(Self { filter, since, told: 0 })
    }

    /// How much happened since the page was made, whichever node heard of it, and however often the page was away.
    pub(super) async fn news(
        &mut self,
        request: &HttpRequest,
        site: &Site,
        service: &Service<Read>,
        may_speak: bool,
    ) -> Result<Option<News>, Refusal> {
        let new = service.activity_since(&self.filter, self.since).await?;
        if new == self.told {
            return Ok(None);
        }
        self.told = new;
        let frame = site.frame(request, None, None);
        let news = ActivityNews { frame: &frame, new, speaks: may_speak };
        Ok(Some(News { html: news.render()?, speaks: may_speak }))
    }
}
