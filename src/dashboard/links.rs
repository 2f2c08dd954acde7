//! The addresses of the dashboard: the patterns that are routed, and the links to them, with whatever they carry
//! percent-encoded.

use std::fmt::{self, Write as _};

/// The overview.
pub(super) const OVERVIEW: &str = "/";
/// The matrix of articles.
pub(super) const ARTICLES: &str = "/articles";
/// An article: sends on to one of its variants.
pub(super) const ARTICLE: &str = "/articles/{id}";
/// An article with a variant selected.
pub(super) const VARIANT: &str = "/articles/{id}/{locale}";
/// What the reader has to do.
pub(super) const QUEUE: &str = "/queue";
/// The same, with a piece selected.
pub(super) const QUEUE_ITEM: &str = "/queue/{item}";
/// What happened.
pub(super) const ACTIVITY: &str = "/activity";
/// Takes a decision back.
pub(super) const UNDO: &str = "/activity/{position}/undo";
/// One decision about many articles.
pub(super) const BULK: &str = "/articles/bulk";
/// The reader's own views of the list of articles.
pub(super) const VIEWS: &str = "/articles/views";
/// Who sends documents.
pub(super) const SOURCES: &str = "/sources";
/// One source.
pub(super) const SOURCE: &str = "/sources/{slug}";
/// One run of a source.
pub(super) const RUN: &str = "/sources/{slug}/{run}";
/// Where a run of a source is looked for by whoever knows where a report's are.
pub(super) const RUN_AMONG_RUNS: &str = "/sources/{slug}/runs/{run}";
/// Asks for name and password.
pub(super) const SIGN_IN: &str = "/sign-in";
/// A one-time link.
pub(super) const SIGN_IN_LINK: &str = "/sign-in/{secret}";
/// Ends the session.
pub(super) const SIGN_OUT: &str = "/sign-out";
/// Who one is here, and where one is signed in.
pub(super) const PROFILE: &str = "/settings/profile";
/// Language, theme and density.
pub(super) const PREFERENCES: &str = "/prefs";
/// The reports.
pub(super) const REPORTS: &str = "/reports";
/// A report that is not there yet.
pub(super) const NEW_REPORT: &str = "/reports/new";
/// A report's definition.
pub(super) const EDIT_REPORT: &str = "/reports/{id}/edit";
/// Asks whether a report is to go.
pub(super) const DELETE_REPORT: &str = "/reports/{id}/delete";
/// A report as it would read now.
pub(super) const REPORT_PREVIEW: &str = "/reports/{id}/preview";
/// The same in one form, by itself.
pub(super) const REPORT_PREVIEW_CONTENTS: &str = "/reports/{id}/preview/{form}";
/// A report's archive.
pub(super) const REPORT_RUNS: &str = "/reports/{id}/runs";
/// One run.
pub(super) const REPORT_RUN: &str = "/reports/{id}/runs/{run}";
/// What it said in one form, by itself.
pub(super) const REPORT_RUN_CONTENTS: &str = "/reports/{id}/runs/{run}/{form}";
/// The files that pages load.
pub(super) const ASSETS: &str = "/assets/{name}";
/// What happens while a page stands open.
pub(super) const EVENTS: &str = "/events";
/// The keys.
pub(super) const SHORTCUTS: &str = "/help/shortcuts";
/// What the pages promise to readers with disabilities.
pub(super) const ACCESSIBILITY: &str = "/accessibility";

/// Where the decision at this place in the feed is taken back.
pub(super) fn undo(position: i64) -> Address {
    Address::to(ACTIVITY).then(position).then("undo")
}

/// The page that can be opened where a form was sent to `path`: itself, unless it answers nothing but forms.
pub(super) fn readable(path: &str) -> &str {
    let mut pieces = path.split('/').skip(1);
    match [(); 4].map(|()| pieces.next()) {
        [Some("articles"), Some("bulk" | "views"), None, _] => ARTICLES,
        [Some("articles"), Some(_), Some(_), Some(action)] if action != "withdraw" => {
            path.strip_suffix(action).and_then(|path| path.strip_suffix('/')).unwrap_or(ARTICLES)
        }
        [Some("activity"), Some(_), Some("undo"), None] => ACTIVITY,
        [Some("settings"), Some("policy"), None, _] => "/settings/locales",
        [Some("settings"), Some("outgoing"), None, _] => "/settings/webhooks",
        [Some("prefs" | "sign-out"), None, ..] => OVERVIEW,
        _ => path,
    }
}

/// A path with a query, built piece by piece. What is written in is encoded; the order is kept, so that a view has one
/// address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    text: String,
    asked: bool,
}

impl Address {
    /// A fixed path such as `/articles`.
    pub fn to(path: &'static str) -> Self {
        Self { text: path.to_owned(), asked: false }
    }

    /// Adds a segment to the path; call before any [`Address::with`].
    #[must_use]
    pub fn then(mut self, segment: impl fmt::Display) -> Self {
        self.text.push('/');
        self.text.push_str(&encoded(&segment.to_string()));
        self
    }

    /// Adds `name=value` to the query.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.text.push(if self.asked { '&' } else { '?' });
        self.asked = true;
        self.text.push_str(name);
        self.text.push('=');
        self.text.push_str(&encoded(&value.to_string()));
        self
    }

    /// Adds `name=value` where there is a value.
    #[must_use]
    pub fn with_some(self, name: &'static str, value: Option<impl fmt::Display>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// RFC 3986: everything but the unreserved characters as `%XX` of its UTF-8 bytes.
pub(super) fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_answers_forms_alone_stands_on_a_page_that_can_be_opened() {
        for (path, page) in [
            ("/articles/7/zh-HK/submit", "/articles/7/zh-HK"),
            ("/articles/7/zh-HK/withdraw", "/articles/7/zh-HK/withdraw"),
            ("/articles/7/zh-HK", "/articles/7/zh-HK"),
            ("/articles/bulk", "/articles"),
            ("/articles/views", "/articles"),
            ("/activity/9/undo", "/activity"),
            ("/settings/policy", "/settings/locales"),
            ("/settings/outgoing", "/settings/webhooks"),
            ("/settings/chains", "/settings/chains"),
            ("/reports/1/edit", "/reports/1/edit"),
            ("/prefs", "/"),
            ("/", "/"),
        ] {
            assert_eq!(readable(path), page);
        }
    }

    #[test]
    fn whatever_is_written_in_stays_in_its_place() {
        let address = Address::to("/articles").then("a/b?c").with("q", "颱風 & 1=1#").with_some("sort", None::<&str>);
        assert_eq!(address.to_string(), "/articles/a%2Fb%3Fc?q=%E9%A2%B1%E9%A2%A8%20%26%201%3D1%23");
        assert_eq!(
            Address::to("/articles").with("status", "stale").with("after", 2).to_string(),
            "/articles?status=stale&after=2"
        );
    }
}
