//! Numbers in digits and in Chinese numerals, by value.

use super::scan::{Scan, is_latin};

/// A number with its exact value and where it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Numeral {
    /// The value, spelled in one way only: `12e8` for `1.2 billion`.
    pub(super) value: String,
    /// The value where it is a small whole number, as days and hours are.
    pub(super) small: Option<u32>,
    /// Where it ends, in characters.
    pub(super) end: usize,
}

/// An exact decimal number: `mantissa × 10^exponent`.
#[derive(Clone, Copy)]
struct Decimal {
    mantissa: u128,
    exponent: i32,
}

impl Decimal {
    fn spelled(mut self) -> String {
        if self.mantissa == 0 {
            return "0".to_owned();
        }
        while self.mantissa.is_multiple_of(10) {
            self.mantissa /= 10;
            self.exponent += 1;
        }
        format!("{}e{}", self.mantissa, self.exponent)
    }

    fn small(self) -> Option<u32> {
        let power = 10u128.checked_pow(u32::try_from(self.exponent).ok()?)?;
        u32::try_from(self.mantissa.checked_mul(power)?).ok().filter(|value| *value < 10_000)
    }
}

/// What follows a number in digits and multiplies it, as a power of ten. Single Latin letters must touch the digits.
const SCALES: [(&str, i32); 13] = [
    ("thousand", 3),
    ("million", 6),
    ("billion", 9),
    ("trillion", 12),
    ("mln", 6),
    ("mn", 6),
    ("bln", 9),
    ("bn", 9),
    ("trn", 12),
    ("tn", 12),
    ("k", 3),
    ("m", 6),
    ("b", 9),
];

/// The Chinese powers of ten.
const fn power(c: char) -> Option<i32> {
    Some(match c {
        '十' => 1,
        '百' => 2,
        '千' => 3,
        '万' | '萬' => 4,
        '亿' | '億' => 8,
        '兆' => 12,
        _ => return None,
    })
}

