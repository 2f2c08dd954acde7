//! Messages for webhooks: written from the feed, leased for one try at a time, kept as a log.

use std::collections::HashMap;

use sea_orm::{
    ActiveModelTrait as _,
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    sea_query::{Expr, ExprTrait, LockType},
};

use super::{
    ArticleId, LoggedEvent, StorageError, Store, Transaction,
    entity::{article, delivery, event},
    events::logged,
    lists::{Cursor, Page, by_number},
};
use crate::clock::Instant;

const WRITTEN_AT_ONCE: usize = 500;
/// How many finished messages one call forgets.
const FORGOTTEN_AT_ONCE: u64 = 5_000;

/// How far the delivery of a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeliveryState {
    /// It waits for its next try.
    Pending,
    /// A try is being made.
    Sending,
    /// The receiver took it.
    Delivered,
    /// Every try failed.
    Failed,
    /// Its webhook was switched off before it arrived; it waits until that is on again.
    Held,
    /// Its webhook was switched on again without what had piled up.
    Skipped,
}

impl DeliveryState {
    const ALL: [Self; 6] = [Self::Pending, Self::Sending, Self::Delivered, Self::Failed, Self::Held, Self::Skipped];

    /// The name used in JSON and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Sending => "sending",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Held => "held",
            Self::Skipped => "skipped",
        }
    }
}

/// A message to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDelivery {
    /// The position of the event that it tells of; 0 for a test.
    pub position: i64,
    /// Its id for the receiver, the same in every try.
    pub message_id: String,
    /// What it tells of, such as `variant.became_stale`.
    pub kind: String,
    /// The bytes to be sent.
    pub body: String,
}

/// A message, and how its delivery goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryRecord {
    /// Its number; grows with time.
    pub id: i64,
    /// Whose it is.
    pub webhook_id: i64,
    /// The position of the event that it tells of; 0 for a test.
    pub position: i64,
    /// Its id for the receiver, the same in every try.
    pub message_id: String,
    /// What it tells of.
    pub kind: String,
    /// The bytes sent.
    pub body: String,
    /// How far it is.
    pub state: DeliveryState,
    /// How many tries were made.
    pub tries: i16,
    /// When the next try is due; while one is made, when another node may take over.
    pub next_at: Option<Instant>,
    /// Which lease is the latest: a result under an older one is not written.
    pub fence: i64,
    /// The status that the last try was answered with.
    pub status: Option<u16>,
    /// The beginning of the last answer, or why there was none.
    pub answer: Option<String>,
    /// How long the last try took, in milliseconds.
    pub took_ms: Option<i64>,
    /// When it was written down.
    pub created_at: Instant,
    /// When the last try was made.
    pub attempted_at: Option<Instant>,
}

fn record(row: delivery::Model) -> Result<DeliveryRecord, StorageError> {
    let state = DeliveryState::ALL.into_iter().find(|state| state.as_str() == row.state);
    let unknown = || StorageError::inconsistent("delivery", row.id.to_string(), "unknown state");
    Ok(DeliveryRecord {
        state: state.ok_or_else(unknown)?,
        id: row.id,
        webhook_id: row.webhook_id,
        position: row.position,
        message_id: row.message_id,
        kind: row.kind,
        body: row.body,
        tries: row.attempt,
        next_at: row.next_at.map(Instant::from_micros),
        fence: row.fence,
        status: row.status.and_then(|status| u16::try_from(status).ok()),
        answer: row.answer,
        took_ms: row.took_ms,
        created_at: Instant::from_micros(row.created_at),
        attempted_at: row.attempted_at.map(Instant::from_micros),
    })
}

fn row(webhook_id: i64, new: &NewDelivery, now: Instant) -> delivery::ActiveModel {
    delivery::ActiveModel {
        id: NotSet,
        webhook_id: Set(webhook_id),
        position: Set(new.position),
        message_id: Set(new.message_id.clone()),
        kind: Set(new.kind.clone()),
        body: Set(new.body.clone()),
        state: Set(DeliveryState::Pending.as_str().to_owned()),
        attempt: Set(0),
        next_at: Set(Some(now.as_micros())),
        fence: Set(0),
        leased_until: Set(None),
        status: Set(None),
        answer: Set(None),
        took_ms: Set(None),
        created_at: Set(now.as_micros()),
        attempted_at: Set(None),
    }
}

/// What a try came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The message's state from now on.
    pub state: DeliveryState,
    /// When the next try is due.
    pub next_at: Option<Instant>,
    /// The status it was answered with.
    pub status: Option<u16>,
    /// The beginning of the answer, or why there was none.
    pub answer: String,
    /// How long it took, in milliseconds.
    pub took_ms: i64,
    /// When it was made.
    pub at: Instant,
}

