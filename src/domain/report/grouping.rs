//! By what the work in a report is put together.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::domain::UnknownName;

use super::Item;

/// By what the work in a report is put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grouping {
    /// By the locale it is owed in.
    #[default]
    Locale,
    /// By the kind of article: the section.
    Kind,
    /// By collection.
    Collection,
}

impl Grouping {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Locale, Self::Kind, Self::Collection];

    /// The name used in JSON and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Locale => "locale",
            Self::Kind => "kind",
            Self::Collection => "collection",
        }
    }

    /// The group an item belongs to; empty for an article without a kind.
    pub fn of(self, item: &Item) -> String {
        match self {
            Self::Locale => item.locale.to_string(),
            Self::Kind => item.article.kind.clone().unwrap_or_default(),
            Self::Collection => item.article.collection.clone(),
        }
    }
}

impl FromStr for Grouping {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|grouping| grouping.as_str() == name)
            .ok_or_else(|| UnknownName::new(name, &Self::ALL.map(Self::as_str)))
    }
}

/// How much of the work falls to one group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// A locale, a kind (empty for articles without one) or a collection's name.
    pub name: String,
    /// How many variants.
    pub total: u64,
    /// How many of them are overdue.
    pub overdue: u64,
}
