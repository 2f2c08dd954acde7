//! Whether anything leaves this instance, and what waits to leave it.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, ConnectionTrait as _, DbBackend, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
    QuerySelect as _, Statement,
    sea_query::{Expr, LockType},
};

use super::{
    DeliveryState, MessageState, RunState, StorageError, Store, Transaction,
    entity::{delivery, outgoing, report_message, report_run, webhook},
};
use crate::clock::Instant;

/// Why nothing leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PauseCause {
    /// The database is a copy that was made by `galley backup` or put in its place by `galley restore`.
    Restored,
    /// The rows were found in another database than they were in before: a dump that was read in, or a copied database.
    Moved,
    /// Somebody asked for it.
    Asked,
}

impl PauseCause {
    const ALL: [Self; 3] = [Self::Restored, Self::Moved, Self::Asked];

    /// The name used in JSON and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Restored => "restored",
            Self::Moved => "moved",
            Self::Asked => "asked",
        }
    }

    /// Whether this is a copy, whose original has probably told what waited in it.
    pub const fn is_copy(self) -> bool {
        matches!(self, Self::Restored | Self::Moved)
    }
}

/// That nothing leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    /// Since when; for a restored copy, when it was made.
    pub at: Instant,
    /// Why.
    pub cause: PauseCause,
    /// What whoever asked for it said.
    pub why: Option<String>,
    /// The end of the feed at that moment.
    pub position: i64,
}

/// Whether anything leaves this instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingRecord {
    /// The server and the database that it was in when it was last looked at; `None` where nobody has, or on SQLite.
    pub home: Option<String>,
    /// That nothing leaves; `None` where it does.
    pub pause: Option<Pause>,
    /// Grows with each change.
    pub version: i64,
}

/// How much waits to leave.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WaitingToLeave {
    /// Messages of webhooks that are on.
    pub deliveries: u64,
    /// Runs of reports that were begun or asked for.
    pub runs: u64,
    /// Messages of reports.
    pub messages: u64,
}

impl WaitingToLeave {
    /// All of it.
    pub const fn total(self) -> u64 {
        self.deliveries.saturating_add(self.runs).saturating_add(self.messages)
    }
}

fn record(row: outgoing::Model) -> Result<OutgoingRecord, StorageError> {
    let pause = match row.paused_at {
        Some(at) => {
            let named = row.paused_cause.as_deref();
            let cause = PauseCause::ALL.into_iter().find(|cause| Some(cause.as_str()) == named);
            let unknown = || StorageError::inconsistent("outgoing", row.id.to_string(), "unknown cause");
            Some(Pause {
                at: Instant::from_micros(at),
                cause: cause.ok_or_else(unknown)?,
                why: row.paused_why,
                position: row.paused_position.unwrap_or_default(),
            })
        }
        None => None,
    };
    Ok(OutgoingRecord { home: row.home, pause, version: row.version })
}

fn absent() -> StorageError {
    StorageError::inconsistent("outgoing", "1", "the only row is gone")
}

const WAITING_DELIVERIES: [&str; 2] = [DeliveryState::Pending.as_str(), DeliveryState::Sending.as_str()];
const WAITING_RUNS: [&str; 2] = [RunState::Pending.as_str(), RunState::Running.as_str()];
const WAITING_MESSAGES: [&str; 2] = [MessageState::Pending.as_str(), MessageState::Sending.as_str()];

impl Transaction {
    /// Whether nothing may leave.
    pub async fn is_paused(&self) -> Result<bool, StorageError> {
        let query = outgoing::Entity::find().select_only().column(outgoing::Column::PausedAt);
        let row: Option<Option<i64>> = query.into_tuple().one(self.connection()).await?;
        Ok(row.ok_or_else(absent)?.is_some())
    }

    /// Whether anything leaves, locked until the transaction ends.
    pub async fn locked_outgoing(&self) -> Result<OutgoingRecord, StorageError> {
        let mut query = outgoing::Entity::find();
        if self.is_postgres() {
            query = query.lock(LockType::Update);
        }
        record(query.one(self.connection()).await?.ok_or_else(absent)?)
    }

    /// Writes the locked row.
    pub async fn save_outgoing(&self, changed: &OutgoingRecord) -> Result<(), StorageError> {
        let pause = changed.pause.as_ref();
        let row = outgoing::ActiveModel {
            home: Set(changed.home.clone()),
            paused_at: Set(pause.map(|pause| pause.at.as_micros())),
            paused_cause: Set(pause.map(|pause| pause.cause.as_str().to_owned())),
            paused_why: Set(pause.and_then(|pause| pause.why.clone())),
            paused_position: Set(pause.map(|pause| pause.position)),
            version: Set(changed.version + 1),
            ..Default::default()
        };
        outgoing::Entity::update_many().set(row).exec(self.connection()).await?;
        Ok(())
    }

