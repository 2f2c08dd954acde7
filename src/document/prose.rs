//! Where in a Markdown text the words are that a reader reads as prose: what may be rewritten without touching code,
//! links' targets or markup.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

/// Elements whose content is no prose, whatever it looks like.
const VERBATIM: [&str; 7] = ["code", "pre", "kbd", "samp", "script", "style", "textarea"];
/// What a bare address ends at, besides white space and ASCII marks that no address has.
const AFTER_ADDRESS: &str = "<>\"'`|，。；：！？、（）「」『』“”《》【】…";

/// The prose of a Markdown text, as ranges of its bytes, in order and without overlaps.
///
/// Left out are code, addresses, HTML's tags and what stands in elements for code, the labels that link references are
/// found by, and all markup.
pub fn prose(markdown: &str) -> Vec<Range<usize>> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut found = Finder { markdown, ranges: Vec::new(), silent: 0, verbatim: Vec::new(), html: None };
    for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
        found.take(&event, range);
    }
    found.close_html();
    found.ranges.into_iter().flat_map(|range| without_addresses(markdown, range)).collect()
}

struct Finder<'t> {
    markdown: &'t str,
    ranges: Vec<Range<usize>>,
    /// How many things are open in which nothing is prose.
    silent: usize,
    /// Elements for code that are open in a line of prose.
    verbatim: Vec<String>,
    /// HTML that is gathered until it ends: a tag may span lines.
    html: Option<Range<usize>>,
}

impl Finder<'_> {
    fn take(&mut self, event: &Event<'_>, range: Range<usize>) {
        if let Event::Html(_) = event {
            let start = self.html.take().map_or(range.start, |open| open.start);
            self.html = Some(start..range.end);
            return;
        }
        self.close_html();
        match event {
            Event::Text(_) if self.silent == 0 && self.verbatim.is_empty() => self.push(range),
            Event::Start(tag) if is_silent(tag) => self.silent += 1,
            Event::Start(_) if self.silent > 0 => self.silent += 1,
            Event::End(end) => {
                self.silent = self.silent.saturating_sub(1);
                if matches!(end, TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell) {
                    self.verbatim.clear();
                }
            }
            Event::InlineHtml(tag) => self.tag(tag),
            Event::Text(_)
            | Event::Start(_)
            | Event::Code(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::Html(_)
            | Event::FootnoteReference(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::Rule
            | Event::TaskListMarker(_) => {}
        }
    }

    /// The parser ends a piece of text at every sign that might have been markup. Neighbours are one text, so that no word
    /// is cut in two.
    fn push(&mut self, range: Range<usize>) {
        match self.ranges.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => self.ranges.push(range),
        }
    }

    fn tag(&mut self, tag: &str) {
        let (name, closes) = tag_name(tag);
        if !VERBATIM.contains(&name.as_str()) {
            return;
        }
        if closes {
            if let Some(at) = self.verbatim.iter().rposition(|open| *open == name) {
                self.verbatim.truncate(at);
            }
        } else if !tag.ends_with("/>") {
            self.verbatim.push(name);
        }
    }

    /// The words between the tags of a block of HTML.
    fn close_html(&mut self) {
        let Some(range) = self.html.take() else { return };
        let mut rest = self.markdown.get(range.clone()).unwrap_or_default();
        let mut at = range.start;
        let mut open: Option<String> = None;
        while !rest.is_empty() {
            let words = match &open {
                Some(element) => end_of(element, rest),
                None => rest.find('<').unwrap_or(rest.len()),
            };
            if words > 0 && open.is_none() {
                self.ranges.push(at..at + words);
            }
            let (_, tag_on) = rest.split_at_checked(words).unwrap_or_default();
            let length = tag_length(tag_on);
            let (tag, after) = tag_on.split_at_checked(length).unwrap_or((tag_on, ""));
            let (name, closes) = tag_name(tag);
            match &open {
                Some(element) if closes && *element == name => open = None,
                None if !closes && VERBATIM.contains(&name.as_str()) && !tag.ends_with("/>") => open = Some(name),
                Some(_) | None => {}
            }
            at += words + tag.len();
            rest = after;
        }
    }
}

/// Whether nothing inside is prose: code, an address that is its own text, and a text that a link's target is found by.
fn is_silent(tag: &Tag<'_>) -> bool {
    match tag {
        Tag::CodeBlock(_) | Tag::MetadataBlock(_) => true,
        Tag::Link { link_type, .. } | Tag::Image { link_type, .. } => matches!(
            link_type,
            LinkType::Autolink
                | LinkType::Email
                | LinkType::Shortcut
                | LinkType::ShortcutUnknown
                | LinkType::Collapsed
                | LinkType::CollapsedUnknown
        ),
        Tag::Paragraph
        | Tag::Heading { .. }
        | Tag::BlockQuote(_)
        | Tag::HtmlBlock
        | Tag::List(_)
        | Tag::Item
        | Tag::FootnoteDefinition(_)
        | Tag::DefinitionList
        | Tag::DefinitionListTitle
        | Tag::DefinitionListDefinition
        | Tag::Table(_)
        | Tag::TableHead
        | Tag::TableRow
        | Tag::TableCell
        | Tag::Emphasis
        | Tag::Strong
        | Tag::Strikethrough
        | Tag::Superscript
        | Tag::Subscript => false,
    }
}

