//! From stored fields to the text that is compared: the one path, for a document just read and for a revision loaded
//! again.

use super::{
    blocks::blocks,
    collapsed::{collapsed_blocks, is_collapsed},
    link_sections::cut,
    words::{nfc, single_spaced, unix_lines},
};
use crate::domain::{Digest, RelatedLink, Text};

/// What a title, a description and a body come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextParts {
    /// The text to compare.
    pub text: Text,
    /// Its digest.
    pub digest: Digest,
    /// The links of the trailing sections that are no text.
    pub related: Vec<RelatedLink>,
}

/// The text, the digest and the related links of a revision.
///
/// `body` is Markdown without front matter, with its line breaks or collapsed; `None` where only metadata is known.
/// `link_sections` are headings of trailing sections that are no text, beside those recognised by their shape.
pub fn text_of(
    title: Option<&str>,
    description: Option<&str>,
    body: Option<&str>,
    link_sections: &[String],
) -> TextParts {
    let field = |text: Option<&str>| text.map(|text| nfc(single_spaced(text)));
    let mut text = Text { title: field(title), description: field(description), blocks: None, collapsed: false };
    let Some(body) = body.map(unix_lines) else {
        return TextParts { text, digest: Digest::of(title, description, None), related: Vec::new() };
    };
    let cut = cut(&body, title, link_sections);
    // Judged on the whole body: without its link sections a short one may have no marker left.
    text.collapsed = is_collapsed(title, &body);
    text.blocks = Some(if text.collapsed { collapsed_blocks(title, cut.text) } else { blocks(cut.text) });
    TextParts { text, digest: Digest::of(title, description, Some(cut.text)), related: cut.related }
}
