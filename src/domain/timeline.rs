//! How a variant passed through its states: bands along a line of time, from what the event log tells.

use super::State;
use crate::clock::Instant;

/// How many bands one line has at most; of more, the shortest give way to the one before them.
const MOST: usize = 200;

/// A variant passed into a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passing {
    /// When.
    pub at: Instant,
    /// Out of which state; `None` where there was no such variant before.
    pub from: Option<State>,
    /// Into which.
    pub into: State,
}

/// A time during which a variant was in one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band {
    /// The state.
    pub state: State,
    /// From when.
    pub from: Instant,
    /// Until when.
    pub until: Instant,
}

/// A stretch of time that is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Where it begins.
    pub from: Instant,
    /// Where it ends.
    pub until: Instant,
}

impl Window {
    /// Where a moment lies in it, in hundredths of a percent; moments outside lie at its ends.
    pub fn place(&self, at: Instant) -> u32 {
        let whole = self.until.as_micros().saturating_sub(self.from.as_micros()).max(1);
        let part = at.as_micros().saturating_sub(self.from.as_micros()).clamp(0, whole);
        u32::try_from(i128::from(part) * 10_000 / i128::from(whole)).unwrap_or(10_000)
    }
}

/// The bands of one variant inside a window: in order, without overlaps, equal neighbours joined. `passings` are in the
/// order in which they happened, `now` is the state it is in today, `appeared` is when it was first there. Before the
/// first passing it was in that passing's `from`; where nothing was ever told of it, it has always been what it is now.
pub fn bands(passings: &[Passing], now: State, appeared: Instant, window: Window) -> Vec<Band> {
    let first = passings.first().map_or(Some(now), |first| first.from);
    let mut steps: Vec<(Instant, State)> = first.map(|state| (appeared, state)).into_iter().collect();
    steps.extend(passings.iter().map(|passing| (passing.at, passing.into)));
    let mut bands: Vec<Band> = Vec::new();
    for (nth, (from, state)) in steps.iter().enumerate() {
        let until = steps.get(nth + 1).map_or(window.until, |(next, _)| *next).min(window.until);
        let from = (*from).max(window.from);
        if until <= from {
            continue;
        }
        match bands.last_mut() {
            Some(last) if last.state == *state && last.until == from => last.until = until,
            // A clock that was set back.
            Some(last) if last.until > from => {}
            _ => bands.push(Band { state: *state, from, until }),
        }
    }
    thin(bands)
}

fn thin(mut bands: Vec<Band>) -> Vec<Band> {
    while bands.len() > MOST {
        let length = |band: &Band| band.until.as_micros() - band.from.as_micros();
        let shortest = bands.iter().enumerate().skip(1).min_by_key(|(_, band)| length(band)).map(|(nth, _)| nth);
        let Some(shortest) = shortest else { break };
        let gone = bands.remove(shortest);
        if let Some(before) = bands.get_mut(shortest - 1) {
            before.until = gone.until;
        }
    }
    bands
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(seconds * 1_000_000)
    }

    fn shown(bands: &[Band]) -> Vec<(State, i64, i64)> {
        bands.iter().map(|b| (b.state, b.from.as_micros() / 1_000_000, b.until.as_micros() / 1_000_000)).collect()
    }

    const DAY: Window = Window { from: Instant::from_micros(0), until: Instant::from_micros(100_000_000) };

    #[test]
    fn a_variant_is_what_it_became_until_it_became_something_else() {
        let passings = [
            Passing { at: at(10), from: None, into: State::Missing },
            Passing { at: at(40), from: Some(State::Missing), into: State::Current },
            Passing { at: at(70), from: Some(State::Current), into: State::Stale },
        ];
        assert_eq!(
            shown(&bands(&passings, State::Stale, at(5), DAY)),
            [(State::Missing, 10, 40), (State::Current, 40, 70), (State::Stale, 70, 100)]
        );
        let later = Window { from: at(50), until: at(60) };
        assert_eq!(shown(&bands(&passings, State::Stale, at(5), later)), [(State::Current, 50, 60)]);
    }

    #[test]
    fn what_nothing_was_told_of_was_always_so() {
        assert_eq!(shown(&bands(&[], State::Source, at(30), DAY)), [(State::Source, 30, 100)]);
        let passing = Passing { at: at(60), from: Some(State::NotRequired), into: State::Missing };
        assert_eq!(
            shown(&bands(&[passing], State::Missing, at(20), DAY)),
            [(State::NotRequired, 20, 60), (State::Missing, 60, 100)]
        );
    }

    #[test]
    fn a_place_is_a_share_of_the_window() {
        assert_eq!([at(-5), at(0), at(25), at(100), at(500)].map(|at| DAY.place(at)), [0, 0, 2_500, 10_000, 10_000]);
    }

    proptest! {
        #[test]
        fn bands_follow_one_another_inside_the_window(
            steps in proptest::collection::vec((0i64..200, 0usize..9), 0..400),
            appeared in 0i64..200,
            from in 0i64..100,
            length in 1i64..100,
        ) {
            let passings: Vec<Passing> = steps
                .iter()
                .map(|(seconds, into)| Passing { at: at(*seconds), from: None, into: State::ALL[*into] })
                .collect();
            let window = Window { from: at(from), until: at(from + length) };
            let bands = bands(&passings, State::Current, at(appeared), window);
            prop_assert!(bands.len() <= MOST);
            prop_assert!(bands.iter().all(|b| b.from >= window.from && b.until <= window.until && b.from < b.until));
            prop_assert!(bands.windows(2).all(|pair| pair[0].until <= pair[1].from));
        }
    }
}
