//! What came of an import: counts, every refusal with its reason, and warnings by kind.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::pump::Place;
use crate::{
    cli::{Failure, Output},
    domain::{FieldError, Locale, Outcome, Significance, Warning},
    service::ItemReport,
};

/// How many kinds of warnings, and files outside the layout, are told apart in print.
const PRINTED: usize = 20;
/// How many kinds of warnings are kept; a hostile file must not make a summary larger than itself.
const KINDS: usize = 1_000;

/// A document that was not taken in.
#[derive(Debug)]
struct Refused {
    place: Place,
    key: Option<String>,
    locale: Option<Locale>,
    errors: Vec<FieldError>,
}

/// A kind of warning.
#[derive(Debug)]
struct Warned {
    count: u64,
    first: Place,
    first_line: Option<u32>,
    message: String,
}

/// A variant that was or would be made stale.
#[derive(Debug)]
struct MadeStale {
    key: String,
    locale: Locale,
    significance: Significance,
}

/// The summary of an import.
#[derive(Debug, Default)]
pub(super) struct Summary {
    documents: u64,
    outcomes: BTreeMap<&'static str, u64>,
    held: Vec<i64>,
    held_documents: u64,
    made_stale: u64,
    staled: Vec<MadeStale>,
    refused: Vec<Refused>,
    outside: Vec<Place>,
    warnings: BTreeMap<(String, String), Warned>,
    other_warnings: u64,
    list_stale: bool,
}

impl Summary {
    /// A summary of nothing yet. `list_stale`: list the variants made stale, rather than only count them.
    pub(super) fn new(list_stale: bool) -> Self {
        Self { list_stale, ..Self::default() }
    }

    /// Whether something was refused.
    pub(super) fn has_refusals(&self) -> bool {
        !self.refused.is_empty()
    }

    /// How many documents it saw.
    pub(super) fn documents(&self) -> u64 {
        self.documents
    }

    /// Adds something that could not be read.
    pub(super) fn unreadable(&mut self, place: Place, error: FieldError) {
        self.documents += 1;
        self.refused.push(Refused { place, key: None, locale: None, errors: vec![error] });
    }

    /// Adds a file that no article and locale is known of.
    pub(super) fn outside(&mut self, place: Place) {
        self.outside.push(place);
    }

    /// Adds what the service says of a document.
    pub(super) fn add(&mut self, place: Place, report: ItemReport) {
        self.documents += 1;
        for warning in report.warnings {
            self.warn(&place, warning);
        }
        let taken = match report.result {
            Ok(taken) => taken,
            Err(errors) => {
                self.refused.push(Refused { place, key: report.key, locale: report.locale, errors });
                return;
            }
        };
        match taken.outcome {
            Some(outcome) => *self.outcomes.entry(outcome.as_str()).or_default() += 1,
            None => self.held_documents += 1,
        }
        if let Some(held) = taken.held.filter(|held| !self.held.contains(held)) {
            self.held.push(held);
        }
        self.made_stale += taken.made_stale.len() as u64;
        if self.list_stale
            && let Some(key) = report.key
        {
            let staled = taken.made_stale.into_iter();
            self.staled.extend(staled.map(|staled| MadeStale {
                key: key.clone(),
                locale: staled.locale,
                significance: staled.significance,
            }));
        }
    }

    fn warn(&mut self, place: &Place, warning: Warning) {
        let kind = (warning.field, without_values(&warning.message));
        if let Some(known) = self.warnings.get_mut(&kind) {
            known.count += 1;
        } else if self.warnings.len() < KINDS {
            let first = place.clone();
            let warned = Warned { count: 1, first, first_line: warning.line, message: warning.message };
            self.warnings.insert(kind, warned);
        } else {
            self.other_warnings += 1;
        }
    }

    fn counts(&self) -> Vec<(&'static str, u64)> {
        let outcomes = [Outcome::Created, Outcome::Revised, Outcome::Redated, Outcome::Deleted, Outcome::Unchanged];
        let mut counts: Vec<_> = outcomes
            .iter()
            .map(|outcome| (outcome.as_str(), self.outcomes.get(outcome.as_str()).copied().unwrap_or(0)))
            .collect();
        counts.push(("held", self.held_documents));
        counts.push(("refused", self.refused.len() as u64));
        counts
    }

