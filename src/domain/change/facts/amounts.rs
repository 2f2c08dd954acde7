//! Percentages, amounts of money and plain numbers.

use super::{
    Match,
    numerals::{Numeral, arabic, chinese, english, is_numeral},
    scan::Scan,
};
use crate::domain::change::report::FactKind;

/// Currencies before an amount. Longer spellings come first.
const BEFORE: [(&str, &str); 20] = [
    ("US$", "USD"),
    ("HK$", "HKD"),
    ("NT$", "TWD"),
    ("S$", "SGD"),
    ("A$", "AUD"),
    ("C$", "CAD"),
    ("$", "USD"),
    ("¥", "CNY"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("₩", "KRW"),
    ("₹", "INR"),
    ("RMB", "CNY"),
    ("CNY", "CNY"),
    ("USD", "USD"),
    ("HKD", "HKD"),
    ("EUR", "EUR"),
    ("GBP", "GBP"),
    ("JPY", "JPY"),
    ("SGD", "SGD"),
];

/// Currencies after an amount.
const AFTER: [(&str, &str); 37] = [
    ("美元", "USD"),
    ("美金", "USD"),
    ("港元", "HKD"),
    ("港币", "HKD"),
    ("港幣", "HKD"),
    ("人民币", "CNY"),
    ("人民幣", "CNY"),
    ("元", "CNY"),
    ("日元", "JPY"),
    ("日圆", "JPY"),
    ("日圓", "JPY"),
    ("欧元", "EUR"),
    ("歐元", "EUR"),
    ("英镑", "GBP"),
    ("英鎊", "GBP"),
    ("新元", "SGD"),
    ("坡元", "SGD"),
    ("令吉", "MYR"),
    ("韩元", "KRW"),
    ("韓元", "KRW"),
    ("U.S. dollars", "USD"),
    ("US dollars", "USD"),
    ("Hong Kong dollars", "HKD"),
    ("Singapore dollars", "SGD"),
    ("dollars", "USD"),
    ("yuan", "CNY"),
    ("euros", "EUR"),
    ("pounds", "GBP"),
    ("yen", "JPY"),
    ("ringgit", "MYR"),
    ("USD", "USD"),
    ("HKD", "HKD"),
    ("CNY", "CNY"),
    ("RMB", "CNY"),
    ("EUR", "EUR"),
    ("GBP", "GBP"),
    ("SGD", "SGD"),
];

/// What makes a number a percentage. Points are not percents: `10 %` and `10 percentage points` differ.
const PERCENT: [(&str, &str); 16] = [
    ("%", "%"),
    ("percentage points", "pp"),
    ("percentage point", "pp"),
    ("per cent", "%"),
    ("percent", "%"),
    ("pct", "%"),
    ("ppt", "pp"),
    ("个百分点", "pp"),
    ("個百分點", "pp"),
    ("百分点", "pp"),
    ("百分點", "pp"),
    ("basis points", "bp"),
    ("bps", "bp"),
    ("个基点", "bp"),
    ("個基點", "bp"),
    ("‰", "‰"),
];

/// Units that make a Chinese numeral a count and not part of a word such as 一样 or 三星.
const UNITS: &str = "个個名人家只隻次年月日天小分秒时時点點元港美人亿億萬万成倍号號岁歲位宗间間项項件股手条條座层層级級公里米吨噸度周週季届屆支辆輛艘架宗款期隊队所笔筆";

/// An amount at a place: the longest of percentage, money and number.
pub(super) fn amount(scan: &Scan, at: usize) -> Option<Match> {
    if let Some(start) = scan.literal(at, "百分之") {
        let numeral = arabic(scan, start).or_else(|| chinese(scan, start))?;
        let value = format!("%{}", numeral.value);
        return Some(Match { kind: FactKind::Percentage, value, end: numeral.end });
    }
    let currency = scan.one_of_before(at);
    let start = currency.map_or(at, |(_, end)| scan.past_blanks(end));
    let negative = scan.at(start) == '-' && scan.starts_word(start) && scan.at(start + 1).is_ascii_digit();
    let numeral = number(scan, start + usize::from(negative), currency.is_some())?;
    let sign = if negative { "-" } else { "" };
    let after = scan.past_blanks(numeral.end);
    if let Some((currency, end)) = currency {
        // `HK$10 港元` says it twice.
        let end = scan
            .one_of(after, &AFTER)
            .filter(|(name, _)| *name == currency)
            .map_or(numeral.end.max(end), |(_, end)| end);
        return Some(Match { kind: FactKind::Money, value: format!("{sign}{currency}{}", numeral.value), end });
    }
    if let Some((unit, end)) = scan.one_of(after, &PERCENT) {
        return Some(Match { kind: FactKind::Percentage, value: format!("{sign}{unit}{}", numeral.value), end });
    }
    if let Some((currency, end)) = scan.one_of(after, &AFTER) {
        return Some(Match { kind: FactKind::Money, value: format!("{sign}{currency}{}", numeral.value), end });
    }
    Some(Match { kind: FactKind::Number, value: format!("{sign}{}", numeral.value), end: numeral.end })
}

/// A number in digits, in English words, or in Chinese numerals that count something.
fn number(scan: &Scan, at: usize, money: bool) -> Option<Numeral> {
    if let Some(numeral) = arabic(scan, at).or_else(|| english(scan, at)) {
        return Some(numeral);
    }
    let numeral = chinese(scan, at)?;
    (money || counts(scan, at, numeral.end)).then_some(numeral)
}

/// Whether a Chinese numeral counts something. 一个 is an article, 十分 an adverb and 三星 a company.
fn counts(scan: &Scan, start: usize, end: usize) -> bool {
    let (before, unit) = (scan.before(start), scan.at(end));
    let chars = scan.slice(start, end);
    if before == '第' {
        return true;
    }
    match chars {
        ['一'] => "月日号號倍成季度".contains(unit),
        ['十'] if unit == '分' => matches!(before, '时' | '時' | '点' | '點'),
        ['百' | '千' | '万' | '萬' | '亿' | '億' | '兆'] | ['千', '万' | '萬'] | ['万' | '萬', '一'] => {
            false
        }
        [_, _, ..] => UNITS.contains(unit) || chars.iter().any(|c| is_power(*c)),
        _ => UNITS.contains(unit),
    }
}

/// Whether a numeral multiplies.
fn is_power(c: char) -> bool {
    is_numeral(c) && "十百千万萬亿億兆".contains(c)
}

impl Scan {
    /// A currency that stands before a number here.
    fn one_of_before(&self, at: usize) -> Option<(&'static str, usize)> {
        if !self.starts_word(at) {
            return None;
        }
        let (currency, end) = self.one_of(at, &BEFORE)?;
        let start = self.past_blanks(end);
        (self.at(start).is_ascii_digit() || (self.at(start) == '-' && self.at(start + 1).is_ascii_digit()))
            .then_some((currency, end))
    }
}
