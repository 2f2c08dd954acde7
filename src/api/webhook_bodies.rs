//! Webhooks and their deliveries as JSON.

use actix_web::http::header::EntityTag;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    answer::version_tag,
    names::{DeliveryStateName, EnableFromName},
};
use crate::{
    clock::Instant,
    service::{DeliveryRecord, Webhook},
};

/// A webhook, without its secret.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct WebhookBody {
    /// Its number.
    #[schema(example = 2)]
    pub id: i64,
    /// What people call it.
    #[schema(example = "the site's builder")]
    pub name: String,
    /// Where it sends to.
    #[schema(example = "https://build.example.org/hooks/galley")]
    pub url: String,
    /// Whose events it sends; `null`: all collections'.
    #[schema(example = "news")]
    pub collection: Option<String>,
    /// Which events it sends; all where the list is empty.
    #[schema(example = json!(["variant.*", "article.created"]))]
    pub kinds: Vec<String>,
    /// Until when it also signs with the secret before; `null`: it does not.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub previous_secret_until: Option<Instant>,
    /// Who made it.
    #[schema(example = "user:ada")]
    pub created_by: String,
    /// Since when it is there.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
    /// Since when every try fails.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub failing_since: Option<Instant>,
    /// Since when it is off.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub disabled_at: Option<Instant>,
    /// Why it is off, a sentence.
    pub disabled_because: Option<String>,
    /// The last event of the feed that it has seen.
    pub position: i64,
    /// Grows with each change; `If-Match` takes it as `"<id>-<version>"`.
    pub version: i64,
}

impl From<Webhook> for WebhookBody {
    fn from(webhook: Webhook) -> Self {
        Self {
            id: webhook.id,
            name: webhook.name,
            url: webhook.url,
            collection: webhook.collection,
            kinds: webhook.kinds,
            previous_secret_until: webhook.previous_secret_until,
            created_by: webhook.created_by,
            created_at: webhook.created_at,
            failing_since: webhook.failing_since,
            disabled_at: webhook.disabled_at,
            disabled_because: webhook.disabled_because,
            position: webhook.position,
            version: webhook.version,
        }
    }
}

impl WebhookBody {
    /// Its version, and what the couriers and time change without a new one.
    pub(super) fn tag(&self) -> EntityTag {
        let failing = self.failing_since.map(Instant::as_micros).unwrap_or_default();
        let overlap = u8::from(self.previous_secret_until.is_some());
        version_tag(self.id, self.version, Some(format!("{}.{failing}.{overlap}", self.position)))
    }
}

/// A webhook to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewWebhookBody {
    /// What people call it.
    #[schema(min_length = 1, max_length = 100, example = "the site's builder")]
    pub name: String,
    /// Where it sends to: an address on the public internet, or one that the operator allows.
    #[schema(example = "https://build.example.org/hooks/galley")]
    pub url: String,
    /// Whose events it sends; all collections' where it is left out, which takes a caller that keeps them all.
    #[serde(default)]
    #[schema(example = "news")]
    pub collection: Option<String>,
    /// Which events it sends: kinds such as `variant.became_stale`, or `variant.*`; all where it is left out.
    #[serde(default)]
    #[schema(max_items = 50, example = json!(["variant.*", "article.created"]))]
    pub kinds: Vec<String>,
}

/// Changes to a webhook. What is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WebhookChangeBody {
    /// What people call it.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 100, example = "the new builder")]
    pub name: Option<String>,
    /// Where it sends to. What is waiting already goes there too.
    #[serde(default)]
    #[schema(example = "https://build.example.org/hooks/galley")]
    pub url: Option<String>,
    /// Which events it sends; all where the list is empty.
    #[serde(default)]
    #[schema(max_items = 50, example = json!(["variant.became_stale"]))]
    pub kinds: Option<Vec<String>>,
}

/// How a webhook goes on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EnableBody {
    /// From where.
    pub from: EnableFromName,
}

/// A webhook with a secret that was made.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SecretWebhookBody {
    /// What it signs with, by Standard Webhooks. It is shown this once; the answer to the same request sent again has
    /// `null` here.
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    pub secret: Option<String>,
    /// What it is.
    #[serde(flatten)]
    pub about: WebhookBody,
}

/// A message, and how its delivery goes.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DeliveryBody {
    /// Its number; grows with time.
    #[schema(example = 381)]
    pub id: i64,
    /// Its id for the receiver, in `webhook-id`; the same in every try.
    pub message_id: String,
    /// What it tells of.
    #[serde(rename = "type")]
    #[schema(example = "variant.became_stale")]
    pub kind: String,
    /// The position of the event that it tells of; `null` for a test.
    pub position: Option<i64>,
    /// The bytes that are sent.
    pub body: String,
    /// How far it is.
    pub state: DeliveryStateName,
    /// How many tries were made.
    pub tries: i16,
    /// When the next try is due.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub next_at: Option<Instant>,
    /// The status that the last try was answered with.
    #[schema(example = 204)]
    pub status: Option<u16>,
    /// The beginning of the last answer, or why there was none.
    pub answer: Option<String>,
    /// How long the last try took, in milliseconds.
    pub took_ms: Option<i64>,
    /// When it was written down.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
    /// When the last try was made.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub attempted_at: Option<Instant>,
}

impl From<DeliveryRecord> for DeliveryBody {
    fn from(record: DeliveryRecord) -> Self {
        Self {
            id: record.id,
            message_id: record.message_id,
            kind: record.kind,
            position: Some(record.position).filter(|position| *position > 0),
            body: record.body,
            state: record.state.into(),
            tries: record.tries,
            next_at: record.next_at,
            status: record.status,
            answer: record.answer,
            took_ms: record.took_ms,
            created_at: record.created_at,
            attempted_at: record.attempted_at,
        }
    }
}
