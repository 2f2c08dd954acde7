//! What happens by itself. [`step`] does it once, which is what tests call; [`run`] goes round it.

mod couriers;
mod reports;
mod webhooks;

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::service::{Deliveries, ReportsDone, Service, ServiceError};

/// How long to wait when there is nothing to do.
const IDLE: Duration = Duration::from_secs(1);
/// How long the feed's end rests after it was moved: many writes in a row move it together.
const REST: Duration = Duration::from_millis(25);
/// How often what has run out is forgotten.
const FORGETTING: Duration = Duration::from_mins(10);
/// How many steps of one kind are done before the others have their turn.
const IN_A_ROW: usize = 20;

/// What one round did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Done {
    /// Whether a change of policy is still being carried out.
    pub recomputing: bool,
    /// Whether articles are still being folded anew for the search.
    pub refolding: bool,
    /// Articles with work that has become late.
    pub late: usize,
    /// Events that got their place in the feed.
    pub placed: u64,
    /// Delta rows folded into tallies.
    pub folded: u64,
    /// Entries of the audit that got their place in its chain.
    pub linked: u64,
    /// What became of webhooks' messages.
    pub webhooks: Deliveries,
    /// What became of reports.
    pub reports: ReportsDone,
}

impl Done {
    /// Whether another round should follow at once.
    pub const fn is_busy(&self) -> bool {
        self.recomputing || self.refolding || self.late > 0
    }
}

/// One round of everything that happens by itself.
pub async fn step(service: &Service) -> Result<Done, ServiceError> {
    let done = chores(service).await?;
    let placed = service.place_events().await?;
    let reports = service.reports_step().await?;
    Ok(Done { placed, webhooks: service.deliver_webhooks_step().await?, reports, ..done })
}

/// What waits for nobody but the database.
async fn chores(service: &Service) -> Result<Done, ServiceError> {
    let mut done = Done::default();
    // Before anything is written: days on which nothing ran began with what there is now.
    if service.keep_day().await? {
        while service.forget_deliveries().await? > 0 {}
        while service.forget_report_runs().await? > 0 {}
        while service.forget_ingest_runs().await? > 0 {}
    }
    for _ in 0..IN_A_ROW {
        done.recomputing = service.recompute_step().await?;
        if !done.recomputing {
            break;
        }
    }
    for _ in 0..IN_A_ROW {
        done.refolding = service.refold_step().await?;
        if !done.refolding {
            break;
        }
    }
    for _ in 0..IN_A_ROW {
        let late = service.sweep_late().await?;
        done.late += late;
        if late == 0 {
            break;
        }
    }
    done.folded = service.fold_tallies().await?;
    done.linked = service.link_audit().await?;
    service.keep_runs().await?;
    Ok(done)
}

/// Goes round until it is told to stop. A round that fails is logged and tried again.
pub async fn run(service: Service, stop: CancellationToken) {
    tokio::join!(
        rounds(&service, &stop),
        look_out(&service, &stop),
        couriers::run::<webhooks::Webhooks>(&service, &stop),
        couriers::run::<reports::Reports>(&service, &stop),
    );
    if let Err(error) = service.keep_runs().await {
        tracing::warn!(error = &error as &dyn std::error::Error, "The last runs are not on record: {error}");
    }
}

/// Moves the feed's end on as soon as something is written here, and looks now and then whether another node has: those
/// who follow the feed wait for it.
async fn look_out(service: &Service, stop: &CancellationToken) {
    loop {
        let written = service.written();
        if let Err(error) = service.place_events().await
            && !error.is_transient()
        {
            tracing::error!(error = &error as &dyn std::error::Error, "The feed's end could not be moved: {error}");
        }
        let wait = async {
            tokio::time::sleep(REST).await;
            tokio::select! {
                () = tokio::time::sleep(IDLE) => {}
                () = written => {}
            }
        };
        if stop.run_until_cancelled(wait).await.is_none() {
            return;
        }
    }
}

async fn rounds(service: &Service, stop: &CancellationToken) {
    let mut forget = tokio::time::interval(FORGETTING);
    loop {
        let busy = match chores(service).await {
            Ok(done) => done.is_busy(),
            Err(error) if error.is_transient() => true,
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "A round of background work failed: {error}");
                false
            }
        };
        let wait = async {
            if busy {
                tokio::task::yield_now().await;
            } else {
                tokio::select! {
                    () = tokio::time::sleep(IDLE) => {}
                    _ = forget.tick() => {
                        if let Err(error) = service.forget_old().await {
                            tracing::warn!(error = &error as &dyn std::error::Error, "Old rows stay: {error}");
                        }
                    }
                    () = service.written() => tokio::time::sleep(Duration::from_millis(200)).await,
                }
            }
        };
        if stop.run_until_cancelled(wait).await.is_none() {
            return;
        }
    }
}
