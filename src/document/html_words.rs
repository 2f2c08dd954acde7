//! The words that a piece of HTML shows, and where its links lead: a small scanner, not a parser, because a
//! comparison of texts needs no tree. One pass, no recursion.

/// Elements that stand inside a word or a line, so that dropping their tags must not part words.
const INLINE: [&str; 22] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q", "s",
    "small", "span", "strong", "sub", "sup",
];

/// Appends the words of `html` to `words`, and the targets of its links and images to `links`.
///
/// Comments, scripts and styles show nothing. A `<` that begins no tag is a word like any other.
pub(super) fn push_words(html: &str, words: &mut String, links: &mut Vec<String>) {
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        push_decoded(before, words);
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        if !after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            words.push('<');
            rest = after;
            continue;
        }
        // Quotes are not honoured: a `>` inside an attribute is rare, and an unclosed quote would swallow the text.
        let Some((tag, after)) = after.split_once('>') else {
            words.push('<');
            push_decoded(after, words);
            return;
        };
        let name_end = tag.find(|c: char| !(c.is_ascii_alphanumeric() || c == '/')).unwrap_or(tag.len());
        let name = tag.get(..name_end).unwrap_or(tag).trim_matches('/').to_ascii_lowercase();
        if !INLINE.contains(&name.as_str()) {
            words.push(' ');
        }
        for (attribute, value) in attributes(tag) {
            match attribute.to_ascii_lowercase().as_str() {
                "href" | "src" if !value.is_empty() => links.push(decoded(value)),
                "alt" => {
                    push_decoded(value, words);
                    words.push(' ');
                }
                _ => {}
            }
        }
        rest = after;
        if (name == "script" || name == "style") && !tag.starts_with('/') && !tag.ends_with('/') {
            rest = after_closing(after, &name);
        }
    }
    push_decoded(rest, words);
}

/// The text after the closing tag of `name`, or nothing where it is never closed.
fn after_closing<'t>(text: &'t str, name: &str) -> &'t str {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("</") {
        if after.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return after.split_once('>').map_or("", |(_, rest)| rest);
        }
        rest = after;
    }
    ""
}

/// The attributes of a tag that have a quoted or a bare value.
fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = tag;
    std::iter::from_fn(move || {
        let (before, after) = rest.split_once('=')?;
        let name = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, next) = match quote.and_then(|quote| after.get(1..)?.split_once(quote)) {
            Some(quoted) => quoted,
            None => after.split_once(char::is_whitespace).unwrap_or((after, "")),
        };
        rest = next;
        Some((name, value))
    })
}

fn decoded(text: &str) -> String {
    let mut plain = String::new();
    push_decoded(text, &mut plain);
    plain
}

/// Appends `text` with the character references that prose uses replaced.
fn push_decoded(text: &str, words: &mut String) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        words.push_str(before);
        // The longest reference read here, `&#x10FFFF;`, has nine characters after the `&`.
        let end = after.bytes().take(10).position(|b| b == b';');
        let found = end.and_then(|end| Some((character_named(after.get(..end)?)?, after.get(end + 1..)?)));
        let (character, after) = found.unwrap_or(('&', after));
        words.push(character);
        rest = after;
    }
    words.push_str(rest);
}

fn character_named(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|&c| c != '\0');
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "copy" => '©',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::words::single_spaced;

    fn words(html: &str) -> (String, Vec<String>) {
        let (mut words, mut links) = (String::new(), Vec::new());
        push_words(html, &mut words, &mut links);
        (single_spaced(&words), links)
    }

    #[test]
    fn only_what_is_seen_remains() {
        let (text, links) = words(
            "<div class=\"a\"><p>One<b>two</b></p><p>three &amp; &#8217;four&#x2019;</p><!-- <p>no</p> -->\
             <script>if (a < b) {}</script><style>p {}</style><a href='/x?a=1&amp;b=2'>five</a>\
             <img src=i.png alt=\"a cat\"></div> 1 < 2 && 3",
        );
        assert_eq!(text, "Onetwo three & ’four’ five a cat 1 < 2 && 3");
        assert_eq!(links, ["/x?a=1&b=2", "i.png"]);
    }

    #[test]
    fn unclosed_tags_comments_and_scripts_end_quietly() {
        assert_eq!(words("a <b").0, "a <b");
        assert_eq!(words("a <!-- b").0, "a");
        assert_eq!(words("a <script>b").0, "a");
        assert_eq!(words("&#0; &#xFFFFFFFF; &nope; &").0, "&#0; &#xFFFFFFFF; &nope; &");
    }
}
