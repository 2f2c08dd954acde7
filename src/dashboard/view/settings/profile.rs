//! `/settings/profile`: how the pages look to one, who one is here, and where one is signed in.

use std::collections::BTreeSet;

use askama::Template;
use jiff::tz::TimeZone;

use super::{
    super::{Choice, Field, Form, Frame, Input},
    zones::zones,
};
use crate::{
    clock::Instant,
    domain::{Locale, Role},
    i18n::UiLanguage,
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

/// Who a reader is here.
#[derive(Debug)]
pub struct Identity {
    /// What they sign in with.
    pub name: String,
    /// Their part.
    pub role: Role,
    /// The locales they work in; all where `None`.
    pub locales: Option<BTreeSet<Locale>>,
    /// Their sessions, the last used first.
    pub sessions: Vec<SessionRow>,
    /// Whether they have a password; else they sign in by link.
    pub has_password: bool,
    /// Why their password was not changed.
    pub trouble: Option<PasswordTrouble>,
}

/// Why a password was not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordTrouble {
    /// The old one is wrong.
    Wrong,
    /// The new one is too short or too easy to guess.
    Weak,
    /// The new one was not typed the same twice.
    Unlike,
    /// Too many tries.
    TooMany {
        /// How long to wait, in seconds.
        seconds: i64,
    },
}

impl Identity {
    /// The form for a new password. Nothing typed is written back into it.
    fn password(&self, frame: &Frame) -> Form {
        let say = |id: &str| frame.say(id);
        let trouble = |at: PasswordTrouble, id: &str| (self.trouble == Some(at)).then(|| say(id));
        let minutes = match self.trouble {
            Some(PasswordTrouble::TooMany { seconds }) => Some(seconds.max(1).saturating_add(59) / 60),
            Some(PasswordTrouble::Wrong | PasswordTrouble::Weak | PasswordTrouble::Unlike) | None => None,
        };
        let many = minutes.map(|minutes| frame.say_with("access-many", &[("minutes", minutes.into())]));
        let old = Field::password("old", say("settings-password-old"), "current-password");
        let new = Field::password("new", say("settings-password-new"), "new-password");
        let again = Field::password("again", say("settings-password-again"), "new-password");
        let mut fields = Vec::new();
        if self.has_password {
            fields.push(old.wrong(trouble(PasswordTrouble::Wrong, "settings-password-wrong")));
        }
        let new = new.help(say("settings-password-what"));
        fields.push(new.wrong(trouble(PasswordTrouble::Weak, "settings-password-weak")));
        fields.push(again.wrong(trouble(PasswordTrouble::Unlike, "settings-password-unlike")));
        Form { problem: many, ..Form::new(fields) }
    }

    fn is_elsewhere(&self) -> bool {
        self.sessions.iter().any(|session| !session.is_here)
    }
}

/// The reader's profile.
#[derive(Debug, Template)]
#[template(path = "settings/profile.html")]
pub struct ProfilePage {
    /// What stands round it.
    pub frame: Frame,
    /// Who they are; nobody in a demo.
    pub identity: Option<Identity>,
    /// The locales that they may choose from.
    pub offered: Vec<Locale>,
    /// The zone that times are told in where nobody chose one.
    pub usual_zone: TimeZone,
}

/// What a part is called.
pub(in crate::dashboard) const fn role_label(role: Role) -> &'static str {
    match role {
        Role::Viewer => "access-role-viewer",
        Role::Translator => "access-role-translator",
        Role::Editor => "access-role-editor",
        Role::Manager => "access-role-manager",
        Role::Admin => "access-role-admin",
    }
}

impl ProfilePage {
    /// What the reader has chosen.
    fn form(&self) -> Form {
        let (frame, chosen) = (&self.frame, &self.frame.chosen);
        let say = |id: &str| frame.say(id);
        let language = |language: UiLanguage| Choice {
            lang: Some(language.html_lang().to_owned()),
            ..Choice::new(language.tag(), language.name(), chosen.language.as_deref() == Some(language.tag()))
        };
        let browser = Choice::new("", say("settings-language-browser"), chosen.language.is_none());
        let languages = [browser].into_iter().chain(UiLanguage::OFFERED.map(language)).collect();
        let themes = frame.themes().into_iter().map(|(value, label, here)| Choice::new(value, label, here));
        let rows = frame.densities().into_iter().map(|(value, label, here)| Choice::new(value, label, here));
        let zones = zones(frame, chosen.zone.as_deref(), &self.usual_zone);
        let mut fields = vec![
            Field::list("hl", say("settings-language"), languages),
            Field::new("zone", say("settings-zone"), Input::List(zones)).help(say("settings-zone-what")),
            Field::new("theme", say("frame-theme"), Input::Radios(themes.collect())),
            Field::new("density", say("frame-density"), Input::Radios(rows.collect())),
        ];
        if !self.offered.is_empty() {
            let offered = self.offered.iter().map(|locale| Choice::locale(locale, chosen.locales.contains(locale)));
            let boxes = Input::Boxes(offered.collect());
            fields.push(Field::new("locales", say("settings-my-locales"), boxes).help(say("settings-my-locales-what")));
        }
        fields.extend([
            Field::new("keys", say("settings-keys"), Input::Switch(frame.keys())).help(say("settings-keys-what")),
            Field::new("grid", say("settings-grid"), Input::Switch(frame.grid())).help(say("settings-grid-what")),
            Field::new("live", say("settings-live"), Input::Switch(frame.live())).help(say("settings-live-what")),
        ]);
        Form::new(fields)
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
