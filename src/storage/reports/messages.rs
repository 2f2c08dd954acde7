//! Messages of runs: one a recipient, leased for one try at a time, as webhooks' messages are.

use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _,
    sea_query::{Expr, ExprTrait, LockBehavior, LockType, OnConflict},
};

use crate::{
    clock::Instant,
    domain::report::Recipient,
    storage::{StorageError, Store, Transaction, entity::report_message},
};

/// How far a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MessageState {
    /// It waits for its next try.
    Pending,
    /// A try is being made.
    Sending,
    /// It was taken.
    Sent,
    /// It was refused for good, or every try failed.
    Failed,
}

impl MessageState {
    const ALL: [Self; 4] = [Self::Pending, Self::Sending, Self::Sent, Self::Failed];

    /// The name used in JSON and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }
}

/// A message, and how its sending goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRecord {
    /// Its number.
    pub id: i64,
    /// The run that it tells of.
    pub run_id: i64,
    /// To whom it goes.
    pub recipient: Recipient,
    /// Its id for the recipient, the same in every try.
    pub message_id: String,
    /// How often somebody asked to send it again after it had been taken: a new edition is another message.
    pub edition: i16,
    /// How far it is.
    pub state: MessageState,
    /// How many tries were begun.
    pub tries: i16,
    /// When the next try is due; while one is made, when another node may take over.
    pub next_at: Option<Instant>,
    /// Which lease is the latest: a result under an older one is not written.
    pub fence: i64,
    /// What the last try was answered.
    pub answer: Option<String>,
    /// When the last try was made.
    pub attempted_at: Option<Instant>,
}

fn record(row: report_message::Model) -> Result<MessageRecord, StorageError> {
    let wrong = |error: String| StorageError::inconsistent("report_message", row.id.to_string(), error);
    let state = MessageState::ALL.into_iter().find(|state| state.as_str() == row.state);
    Ok(MessageRecord {
        recipient: serde_json::from_str(&row.recipient).map_err(|error| wrong(error.to_string()))?,
        state: state.ok_or_else(|| wrong("unknown state".to_owned()))?,
        id: row.id,
        run_id: row.run_id,
        message_id: row.message_id,
        edition: row.edition,
        tries: row.tries,
        next_at: row.next_at.map(Instant::from_micros),
        fence: row.fence,
        answer: row.answer,
        attempted_at: row.attempted_at.map(Instant::from_micros),
    })
}

/// Why a message has failed whose sending was begun so many times, and whose last try nobody brought to an end.
fn cut_short(tries: i16, answer: Option<&str>) -> String {
    let stopped = "Whoever sent it stopped before it was known what became of it";
    match answer {
        None => format!("{stopped}, {tries} times."),
        Some(answer) => format!("{stopped}, at the last of {tries} tries. Before that: {answer}"),
    }
}

/// What a try came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageSettled {
    /// The message's state from now on.
    pub state: MessageState,
    /// When the next try is due.
    pub next_at: Option<Instant>,
    /// What was answered, or why nothing was.
    pub answer: String,
    /// When it was made.
    pub at: Instant,
}

impl Transaction {
    /// Writes a message of a run, due at once. Nothing happens where it is there already.
    pub async fn add_message(
        &self,
        run_id: i64,
        recipient: &Recipient,
        message_id: String,
        now: Instant,
    ) -> Result<(), StorageError> {
        let wrong = |error| StorageError::inconsistent("report_message", run_id.to_string(), error);
        let row = report_message::ActiveModel {
            id: NotSet,
            run_id: Set(run_id),
            recipient: Set(serde_json::to_string(recipient).map_err(wrong)?),
            message_id: Set(message_id),
            edition: Set(0),
            state: Set(MessageState::Pending.as_str().to_owned()),
            tries: Set(0),
            next_at: Set(Some(now.as_micros())),
            fence: Set(0),
            answer: Set(None),
            attempted_at: Set(None),
        };
        let once = OnConflict::columns([report_message::Column::RunId, report_message::Column::MessageId])
            .do_nothing()
            .to_owned();
        report_message::Entity::insert_many([row]).on_conflict(once).exec_without_returning(self.connection()).await?;
        Ok(())
    }

