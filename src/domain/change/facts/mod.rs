//! Facts in prose: the figures, dates, names of securities and negations that must be right in every language.
//!
//! A scanner, not a parser: it walks a text once and takes the longest fact at each place. Facts are compared by value,
//! so `10 %`, `10%` and `百分之十` are one fact, and so are `$1.2bn` and `US$1,200 million`.

mod amounts;
mod dates;
mod numerals;
mod scan;
mod wording;

use std::ops::Range;

use self::scan::Scan;
use super::report::FactKind;

/// A fact found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// What sort of fact.
    pub(super) kind: FactKind,
    /// Its value; equal for two spellings of one fact.
    pub(super) value: String,
    /// Where it stands, in bytes.
    pub(super) range: Range<usize>,
}

impl Found {
    /// Whether two spellings are of one fact.
    pub(super) fn same_as(&self, other: &Self) -> bool {
        self.kind == other.kind && self.value == other.value
    }
}

/// A fact at a place of a scan, in characters.
struct Match {
    kind: FactKind,
    value: String,
    end: usize,
}

/// The facts of a text in NFC, in order, never overlapping.
pub(super) fn find(text: &str) -> Vec<Found> {
    let scan = Scan::new(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < scan.len() {
        let matched = dates::date(&scan, at)
            .or_else(|| wording::ticker(&scan, at))
            .or_else(|| wording::checksum(&scan, at))
            .or_else(|| amounts::amount(&scan, at))
            .or_else(|| wording::weekday(&scan, at))
            .or_else(|| wording::negation(&scan, at));
        if let Some(Match { kind, value, end }) = matched {
            found.push(Found { kind, value, range: scan.byte(at)..scan.byte(end) });
            at = end.max(at + 1);
        } else {
            at = scan.beyond(at);
        }
    }
    found
}

#[cfg(test)]
mod tests;
