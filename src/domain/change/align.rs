//! Which block of the old text is which of the new.

use std::{
    collections::{HashMap, VecDeque},
    ops::Range,
};

use super::{
    normal::{Canonical, canonical},
    sequence::{Hunk, Work, hunks},
    sketch::{ALIKE, Sketch},
};
use crate::domain::{Block, BlockKind};

/// Two blocks at least so much alike are one block that changed.
const SAME_BLOCK: u32 = ALIKE / 2;
/// Blocks so much alike are one even where their kind changed, or their place.
const SURELY_SAME: u32 = ALIKE * 4 / 5;
/// A block that only grew or shrank is still the same block down to this likeness (seven times as long) …
const GROWN: u32 = ALIKE / 4;
/// … if the shorter form has at least so many words.
const GROWN_WORDS: usize = 4;
/// Gaps with no more pairs than this are matched as well as can be; larger ones by looking a few blocks ahead.
const MATCHED_FULLY: usize = 4_096;
/// How far ahead that is.
const AHEAD: usize = 12;
/// How many leftovers on either side are tried as blocks that moved and changed.
const TRIED_AS_MOVED: usize = 48;
/// The fewest words a block must have to be recognised elsewhere although it changed.
const MOVED_WORDS: usize = 6;

/// A block ready to be aligned.
#[derive(Debug)]
pub(super) struct Ready<'t> {
    /// The block.
    pub(super) block: &'t Block,
    /// Its text as compared.
    pub(super) canonical: Canonical,
}

impl<'t> Ready<'t> {
    /// Prepares blocks.
    pub(super) fn all(blocks: &'t [Block]) -> Vec<Self> {
        let ready = |block: &'t Block| Self { block, canonical: canonical(&block.text, block.kind == BlockKind::Code) };
        blocks.iter().map(ready).collect()
    }
}

/// What an alignment says of blocks, by their indices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// Equal after normalisation, links apart.
    Same { old: usize, new: usize },
    /// One block, changed.
    Pair { old: usize, new: usize, moved: bool },
    /// Equal, in another place.
    Moved { old: usize, new: usize },
    /// The same words for the most part, but borders between blocks differ.
    Reflow { old: Range<usize>, new: Range<usize> },
    /// Only in the new text.
    Added { new: usize },
    /// Only in the old text.
    Removed { old: usize },
}

/// Aligns two bodies. Steps follow the new text's order; removed blocks stand where they were.
pub(super) fn align(old: &[Ready<'_>], new: &[Ready<'_>], work: &mut Work) -> Vec<Step> {
    let (old_ids, new_ids) = identities(old, new);
    let gaps = hunks(&old_ids, &new_ids, work);
    let mut steps = Vec::with_capacity(new.len());
    let (mut old_at, mut new_at) = (0, 0);
    for gap in gaps {
        same(&mut steps, old_at..gap.old.start, new_at);
        (old_at, new_at) = (gap.old.end, gap.new.end);
        fill(&mut steps, old, new, &gap, work);
    }
    same(&mut steps, old_at..old.len(), new_at);
    recognise_moved(steps, old, new, &old_ids, &new_ids, work)
}

