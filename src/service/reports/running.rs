//! Carrying runs out: gather the facts, put them into words, and store both with the messages that tell them.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use sha2::{Digest as _, Sha256};

use super::{Service, ServiceError};
use crate::{
    clock::Instant,
    delivery::{report::Letter, wait_after},
    domain::{
        Locale, hex,
        report::{Definition, Format, HookForm, Recipient, ReportData},
    },
    service::Gathering,
    storage::{Output, OutputKey, RunCause, RunRecord, RunResult},
};

/// How long a run's lease holds, in seconds: longer than gathering takes over any archive.
const LEASE_SECONDS: i64 = 600;
/// How often a run is begun before it has failed.
const MAX_TRIES: i16 = 5;
/// How many runs one step carries out before other work has its turn.
const RUNS_A_STEP: usize = 20;
/// How far the news of a first report look back, in seconds: a week.
const FIRST_LOOKS_BACK: i64 = 7 * 86_400;

/// A run that this process may carry out, until its lease ends.
#[derive(Debug, Clone)]
pub struct LeasedRun(RunRecord);

/// What a step of the reports did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReportsDone {
    /// Runs for slots that came.
    pub opened: usize,
    /// Runs carried out.
    pub carried_out: usize,
    /// Messages that were taken.
    pub sent: usize,
    /// Tries that failed.
    pub failed: usize,
}

/// What a run comes to say.
struct Said {
    data: ReportData,
    outputs: Vec<(OutputKey, Output)>,
}

impl Service {
    /// Opens slots, carries runs out and sends what is due, and waits for all of it. For tests; the scheduler does not wait
    /// for the slowest.
    pub async fn reports_step(&self) -> Result<ReportsDone, ServiceError> {
        let mut done = self.reports_round().await?;
        self.post_report_messages(None, &mut done).await?;
        Ok(done)
    }

    /// Carries one run out and sends its messages, as far as they are due, and waits for all of it. For the command line,
    /// which may lack the means that other runs and their messages need: it uses up none of their tries.
    pub async fn report_run_step(&self, run: i64) -> Result<ReportsDone, ServiceError> {
        let mut done = ReportsDone::default();
        if let Some(leased) = self.lease_run(Some(run)).await? {
            done.carried_out += usize::from(self.carry_out_run(leased).await?);
        }
        self.post_report_messages(Some(run), &mut done).await?;
        Ok(done)
    }

    /// Opens slots and carries runs out.
    pub async fn reports_round(&self) -> Result<ReportsDone, ServiceError> {
        let mut done = ReportsDone { opened: self.open_report_slots().await?, ..ReportsDone::default() };
        for _ in 0..RUNS_A_STEP {
            let Some(leased) = self.lease_report_run().await? else { break };
            done.carried_out += usize::from(self.carry_out_run(leased).await?);
        }
        Ok(done)
    }

    /// Leases the run that has been due longest.
    pub async fn lease_report_run(&self) -> Result<Option<LeasedRun>, ServiceError> {
        self.lease_run(None).await
    }

    async fn lease_run(&self, run: Option<i64>) -> Result<Option<LeasedRun>, ServiceError> {
        let Some(transaction) = self.begin_telling().await? else { return Ok(None) };
        let now = self.now(&transaction).await?;
        let run = transaction.lease_run(run, MAX_TRIES, now, now.plus_seconds(LEASE_SECONDS)).await?;
        transaction.commit().await?;
        Ok(run.map(LeasedRun))
    }

    /// Carries a leased run out. `false` where it failed, or where another node has it by now.
    pub async fn carry_out_run(&self, leased: LeasedRun) -> Result<bool, ServiceError> {
        let run = leased.0;
        let said = self.say(&run).await;
        loop {
            match self.store_run(&run, &said).await {
                // What was gathered is not gathered again for a busy database's sake.
                Err(error) if error.is_transient() => tokio::task::yield_now().await,
                stored => return stored,
            }
        }
    }

    async fn say(&self, run: &RunRecord) -> Result<Said, ServiceError> {
        let definition = run.definition.as_ref().ok_or_else(|| undefined(run.id))?;
        let previous = self.said_before(run.report_id, run.slot).await?;
        let now = self.clock.now();
        let data = self.gathered(definition, previous.as_ref(), now).await?;
        let mut outputs = Vec::new();
        for key in needed(definition) {
            let output = self.worded(run.report_id, Some(run.id), definition, &data, &key)?;
            outputs.push((key, output));
        }
        Ok(Said { data, outputs })
    }

    /// Writes down what came of a run, where its lease still holds: all of it, in one transaction.
    async fn store_run(&self, run: &RunRecord, said: &Result<Said, ServiceError>) -> Result<bool, ServiceError> {
        let transaction = self.store.transaction().await?;
        let now = self.now(&transaction).await?;
        let result = match said {
            Ok(said) => RunResult::Done(i64::try_from(said.data.total).unwrap_or(i64::MAX)),
            Err(error) => {
                tracing::warn!(run = run.id, error = error as &dyn std::error::Error, "A report failed: {error}");
                let wait = wait_after(run.tries, self.chance.as_ref()).filter(|_| run.tries < MAX_TRIES);
                let again = wait.map(|wait| Instant::from_micros(now.as_micros().saturating_add(wait)));
                RunResult::Failed(error.to_string(), again)
            }
        };
        if !transaction.settle_run(run.id, run.fence, &result, now).await? {
            transaction.roll_back().await?;
            return Ok(false);
        }
        if let (Ok(said), Some(definition)) = (said, &run.definition) {
            transaction.add_outputs(run.id, &said.outputs).await?;
            let silent = said.data.is_empty() && !definition.send_empty && run.cause == RunCause::Scheduled;
            for recipient in definition.recipients.iter().filter(|_| !silent) {
                transaction.add_message(run.id, recipient, message_id(run, recipient), now).await?;
            }
        }
        transaction.commit().await?;
        Ok(said.is_ok())
    }
}

