//! By when work is owed: the time allowed, and the hours in which it runs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Hours, Shift};
use crate::{
    clock::Instant,
    domain::{Locale, Significance},
};

/// The time allowed for a piece of work, in seconds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Allowed {
    /// For whatever has no time of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<u64>,
    /// At most this long where a correction is owed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correction: Option<u64>,
    /// By locale.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub locales: BTreeMap<Locale, u64>,
    /// By kind of article and locale: the first that fits counts, before the locale's own time and the usual one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Allowance>,
    /// The hours in which time runs; all of them where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
}

/// The time allowed for some kinds of article in some locales.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allowance {
    /// The kinds of article; all where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kinds: Option<Vec<String>>,
    /// The locales; all where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locales: Option<Vec<Locale>>,
    /// The time, in seconds.
    pub seconds: u64,
}

impl Allowed {
    /// No deadlines.
    pub(super) const NONE: Self =
        Self { default: None, correction: None, locales: BTreeMap::new(), rules: Vec::new(), hours: None };

    /// By when work of this significance is owed that has been there since `since` (domain rule 8); `None` where there is
    /// no deadline.
    pub fn due_at(
        &self,
        kind: Option<&str>,
        locale: &Locale,
        significance: Option<Significance>,
        since: Instant,
    ) -> Option<Instant> {
        let seconds = i64::try_from(self.seconds(kind, locale, significance)?).ok()?;
        Some(match &self.hours {
            Some(hours) => hours.after(since, seconds),
            None => since.plus_seconds(seconds),
        })
    }

    /// Whether anybody works at a moment; `None` where the desk has no hours.
    pub fn shift(&self, at: Instant) -> Option<Shift> {
        self.hours.as_ref()?.shift(at)
    }

    /// When the shift ends that works at a moment; `None` where none does, or the desk has no hours.
    pub fn shift_ends(&self, at: Instant) -> Option<Instant> {
        match self.shift(at)? {
            Shift::On(until) => Some(until),
            Shift::Off(_) => None,
        }
    }

    fn seconds(&self, kind: Option<&str>, locale: &Locale, significance: Option<Significance>) -> Option<u64> {
        let rule = self.rules.iter().find(|rule| rule.covers(kind, locale)).map(|rule| rule.seconds);
        let usual = rule.or_else(|| self.locales.get(locale).copied()).or(self.default);
        let short = self.correction.filter(|_| significance == Some(Significance::Correction));
        [usual, short].into_iter().flatten().min()
    }

    /// Every time that it names, in seconds.
    pub(super) fn times(&self) -> impl Iterator<Item = u64> {
        let rules = self.rules.iter().map(|rule| rule.seconds);
        rules.chain(self.locales.values().copied()).chain(self.default).chain(self.correction)
    }
}

impl Allowance {
    fn covers(&self, kind: Option<&str>, locale: &Locale) -> bool {
        let kind_fits = |kinds: &Vec<String>| kind.is_some_and(|kind| kinds.iter().any(|named| named == kind));
        self.kinds.as_ref().is_none_or(kind_fits)
            && self.locales.as_ref().is_none_or(|locales| locales.contains(locale))
    }
}
