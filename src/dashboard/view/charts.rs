//! The overview's charts: how long texts have been stale, and how many were on each of the last days.
//!
//! Drawn with percentages only, so that they stretch without distortion, without a script and without a `style`.

use super::{Facet, Frame};
use crate::{clock::Instant, dashboard::links::Address, domain::Age, i18n::Translator};

const DAY: i64 = 86_400_000_000;
/// Room above the highest value, so that its line is not cut off: the chart's height, in hundredths of a percent.
const HEIGHT: u64 = 9_200;

/// Both charts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Charts {
    /// How many texts are stale, by how long they have been so.
    pub ages: Vec<(Age, u64)>,
    /// How many were stale day by day.
    pub trend: Trend,
}

/// One bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgeBar {
    /// The list of what it counts, where that is anything.
    pub href: Option<Address>,
    /// The age in words.
    pub label: String,
    /// How many.
    pub number: String,
    /// How long the bar is: `69.20%`.
    pub width: String,
}

impl Charts {
    pub(super) fn any_stale(&self) -> bool {
        self.ages.iter().any(|(_, count)| *count > 0)
    }

    pub(super) fn bars(&self, frame: &Frame) -> Vec<AgeBar> {
        let most = self.ages.iter().map(|(_, count)| *count).max().unwrap_or_default().max(1);
        let bar = |(age, count): &(Age, u64)| AgeBar {
            href: (*count > 0)
                .then(|| frame.articles().with("status", Facet::Stale.as_str()).with("age", age.as_str())),
            label: frame.say(age_label(*age)),
            number: frame.t.number(*count),
            // One of thousands is still seen.
            width: percent(if *count == 0 { 0 } else { (count.saturating_mul(10_000) / most).max(100) }),
        };
        self.ages.iter().map(bar).collect()
    }
}

/// The message that names an age.
pub(super) const fn age_label(age: Age) -> &'static str {
    match age {
        Age::Hour => "chart-age-hour",
        Age::FourHours => "chart-age-four-hours",
        Age::Day => "chart-age-day",
        Age::ThreeDays => "chart-age-three-days",
        Age::Week => "chart-age-week",
        Age::Longer => "chart-age-longer",
    }
}

/// How many texts were stale on each of the last days.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trend {
    /// Days since 1970 (UTC), the oldest first, and how many were stale as the day began; `None` where nothing was kept.
    pub days: Vec<(i64, Option<u64>)>,
    /// How many are stale now.
    pub now: u64,
}

/// A column of the area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Where it begins.
    pub x: String,
    /// Its top.
    pub y: String,
    /// Its width.
    pub width: String,
    /// Its height.
    pub height: String,
}

/// A piece of the line, from one day to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stroke {
    /// Its ends, as percentages.
    pub from: (String, String),
    /// The later end.
    pub to: (String, String),
}

impl Trend {
    /// The spans of days that can be looked at; the first is the default.
    pub const SPANS: [u16; 2] = [14, 90];

    pub(super) fn number(&self, t: &Translator) -> String {
        t.number(self.now)
    }

    /// Whether there are two days to compare.
    pub(super) fn is_drawn(&self) -> bool {
        self.known().nth(1).is_some()
    }

