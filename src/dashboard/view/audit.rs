//! `/activity?kind=audit`: who did what, from where.

use askama::Template;

use super::{
    Frame, Who,
    activity::EventGroup,
    deeds::{self, NOUNS},
};
use crate::{
    clock::Instant,
    dashboard::{export::files, links::Address},
};

/// What the audit is narrowed to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditView {
    /// Done by this one, as events name them.
    pub actor: Option<String>,
    /// Done to things of this noun, the first half of an action's name.
    pub noun: Option<&'static str>,
    /// From the beginning of this day on, by the reader's clock: `2026-11-26`.
    pub from: Option<String>,
    /// To the end of this day.
    pub to: Option<String>,
}

impl AuditView {
    /// The noun of this name, which actions' names begin with.
    pub fn noun(name: &str) -> Option<&'static str> {
        NOUNS.into_iter().find_map(|(noun, _)| (noun == name).then_some(noun))
    }

    /// The address of the audit narrowed so.
    pub fn address(&self) -> Address {
        Address::to("/activity")
            .with("kind", "audit")
            .with_some("actor", self.actor.as_ref())
            .with_some("action", self.noun)
            .with_some("from", self.from.as_ref())
            .with_some("to", self.to.as_ref())
    }
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// When.
    pub at: Instant,
    /// Who.
    pub who: Who,
    /// What, by its stable name.
    pub action: String,
    /// To what.
    pub object: String,
    /// From which address.
    pub address: Option<String>,
    /// By which request.
    pub request: Option<String>,
}

impl AuditRow {
    fn deed(&self) -> Option<&'static str> {
        deeds::deed(&self.action)
    }

    fn noun(&self) -> Option<(&'static str, &str)> {
        deeds::object(&self.object)
    }
}

/// The audit.
#[derive(Debug, Template)]
#[template(path = "audit.html")]
pub struct AuditPage {
    /// What stands round it.
    pub frame: Frame,
    /// What it is narrowed to.
    pub view: AuditView,
    /// Those who did something, to choose from: as the form has them, and their names.
    pub actors: Vec<(String, String, bool)>,
    /// The entries, newest first.
    pub rows: Vec<AuditRow>,
    /// Where older ones begin.
    pub older: Option<i64>,
}

impl AuditPage {
    fn kinds(&self) -> [(&'static str, String); 5] {
        EventGroup::ALL.map(|kind| (kind.as_str(), self.frame.say(kind.label())))
    }

    /// The nouns to choose from, in the order of the reader's language.
    fn nouns(&self) -> Vec<(&'static str, String, bool)> {
        let mut nouns = NOUNS.map(|(noun, id)| (noun, self.frame.say(id), self.view.noun == Some(noun))).to_vec();
        let collation = self.frame.collation();
        nouns.sort_by_cached_key(|(_, words, _)| collation.key(words));
        nouns
    }

    fn files(&self) -> [(Address, &'static str); 2] {
        files(&self.view.address())
    }

    fn older_href(&self) -> Option<Address> {
        self.older.map(|before| self.view.address().with("before", before))
    }

    fn narrows(&self) -> bool {
        self.view != AuditView::default()
    }
}
