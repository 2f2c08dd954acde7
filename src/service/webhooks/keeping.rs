//! Making webhooks, changing them, and switching them on and off.

use serde_json::json;

use super::{
    super::{MayManage, once::Begun},
    PURPOSE, Service, ServiceError, kinds, object,
};
use crate::{
    clock::Instant,
    delivery::Secret,
    domain::{Caller, Deed, EventKind, FieldError},
    storage::{CollectionId, Hidden, Transaction, WebhookRecord},
};

/// How many webhooks a collection may have, and how many may be for all collections.
const MAX_WEBHOOKS: u64 = 20;
/// The longest name, in characters.
const MAX_NAME: usize = 100;
/// How long the secret before still signs, in seconds: a day.
const OVERLAP_SECONDS: i64 = 86_400;

/// A webhook to be made.
#[derive(Debug, Clone)]
pub struct NewWebhook {
    /// What people call it.
    pub name: String,
    /// Where it sends to.
    pub url: String,
    /// Whose events it sends, by the collection's name; all collections' where `None`.
    pub collection: Option<String>,
    /// Which events: kinds such as `variant.became_stale`, or `variant.*`; all where the list is empty or holds `*`.
    pub kinds: Vec<String>,
}

/// Changes to a webhook; `None` leaves a field alone.
#[derive(Debug, Clone, Default)]
pub struct WebhookPatch {
    /// What people call it.
    pub name: Option<String>,
    /// Where it sends to.
    pub url: Option<String>,
    /// Which events it sends.
    pub kinds: Option<Vec<String>>,
}

/// From where a webhook that was off goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnableFrom {
    /// From where it stopped: all that happened meanwhile is sent.
    Stop,
    /// From now: what piled up is skipped.
    Now,
}

/// A webhook, as it is shown: without its secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Its number.
    pub id: i64,
    /// What people call it.
    pub name: String,
    /// Where it sends to.
    pub url: String,
    /// Whose events it sends; all collections' where `None`.
    pub collection: Option<String>,
    /// Which events it sends; all where the list is empty.
    pub kinds: Vec<String>,
    /// Until when it also signs with the secret before.
    pub previous_secret_until: Option<Instant>,
    /// Who made it.
    pub created_by: String,
    /// Since when it is there.
    pub created_at: Instant,
    /// Since when every try fails.
    pub failing_since: Option<Instant>,
    /// Since when it is off.
    pub disabled_at: Option<Instant>,
    /// Why it is off, a sentence.
    pub disabled_because: Option<String>,
    /// The last event of the feed that it has seen.
    pub position: i64,
    /// Grows with each change; for `ETag` and `If-Match`.
    pub version: i64,
}

/// How a change of one webhook begins.
pub(super) enum Held {
    /// In this transaction, with the webhook locked.
    First(Transaction, Box<WebhookRecord>),
    /// The same request made it before; the number of what came of it.
    Before(i64),
}

impl<P: MayManage> Service<P> {
    /// Makes a webhook that sends what happens from now on. Returns it and its secret, which is shown this once.
    pub async fn create_webhook(&self, new: NewWebhook) -> Result<(Webhook, String), ServiceError> {
        let (webhook, secret) = self.create_webhook_once(new).await?;
        Ok((webhook, secret.ok_or_else(shown_before)?))
    }

