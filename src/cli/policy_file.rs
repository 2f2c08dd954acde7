//! A collection as a TOML file: its name, and beside it the fields of its policy.

use std::{ops::Range, str::FromStr as _};

use serde::Deserialize;
use toml::de::{DeTable, DeValue};

use crate::domain::{Allowed, FieldError, Hours, HoursText, Policy, in_plain_words};

/// Why a file is no collection: each problem with its line, where it is known.
pub(super) type Problems = Vec<FieldError>;

/// What a file says, and where.
#[derive(Debug)]
pub(super) struct PolicyFile<'t> {
    /// The collection's name.
    pub(super) name: String,
    /// Its policy.
    pub(super) policy: Policy,
    text: &'t str,
}

impl<'t> PolicyFile<'t> {
    /// Reads a file.
    pub(super) fn parse(text: &'t str) -> Result<Self, Problems> {
        let unreadable = |error: &toml::de::Error| {
            let line = error.span().map(|span| line_at(text, span.start));
            vec![FieldError { field: field_at(text, error), line, message: in_plain_words(error.message()) }]
        };
        let table = DeTable::parse(text).map_err(|error| unreadable(&error))?;
        let named = table.get_ref().iter().find(|(key, _)| key.get_ref() == "name");
        let Some((key, value)) = named else {
            let message = "The file does not say which collection it is for; add `name = \"…\"`.".to_owned();
            return Err(vec![FieldError { field: "name".to_owned(), line: None, message }]);
        };
        let DeValue::String(name) = value.get_ref() else {
            let line = Some(line_at(text, value.span().start));
            let message = "A name is a text in quotation marks.".to_owned();
            return Err(vec![FieldError { field: "name".to_owned(), line, message }]);
        };
        // The policy refuses fields that it does not know, so the name is blanked out; lines stay where they are.
        let rest = blanked(text, key.span().start..value.span().end);
        let policy = toml::from_str(&rest)
            .map_err(|error| wrong_hours(&rest).map_or_else(|| unreadable(&error), |wrong| located(text, wrong)))?;
        Ok(Self { name: name.to_string(), policy, text })
    }

    /// Adds the lines on which the fields stand.
    pub(super) fn located(&self, problems: Problems) -> Problems {
        located(self.text, problems)
    }
}

/// Adds the lines of a file on which the fields stand.
fn located(text: &str, problems: Problems) -> Problems {
    let Ok(table) = DeTable::parse(text) else { return problems };
    let table = DeValue::Table(table.into_inner());
    let line = |field: &str| find(&table, field).map(|span| line_at(text, span.start));
    let placed = |problem: FieldError| FieldError { line: problem.line.or_else(|| line(&problem.field)), ..problem };
    problems.into_iter().map(placed).collect()
}

/// What a policy says of the hours of its desk, as it is written.
#[derive(Deserialize)]
struct Said {
    allowed: SaidAllowed,
}

#[derive(Deserialize)]
struct SaidAllowed {
    hours: HoursText,
}

/// What is wrong with the hours, each field by its name: whoever reads the policy knows only that they cannot be.
fn wrong_hours(policy: &str) -> Option<Problems> {
    let said: Said = toml::from_str(policy).ok()?;
    let wrong = Hours::try_from(said.allowed.hours).err()?;
    let named = |fault: FieldError| FieldError { field: format!("allowed.hours.{}", fault.field), ..fault };
    Some(wrong.0.into_iter().map(named).collect())
}

/// Reads a file that is built into the program, whose lines nobody sees.
pub fn read_policy(text: &str) -> Result<(String, Policy), FieldError> {
    let unknown = || FieldError { field: "file".to_owned(), line: None, message: "cannot be read".to_owned() };
    let file = PolicyFile::parse(text).map_err(|problems| problems.into_iter().next().unwrap_or_else(unknown))?;
    Ok((file.name, file.policy))
}

/// Writes a collection as the file that [`PolicyFile::parse`] reads.
pub(super) fn written(name: &str, policy: &Policy) -> Result<String, toml::ser::Error> {
    let name = toml::Value::String(name.to_owned());
    let mut text = format!("name = {name}\n{}", toml::to_string(policy)?);
    if policy.allowed == Allowed::default() {
        // A heading with nothing under it.
        text = text.replace("\n[allowed]\n", "");
    }
    Ok(text)
}

fn blanked(text: &str, range: Range<usize>) -> String {
    let blank = |(at, c): (usize, char)| if range.contains(&at) && c != '\n' { ' ' } else { c };
    text.char_indices().map(blank).collect()
}

