//! The passing of variants between states, seen once per passing.

use std::collections::BTreeMap;

use serde_json::json;

use crate::{
    clock::Instant,
    domain::{EventKind, Happening, Locale, State, Verdict, is_overdue},
};

/// What passed between the states `before` and the verdicts; `before` is brought up to date.
pub(super) fn passings(
    before: &mut BTreeMap<Locale, (State, bool)>,
    verdicts: &[Verdict],
    now: Instant,
) -> Vec<Happening> {
    let mut found = Vec::new();
    for verdict in verdicts {
        let overdue = is_overdue(verdict.due_at, now);
        let was = before.insert(verdict.locale.clone(), (verdict.state, overdue));
        found.extend(Happening::transition(was.map(|(state, _)| state), verdict));
        if overdue && !was.is_some_and(|(_, overdue)| overdue) {
            let data = json!({ "due_at": verdict.due_at });
            found.push(Happening::new(EventKind::BecameOverdue, Some(verdict.locale.clone()), data));
        }
    }
    found
}
