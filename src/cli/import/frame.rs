//! Cutting a stream into JSON objects, none of them larger than a limit, without ever holding more than one.

use std::io::{self, BufRead};

use super::inputs::Form;

/// The largest object, in bytes.
pub(super) const LARGEST: usize = 8 << 20;

/// A piece of a stream, and the line on which it begins, from 1.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// An object, or what stands in its place.
    Object(Vec<u8>, u64),
    /// An object that is larger than the limit; it was passed over.
    TooLarge(u64),
}

/// Reads objects one by one.
pub(super) struct Framer<R> {
    source: R,
    form: Form,
    line: u64,
    largest: usize,
}

impl<R: BufRead> Framer<R> {
    /// Reads `source`: a line at a time, or for [`Form::Json`] a value at a time.
    pub(super) const fn new(source: R, form: Form, largest: usize) -> Self {
        Self { source, form, line: 1, largest }
    }

    /// The line reached, from 1.
    pub(super) const fn line(&self) -> u64 {
        self.line
    }

    /// The next piece; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Piece>> {
        match self.form {
            Form::Json => self.next_value(),
            Form::Lines | Form::Markdown | Form::Rows(_) | Form::Sitemap => self.next_line(),
        }
    }

    fn next_line(&mut self) -> io::Result<Option<Piece>> {
        loop {
            let mut held = Vec::new();
            let (mut too_large, mut any) = (false, false);
            loop {
                let buffer = self.source.fill_buf()?;
                if buffer.is_empty() {
                    break;
                }
                any = true;
                let end = buffer.iter().position(|&byte| byte == b'\n');
                let (part, used) = match end {
                    Some(end) => (buffer.get(..end).unwrap_or_default(), end + 1),
                    None => (buffer, buffer.len()),
                };
                if held.len() + part.len() > self.largest {
                    too_large = true;
                    held = Vec::new();
                }
                if !too_large {
                    held.extend_from_slice(part);
                }
                self.source.consume(used);
                if end.is_some() {
                    break;
                }
            }
            if !any {
                return Ok(None);
            }
            let line = self.line;
            self.line += 1;
            if too_large {
                return Ok(Some(Piece::TooLarge(line)));
            }
            if !held.trim_ascii().is_empty() {
                return Ok(Some(Piece::Object(held, line)));
            }
        }
    }

    /// The next value at the outermost level, or inside one array there. Commas and brackets between values are passed
    /// over; the reader of the value says what is wrong with it.
    fn next_value(&mut self) -> io::Result<Option<Piece>> {
        let mut value = Value::default();
        loop {
            let buffer = self.source.fill_buf()?;
            if buffer.is_empty() {
                return Ok(value.began.map(|line| value.piece(line)));
            }
            let mut used = 0;
            let mut done = false;
            for &byte in buffer {
                used += 1;
                done = value.take(byte, self.line, self.largest);
                self.line += u64::from(byte == b'\n');
                if done {
                    break;
                }
            }
            self.source.consume(used);
            if done && let Some(line) = value.began {
                return Ok(Some(value.piece(line)));
            }
        }
    }
}

/// A value being gathered.
#[derive(Default)]
struct Value {
    bytes: Vec<u8>,
    began: Option<u64>,
    depth: u32,
    in_text: bool,
    escaped: bool,
    too_large: bool,
}

impl Value {
    /// Takes a byte; `true` where the value ends with it.
    fn take(&mut self, byte: u8, line: u64, largest: usize) -> bool {
        let outside = self.depth == 0 && !self.in_text;
        if outside && matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | b'[' | b']') {
            return self.began.is_some();
        }
        // A byte order mark before the first value.
        if outside && self.began.is_none() && matches!(byte, 0xef | 0xbb | 0xbf) {
            return false;
        }
        self.began.get_or_insert(line);
        if self.bytes.len() >= largest {
            self.too_large = true;
            self.bytes = Vec::new();
        }
        if !self.too_large {
            self.bytes.push(byte);
        }
        if self.in_text {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_text = false,
                _ => {}
            }
            return false;
        }
        match byte {
            b'"' => self.in_text = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }

    fn piece(self, line: u64) -> Piece {
        if self.too_large { Piece::TooLarge(line) } else { Piece::Object(self.bytes, line) }
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    fn pieces(text: &str, form: Form, largest: usize) -> Vec<(String, u64)> {
        // A tiny buffer, so that every value spans several.
        let mut framer = Framer::new(BufReader::with_capacity(3, text.as_bytes()), form, largest);
        let mut found = Vec::new();
        while let Some(piece) = framer.next().unwrap() {
            found.push(match piece {
                Piece::Object(bytes, line) => (String::from_utf8(bytes).unwrap(), line),
                Piece::TooLarge(line) => ("too large".to_owned(), line),
            });
        }
        found
    }

    fn listed(expected: &[(&str, u64)]) -> Vec<(String, u64)> {
        expected.iter().map(|(text, line)| ((*text).to_owned(), *line)).collect()
    }

    #[test]
    fn lines_are_counted_and_empty_ones_passed_over() {
        let found = pieces("{\"a\":1}\n\n  \n{\"b\":2}\r\nlast", Form::Lines, 100);
        assert_eq!(found, listed(&[("{\"a\":1}", 1), ("{\"b\":2}\r", 4), ("last", 5)]));
        assert_eq!(pieces("", Form::Lines, 100), []);
    }

    #[test]
    fn a_line_over_the_limit_is_named_and_the_next_one_read() {
        let found = pieces("short\n0123456789\nexactly10.\n", Form::Lines, 10);
        assert_eq!(found, listed(&[("short", 1), ("0123456789", 2), ("exactly10.", 3)]));
        assert_eq!(pieces("01234567890\nb\n", Form::Lines, 10), listed(&[("too large", 1), ("b", 2)]));
    }

    #[test]
    fn objects_of_a_json_file_are_found_in_an_array_or_without() {
        let expected = listed(&[("{\"a\":\"]}\\\"{\"}", 2), ("{\"b\":[1,{\"c\":2}]}", 3)]);
        let array = "[\n{\"a\":\"]}\\\"{\"},\n{\"b\":[1,{\"c\":2}]}\n]\n";
        assert_eq!(pieces(array, Form::Json, 100), expected);
        let bare = "\u{feff}\n{\"a\":\"]}\\\"{\"}\n{\"b\":[1,{\"c\":2}]}";
        assert_eq!(pieces(bare, Form::Json, 100), expected);
        assert_eq!(pieces("[]", Form::Json, 100), []);
        assert_eq!(pieces("{\"a\": tru", Form::Json, 100), listed(&[("{\"a\": tru", 1)]));
        assert_eq!(pieces("[{\"a\":\"0123456789\"},{}]", Form::Json, 10), listed(&[("too large", 1), ("{}", 1)]));
        assert_eq!(pieces("12 34", Form::Json, 10), listed(&[("12", 1), ("34", 1)]));
    }
}
