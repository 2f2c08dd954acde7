//! The sections at a body's end that hold nothing but links, which a publisher re-renders by itself: cut from the
//! text and kept as data.
//!
//! They are known by their shape, because their headings differ by language: the last headings, each followed only by
//! list items that are one link each. A collection may name further headings, whose sections at the end are cut
//! whatever they hold.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::{
    markdown_link,
    words::{nfc, single_spaced},
};
use crate::domain::RelatedLink;

/// Characters that the heading of a link section has at most; in a collapsed body, what is longer is a paragraph.
const LONGEST_HEADING: usize = 120;
/// How a list item that begins with a link looks in a collapsed body.
const LINK_ITEMS: [&str; 5] = [" - [", " * [", " + [", " - <", " * <"];

/// A body without its trailing link sections, and their links in order.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cut<'b> {
    /// What is text.
    pub(super) text: &'b str,
    /// The links that were cut.
    pub(super) related: Vec<RelatedLink>,
}

/// A heading found in a body, and the section below it.
struct Section<'b> {
    /// Where the heading begins, in bytes.
    start: usize,
    level: usize,
    heading: &'b str,
    /// What stands between this heading and the next.
    content: &'b str,
    /// The heading as far as it can be told from the paragraph that follows it.
    bounded: bool,
}

/// Cuts the trailing link sections from `body`, in either form. `title` tells a body that would be left with nothing but
/// its own headline: such a body is a list of links, and keeps them.
pub(super) fn cut<'b>(body: &'b str, title: Option<&str>, named: &[String]) -> Cut<'b> {
    let sections = if body.trim().contains('\n') { by_lines(body) } else { by_markers(body) };
    let mut end = body.len();
    let mut groups: Vec<Vec<RelatedLink>> = Vec::new();
    // Sections seen since the last cut that hold text: only a named heading above them, of a higher level, cuts them.
    let mut pending: Option<usize> = None;
    for section in sections.iter().rev() {
        let links = pending.is_none().then(|| only_links(section.content)).flatten();
        if let Some(links) = links.filter(|_| is_heading(section.heading)) {
            groups.push(links);
        } else if is_named(section, named) && pending.is_none_or(|level| level > section.level) {
            groups.push(all_links(body.get(section.start..end).unwrap_or_default()));
            pending = None;
        } else if named.is_empty() || section.level == 1 {
            break;
        } else {
            pending = Some(pending.map_or(section.level, |level| level.min(section.level)));
            continue;
        }
        end = section.start;
    }
    let text = body.get(..end).unwrap_or(body);
    if groups.is_empty() || holds_no_words(text, title) {
        return Cut { text: body, related: Vec::new() };
    }
    Cut { text, related: groups.into_iter().rev().flatten().collect() }
}

/// The ATX headings of a body that has its line breaks. A `#` line inside a code block is found too and does no harm:
/// the fence below it is no link.
fn by_lines(body: &str) -> Vec<Section<'_>> {
    let mut found: Vec<Section<'_>> = Vec::new();
    let mut start = 0;
    for line in body.split_inclusive('\n') {
        let end = start + line.len();
        if let Some((level, heading)) = heading_line(line) {
            close(body, &mut found, start);
            let content = body.get(end..).unwrap_or_default();
            found.push(Section { start, level, heading, content, bounded: true });
        }
        start = end;
    }
    found
}

/// Ends the last section found where the next one starts.
fn close<'b>(body: &'b str, found: &mut [Section<'b>], next: usize) {
    if let Some(last) = found.last_mut() {
        let begins = body.len() - last.content.len();
        last.content = body.get(begins..next).unwrap_or_default();
    }
}

fn heading_line(line: &str) -> Option<(usize, &str)> {
    let text = line.trim_start_matches(' ');
    if line.len() - text.len() > 3 {
        return None;
    }
    let rest = text.trim_start_matches('#');
    let level = text.len() - rest.len();
    let spaced = rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r']);
    ((1..=6).contains(&level) && spaced).then(|| (level, rest.trim().trim_end_matches('#').trim_end()))
}

