//! Which sources the list shows.

use super::{Health, SourceRow};
use crate::dashboard::links::Address;

/// In which way documents come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// Sent by a program, with a token.
    Program,
    /// Sent by a person.
    Person,
    /// Imported by whoever runs the command line.
    Import,
}

impl SourceKind {
    pub(super) const ALL: [Self; 3] = [Self::Program, Self::Person, Self::Import];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Program => "program",
            Self::Person => "person",
            Self::Import => "import",
        }
    }

    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Program => "source-kind-token",
            Self::Person => "source-kind-person",
            Self::Import => "source-kind-import",
        }
    }
}

/// Which sources the list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SourceFilter {
    /// Those that are so.
    pub state: Option<Health>,
    /// Those of this kind.
    pub kind: Option<SourceKind>,
}

impl SourceFilter {
    /// The state with this name.
    pub fn state_named(name: &str) -> Option<Health> {
        Health::ALL.into_iter().find(|state| state.name() == name)
    }

    /// The kind with this name.
    pub fn kind_named(name: &str) -> Option<SourceKind> {
        SourceKind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    pub(super) fn holds(self, source: &SourceRow) -> bool {
        self.state.is_none_or(|state| source.health == state)
            && self.kind.is_none_or(|kind| source.sender.kind_of() == kind)
    }

    pub(super) fn address(self) -> Address {
        Address::to("/sources")
            .with_some("state", self.state.map(Health::name))
            .with_some("kind", self.kind.map(SourceKind::name))
    }
}
