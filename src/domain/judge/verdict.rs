//! What the judge says of a variant, and why.

use crate::{
    clock::Instant,
    domain::{Baseline, Basis, Locale, Share, Significance, State},
};

/// Why a variant is in its state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// It is the source.
    IsSource,
    /// It is required and has no text.
    NoText,
    /// Its text was deleted at the publisher.
    TextDeleted,
    /// Its text was sent back, and none stood before.
    SentBack,
    /// Nothing that matters changed in the upstream since the baseline.
    CoversUpstream,
    /// The upstream changed since the baseline, but by less than the threshold.
    BelowThreshold,
    /// The upstream changed since the baseline by at least the threshold.
    UpstreamChanged,
    /// The upstream is in this state, and comes first.
    UpstreamFirst(State),
    /// It would be current, but waits for a person's approval.
    AwaitsApproval,
    /// The baseline cannot be known: a datetime is absent, or the one declared does not exist.
    NoBaseline,
    /// The upstream's own baseline cannot be known.
    UpstreamUnknown,
    /// The article has no source text.
    NoSourceText,
    /// The article was withdrawn, or its source deleted.
    Withdrawn,
    /// An editor opted it out.
    OptedOut,
    /// The policy does not ask for it.
    NotAsked,
}

impl Reason {
    /// A stable name for machines.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::IsSource => "is_source",
            Self::NoText => "no_text",
            Self::TextDeleted => "text_deleted",
            Self::SentBack => "sent_back",
            Self::CoversUpstream => "covers_upstream",
            Self::BelowThreshold => "below_threshold",
            Self::UpstreamChanged => "upstream_changed",
            Self::UpstreamFirst(_) => "upstream_first",
            Self::AwaitsApproval => "awaits_approval",
            Self::NoBaseline => "no_baseline",
            Self::UpstreamUnknown => "upstream_unknown",
            Self::NoSourceText => "no_source_text",
            Self::Withdrawn => "withdrawn",
            Self::OptedOut => "opted_out",
            Self::NotAsked => "not_asked",
        }
    }
}

/// What a variant is, and all that can be said of why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The variant.
    pub locale: Locale,
    /// Its state.
    pub state: State,
    /// Why.
    pub reason: Reason,
    /// Whether a text stands.
    pub exists: bool,
    /// Whether it is counted by its state though the policy does not ask for it: it is no part of what is owed.
    pub optional: bool,
    /// The variant it is translated from; `None` for the source.
    pub upstream: Option<Locale>,
    /// Which upstream revision it was made from, where that can be known.
    pub baseline: Option<Baseline>,
    /// How the baseline is known; `None` where there is no text or nothing to be based on.
    pub basis: Option<Basis>,
    /// How much the upstream changed since the baseline, labels included.
    pub significance: Option<Significance>,
    /// How much of the upstream's text changed since the baseline.
    pub share: Share,
    /// How many upstream revisions came after the baseline.
    pub behind: u32,
    /// Since when it has been stale or missing.
    pub since: Option<Instant>,
    /// When the work is due. A variant that waits for its upstream has its deadline stopped.
    pub due_at: Option<Instant>,
}
