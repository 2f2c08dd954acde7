//! Whether anything leaves this instance: webhooks' messages, reports by mail, webhook and file. A copy of a database must
//! not tell again what its original has told, so it begins paused; and somebody may pause it by hand.

use serde_json::json;

use super::{MayAdminister, Operator, Service, ServiceError, once::Begun};
use crate::{
    domain::{Actor, Caller, Deed, FieldError, Grant},
    storage::{OutgoingRecord, Pause, PauseCause, Transaction, WaitingToLeave},
};

/// What the audit calls it.
const OBJECT: &str = "outgoing";
/// The longest reason, in characters.
const MAX_WHY: usize = 1_000;
/// What is written beside what was given up.
const DISCARDED: &str = "It waited while nothing was sent, and was given up when sending was resumed.";

/// Whether anything leaves, and what waits for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingStatus {
    /// That nothing leaves; `None` where it does.
    pub pause: Option<Pause>,
    /// What waits to leave.
    pub waiting: WaitingToLeave,
    /// Reports whose time has come; each of them runs once when sending is resumed.
    pub due: u64,
    /// Grows with each change.
    pub version: i64,
}

/// What becomes of what was waiting when sending was paused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// It is given up: nobody is told.
    Discard,
    /// It is sent.
    Send,
}

impl Waiting {
    /// What becomes of it unless somebody says otherwise: a copy's original has probably sent what waited in it, and what a
    /// pause by hand held back nobody else sends.
    pub const fn after(cause: PauseCause) -> Self {
        if cause.is_copy() { Self::Discard } else { Self::Send }
    }
}

impl<P: MayAdminister> Service<P> {
    /// Whether anything leaves, and what waits for it.
    pub async fn outgoing(&self) -> Result<OutgoingStatus, ServiceError> {
        // It holds for every collection.
        if self.caller.grant.collections.is_some() {
            return Err(ServiceError::not_found("outgoing for whoever is limited to collections"));
        }
        self.standing().await
    }

    /// Lets nothing leave from now on, where the row still has the version `expected`, any where `None`. What is on its way
    /// arrives. Nothing happens where it is paused already.
    pub async fn pause_outgoing(
        &self,
        why: Option<&str>,
        expected: Option<i64>,
    ) -> Result<OutgoingStatus, ServiceError> {
        self.outgoing().await?;
        let why = why.map(str::trim).filter(|why| !why.is_empty());
        if why.is_some_and(|why| why.chars().count() > MAX_WHY || why.contains(char::is_control)) {
            let message = format!("A reason has at most {MAX_WHY} characters, without control characters.");
            let fields = vec![FieldError { field: "why".to_owned(), line: None, message }];
            return Err(ServiceError::Invalid { fields });
        }
        let transaction = match self.begin::<()>().await? {
            Begun::First(transaction) => transaction,
            Begun::Before(()) => return self.standing().await,
        };
        let record = held(&transaction, expected).await;
        let record = match record {
            Ok(record) => record,
            Err(error) => return Err(transaction.give_up(error).await),
        };
        if record.pause.is_some() {
            self.finish_unchanged(transaction, &()).await?;
            return self.standing().await;
        }
        let at = self.now(&transaction).await?;
        let position = transaction.last_position().await?;
        let pause = Pause { at, cause: PauseCause::Asked, why: why.map(str::to_owned), position };
        transaction.save_outgoing(&OutgoingRecord { pause: Some(pause), ..record }).await?;
        self.note(&transaction, Deed::OutgoingPaused, OBJECT, json!({ "why": why })).await?;
        self.finish(transaction, &()).await?;
        self.standing().await
    }

