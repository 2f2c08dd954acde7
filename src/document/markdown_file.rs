//! A whole Markdown file, front matter and all.

use super::{
    fields::{Sources, assemble, label},
    front_matter, limits,
    reading::{Reading, Refusal},
    words::unix_lines,
};
use crate::domain::{Document, Locale};

/// Reads a Markdown file with or without front matter, in the publisher's form, the same collapsed onto one line,
/// YAML or TOML.
///
/// `path` is where the file was found, for the layout to read locale and key from. A file without front matter has only
/// a body. Line ends become `\n`; a byte order mark is dropped.
pub fn read_markdown(bytes: &[u8], path: Option<&str>, reading: &Reading<'_>) -> Result<Document, Refusal> {
    assemble(sources(bytes, path)?, reading)
}

/// The key and the locale of a Markdown file that cannot be taken, as [`read_markdown`] reads them, each where it can be
/// read.
pub fn markdown_label(bytes: &[u8], path: Option<&str>, reading: &Reading<'_>) -> (Option<String>, Option<Locale>) {
    sources(bytes, path).map_or((None, None), |sources| label(sources, reading))
}

fn sources(bytes: &[u8], path: Option<&str>) -> Result<Sources, Refusal> {
    if bytes.len() > limits::BODY + limits::FRONT_MATTER {
        return Err(Refusal::one("body", None, format!("is longer than {} bytes", limits::BODY)));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let line = line_at(bytes.get(..at).unwrap_or_default());
        Refusal::one(
            "body",
            Some(line),
            format!("is not UTF-8: the byte at offset {at}, on line {line}, begins no character"),
        )
    })?;
    let mut sources = part(text)?;
    sources.path = path.map(str::to_owned);
    Ok(sources)
}

/// Takes the text of a file apart.
pub(super) fn part(text: &str) -> Result<Sources, Refusal> {
    if let Some((before, _)) = text.split_once('\0') {
        let line = line_at(before.as_bytes());
        return Err(Refusal::one(
            "body",
            Some(line),
            format!("has U+0000 on line {line}, which no database text can hold"),
        ));
    }
    let text = unix_lines(text.strip_prefix('\u{feff}').unwrap_or(text));
    let parted = front_matter::part(&text)?;
    Ok(Sources {
        body: Some(parted.body.to_owned()),
        front: parted.entries,
        warnings: parted.warnings,
        ..Sources::default()
    })
}

/// The line on which the text after `before` stands, from 1.
fn line_at(before: &[u8]) -> u32 {
    u32::try_from(before.split(|&byte| byte == b'\n').count()).unwrap_or(u32::MAX)
}
