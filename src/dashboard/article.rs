//! `GET /articles/{id}` and `GET /articles/{id}/{locale}`: one article, with one of its variants selected.

use actix_web::{HttpRequest, HttpResponse, web::Data};

use super::{
    acting::acting,
    activity, answer,
    errors::{Problem, Refusal, refuse},
    explaining::explanation,
    links::Address,
    live::live_as,
    query::{Query, number},
    reading::selected,
    rows::{headline, holders, is_withdrawn, opened_at, status, variants_in_order, who},
    state::Site,
    timeline,
    view::{self, ArticlePage, Headline, Layout, LikelyRow, NoteRow, Section, Viewing, Writing},
    visitor::{Admitted, go},
};
use crate::{
    domain::{Locale, State},
    service::{ArticleId, ArticleRow, LikelySource, Note, Read, Service, ServiceError, VariantDetail, VariantRow},
};

/// What an address that leads on to another may ask for.
const ASKED: [&str; 4] = ["hl", "since", "diff", "all"];

/// Sends the reader on to the variant that needs work.
pub(super) async fn first(request: HttpRequest, site: Data<Site>, service: Admitted<Read>) -> HttpResponse {
    match address_of_first(&request, &service).await {
        Ok(address) => go(&address),
        Err(refusal) => elsewhere(&request, &site, &service, &refusal).await,
    }
}

/// Sends the reader on to where a text went that was mapped to another article; refuses where it was not.
async fn elsewhere(request: &HttpRequest, site: &Site, service: &Service<Read>, refusal: &Refusal) -> HttpResponse {
    if let Refusal::Service(ServiceError::NotFound { .. }) = refusal
        && let Ok(id) = number(request, "id")
    {
        let locale = request.match_info().get("locale").and_then(|tag| Locale::parse(tag).ok());
        match service.moved_to(id, locale.as_ref()).await {
            Ok(Some(to)) => {
                let article = Address::to("/articles").then(to);
                return go(&locale.into_iter().fold(article, |article, locale| article.then(&locale)).to_string());
            }
            Ok(None) => {}
            Err(error) => return refuse(request, site, &error.into()),
        }
    }
    refuse(request, site, refusal)
}

async fn address_of_first(request: &HttpRequest, service: &Service<Read>) -> Result<String, Refusal> {
    let id = number(request, "id")?;
    let detail = service.article(id).await?;
    let locale = opened_at(&detail.article, &detail.collection.policy).unwrap_or(&detail.article.source_locale);
    // What is asked for in the address is asked for in the next one too.
    let address = Address::to("/articles").then(id).then(locale);
    let query = Query::of(request);
    let asked = |address: Address, name: &'static str| address.with_some(name, query.one(name).map(str::to_owned));
    Ok(ASKED.into_iter().fold(address, asked).to_string())
}

/// The article.
pub(super) async fn show(request: HttpRequest, site: Data<Site>, service: Admitted<Read>) -> HttpResponse {
    let page = page(&request, &site, &service, None).await;
    if let Err(refusal @ Refusal::Service(ServiceError::NotFound { .. })) = &page {
        return elsewhere(&request, &site, &service, refusal).await;
    }
    answer::give(&request, &site, page, |page| &page.frame)
}

/// The page. `typed` is a translation that was sent and could not be taken.
pub(super) async fn page(
    request: &HttpRequest,
    site: &Site,
    service: &Service<Read>,
    typed: Option<Writing>,
) -> Result<ArticlePage, Refusal> {
    let id = number(request, "id")?;
    let locale = request.match_info().get("locale").and_then(|tag| Locale::parse(tag).ok());
    let locale = locale.ok_or(Refusal::NotFound)?;
    let since = match Query::of(request).one("since") {
        Some(word) => Some(word.parse().map_err(|_| Problem::Value("since", word.to_owned()))?),
        None => None,
    };
    // Before anything is read, so that nothing falls between what is read and what is heard.
    let after = service.newest_position().await?;
    let mut page = one(request, site, service, (id, &locale), since, typed).await?;
    let shown = page.selected.comparison.as_ref().map(|comparison| comparison.to);
    let address = live_as(request, "article").with("article", id).with("locale", &locale).with_some("shown", shown);
    page.frame.live = Some(address.with("after", after));
    Ok(page)
}

