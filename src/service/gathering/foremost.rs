//! The foremost of many, kept as they come by.

use std::collections::BinaryHeap;

/// How many came by, and the smallest of them by their rank, at most as many as were asked for.
#[derive(Debug)]
pub(super) struct Foremost<T: Ord> {
    kept: BinaryHeap<T>,
    most: usize,
    total: u64,
}

impl<T: Ord> Foremost<T> {
    /// Keeps at most this many.
    pub(super) fn new(most: usize) -> Self {
        Self { kept: BinaryHeap::new(), most, total: 0 }
    }

    /// Counts one, and keeps it if it belongs to the foremost.
    pub(super) fn add(&mut self, one: T) {
        self.total += 1;
        if self.kept.len() < self.most {
            self.kept.push(one);
        } else if let Some(mut last) = self.kept.peek_mut()
            && one < *last
        {
            *last = one;
        }
    }

    /// Those kept, in no order.
    pub(super) fn kept(&self) -> impl Iterator<Item = &T> {
        self.kept.iter()
    }

    /// How many came by, and those kept, the foremost first.
    pub(super) fn into_sorted(self) -> (u64, Vec<T>) {
        (self.total, self.kept.into_sorted_vec())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_foremost_are_those_that_sorting_all_would_put_first(all in prop::collection::vec(any::<u8>(), 0..200), most in 0usize..20) {
            let mut foremost = Foremost::new(most);
            for one in &all {
                foremost.add(*one);
            }
            let mut sorted = all.clone();
            sorted.sort_unstable();
            sorted.truncate(most);
            prop_assert_eq!(foremost.into_sorted(), (all.len() as u64, sorted));
        }
    }
}
