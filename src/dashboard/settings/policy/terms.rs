//! Policies as forms write them: lengths of time in the units that newsrooms think in.

use crate::i18n::Translator;

/// A length of time as a form shows it: `90 min`, `2 h`, `5 d`; the largest unit that holds it whole.
pub(in crate::dashboard) fn written(seconds: u64) -> String {
    match seconds {
        0 => "0".to_owned(),
        days if days % 86_400 == 0 => format!("{} d", days / 86_400),
        hours if hours % 3_600 == 0 => format!("{} h", hours / 3_600),
        minutes if minutes % 60 == 0 => format!("{} min", minutes / 60),
        seconds => format!("{seconds} s"),
    }
}

/// The same in the reader's language: `90 min`, `2 小時`, `5 天`.
pub(super) fn spelled(t: &Translator, seconds: u64) -> String {
    let written = written(seconds);
    // The number is told as it is written: with separators, it would not be read again.
    let (id, unit) = match written.split_once(' ') {
        Some((number, "d")) => ("time-days", ("days", number.into())),
        Some((number, "h")) => ("time-hours", ("hours", number.into())),
        Some((number, "min")) => ("time-minutes", ("minutes", number.into())),
        _ => return written,
    };
    t.say_with(id, [unit])
}

/// Reads what [`written`] and [`spelled`] write, and what people write instead; a number alone is minutes.
pub(in crate::dashboard) fn read(typed: &str) -> Option<u64> {
    // Input methods for Chinese write digits wide, too.
    let narrow = |c: char| u32::from(c).checked_sub(0xff10).and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c);
    let typed: String = typed.trim().chars().map(narrow).collect();
    let digits = typed.len() - typed.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = typed.split_at_checked(digits)?;
    let number: u64 = number.parse().ok()?;
    let seconds = match unit.trim().to_lowercase().as_str() {
        "s" | "sec" | "secs" | "second" | "seconds" | "秒" | "秒钟" | "秒鐘" => 1,
        "" | "m" | "min" | "mins" | "minute" | "minutes" | "分" | "分钟" | "分鐘" => 60,
        "h" | "hr" | "hrs" | "hour" | "hours" | "小时" | "小時" | "個小時" | "个小时" | "時" | "时" | "鐘頭"
        | "個鐘" | "個鐘頭" => 3_600,
        "d" | "day" | "days" | "天" | "日" => 86_400,
        _ => return None,
    };
    number.checked_mul(seconds)
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::i18n::{Languages, UiLanguage};

    #[test]
    fn people_write_lengths_of_time_in_many_ways() {
        for (typed, seconds) in [
            ("90", 5_400),
            ("15 min", 900),
            ("15 mins", 900),
            ("1 minute", 60),
            ("15 Minutes", 900),
            ("2h", 7_200),
            ("2 hr", 7_200),
            ("2hrs", 7_200),
            ("1 hour", 3_600),
            (" 5 d ", 432_000),
            ("30 seconds", 30),
            ("2 小時", 7_200),
            ("2個小時", 7_200),
            ("2 个小时", 7_200),
            ("15分钟", 900),
            ("３ 日", 259_200),
            ("3天", 259_200),
        ] {
            assert_eq!(read(typed), Some(seconds), "{typed}");
        }
        for typed in ["", "soon", "-5 min", "1.5 h", "2 weeks", "99999999999999999999 d", "9999999999999999999 d"] {
            assert_eq!(read(typed), None, "{typed}");
        }
    }

    static LANGUAGES: LazyLock<Languages> = LazyLock::new(|| Languages::load().unwrap());

    proptest! {
        #[test]
        fn every_length_of_time_reads_back(seconds in 0..400_000_000_u64) {
            prop_assert_eq!(read(&written(seconds)), Some(seconds));
            for language in UiLanguage::OFFERED {
                let t = LANGUAGES.translator(language, jiff::tz::TimeZone::UTC);
                prop_assert_eq!(read(&spelled(&t, seconds)), Some(seconds));
            }
        }
    }
}
