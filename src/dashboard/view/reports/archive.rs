//! What a report said.

use askama::Template;

use super::{
    super::{Choice, Frame},
    schedule::{downloads, in_words, languages, shown_forms},
};
use crate::{
    clock::Instant,
    dashboard::{export::files, links::Address},
    domain::{
        Locale, Scope,
        report::{Comparison, Format, Item, LocaleChange, Recipient, Schedule, Totals},
    },
    service::{MessageRecord, MessageState, MessageTally, ReportRun, RunCause, RunRecord, RunState},
};

/// How a run went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunLook {
    /// It waits, or is being carried out.
    Running,
    /// It is done, and all messages were taken; there may be none.
    Sent,
    /// It is done, and messages are on their way.
    Sending(u64),
    /// It is done, and messages failed.
    Unsent(u64),
    /// It could not be carried out, for this reason.
    Failed(String),
    /// Its slot was missed.
    Skipped,
}

impl RunLook {
    /// How this run went.
    pub fn of(run: &RunRecord, tally: MessageTally) -> Self {
        match run.state {
            RunState::Pending | RunState::Running => Self::Running,
            RunState::Failed => Self::Failed(run.error.clone().unwrap_or_default()),
            RunState::Skipped => Self::Skipped,
            RunState::Done if tally.failed > 0 => Self::Unsent(tally.failed),
            RunState::Done if tally.waiting > 0 => Self::Sending(tally.waiting),
            RunState::Done => Self::Sent,
        }
    }

    pub(super) const fn class(&self) -> &'static str {
        match self {
            Self::Running | Self::Sending(_) => "is-progress",
            Self::Sent => "is-current",
            Self::Unsent(_) | Self::Failed(_) => "is-missing",
            Self::Skipped => "is-none",
        }
    }

    pub(super) const fn glyph(&self) -> &'static str {
        match self {
            Self::Running | Self::Sending(_) => "progress",
            Self::Sent => "current",
            Self::Unsent(_) | Self::Failed(_) => "missing",
            Self::Skipped => "none",
        }
    }

    /// The name for programs.
    pub(in crate::dashboard) const fn name(&self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Sent => "sent",
            Self::Sending(_) => "sending",
            Self::Unsent(_) => "unsent",
            Self::Failed(_) => "failed",
            Self::Skipped => "skipped",
        }
    }

    pub(in crate::dashboard) fn words(&self, frame: &Frame) -> String {
        let count = |id: &str, count: u64| frame.say_with(id, &[("count", count.into())]);
        match self {
            Self::Running => frame.say("reports-run-running"),
            Self::Sent => frame.say("reports-run-sent"),
            Self::Sending(waiting) => count("reports-run-sending", *waiting),
            Self::Unsent(failed) => count("reports-run-unsent", *failed),
            Self::Failed(_) => frame.say("reports-run-failed"),
            Self::Skipped => frame.say("reports-run-skipped"),
        }
    }

    pub(in crate::dashboard) fn reason(&self) -> Option<&str> {
        match self {
            Self::Failed(reason) if !reason.is_empty() => Some(reason),
            Self::Failed(_) | Self::Running | Self::Sent | Self::Sending(_) | Self::Unsent(_) | Self::Skipped => None,
        }
    }
}

/// A run in the list.
#[derive(Debug, Clone)]
pub struct ReportRunRow {
    /// Its number.
    pub id: i64,
    /// For when it was.
    pub slot: Instant,
    /// Why it was made.
    pub cause: RunCause,
    /// How many variants it told of.
    pub total: Option<u64>,
    /// How many recipients it had.
    pub recipients: u64,
    /// How it went.
    pub look: RunLook,
}

/// The runs of a report.
#[derive(Debug, Template)]
#[template(path = "reports/runs.html")]
pub struct ReportRunsPage {
    /// What stands round it.
    pub frame: Frame,
    /// The report.
    pub id: i64,
    /// What people call it.
    pub name: String,
    /// When it is due.
    pub schedule: Option<Schedule>,
    /// Whether its schedule rests.
    pub paused: bool,
    /// When it is due next.
    pub next: Option<Instant>,
    /// The runs, the newest first.
    pub rows: Vec<ReportRunRow>,
    /// Where newer ones are listed.
    pub newer: Option<String>,
    /// Where older ones are listed.
    pub older: Option<String>,
}

impl From<&ReportRun> for ReportRunRow {
    fn from(run: &ReportRun) -> Self {
        Self {
            id: run.run.id,
            slot: run.run.slot,
            cause: run.run.cause,
            total: run.run.total.and_then(|total| u64::try_from(total).ok()),
            recipients: run.tally.sent + run.tally.waiting + run.tally.failed,
            look: RunLook::of(&run.run, run.tally),
        }
    }
}

impl ReportRunRow {
    pub(in crate::dashboard) const fn why(&self) -> &'static str {
        match self.cause {
            RunCause::Scheduled => "reports-cause-scheduled",
            RunCause::Manual => "reports-cause-manual",
            RunCause::Test => "reports-cause-test",
        }
    }
}