/// The name of a tag in small letters, and whether it is a closing one.
fn tag_name(tag: &str) -> (String, bool) {
    let inside = tag.strip_prefix('<').unwrap_or(tag);
    let (inside, closes) = inside.strip_prefix('/').map_or((inside, false), |inside| (inside, true));
    let name: String = inside.chars().take_while(char::is_ascii_alphanumeric).collect();
    (name.to_ascii_lowercase(), closes)
}

/// Where in `text` the closing tag of an element begins. What looks like tags in between is none.
fn end_of(element: &str, text: &str) -> usize {
    let closes = |at: &usize| text.get(*at..).is_some_and(|rest| tag_name(rest).0 == element);
    text.match_indices("</").map(|(at, _)| at).find(closes).unwrap_or(text.len())
}

/// How long the tag or comment at the start of `text` is; all of it where it does not end.
fn tag_length(text: &str) -> usize {
    if text.starts_with("<!--") {
        return text.find("-->").map_or(text.len(), |end| end + 3);
    }
    let mut quote = None;
    for (at, sign) in text.char_indices() {
        match quote {
            Some(open) if sign == open => quote = None,
            None if sign == '"' || sign == '\'' => quote = Some(sign),
            None if sign == '>' => return at + 1,
            Some(_) | None => {}
        }
    }
    text.len()
}

/// A range of plain text without the addresses that stand in it.
fn without_addresses(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut left = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let rest = text.get(at..range.end).unwrap_or_default();
        let address = ["http://", "https://"].iter().filter_map(|scheme| rest.find(scheme)).min();
        let Some(start) = address else {
            left.push(at..range.end);
            break;
        };
        if start > 0 {
            left.push(at..at + start);
        }
        let ends = |c: char| c.is_whitespace() || AFTER_ADDRESS.contains(c);
        let length = rest.get(start..).and_then(|address| address.find(ends)).unwrap_or(rest.len() - start);
        at += start + length;
    }
    left
}

/// The prose of a plain text, such as a title: all but the addresses in it.
pub fn plain_prose(text: &str) -> Vec<Range<usize>> {
    without_addresses(text, 0..text.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(markdown: &str) -> Vec<&str> {
        prose(markdown).into_iter().map(|range| markdown.get(range).unwrap()).collect()
    }

    #[test]
    fn words_are_prose_and_markup_is_not() {
        assert_eq!(found("# 标题 {#锚}\n\n一*二*三!四\n\n- [ ] 五\n"), ["标题", "一", "二", "三!四", "五"]);
        assert_eq!(found("|甲|乙|\n|-|-|\n|丙|丁|\n"), ["甲", "乙", "丙", "丁"]);
    }

    #[test]
    fn code_is_not_prose() {
        assert_eq!(found("看`代码`吧\n\n```sh\n代码\n```\n\n    代码\n"), ["看", "吧"]);
        assert_eq!(found("看<code title=\"题\">代码</code>吧"), ["看", "吧"]);
        assert_eq!(found("<pre>\n代码\n</pre>\n\n后"), ["\n", "后"]);
    }

    #[test]
    fn where_links_lead_is_not_prose_and_what_they_say_is() {
        assert_eq!(found("[链接](https://例.org/简体 \"题\")，![图](图.png)"), ["链接", "，", "图"]);
        assert_eq!(found("<https://例.org/简体> 后"), [" 后"]);
        assert_eq!(found("见 https://zh.wikipedia.org/wiki/简体字，后面"), ["见 ", "，后面"]);
        // What a reference is found by must stay as its definition has it.
        assert_eq!(found("[参考] 和 [文字][参考]\n\n[参考]: https://例.org/简\n"), [" 和 ", "文字"]);
        assert_eq!(found("文[^注]\n\n[^注]: 说明\n"), ["文", "说明"]);
    }

    #[test]
    fn the_words_of_html_are_prose_and_its_attributes_are_not() {
        assert_eq!(found("<div title=\"题 > 目\">\n词<!-- 注 --><b>语</b>\n</div>\n"), ["\n词", "语", "\n", "\n"]);
        assert_eq!(found("一<span title=\"题\">二</span>"), ["一", "二"]);
        assert_eq!(found("<script>\nvar 变量 = 1 < 2;\n</script>\n"), ["\n"]);
    }

    proptest! {
        #[test]
        fn ranges_are_in_order_and_between_letters(text in "[ \\n`<>&/a简体#*_\\[\\]()!|:h\"-]{0,60}") {
            let mut end = 0;
            for range in prose(&text) {
                prop_assert!(range.start >= end && range.end <= text.len());
                prop_assert!(text.get(range.clone()).is_some());
                end = range.end;
            }
        }
    }
}
