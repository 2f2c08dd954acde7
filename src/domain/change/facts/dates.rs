//! Dates and times of day, in digits, in English and in Chinese.

use super::{
    Match,
    numerals::{Numeral, arabic, chinese},
    scan::Scan,
};
use crate::domain::change::report::FactKind;

/// English months, by their full names and the usual short ones.
const MONTHS: [(&str, u32); 24] = [
    ("january", 1),
    ("jan", 1),
    ("february", 2),
    ("feb", 2),
    ("march", 3),
    ("mar", 3),
    ("april", 4),
    ("apr", 4),
    ("may", 5),
    ("june", 6),
    ("jun", 6),
    ("july", 7),
    ("jul", 7),
    ("august", 8),
    ("aug", 8),
    ("september", 9),
    ("sept", 9),
    ("sep", 9),
    ("october", 10),
    ("oct", 10),
    ("november", 11),
    ("nov", 11),
    ("december", 12),
    ("dec", 12),
];

/// A date or a time of day at a place.
pub(super) fn date(scan: &Scan, at: usize) -> Option<Match> {
    let c = scan.at(at);
    let (value, end) = if c.is_ascii_digit() && scan.starts_word(at) {
        iso(scan, at).or_else(|| clock(scan, at)).or_else(|| day_month(scan, at)).or_else(|| chinese_date(scan, at))
    } else if c.is_ascii_alphabetic() {
        month_day(scan, at)
    } else {
        chinese_date(scan, at)
    }?;
    Some(Match { kind: FactKind::Date, value, end })
}

/// One spelling of a date, of which parts may be unknown.
fn spelled(year: Option<u32>, month: Option<u32>, day: Option<u32>) -> String {
    let part = |part: Option<u32>| part.map_or_else(String::new, |part| part.to_string());
    format!("{}-{}-{}", part(year), part(month), part(day))
}

/// `2025-12-04`, `2025/12/4`, with or without a time after it, which is a fact of its own.
fn iso(scan: &Scan, at: usize) -> Option<(String, usize)> {
    let (year, end) = scan.digits(at, 4).filter(|(year, _)| (1000..3000).contains(year))?;
    let separator = scan.at(end);
    if !matches!(separator, '-' | '/' | '.') {
        return None;
    }
    let (month, end) = scan.digits(end + 1, 2).filter(|(month, _)| (1..=12).contains(month))?;
    let (day, end) = (scan.at(end) == separator).then(|| scan.digits(end + 1, 2)).flatten()?;
    (1..=31).contains(&day).then(|| (spelled(Some(year), Some(month), Some(day)), end))
}

/// `14:10`, `14:10:52`, `1.10pm`, `3 p.m.`
fn clock(scan: &Scan, at: usize) -> Option<(String, usize)> {
    let (hour, end) = scan.digits(at, 2).filter(|(hour, _)| *hour <= 24)?;
    let colon = scan.at(end) == ':';
    let minute =
        if colon || scan.at(end) == '.' { scan.digits(end + 1, 2).filter(|(minute, _)| *minute < 60) } else { None };
    let minute = minute.filter(|(_, after)| *after == end + 3);
    let (minutes, mut last) = minute.unwrap_or((0, end));
    let half = scan.one_of(scan.past_blanks(last), &[("am", 0), ("a.m.", 0), ("pm", 12), ("p.m.", 12)]);
    if let Some((half, after)) = half.filter(|_| hour <= 12) {
        return Some((time(hour % 12 + half, minutes), after));
    }
    if !colon || minute.is_none() {
        return None;
    }
    let mut value = time(hour, minutes);
    if scan.at(last) == ':'
        && let Some((second, after)) = scan.digits(last + 1, 2)
    {
        value = format!("{value}:{second:02}");
        last = after;
    }
    Some((value, last))
}

/// One spelling of a time of day.
fn time(hour: u32, minute: u32) -> String {
    format!("{hour}:{minute:02}")
}

/// `4 December 2025`, `4th of Dec`.
fn day_month(scan: &Scan, at: usize) -> Option<(String, usize)> {
    let (day, mut end) = scan.digits(at, 2).filter(|(day, _)| (1..=31).contains(day))?;
    end = ordinal(scan, end);
    end = scan.past_blanks(end);
    end = scan.word(end, "of").map_or(end, |end| scan.past_blanks(end));
    let (month, end) = month(scan, end).filter(|_| scan.at(end).is_ascii_uppercase())?;
    let (year, end) = year_after(scan, end);
    Some((spelled(year, Some(month), Some(day)), end))
}

