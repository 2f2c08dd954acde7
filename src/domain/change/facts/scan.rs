//! A text as characters, with the few questions the fact scanners ask of it.

use super::super::normal::folded_letter;

/// A text as characters of one width, and where each stands.
pub(super) struct Scan {
    chars: Vec<char>,
    bytes: Vec<usize>,
    len: usize,
}

impl Scan {
    /// Reads a text.
    pub(super) fn new(text: &str) -> Self {
        let (mut chars, mut bytes) = (Vec::with_capacity(text.len()), Vec::with_capacity(text.len()));
        for (byte, c) in text.char_indices() {
            bytes.push(byte);
            // Not every mark of full width: `增至10。5月` must not read as 10.5.
            chars.push(match c {
                '％' => '%',
                '＄' => '$',
                '￥' => '¥',
                '：' => ':',
                '－' | '\u{2212}' => '-',
                '．' => '.',
                c => folded_letter(c),
            });
        }
        Self { chars, bytes, len: text.len() }
    }

    /// How many characters there are.
    pub(super) fn len(&self) -> usize {
        self.chars.len()
    }

    /// The byte a character starts at.
    pub(super) fn byte(&self, at: usize) -> usize {
        self.bytes.get(at).copied().unwrap_or(self.len)
    }

    /// The character at a place; NUL, which is part of no fact, beyond the end.
    pub(super) fn at(&self, at: usize) -> char {
        self.chars.get(at).copied().unwrap_or('\0')
    }

    /// The character before a place.
    pub(super) fn before(&self, at: usize) -> char {
        at.checked_sub(1).map_or('\0', |at| self.at(at))
    }

    /// Whether a Latin word or a number could start here: no letter or digit stands right before.
    pub(super) fn starts_word(&self, at: usize) -> bool {
        !is_latin(self.before(at)) && !self.before(at).is_ascii_digit()
    }

    /// The first place from here on that is no blank; at most two blanks are passed.
    pub(super) fn past_blanks(&self, at: usize) -> usize {
        at + (0..2).take_while(|nth| matches!(self.at(at + nth), ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')).count()
    }

    /// The end of a literal that stands here, in any ASCII case.
    pub(super) fn literal(&self, at: usize, literal: &str) -> Option<usize> {
        let mut end = at;
        for c in literal.chars() {
            if !self.at(end).eq_ignore_ascii_case(&c) {
                return None;
            }
            end += 1;
        }
        Some(end)
    }

    /// As [`Scan::literal`], but a Latin literal must not go on as a longer word.
    pub(super) fn word(&self, at: usize, literal: &str) -> Option<usize> {
        let end = self.literal(at, literal)?;
        (!is_latin(self.before(end)) || !is_latin(self.at(end))).then_some(end)
    }

    /// The first of some literals that stands here as a word, with what it means.
    pub(super) fn one_of<T: Copy>(&self, at: usize, literals: &[(&str, T)]) -> Option<(T, usize)> {
        literals.iter().find_map(|(literal, meaning)| Some((*meaning, self.word(at, literal)?)))
    }

    /// The Latin word at a place, in lower case and with its apostrophes; `None` where none starts, or a long one.
    pub(super) fn latin(&self, at: usize) -> Option<(String, usize)> {
        const LONGEST: usize = 12;
        if !self.starts_word(at) || !is_latin(self.at(at)) {
            return None;
        }
        let mut word = String::new();
        let mut end = at;
        while is_latin(self.at(end)) || (self.at(end) == '\'' && is_latin(self.at(end + 1))) {
            if word.len() > LONGEST {
                return None;
            }
            word.push(self.at(end).to_ascii_lowercase());
            end += 1;
        }
        Some((word, end))
    }

    /// Up to `most` ASCII digits as a number.
    pub(super) fn digits(&self, at: usize, most: usize) -> Option<(u32, usize)> {
        let end = at + (0..most).take_while(|nth| self.at(at + nth).is_ascii_digit()).count();
        let digits: String = (at..end).map(|at| self.at(at)).collect();
        (!self.at(end).is_ascii_digit()).then(|| digits.parse().ok()).flatten().map(|value| (value, end))
    }

    /// Characters of a range, as text.
    pub(super) fn slice(&self, start: usize, end: usize) -> &[char] {
        self.chars.get(start..end).unwrap_or_default()
    }

    /// The next place worth a look, where no fact starts at this one: a Latin word or a row of digits is passed whole.
    pub(super) fn beyond(&self, at: usize) -> usize {
        let kind: fn(char) -> bool = match self.at(at) {
            c if is_latin(c) => is_latin,
            c if c.is_ascii_digit() => |c| c.is_ascii_digit(),
            c if super::numerals::is_numeral(c) => super::numerals::is_numeral,
            _ => return at + 1,
        };
        at + (at..self.len()).take_while(|at| kind(self.at(*at))).count().max(1)
    }
}

/// A letter of a script that parts words by spaces, as far as facts go.
pub(super) fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '\u{c0}'..='\u{24f}')
}
