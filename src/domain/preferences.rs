//! What a person has chosen for themselves.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Locale;

/// What a person has chosen for themselves; `None` where they left a choice to the program. The words are those of the
/// rooms that offer the choice, and whoever reads one that is not known any more takes it for none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// The interface's language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The IANA zone that times are told in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// The pages' colours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<String>,
    /// How tightly rows are set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub density: Option<String>,
    /// Whether single keys are shortcuts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keys: Option<bool>,
    /// Whether the matrix is moved about in by arrow keys, rather than being a plain table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grid: Option<bool>,
    /// Whether pages change by themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub live: Option<bool>,
    /// The locales that they look after, out of those that they may work in.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub locales: BTreeSet<Locale>,
}

impl Preferences {
    /// These choices, and the other's where there is none.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            language: self.language.or(other.language),
            zone: self.zone.or(other.zone),
            theme: self.theme.or(other.theme),
            density: self.density.or(other.density),
            keys: self.keys.or(other.keys),
            grid: self.grid.or(other.grid),
            live: self.live.or(other.live),
            locales: if self.locales.is_empty() { other.locales } else { self.locales },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_read_back_whatever_an_older_or_a_newer_program_knew() {
        let written = r#"{"language":"zh-HK","keys":false,"sounds":"loud"}"#;
        let read: Preferences = serde_json::from_str(written).unwrap();
        assert_eq!((read.language.as_deref(), read.keys, read.live), (Some("zh-HK"), Some(false), None));
        assert_eq!(serde_json::to_string(&Preferences::default()).unwrap(), "{}");
    }
}
