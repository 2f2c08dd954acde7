//! The use cases: each is one method, one transaction, called alike by the API, the pages, the command line and the
//! scheduler.

pub mod access;
mod catalogue;
mod changes;
mod claims;
mod collections;
mod decisions;
mod doctor;
mod error;
mod events;
mod held;
mod housekeeping;
mod ingest;
mod judging;
mod passings;
mod stats;
mod submission;
mod webhooks;

use std::sync::Arc;

use tokio::sync::Notify;

pub use catalogue::{ArticleDetail, MAX_PAGE, RevisionDetail, RevisionSummary, VariantDetail};
pub use changes::{Changes, Explanation};
pub use claims::{ClaimRequest, LEASE_SECONDS, MAX_CLAIMS, Submitted, Work};
pub use collections::{Expected, PolicyChange};
pub use decisions::ArticlePatch;
pub use doctor::{DoctorReport, Finding};
pub use error::ServiceError;
pub use ingest::{IngestOptions, ItemReport, Staled, Taken};
pub use stats::{LocaleTally, Overview};
pub use submission::{Defaults, ReadSubmission, Submission, read_all};
pub use webhooks::{Deliveries, EnableFrom, LeasedMessage, NewWebhook, Tried, Webhook, WebhookPatch};

pub use crate::storage::{
    ArticleId, ClaimRecord, CollectionId, CollectionRecord, DeliveryRecord, DeliveryState, Ending, EventFilter,
    HeldIngest, LoggedEvent, StoredText, Tally,
    lists::{
        ArticleFilter, ArticleRow, ArticleSort, ClaimOverlay, Cursor, CursorError, ListedVariant, Page, VariantFilter,
        VariantRow, VariantSort,
    },
};
use crate::{
    clock::{Chance, Clock, SystemChance},
    delivery::Outbound,
    storage::Store,
};

/// Everything Galley can do.
#[derive(Clone)]
pub struct Service {
    store: Store,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    woken: Arc<Notify>,
    database_clock: bool,
    outbound: Outbound,
}

impl Service {
    /// A service on this database, going by this clock.
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self {
            store,
            clock,
            chance: Arc::new(SystemChance),
            woken: Arc::new(Notify::new()),
            database_clock: false,
            outbound: Outbound::default(),
        }
    }

    /// Calls the outside by this client, which knows what the operator allows besides the public internet.
    #[must_use]
    pub fn calling_by(mut self, outbound: Outbound) -> Self {
        self.outbound = outbound;
        self
    }

    /// Lets leases go by the database's clock rather than this machine's, as several nodes on one PostgreSQL must.
    #[must_use]
    pub fn by_database_clock(mut self) -> Self {
        self.database_clock = true;
        self
    }

    /// The clock it goes by.
    pub fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }

    /// The database, for those who connect rooms and for tests.
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// Waits until something was written by this process.
    pub async fn written(&self) {
        self.woken.notified().await;
    }

    fn wake(&self) {
        self.woken.notify_waiters();
    }
}
