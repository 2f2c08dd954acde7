//! Rows, queries and transactions. What is read here leaves as domain types; sea-orm stays inside.

mod access;
mod answers;
mod articles;
mod claims;
mod codes;
mod collections;
mod connection;
mod deliveries;
mod entity;
mod error;
mod events;
mod holds;
pub mod lists;
mod migrate;
mod rows;
mod save;
mod tallies;
mod texts;
mod transaction;
mod webhooks;

pub use access::{AccountRecord, SessionRecord, TokenRecord};
pub use answers::{Answer, Known, RequestKey};
pub use articles::{ArticleId, ArticleRecord, CollectionId, Difference};
pub use claims::{ClaimRecord, Ending, OpenWork, Piece};
pub use collections::{CollectionRecord, Recompute};
pub use connection::{Settings, Store};
pub use deliveries::{DeliveryRecord, DeliveryState, NewDelivery, Settled};
pub use error::StorageError;
pub use events::{EventFilter, LoggedEvent, NewEvent};
pub use holds::HeldIngest;
pub use save::Decided;
pub use tallies::Tally;
pub use texts::{StoredText, TextId};
pub use transaction::Transaction;
pub use webhooks::{Hidden, WebhookRecord};
