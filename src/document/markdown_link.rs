//! One inline link in Markdown, `[label](target)`, read without a Markdown parser: the shape that publishers put in
//! `locales` and in their lists of related articles.

/// A link found at the start of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Link<'t> {
    /// What stands in the brackets, as written.
    pub(super) label: &'t str,
    /// Where it leads, without a title.
    pub(super) target: &'t str,
    /// The text after the link.
    pub(super) rest: &'t str,
}

/// Reads a link at the very start of `text`: `[label](target)`, `[label](<target> "title")` or `<https://…>`.
///
/// Brackets in the label and parentheses in the target may nest, and a backslash escapes one.
pub(super) fn link(text: &str) -> Option<Link<'_>> {
    if let Some(rest) = text.strip_prefix('<') {
        let (target, rest) = rest.split_once('>')?;
        let plain = target.starts_with("http") && !target.contains(|c: char| c.is_whitespace() || c == '<');
        return plain.then_some(Link { label: target, target, rest });
    }
    let (label, rest) = bracketed(text, '[', ']')?;
    let (inside, rest) = bracketed(rest, '(', ')')?;
    Some(Link { label, target: target_of(inside), rest })
}

/// Reads `[label](target)` that must fill the whole of `text`; the target then runs to the last parenthesis, so that
/// an unbalanced one in an address does no harm.
pub(super) fn whole_link(text: &str) -> Option<(&str, &str)> {
    let (label, rest) = bracketed(text, '[', ']')?;
    let inside = rest.strip_prefix('(')?.strip_suffix(')')?;
    Some((label, target_of(inside)))
}

/// The text between `open` at the start and its matching `close`, and what follows.
fn bracketed(text: &str, open: char, close: char) -> Option<(&str, &str)> {
    let inside = text.strip_prefix(open)?;
    let (mut depth, mut escaped) = (0_usize, false);
    for (at, character) in inside.char_indices() {
        if escaped {
            escaped = false;
        } else if character == '\\' {
            escaped = true;
        } else if character == open {
            depth += 1;
        } else if character == close {
            match depth.checked_sub(1) {
                Some(outer) => depth = outer,
                None => return Some((inside.get(..at)?, inside.get(at + close.len_utf8()..)?)),
            }
        }
    }
    None
}

/// The target without its angle brackets or its title.
fn target_of(inside: &str) -> &str {
    let inside = inside.trim();
    if let Some((target, _)) = inside.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
        return target;
    }
    inside.split_whitespace().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Option<(&str, &str, &str)> {
        link(text).map(|l| (l.label, l.target, l.rest))
    }

    #[test]
    fn parentheses_brackets_and_titles_do_not_end_a_link_early() {
        assert_eq!(parts("[a](https://e.com/x_(y).md) z"), Some(("a", "https://e.com/x_(y).md", " z")));
        assert_eq!(parts("[a [b] \\] c](u)"), Some(("a [b] \\] c", "u", "")));
        assert_eq!(parts("[a](<u v> \"title\")"), Some(("a", "u v", "")));
        assert_eq!(parts("[a](u \"t\")"), Some(("a", "u", "")));
        assert_eq!(parts("<https://e.com/>"), Some(("https://e.com/", "https://e.com/", "")));
        assert_eq!(parts("[](u)"), Some(("", "u", "")));
    }

    #[test]
    fn what_is_no_link_is_left_alone() {
        for text in ["", "[a]", "[a] (u)", "a [b](c)", "[a](b", "[a", "<b>bold</b>"] {
            assert_eq!(parts(text), None, "{text}");
        }
    }

    #[test]
    fn a_link_that_fills_the_text_may_have_unbalanced_parentheses() {
        assert_eq!(whole_link("[en](https://e.com/a(b.md)"), Some(("en", "https://e.com/a(b.md")));
        assert_eq!(whole_link("[en](u) more"), None);
    }
}
