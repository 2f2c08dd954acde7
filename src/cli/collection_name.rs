//! A collection's name, made from that of a file or folder.

use std::path::Path;

/// Endings that say what a file is, rather than what it is about.
const ENDINGS: [&str; 9] = [".gz", ".ndjson", ".jsonl", ".json", ".markdown", ".mdx", ".md", ".csv", ".xml"];
/// The longest name made, in characters.
const LONGEST: usize = 100;

/// The name that a path suggests: its last part without endings, in lower case, `-` for what a name cannot hold. `None`
/// where nothing is left of it.
pub(super) fn suggested(path: &Path) -> Option<String> {
    let absolute = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let name = absolute.file_name()?.to_string_lossy().to_lowercase();
    let mut stem = name.as_str();
    while let Some(shorter) = ENDINGS.iter().find_map(|ending| stem.strip_suffix(ending)) {
        stem = shorter;
    }
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    let fitted: String = stem.chars().map(|c| if fits(c) { c } else { '-' }).take(LONGEST).collect();
    let name = fitted.trim_matches(|c: char| matches!(c, '-' | '_' | '.'));
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_suggests_a_valid_name() {
        let name = |path: &str| suggested(Path::new(path));
        assert_eq!(name("data/ruby-lang-news.ndjson.gz").as_deref(), Some("ruby-lang-news"));
        assert_eq!(name("My Site").as_deref(), Some("my-site"));
        assert_eq!(name("_posts/").as_deref(), Some("posts"));
        assert_eq!(name("新聞"), None);
    }
}
