//! Where a collection keeps its texts: a pattern such as `content/{locale}/{key}.md`, matched against paths and
//! addresses, and guessed from a list of paths.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt,
    str::FromStr,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::address;
use crate::domain::Locale;

/// Paths that a guess looks at; more would not make it better.
const GUESSED_FROM: usize = 20_000;

/// A pattern with `{locale}` and `{key}` once each.
///
/// The locale is one segment or a part of one; the key may span segments. A pattern with a scheme (`https://…`) is
/// matched against whole addresses, any other against a path or an address's path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    before: String,
    between: String,
    after: String,
    key_first: bool,
}

/// Why a text is no layout.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{pattern}` is no layout: {reason}; write one such as `content/{{locale}}/{{key}}.md`")]
pub struct LayoutError {
    pattern: String,
    reason: &'static str,
}

impl Layout {
    /// Reads a pattern.
    pub fn parse(pattern: &str) -> Result<Self, LayoutError> {
        let trimmed = pattern.trim();
        let refused = |reason| LayoutError { pattern: trimmed.chars().take(200).collect(), reason };
        if trimmed.len() > 500 {
            return Err(refused("it is longer than 500 bytes"));
        }
        let whole = if trimmed.contains("://") { trimmed } else { address::relative(trimmed) };
        let (outer, key) = whole.split_once("{key}").ok_or_else(|| refused("it has no `{key}`"))?;
        let (before, between, after, key_first) = if let Some((before, between)) = outer.split_once("{locale}") {
            (before, between, key, false)
        } else if let Some((between, after)) = key.split_once("{locale}") {
            (outer, between, after, true)
        } else {
            return Err(refused("it has no `{locale}`"));
        };
        if between.is_empty() {
            return Err(refused("nothing parts `{locale}` from `{key}`"));
        }
        if [before, between, after].iter().any(|literal| literal.contains(['{', '}'])) {
            return Err(refused("it has something else in braces, or one of them twice"));
        }
        Ok(Self { before: before.to_owned(), between: between.to_owned(), after: after.to_owned(), key_first })
    }

    /// The locale and the key in a path or an address; `None` where it does not fit the pattern.
    pub fn matches(&self, path_or_url: &str) -> Option<(Locale, String)> {
        let (tag, key) = self.split(path_or_url)?;
        Some((Locale::parse(tag).ok()?, key.to_owned()))
    }

    /// The locale's spelling and the key, as they stand there.
    pub(super) fn split<'p>(&self, path_or_url: &'p str) -> Option<(&'p str, &'p str)> {
        let bare = address::without_query(path_or_url.trim());
        let whole = if self.before.contains("://") { bare } else { address::relative(address::path(bare)) };
        let middle = whole.strip_prefix(self.before.as_str())?.strip_suffix(self.after.as_str())?;
        let (tag, key) = if self.key_first {
            let (key, tag) = middle.rsplit_once(self.between.as_str())?;
            (tag, key)
        } else {
            middle.split_once(self.between.as_str())?
        };
        (!tag.is_empty() && !key.is_empty() && !tag.contains('/')).then_some((tag, key))
    }

    /// The layout that most of `paths` follow: the same texts under two locales or more. `None` where there is none.
    pub fn guess<'p>(paths: impl Iterator<Item = &'p str>) -> Option<Self> {
        // For every candidate pattern: the keys found, and the locales of each.
        let mut candidates: HashMap<String, BTreeMap<String, BTreeSet<String>>> = HashMap::new();
        for path in paths.take(GUESSED_FROM) {
            for (pattern, tag, key) in candidates_of(address::relative(address::without_query(path))) {
                candidates.entry(pattern).or_default().entry(key).or_default().insert(tag);
            }
        }
        let score = |keys: &BTreeMap<String, BTreeSet<String>>| {
            let shared = keys.values().filter(|locales| locales.len() > 1).count();
            (shared, keys.len())
        };
        candidates
            .into_iter()
            .map(|(pattern, keys)| (score(&keys), pattern))
            .filter(|((shared, _), _)| *shared > 0)
            // A shorter pattern, then the alphabet, so that a tie is decided alike on every machine.
            .max_by(|(one, a), (other, b)| one.cmp(other).then_with(|| (b.len(), b).cmp(&(a.len(), a))))
            .and_then(|(_, pattern)| Self::parse(&pattern).ok())
    }
}

