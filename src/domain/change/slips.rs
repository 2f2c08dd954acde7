//! Slips: changes inside words that a reader of a translation would never notice.

use super::{normal::Class, words::Word};

/// What sort of wording a hunk changes, in rising order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wording {
    /// Only punctuation, case, or where words are parted.
    Form,
    /// A few characters inside this many words.
    Slips(usize),
    /// Other words.
    Other,
}

/// Characters that are mistaken for one another, or are two shapes of one character. Any other exchanged character may
/// turn a sentence round (`升` for `跌`), so it is no slip.
const CONFUSED: [&str; 26] = [
    "的地得",
    "在再",
    "做作",
    "已以",
    "帐账帳賬",
    "象像",
    "哪那",
    "即既",
    "带戴帶",
    "座坐",
    "须需須",
    "分份",
    "度渡",
    "至致",
    "决绝決絕",
    "映应",
    "倍备",
    "历厉",
    "侯候",
    "裡里裏",
    "台臺",
    "着著",
    "為爲",
    "群羣",
    "峰峯",
    "綫線",
];

/// How a hunk changes the wording.
pub(super) fn wording(old: &[Word], new: &[Word], beside: Option<&Word>) -> Wording {
    if letters(old).eq(letters(new)) {
        return Wording::Form;
    }
    let signs = |words: &[Word]| letters(words).filter(|c| !c.is_alphanumeric()).collect::<String>();
    if signs(old) != signs(new) {
        return Wording::Other;
    }
    let old: Vec<&Word> = old.iter().filter(|word| word.class != Class::Mark).collect();
    let new: Vec<&Word> = new.iter().filter(|word| word.class != Class::Mark).collect();
    if old.iter().chain(&new).all(|word| word.class == Class::Joined) {
        return joined_wording(&old, &new, beside);
    }
    match (old.as_slice(), new.as_slice()) {
        // `the the`: a word written twice.
        ([word], []) | ([], [word]) if beside.is_some_and(|beside| beside.key == word.key) => Wording::Slips(1),
        (old, new) if old.len() == new.len() => {
            let slips = old.iter().zip(new).filter(|(old, new)| !old.key.eq_ignore_ascii_case(&new.key)).count();
            let all = old.iter().zip(new).all(|(old, new)| is_slip(old, new));
            if all { Wording::Slips(slips) } else { Wording::Other }
        }
        _ => Wording::Other,
    }
}

/// How a hunk of a script without spaces changes the wording: by character, for one wrong character can change where words
/// are told apart.
fn joined_wording(old: &[&Word], new: &[&Word], beside: Option<&Word>) -> Wording {
    let chars = |words: &[&Word]| words.iter().flat_map(|word| word.key.chars()).collect::<Vec<char>>();
    let (old, new) = (chars(old), chars(new));
    if old.len() == new.len() {
        let differing = || old.iter().zip(&new).filter(|(old, new)| old != new);
        let confused = |a: char, b: char| CONFUSED.iter().any(|set| set.contains(a) && set.contains(b));
        let all = differing().all(|(old, new)| confused(*old, *new));
        return if all { Wording::Slips(differing().count()) } else { Wording::Other };
    }
    // 的 dropped, or a character written twice.
    let (longer, shorter) = if old.len() > new.len() { (old, new) } else { (new, old) };
    let at = longer.iter().zip(&shorter).take_while(|(a, b)| a == b).count();
    let rest = longer.get(at + 1..).unwrap_or_default();
    let Some(extra) = longer.get(at).filter(|_| shorter.get(at..) == Some(rest)) else { return Wording::Other };
    let neighbours = [at.checked_sub(1).and_then(|before| longer.get(before)), longer.get(at + 1)];
    let outside = beside.map_or("", |word| word.key.as_str());
    let doubled = neighbours.contains(&Some(extra)) || outside.starts_with(*extra) || outside.ends_with(*extra);
    if doubled || matches!(extra, '的' | '地' | '得') { Wording::Slips(1) } else { Wording::Other }
}

/// What some words say, without case and punctuation.
fn letters(words: &[Word]) -> impl Iterator<Item = char> {
    words.iter().flat_map(|word| word.key.chars().filter(|c| tells(*c)).flat_map(char::to_lowercase))
}

/// Whether a character says something. Signs that paths, commands and formulas are made of do, unlike punctuation and
/// what could be left of markup.
pub(super) fn tells(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '/' | '\\' | '=' | '<' | '>' | '@' | '&' | '+' | '%' | '$' | '{' | '}' | '^' | '×' | '±')
}

/// Whether one word is the other with a slip of the keyboard.
fn is_slip(old: &Word, new: &Word) -> bool {
    /// Beyond this a "word" is none, and comparing it costs too much.
    const LONGEST: usize = 48;
    if old.key == new.key {
        return true;
    }
    if old.weight > LONGEST || new.weight > LONGEST || old.class != Class::Letter || new.class != Class::Letter {
        return false;
    }
    let lower = |word: &Word| word.key.chars().flat_map(char::to_lowercase).collect::<Vec<char>>();
    let (old_chars, new_chars) = (lower(old), lower(new));
    if old_chars == new_chars {
        return true;
    }
    // Figures, addresses and names with dots in them are not spelled but copied.
    let spelled = |chars: &[char]| chars.iter().all(|c| c.is_alphabetic() || *c == '\'');
    if !spelled(&old_chars) || !spelled(&new_chars) {
        return false;
    }
    // The first letter is hardly ever mistyped, and prefixes (`in-`, `de-`, `un-`) are where meaning turns.
    let shortest = old_chars.len().min(new_chars.len());
    let allowed = match shortest {
        0..=2 => return false,
        3..=4 => return transposed(&old_chars, &new_chars),
        5..=7 => 1,
        _ => 2,
    };
    old_chars.first() == new_chars.first()
        && (transposed(&old_chars, &new_chars) || distance(&old_chars, &new_chars) <= allowed)
}

/// Whether two words differ by two neighbouring letters that changed places.
fn transposed(old: &[char], new: &[char]) -> bool {
    let differing: Vec<(usize, &char, &char)> =
        old.iter().zip(new).enumerate().filter(|(_, (a, b))| a != b).map(|(at, (a, b))| (at, a, b)).take(3).collect();
    match differing.as_slice() {
        [(at, a, b), (next, c, d)] => old.len() == new.len() && at + 1 == *next && a == d && b == c,
        _ => false,
    }
}

/// Levenshtein's distance.
fn distance(old: &[char], new: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=new.len()).collect();
    for (nth, a) in old.iter().enumerate() {
        let mut diagonal = nth;
        let mut left = nth + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, b) in row.iter_mut().skip(1).zip(new) {
            let best = (diagonal + usize::from(a != b)).min(left + 1).min(*cell + 1);
            diagonal = *cell;
            left = best;
            *cell = best;
        }
    }
    row.last().copied().unwrap_or(0)
}
