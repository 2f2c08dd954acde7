//! From differences to a verdict: significance and share.

use std::ops::Range;

use super::{
    BlockChange, Change, FactChange, Part, Place, Share, Span, SpanKind,
    align::{Ready, Step},
    links,
    normal::{canonical, composed},
    sequence::{Hunk, Work, old_of},
    spans,
    stream::{Comparison, compare, few_slips},
    words::{Passage, Piece},
};
use crate::domain::{BlockKind, Significance};

/// Two bodies, and how far their borders can be trusted.
#[derive(Debug)]
pub(super) struct Bodies<'b, 't> {
    /// The old blocks.
    pub(super) old: &'b [Ready<'t>],
    /// The new blocks.
    pub(super) new: &'b [Ready<'t>],
    /// Whether they can be compared as a stream of words only.
    pub(super) lossy: bool,
    /// Whether what the old body calls a heading is one.
    pub(super) old_headings: bool,
    /// Whether what the new body calls a heading is one.
    pub(super) new_headings: bool,
}

/// What is weighed so far.
#[derive(Debug)]
pub(super) struct Scales {
    /// The weight of both texts together.
    whole: usize,
    /// The weight of what went and what came.
    changed: usize,
    /// How many words both texts have, halved: the size of the text as slips are counted against it.
    words: usize,
    /// How many words differ by slips.
    slips: usize,
    /// The least that the change is, whatever its share: `Typo` where anything differs, `Minor` where more than slips and
    /// form do, `Major` where a heading was reworded or a whole block came or went, `Correction` where a fact was put right.
    least: Significance,
    /// The facts that differ.
    facts: Vec<FactChange>,
}

impl Default for Scales {
    fn default() -> Self {
        Self { whole: 0, changed: 0, words: 0, slips: 0, least: Significance::None, facts: Vec::new() }
    }
}

impl Scales {
    /// The change is at least this, if that.
    fn at_least(&mut self, significance: Significance, given: bool) {
        if given {
            self.least = self.least.max(significance);
        }
    }

    /// Compares and weighs a title or a description.
    pub(super) fn part(&mut self, old: Option<&str>, new: Option<&str>, place: Place, work: &mut Work) -> Part {
        let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
        let (old_form, new_form) = (canonical(old, false), canonical(new, false));
        self.whole += old_form.weight + new_form.weight;
        self.words += usize::midpoint(old_form.words, new_form.words);
        if old_form.text == new_form.text {
            let same = Span { kind: SpanKind::Same, text: composed(new).into_owned() };
            return Part { changed: false, spans: if new.is_empty() { Vec::new() } else { vec![same] } };
        }
        let passage = |text| Passage::read(std::iter::once((0, BlockKind::Paragraph, text)), false);
        let (old, new) = (passage(old), passage(new));
        let mut comparison = compare(&old, &new, place, false, work);
        self.add(&comparison);
        self.at_least(Significance::Major, place == Place::Title && comparison.changed() && !comparison.is_typo());
        self.facts.append(&mut comparison.facts);
        Part { changed: comparison.changed(), spans: spans::marked(&old, &new, &comparison.hunks, 0, &[]) }
    }

    /// Puts two bodies on the scales.
    pub(super) fn put(&mut self, old: &[Ready<'_>], new: &[Ready<'_>]) {
        let sum = |blocks: &[Ready<'_>]| {
            blocks
                .iter()
                .fold((0, 0), |(weight, words), ready| (weight + ready.canonical.weight, words + ready.canonical.words))
        };
        let ((old_weight, old_words), (new_weight, new_words)) = (sum(old), sum(new));
        self.whole += old_weight + new_weight;
        self.words += usize::midpoint(old_words, new_words);
    }

    /// Weighs what became of some blocks, and writes it down.
    pub(super) fn weigh(
        &mut self,
        step: Step,
        bodies: &Bodies<'_, '_>,
        report: &mut Vec<BlockChange>,
        work: &mut Work,
    ) {
        match step {
            Step::Same { old, new } => {
                let relinked = self.links(bodies, old..old + 1, new..new + 1, true, work);
                let spans = || spans_of_same(bodies.new.get(new));
                report.push(if relinked {
                    BlockChange::Changed { old, new, spans: spans(), moved: false }
                } else {
                    BlockChange::Unchanged { old, new }
                });
            }
            Step::Moved { old, new } => {
                self.at_least(Significance::Minor, true);
                let relinked = self.links(bodies, old..old + 1, new..new + 1, true, work);
                let spans = || spans_of_same(bodies.new.get(new));
                report.push(if relinked {
                    BlockChange::Changed { old, new, spans: spans(), moved: true }
                } else {
                    BlockChange::Moved { old, new }
                });
            }
            Step::Pair { old, new, moved } => self.pair(bodies, old, new, moved, report, work),
            Step::Reflow { old, new } => self.reflow(bodies, old, new, report, work),
            Step::Added { new } => {
                self.whole_block(bodies.new.get(new));
                report.push(BlockChange::Added { new });
            }
            Step::Removed { old } => {
                self.whole_block(bodies.old.get(old));
                report.push(BlockChange::Removed { old });
            }
        }
    }

