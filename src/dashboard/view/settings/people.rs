//! `/settings/users`: people, what they may do, and when they were last here.

use std::collections::BTreeSet;

use askama::Template;

use super::super::{Form, Frame};
use crate::{
    clock::Instant,
    dashboard::links::Address,
    domain::{Locale, Role},
};

/// A person.
#[derive(Debug, Clone)]
pub struct PersonRow {
    /// What they sign in with.
    pub name: String,
    /// What others see.
    pub display_name: String,
    /// Their part.
    pub role: Role,
    /// The locales they work in; all where `None`.
    pub locales: Option<BTreeSet<Locale>>,
    /// When they were last seen.
    pub seen: Option<Instant>,
    /// Whether they may not sign in.
    pub disabled: bool,
    /// Whether it is the reader.
    pub is_reader: bool,
}

impl PersonRow {
    pub(super) const fn role_label(&self) -> &'static str {
        super::role_label(self.role)
    }

    pub(super) fn href(&self) -> Address {
        Address::to("/settings/users").then(&self.name)
    }

    pub(super) fn ask(&self, what: &str) -> Address {
        self.href().with("ask", what)
    }
}

/// All people.
#[derive(Debug, Template)]
#[template(path = "settings/people.html")]
pub struct PeoplePage {
    /// What stands round it.
    pub frame: Frame,
    /// The people, by name.
    pub people: Vec<PersonRow>,
}

/// One person, or one to be added.
#[derive(Debug, Template)]
#[template(path = "settings/person.html")]
pub struct PersonPage {
    /// What stands round it.
    pub frame: Frame,
    /// The person; `None` where they are to be added.
    pub person: Option<PersonRow>,
    /// What is filled in.
    pub form: Form,
}

impl PersonPage {
    fn headline(&self) -> String {
        match &self.person {
            Some(person) => person.display_name.clone(),
            None => self.frame.say("settings-person-new"),
        }
    }

    fn action(&self) -> String {
        self.person.as_ref().map_or_else(|| "/settings/users/new".to_owned(), |person| person.href().to_string())
    }
}
