//! Lists of articles and variants, page by page. Every page is an index range that begins at a cursor: its cost does not
//! grow with how much there is, nor with how deep the page lies. The two orders that no index has are in `arranged`.
//!
//! These are the hot reads, so they are written as SQL with only the columns shown, not as entities.

mod arranged;
mod articles;
mod cursor;
mod few;
mod gathering;
mod glance;
mod hands;
#[cfg(test)]
mod plans;
mod queue;
mod reading;
mod rows;
mod source_texts;
mod variants;

pub use arranged::MOST_BY_HEADLINE;
pub use articles::{ArticleFilter, ArticleSort};
pub(in crate::storage) use cursor::by_number;
pub use cursor::{Cursor, CursorError, Page};
pub use gathering::{OpenRange, OpenVariant, Passing};
pub use glance::Glance;
pub use hands::{Hands, HeldWork};
pub use queue::{QueueFilter, QueueRow, Whose};
pub use rows::{ArticleRow, ClaimOverlay, VariantRow};
pub use source_texts::SourceText;
pub use variants::{ListedVariant, VariantFilter, VariantSort};

use sea_orm::{DbBackend, Statement, Value};

use super::CollectionId;
use crate::domain::Locale;

/// How many ranges one statement reads at most; SQLite takes 500 parts of a compound.
const MAX_RANGES: usize = 200;

/// The ranges of an index of open work: one for each collection and locale, or all together where those were too many.
fn ranges<'a>(collections: &'a [CollectionId], locales: &'a [Locale]) -> Vec<(&'a [CollectionId], &'a [Locale])> {
    if collections.is_empty() || locales.is_empty() {
        return Vec::new();
    }
    if collections.len() * locales.len() > MAX_RANGES {
        return vec![(collections, locales)];
    }
    collections.chunks(1).flat_map(|one| locales.chunks(1).map(move |locale| (one, locale))).collect()
}

/// A statement being written: its text and its values, numbered as they come.
#[derive(Default)]
pub(in crate::storage) struct Sql {
    pub(in crate::storage) text: String,
    pub(in crate::storage) values: Vec<Value>,
}

impl Sql {
    pub(in crate::storage) fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    pub(in crate::storage) fn bind_all<V: Into<Value>>(&mut self, values: impl IntoIterator<Item = V>) -> String {
        values.into_iter().map(|value| self.bind(value)).collect::<Vec<_>>().join(", ")
    }

    pub(in crate::storage) fn statement(self, backend: DbBackend) -> Statement {
        Statement::from_sql_and_values(backend, self.text, self.values)
    }
}