impl Transaction {
    /// The feed after a position, in order, with the keys of the articles it names.
    pub async fn feed(
        &self,
        after: i64,
        limit: u64,
    ) -> Result<(Vec<LoggedEvent>, HashMap<ArticleId, String>), StorageError> {
        let query = event::Entity::find().filter(event::Column::Position.gt(after));
        let rows = query.order_by_asc(event::Column::Position).limit(limit).all(self.connection()).await?;
        let mut ids: Vec<ArticleId> = rows.iter().filter_map(|row| row.article_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let keys = article::Entity::find()
            .select_only()
            .columns([article::Column::Id, article::Column::Key])
            .filter(article::Column::Id.is_in(ids))
            .into_tuple::<(i64, String)>()
            .all(self.connection())
            .await?;
        Ok((rows.into_iter().map(logged).collect(), keys.into_iter().collect()))
    }

    /// Writes messages for a webhook, due at once.
    pub async fn add_deliveries(&self, webhook_id: i64, new: &[NewDelivery], now: Instant) -> Result<(), StorageError> {
        for chunk in new.chunks(WRITTEN_AT_ONCE) {
            let rows = chunk.iter().map(|new| row(webhook_id, new, now));
            delivery::Entity::insert_many(rows).exec_without_returning(self.connection()).await?;
        }
        Ok(())
    }

    /// Writes one message for a webhook, due at once.
    pub async fn add_delivery(
        &self,
        webhook_id: i64,
        new: &NewDelivery,
        now: Instant,
    ) -> Result<DeliveryRecord, StorageError> {
        record(row(webhook_id, new, now).insert(self.connection()).await?)
    }

    /// How many messages of a webhook are not done with, counted up to `limit`.
    pub async fn waiting_deliveries(&self, webhook_id: i64, limit: u64) -> Result<u64, StorageError> {
        let waiting = delivery::Entity::find()
            .select_only()
            .column(delivery::Column::Id)
            .filter(delivery::Column::WebhookId.eq(webhook_id))
            .filter(delivery::Column::NextAt.is_not_null())
            .limit(limit)
            .into_tuple::<i64>()
            .all(self.connection())
            .await?;
        Ok(u64::try_from(waiting.len()).unwrap_or(limit))
    }

    /// Leases messages of a locked webhook that are due, so that no more than `at_once` of its messages are on their way.
    /// A lease that ran out counts as due.
    pub async fn lease_deliveries(
        &self,
        webhook_id: i64,
        at_once: u64,
        now: Instant,
        until: Instant,
    ) -> Result<Vec<DeliveryRecord>, StorageError> {
        let of_webhook = || delivery::Entity::find().filter(delivery::Column::WebhookId.eq(webhook_id));
        let on_their_way =
            of_webhook().filter(delivery::Column::LeasedUntil.gt(now.as_micros())).count(self.connection()).await?;
        let due = of_webhook()
            .filter(delivery::Column::NextAt.lte(now.as_micros()))
            .order_by_asc(delivery::Column::NextAt)
            .order_by_asc(delivery::Column::Id)
            .limit(at_once.saturating_sub(on_their_way))
            .all(self.connection())
            .await?;
        let mut leased = Vec::with_capacity(due.len());
        for mut row in due {
            row.fence += 1;
            delivery::Entity::update_many()
                .col_expr(delivery::Column::State, Expr::value(DeliveryState::Sending.as_str()))
                .col_expr(delivery::Column::Fence, Expr::value(row.fence))
                .col_expr(delivery::Column::NextAt, Expr::value(until.as_micros()))
                .col_expr(delivery::Column::LeasedUntil, Expr::value(until.as_micros()))
                .filter(delivery::Column::Id.eq(row.id))
                .exec(self.connection())
                .await?;
            leased.push(record(row)?);
        }
        Ok(leased)
    }

    /// Writes what a try came to. `false` where its lease is not the latest any more.
    pub async fn settle(&self, id: i64, fence: i64, settled: &Settled) -> Result<bool, StorageError> {
        let status = settled.status.and_then(|status| i16::try_from(status).ok());
        let done = delivery::Entity::update_many()
            .set(delivery::ActiveModel {
                state: Set(settled.state.as_str().to_owned()),
                next_at: Set(settled.next_at.map(Instant::as_micros)),
                leased_until: Set(None),
                status: Set(status),
                answer: Set(Some(settled.answer.chars().take(1_000).collect())),
                took_ms: Set(Some(settled.took_ms)),
                attempted_at: Set(Some(settled.at.as_micros())),
                ..Default::default()
            })
            .col_expr(delivery::Column::Attempt, ExprTrait::add(Expr::col(delivery::Column::Attempt), 1))
            .filter(delivery::Column::Id.eq(id))
            .filter(delivery::Column::Fence.eq(fence))
            .filter(delivery::Column::State.eq(DeliveryState::Sending.as_str()))
            .exec(self.connection())
            .await?;
        Ok(done.rows_affected > 0)
    }

    /// Holds back what waits for a webhook that is switched off. What is on its way comes to its end.
    pub async fn hold_deliveries(&self, webhook_id: i64) -> Result<(), StorageError> {
        self.turn(webhook_id, DeliveryState::Pending, DeliveryState::Held, None).await
    }

    /// Lets go what was held back: due at `now`, or never where `None`.
    pub async fn release_deliveries(&self, webhook_id: i64, now: Option<Instant>) -> Result<(), StorageError> {
        let state = if now.is_some() { DeliveryState::Pending } else { DeliveryState::Skipped };
        self.turn(webhook_id, DeliveryState::Held, state, now).await
    }

    async fn turn(
        &self,
        webhook_id: i64,
        from: DeliveryState,
        to: DeliveryState,
        next_at: Option<Instant>,
    ) -> Result<(), StorageError> {
        delivery::Entity::update_many()
            .col_expr(delivery::Column::State, Expr::value(to.as_str()))
            .col_expr(delivery::Column::NextAt, Expr::value(next_at.map(Instant::as_micros)))
            .filter(delivery::Column::WebhookId.eq(webhook_id))
            .filter(delivery::Column::State.eq(from.as_str()))
            .exec(self.connection())
            .await?;
        Ok(())
    }

    /// The message with this number, locked until the transaction ends.
    pub async fn locked_delivery(&self, id: i64) -> Result<Option<DeliveryRecord>, StorageError> {
        let mut query = delivery::Entity::find_by_id(id);
        if self.is_postgres() {
            query = query.lock(LockType::Update);
        }
        query.one(self.connection()).await?.map(record).transpose()
    }

    /// Begins the delivery of a locked message anew.
    pub async fn requeue_delivery(&self, id: i64, now: Instant) -> Result<(), StorageError> {
        delivery::Entity::update_many()
            .col_expr(delivery::Column::State, Expr::value(DeliveryState::Pending.as_str()))
            .col_expr(delivery::Column::Attempt, Expr::value(0))
            .col_expr(delivery::Column::NextAt, Expr::value(now.as_micros()))
            .filter(delivery::Column::Id.eq(id))
            .exec(self.connection())
            .await?;
        Ok(())
    }
}

impl Store {
    /// A page of a webhook's messages, the newest first.
    pub async fn deliveries(
        &self,
        webhook_id: i64,
        cursor: Option<&Cursor>,
        limit: u64,
    ) -> Result<Page<DeliveryRecord>, StorageError> {
        let own = delivery::Entity::find().filter(delivery::Column::WebhookId.eq(webhook_id));
        let rows = by_number(own, delivery::Column::Id, cursor, limit).all(&self.reader).await?;
        let rows: Vec<DeliveryRecord> = rows.into_iter().map(record).collect::<Result<_, _>>()?;
        Ok(Page::cut(rows, limit, cursor, |row| (String::new(), row.id)))
    }

    /// The message with this number.
    pub async fn delivery(&self, id: i64) -> Result<Option<DeliveryRecord>, StorageError> {
        delivery::Entity::find_by_id(id).one(&self.reader).await?.map(record).transpose()
    }

    /// Forgets messages that were done with before `before`. Returns how many; call it again until that is none.
    pub async fn forget_deliveries(&self, before: Instant) -> Result<u64, StorageError> {
        let old: Vec<i64> = delivery::Entity::find()
            .select_only()
            .column(delivery::Column::Id)
            .filter(delivery::Column::CreatedAt.lt(before.as_micros()))
            .filter(delivery::Column::State.is_in([
                DeliveryState::Delivered.as_str(),
                DeliveryState::Failed.as_str(),
                DeliveryState::Skipped.as_str(),
            ]))
            .limit(FORGOTTEN_AT_ONCE)
            .into_tuple()
            .all(&self.reader)
            .await?;
        if old.is_empty() {
            return Ok(0);
        }
        let gone = delivery::Entity::delete_many().filter(delivery::Column::Id.is_in(old)).exec(&self.writer).await?;
        Ok(gone.rows_affected)
    }
}
