//! `GET /`: how one collection stands.

use actix_web::{HttpRequest, HttpResponse, web::Data};

use super::{
    answer, columns,
    counts::Counts,
    errors::Refusal,
    query::Query,
    rows::{headline, holders, status},
    state::{Chosen, Site},
    view::{Board, Due, LocaleRow, OverviewPage, Section, UrgentRow},
    visitor::Admitted,
};
use crate::{
    clock::Instant,
    service::{ListedVariant, Names, Read, Service},
};

/// The overview.
pub(super) async fn show(request: HttpRequest, site: Data<Site>, service: Admitted<Read>) -> HttpResponse {
    let page = page(&request, &site, &service).await;
    answer::give(&request, &site, page, |page| &page.frame)
}

async fn page(request: &HttpRequest, site: &Site, service: &Service<Read>) -> Result<OverviewPage, Refusal> {
    let chosen = Chosen::of(service, Query::of(request).one("collection")).await?;
    let frame = site.frame(request, Some(Section::Overview), chosen.name());
    let board = match &chosen.collection {
        None => None,
        Some(collection) => {
            let overview = service.overview(&[collection.id]).await?;
            let counts = Counts::from(&overview);
            let locales = columns::of_collection(&collection.policy, counts.locales.keys());
            let held = holders(overview.urgent.iter().map(|listed| &listed.variant));
            let names = service.names(held).await?;
            let row = |locale| LocaleRow { tally: counts.in_locale(&locale), locale };
            (counts.articles > 0).then(|| Board {
                tally: counts.total(counts.locales.keys()),
                urgent: overview.urgent.iter().map(|listed| urgent(listed, &names, frame.read_at)).collect(),
                locales: locales.into_iter().map(row).collect(),
            })
        }
    };
    Ok(OverviewPage { frame, collections: chosen.choices, board })
}

fn urgent(listed: &ListedVariant, names: &Names, now: Instant) -> UrgentRow {
    UrgentRow {
        headline: headline(&listed.article, [&listed.variant]),
        source: listed.article.source_locale.clone(),
        variant: listed.variant.locale.clone(),
        status: status(&listed.article, &listed.variant, names, now),
        due: listed.variant.due_at.map_or(Due::Never, Due::At),
    }
}