/// The headings of a collapsed body: each runs to the first list item, for nothing else tells where it ends.
fn by_markers(body: &str) -> Vec<Section<'_>> {
    let mut markers = heading_markers(body).peekable();
    let mut found = Vec::new();
    while let Some((start, level)) = markers.next() {
        let next = markers.peek().map_or(body.len(), |&(next, _)| next);
        let section = body.get(start + level..next).unwrap_or_default();
        let item = LINK_ITEMS.iter().filter_map(|marker| section.find(marker)).min().unwrap_or(section.len());
        let (heading, content) = section.split_at_checked(item).unwrap_or((section, ""));
        found.push(Section { start, level, heading: heading.trim(), content, bounded: false });
    }
    found
}

/// Where the ATX markers of a collapsed body stand, in bytes, and their levels.
pub(super) fn heading_markers(body: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = body.get(at..)?;
            let start = at + rest.find('#')?;
            let marked = body.get(start..)?;
            let after = marked.trim_start_matches('#');
            let level = marked.len() - after.len();
            at = start + level;
            let opens = body.get(..start).is_some_and(|before| before.is_empty() || before.ends_with(' '));
            if opens && (1..=6).contains(&level) && after.starts_with(' ') {
                return Some((start, level));
            }
        }
    })
}

/// Whether words can be a heading: not long, and no sentence ends inside.
fn is_heading(words: &str) -> bool {
    !words.is_empty() && words.chars().count() <= LONGEST_HEADING && !words.contains(". ") && !words.contains('。')
}

fn is_named(section: &Section<'_>, named: &[String]) -> bool {
    if named.is_empty() {
        return false;
    }
    let heading = nfc(single_spaced(section.heading)).to_lowercase();
    named.iter().map(|name| nfc(single_spaced(name)).to_lowercase()).filter(|name| !name.is_empty()).any(|name| {
        heading == name
            || (!section.bounded
                && heading.strip_prefix(&name).is_some_and(|rest| rest.starts_with(char::is_whitespace)))
    })
}

/// The links of a text that is nothing but list items of one link each; `None` where there is anything else, or nothing.
fn only_links(content: &str) -> Option<Vec<RelatedLink>> {
    let mut links = Vec::new();
    let mut rest = content.trim_start();
    while !rest.is_empty() {
        let link = markdown_link::link(after_item_marker(rest)?)?;
        if !(link.rest.is_empty() || link.rest.starts_with(char::is_whitespace)) {
            return None;
        }
        links.push(related(&link));
        rest = link.rest.trim_start();
    }
    (!links.is_empty()).then_some(links)
}

/// What follows `- `, `* `, `+ `, `1. ` or `1) `.
fn after_item_marker(text: &str) -> Option<&str> {
    let digits = text.bytes().take(9).take_while(u8::is_ascii_digit).count();
    let rest =
        if digits > 0 { text.get(digits..)?.strip_prefix(['.', ')'])? } else { text.strip_prefix(['-', '*', '+'])? };
    rest.starts_with(char::is_whitespace).then(|| rest.trim_start())
}

/// Every link of a text that is cut because its heading is named.
fn all_links(text: &str) -> Vec<RelatedLink> {
    let mut links: Vec<RelatedLink> = Vec::new();
    let mut inside = false;
    for event in Parser::new(text) {
        match (event, links.last_mut()) {
            (Event::Start(Tag::Link { dest_url, .. }), _) => {
                links.push(RelatedLink { text: String::new(), url: dest_url.into_string() });
                inside = true;
            }
            (Event::End(TagEnd::Link), _) => inside = false,
            (Event::Text(words) | Event::Code(words), Some(link)) if inside => link.text.push_str(&words),
            _ => {}
        }
    }
    links
}

fn related(link: &markdown_link::Link<'_>) -> RelatedLink {
    let mut text = String::with_capacity(link.label.len());
    let mut characters = link.label.chars().peekable();
    while let Some(character) = characters.next() {
        let escapes = character == '\\' && characters.peek().is_some_and(char::is_ascii_punctuation);
        text.push(if escapes { characters.next().unwrap_or(character) } else { character });
    }
    RelatedLink { text: nfc(single_spaced(&text)), url: link.target.to_owned() }
}

/// Whether nothing but the document's own headline is left.
fn holds_no_words(text: &str, title: Option<&str>) -> bool {
    let left = single_spaced(text);
    let left = left.trim_start_matches('#').trim();
    left.is_empty() || title.is_some_and(|title| single_spaced(title) == left)
}
