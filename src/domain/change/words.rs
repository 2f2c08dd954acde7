//! Words: how a run of blocks is cut into the units that are compared and marked.

use std::{collections::HashMap, ops::Range, sync::OnceLock};

use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed, options::WordBreakInvariantOptions};

use super::normal::{Class, class, composed, folded, folded_letter};
use crate::domain::BlockKind;

/// A word, or one mark of punctuation.
#[derive(Debug)]
pub(super) struct Word {
    /// As it is compared.
    pub(super) key: String,
    /// What it is made of.
    pub(super) class: Class,
    /// How many characters it has, as compared.
    pub(super) weight: usize,
    /// Which piece of the passage it stands in.
    pub(super) piece: usize,
    /// Where in that piece's text, in bytes.
    pub(super) range: Range<usize>,
}

/// One block (or title, or description) of a passage.
#[derive(Debug)]
pub(super) struct Piece {
    /// The block's index in its text; 0 for a title or a description.
    pub(super) block: usize,
    /// What it is.
    pub(super) kind: BlockKind,
    /// Its text, in NFC.
    pub(super) text: String,
    /// Its words, as a range of the passage's.
    pub(super) words: Range<usize>,
}

/// A run of blocks as one stream of words.
#[derive(Debug, Default)]
pub(super) struct Passage {
    /// The blocks.
    pub(super) pieces: Vec<Piece>,
    /// Their words, in order.
    pub(super) words: Vec<Word>,
}

impl Passage {
    /// Reads blocks, given as index, kind and text.
    ///
    /// `lossy` says that borders and markers of blocks are guesses: punctuation, which cannot be told from list and
    /// table markers then, is left out, and no block is taken for code.
    pub(super) fn read<'t>(blocks: impl Iterator<Item = (usize, BlockKind, &'t str)>, lossy: bool) -> Self {
        let mut passage = Self::default();
        for (block, kind, text) in blocks {
            let kind = if lossy && kind == BlockKind::Code { BlockKind::Paragraph } else { kind };
            let text = composed(text).into_owned();
            let start = passage.words.len();
            passage.cut(&text, kind == BlockKind::Code, lossy);
            let words = start..passage.words.len();
            passage.pieces.push(Piece { block, kind, text, words });
        }
        passage
    }

    /// Adds the words of one more piece.
    fn cut(&mut self, text: &str, code: bool, lossy: bool) {
        let piece = self.pieces.len();
        let mut previous = 0;
        for end in breaks(text) {
            let range = previous..end;
            previous = end;
            let Some(slice) = text.get(range.clone()) else { continue };
            let key: String = if code { slice.to_owned() } else { slice.chars().filter_map(folded).collect() };
            let class = key.chars().map(class).fold(Class::Space, strongest);
            if class == Class::Space || (lossy && class == Class::Mark) {
                continue;
            }
            let weight = key.chars().filter(|c| !c.is_whitespace()).count();
            self.words.push(Word { key, class, weight, piece, range });
        }
    }

    /// The piece that a word stands in.
    pub(super) fn piece_of(&self, word: usize) -> Option<&Piece> {
        self.words.get(word).and_then(|word| self.pieces.get(word.piece))
    }

    /// Whether a word is a number as items and headings bear it: `3.`, `12)`.
    pub(super) fn is_numbering(&self, word: usize) -> bool {
        let Some((word, piece)) = self.words.get(word).and_then(|word| Some((word, self.pieces.get(word.piece)?)))
        else {
            return false;
        };
        let mut after = piece.text.get(word.range.end..).unwrap_or_default().chars();
        word.key.len() <= 3
            && word.key.chars().all(|c| c.is_ascii_digit())
            && matches!(after.next(), Some('.' | ')' | '、' | '．'))
            && !after.next().is_some_and(char::is_alphanumeric)
    }

    /// The words in a range; none where it is out of bounds.
    pub(super) fn slice(&self, range: &Range<usize>) -> &[Word] {
        self.words.get(range.clone()).unwrap_or_default()
    }

    /// The weight of the words in a range.
    pub(super) fn weight(&self, range: &Range<usize>) -> usize {
        self.slice(range).iter().map(|word| word.weight).sum()
    }

    /// The text that a range of words covers, with everything between them, joined over the borders of pieces.
    pub(super) fn covered(&self, range: &Range<usize>) -> String {
        let mut covered = String::new();
        for (nth, word) in self.slice(range).iter().enumerate() {
            let Some(piece) = self.pieces.get(word.piece) else { continue };
            let next = self.words.get(range.start + nth + 1).filter(|next| next.piece == word.piece);
            let last = range.start + nth + 1 >= range.end;
            let end = if last { word.range.end } else { next.map_or(piece.text.len(), |next| next.range.start) };
            covered.push_str(piece.text.get(word.range.start..end).unwrap_or_default());
            if next.is_none() && !last {
                covered.push(' ');
            }
        }
        covered
    }
}

/// Numbers the words of two passages so that equal words have equal numbers.
pub(super) fn numbered(old: &Passage, new: &Passage) -> (Vec<u32>, Vec<u32>) {
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let mut number = |word| {
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        *numbers.entry(word).or_insert(next)
    };
    let old = old.words.iter().map(|word| number(word.key.as_str())).collect();
    let new = new.words.iter().map(|word| number(word.key.as_str())).collect();
    (old, new)
}

/// The class that decides what a word made of two characters is.
const fn strongest(a: Class, b: Class) -> Class {
    match (a, b) {
        (Class::Joined, _) | (_, Class::Joined) => Class::Joined,
        (Class::Letter, _) | (_, Class::Letter) => Class::Letter,
        (Class::Mark, _) | (_, Class::Mark) => Class::Mark,
        (Class::Space, Class::Space) => Class::Space,
    }
}

/// Where words end, in bytes, in rising order; the last is the text's end.
fn breaks(text: &str) -> Vec<usize> {
    // The dictionary model, not the neural one for Thai, Khmer and the like: slower by an order of magnitude there, and
    // two revisions need only be cut alike.
    static SEGMENTER: OnceLock<WordSegmenterBorrowed<'static>> = OnceLock::new();
    let segmenter = SEGMENTER.get_or_init(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));
    if text.is_ascii() {
        return segmenter.segment_str(text).skip_while(|at| *at == 0).collect();
    }
    let folded: String = text.chars().map(folded_letter).collect();
    let mut ends = segmenter.segment_str(&folded).skip_while(|at| *at == 0).peekable();
    let mut breaks = Vec::new();
    for ((at, _), (folded_at, _)) in text.char_indices().zip(folded.char_indices()) {
        if ends.next_if_eq(&folded_at).is_some() {
            breaks.push(at);
        }
    }
    breaks.push(text.len());
    breaks
}
