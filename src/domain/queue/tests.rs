//! What comes before what in the queue.

use proptest::{option, prelude::*};

use super::*;
use crate::domain::{Locale, Reason, Share};

fn verdict(
    state: State,
    significance: Option<Significance>,
    due_at: Option<Instant>,
    since: Option<Instant>,
) -> Verdict {
    Verdict {
        locale: Locale::parse("zh-CN").unwrap(),
        state,
        reason: Reason::UpstreamChanged,
        exists: state != State::Missing,
        optional: false,
        upstream: Locale::parse("en").ok(),
        baseline: None,
        basis: None,
        significance,
        share: Share::NONE,
        behind: 1,
        since,
        due_at,
    }
}

fn instant() -> impl Strategy<Value = Instant> {
    // The span that is accepted from outside, in whole seconds, with deadlines up to ten years later.
    (0_i64..7_573_478_400).prop_map(|seconds| Instant::from_micros(seconds * 1_000_000))
}

fn work() -> impl Strategy<Value = Verdict> {
    let significance = prop::sample::select(Significance::ALL.to_vec());
    (any::<bool>(), significance, option::of(instant()), option::of(instant())).prop_map(
        |(missing, how, due, since)| {
            if missing {
                verdict(State::Missing, None, due, since)
            } else {
                verdict(State::Stale, Some(how), due, since)
            }
        },
    )
}

/// By how much it matters, most first.
fn weight(verdict: &Verdict) -> usize {
    let order = [Significance::Correction, Significance::Major, Significance::Minor, Significance::Typo];
    let significance = verdict.significance.unwrap_or(Significance::Major);
    order.iter().position(|other| *other == significance).unwrap_or(order.len())
}

proptest! {
    #[test]
    fn late_work_then_weighty_work_then_old_work_then_work_of_priority(
        one in work(),
        other in work(),
        priorities in (-150_i16..150, -150_i16..150),
        late in any::<(bool, bool)>(),
    ) {
        let key = |verdict: &Verdict, priority: i16, late: bool| {
            let at = verdict.due_at.or(verdict.since).map_or(0, Instant::as_micros);
            (!late, weight(verdict), at, -priority.clamp(-100, 100))
        };
        let ranks = (
            queue_rank(&one, priorities.0, late.0).unwrap(),
            queue_rank(&other, priorities.1, late.1).unwrap(),
        );
        prop_assert!(ranks.0 >= 0);
        prop_assert_eq!(ranks.0.cmp(&ranks.1), key(&one, priorities.0, late.0).cmp(&key(&other, priorities.1, late.1)));
    }

    #[test]
    fn only_missing_and_stale_variants_are_handed_out(priority in any::<i16>(), overdue in any::<bool>()) {
        for state in State::ALL {
            let rank = queue_rank(&verdict(state, Some(Significance::Major), None, None), priority, overdue);
            prop_assert_eq!(rank.is_some(), matches!(state, State::Missing | State::Stale), "{}", state);
        }
    }

    #[test]
    fn work_is_late_from_the_moment_after_it_was_due(due in instant(), micros in -5_i64..5) {
        let now = Instant::from_micros(due.as_micros() + micros);
        prop_assert_eq!(is_overdue(Some(due), now), micros > 0);
        prop_assert!(!is_overdue(None, now));
    }
}
