//! Asking for a report out of turn: a look at it now, a run now, a test, and what was said once more.

use serde_json::json;

use super::{
    super::{MayManage, MayRead, once::Begun},
    Service, ServiceError,
    keeping::{hidden, object},
    means::is_spoken,
};
use crate::{
    clock::Instant,
    delivery::Mailer,
    domain::{
        Actor, Deed, Locale,
        report::{Definition, Format, Recipient, Rendered, ReportData},
    },
    storage::{NewRun, OutputKey, RunCause, RunRecord, RunState},
};

/// How many instants are tried for a run that somebody asked for, before it is given up: each is taken by another run.
const INSTANTS_TRIED: i64 = 100;

/// A look at a report as it would be now. Nothing is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The facts.
    pub data: ReportData,
    /// The same in words, in the forms that were asked for.
    pub rendered: Vec<Rendered>,
}

/// To whom a test goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TestTo {
    /// By mail; to the caller, where that is an address, if `None`.
    pub address: Option<String>,
    /// In this language; the report's where `None`.
    pub language: Option<Locale>,
}

impl<P: MayRead> Service<P> {
    /// How a stored report would read now.
    pub async fn preview_report(
        &self,
        id: i64,
        language: Option<&Locale>,
        formats: &[Format],
    ) -> Result<Preview, ServiceError> {
        let definition = self.seen_report(id).await?.definition;
        let language = language.unwrap_or(&definition.language);
        if !is_spoken(language) {
            return Err(ServiceError::invalid("language", format!("Reports are not written in `{language}`.")));
        }
        let now = self.clock.now();
        let previous = self.said_before(id, now).await?;
        let data = self.gathered(&definition, previous.as_ref(), now).await?;
        let mut rendered = Vec::new();
        for format in formats {
            let output = self.worded(id, None, &definition, &data, &OutputKey::new(language, *format))?;
            rendered.push(output.into_rendered(*format));
        }
        Ok(Preview { data, rendered })
    }
}

impl<P: MayManage> Service<P> {
    /// Has a report run now, besides its schedule, and tell all its recipients. It is carried out in the next round.
    pub async fn run_report(&self, id: i64) -> Result<RunRecord, ServiceError> {
        let definition = self.seen_report(id).await?.definition;
        self.add_asked(id, RunCause::Manual, definition, false).await
    }

    /// The same, unless such a run is under way: then that is the one.
    pub async fn run_report_unless_under_way(&self, id: i64) -> Result<RunRecord, ServiceError> {
        let definition = self.seen_report(id).await?.definition;
        self.add_asked(id, RunCause::Manual, definition, true).await
    }

    /// Has a report run now and go to one address only, so that it can be looked at as it arrives.
    pub async fn test_report(&self, id: i64, to: TestTo) -> Result<RunRecord, ServiceError> {
        let mut definition = self.seen_report(id).await?.definition;
        let own = match &self.caller.actor {
            Actor::User(name) => Some(name.clone()),
            Actor::System | Actor::Operator | Actor::Local | Actor::Token(_) => None,
        };
        let address = to.address.or(own).filter(|address| Mailer::can_address(address)).ok_or_else(|| {
            ServiceError::invalid("address", "Say to which address; your own name here is none that mail reaches.")
        })?;
        if let Some(language) = to.language.as_ref().filter(|language| !is_spoken(language)) {
            return Err(ServiceError::invalid("language", format!("Reports are not written in `{language}`.")));
        }
        definition.recipients = vec![Recipient::Mail { address, language: to.language }];
        self.add_asked(id, RunCause::Test, definition, false).await
    }

    /// Begins a failed run anew.
    pub async fn retry_report_run(&self, id: i64, run: i64) -> Result<RunRecord, ServiceError> {
        self.seen_run(id, run).await?;
        let transaction = match self.begin::<i64>().await? {
            Begun::First(transaction) => transaction,
            Begun::Before(run) => return self.seen_run(id, run).await,
        };
        let transaction = self.refuse_while_paused(transaction).await?;
        let now = self.now(&transaction).await?;
        if !transaction.retry_run(run, now).await? {
            let why = format!("The run {run} has not failed.");
            return Err(transaction.give_up(ServiceError::Conflict { why }).await);
        }
        self.note(&transaction, Deed::ReportRetried, object(id), json!({ "run": run })).await?;
        self.finish(transaction, &run).await?;
        self.seen_run(id, run).await
    }

    /// Sends a run's messages again: those that failed, and those that were taken as well where `all`. Returns how many.
    pub async fn resend_report_run(&self, id: i64, run: i64, all: bool) -> Result<u64, ServiceError> {
        let record = self.seen_run(id, run).await?;
        if record.state != RunState::Done {
            return Err(ServiceError::Conflict { why: format!("The run {run} has said nothing that could be sent.") });
        }
        let transaction = match self.begin::<u64>().await? {
            Begun::First(transaction) => transaction,
            Begun::Before(begun) => return Ok(begun),
        };
        let transaction = self.refuse_while_paused(transaction).await?;
        let now = self.now(&transaction).await?;
        let begun = transaction.requeue_report_messages(run, all, now).await?;
        let details = json!({ "run": run, "all": all, "messages": begun });
        self.note(&transaction, Deed::ReportResent, object(id), details).await?;
        self.finish(transaction, &begun).await?;
        Ok(begun)
    }

    async fn add_asked(
        &self,
        id: i64,
        cause: RunCause,
        definition: Definition,
        unless_under_way: bool,
    ) -> Result<RunRecord, ServiceError> {
        let transaction = match self.begin::<i64>().await? {
            Begun::First(transaction) => transaction,
            Begun::Before(run) => return self.seen_run(id, run).await,
        };
        let transaction = self.refuse_while_paused(transaction).await?;
        if unless_under_way && let Some(run) = transaction.run_under_way(id, cause, &definition).await? {
            self.finish_unchanged(transaction, &run).await?;
            return self.seen_run(id, run).await;
        }
        let now = self.now(&transaction).await?;
        for later in 0..INSTANTS_TRIED {
            let slot = Instant::from_micros(now.as_micros().saturating_add(later));
            let new = NewRun { report_id: id, slot, cause, definition: Some(&definition) };
            if let Some(run) = transaction.add_run(&new, now).await? {
                let deed = if cause == RunCause::Test { Deed::ReportTested } else { Deed::ReportRun };
                let recipients: Vec<Recipient> = definition.recipients.iter().map(hidden).collect();
                let details = json!({ "run": run, "recipients": recipients });
                self.note(&transaction, deed, object(id), details).await?;
                self.finish(transaction, &run).await?;
                return self.seen_run(id, run).await;
            }
        }
        let why = "Too many runs of this report were asked for at this instant.".to_owned();
        Err(transaction.give_up(ServiceError::Conflict { why }).await)
    }
}
