//! A block's words as a sorted bag of hashes: how alike two blocks are, at a cost that does not grow with them.

use super::normal::{Canonical, Class, class};

/// How many words of two blocks a likeness looks at.
const SAMPLE: usize = 1024;
/// A likeness of 1, so that likenesses are whole numbers and the same on every machine.
pub(super) const ALIKE: u32 = 1000;

/// The words of a block, hashed and sorted. Figures count by their shape, for a fact that changed must not hide that the
/// block is the same.
#[derive(Debug, Clone, Default)]
pub(super) struct Sketch(Vec<u64>);

impl Sketch {
    /// Sketches a block: words of scripts with spaces, pairs of neighbouring characters of others.
    pub(super) fn of(canonical: &Canonical) -> Self {
        let mut hashes = Vec::with_capacity(canonical.words + 1);
        let (mut word, mut previous) = (None, None);
        for c in canonical.text.chars() {
            let class = class(c);
            if class == Class::Letter {
                let c = if c.is_numeric() { '0' } else { c.to_lowercase().next().unwrap_or(c) };
                word = Some(mix(word.unwrap_or(SEED), c));
                previous = None;
                continue;
            }
            hashes.extend(word.take());
            if class == Class::Joined {
                hashes.push(mix(mix(SEED, previous.unwrap_or(' ')), c));
                previous = Some(c);
            } else {
                previous = None;
            }
        }
        hashes.extend(word);
        for hash in &mut hashes {
            // Spreads the hashes, so that the smallest are a fair sample.
            *hash = (*hash ^ (*hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
        hashes.sort_unstable();
        Self(hashes)
    }

    /// The sketch of several blocks together.
    pub(super) fn joined<'s>(sketches: impl Iterator<Item = &'s Self>) -> Self {
        let mut hashes: Vec<u64> = sketches.flat_map(|sketch| sketch.0.iter().copied()).collect();
        hashes.sort_unstable();
        Self(hashes)
    }

    /// How many words it holds.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The share of words in common (Dice), of [`ALIKE`]; estimated from a sample where there are many.
    pub(super) fn likeness(&self, other: &Self) -> u32 {
        if self.0.is_empty() || other.0.is_empty() {
            return if self.0.is_empty() && other.0.is_empty() { ALIKE } else { 0 };
        }
        let (mut ours, mut theirs) = (self.0.iter().peekable(), other.0.iter().peekable());
        let (mut seen, mut common) = (0, 0);
        while let (Some(a), Some(b)) = (ours.peek(), theirs.peek())
            && seen < SAMPLE
        {
            match a.cmp(b) {
                std::cmp::Ordering::Less => {
                    ours.next();
                    seen += 1;
                }
                std::cmp::Ordering::Greater => {
                    theirs.next();
                    seen += 1;
                }
                std::cmp::Ordering::Equal => {
                    ours.next();
                    theirs.next();
                    seen += 2;
                    common += 2;
                }
            }
        }
        if seen < SAMPLE {
            seen += ours.count() + theirs.count();
        }
        u32::try_from(common * ALIKE as usize / seen.max(1)).unwrap_or(ALIKE)
    }
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a over characters: the same on every machine and in every release, as remembered answers must be.
const fn mix(hash: u64, c: char) -> u64 {
    (hash ^ c as u64).wrapping_mul(0x0100_0000_01b3)
}
