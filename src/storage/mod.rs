//! Rows, queries and transactions. What is read here leaves as domain types; sea-orm stays inside.

pub mod articles;
mod codes;
pub mod collections;
mod connection;
mod entity;
mod error;
pub mod events;
pub mod holds;
pub mod lists;
mod migrate;
mod rows;
mod save;
mod tallies;
pub mod texts;

pub use articles::{ArticleId, ArticleRecord, CollectionId};
pub use collections::CollectionRecord;
pub use connection::{Settings, Store};
pub use error::StorageError;
pub use events::{EventFilter, LoggedEvent, NewEvent};
pub use holds::HeldIngest;
pub use save::{Decided, save};
pub use tallies::Tally;
pub use texts::{StoredText, TextId};
