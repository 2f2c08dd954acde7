//! An article, as lists name it.

use crate::{
    dashboard::links::Address,
    domain::{Locale, Piece, Search, pieces},
};

/// Something about an article that puts it before others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    /// Somebody raised its priority.
    Priority,
    /// A fact was corrected that a translation still has wrong.
    Correction,
}

impl Flag {
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Priority => "status-flag-priority",
            Self::Correction => "status-flag-correction",
        }
    }
}

/// An article, as lists name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headline {
    /// As addresses have it.
    pub id: String,
    /// Its key inside its collection; shown where there is no title.
    pub key: String,
    /// The title of its source text, or of any text where the source has none.
    pub title: Option<String>,
    /// The language of the title, and the article's source locale where there is none.
    pub locale: Locale,
    /// What puts it before others.
    pub flags: Vec<Flag>,
    /// The section or kind it belongs to, in the publisher's words.
    pub kind: Option<String>,
}

impl Headline {
    /// What to show: the title, or else the key.
    pub fn text(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.key)
    }

    /// The `lang` of what is shown. A key is in no language.
    pub fn lang(&self) -> String {
        if self.title.is_some() { self.locale.html_lang() } else { "zxx".to_owned() }
    }

    /// What to show, with the finds of a search marked.
    pub(super) fn found(&self, search: &str) -> Vec<Piece> {
        pieces(self.text(), &Search::parse(search))
    }

    /// The key, where the search found something in it and it is not shown already.
    pub(super) fn found_key(&self, search: &str) -> Option<Vec<Piece>> {
        let pieces = pieces(&self.key, &Search::parse(search));
        (self.title.is_some() && pieces.iter().any(|piece| piece.found)).then_some(pieces)
    }

    /// The article's page with this variant selected.
    pub fn href(&self, variant: &Locale) -> Address {
        Address::to("/articles").then(&self.id).then(variant)
    }
}
