//! Runs of reports and their messages as JSON.

use serde::{Deserialize, Serialize};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, Ref, RefOr, Schema, schema::AnyOfBuilder},
};

use super::{
    names::{LocaleTag, MessageStateName, RunCauseName, RunStateName},
    report_bodies::RecipientBody,
};
use crate::{
    clock::Instant,
    domain::Locale,
    service::{MessageRecord, ReportRun, RunRecord},
};

/// A run of a report.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RunBody {
    /// Its number; grows with time.
    #[schema(example = 17)]
    pub id: i64,
    /// For when. No two runs of a report have the same.
    #[schema(value_type = String, format = DateTime)]
    pub slot: Instant,
    /// Why.
    pub cause: RunCauseName,
    /// How far it is.
    pub state: RunStateName,
    /// Why it could not be carried out, the last time.
    pub error: Option<String>,
    /// How many variants it told of.
    pub total: Option<i64>,
    /// When it was done with.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub finished_at: Option<Instant>,
    /// How many of its messages were taken.
    pub sent: u64,
    /// How many wait or are on their way.
    pub waiting: u64,
    /// How many were refused, or failed for good.
    pub failed: u64,
}

impl From<ReportRun> for RunBody {
    fn from(ReportRun { run, tally }: ReportRun) -> Self {
        Self {
            id: run.id,
            slot: run.slot,
            cause: run.cause.into(),
            state: run.state.into(),
            error: run.error,
            total: run.total,
            finished_at: run.finished_at,
            sent: tally.sent,
            waiting: tally.waiting,
            failed: tally.failed,
        }
    }
}

impl From<RunRecord> for RunBody {
    fn from(run: RunRecord) -> Self {
        ReportRun { run, tally: crate::service::MessageTally::default() }.into()
    }
}

/// A run with its messages.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RunDetailBody {
    /// The run.
    #[serde(flatten)]
    pub run: RunBody,
    /// Its messages, in the order of the recipients.
    pub messages: Vec<MessageBody>,
}

/// A run as JSON: itself with its messages, or what it said in the form `json` or `slack`.
#[derive(Debug)]
pub(super) struct RunAnswer;

impl PartialSchema for RunAnswer {
    fn schema() -> RefOr<Schema> {
        let detail = Ref::from_schema_name(RunDetailBody::name());
        AnyOfBuilder::new().item(detail).item(ObjectBuilder::new()).into()
    }
}

impl ToSchema for RunAnswer {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((RunDetailBody::name().into_owned(), RunDetailBody::schema()));
        RunDetailBody::schemas(schemas);
    }
}

/// A message to one recipient, and how its sending goes.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MessageBody {
    /// To whom it goes.
    pub recipient: RecipientBody,
    /// Its id for the recipient, the same in every try.
    pub message_id: String,
    /// How far it is.
    pub state: MessageStateName,
    /// How many tries were made.
    pub tries: i16,
    /// When the next try is due.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub next_at: Option<Instant>,
    /// What the last try was answered.
    pub answer: Option<String>,
    /// When the last try was made.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub attempted_at: Option<Instant>,
}

impl From<MessageRecord> for MessageBody {
    fn from(message: MessageRecord) -> Self {
        Self {
            recipient: message.recipient.into(),
            message_id: message.message_id,
            state: message.state.into(),
            tries: message.tries,
            next_at: message.next_at,
            answer: message.answer,
            attempted_at: message.attempted_at,
        }
    }
}

/// To whom a test goes.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TestBody {
    /// By mail; to the caller where it is left out and their name is an address.
    #[serde(default)]
    #[schema(max_length = 254, example = "ada@example.org")]
    pub address: Option<String>,
    /// In this language; the report's where it is left out.
    #[serde(default)]
    #[schema(value_type = Option<LocaleTag>)]
    pub language: Option<Locale>,
}

/// What is sent again.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ResendBody {
    /// Also what was taken, as a new message; only what failed where it is left out.
    #[serde(default)]
    pub all: bool,
}

/// What is sent again.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ResentBody {
    /// How many messages.
    pub messages: u64,
}
