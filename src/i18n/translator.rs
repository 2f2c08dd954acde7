//! One reader's language and time zone: says messages, numbers, moments and spans of time.

use std::{borrow::Cow, fmt};

use fluent_bundle::FluentArgs;
use jiff::{civil::Date, tz::TimeZone};

use super::{
    Languages, UiLanguage,
    format::{Formats, Style},
};
use crate::clock::Instant;

/// What a message's variable is given: a number (which also chooses the plural) or a text.
pub type Value<'a> = fluent_bundle::FluentValue<'a>;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Speaks one language and tells the time of one zone. Cheap to clone.
#[derive(Clone)]
pub struct Translator {
    languages: Languages,
    language: UiLanguage,
    zone: TimeZone,
}

impl fmt::Debug for Translator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Translator").field("language", &self.language).field("zone", &self.zone).finish_non_exhaustive()
    }
}

impl Translator {
    pub(super) const fn new(languages: Languages, language: UiLanguage, zone: TimeZone) -> Self {
        Self { languages, language, zone }
    }

    /// The language spoken.
    pub const fn language(&self) -> UiLanguage {
        self.language
    }

    /// The message `id`.
    ///
    /// Tests hold every id to be present in every language; should one be missing all the same, English steps in, and
    /// then nothing, because a reader must never be shown an id.
    pub fn say(&self, id: &str) -> String {
        self.say_with(id, [])
    }

