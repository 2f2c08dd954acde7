//! Marks what a search found inside a headline.

use crate::domain::fold;

/// A piece of a text: found, or between finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Whether the search found it.
    pub found: bool,
    /// Its words.
    pub text: String,
}

/// The text in pieces, every place marked where a word of the search stands. Words are compared as the search compares
/// them: case and width do not count.
pub(super) fn pieces(text: &str, search: &str) -> Vec<Piece> {
    // Folded character by character, so that every folded character knows where it came from.
    let characters: Vec<char> = text.chars().collect();
    let mut folded: Vec<(char, usize)> = Vec::with_capacity(characters.len());
    for (nth, character) in characters.iter().enumerate() {
        folded.extend(fold(character.encode_utf8(&mut [0; 4])).chars().map(|folded| (folded, nth)));
    }
    let mut found = vec![false; characters.len()];
    for word in search.split_whitespace() {
        let word: Vec<char> = fold(word).chars().collect();
        for window in folded.windows(word.len().max(1)) {
            if window.iter().map(|(folded, _)| folded).eq(&word) {
                for (_, nth) in window {
                    if let Some(found) = found.get_mut(*nth) {
                        *found = true;
                    }
                }
            }
        }
    }
    let mut pieces: Vec<Piece> = Vec::new();
    for (character, found) in characters.into_iter().zip(found) {
        match pieces.last_mut() {
            Some(last) if last.found == found => last.text.push(character),
            _ => pieces.push(Piece { found, text: character.to_string() }),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, search: &str) -> String {
        let mark = |piece: Piece| if piece.found { format!("[{}]", piece.text) } else { piece.text };
        pieces(text, search).into_iter().map(mark).collect()
    }

    #[test]
    fn every_word_is_marked_wherever_it_stands() {
        assert_eq!(shown("Rates rise: Fed raises rates", "rate RISE"), "[Rate]s [rise]: Fed raises [rate]s");
        assert_eq!(shown("天文台改發九號烈風", "烈風 天文"), "[天文]台改發九號[烈風]");
        assert_eq!(shown("ＡＢＣ half width", "abc"), "[ＡＢＣ] half width");
        assert_eq!(shown("a\u{30ab}\u{3099}", ""), "a\u{30ab}\u{3099}");
        assert_eq!(shown("", "x"), "");
    }
}