/// The Chinese digits.
const fn digit(c: char) -> Option<u128> {
    Some(match c {
        '〇' | '零' => 0,
        '一' => 1,
        '二' | '两' | '兩' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// Whether a character can stand in a Chinese numeral.
pub(super) const fn is_numeral(c: char) -> bool {
    digit(c).is_some() || power(c).is_some()
}

/// A number in digits: `1,234.5`, `1.2bn`, `3.5 million`, `100億`, and a version such as `1.2.3`, which is kept as written.
pub(super) fn arabic(scan: &Scan, at: usize) -> Option<Numeral> {
    if !scan.at(at).is_ascii_digit() || scan.before(at).is_ascii_digit() {
        return None;
    }
    let (mut decimal, mut dots, mut end) = (Some(Decimal { mantissa: 0, exponent: 0 }), 0, at);
    loop {
        let c = scan.at(end);
        let next_is_digit = scan.at(end + 1).is_ascii_digit();
        if let Some(value) = c.to_digit(10) {
            decimal = decimal.and_then(|decimal| {
                let mantissa = decimal.mantissa.checked_mul(10)?.checked_add(u128::from(value))?;
                Some(Decimal { mantissa, exponent: decimal.exponent - i32::from(dots > 0) })
            });
        } else if c == '.' && next_is_digit {
            dots += 1;
        } else if c != ',' || dots > 0 || !is_group(scan, end + 1) {
            break;
        }
        end += 1;
    }
    let Some(mut decimal) = decimal.filter(|_| dots < 2) else {
        let value = scan.slice(at, end).iter().filter(|c| **c != ',').collect();
        return Some(Numeral { value, small: None, end });
    };
    let blank = scan.past_blanks(end);
    if power(scan.at(blank)).is_some() {
        end = blank;
        while let Some(power) = power(scan.at(end)).filter(|_| decimal.exponent < 40) {
            decimal.exponent += power;
            end += 1;
        }
    } else if let Some((power, scaled)) = scan.one_of(blank, &SCALES)
        && (blank == end || scaled - blank > 1)
        && !scan.at(scaled).is_ascii_digit()
    {
        decimal.exponent += power;
        end = scaled;
    }
    Some(Numeral { value: decimal.spelled(), small: decimal.small(), end })
}

/// Whether exactly three digits stand here, as after a comma in `1,234`.
fn is_group(scan: &Scan, at: usize) -> bool {
    (0..3).all(|nth| scan.at(at + nth).is_ascii_digit()) && !scan.at(at + 3).is_ascii_digit()
}

/// A Chinese numeral, whatever stands around it: `三百亿`, `二〇二五`, `十二`.
pub(super) fn chinese(scan: &Scan, at: usize) -> Option<Numeral> {
    const LONGEST: usize = 24;
    if !is_numeral(scan.at(at)) || is_numeral(scan.before(at)) {
        return None;
    }
    let length = (0..=LONGEST).take_while(|nth| is_numeral(scan.at(at + nth))).count();
    if length > LONGEST {
        return None;
    }
    let chars = scan.slice(at, at + length);
    let value = if chars.iter().all(|c| digit(*c).is_some()) { positional(chars) } else { multiplied(chars) }?;
    let decimal = Decimal { mantissa: value, exponent: 0 };
    Some(Numeral { value: decimal.spelled(), small: decimal.small(), end: at + length })
}

/// `二〇二五`: digit after digit.
fn positional(chars: &[char]) -> Option<u128> {
    chars.iter().try_fold(0u128, |value, c| value.checked_mul(10)?.checked_add(digit(*c)?))
}

/// `三百二十亿`: digits times their powers, section by section.
fn multiplied(chars: &[char]) -> Option<u128> {
    let (mut total, mut section, mut last) = (0u128, 0u128, None);
    for c in chars {
        if let Some(value) = digit(*c) {
            last = Some(value);
            continue;
        }
        let power = power(*c)?;
        let factor = 10u128.checked_pow(u32::try_from(power).ok()?)?;
        if power >= 4 {
            let below = section.checked_add(last.unwrap_or(0))?;
            // `万亿` multiplies what came before as a whole.
            total = if below == 0 {
                total.max(1).checked_mul(factor)?
            } else {
                total.checked_add(below.checked_mul(factor)?)?
            };
            section = 0;
        } else {
            section = section.checked_add(last.unwrap_or(1).checked_mul(factor)?)?;
        }
        last = None;
    }
    total.checked_add(section)?.checked_add(last.unwrap_or(0))
}

/// A small English number in letters.
pub(super) fn english(scan: &Scan, at: usize) -> Option<Numeral> {
    const WORDS: [(&str, u128, i32); 31] = [
        ("one", 1, 0),
        ("two", 2, 0),
        ("three", 3, 0),
        ("four", 4, 0),
        ("five", 5, 0),
        ("six", 6, 0),
        ("seven", 7, 0),
        ("eight", 8, 0),
        ("nine", 9, 0),
        ("ten", 10, 0),
        ("eleven", 11, 0),
        ("twelve", 12, 0),
        ("thirteen", 13, 0),
        ("fourteen", 14, 0),
        ("fifteen", 15, 0),
        ("sixteen", 16, 0),
        ("seventeen", 17, 0),
        ("eighteen", 18, 0),
        ("nineteen", 19, 0),
        ("twenty", 20, 0),
        ("thirty", 30, 0),
        ("forty", 40, 0),
        ("fifty", 50, 0),
        ("sixty", 60, 0),
        ("seventy", 70, 0),
        ("eighty", 80, 0),
        ("ninety", 90, 0),
        ("hundreds", 1, 2),
        ("thousands", 1, 3),
        ("millions", 1, 6),
        ("billions", 1, 9),
    ];
    let (word, end) = scan.latin(at)?;
    let (_, mantissa, exponent) = WORDS.into_iter().find(|(name, ..)| *name == word)?;
    let mut decimal = Decimal { mantissa, exponent };
    let mut last = end;
    let blank = scan.past_blanks(end);
    if let Some(("hundred", after)) = scan.latin(blank).as_ref().map(|(word, after)| (word.as_str(), *after)) {
        decimal.exponent += 2;
        last = after;
    } else if let Some((power, after)) = scan.one_of(blank, &SCALES).filter(|(_, after)| *after > blank + 3) {
        decimal.exponent += power;
        last = after;
    }
    let whole = !is_latin(scan.at(last));
    whole.then(|| Numeral { value: decimal.spelled(), small: decimal.small(), end: last })
}