    /// Gives up what waits to leave, and lets webhooks that are on forget what they have not read of the feed up to a
    /// position. Messages of webhooks are skipped then; runs and messages of reports have failed, and say `why`.
    pub async fn discard_waiting(&self, upto: i64, why: &str, now: Instant) -> Result<WaitingToLeave, StorageError> {
        let never = || Expr::value(None::<i64>);
        // Couriers lock the webhook first and its message then, and so does this.
        webhook::Entity::update_many()
            .col_expr(webhook::Column::Position, Expr::value(upto))
            .filter(webhook::Column::Position.lt(upto))
            .filter(webhook::Column::DisabledAt.is_null())
            .exec(self.connection())
            .await?;
        let deliveries = delivery::Entity::update_many()
            .col_expr(delivery::Column::State, Expr::value(DeliveryState::Skipped.as_str()))
            .col_expr(delivery::Column::NextAt, never())
            .col_expr(delivery::Column::LeasedUntil, never())
            .filter(delivery::Column::NextAt.is_not_null())
            .filter(delivery::Column::State.is_in(WAITING_DELIVERIES))
            .exec(self.connection())
            .await?;
        let runs = report_run::Entity::update_many()
            .col_expr(report_run::Column::State, Expr::value(RunState::Failed.as_str()))
            .col_expr(report_run::Column::NextAt, never())
            .col_expr(report_run::Column::Error, Expr::value(why))
            .col_expr(report_run::Column::FinishedAt, Expr::value(now.as_micros()))
            .filter(report_run::Column::NextAt.is_not_null())
            .filter(report_run::Column::State.is_in(WAITING_RUNS))
            .exec(self.connection())
            .await?;
        let messages = report_message::Entity::update_many()
            .col_expr(report_message::Column::State, Expr::value(MessageState::Failed.as_str()))
            .col_expr(report_message::Column::NextAt, never())
            .col_expr(report_message::Column::Answer, Expr::value(why))
            .filter(report_message::Column::NextAt.is_not_null())
            .filter(report_message::Column::State.is_in(WAITING_MESSAGES))
            .exec(self.connection())
            .await?;
        Ok(WaitingToLeave {
            deliveries: deliveries.rows_affected,
            runs: runs.rows_affected,
            messages: messages.rows_affected,
        })
    }
}

impl Store {
    /// Whether anything leaves.
    pub async fn outgoing(&self) -> Result<OutgoingRecord, StorageError> {
        record(outgoing::Entity::find().one(&self.reader).await?.ok_or_else(absent)?)
    }

    /// How much waits to leave.
    pub async fn waiting_to_leave(&self) -> Result<WaitingToLeave, StorageError> {
        let deliveries = delivery::Entity::find()
            .filter(delivery::Column::NextAt.is_not_null())
            .filter(delivery::Column::State.is_in(WAITING_DELIVERIES));
        let runs = report_run::Entity::find()
            .filter(report_run::Column::NextAt.is_not_null())
            .filter(report_run::Column::State.is_in(WAITING_RUNS));
        let messages = report_message::Entity::find()
            .filter(report_message::Column::NextAt.is_not_null())
            .filter(report_message::Column::State.is_in(WAITING_MESSAGES));
        Ok(WaitingToLeave {
            deliveries: deliveries.count(&self.reader).await?,
            runs: runs.count(&self.reader).await?,
            messages: messages.count(&self.reader).await?,
        })
    }

    /// The server and the database that this is, as PostgreSQL tells them apart. `None` on SQLite, and where the server does
    /// not say: some providers allow nobody to ask.
    pub async fn home(&self) -> Result<Option<String>, StorageError> {
        if self.backend() != DbBackend::Postgres {
            return Ok(None);
        }
        let sql = "SELECT CAST(system_identifier AS TEXT) || '/' ||
                (SELECT CAST(oid AS TEXT) FROM pg_database WHERE datname = current_database()) AS home
            FROM pg_control_system()";
        match self.reader.query_one_raw(Statement::from_string(self.backend(), sql)).await {
            Ok(row) => Ok(row.map(|row| row.try_get("", "home")).transpose()?),
            Err(error) => match StorageError::from(error) {
                error if error.is_not_allowed() => Ok(None),
                error => Err(error),
            },
        }
    }
}
