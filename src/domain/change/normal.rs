//! The form in which characters are compared: what renders the same, or is typed differently by habit, becomes equal.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark, is_nfc};

/// What a character is to a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// White space: it parts words and is never compared itself.
    Space,
    /// A letter or digit of a script that parts its words by spaces.
    Letter,
    /// A character of a script that does not part its words by spaces (Han, kana, Thai …).
    Joined,
    /// Punctuation and symbols.
    Mark,
}

/// The class of a character.
pub(super) fn class(c: char) -> Class {
    if c.is_ascii_alphanumeric() || c == '_' {
        Class::Letter
    } else if c.is_whitespace() {
        Class::Space
    } else if is_joined(c) {
        Class::Joined
    } else if !c.is_ascii() && (c.is_alphanumeric() || is_combining_mark(c)) {
        Class::Letter
    } else {
        Class::Mark
    }
}

/// Whether a character belongs to a script written without spaces between words.
fn is_joined(c: char) -> bool {
    matches!(c,
        '\u{0e01}'..='\u{0e4e}' // Thai
        | '\u{0e81}'..='\u{0ece}' // Lao
        | '\u{1000}'..='\u{109f}' // Burmese
        | '\u{1780}'..='\u{17d3}' // Khmer
        | '々' | '〆' | '〇'
        | '\u{3041}'..='\u{312f}' // kana, Bopomofo
        | '\u{31a0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}' // half-width kana
        | '\u{20000}'..='\u{3ffff}')
}

/// Canonical composition (NFC), borrowed where the text has it already, as nearly all texts have.
pub(super) fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

/// A character as it is compared; `None` for one that shows nothing.
///
/// Shapes of one quotation mark are equal, and so are full and half width. Dashes of different length stay apart: an
/// editor who changes one meant to, if only as a slip of typography.
pub(super) fn folded(c: char) -> Option<char> {
    if c.is_ascii() {
        return Some(if c.is_ascii_whitespace() { ' ' } else { c });
    }
    Some(match c {
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{fe0e}' | '\u{fe0f}' | '\u{feff}' => {
            return None;
        }
        '\u{2010}' | '\u{2011}' | '\u{2212}' => '-',
        '。' | '｡' => '.',
        '､' => '、',
        '〜' => '~',
        '￥' => '¥',
        '！'..='～' => half_width(c),
        c if c.is_whitespace() => ' ',
        c => straight(c),
    })
}

/// Only what must be equal *before* words are told apart: quotation marks, and the width of letters and digits.
///
/// A full-width stop becomes no ASCII one here: between two Latin words that would make them a single word.
pub(super) fn folded_letter(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => half_width(c),
        c => straight(c),
    }
}

/// The ASCII character of a full-width one.
fn half_width(c: char) -> char {
    char::from_u32(u32::from(c).wrapping_sub(0xfee0)).unwrap_or(c)
}

/// A quotation mark in its straight shape.
const fn straight(c: char) -> char {
    match c {
        '“' | '”' | '„' | '‟' | '«' | '»' | '＂' | '″' => '"',
        '‘' | '’' | '‚' | '‛' | '＇' | '′' => '\'',
        c => c,
    }
}

/// A text in the form in which it is compared as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Canonical {
    /// Equal for two texts exactly when nothing but white space, width, quotation marks and Unicode form differ.
    pub(super) text: String,
    /// How many characters it has, white space apart: its weight in a share.
    pub(super) weight: usize,
    /// How many words it has; two characters of a script without spaces count as one.
    pub(super) words: usize,
}

/// A character of code as it is compared. A formatter that turns `"a"` into `'a'` all over a site's examples changes
/// nothing that a translator would have to carry over (scenario 17).
pub(super) const fn folded_in_code(c: char) -> char {
    if c == '"' { '\'' } else { c }
}

/// Brings a text to its canonical form. Code keeps its widths and curly marks, and loses its white space and the choice
/// between `'` and `"`.
pub(super) fn canonical(text: &str, code: bool) -> Canonical {
    let composed = composed(text);
    let mut canonical = Canonical { text: String::with_capacity(composed.len()), ..Canonical::default() };
    let (mut previous, mut space, mut joined) = (Class::Space, false, 0);
    for c in composed.chars() {
        let Some(c) = (if code { Some(folded_in_code(c)) } else { folded(c) }) else { continue };
        let class = class(c);
        match class {
            Class::Space => {
                space = true;
                continue;
            }
            Class::Letter if previous == Class::Letter && space => {
                // The only white space that counts is what parts two words.
                canonical.text.push(' ');
                canonical.words += 1;
            }
            Class::Letter => canonical.words += usize::from(previous != Class::Letter),
            Class::Joined => joined += 1,
            Class::Mark => {}
        }
        canonical.text.push(c);
        canonical.weight += 1;
        (previous, space) = (class, false);
    }
    canonical.words += usize::midpoint(joined, 1);
    canonical
}
