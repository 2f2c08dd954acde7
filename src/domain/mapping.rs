//! A text whose source is unknown, handed over to the article that it was made from, and handed back.
//!
//! Its revisions move with it, so that there is one history of them and one function that judges it. What they said in the
//! article that they came from is kept, so that they can be put back as they were.

use serde::{Deserialize, Serialize};

use super::{Acknowledgement, Article, BasedOn, Declared, Document, Locale, Revision, Variant};
use crate::clock::Instant;

#[cfg(test)]
mod tests;

/// What a text was under its own key.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Formerly {
    /// An editor's certificate about the upstream that it had there.
    pub acknowledged: Option<Acknowledgement>,
    /// What each of its revisions said of the article that it was in.
    pub revisions: Vec<FormerRevision>,
}

/// What a revision said of the article that it was in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerRevision {
    /// Its number.
    pub number: i64,
    /// Its place among the article's arrivals.
    pub arrival: i64,
    /// The article's source locale when it arrived.
    pub source_locale: Locale,
    /// The declared baseline.
    pub declared: Option<Declared>,
}

/// Why a text cannot be mapped to an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Unmappable {
    /// There is no such article in the collection.
    Absent,
    /// It is the text's own article.
    Same,
    /// It stands in another collection.
    Elsewhere,
    /// It was withdrawn, or its source deleted.
    Withdrawn,
    /// It has no source text.
    Sourceless,
    /// Its source is in the text's own locale.
    SourceLocale,
    /// It has a text in this locale, or had one.
    HasText,
    /// The text's source is known.
    Known,
    /// Somebody works on it.
    Claimed,
    /// The text was mapped already, and that has to be taken back first.
    Mapped,
}

impl Unmappable {
    /// What is wrong, a sentence.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Absent => "There is no such article in this collection.",
            Self::Same => "That is the article of the text itself; name the one that it was made from.",
            Self::Elsewhere => "That article stands in another collection; a text and its source stand in one.",
            Self::Withdrawn => "That article was withdrawn; restore it first.",
            Self::Sourceless => "That article has no source text either.",
            Self::SourceLocale => "The source of that article is in the language of the text itself.",
            Self::HasText => "That article has a text in this language already, or had one.",
            Self::Known => "The source of this text is not unknown.",
            Self::Claimed => "Somebody works on it at present; wait until they are done.",
            Self::Mapped => "This text was mapped before; take that back first.",
        }
    }

    /// Whether it is the article named that does not fit, rather than the moment.
    pub const fn is_about_the_target(self) -> bool {
        !matches!(self, Self::Known | Self::Claimed | Self::Mapped)
    }
}

impl Article {
    /// Whether a text in this locale can be handed over to this article, as made from its source.
    pub fn takes(&self, locale: &Locale) -> Result<(), Unmappable> {
        if *locale == self.source_locale {
            return Err(Unmappable::SourceLocale);
        }
        if self.is_withdrawn() {
            return Err(Unmappable::Withdrawn);
        }
        if self.source().and_then(Variant::standing).is_none() {
            return Err(Unmappable::Sourceless);
        }
        let has_history = self.variants.get(locale).is_some_and(|variant| !variant.revisions().is_empty());
        if has_history { Err(Unmappable::HasText) } else { Ok(()) }
    }

    /// Whether nothing ever arrived that is still here.
    pub fn is_empty(&self) -> bool {
        self.variants.values().all(|variant| variant.revisions().is_empty())
    }

    /// Hands the text in this locale over to another article, which takes it as made from its own source. Returns what is
    /// needed to hand it back; `None` where there is no such text.
    pub fn hand_over(&mut self, locale: &Locale, to: &mut Self) -> Option<Formerly> {
        let variant = self.variants.get_mut(locale)?;
        let mut formerly = Formerly { acknowledged: variant.acknowledged.take(), revisions: Vec::new() };
        let approved = variant.approved.take();
        let mut moved = variant.take_revisions();
        if *variant == Variant::default() {
            self.variants.remove(locale);
        }
        for revision in &mut moved {
            formerly.revisions.push(FormerRevision {
                number: revision.number,
                arrival: revision.arrival,
                source_locale: revision.source_locale.clone(),
                declared: revision.declared.clone(),
            });
            to.make_own(revision);
        }
        to.adopt(locale, moved, approved);
        Some(formerly)
    }

    /// Hands a text back that was handed over: what it said in its own article it says again. What arrived since stays with
    /// it.
    pub fn hand_back(&mut self, locale: &Locale, to: &mut Self, formerly: &Formerly) {
        let Some(variant) = self.variants.get_mut(locale) else { return };
        variant.acknowledged = None;
        let approved = variant.approved.take();
        let mut moved = variant.take_revisions();
        if *variant == Variant::default() {
            self.variants.remove(locale);
        }
        for revision in &mut moved {
            match formerly.revisions.iter().find(|former| former.number == revision.number) {
                Some(former) => {
                    revision.arrival = former.arrival;
                    revision.source_locale = former.source_locale.clone();
                    revision.declared.clone_from(&former.declared);
                }
                None => to.make_own(revision),
            }
        }
        to.adopt(locale, moved, approved);
        if let Some(variant) = to.variants.get_mut(locale) {
            variant.acknowledged.clone_from(&formerly.acknowledged);
        }
    }

    fn adopt(&mut self, locale: &Locale, revisions: Vec<Revision>, approved: Option<i64>) {
        let variant = self.variants.entry(locale.clone()).or_default();
        variant.approved = approved;
        for revision in revisions {
            variant.insert(revision);
        }
    }

    /// Lets a revision of another article speak of this one. It takes the place of the last arrival that was here when it
    /// came: between two with one place, the time of arrival decides.
    fn make_own(&self, revision: &mut Revision) {
        revision.arrival = self.last_arrival_by(revision.received_at);
        revision.source_locale = self.source_locale.clone();
        // A number counts the revisions of the article that it was said in.
        revision.declared.take_if(|declared| matches!(declared.based_on, BasedOn::Revision(_)));
    }

    fn last_arrival_by(&self, moment: Instant) -> i64 {
        let all = self.variants.values().flat_map(Variant::revisions);
        all.filter(|revision| revision.received_at <= moment).map(|revision| revision.arrival).max().unwrap_or(0)
    }
}

impl Document {
    /// The document as the article takes it that its text was mapped to: its words, and nothing that it says of the article
    /// that it thinks it belongs to.
    #[must_use]
    pub fn for_another_article(&self, key: &str) -> Self {
        let mut document = self.clone();
        document.key = Some(key.to_owned());
        document.source_locale = None;
        document.locales = None;
        document.kind = None;
        document.based_on.take_if(|based_on| matches!(based_on, BasedOn::Revision(_)));
        document
    }
}
