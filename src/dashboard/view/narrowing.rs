//! What the list of articles is narrowed to besides states and locales: how lately articles changed, and in whose hands
//! their texts are.

use std::str::FromStr;

use super::Frame;
use crate::domain::UnknownName;

/// How lately articles changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// Within an hour.
    Hour,
    /// Within a day.
    Day,
    /// Within seven days.
    Week,
    /// Within thirty days.
    Month,
}

impl Changed {
    /// All of them, in the menu's order.
    pub const ALL: [Self; 4] = [Self::Hour, Self::Day, Self::Week, Self::Month];

    /// The value of `?changed=`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hour => "1h",
            Self::Day => "1d",
            Self::Week => "7d",
            Self::Month => "30d",
        }
    }

    /// How long ago that is, in seconds.
    pub const fn seconds(self) -> i64 {
        match self {
            Self::Hour => 3_600,
            Self::Day => 86_400,
            Self::Week => 7 * 86_400,
            Self::Month => 30 * 86_400,
        }
    }

    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Hour => "articles-changed-hour",
            Self::Day => "articles-changed-day",
            Self::Week => "articles-changed-week",
            Self::Month => "articles-changed-month",
        }
    }
}

impl FromStr for Changed {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|changed| changed.as_str() == name);
        found.ok_or_else(|| UnknownName::new(name, &Self::ALL.map(Self::as_str)))
    }
}

/// In whose hands a text is: assigned to them, or held by them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assignee {
    /// The reader's own, whoever reads: a saved view means its owner.
    Me,
    /// Nobody's, though there is something to do.
    Nobody,
    /// Somebody's, as events name them.
    Of(String),
}

impl Assignee {
    /// The value of `?assignee=`.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Me => "me",
            Self::Nobody => "nobody",
            Self::Of(actor) => actor,
        }
    }

    pub(super) fn words(&self, frame: &Frame, people: &[(String, String)]) -> String {
        match self {
            Self::Me => frame.say("articles-assignee-me"),
            Self::Nobody => frame.say("queue-nobody"),
            Self::Of(actor) => {
                let named = people.iter().find(|(other, _)| other == actor);
                named.map_or_else(|| actor.clone(), |(_, name)| name.clone())
            }
        }
    }
}
