//! Searching: what is searched for, what texts are found by, and where in a text the finds stand.

mod fold;
mod grams;
mod places;
mod searched;

use std::collections::BTreeSet;

pub use fold::fold;
pub use grams::{Gram, grams};
pub use places::{Piece, pieces};
pub use searched::Searched;

/// How many words a search looks for; the rest of a longer one is left out.
const MOST_WORDS: usize = 16;
/// How long a word is looked for, in characters; the rest of a longer one is left out.
const LONGEST_WORD: usize = 100;

/// What somebody searches for: every word must stand somewhere in what is searched.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Search {
    words: Vec<String>,
    number: Option<i64>,
}

impl Search {
    /// Reads what was typed. A pasted address is searched for by its parts, without its scheme; a lone number also means
    /// the article with that number.
    pub fn parse(typed: &str) -> Self {
        let number = typed.trim().trim_start_matches('#');
        let number = (number.len() <= 18).then(|| number.parse().ok()).flatten().filter(|number| *number > 0);
        let mut words: Vec<String> = Vec::new();
        for word in fold(typed).split(' ') {
            let parts = match word.split_once("://") {
                Some((_, address)) => address.split(['/', '?', '#']).collect(),
                None => vec![word],
            };
            for part in parts.into_iter().filter(|part| !part.is_empty()) {
                let part: String = part.chars().take(LONGEST_WORD).collect();
                if !words.contains(&part) {
                    words.push(part);
                }
            }
        }
        words.truncate(MOST_WORDS);
        Self { words, number }
    }

    /// The words, folded, in the order typed.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// The number of the article that may be meant.
    pub const fn number(&self) -> Option<i64> {
        self.number
    }

    /// Whether it asks for nothing.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The pieces that whatever is found has. None where the words have no letter and no digit.
    pub fn grams(&self) -> BTreeSet<Gram> {
        self.words.iter().flat_map(|word| grams::asked(word)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_is_read_and_held_within_bounds() {
        let search = Search::parse(" Typhoon  颱風 typhoon ");
        assert_eq!(search.words(), ["typhoon", "台风"]);
        assert_eq!(search.number(), None);
        let address = Search::parse("https://news.example/zh-hk/local/a?x=1#top");
        assert_eq!(address.words(), ["news.example", "zh-hk", "local", "a", "x=1", "top"]);
        assert_eq!(Search::parse("#42").number(), Some(42));
        assert_eq!(Search::parse("42").number(), Some(42));
        assert_eq!(Search::parse("-42").number(), None);
        assert!(Search::parse(" \u{301}").is_empty());
        let many: Vec<String> = (0..99).map(|nth| format!("w{nth}")).collect();
        let long = Search::parse(&format!("{} {}", "x".repeat(5_000), many.join(" ")));
        assert_eq!(long.words().len(), MOST_WORDS);
        assert_eq!(long.words()[0].len(), LONGEST_WORD);
    }
}
