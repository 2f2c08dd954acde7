//! What sources send: gathered in memory as documents come in, written down every second or so, and kept for a month.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::{ItemReport, MayRead, Names, Service, ServiceError};
use crate::{
    clock::Instant,
    domain::Outcome,
    storage::{CollectionId, IngestRun, RunCounts, RunHour, RunProblem},
};

/// A minute in microseconds: what a source sends within one is one run.
const MINUTE: i64 = 60_000_000;
/// How many refused documents a run lists, and how long what is said of each may be, in characters.
const LISTED: usize = 50;
const LONGEST: usize = 200;
/// How many runs wait to be written down at most. Beyond that the oldest are given up: the documents are in, only the
/// record of their coming is not.
const WAITING: usize = 10_000;
/// How long runs are kept, in seconds: thirty days.
const KEPT_SECONDS: i64 = 30 * 86_400;
/// How long a source may be silent before it is called quiet, in seconds, where no rule of a collection says otherwise.
const QUIET_SECONDS: i64 = 86_400;
/// How many runs are listed.
const SHOWN: u64 = 50;

/// Runs that are not written down yet.
#[derive(Debug, Default)]
pub(super) struct Waiting(Mutex<Vec<IngestRun>>);

impl Waiting {
    /// Adds runs. Where there are too many, the oldest are let go.
    fn put(&self, runs: Vec<IngestRun>) {
        let mut waiting = self.held();
        waiting.extend(runs);
        let_go(&mut waiting);
    }

    /// Adds runs again that were taken, before those that came meanwhile. Where there are too many, the oldest are let go.
    fn put_back(&self, mut runs: Vec<IngestRun>) {
        runs.sort_by_key(|run| run.began_at);
        let mut waiting = self.held();
        runs.append(&mut waiting);
        let_go(&mut runs);
        *waiting = runs;
    }

    /// Takes all of them.
    fn taken(&self) -> Vec<IngestRun> {
        std::mem::take(&mut *self.held())
    }

    fn held(&self) -> MutexGuard<'_, Vec<IngestRun>> {
        // Whoever held it and panicked left a list of runs all the same.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets the oldest go where there are too many.
fn let_go(waiting: &mut Vec<IngestRun>) {
    let too_many = waiting.len().saturating_sub(WAITING);
    waiting.drain(..too_many);
}

/// How a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// It sends, and what it sends is taken.
    Healthy,
    /// It has sent nothing for longer than usual.
    Quiet,
    /// Of what it sent last to one of its collections, more was refused than taken.
    Failing,
}

/// A source: whoever sends documents.
#[derive(Debug, Clone)]
pub struct Source {
    /// Who, as events name them.
    pub source: String,
    /// What its token is for, where it is one.
    pub name: Option<String>,
    /// The collections that it sends to.
    pub collections: Vec<String>,
    /// When it last sent something.
    pub last: Instant,
    /// What it sent in the last 24 hours, hour by hour.
    pub hours: Vec<RunHour>,
    /// How it is.
    pub health: Health,
    /// Since when it fails, where it does.
    pub failing_since: Option<Instant>,
}

impl<P> Service<P> {
    /// Notes what came of documents that began to be taken in then. Nothing is written yet.
    pub(super) fn note_run(&self, collection_id: CollectionId, began: Instant, reports: &[ItemReport]) {
        if reports.is_empty() {
            return;
        }
        let now = self.clock.now();
        let mut counts = RunCounts::default();
        let mut problems = Vec::new();
        for report in reports {
            match &report.result {
                Ok(taken) if taken.held.is_some() => counts.held += 1,
                Ok(taken) => match taken.outcome {
                    Some(Outcome::Created) => counts.created += 1,
                    Some(Outcome::Revised | Outcome::Redated | Outcome::Deleted) => counts.revised += 1,
                    Some(Outcome::Unchanged) | None => counts.unchanged += 1,
                },
                Err(_) => {
                    counts.refused += 1;
                    if problems.len() < LISTED {
                        problems.push(problem(report));
                    }
                }
            }
        }
        let micros = began.as_micros();
        let run = IngestRun {
            id: 0,
            collection_id,
            source: self.actor(),
            began_at: Instant::from_micros(micros - micros.rem_euclid(MINUTE)),
            ended_at: now,
            calls: 1,
            counts,
            busy_ms: (now.as_micros() - micros).max(0) / 1_000,
            problems,
        };
        self.runs.put(vec![run]);
    }
}

