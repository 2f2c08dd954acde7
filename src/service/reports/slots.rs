//! Slots that have come: each gets its one run. Any number of nodes may look at once.

use std::collections::VecDeque;

use super::{Service, ServiceError};
use crate::{
    clock::Instant,
    domain::report::Schedule,
    storage::{NewRun, RunCause},
};

/// How many missed slots are written down, the latest ones.
const MISSED_KEPT: usize = 200;

impl Service {
    /// Opens the slots that have come. Of those that were missed the latest is carried out, and the others are written
    /// down as skipped. Returns how many runs there are to carry out.
    pub async fn open_report_slots(&self) -> Result<usize, ServiceError> {
        if self.pause().await?.is_some() {
            return Ok(0);
        }
        let mut opened = 0;
        for id in self.store.reports_due(self.courier_time().await?).await? {
            opened += usize::from(self.open_slots_of(id).await?);
        }
        Ok(opened)
    }

    async fn open_slots_of(&self, id: i64) -> Result<bool, ServiceError> {
        let Some(transaction) = self.begin_telling().await? else { return Ok(false) };
        let Some(report) = transaction.free_report(id).await? else {
            transaction.roll_back().await?;
            return Ok(false);
        };
        let now = self.now(&transaction).await?;
        let come = report.next_slot.filter(|slot| *slot <= now);
        let (Some(first), Some(schedule)) = (come, &report.definition.schedule) else {
            transaction.roll_back().await?;
            return Ok(false);
        };
        let (slots, next) = due(schedule, first, now);
        let mut opened = false;
        for (nth, slot) in slots.iter().enumerate() {
            let latest = nth + 1 == slots.len();
            let definition = latest.then_some(&report.definition);
            let run = NewRun { report_id: id, slot: *slot, cause: RunCause::Scheduled, definition };
            opened |= transaction.add_run(&run, now).await?.is_some() && latest;
        }
        transaction.note_next_slot(id, next).await?;
        transaction.commit().await?;
        Ok(opened)
    }
}

/// The slots from `first` until `now`, the latest ones; and the one after them.
fn due(schedule: &Schedule, first: Instant, now: Instant) -> (VecDeque<Instant>, Option<Instant>) {
    let mut slots = VecDeque::from([first]);
    for slot in schedule.slots_after(first) {
        if slot > now {
            return (slots, Some(slot));
        }
        slots.push_back(slot);
        if slots.len() > MISSED_KEPT {
            slots.pop_front();
        }
    }
    (slots, None)
}