    /// The summary as JSON.
    pub(super) fn to_json(&self) -> Value {
        let counts: serde_json::Map<String, Value> =
            self.counts().into_iter().map(|(name, count)| (name.to_owned(), count.into())).collect();
        let place = |place: &Place| json!({ "file": place.file.as_ref(), "line": place.line });
        json!({
            "documents": self.documents,
            "counts": counts,
            "made_stale": self.made_stale,
            "stale": self.staled.iter().map(|staled| json!({
                "key": staled.key, "locale": staled.locale, "significance": staled.significance,
            })).collect::<Vec<_>>(),
            "held": self.held,
            "refused": self.refused.iter().map(|refused| json!({
                "file": refused.place.file.as_ref(),
                "line": refused.place.line,
                "key": refused.key,
                "locale": refused.locale,
                "errors": refused.errors.iter().map(|error| json!({
                    "field": error.field, "line": error.line, "message": error.message,
                })).collect::<Vec<_>>(),
            })).collect::<Vec<_>>(),
            "outside_layout": self.outside.iter().map(place).collect::<Vec<_>>(),
            "warnings": self.warnings.iter().map(|((field, _), warned)| json!({
                "field": field, "message": warned.message, "count": warned.count, "first": place(&warned.first),
            })).collect::<Vec<_>>(),
            "other_warnings": self.other_warnings,
        })
    }

    /// Prints the summary.
    pub(super) fn print(&self, dry_run: bool, out: &mut Output<'_>) -> Result<(), Failure> {
        for refused in &self.refused {
            for error in &refused.errors {
                // An item that is no JSON has no text yet that a line could be in.
                let line = error.line.filter(|_| error.field != "document");
                out.line(format_args!("refused {}: {error}", shown(&refused.place, line)))?;
            }
        }
        for place in self.outside.iter().take(PRINTED) {
            out.line(format_args!("passed over {}: lies outside the layout", place.file))?;
        }
        if let Some(more @ 1..) = self.outside.len().checked_sub(PRINTED) {
            out.line(format_args!("passed over {more} more files outside the layout (`--json` lists them)"))?;
        }
        for ((field, _), warned) in self.warnings.iter().take(PRINTED) {
            let first = shown(&warned.first, warned.first_line);
            let count = if warned.count > 1 { format!(" ({} times, first here)", warned.count) } else { String::new() };
            out.line(format_args!("warning {first}: {field}: {}{count}", warned.message))?;
        }
        if let Some(more @ 1..) = self.warnings.len().checked_sub(PRINTED) {
            out.line(format_args!("{more} more kinds of warnings (`--json` lists them)"))?;
        }
        for staled in &self.staled {
            out.line(format_args!(
                "would become stale: {} in {} ({})",
                staled.key, staled.locale, staled.significance
            ))?;
        }
        let counts = self.counts().into_iter().filter(|(name, count)| *count > 0 || *name == "refused");
        let counts: Vec<String> = counts.map(|(name, count)| format!("{count} {name}")).collect();
        let documents = if self.documents == 1 { "document" } else { "documents" };
        let would = if dry_run { "Dry run, nothing was changed: " } else { "" };
        out.line(format_args!("{would}{} {documents}: {}.", self.documents, counts.join(", ")))?;
        if self.made_stale > 0 {
            let verb = if dry_run { "would be made" } else { "were made" };
            out.line(format_args!("{} variants {verb} stale.", self.made_stale))?;
        }
        if !self.held.is_empty() {
            let held: Vec<String> = self.held.iter().map(ToString::to_string).collect();
            out.line(format_args!(
                "{} documents are held as {}, because they would make more stale than the policy's `mass_change_limit`; \
                 confirm or discard them in Galley.",
                self.held_documents,
                held.join(", ")
            ))?;
        }
        Ok(())
    }
}

/// A place, and the line inside its text where that is known.
fn shown(place: &Place, line: Option<u32>) -> String {
    match (place.line, line) {
        (None, None) => place.file.to_string(),
        (None, Some(line)) => format!("{}:{line}", place.file),
        (Some(at), None) => format!("{}:{at}", place.file),
        (Some(at), Some(line)) => format!("{}:{at} (line {line} of its text)", place.file),
    }
}

/// A message without the values in it, so that messages of one kind are counted together.
fn without_values(message: &str) -> String {
    message.split('`').step_by(2).collect::<Vec<_>>().join("`…`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_that_differ_in_their_values_are_of_one_kind() {
        let place = Place { file: "a.md".into(), line: None };
        let mut summary = Summary::default();
        for tag in ["en", "fr", "de"] {
            let message = format!("does not list `{tag}`; it was added");
            summary.warn(&place, Warning { field: "locales".to_owned(), line: Some(4), message });
        }
        let mut printed = Vec::new();
        summary.print(false, &mut Output::new(&mut printed)).unwrap();
        let printed = String::from_utf8(printed).unwrap();
        assert!(printed.contains("warning a.md:4: locales: does not list `en`; it was added (3 times, first here)"));
    }
}
