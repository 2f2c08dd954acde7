//! Couriers: lease messages that are due, send them outside any transaction, and write down what came of it.

use futures_util::{StreamExt as _, stream};

use super::{PURPOSE, Service, ServiceError};
use crate::{
    clock::Instant,
    delivery::{Answer, Message, Secret, SendError, retry_after, wait_after},
    domain::Actor,
    storage::{DeliveryRecord, DeliveryState, Settled, WebhookRecord},
};

/// How many messages of one webhook may be on their way at once, over all nodes: a receiver that does not answer holds up
/// nobody but itself.
const AT_ONCE: u64 = 4;
/// How many of a webhook that fails: it is asked how it is, not pressed.
const AT_ONCE_FAILING: u64 = 1;
/// How long a lease holds, in seconds: longer than any call can take, and short enough to be made up for after a crash.
const LEASE_SECONDS: i64 = 60;
/// After how long a time of failures only a webhook is switched off, in seconds: five days.
const FAILING_SECONDS: i64 = 5 * 86_400;
/// How many messages one step takes at most.
const MESSAGES_A_STEP: usize = 256;
/// How long finished messages stay in the log, in seconds: thirty days.
const KEPT_SECONDS: i64 = 30 * 86_400;

/// A message that this process may send, until its lease ends.
#[derive(Debug, Clone)]
pub struct LeasedMessage {
    delivery: DeliveryRecord,
    url: String,
    secrets: Vec<Secret>,
}

/// What came of a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tried {
    /// The receiver took the message.
    Delivered,
    /// It did not; there may be a next time.
    Failed,
    /// The lease ended before the result was there, and another courier has the message.
    Overtaken,
}

/// What a step of the couriers did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Deliveries {
    /// Messages written from the feed.
    pub written: usize,
    /// Messages that arrived.
    pub delivered: usize,
    /// Tries that failed.
    pub failed: usize,
}

impl Service {
    /// Writes messages for what happened, sends what is due, and waits for all of it. For tests and for the command line;
    /// the scheduler does not wait for the slowest.
    pub async fn deliver_webhooks_step(&self) -> Result<Deliveries, ServiceError> {
        let mut done = Deliveries { written: self.fan_out_webhooks().await?, ..Deliveries::default() };
        let leased = self.lease_messages(MESSAGES_A_STEP).await?;
        let tries = leased.into_iter().map(|message| self.try_message(message));
        let mut tries = stream::iter(tries).buffer_unordered(MESSAGES_A_STEP);
        while let Some(tried) = tries.next().await {
            match tried? {
                Tried::Delivered => done.delivered += 1,
                Tried::Failed => done.failed += 1,
                Tried::Overtaken => {}
            }
        }
        Ok(done)
    }

    /// Leases up to `limit` messages that are due, no more than a few of each webhook.
    pub async fn lease_messages(&self, limit: usize) -> Result<Vec<LeasedMessage>, ServiceError> {
        let mut leased = Vec::new();
        for id in self.store.webhooks_due(self.courier_time().await?).await? {
            let room = limit.saturating_sub(leased.len());
            if room == 0 {
                break;
            }
            let Some(transaction) = self.begin_telling().await? else { break };
            let Some(webhook) = transaction.free_webhook(id).await? else {
                transaction.roll_back().await?;
                continue;
            };
            let now = self.now(&transaction).await?;
            let secrets = match self.secrets(&webhook, now) {
                Ok(secrets) => secrets,
                Err(error) => {
                    // Nothing goes out unsigned, and the others do not wait for this one.
                    tracing::error!("Webhook {id} sends nothing: {error}");
                    transaction.roll_back().await?;
                    continue;
                }
            };
            let at_once = if webhook.failing_since.is_some() { AT_ONCE_FAILING } else { AT_ONCE };
            let at_once = at_once.min(u64::try_from(room).unwrap_or(AT_ONCE));
            let until = now.plus_seconds(LEASE_SECONDS);
            let deliveries = transaction.lease_deliveries(id, at_once, now, until).await?;
            transaction.commit().await?;
            leased.extend(deliveries.into_iter().map(|delivery| LeasedMessage {
                delivery,
                url: webhook.url.clone(),
                secrets: secrets.clone(),
            }));
        }
        Ok(leased)
    }