    /// Weighs one block against another.
    fn pair(
        &mut self,
        bodies: &Bodies<'_, '_>,
        old: usize,
        new: usize,
        moved: bool,
        report: &mut Vec<BlockChange>,
        work: &mut Work,
    ) {
        let (old_passage, new_passage) =
            (passage(bodies.old, old..old + 1, false), passage(bodies.new, new..new + 1, false));
        let mut comparison = compare(&old_passage, &new_passage, Place::Block(new), false, work);
        self.add(&comparison);
        let weight = |blocks: &[Ready<'_>], at: usize| blocks.get(at).map_or(0, |ready| ready.canonical.weight);
        let all = weight(bodies.old, old) + weight(bodies.new, new);
        let mostly_same = (comparison.deleted + comparison.inserted) * 5 <= all * 2;
        let relinked = self.links(bodies, old..old + 1, new..new + 1, mostly_same, work);
        let heading =
            [bodies.old.get(old), bodies.new.get(new)].into_iter().flatten().any(|ready| is_heading(ready.block.kind));
        self.at_least(Significance::Major, heading && comparison.changed() && !comparison.is_typo());
        self.at_least(Significance::Minor, moved);
        let changed = relinked || comparison.changed();
        self.facts.append(&mut comparison.facts);
        report.push(if changed {
            let spans = spans::marked(&old_passage, &new_passage, &comparison.hunks, 0, &[]);
            BlockChange::Changed { old, new, spans, moved }
        } else if moved {
            BlockChange::Moved { old, new }
        } else {
            BlockChange::Unchanged { old, new }
        });
    }

    /// Weighs blocks whose borders differ, as one stream of words.
    fn reflow(
        &mut self,
        bodies: &Bodies<'_, '_>,
        old: Range<usize>,
        new: Range<usize>,
        report: &mut Vec<BlockChange>,
        work: &mut Work,
    ) {
        let (old_passage, new_passage) =
            (passage(bodies.old, old.clone(), bodies.lossy), passage(bodies.new, new.clone(), bodies.lossy));
        let mut comparison = compare(&old_passage, &new_passage, Place::Block(new.start), bodies.lossy, work);
        self.add(&comparison);
        self.links(bodies, old.clone(), new, !bodies.lossy, work);
        for (hunk, reworded) in comparison.hunks.iter().zip(&comparison.reworded_hunks) {
            let touches = |passage: &Passage, range: &Range<usize>| {
                passage
                    .slice(range)
                    .iter()
                    .any(|word| passage.pieces.get(word.piece).is_some_and(|piece| is_heading(piece.kind)))
            };
            self.at_least(
                Significance::Major,
                *reworded
                    && ((bodies.old_headings && touches(&old_passage, &hunk.old))
                        || (bodies.new_headings && touches(&new_passage, &hunk.new))),
            );
        }
        let inside = |piece: &Piece, of: fn(&Hunk) -> &Range<usize>| {
            let words = &piece.words;
            let at = comparison.hunks.partition_point(|hunk| of(hunk).end < words.end);
            comparison.hunks.get(at).filter(|hunk| {
                !words.is_empty() && !hunk.quiet && of(hunk).start <= words.start && of(hunk).end >= words.end
            })
        };
        let gone: Vec<bool> =
            old_passage.pieces.iter().map(|piece| inside(piece, |hunk| &hunk.old).is_some()).collect();
        let mut removed = old_passage
            .pieces
            .iter()
            .filter_map(|piece| Some((inside(piece, |hunk| &hunk.old)?.new.start, piece.block)))
            .peekable();
        let mut from = old.start;
        for (nth, piece) in new_passage.pieces.iter().enumerate() {
            while let Some((_, block)) = removed.next_if(|(at, _)| *at <= piece.words.start) {
                self.at_least(Significance::Major, has_words(bodies.old.get(block)));
                report.push(BlockChange::Removed { old: block });
            }
            if inside(piece, |hunk| &hunk.new).is_some() {
                self.at_least(Significance::Major, has_words(bodies.new.get(piece.block)));
                report.push(BlockChange::Added { new: piece.block });
                continue;
            }
            let stayed = piece.words.clone().find_map(|word| old_passage.piece_of(old_of(&comparison.hunks, word)?));
            from = stayed.map_or(from, |piece| piece.block);
            let spans = spans::marked(&old_passage, &new_passage, &comparison.hunks, nth, &gone);
            report.push(if spans.iter().all(|span| span.kind == SpanKind::Same) {
                BlockChange::Unchanged { old: from, new: piece.block }
            } else {
                BlockChange::Changed { old: from, new: piece.block, spans, moved: false }
            });
        }
        for (_, block) in removed {
            self.at_least(Significance::Major, has_words(bodies.old.get(block)));
            report.push(BlockChange::Removed { old: block });
        }
        self.facts.append(&mut comparison.facts);
    }

    /// Weighs a block that came or went whole.
    fn whole_block(&mut self, ready: Option<&Ready<'_>>) {
        let Some(ready) = ready else { return };
        self.changed += ready.canonical.weight;
        self.at_least(Significance::Typo, ready.canonical.weight > 0 || !ready.block.links.is_empty());
        self.at_least(Significance::Minor, ready.canonical.words > 0 || !ready.block.links.is_empty());
        // A rule or an image carries no words that a translation would miss.
        self.at_least(Significance::Major, ready.canonical.words > 0);
    }

    /// Compares the links of some blocks; answers whether any differs. `same` says that the words around are (mostly) the
    /// same, so that a link that leads elsewhere is a fact put right.
    fn links(
        &mut self,
        bodies: &Bodies<'_, '_>,
        old: Range<usize>,
        new: Range<usize>,
        same: bool,
        work: &mut Work,
    ) -> bool {
        let links = |blocks: &[Ready<'_>], range: &Range<usize>| -> Vec<String> {
            let blocks = blocks.get(range.clone()).unwrap_or_default();
            blocks.iter().flat_map(|ready| ready.block.links.iter().cloned()).collect()
        };
        let (old_links, new_links) = (links(bodies.old, &old), links(bodies.new, &new));
        if old_links == new_links {
            return false;
        }
        let mut changes = links::differences(&old_links, &new_links, Place::Block(new.start), work);
        // A form of a text whose markers are guesses may hide links; it cannot send them elsewhere.
        changes.retain(|change| !bodies.lossy || (change.old.is_some() && change.new.is_some()));
        let replaced = changes.iter().any(|change| change.old.is_some() && change.new.is_some());
        let any = !changes.is_empty();
        self.at_least(Significance::Minor, any);
        self.at_least(Significance::Correction, replaced && same);
        self.facts.append(&mut changes);
        any
    }

    /// Adds a comparison of words.
    fn add(&mut self, comparison: &Comparison) {
        self.changed += comparison.deleted + comparison.inserted;
        self.slips += comparison.slips;
        self.at_least(Significance::Typo, comparison.changed());
        self.at_least(Significance::Minor, !comparison.is_typo());
        self.at_least(Significance::Correction, comparison.corrected);
    }

    /// The verdict.
    pub(super) fn verdict(self, title: Part, description: Part, blocks: Vec<BlockChange>) -> Change {
        let third = self.changed * 3 >= self.whole.max(1);
        let significance = match self.least {
            Significance::Typo if few_slips(self.slips, self.words) => Significance::Typo,
            Significance::Typo | Significance::Minor => {
                if third {
                    Significance::Major
                } else {
                    Significance::Minor
                }
            }
            least @ (Significance::None | Significance::Major | Significance::Correction) => least,
        };
        let share = match (significance, self.changed) {
            (Significance::None, _) => Share::NONE,
            // Blocks that only moved, and links: something changed, though no word did.
            (_, 0) => Share::from_basis_points(1),
            (_, changed) => Share::of(changed, self.whole),
        };
        Change { significance, share, title, description, blocks, facts: self.facts }
    }
}

/// Whether a block is a heading.
const fn is_heading(kind: BlockKind) -> bool {
    matches!(kind, BlockKind::Heading(_))
}

/// Whether a block has any words.
fn has_words(ready: Option<&Ready<'_>>) -> bool {
    ready.is_some_and(|ready| ready.canonical.words > 0)
}

/// A block whose words are the same, as spans.
fn spans_of_same(ready: Option<&Ready<'_>>) -> Vec<Span> {
    let text = ready.map(|ready| composed(&ready.block.text).into_owned()).filter(|text| !text.is_empty());
    text.map(|text| Span { kind: SpanKind::Same, text }).into_iter().collect()
}

/// Some blocks as a stream of words.
fn passage(blocks: &[Ready<'_>], range: Range<usize>, lossy: bool) -> Passage {
    let start = range.start;
    let blocks = blocks.get(range).unwrap_or_default().iter().enumerate();
    Passage::read(blocks.map(|(nth, ready)| (start + nth, ready.block.kind, ready.block.text.as_str())), lossy)
}
