//! `/sources`: who sends documents, what they sent, and what of it was refused.

use actix_web::{HttpRequest, HttpResponse, http::header, web, web::Data};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use super::{
    answer,
    bulk::suggestion,
    errors::{Problem, Refusal},
    export,
    links::{Address, SOURCES},
    live::live_as,
    query::{Query, number},
    rows::headline,
    state::Site,
    view::{
        Counts, Health, LateSource, RefusedRow, RunPage, RunRow, Section, Sender, SourceFilter, SourcePage, SourceRow,
        SourcelessRow, SourcesPage,
    },
    visitor::Admitted,
};
use crate::service::{self, CollectionRecord, IngestRun, ListedVariant, Read, RunCounts, Service};

/// How many texts without a source a page lists.
const LISTED: usize = 20;
/// For how many of them at once it is looked up what they may have been made from.
const AT_ONCE: usize = 4;

/// All sources.
pub(super) async fn show(request: HttpRequest, site: Data<Site>, service: Admitted<Read>) -> HttpResponse {
    let page = async || {
        // Before anything is read, so that nothing falls between what is read and what is heard.
        let position = service.newest_position().await?;
        let sources = worst_first(service.sources().await?);
        let mut frame = site.frame(&request, Some(Section::Sources), None);
        frame.live = (!sources.is_empty()).then(|| live_as(&request, "sources").with("after", position));
        Ok(SourcesPage { sources, filter: filter(&Query::of(&request))?, frame })
    };
    let file = async |kind| export::sources(&page().await?, kind).await;
    if let Some(file) = export::asked(&request, &site, &service, file).await {
        return file;
    }
    answer::give(&request, &site, page().await, |page| &page.frame)
}

/// Which sources the address asks for. What is not known is refused by name.
fn filter(query: &Query) -> Result<SourceFilter, Problem> {
    let known = |name: &'static str, value: &str| Problem::Value(name, value.to_owned());
    let state = query.one("state");
    let state = state.map(|name| SourceFilter::state_named(name).ok_or_else(|| known("state", name))).transpose()?;
    let kind = query.one("kind");
    let kind = kind.map(|name| SourceFilter::kind_named(name).ok_or_else(|| known("kind", name))).transpose()?;
    Ok(SourceFilter { state, kind })
}

/// Sources as rows, those that need somebody first.
pub(super) fn worst_first(sources: Vec<service::Source>) -> Vec<SourceRow> {
    let mut rows: Vec<SourceRow> = sources.into_iter().map(row).collect();
    let rank = |health| match health {
        Health::Failing => 0,
        Health::Quiet => 1,
        Health::Healthy => 2,
    };
    rows.sort_by(|one, other| rank(one.health).cmp(&rank(other.health)).then(other.last.cmp(&one.last)));
    rows
}

/// One source, with its last runs.
pub(super) async fn show_one(
    request: HttpRequest,
    site: Data<Site>,
    slug: web::Path<String>,
    service: Admitted<Read>,
) -> HttpResponse {
    let page = async || {
        let source = find(&service, &slug).await?;
        let collections = service.collections().await?;
        let runs = service.source_runs(&source.source).await?;
        let runs = runs.iter().map(|run| run_row(run, &collections)).collect();
        let all = service.sourceless_of(&source.source).await?;
        let listed = stream::iter(all.iter().take(LISTED)).map(async |ListedVariant { article, variant, .. }| {
            let likeliest = suggestion(&service, article.id, &variant.locale).await?;
            let locale = variant.locale.clone();
            Ok::<_, Refusal>(SourcelessRow { headline: headline(article, [variant]), locale, likeliest })
        });
        let sourceless: Vec<SourcelessRow> = listed.buffered(AT_ONCE).try_collect().await?;
        Ok(SourcePage {
            source: row(source),
            runs,
            more: all.len() - sourceless.len(),
            sourceless,
            frame: site.frame(&request, Some(Section::Sources), None),
        })
    };
    let file = async |kind| export::source_runs(&page().await?, kind).await;
    if let Some(file) = export::asked(&request, &site, &service, file).await {
        return file;
    }
    answer::give(&request, &site, page().await, |page| &page.frame)
}

/// One run of a source.
pub(super) async fn show_run(request: HttpRequest, site: Data<Site>, service: Admitted<Read>) -> HttpResponse {
    let page = async {
        let source = find(&service, request.match_info().get("slug").unwrap_or_default()).await?;
        let run = service.source_run(&source.source, number(&request, "run")?).await?;
        let refused = run.problems.iter().map(|problem| RefusedRow {
            key: problem.key.clone(),
            locale: problem.locale.clone(),
            field: problem.field.clone(),
            message: problem.message.clone(),
        });
        Ok(RunPage {
            refused: refused.collect(),
            run: run_row(&run, &service.collections().await?),
            source: row(source),
            frame: site.frame(&request, Some(Section::Sources), None),
        })
    };
    answer::give(&request, &site, page.await, |page| &page.frame)
}

/// Sends whoever looks for a run among the runs to where it is.
pub(super) async fn moved(request: HttpRequest, _reader: Admitted<Read>) -> HttpResponse {
    let piece = |name| request.match_info().get(name).unwrap_or_default();
    let to = Address::to(SOURCES).then(piece("slug")).then(piece("run"));
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, to.to_string())).finish()
}

async fn find(service: &Service<Read>, slug: &str) -> Result<service::Source, Refusal> {
    let sources = service.sources().await?;
    sources.into_iter().find(|source| self::slug(&source.source) == slug).ok_or(Refusal::NotFound)
}

/// Who sends, as an address has it: `token-a1b2`, `operator`.
fn slug(source: &str) -> String {
    source.replacen(':', "-", 1)
}

fn sender(source: &str, name: Option<String>) -> Sender {
    match (source.split_once(':'), source) {
        (Some(("token", _)), _) => name.map_or(Sender::Forgotten, Sender::Program),
        (Some((_, person)), _) => Sender::Person(person.to_owned()),
        (None, "local") => Sender::Anybody,
        (None, _) => Sender::Operator,
    }
}

fn row(source: service::Source) -> SourceRow {
    SourceRow {
        slug: slug(&source.source),
        sender: sender(&source.source, source.name),
        collections: source.collections,
        last: source.last,
        failing_since: source.failing_since,
        hours: source.hours.into_iter().map(|hour| (hour.began_at, hour.counts.into())).collect(),
        health: match source.health {
            service::Health::Healthy => Health::Healthy,
            service::Health::Quiet => Health::Quiet,
            service::Health::Failing => Health::Failing,
        },
    }
}

fn run_row(run: &IngestRun, collections: &[CollectionRecord]) -> RunRow {
    let collection = collections.iter().find(|collection| collection.id == run.collection_id);
    RunRow {
        id: run.id,
        began: run.began_at,
        collection: collection.map(|collection| collection.name.clone()).unwrap_or_default(),
        calls: natural(run.calls),
        busy: natural(run.busy_ms),
        counts: run.counts.into(),
    }
}

impl From<RunCounts> for Counts {
    fn from(counts: RunCounts) -> Self {
        Self {
            created: natural(counts.created),
            revised: natural(counts.revised),
            unchanged: natural(counts.unchanged),
            refused: natural(counts.refused),
            held: natural(counts.held),
        }
    }
}

impl From<service::LateSource> for LateSource {
    fn from(late: service::LateSource) -> Self {
        Self {
            slug: slug(&late.source),
            sender: sender(&late.source, late.name),
            collection: late.collection,
            trouble: late.trouble,
        }
    }
}

fn natural(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}