    /// Sends a leased message, and writes down what came of it.
    pub async fn try_message(&self, leased: LeasedMessage) -> Result<Tried, ServiceError> {
        let LeasedMessage { delivery, url, secrets } = leased;
        let begun = self.clock.now();
        let message = Message { id: &delivery.message_id, at: begun, body: &delivery.body };
        let answer = self.outbound.send(&url, &message, &secrets).await;
        let ended = self.clock.now();
        let took_ms = ended.as_micros().saturating_sub(begun.as_micros()).max(0) / 1_000;
        loop {
            match self.settle(&delivery, &answer, begun, took_ms).await {
                // The message is sent; losing that to a busy database would send it twice.
                Err(error) if error.is_transient() => tokio::task::yield_now().await,
                settled => return settled,
            }
        }
    }

    async fn settle(
        &self,
        delivery: &DeliveryRecord,
        answer: &Result<Answer, SendError>,
        begun: Instant,
        took_ms: i64,
    ) -> Result<Tried, ServiceError> {
        let transaction = self.store.transaction().await?;
        // A webhook that was deleted took its messages along.
        let Some(webhook) = transaction.locked_webhook(delivery.webhook_id).await? else {
            transaction.roll_back().await?;
            return Ok(Tried::Overtaken);
        };
        let now = self.now(&transaction).await?;
        let status = answer.as_ref().ok().map(|answer| answer.status);
        let delivered = status.is_some_and(|status| (200..300).contains(&status));
        let gone = status == Some(410);
        let wait = if delivered || gone { None } else { wait_after(delivery.tries + 1, self.chance.as_ref()) };
        let asked = answer.as_ref().ok().and_then(|answer| retry_after(answer.retry_after.as_deref()?, begun));
        let wait = wait.map(|wait| wait.max(asked.unwrap_or_default()));
        let (state, next_at) = match wait {
            _ if delivered => (DeliveryState::Delivered, None),
            None => (DeliveryState::Failed, None),
            Some(_) if webhook.disabled.is_some() => (DeliveryState::Held, None),
            Some(wait) => (DeliveryState::Pending, Some(Instant::from_micros(now.as_micros().saturating_add(wait)))),
        };
        let answer = match answer {
            Ok(answer) => answer.excerpt.clone(),
            Err(error) => error.to_string(),
        };
        let settled = Settled { state, next_at, status, answer, took_ms, at: begun };
        if !transaction.settle(delivery.id, delivery.fence, &settled).await? {
            transaction.roll_back().await?;
            return Ok(Tried::Overtaken);
        }
        if delivered {
            if webhook.failing_since.is_some() {
                transaction.note_failing(webhook.id, None).await?;
            }
            transaction.commit().await?;
            return Ok(Tried::Delivered);
        }
        let since = webhook.failing_since.unwrap_or(now);
        if webhook.failing_since.is_none() {
            transaction.note_failing(webhook.id, Some(since)).await?;
        }
        let because = if gone {
            Some("The receiver answered 410: it is gone for good.")
        } else if now.seconds_since(since) >= FAILING_SECONDS {
            Some("Every try of the last five days failed.")
        } else {
            None
        };
        let switched_off = because.filter(|_| webhook.disabled.is_none());
        if let Some(because) = switched_off {
            self.switch_off(&transaction, webhook, because, now, &Actor::System).await?;
        }
        transaction.commit().await?;
        if switched_off.is_some() {
            self.wake();
        }
        Ok(Tried::Failed)
    }

    /// Forgets finished messages after thirty days. Returns how many; call it again until that is none.
    pub async fn forget_deliveries(&self) -> Result<u64, ServiceError> {
        Ok(self.store.forget_deliveries(self.courier_time().await?.plus_seconds(-KEPT_SECONDS)).await?)
    }
}

impl Service {
    /// What messages of this webhook are signed with now, the newest first.
    fn secrets(&self, webhook: &WebhookRecord, now: Instant) -> Result<Vec<Secret>, ServiceError> {
        let previous = webhook.previous_secret.as_ref().filter(|(_, until)| now < *until).map(|(secret, _)| secret);
        let mut secrets = Vec::with_capacity(2);
        for kept in [Some(&webhook.secret), previous].into_iter().flatten() {
            secrets.extend(Secret::parse(&self.opened(PURPOSE, &kept.0)?));
        }
        Ok(secrets)
    }
}
