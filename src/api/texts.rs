//! The words of a revision as JSON.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::service::StoredText;

/// The words of one revision, as submitted.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct TextBody {
    /// The headline.
    pub title: Option<String>,
    /// The summary.
    pub description: Option<String>,
    /// Where the variant was published.
    pub url: Option<String>,
    /// The submitter's remark.
    pub note: Option<String>,
    /// Markdown; `null` where only metadata is known.
    pub body: Option<String>,
    /// Other fields of the document, and the links cut from its end (`related`).
    #[schema(value_type = Option<Object>)]
    pub extra: Option<Value>,
}

impl From<StoredText> for TextBody {
    fn from(stored: StoredText) -> Self {
        Self {
            title: stored.title,
            description: stored.description,
            url: stored.url,
            note: stored.note,
            body: stored.body,
            extra: stored.extra.as_deref().and_then(|extra| serde_json::from_str(extra).ok()),
        }
    }
}
