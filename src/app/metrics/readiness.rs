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
/// Under how much free disk a SQLite file cannot well be written to: 5 % of it (design/reliability.md, D10), where that
/// is not plenty still. Of a large disk 5 % are many days of writing, and no reason to send people away.
const FREE_PERCENT: u64 = 5;
/// What is plenty, in bytes.
const FREE_BYTES: u64 = 1 << 30;

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
        match self.folder.as_deref().and_then(room) {
            Some(room) if room.is_scarce() => Err("the disk is nearly full"),
            Some(_) | None => Ok(()),
        }
    }
}

/// The room on a disk, in bytes.
#[derive(Clone, Copy)]
struct Room {
    free: u64,
    whole: u64,
}

impl Room {
    const fn is_scarce(self) -> bool {
        // By division: the product of a large disk and a hundred would be too large for it.
        self.free < FREE_BYTES && self.free <= self.whole / 100 * FREE_PERCENT
    }
}

/// The room on the disk under a folder; `None` where that cannot be told.
#[cfg(unix)]
fn room(folder: &Path) -> Option<Room> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    let bytes = |blocks: u64| blocks.saturating_mul(disk.f_frsize);
    (disk.f_blocks > 0).then(|| Room { free: bytes(disk.f_bavail), whole: bytes(disk.f_blocks) })
}

#[cfg(not(unix))]
fn room(_: &Path) -> Option<Room> {
    None
}

#[cfg(test)]
mod tests {
    use super::Room;

    const MIB: u64 = 1 << 20;
    const GIB: u64 = 1 << 30;

    #[test]
    fn a_disk_is_nearly_full_by_its_share_where_that_is_not_plenty() {
        let scarce = |free, whole| Room { free, whole }.is_scarce();
        assert!(scarce(0, 8 * MIB));
        assert!(scarce(MIB / 4, 8 * MIB), "3 % of a small one");
        assert!(!scarce(MIB, 8 * MIB), "an eighth of it");
        assert!(scarce(GIB - 1, 250 * GIB), "no longer plenty, and less than 5 %");
        assert!(!scarce(GIB, 250 * GIB), "0.4 % of a large one");
        assert!(!scarce(u64::MAX, u64::MAX));
    }
}
