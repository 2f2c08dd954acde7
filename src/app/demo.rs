//! `galley demo`: a newsroom with a past, on a database that is thrown away.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    database, samples,
    server::{self, Bound, Visitors},
    signals::Signals,
};
use crate::{
    cli::{Demo, Ending, Failure, Output},
    clock::{Clock as _, Dated, FixedClock, Instant, SystemClock},
    domain::{Lifecycle, Locale, Policy},
    service::{ArticlePatch, Expected, IngestOptions, Service, Submission},
};

/// The moment that the samples were written as of; it becomes now.
const WRITTEN: &str = "2026-11-20T09:00:00Z";
/// Older dates are archive and stay, in seconds before that moment.
const RECENT: i64 = 30 * DAY;
const DAY: i64 = 86_400;
/// How long an export takes to arrive, in seconds.
const ON_ITS_WAY: i64 = 60;

/// Serves the samples until it is told to stop.
pub(super) async fn demo(args: &Demo, out: &mut Output<'_>) -> Result<Ending, Failure> {
    let mut signals = Signals::listen()?;
    let bound = Bound::take(args.listen.address())?;
    let (_folder, service) = database::scratch().await?;
    tokio::select! {
        loaded = load(&service) => loaded?,
        _ = signals.next() => return Ok(Ending::Clean),
    }
    out.line(format_args!("Galley is ready: {}", bound.url()))?;
    out.line("Nothing is kept: stop it with Ctrl-C, and its database is gone.")?;
    out.flush()?;
    server::serve(bound, service.clone(), Visitors::Everybody, signals, None).await?;
    super::run::close(service).await?;
    Ok(Ending::Clean)
}

/// What happened in the samples' past.
enum Past {
    /// A file was exported: collection, name, submissions.
    Exported(&'static str, &'static str, Vec<Submission>),
    /// An editor decided something about an article of the newsroom.
    Decided(&'static str, Decision),
    /// A day ended.
    DayEnded,
}

enum Decision {
    Withdraw,
    OptOut(&'static str, &'static str),
    Priority(i16),
}

/// What editors decided, and when.
const DECISIONS: [(&str, &str, Decision); 3] = [
    ("2026-11-17T07:20:00Z", "news/poll-fourth-runway", Decision::Withdraw),
    (
        "2026-11-18T23:10:00Z",
        "news/east-line-works",
        Decision::OptOut("zh-CN", "A local story, not for the mainland edition"),
    ),
    ("2026-11-19T02:50:00Z", "news/268554766", Decision::Priority(20)),
];

/// Lives through the samples' past, in its order, by a clock that stands where the samples say.
async fn load(service: &Service) -> Result<(), Failure> {
    let now = SystemClock.now();
    let clock = Arc::new(FixedClock::new(now));
    let past = Service::new(service.store().clone(), clock.clone());
    for text in [samples::NEWSROOM, samples::DOCS] {
        let (name, policy) = policy(text)?;
        past.put_policy(&name, &policy, Expected::Absent).await?;
    }
    for (at, event) in history(now)? {
        clock.set(at.plus_seconds(ON_ITS_WAY).min(now));
        match event {
            Past::Exported(collection, path, submissions) => {
                let options = IngestOptions::default();
                let reports = past.ingest(collection, submissions, options).await?;
                if let Some(errors) = reports.into_iter().find_map(|report| report.result.err()) {
                    let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
                    return Err(Failure::new(format!("The sample `{path}` was refused: {}", errors.join("; "))));
                }
            }
            Past::Decided(key, decision) => decide(&past, key, &decision).await?,
            Past::DayEnded => {
                while past.sweep_late().await? > 0 {}
                past.keep_day().await?;
            }
        }
    }
    past.keep_runs().await?;
    while service.sweep_late().await? > 0 {}
    service.place_events().await?;
    Ok(())
}

async fn decide(service: &Service, key: &str, decision: &Decision) -> Result<(), Failure> {
    let id = service.article_id("newsroom", key).await?;
    match decision {
        Decision::Withdraw => {
            let patch = ArticlePatch { lifecycle: Some(Lifecycle::Withdrawn), ..ArticlePatch::default() };
            service.patch_article(id, &patch, None).await?;
        }
        Decision::Priority(priority) => {
            let patch = ArticlePatch { priority: Some(*priority), ..ArticlePatch::default() };
            service.patch_article(id, &patch, None).await?;
        }
        Decision::OptOut(locale, reason) => {
            let locale = Locale::parse(locale).map_err(|error| Failure::new(error.to_string()))?;
            service.set_not_required(id, &locale, Some(reason)).await?;
        }
    }
    Ok(())
}

/// A sample policy and the name in it.
fn policy(text: &str) -> Result<(String, Policy), Failure> {
    crate::cli::read_policy(text).map_err(|error| Failure::new(format!("A sample policy was refused: {error}")))
}

/// Everything that happened, in its order, with dates moved so that the samples end now.
fn history(now: Instant) -> Result<Vec<(Instant, Past)>, Failure> {
    let moved = Moved { by: now.seconds_since(read(WRITTEN)?) };
    let mut history = Vec::new();
    for (path, text) in samples::FILES {
        let wrong = || Failure::new(format!("The sample `{path}` is not where a day's export lies."));
        let (collection, rest) = path.split_once('/').ok_or_else(wrong)?;
        let (day, below) = rest.split_once('/').ok_or_else(wrong)?;
        if below.contains('/') {
            let (text, at) = moved.file(text)?;
            let at = match at {
                Some(at) => at,
                None => moved.moment(read(&format!("{day}T12:00:00Z"))?),
            };
            let submission = Submission::Markdown {
                path: Some(below.to_owned()),
                bytes: text.into_bytes(),
                defaults: Box::default(),
            };
            history.push((at, Past::Exported(collection, path, vec![submission])));
        } else {
            for line in text.lines() {
                let (line, at) = moved.line(line)?;
                history.push((at, Past::Exported(collection, path, vec![Submission::Item(line)])));
            }
        }
    }
    for (at, key, decision) in DECISIONS {
        history.push((moved.moment(read(at)?), Past::Decided(key, decision)));
    }
    let today = now.as_micros().div_euclid(DAY * 1_000_000);
    let ends: BTreeSet<Instant> = (1..=RECENT / DAY)
        .map(|ago| Instant::from_micros((today - ago + 1) * DAY * 1_000_000).plus_seconds(-2 * ON_ITS_WAY))
        .collect();
    history.extend(ends.into_iter().map(|end| (end, Past::DayEnded)));
    // Stable, so that of two things at once the one listed first comes first.
    history.sort_by_key(|(at, _)| *at);
    Ok(history)
}

fn read(datetime: &str) -> Result<Instant, Failure> {
    Dated::parse(datetime, None).map(|dated| dated.at).map_err(|error| Failure::new(error.to_string()))
}

/// Moves the samples' dates.
struct Moved {
    /// Seconds.
    by: i64,
}

impl Moved {
    fn moment(&self, at: Instant) -> Instant {
        let moved = at.plus_seconds(self.by);
        let recent = read(WRITTEN).is_ok_and(|written| written.seconds_since(at) <= RECENT);
        if recent { moved } else { at }
    }

