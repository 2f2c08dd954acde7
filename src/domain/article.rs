//! An article with the history of its variants, and what a document does to it.

use std::{collections::BTreeMap, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{Declared, Digest, Document, Label, Labeller, Locale, Policy, Revision, UnknownName, upstream_of};
use crate::clock::Instant;

#[cfg(test)]
mod tests;

/// Whether an article stands or was withdrawn by a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lifecycle {
    /// It stands.
    Active,
    /// It was withdrawn: every text in it is orphaned until it is restored.
    Withdrawn,
}

impl Lifecycle {
    /// The name used in JSON and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl FromStr for Lifecycle {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "active" => Ok(Self::Active),
            "withdrawn" => Ok(Self::Withdrawn),
            _ => Err(UnknownName::new(name, &["active", "withdrawn"])),
        }
    }
}

/// An editor's certificate that a translation is still right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// Which variant was the upstream.
    pub upstream: Locale,
    /// The upstream revision that the editor saw.
    pub revision: i64,
    /// Its place among the article's arrivals.
    pub arrival: i64,
}

/// One variant's history and what people decided about it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Variant {
    /// Its revisions, deletions among them, by [`Revision::rank`].
    revisions: Vec<Revision>,
    /// An editor said it is still right.
    pub acknowledged: Option<Acknowledgement>,
    /// An editor opted it out, with this reason.
    pub not_required: Option<String>,
    /// The number of the newest revision that a person approved.
    pub approved: Option<i64>,
    /// A document's `locales` names it.
    pub declared: bool,
}

impl Variant {
    /// All revisions in order, deletions among them.
    pub fn revisions(&self) -> &[Revision] {
        &self.revisions
    }

    /// The revisions whose text counts, in order: those that were sent back do not.
    pub fn texts(&self) -> impl DoubleEndedIterator<Item = &Revision> + Clone {
        self.written().filter(|revision| revision.sent_back.is_none())
    }

    /// The revisions that have a text, in order, also those that were sent back: what others may have been made from.
    pub fn written(&self) -> impl DoubleEndedIterator<Item = &Revision> + Clone {
        self.revisions.iter().filter(|revision| !revision.deleted)
    }

    /// The newest revision that counts, which may be a deletion: one that was sent back leaves what stood before it.
    pub fn newest(&self) -> Option<&Revision> {
        self.revisions.iter().rev().find(|revision| revision.sent_back.is_none())
    }

    /// The text that was sent back and that nothing newer has replaced.
    pub fn sent_back(&self) -> Option<&Revision> {
        self.revisions.last().filter(|revision| revision.sent_back.is_some())
    }

    /// The text that stands now; `None` where there never was one or it was deleted.
    pub fn standing(&self) -> Option<&Revision> {
        self.newest().filter(|revision| !revision.deleted)
    }

    /// The revision with this number.
    pub fn revision(&self, number: i64) -> Option<&Revision> {
        self.revisions.iter().find(|revision| revision.number == number)
    }

    /// Puts an editor's or a submitter's label on a revision. `false` where there is no such revision.
    pub fn label(&mut self, number: i64, label: Option<Label>) -> bool {
        let found = self.revisions.iter_mut().find(|revision| revision.number == number);
        found.map(|revision| revision.label = label).is_some()
    }

    /// Sends a revision back with a note, so that what stood before it stands; `None` lets it count again. `false` where
    /// there is no such revision.
    pub fn send_back(&mut self, number: i64, note: Option<String>) -> bool {
        let found = self.revisions.iter_mut().find(|revision| revision.number == number);
        found.map(|revision| revision.sent_back = note).is_some()
    }

    /// Gives a revision the digest of its text as it counts today. `false` where it had that already.
    pub fn redigest(&mut self, number: i64, digest: Digest) -> bool {
        let other = self.revisions.iter_mut().find(|revision| revision.number == number && revision.digest != digest);
        other.map(|revision| revision.digest = digest).is_some()
    }

    /// Takes all revisions away.
    pub fn take_revisions(&mut self) -> Vec<Revision> {
        std::mem::take(&mut self.revisions)
    }

    /// Adds a revision in its place.
    pub fn insert(&mut self, revision: Revision) {
        let place = self.revisions.partition_point(|other| other.rank() <= revision.rank());
        self.revisions.insert(place, revision);
    }
}

/// What a document did to its variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
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
}

impl Outcome {
    /// The name used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Revised => "revised",
            Self::Redated => "redated",
            Self::Deleted => "deleted",
            Self::Unchanged => "unchanged",
        }
    }
}

/// What came of receiving a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// What it did.
    pub outcome: Outcome,
    /// The revision it is now, or was already.
    pub number: i64,
    /// Whether that revision is the variant's newest.
    pub newest: bool,
    /// Whether the article itself changed in any way: also where only its kind or its declared variants did.
    pub changed: bool,
}

/// One text in several languages: all that staleness depends on, without the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Its source locale.
    pub source_locale: Locale,
    /// Whether a document or a person named the source locale, rather than the policy.
    pub source_declared: bool,
    /// Its kind, such as `News`.
    pub kind: Option<String>,
    /// Whether it stands.
    pub lifecycle: Lifecycle,
    /// How many revisions and acknowledgements have arrived.
    pub arrivals: i64,
    /// Its variants.
    pub variants: BTreeMap<Locale, Variant>,
}

