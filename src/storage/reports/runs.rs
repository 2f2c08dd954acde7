//! Runs of reports: one a slot, leased by one node at a time.

use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _,
    sea_query::{Expr, LockBehavior, LockType, OnConflict},
};

use super::{read_definition, written};
use crate::{
    clock::Instant,
    domain::report::Definition,
    storage::{
        StorageError, Store, Transaction,
        entity::{report_message, report_run},
        lists::{Cursor, Page, by_number},
    },
};

/// How many runs one statement reads where those before were not shown.
const READ_ON_AT_ONCE: u64 = 100;
/// How many old runs one call forgets.
const FORGOTTEN_AT_ONCE: u64 = 500;

/// Why a report runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RunCause {
    /// Its slot came.
    Scheduled,
    /// Somebody asked for it.
    Manual,
    /// Somebody tries out what it looks like; what is news in the next report does not depend on it.
    Test,
}

impl RunCause {
    const ALL: [Self; 3] = [Self::Scheduled, Self::Manual, Self::Test];

    /// The name used in JSON and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Manual => "manual",
            Self::Test => "test",
        }
    }
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RunState {
    /// It waits to be carried out, for the first time or again.
    Pending,
    /// It is being carried out.
    Running,
    /// What it says is stored. How its messages fare, each of them knows.
    Done,
    /// It could not be carried out.
    Failed,
    /// Its slot was missed, and a later one was carried out instead.
    Skipped,
}

impl RunState {
    const ALL: [Self; 5] = [Self::Pending, Self::Running, Self::Done, Self::Failed, Self::Skipped];

    /// The name used in JSON and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }
}

/// A run to be carried out, or one that was missed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRun<'a> {
    /// Whose it is.
    pub report_id: i64,
    /// For when.
    pub slot: Instant,
    /// Why.
    pub cause: RunCause,
    /// What the report is at this moment; `None` for one that was missed.
    pub definition: Option<&'a Definition>,
}

/// A run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRecord {
    /// Its number; grows with time.
    pub id: i64,
    /// Whose it is.
    pub report_id: i64,
    /// For when. No two runs of a report have the same.
    pub slot: Instant,
    /// Why.
    pub cause: RunCause,
    /// How far it is.
    pub state: RunState,
    /// How often it was begun.
    pub tries: i16,
    /// When it is due; while it is carried out, when another node may take over.
    pub next_at: Option<Instant>,
    /// Which lease is the latest: what comes of an older one is not written.
    pub fence: i64,
    /// Why it could not be carried out, the last time.
    pub error: Option<String>,
    /// What the report was when the run came to be; `None` for one that was missed.
    pub definition: Option<Definition>,
    /// How many variants it told of.
    pub total: Option<i64>,
    /// When it came to be.
    pub created_at: Instant,
    /// When it was done with.
    pub finished_at: Option<Instant>,
}

fn record(row: report_run::Model) -> Result<RunRecord, StorageError> {
    let unknown = |what: &str| StorageError::inconsistent("report_run", row.id.to_string(), format!("unknown {what}"));
    let cause = RunCause::ALL.into_iter().find(|cause| cause.as_str() == row.cause);
    let state = RunState::ALL.into_iter().find(|state| state.as_str() == row.state);
    Ok(RunRecord {
        cause: cause.ok_or_else(|| unknown("cause"))?,
        state: state.ok_or_else(|| unknown("state"))?,
        definition: row.definition.as_deref().map(|text| read_definition(row.report_id, text)).transpose()?,
        id: row.id,
        report_id: row.report_id,
        slot: Instant::from_micros(row.slot),
        tries: row.tries,
        next_at: row.next_at.map(Instant::from_micros),
        fence: row.fence,
        error: row.error,
        total: row.total,
        created_at: Instant::from_micros(row.created_at),
        finished_at: row.finished_at.map(Instant::from_micros),
    })
}

/// Why a run has failed that was begun so many times, and whose last try nobody brought to an end.
fn cut_short(tries: i16, error: Option<&str>) -> String {
    let stopped = "Whoever carried it out stopped before it was done";
    match error {
        None => format!("{stopped}, {tries} times."),
        Some(error) => format!("{stopped}, at the last of {tries} tries. Before that: {error}"),
    }
}

/// What came of carrying a run out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunResult {
    /// It is stored, and tells of so many variants.
    Done(i64),
    /// It failed, and is tried again then; never where `None`.
    Failed(String, Option<Instant>),
}

