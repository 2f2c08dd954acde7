//! The pages of settings that a reader may see.

use super::super::Frame;
use crate::domain::Scope;

/// Each page, what it is called, and what one must hold to see it.
const PAGES: [(&str, &str, Scope); 7] = [
    ("/settings/profile", "access-profile", Scope::Read),
    ("/settings/locales", "settings-locales", Scope::Read),
    ("/settings/chains", "settings-chains", Scope::Read),
    ("/settings/deadlines", "settings-deadlines", Scope::Read),
    ("/settings/webhooks", "settings-webhooks", Scope::Manage),
    ("/settings/tokens", "settings-tokens", Scope::Administer),
    ("/settings/users", "settings-people", Scope::Administer),
];

impl Frame {
    /// The pages of settings that the reader may see: address, label, and whether it is this one.
    pub(in crate::dashboard::view) fn settings(&self) -> Vec<(&'static str, String, bool)> {
        let here = self.here.split('?').next().unwrap_or_default();
        let is_here = |page: &str| here.strip_prefix(page).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let seen = PAGES.into_iter().filter(|(_, _, scope)| self.may(*scope));
        seen.map(|(page, label, _)| (page, self.say(label), is_here(page))).collect()
    }
}
