//! The order of work: which open variant is the most urgent.

use super::{Locale, Policy, Significance, State, Verdict};
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

/// What is known of a variant where its row is at hand and its history is not.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    /// The variant.
    pub locale: &'a Locale,
    /// Its state.
    pub state: State,
    /// The variant that it is translated from.
    pub upstream: Option<&'a Locale>,
    /// How much the upstream changed.
    pub significance: Option<Significance>,
    /// Since when it has been stale or missing.
    pub since: Option<Instant>,
    /// The datetime of its newest revision.
    pub newest_at: Option<Instant>,
}

/// How late a variant that waits was already when its upstream's own work came first and its deadline stopped, in seconds;
/// `None` where it was not. `all` are the variants of its article, which is of this kind.
pub fn late_when_stopped(
    waiting: &Standing<'_>,
    all: &[Standing<'_>],
    kind: Option<&str>,
    policy: &Policy,
) -> Option<i64> {
    if waiting.state != State::Waiting {
        return None;
    }
    let due = policy.allowed.due_at(kind, waiting.locale, waiting.significance, waiting.since?)?;
    Some(held_up_since(waiting, all)?.seconds_since(due)).filter(|late| *late > 0)
}

/// Since when the work of those above has come first: the earliest of the moments at which one of them fell behind.
fn held_up_since(waiting: &Standing<'_>, all: &[Standing<'_>]) -> Option<Instant> {
    let above = |of: &Standing<'_>| all.iter().find(|variant| Some(variant.locale) == of.upstream);
    let (mut here, mut since) = (waiting, None::<Instant>);
    // A chain has no cycle; the bound keeps a damaged one from turning for ever.
    for _ in all {
        let Some(upstream) = above(here) else { break };
        let fell_behind = match upstream.state {
            State::Missing | State::Stale | State::Waiting => upstream.since,
            // Its own work began when what it was made from was written, and ends with the approval.
            State::InReview => {
                let made_from = above(upstream).and_then(|source| source.newest_at);
                upstream.newest_at.map(|written| made_from.map_or(written, |made_from| made_from.min(written)))
            }
            State::Source | State::Current | State::Unknown | State::Orphaned | State::NotRequired => break,
        };
        since = since.into_iter().chain(fell_behind).min();
        if upstream.state != State::Waiting {
            break;
        }
        here = upstream;
    }
    since
}
