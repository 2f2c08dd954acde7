//! The pseudo-locale `en-XA`: English made long and strange, so that a look at a page finds what was not translated
//! and what has no room.

use std::borrow::Cow;

/// Puts accents on a message's letters and adds two fifths to its length. Placeables are left alone.
pub(super) fn exaggerate(text: &str) -> Cow<'_, str> {
    let letters = text.chars().filter(char::is_ascii_alphabetic).count();
    if letters == 0 {
        return Cow::Borrowed(text);
    }
    let mut long: String = text.chars().map(accent).collect();
    // The padding goes before trailing white space, so that a sentence and a number stay apart.
    let tail = long.trim_end().len();
    long.insert_str(tail, &"~".repeat((letters * 2).div_ceil(5)));
    Cow::Owned(long)
}

const fn accent(letter: char) -> char {
    match letter {
        'a' => 'á',
        'c' => 'ç',
        'e' => 'ë',
        'i' => 'ï',
        'n' => 'ñ',
        'o' => 'ö',
        's' => 'š',
        't' => 'ţ',
        'u' => 'ü',
        'A' => 'Å',
        'E' => 'É',
        'O' => 'Ø',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_grows_by_two_fifths_and_keeps_its_blanks() {
        assert_eq!(exaggerate("Overdue "), "Øvërdüë~~~ ");
        assert_eq!(exaggerate(" · "), " · ");
    }
}
