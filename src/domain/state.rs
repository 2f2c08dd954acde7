//! The states of a variant, and how its baseline is known.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::UnknownName;

/// What a variant is, exactly one at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It is the article's source.
    Source,
    /// Required, and without a text.
    Missing,
    /// Its baseline covers all that matters in the upstream, which is itself the source or current.
    Current,
    /// The upstream has moved on from the baseline by at least the threshold.
    Stale,
    /// There is work to do, but the upstream's own work comes first.
    Waiting,
    /// It would be current, but a person's approval is wanted first.
    InReview,
    /// A text exists, and no baseline can be established.
    Unknown,
    /// A text exists, and the article has no source text or was withdrawn.
    Orphaned,
    /// Nobody asks for it.
    NotRequired,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Source,
        Self::Missing,
        Self::Current,
        Self::Stale,
        Self::Waiting,
        Self::InReview,
        Self::Unknown,
        Self::Orphaned,
        Self::NotRequired,
    ];

    /// The name used in JSON and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Missing => "missing",
            Self::Current => "current",
            Self::Stale => "stale",
            Self::Waiting => "waiting",
            Self::InReview => "in_review",
            Self::Unknown => "unknown",
            Self::Orphaned => "orphaned",
            Self::NotRequired => "not_required",
        }
    }

    /// Whether somebody has something to do about it, now or after the upstream.
    pub const fn is_open(self) -> bool {
        match self {
            Self::Missing | Self::Stale | Self::Waiting | Self::InReview | Self::Unknown | Self::Orphaned => true,
            Self::Source | Self::Current | Self::NotRequired => false,
        }
    }

    /// Whether it can be handed out as work: never while it waits for another.
    pub const fn is_workable(self) -> bool {
        matches!(self, Self::Missing | Self::Stale)
    }

    /// Whether people find it in their queue.
    pub const fn is_to_do(self) -> bool {
        matches!(self, Self::Missing | Self::Stale | Self::InReview | Self::Unknown)
    }

    /// Whether a variant in it counts among those that are owed, the denominator of every percentage, where its policy asks
    /// for it.
    pub const fn is_owed(self) -> bool {
        match self {
            Self::Missing | Self::Current | Self::Stale | Self::Waiting | Self::InReview | Self::Unknown => true,
            Self::Source | Self::Orphaned | Self::NotRequired => false,
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for State {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == name)
            .ok_or_else(|| UnknownName::new(name, &Self::ALL.map(Self::as_str)))
    }
}

/// How a baseline is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The submitter said.
    Declared,
    /// An editor certified.
    Acknowledged,
    /// From datetimes.
    Inferred,
    /// It is not.
    Unknown,
}

impl Basis {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Declared, Self::Acknowledged, Self::Inferred, Self::Unknown];

    /// The name used in JSON and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Acknowledged => "acknowledged",
            Self::Inferred => "inferred",
            Self::Unknown => "unknown",
        }
    }
}

impl FromStr for Basis {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|basis| basis.as_str() == name)
            .ok_or_else(|| UnknownName::new(name, &Self::ALL.map(Self::as_str)))
    }
}

/// Which upstream revision a translation was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Baseline {
    /// The upstream revision with this number.
    Revision(i64),
    /// Every upstream revision is later than the translation, so all of the upstream counts as changed.
    BeforeFirst,
}
