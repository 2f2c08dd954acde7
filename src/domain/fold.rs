//! Folding text for search: case and full or half width do not count.

use unicode_normalization::UnicodeNormalization as _;

/// The text as it is searched: NFKC, lower case, white space collapsed.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for (nth, word) in text.split_whitespace().enumerate() {
        if nth > 0 {
            folded.push(' ');
        }
        folded.extend(word.nfkc().flat_map(char::to_lowercase));
    }
    folded
}
