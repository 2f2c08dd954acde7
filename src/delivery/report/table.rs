//! The items as CSV: one row for each, columns by the names that the API has, the same in every language.
//!
//! One header row only, and not in the reader's language: a second one would be read as an item by everything that
//! reads tables. It begins with a byte order mark, without which spreadsheets take UTF-8 for something else.

use std::borrow::Cow;

use super::{LettersError, items, wording::Wording};

const COLUMNS: [&str; 19] = [
    "news",
    "collection",
    "key",
    "kind",
    "title",
    "title_locale",
    "source_locale",
    "locale",
    "state",
    "significance",
    "changed_percent",
    "behind",
    "upstream",
    "since",
    "due_at",
    "overdue",
    "holder",
    "article_id",
    "url",
];

/// Writes the table.
pub(super) fn write(wording: &Wording<'_>) -> Result<String, LettersError> {
    let wrong = |error: csv::Error| LettersError::Unwritable(error.to_string());
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    table.write_record(COLUMNS).map_err(wrong)?;
    for (told, item) in items::all(wording.data()) {
        let article = &item.article;
        let text = |text: Option<String>| text.unwrap_or_default();
        let cells: [String; 19] = [
            told.as_str().to_owned(),
            article.collection.clone(),
            article.key.clone(),
            text(article.kind.clone()),
            text(article.title.clone()),
            text(article.title_locale.as_ref().map(ToString::to_string)),
            article.source_locale.to_string(),
            item.locale.to_string(),
            item.state.as_str().to_owned(),
            text(item.significance.map(|significance| significance.as_str().to_owned())),
            item.changed_percent.to_string(),
            item.behind.to_string(),
            text(item.upstream.as_ref().map(ToString::to_string)),
            text(item.since.map(|at| at.to_string())),
            text(item.due_at.map(|at| at.to_string())),
            item.overdue.to_string(),
            text(item.holder.clone()),
            article.id.to_string(),
            text(wording.variant_link(article.id, &item.locale)),
        ];
        let cells = cells.each_ref().map(|cell| harmless(cell));
        table.write_record(cells.iter().map(|cell| cell.as_bytes())).map_err(wrong)?;
    }
    let bytes = table.into_inner().map_err(|error| LettersError::Unwritable(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|error| LettersError::Unwritable(error.to_string()))?;
    Ok(format!("\u{feff}{text}"))
}

/// A cell that no spreadsheet takes for a formula: what would begin one is put after an apostrophe. The wide forms of
/// the signs count, as spreadsheets in Chinese and Japanese read them too.
pub(super) fn harmless(cell: &str) -> Cow<'_, str> {
    let first = cell.chars().find(|char| *char != ' ' && *char != '\u{feff}');
    let begins_a_formula = first
        .is_some_and(|char| matches!(char, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠'));
    if begins_a_formula { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}
