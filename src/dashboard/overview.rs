//! `GET /`: how one collection stands.

use actix_web::{HttpRequest, HttpResponse, web::Data};

use super::{
    activity, answer, columns,
    counts::Counts,
    errors::Refusal,
    links::Address,
    live::live_as,
    query::Query,
    rows::{headline, holders, status},
    sources::worst_first,
    state::{Chosen, Site},
    view::{Board, Charts, Due, Frame, Glance, LocaleRow, OverviewPage, Section, Trend, UrgentRow},
    visitor::Admitted,
};
use crate::{
    clock::Instant,
    domain::State,
    service::{CollectionId, ListedVariant, Names, Overview, Read, Service},
};

/// How many of those who send documents it names.
const SOURCES: usize = 6;

/// The overview.
pub(super) async fn show(request: HttpRequest, site: Data<Site>, service: Admitted<Read>) -> HttpResponse {
    let page = page(&request, &site, &service).await;
    answer::give(&request, &site, page, |page| &page.frame)
}

pub(super) async fn page(request: &HttpRequest, site: &Site, service: &Service<Read>) -> Result<OverviewPage, Refusal> {
    let query = Query::of(request);
    let chosen = Chosen::of(service, request).await?;
    let mut frame = site.frame(request, Some(Section::Overview), chosen.name());
    let board = match &chosen.collection {
        None => None,
        Some(collection) => {
            // Before anything is read, so that nothing falls between what is read and what is heard.
            let after = service.newest_position().await?;
            let overview = service.overview(&[collection.id]).await?;
            let held = service.held_work(collection.id, frame.read_at).await?;
            let counts = Counts::from(&overview).holding(&held);
            let locales = columns::of_collection(&collection.policy, counts.locales.keys());
            let held = holders(overview.urgent.iter().map(|listed| &listed.variant));
            let names = service.names(held).await?;
            let row = |locale| LocaleRow { tally: counts.in_locale(&locale), locale };
            let stale = overview.total.of(State::Stale);
            let sources = worst_first(service.sources_of(&collection.name, SOURCES).await?);
            let glance = service.glance(collection.id).await?;
            // The page looks back where there is nothing to look forward to.
            let finished =
                if overview.urgent.is_empty() { activity::finished(service, collection.id).await? } else { Vec::new() };
            let charts = charts(service, &query, collection.id, stale, frame.read_at).await?;
            frame.live = (counts.articles > 0).then(|| live_address(request, &collection.name, &overview, after));
            (counts.articles > 0).then(|| Board {
                tally: counts.total(counts.locales.keys()),
                people: counts.people,
                urgent: overview.urgent.iter().map(|listed| urgent(&frame, listed, &names)).collect(),
                finished,
                locales: locales.into_iter().map(row).collect(),
                charts,
                sources,
                shift: collection.policy.allowed.shift(frame.read_at),
                glance: Glance { oldest: glance.oldest_due, majors: glance.majors, review: glance.oldest_review },
            })
        }
    };
    Ok(OverviewPage { frame, collections: chosen.choices, board })
}

/// Where the page hears of changes: it tells what it shows as most urgent.
fn live_address(request: &HttpRequest, collection: &str, overview: &Overview, after: i64) -> Address {
    let address = live_as(request, "overview").with("collection", collection);
    let shown = overview.urgent.iter().map(|listed| format!("{}/{}", listed.article.id, listed.variant.locale));
    shown.fold(address, |address, shown| address.with("shown", shown)).with("after", after)
}

async fn charts(
    service: &Service<Read>,
    query: &Query,
    collection: CollectionId,
    stale: i64,
    now: Instant,
) -> Result<Charts, Refusal> {
    let natural = |count: i64| u64::try_from(count).unwrap_or_default();
    let [usual, ..] = Trend::SPANS;
    let asked = query.one("trend").and_then(|days| days.parse().ok()).filter(|days| Trend::SPANS.contains(days));
    let days = service.stale_trend(collection, asked.unwrap_or(usual)).await?;
    let ages = service.stale_ages(collection, stale, now).await?;
    Ok(Charts {
        ages: ages.into_iter().map(|(age, count)| (age, natural(count))).collect(),
        trend: Trend {
            days: days.into_iter().map(|(day, count)| (day, count.map(natural))).collect(),
            now: natural(stale),
        },
    })
}

fn urgent(frame: &Frame, listed: &ListedVariant, names: &Names) -> UrgentRow {
    let status = status(&listed.article, &listed.variant, names, frame.read_at);
    UrgentRow {
        claimable: frame.can_claim(&listed.variant.locale, &status),
        headline: headline(&listed.article, [&listed.variant]),
        source: listed.article.source_locale.clone(),
        variant: listed.variant.locale.clone(),
        status,
        due: listed.variant.due_at.map_or(Due::Never, Due::At),
    }
}
