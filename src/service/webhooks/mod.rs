//! Webhooks: telling the outside what happened, by Standard Webhooks.

mod couriers;
mod fan_out;
mod keeping;
mod kinds;
mod log;
mod message;

pub use couriers::{Deliveries, LeasedMessage, Tried};
pub use keeping::{EnableFrom, NewWebhook, Webhook, WebhookPatch};

use super::{Service, ServiceError};
use crate::{
    clock::Instant,
    domain::{Actor, EventKind, Happening},
    storage::{CollectionId, NewEvent, Transaction, WebhookRecord},
};

/// What the log writes for events that belong to no collection.
pub const NO_COLLECTION: CollectionId = 0;

impl<P> Service<P> {
    /// Switches a locked webhook off, holds back what waits for it, and says so in the feed.
    async fn switch_off(
        &self,
        transaction: &Transaction,
        mut webhook: WebhookRecord,
        because: &str,
        now: Instant,
        actor: &Actor,
    ) -> Result<(), ServiceError> {
        let data = serde_json::json!({ "webhook": webhook.id, "name": webhook.name, "because": because });
        let happening = Happening::new(EventKind::WebhookDisabled, None, data);
        let collection_id = webhook.collection_id.unwrap_or(NO_COLLECTION);
        webhook.disabled = Some((now, because.to_owned()));
        transaction.save_webhook(&webhook).await?;
        transaction.hold_deliveries(webhook.id).await?;
        let event = NewEvent { collection_id, article_id: None, happening };
        transaction.append(&[event], &actor.to_string(), self.clock.now()).await?;
        Ok(())
    }
}
