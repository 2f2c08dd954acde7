//! Lines out of a stream of bytes, holding no more than one line at a time.

use std::collections::VecDeque;

/// The longest line, in bytes: a body of 2 MiB, with as much again for what JSON escapes.
pub(super) const MAX_LINE: usize = 4 << 20;

/// A line that is not blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Its number, from 1; blank lines count.
    pub(super) number: u64,
    /// What stands in it; `None` where it is longer than [`MAX_LINE`].
    pub(super) text: Option<Vec<u8>>,
}

impl Line {
    /// How much it holds, in bytes.
    pub(super) fn len(&self) -> usize {
        self.text.as_ref().map_or(0, Vec::len)
    }
}

/// Cuts a stream of bytes into lines.
#[derive(Debug, Default)]
pub(super) struct Lines {
    whole: VecDeque<Line>,
    held: usize,
    begun: Vec<u8>,
    too_long: bool,
    number: u64,
}

impl Lines {
    /// Takes the next piece of the stream.
    pub(super) fn push(&mut self, piece: &[u8]) {
        let mut rest = piece;
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            let (line, later) = rest.split_at(end);
            self.extend(line);
            self.end_line();
            rest = later.get(1..).unwrap_or_default();
        }
        self.extend(rest);
    }

    /// The stream has ended; what has no line break after it is a line too.
    pub(super) fn end(&mut self) {
        if self.too_long || !self.begun.is_empty() {
            self.end_line();
        }
    }

    fn extend(&mut self, part: &[u8]) {
        if self.too_long {
            return;
        }
        if self.begun.len() + part.len() > MAX_LINE {
            self.too_long = true;
            self.begun = Vec::new();
        } else {
            self.begun.extend_from_slice(part);
        }
    }

    fn end_line(&mut self) {
        self.number += 1;
        let begun = std::mem::take(&mut self.begun);
        let text = if std::mem::take(&mut self.too_long) { None } else { Some(begun) };
        if text.as_deref().is_some_and(|text| text.trim_ascii().is_empty()) {
            return;
        }
        let line = Line { number: self.number, text };
        self.held += line.len();
        self.whole.push_back(line);
    }

    /// How many whole lines are held, and how many bytes stand in them.
    pub(super) fn held(&self) -> (usize, usize) {
        (self.whole.len(), self.held)
    }

    /// The next lines: at most so many, and at most so many bytes of them, but one at least where there is one.
    pub(super) fn take(&mut self, most: usize, bytes: usize) -> Vec<Line> {
        let mut taken = Vec::new();
        let mut size = 0;
        while taken.len() < most
            && self.whole.front().is_some_and(|line| taken.is_empty() || size + line.len() <= bytes)
            && let Some(line) = self.whole.pop_front()
        {
            size += line.len();
            taken.push(line);
        }
        self.held -= size;
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(pieces: &[&[u8]]) -> Vec<(u64, Option<String>)> {
        let mut lines = Lines::default();
        for piece in pieces {
            lines.push(piece);
        }
        lines.end();
        let taken = lines.take(usize::MAX, usize::MAX);
        taken.into_iter().map(|line| (line.number, line.text.map(|text| String::from_utf8(text).unwrap()))).collect()
    }

    #[test]
    fn lines_are_the_same_however_the_stream_is_cut() {
        let text = b"one\n\n  \ntwo\r\nthree";
        let expected = [(1, Some("one".into())), (4, Some("two\r".into())), (5, Some("three".into()))];
        for size in 1..=text.len() {
            assert_eq!(all(&text.chunks(size).collect::<Vec<_>>()), expected, "in pieces of {size}");
        }
    }

    #[test]
    fn a_line_that_is_too_long_is_held_by_nobody_and_the_next_is_read() {
        let long = vec![b'x'; MAX_LINE];
        let lines = all(&[&long, b"y\nshort\n"]);
        assert_eq!(lines, [(1, None), (2, Some("short".into()))]);
        let lines = all(&[&long, b"\n"]);
        assert_eq!(lines.first().map(|(_, text)| text.as_ref().map(String::len)), Some(Some(MAX_LINE)));
    }

    #[test]
    fn a_batch_is_bounded_in_lines_and_in_bytes_but_never_empty() {
        let mut lines = Lines::default();
        lines.push(b"aaaa\nbbbb\ncc\n");
        assert_eq!(lines.held(), (3, 10));
        assert_eq!(lines.take(10, 1).len(), 1);
        assert_eq!(lines.take(10, 6).len(), 2);
        assert_eq!((lines.held(), lines.take(10, 6).len()), ((0, 0), 0));
    }
}
