//! Webhooks: telling the outside what happened, by Standard Webhooks.

mod couriers;
mod fan_out;
mod keeping;
mod kinds;
mod log;
mod message;

pub use couriers::{Deliveries, LeasedMessage, Tried};
pub use keeping::{EnableFrom, NewWebhook, Webhook, WebhookPatch};

use super::{Service, ServiceError, is_sealed};
use crate::{
    clock::Instant,
    domain::{Actor, EventKind, Happening},
    storage::{CollectionId, NewEvent, Transaction, WebhookRecord},
};

/// What the log writes for events that belong to no collection.
pub const NO_COLLECTION: CollectionId = 0;

/// What secrets of webhooks are sealed for.
const PURPOSE: &str = "webhook";

/// What the audit calls a webhook.
fn object(id: i64) -> String {
    format!("webhook {id}")
}

impl Service {
    /// Makes sure that the secrets of all webhooks are sealed, and that they can be opened. Returns how many it sealed.
    ///
    /// # Errors
    ///
    /// One of them was sealed by another key.
    pub async fn seal_secrets(&self) -> Result<u64, ServiceError> {
        let mut done = 0;
        for webhook in self.store.webhooks().await? {
            let secrets = || [Some(&webhook.secret), webhook.previous_secret.as_ref().map(|(before, _)| before)];
            for secret in secrets().into_iter().flatten() {
                self.opened(PURPOSE, &secret.0)?;
            }
            if self.sealer.is_none() || secrets().into_iter().flatten().all(|secret| is_sealed(&secret.0)) {
                continue;
            }
            let transaction = self.store.transaction().await?;
            if let Some(mut webhook) = transaction.locked_webhook(webhook.id).await? {
                let before = webhook.previous_secret.as_mut().map(|(before, _)| before);
                for secret in [Some(&mut webhook.secret), before].into_iter().flatten() {
                    if !is_sealed(&secret.0) {
                        secret.0 = self.sealed(PURPOSE, &secret.0)?;
                    }
                }
                transaction.save_webhook(&webhook).await?;
                done += 1;
            }
            transaction.commit().await?;
        }
        Ok(done)
    }
}

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
