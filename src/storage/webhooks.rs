//! Webhooks: where to send what, and how far in the feed each of them is.

use sea_orm::{
    ActiveModelTrait as _,
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, Statement,
    sea_query::{Expr, LockBehavior, LockType},
};

pub use super::entity::webhook::Hidden;
use super::{CollectionId, StorageError, Store, Transaction, entity::webhook, events};
use crate::clock::Instant;

/// A webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookRecord {
    /// Its number.
    pub id: i64,
    /// What people call it.
    pub name: String,
    /// Where it sends to.
    pub url: String,
    /// Whose events it sends; all collections' where `None`.
    pub collection_id: Option<CollectionId>,
    /// Which events it sends: kinds, or `noun.*`; all where there are none.
    pub kinds: Vec<String>,
    /// What it signs with.
    pub secret: Hidden,
    /// What it signed with before and, until then, still does.
    pub previous_secret: Option<(Hidden, Instant)>,
    /// Who made it.
    pub created_by: String,
    /// Since when it is there.
    pub created_at: Instant,
    /// When the first of an unbroken row of failures was.
    pub failing_since: Option<Instant>,
    /// Since when it is off, and why.
    pub disabled: Option<(Instant, String)>,
    /// The last event of the feed that it has seen.
    pub position: i64,
    /// Grows with each change.
    pub version: i64,
}

fn record(row: webhook::Model) -> Result<WebhookRecord, StorageError> {
    let wrong = |error| StorageError::inconsistent("webhook", row.id.to_string(), error);
    Ok(WebhookRecord {
        kinds: serde_json::from_str(&row.kinds).map_err(wrong)?,
        previous_secret: row.previous_secret.zip(row.previous_until.map(Instant::from_micros)),
        disabled: row.disabled_at.map(|at| (Instant::from_micros(at), row.disabled_because.unwrap_or_default())),
        id: row.id,
        name: row.name,
        url: row.url,
        collection_id: row.collection_id,
        secret: row.secret,
        created_by: row.created_by,
        created_at: Instant::from_micros(row.created_at),
        failing_since: row.failing_since.map(Instant::from_micros),
        position: row.position,
        version: row.version,
    })
}

/// The columns that people change; the position and the row of failures are the couriers'.
fn settings(webhook: &WebhookRecord) -> Result<webhook::ActiveModel, StorageError> {
    let kinds = serde_json::to_string(&webhook.kinds);
    let (previous_secret, previous_until) = webhook.previous_secret.clone().unzip();
    let (disabled_at, disabled_because) = webhook.disabled.clone().unzip();
    Ok(webhook::ActiveModel {
        name: Set(webhook.name.clone()),
        url: Set(webhook.url.clone()),
        collection_id: Set(webhook.collection_id),
        kinds: Set(kinds.map_err(|error| StorageError::inconsistent("webhook", webhook.id.to_string(), error))?),
        secret: Set(webhook.secret.clone()),
        previous_secret: Set(previous_secret),
        previous_until: Set(previous_until.map(Instant::as_micros)),
        disabled_at: Set(disabled_at.map(Instant::as_micros)),
        disabled_because: Set(disabled_because),
        ..Default::default()
    })
}

impl Transaction {
    /// Adds a webhook that sends what is committed from now on. Its number, position and version are the row's own.
    pub async fn add_webhook(&self, new: &WebhookRecord) -> Result<WebhookRecord, StorageError> {
        let row = webhook::ActiveModel {
            id: NotSet,
            created_by: Set(new.created_by.clone()),
            created_at: Set(new.created_at.as_micros()),
            failing_since: Set(None),
            position: Set(self.last_position().await?),
            version: Set(1),
            ..settings(new)?
        };
        record(row.insert(self.connection()).await?)
    }

    /// How many webhooks a collection has; those for all collections where `None`.
    pub async fn count_webhooks(&self, collection_id: Option<CollectionId>) -> Result<u64, StorageError> {
        let of = match collection_id {
            Some(id) => webhook::Column::CollectionId.eq(id),
            None => webhook::Column::CollectionId.is_null(),
        };
        Ok(webhook::Entity::find().filter(of).count(self.connection()).await?)
    }