    /// Makes a webhook, or finds the one that the same request made before: without its secret.
    pub async fn create_webhook_once(&self, new: NewWebhook) -> Result<(Webhook, Option<String>), ServiceError> {
        let mut fields = Vec::new();
        let name = checked_name(&new.name, &mut fields);
        let url = self.checked_url(&new.url, &mut fields).await;
        let kinds = kinds::checked(&new.kinds, &mut fields);
        let collection_id = self.checked_collection(new.collection.as_deref(), &mut fields).await?;
        if !fields.is_empty() {
            return Err(ServiceError::Invalid { fields });
        }
        let secret = self.new_secret()?;
        let sealed = Hidden(self.sealed(PURPOSE, &secret.reveal())?);
        // What is committed and has no position yet happened before the webhook.
        self.store.place_events().await?;
        let transaction = match self.begin::<i64>().await? {
            Begun::First(transaction) => transaction,
            Begun::Before(id) => return Ok((self.webhook(id).await?, None)),
        };
        if transaction.count_webhooks(collection_id).await? >= MAX_WEBHOOKS {
            return Err(ServiceError::Conflict {
                why: format!("There are {MAX_WEBHOOKS} webhooks already, which is the most; delete one first."),
            });
        }
        let record = WebhookRecord {
            id: 0,
            name,
            url,
            collection_id,
            kinds,
            secret: sealed,
            previous_secret: None,
            created_by: self.actor(),
            created_at: self.clock.now(),
            failing_since: None,
            disabled: None,
            position: 0,
            version: 1,
        };
        let record = transaction.add_webhook(&record).await?;
        let made = json!({ "name": record.name, "url": record.url, "kinds": record.kinds });
        self.note(&transaction, Deed::WebhookCreated, object(record.id), json!({ "after": made })).await?;
        self.finish(transaction, &record.id).await?;
        Ok((self.shown(record).await?, Some(secret.reveal())))
    }

