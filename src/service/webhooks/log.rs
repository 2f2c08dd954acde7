//! The log of deliveries: looking at it, sending something again, trying a webhook out.

use serde_json::json;

use super::{
    super::{Cursor, MAX_PAGE, MayManage, Page},
    Service, ServiceError,
    keeping::Held,
    message, object,
};
use crate::{
    domain::Deed,
    storage::{DeliveryRecord, DeliveryState},
};

impl<P: MayManage> Service<P> {
    /// A page of the messages of a webhook, the newest first.
    pub async fn webhook_deliveries(
        &self,
        id: i64,
        cursor: Option<&Cursor>,
        limit: u64,
    ) -> Result<Page<DeliveryRecord>, ServiceError> {
        self.webhook(id).await?;
        Ok(self.store.deliveries(id, cursor, limit.clamp(1, MAX_PAGE)).await?)
    }

    /// Sends a message again, under the id it had, whatever became of it. The tries begin anew.
    pub async fn redeliver(&self, id: i64, delivery: i64) -> Result<DeliveryRecord, ServiceError> {
        let absent = || ServiceError::not_found(format!("delivery {delivery} of webhook {id}"));
        let (transaction, webhook) = match self.begin_webhook(id, None).await? {
            Held::First(transaction, webhook) => (transaction, webhook),
            Held::Before(delivery) => return self.store.delivery(delivery).await?.ok_or_else(absent),
        };
        let transaction = self.refuse_while_paused(transaction).await?;
        let record = transaction.locked_delivery(delivery).await?;
        let record = record.filter(|record| record.webhook_id == id).ok_or_else(absent)?;
        if webhook.disabled.is_some() {
            return Err(ServiceError::Conflict { why: format!("Webhook {id} is off; switch it on first.") });
        }
        let now = self.now(&transaction).await?;
        if record.state == DeliveryState::Sending && record.next_at.is_some_and(|until| now < until) {
            return Err(ServiceError::Conflict { why: format!("Delivery {delivery} is on its way.") });
        }
        transaction.requeue_delivery(delivery, now).await?;
        let record = transaction.locked_delivery(delivery).await?.ok_or_else(absent)?;
        self.note(&transaction, Deed::WebhookRedelivered, object(id), json!({ "delivery": delivery })).await?;
        self.finish(transaction, &delivery).await?;
        Ok(record)
    }

    /// Sends an event that nothing caused, so that a receiver can be tried out. It is sent in the next round.
    pub async fn send_webhook_test(&self, id: i64) -> Result<DeliveryRecord, ServiceError> {
        let mut nonce = [0; 16];
        if !self.chance.fill(&mut nonce) {
            let why = "The machine has no random numbers to make an id of.";
            return Err(ServiceError::Conflict { why: why.to_owned() });
        }
        let (transaction, webhook) = match self.begin_webhook(id, None).await? {
            Held::First(transaction, webhook) => (transaction, webhook),
            Held::Before(delivery) => {
                let absent = || ServiceError::not_found(format!("delivery {delivery} of webhook {id}"));
                return self.store.delivery(delivery).await?.ok_or_else(absent);
            }
        };
        let transaction = self.refuse_while_paused(transaction).await?;
        if webhook.disabled.is_some() {
            return Err(ServiceError::Conflict { why: format!("Webhook {id} is off; switch it on first.") });
        }
        let now = self.now(&transaction).await?;
        let new = message::test(id, &webhook.name, nonce, self.clock.now());
        let record = transaction.add_delivery(id, &new, now).await?;
        self.note(&transaction, Deed::WebhookTested, object(id), json!({ "delivery": record.id })).await?;
        self.finish(transaction, &record.id).await?;
        Ok(record)
    }
}
