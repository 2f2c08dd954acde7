//! The use cases: each is one method, one transaction, called alike by the API, the pages, the command line and the
//! scheduler.

pub mod access;
mod activity;
mod audit;
mod catalogue;
mod changes;
mod claims;
mod collections;
mod decisions;
mod doctor;
mod error;
mod events;
mod following;
mod gathering;
mod gauges;
mod held;
mod holding;
mod housekeeping;
mod ingest;
mod judging;
mod mapping;
mod notes;
mod once;
mod outgoing;
mod outlook;
mod passings;
mod permits;
mod queue;
mod reports;
mod runs;
mod seal;
mod sourceless;
mod stats;
mod submission;
mod undo;
mod warnings;
mod webhooks;

use std::{marker::PhantomData, sync::Arc};

use following::FeedEnd;
use tokio::sync::{Notify, futures::Notified};

pub use activity::{COUNTED_EVENTS, Happenings};
pub use audit::{AuditCheck, RequestContext};
pub use catalogue::{ArticleDetail, MAX_PAGE, Matched, RevisionDetail, RevisionSummary, VariantDetail};
pub use changes::{Changes, Explanation};
pub use claims::{ClaimRequest, LEASE_SECONDS, MAX_CLAIMS, Submitted, Work};
pub use collections::{Expected, PolicyChange};
pub use decisions::{ArticlePatch, MAX_REASON};
pub use doctor::{DoctorReport, Finding};
pub use error::ServiceError;
pub use events::StatePassing;
pub use following::{Following, MAX_FOLLOWERS};
pub use gathering::Gathering;
pub use gauges::Gauges;
pub use holding::{Asked, Names};
pub use ingest::{IngestOptions, ItemReport, Staled, Taken};
pub use notes::{MAX_NOTE, Note};
pub use outgoing::{OutgoingStatus, Waiting};
pub use outlook::{Outlook, Passing};
pub use permits::{
    Administer, Decide, Gate, Ingest, Manage, MayAdminister, MayDecide, MayIngest, MayManage, MayRead, MayTranslate,
    Operator, Permit, Read, Translate,
};
pub use queue::{Assignable, COUNTED_PIECES, PutOff, QueueAsked};
pub use reports::{
    LeasedReportMessage, LeasedRun, MessageTally, Preview, Report, ReportRun, Reporting, ReportingError, ReportsDone,
    TestTo, report_template_name,
};
pub use runs::{Health, Source};
pub use seal::{SealError, Sealer, UnreadableKey, is_sealed};
pub use sourceless::LikelySource;
pub use stats::{LocaleTally, Overview};
pub use submission::{Defaults, ReadSubmission, Submission, read_all};
pub use undo::DecisionRecord;
pub use warnings::{LateSource, Trouble};
pub use webhooks::{Deliveries, EnableFrom, LeasedMessage, NO_COLLECTION, NewWebhook, Tried, Webhook, WebhookPatch};

pub use crate::storage::{
    ActivityFilter, Answer, ArticleId, AuditFilter, AuditRecord, ClaimRecord, CollectionId, CollectionRecord,
    DeliveryRecord, DeliveryState, Ending, EventFilter, HeldIngest, IngestRun, LoggedEvent, MessageRecord,
    MessageState, Pause, PauseCause, RequestKey, RunCause, RunCounts, RunHour, RunProblem, RunRecord, RunState,
    SavedView, StoredText, Tally,
    lists::{
        ArticleFilter, ArticleRow, ArticleSort, ClaimOverlay, Cursor, CursorError, Glance, Hands, HeldWork,
        ListedVariant, MOST_BY_HEADLINE, Page, QueueRow, VariantFilter, VariantRow, VariantSort, Whose,
    },
};
use crate::{
    clock::{Chance, Clock, SystemChance},
    delivery::{AllowRule, Outbound, Settings as OutboundSettings},
    domain::Caller,
    storage::{Store, Transaction},
};