impl Transaction {
    /// Adds a run that is due at once, or one that was missed where it has no definition. Returns its number; `None` where
    /// the slot has its run already.
    pub async fn add_run(&self, new: &NewRun<'_>, now: Instant) -> Result<Option<i64>, StorageError> {
        let state = if new.definition.is_some() { RunState::Pending } else { RunState::Skipped };
        let row = report_run::ActiveModel {
            id: NotSet,
            report_id: Set(new.report_id),
            slot: Set(new.slot.as_micros()),
            cause: Set(new.cause.as_str().to_owned()),
            state: Set(state.as_str().to_owned()),
            tries: Set(0),
            next_at: Set(new.definition.map(|_| now.as_micros())),
            fence: Set(0),
            error: Set(None),
            definition: Set(new.definition.map(|definition| written(new.report_id, definition)).transpose()?),
            total: Set(None),
            created_at: Set(now.as_micros()),
            finished_at: Set(None),
        };
        let once =
            OnConflict::columns([report_run::Column::ReportId, report_run::Column::Slot]).do_nothing().to_owned();
        let added = report_run::Entity::insert_many([row]).on_conflict(once);
        if added.exec_without_returning(self.connection()).await? == 0 {
            return Ok(None);
        }
        let query = report_run::Entity::find().select_only().column(report_run::Column::Id);
        let query = query.filter(report_run::Column::ReportId.eq(new.report_id));
        let query = query.filter(report_run::Column::Slot.eq(new.slot.as_micros()));
        Ok(query.into_tuple().one(self.connection()).await?)
    }

    /// The number of a run of this report, for this cause and as it is defined now, that has not come to its end. Who asks
    /// next waits until this transaction ends.
    pub async fn run_under_way(
        &self,
        report_id: i64,
        cause: RunCause,
        definition: &Definition,
    ) -> Result<Option<i64>, StorageError> {
        self.locked_report(report_id).await?;
        let query = report_run::Entity::find().select_only().column(report_run::Column::Id);
        let query = query.filter(report_run::Column::ReportId.eq(report_id));
        let query = query.filter(report_run::Column::Cause.eq(cause.as_str()));
        let query = query.filter(report_run::Column::Definition.eq(written(report_id, definition)?));
        let unfinished = [RunState::Pending, RunState::Running].map(RunState::as_str);
        let query = query.filter(report_run::Column::State.is_in(unfinished));
        Ok(query.order_by_desc(report_run::Column::Id).into_tuple().one(self.connection()).await?)
    }

    /// Leases the run that has been due longest, or the one that is named where it is due. A lease that ran out counts as
    /// due; a run that was begun `max_tries` times and never came to an end has failed.
    pub async fn lease_run(
        &self,
        id: Option<i64>,
        max_tries: i16,
        now: Instant,
        until: Instant,
    ) -> Result<Option<RunRecord>, StorageError> {
        loop {
            let mut query = report_run::Entity::find()
                .filter(report_run::Column::NextAt.lte(now.as_micros()))
                .apply_if(id, |query, id| query.filter(report_run::Column::Id.eq(id)))
                .order_by_asc(report_run::Column::NextAt)
                .order_by_asc(report_run::Column::Id)
                .limit(1);
            if self.is_postgres() {
                query = query.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
            }
            let Some(mut row) = query.one(self.connection()).await? else { return Ok(None) };
            // One that waits has been begun so often only by a release that tries more often, and has its turn.
            if row.tries >= max_tries && row.state == RunState::Running.as_str() {
                let why = RunResult::Failed(cut_short(row.tries, row.error.as_deref()), None);
                if self.settle_run(row.id, row.fence, &why, now).await? {
                    continue;
                }
                return Ok(None);
            }
            row.fence += 1;
            row.tries = row.tries.saturating_add(1);
            report_run::Entity::update_many()
                .col_expr(report_run::Column::State, Expr::value(RunState::Running.as_str()))
                .col_expr(report_run::Column::Fence, Expr::value(row.fence))
                .col_expr(report_run::Column::Tries, Expr::value(row.tries))
                .col_expr(report_run::Column::NextAt, Expr::value(until.as_micros()))
                .filter(report_run::Column::Id.eq(row.id))
                .exec(self.connection())
                .await?;
            return record(row).map(Some);
        }
    }

    /// Writes what came of carrying a run out. `false` where its lease is not the latest any more.
    pub async fn settle_run(
        &self,
        id: i64,
        fence: i64,
        result: &RunResult,
        now: Instant,
    ) -> Result<bool, StorageError> {
        let (state, next_at, total, error) = match result {
            RunResult::Done(total) => (RunState::Done, None, Some(*total), None),
            RunResult::Failed(error, Some(next_at)) => (RunState::Pending, Some(*next_at), None, Some(error)),
            RunResult::Failed(error, None) => (RunState::Failed, None, None, Some(error)),
        };
        let done = report_run::Entity::update_many()
            .set(report_run::ActiveModel {
                state: Set(state.as_str().to_owned()),
                next_at: Set(next_at.map(Instant::as_micros)),
                total: Set(total),
                error: Set(error.map(|error| error.chars().take(1_000).collect())),
                finished_at: Set(next_at.is_none().then_some(now.as_micros())),
                ..Default::default()
            })
            .filter(report_run::Column::Id.eq(id))
            .filter(report_run::Column::Fence.eq(fence))
            .filter(report_run::Column::State.eq(RunState::Running.as_str()))
            .exec(self.connection())
            .await?;
        Ok(done.rows_affected > 0)
    }

