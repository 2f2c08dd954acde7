//! `GET /articles`: the articles of one collection and the state of each of their variants.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, web::Data};

use askama::Template as _;

use super::{
    answer::{self, Part},
    columns,
    counts::Counts,
    errors::Refusal,
    export::{self, FileKind},
    live::live_as,
    narrowing::{self, Asking},
    query::Query,
    rows::{headline, holders, opened_at, status},
    state::{Chosen, Site},
    view::{self, ArticlesPage, Assignee, Filter, LocaleChoice, LocaleColumn, OwnView, Results, Section, Tally},
    visitor::Admitted,
};
use crate::{
    clock::Instant,
    domain::{Locale, Policy, Scope, Search, fold},
    service::{ArticleId, ArticleRow, MOST_BY_HEADLINE, Manage, Names, Read, SavedView, Service},
};

/// The matrix.
pub(super) async fn show(request: HttpRequest, site: Data<Site>, service: Admitted<Read>) -> HttpResponse {
    let file = async |kind| write(&request, &site, &service, kind).await;
    if let Some(file) = export::asked(&request, &site, &service, file).await {
        return file;
    }
    let page = page(&request, &site, &service).await;
    answer::give_parts(
        &request,
        &site,
        page,
        |page| &page.frame,
        |page, id| {
            let address = Some(page.address().to_string());
            (id == "results").then(|| Ok(Part { html: Results(page).render()?, address }))
        },
    )
}

/// The same list as a file.
async fn write(
    request: &HttpRequest,
    site: &Site,
    service: &Service<Read>,
    kind: FileKind,
) -> Result<HttpResponse, Refusal> {
    let query = &Query::of(request);
    let filter = narrowing::filter(query)?;
    let chosen = Chosen::of(service, request).await?;
    let frame = site.frame(request, Some(Section::Articles), chosen.name());
    let collection = chosen.collection.ok_or(Refusal::NotFound)?;
    let counts = Counts::of(&service.tallies().await?, collection.id);
    let locales = columns::of_collection(&collection.policy, counts.locales.keys());
    let reader = service.caller().actor.to_string();
    let collation = frame.collation();
    let asking =
        Asking { reader: &reader, collection: collection.id, locales: &locales, now: frame.read_at, collation };
    let wanted = narrowing::request(&filter, query, &asking)?;
    let shown = locales.into_iter().filter(|locale| filter.locales.is_empty() || filter.locales.contains(locale));
    let shown = shown.take(columns::MOST).collect();
    export::articles(service, kind, frame, &collection.name, shown, wanted).await
}

async fn page(request: &HttpRequest, site: &Site, service: &Service<Read>) -> Result<ArticlesPage, Refusal> {
    let query = Query::of(request);
    let filter = narrowing::filter(&query)?;
    let chosen = Chosen::of(service, request).await?;
    let mut frame = site.frame(request, Some(Section::Articles), chosen.name());
    let Some(collection) = &chosen.collection else {
        return Ok(ArticlesPage {
            frame,
            collections: chosen.choices,
            filter: Filter::default(),
            tally: Tally::default(),
            locales: Vec::new(),
            columns: Vec::new(),
            hidden: 0,
            rows: Vec::new(),
            matching: None,
            sortable: None,
            total: 0,
            sections: Vec::new(),
            people: Vec::new(),
            views: Vec::new(),
            own_locales: Vec::new(),
            before: None,
            after: None,
        });
    };
    // Before anything is read, so that nothing falls between what is read and what is heard.
    let after = service.newest_position().await?;
    frame.live = Some(live_as(request, "articles").with("collection", &collection.name).with("after", after));
    let held = service.held_work(collection.id, frame.read_at).await?;
    let counts = Counts::of(&service.tallies().await?, collection.id).holding(&held);
    let locales = columns::of_collection(&collection.policy, counts.locales.keys());
    let is_chosen = |locale: &Locale| filter.locales.contains(locale);
    let shown: Vec<&Locale> = locales.iter().filter(|locale| filter.locales.is_empty() || is_chosen(locale)).collect();
    let tally = counts.total(shown.iter().copied());
    let hidden = shown.len().saturating_sub(columns::MOST);
    let columns: Vec<LocaleColumn> = shown
        .into_iter()
        .take(columns::MOST)
        .map(|locale| LocaleColumn { locale: locale.clone(), tally: counts.in_locale(locale) })
        .collect();
    let reader = service.caller().actor.to_string();
    let collation = frame.collation();
    let asking =
        Asking { reader: &reader, collection: collection.id, locales: &locales, now: frame.read_at, collation };
    let wanted = narrowing::request(&filter, &query, &asking)?;
    let (found, sorted, matching) = if filter.narrows() {
        let (found, sorted, matched) = wanted.counted(service).await?;
        (found, sorted, matched.map(|matched| (matched.articles, matched.work)))
    } else {
        let (found, sorted) = wanted.page(service).await?;
        (found, sorted, None)
    };
    let names = service.names(holders(found.items.iter().flat_map(|article| &article.variants))).await?;
    let mut also = matched(service, &Search::parse(&filter.query), &found.items).await?;
    // What a decision about many did not get done.
    let ticked: Vec<ArticleId> = query.all("ticked").filter_map(|id| id.parse().ok()).collect();
    let row = |article: &ArticleRow| {
        let also = also.remove(&article.id);
        let ticked = ticked.contains(&article.id);
        view::ArticleRow { also, ticked, ..row(article, &collection.policy, &columns, &names, frame.read_at) }
    };
    let rows = found.items.iter().map(row).collect();
    let mut sections = service.kinds(collection.id).await?;
    sections.sort_by_cached_key(|section| collation.key(section));
    Ok(ArticlesPage {
        collections: chosen.choices,
        tally,
        locales: locales.into_iter().map(|locale| LocaleChoice { chosen: is_chosen(&locale), locale }).collect(),
        columns,
        hidden,
        rows,
        matching,
        sortable: (!sorted).then_some(MOST_BY_HEADLINE),
        total: counts.articles,
        sections,
        people: people(site, service, &filter).await?,
        views: service.saved_views().await?.into_iter().map(OwnView::from).collect(),
        own_locales: service.caller().grant.locales.iter().flatten().cloned().collect(),
        before: found.previous.map(|cursor| cursor.to_string()),
        after: found.next.map(|cursor| cursor.to_string()),
        frame,
        filter,
    })
}