fn problem(report: &ItemReport) -> RunProblem {
    let first = report.result.as_ref().err().and_then(|errors| errors.first());
    let short = |text: &str| text.chars().filter(|c| !c.is_control()).take(LONGEST).collect::<String>();
    RunProblem {
        key: report.key.as_deref().map(short),
        locale: report.locale.as_ref().map(ToString::to_string),
        field: first.map(|error| short(&error.field)).unwrap_or_default(),
        message: first.map(|error| short(&error.message)).unwrap_or_default(),
    }
}

impl Service {
    /// Writes down the runs that wait; those that could not be written wait on. Returns how many calls were written down.
    pub async fn keep_runs(&self) -> Result<i64, ServiceError> {
        let runs = together(self.runs.taken());
        if runs.is_empty() {
            return Ok(0);
        }
        let written = self.write_runs(&runs).await;
        let calls = runs.iter().map(|run| run.calls).sum();
        if written.is_err() {
            self.runs.put_back(runs);
        }
        written.map(|()| calls)
    }

    async fn write_runs(&self, runs: &[IngestRun]) -> Result<(), ServiceError> {
        let transaction = self.store.transaction().await?;
        for run in runs {
            transaction.add_ingest_run(run).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Forgets runs that are older than a month. Returns how many; call it again until that is none.
    pub async fn forget_ingest_runs(&self) -> Result<u64, ServiceError> {
        Ok(self.store.forget_ingest_runs(self.clock.now().plus_seconds(-KEPT_SECONDS)).await?)
    }
}

/// The calls of each source to each collection in each minute as one run, in one order on all nodes, so that no two nodes
/// wait for each other.
fn together(waiting: Vec<IngestRun>) -> Vec<IngestRun> {
    let mut runs: BTreeMap<(CollectionId, String, Instant), IngestRun> = BTreeMap::new();
    for run in waiting {
        match runs.get_mut(&(run.collection_id, run.source.clone(), run.began_at)) {
            None => {
                runs.insert((run.collection_id, run.source.clone(), run.began_at), run);
            }
            Some(standing) => {
                standing.ended_at = run.ended_at.max(standing.ended_at);
                standing.calls += run.calls;
                standing.busy_ms += run.busy_ms;
                standing.counts += run.counts;
                let room = LISTED.saturating_sub(standing.problems.len());
                standing.problems.extend(run.problems.into_iter().take(room));
            }
        }
    }
    runs.into_values().collect()
}

impl<P: MayRead> Service<P> {
    /// Everybody who has sent documents in the last month to a collection that the caller sees.
    pub async fn sources(&self) -> Result<Vec<Source>, ServiceError> {
        self.chosen_sources(|_| true, usize::MAX).await
    }

    /// Those who sent documents to this collection last, `most` of them at most.
    pub async fn sources_of(&self, collection: &str, most: usize) -> Result<Vec<Source>, ServiceError> {
        self.chosen_sources(|source| source.collections.iter().any(|name| name == collection), most).await
    }

    async fn chosen_sources(
        &self,
        is_chosen: impl Fn(&Source) -> bool,
        most: usize,
    ) -> Result<Vec<Source>, ServiceError> {
        let now = self.clock.now();
        let (collections, last_runs) = (self.collections().await?, self.store.last_runs().await?);
        let names = self.names(last_runs.iter().map(|last| last.source.as_str())).await?;
        let mut found: Vec<Source> = Vec::new();
        for last in last_runs {
            let Some(collection) = collections.iter().find(|c| c.id == last.collection_id) else { continue };
            let at = Instant::from_micros(last.last);
            let since = self.failing_since(&last).await?;
            match found.last_mut().filter(|source| source.source == last.source) {
                Some(source) => {
                    source.last = source.last.max(at);
                    source.failing_since = source.failing_since.into_iter().chain(since).min();
                    source.collections.push(collection.name.clone());
                }
                None => found.push(Source {
                    name: token_name(&names, &last.source),
                    source: last.source,
                    collections: vec![collection.name.clone()],
                    last: at,
                    hours: Vec::new(),
                    health: Health::Healthy,
                    failing_since: since,
                }),
            }
        }
        found.retain(is_chosen);
        if found.len() > most {
            found.sort_by_key(|source| std::cmp::Reverse(source.last));
            found.truncate(most);
        }
        let ids: Vec<CollectionId> = collections.iter().map(|collection| collection.id).collect();
        for source in &mut found {
            let own = collections.iter().filter(|collection| source.collections.contains(&collection.name));
            let allowed = own.filter_map(|collection| collection.policy.quiet_after).min();
            let allowed = allowed.and_then(|seconds| i64::try_from(seconds).ok()).unwrap_or(QUIET_SECONDS);
            source.hours = self.store.run_hours(&source.source, &ids, now.plus_seconds(-86_400)).await?;
            source.health = match source.failing_since {
                Some(_) => Health::Failing,
                None if now.seconds_since(source.last) > allowed => Health::Quiet,
                None => Health::Healthy,
            };
        }
        Ok(found)
    }

    /// The last runs of a source, the newest first.
    pub async fn source_runs(&self, source: &str) -> Result<Vec<IngestRun>, ServiceError> {
        let ids: Vec<CollectionId> = self.collections().await?.iter().map(|collection| collection.id).collect();
        Ok(self.store.newest_runs(source, &ids, SHOWN).await?)
    }

    /// One run of a source. One to a collection that the caller does not see is not there.
    pub async fn source_run(&self, source: &str, id: i64) -> Result<IngestRun, ServiceError> {
        let found = self.store.ingest_run(id).await?.filter(|run| run.source == source);
        let run = found.ok_or_else(|| ServiceError::not_found(format!("run {id}")))?;
        self.collection_by_id(run.collection_id).await?;
        Ok(run)
    }
}

/// What a token is for; `None` for people, who are called otherwise.
pub(super) fn token_name(names: &Names, source: &str) -> Option<String> {
    names.of(source).filter(|_| source.starts_with("token:")).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(minute: i64, source: &str) -> IngestRun {
        let at = Instant::from_micros(minute * MINUTE);
        let source = source.to_owned();
        let counts = RunCounts::default();
        IngestRun {
            id: 0,
            collection_id: 1,
            source,
            began_at: at,
            ended_at: at,
            calls: 1,
            counts,
            busy_ms: 0,
            problems: Vec::new(),
        }
    }

    #[test]
    fn of_runs_that_could_not_be_written_down_the_oldest_are_let_go_and_never_the_newest() {
        let waiting = Waiting::default();
        let minutes = i64::try_from(WAITING).unwrap();
        // In the order in which they are written down, which is not that of time.
        waiting.put((0..minutes).rev().map(|minute| run(minute, "token:1")).collect());
        let taken = waiting.taken();
        waiting.put(vec![run(minutes, "token:2"), run(minutes + 1, "token:1")]);
        waiting.put_back(taken);
        let kept: Vec<i64> = waiting.taken().iter().map(|run| run.began_at.as_micros() / MINUTE).collect();
        assert_eq!(kept, (2..minutes + 2).collect::<Vec<_>>());
    }
}
