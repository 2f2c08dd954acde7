//! Why a variant is in its state, in a sentence.

use super::status::revision;
use crate::{
    clock::Instant,
    domain::{Locale, Share},
    i18n::Translator,
};

/// How the baseline is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The submitter said.
    Declared,
    /// An editor certified.
    Acknowledged,
    /// From the datetimes.
    Inferred,
}

impl Basis {
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Declared => "article-basis-declared",
            Self::Acknowledged => "article-basis-acknowledged",
            Self::Inferred => "article-basis-inferred",
        }
    }
}

/// The reason for a state, with the values that its sentence names. Numbers are those of revisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Explanation {
    /// The article's source.
    Source,
    /// The article's source, of which no text has come.
    SourceMissing,
    /// Required, and its text was taken away; since when it has been missing.
    Deleted(Option<Instant>),
    /// Required, and no text has come; since when, where that is known.
    Missing(Option<Instant>),
    /// Made from the upstream's newest revision, or from one that differs from it in nothing that matters.
    Current {
        /// The upstream.
        upstream: Locale,
        /// The revision it was made from; `None` where it is older than all of them.
        baseline: Option<i64>,
        /// The upstream's newest revision.
        newest: Option<i64>,
        /// How the baseline is known.
        basis: Option<Basis>,
    },
    /// The upstream has moved on.
    Stale {
        /// The upstream.
        upstream: Locale,
        /// The revision it was made from; `None` where it is older than all of them.
        baseline: Option<i64>,
        /// The upstream's newest revision.
        newest: Option<i64>,
        /// How many revisions lie between.
        behind: u64,
        /// How much of the text they changed.
        share: Share,
        /// Since when.
        since: Instant,
        /// How the baseline is known.
        basis: Option<Basis>,
    },
    /// Another variant has to come first.
    Waiting(Locale),
    /// Submitted for a revision of its upstream.
    InReview(Option<i64>),
    /// A text, and no baseline that could be established.
    Unknown,
    /// A text, and a baseline, but the upstream's own cannot be established.
    UpstreamUnknown(Locale),
    /// A text, and no source.
    NoSource,
    /// A text of an article that was withdrawn.
    Withdrawn,
    /// Opted out by an editor, with the reason given.
    OptedOut(String),
    /// The policy does not ask for it.
    NotRequired,
}

impl Explanation {
    /// The reason that an editor gave, and what is said before and after it.
    pub(super) fn reason(&self, t: &Translator) -> Option<(String, &str, String)> {
        let Self::OptedOut(reason) = self else { return None };
        let (before, after) = t.around("article-why-opted-out", "reason");
        Some((before, reason, after))
    }

    /// One or two sentences.
    pub fn sentence(&self, t: &Translator) -> String {
        match self {
            Self::Source => t.say("article-why-source"),
            Self::SourceMissing => t.say("article-why-source-missing"),
            Self::Deleted(None) => t.say("article-why-deleted"),
            Self::Deleted(Some(since)) => t.say_with("article-why-deleted-since", [("since", t.moment(*since).into())]),
            Self::Missing(None) => t.say("article-why-missing"),
            Self::Missing(Some(since)) => t.say_with("article-why-missing-since", [("since", t.moment(*since).into())]),
            Self::Current { upstream, baseline: None, .. } => {
                t.say_with("article-why-current-plain", [("locale", upstream.to_string().into())])
            }
            Self::Current { upstream, baseline: Some(baseline), newest, basis } => {
                let newest = newest.unwrap_or(*baseline);
                let id = if *baseline == newest { "article-why-current" } else { "article-why-current-enough" };
                t.say_with(
                    id,
                    [
                        ("locale", upstream.to_string().into()),
                        ("baseline", revision(*baseline).into()),
                        ("newest", revision(newest).into()),
                        ("basis", said(*basis, t).into()),
                    ],
                )
            }
            Self::Stale { upstream, baseline: None, newest, since, .. } => t.say_with(
                "article-why-stale-older",
                [
                    ("locale", upstream.to_string().into()),
                    ("newest", newest.map(revision).unwrap_or_default().into()),
                    ("since", t.moment(*since).into()),
                ],
            ),
            Self::Stale { upstream, baseline: Some(baseline), newest, behind, share, since, basis } => t.say_with(
                "article-why-stale",
                [
                    ("locale", upstream.to_string().into()),
                    ("baseline", revision(*baseline).into()),
                    ("newest", revision(newest.unwrap_or(*baseline)).into()),
                    ("behind", (*behind).into()),
                    ("percent", share.percent().into()),
                    ("since", t.moment(*since).into()),
                    ("basis", said(*basis, t).into()),
                ],
            ),
            Self::Waiting(upstream) => t.say_with("article-why-waiting", [("locale", upstream.to_string().into())]),
            Self::InReview(None) => t.say("article-why-review"),
            Self::InReview(Some(number)) => {
                t.say_with("article-why-review-for", [("revision", revision(*number).into())])
            }
            Self::Unknown => t.say("article-why-unknown"),
            Self::UpstreamUnknown(upstream) => {
                t.say_with("article-why-upstream-unknown", [("locale", upstream.to_string().into())])
            }
            Self::NoSource => t.say("article-why-no-source"),
            Self::Withdrawn => t.say("article-why-withdrawn"),
            Self::OptedOut(reason) => t.say_with("article-why-opted-out", [("reason", reason.as_str().into())]),
            Self::NotRequired => t.say("article-why-not-required"),
        }
    }
}

fn said(basis: Option<Basis>, t: &Translator) -> String {
    basis.map(|basis| t.say(basis.label())).unwrap_or_default()
}