impl<P> Service<P> {
    /// The facts that the last run before a slot froze.
    pub(super) async fn said_before(&self, report: i64, slot: Instant) -> Result<Option<ReportData>, ServiceError> {
        match self.store.run_before(report, slot).await? {
            Some(before) => self.frozen(before.id).await,
            None => Ok(None),
        }
    }

    /// The facts that a run froze.
    pub(super) async fn frozen(&self, run_id: i64) -> Result<Option<ReportData>, ServiceError> {
        let key = OutputKey { language: None, format: Format::Json };
        let Some(output) = self.store.report_output(run_id, &key).await? else { return Ok(None) };
        let data = serde_json::from_slice(&output.bytes);
        let why = |error| format!("What the report's run {run_id} said cannot be read: {error}.");
        data.map(Some).map_err(|error| ServiceError::Conflict { why: why(error) })
    }

    /// What a run said, as it was stored; put into words from the facts it froze where it was not stored in this form.
    /// `None` where it froze none.
    pub(super) async fn said(
        &self,
        run: &RunRecord,
        definition: &Definition,
        key: &OutputKey,
    ) -> Result<Option<Output>, ServiceError> {
        if let Some(output) = self.store.report_output(run.id, key).await? {
            return Ok(Some(output));
        }
        let data = self.frozen(run.id).await?;
        data.map(|data| self.worded(run.report_id, Some(run.id), definition, &data, key)).transpose()
    }

    /// Puts facts into words.
    pub(super) fn worded(
        &self,
        report: i64,
        run: Option<i64>,
        definition: &Definition,
        data: &ReportData,
        key: &OutputKey,
    ) -> Result<Output, ServiceError> {
        let utc = TimeZone::UTC;
        let page = match run {
            Some(run) => format!("/reports/{report}/runs/{run}"),
            None => format!("/reports/{report}/preview"),
        };
        let letter = Letter {
            name: &definition.name,
            id: &report.to_string(),
            data,
            site: self.reporting.site.as_deref(),
            page: Some(&page),
            zone: definition.schedule.as_ref().map_or(&utc, |schedule| &schedule.zone),
        };
        let language = key.language.as_ref().unwrap_or(&definition.language).to_string();
        let unwritten = |error| ServiceError::Conflict { why: format!("The report cannot be written down: {error}.") };
        let letters = self.reporting.letters().map_err(unwritten)?;
        let rendered = letters.write(&letter, &language, key.format).map_err(unwritten)?;
        Ok(Output { subject: rendered.subject, file_name: rendered.file_name, bytes: rendered.bytes })
    }

    /// The facts as they are now.
    pub(super) async fn gathered(
        &self,
        definition: &Definition,
        previous: Option<&ReportData>,
        now: Instant,
    ) -> Result<ReportData, ServiceError> {
        let asked = Gathering {
            selection: &definition.selection,
            grouping: definition.grouping,
            previous,
            look_back_to: now.plus_seconds(-FIRST_LOOKS_BACK),
        };
        self.reading().gather_report(&asked, now).await
    }
}

/// What is stored of a run: the facts; the letter in the report's own language, for the archive; and what somebody gets.
fn needed(definition: &Definition) -> BTreeSet<OutputKey> {
    let mut keys = BTreeSet::new();
    let mut need = |language: &Locale, formats: &[Format]| {
        keys.extend(formats.iter().map(|format| OutputKey::new(language, *format)));
    };
    need(&definition.language, &[Format::Json, Format::Html, Format::Text]);
    for recipient in &definition.recipients {
        let language = definition.language_of(recipient);
        match recipient {
            Recipient::Mail { .. } => {
                need(language, &[Format::Html, Format::Text]);
                need(language, &definition.attach);
            }
            Recipient::Webhook { form: HookForm::Standard, .. } => {}
            Recipient::Webhook { form: HookForm::Slack, .. } => need(language, &[Format::Slack]),
            Recipient::Folder { formats, .. } => need(language, formats),
        }
    }
    keys
}

/// The id of the message of a run to a recipient: the same however often the run is carried out or the message is sent.
fn message_id(run: &RunRecord, recipient: &Recipient) -> String {
    let whole = format!("{:?}", (run.report_id, run.id, run.slot, run.created_at, recipient));
    let digest: [u8; 32] = Sha256::digest(whole.as_bytes()).into();
    let (beginning, _) = digest.split_at(16);
    format!("report-{}", hex(beginning))
}

fn undefined(run_id: i64) -> ServiceError {
    ServiceError::Conflict { why: format!("The run {run_id} was missed, and is not carried out.") }
}
