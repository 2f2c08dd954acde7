//! Telling recipients: lease messages that are due, send them outside any transaction, and write down what came of it.

use futures_util::{StreamExt as _, stream};
use serde_json::{Map, Value, json};

use super::{ReportsDone, Service, ServiceError, keeping::PURPOSE};
use crate::{
    clock::Instant,
    delivery::{Attachment, MAX_TRIES, Mail, MailError, Message, Secret, retry_after, wait_after},
    domain::{
        Locale,
        report::{Definition, Format, HookForm, Recipient},
    },
    service::Tried,
    storage::{Hidden, MessageRecord, MessageSettled, MessageState, Output, OutputKey, ReportRecord, RunRecord},
};

/// How long a lease holds, in seconds: longer than any try can take, and short enough to be made up for after a crash.
const LEASE_SECONDS: i64 = 180;
/// How many messages one step of a test or a command takes at once.
const AT_ONCE: usize = 16;

/// A message that this process may send, until its lease ends. That it is being sent is committed before anybody is told.
#[derive(Debug, Clone)]
pub struct LeasedReportMessage(MessageRecord);

/// What a recipient, or whoever stands for it, answered.
enum Answered {
    /// It was taken.
    Taken(String),
    /// It never will be.
    Refused(String),
    /// It may be another time, not before so many microseconds have passed.
    Later(String, i64),
}

impl Service {
    /// Sends what is due, of one run only where one is named, and waits for all of it, also where what became of one cannot
    /// be written.
    pub(super) async fn post_report_messages(
        &self,
        run: Option<i64>,
        done: &mut ReportsDone,
    ) -> Result<(), ServiceError> {
        let leased = self.lease_messages_of(run, 1_000).await?;
        let tries = leased.into_iter().map(|message| self.try_report_message(message));
        let mut tries = stream::iter(tries).buffer_unordered(AT_ONCE);
        let mut written = Ok(());
        while let Some(tried) = tries.next().await {
            match tried {
                Ok(Tried::Delivered) => done.sent += 1,
                Ok(Tried::Failed) => done.failed += 1,
                Ok(Tried::Overtaken) => {}
                Err(error) => written = written.and(Err(error)),
            }
        }
        written
    }

    /// Leases up to `limit` messages that are due.
    pub async fn lease_report_messages(&self, limit: usize) -> Result<Vec<LeasedReportMessage>, ServiceError> {
        self.lease_messages_of(None, limit).await
    }

