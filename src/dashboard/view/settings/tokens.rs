//! `/settings/tokens`: what programs carry.

use askama::Template;

use super::super::{Form, Frame};
use crate::{
    clock::Instant,
    dashboard::links::Address,
    domain::{Grant, Scope},
};

/// A token.
#[derive(Debug, Clone)]
pub struct TokenRow {
    /// Its public id.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// What it may do, and where.
    pub grant: Grant,
    /// When it ends, or ended.
    pub expires: Instant,
    /// When it was last used.
    pub used: Option<Instant>,
    /// Whether it was revoked.
    pub revoked: bool,
}

impl TokenRow {
    fn scopes(&self, frame: &Frame) -> Vec<String> {
        self.grant.scopes.iter().map(|scope| frame.say(scope_label(*scope))).collect()
    }

    fn ask(&self) -> Address {
        Address::to("/settings/tokens").then(&self.id).with("ask", "revoke")
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass everything by reference")]
    fn has_ended(&self, now: &Instant) -> bool {
        self.expires <= *now
    }

    /// Whether it runs out within a week, so that somebody should make another.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass everything by reference")]
    fn ends_soon(&self, now: &Instant) -> bool {
        self.expires.seconds_since(*now) < 7 * 86_400
    }
}

/// What a right is called.
pub(in crate::dashboard) const fn scope_label(scope: Scope) -> &'static str {
    match scope {
        Scope::Read => "settings-scope-read",
        Scope::Ingest => "settings-scope-ingest",
        Scope::Translate => "settings-scope-translate",
        Scope::Decide => "settings-scope-decide",
        Scope::Manage => "settings-scope-manage",
        Scope::Administer => "settings-scope-administer",
    }
}

/// All tokens.
#[derive(Debug, Template)]
#[template(path = "settings/tokens.html")]
pub struct TokensPage {
    /// What stands round it.
    pub frame: Frame,
    /// The tokens, the newest first.
    pub tokens: Vec<TokenRow>,
}

/// A token to be made.
#[derive(Debug, Template)]
#[template(path = "settings/token.html")]
pub struct TokenPage {
    /// What stands round it.
    pub frame: Frame,
    /// What is filled in.
    pub form: Form,
}
