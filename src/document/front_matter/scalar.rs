//! Single values of a header: names, quoted strings, plain words.

use serde_json::Value;

/// Characters in the name of a field at most; what is longer before a colon is prose.
const LONGEST_NAME: usize = 64;

/// Reads `name:` at the very start of `text`, and gives the name and what follows the colon. The colon ends the text or
/// is followed by white space, so that `https://` is no name.
pub(super) fn name(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
    let (name, rest) = if let Some(quote) = quote {
        let inside = text.get(1..)?;
        let end = inside.char_indices().take(LONGEST_NAME + 1).find(|&(_, c)| c == quote)?.0;
        (inside.get(..end)?, inside.get(end + 1..)?)
    } else {
        let end = text
            .char_indices()
            .take(LONGEST_NAME + 1)
            .find(|&(_, c)| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.')))?;
        text.split_at_checked(end.0)?
    };
    let rest = rest.strip_prefix(':')?;
    let begins = name.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_');
    (begins && (rest.is_empty() || rest.starts_with(char::is_whitespace))).then_some((name, rest))
}

/// A quoted string and what follows it.
pub(super) struct Quoted<'t> {
    /// The string, unescaped.
    pub(super) value: String,
    /// The text after the closing quote.
    pub(super) rest: &'t str,
    /// Whether quotes stood inside that should have been escaped.
    pub(super) unescaped: bool,
}

/// Reads a quoted string at the start of `text`. It ends at the first closing quote after which `ends` holds for the
/// rest, because publishers leave quotes inside unescaped.
pub(super) fn quoted(text: &str, ends: impl Fn(&str) -> bool) -> Option<Quoted<'_>> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inside = text.get(1..)?;
    let (mut skip, mut unescaped) = (false, false);
    for (at, character) in inside.char_indices() {
        if skip {
            skip = false;
            continue;
        }
        if character == '\\' && quote == '"' {
            skip = true;
            continue;
        }
        if character != quote {
            continue;
        }
        let rest = inside.get(at + 1..)?;
        if quote == '\'' && rest.starts_with('\'') {
            skip = true;
        } else if ends(rest) {
            return Some(Quoted { value: unescape(inside.get(..at)?, quote), rest, unescaped });
        } else {
            unescaped = true;
        }
    }
    None
}

/// The string that stands between two quotes: YAML's escapes in double quotes, doubled quotes in single ones.
pub(super) fn unescape(inside: &str, quote: char) -> String {
    if quote == '\'' {
        return inside.replace("''", "'");
    }
    let mut plain = String::with_capacity(inside.len());
    let mut rest = inside;
    while let Some((before, after)) = rest.split_once('\\') {
        plain.push_str(before);
        let Some(escape) = after.chars().next() else {
            plain.push('\\');
            return plain;
        };
        rest = after.get(escape.len_utf8()..).unwrap_or_default();
        let named = match escape {
            'n' => Some('\n'),
            't' => Some('\t'),
            'r' => Some('\r'),
            '0' => Some('\0'),
            'a' => Some('\u{7}'),
            'b' => Some('\u{8}'),
            'v' => Some('\u{b}'),
            'f' => Some('\u{c}'),
            'e' => Some('\u{1b}'),
            'N' => Some('\u{85}'),
            '_' => Some('\u{a0}'),
            'L' => Some('\u{2028}'),
            'P' => Some('\u{2029}'),
            '"' | '\\' | '/' | ' ' => Some(escape),
            _ => None,
        };
        let digits = match escape {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        if let Some(character) = named {
            plain.push(character);
        } else if let Some((character, after)) = (digits > 0).then(|| code_point(rest, digits)).flatten() {
            plain.push(character);
            rest = after;
        } else {
            // Not an escape that YAML knows: a Windows path, perhaps. It stays as written.
            plain.push('\\');
            plain.push(escape);
        }
    }
    plain.push_str(rest);
    plain
}

/// A character by its hexadecimal digits; two `\u` of a surrogate pair, as JSON writes them, are one character.
fn code_point(text: &str, digits: usize) -> Option<(char, &str)> {
    let hex = |text: &str| u32::from_str_radix(text, 16).ok();
    let code = text.get(..digits).and_then(hex)?;
    let rest = text.get(digits..)?;
    if let Some(character) = char::from_u32(code) {
        return Some((character, rest));
    }
    let low = rest.strip_prefix("\\u").and_then(|rest| rest.get(..4)).and_then(hex);
    match low {
        Some(low @ 0xDC00..=0xDFFF) if (0xD800..0xDC00).contains(&code) => {
            let joined = 0x1_0000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            Some((char::from_u32(joined)?, rest.get(6..)?))
        }
        _ => Some(('\u{fffd}', rest)),
    }
}

/// A plain scalar as the value it means: a whole number, a number, a truth value, nothing; else a string.
pub(super) fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" => Value::Null,
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        _ => match serde_json::from_str::<serde_json::Number>(text) {
            // Only where nothing is lost: `1.10` and `007` are kept as they are spelled.
            Ok(number) if number.to_string() == text => Value::Number(number),
            _ => Value::String(text.to_owned()),
        },
    }
}

/// `text` without a comment at its end: a `#` at the start or after white space.
pub(super) fn without_comment(text: &str) -> &str {
    if text.starts_with('#') {
        return "";
    }
    let comment = text
        .match_indices('#')
        .find(|&(at, _)| text.get(..at).is_some_and(|before| before.ends_with(char::is_whitespace)));
    comment.and_then(|(at, _)| text.get(..at)).unwrap_or(text).trim_end()
}

/// Whether nothing but white space, or a comment after white space, is left.
pub(super) fn is_blank_or_comment(rest: &str) -> bool {
    let trimmed = rest.trim_start();
    trimmed.is_empty() || (trimmed.starts_with('#') && trimmed.len() < rest.len())
}
