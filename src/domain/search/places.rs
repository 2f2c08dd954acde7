//! Where in a text the words of a search stand.

use super::{Search, fold::folded_characters};

/// A piece of a text: found, or between finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Whether the search found it.
    pub found: bool,
    /// Its words.
    pub text: String,
}

/// The text in pieces, every place marked where a word of the search stands: as it is written, whatever it was found as.
pub fn pieces(text: &str, search: &Search) -> Vec<Piece> {
    let characters: Vec<char> = text.chars().collect();
    // Every folded character knows where it came from, and a find that ends inside of one marks all of it.
    let folded = folded_characters(text);
    let mut found = vec![false; characters.len()];
    for word in search.words() {
        let word: Vec<char> = word.chars().collect();
        for window in folded.windows(word.len().max(1)) {
            if window.iter().map(|(folded, _)| folded).eq(&word)
                && let (Some((_, first)), Some((_, last))) = (window.first(), window.last())
            {
                let end = folded.iter().map(|(_, from)| *from).find(|from| from > last).unwrap_or(characters.len());
                found.iter_mut().take(end).skip(*first).for_each(|found| *found = true);
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
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str, search: &str) -> String {
        let mark = |piece: Piece| if piece.found { format!("[{}]", piece.text) } else { piece.text };
        pieces(text, &Search::parse(search)).into_iter().map(mark).collect()
    }

    #[test]
    fn every_word_is_marked_wherever_it_stands() {
        assert_eq!(shown("Rates rise: Fed raises rates", "rate RISE"), "[Rate]s [rise]: Fed raises [rate]s");
        assert_eq!(shown("天文台改發九號烈風", "烈風 天文"), "[天文]台改發九號[烈風]");
        assert_eq!(shown("天文台改發九號烈風", "烈风"), "天文台改發九號[烈風]");
        assert_eq!(shown("台风停课", "颱風"), "[台风]停课");
        assert_eq!(shown("ＡＢＣ half width", "abc"), "[ＡＢＣ] half width");
        assert_eq!(shown("Un cafe\u{301} noir", "café"), "Un [cafe\u{301}] noir");
        assert_eq!(shown("ﾃﾞｰﾀ", "データ"), "[ﾃﾞｰﾀ]");
        assert_eq!(shown("a\u{30ab}\u{3099}", ""), "a\u{30ab}\u{3099}");
        assert_eq!(shown("", "x"), "");
    }

    proptest! {
        #[test]
        fn marking_changes_no_word(text in "[\\PC 颱風]{0,30}", search in "[\\PC 颱風]{0,6}") {
            let joined: String = pieces(&text, &Search::parse(&search)).into_iter().map(|piece| piece.text).collect();
            prop_assert_eq!(joined, text);
        }
    }
}
