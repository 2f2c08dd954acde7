//! Who may do what: roles of people, scopes of tokens, and the grant that both come to.

use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{Actor, Locale, UnknownName};

/// Something that one may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// See articles, variants, counts and events.
    Read,
    /// Submit documents.
    Ingest,
    /// Claim work and submit translations.
    Translate,
    /// Certify, approve, opt out, label, withdraw and restore.
    Decide,
    /// Set policies, confirm held ingests, keep webhooks and reports.
    Manage,
    /// Keep users and tokens.
    Administer,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Read, Self::Ingest, Self::Translate, Self::Decide, Self::Manage, Self::Administer];

    /// The name used in JSON, on the command line and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Ingest => "ingest",
            Self::Translate => "translate",
            Self::Decide => "decide",
            Self::Manage => "manage",
            Self::Administer => "administer",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Scope {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|scope| scope.as_str() == name);
        found.ok_or_else(|| UnknownName::new(name, &Self::ALL.map(Self::as_str)))
    }
}

/// A person's part in the newsroom. Each holds what the one before it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Looks.
    Viewer,
    /// Translates into some locales.
    Translator,
    /// Decides about texts.
    Editor,
    /// Decides about collections.
    Manager,
    /// Decides about people and tokens.
    Admin,
}

impl Role {
    /// All of them, in rising order.
    pub const ALL: [Self; 5] = [Self::Viewer, Self::Translator, Self::Editor, Self::Manager, Self::Admin];

    /// The name used in JSON, on the command line and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Translator => "translator",
            Self::Editor => "editor",
            Self::Manager => "manager",
            Self::Admin => "admin",
        }
    }

    /// What this role may do.
    pub fn scopes(self) -> BTreeSet<Scope> {
        let needed = |scope| match scope {
            Scope::Read => Self::Viewer,
            Scope::Translate => Self::Translator,
            Scope::Decide => Self::Editor,
            Scope::Ingest | Scope::Manage => Self::Manager,
            Scope::Administer => Self::Admin,
        };
        Scope::ALL.into_iter().filter(|scope| self >= needed(*scope)).collect()
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|role| role.as_str() == name);
        found.ok_or_else(|| UnknownName::new(name, &Self::ALL.map(Self::as_str)))
    }
}

/// What somebody may do, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// What.
    pub scopes: BTreeSet<Scope>,
    /// In which collections, by name; in all where `None`.
    pub collections: Option<BTreeSet<String>>,
    /// For which locales, where it writes; for all where `None`.
    pub locales: Option<BTreeSet<Locale>>,
}

impl Grant {
    /// Everything, everywhere.
    pub fn everything() -> Self {
        Self { scopes: Scope::ALL.into(), collections: None, locales: None }
    }

    /// What a role may do; a translator's locales hold for its work only.
    pub fn of_role(role: Role, locales: Option<BTreeSet<Locale>>) -> Self {
        Self { scopes: role.scopes(), collections: None, locales }
    }

    /// Whether it covers this scope.
    pub fn allows(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
    }

    /// Whether it covers this collection.
    pub fn covers_collection(&self, name: &str) -> bool {
        self.collections.as_ref().is_none_or(|names| names.contains(name))
    }

    /// Whether it covers writing in this locale.
    pub fn covers_locale(&self, locale: &Locale) -> bool {
        self.locales.as_ref().is_none_or(|locales| locales.contains(locale))
    }

    /// Whether everything this grant covers is covered by `other`: nobody hands on more than they hold.
    pub fn is_within(&self, other: &Self) -> bool {
        fn within<T: Ord>(inner: Option<&BTreeSet<T>>, outer: Option<&BTreeSet<T>>) -> bool {
            match (inner, outer) {
                (_, None) => true,
                (None, Some(_)) => false,
                (Some(inner), Some(outer)) => inner.is_subset(outer),
            }
        }
        self.scopes.is_subset(&other.scopes)
            && within(self.collections.as_ref(), other.collections.as_ref())
            && within(self.locales.as_ref(), other.locales.as_ref())
    }
}

/// Somebody who asks for something: who they are, and what they may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Who.
    pub actor: Actor,
    /// What they may do.
    pub grant: Grant,
}

impl Caller {
    /// Whoever runs the command line on the machine itself.
    pub fn operator() -> Self {
        Self { actor: Actor::Operator, grant: Grant::everything() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_holds_what_the_one_before_it_holds() {
        for pair in Role::ALL.windows(2) {
            assert!(pair[0].scopes().is_subset(&pair[1].scopes()), "{pair:?}");
            assert_ne!(pair[0].scopes(), pair[1].scopes(), "{pair:?}");
        }
        assert_eq!(Role::Admin.scopes(), Scope::ALL.into());
    }

    #[test]
    fn nobody_hands_on_more_than_they_hold() {
        let editor = Grant::of_role(Role::Editor, None);
        let narrow = Grant { collections: Some(["news".to_owned()].into()), ..editor.clone() };
        assert!(narrow.is_within(&editor));
        assert!(!editor.is_within(&narrow));
        assert!(!Grant::everything().is_within(&editor));
    }
}
