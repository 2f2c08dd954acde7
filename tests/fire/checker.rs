//! What the clients wrote down, judged against the database at the end.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Op {
    Claim,
    Renew,
    Release,
    Submit,
}

/// What came of it, as far as the client knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Ok,
    Fail,
    Unknown,
}

/// An article in a locale.
pub(crate) type Cell = (i64, String);

/// One call, as its client wrote it down. Times are microseconds on one clock for all clients.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) op: Op,
    pub(crate) claim: i64,
    pub(crate) fence: i64,
    pub(crate) cell: Cell,
    pub(crate) start: u128,
    pub(crate) end: u128,
    pub(crate) outcome: Outcome,
}

/// What the database holds at the end: for each cell the claims whose translations are in its history.
pub(crate) type Final = BTreeMap<Cell, Vec<i64>>;

/// What is wrong; nothing should be.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Findings {
    /// Answered for, and not there.
    pub(crate) lost: BTreeSet<i64>,
    /// There, and never sent, or refused.
    pub(crate) unexpected: BTreeSet<i64>,
    /// Cells with more than one accepted translation of the one source there is.
    pub(crate) double: BTreeSet<Cell>,
    /// Fencing tokens that did not rise, or that were accepted when a later one was out already.
    pub(crate) regressions: BTreeSet<Cell>,
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { lost, unexpected, double, regressions } = self;
        write!(
            f,
            "lost {}, unexpected {}, double-accepted {}, fencing regressions {}",
            lost.len(),
            unexpected.len(),
            double.len(),
            regressions.len()
        )
    }
}

/// Judges what was written down.
pub(crate) fn check(log: &[Entry], held: &Final) -> Findings {
    let mut findings = Findings::default();
    let there: BTreeSet<i64> = held.values().flatten().copied().collect();
    let submits = |outcome| log.iter().filter(move |entry| entry.op == Op::Submit && entry.outcome == outcome);
    findings.lost = submits(Outcome::Ok).map(|entry| entry.claim).filter(|claim| !there.contains(claim)).collect();
    let possible: BTreeSet<i64> =
        submits(Outcome::Ok).chain(submits(Outcome::Unknown)).map(|entry| entry.claim).collect();
    findings.unexpected = there.difference(&possible).copied().collect();
    findings.double = held.iter().filter(|(_, claims)| claims.len() > 1).map(|(cell, _)| cell.clone()).collect();
    let mut claims: BTreeMap<&Cell, Vec<&Entry>> = BTreeMap::new();
    for entry in log.iter().filter(|entry| entry.op == Op::Claim && entry.outcome == Outcome::Ok) {
        claims.entry(&entry.cell).or_default().push(entry);
    }
    for (cell, claims) in &claims {
        for (nth, one) in claims.iter().enumerate() {
            let later = claims.iter().skip(nth + 1);
            let equal = |other: &&&Entry| other.claim != one.claim && other.fence == one.fence;
            let fell = |other: &&&Entry| {
                (one.end < other.start && other.fence <= one.fence && other.claim != one.claim)
                    || (other.end < one.start && one.fence <= other.fence && other.claim != one.claim)
            };
            if later.clone().any(|other| equal(&other) || fell(&other)) {
                findings.regressions.insert((*cell).clone());
            }
        }
    }
    // The same text sent again is answered again; only the first acceptance is one.
    let mut accepted: BTreeMap<i64, &Entry> = BTreeMap::new();
    for entry in submits(Outcome::Ok).chain(submits(Outcome::Unknown)) {
        let first = accepted.entry(entry.claim).or_insert(entry);
        if entry.start < first.start {
            *first = entry;
        }
    }
    for entry in accepted.values().filter(|entry| there.contains(&entry.claim)) {
        let overtaken = |claim: &&Entry| claim.fence > entry.fence && claim.end < entry.start;
        if claims.get(&entry.cell).is_some_and(|claims| claims.iter().any(overtaken)) {
            findings.regressions.insert(entry.cell.clone());
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(op: Op, claim: i64, fence: i64, at: u128, outcome: Outcome) -> Entry {
        Entry { op, claim, fence, cell: (1, "fr".to_owned()), start: at, end: at + 1, outcome }
    }

    fn held(claims: &[i64]) -> Final {
        Final::from([((1, "fr".to_owned()), claims.to_vec())])
    }

    /// A worker stalls past its lease, another has the work and submits, and the first comes late.
    fn late(first: Outcome) -> Vec<Entry> {
        vec![
            entry(Op::Claim, 1, 1, 0, Outcome::Ok),
            entry(Op::Claim, 2, 2, 10, Outcome::Ok),
            entry(Op::Submit, 2, 2, 20, Outcome::Ok),
            entry(Op::Submit, 1, 1, 30, first),
        ]
    }

    #[test]
    fn a_late_worker_that_is_refused_is_as_it_should_be() {
        assert_eq!(check(&late(Outcome::Fail), &held(&[2])), Findings::default());
        assert_eq!(check(&late(Outcome::Unknown), &held(&[2])), Findings::default());
    }

    #[test]
    fn a_late_worker_that_is_accepted_is_found() {
        for outcome in [Outcome::Ok, Outcome::Unknown] {
            let findings = check(&late(outcome), &held(&[2, 1]));
            assert_eq!((findings.double.len(), findings.regressions.len()), (1, 1), "{findings}");
        }
        assert_eq!(check(&late(Outcome::Fail), &held(&[2, 1])).unexpected, [1].into());
    }

    #[test]
    fn what_was_answered_for_and_is_gone_is_found() {
        assert_eq!(check(&late(Outcome::Fail), &held(&[])).lost, [2].into());
    }

    #[test]
    fn tokens_that_do_not_rise_are_found() {
        for fence in [1, 0] {
            let log = [entry(Op::Claim, 1, 1, 0, Outcome::Ok), entry(Op::Claim, 2, fence, 10, Outcome::Ok)];
            assert_eq!(check(&log, &held(&[])).regressions.len(), 1, "{fence}");
        }
        // Of two at the same time either may be the first; they must not be equal.
        let mut log = [entry(Op::Claim, 1, 2, 0, Outcome::Ok), entry(Op::Claim, 2, 1, 0, Outcome::Ok)];
        assert_eq!(check(&log, &held(&[])), Findings::default());
        log[1].fence = 2;
        assert_eq!(check(&log, &held(&[])).regressions.len(), 1);
    }
}
