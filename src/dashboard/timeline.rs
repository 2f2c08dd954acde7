//! Where an article's timeline comes from: what the log tells of its variants, and its source's revisions.

use super::{
    errors::Problem,
    query::Query,
    rows::{holders, status, variants_in_order},
    view::{Span, StateChange, Tick, Timeline, TimelineRow},
};
use crate::{
    clock::Instant,
    domain::{Label, Significance, Window, bands},
    i18n::Translator,
    service::{ArticleDetail, Read, Service, ServiceError, StatePassing},
};

const WEEK_SECONDS: i64 = 7 * 86_400;
/// How many revisions are marked, and how many changes listed, at most; the newest.
const MOST: usize = 100;

/// The stretch asked for; the shortest in which something happened where none is.
pub(super) fn asked(query: &Query) -> Result<Option<Span>, Problem> {
    let named = |name: &str| Span::ALL.into_iter().find(|span| span.as_str() == name);
    query.one("span").map(|name| named(name).ok_or_else(|| Problem::Value("span", name.to_owned()))).transpose()
}

/// The timeline of an article, read at `now`.
pub(super) async fn timeline(
    service: &Service<Read>,
    detail: &ArticleDetail,
    asked: Option<Span>,
    now: Instant,
    t: &Translator,
) -> Result<Timeline, ServiceError> {
    let article = &detail.article;
    let told = service.state_passings(article.id).await?;
    let mut revisions = match service.revisions(article.id, &article.source_locale).await {
        Ok(revisions) => revisions,
        Err(ServiceError::NotFound { .. }) => Vec::new(),
        Err(error) => return Err(error),
    };
    let has_source = !revisions.is_empty();
    revisions.truncate(MOST);
    revisions.reverse();
    let last = told.last().map(|told| told.passing.at).max(revisions.last().map(|revision| revision.received_at));
    // Pages are read to the minute; what happened within it is shown too.
    let until = now.plus_seconds(60);
    let begins = |span: Span| match span {
        Span::Today => t.start_of(t.date(now)).unwrap_or(now),
        Span::Week => now.plus_seconds(-WEEK_SECONDS),
        Span::All => article.created_at.min(now.plus_seconds(-60)),
    };
    let happened = |span: &Span| last.is_some_and(|last| last >= begins(*span)) && article.created_at < begins(*span);
    let usual = || [Span::Today, Span::Week].into_iter().find(happened).unwrap_or_default();
    let span = asked.unwrap_or_else(usual);
    let window = Window { from: begins(span), until };
    let within = |at: Instant| at >= window.from && at <= window.until;
    let variants = variants_in_order(article, &detail.collection.policy);
    let names = service.names(holders(&article.variants)).await?;
    let row = |variant: &&crate::service::VariantRow| {
        let own = |told: &&StatePassing| told.locale == variant.locale;
        let passings: Vec<_> = told.iter().filter(own).map(|told| told.passing).collect();
        // A source that has not come is drawn as nothing, not as if it were there.
        let is_there = has_source || variant.locale != article.source_locale;
        let drawn = is_there.then(|| bands(&passings, variant.state, article.created_at, window));
        TimelineRow {
            locale: variant.locale.clone(),
            bands: drawn.unwrap_or_default(),
            status: status(article, variant, &names, now),
        }
    };
    let tick = |revision: &crate::service::RevisionSummary| Tick {
        number: revision.number,
        at: revision.received_at,
        correction: revision.label.is_some_and(|Label { significance, .. }| significance == Significance::Correction),
    };
    let passage =
        |told: &StatePassing| StateChange { at: told.passing.at, locale: told.locale.clone(), into: told.passing.into };
    Ok(Timeline {
        span,
        asked: asked.is_some(),
        source: article.source_locale.clone(),
        window,
        rows: variants.iter().map(row).collect(),
        ticks: revisions.iter().filter(|revision| within(revision.received_at)).map(tick).collect(),
        changes: told.iter().rev().filter(|told| within(told.passing.at)).take(MOST).map(passage).collect(),
    })
}
