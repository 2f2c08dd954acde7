//! From the feed to messages: each webhook reads on from where it is, and writes down what it is to send.

use std::collections::HashMap;

use super::{Service, ServiceError, kinds, message};
use crate::storage::{CollectionId, NewDelivery, Transaction};

/// How many events one transaction reads.
const EVENTS_A_STEP: u64 = 500;
/// How many steps a webhook takes before the others have their turn.
const STEPS_IN_A_ROW: usize = 10;
/// How many messages may wait for one webhook before it stops reading. The feed keeps what it has not read, so nothing is
/// lost, and a receiver that is down does not fill the database.
const MAX_WAITING: u64 = 10_000;

impl Service {
    /// Writes messages for what is committed and not told yet. Returns how many.
    pub async fn fan_out_webhooks(&self) -> Result<usize, ServiceError> {
        self.place_events().await?;
        let behind = self.store.webhooks_behind().await?;
        if behind.is_empty() {
            return Ok(0);
        }
        let collections = self.store.collections().await?;
        let names = collections.into_iter().map(|collection| (collection.id, collection.name)).collect();
        let mut written = 0;
        for id in behind {
            for _ in 0..STEPS_IN_A_ROW {
                let Some(messages) = self.read_on(id, &names).await? else { break };
                written += messages;
            }
        }
        Ok(written)
    }

    /// Lets one webhook read a step further. `None` where there was nothing to read, or another node is at it.
    async fn read_on(&self, id: i64, names: &HashMap<CollectionId, String>) -> Result<Option<usize>, ServiceError> {
        // While nothing leaves, nothing is read: what happens meanwhile stays in the feed, however much it is.
        let Some(transaction) = self.begin_telling().await? else { return Ok(None) };
        let read = self.read_within(&transaction, id, names).await?;
        // Rolled back at once where there is nothing to keep: a transaction that is only dropped holds its locks until
        // its connection is looked at again, and the couriers skip a webhook that is locked.
        match read {
            Some(_) => transaction.commit().await?,
            None => transaction.roll_back().await?,
        }
        Ok(read)
    }

    async fn read_within(
        &self,
        transaction: &Transaction,
        id: i64,
        names: &HashMap<CollectionId, String>,
    ) -> Result<Option<usize>, ServiceError> {
        let Some(webhook) = transaction.free_webhook(id).await? else { return Ok(None) };
        if transaction.waiting_deliveries(id, MAX_WAITING).await? >= MAX_WAITING {
            return Ok(None);
        }
        let (events, keys) = transaction.feed(webhook.position, EVENTS_A_STEP).await?;
        let Some(last) = events.last().and_then(|event| event.position) else { return Ok(None) };
        let asked = events.iter().filter(|event| {
            webhook.collection_id.is_none_or(|id| id == event.collection_id)
                && kinds::asks_for(&webhook.kinds, &event.kind)
        });
        let new: Vec<NewDelivery> = asked
            .filter_map(|event| {
                let collection = names.get(&event.collection_id).map(String::as_str);
                let key = event.article_id.and_then(|id| keys.get(&id)).map(String::as_str);
                Some(message::of_event(event, event.position?, collection, key))
            })
            .collect();
        let now = self.now(transaction).await?;
        transaction.add_deliveries(id, &new, now).await?;
        transaction.advance_webhook(id, last).await?;
        Ok(Some(new.len()))
    }
}
