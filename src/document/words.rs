//! Words in the form in which they are kept: NFC, and single spaces between them.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization as _, is_nfc};

/// `text` with every run of white space as one space, none at the ends.
pub(super) fn single_spaced(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words
}

/// `text` in Unicode normal form C.
pub(super) fn nfc(text: String) -> String {
    if is_nfc(&text) { text } else { text.nfc().collect() }
}

/// `text` with `\r\n` and a lone `\r` as `\n`, so that a document reads the same wherever it was saved.
pub(super) fn unix_lines(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::Borrowed(text) }
}
