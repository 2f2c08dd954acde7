//! Two passages compared as streams of words: where they differ, and what sort of difference that is.

use super::{
    ledger::{Difference, Ledger, ledger},
    normal::{Class, canonical},
    report::{FactChange, FactKind, Place},
    sequence::{Hunk, Work, hunks},
    slips::{Wording, tells, wording},
    words::{Passage, Word, numbered},
};
use crate::domain::BlockKind;

/// At most this many words are wrong by a slip …
const FEW_SLIPS: usize = 3;
/// … or this many of a hundred, in a long text.
const SLIPS_OF_HUNDRED: usize = 3;
/// How many words besides the fact a hunk may change on either side for the fact to count as replaced.
const REPLACED_WITH: usize = 12;
/// The same for a fact that was taken out, and for a negation that came or went.
const GONE_WITH: usize = 5;

/// How two passages differ.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    /// Where, in words.
    pub(super) hunks: Vec<Hunk>,
    /// For each of them, whether it is more than slips and form.
    pub(super) reworded_hunks: Vec<bool>,
    /// The weight of words that went.
    pub(super) deleted: usize,
    /// The weight of words that came.
    pub(super) inserted: usize,
    /// How many words differ by slips.
    pub(super) slips: usize,
    /// How many words the new passage has.
    pub(super) words: usize,
    /// Whether there is more than slips and form.
    pub(super) reworded: bool,
    /// Whether a fact was corrected in text otherwise mostly the same.
    pub(super) corrected: bool,
    /// The facts that differ.
    pub(super) facts: Vec<FactChange>,
}

impl Comparison {
    /// Whether anything differs after normalisation.
    pub(super) fn changed(&self) -> bool {
        self.hunks.iter().any(|hunk| !hunk.quiet)
    }

    /// Whether only punctuation, case or a few characters differ, and no fact.
    pub(super) fn is_typo(&self) -> bool {
        !self.reworded && few_slips(self.slips, self.words)
    }
}

/// Whether so many slips are few for a text of so many words.
///
/// What makes nine small fixes to one paragraph more than a typo: each is a slip, but together they are not few.
pub(super) fn few_slips(slips: usize, words: usize) -> bool {
    slips <= 1 || (slips <= FEW_SLIPS.max(words * SLIPS_OF_HUNDRED / 100) && slips * 4 <= words)
}

/// Compares two passages. `place` says what the new passage is: a title, a description, or blocks.
pub(super) fn compare(old: &Passage, new: &Passage, place: Place, lossy: bool, work: &mut Work) -> Comparison {
    let (old_numbers, new_numbers) = numbered(old, new);
    let mut found = hunks(&old_numbers, &new_numbers, work);
    for hunk in &mut found {
        hunk.quiet = reads_the_same(old, new, hunk) || (lossy && is_marker(old, new, hunk));
    }
    let hunks = merged(found, old, new);
    let ledger = ledger(old, new, &hunks);
    let mut comparison = Comparison {
        words: new.words.iter().filter(|word| word.class != Class::Mark).count(),
        ..Comparison::default()
    };
    for (nth, hunk) in hunks.iter().enumerate() {
        if hunk.quiet {
            comparison.reworded_hunks.push(false);
            continue;
        }
        comparison.deleted += old.weight(&hunk.old);
        comparison.inserted += new.weight(&hunk.new);
        let differs = ledger.differences.binary_search_by_key(&nth, |fact| fact.hunk).is_ok();
        let restated = !differs && restates(old, new, hunk, &ledger);
        let wording = if restated || renumbers(old, new, hunk) { Wording::Form } else { wording_of(old, new, hunk) };
        if let Wording::Slips(slips) = wording {
            comparison.slips += slips;
        }
        let code = in_code(old, hunk.old.start) || in_code(new, hunk.new.start);
        comparison.reworded_hunks.push(wording == Wording::Other || differs || code);
    }
    comparison.reworded = comparison.reworded_hunks.contains(&true);
    let steadiness = Steadiness::new(old, new, &hunks, &ledger);
    for difference in &ledger.differences {
        let Some(hunk) = hunks.get(difference.hunk).filter(|hunk| !hunk.quiet) else { continue };
        // `one` is a pronoun as often as a number; it counts only against another number.
        if is_one(difference.old.as_deref(), difference.new.as_deref()) {
            continue;
        }
        comparison.reworded = true;
        comparison.corrected |= is_correction(difference, hunk, old, new, &ledger) && steadiness.holds(hunk, old, new);
        comparison.facts.push(fact_change(difference, hunk, old, new, place));
    }
    comparison.hunks = hunks;
    comparison
}

