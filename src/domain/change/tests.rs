//! What an editor would say of a change, sentence by sentence.

mod hostile;
mod properties;
mod verdicts;

use super::*;
use crate::domain::{Block, BlockKind, Significance};

/// A block of a kind.
fn block(kind: BlockKind, text: &str) -> Block {
    Block { kind, text: text.to_owned(), links: Vec::new() }
}

/// A body from lines: `# ` heads a section, `- ` an item, `| ` a row, and all else is a paragraph. `[words](target)` at the
/// end of a line is a link.
fn body(lines: &[&str]) -> Vec<Block> {
    let read = |written: &&str| {
        let (line, targets) = match written.split_once("](") {
            Some((words, target)) => (words.replace('[', ""), vec![target.trim_end_matches(')').to_owned()]),
            None => ((*written).to_owned(), Vec::new()),
        };
        let (kind, text) = if let Some(text) = line.strip_prefix("# ") {
            (BlockKind::Heading(2), text)
        } else if let Some(text) = line.strip_prefix("- ") {
            (BlockKind::ListItem, text)
        } else if let Some(text) = line.strip_prefix("| ") {
            (BlockKind::TableRow, text)
        } else if let Some(text) = line.strip_prefix("``` ") {
            (BlockKind::Code, text)
        } else {
            (BlockKind::Paragraph, line.as_str())
        };
        Block { kind, text: text.to_owned(), links: targets }
    };
    lines.iter().map(read).collect()
}

/// A text with a title and a body.
fn article(lines: &[&str]) -> Text {
    Text {
        title: Some("Altman reportedly considered purchasing a rocket company".to_owned()),
        description: None,
        blocks: Some(body(lines)),
        collapsed: false,
    }
}

/// Compares two bodies.
fn between(old: &[&str], new: &[&str]) -> Change {
    compare(&article(old), &article(new))
}

/// The verdict on one paragraph that became another, inside a longer article.
fn paragraph(old: &str, new: &str) -> Significance {
    in_context(old, new).significance
}

/// One paragraph that became another, inside a longer article.
fn in_context(old: &str, new: &str) -> Change {
    let around = |text: &str| {
        let mut lines = vec![FIRST, "# Predicting a World Covered by Data Centers", text, "# Plans", LAST];
        lines.insert(1, SECOND);
        article(&lines)
    };
    compare(&around(old), &around(new))
}

/// The facts that changed, as `10 % → 12 %`.
fn facts(change: &Change) -> Vec<String> {
    let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "∅".to_owned());
    change
        .facts
        .iter()
        .map(|fact| format!("{} {} → {}", fact.kind.as_str(), side(&fact.old), side(&fact.new)))
        .collect()
}

const FIRST: &str = "According to a report by The Wall Street Journal, OpenAI CEO Sam Altman has explored raising funds to \
                     acquire a rocket manufacturer, aiming to compete with his \"rival\" Elon Musk's SpaceX. The report \
                     indicates that Altman has approached at least one rocket manufacturer, including Stoke Space, and \
                     discussions have intensified in the fall.";
const SECOND: &str = "However, sources close to OpenAI revealed that the negotiations are currently no longer active.";
const LAST: &str = "In addition to the rocket field, Altman has recently founded a brain-computer interface startup, Merge \
                    Labs, to compete with Musk's Neuralink; at the same time, OpenAI is also building a social media \
                    platform that may compete with X";