/// The article with this variant selected, compared since a revision of its upstream.
pub(super) async fn one(
    request: &HttpRequest,
    site: &Site,
    service: &Service<Read>,
    (id, locale): (ArticleId, &Locale),
    since: Option<i64>,
    typed: Option<Writing>,
) -> Result<ArticlePage, Refusal> {
    let span = timeline::asked(&Query::of(request))?;
    let read = service.variant(id, locale).await?;
    let several = service.collections().await?.len() > 1;
    let collection = several.then(|| read.detail.collection.name.clone());
    let frame = site.frame(request, Some(Section::Articles), collection);
    let article = &read.detail.article;
    let source = article.variants.iter().find(|variant| variant.locale == article.source_locale);
    let names = service.names(holders(&article.variants)).await?;
    let row = |variant: &VariantRow| view::VariantRow {
        locale: variant.locale.clone(),
        status: status(article, variant, &names, frame.read_at),
        explanation: explanation(article, variant),
        revision: variant.newest.filter(|_| variant.exists),
        changed: variant.datetime.filter(|_| variant.exists),
        url: variant.url.clone(),
    };
    let notes = service.notes(id).await?;
    let authors = service.names(notes.iter().map(|note| note.author.as_str())).await?;
    let note = |note: Note| NoteRow {
        number: note.position,
        author: who(&note.author, &authors),
        at: note.at,
        text: note.text,
        removable: note.removable,
    };
    Ok(ArticlePage {
        notes: notes.into_iter().map(note).collect(),
        likely: likely(service, &read).await?,
        headline: headline(article, &article.variants),
        source: article.source_locale.clone(),
        source_revision: source.and_then(|source| source.newest.filter(|_| source.exists)),
        changed: source.and_then(|source| source.datetime),
        url: address(article, source),
        withdrawn: is_withdrawn(article),
        variants: variants_in_order(article, &read.detail.collection.policy).into_iter().map(row).collect(),
        timeline: timeline::timeline(service, &read.detail, span, frame.read_at, &frame.t).await?,
        viewing: viewing(&Query::of(request))?,
        selected: selected(service, &read, since, &names, frame.read_at).await?,
        activity: activity::of_article(service, article).await?,
        acting: acting(service.caller(), &read, &names, typed, site.gate.now()),
        frame,
    })
}

/// What a text whose article has no source may have been made from.
async fn likely(service: &Service<Read>, read: &VariantDetail) -> Result<Option<Vec<LikelyRow>>, Refusal> {
    let unknown = matches!(read.variant.state, State::Orphaned | State::Unknown);
    if !unknown || is_withdrawn(&read.detail.article) {
        return Ok(None);
    }
    let found = service.likely_sources(read).await?;
    let row = |likely: LikelySource| LikelyRow {
        id: likely.article.id,
        published: likely.article.published_at,
        percent: likely.percent,
        headline: likely_headline(likely),
    };
    Ok(Some(found.into_iter().map(row).collect()))
}

/// An article that a text may have been made from, at its source.
pub(super) fn likely_headline(likely: LikelySource) -> Headline {
    let locale = likely.article.source_locale.clone();
    Headline { title: likely.headline, locale, ..headline(&likely.article, []) }
}

/// How the comparison is to be shown.
fn viewing(query: &Query) -> Result<Viewing, Problem> {
    let layout = match query.one("diff") {
        Some(name) => {
            let known = Layout::ALL.into_iter().find(|layout| layout.as_str() == name);
            known.ok_or_else(|| Problem::Value("diff", name.to_owned()))?
        }
        None => Layout::default(),
    };
    Ok(Viewing { layout, unfolded: query.one("all").is_some() })
}

/// Where the source is published.
fn address(article: &ArticleRow, source: Option<&VariantRow>) -> Option<String> {
    source.and_then(|source| source.url.clone()).or_else(|| article.url.clone())
}
