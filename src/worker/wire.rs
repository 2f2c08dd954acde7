//! What is said between a worker and the server, as far as a worker needs it.

use serde::{Deserialize, Serialize};

use crate::domain::Locale;

/// What is asked for.
#[derive(Debug, Serialize)]
pub(super) struct Asking<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) collection: Option<&'a str>,
    pub(super) locales: [&'a Locale; 1],
    pub(super) from: &'a Locale,
    pub(super) limit: usize,
    pub(super) lease_seconds: i64,
    pub(super) worker: &'a str,
}

/// What is handed out.
#[derive(Debug, Deserialize)]
pub(super) struct Handed {
    pub(super) items: Vec<Claim>,
}

/// A claim, and what is to be translated.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Claim {
    pub(super) id: i64,
    pub(super) fence: i64,
    pub(super) article: Article,
    pub(super) base_revision: i64,
    pub(super) source: Words,
}

/// The article of a claim.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Article {
    pub(super) id: i64,
    pub(super) key: String,
    pub(super) collection: String,
}

/// The words of a text.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Words {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) body: Option<String>,
}

/// A call about a claim.
#[derive(Debug, Serialize)]
pub(super) struct Holding {
    pub(super) fence: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) lease_seconds: Option<i64>,
}

/// A translation.
#[derive(Debug, Serialize)]
pub(super) struct Translation {
    pub(super) fence: i64,
    pub(super) origin: &'static str,
    #[serde(flatten)]
    pub(super) words: Words,
}

/// What became of a translation.
#[derive(Debug, Deserialize)]
pub(super) struct Taken {
    pub(super) state: String,
}

/// What went wrong.
#[derive(Debug, Deserialize)]
pub(super) struct Problem {
    pub(super) detail: String,
}