    /// Lets everything leave again. What was waiting when sending was paused is discarded or sent, as
    /// [`Waiting::after`] says unless the caller does; what happened since is sent, and of each report's missed times the
    /// latest is carried out. Returns how much was discarded.
    pub async fn resume_outgoing(
        &self,
        waiting: Option<Waiting>,
        expected: Option<i64>,
    ) -> Result<(OutgoingStatus, u64), ServiceError> {
        self.outgoing().await?;
        let transaction = match self.begin::<u64>().await? {
            Begun::First(transaction) => transaction,
            Begun::Before(discarded) => return Ok((self.standing().await?, discarded)),
        };
        let record = held(&transaction, expected).await;
        let mut record = match record {
            Ok(record) => record,
            Err(error) => return Err(transaction.give_up(error).await),
        };
        let Some(pause) = record.pause.take() else {
            self.finish_unchanged(transaction, &0_u64).await?;
            return Ok((self.standing().await?, 0));
        };
        let discarded = match waiting.unwrap_or(Waiting::after(pause.cause)) {
            Waiting::Discard => {
                let now = self.now(&transaction).await?;
                transaction.discard_waiting(pause.position, DISCARDED, now).await?
            }
            Waiting::Send => WaitingToLeave::default(),
        };
        transaction.save_outgoing(&record).await?;
        let details = json!({
            "paused_at": pause.at,
            "cause": pause.cause.as_str(),
            "discarded": {
                "webhook_messages": discarded.deliveries,
                "report_runs": discarded.runs,
                "report_messages": discarded.messages,
            },
        });
        self.note(&transaction, Deed::OutgoingResumed, OBJECT, details).await?;
        self.finish(transaction, &discarded.total()).await?;
        Ok((self.standing().await?, discarded.total()))
    }
}

async fn held(transaction: &Transaction, expected: Option<i64>) -> Result<OutgoingRecord, ServiceError> {
    let record = transaction.locked_outgoing().await?;
    if expected.is_some_and(|expected| expected != record.version) {
        return Err(ServiceError::Changed { what: OBJECT.to_owned() });
    }
    Ok(record)
}

impl Service {
    /// Looks whether the rows are where they were before: on PostgreSQL, whoever serves another database or another server
    /// than the one that is written down serves a copy, and pauses. Any number of nodes may look at once. Returns that
    /// nothing leaves.
    pub async fn look_where_it_is(&self) -> Result<Option<Pause>, ServiceError> {
        let Some(here) = self.store.home().await? else {
            return self.pause().await;
        };
        if self.store.outgoing().await?.home.as_ref() == Some(&here) {
            return self.pause().await;
        }
        let transaction = self.store.transaction().await?;
        let record = transaction.locked_outgoing().await?;
        if record.home.as_ref() == Some(&here) {
            transaction.roll_back().await?;
            return self.pause().await;
        }
        let mut changed = OutgoingRecord { home: Some(here.clone()), ..record.clone() };
        if let Some(before) = record.home {
            let at = self.now(&transaction).await?;
            let position = transaction.last_position().await?;
            changed.pause = Some(Pause { at, cause: PauseCause::Moved, why: None, position });
            let details = json!({ "cause": PauseCause::Moved.as_str(), "before": before, "here": here });
            let system = Caller { actor: Actor::System, grant: Grant::everything() };
            let system = self.handed_to::<Operator>(&system);
            system.note(&transaction, Deed::OutgoingPaused, OBJECT, details).await?;
        }
        transaction.save_outgoing(&changed).await?;
        transaction.commit().await?;
        Ok(changed.pause)
    }

    /// A transaction for what is to leave; `None` while nothing may.
    pub(super) async fn begin_telling(&self) -> Result<Option<Transaction>, ServiceError> {
        let transaction = self.store.transaction().await?;
        if transaction.is_paused().await? {
            transaction.roll_back().await?;
            return Ok(None);
        }
        Ok(Some(transaction))
    }
}

impl<P> Service<P> {
    /// That nothing leaves; `None` where it does.
    pub async fn pause(&self) -> Result<Option<Pause>, ServiceError> {
        Ok(self.store.outgoing().await?.pause)
    }

    async fn standing(&self) -> Result<OutgoingStatus, ServiceError> {
        let record = self.store.outgoing().await?;
        let waiting = self.store.waiting_to_leave().await?;
        let due = self.store.reports_due(self.courier_time().await?).await?;
        Ok(OutgoingStatus {
            pause: record.pause,
            waiting,
            due: u64::try_from(due.len()).unwrap_or(u64::MAX),
            version: record.version,
        })
    }

    /// Refuses in a transaction what is asked to be sent while nothing is: it would leave long after whoever asked has
    /// forgotten it.
    pub(super) async fn refuse_while_paused(&self, transaction: Transaction) -> Result<Transaction, ServiceError> {
        if transaction.is_paused().await? {
            return Err(transaction.give_up(ServiceError::Paused).await);
        }
        Ok(transaction)
    }
}