/// Whether a fact that one side alone has is the word `one`.
fn is_one(old: Option<&str>, new: Option<&str>) -> bool {
    matches!((old, new), (Some(text), None) | (None, Some(text)) if text.eq_ignore_ascii_case("one"))
}

/// Names a fact's place: the new block that its hunk stands in.
fn fact_change(difference: &Difference, hunk: &Hunk, old: &Passage, new: &Passage, place: Place) -> FactChange {
    let place = match place {
        Place::Title | Place::Description => place,
        Place::Block(_) => {
            let stands = new.piece_of(hunk.new.start).or(new.pieces.last()).or_else(|| old.piece_of(hunk.old.start));
            stands.map_or(place, |piece| Place::Block(piece.block))
        }
    };
    FactChange { kind: difference.kind, old: difference.old.clone(), new: difference.new.clone(), place }
}

/// Whether a fact that differs is an error put right, and not part of a sentence that came, went or was rewritten.
fn is_correction(difference: &Difference, hunk: &Hunk, old: &Passage, new: &Passage, ledger: &Ledger) -> bool {
    let old_effort = effort(hunk.old.start, old.slice(&hunk.old), &ledger.old_words);
    let new_effort = effort(hunk.new.start, new.slice(&hunk.new), &ledger.new_words);
    let within = |most: usize| old_effort <= most && new_effort <= most;
    match (&difference.old, &difference.new) {
        (Some(_), Some(_)) => difference.anchored || within(REPLACED_WITH),
        // A bare number goes with whatever it counted or named (`LV1`, `65 commands`).
        (Some(_), None) => difference.kind != FactKind::Number && within(GONE_WITH),
        (None, Some(_)) => difference.kind == FactKind::Negation && within(GONE_WITH),
        (None, None) => false,
    }
}

/// How many words besides facts a hunk holds; two characters of a script without spaces count as one.
fn effort(start: usize, words: &[Word], facts: &[bool]) -> usize {
    let facts = facts.get(start..).unwrap_or_default();
    let others = words.iter().zip(facts).filter(|(_, fact)| !**fact);
    let (letters, joined) = others.fold((0, 0), |(letters, joined), (word, _)| match word.class {
        Class::Letter => (letters + 1, joined),
        Class::Joined => (letters, joined + word.weight),
        Class::Mark | Class::Space => (letters, joined),
    });
    letters + usize::midpoint(joined, 1)
}

/// How much of each piece, facts apart, stayed.
struct Steadiness {
    old: Vec<(usize, usize)>,
    new: Vec<(usize, usize)>,
}

impl Steadiness {
    fn new(old: &Passage, new: &Passage, hunks: &[Hunk], ledger: &Ledger) -> Self {
        let loud = || hunks.iter().filter(|hunk| !hunk.quiet);
        Self {
            old: changed_of(old, loud().map(|hunk| hunk.old.clone()), &ledger.old_words),
            new: changed_of(new, loud().map(|hunk| hunk.new.clone()), &ledger.new_words),
        }
    }

    /// Whether at least three fifths of the blocks around a hunk stayed.
    fn holds(&self, hunk: &Hunk, old: &Passage, new: &Passage) -> bool {
        let at = |sums: &[(usize, usize)], passage: &Passage, start: usize| {
            let last = passage.words.len().saturating_sub(1);
            passage.words.get(start.min(last)).and_then(|word| sums.get(word.piece)).copied().unwrap_or_default()
        };
        let (old_changed, old_all) = at(&self.old, old, hunk.old.start);
        let (new_changed, new_all) = at(&self.new, new, hunk.new.start);
        (old_changed + new_changed) * 5 <= (old_all + new_all) * 2
    }
}

