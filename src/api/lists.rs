//! What all lists have in common.

use super::{
    answer::PageBody,
    fields::Fields,
    problem::{Problem, ProblemKind},
};
use crate::{
    clock::{Dated, Instant},
    service::{MAX_PAGE, Page},
};

/// How many rows a page holds where nothing is said.
pub(super) const USUAL_PAGE: u64 = 100;
/// How many ranges of an index one page may be merged from: SQLite takes 500 parts of a statement.
const MAX_RANGES: usize = 480;

/// The part of a query that all lists have.
pub(super) trait ListFields {
    /// How many rows the page is to hold.
    fn limit(&mut self) -> Option<u64>;
}

impl ListFields for Fields {
    fn limit(&mut self) -> Option<u64> {
        let most = i64::try_from(MAX_PAGE).unwrap_or(i64::MAX);
        self.number("limit", 1..=most).and_then(|limit| u64::try_from(limit).ok())
    }
}

/// Reads `updated_since`.
pub(super) fn updated_since(fields: &mut Fields) -> Option<Instant> {
    let text = fields.text("updated_since", 64)?;
    let read = Dated::parse(&text, None);
    read.map_err(|error| fields.wrong("updated_since", error.to_string())).ok().map(|dated| dated.at)
}

/// A page as JSON.
pub(super) fn page<T, B>(page: Page<T>, body: impl Fn(T) -> B) -> PageBody<B> {
    PageBody {
        items: page.items.into_iter().map(body).collect(),
        next: page.next.map(|cursor| cursor.to_string()),
        previous: page.previous.map(|cursor| cursor.to_string()),
    }
}

/// A cursor holds what its list is ordered by; one of another order does not fit.
pub(super) fn refuse_cursor_unless(fits: bool) -> Result<(), Problem> {
    let detail = "The cursor was given out by a list in another order; start again without it.";
    if fits { Ok(()) } else { Err(Problem::new(ProblemKind::InvalidCursor, detail)) }
}

/// Refuses a list that would be merged from more ranges than a database takes.
pub(super) fn refuse_too_broad(ranges: usize) -> Result<(), Problem> {
    if ranges <= MAX_RANGES {
        return Ok(());
    }
    let message =
        format!("Collections × locales × states are {ranges}, and {MAX_RANGES} the most; name fewer of them.");
    Err(Problem::invalid("collection", message))
}
