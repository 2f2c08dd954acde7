//! What changed between two revisions of one variant, and how much it matters.
//!
//! Two texts are compared as documents: title, description, then blocks. Blocks are aligned (`align`), words are
//! compared inside those that changed (`stream`), facts among them are paired by value (`ledger`), and the verdict is
//! weighed from all of it (`weigh`). Everything is pure, and its cost is bounded by counted work, never by a clock, so
//! that the same two texts have the same answer on every machine.

mod align;
mod facts;
mod ledger;
mod links;
mod normal;
mod report;
mod sequence;
mod sketch;
mod slips;
mod spans;
mod stream;
#[cfg(test)]
mod tests;
mod weigh;
mod words;

pub use report::{BlockChange, Change, Distance, Fact, FactChange, FactKind, Part, Place, Share, Span, SpanKind};

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;

use self::{
    align::{Ready, Step, align},
    sequence::Work,
    weigh::{Bodies, Scales},
};
use super::Text;

/// The version of the analysis; stored beside remembered distances, so that a better analysis forgets the old ones.
pub const ANALYSIS_VERSION: i16 = 1;

/// How far apart two revisions are, as the staleness rule counts it.
///
/// Where a body is unknown on either side there is nothing to compare the other's with, so a later datetime is all the
/// evidence ([`Distance::UNKNOWN_TEXT`]); whether the datetime is later is the caller's to say.
pub fn distance(old: &Text, new: &Text) -> Distance {
    if old.blocks.is_none() || new.blocks.is_none() { Distance::UNKNOWN_TEXT } else { compare(old, new).distance() }
}

/// The facts that a line states, by value: two spellings of one fact are one, in whatever language. Negations are none.
pub fn stated(line: &str) -> BTreeSet<String> {
    let line: String = line.nfc().collect();
    let facts = facts::find(&line).into_iter().filter(|fact| fact.kind != FactKind::Negation);
    facts.map(|fact| fact.value).collect()
}

/// Compares two revisions of one variant, as documents.
///
/// Where a body is unknown on either side only titles and descriptions are compared; see [`distance`]. Where exactly one
/// body came with its white space collapsed, so that its block borders are guesses, bodies are compared as one stream of
/// words, without punctuation (which cannot be told from the markers of lists and tables there).
pub fn compare(old: &Text, new: &Text) -> Change {
    let mut work = Work::new();
    let mut scales = Scales::default();
    let title = scales.part(old.title.as_deref(), new.title.as_deref(), Place::Title, &mut work);
    let description =
        scales.part(old.description.as_deref(), new.description.as_deref(), Place::Description, &mut work);
    let mut blocks = Vec::new();
    if let (Some(old_blocks), Some(new_blocks)) = (&old.blocks, &new.blocks) {
        let (old_ready, new_ready) = (Ready::all(old_blocks), Ready::all(new_blocks));
        scales.put(&old_ready, &new_ready);
        let lossy = old.collapsed != new.collapsed;
        let steps = if lossy {
            vec![Step::Reflow { old: 0..old_ready.len(), new: 0..new_ready.len() }]
        } else {
            align(&old_ready, &new_ready, &mut work)
        };
        let bodies = Bodies {
            old: &old_ready,
            new: &new_ready,
            lossy,
            old_headings: !lossy || !old.collapsed,
            new_headings: !lossy || !new.collapsed,
        };
        for step in steps {
            scales.weigh(step, &bodies, &mut blocks, &mut work);
        }
    }
    scales.verdict(title, description, blocks)
}
