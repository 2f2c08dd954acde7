//! The rows of a report.

use serde::{Deserialize, Serialize};

use crate::{
    clock::Instant,
    domain::{Locale, Significance, State, change},
};

/// An article as a report names it, with what its page's address needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleRef {
    /// Its number, which its page's address holds.
    pub id: i64,
    /// The name of its collection.
    pub collection: String,
    /// Its key in there.
    pub key: String,
    /// Its kind.
    pub kind: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// Which locale the headline is in.
    pub title_locale: Option<Locale>,
    /// The locale of its source.
    pub source_locale: Locale,
}

impl ArticleRef {
    /// What to call it: the headline, or the key where it has none.
    pub fn headline(&self) -> &str {
        self.title.as_deref().filter(|title| !title.trim().is_empty()).unwrap_or(&self.key)
    }

    /// The locale that the headline is in; `None` for a key, which is in none.
    pub fn headline_locale(&self) -> Option<&Locale> {
        let is_title = self.title.as_deref().is_some_and(|title| !title.trim().is_empty());
        self.title_locale.as_ref().filter(|_| is_title)
    }
}

/// A variant as a report lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its article.
    pub article: ArticleRef,
    /// Its locale.
    pub locale: Locale,
    /// What it was when the report was made.
    pub state: State,
    /// How much the upstream changed.
    pub significance: Option<Significance>,
    /// How much of the upstream's text changed, in whole percents.
    pub changed_percent: u16,
    /// How many upstream revisions came after the baseline.
    pub behind: u32,
    /// The variant it is translated from.
    pub upstream: Option<Locale>,
    /// Since when it has been open.
    pub since: Option<Instant>,
    /// When the work is due.
    pub due_at: Option<Instant>,
    /// Whether that had passed.
    pub overdue: bool,
    /// Who worked on it.
    pub holder: Option<String>,
}

impl Item {
    /// How late it was at `now`, in seconds; `None` where it was not.
    pub fn late_by(&self, now: Instant) -> Option<i64> {
        self.due_at.filter(|_| self.overdue).map(|due| now.seconds_since(due))
    }

    /// How long it had been open at `now`, in seconds.
    pub fn age(&self, now: Instant) -> Option<i64> {
        self.since.map(|since| now.seconds_since(since).max(0))
    }
}

/// A fact that differs between two revisions (`10 % → 12 %`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedFact {
    /// What sort of fact, such as `percentage`.
    pub kind: String,
    /// As the older text has it; `None` where it was added.
    pub old: Option<String>,
    /// As the newer text has it; `None` where it was taken out.
    pub new: Option<String>,
}

impl From<&change::FactChange> for ChangedFact {
    fn from(fact: &change::FactChange) -> Self {
        Self { kind: fact.kind.as_str().to_owned(), old: fact.old.clone(), new: fact.new.clone() }
    }
}

/// A correction of an article that some translations do not carry yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The article.
    pub article: ArticleRef,
    /// The variant that was corrected.
    pub upstream: Locale,
    /// The facts that changed, the first of them.
    pub facts: Vec<ChangedFact>,
    /// How many more there are.
    pub more_facts: u32,
    /// The locales that still say otherwise, in order of their tags.
    pub locales: Vec<Locale>,
    /// Since when the first of them has.
    pub since: Option<Instant>,
    /// Whether the report before did not have it.
    pub new: bool,
}
