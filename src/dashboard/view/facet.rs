//! What the list of articles can be narrowed to.

use std::str::FromStr;

use super::Status;
use crate::domain::UnknownName;

/// A group of variants that a count stands for and a list can be narrowed to: the statuses to work on, and two groups
/// that lie across them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Facet {
    /// Past its deadline; also counted as missing or stale.
    Overdue,
    /// Missing, and nothing has to come first.
    Missing,
    /// Stale, and nothing has to come first.
    Stale,
    /// Work to do, but another variant has to come first; not counted as missing or stale.
    Waiting,
    /// Held by someone.
    Progress,
    /// Submitted, and not approved yet.
    Review,
    /// Up to date.
    Current,
    /// Source unknown or gone, or the article withdrawn.
    Orphan,
    /// Not asked for.
    NotRequired,
}

impl Facet {
    /// All of them, in the order of the chips.
    pub const ALL: [Self; 9] = [
        Self::Overdue,
        Self::Missing,
        Self::Stale,
        Self::Waiting,
        Self::Progress,
        Self::Review,
        Self::Current,
        Self::Orphan,
        Self::NotRequired,
    ];

    /// The value of `?status=`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Missing => "missing",
            Self::Stale => "stale",
            Self::Waiting => "waiting",
            Self::Progress => "progress",
            Self::Review => "review",
            Self::Current => "current",
            Self::Orphan => "orphan",
            Self::NotRequired => "none",
        }
    }

    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Overdue => "status-overdue",
            Self::Missing => Status::Missing.label(),
            Self::Stale => Status::Stale.label(),
            Self::Waiting => "status-waiting",
            Self::Progress => Status::Progress.label(),
            Self::Review => Status::Review.label(),
            Self::Current => Status::Current.label(),
            Self::Orphan => "status-sourceless",
            Self::NotRequired => Status::None.label(),
        }
    }

    pub(super) const fn glyph(self) -> &'static str {
        match self {
            Self::Overdue => "over",
            Self::Missing => "missing",
            Self::Stale => "stale2",
            Self::Waiting => "waiting",
            Self::Progress => "progress",
            Self::Review => "review",
            Self::Current => "current",
            Self::Orphan => "orphan",
            Self::NotRequired => "none",
        }
    }
}

impl FromStr for Facet {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|facet| facet.as_str() == name)
            .ok_or_else(|| UnknownName::new(name, &Self::ALL.map(Self::as_str)))
    }
}