    async fn lease_messages_of(
        &self,
        run: Option<i64>,
        limit: usize,
    ) -> Result<Vec<LeasedReportMessage>, ServiceError> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        let Some(transaction) = self.begin_telling().await? else { return Ok(Vec::new()) };
        let now = self.now(&transaction).await?;
        let limit = u64::try_from(limit).unwrap_or(u64::MAX);
        let leased = transaction.lease_report_messages(run, (limit, MAX_TRIES), now, now.plus_seconds(LEASE_SECONDS));
        let leased = leased.await?;
        // Also where there is none: some may have failed for good.
        transaction.commit().await?;
        Ok(leased.into_iter().map(LeasedReportMessage).collect())
    }

    /// Sends a leased message, and writes down what came of it. What becomes of one never touches another.
    pub async fn try_report_message(&self, leased: LeasedReportMessage) -> Result<Tried, ServiceError> {
        let message = leased.0;
        let begun = self.clock.now();
        // Both are there as long as the message is.
        let Some(run) = self.store.report_run(message.run_id).await? else { return Ok(Tried::Overtaken) };
        let Some(report) = self.store.report(run.report_id).await? else { return Ok(Tried::Overtaken) };
        let answered = match self.send_report(&report, &run, &message, begun).await {
            Ok(answered) => answered,
            // Nobody was asked, and the database's troubles are no fault of the message: its lease ends, and it is sent.
            Err(error) if error.is_transient() || error.is_unreachable() => {
                // Where not even that can be written, it stays counted.
                let _ = self.store.give_try_back(message.id, message.fence).await;
                return Err(error);
            }
            // What else stops this message before anybody is asked is told where answers are, and counts as a try.
            Err(error) => Answered::Later(error.to_string(), 0),
        };
        loop {
            match self.settle_report_message(&message, &answered, begun).await {
                // The message is sent; losing that to a busy database would send it twice.
                Err(error) if error.is_transient() => tokio::task::yield_now().await,
                settled => return settled,
            }
        }
    }

    async fn settle_report_message(
        &self,
        message: &MessageRecord,
        answered: &Answered,
        begun: Instant,
    ) -> Result<Tried, ServiceError> {
        let transaction = self.store.transaction().await?;
        let now = self.now(&transaction).await?;
        let (state, answer, next_at) = match answered {
            Answered::Taken(answer) => (MessageState::Sent, answer, None),
            Answered::Refused(answer) => (MessageState::Failed, answer, None),
            Answered::Later(answer, at_least) => match wait_after(message.tries, self.chance.as_ref()) {
                Some(wait) => {
                    let wait = wait.max(*at_least);
                    let next_at = Instant::from_micros(now.as_micros().saturating_add(wait));
                    (MessageState::Pending, answer, Some(next_at))
                }
                None => (MessageState::Failed, answer, None),
            },
        };
        let settled = MessageSettled { state, next_at, answer: answer.clone(), at: begun };
        if !transaction.settle_report_message(message.id, message.fence, &settled).await? {
            transaction.roll_back().await?;
            return Ok(Tried::Overtaken);
        }
        transaction.commit().await?;
        self.wake();
        Ok(if state == MessageState::Sent { Tried::Delivered } else { Tried::Failed })
    }

    async fn send_report(
        &self,
        report: &ReportRecord,
        run: &RunRecord,
        message: &MessageRecord,
        begun: Instant,
    ) -> Result<Answered, ServiceError> {
        let Some(definition) = &run.definition else {
            return Ok(Answered::Refused("The run said nothing.".to_owned()));
        };
        let language = definition.language_of(&message.recipient);
        match &message.recipient {
            Recipient::Mail { address, .. } => {
                self.send_mail(run, definition, language, (address, message), begun).await
            }
            Recipient::Webhook { url, form, .. } => {
                let body = match form {
                    HookForm::Standard => self.notice(report, run, definition).await?,
                    HookForm::Slack => {
                        let output = self.stored(run, definition, language, Format::Slack).await?;
                        String::from_utf8_lossy(&output.bytes).into_owned()
                    }
                };
                let secrets = self.report_secrets(&report.secret)?;
                Ok(self.call(&secrets, url, &body, message, begun).await)
            }
            Recipient::Folder { path, formats, .. } => self.lay_down(run, definition, language, path, formats).await,
        }
    }

    /// What the calls of a report are signed with. Without a signature they go only where nobody asked for one.
    fn report_secrets(&self, kept: &Hidden) -> Result<Vec<Secret>, ServiceError> {
        if kept.0.is_empty() {
            return Ok(Vec::new());
        }
        let secret = Secret::parse(&self.opened(PURPOSE, &kept.0)?);
        let why = |error| format!("The report's secret cannot be used: {error}. Give the report a new one.");
        Ok(vec![secret.map_err(|error| ServiceError::Conflict { why: why(error) })?])
    }

    async fn send_mail(
        &self,
        run: &RunRecord,
        definition: &Definition,
        language: &Locale,
        (address, message): (&str, &MessageRecord),
        begun: Instant,
    ) -> Result<Answered, ServiceError> {
        let Some(mailer) = &self.reporting.mailer else {
            let why = "This Galley sends no mail: its operator names a server with `--smtp-url`.";
            return Ok(Answered::Later(why.to_owned(), 0));
        };
        let html = self.stored(run, definition, language, Format::Html).await?;
        let text = self.stored(run, definition, language, Format::Text).await?;
        let mut attachments = Vec::new();
        for format in &definition.attach {
            let output = self.stored(run, definition, language, *format).await?;
            let content_type = format.content_type();
            attachments.push(Attachment { file_name: output.file_name, content_type, bytes: output.bytes });
        }
        let mail = Mail {
            to: address.to_owned(),
            subject: html.subject,
            language: language.to_string(),
            text: String::from_utf8_lossy(&text.bytes).into_owned(),
            html: String::from_utf8_lossy(&html.bytes).into_owned(),
            attachments,
            id: edition_id(message),
            at: begun,
        };
        Ok(match mailer.send(&mail).await {
            Ok(answer) => Answered::Taken(answer),
            Err(MailError::Refused(why)) => Answered::Refused(why),
            Err(MailError::Failed(why)) => Answered::Later(why, 0),
        })
    }

    async fn call(
        &self,
        secrets: &[Secret],
        url: &str,
        body: &str,
        message: &MessageRecord,
        begun: Instant,
    ) -> Answered {
        let id = edition_id(message);
        let sent = self.outbound.send(url, &Message { id: &id, at: begun, body }, secrets).await;
        match sent {
            Ok(answer) if (200..300).contains(&answer.status) => Answered::Taken(answer.excerpt),
            Ok(answer) => {
                let why = format!("The receiver answered {}: {}", answer.status, answer.excerpt);
                // Gone for good, or a body that will not please it a second time either.
                if matches!(answer.status, 400 | 404 | 410 | 413 | 415 | 422) {
                    return Answered::Refused(why);
                }
                let wish = answer.retry_after.as_deref().and_then(|header| retry_after(header, begun));
                Answered::Later(why, wish.unwrap_or_default())
            }
            Err(error) => Answered::Later(error.to_string(), 0),
        }
    }

    /// What a program is told: which report, for when, where it can be read, and the facts.
    async fn notice(
        &self,
        report: &ReportRecord,
        run: &RunRecord,
        definition: &Definition,
    ) -> Result<String, ServiceError> {
        let facts = self.stored(run, definition, &definition.language, Format::Json).await?;
        let facts: Value = serde_json::from_slice(&facts.bytes).unwrap_or(Value::Null);
        let mut data = Map::new();
        data.insert("report".to_owned(), json!(report.id));
        data.insert("name".to_owned(), json!(definition.name));
        data.insert("run".to_owned(), json!(run.id));
        data.insert("slot".to_owned(), json!(run.slot));
        data.insert("cause".to_owned(), json!(run.cause.as_str()));
        if let Some(site) = &self.reporting.site {
            let link = format!("{site}/reports/{}/runs/{}", report.id, run.id);
            data.insert("url".to_owned(), json!(link));
        }
        data.insert("facts".to_owned(), facts);
        Ok(json!({ "type": "report.ready", "timestamp": run.finished_at, "data": data }).to_string())
    }

    async fn lay_down(
        &self,
        run: &RunRecord,
        definition: &Definition,
        language: &Locale,
        path: &str,
        formats: &[Format],
    ) -> Result<Answered, ServiceError> {
        let Some(folder) = &self.reporting.folder else {
            let why = "No folder is set aside for reports: the operator names one with `--reports-dir`.";
            return Ok(Answered::Later(why.to_owned(), 0));
        };
        for format in formats {
            let output = self.stored(run, definition, language, *format).await?;
            if let Err(error) = folder.put(path, &output.file_name, output.bytes).await {
                return Ok(Answered::Later(error.to_string(), 0));
            }
        }
        Ok(Answered::Taken(String::new()))
    }

    /// What the run said, as it was stored.
    async fn stored(
        &self,
        run: &RunRecord,
        definition: &Definition,
        language: &Locale,
        format: Format,
    ) -> Result<Output, ServiceError> {
        let said = self.said(run, definition, &OutputKey::new(language, format)).await?;
        said.ok_or_else(|| ServiceError::not_found(format!("run {}", run.id)))
    }
}

/// The id that a recipient sees: another one once somebody asked for what had been taken to be sent again.
fn edition_id(message: &MessageRecord) -> String {
    match message.edition {
        0 => message.message_id.clone(),
        edition => format!("{}.{edition}", message.message_id),
    }
}
