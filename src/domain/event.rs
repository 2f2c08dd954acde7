//! What happened, in the words of the one event log that the feed, live pages, webhooks and the audit read.

use serde_json::{Map, Value, json};

use super::{Baseline, Locale, State, Verdict};

/// What sort of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// An article was seen for the first time.
    ArticleCreated,
    /// A revision joined a variant's history.
    RevisionAdded,
    /// A person labelled how much a revision matters.
    RevisionLabelled,
    /// A variant passed into a state.
    Became(State),
    /// Open work passed its due time.
    BecameOverdue,
    /// An editor certified that a translation is still right.
    Acknowledged,
    /// An editor opted a variant out.
    OptedOut,
    /// An editor asked for a variant again.
    OptedIn,
    /// A person approved a text.
    Approved,
    /// A person sent a text back.
    SentBack,
    /// A person said from which article's source a text was made; it stands in that article since.
    Mapped,
    /// A person took a decision back.
    DecisionUndone,
    /// A variant was assigned to somebody, or to nobody any more.
    Assigned,
    /// The article was withdrawn.
    Withdrawn,
    /// The article was restored.
    Restored,
    /// The article's source locale was changed.
    SourceChanged,
    /// The article's priority was changed.
    PriorityChanged,
    /// An editor wrote a note on the article.
    NoteAdded,
    /// A note on the article was taken away.
    NoteRemoved,
    /// A collection was created.
    CollectionCreated,
    /// A collection's policy was changed.
    PolicyChanged,
    /// Somebody took a piece of work.
    ClaimTaken,
    /// A claim was given back.
    ClaimReleased,
    /// A claim's translation was submitted.
    ClaimSubmitted,
    /// The text that a claim shows was changed while somebody works on it.
    ClaimSourceMoved,
    /// An ingest was held for confirmation.
    IngestHeld,
    /// A held ingest was confirmed and taken in.
    IngestConfirmed,
    /// A held ingest was discarded.
    IngestDiscarded,
    /// A webhook was switched off.
    WebhookDisabled,
}

impl EventKind {
    /// All of them: what one can ask to be told of.
    pub const ALL: [Self; 37] = [
        Self::ArticleCreated,
        Self::RevisionAdded,
        Self::RevisionLabelled,
        Self::Became(State::Source),
        Self::Became(State::Missing),
        Self::Became(State::Current),
        Self::Became(State::Stale),
        Self::Became(State::Waiting),
        Self::Became(State::InReview),
        Self::Became(State::Unknown),
        Self::Became(State::Orphaned),
        Self::Became(State::NotRequired),
        Self::BecameOverdue,
        Self::Acknowledged,
        Self::OptedOut,
        Self::OptedIn,
        Self::Approved,
        Self::SentBack,
        Self::Mapped,
        Self::DecisionUndone,
        Self::Assigned,
        Self::Withdrawn,
        Self::Restored,
        Self::SourceChanged,
        Self::PriorityChanged,
        Self::NoteAdded,
        Self::NoteRemoved,
        Self::CollectionCreated,
        Self::PolicyChanged,
        Self::ClaimTaken,
        Self::ClaimReleased,
        Self::ClaimSubmitted,
        Self::ClaimSourceMoved,
        Self::IngestHeld,
        Self::IngestConfirmed,
        Self::IngestDiscarded,
        Self::WebhookDisabled,
    ];

    /// Whether a person decided something about an article, which can be taken back.
    pub const fn is_decision(self) -> bool {
        matches!(
            self,
            Self::RevisionLabelled
                | Self::Acknowledged
                | Self::OptedOut
                | Self::OptedIn
                | Self::Approved
                | Self::SentBack
                | Self::Mapped
                | Self::DecisionUndone
                | Self::Assigned
                | Self::Withdrawn
                | Self::Restored
                | Self::SourceChanged
                | Self::PriorityChanged
        )
    }

    /// The name used in the feed.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ArticleCreated => "article.created",
            Self::RevisionAdded => "revision.added",
            Self::RevisionLabelled => "revision.labelled",
            Self::Became(State::Source) => "variant.became_source",
            Self::Became(State::Missing) => "variant.became_missing",
            Self::Became(State::Current) => "variant.became_current",
            Self::Became(State::Stale) => "variant.became_stale",
            Self::Became(State::Waiting) => "variant.became_waiting",
            Self::Became(State::InReview) => "variant.became_in_review",
            Self::Became(State::Unknown) => "variant.became_unknown",
            Self::Became(State::Orphaned) => "variant.became_orphaned",
            Self::Became(State::NotRequired) => "variant.became_not_required",
            Self::BecameOverdue => "variant.became_overdue",
            Self::Acknowledged => "variant.acknowledged",
            Self::OptedOut => "variant.opted_out",
            Self::OptedIn => "variant.opted_in",
            Self::Approved => "variant.approved",
            Self::SentBack => "variant.sent_back",
            Self::Mapped => "variant.mapped",
            Self::DecisionUndone => "decision.undone",
            Self::Assigned => "variant.assigned",
            Self::Withdrawn => "article.withdrawn",
            Self::Restored => "article.restored",
            Self::SourceChanged => "article.source_changed",
            Self::PriorityChanged => "article.priority_changed",
            Self::NoteAdded => "article.note_added",
            Self::NoteRemoved => "article.note_removed",
            Self::CollectionCreated => "collection.created",
            Self::PolicyChanged => "collection.policy_changed",
            Self::ClaimTaken => "claim.taken",
            Self::ClaimReleased => "claim.released",
            Self::ClaimSubmitted => "claim.submitted",
            Self::ClaimSourceMoved => "claim.source_moved",
            Self::IngestHeld => "ingest.held",
            Self::IngestConfirmed => "ingest.confirmed",
            Self::IngestDiscarded => "ingest.discarded",
            Self::WebhookDisabled => "webhook.disabled",
        }
    }
}

/// Something that happened, before it is written down.
#[derive(Debug, Clone, PartialEq)]
pub struct Happening {
    /// What sort of thing.
    pub kind: EventKind,
    /// To which variant.
    pub locale: Option<Locale>,
    /// The particulars.
    pub data: Map<String, Value>,
}

impl Happening {
    /// Something that happened, with its particulars (an object; anything else is left out).
    pub fn new(kind: EventKind, locale: Option<Locale>, data: Value) -> Self {
        let data = match data {
            Value::Object(data) => data,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => Map::new(),
        };
        Self { kind, locale, data }
    }

    /// The passing of a variant from the state `before` into the verdict's: once per transition, and nothing where the
    /// state stays. A variant that appears without being owed says nothing.
    pub fn transition(before: Option<State>, verdict: &Verdict) -> Option<Self> {
        if before == Some(verdict.state) {
            return None;
        }
        if before.is_none() && matches!(verdict.state, State::NotRequired | State::Source) {
            return None;
        }
        let data = json!({
            "from": before.map(State::as_str),
            "reason": verdict.reason.code(),
            "upstream": verdict.upstream,
            "baseline": match verdict.baseline {
                Some(Baseline::Revision(number)) => Some(number),
                Some(Baseline::BeforeFirst) => Some(0),
                None => None,
            },
            "significance": verdict.significance,
            "changed_percent": verdict.share.percent(),
            "behind": verdict.behind,
            "since": verdict.since,
            "due_at": verdict.due_at,
        });
        Some(Self::new(EventKind::Became(verdict.state), Some(verdict.locale.clone()), data))
    }
}
