//! The marked words of a comparison: what stayed, what went, what came.

use super::{
    report::{Span, SpanKind},
    sequence::Hunk,
    words::Passage,
};

/// Marks the words of one piece of the new passage.
///
/// `gone` names old pieces that are reported as removed in their own right, and are not to be marked here as well.
pub(super) fn marked(old: &Passage, new: &Passage, hunks: &[Hunk], piece: usize, gone: &[bool]) -> Vec<Span> {
    let mut spans = Spans::default();
    let Some(whole) = new.pieces.get(piece) else { return Vec::new() };
    let (start, end) = (whole.words.start, whole.words.end);
    if whole.words.is_empty() && new.pieces.len() > 1 {
        spans.push(SpanKind::Same, &whole.text);
        return spans.0;
    }
    let last = end == new.words.len();
    let mut at = start;
    let from = hunks.partition_point(|hunk| hunk.new.end < start || (hunk.new.end == start && !hunk.new.is_empty()));
    for hunk in hunks.iter().skip(from).filter(|hunk| !hunk.quiet) {
        if hunk.new.start > end || (hunk.new.start == end && !last) {
            break;
        }
        spans.push(SpanKind::Same, &stretch(new, at, hunk.new.start, &[]));
        let deleted =
            if hunk.new.start >= start { stretch(old, hunk.old.start, hunk.old.end, gone) } else { String::new() };
        at = hunk.new.end.clamp(start, end);
        let inserted = stretch(new, hunk.new.start.max(start), at, &[]);
        spans.replace(deleted, &inserted, at < end, parted(old, hunk.old.start));
    }
    spans.push(SpanKind::Same, &stretch(new, at, end, &[]));
    if start == end {
        // No word at all: nothing could be marked, but the text must not be lost.
        spans.push(SpanKind::Same, &whole.text);
    }
    spans.0
}

/// Whether white space stands right before a word of a passage.
fn parted(passage: &Passage, word: usize) -> bool {
    let Some((word, piece)) = passage.words.get(word).and_then(|word| Some((word, passage.pieces.get(word.piece)?)))
    else {
        return false;
    };
    piece.text.get(..word.range.start).is_some_and(|before| before.ends_with(char::is_whitespace))
}

/// The text of a run of words, with what stands between and after them inside their pieces.
fn stretch(passage: &Passage, start: usize, end: usize, without: &[bool]) -> String {
    let mut text = String::new();
    let mut last_piece = None;
    for (nth, word) in passage.slice(&(start..end.max(start))).iter().enumerate() {
        if without.get(word.piece).copied().unwrap_or(false) {
            continue;
        }
        let Some(piece) = passage.pieces.get(word.piece) else { continue };
        let at = start + nth;
        if last_piece.is_some_and(|last| last != word.piece) {
            text.push(' ');
        }
        last_piece = Some(word.piece);
        let from = if at == piece.words.start { 0 } else { word.range.start };
        let next = passage.words.get(at + 1).filter(|next| next.piece == word.piece);
        let to = next.map_or(piece.text.len(), |next| next.range.start);
        text.push_str(piece.text.get(from..to).unwrap_or_default());
    }
    text
}

/// Spans under construction; neighbours of one kind are joined.
#[derive(Default)]
struct Spans(Vec<Span>);

impl Spans {
    fn push(&mut self, kind: SpanKind, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.0.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(text),
            _ => self.0.push(Span { kind, text: text.to_owned() }),
        }
    }

    /// Adds what went and what came in its place.
    fn replace(&mut self, mut deleted: String, inserted: &str, more: bool, parted: bool) {
        let open =
            self.0.iter().rev().find(|span| span.kind != SpanKind::Inserted).and_then(|span| span.text.chars().last());
        if parted && !deleted.is_empty() && open.is_some_and(|c| !c.is_whitespace()) {
            deleted.insert(0, ' ');
        }
        let kept = inserted.trim_end().len();
        let both = deleted.ends_with(char::is_whitespace) && kept < inserted.len();
        if both && more {
            // White space after both stays unmarked.
            self.push(SpanKind::Deleted, deleted.trim_end());
            self.push(SpanKind::Inserted, inserted.get(..kept).unwrap_or_default());
            self.push(SpanKind::Same, inserted.get(kept..).unwrap_or_default());
        } else {
            self.push(SpanKind::Deleted, &deleted);
            self.push(SpanKind::Inserted, inserted);
        }
    }
}
