//! Whether the service can work.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::sync::Mutex;

use crate::service::Service;

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_millis(500);
/// How long an answer of the database counts.
const REMEMBERED: Duration = Duration::from_secs(1);
/// How much of the disk must be free under a SQLite file, in percent.
const FREE_PERCENT: u64 = 5;

/// Nothing where it can work, else why not, in a few words.
type Answer = Result<(), &'static str>;

/// Whether a service can work, asked of its database at most once a second.
#[derive(Clone)]
pub(super) struct Readiness {
    service: Service,
    folder: Option<PathBuf>,
    draining: Arc<AtomicBool>,
    last: Arc<Mutex<Option<(Instant, Answer)>>>,
}

impl Readiness {
    /// Of this service, whose SQLite file, if it has one, lies in `folder`; until it drains.
    pub(super) fn new(service: Service, folder: Option<PathBuf>, draining: Arc<AtomicBool>) -> Self {
        Self { service, folder, draining, last: Arc::default() }
    }

    /// Whether it can work now.
    pub(super) async fn check(&self) -> Answer {
        if self.draining.load(Ordering::Relaxed) {
            return Err("draining");
        }
        // Who comes while it is being asked waits for that answer.
        let mut last = self.last.lock().await;
        if let Some((at, answer)) = *last
            && at.elapsed() < REMEMBERED
        {
            return answer;
        }
        let answer = self.ask().await;
        *last = Some((Instant::now(), answer));
        answer
    }

    async fn ask(&self) -> Answer {
        match tokio::time::timeout(PATIENCE, self.service.is_ready()).await {
            Ok(Ok(true)) => {}
            Ok(Ok(false)) => return Err("the database has another schema"),
            Ok(Err(_)) | Err(_) => return Err("the database does not answer"),
        }
        match self.folder.as_deref().and_then(free_percent) {
            Some(percent) if percent <= FREE_PERCENT => Err("the disk is nearly full"),
            Some(_) | None => Ok(()),
        }
    }
}

/// How much of the disk under a folder is free; `None` where that cannot be told.
#[cfg(unix)]
fn free_percent(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    (disk.f_bavail.saturating_mul(100)).checked_div(disk.f_blocks)
}

#[cfg(not(unix))]
fn free_percent(_: &Path) -> Option<u64> {
    None
}
