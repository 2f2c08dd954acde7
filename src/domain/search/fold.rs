//! Folding text for search: case, accents, full or half width, and Simplified or Traditional do not count.

use std::sync::LazyLock;

use unicode_normalization::{UnicodeNormalization as _, char::canonical_combining_class};

/// Every character that has a simplified form, in order, with that form.
static SIMPLIFIED: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let lines = include_str!("simplified.txt").lines().filter(|line| !line.starts_with('#'));
    let pair = |pair: &str| {
        let mut characters = pair.chars();
        characters.next().zip(characters.next())
    };
    lines.flat_map(str::split_whitespace).filter_map(pair).collect()
});

/// The text as it is searched: compatibility forms made plain, lower case, without accents, Chinese characters in their
/// simplified form, white space collapsed.
///
/// Several characters may fold to one (`發` and `髮` to `发`): a search finds too much rather than too little.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let before = folded.len();
        if before > 0 {
            folded.push(' ');
        }
        let begun = folded.len();
        fold_into(word, &mut folded);
        // Of an accent that stands by itself nothing is left, and so no space either.
        if folded.len() == begun {
            folded.truncate(before);
        }
    }
    folded
}

fn fold_into(word: &str, folded: &mut String) {
    let lower = word.nfkc().flat_map(char::to_lowercase);
    // Only the accents of European scripts: elsewhere marks are letters of their own.
    let plain = lower.nfkd().filter(|character| !('\u{300}'..='\u{36f}').contains(character)).nfc();
    folded.extend(plain.map(simplified).filter(|character| !character.is_whitespace()));
}

fn simplified(character: char) -> char {
    if character < '\u{3400}' {
        return character;
    }
    let place = SIMPLIFIED.binary_search_by_key(&character, |(known, _)| *known);
    place.ok().and_then(|place| SIMPLIFIED.get(place)).map_or(character, |(_, simplified)| *simplified)
}

/// The characters of a text as they are searched, each with the number of the character that it came from.
pub(super) fn folded_characters(text: &str) -> Vec<(char, usize)> {
    let mut folded = Vec::with_capacity(text.len());
    let mut written = String::new();
    let mut cluster = String::new();
    let mut began = 0;
    let mut close = |cluster: &mut String, began: usize| {
        written.clear();
        if cluster.starts_with(char::is_whitespace) {
            // No word goes on beyond it.
            written.push(' ');
        } else {
            fold_into(cluster, &mut written);
        }
        folded.extend(written.chars().map(|character| (character, began)));
        cluster.clear();
    };
    for (nth, character) in text.chars().enumerate() {
        // A mark folds together with the character that it stands on.
        let first = std::iter::once(character).nfkd().next();
        if first.is_none_or(|first| canonical_combining_class(first) == 0) {
            close(&mut cluster, began);
            began = nth;
        }
        cluster.push(character);
    }
    close(&mut cluster, began);
    folded
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_readers_take_for_the_same_folds_to_the_same() {
        for (one, other) in [
            ("颱風吹襲，學校停課", "台风吹袭，学校停课"),
            ("頭髮", "头发"),
            ("裏面", "裡面"),
            ("綫路", "線路"),
            ("衞生署", "衛生署"),
            ("ＡＢＣ１２３", "abc123"),
            ("ﾃﾞｰﾀ", "データ"),
            ("Café Zürich ÅNGSTRÖM", "cafe zurich angstrom"),
            ("e\u{301}te\u{301}", "ÉTÉ"),
            ("İstanbul", "istanbul"),
            ("a \u{3000} b", "A b"),
            ("\u{b8}\ta \u{b4} b \u{a8}", "a b"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} and {other}");
        }
        // Marks that make another letter stay.
        assert_ne!(fold("が"), fold("か"));
        assert_ne!(fold("กี"), fold("ก"));
    }

    #[test]
    fn the_table_is_in_order_and_leads_nowhere_twice() {
        assert!(SIMPLIFIED.len() > 3_000);
        assert!(SIMPLIFIED.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(SIMPLIFIED.iter().all(|(from, to)| from != to && simplified(*to) == *to));
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in ".{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once.clone());
            prop_assert!(!once.contains("  ") && once.trim() == once);
        }

        #[test]
        fn case_and_width_do_not_count(text in "[a-zA-Z0-9 ]{0,20}") {
            let wide: String = text.chars().map(|c| match c {
                '!'..='~' => char::from_u32(u32::from(c) - 0x21 + 0xff01).unwrap(),
                other => other,
            }).collect();
            prop_assert_eq!(fold(&wide), fold(&text));
            prop_assert_eq!(fold(&text.to_uppercase()), fold(&text));
        }

        #[test]
        fn characters_know_where_they_came_from(text in "[\\PC 颱風ﾃﾞé]{0,30}") {
            let count = text.chars().count();
            let characters = folded_characters(&text);
            prop_assert!(characters.iter().all(|(_, from)| *from < count));
            prop_assert!(characters.windows(2).all(|pair| pair[0].1 <= pair[1].1));
        }
    }
}