/// Numbers blocks so that equal ones have equal numbers. Code is equal to code only, and blocks without words by their
/// links: an image is what it shows.
fn identities<'r>(old: &'r [Ready<'_>], new: &'r [Ready<'_>]) -> (Vec<u32>, Vec<u32>) {
    let mut numbers: HashMap<(bool, &'r str, &'r [String]), u32> = HashMap::new();
    let mut number = |ready: &'r Ready<'_>| {
        let text = ready.canonical.text.as_str();
        let links = if text.is_empty() { ready.block.links.as_slice() } else { &[] };
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        *numbers.entry((ready.block.kind == BlockKind::Code, text, links)).or_insert(next)
    };
    (old.iter().map(&mut number).collect(), new.iter().map(&mut number).collect())
}

/// Adds a run of equal blocks.
fn same(steps: &mut Vec<Step>, old: Range<usize>, new_start: usize) {
    steps.extend(old.zip(new_start..).map(|(old, new)| Step::Same { old, new }));
}

/// Fills a gap between equal blocks: pairs what is alike, or finds that only borders between blocks differ.
fn fill(steps: &mut Vec<Step>, old: &[Ready<'_>], new: &[Ready<'_>], gap: &Hunk, work: &mut Work) {
    let old_blocks = Gap::new(old, &gap.old);
    let new_blocks = Gap::new(new, &gap.new);
    let pairs =
        if gap.old.is_empty() || gap.new.is_empty() { Vec::new() } else { pairs(&old_blocks, &new_blocks, work) };
    let all_paired = pairs.len() == gap.old.len() && pairs.len() == gap.new.len();
    if !all_paired && !gap.old.is_empty() && !gap.new.is_empty() && is_reflow(&old_blocks, &new_blocks, &pairs, work) {
        steps.push(Step::Reflow { old: gap.old.clone(), new: gap.new.clone() });
        return;
    }
    let (mut old_at, mut new_at) = (gap.old.start, gap.new.start);
    for (old, new) in pairs {
        let (old, new) = (gap.old.start + old, gap.new.start + new);
        steps.extend((old_at..old).map(|old| Step::Removed { old }));
        steps.extend((new_at..new).map(|new| Step::Added { new }));
        steps.push(Step::Pair { old, new, moved: false });
        (old_at, new_at) = (old + 1, new + 1);
    }
    steps.extend((old_at..gap.old.end).map(|old| Step::Removed { old }));
    steps.extend((new_at..gap.new.end).map(|new| Step::Added { new }));
}

/// The blocks of one side of a gap.
struct Gap<'r, 't> {
    blocks: &'r [Ready<'t>],
    sketches: Vec<Sketch>,
}

impl<'r, 't> Gap<'r, 't> {
    fn new(all: &'r [Ready<'t>], range: &Range<usize>) -> Self {
        let blocks = all.get(range.clone()).unwrap_or_default();
        Self { blocks, sketches: blocks.iter().map(|ready| Sketch::of(&ready.canonical)).collect() }
    }
}

/// How alike a block of either side are, or nothing where they cannot be one block.
fn likeness(old: &Gap<'_, '_>, old_at: usize, new: &Gap<'_, '_>, new_at: usize, work: &mut Work) -> Option<u32> {
    let (a, b) = (old.blocks.get(old_at)?, new.blocks.get(new_at)?);
    let (old_sketch, new_sketch) = (old.sketches.get(old_at)?, new.sketches.get(new_at)?);
    if !work.spend(1 + old_sketch.len().min(512) + new_sketch.len().min(512)) {
        return None;
    }
    let likeness = old_sketch.likeness(new_sketch);
    let needed = if is_alike_in_kind(a.block.kind, b.block.kind) { SAME_BLOCK } else { SURELY_SAME };
    // Where only figures differ, the shorter way between the texts decides which row is which.
    let exact = u32::from(a.canonical.text == b.canonical.text);
    (likeness >= needed || (needed == SAME_BLOCK && grew(likeness, old_sketch.len(), new_sketch.len())))
        .then_some(likeness + exact)
}

/// Whether a block so much alike another is that one with words added or taken away, and next to none replaced.
fn grew(likeness: u32, old_words: usize, new_words: usize) -> bool {
    let (fewer, all) = (old_words.min(new_words), old_words + new_words);
    // Dice counts what is common twice against both sides; against the shorter side it is the share kept.
    let kept = likeness as usize * all / (2 * fewer.max(1));
    fewer >= GROWN_WORDS && likeness >= GROWN && kept >= (ALIKE * 9 / 10) as usize
}

