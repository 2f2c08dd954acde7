//! Cursors, and the pages between them.

use std::{fmt, str::FromStr};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter as _, QueryOrder as _, QuerySelect as _, Select};

use crate::storage::{ArticleId, StorageError};

/// Where a page of a list begins. Shown to clients as an opaque word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The value of the sort's column at the border.
    pub at: String,
    /// The article at the border.
    pub id: ArticleId,
    /// Whether the page lies before the border, rather than after it.
    pub backwards: bool,
}

impl Cursor {
    /// The instant at the border, in microseconds, in a list that goes by one.
    pub(super) fn micros(&self) -> Result<i64, StorageError> {
        self.at.parse().map_err(|_| StorageError::Cursor(CursorError))
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:x}.", if self.backwards { 'b' } else { 'a' }, self.id)?;
        self.at.bytes().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A cursor that this program did not make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the cursor is not one that was given out; start again without it")]
pub struct CursorError;

impl FromStr for Cursor {
    type Err = CursorError;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let (direction, rest) = word.split_at_checked(1).ok_or(CursorError)?;
        let backwards = match direction {
            "a" => false,
            "b" => true,
            _ => return Err(CursorError),
        };
        let (id, at) = rest.split_once('.').ok_or(CursorError)?;
        let id = ArticleId::from_str_radix(id, 16).map_err(|_| CursorError)?;
        if at.len() > 2_048 || !at.is_ascii() {
            return Err(CursorError);
        }
        let bytes: Option<Vec<u8>> = (0..at.len() / 2)
            .map(|nth| at.get(nth * 2..nth * 2 + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
            .collect();
        let at = bytes.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or(CursorError)?;
        if at.contains('\0') { Err(CursorError) } else { Ok(Self { at, id, backwards }) }
    }
}

/// The rows of a page of a list that goes by its rows' numbers, the newest first: one more than fit, to be cut by
/// [`Page::cut`].
pub(in crate::storage) fn by_number<E: EntityTrait>(
    query: Select<E>,
    number: E::Column,
    cursor: Option<&Cursor>,
    limit: u64,
) -> Select<E> {
    let query = match cursor {
        Some(cursor) if cursor.backwards => query.filter(number.gt(cursor.id)).order_by_asc(number),
        Some(cursor) => query.filter(number.lt(cursor.id)).order_by_desc(number),
        None => query.order_by_desc(number),
    };
    query.limit(limit.saturating_add(1))
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
    /// Where the page before begins, if there is one.
    pub previous: Option<Cursor>,
}

impl<T> Page<T> {
    /// Cuts rows read one beyond the page's end, in the direction of reading, into a page.
    pub(in crate::storage) fn cut(
        mut rows: Vec<T>,
        limit: u64,
        cursor: Option<&Cursor>,
        border: impl Fn(&T) -> (String, ArticleId),
    ) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let backwards = cursor.is_some_and(|cursor| cursor.backwards);
        if backwards {
            rows.reverse();
        }
        let at = |row: Option<&T>, backwards| row.map(&border).map(|(at, id)| Cursor { at, id, backwards });
        // Coming from somewhere means that there is something that way.
        let next = if backwards || more { at(rows.last(), false) } else { None };
        let previous = if if backwards { more } else { cursor.is_some() } { at(rows.first(), true) } else { None };
        Self { items: rows, next, previous }
    }
}
