//! What the judge has to be told: how far revisions lie from one another.

use std::collections::HashMap;

use crate::domain::{Distance, Locale, Revision};

/// Two revisions of one variant whose distance is wanted: locale, older number, newer number.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pair {
    /// The variant.
    pub locale: Locale,
    /// The number of the revision compared from.
    pub from: i64,
    /// The number of the revision compared to.
    pub to: i64,
}

/// A distance that the judge needs and was not given.
pub(in crate::domain) type Missing = Pair;

/// Distances already measured.
#[derive(Debug, Clone, Default)]
pub struct Distances(HashMap<Pair, Distance>);

impl Distances {
    /// Remembers a distance.
    pub fn insert(&mut self, pair: Pair, distance: Distance) {
        self.0.insert(pair, distance);
    }

    /// The distance between these two, where it is remembered.
    pub fn get(&self, pair: &Pair) -> Option<Distance> {
        self.0.get(pair).copied()
    }

    /// How many are remembered.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none is remembered.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(in crate::domain) fn between(
        &self,
        locale: &Locale,
        from: &Revision,
        to: &Revision,
    ) -> Result<Distance, Missing> {
        if from.number == to.number {
            return Ok(Distance::ZERO);
        }
        // Before the digests: where only a title is known, it may well be the same while the text is another.
        if !from.has_body || !to.has_body {
            return Ok(Distance::UNKNOWN_TEXT);
        }
        if from.digest == to.digest {
            return Ok(Distance::ZERO);
        }
        let pair = Pair { locale: locale.clone(), from: from.number, to: to.number };
        self.0.get(&pair).copied().ok_or(pair)
    }
}