/// The line of a byte's place, from 1.
fn line_at(text: &str, at: usize) -> u32 {
    let breaks = text.bytes().take(at).filter(|&byte| byte == b'\n').count();
    u32::try_from(breaks).unwrap_or(u32::MAX).saturating_add(1)
}

/// The name of the field that a parser's error is about: the key at the head of its line, as far as there is one.
fn field_at(text: &str, error: &toml::de::Error) -> String {
    let unknown = error.message().split('`').nth(1).filter(|_| error.message().starts_with("unknown field"));
    let missing = error.message().split('`').nth(1).filter(|_| error.message().starts_with("missing field"));
    if let Some(name) = unknown.or(missing) {
        return name.to_owned();
    }
    let line = error.span().map_or(0, |span| line_at(text, span.start));
    let line = text.lines().nth(usize::try_from(line).unwrap_or_default().saturating_sub(1)).unwrap_or_default();
    let key = line.split_once('=').map_or("", |(key, _)| key.trim());
    if key.is_empty() { "file".to_owned() } else { key.to_owned() }
}

/// Where a field such as `required[0].since` or `chain.zh-HK` stands.
fn find(table: &DeValue<'_>, field: &str) -> Option<Range<usize>> {
    let mut here = table;
    let mut span = None;
    for part in field.split('.') {
        let (name, nth) = match part.split_once('[') {
            Some((name, nth)) => (name, usize::from_str(nth.trim_end_matches(']')).ok()),
            None => (part, None),
        };
        let DeValue::Table(inside) = here else { return span };
        let Some((key, value)) = inside.iter().find(|(key, _)| key.get_ref() == name) else { return span };
        span = Some(key.span());
        here = value.get_ref();
        if let (Some(nth), DeValue::Array(values)) = (nth, here) {
            let Some(value) = values.get(nth) else { return span };
            span = Some(value.span());
            here = value.get_ref();
        }
    }
    span
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# A newsroom\nsource_locale = \"en\"\nname = \"newsroom\" # its name\nthreshold = \"typo\"\n\
        chain = { zh-HK = \"zh-CN\" }\n[[required]]\nlocales = [\"en\", \"zh-CN\", \"zh-HK\"]\nsince = \"2026-01-01\"\n\
        [allowed]\ndefault = 86400\n";

    fn problem(text: &str) -> (String, Option<u32>) {
        let problems = PolicyFile::parse(text).unwrap_err();
        (problems[0].field.clone(), problems[0].line)
    }

    #[test]
    fn what_is_written_reads_back() {
        let read = PolicyFile::parse(FILE).unwrap();
        assert_eq!(read.name, "newsroom");
        let text = written(&read.name, &read.policy).unwrap();
        assert_eq!(PolicyFile::parse(&text).unwrap().policy, read.policy, "{text}");
    }

    #[test]
    fn what_is_wrong_is_named_by_field_and_line() {
        assert_eq!(problem("source_locale = \"en\"\n"), ("name".to_owned(), None));
        assert_eq!(problem("name = 7\nsource_locale = \"en\"\n"), ("name".to_owned(), Some(1)));
        assert_eq!(problem(&FILE.replace("threshold", "treshold")), ("treshold".to_owned(), Some(4)));
        assert_eq!(problem(&FILE.replace("\"typo\"", "\"large\"")), ("threshold".to_owned(), Some(4)));
        assert_eq!(problem(&FILE.replace("86400", "\"a day\"")), ("default".to_owned(), Some(10)));
        assert_eq!(problem("name = \"a\"\n").0, "source_locale");
        let hours = "[allowed.hours]\ndays = [\"mon\"]\nfrom = \"25:00\"\nto = \"18:00\"\nzone = \"Asia/Hong_Kong\"\n";
        let text = format!("{FILE}{hours}");
        assert_eq!(problem(&text), ("allowed.hours.from".to_owned(), Some(13)));
        assert_eq!(problem(&text.replace("25:00", "09:00").replace("Hong_Kong", "Hongkong")).0, "allowed.hours.zone");
        assert_eq!(problem(&text.replace("\"mon\"", "\"noday\"")), ("days".to_owned(), Some(12)));
        assert_eq!(problem("name = \n").1, Some(1));
    }

    #[test]
    fn a_field_named_by_the_rules_is_found_in_the_file() {
        let read = PolicyFile::parse(FILE).unwrap();
        let lines = ["chain.zh-HK", "required[0].since", "allowed.default", "allowed.locales", "zone"].map(|field| {
            let problem = FieldError { field: field.to_owned(), line: None, message: String::new() };
            read.located(vec![problem])[0].line
        });
        assert_eq!(lines, [Some(5), Some(8), Some(10), Some(9), None]);
    }
}
