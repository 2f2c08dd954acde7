//! Facts that are words: securities, days of the week, quarters and negations.

use super::{Match, scan::Scan};
use crate::domain::change::report::FactKind;

/// Market suffixes of tickers.
const MARKETS: [&str; 24] = [
    "US", "HK", "SH", "SZ", "SG", "NA", "CN", "JP", "UK", "TW", "TO", "AX", "BJ", "DE", "PA", "KS", "KL", "BK", "IN",
    "AS", "SI", "SS", "OQ", "HAS",
];

/// A ticker: `OpenAI.NA`, `700.HK`, `$AAPL`.
pub(super) fn ticker(scan: &Scan, at: usize) -> Option<Match> {
    /// As long as the symbols of options are, `AAPL260417C250000.US`.
    const LONGEST: usize = 24;
    let cash = scan.at(at) == '$';
    let start = at + usize::from(cash);
    if !scan.starts_word(at) || !scan.at(start).is_ascii_alphanumeric() {
        return None;
    }
    let name = (0..=LONGEST).take_while(|nth| scan.at(start + nth).is_ascii_alphanumeric()).count();
    if name > LONGEST {
        return None;
    }
    let mut end = start + name;
    let market = MARKETS.into_iter().find_map(|market| {
        let after = end + 1 + market.len();
        let stands = scan.slice(end + 1, after).iter().copied().eq(market.chars());
        (scan.at(end) == '.' && stands && !scan.at(after).is_ascii_alphanumeric()).then_some(after)
    });
    if let Some(after) = market {
        end = after;
    } else if !cash || name > 5 || !scan.slice(start, end).iter().all(char::is_ascii_uppercase) {
        return None;
    }
    let value = scan.slice(start, end).iter().collect();
    Some(Match { kind: FactKind::Ticker, value, end })
}

/// A checksum or another long name of letters and digits: one fact, not the figures that happen to be in it.
pub(super) fn checksum(scan: &Scan, at: usize) -> Option<Match> {
    const SHORTEST: usize = 16;
    if !scan.starts_word(at) || !(0..SHORTEST).all(|nth| scan.at(at + nth).is_ascii_alphanumeric()) {
        return None;
    }
    let end = at + (at..scan.len()).take_while(|at| scan.at(*at).is_ascii_alphanumeric()).count();
    let chars = scan.slice(at, end);
    let mixed = chars.iter().any(char::is_ascii_digit) && chars.iter().any(char::is_ascii_alphabetic);
    mixed.then(|| Match { kind: FactKind::Number, value: chars.iter().collect(), end })
}

/// A day of the week or a quarter of the year.
pub(super) fn weekday(scan: &Scan, at: usize) -> Option<Match> {
    const DAYS: [(&str, u32); 7] = [
        ("Monday", 1),
        ("Tuesday", 2),
        ("Wednesday", 3),
        ("Thursday", 4),
        ("Friday", 5),
        ("Saturday", 6),
        ("Sunday", 7),
    ];
    const CHINESE: [(&str, u32); 7] = [("一", 1), ("二", 2), ("三", 3), ("四", 4), ("五", 5), ("六", 6), ("日", 7)];
    if scan.at(at) == 'Q'
        && scan.starts_word(at)
        && matches!(scan.at(at + 1), '1'..='4')
        && !scan.at(at + 2).is_ascii_alphanumeric()
        // `Q1:` asks a question.
        && scan.at(at + 2) != ':'
    {
        return Some(Match { kind: FactKind::Date, value: format!("Q{}", scan.at(at + 1)), end: at + 2 });
    }
    let (day, end) = if scan.at(at).is_ascii_uppercase() && scan.starts_word(at) {
        scan.one_of(at, &DAYS)?
    } else {
        let week = ["星期", "周", "週", "礼拜", "禮拜"].into_iter().find_map(|week| scan.literal(at, week))?;
        scan.one_of(week, &CHINESE)?
    };
    Some(Match { kind: FactKind::Date, value: format!("day {day}"), end })
}

/// A negation, in English or in Chinese. All have one value: what matters is whether a sentence is negated.
pub(super) fn negation(scan: &Scan, at: usize) -> Option<Match> {
    let end = if let Some((word, end)) = scan.latin(at) {
        let negates = match word.as_str() {
            "not" | "never" | "none" | "neither" | "nor" | "without" | "cannot" | "nothing" | "nobody" | "dont"
            | "doesnt" | "didnt" | "isnt" | "wasnt" | "wont" => true,
            // `No. 8 signal` and `No 8` number something.
            "no" => !scan.at(scan.past_blanks(end + usize::from(scan.at(end) == '.'))).is_ascii_digit(),
            "non" => scan.at(end) == '-',
            word => word.ends_with("n't"),
        };
        negates.then_some(end)?
    } else {
        han(scan, at)?
    };
    Some(Match { kind: FactKind::Negation, value: "not".to_owned(), end })
}

/// A Chinese character that negates, unless it is part of a word that does not.
fn han(scan: &Scan, at: usize) -> Option<usize> {
    let (before, after) = (scan.before(at), scan.at(at + 1));
    // What may follow, and what may precede, in words that only contain the character.
    let (following, preceding) = match scan.at(at) {
        '不' => ("同过過但仅僅断斷少久止只管论論得妨禁如良锈鏽动動", "对對多要了差"),
        '没' | '沒' => ("收落", "淹沉埋出吞"),
        '未' => ("来來免", ""),
        '无' | '無' => ("线線论論非人数數锡錫疑", "有南"),
        '非' => ("常洲凡农農典", "除南北东東西中是无無"),
        '别' | '別' => {
            ("人的墅处處称稱名针針样樣致离離具克斯出", "特区區级級类類分性个個识識鉴鑒告国國辨差派送甄有种種职職")
        }
        '勿' | '毋' => ("", ""),
        _ => return None,
    };
    (!following.contains(after) && !preceding.contains(before)).then_some(at + 1)
}