    /// The message `id` with its variables.
    pub fn say_with<'a>(&self, id: &str, values: impl IntoIterator<Item = (&'static str, Value<'a>)>) -> String {
        let args: FluentArgs<'a> = values.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect();
        [self.language, UiLanguage::En]
            .into_iter()
            .find_map(|language| self.try_say(language, id, &args))
            .unwrap_or_else(|| {
                tracing::error!(id, "there is no such message");
                String::new()
            })
    }

    /// The message `id`, cut where its only variable stands, so that what stands there can be an element of its own, in a
    /// language of its own.
    pub fn around(&self, id: &str, variable: &'static str) -> (String, String) {
        // A private-use character stands in for it; no message holds one.
        let said = self.say_with(id, [(variable, "\u{e000}".into())]);
        let (before, after) = said.split_once('\u{e000}').unwrap_or((&said, ""));
        (before.to_owned(), after.to_owned())
    }

    fn try_say(&self, language: UiLanguage, id: &str, args: &FluentArgs<'_>) -> Option<String> {
        let bundle = self.languages.bundle(language);
        let pattern = bundle.get_message(id)?.value()?;
        let mut errors = Vec::new();
        let said = bundle.format_pattern(pattern, Some(args), &mut errors).into_owned();
        if errors.is_empty() {
            Some(said)
        } else {
            tracing::error!(id, %language, ?errors, "a message lacks a variable");
            None
        }
    }

    /// A whole number with its digits grouped: `1,204`.
    pub fn number(&self, number: u64) -> String {
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        Formats::with(self.language, |formats| formats.number(number, 0)).unwrap_or_else(|| number.to_string())
    }

    /// `part` of `whole` in percents with one decimal, rounded down, so that only all of it is `100.0%`. Nothing of
    /// nothing is all of it.
    pub fn percentage(&self, part: u64, whole: u64) -> String {
        let tenths = if whole == 0 { 1000 } else { u128::from(part.min(whole)) * 1000 / u128::from(whole) };
        let tenths = i64::try_from(tenths).unwrap_or(1000);
        let number = Formats::with(self.language, |formats| formats.number(tenths, 1))
            .unwrap_or_else(|| format!("{}.{}", tenths / 10, tenths % 10));
        self.say_with("time-percentage", [("number", number.into())])
    }

    /// Date and time: `19 Nov 2026, 14:32`, `2026年11月19日 14:32`.
    pub fn moment(&self, at: Instant) -> String {
        self.say_with("time-moment", [("day", self.day(at).into()), ("time", self.time(at).into())])
    }

    /// Day of the week and date.
    pub fn day_with_weekday(&self, at: Instant) -> String {
        self.write(Style::Weekday, at, "%Y-%m-%d")
    }

    /// Day of the week, date and time.
    pub fn moment_with_weekday(&self, at: Instant) -> String {
        let day = self.write(Style::Weekday, at, "%Y-%m-%d");
        self.say_with("time-moment", [("day", day.into()), ("time", self.time(at).into())])
    }

    /// The zone that times are told in, as short as clocks on a wall have it: `HKT`. One without letters of its own is named
    /// by how far it is from UTC.
    pub fn zone_letters(&self, at: Instant) -> String {
        let local = at.to_timestamp().to_zoned(self.zone.clone());
        let name = local.strftime("%Z").to_string();
        let has_letters = name.starts_with(|first: char| first.is_ascii_alphabetic());
        if has_letters { name } else { local.strftime("UTC%:z").to_string() }
    }

    /// The date: `19 Nov 2026`, `2026年11月19日`.
    pub fn day(&self, at: Instant) -> String {
        self.write(Style::Day, at, "%Y-%m-%d")
    }

    /// The date without its year: `19 Nov`, `11月19日`.
    pub fn short_day(&self, at: Instant) -> String {
        self.write(Style::MonthDay, at, "%m-%d")
    }

    /// The day that a moment is on.
    pub fn date(&self, at: Instant) -> Date {
        at.to_timestamp().to_zoned(self.zone.clone()).date()
    }

    /// When a day begins; `None` for the few days at the ends of time that have no beginning here.
    pub fn start_of(&self, day: Date) -> Option<Instant> {
        let start = day.to_zoned(self.zone.clone()).ok()?;
        Some(Instant::from_timestamp(start.timestamp()))
    }

    /// When the day of a moment ends.
    pub fn end_of_day(&self, at: Instant) -> Instant {
        let tomorrow = self.date(at).tomorrow().ok();
        tomorrow.and_then(|day| self.start_of(day)).unwrap_or(at)
    }

    /// The name of the zone that times are told in.
    pub fn zone(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    /// The time of day: `14:32`.
    pub fn time(&self, at: Instant) -> String {
        self.write(Style::Time, at, "%H:%M")
    }

    /// As much of a moment as a list needs that was read at `now`: the time today, the day this year, else the date.
    pub fn near(&self, at: Instant, now: Instant) -> String {
        let local = |moment: Instant| moment.to_timestamp().to_zoned(self.zone.clone());
        let (then, today) = (local(at), local(now));
        if then.date() == today.date() {
            self.time(at)
        } else if then.year() == today.year() {
            self.write(Style::MonthDay, at, "%m-%d")
        } else {
            self.day(at)
        }
    }

    fn write(&self, style: Style, at: Instant, plain: &str) -> String {
        let at = at.to_timestamp().to_zoned(self.zone.clone());
        Formats::with(self.language, |formats| formats.moment(style, at.datetime()))
            .flatten()
            .unwrap_or_else(|| at.strftime(plain).to_string())
    }

    /// RFC 3339 with the zone's offset, to the second, for `<time datetime>`.
    pub fn machine(&self, at: Instant) -> String {
        at.to_timestamp().to_zoned(self.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// The zone that times are told in, as it stands at a moment: `Asia/Hong_Kong (UTC+08:00)`; plainly `UTC` where it is.
    pub fn zone_name(&self, at: Instant) -> String {
        if self.zone().trim_start_matches("Etc/") == "UTC" {
            return "UTC".to_owned();
        }
        let offset = at.to_timestamp().to_zoned(self.zone.clone()).strftime("%:z").to_string();
        self.say_with("time-zone", [("name", self.zone().into()), ("offset", offset.into())])
    }

    /// A length of time in seconds, in its two largest units below three days: `1 h 22 min`, `2 d 4 h`, `12 d`.
    pub fn span(&self, seconds: i64) -> String {
        let seconds = seconds.max(0);
        let (days, hours, minutes) = (seconds / DAY, seconds % DAY / HOUR, seconds % HOUR / MINUTE);
        let units: &[(&'static str, i64)] = &match (days, hours, minutes) {
            (0, 0, 0) => return self.say("time-instant"),
            (0, 0, _) => [("", 0), ("minutes", minutes)],
            (0, _, 0) => [("", 0), ("hours", hours)],
            (0, _, _) => [("hours", hours), ("minutes", minutes)],
            (1 | 2, 1.., _) => [("days", days), ("hours", hours)],
            _ => [("", 0), ("days", days)],
        };
        let id = match units {
            [("hours", _), _] => "time-hours-minutes",
            [("days", _), _] => "time-days-hours",
            [_, ("minutes", _)] => "time-minutes",
            [_, ("hours", _)] => "time-hours",
            _ => "time-days",
        };
        self.say_with(id, units.iter().filter(|(name, _)| !name.is_empty()).map(|(name, n)| (*name, Value::from(*n))))
    }

    /// How late something is: `1 h 22 min late`.
    pub fn late(&self, seconds: i64) -> String {
        self.say_with("time-late", [("span", self.span(seconds).into())])
    }

    /// How long something still has: `in 12 min`.
    pub fn left(&self, seconds: i64) -> String {
        self.say_with("time-left", [("span", self.span(seconds).into())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn speakers() -> [Translator; 3] {
        let languages = Languages::load().unwrap();
        let zone = TimeZone::get("Asia/Hong_Kong").unwrap();
        UiLanguage::OFFERED.map(|language| languages.translator(language, zone.clone()))
    }

    fn all(say: impl Fn(&Translator) -> String) -> [String; 3] {
        speakers().each_ref().map(say)
    }

    #[test]
    fn moments_are_written_as_each_language_writes_them_in_the_readers_zone() {
        let at: Instant = serde_json::from_str("\"2026-11-19T06:32:07Z\"").unwrap();
        assert_eq!(all(|t| t.moment(at)), ["19 Nov 2026, 14:32", "2026年11月19日 14:32", "2026年11月19日 14:32"]);
        assert_eq!(all(|t| t.day(at)), ["19 Nov 2026", "2026年11月19日", "2026年11月19日"]);
        assert_eq!(all(|t| t.time(at)), ["14:32", "14:32", "14:32"]);
        assert_eq!(
            all(|t| t.moment_with_weekday(at)),
            ["Thu, 19 Nov 2026, 14:32", "2026年11月19日周四 14:32", "2026年11月19日星期四 14:32"]
        );
        let letters = |zone: &str| {
            Languages::load().unwrap().translator(UiLanguage::En, TimeZone::get(zone).unwrap()).zone_letters(at)
        };
        assert_eq!((letters("Asia/Hong_Kong"), letters("Asia/Singapore")), ("HKT".into(), "UTC+08:00".into()));
        let named = |zone: &str| {
            Languages::load().unwrap().translator(UiLanguage::En, TimeZone::get(zone).unwrap()).zone_name(at)
        };
        let zones = ["Asia/Hong_Kong", "Etc/UTC", "UTC"].map(named);
        assert_eq!(zones, ["Asia/Hong_Kong (UTC+08:00)", "UTC", "UTC"]);
        let near = |earlier: i64| all(|t| t.near(at.plus_seconds(-earlier * HOUR), at));
        assert_eq!(near(11), ["03:32", "03:32", "03:32"]);
        assert_eq!(near(15), ["18 Nov", "11月18日", "11月18日"]);
        assert_eq!(near(400 * 24), ["15 Oct 2025", "2025年10月15日", "2025年10月15日"]);
        assert_eq!(speakers()[0].machine(at), "2026-11-19T14:32:07+08:00");
    }

    #[test]
    fn lateness_is_told_in_words() {
        assert_eq!(all(|t| t.late(82 * MINUTE)), ["1 h 22 min late", "逾期 1 小时 22 分钟", "逾期 1 小時 22 分鐘"]);
        assert_eq!(all(|t| t.left(12 * MINUTE)), ["in 12 min", "剩 12 分钟", "尚餘 12 分鐘"]);
        let spans = [59, 60, HOUR, 28 * HOUR, 2 * DAY, 400 * DAY];
        assert_eq!(
            spans.map(|seconds| speakers()[0].span(seconds)),
            ["under 1 min", "1 min", "1 h", "1 d 4 h", "2 d", "400 d"]
        );
        assert_eq!(speakers()[0].span(-5), "under 1 min");
    }

    #[test]
    fn numbers_are_grouped_and_percentages_never_rounded_up() {
        let english = &speakers()[0];
        assert_eq!(english.number(1_204), "1,204");
        assert_eq!(english.percentage(1_295, 1_296), "99.9%");
        assert_eq!(english.percentage(1_296, 1_296), "100.0%");
        assert_eq!(english.percentage(0, 0), "100.0%");
    }

    #[test]
    fn a_missing_message_or_variable_is_never_shown() {
        for speaker in speakers() {
            assert_eq!(speaker.say("no-such-thing"), "");
            assert_eq!(speaker.say("time-late"), "");
        }
    }
}
