//! To whom a report goes, and how.

use serde::{Deserialize, Serialize};

use super::Format;
use crate::domain::Locale;

/// Somebody, or something, that a report goes to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Recipient {
    /// A person, by mail.
    Mail {
        /// The address.
        address: String,
        /// The language they read; the report's where `None`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        language: Option<Locale>,
    },
    /// A program, by a call.
    Webhook {
        /// Where it is called.
        url: String,
        /// What it understands.
        #[serde(default)]
        form: HookForm,
        /// The language; the report's where `None`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        language: Option<Locale>,
    },
    /// A folder below the one that the operator sets aside.
    Folder {
        /// Its path in there, with `/`.
        path: String,
        /// The forms that are laid down.
        formats: Vec<Format>,
        /// The language; the report's where `None`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        language: Option<Locale>,
    },
}

/// What a webhook understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HookForm {
    /// A message by Standard Webhooks, signed, with the facts in it.
    #[default]
    Standard,
    /// A message for a chat's incoming webhook, as Slack, Mattermost and others take it.
    Slack,
}

impl HookForm {
    /// The name used in JSON and in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Slack => "slack",
        }
    }
}

impl Recipient {
    /// The language it reads, where that is not the report's.
    pub const fn language(&self) -> Option<&Locale> {
        match self {
            Self::Mail { language, .. } | Self::Webhook { language, .. } | Self::Folder { language, .. } => {
                language.as_ref()
            }
        }
    }

    /// What is wrong with it: the field, and a sentence.
    pub(super) fn problem(&self) -> Option<(&'static str, String)> {
        match self {
            Self::Mail { address, .. } => (!is_address(address)).then(|| {
                let shown: String = address.chars().filter(|c| !c.is_control()).take(100).collect();
                ("address", format!("`{shown}` is not a mail address such as `desk@example.org`."))
            }),
            Self::Webhook { .. } => None,
            Self::Folder { path, formats, .. } => {
                if !is_inside(path) {
                    let message =
                        "A folder's path is up to eight names of letters, digits, `-` and `_`, with `/` between.";
                    return Some(("path", message.to_owned()));
                }
                formats.is_empty().then(|| ("formats", "Name the forms that are laid down, such as `csv`.".to_owned()))
            }
        }
    }
}

/// Whether it could be an address; whoever sends looks closer.
fn is_address(text: &str) -> bool {
    let odd = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '<' | '>' | ',' | ';' | '"' | '(' | ')');
    let (local, host) = text.rsplit_once('@').unwrap_or_default();
    text.len() <= 254 && !local.is_empty() && local.len() <= 64 && !host.is_empty() && !text.contains(odd)
}

/// Whether a path stays below where it begins, however it is read.
fn is_inside(path: &str) -> bool {
    let plain = |name: &str| {
        (1..=64).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    path.split('/').count() <= 8 && path.split('/').all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_stays_inside_and_an_address_is_one_address() {
        for (path, fine) in [
            ("desk", true),
            ("desk/hk-2", true),
            ("", false),
            ("/desk", false),
            ("desk/", false),
            ("..", false),
            ("desk/../..", false),
            ("desk\\x", false),
            ("C:", false),
            ("desk/.hidden", false),
            ("稿件", false),
            ("a/b/c/d/e/f/g/h/i", false),
        ] {
            let folder = Recipient::Folder { path: path.to_owned(), formats: vec![Format::Csv], language: None };
            assert_eq!(folder.problem().is_none(), fine, "{path}");
        }
        for (address, fine) in [
            ("desk@example.org", true),
            ("o'neil+news@example.org", true),
            ("desk", false),
            ("@example.org", false),
            ("desk@", false),
            ("a@b, c@d", false),
            ("a@b\r\nBcc: c@d", false),
            ("<a@b>", false),
        ] {
            let mail = Recipient::Mail { address: address.to_owned(), language: None };
            assert_eq!(mail.problem().is_none(), fine, "{address}");
        }
    }

    #[test]
    fn recipients_are_written_plainly_and_nothing_else_is_taken() {
        let mail: Recipient =
            serde_json::from_str(r#"{"by":"mail","address":"a@example.org","language":"zh-HK"}"#).unwrap();
        assert_eq!(mail.language().map(ToString::to_string).as_deref(), Some("zh-HK"));
        let hook: Recipient = serde_json::from_str(r#"{"by":"webhook","url":"https://example.org"}"#).unwrap();
        assert!(matches!(hook, Recipient::Webhook { form: HookForm::Standard, .. }));
        assert!(serde_json::from_str::<Recipient>(r#"{"by":"mail","address":"a@b","cc":"c@d"}"#).is_err());
        assert!(serde_json::from_str::<Recipient>(r#"{"by":"fax","number":"1"}"#).is_err());
    }
}