    /// Leases up to `limit` messages that are due, those that wait longest first; of one run only where one is named. A lease
    /// that ran out counts as due; a message whose sending was begun `max_tries` times and never came to an end has failed.
    pub async fn lease_report_messages(
        &self,
        run_id: Option<i64>,
        (limit, max_tries): (u64, i16),
        now: Instant,
        until: Instant,
    ) -> Result<Vec<MessageRecord>, StorageError> {
        let mut query = report_message::Entity::find()
            .filter(report_message::Column::NextAt.lte(now.as_micros()))
            .apply_if(run_id, |query, run_id| query.filter(report_message::Column::RunId.eq(run_id)))
            .order_by_asc(report_message::Column::NextAt)
            .order_by_asc(report_message::Column::Id)
            .limit(limit);
        if self.is_postgres() {
            query = query.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        }
        let mut leased = Vec::new();
        for mut row in query.all(self.connection()).await? {
            if row.tries >= max_tries && row.state == MessageState::Sending.as_str() {
                let answer = cut_short(row.tries, row.answer.as_deref());
                let at = row.attempted_at.map_or(now, Instant::from_micros);
                let failed = MessageSettled { state: MessageState::Failed, next_at: None, answer, at };
                self.settle_report_message(row.id, row.fence, &failed).await?;
                continue;
            }
            row.fence += 1;
            // Counted before anybody is told: whoever dies of it will not come back to count.
            row.tries = row.tries.saturating_add(1);
            report_message::Entity::update_many()
                .col_expr(report_message::Column::State, Expr::value(MessageState::Sending.as_str()))
                .col_expr(report_message::Column::Fence, Expr::value(row.fence))
                .col_expr(report_message::Column::Tries, Expr::value(row.tries))
                .col_expr(report_message::Column::NextAt, Expr::value(until.as_micros()))
                .filter(report_message::Column::Id.eq(row.id))
                .exec(self.connection())
                .await?;
            leased.push(record(row)?);
        }
        Ok(leased)
    }

    /// Writes what a try came to. `false` where its lease is not the latest any more.
    pub async fn settle_report_message(
        &self,
        id: i64,
        fence: i64,
        settled: &MessageSettled,
    ) -> Result<bool, StorageError> {
        let done = report_message::Entity::update_many()
            .set(report_message::ActiveModel {
                state: Set(settled.state.as_str().to_owned()),
                next_at: Set(settled.next_at.map(Instant::as_micros)),
                answer: Set(Some(settled.answer.chars().take(1_000).collect())),
                attempted_at: Set(Some(settled.at.as_micros())),
                ..Default::default()
            })
            .filter(report_message::Column::Id.eq(id))
            .filter(report_message::Column::Fence.eq(fence))
            .filter(report_message::Column::State.eq(MessageState::Sending.as_str()))
            .exec(self.connection())
            .await?;
        Ok(done.rows_affected > 0)
    }

    /// Begins the sending of a run's messages anew: of those that failed, and of those that were taken as well where
    /// `taken`. Returns how many.
    pub async fn requeue_report_messages(&self, run_id: i64, taken: bool, now: Instant) -> Result<u64, StorageError> {
        let again = |state: MessageState, edition: i16| {
            report_message::Entity::update_many()
                .col_expr(report_message::Column::State, Expr::value(MessageState::Pending.as_str()))
                .col_expr(report_message::Column::Tries, Expr::value(0))
                .col_expr(report_message::Column::NextAt, Expr::value(now.as_micros()))
                .col_expr(
                    report_message::Column::Edition,
                    ExprTrait::add(Expr::col(report_message::Column::Edition), edition),
                )
                .filter(report_message::Column::RunId.eq(run_id))
                .filter(report_message::Column::State.eq(state.as_str()))
        };
        let mut begun = again(MessageState::Failed, 0).exec(self.connection()).await?.rows_affected;
        if taken {
            begun += again(MessageState::Sent, 1).exec(self.connection()).await?.rows_affected;
        }
        Ok(begun)
    }
}

impl Store {
    /// The messages of runs, in the order of the recipients.
    pub async fn report_messages(&self, run_ids: &[i64]) -> Result<Vec<MessageRecord>, StorageError> {
        let query = report_message::Entity::find()
            .filter(report_message::Column::RunId.is_in(run_ids.iter().copied()))
            .order_by_asc(report_message::Column::Id);
        query.all(&self.reader).await?.into_iter().map(record).collect()
    }

    /// Counts a begun try no more, as nobody was asked. The lease stays; where it is not the latest any more, so does the
    /// count.
    pub async fn give_try_back(&self, id: i64, fence: i64) -> Result<(), StorageError> {
        report_message::Entity::update_many()
            .col_expr(report_message::Column::Tries, Expr::col(report_message::Column::Tries).sub(1))
            .filter(report_message::Column::Id.eq(id))
            .filter(report_message::Column::Fence.eq(fence))
            .filter(report_message::Column::State.eq(MessageState::Sending.as_str()))
            .exec(&self.writer)
            .await?;
        Ok(())
    }
}
