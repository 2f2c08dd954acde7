//! Lines of plain text: as wide as they look, because a Han character takes two columns.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// How many columns a line takes, in a font whose characters take one or two.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// A text in lines of at most `columns`, broken at blanks, and between Han characters. What has no place to break is
/// left whole: an address that is broken leads nowhere.
pub(super) fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        let is_full = width(&line) + width(piece.trim_end()) > columns;
        if is_full && !line.trim().is_empty() {
            lines.push(line.trim_end().to_owned());
            line = String::new();
        }
        line.push_str(if line.is_empty() { piece.trim_start() } else { piece });
    }
    if !line.trim().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// What stays together: a word with the blanks after it, or one wide character with the punctuation that follows.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let mut end = rest.len();
        let mut chars = rest.char_indices().peekable();
        while let Some((at, char)) = chars.next() {
            let Some((next_at, next)) = chars.peek().copied() else { break };
            let after_blank = char.is_whitespace() && !next.is_whitespace();
            let between = (is_wide(char) || is_wide(next)) && !next.is_whitespace();
            if after_blank || (between && !closes(next) && !opens(char)) {
                end = next_at.max(at + 1);
                break;
            }
        }
        let (piece, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        pieces.push(piece);
        rest = after;
    }
    pieces
}

fn is_wide(char: char) -> bool {
    char.width() == Some(2)
}

/// Never begins a line.
fn closes(char: char) -> bool {
    "，。、；：？！）」』》〉】”’…—％,.;:?!)]}%".contains(char)
}

/// Never ends a line.
fn opens(char: char) -> bool {
    "（「『《〈【“‘([{".contains(char)
}