    /// The webhooks that the caller may see, in order of their numbers.
    pub async fn webhooks(&self) -> Result<Vec<Webhook>, ServiceError> {
        let mut shown = Vec::new();
        for record in self.store.webhooks().await? {
            // The collection of another grant's webhook is not there for this caller.
            match self.shown(record).await {
                Ok(webhook) if covers(&self.caller, webhook.collection.as_deref()) => shown.push(webhook),
                Ok(_) | Err(ServiceError::NotFound { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(shown)
    }

    /// The webhook with this number. One that the caller may not see is not there.
    pub async fn webhook(&self, id: i64) -> Result<Webhook, ServiceError> {
        let record = self.store.webhook(id).await?.ok_or_else(|| absent(id))?;
        match self.shown(record).await {
            Ok(webhook) if covers(&self.caller, webhook.collection.as_deref()) => Ok(webhook),
            Ok(_) | Err(ServiceError::NotFound { .. }) => Err(absent(id)),
            Err(error) => Err(error),
        }
    }

    /// Changes a webhook that still has the version `expected`, any where `None`. What is written down already goes to the
    /// new address.
    pub async fn change_webhook(
        &self,
        id: i64,
        patch: WebhookPatch,
        expected: Option<i64>,
    ) -> Result<Webhook, ServiceError> {
        let mut fields = Vec::new();
        let name = patch.name.map(|name| checked_name(&name, &mut fields));
        let url = match patch.url {
            Some(url) => Some(self.checked_url(&url, &mut fields).await),
            None => None,
        };
        let kinds = patch.kinds.map(|kinds| kinds::checked(&kinds, &mut fields));
        self.webhook(id).await?;
        if !fields.is_empty() {
            return Err(ServiceError::Invalid { fields });
        }
        let (transaction, mut record) = self.hold_webhook(id, expected).await?;
        let stands = |record: &WebhookRecord| json!({ "name": record.name, "url": record.url, "kinds": record.kinds });
        let before = stands(&record);
        record.name = name.unwrap_or(record.name);
        record.url = url.unwrap_or(record.url);
        record.kinds = kinds.unwrap_or(record.kinds);
        transaction.save_webhook(&record).await?;
        let details = json!({ "before": before, "after": stands(&record) });
        self.note(&transaction, Deed::WebhookChanged, object(id), details).await?;
        transaction.commit().await?;
        self.webhook(id).await
    }

    /// Deletes a webhook with the log of its deliveries.
    pub async fn delete_webhook(&self, id: i64, expected: Option<i64>) -> Result<(), ServiceError> {
        let (transaction, record) = self.hold_webhook(id, expected).await?;
        transaction.delete_webhook(id).await?;
        let details = json!({ "before": { "name": record.name, "url": record.url } });
        self.note(&transaction, Deed::WebhookDeleted, object(id), details).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Gives a webhook a new secret, and returns it. For a day messages are signed with the old one as well.
    pub async fn rotate_webhook_secret(
        &self,
        id: i64,
        expected: Option<i64>,
    ) -> Result<(Webhook, String), ServiceError> {
        let (webhook, secret) = self.rotate_webhook_secret_once(id, expected).await?;
        Ok((webhook, secret.ok_or_else(shown_before)?))
    }

    /// Gives a webhook a new secret; without showing it where the same request did so before.
    pub async fn rotate_webhook_secret_once(
        &self,
        id: i64,
        expected: Option<i64>,
    ) -> Result<(Webhook, Option<String>), ServiceError> {
        let secret = self.new_secret()?;
        let sealed = Hidden(self.sealed(PURPOSE, &secret.reveal())?);
        let Held::First(transaction, mut record) = self.begin_webhook(id, expected).await? else {
            return Ok((self.webhook(id).await?, None));
        };
        let until = self.clock.now().plus_seconds(OVERLAP_SECONDS);
        record.previous_secret = Some((std::mem::replace(&mut record.secret, sealed), until));
        transaction.save_webhook(&record).await?;
        let details = json!({ "previous_until": until });
        self.note(&transaction, Deed::WebhookSecretRotated, object(id), details).await?;
        self.finish(transaction, &id).await?;
        Ok((self.webhook(id).await?, Some(secret.reveal())))
    }

    /// Switches a webhook on again. Nothing happens to one that is on.
    pub async fn enable_webhook(&self, id: i64, from: EnableFrom) -> Result<Webhook, ServiceError> {
        self.store.place_events().await?;
        let Held::First(transaction, mut record) = self.begin_webhook(id, None).await? else {
            return self.webhook(id).await;
        };
        if record.disabled.take().is_some() {
            let now = self.now(&transaction).await?;
            transaction.save_webhook(&record).await?;
            transaction.note_failing(id, None).await?;
            if from == EnableFrom::Now {
                let last = transaction.last_position().await?;
                transaction.advance_webhook(id, last).await?;
            }
            transaction.release_deliveries(id, (from == EnableFrom::Stop).then_some(now)).await?;
            let details = json!({ "from_where_it_stopped": from == EnableFrom::Stop });
            self.note(&transaction, Deed::WebhookEnabled, object(id), details).await?;
            self.finish(transaction, &id).await?;
        } else {
            self.finish_unchanged(transaction, &id).await?;
        }
        self.webhook(id).await
    }

    /// Switches a webhook off by hand. What happens meanwhile waits for it.
    pub async fn disable_webhook(&self, id: i64) -> Result<Webhook, ServiceError> {
        let Held::First(transaction, record) = self.begin_webhook(id, None).await? else {
            return self.webhook(id).await;
        };
        if record.disabled.is_none() {
            let now = self.now(&transaction).await?;
            let because = "It was switched off by hand.";
            self.switch_off(&transaction, *record, because, now, &self.caller.actor).await?;
            let deed = Deed::Decided(EventKind::WebhookDisabled);
            self.note(&transaction, deed, object(id), json!({ "because": because })).await?;
            self.finish(transaction, &id).await?;
        } else {
            self.finish_unchanged(transaction, &id).await?;
        }
        self.webhook(id).await
    }

    /// Locks a webhook for the caller to change.
    async fn hold_webhook(&self, id: i64, expected: Option<i64>) -> Result<(Transaction, WebhookRecord), ServiceError> {
        // Whose it is never changes, so it can be asked before the lock is taken.
        self.webhook(id).await?;
        let transaction = self.store.transaction().await?;
        let record = locked(&transaction, id, expected).await?;
        Ok((transaction, record))
    }

    /// The same for a request that may carry a key, which is taken first. [`Service::finish`] ends it.
    pub(super) async fn begin_webhook(&self, id: i64, expected: Option<i64>) -> Result<Held, ServiceError> {
        self.webhook(id).await?;
        let transaction = match self.begin::<i64>().await? {
            Begun::First(transaction) => transaction,
            Begun::Before(outcome) => return Ok(Held::Before(outcome)),
        };
        let record = locked(&transaction, id, expected).await?;
        Ok(Held::First(transaction, Box::new(record)))
    }

    async fn shown(&self, record: WebhookRecord) -> Result<Webhook, ServiceError> {
        let collection = match record.collection_id {
            Some(id) => Some(self.collection_by_id(id).await?.name),
            None => None,
        };
        let now = self.clock.now();
        let (disabled_at, disabled_because) = record.disabled.unzip();
        Ok(Webhook {
            id: record.id,
            name: record.name,
            url: record.url,
            collection,
            kinds: record.kinds,
            previous_secret_until: record.previous_secret.map(|(_, until)| until).filter(|until| now < *until),
            created_by: record.created_by,
            created_at: record.created_at,
            failing_since: record.failing_since,
            disabled_at,
            disabled_because,
            position: record.position,
            version: record.version,
        })
    }

    fn new_secret(&self) -> Result<Secret, ServiceError> {
        let why = "The machine has no random numbers to make a secret of.";
        Secret::new(self.chance.as_ref()).ok_or_else(|| ServiceError::Conflict { why: why.to_owned() })
    }

    /// The address in its one spelling, where it may be called as things are now.
    async fn checked_url(&self, url: &str, fields: &mut Vec<FieldError>) -> String {
        self.outbound.check(url).await.unwrap_or_else(|refusal| {
            fields.push(FieldError { field: "url".to_owned(), line: None, message: refusal.to_string() });
            String::new()
        })
    }

    async fn checked_collection(
        &self,
        name: Option<&str>,
        fields: &mut Vec<FieldError>,
    ) -> Result<Option<CollectionId>, ServiceError> {
        let mut wrong = |message: String| {
            fields.push(FieldError { field: "collection".to_owned(), line: None, message });
            Ok(None)
        };
        let Some(name) = name else {
            if covers(&self.caller, None) {
                return Ok(None);
            }
            return wrong("Name a collection: you do not keep all of them.".to_owned());
        };
        match self.store.collection(name).await? {
            Some(collection) if covers(&self.caller, Some(name)) => Ok(Some(collection.id)),
            Some(_) | None => {
                wrong(format!("There is no collection `{}`.", name.chars().take(100).collect::<String>()))
            }
        }
    }
}

/// Whether the caller keeps this collection; `None` is all of them.
fn covers(by: &Caller, collection: Option<&str>) -> bool {
    match collection {
        Some(name) => by.grant.covers_collection(name),
        None => by.grant.collections.is_none(),
    }
}

async fn locked(transaction: &Transaction, id: i64, expected: Option<i64>) -> Result<WebhookRecord, ServiceError> {
    let record = transaction.locked_webhook(id).await?.ok_or_else(|| absent(id))?;
    if expected.is_some_and(|expected| expected != record.version) {
        return Err(ServiceError::Changed { what: format!("webhook {id}") });
    }
    Ok(record)
}

fn shown_before() -> ServiceError {
    let why = "The same request was made before, and its secret is not shown again.";
    ServiceError::Conflict { why: why.to_owned() }
}

fn absent(id: i64) -> ServiceError {
    ServiceError::not_found(format!("webhook {id}"))
}

fn checked_name(name: &str, fields: &mut Vec<FieldError>) -> String {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME || name.contains(char::is_control) {
        let message = format!("A name is 1 to {MAX_NAME} characters, without control characters.");
        fields.push(FieldError { field: "name".to_owned(), line: None, message });
    }
    name.to_owned()
}