impl Article {
    /// An article of which nothing has arrived yet.
    pub const fn new(source_locale: Locale) -> Self {
        Self {
            source_locale,
            source_declared: false,
            kind: None,
            lifecycle: Lifecycle::Active,
            arrivals: 0,
            variants: BTreeMap::new(),
        }
    }

    /// The source variant.
    pub fn source(&self) -> Option<&Variant> {
        self.variants.get(&self.source_locale)
    }

    /// Whether its texts stand for nothing: withdrawn by a person, or the source was deleted.
    pub fn is_withdrawn(&self) -> bool {
        self.lifecycle == Lifecycle::Withdrawn
            || self.source().and_then(Variant::newest).is_some_and(|revision| revision.deleted)
    }

    /// When the source was first published here; `None` before it arrives.
    pub fn published_at(&self) -> Option<Instant> {
        self.source().and_then(|source| source.texts().next()).map(Revision::effective_at)
    }

    /// The next place among the arrivals.
    pub const fn next_arrival(&mut self) -> i64 {
        self.arrivals += 1;
        self.arrivals
    }

    /// Takes in a document (domain rule 1) under today's policy. `locale` and `digest` are the document's own, already
    /// checked by the caller.
    pub fn receive(
        &mut self,
        document: &Document,
        locale: &Locale,
        digest: Digest,
        policy: &Policy,
        now: Instant,
    ) -> Receipt {
        let mut noted = self.take_metadata(document);
        // Only now is it known which variant is the source.
        let upstream = upstream_of(self, policy, locale);
        let source_locale = self.source_locale.clone();
        let variant = self.variants.entry(locale.clone()).or_default();
        if let Some(known) = same_as(variant, document, digest) {
            let newest = is_newest(variant, known);
            noted |= self.take_kind(document, locale, newest);
            return Receipt { outcome: Outcome::Unchanged, number: known, newest, changed: noted };
        }
        self.arrivals += 1;
        let arrival = self.arrivals;
        let variant = self.variants.entry(locale.clone()).or_default();
        let number = i64::try_from(variant.revisions.len()).unwrap_or(i64::MAX - 1) + 1;
        let declared = match (&document.based_on, upstream) {
            (Some(based_on), Some(upstream)) => Some(Declared { upstream, based_on: based_on.clone() }),
            _ => None,
        };
        variant.insert(Revision {
            number,
            arrival,
            datetime: document.datetime,
            received_at: now,
            digest,
            has_body: document.body.is_some(),
            deleted: document.deleted,
            label: document.significance.map(|significance| Label { significance, by: Labeller::Submitter }),
            declared,
            source_locale,
            origin: document.origin,
            sent_back: None,
        });
        let place = variant.revisions.iter().position(|revision| revision.number == number).unwrap_or_default();
        let before = place.checked_sub(1).and_then(|place| variant.revisions.get(place));
        let outcome = match before {
            _ if document.deleted => Outcome::Deleted,
            _ if number == 1 => Outcome::Created,
            Some(before) if !before.deleted && before.digest == digest => Outcome::Redated,
            Some(_) | None => Outcome::Revised,
        };
        let newest = is_newest(variant, number);
        self.take_kind(document, locale, newest);
        Receipt { outcome, number, newest, changed: true }
    }

    /// The source says of what kind an article is, as long as it is the newest; before it arrives, whoever comes first.
    /// Returns whether that changed.
    fn take_kind(&mut self, document: &Document, locale: &Locale, newest: bool) -> bool {
        let speaks = self.kind.is_none() || newest && *locale == self.source_locale;
        let changes = document.kind.is_some() && speaks && self.kind != document.kind;
        if changes {
            self.kind.clone_from(&document.kind);
        }
        changes
    }

    /// The article's own fields that any document may fill in, however old it is. Returns whether any changed.
    fn take_metadata(&mut self, document: &Document) -> bool {
        let mut changed = false;
        if let Some(source) = &document.source_locale
            && !self.source_declared
        {
            // The first explicit word on the source settles it; until then the policy's locale was a guess.
            self.source_declared = true;
            changed = true;
            if *source != self.source_locale {
                self.source_locale = source.clone();
                for revision in self.variants.values_mut().flat_map(|variant| &mut variant.revisions) {
                    revision.source_locale = source.clone();
                }
            }
        }
        for declared in document.locales.iter().flatten() {
            let variant = self.variants.entry(declared.locale.clone()).or_default();
            changed |= !std::mem::replace(&mut variant.declared, true);
        }
        changed
    }
}

fn is_newest(variant: &Variant, number: i64) -> bool {
    variant.newest().is_some_and(|newest| newest.number == number)
}

/// The number of the revision that the document repeats: the same digest and datetime, or, where it has no datetime, the
/// same digest as the newest, or as the one that was sent back: sending it again makes it no better.
fn same_as(variant: &Variant, document: &Document, digest: Digest) -> Option<i64> {
    let same_text =
        |revision: &Revision| revision.deleted == document.deleted && (revision.deleted || revision.digest == digest);
    match document.datetime {
        Some(_) => variant.revisions.iter().find(|r| r.datetime == document.datetime && same_text(r)),
        None => [variant.newest(), variant.sent_back()].into_iter().flatten().find(|newest| same_text(newest)),
    }
    .map(|revision| revision.number)
}
