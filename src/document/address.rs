//! Addresses and paths, as far as they tell which article a text belongs to.

use super::limits;

/// An address or path without its query and fragment.
pub(super) fn without_query(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or_default()
}

/// The path of an address; a path is its own.
pub(super) fn path(address: &str) -> &str {
    let after_scheme = match address.split_once("://") {
        // A `://` inside a path or a query is no scheme.
        Some((scheme, rest)) if is_scheme(scheme) => rest,
        _ => match address.strip_prefix("//") {
            Some(rest) => rest,
            None => return address,
        },
    };
    after_scheme.find('/').and_then(|at| after_scheme.get(at..)).unwrap_or_default()
}

/// A path without `./` and `/` at its start.
pub(super) fn relative(path: &str) -> &str {
    let mut rest = path;
    while let Some(shorter) = rest.strip_prefix("./").or_else(|| rest.strip_prefix('/')) {
        rest = shorter;
    }
    rest
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// The path's segments after those at its start that name a locale, and those locales' spellings.
pub(super) fn split_locales(address: &str, is_locale: impl Fn(&str) -> bool) -> (Vec<&str>, &str) {
    let mut rest = relative(path(without_query(address)));
    let mut locales = Vec::new();
    while let Some((segment, below)) = rest.split_once('/') {
        if !is_locale(segment) {
            break;
        }
        locales.push(segment);
        rest = relative(below);
    }
    (locales, rest)
}

/// The key that an address gives by the default rule: its path without locale, extension and slashes at the ends.
pub(super) fn key(address: &str, is_locale: impl Fn(&str) -> bool) -> Option<String> {
    let (_, path) = split_locales(address, &is_locale);
    let path = path.trim_end_matches('/');
    let path = path.strip_suffix(".md").or_else(|| path.strip_suffix(".html")).unwrap_or(path);
    let path = path.trim_end_matches('/');
    (!path.is_empty() && !is_locale(path)).then(|| path.to_owned())
}

/// What is wrong with an address, as the end of a sentence that begins with the field's name.
pub(super) fn fault(address: &str) -> Option<String> {
    if address.chars().nth(limits::URL).is_some() {
        return Some(format!("is longer than {} characters", limits::URL));
    }
    if address.contains(|c: char| c.is_control() || c.is_whitespace()) {
        return Some("has white space or a control character in it; write it percent-encoded".to_owned());
    }
    // An address is shown as a link, so `javascript:` and its like must not come in.
    let before_path = address.split(['/', '?', '#']).next().unwrap_or_default();
    match before_path.split_once(':') {
        Some((scheme, _)) if is_scheme(scheme) && !["http", "https"].iter().any(|s| scheme.eq_ignore_ascii_case(s)) => {
            Some("must begin with `https://` or `http://`, or be a path".to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key_of(address: &str) -> Option<String> {
        key(address, |segment| ["en", "zh-CN"].contains(&segment))
    }

    #[test]
    fn addresses_of_one_article_give_one_key() {
        for address in [
            "https://longbridge.com/zh-CN/news/268554766.md",
            "https://longbridge.com/en/news/268554766.md?utm=1#top",
            "https://longbridge.com/news/268554766.md",
            "//longbridge.cn/news/268554766/",
            "/en/news/268554766.html",
            "news/268554766",
        ] {
            assert_eq!(key_of(address).as_deref(), Some("news/268554766"), "{address}");
        }
        for address in ["https://longbridge.com", "https://longbridge.com/en/", "https://longbridge.com/en", "", "/.md"]
        {
            assert_eq!(key_of(address), None, "{address}");
        }
    }

    #[test]
    fn addresses_that_must_not_be_shown_as_links_are_faulty() {
        for bad in ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "https://e.com/a b", "a\u{0}b"] {
            assert!(fault(bad).is_some(), "{bad}");
        }
        for good in ["https://e.com/a:b", "/a/b.md", "a/b:c.md", "HTTP://e.com", "?a=b:c"] {
            assert!(fault(good).is_none(), "{good}");
        }
        assert!(fault(&"a".repeat(2_049)).is_some() && fault(&"a".repeat(2_048)).is_none());
    }
}
