//! When to try again: the schedule that Standard Webhooks recommends, with jitter, and the receiver's own wish.

use jiff::fmt::rfc2822::DateTimeParser;

use crate::clock::{Chance, Instant};

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// How long to wait after the first try failed, after the second, and so on, in microseconds: 75 h 35 m in all.
const WAITS: [i64; 9] =
    [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];

/// How often a message is tried.
pub const MAX_TRIES: i16 = 10;

/// How long a receiver may ask to be left alone, in seconds.
const LONGEST_WISH: i64 = 86_400;

/// How long to wait after `tries` tries failed, in microseconds, up to a tenth more or less than the schedule says, so
/// that messages which failed together do not come back together. `None` where they were enough.
pub fn wait_after(tries: i16, chance: &dyn Chance) -> Option<i64> {
    let wait = *WAITS.get(usize::try_from(tries).ok()?.checked_sub(1)?)?;
    let mut bytes = [0; 4];
    // Without chance there is no jitter; being punctual is no secret.
    let drawn = if chance.fill(&mut bytes) { i64::from(u32::from_le_bytes(bytes)) } else { i64::from(u32::MAX) / 2 };
    let tenth = wait / 10;
    Some(
        wait - tenth + i64::try_from(i128::from(2 * tenth) * i128::from(drawn) / i128::from(u32::MAX)).unwrap_or(tenth),
    )
}

/// How long the header `Retry-After` asks to wait, in microseconds: seconds or a date (RFC 9110, 10.2.3), at most a day.
pub fn retry_after(header: &str, now: Instant) -> Option<i64> {
    let header = header.trim();
    let seconds = if !header.is_empty() && header.bytes().all(|byte| byte.is_ascii_digit()) {
        header.parse().unwrap_or(LONGEST_WISH)
    } else {
        // Dates in HTTP are dates of mail with the zone written `GMT`.
        let date = DateTimeParser::new().parse_timestamp(header).ok()?;
        Instant::from_timestamp(date).seconds_since(now)
    };
    Some(seconds.clamp(0, LONGEST_WISH) * SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SeededChance;

    /// A chance that always comes out the same.
    struct Always(u8);

    impl Chance for Always {
        fn fill(&self, bytes: &mut [u8]) -> bool {
            bytes.fill(self.0);
            true
        }
    }

    #[test]
    fn ten_tries_take_three_days_and_the_last_is_the_last() {
        let chance = SeededChance::new(3);
        assert_eq!(WAITS.len() + 1, usize::try_from(MAX_TRIES).unwrap());
        assert_eq!(WAITS.iter().sum::<i64>(), 75 * HOUR + 35 * MINUTE + 5 * SECOND);
        assert_eq!(wait_after(MAX_TRIES, &chance), None);
        assert_eq!(wait_after(0, &chance), None);
        assert_eq!(wait_after(-1, &chance), None);
    }

    #[test]
    fn jitter_reaches_a_tenth_to_both_sides_and_no_further() {
        for (tries, wait) in (1..).zip(WAITS) {
            assert_eq!(wait_after(tries, &Always(0)), Some(wait * 9 / 10));
            assert_eq!(wait_after(tries, &Always(255)), Some(wait * 11 / 10));
            let chance = SeededChance::new(11);
            let drawn: Vec<i64> = (0..100).filter_map(|_| wait_after(tries, &chance)).collect();
            assert!(drawn.iter().all(|drawn| (wait * 9 / 10..=wait * 11 / 10).contains(drawn)), "{drawn:?}");
            assert!(drawn.iter().any(|drawn| *drawn < wait) && drawn.iter().any(|drawn| *drawn > wait), "{drawn:?}");
        }
    }

    #[test]
    fn a_receivers_wish_is_read_in_seconds_and_as_a_date_and_is_bounded() {
        let now: Instant = serde_json::from_str("\"2015-10-21T07:28:00Z\"").unwrap();
        for (header, seconds) in [
            ("120", Some(120)),
            (" 0 ", Some(0)),
            ("99999999999999999999999", Some(86_400)),
            ("Wed, 21 Oct 2015 07:30:00 GMT", Some(120)),
            ("Tue, 20 Oct 2015 07:30:00 GMT", Some(0)),
            ("Fri, 21 Oct 2050 07:30:00 GMT", Some(86_400)),
            ("-5", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(retry_after(header, now), seconds.map(|seconds: i64| seconds * SECOND), "{header}");
        }
    }
}
