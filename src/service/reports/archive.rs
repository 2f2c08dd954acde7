//! What was said: runs, their messages, and each run in any language and form.

use std::collections::HashMap;

use super::{Report, Service, ServiceError, keeping, means::is_spoken};
use crate::{
    domain::{
        Locale, Scope,
        report::{Comparison, Format, Rendered, ReportData},
    },
    service::{Cursor, MAX_PAGE, MayRead, Page},
    storage::{MessageRecord, MessageState, OutputKey, RunRecord, RunState},
};

/// How the messages of a run fare.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Those that were taken.
    pub sent: u64,
    /// Those that wait or are on their way.
    pub waiting: u64,
    /// Those that were refused, or failed for good.
    pub failed: u64,
}

/// A run, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRun {
    /// The run.
    pub run: RunRecord,
    /// Its messages together.
    pub tally: Tally,
}

impl<P: MayRead> Service<P> {
    /// A page of a report's runs, the newest first. Those that tell of more than the caller may see are left out.
    pub async fn report_runs(
        &self,
        id: i64,
        cursor: Option<&Cursor>,
        limit: u64,
    ) -> Result<Page<ReportRun>, ServiceError> {
        self.seen_report(id).await?;
        let page = self.store.report_runs(id, cursor, limit.clamp(1, MAX_PAGE), |run| self.covers_run(run)).await?;
        let ids: Vec<i64> = page.items.iter().map(|run| run.id).collect();
        let mut tallies: HashMap<i64, Tally> = HashMap::new();
        for message in self.store.report_messages(&ids).await? {
            count(tallies.entry(message.run_id).or_default(), message.state);
        }
        let items = page.items.into_iter().map(|run| {
            let tally = tallies.get(&run.id).copied().unwrap_or_default();
            ReportRun { run, tally }
        });
        Ok(Page { items: items.collect(), next: page.next, previous: page.previous })
    }

    /// The last run of each of these reports, where there is one.
    pub async fn last_runs(&self, reports: &[Report]) -> Result<HashMap<i64, ReportRun>, ServiceError> {
        let mut last = HashMap::new();
        for report in reports {
            let page = self.report_runs(report.id, None, 1).await?;
            last.extend(page.items.into_iter().map(|run| (report.id, run)));
        }
        Ok(last)
    }

    /// One run of a report, with its messages.
    pub async fn report_run(&self, id: i64, run: i64) -> Result<(ReportRun, Vec<MessageRecord>), ServiceError> {
        let run = self.seen_run(id, run).await?;
        let mut messages = self.store.report_messages(&[run.id]).await?;
        let mut tally = Tally::default();
        for message in &messages {
            count(&mut tally, message.state);
        }
        if !self.caller.grant.allows(Scope::Manage) {
            for message in &mut messages {
                message.recipient = keeping::hidden(&message.recipient);
            }
        }
        Ok((ReportRun { run, tally }, messages))
    }

    /// The facts that a run froze.
    pub async fn report_run_data(&self, id: i64, run: i64) -> Result<ReportData, ServiceError> {
        let run = self.seen_run(id, run).await?;
        self.frozen(run.id).await?.ok_or_else(|| said_nothing(&run))
    }

    /// A run in one language and form: as it was stored where it was, else put into words from the facts it froze.
    pub async fn report_run_as(
        &self,
        id: i64,
        run: i64,
        language: Option<&Locale>,
        format: Format,
    ) -> Result<Rendered, ServiceError> {
        let run = self.seen_run(id, run).await?;
        let definition = run.definition.as_ref().ok_or_else(|| said_nothing(&run))?;
        let language = language.unwrap_or(&definition.language);
        if !is_spoken(language) {
            return Err(ServiceError::invalid("language", format!("Reports are not written in `{language}`.")));
        }
        let key = OutputKey::new(language, format);
        let output = self.said(&run, definition, &key).await?.ok_or_else(|| said_nothing(&run))?;
        Ok(output.into_rendered(format))
    }

    /// How a run compares with the one before it; `None` where it is the first.
    pub async fn compare_report_run(&self, id: i64, run: i64) -> Result<Option<(RunRecord, Comparison)>, ServiceError> {
        let run = self.seen_run(id, run).await?;
        let now = self.frozen(run.id).await?.ok_or_else(|| said_nothing(&run))?;
        let before = self.store.run_before(id, run.slot).await?.filter(|before| self.covers_run(before));
        let Some(before) = before else { return Ok(None) };
        let Some(data) = self.frozen(before.id).await? else { return Ok(None) };
        Ok(Some((before, Comparison::of(&data, &now))))
    }
}

impl<P> Service<P> {
    /// A run that the caller may see: a report's earlier runs told of what it was then.
    pub(super) async fn seen_run(&self, id: i64, run: i64) -> Result<RunRecord, ServiceError> {
        self.seen_report(id).await?;
        let found = self.store.report_run(run).await?.filter(|run| run.report_id == id && self.covers_run(run));
        found.ok_or_else(|| ServiceError::not_found(format!("run {run} of report {id}")))
    }

    /// Whether the caller may see everything that a run tells of. One that was missed tells of nothing.
    fn covers_run(&self, run: &RunRecord) -> bool {
        run.definition.as_ref().is_none_or(|definition| keeping::covers(&self.caller, definition))
    }
}

impl Service {
    /// Forgets runs whose report does not keep them any longer. Returns how many; call it again until that is none.
    pub async fn forget_report_runs(&self) -> Result<u64, ServiceError> {
        let now = self.courier_time().await?;
        let mut gone = 0;
        for report in self.store.reports().await? {
            let kept = i64::from(report.definition.keep_days) * 86_400;
            gone += self.store.forget_runs(report.id, now.plus_seconds(-kept)).await?;
        }
        Ok(gone)
    }
}

const fn count(tally: &mut Tally, state: MessageState) {
    match state {
        MessageState::Pending | MessageState::Sending => tally.waiting += 1,
        MessageState::Sent => tally.sent += 1,
        MessageState::Failed => tally.failed += 1,
    }
}

fn said_nothing(run: &RunRecord) -> ServiceError {
    let why = match run.state {
        RunState::Pending | RunState::Running => "is not done yet",
        RunState::Failed => "failed",
        RunState::Skipped => "was missed",
        RunState::Done => "said nothing",
    };
    ServiceError::Conflict { why: format!("The run {} {why}.", run.id) }
}
