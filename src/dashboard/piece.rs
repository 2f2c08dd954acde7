//! A piece of work, as addresses and forms name it.

use std::{fmt, str::FromStr};

use super::{
    errors::Refusal,
    links::{Address, QUEUE},
    view::QueueView,
};
use crate::{
    domain::Locale,
    service::{ArticleId, QueueRow},
};

/// A piece of work, as addresses name it: `17.zh-HK`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// The article.
    pub(super) id: ArticleId,
    /// The variant.
    pub(super) locale: Locale,
}

impl fmt::Display for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.id, self.locale)
    }
}

impl FromStr for Piece {
    type Err = Refusal;

    fn from_str(name: &str) -> Result<Self, Refusal> {
        let (id, locale) = name.split_once('.').ok_or(Refusal::NotFound)?;
        let id = id.parse().map_err(|_| Refusal::NotFound)?;
        Ok(Self { id, locale: Locale::parse(locale).map_err(|_| Refusal::NotFound)? })
    }
}

impl Piece {
    /// The piece in this view of the queue.
    pub(super) fn address(&self, view: &QueueView) -> Address {
        view.address(Address::to(QUEUE).then(self))
    }
}

impl From<&QueueRow> for Piece {
    fn from(row: &QueueRow) -> Self {
        Self { id: row.article.id, locale: row.variant.locale.clone() }
    }
}