/// Whether blocks of these kinds can be one block that was rewritten.
fn is_alike_in_kind(old: BlockKind, new: BlockKind) -> bool {
    let class = |kind| match kind {
        BlockKind::Heading(_) => 0,
        BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Html => 1,
        BlockKind::TableRow => 2,
        BlockKind::Code => 3,
    };
    class(old) == class(new)
}

/// Pairs the blocks of a gap, in order, by how alike they are.
fn pairs(old: &Gap<'_, '_>, new: &Gap<'_, '_>, work: &mut Work) -> Vec<(usize, usize)> {
    let (rows, columns) = (old.blocks.len(), new.blocks.len());
    if rows.saturating_mul(columns) > MATCHED_FULLY {
        return pairs_ahead(old, new, work);
    }
    // The best sum of likenesses over pairs in order, as in any alignment of sequences.
    let width = columns + 1;
    let mut alike = vec![None; rows * columns];
    let mut best = vec![0u32; (rows + 1) * width];
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            let likeness = likeness(old, row, new, column, work);
            let sum = |at: usize| best.get(at).copied().unwrap_or(0);
            let (below, right) = (sum((row + 1) * width + column), sum(row * width + column + 1));
            let paired = likeness.map_or(0, |likeness| likeness + sum((row + 1) * width + column + 1));
            if let Some(cell) = best.get_mut(row * width + column) {
                *cell = below.max(right).max(paired);
            }
            if let Some(cell) = alike.get_mut(row * columns + column) {
                *cell = likeness;
            }
        }
    }
    let sum = |row: usize, column: usize| best.get(row * width + column).copied().unwrap_or(0);
    let (mut row, mut column, mut pairs) = (0, 0, Vec::new());
    while row < rows && column < columns {
        let likeness = alike.get(row * columns + column).copied().flatten();
        if likeness.is_some_and(|likeness| likeness + sum(row + 1, column + 1) == sum(row, column)) {
            pairs.push((row, column));
            (row, column) = (row + 1, column + 1);
        } else if sum(row + 1, column) == sum(row, column) {
            row += 1;
        } else {
            column += 1;
        }
    }
    pairs
}

/// Pairs the blocks of a large gap by looking a few blocks ahead.
fn pairs_ahead(old: &Gap<'_, '_>, new: &Gap<'_, '_>, work: &mut Work) -> Vec<(usize, usize)> {
    let (mut pairs, mut from) = (Vec::new(), 0);
    for column in 0..new.blocks.len() {
        let ahead = from..(from + AHEAD).min(old.blocks.len());
        let best = ahead
            .filter_map(|row| Some((likeness(old, row, new, column, work)?, row)))
            .max_by_key(|(likeness, row)| (*likeness, std::cmp::Reverse(*row)));
        if let Some((_, row)) = best {
            pairs.push((row, column));
            from = row + 1;
        }
    }
    pairs
}

/// Whether both sides of a gap hold the same words for the most part, though not block for block: a paragraph was split,
/// items were run together.
fn is_reflow(old: &Gap<'_, '_>, new: &Gap<'_, '_>, pairs: &[(usize, usize)], work: &mut Work) -> bool {
    let code = |gap: &Gap<'_, '_>| gap.blocks.iter().any(|ready| ready.block.kind == BlockKind::Code);
    let words: usize = old.sketches.iter().chain(&new.sketches).map(Sketch::len).sum();
    if code(old) || code(new) || !work.spend(words) {
        return false;
    }
    let whole = Sketch::joined(old.sketches.iter()).likeness(&Sketch::joined(new.sketches.iter()));
    // What the pairs alone account for must be clearly less, or an ordinary pair beside an added block would count.
    let paired: usize = pairs
        .iter()
        .filter_map(|(old_at, new_at)| {
            let (a, b) = (old.sketches.get(*old_at)?, new.sketches.get(*new_at)?);
            Some((a.len() + b.len()) * a.likeness(b) as usize)
        })
        .sum();
    let paired = u32::try_from(paired / words.max(1)).unwrap_or(ALIKE);
    whole >= SURELY_SAME && whole >= paired + ALIKE / 20
}

