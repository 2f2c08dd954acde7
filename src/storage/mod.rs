//! Rows, queries and transactions. What is read here leaves as domain types; sea-orm stays inside.

mod access;
mod activity;
mod ages;
mod answers;
mod articles;
mod audit;
mod claims;
mod codes;
mod collections;
mod connection;
mod copies;
mod deliveries;
mod desks;
mod entity;
mod error;
mod events;
mod gauges;
mod holds;
pub mod lists;
mod mappings;
mod migrate;
mod outgoing;
mod reports;
mod rows;
mod runs;
mod save;
mod tallies;
mod texts;
mod transaction;
mod webhooks;
mod words;

pub use access::{AccountRecord, SessionRecord, TokenRecord};
pub use activity::{Activity, ActivityFilter};
pub use answers::{Answer, Known, RequestKey};
pub use articles::{ArticleId, ArticleRecord, CollectionId, Difference};
pub use audit::{AuditFilter, AuditRecord, ChainEnd};
pub use claims::{ClaimRecord, Ending, OpenWork, Piece};
pub use collections::{CollectionRecord, Recompute};
pub use connection::{Settings, Store};
pub use copies::Access;
pub use deliveries::{DeliveryRecord, DeliveryState, NewDelivery, Settled};
pub use desks::{MAX_VIEWS, SavedView, Until};
pub use error::StorageError;
pub use events::{EventFilter, LoggedEvent, NewEvent};
pub use gauges::{Pool, Waiting};
pub use holds::HeldIngest;
pub use mappings::{Alias, LiveClaim, Mapping};
pub use outgoing::{OutgoingRecord, Pause, PauseCause, WaitingToLeave};
pub use reports::{
    MessageRecord, MessageSettled, MessageState, NewRun, Output, OutputKey, ReportRecord, RunCause, RunRecord,
    RunResult, RunState,
};
pub use runs::{IngestRun, LastRun, RunCounts, RunHour, RunProblem};
pub use save::Decided;
pub use tallies::Tally;
pub use texts::{StoredText, TextId};
pub use transaction::Transaction;
pub use webhooks::{Hidden, WebhookRecord};
