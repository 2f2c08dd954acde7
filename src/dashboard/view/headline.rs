//! An article, as lists name it.

use super::Address;
use crate::domain::Locale;

/// Something about an article that puts it before others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    /// Its priority says that it cannot wait.
    Breaking,
    /// The source's newest change is a correction.
    Correction,
}

impl Flag {
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Breaking => "status-flag-breaking",
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

    /// The article's page with this variant selected.
    pub fn href(&self, variant: &Locale) -> Address {
        Address::to("/articles").then(&self.id).then(variant)
    }
}
