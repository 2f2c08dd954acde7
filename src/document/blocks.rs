//! A Markdown body as blocks of words: what a reader sees, with the markup dropped and the links' targets kept.
//!
//! One pass over the events of a CommonMark parser. Nothing nests in the result, so a document that nests a hundred
//! thousand quotations deep costs no more than its length.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::{
    html_words,
    words::{nfc, single_spaced, unix_lines},
};
use crate::domain::{Block, BlockKind};

/// The blocks of a Markdown body that has its line breaks, in the order of reading. Front matter is not looked for.
pub fn blocks(markdown: &str) -> Vec<Block> {
    let markdown = unix_lines(markdown);
    // No smart punctuation: quotes are compared as written. Heading attributes (`{#anchor}`) are no words.
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut gathered = Gathered::default();
    for event in Parser::new_ext(&markdown, options) {
        gathered.take(event);
    }
    gathered.finish();
    gathered.blocks
}

/// The blocks so far, and the one that is open.
#[derive(Default)]
struct Gathered {
    blocks: Vec<Block>,
    kind: Option<BlockKind>,
    text: String,
    links: Vec<String>,
}

impl Gathered {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text.push_str(&text);
            }
            // A block of HTML arrives line by line and is read as a whole at its end: a tag may span lines.
            Event::Html(html) if self.kind == Some(BlockKind::Html) => self.text.push_str(&html),
            Event::Html(html) | Event::InlineHtml(html) => {
                html_words::push_words(&html, &mut self.text, &mut self.links);
            }
            Event::FootnoteReference(label) => {
                self.text.push_str("[^");
                self.text.push_str(&label);
                self.text.push(']');
            }
            Event::SoftBreak | Event::HardBreak => self.text.push(' '),
            Event::Rule => self.finish(),
            Event::TaskListMarker(done) => self.text.push_str(if done { "[x] " } else { "[ ] " }),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            // The first paragraph of a loose list item is the item's own text.
            Tag::Paragraph if self.kind == Some(BlockKind::ListItem) && self.is_empty() => {}
            Tag::Paragraph => self.begin(BlockKind::Paragraph),
            Tag::Heading { level, .. } => self.begin(BlockKind::Heading(level_number(level))),
            Tag::CodeBlock(_) => self.begin(BlockKind::Code),
            Tag::HtmlBlock => self.begin(BlockKind::Html),
            Tag::Item => self.begin(BlockKind::ListItem),
            Tag::TableHead | Tag::TableRow => self.begin(BlockKind::TableRow),
            Tag::TableCell => {
                if !self.text.is_empty() {
                    self.text.push_str(" | ");
                }
            }
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                if !dest_url.is_empty() {
                    self.links.push(dest_url.into_string());
                }
            }
            Tag::BlockQuote(_)
            | Tag::List(_)
            | Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Table(_)
            | Tag::MetadataBlock(_) => self.finish(),
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
            | TagEnd::TableCell => {}
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::BlockQuote(_)
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::Table
            | TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::MetadataBlock(_) => self.finish(),
        }
    }

    fn is_empty(&self) -> bool {
        self.text.is_empty() && self.links.is_empty()
    }

    fn begin(&mut self, kind: BlockKind) {
        self.finish();
        self.kind = Some(kind);
    }

    /// Closes the open block; one without words and links leaves nothing.
    fn finish(&mut self) {
        let kind = self.kind.take().unwrap_or(BlockKind::Paragraph);
        let mut links = std::mem::take(&mut self.links);
        let written = std::mem::take(&mut self.text);
        let text = match kind {
            BlockKind::Code => written.trim_end_matches('\n').to_owned(),
            BlockKind::Html => {
                let mut shown = String::new();
                html_words::push_words(&written, &mut shown, &mut links);
                single_spaced(&shown)
            }
            BlockKind::Heading(_) | BlockKind::Paragraph | BlockKind::ListItem | BlockKind::TableRow => {
                single_spaced(&written)
            }
        };
        if !(text.trim().is_empty() && links.is_empty()) {
            self.blocks.push(Block { kind, text: nfc(text), links });
        }
    }
}

const fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn seen(markdown: &str) -> Vec<(BlockKind, String)> {
        blocks(markdown).into_iter().map(|block| (block.kind, block.text)).collect()
    }

    #[test]
    fn every_kind_of_block_is_told_apart_and_markup_is_dropped() {
        use BlockKind::{Code, Heading, Html, ListItem, Paragraph, TableRow};
        let shown = seen(
            "# One *two* {#anchor}\n\nA **b** `c`\nd  \ne.\n\n> Quoted\n\n- first\n\n  more\n  - inner\n- [x] done\n\n\
             | a | b |\n|---|---|\n| 1 |  |\n\n```rust\nlet a = 1;\n\n  b\n```\n\n<div>\n<b>raw</b> html\n</div>\n\n\
             ---\n\n:::tip\nNote.\n:::\n\nSee[^1].\n\n[^1]: The note.\n",
        );
        let expected = [
            (Heading(1), "One two"),
            (Paragraph, "A b c d e."),
            (Paragraph, "Quoted"),
            (ListItem, "first"),
            (Paragraph, "more"),
            (ListItem, "inner"),
            (ListItem, "[x] done"),
            (TableRow, "a | b"),
            (TableRow, "1 |"),
            (Code, "let a = 1;\n\n  b"),
            (Html, "raw html"),
            (Paragraph, ":::tip Note. :::"),
            (Paragraph, "See[^1]."),
            (Paragraph, "The note."),
        ];
        assert_eq!(shown, expected.map(|(kind, text)| (kind, text.to_owned())));
    }

    #[test]
    fn links_and_images_give_their_targets_and_definitions_are_resolved() {
        let found =
            blocks("See [a](/x) and ![a cat](cat.png), [b][1] and <a href=\"/y\">c</a>.\n\n[1]: https://e.com/\n");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].text, "See a and a cat, b and c.");
        assert_eq!(found[0].links, ["/x", "cat.png", "https://e.com/", "/y"]);
    }

    #[test]
    fn line_ends_and_unicode_form_make_no_difference() {
        let text = "# Caf\u{e9}\n\n- a\n- b\n\nc\nd\n";
        assert_eq!(blocks(text), blocks(&text.replace('\n', "\r\n")));
        assert_eq!(blocks(text), blocks(&text.replace('\n', "\r")));
        assert_eq!(blocks(text), blocks(&text.replace('\u{e9}', "e\u{301}")));
    }

    #[test]
    fn text_that_nests_without_end_costs_no_more_than_its_length() {
        let started = std::time::Instant::now();
        for unit in [">", "> ", "- ", "1. ", "[", "![", "*a ", "`", "<a ", "(", "|", "\\", "&", "[^", "- > ", "<!--"] {
            let text = unit.repeat(65_536 / unit.len());
            assert!(blocks(&text).len() <= text.len(), "{unit}");
            let lines = format!("{}\n", unit.repeat(50)).repeat(500);
            assert!(blocks(&lines).len() <= lines.len(), "{unit}");
        }
        // Seconds in an unoptimised build; quadratic work on any of these would take minutes.
        assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
    }

    proptest! {
        #[test]
        fn any_text_becomes_blocks_no_longer_than_itself(text in "[\\PC\n\r\t]{0,200}|([#>*`|<>&\\[\\]()!:\n -]|a|1){0,200}") {
            let total: usize = blocks(&text).iter().map(|block| block.text.len()).sum();
            // NFC and entities may lengthen a text, never by more than this.
            prop_assert!(total <= text.len() * 8 + 64);
        }
    }
}
