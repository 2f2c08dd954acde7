//! How much a change matters.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// How much changed between two revisions of one variant, in rising order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Significance {
    /// Nothing after normalisation.
    None,
    /// Punctuation, case, or a few characters inside words; no fact touched.
    Typo,
    /// More than a typo, less than major.
    Minor,
    /// At least a third of the text, a heading, or whole blocks.
    Major,
    /// A fact changed in a text that is otherwise mostly the same.
    Correction,
}

impl Significance {
    /// All of them, in rising order.
    pub const ALL: [Self; 5] = [Self::None, Self::Typo, Self::Minor, Self::Major, Self::Correction];

    /// The name used in JSON, in policies and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Typo => "typo",
            Self::Minor => "minor",
            Self::Major => "major",
            Self::Correction => "correction",
        }
    }

    /// Whether the dashboard asks whoever says that a translation is still right after such a change for the reason: where a
    /// fact changed, it seldom is. Programs are not asked.
    pub const fn takes_a_reason(self) -> bool {
        matches!(self, Self::Correction)
    }
}

impl fmt::Display for Significance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Significance {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|s| s.as_str() == name)
            .ok_or_else(|| UnknownName::new(name, &Self::ALL.map(Self::as_str)))
    }
}

/// A name that is none of those known, with the list of those known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is not one of {known}")]
pub struct UnknownName {
    given: String,
    known: String,
}

impl UnknownName {
    /// Says that `given` is none of `known`.
    pub fn new(given: &str, known: &[&str]) -> Self {
        let known = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        Self { given: given.chars().take(64).collect(), known }
    }
}
