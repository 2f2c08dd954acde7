//! How long a text has been stale, in the classes that pages count by.

use std::str::FromStr;

use super::UnknownName;
use crate::clock::Instant;

/// How long a text has been stale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Age {
    /// Less than an hour.
    Hour,
    /// One to four hours.
    FourHours,
    /// Four hours to a day.
    Day,
    /// One to three days.
    ThreeDays,
    /// Three to seven days.
    Week,
    /// Longer.
    Longer,
}

impl Age {
    /// All of them, the youngest first.
    pub const ALL: [Self; 6] = [Self::Hour, Self::FourHours, Self::Day, Self::ThreeDays, Self::Week, Self::Longer];

    /// The name in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hour => "1h",
            Self::FourHours => "4h",
            Self::Day => "1d",
            Self::ThreeDays => "3d",
            Self::Week => "7d",
            Self::Longer => "longer",
        }
    }

    /// The age at which it ends, in seconds; the last never does.
    const fn ends(self) -> Option<i64> {
        Some(match self {
            Self::Hour => 3_600,
            Self::FourHours => 4 * 3_600,
            Self::Day => 86_400,
            Self::ThreeDays => 3 * 86_400,
            Self::Week => 7 * 86_400,
            Self::Longer => return None,
        })
    }

    /// Since when a text of this age must have been stale: from the first moment on, and before the second. The youngest
    /// have no end, as a publisher's clock may be ahead of ours; the oldest have no beginning.
    pub fn span(self, now: Instant) -> (Option<Instant>, Option<Instant>) {
        let younger = Self::ALL.into_iter().take_while(|age| *age != self).last();
        let ago = |age: Self| age.ends().map(|seconds| now.plus_seconds(-seconds));
        (ago(self), younger.and_then(ago))
    }
}

impl FromStr for Age {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|age| age.as_str() == name)
            .ok_or_else(|| UnknownName::new(name, &Self::ALL.map(Self::as_str)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_moment_has_exactly_one_age() {
        let now = Instant::from_micros(1_000_000_000_000_000);
        for ago in
            [-500, 0, 3_599, 3_600, 3_601, 14_400, 86_400, 86_401, 3 * 86_400, 7 * 86_400, 7 * 86_400 + 1, 9_999_999]
        {
            let since = now.plus_seconds(-ago);
            let has = |age: &Age| {
                let (from, before) = age.span(now);
                from.is_none_or(|from| since >= from) && before.is_none_or(|before| since < before)
            };
            assert_eq!(Age::ALL.iter().filter(|age| has(age)).count(), 1, "{ago}");
        }
        assert_eq!(Age::Hour.span(now), (Some(now.plus_seconds(-3_600)), None));
        assert_eq!(Age::Longer.span(now), (None, Some(now.plus_seconds(-7 * 86_400))));
        assert_eq!("3d".parse(), Ok(Age::ThreeDays));
    }
}
