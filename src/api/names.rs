//! The words that the API has for what the domain enumerates. Each crosses by a `match` without `_`, so that a new state
//! or kind must be named here before it can be answered.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    domain::{
        Basis, Lifecycle, Origin, Outcome, Review, Role, Scope, Significance, State, UnknownName,
        change::{FactKind, SpanKind},
    },
    service::{ArticleSort, DeliveryState, EnableFrom, Ending, PauseCause, VariantSort, Waiting},
};

/// An enumeration of the API and the domain's own, the same variants in both.
macro_rules! named {
    ($(#[$about:meta])* $name:ident of $domain:ident { $($(#[$what:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$about])*
        // The words cannot be given to serde one by one: utoipa does not see literals that a macro passes on.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$what])* $variant),+
        }

        impl From<$domain> for $name {
            fn from(value: $domain) -> Self {
                match value {
                    $($domain::$variant => Self::$variant),+
                }
            }
        }

        impl From<$name> for $domain {
            fn from(value: $name) -> Self {
                match value {
                    $($name::$variant => Self::$variant),+
                }
            }
        }

        #[cfg(test)]
        impl $name {
            pub(super) const WORDS: &[(Self, &str)] = &[$((Self::$variant, $word)),+];
        }

        impl FromStr for $name {
            type Err = UnknownName;

            fn from_str(word: &str) -> Result<Self, UnknownName> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(UnknownName::new(word, &[$($word),+])),
                }
            }
        }
    };
}

mod reports;

pub(super) use reports::{FormatName, GroupingName, HookFormName, MessageStateName, RunCauseName, RunStateName};

named! {
    /// What a variant is, exactly one at a time.
    StateName of State {
        /// It is the article's source.
        Source = "source",
        /// Required, and without a text.
        Missing = "missing",
        /// Its baseline covers all that matters in the upstream.
        Current = "current",
        /// The upstream has moved on from the baseline by at least the threshold.
        Stale = "stale",
        /// There is work to do, but the upstream's own work comes first.
        Waiting = "waiting",
        /// It would be current, but a person's approval is wanted first.
        InReview = "in_review",
        /// A text exists, and no baseline can be established.
        Unknown = "unknown",
        /// A text exists, and the article has no source text or was withdrawn.
        Orphaned = "orphaned",
        /// Nobody asks for it.
        NotRequired = "not_required",
    }
}

named! {
    /// How much changed between two revisions of one variant, in rising order.
    SignificanceName of Significance {
        /// Nothing after normalisation.
        None = "none",
        /// Punctuation, case, or a few characters inside words; no fact touched.
        Typo = "typo",
        /// More than a typo, less than major.
        Minor = "minor",
        /// At least a third of the text, a heading, or whole blocks.
        Major = "major",
        /// A fact changed in a text that is otherwise mostly the same.
        Correction = "correction",
    }
}

named! {
    /// How a baseline is known.
    BasisName of Basis {
        /// The submitter said.
        Declared = "declared",
        /// An editor certified.
        Acknowledged = "acknowledged",
        /// From datetimes.
        Inferred = "inferred",
        /// It is not.
        Unknown = "unknown",
    }
}

named! {
    /// Whether an article stands.
    LifecycleName of Lifecycle {
        /// It stands.
        Active = "active",
        /// It was withdrawn: every text in it is orphaned until it is restored.
        Withdrawn = "withdrawn",
    }
}

named! {
    /// Who or what wrote a text.
    OriginName of Origin {
        /// A person.
        Human = "human",
        /// A machine.
        Machine = "machine",
    }
}

named! {
    /// Which texts wait for a person's approval before they count as current.
    ReviewName of Review {
        /// None.
        Off = "off",
        /// Those of machine origin.
        Machine = "machine",
        /// All.
        All = "all",
    }
}

named! {
    /// What happened to a run of characters.
    SpanName of SpanKind {
        /// In both texts.
        Same = "same",
        /// Only in the old text.
        Deleted = "deleted",
        /// Only in the new text.
        Inserted = "inserted",
    }
}

named! {
    /// What sort of fact a change touched.
    FactName of FactKind {
        /// A number.
        Number = "number",
        /// A percentage.
        Percentage = "percentage",
        /// An amount of money.
        Money = "money",
        /// A date or a time of day.
        Date = "date",
        /// A ticker such as `700.HK`.
        Ticker = "ticker",
        /// Where a link leads.
        Link = "link",
        /// A negation that came or went.
        Negation = "negation",
    }
}

named! {
    /// Something that one may do.
    ScopeName of Scope {
        /// See articles, variants, counts and events.
        Read = "read",
        /// Submit documents.
        Ingest = "ingest",
        /// Claim work and submit translations.
        Translate = "translate",
        /// Certify, approve, opt out, label, withdraw and restore.
        Decide = "decide",
        /// Set policies and confirm held ingests.
        Manage = "manage",
        /// Keep users and tokens.
        Administer = "administer",
    }
}

named! {
    /// A person's part. Each holds what the one before it holds.
    RoleName of Role {
        /// Looks.
        Viewer = "viewer",
        /// Translates into some locales.
        Translator = "translator",
        /// Decides about texts.
        Editor = "editor",
        /// Decides about collections.
        Manager = "manager",
        /// Decides about people and tokens.
        Admin = "admin",
    }
}

named! {
    /// How a claim ended.
    EndingName of Ending {
        /// Its time ran out, and the work went back into the queue.
        Lapsed = "lapsed",
        /// It was given back.
        Released = "released",
        /// Its translation was submitted.
        Submitted = "submitted",
    }
}