/// `December 4, 2025`, `Dec. 4`, `December 2025`, and a month alone where its name is no other word.
fn month_day(scan: &Scan, at: usize) -> Option<(String, usize)> {
    if !scan.at(at).is_ascii_uppercase() || !scan.starts_word(at) {
        return None;
    }
    let (month, end) = month(scan, at)?;
    let blank = scan.past_blanks(end);
    if let Some((day, after)) = scan.digits(blank, 2).filter(|(day, _)| blank > end && (1..=31).contains(day)) {
        let (year, end) = year_after(scan, ordinal(scan, after));
        return Some((spelled(year, Some(month), Some(day)), end));
    }
    if let (Some(year), end) = year_after(scan, end) {
        return Some((spelled(Some(year), Some(month), None), end));
    }
    // `May`, `March`, `Mar`, `Jan` and `Dec` alone are also words and names.
    (end - at > 4 && month != 3).then(|| (spelled(None, Some(month), None), end))
}

/// A month's name, with the dot of a short one.
fn month(scan: &Scan, at: usize) -> Option<(u32, usize)> {
    let (word, end) = scan.latin(at)?;
    let month = MONTHS.into_iter().find(|(name, _)| *name == word).map(|(_, month)| month)?;
    let dot = word.len() < 5 && scan.at(end) == '.';
    Some((month, end + usize::from(dot)))
}

/// A year after a month or a day, with a comma or without.
fn year_after(scan: &Scan, at: usize) -> (Option<u32>, usize) {
    let start = scan.past_blanks(at + usize::from(scan.at(at) == ','));
    let year = scan.digits(start, 4).filter(|(year, _)| start > at && (1800..2300).contains(year));
    year.map_or((None, at), |(year, end)| (Some(year), end))
}

/// The place after `st`, `nd`, `rd` or `th`.
fn ordinal(scan: &Scan, at: usize) -> usize {
    ["st", "nd", "rd", "th"].into_iter().find_map(|suffix| scan.word(at, suffix)).unwrap_or(at)
}

/// `2025年12月4日`, `十二月四日`, `4日`, `下午二時十分`.
fn chinese_date(scan: &Scan, at: usize) -> Option<(String, usize)> {
    const HALVES: [(&str, u32); 9] = [
        ("上午", 0),
        ("凌晨", 0),
        ("早上", 0),
        ("中午", 12),
        ("下午", 12),
        ("傍晚", 12),
        ("晚上", 12),
        ("晚间", 12),
        ("晚間", 12),
    ];
    if let Some((half, end)) = scan.one_of(at, &HALVES) {
        return hour(scan, scan.past_blanks(end), Some(half));
    }
    if let Some(found) = hour(scan, at, None) {
        return Some(found);
    }
    let (mut year, mut month, mut day, mut end) = (None, None, None, at);
    if let Some((value, after)) = unit(scan, end, &['年']).filter(|(value, _)| (1800..2300).contains(value)) {
        (year, end) = (Some(value), after);
    }
    if let Some((value, after)) =
        unit(scan, scan.past_blanks(end), &['月']).filter(|(value, _)| (1..=12).contains(value))
    {
        (month, end) = (Some(value), after);
    }
    let days: &[char] = if month.is_some() { &['日', '号', '號'] } else { &['日'] };
    if year.is_none() || month.is_some() {
        let start = scan.past_blanks(end);
        if let Some((value, after)) = unit(scan, start, days).filter(|(value, _)| (1..=31).contains(value)) {
            (day, end) = (Some(value), after);
        }
    }
    (end > at).then(|| (spelled(year, month, day), end))
}

/// A time of day in Chinese, from its hour on.
fn hour(scan: &Scan, at: usize, half: Option<u32>) -> Option<(String, usize)> {
    let (hour, end) = unit(scan, at, &['时', '時', '点', '點']).filter(|(hour, _)| *hour <= 24)?;
    let hour = half.map_or(hour, |half| if hour < 12 { hour + half } else { hour });
    if scan.at(end) == '半' {
        return Some((time(hour, 30), end + 1));
    }
    let minute = unit(scan, end, &['分']).filter(|(minute, _)| *minute < 60);
    let (minute, end) = minute.unwrap_or((0, end));
    Some((time(hour, minute), end))
}

/// A small number that one of these units follows.
fn unit(scan: &Scan, at: usize, units: &[char]) -> Option<(u32, usize)> {
    let Numeral { small, end, .. } = arabic(scan, at).or_else(|| chinese(scan, at))?;
    let after = scan.past_blanks(end);
    (units.contains(&scan.at(after))).then_some((small?, after + 1))
}
