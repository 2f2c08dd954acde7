//! How many variants are in which state, and the bar that shows it.

/// Counts of variants.
///
/// Each required variant is counted once; `overdue` and `progress` cut across; `orphan`, `not_required` and `source` lie outside. What
/// counts as required is `State::is_owed`, as everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Up to date.
    pub current: u64,
    /// Submitted, and not approved yet.
    pub review: u64,
    /// Of the missing and stale: somebody works on them.
    pub progress: u64,
    /// Of those, the stale ones.
    pub progress_stale: u64,
    /// Stale, and nothing has to come first.
    pub stale: u64,
    /// Missing, and nothing has to come first.
    pub missing: u64,
    /// Work to do, but another variant has to come first.
    pub waiting: u64,
    /// Of the missing and stale: past the deadline.
    pub overdue: u64,
    /// A text is there, and nothing says what it was made from.
    pub unknown: u64,
    /// A text without a source, or whose article was withdrawn.
    pub orphan: u64,
    /// Not asked for.
    pub not_required: u64,
    /// Sources: texts that are measured against, and so are not counted as current.
    pub source: u64,
}

impl Tally {
    /// The denominator of every percentage: variants that someone wants.
    pub const fn required(&self) -> u64 {
        self.current
            .saturating_add(self.review)
            .saturating_add(self.stale)
            .saturating_add(self.missing)
            .saturating_add(self.waiting)
            .saturating_add(self.unknown)
    }

    /// Texts whose source is not known, or gone.
    pub const fn sourceless(&self) -> u64 {
        self.unknown.saturating_add(self.orphan)
    }

    /// Both together.
    #[must_use]
    pub const fn and(self, other: &Self) -> Self {
        Self {
            current: self.current.saturating_add(other.current),
            review: self.review.saturating_add(other.review),
            progress: self.progress.saturating_add(other.progress),
            progress_stale: self.progress_stale.saturating_add(other.progress_stale),
            stale: self.stale.saturating_add(other.stale),
            missing: self.missing.saturating_add(other.missing),
            waiting: self.waiting.saturating_add(other.waiting),
            overdue: self.overdue.saturating_add(other.overdue),
            unknown: self.unknown.saturating_add(other.unknown),
            orphan: self.orphan.saturating_add(other.orphan),
            not_required: self.not_required.saturating_add(other.not_required),
            source: self.source.saturating_add(other.source),
        }
    }

    /// Work that can be started now.
    pub const fn open(&self) -> u64 {
        self.stale.saturating_add(self.missing)
    }

    /// The stacked bar: current, in review, in progress, stale, missing, waiting, source unknown.
    pub fn bar(&self) -> Vec<Segment> {
        let parts: Vec<(&'static str, u64)> = [
            ("f-current", self.current),
            ("f-dots", self.review),
            ("f-progress", self.progress),
            ("f-hatch", self.stale.saturating_sub(self.progress_stale)),
            ("f-missing", self.missing.saturating_sub(self.progress.saturating_sub(self.progress_stale))),
            ("f-none", self.waiting),
            ("f-orphan", self.unknown),
        ]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .collect();
        segments(&parts)
    }
}

/// One part of a stacked bar. Positions are percentages, so that the bar stretches without distortion and without a
/// `style` attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// The class that fills it.
    pub class: &'static str,
    /// Where it begins: `12.50%`.
    pub x: String,
    /// How wide it is: `2.00%`.
    pub width: String,
}

// In hundredths of a percent, so that no rounding of floats moves a border.
const WHOLE: u128 = 10_000;
const GAP: u128 = 60;
/// The least width: one of three hundred must not disappear.
const LEAST: u128 = 200;

fn segments(parts: &[(&'static str, u64)]) -> Vec<Segment> {
    let gaps = GAP * (parts.len() as u128).saturating_sub(1);
    let free = WHOLE.saturating_sub(gaps);
    let total: u128 = parts.iter().map(|(_, count)| u128::from(*count)).sum();
    let is_small = |count: u64| u128::from(count) * free < LEAST * total;
    let small = parts.iter().filter(|(_, count)| is_small(*count)).count() as u128;
    let rest = free.saturating_sub(small * LEAST);
    let big: u128 = parts.iter().filter(|(_, count)| !is_small(*count)).map(|(_, count)| u128::from(*count)).sum();
    let mut x = 0;
    parts
        .iter()
        .map(|(class, count)| {
            let width = if is_small(*count) { LEAST } else { u128::from(*count) * rest / big.max(1) };
            let segment = Segment { class, x: percent(x), width: percent(width) };
            x += width + GAP;
            segment
        })
        .collect()
}

fn percent(hundredths: u128) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hundredths(percent: &str) -> u128 {
        percent.trim_end_matches('%').replace('.', "").parse().unwrap()
    }

    #[test]
    fn one_of_three_hundred_is_still_seen() {
        let bar = Tally { current: 299, missing: 1, ..Tally::default() }.bar();
        assert_eq!(bar[1], Segment { class: "f-missing", x: "98.00%".into(), width: "2.00%".into() });
    }

    #[test]
    fn an_empty_tally_has_an_empty_bar() {
        assert_eq!(Tally::default().bar(), []);
    }

    proptest! {
        #[test]
        fn no_bar_ever_leaves_its_frame(current in 0..100_000_u64, review in 0..9_u64, progress in 0..9_u64,
            stale in 0..100_000_u64, missing in 0..3_u64, waiting in 0..u64::MAX)
        {
            let bar = Tally { current, review, progress, stale, missing, waiting, ..Tally::default() }.bar();
            for segment in &bar {
                prop_assert!(hundredths(&segment.width) >= LEAST);
                prop_assert!(hundredths(&segment.x) + hundredths(&segment.width) <= WHOLE);
            }
        }
    }
}