    fn known(&self) -> impl Iterator<Item = (i64, u64)> + '_ {
        self.days.iter().filter_map(|(day, count)| Some((*day, (*count)?)))
    }

    fn most(&self) -> u64 {
        self.known().map(|(_, count)| count).max().unwrap_or_default().max(1)
    }

    /// From the top, in hundredths of a percent.
    fn y(&self, count: u64) -> u64 {
        let share = u128::from(count) * u128::from(HEIGHT) / u128::from(self.most());
        10_000 - u64::try_from(share).unwrap_or(HEIGHT)
    }

    fn left(&self, nth: usize) -> u64 {
        nth as u64 * 10_000 / (self.days.len() as u64).max(1)
    }

    pub(super) fn columns(&self) -> Vec<Column> {
        let column = |(nth, (_, count)): (usize, &(i64, Option<u64>))| {
            let y = self.y((*count)?);
            let (x, end) = (self.left(nth), self.left(nth + 1));
            Some(Column { x: percent(x), y: percent(y), width: percent(end - x), height: percent(10_000 - y) })
        };
        self.days.iter().enumerate().filter_map(column).collect()
    }

    pub(super) fn strokes(&self) -> Vec<Stroke> {
        let middle = |nth: usize| percent(u64::midpoint(self.left(nth), self.left(nth + 1)));
        let stroke = |(nth, pair): (usize, &[(i64, Option<u64>)])| {
            let [(_, Some(one)), (_, Some(other))] = pair else { return None };
            let from = (middle(nth), percent(self.y(*one)));
            Some(Stroke { from, to: (middle(nth + 1), percent(self.y(*other))) })
        };
        self.days.windows(2).enumerate().filter_map(stroke).collect()
    }

    /// The lowest and the highest, in a sentence.
    pub(super) fn summary(&self, t: &Translator) -> String {
        let least = self.known().min_by_key(|(_, count)| *count);
        let most = self.known().max_by_key(|(_, count)| *count);
        let (Some((low_day, low)), Some((high_day, high))) = (least, most) else { return String::new() };
        t.say_with(
            "chart-trend-summary",
            [
                ("low", low.into()),
                ("low-day", date(t, low_day).into()),
                ("high", high.into()),
                ("high-day", date(t, high_day).into()),
            ],
        )
    }

    /// All values, for those who do not see the chart.
    pub(super) fn label(&self, t: &Translator) -> String {
        let value = |(day, count): &(i64, Option<u64>)| {
            let day = date(t, *day);
            match count {
                Some(count) => t.say_with("chart-trend-value", [("day", day.into()), ("count", (*count).into())]),
                None => t.say_with("chart-trend-no-value", [("day", day.into())]),
            }
        };
        let values: Vec<String> = self.days.iter().map(value).collect();
        t.say_with("chart-trend-label", [("values", values.join(&t.say("chart-trend-between")).into())])
    }

    /// The first day, the one in the middle, and the last.
    pub(super) fn axis(&self, t: &Translator) -> Vec<String> {
        let places = [0, self.days.len() / 2, self.days.len().saturating_sub(1)];
        places.iter().filter_map(|nth| self.days.get(*nth)).map(|(day, _)| date(t, *day)).collect()
    }

    pub(super) fn title(&self, t: &Translator) -> String {
        t.say_with("chart-trend-title", [("days", (self.days.len() as u64).into())])
    }

    /// The spans, each with its address.
    pub(super) fn spans(&self, frame: &Frame) -> Vec<(Address, String, bool)> {
        let [usual, ..] = Self::SPANS;
        let span = |days: u16| {
            let address = Address::to("/").with_some("collection", frame.collection.as_ref());
            let address = address.with_some("trend", (days != usual).then_some(days));
            (
                address,
                frame.say_with("chart-days", &[("days", u64::from(days).into())]),
                usize::from(days) == self.days.len(),
            )
        };
        Self::SPANS.map(span).to_vec()
    }
}

/// A day's date. Its noon, so that it is the same date in nearly every zone.
fn date(t: &Translator, day: i64) -> String {
    t.short_day(Instant::from_micros(day.saturating_mul(DAY).saturating_add(DAY / 2)))
}

/// Hundredths of a percent, as SVG reads them.
pub(super) fn percent(hundredths: u64) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hundredths(percent: &str) -> u64 {
        percent.trim_end_matches('%').replace('.', "").parse().unwrap()
    }

    #[test]
    fn a_day_without_a_figure_breaks_the_line() {
        let trend = Trend { days: vec![(1, Some(4)), (2, Some(8)), (3, None), (4, Some(2)), (5, Some(2))], now: 2 };
        assert_eq!(trend.columns().len(), 4);
        let strokes = trend.strokes();
        assert_eq!(strokes.len(), 2);
        assert_eq!(strokes[0].from, ("10.00%".to_owned(), "54.00%".to_owned()));
        assert_eq!(strokes[0].to, ("30.00%".to_owned(), "8.00%".to_owned()));
        assert!(!Trend { days: vec![(1, None), (2, Some(3))], now: 3 }.is_drawn());
    }

    proptest! {
        #[test]
        fn no_chart_leaves_its_frame(counts in proptest::collection::vec(proptest::option::of(0..u64::MAX), 0..90)) {
            let days = (0..).zip(counts).collect();
            let trend = Trend { days, now: 0 };
            for column in trend.columns() {
                prop_assert!(hundredths(&column.x) + hundredths(&column.width) <= 10_000);
                prop_assert_eq!(hundredths(&column.y) + hundredths(&column.height), 10_000);
            }
        }
    }
}