/// Those whose work a list can be narrowed to: all for whoever may assign it, and the one asked for.
async fn people(site: &Site, service: &Service<Read>, filter: &Filter) -> Result<Vec<(String, String)>, Refusal> {
    let mut people = Vec::new();
    if service.caller().grant.allows(Scope::Manage) {
        let manager: Service<Manage> = site.gate.admit(service.caller())?;
        people.extend(manager.assignable().await?.into_iter().map(|person| (person.actor, person.display_name)));
    }
    if let Some(Assignee::Of(actor)) = &filter.assignee
        && !people.iter().any(|(other, _)| other == actor)
    {
        let names = service.names([actor.as_str()]).await?;
        people.push((actor.clone(), names.of(actor).unwrap_or(actor).to_owned()));
    }
    Ok(people)
}

/// For articles that were not found by their own headline and key alone: the first translation's headline that has what
/// they lack.
async fn matched(
    service: &Service<Read>,
    search: &Search,
    articles: &[ArticleRow],
) -> Result<HashMap<ArticleId, (Locale, String)>, Refusal> {
    let lacked = |article: &ArticleRow| -> Vec<&String> {
        let shown = fold(&format!("{} {}", article.title.as_deref().unwrap_or_default(), article.key));
        search.words().iter().filter(|word| !shown.contains(word.as_str())).collect()
    };
    let lacking: HashMap<ArticleId, Vec<&String>> =
        articles.iter().map(|article| (article.id, lacked(article))).filter(|(_, words)| !words.is_empty()).collect();
    if lacking.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<ArticleId> = lacking.keys().copied().collect();
    let mut found = HashMap::new();
    for (id, titles) in service.headlines(&ids).await? {
        let has = |(_, title): &(Locale, String)| {
            let folded = fold(title);
            lacking.get(&id).is_some_and(|words| words.iter().any(|word| folded.contains(word.as_str())))
        };
        found.extend(titles.into_iter().find(has).map(|title| (id, title)));
    }
    Ok(found)
}

fn row(
    article: &ArticleRow,
    policy: &Policy,
    columns: &[LocaleColumn],
    names: &Names,
    now: Instant,
) -> view::ArticleRow {
    let cell = |column: &LocaleColumn| {
        let variant = article.variants.iter().find(|variant| variant.locale == column.locale)?;
        Some(status(article, variant, names, now))
    };
    let source = article.variants.iter().find(|variant| variant.locale == article.source_locale);
    view::ArticleRow {
        headline: headline(article, &article.variants),
        opened_at: opened_at(article, policy).unwrap_or(&article.source_locale).clone(),
        changed: source.and_then(|source| source.datetime),
        also: None,
        ticked: false,
        cells: columns.iter().map(cell).collect(),
    }
}

impl From<SavedView> for OwnView {
    fn from(view: SavedView) -> Self {
        Self { id: view.id, name: view.name, query: view.query }
    }
}
