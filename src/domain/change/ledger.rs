//! Facts of two passages, paired: which stayed, which were replaced, which came or went.

use std::collections::HashMap;

use super::{
    facts::{Found, find},
    report::FactKind,
    sequence::{Hunk, new_of},
    words::Passage,
};
use crate::domain::BlockKind;

/// A fact with its place in a passage.
#[derive(Debug)]
struct Entry {
    fact: Found,
    text: String,
    /// Its words, as the first and the last.
    words: (usize, usize),
}

/// A fact that differs.
#[derive(Debug)]
pub(super) struct Difference {
    /// What sort of fact.
    pub(super) kind: FactKind,
    /// As the old passage has it.
    pub(super) old: Option<String>,
    /// As the new passage has it.
    pub(super) new: Option<String>,
    /// Which hunk it stands in or touches.
    pub(super) hunk: usize,
    /// Whether it is one fact in both, with another value, beyond doubt: some of its words stayed.
    pub(super) anchored: bool,
}

/// The facts that differ, and for either passage which of its words belong to facts.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// The facts that differ, in the order of hunks.
    pub(super) differences: Vec<Difference>,
    /// For each old word, whether it belongs to a fact.
    pub(super) old_words: Vec<bool>,
    /// For each new word, whether it belongs to a fact.
    pub(super) new_words: Vec<bool>,
}

/// Draws up the ledger of two passages that differ in these hunks.
pub(super) fn ledger(old: &Passage, new: &Passage, hunks: &[Hunk]) -> Ledger {
    let (old_entries, new_entries) = (entries(old), entries(new));
    let mut ledger = Ledger {
        differences: Vec::new(),
        old_words: marked(old.words.len(), &old_entries),
        new_words: marked(new.words.len(), &new_entries),
    };
    let mut old_left: Vec<Option<&Entry>> = old_entries.iter().map(Some).collect();
    let mut new_left: Vec<Option<&Entry>> = new_entries.iter().map(Some).collect();
    let mut new_at: HashMap<usize, Vec<usize>> = HashMap::new();
    for (nth, entry) in new_entries.iter().enumerate() {
        for word in entry.words.0..=entry.words.1 {
            new_at.entry(word).or_default().push(nth);
        }
    }

    // Facts some of whose words stayed are the same fact.
    for slot in &mut old_left {
        let Some(entry) = *slot else { continue };
        let kept = (entry.words.0..=entry.words.1).find_map(|word| new_at.get(&new_of(hunks, word)?));
        let free = |nth: &&usize| new_left.get(**nth).is_some_and(Option::is_some);
        let equal = |nth: &&usize| new_entries.get(**nth).is_some_and(|other| other.fact.same_as(&entry.fact));
        let nth =
            kept.and_then(|kept| kept.iter().filter(free).find(equal).or_else(|| kept.iter().find(free))).copied();
        let Some(partner) = nth.and_then(|nth| new_left.get_mut(nth)).and_then(Option::take) else { continue };
        *slot = None;
        if !entry.fact.same_as(&partner.fact) {
            ledger.differences.push(Difference {
                kind: partner.fact.kind,
                old: Some(entry.text.clone()),
                new: Some(partner.text.clone()),
                hunk: hunk_at(hunks, |hunk| hunk.new.end <= partner.words.0 && hunk.old.end <= entry.words.0),
                anchored: true,
            });
        }
    }
    let mut old_left: Vec<&Entry> = old_left.into_iter().flatten().collect();
    let mut new_left: Vec<&Entry> = new_left.into_iter().flatten().collect();
    cancel(&mut old_left, &mut new_left, hunks);
    pair_inside(&mut old_left, &mut new_left, hunks, &mut ledger);
    cancel(&mut old_left, &mut new_left, &[]);
    for entry in old_left {
        let hunk = hunk_of_old(hunks, entry);
        ledger.differences.push(alone(entry, hunk, true));
    }
    for entry in new_left {
        let hunk = hunk_of_new(hunks, entry);
        ledger.differences.push(alone(entry, hunk, false));
    }
    ledger.differences.sort_by_key(|difference| difference.hunk);
    ledger
}

/// A fact that only one passage has.
fn alone(entry: &Entry, hunk: usize, old: bool) -> Difference {
    let text = Some(entry.text.clone());
    let (old, new) = if old { (text, None) } else { (None, text) };
    Difference { kind: entry.fact.kind, old, new, hunk, anchored: false }
}