/// The patterns that a path would follow, with the locale's spelling and the key.
fn candidates_of(path: &str) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    let Some(extension) = [".md", ".markdown", ".mdx", ".html"].into_iter().find(|end| path.ends_with(end)) else {
        return found;
    };
    let bare = path.strip_suffix(extension).unwrap_or(path);
    let mut before = String::new();
    let mut rest = bare;
    // Locales stand near the root; a path of a thousand segments must not make a thousand patterns.
    for _ in 0..8 {
        let Some((segment, below)) = rest.split_once('/') else { break };
        if looks_like_locale(segment) {
            found.push((format!("{before}{{locale}}/{{key}}{extension}"), segment.to_owned(), below.to_owned()));
        }
        before.push_str(segment);
        before.push('/');
        rest = below;
    }
    for mark in [".", "_", "-"] {
        if let Some((key, tag)) = bare.rsplit_once(mark).filter(|(key, tag)| !key.is_empty() && looks_like_locale(tag))
        {
            found.push((format!("{{key}}{mark}{{locale}}{extension}"), tag.to_owned(), key.to_owned()));
        }
    }
    found
}

/// Whether a name found in a path is meant as a locale. Most short words are well-formed tags (`src`, `posts`), so only
/// a language of two letters is taken alone, and one of three with a script or region.
pub(super) fn looks_like_locale(name: &str) -> bool {
    let language = name.split(['-', '_']).next().unwrap_or_default();
    let qualified = language.len() < name.len();
    (language.len() == 2 || (language.len() == 3 && qualified)) && Locale::parse(name).is_ok()
}

impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = if self.key_first { ("{key}", "{locale}") } else { ("{locale}", "{key}") };
        write!(f, "{}{first}{}{second}{}", self.before, self.between, self.after)
    }
}

impl FromStr for Layout {
    type Err = LayoutError;

    fn from_str(pattern: &str) -> Result<Self, Self::Err> {
        Self::parse(pattern)
    }
}

impl Serialize for Layout {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Layout {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matched(pattern: &str, path: &str) -> Option<(String, String)> {
        let (locale, key) = Layout::parse(pattern).unwrap().matches(path)?;
        Some((locale.to_string(), key))
    }

    #[test]
    fn paths_and_addresses_give_locale_and_key() {
        let content = "content/{locale}/{key}.md";
        assert_eq!(matched(content, "content/zh_hk/docs/a.md"), Some(("zh-HK".to_owned(), "docs/a".to_owned())));
        assert_eq!(matched(content, "./content/en/a.md"), Some(("en".to_owned(), "a".to_owned())));
        assert_eq!(matched(content, "https://e.com/content/en/a.md?x=1#y"), Some(("en".to_owned(), "a".to_owned())));
        assert_eq!(
            matched("{key}.{locale}.md", "docs/v1.2.pt-BR.md"),
            Some(("pt-BR".to_owned(), "docs/v1.2".to_owned()))
        );
        assert_eq!(
            matched("https://e.com/{locale}/{key}", "https://e.com/en/a/b"),
            Some(("en".to_owned(), "a/b".to_owned()))
        );
        for other in ["content/en/a.txt", "docs/en/a.md", "content/a.md", "content/e!/a.md", "content/en/.md", ""] {
            assert_eq!(matched(content, other), None, "{other}");
        }
    }

    #[test]
    fn a_pattern_without_both_names_or_with_others_is_refused() {
        for bad in ["", "{key}.md", "{locale}/a.md", "{locale}{key}", "{locale}/{key}/{slug}", "{locale}/{key}/{key}"] {
            assert!(Layout::parse(bad).is_err(), "{bad}");
        }
        let layout = Layout::parse("/docs/{locale}/{key}.md").unwrap();
        assert_eq!(layout.to_string(), "docs/{locale}/{key}.md");
        assert_eq!(serde_json::to_string(&layout).unwrap(), "\"docs/{locale}/{key}.md\"");
        assert_eq!(serde_json::from_str::<Layout>("\"docs/{locale}/{key}.md\"").unwrap(), layout);
    }

    #[test]
    fn a_layout_is_guessed_where_texts_recur_in_two_locales() {
        let guess = |paths: &[&str]| Layout::guess(paths.iter().copied()).map(|layout| layout.to_string());
        assert_eq!(
            guess(&["docs/en/docs/api.md", "docs/zh-CN/docs/api.md", "docs/en/docs/b.md", "README.md"]).as_deref(),
            Some("docs/{locale}/{key}.md")
        );
        assert_eq!(guess(&["en/a.md", "zh_tw/a.md", "src/a.md"]).as_deref(), Some("{locale}/{key}.md"));
        assert_eq!(guess(&["a.en.md", "a.fr.md", "b.en.md"]).as_deref(), Some("{key}.{locale}.md"));
        assert_eq!(guess(&["src/a.md", "api/a.md", "README.md", "docs/en/a.md"]), None);
        assert_eq!(guess(&[]), None);
    }
}
