//! Revisions, and the order they stand in.

use serde::{Deserialize, Serialize};

use super::{BasedOn, Digest, Locale, Origin, Significance};
use crate::clock::{Dated, Instant, Precision};

/// How far ahead of its arrival a publisher's datetime may order a revision, in seconds: five minutes.
const FUTURE_SECONDS: i64 = 300;

/// Who labelled a revision's significance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Labeller {
    /// The publisher or a pipeline: the label is a floor.
    Submitter,
    /// An editor: the label is the answer.
    Editor,
}

/// An explicit word on how much a revision matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Label {
    /// How much.
    pub significance: Significance,
    /// Who says so.
    pub by: Labeller,
}

/// A baseline as a translation's submitter declared it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// Which variant was the upstream when it was declared. Under another upstream the declaration says nothing.
    pub upstream: Locale,
    /// Which of its revisions.
    pub based_on: BasedOn,
}

/// One immutable version of one variant, without its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// 1, 2, 3 … inside the variant, in order of arrival.
    pub number: i64,
    /// 1, 2, 3 … inside the article, over all variants and acknowledgements, in order of arrival. One that was handed over
    /// by another article has the place of the last arrival before it.
    pub arrival: i64,
    /// The publisher's datetime, as given.
    pub datetime: Option<Dated>,
    /// When it arrived here.
    pub received_at: Instant,
    /// The digest of its text.
    pub digest: Digest,
    /// Whether its body is known.
    pub has_body: bool,
    /// It says that the text was deleted.
    pub deleted: bool,
    /// An explicit significance.
    pub label: Option<Label>,
    /// The declared baseline.
    pub declared: Option<Declared>,
    /// Which locale was the article's source when it arrived.
    pub source_locale: Locale,
    /// Who or what wrote it.
    pub origin: Option<Origin>,
    /// A person refused it, with this note for whoever wrote it: it stays in the history and stands for nothing.
    pub sent_back: Option<String>,
}

impl Revision {
    /// The instant that orders it: the publisher's datetime but no later than five minutes after arrival, or its arrival.
    pub fn effective_at(&self) -> Instant {
        effective_at(self.datetime, self.received_at)
    }

    /// Whether the publisher's datetime lay too far in the future to be ordered by.
    pub fn is_clamped(&self) -> bool {
        is_clamped(self.datetime, self.received_at)
    }

    /// What revisions of one variant are ordered by: datetime, a day before a time of that day, arrival.
    pub fn rank(&self) -> impl Ord + use<> {
        let exact = !self.datetime.is_some_and(|dated| dated.precision == Precision::Day);
        (self.effective_at(), exact, self.number)
    }

    /// Whether `translation` can have been made from this upstream revision, by datetimes alone (domain rule 2).
    /// `first_so_dated` says that no earlier arrival in the upstream bears this datetime.
    pub fn can_be_the_origin_of(&self, translation: &Self, first_so_dated: bool) -> bool {
        let (Some(own), Some(theirs)) = (self.datetime, translation.datetime) else { return false };
        if own.at == theirs.at {
            let arrival = |revision: &Self| (revision.arrival, revision.received_at);
            return arrival(self) < arrival(translation) || first_so_dated;
        }
        self.effective_at() < translation.effective_at()
    }
}

/// The instant that orders a revision with this datetime that arrived at `received_at`.
pub fn effective_at(datetime: Option<Dated>, received_at: Instant) -> Instant {
    datetime.map_or(received_at, |dated| dated.at.min(received_at.plus_seconds(FUTURE_SECONDS)))
}

/// Whether a datetime lies more than five minutes after its arrival.
pub fn is_clamped(datetime: Option<Dated>, received_at: Instant) -> bool {
    datetime.is_some_and(|dated| dated.at > received_at.plus_seconds(FUTURE_SECONDS))
}