/// What Galley can do, for a caller with the right `P`. Every right includes seeing what the grant covers.
pub struct Service<P = Operator> {
    store: Store,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    woken: Arc<Notify>,
    feed_end: Arc<FeedEnd>,
    database_clock: bool,
    outbound: Outbound,
    reporting: Arc<Reporting>,
    runs: Arc<runs::Waiting>,
    caller: Arc<Caller>,
    key: Option<Arc<RequestKey>>,
    sealer: Option<Arc<Sealer>>,
    context: Arc<RequestContext>,
    expected: Option<i64>,
    permit: PhantomData<fn() -> P>,
}

// Not derived: that would ask `P` to be `Clone`, and `P` is never there.
impl<P> Clone for Service<P> {
    fn clone(&self) -> Self {
        Self {
            store: self.store.clone(),
            clock: self.clock.clone(),
            chance: self.chance.clone(),
            woken: self.woken.clone(),
            feed_end: self.feed_end.clone(),
            database_clock: self.database_clock,
            outbound: self.outbound.clone(),
            reporting: self.reporting.clone(),
            runs: self.runs.clone(),
            caller: self.caller.clone(),
            key: self.key.clone(),
            sealer: self.sealer.clone(),
            context: self.context.clone(),
            expected: self.expected,
            permit: PhantomData,
        }
    }
}

impl Service<Operator> {
    /// A service on this database, going by this clock, with every right.
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self {
            store,
            clock,
            chance: Arc::new(SystemChance),
            woken: Arc::new(Notify::new()),
            feed_end: Arc::default(),
            database_clock: false,
            outbound: Outbound::default(),
            reporting: Arc::default(),
            runs: Arc::default(),
            caller: Arc::new(Caller::operator()),
            key: None,
            sealer: None,
            context: Arc::default(),
            expected: None,
            permit: PhantomData,
        }
    }

    /// Calls, besides the public internet, what these rules name.
    #[must_use]
    pub fn calling_inside(self, allow: Vec<AllowRule>) -> Self {
        self.calling_by(Outbound::new(OutboundSettings { allow, ..OutboundSettings::default() }))
    }

    /// Calls the outside by this client, which knows what the operator allows besides the public internet.
    #[must_use]
    pub fn calling_by(mut self, outbound: Outbound) -> Self {
        self.outbound = outbound;
        self
    }

    /// Seals the secrets that it keeps by this key. Without one it keeps no new secrets that it must read again.
    #[must_use]
    pub fn sealing_by(mut self, sealer: Sealer) -> Self {
        self.sealer = Some(Arc::new(sealer));
        self
    }

    /// Tells reports by these means.
    #[must_use]
    pub fn reporting_by(mut self, reporting: Reporting) -> Self {
        self.reporting = Arc::new(reporting);
        self
    }

    /// Lets leases go by the database's clock rather than this machine's, as several nodes on one PostgreSQL must.
    #[must_use]
    pub fn by_database_clock(mut self) -> Self {
        self.database_clock = true;
        self
    }

    /// Takes chance from here; for tests.
    #[must_use]
    pub fn by_chance(mut self, chance: Arc<dyn Chance>) -> Self {
        self.chance = chance;
        self
    }

    /// The database, for those who connect rooms and for tests.
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// Waits until something was written by this process, from this call on.
    pub fn written(&self) -> Notified<'_> {
        self.woken.notified()
    }
}

impl<P> Service<P> {
    /// The clock it goes by.
    pub fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }

    /// In whose name it acts.
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// The caller as events name them.
    fn actor(&self) -> String {
        self.caller.actor.to_string()
    }

    fn wake(&self) {
        self.woken.notify_waiters();
    }

    /// The instant that leases go by.
    pub(super) async fn now(&self, transaction: &Transaction) -> Result<crate::clock::Instant, ServiceError> {
        let own = self.clock.now();
        if self.database_clock { Ok(transaction.now(own).await?) } else { Ok(own) }
    }

    /// The same, asked outside a transaction.
    async fn courier_time(&self) -> Result<crate::clock::Instant, ServiceError> {
        if !self.database_clock {
            return Ok(self.clock.now());
        }
        let transaction = self.store.transaction().await?;
        let now = self.now(&transaction).await?;
        transaction.roll_back().await?;
        Ok(now)
    }
}
