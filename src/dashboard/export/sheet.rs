//! Comma-separated values (RFC 4180) that spreadsheets open as what they are, a row at a time.

/// What a file begins with, so that spreadsheets read it as UTF-8.
pub(super) const MARK: &str = "\u{feff}";

/// One row.
pub(super) fn line<S: AsRef<str>>(cells: impl IntoIterator<Item = S>) -> String {
    let mut line = String::new();
    for (nth, cell) in cells.into_iter().enumerate() {
        if nth > 0 {
            line.push(',');
        }
        write(cell.as_ref(), &mut line);
    }
    line.push_str("\r\n");
    line
}

/// Spreadsheets take a cell that begins with one of these for a formula, and would carry it out: a headline must stay one.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

fn write(cell: &str, line: &mut String) {
    let formula = cell.starts_with(['\t', '\r', '\n']) || cell.trim_start().starts_with(FORMULA);
    if !formula && !cell.contains(['"', ',', ';', '\n', '\r', '\t']) {
        line.push_str(cell);
        return;
    }
    line.push('"');
    if formula {
        line.push('\'');
    }
    line.push_str(&cell.replace('"', "\"\""));
    line.push('"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_headline_is_never_a_formula() {
        assert_eq!(
            line(["=1+1", "a, \"b\"", "颱風", "", "-5", " @x"]),
            "\"'=1+1\",\"a, \"\"b\"\"\",颱風,,\"'-5\",\"' @x\"\r\n"
        );
        assert_eq!(line(["＝cmd"]), "\"'＝cmd\"\r\n");
    }

    /// Reads one row back.
    fn read(line: &str) -> Vec<String> {
        let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
        let mut rest = line.trim_end_matches("\r\n").chars().peekable();
        while let Some(c) = rest.next() {
            match (c, quoted) {
                ('"', true) if rest.peek() == Some(&'"') => {
                    rest.next();
                    cell.push('"');
                }
                ('"', _) => quoted = !quoted,
                (',', false) => cells.push(std::mem::take(&mut cell)),
                (c, _) => cell.push(c),
            }
        }
        cells.push(cell);
        cells
    }

    proptest! {
        #[test]
        fn every_cell_comes_back_and_none_begins_a_formula(cells in proptest::collection::vec("[a=+,\"@ \n風-]{0,8}", 1..5)) {
            let back = read(&line(&cells));
            prop_assert_eq!(back.len(), cells.len());
            for (cell, back) in cells.iter().zip(back) {
                prop_assert_eq!(cell, &back.strip_prefix('\'').map_or(back.clone(), str::to_owned));
                prop_assert!(!back.trim_start().starts_with(FORMULA));
            }
        }
    }
}