named! {
    /// In which order articles come.
    ArticleSortName of ArticleSort {
        /// The last changed first.
        Updated = "updated",
        /// By key.
        Key = "key",
        /// The most urgent work first, then what has none, the last changed first.
        Urgent = "urgent",
    }
}

named! {
    /// In which order variants come.
    VariantSortName of VariantSort {
        /// The newest article first.
        Newest = "newest",
        /// The most urgent work first; only what can be worked on now.
        Urgent = "urgent",
    }
}

/// What became of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum OutcomeName {
    /// The variant's first text.
    Created,
    /// A new text.
    Revised,
    /// The same text with another datetime.
    Redated,
    /// The text was taken away.
    Deleted,
    /// It was here already.
    Unchanged,
    /// It waits with others for confirmation, because together they would make too much stale.
    Held,
    /// It could not be taken.
    Refused,
}

impl From<Option<Outcome>> for OutcomeName {
    /// A document without an outcome of its own is held.
    fn from(outcome: Option<Outcome>) -> Self {
        match outcome {
            Some(Outcome::Created) => Self::Created,
            Some(Outcome::Revised) => Self::Revised,
            Some(Outcome::Redated) => Self::Redated,
            Some(Outcome::Deleted) => Self::Deleted,
            Some(Outcome::Unchanged) => Self::Unchanged,
            None => Self::Held,
        }
    }
}

named! {
    /// How far the delivery of a message is.
    DeliveryStateName of DeliveryState {
        /// It waits for its next try.
        Pending = "pending",
        /// A try is being made.
        Sending = "sending",
        /// The receiver took it.
        Delivered = "delivered",
        /// Every try failed.
        Failed = "failed",
        /// Its webhook was switched off; it waits until that is on again.
        Held = "held",
        /// Its webhook was switched on again without what had piled up.
        Skipped = "skipped",
    }
}

named! {
    /// From where a webhook that was off goes on.
    EnableFromName of EnableFrom {
        /// From where it stopped: all that happened meanwhile is sent.
        Stop = "stop",
        /// From now: what piled up is skipped.
        Now = "now",
    }
}

named! {
    /// Why nothing is sent.
    PauseCauseName of PauseCause {
        /// The database is a copy that was made or put back by Galley.
        Restored = "restored",
        /// The rows were found in another database, or on another server, than before.
        Moved = "moved",
        /// Somebody asked for it.
        Asked = "asked",
    }
}

named! {
    /// What becomes of what was waiting when sending was paused.
    WaitingName of Waiting {
        /// It is given up: nobody is told.
        Discard = "discard",
        /// It is sent.
        Send = "send",
    }
}

/// A locale's tag, BCP 47. Read in any case, with `-` or `_`; shown canonically.
#[derive(Debug, ToSchema)]
#[schema(
    max_length = 35,
    pattern = r"^([A-Za-z]{2,3}|[A-Za-z]{5,8})([-_][A-Za-z]{4})?([-_]([A-Za-z]{2}|[0-9]{3}))?([-_]([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*$",
    examples("en", "zh-CN", "zh-HK", "zh-Hant-HK")
)]
#[expect(dead_code, reason = "says what a `domain::Locale` looks like")]
pub struct LocaleTag(String);

/// The name of a collection.
#[derive(Debug, ToSchema)]
#[schema(max_length = 100, pattern = "^[a-z0-9][a-z0-9._-]*$", examples("news"))]
#[expect(dead_code, reason = "says what the name of a collection looks like")]
pub struct CollectionName(String);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::report::{Format, Grouping, HookForm},
        service::{MessageState, RunCause, RunState},
    };

    /// Each word is what serde writes, what is read from a query, and the domain's own.
    macro_rules! words_of {
        ($($name:ident of $domain:ident),+) => {
            $(for (value, word) in $name::WORDS {
                assert_eq!(serde_json::to_value(value).unwrap(), *word);
                assert_eq!(word.parse::<$name>().unwrap(), *value);
                assert_eq!($domain::from(*value).as_str(), *word);
            })+
        };
    }

    #[test]
    fn a_name_is_the_same_word_everywhere() {
        words_of!(StateName of State, SignificanceName of Significance, BasisName of Basis, LifecycleName of Lifecycle);
        words_of!(OriginName of Origin, FactName of FactKind, ScopeName of Scope, RoleName of Role, EndingName of Ending);
        words_of!(DeliveryStateName of DeliveryState, FormatName of Format, GroupingName of Grouping);
        words_of!(HookFormName of HookForm, RunCauseName of RunCause, RunStateName of RunState);
        words_of!(MessageStateName of MessageState, PauseCauseName of PauseCause);
        for (value, word) in WaitingName::WORDS {
            assert_eq!(serde_json::to_value(value).unwrap(), *word);
        }
        for (value, word) in EnableFromName::WORDS {
            assert_eq!(serde_json::to_value(value).unwrap(), *word);
        }
        for (value, word) in ArticleSortName::WORDS {
            assert_eq!(serde_json::to_value(value).unwrap(), *word);
        }
        for (value, word) in VariantSortName::WORDS {
            assert_eq!(serde_json::to_value(value).unwrap(), *word);
        }
        for (value, word) in ReviewName::WORDS {
            assert_eq!(serde_json::to_value(Review::from(*value)).unwrap(), *word);
            assert_eq!(serde_json::to_value(value).unwrap(), *word);
        }
        for (value, word) in SpanName::WORDS {
            assert_eq!(serde_json::to_value(value).unwrap(), *word);
        }
        assert_eq!("urgent".parse::<VariantSortName>().map(VariantSort::from), Ok(VariantSort::Urgent));
        assert_eq!("key".parse::<ArticleSortName>().map(ArticleSort::from), Ok(ArticleSort::Key));
        assert!("fresh".parse::<StateName>().is_err());
    }
}
