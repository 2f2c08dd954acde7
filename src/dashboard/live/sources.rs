//! What the list of sources is told while it stands open: how each is, how late it is, and what it sent.

use std::collections::BTreeMap;

use actix_web::HttpRequest;
use askama::Template as _;

use super::{
    super::{
        errors::Refusal,
        sources::worst_first,
        state::Site,
        view::{SourceRow, SourcesNews},
    },
    topic::News,
};
use crate::service::{Read, Service};

/// What a page of sources shows.
#[derive(Default)]
pub(super) struct Sources {
    /// What was told last of each, by its slug.
    told: BTreeMap<String, String>,
    /// The sentence that was told last.
    answer: String,
}

impl Sources {
    /// What changed since it was told last. A source that falls silent makes no event, so this is asked by the clock.
    pub(super) async fn news(
        &mut self,
        request: &HttpRequest,
        site: &Site,
        service: &Service<Read>,
        may_speak: bool,
    ) -> Result<Option<News>, Refusal> {
        let frame = site.frame(request, None, None);
        let rows = worst_first(service.sources().await?);
        let mut changed = Vec::new();
        for row in &rows {
            let words = row.words(&frame);
            if self.told.insert(row.slug.clone(), words.clone()).is_none_or(|told| told != words) {
                changed.push(row);
            }
        }
        if changed.is_empty() {
            return Ok(None);
        }
        let answer = SourceRow::answer(&rows, &frame);
        // What the page said when it was opened was read there.
        let speaks = may_speak && !self.answer.is_empty() && self.answer != answer;
        let news = SourcesNews { frame: &frame, answer: &answer, sources: changed, speaks };
        let html = news.render()?;
        self.answer = answer;
        Ok(Some(News { html, speaks }))
    }
}
