//! A source of bytes that gives no more than is allowed between two stops, for readers that hold a whole record without a
//! limit of their own.

use std::io::{self, BufRead, Read};

/// Gives at most `most` bytes until it is refilled.
pub(super) struct Allowance<R> {
    source: R,
    most: usize,
    left: usize,
    line: u64,
}

impl<R> Allowance<R> {
    pub(super) const fn new(source: R, most: usize) -> Self {
        Self { source, most, left: most, line: 1 }
    }

    /// The line that was reached through [`BufRead`], from 1.
    pub(super) const fn line(&self) -> u64 {
        self.line
    }

    /// Allows as much again.
    pub(super) const fn refill(&mut self) {
        self.left = self.most;
    }

    fn used_up(&self) -> io::Error {
        io::Error::new(
            io::ErrorKind::InvalidData,
            format!("a record is longer than {} KiB; nothing from there on was read", self.most >> 10),
        )
    }
}

impl<R: Read> Read for Allowance<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 && !buffer.is_empty() {
            // The end of the source is no fault.
            let mut more = [0];
            return if self.source.read(&mut more)? == 0 { Ok(0) } else { Err(self.used_up()) };
        }
        let most = buffer.len().min(self.left);
        let read = self.source.read(buffer.get_mut(..most).unwrap_or_default())?;
        self.left -= read;
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Allowance<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let left = self.left;
        let over = self.used_up();
        let buffer = self.source.fill_buf()?;
        if left == 0 && !buffer.is_empty() {
            return Err(over);
        }
        Ok(buffer.get(..buffer.len().min(left)).unwrap_or_default())
    }

    fn consume(&mut self, used: usize) {
        self.left = self.left.saturating_sub(used);
        // What is consumed was filled already, so this asks nobody for more.
        let consumed = self.source.fill_buf().ok().and_then(|buffer| buffer.get(..used)).unwrap_or_default();
        self.line += consumed.iter().map(|&byte| u64::from(byte == b'\n')).sum::<u64>();
        self.source.consume(used);
    }
}
