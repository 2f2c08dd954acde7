//! The one style sheet as it is sent: comments and indentation stay here, as those of the script do.

const WRITTEN: &str = include_str!("app.css");

/// All of it.
pub(super) fn whole() -> String {
    let rules: String = WRITTEN.split("*/").filter_map(|piece| piece.split("/*").next()).collect();
    let lines: Vec<_> = rules.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_sent_and_no_comment() {
        let sent = whole();
        assert!(WRITTEN.contains("/*") && !sent.contains("/*") && !sent.contains("*/"));
        for line in WRITTEN.lines().map(str::trim).filter(|line| line.ends_with(['{', '}', ';'])) {
            let rule = line.rsplit("*/").next().unwrap_or_default().trim();
            assert!(sent.contains(rule), "{rule}");
        }
    }

    #[test]
    fn no_text_looks_like_a_comment() {
        for (nth, piece) in WRITTEN.split("/*").enumerate() {
            let (before, after) = if nth == 0 { ("", piece) } else { piece.split_once("*/").unwrap() };
            assert!(!after.contains("*/"), "a comment within a comment: {before}");
        }
    }
}