/// For each piece, the weight of its words that changed and of all its words, facts and punctuation apart.
fn changed_of(
    passage: &Passage,
    changed: impl Iterator<Item = std::ops::Range<usize>>,
    facts: &[bool],
) -> Vec<(usize, usize)> {
    let mut sums = vec![(0, 0); passage.pieces.len()];
    let counts = |at: usize, word: &Word| word.class != Class::Mark && !facts.get(at).copied().unwrap_or(false);
    for (_, word) in passage.words.iter().enumerate().filter(|(at, word)| counts(*at, word)) {
        if let Some(sum) = sums.get_mut(word.piece) {
            sum.1 += word.weight;
        }
    }
    for range in changed {
        for (nth, word) in passage.slice(&range).iter().enumerate() {
            if counts(range.start + nth, word)
                && let Some(sum) = sums.get_mut(word.piece)
            {
                sum.0 += word.weight;
            }
        }
    }
    sums
}

/// Whether all words of a hunk belong to facts, so that (where no fact differs) it only spells them otherwise.
fn restates(old: &Passage, new: &Passage, hunk: &Hunk, ledger: &Ledger) -> bool {
    let facts = |words: &[Word], start: usize, facts: &[bool]| {
        let facts = facts.get(start..).unwrap_or_default();
        words.iter().zip(facts).all(|(word, fact)| *fact || !word.key.chars().any(tells))
    };
    facts(old.slice(&hunk.old), hunk.old.start, &ledger.old_words)
        && facts(new.slice(&hunk.new), hunk.new.start, &ledger.new_words)
}

/// How a hunk changes the wording.
fn wording_of(old: &Passage, new: &Passage, hunk: &Hunk) -> Wording {
    let side = if hunk.old.is_empty() { (new, &hunk.new) } else { (old, &hunk.old) };
    let before = side.1.start.checked_sub(1).and_then(|at| side.0.words.get(at));
    let after = side.0.words.get(side.1.end);
    let (old, new) = (old.slice(&hunk.old), new.slice(&hunk.new));
    wording(old, new, before).min(wording(old, new, after))
}

/// Whether both sides of a hunk read the same, though words were told apart differently (as Chinese words can be).
fn reads_the_same(old: &Passage, new: &Passage, hunk: &Hunk) -> bool {
    !hunk.old.is_empty()
        && !hunk.new.is_empty()
        && old.weight(&hunk.old) == new.weight(&hunk.new)
        && !in_code(old, hunk.old.start)
        && canonical(&old.covered(&hunk.old), false).text == canonical(&new.covered(&hunk.new), false).text
}

/// Whether a hunk is nothing but the number of a list item, which one of two forms of a text spells out.
fn is_marker(old: &Passage, new: &Passage, hunk: &Hunk) -> bool {
    let (passage, range) = if hunk.old.is_empty() { (new, &hunk.new) } else { (old, &hunk.old) };
    (hunk.old.is_empty() || hunk.new.is_empty()) && range.clone().all(|word| passage.is_numbering(word))
}

/// Whether a hunk only numbers a heading or an item otherwise, at its very beginning.
fn renumbers(old: &Passage, new: &Passage, hunk: &Hunk) -> bool {
    let first = |passage: &Passage, range: &std::ops::Range<usize>| {
        let first = passage.piece_of(range.start).is_some_and(|piece| piece.words.start == range.start);
        first && range.len() == 1 && passage.is_numbering(range.start)
    };
    first(old, &hunk.old) && first(new, &hunk.new)
}

/// Whether a word stands in a block of code.
fn in_code(passage: &Passage, word: usize) -> bool {
    passage.piece_of(word).is_some_and(|piece| piece.kind == BlockKind::Code)
}

/// Joins hunks that only a character parts: two marks with a comma between read worse than one.
fn merged(hunks: Vec<Hunk>, old: &Passage, new: &Passage) -> Vec<Hunk> {
    let mut merged: Vec<Hunk> = Vec::with_capacity(hunks.len());
    for hunk in hunks {
        if let Some(last) = merged.last_mut()
            && !last.quiet
            && !hunk.quiet
            && new.weight(&(last.new.end..hunk.new.start)) < 2
            && within_one_piece(old, last.old.start, hunk.old.end)
            && within_one_piece(new, last.new.start, hunk.new.end)
        {
            last.old.end = hunk.old.end;
            last.new.end = hunk.new.end;
        } else {
            merged.push(hunk);
        }
    }
    merged
}

/// Whether all words from one to another stand in the same piece.
fn within_one_piece(passage: &Passage, start: usize, end: usize) -> bool {
    let piece = |at: usize| passage.words.get(at).map(|word| word.piece);
    end <= start || piece(start) == piece(end - 1)
}