impl ReportRunsPage {
    /// The whole list as files.
    fn files(&self) -> [(Address, &'static str); 2] {
        files(&Address::to("/reports").then(self.id).then("runs"))
    }

    const fn rests(&self) -> bool {
        self.paused
    }

    fn may_keep(&self) -> bool {
        self.frame.may(Scope::Manage)
    }

    fn when(&self) -> String {
        in_words(&self.frame, self.schedule.as_ref())
    }

    fn languages(&self) -> Vec<Choice> {
        languages(self.frame.t.language().tag())
    }
}

/// What a run said.
#[derive(Debug)]
pub struct Saying {
    /// In which form it is shown.
    pub shown: Format,
    /// The line that carries the answer.
    pub subject: String,
    /// Its words; `None` for HTML, which has a frame of its own.
    pub text: Option<String>,
    /// The run before.
    pub before: Option<i64>,
    /// How it compares with that one.
    pub comparison: Option<Comparison>,
}

/// A message that told somebody of a run.
#[derive(Debug, Clone)]
pub struct MessageRow {
    by: &'static str,
    to: String,
    state: MessageState,
    answer: Option<String>,
    at: Option<Instant>,
}

impl From<MessageRecord> for MessageRow {
    fn from(message: MessageRecord) -> Self {
        let (by, to) = match message.recipient {
            Recipient::Mail { address, .. } => ("reports-by-mail", address),
            Recipient::Webhook { url, .. } => ("reports-by-hook", url),
            Recipient::Folder { path, .. } => ("reports-by-folder", path),
        };
        Self { by, to, state: message.state, answer: message.answer, at: message.attempted_at }
    }
}

impl MessageRow {
    const fn class(&self) -> &'static str {
        match self.state {
            MessageState::Pending | MessageState::Sending => "is-progress",
            MessageState::Sent => "is-current",
            MessageState::Failed => "is-missing",
        }
    }

    const fn glyph(&self) -> &'static str {
        match self.state {
            MessageState::Pending | MessageState::Sending => "progress",
            MessageState::Sent => "current",
            MessageState::Failed => "missing",
        }
    }

    const fn label(&self) -> &'static str {
        match self.state {
            MessageState::Pending => "reports-message-pending",
            MessageState::Sending => "reports-message-sending",
            MessageState::Sent => "reports-message-sent",
            MessageState::Failed => "reports-message-failed",
        }
    }
}

/// One run of a report.
#[derive(Debug, Template)]
#[template(path = "reports/run.html")]
pub struct ReportRunPage {
    /// What stands round it.
    pub frame: Frame,
    /// The report.
    pub id: i64,
    /// What people call it.
    pub name: String,
    /// The run.
    pub run: i64,
    /// For when it was.
    pub slot: Instant,
    /// How it went.
    pub look: RunLook,
    /// Whether it can be begun anew.
    pub can_retry: bool,
    /// How many messages failed.
    pub failed: u64,
    /// In which language it is shown.
    pub language: Locale,
    /// What it said; nothing where it is not done.
    pub told: Option<Saying>,
    /// Its messages.
    pub messages: Vec<MessageRow>,
}

impl ReportRunPage {
    const fn may_retry(&self) -> bool {
        self.can_retry
    }

    const fn has_failed(&self) -> bool {
        self.failed > 0
    }

    fn may_keep(&self) -> bool {
        self.frame.may(Scope::Manage)
    }

    fn base(&self) -> String {
        format!("/reports/{}/runs/{}", self.id, self.run)
    }

    fn languages(&self) -> Vec<Choice> {
        languages(&self.language.to_string())
    }

    fn forms(&self, told: &Saying) -> Vec<Choice> {
        shown_forms(&self.frame, told.shown)
    }

    fn source(&self) -> String {
        format!("{}/html?language={}", self.base(), self.language)
    }

    fn downloads(&self) -> Vec<(String, String)> {
        downloads(&self.frame, &self.base(), &self.language)
    }

    /// What only one of the two reports lists, the newer one's first.
    fn differences<'a>(&self, compared: &'a Comparison) -> Vec<(String, &'a [Item])> {
        let lists = [("reports-appeared", &compared.appeared), ("reports-gone", &compared.gone)];
        let found = lists.into_iter().filter(|(_, items)| !items.is_empty());
        found.map(|(id, items)| (self.frame.say_with(id, &[("count", items.len().into())]), items.as_slice())).collect()
    }

    /// The language of an item's headline; a key is in none.
    fn lang(item: &Item) -> String {
        item.article.headline_locale().map_or_else(|| "zxx".to_owned(), Locale::html_lang)
    }

    /// A locale's figures in both reports: open before, open now, and the change with its sign.
    fn figures(change: &LocaleChange) -> (String, String, String) {
        let open = |totals: Option<Totals>| totals.map_or_else(|| "–".to_owned(), |totals| totals.open().to_string());
        (open(change.before), open(change.now), signed(change.change()))
    }
}

/// A change with its sign; nothing is `0`.
fn signed(change: i64) -> String {
    match change {
        1.. => format!("+{change}"),
        0 => "0".to_owned(),
        _ => format!("−{}", change.unsigned_abs()),
    }
}
