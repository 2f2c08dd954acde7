//! Paths in text that `syn` leaves unread: the insides of macros and of attributes.

/// A path of one word or more, as it stands in a text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) path: Vec<String>,
    /// Whether `::` follows, and then no word: `crate::{`, `crate::*`.
    pub(crate) open: bool,
    /// Whether `(` follows.
    pub(crate) called: bool,
}

/// All paths in `text`, those inside string literals too: `#[serde(with = "crate::storage::rows")]` is a path.
pub(crate) fn paths(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        if !is_word(first) {
            rest = rest.trim_start_matches(first).trim_start();
            continue;
        }
        let mut one = Found { path: Vec::new(), open: true, called: false };
        while one.open && rest.starts_with(is_word) {
            let after = rest.trim_start_matches(is_word);
            one.path.push(rest.strip_suffix(after).unwrap_or(rest).to_owned());
            rest = after.trim_start();
            let next = rest.strip_prefix("::");
            one.open = next.is_some();
            rest = next.unwrap_or(rest).trim_start();
        }
        one.called = !one.open && rest.starts_with('(');
        found.push(one);
    }
    found
}

/// The tokens of a macro without what stands in string literals, which there are words for people.
pub(crate) fn without_strings(tokens: &str) -> String {
    let mut kept = String::new();
    let mut rest = tokens;
    while let Some((before, quoted)) = rest.split_once('"') {
        kept.push_str(before);
        kept.push(' ');
        // `'"'` is a character, and opens nothing.
        if before.ends_with('\'') && quoted.starts_with('\'') {
            rest = quoted;
            continue;
        }
        let hashes = before.len() - before.trim_end_matches('#').len();
        let raw = before.trim_end_matches('#').ends_with('r');
        let end = if raw { format!("\"{}", "#".repeat(hashes)) } else { "\"".to_owned() };
        rest = after_string(quoted, &end, raw);
    }
    kept.push_str(rest);
    kept
}

/// What follows the string that `text` begins inside of.
fn after_string<'a>(text: &'a str, end: &str, raw: bool) -> &'a str {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(end) {
        let escapes = before.chars().rev().take_while(|char| *char == '\\').count();
        rest = after;
        if raw || escapes % 2 == 0 {
            return rest;
        }
    }
    ""
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

#[test]
fn paths_are_found_in_the_words_of_a_macro() {
    let found = paths("x , crate :: storage :: Store :: now ( ) , $ crate :: { a }");
    let said: Vec<_> = found.iter().map(|one| (one.path.join("::"), one.open, one.called)).collect();
    let expected =
        [("x", false, false), ("crate::storage::Store::now", false, true), ("crate", true, false), ("a", false, false)];
    assert_eq!(said, expected.map(|(path, open, called)| (path.to_owned(), open, called)));
}

#[test]
fn words_in_strings_are_for_people() {
    assert_eq!(without_strings(r##"a "crate::b \" c" d r#"e " f"# '"' g"##), "a   d r#  ' ' g");
}
