//! Blocks out of a body whose white space was collapsed to single spaces, as far as its markers allow.
//!
//! Headings keep their `#` and list items their `-`, but nothing tells where a heading ends and its paragraph begins,
//! except in the first heading when it repeats the title. The result is marked, so that a comparison does not take
//! these borders for the author's.

use super::{blocks::blocks, link_sections::heading_markers, words::single_spaced};
use crate::domain::{Block, BlockKind};

/// Characters up to which a section without a sentence's end is taken for a heading alone.
const LONGEST_HEADING: usize = 120;
/// Characters from which on a line with dashes is taken for a collapsed body; below, they are dashes.
const LONG_LINE: usize = 200;

/// Whether a body came collapsed. Decided by the body and its title alone, so that it is decided alike when the text
/// is loaded again.
pub(super) fn is_collapsed(title: Option<&str>, body: &str) -> bool {
    let body = body.trim();
    if body.is_empty() || body.contains('\n') {
        return false;
    }
    after_headline(title, body).is_some_and(|rest| !rest.is_empty())
        || section_markers(body).any(|(start, _)| start > 0)
        || (body.contains(" - ") && body.chars().nth(LONG_LINE).is_some())
}

/// The blocks of a collapsed body, without its link sections.
pub(super) fn collapsed_blocks(title: Option<&str>, body: &str) -> Vec<Block> {
    let body = body.trim();
    let mut gathered = Vec::new();
    let mut rest = body;
    if let Some(after) = after_headline(title, body) {
        let headline = body.get(..body.len() - after.len()).unwrap_or_default();
        push(&mut gathered, headline.trim_start_matches('#'), BlockKind::Heading(1));
        rest = after;
    }
    let markers: Vec<_> = section_markers(rest).collect();
    let first = markers.first().map_or(rest.len(), |&(start, _)| start);
    push_section(&mut gathered, rest.get(..first).unwrap_or_default(), None);
    for (nth, &(start, level)) in markers.iter().enumerate() {
        let end = markers.get(nth + 1).map_or(rest.len(), |&(next, _)| next);
        push_section(&mut gathered, rest.get(start + level..end).unwrap_or_default(), u8::try_from(level).ok());
    }
    gathered
}

/// What follows a first heading that repeats the title.
fn after_headline<'b>(title: Option<&str>, body: &'b str) -> Option<&'b str> {
    let title = single_spaced(title?);
    let rest = body.strip_prefix("# ")?.strip_prefix(title.as_str())?;
    (!title.is_empty() && (rest.is_empty() || rest.starts_with(' '))).then(|| rest.trim_start())
}

/// Headings inside a body: of level 2 and deeper, since a lone `#` is found in prose; of any level at the start.
fn section_markers(body: &str) -> impl Iterator<Item = (usize, usize)> {
    heading_markers(body).filter(|&(start, level)| start == 0 || level > 1)
}

/// A section: its heading and paragraph as one, then its list items.
fn push_section(gathered: &mut Vec<Block>, section: &str, level: Option<u8>) {
    let (prose, items) = split_items(section);
    let alone = prose.chars().count() <= LONGEST_HEADING && !prose.contains(". ") && !prose.contains('。');
    push(gathered, prose, level.filter(|_| alone).map_or(BlockKind::Paragraph, BlockKind::Heading));
    for item in items {
        push(gathered, item, BlockKind::ListItem);
    }
}

/// The text before a list, and the list's items. A dash in prose is no item: a list begins a section, follows a colon,
/// or begins with a link.
fn split_items(section: &str) -> (&str, Vec<&str>) {
    let section = section.trim();
    let begins = if section.starts_with("- ") {
        Some(0)
    } else {
        let mut dashes = section.match_indices(" - ");
        dashes.find_map(|(at, dash)| {
            let after = section.get(at + dash.len()..)?;
            let before = section.get(..at)?;
            (after.starts_with('[') || before.ends_with([':', '：'])).then_some(at + 1)
        })
    };
    let Some((prose, list)) = begins.and_then(|at| section.split_at_checked(at)) else {
        return (section, Vec::new());
    };
    let list = list.strip_prefix("- ").unwrap_or(list);
    (prose, list.split(" - ").collect())
}

/// Reads `text` as Markdown and appends it as one block of `kind`.
fn push(gathered: &mut Vec<Block>, text: &str, kind: BlockKind) {
    let mut merged: Option<Block> = None;
    for block in blocks(text.trim()) {
        match &mut merged {
            None => merged = Some(Block { kind, ..block }),
            Some(merged) => {
                merged.text.push(' ');
                merged.text.push_str(&block.text);
                merged.links.extend(block.links);
            }
        }
    }
    gathered.extend(merged);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(title: &str, body: &str) -> Vec<(BlockKind, String)> {
        collapsed_blocks(Some(title), body).into_iter().map(|block| (block.kind, block.text)).collect()
    }

    #[test]
    fn headline_sections_and_items_are_recovered() {
        use BlockKind::{Heading, ListItem, Paragraph};
        let body = "# T one First **words**. More - with a dash. ## Short ## Long One. Two: - a - b ### Links - [c](d)";
        let expected = [
            (Heading(1), "T one"),
            (Paragraph, "First words. More - with a dash."),
            (Heading(2), "Short"),
            (Paragraph, "Long One. Two:"),
            (ListItem, "a"),
            (ListItem, "b"),
            (Heading(3), "Links"),
            (ListItem, "c"),
        ];
        assert_eq!(seen("T one", body), expected.map(|(kind, text)| (kind, text.to_owned())));
    }

    #[test]
    fn a_line_of_prose_is_not_taken_for_a_collapsed_body() {
        for body in ["One line.", "# Headline", "A - B", "Issue # 5 is open", "# T\n\nBody", "", "## A heading"] {
            assert!(!is_collapsed(Some("T"), body), "{body}");
        }
        for body in ["# T and words", "Words ## Section words", &format!("{} - a - b", "word ".repeat(50))] {
            assert!(is_collapsed(Some("T"), body), "{body}");
        }
    }
}