/// Pairs, inside each hunk, what is left: first facts of one kind, then figures of any kind, in order.
fn pair_inside(old_left: &mut Vec<&Entry>, new_left: &mut Vec<&Entry>, hunks: &[Hunk], ledger: &mut Ledger) {
    let figure = |kind| matches!(kind, FactKind::Number | FactKind::Percentage | FactKind::Money | FactKind::Date);
    for loosely in [false, true] {
        let class = |kind: FactKind| if loosely && figure(kind) { None } else { Some(kind) };
        let mut waiting: HashMap<(usize, Option<FactKind>), Vec<usize>> = HashMap::new();
        for (nth, entry) in new_left.iter().enumerate().rev() {
            waiting.entry((hunk_of_new(hunks, entry), class(entry.fact.kind))).or_default().push(nth);
        }
        let mut taken = vec![false; new_left.len()];
        old_left.retain(|entry| {
            let hunk = hunk_of_old(hunks, entry);
            let partner = waiting.get_mut(&(hunk, class(entry.fact.kind))).and_then(Vec::pop);
            let Some((nth, partner)) = partner.and_then(|nth| Some((nth, *new_left.get(nth)?))) else { return true };
            if let Some(taken) = taken.get_mut(nth) {
                *taken = true;
            }
            ledger.differences.push(Difference {
                kind: partner.fact.kind,
                old: Some(entry.text.clone()),
                new: Some(partner.text.clone()),
                hunk,
                anchored: false,
            });
            false
        });
        let mut taken = taken.into_iter();
        new_left.retain(|_| !taken.next().unwrap_or(false));
    }
}

/// Takes out facts that are equal on both sides: inside each hunk, or (without hunks) wherever they stand.
fn cancel(old: &mut Vec<&Entry>, new: &mut Vec<&Entry>, hunks: &[Hunk]) {
    let key = |entry: &Entry, hunk: usize| (hunk, entry.fact.kind, entry.fact.value.clone());
    let mut waiting: HashMap<(usize, FactKind, String), usize> = HashMap::new();
    for entry in new.iter() {
        *waiting.entry(key(entry, hunk_of_new(hunks, entry))).or_default() += 1;
    }
    let mut gone: HashMap<(usize, FactKind, String), usize> = HashMap::new();
    let take = |counts: &mut HashMap<_, usize>, key: &_| match counts.get_mut(key).filter(|count| **count > 0) {
        Some(count) => {
            *count -= 1;
            true
        }
        None => false,
    };
    old.retain(|entry| {
        let key = key(entry, hunk_of_old(hunks, entry));
        let taken = take(&mut waiting, &key);
        if taken {
            *gone.entry(key).or_default() += 1;
        }
        !taken
    });
    new.retain(|entry| !take(&mut gone, &key(entry, hunk_of_new(hunks, entry))));
}

/// The facts of a passage, code apart.
fn entries(passage: &Passage) -> Vec<Entry> {
    let mut entries = Vec::new();
    for piece in passage.pieces.iter().filter(|piece| piece.kind != BlockKind::Code) {
        let words = passage.slice(&piece.words);
        for fact in find(&piece.text) {
            let first = words.partition_point(|word| word.range.end <= fact.range.start);
            let beyond = words.partition_point(|word| word.range.start < fact.range.end);
            if beyond <= first {
                continue;
            }
            let text = piece.text.get(fact.range.clone()).unwrap_or_default().to_owned();
            let words = (piece.words.start + first, piece.words.start + beyond - 1);
            if first == 0 && words.0 == words.1 && passage.is_numbering(words.0) {
                continue;
            }
            entries.push(Entry { fact, text, words });
        }
    }
    entries
}

/// For each word, whether it belongs to a fact.
fn marked(words: usize, entries: &[Entry]) -> Vec<bool> {
    let mut marked = vec![false; words];
    for entry in entries {
        for slot in marked.get_mut(entry.words.0..=entry.words.1).unwrap_or_default() {
            *slot = true;
        }
    }
    marked
}

/// The hunk that an old fact stands in.
fn hunk_of_old(hunks: &[Hunk], entry: &Entry) -> usize {
    hunk_at(hunks, |hunk| hunk.old.end <= entry.words.0)
}

/// The hunk that a new fact stands in.
fn hunk_of_new(hunks: &[Hunk], entry: &Entry) -> usize {
    hunk_at(hunks, |hunk| hunk.new.end <= entry.words.0)
}

/// The first hunk that is not before a place; the last one where all are.
fn hunk_at(hunks: &[Hunk], before: impl Fn(&Hunk) -> bool) -> usize {
    hunks.partition_point(before).min(hunks.len().saturating_sub(1))
}