    /// Begins a failed run anew. `false` where it has not failed.
    pub async fn retry_run(&self, id: i64, now: Instant) -> Result<bool, StorageError> {
        let done = report_run::Entity::update_many()
            .col_expr(report_run::Column::State, Expr::value(RunState::Pending.as_str()))
            .col_expr(report_run::Column::Tries, Expr::value(0))
            .col_expr(report_run::Column::NextAt, Expr::value(now.as_micros()))
            .col_expr(report_run::Column::FinishedAt, Expr::value(None::<i64>))
            .col_expr(report_run::Column::Error, Expr::value(None::<String>))
            .filter(report_run::Column::Id.eq(id))
            .filter(report_run::Column::State.eq(RunState::Failed.as_str()))
            .exec(self.connection())
            .await?;
        Ok(done.rows_affected > 0)
    }
}

impl Store {
    /// A page of those of a report's runs that are `shown`, the newest first. It reads on until the page is full.
    pub async fn report_runs(
        &self,
        report_id: i64,
        cursor: Option<&Cursor>,
        limit: u64,
        shown: impl Fn(&RunRecord) -> bool,
    ) -> Result<Page<RunRecord>, StorageError> {
        let own = report_run::Entity::find().filter(report_run::Column::ReportId.eq(report_id));
        let (mut found, mut from, mut at_once) = (Vec::new(), cursor.cloned(), limit);
        // One beyond the page's end, to know whether there is more.
        while found.len() as u64 <= limit {
            let rows = by_number(own.clone(), report_run::Column::Id, from.as_ref(), at_once).all(&self.reader).await?;
            let rest = rows.last().filter(|_| rows.len() as u64 > at_once).map(|row| row.id);
            for row in rows {
                found.extend(Some(record(row)?).filter(&shown));
            }
            let Some(id) = rest else { break };
            let backwards = cursor.is_some_and(|cursor| cursor.backwards);
            from = Some(Cursor { at: String::new(), id, backwards });
            at_once = at_once.max(READ_ON_AT_ONCE);
        }
        Ok(Page::cut(found, limit, cursor, |run| (String::new(), run.id)))
    }

    /// The run with this number.
    pub async fn report_run(&self, id: i64) -> Result<Option<RunRecord>, StorageError> {
        report_run::Entity::find_by_id(id).one(&self.reader).await?.map(record).transpose()
    }

    /// The last run before a slot that said something, tests aside.
    pub async fn run_before(&self, report_id: i64, slot: Instant) -> Result<Option<RunRecord>, StorageError> {
        let query = report_run::Entity::find()
            .filter(report_run::Column::ReportId.eq(report_id))
            .filter(report_run::Column::Slot.lt(slot.as_micros()))
            .filter(report_run::Column::State.eq(RunState::Done.as_str()))
            .filter(report_run::Column::Cause.ne(RunCause::Test.as_str()))
            .order_by_desc(report_run::Column::Slot);
        query.one(&self.reader).await?.map(record).transpose()
    }

    /// Forgets runs of a report that were done with before `before`, and all that they said. What the next one is compared
    /// with stays, and so do runs that somebody has still to be told of. Returns how many; call it again until that is none.
    pub async fn forget_runs(&self, report_id: i64, before: Instant) -> Result<u64, StorageError> {
        let said_last = report_run::Entity::find()
            .select_only()
            .column(report_run::Column::Id)
            .filter(report_run::Column::ReportId.eq(report_id))
            .filter(report_run::Column::State.eq(RunState::Done.as_str()))
            .filter(report_run::Column::Cause.ne(RunCause::Test.as_str()))
            .order_by_desc(report_run::Column::Slot);
        let said_last: Option<i64> = said_last.into_tuple().one(&self.reader).await?;
        let untold = report_message::Entity::find()
            .select_only()
            .column(report_message::Column::RunId)
            .filter(report_message::Column::NextAt.is_not_null());
        let old: Vec<i64> = report_run::Entity::find()
            .select_only()
            .column(report_run::Column::Id)
            .filter(report_run::Column::ReportId.eq(report_id))
            .filter(report_run::Column::NextAt.is_null())
            .filter(report_run::Column::CreatedAt.lt(before.as_micros()))
            .filter(report_run::Column::Id.ne(said_last.unwrap_or_default()))
            .filter(report_run::Column::Id.not_in_subquery(untold.into_query()))
            .limit(FORGOTTEN_AT_ONCE)
            .into_tuple()
            .all(&self.reader)
            .await?;
        if old.is_empty() {
            return Ok(0);
        }
        let gone = report_run::Entity::delete_many().filter(report_run::Column::Id.is_in(old)).exec(&self.writer);
        Ok(gone.await?.rows_affected)
    }
}