/// Finds removed blocks that were added elsewhere: as they were, or nearly.
fn recognise_moved(
    mut steps: Vec<Step>,
    old: &[Ready<'_>],
    new: &[Ready<'_>],
    old_ids: &[u32],
    new_ids: &[u32],
    work: &mut Work,
) -> Vec<Step> {
    let mut removed: HashMap<u32, VecDeque<usize>> = HashMap::new();
    let mut any_added = false;
    for step in &steps {
        match step {
            Step::Removed { old: at } if old.get(*at).is_some_and(|ready| ready.canonical.words > 0) => {
                removed.entry(old_ids.get(*at).copied().unwrap_or_default()).or_default().push_back(*at);
            }
            Step::Added { .. } => any_added = true,
            Step::Same { .. } | Step::Pair { .. } | Step::Moved { .. } | Step::Reflow { .. } | Step::Removed { .. } => {
            }
        }
    }
    if removed.is_empty() || !any_added {
        return steps;
    }
    let mut moved = vec![false; old.len()];
    for step in &mut steps {
        let Step::Added { new: new_at } = *step else { continue };
        let found = new_ids.get(new_at).and_then(|id| removed.get_mut(id)).and_then(VecDeque::pop_front);
        if let Some(old_at) = found {
            *step = Step::Moved { old: old_at, new: new_at };
            mark(&mut moved, old_at);
        }
    }
    nearly_moved(&mut steps, old, new, &mut moved, work);
    steps.retain(|step| !matches!(step, Step::Removed { old } if moved.get(*old).copied().unwrap_or(false)));
    steps
}

/// Finds removed blocks that were added elsewhere with small changes.
fn nearly_moved(steps: &mut [Step], old: &[Ready<'_>], new: &[Ready<'_>], moved: &mut [bool], work: &mut Work) {
    let large = |ready: &Ready<'_>| ready.canonical.words >= MOVED_WORDS;
    let mut left: Vec<(usize, Sketch)> = Vec::new();
    for step in steps.iter() {
        if let Step::Removed { old: at } = step
            && !moved.get(*at).copied().unwrap_or(true)
            && left.len() < TRIED_AS_MOVED
            && let Some(ready) = old.get(*at).filter(|ready| large(ready))
        {
            left.push((*at, Sketch::of(&ready.canonical)));
        }
    }
    let mut tried = 0;
    for step in steps.iter_mut() {
        let Step::Added { new: new_at } = *step else { continue };
        let Some(ready) = new.get(new_at).filter(|ready| large(ready)) else { continue };
        tried += 1;
        if tried > TRIED_AS_MOVED || left.is_empty() {
            return;
        }
        let sketch = Sketch::of(&ready.canonical);
        let best = left
            .iter()
            .enumerate()
            .filter(|(_, (at, _))| {
                old.get(*at).is_some_and(|other| is_alike_in_kind(other.block.kind, ready.block.kind))
            })
            .filter(|(_, (_, other))| work.spend(1 + sketch.len().min(512) + other.len().min(512)))
            .map(|(nth, (_, other))| (sketch.likeness(other), nth))
            .max_by_key(|(likeness, nth)| (*likeness, std::cmp::Reverse(*nth)));
        if let Some((likeness, nth)) = best
            && likeness >= SURELY_SAME
        {
            let (old_at, _) = left.swap_remove(nth);
            *step = Step::Pair { old: old_at, new: new_at, moved: true };
            mark(moved, old_at);
        }
    }
}

/// Remembers that a block was found elsewhere.
fn mark(moved: &mut [bool], at: usize) {
    if let Some(slot) = moved.get_mut(at) {
        *slot = true;
    }
}