    /// A Markdown file with its datetime moved, and that datetime.
    fn file(&self, text: &str) -> Result<(String, Option<Instant>), Failure> {
        let mut moved = String::with_capacity(text.len());
        let mut found = None;
        for line in text.lines() {
            let dated = ["datetime: ", "date: "].iter().find_map(|name| Some((*name, line.strip_prefix(name)?)));
            if let Some((name, value)) = dated.filter(|_| found.is_none()) {
                let at = self.moment(read(value.trim_matches('"'))?);
                found = Some(at);
                moved.extend([name, "\"", &at.to_string(), "\"\n"]);
            } else {
                moved.extend([line, "\n"]);
            }
        }
        Ok((moved, found))
    }

    /// A line of JSON with its datetime moved, and that datetime.
    fn line(&self, line: &str) -> Result<(Vec<u8>, Instant), Failure> {
        let unreadable = |error| Failure::because("A sample is not JSON.", error);
        let mut item: serde_json::Value = serde_json::from_str(line).map_err(unreadable)?;
        let datetime = item.get("datetime").and_then(serde_json::Value::as_str).unwrap_or_default();
        let at = self.moment(read(datetime)?);
        if let Some(fields) = item.as_object_mut() {
            fields.insert("datetime".to_owned(), at.to_string().into());
        }
        Ok((item.to_string().into_bytes(), at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Basis, Significance, State};
    use crate::service::{VariantFilter, VariantRow};

    async fn variants(service: &Service) -> Vec<(String, VariantRow)> {
        let mut found = Vec::new();
        for collection in service.collections().await.unwrap() {
            let states = State::ALL.to_vec();
            let filter =
                VariantFilter { collections: vec![collection.id], states, limit: 500, ..VariantFilter::default() };
            let page = service.variants(&filter).await.unwrap();
            found.extend(page.items.into_iter().map(|listed| (listed.article.key.clone(), listed.variant)));
        }
        found
    }

    #[tokio::test]
    async fn the_demo_shows_every_state_and_every_kind_of_staleness() {
        let (_folder, service) = database::scratch().await.unwrap();
        load(&service).await.unwrap();
        let variants = variants(&service).await;
        let states: BTreeSet<State> = variants.iter().map(|(_, variant)| variant.state).collect();
        let absent: Vec<State> = State::ALL.into_iter().filter(|state| !states.contains(state)).collect();
        assert_eq!(absent, [], "{states:?}");
        for significance in [Significance::Minor, Significance::Major, Significance::Correction] {
            let stale = |v: &VariantRow| v.state == State::Stale && v.significance == Some(significance);
            assert!(variants.iter().any(|(_, variant)| stale(variant)), "nothing is stale by {significance}");
        }
        let late = |late| variants.iter().any(|(_, v)| v.state == State::Stale && v.overdue == late);
        assert!(late(true) && late(false));
        assert!(variants.iter().any(|(_, variant)| variant.basis == Some(Basis::Declared)));
    }

    #[tokio::test]
    async fn the_seed_article_is_stale_in_zh_cn_by_its_corrected_figure_and_zh_hk_waits() {
        let (_folder, service) = database::scratch().await.unwrap();
        load(&service).await.unwrap();
        let id = service.article_id("newsroom", "news/268554766").await.unwrap();
        let of = |tag: &str| Locale::parse(tag).unwrap();
        let zh_cn = service.variant(id, &of("zh-CN")).await.unwrap().variant;
        assert_eq!((zh_cn.state, zh_cn.significance), (State::Stale, Some(Significance::Correction)));
        assert_eq!(service.variant(id, &of("zh-HK")).await.unwrap().variant.state, State::Waiting);
        let changes = service.changes(id, &of("zh-CN"), None, None).await.unwrap().unwrap();
        let facts = format!("{:?}", changes.change.facts);
        assert!(facts.contains("10") && facts.contains("12"), "{facts}");
        let report = service.doctor(true, |_| {}).await.unwrap();
        assert_eq!(report.findings, []);
    }
}
