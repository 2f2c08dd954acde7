//! How many variants are in which state, and the bar that shows it.

/// Counts of variants.
///
/// Each variant is counted once by what it is, and leads to the list of those that are so; `overdue` and `progress` cut
/// across. `orphan`, `not_required`, `source` and the texts of `optional` are not required, and in no share.
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
    /// Of those counted above: texts that nobody asks for.
    pub optional: Optional,
}

/// Counts of texts that stand though nobody asks for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Optional {
    /// Up to date.
    pub current: u64,
    /// Submitted, and not approved yet.
    pub review: u64,
    /// Stale, and nothing has to come first.
    pub stale: u64,
    /// Another variant has to come first.
    pub waiting: u64,
    /// Nothing says what they were made from.
    pub unknown: u64,
}

impl Tally {
    /// The denominator of every percentage: variants that someone wants.
    pub const fn required(&self) -> u64 {
        let asked = self.asked();
        asked
            .current
            .saturating_add(asked.review)
            .saturating_add(asked.stale)
            .saturating_add(asked.missing)
            .saturating_add(asked.waiting)
            .saturating_add(asked.unknown)
    }

    /// How many of the required are current: what every percentage is of.
    pub const fn required_current(&self) -> u64 {
        self.asked().current
    }

    /// The same without texts that nobody asks for.
    const fn asked(&self) -> Self {
        let mut asked = *self;
        asked.current = asked.current.saturating_sub(self.optional.current);
        asked.review = asked.review.saturating_sub(self.optional.review);
        asked.stale = asked.stale.saturating_sub(self.optional.stale);
        asked.waiting = asked.waiting.saturating_sub(self.optional.waiting);
        asked.unknown = asked.unknown.saturating_sub(self.optional.unknown);
        asked
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
            optional: self.optional.and(&other.optional),
        }
    }

    /// Work that can be started now.
    pub const fn open(&self) -> u64 {
        self.stale.saturating_add(self.missing)
    }

    /// The stacked bar of what is required: current, in review, in progress, stale, missing, waiting, source unknown.
    pub fn bar(&self) -> Vec<Segment> {
        let asked = self.asked();
        let begun_stale = self.progress_stale.min(asked.stale);
        let begun_missing = self.progress.saturating_sub(self.progress_stale);
        let parts: Vec<(&'static str, u64)> = [
            ("f-current", asked.current),
            ("f-dots", asked.review),
            ("f-progress", begun_stale.saturating_add(begun_missing)),
            ("f-hatch", asked.stale.saturating_sub(begun_stale)),
            ("f-missing", asked.missing.saturating_sub(begun_missing)),
            ("f-none", asked.waiting),
            ("f-orphan", asked.unknown),
        ]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .collect();
        segments(&parts)
    }
}

impl Optional {
    /// None.
    pub const NONE: Self = Self { current: 0, review: 0, stale: 0, waiting: 0, unknown: 0 };

    /// Both together.
    #[must_use]
    pub const fn and(self, other: &Self) -> Self {
        Self {
            current: self.current.saturating_add(other.current),
            review: self.review.saturating_add(other.review),
            stale: self.stale.saturating_add(other.stale),
            waiting: self.waiting.saturating_add(other.waiting),
            unknown: self.unknown.saturating_add(other.unknown),
        }
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
