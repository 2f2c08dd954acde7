//! A revision's text as it is compared: title, description and blocks of words.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;

/// What a block of a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlockKind {
    /// A heading, with its level 1 to 6.
    Heading(u8),
    /// A paragraph, also one inside a quotation.
    Paragraph,
    /// An item of a list, without the items nested in it.
    ListItem,
    /// A row of a table, its cells separated by ` | `.
    TableRow,
    /// A code block; its words are compared as written.
    Code,
    /// A block of raw HTML, as the words it shows.
    Html,
}

/// One block: its words, and where its links lead.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Block {
    /// What the block is.
    pub kind: BlockKind,
    /// The words it shows: markup dropped, NFC, white space collapsed (line breaks are kept in [`BlockKind::Code`]).
    pub text: String,
    /// Targets of its links and images, in order.
    pub links: Vec<String>,
}

/// The text of one revision, ready to be compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// The headline.
    pub title: Option<String>,
    /// The summary or standfirst.
    pub description: Option<String>,
    /// The body; `None` where only metadata is known (feeds, sitemaps), which is not the same as an empty body.
    pub blocks: Option<Vec<Block>>,
    /// Whether the body came with all its white space collapsed to single spaces, so that block borders are guesses.
    pub collapsed: bool,
}

/// SHA-256 over the words of a title, a description and a body.
///
/// White space does not count, so a document and its white-space-collapsed copy have one digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Which recipe made the digest; stored beside it, so that a better recipe can come later.
    pub const VERSION: i16 = 1;

    /// The digest of a text. `body` is Markdown without front matter and without the trailing link sections that the
    /// publisher re-renders by itself.
    pub fn of(title: Option<&str>, description: Option<&str>, body: Option<&str>) -> Self {
        let mut hasher = Sha256::new();
        for part in [title, description, body] {
            // A byte that no UTF-8 text holds marks each part's start, and whether it is there at all.
            hasher.update([if part.is_some() { 0xff } else { 0xfe }]);
            let mut buffer = [0; 4];
            for (nth, word) in part.unwrap_or_default().split_whitespace().enumerate() {
                if nth > 0 {
                    hasher.update(b" ");
                }
                if word.is_ascii() {
                    hasher.update(word.as_bytes());
                } else {
                    for character in word.nfc() {
                        hasher.update(character.encode_utf8(&mut buffer).as_bytes());
                    }
                }
            }
        }
        Self(hasher.finalize().into())
    }

    /// The digest from its 32 bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// 64 lower-case hexadecimal digits.
    pub fn to_hex(self) -> String {
        hex(&self.0)
    }

    /// Reads what [`Digest::to_hex`] wrote, in either case.
    pub fn from_hex(hex: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        if hex.len() != 64 || !hex.is_ascii() {
            return None;
        }
        for (nth, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(hex.get(nth * 2..nth * 2 + 2)?, 16).ok()?;
        }
        Some(Self(bytes))
    }
}

/// Bytes in lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_and_unicode_form_do_not_count_but_words_and_places_do() {
        let digest = |title, body| Digest::of(Some(title), None, Some(body));
        assert_eq!(digest("A  b", "# c\n\nd\r\n"), digest("A b", "# c d"));
        assert_eq!(digest("caf\u{e9}", ""), digest("cafe\u{301}", ""));
        assert_ne!(digest("A", "b"), digest("A b", ""));
        assert_ne!(Digest::of(None, None, Some("")), Digest::of(None, None, None));
        assert_ne!(digest("ab", "c"), digest("a b", "c"));
    }

    #[test]
    fn hexadecimal_reads_back() {
        let digest = Digest::of(Some("譯樣"), None, None);
        assert_eq!(Digest::from_hex(&digest.to_hex()), Some(digest));
        assert_eq!(Digest::from_hex("zz"), None);
    }
}
