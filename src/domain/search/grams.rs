//! The pieces that texts are found by. Chinese is written without spaces, and most of its words have two characters: so
//! Han, kana and Hangul go by two, other letters and digits by three.
//!
//! At the end of a run the pieces get shorter down to one character. So whatever is shorter than a piece stands at the
//! beginning of one, wherever it stands in the text.

use std::collections::BTreeSet;

/// A piece that a search asks for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gram {
    /// Exactly this piece.
    Whole(String),
    /// Any piece that begins so.
    Beginning(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Dense,
    Letters,
}

impl Script {
    fn of(character: char) -> Option<Self> {
        if !character.is_alphanumeric() {
            return None;
        }
        let dense = matches!(character,
            '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
        Some(if dense { Self::Dense } else { Self::Letters })
    }

    const fn length(self) -> usize {
        match self {
            Self::Dense => 2,
            Self::Letters => 3,
        }
    }
}

/// The runs of a folded text that are of one script and all letters and digits.
fn runs(folded: &str) -> Vec<(Script, Vec<char>)> {
    let mut runs: Vec<(Script, Vec<char>)> = Vec::new();
    let mut before = None;
    for character in folded.chars() {
        let script = Script::of(character);
        match (script, runs.last_mut()) {
            (Some(script), Some((_, run))) if before == Some(script) => run.push(character),
            (Some(script), _) => runs.push((script, vec![character])),
            (None, _) => {}
        }
        before = script;
    }
    runs
}

/// All pieces of a folded text.
pub fn grams(folded: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for (script, run) in runs(folded) {
        for begin in 0..run.len() {
            all.insert(run.iter().skip(begin).take(script.length()).collect());
        }
    }
    all
}

/// The pieces that a text must have if it holds this folded word.
pub(super) fn asked(word: &str) -> BTreeSet<Gram> {
    let mut all = BTreeSet::new();
    for (script, run) in runs(word) {
        if run.len() < script.length() {
            all.insert(Gram::Beginning(run.into_iter().collect()));
        } else {
            all.extend(run.windows(script.length()).map(|gram| Gram::Whole(gram.iter().collect())));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::search::fold;

    fn has(grams: &BTreeSet<String>, asked: &Gram) -> bool {
        match asked {
            Gram::Whole(gram) => grams.contains(gram),
            Gram::Beginning(begin) => grams.iter().any(|gram| gram.starts_with(begin)),
        }
    }

    #[test]
    fn han_goes_by_two_and_letters_by_three() {
        let all: Vec<String> = grams("天文台 rain, a股").into_iter().collect();
        assert_eq!(all, ["a", "ain", "in", "n", "rai", "台", "天文", "文台", "股"]);
        assert_eq!(asked("天文").into_iter().collect::<Vec<_>>(), [Gram::Whole("天文".to_owned())]);
        assert_eq!(asked("eu").into_iter().collect::<Vec<_>>(), [Gram::Beginning("eu".to_owned())]);
        assert!(asked("--").is_empty());
    }

    proptest! {
        #[test]
        fn whatever_stands_in_a_text_is_among_its_pieces(
            text in "[a-c天文台ア-ウ0-2 .-]{1,20}",
            from in 0usize..20,
            length in 1usize..6,
        ) {
            let folded = fold(&text);
            let word: String = folded.chars().skip(from).take(length).take_while(|c| *c != ' ').collect();
            let pieces = grams(&folded);
            for asked in asked(&word) {
                prop_assert!(has(&pieces, &asked), "{asked:?} of {word} in {folded}");
            }
        }
    }
}
