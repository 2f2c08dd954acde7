//! The order of work: which open variant is the most urgent.

use super::{Significance, State, Verdict};
use crate::clock::Instant;

#[cfg(test)]
mod tests;

/// The priority of an article that nobody gave one. Priorities run from -100 to 100, higher is more urgent.
pub const USUAL_PRIORITY: i16 = 0;

const SECONDS_BITS: u32 = 36;
const PRIORITY_BITS: u32 = 8;
const WEIGHT_BITS: u32 = 3;

/// A number that orders work, smaller first; `None` where there is nothing to hand out.
///
/// Overdue first; then by how much the change matters (a missing text counts as major); then by when it is due, or since
/// when it has been open; then by the article's priority.
pub fn queue_rank(verdict: &Verdict, priority: i16, overdue: bool) -> Option<i64> {
    if !verdict.state.is_workable() {
        return None;
    }
    let weight: i64 = match verdict.significance {
        _ if verdict.state == State::Missing => 1,
        Some(Significance::Correction) => 0,
        Some(Significance::Major) | None => 1,
        Some(Significance::Minor) => 2,
        Some(Significance::Typo) => 3,
        Some(Significance::None) => 4,
    };
    let at = verdict.due_at.or(verdict.since).unwrap_or(Instant::from_micros(0));
    let seconds = (at.as_micros() / 1_000_000).clamp(0, (1 << SECONDS_BITS) - 1);
    let priority = i64::from(100 - priority.clamp(-100, 100));
    let mut rank = i64::from(!overdue);
    rank = (rank << WEIGHT_BITS) | weight;
    rank = (rank << SECONDS_BITS) | seconds;
    Some((rank << PRIORITY_BITS) | priority)
}

/// Whether work that is due then is late at `now`.
pub fn is_overdue(due_at: Option<Instant>, now: Instant) -> bool {
    due_at.is_some_and(|due| due < now)
}
