//! Which block of a translation stands for which block of its source: the longest run of blocks of the same kinds in the
//! same order. Languages share no words, but translators keep headings, lists and paragraphs.

use crate::domain::{Block, BlockKind};

/// The largest table that is filled in, in cells: two texts of two thousand blocks each that agree nowhere at their ends.
const CELLS: usize = 4_000_000;

/// For each block of the source, its counterpart's index.
pub(super) fn pair(source: &[Block], translation: &[Block]) -> Vec<Option<usize>> {
    if source.len() == translation.len() {
        return (0..source.len()).map(Some).collect();
    }
    let kinds = |blocks: &[Block]| blocks.iter().map(|block| block.kind).collect::<Vec<BlockKind>>();
    let (source, translation) = (kinds(source), kinds(translation));
    // What agrees at the ends needs no table, and is most of most texts.
    let same = |pair: &(&BlockKind, &BlockKind)| pair.0 == pair.1;
    let start = source.iter().zip(&translation).take_while(same).count();
    let ends = source.iter().skip(start).rev().zip(translation.iter().skip(start).rev());
    let end = ends.take_while(same).count();
    let middle =
        |kinds: &[BlockKind]| -> Vec<BlockKind> { kinds.iter().take(kinds.len() - end).skip(start).copied().collect() };
    let inner = longest(&middle(&source), &middle(&translation));
    let after = (0..end).map(|nth| Some(translation.len() - end + nth));
    let inner = inner.into_iter().map(|at| at.map(|at| at + start));
    (0..start).map(Some).chain(inner).chain(after).collect()
}

/// The longest common subsequence, as each source block's counterpart.
fn longest(source: &[BlockKind], translation: &[BlockKind]) -> Vec<Option<usize>> {
    let width = translation.len() + 1;
    if source.len().saturating_mul(width) > CELLS {
        // A text as long as a book: the blocks in their order.
        let pairs = source.iter().zip(translation).enumerate();
        let mut pairing: Vec<_> = pairs.map(|(at, (one, other))| (one == other).then_some(at)).collect();
        pairing.resize(source.len(), None);
        return pairing;
    }
    // `rest[i][j]`: how long it is between what follows from `i` on and what follows from `j` on.
    let mut rest = vec![0_u32; (source.len() + 1) * width];
    for (i, one) in source.iter().enumerate().rev() {
        for (j, other) in translation.iter().enumerate().rev() {
            let at = |i: usize, j: usize| rest.get(i * width + j).copied().unwrap_or(0);
            let most = if one == other { at(i + 1, j + 1) + 1 } else { at(i + 1, j).max(at(i, j + 1)) };
            if let Some(cell) = rest.get_mut(i * width + j) {
                *cell = most;
            }
        }
    }
    let at = |i: usize, j: usize| rest.get(i * width + j).copied().unwrap_or(0);
    let mut j = 0;
    let follow = |(i, one): (usize, &BlockKind)| {
        // Translation blocks that this way leaves out.
        while translation.get(j).is_some_and(|other| other != one) && at(i, j + 1) > at(i + 1, j) {
            j += 1;
        }
        let pairs = translation.get(j) == Some(one);
        pairs.then(|| {
            j += 1;
            j - 1
        })
    };
    source.iter().enumerate().map(follow).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use BlockKind::{Heading, ListItem, Paragraph};

    fn blocks(kinds: &[BlockKind]) -> Vec<Block> {
        kinds.iter().map(|kind| Block { kind: *kind, text: String::new(), links: Vec::new() }).collect()
    }

    fn paired(source: &[BlockKind], translation: &[BlockKind]) -> Vec<Option<usize>> {
        pair(&blocks(source), &blocks(translation))
    }

    #[test]
    fn what_was_left_out_in_between_does_not_shift_what_follows() {
        let source = [Paragraph, Paragraph, Heading(2), ListItem, ListItem, Paragraph];
        assert_eq!(
            paired(&source, &[Paragraph, Heading(2), ListItem, Paragraph]),
            [Some(0), None, Some(1), None, Some(2), Some(3)]
        );
        assert_eq!(
            paired(&[Paragraph, Heading(2), Paragraph], &[Paragraph, Heading(2), ListItem, Paragraph]),
            [Some(0), Some(1), Some(3)]
        );
        assert_eq!(paired(&[Paragraph], &[]), [None]);
        assert_eq!(paired(&[], &[Paragraph]), []);
    }

    #[test]
    fn texts_as_long_as_books_are_paired_too() {
        let source: Vec<BlockKind> = (0..5_000).map(|nth| if nth % 7 == 0 { Heading(2) } else { Paragraph }).collect();
        let translation: Vec<BlockKind> =
            (0..4_000).map(|nth| if nth % 5 == 1 { Heading(2) } else { ListItem }).collect();
        assert_eq!(paired(&source, &translation).len(), 5_000);
    }

    proptest! {
        #[test]
        fn counterparts_are_of_one_kind_and_in_order(source in proptest::collection::vec(0..3_u8, 0..12),
            translation in proptest::collection::vec(0..3_u8, 0..12))
        {
            let kind = |nth: &u8| [Paragraph, Heading(2), ListItem][usize::from(*nth)];
            let (source, translation): (Vec<_>, Vec<_>) =
                (source.iter().map(kind).collect(), translation.iter().map(kind).collect());
            prop_assume!(source.len() != translation.len());
            let pairing = paired(&source, &translation);
            prop_assert_eq!(pairing.len(), source.len());
            let found: Vec<usize> = pairing.iter().flatten().copied().collect();
            prop_assert!(found.is_sorted_by(|one, next| one < next));
            for (nth, at) in pairing.iter().enumerate().filter_map(|(nth, at)| Some((nth, (*at)?))) {
                prop_assert_eq!(source[nth], translation[at]);
            }
            // No pairing is longer.
            let mut lengths = vec![vec![0_usize; translation.len() + 1]; source.len() + 1];
            for i in 0..source.len() {
                for j in 0..translation.len() {
                    lengths[i + 1][j + 1] = if source[i] == translation[j] {
                        lengths[i][j] + 1
                    } else {
                        lengths[i][j + 1].max(lengths[i + 1][j])
                    };
                }
            }
            prop_assert_eq!(found.len(), lengths[source.len()][translation.len()]);
        }
    }
}
