//! The order of names and headlines as a reader's language has it, from ICU's data.

use std::sync::OnceLock;

use icu_collator::{CollatorBorrowed, CollatorPreferences};
use icu_locale_core::locale;

/// How a language orders words of all languages. Numbers within words go by their size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Collation {
    /// As English does: by letters.
    Letters,
    /// As Simplified Chinese does: by pinyin.
    Pinyin,
    /// As Traditional Chinese does: by the number of strokes.
    Strokes,
}

impl Collation {
    /// Of two words, the one whose key is less comes first. Words that differ in nothing that matters have the same key.
    pub fn key(self, words: &str) -> Vec<u8> {
        let mut key = Vec::new();
        match self.collator() {
            // A `Vec` takes everything.
            Some(collator) => collator.write_sort_key_to(words, &mut key).unwrap_or_default(),
            None => key.extend_from_slice(words.as_bytes()),
        }
        key
    }

    /// `None` where ICU lacked its own data, which a test shows that it does not.
    fn collator(self) -> Option<&'static CollatorBorrowed<'static>> {
        static COLLATORS: [OnceLock<Option<CollatorBorrowed<'static>>>; 3] = [const { OnceLock::new() }; 3];
        let (place, preferences): (usize, CollatorPreferences) = match self {
            Self::Letters => (0, locale!("en-u-kn").into()),
            Self::Pinyin => (1, locale!("zh-Hans-u-kn").into()),
            Self::Strokes => (2, locale!("zh-Hant-u-kn").into()),
        };
        let load = || CollatorBorrowed::try_new(preferences, icu_collator::options::CollatorOptions::default()).ok();
        COLLATORS.get(place)?.get_or_init(load).as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted<'a>(collation: Collation, words: &[&'a str]) -> Vec<&'a str> {
        let mut words = words.to_vec();
        words.sort_by_cached_key(|words| collation.key(words));
        words
    }

    #[test]
    fn each_language_has_its_own_order() {
        // 王 wáng, four strokes; 一 yī, one; 安 ān, six.
        let words = ["王", "一", "安"];
        assert_eq!(sorted(Collation::Pinyin, &words), ["安", "王", "一"]);
        assert_eq!(sorted(Collation::Strokes, &words), ["一", "王", "安"]);
    }

    #[test]
    fn letters_go_by_the_alphabet_whatever_their_case_and_accents_and_numbers_by_their_size() {
        for collation in [Collation::Letters, Collation::Pinyin, Collation::Strokes] {
            let words = ["Zebra", "part 10", "Éclair", "apple", "Part 2", "egg"];
            assert_eq!(sorted(collation, &words), ["apple", "Éclair", "egg", "Part 2", "part 10", "Zebra"]);
        }
    }

    #[test]
    fn icu_has_the_data_of_each() {
        for collation in [Collation::Letters, Collation::Pinyin, Collation::Strokes] {
            assert!(collation.collator().is_some(), "{collation:?}");
        }
    }
}
