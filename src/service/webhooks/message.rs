//! The body of a message: thin, so that receivers ask for the rest, and small.

use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use crate::{
    clock::Instant,
    domain::hex,
    storage::{LoggedEvent, NewDelivery},
};

/// The longest body, in bytes: Standard Webhooks asks for less than 20 kB.
const MAX_BODY: usize = 20_000;

/// The message that tells of an event.
pub(super) fn of_event(event: &LoggedEvent, position: i64, collection: Option<&str>, key: Option<&str>) -> NewDelivery {
    let mut head = Map::new();
    head.insert("position".to_owned(), json!(position));
    head.insert("collection".to_owned(), json!(collection));
    head.insert("article_id".to_owned(), json!(event.article_id));
    if let Some(key) = key {
        head.insert("key".to_owned(), json!(key));
    }
    head.insert("locale".to_owned(), json!(event.locale));
    head.insert("actor".to_owned(), json!(event.actor));
    let particulars: Map<String, Value> = serde_json::from_str(&event.data).unwrap_or_default();
    let mut full = head.clone();
    for (name, value) in particulars {
        // The head says where it happened; nothing that happened says otherwise.
        full.entry(name).or_insert(value);
    }
    let mut body = written(&event.kind, event.at, full);
    if body.len() >= MAX_BODY {
        head.insert("shortened".to_owned(), json!(true));
        body = written(&event.kind, event.at, head);
    }
    NewDelivery { position, message_id: message_id(event, position), kind: event.kind.clone(), body }
}

/// A message for trying a webhook out; `nonce` makes it unlike any other.
pub(super) fn test(webhook_id: i64, name: &str, nonce: [u8; 16], now: Instant) -> NewDelivery {
    let kind = "webhook.test".to_owned();
    let mut data = Map::new();
    data.insert("webhook".to_owned(), json!(webhook_id));
    data.insert("name".to_owned(), json!(name));
    NewDelivery { position: 0, message_id: id_of(&nonce), body: written(&kind, now, data), kind }
}

fn written(kind: &str, at: Instant, data: Map<String, Value>) -> String {
    let mut message = Map::new();
    message.insert("type".to_owned(), json!(kind));
    message.insert("timestamp".to_owned(), json!(at));
    message.insert("data".to_owned(), Value::Object(data));
    Value::Object(message).to_string()
}

/// The id of the message of an event: the same however often it is made, and another one for another event, also where
/// positions begin again because the database was built anew.
fn message_id(event: &LoggedEvent, position: i64) -> String {
    let LoggedEvent { position: _, collection_id, article_id, locale, kind, actor, at, data } = event;
    let whole = format!("{:?}", (position, collection_id, article_id, locale, kind, actor, at.as_micros(), data));
    id_of(&Sha256::digest(whole.as_bytes()))
}

fn id_of(bytes: &[u8]) -> String {
    format!("msg_{}", hex(bytes.get(..16).unwrap_or(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(data: &str) -> LoggedEvent {
        LoggedEvent {
            position: Some(7),
            collection_id: 1,
            article_id: Some(12),
            locale: Some("zh-CN".to_owned()),
            kind: "variant.became_stale".to_owned(),
            actor: "token:abc".to_owned(),
            at: Instant::from_micros(1_764_835_852_000_000),
            data: data.to_owned(),
        }
    }

    #[test]
    fn a_message_says_what_happened_where_and_when() {
        let new = of_event(&event(r#"{"from":"current","locale":"xx","position":0}"#), 7, Some("news"), Some("a/b"));
        assert_eq!(
            new.body,
            r#"{"type":"variant.became_stale","timestamp":"2025-12-04T08:10:52Z","data":{"position":7,"collection":"news","article_id":12,"key":"a/b","locale":"zh-CN","actor":"token:abc","from":"current"}}"#
        );
    }

    #[test]
    fn a_message_that_would_be_too_long_leaves_the_particulars_out() {
        let long = format!(r#"{{"before":"{}"}}"#, "譯".repeat(10_000));
        let new = of_event(&event(&long), 7, Some("news"), None);
        assert!(new.body.len() < 1_000 && new.body.contains(r#""shortened":true"#), "{}", new.body);
    }

    #[test]
    fn an_event_has_one_id_and_another_event_has_another() {
        let one = of_event(&event("{}"), 7, Some("news"), None);
        assert_eq!(one.message_id, of_event(&event("{}"), 7, Some("renamed"), Some("a")).message_id);
        assert_ne!(one.message_id, of_event(&event("{}"), 8, Some("news"), None).message_id);
        assert_ne!(one.message_id, of_event(&event(r#"{"a":1}"#), 7, Some("news"), None).message_id);
        assert_eq!(one.message_id.len(), 36);
    }
}