    /// The webhook with this number, locked until the transaction ends.
    pub async fn locked_webhook(&self, id: i64) -> Result<Option<WebhookRecord>, StorageError> {
        let mut query = webhook::Entity::find_by_id(id);
        if self.is_postgres() {
            query = query.lock(LockType::Update);
        }
        query.one(self.connection()).await?.map(record).transpose()
    }

    /// The same, but nothing where another transaction is at it or it is switched off.
    pub async fn free_webhook(&self, id: i64) -> Result<Option<WebhookRecord>, StorageError> {
        let mut query = webhook::Entity::find_by_id(id).filter(webhook::Column::DisabledAt.is_null());
        if self.is_postgres() {
            query = query.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        }
        query.one(self.connection()).await?.map(record).transpose()
    }

    /// Writes the settings of a locked webhook.
    pub async fn save_webhook(&self, changed: &WebhookRecord) -> Result<(), StorageError> {
        let row = webhook::ActiveModel { version: Set(changed.version + 1), ..settings(changed)? };
        let done = webhook::Entity::update_many().set(row).filter(webhook::Column::Id.eq(changed.id));
        done.exec(self.connection()).await?;
        Ok(())
    }

    /// Deletes a webhook with the log of its deliveries.
    pub async fn delete_webhook(&self, id: i64) -> Result<(), StorageError> {
        webhook::Entity::delete_by_id(id).exec(self.connection()).await?;
        Ok(())
    }

    /// Notes how far in the feed a locked webhook is.
    pub async fn advance_webhook(&self, id: i64, position: i64) -> Result<(), StorageError> {
        self.set_webhook(id, webhook::Column::Position, Some(position)).await
    }

    /// Notes since when a locked webhook fails; `None` once it does not.
    pub async fn note_failing(&self, id: i64, since: Option<Instant>) -> Result<(), StorageError> {
        self.set_webhook(id, webhook::Column::FailingSince, since.map(Instant::as_micros)).await
    }

    async fn set_webhook(&self, id: i64, column: webhook::Column, value: Option<i64>) -> Result<(), StorageError> {
        let done = webhook::Entity::update_many().col_expr(column, Expr::value(value));
        done.filter(webhook::Column::Id.eq(id)).exec(self.connection()).await?;
        Ok(())
    }

    /// The position of the newest event of the feed.
    pub async fn last_position(&self) -> Result<i64, StorageError> {
        events::last_position(self.connection()).await
    }
}

impl Store {
    /// All webhooks, in order of their numbers.
    pub async fn webhooks(&self) -> Result<Vec<WebhookRecord>, StorageError> {
        let rows = webhook::Entity::find().order_by_asc(webhook::Column::Id).all(&self.reader).await?;
        rows.into_iter().map(record).collect()
    }

    /// The webhook with this number.
    pub async fn webhook(&self, id: i64) -> Result<Option<WebhookRecord>, StorageError> {
        webhook::Entity::find_by_id(id).one(&self.reader).await?.map(record).transpose()
    }

    /// The webhooks that have not seen the end of the feed, the one furthest behind first.
    pub async fn webhooks_behind(&self) -> Result<Vec<i64>, StorageError> {
        let sql = "SELECT id FROM webhook
            WHERE disabled_at IS NULL AND position < (SELECT last_position FROM event_sequencer)
            ORDER BY position, id";
        self.webhook_ids(Statement::from_string(self.backend(), sql)).await
    }

    /// The webhooks with a message that is due, the one that waits longest first.
    pub async fn webhooks_due(&self, now: Instant) -> Result<Vec<i64>, StorageError> {
        let sql = "SELECT id FROM (
                SELECT webhook.id AS id, (SELECT MIN(delivery.next_at) FROM delivery
                    WHERE delivery.webhook_id = webhook.id AND delivery.next_at IS NOT NULL) AS due
                FROM webhook WHERE webhook.disabled_at IS NULL) AS waiting
            WHERE due <= $1 ORDER BY due, id";
        self.webhook_ids(Statement::from_sql_and_values(self.backend(), sql, [now.as_micros().into()])).await
    }

    async fn webhook_ids(&self, statement: Statement) -> Result<Vec<i64>, StorageError> {
        let rows = self.reader.query_all_raw(statement).await?;
        rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect()
    }
}
