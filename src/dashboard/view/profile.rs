//! `/settings/profile`: who one is here, and where one is signed in.

use std::collections::BTreeSet;

use askama::Template;

use super::Frame;
use crate::{
    clock::Instant,
    domain::{Locale, Role},
};

/// Browsers, by the word in their own name for themselves that the ones before do not carry.
const BROWSERS: [(&str, &str); 7] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
];
/// Systems, in the same way.
const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// One of the reader's sessions.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// What the form names it by.
    pub id: String,
    /// Whether it is the one that the page was asked for with.
    pub is_here: bool,
    /// When it began.
    pub since: Instant,
    /// When it was last used.
    pub seen: Instant,
    /// Where it was opened from.
    pub address: String,
    /// The browser's own name for itself.
    pub agent: String,
}

impl SessionRow {
    /// The browser and its system, as far as they can be told: `Firefox, Windows`.
    fn browser(&self) -> Option<String> {
        let known = |names: &[(&str, &'static str)]| {
            names.iter().find(|(word, _)| self.agent.contains(word)).map(|(_, name)| *name)
        };
        let words: Vec<&str> = [known(&BROWSERS), known(&SYSTEMS)].into_iter().flatten().collect();
        (!words.is_empty()).then(|| words.join(", "))
    }
}

/// The reader's profile.
#[derive(Debug, Template)]
#[template(path = "profile.html")]
pub struct ProfilePage {
    /// What stands round it.
    pub frame: Frame,
    /// What they sign in with.
    pub name: String,
    /// Their part.
    pub role: Role,
    /// The locales they work in; all where `None`.
    pub locales: Option<BTreeSet<Locale>>,
    /// Their sessions, the last used first.
    pub sessions: Vec<SessionRow>,
}

impl ProfilePage {
    const fn role(&self) -> &'static str {
        match self.role {
            Role::Viewer => "access-role-viewer",
            Role::Translator => "access-role-translator",
            Role::Editor => "access-role-editor",
            Role::Manager => "access-role-manager",
            Role::Admin => "access-role-admin",
        }
    }

    fn is_elsewhere(&self) -> bool {
        self.sessions.iter().any(|session| !session.is_here)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_told_by_its_own_name_for_itself() {
        let browser = |agent: &str| {
            let now = Instant::from_micros(0);
            let row = SessionRow {
                id: String::new(),
                is_here: false,
                since: now,
                seen: now,
                address: String::new(),
                agent: agent.into(),
            };
            row.browser()
        };
        let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
        let chrome = format!("{windows} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36");
        assert_eq!(browser(&chrome).as_deref(), Some("Chrome, Windows"));
        assert_eq!(browser(&format!("{chrome} Edg/142.0.0.0")).as_deref(), Some("Edge, Windows"));
        let iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1";
        assert_eq!(browser(iphone).as_deref(), Some("Safari, iOS"));
        assert_eq!(browser("curl/8.5.0"), None);
    }
}
