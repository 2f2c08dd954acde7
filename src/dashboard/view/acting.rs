//! What a reader can do with a variant and its article.

use super::{Frame, InPlace, Tab, Who, status::revision};
use crate::{
    clock::Instant,
    dashboard::links::Address,
    domain::{Locale, Significance},
    i18n::Translator,
};

/// Whether a page offers an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// Never to this reader, or it makes no sense here: it is not shown.
    Never,
    /// Not now, and why not: it is shown, and cannot be used.
    NotNow(&'static str),
    /// It can be used.
    Now,
}

impl Offer {
    pub(super) const fn is_now(self) -> bool {
        matches!(self, Self::Now)
    }

    /// Why it cannot be used now.
    pub(super) const fn why_not(self) -> Option<&'static str> {
        match self {
            Self::NotNow(why) => Some(why),
            Self::Never | Self::Now => None,
        }
    }
}

/// Who works on a variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hold {
    /// Nobody.
    Free,
    /// The reader.
    Mine {
        /// By which claim.
        claim: i64,
        /// Until when.
        until: Instant,
        /// Whether that has passed, and nobody else has taken the work.
        lapsed: bool,
    },
    /// Somebody else.
    Theirs {
        /// Who.
        who: Who,
        /// Until when.
        until: Instant,
    },
}

/// The text that a reader writes under their claim.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Writing {
    /// The claim.
    pub claim: i64,
    /// The headline.
    pub title: String,
    /// The summary.
    pub description: String,
    /// Markdown.
    pub body: String,
    /// A free remark.
    pub note: String,
    /// What was wrong with it.
    pub trouble: Option<&'static str>,
}

/// What a reader can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acting {
    /// The variant's page; what its forms are sent to lies below.
    pub address: Address,
    /// Who works on the variant.
    pub hold: Hold,
    /// Taking the work.
    pub claim: Offer,
    /// Certifying that the text is still right.
    pub acknowledge: Offer,
    /// The upstream's newest revision, which that is certified against.
    pub seen: Option<i64>,
    /// Whether a fact changed, so that it takes a reason.
    pub reason_needed: bool,
    /// Opting the variant out.
    pub opt_out: Offer,
    /// Asking for the variant again.
    pub opt_in: Offer,
    /// Approving the text.
    pub approve: Offer,
    /// The variant's own newest revision, which is approved.
    pub text: Option<i64>,
    /// Whether there is a text already, which an update begins with.
    pub exists: bool,
    /// Withdrawing the article.
    pub withdraw: Offer,
    /// Restoring the article.
    pub restore: Offer,
    /// The article's priority, where the reader may change it.
    pub priority: Option<i16>,
    /// Writing notes on the article.
    pub note: Offer,
    /// The variants that may be made the source of an article that has none.
    pub sources: Vec<Locale>,
    /// Whether the text is there, and nothing says what it was made from.
    pub unknown: bool,
    /// The text that the reader writes.
    pub writing: Option<Writing>,
    /// Where its forms lead back to, where that is not the variant's page.
    pub back: Option<String>,
    /// The tab of the queue that they stand in.
    pub tab: Option<Tab>,
}

impl Acting {
    /// Where the form for an action is sent.
    pub(super) fn to(&self, action: &str) -> Address {
        self.address.clone().then(action)
    }

    /// The form for an action. In the queue its answer is the next piece; elsewhere it is the same page once more, on which
    /// whatever was typed stays.
    pub(super) fn form(&self, action: &str) -> InPlace {
        let back = self.back.clone().map(|back| ("back", back));
        let tab = self.tab.map(|tab| ("tab", tab.as_str().to_owned()));
        InPlace {
            name: action.to_owned(),
            to: self.to(action),
            swap: if self.tab.is_some() { "outerHTML" } else { "outerMorph" },
            origin: back.into_iter().chain(tab).collect(),
        }
    }

    /// The form that names the article that the text was made from; the other one chooses it.
    pub(super) fn naming_source(&self) -> InPlace {
        InPlace { name: "map-named".to_owned(), ..self.form("map") }
    }

    /// The form that says how much a revision of this variant matters. A page may have several.
    pub(super) fn labelling(&self, locale: &Locale) -> InPlace {
        InPlace { name: format!("label-{locale}"), ..self.form("label") }
    }

    pub(super) const fn start(&self) -> &'static str {
        if self.tab.is_some() {
            "action-claim"
        } else if self.exists {
            "action-start-update"
        } else {
            "action-start-translation"
        }
    }

    /// The key that takes the work.
    pub(super) const fn claim_key(&self) -> &'static str {
        if self.tab.is_some() { "c" } else { "u" }
    }

    /// The key that leads from work taken to its text.
    pub(super) const fn write_key(&self) -> &'static str {
        if self.tab.is_some() { "r" } else { "u" }
    }

    /// The key that certifies that the text is still right.
    pub(super) const fn current_key(&self) -> &'static str {
        if self.tab.is_some() { "u" } else { "m" }
    }

    /// "Still correct", with the revision that it is certified against.
    pub(super) fn still_correct(&self, t: &Translator) -> String {
        let seen = self.seen.map(revision).unwrap_or_default();
        t.say_with("action-acknowledge", [("revision", seen.into())])
    }

    /// Who works on it, in a sentence.
    pub(super) fn holding(&self, frame: &Frame) -> Option<String> {
        let told = |id, until: Instant| frame.say_with(id, &[("until", frame.t.near(until, frame.read_at).into())]);
        match &self.hold {
            Hold::Free => None,
            Hold::Mine { until, lapsed: false, .. } => Some(told("action-mine", *until)),
            Hold::Mine { until, lapsed: true, .. } => Some(told("action-mine-lapsed", *until)),
            Hold::Theirs { who, until } => {
                let until = frame.t.near(*until, frame.read_at);
                let values = [("who", who.name(&frame.t).into()), ("until", until.into())];
                Some(frame.say_with("action-theirs", &values))
            }
        }
    }

    /// The claim that the reader holds.
    pub(super) const fn own_claim(&self) -> Option<i64> {
        match self.hold {
            Hold::Mine { claim, .. } => Some(claim),
            Hold::Free | Hold::Theirs { .. } => None,
        }
    }

    /// Whether there is anything to show of what can be done with the variant.
    pub(super) fn is_shown(&self) -> bool {
        let offers = [self.claim, self.acknowledge, self.opt_out, self.opt_in, self.approve];
        self.hold != Hold::Free || offers.iter().any(|offer| *offer != Offer::Never)
    }

    /// Whether there is anything to do with the article as a whole.
    pub(super) fn is_about_article(&self) -> bool {
        self.withdraw.is_now() || self.restore.is_now() || self.priority.is_some()
    }

    /// Why buttons cannot be used, each reason once.
    pub(super) fn reasons(&self) -> Vec<&'static str> {
        let mut reasons = Vec::new();
        for offer in [self.claim, self.acknowledge, self.approve] {
            if let Some(why) = offer.why_not()
                && !reasons.contains(&why)
            {
                reasons.push(why);
            }
        }
        reasons
    }

    pub(super) const fn significances() -> [(&'static str, &'static str); 5] {
        [
            (Significance::None.as_str(), "article-significance-none"),
            (Significance::Typo.as_str(), "article-significance-typo"),
            (Significance::Minor.as_str(), "article-significance-minor"),
            (Significance::Major.as_str(), "article-significance-major"),
            (Significance::Correction.as_str(), "article-significance-correction"),
        ]
    }
}
