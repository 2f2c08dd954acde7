//! The difference of two sequences, at a bounded cost.

use std::{collections::HashMap, ops::Range};

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Above this many items on both sides together a difference is first taken over chunks.
const LARGE: usize = 20_000;
/// The longest chunk, in items.
const CHUNK: usize = 128;
/// The work one comparison may do, in items visited (roughly: items times differences). Far more than an article needs
/// and a fraction of a second for the worst that an attacker can send.
const BUDGET: usize = 30_000_000;

/// What a comparison may still spend. Counted, not timed, so that the same texts always get the same answer.
#[derive(Debug)]
pub(super) struct Work(usize);

impl Work {
    /// The work of one comparison.
    pub(super) const fn new() -> Self {
        Self(BUDGET)
    }

    /// Spends some; answers whether there was enough.
    pub(super) const fn spend(&mut self, cost: usize) -> bool {
        let enough = self.0 >= cost;
        self.0 = self.0.saturating_sub(cost);
        enough
    }

    /// What is left.
    pub(super) const fn left(&self) -> usize {
        self.0
    }
}

/// A place where two sequences differ: these items of the old one became those of the new one. Either may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hunk {
    /// In the old sequence.
    pub(super) old: Range<usize>,
    /// In the new sequence.
    pub(super) new: Range<usize>,
    /// Whether both sides turned out to read the same, only cut differently: no change, but no word for word either.
    pub(super) quiet: bool,
}

/// Which new item an old one is, where it stayed.
pub(super) fn new_of(hunks: &[Hunk], old: usize) -> Option<usize> {
    stayed(hunks, old, |hunk| &hunk.old, |hunk| &hunk.new)
}

/// Which old item a new one is, where it stayed.
pub(super) fn old_of(hunks: &[Hunk], new: usize) -> Option<usize> {
    stayed(hunks, new, |hunk| &hunk.new, |hunk| &hunk.old)
}

fn stayed(
    hunks: &[Hunk],
    at: usize,
    from: fn(&Hunk) -> &Range<usize>,
    to: fn(&Hunk) -> &Range<usize>,
) -> Option<usize> {
    let next = hunks.partition_point(|hunk| from(hunk).end <= at);
    if hunks.get(next).is_some_and(|hunk| from(hunk).start <= at) {
        return None;
    }
    let last = next.checked_sub(1).and_then(|last| hunks.get(last));
    Some(last.map_or(at, |hunk| to(hunk).end + (at - from(hunk).end)))
}

/// Where two sequences differ, in order, never two hunks without something equal between them.
pub(super) fn hunks(old: &[u32], new: &[u32], work: &mut Work) -> Vec<Hunk> {
    let mut found = Vec::new();
    differences(old, new, 0, 0, work, &mut found);
    found
}

/// Adds the differences of two sequences, the first items of which have these indices.
fn differences(old: &[u32], new: &[u32], old_at: usize, new_at: usize, work: &mut Work, found: &mut Vec<Hunk>) {
    let prefix = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (Some(old), Some(new)) = (old.get(prefix..), new.get(prefix..)) else { return };
    let suffix = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let (Some(old), Some(new)) = (old.get(..old.len() - suffix), new.get(..new.len() - suffix)) else { return };
    let (old_at, new_at) = (old_at + prefix, new_at + prefix);
    let size = old.len() + new.len();
    if size == 0 {
        return;
    }
    if old.is_empty() || new.is_empty() || work.left() < size {
        found.push(Hunk { old: old_at..old_at + old.len(), new: new_at..new_at + new.len(), quiet: false });
    } else if size <= LARGE {
        let from = found.len();
        for op in capture_diff_slices(Algorithm::Myers, old, new) {
            if !matches!(op, DiffOp::Equal { .. }) {
                push(found, from, op.old_range(), op.new_range(), old_at, new_at);
            }
        }
        let changed: usize = found.iter().skip(from).map(|hunk| hunk.old.len() + hunk.new.len()).sum();
        // Myers takes items times differences, and stops searching at some hundreds.
        work.spend(size * (1 + changed.min(512)));
    } else {
        by_chunks(old, new, old_at, new_at, work, found);
    }
}

/// Adds a difference, joined to the one before where they touch.
fn push(found: &mut Vec<Hunk>, from: usize, old: Range<usize>, new: Range<usize>, old_at: usize, new_at: usize) {
    let old = old.start + old_at..old.end + old_at;
    let new = new.start + new_at..new.end + new_at;
    let touches = found.len() > from;
    match found.last_mut() {
        Some(last) if touches && last.old.end == old.start && last.new.end == new.start => {
            last.old.end = old.end;
            last.new.end = new.end;
        }
        _ => found.push(Hunk { old, new, quiet: false }),
    }
}

/// The difference of two long sequences: equal chunks are matched first, and only what lies between is compared by item
/// where it is short enough.
fn by_chunks(old: &[u32], new: &[u32], old_at: usize, new_at: usize, work: &mut Work, found: &mut Vec<Hunk>) {
    let (old_chunks, new_chunks) = (chunks(old), chunks(new));
    let mut numbers: HashMap<&[u32], u32> = HashMap::new();
    let mut number = |chunk| {
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        *numbers.entry(chunk).or_insert(next)
    };
    let old_numbers: Vec<u32> =
        old_chunks.iter().map(|range| number(old.get(range.clone()).unwrap_or_default())).collect();
    let new_numbers: Vec<u32> =
        new_chunks.iter().map(|range| number(new.get(range.clone()).unwrap_or_default())).collect();
    let size = old_numbers.len() + new_numbers.len();
    let ops = capture_diff_slices(Algorithm::Myers, &old_numbers, &new_numbers);
    work.spend(size * 512);
    let mut gaps: Vec<Hunk> = Vec::new();
    for op in ops {
        if !matches!(op, DiffOp::Equal { .. }) {
            push(
                &mut gaps,
                0,
                items(&old_chunks, &op.old_range(), old.len()),
                items(&new_chunks, &op.new_range(), new.len()),
                0,
                0,
            );
        }
    }
    for gap in gaps {
        let (Some(old), Some(new)) = (old.get(gap.old.clone()), new.get(gap.new.clone())) else { continue };
        if old.len() + new.len() <= LARGE {
            differences(old, new, old_at + gap.old.start, new_at + gap.new.start, work, found);
        } else {
            push(found, found.len(), gap.old, gap.new, old_at, new_at);
        }
    }
}

/// The items that a range of chunks holds.
fn items(chunks: &[Range<usize>], range: &Range<usize>, len: usize) -> Range<usize> {
    let start = chunks.get(range.start).map_or(len, |chunk| chunk.start);
    let end = chunks.get(range.end).map_or(len, |chunk| chunk.start);
    start..end.max(start)
}

/// Cuts a sequence where its own items say so, so that an insertion moves no cut beyond the next.
fn chunks(items: &[u32]) -> Vec<Range<usize>> {
    let mut chunks = Vec::new();
    let mut start = 0;
    for (at, item) in items.iter().enumerate() {
        let cut = item.wrapping_mul(0x9e37_79b1) >> 27 == 0;
        if cut || at + 1 - start >= CHUNK {
            chunks.push(start..at + 1);
            start = at + 1;
        }
    }
    if start < items.len() {
        chunks.push(start..items.len());
    }
    chunks
}
