//! Claims as JSON.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    changes::ChangesBody,
    ingest::StaledBody,
    names::{EndingName, OutcomeName, SignificanceName, StateName},
};
use crate::{
    clock::Instant,
    domain::Locale,
    service::{ClaimRecord, StoredText, Taken, VariantRow, Work},
};

/// Work that was handed out.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ClaimsBody {
    /// The claims, the most urgent first.
    pub items: Vec<WorkBody>,
}

/// A claim and everything that is needed to work on it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WorkBody {
    /// The claim's number.
    #[schema(example = 5)]
    pub id: i64,
    /// Its fencing token, which every call about the claim wants: larger than that of any earlier claim on the variant.
    #[schema(example = 1)]
    pub fence: i64,
    /// When it runs out.
    #[schema(value_type = String, format = DateTime)]
    pub until: Instant,
    /// How it ended; `null` while it is open.
    pub ended: Option<EndingName>,
    /// The article.
    pub article: ClaimedArticleBody,
    /// Into which locale it is to be translated.
    #[schema(value_type = String, example = "zh-HK")]
    pub locale: Locale,
    /// From which variant.
    #[schema(value_type = String, example = "en")]
    pub upstream: Locale,
    /// The upstream's revision that `source` is.
    pub base_revision: i64,
    /// The text to translate.
    pub source: WordsBody,
    /// The translation that stands, if there is one.
    pub previous: Option<WordsBody>,
    /// The newer translation that an editor sent back, if one was.
    pub sent_back: Option<SentBackBody>,
    /// What changed in the upstream since that translation was made; `null` where that is not known.
    pub changes: Option<ChangesBody>,
    /// How significantly the variant is behind.
    pub significance: Option<SignificanceName>,
    /// What the variant is.
    pub state: StateName,
    /// When the work is due.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due_at: Option<Instant>,
    /// Whether the work is late.
    pub overdue: bool,
}

/// A translation that was sent back.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SentBackBody {
    /// Its revision, which can be read like any other.
    pub revision: i64,
    /// What is to be done about it.
    pub note: String,
}

/// The article that a claim is on.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ClaimedArticleBody {
    /// Its number.
    #[schema(example = 17)]
    pub id: i64,
    /// Its key inside the collection.
    #[schema(example = "news/268554766")]
    pub key: String,
    /// Its collection.
    #[schema(example = "news")]
    pub collection: String,
    /// The headline.
    pub title: Option<String>,
    /// Its kind.
    #[schema(example = "News")]
    pub kind: Option<String>,
    /// From -100 to 100, higher is more urgent.
    pub priority: i16,
}

/// The words of a text.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WordsBody {
    /// The headline.
    pub title: Option<String>,
    /// The summary.
    pub description: Option<String>,
    /// Markdown.
    pub body: Option<String>,
    /// Where it is published.
    pub url: Option<String>,
}

impl From<StoredText> for WordsBody {
    fn from(stored: StoredText) -> Self {
        Self { title: stored.title, description: stored.description, body: stored.body, url: stored.url }
    }
}

impl From<Work> for WorkBody {
    fn from(work: Work) -> Self {
        Self {
            id: work.claim.id,
            fence: work.claim.fence,
            until: work.claim.until,
            ended: work.claim.ended.map(|(ending, _)| ending.into()),
            article: ClaimedArticleBody {
                id: work.article.id,
                key: work.article.key,
                collection: work.collection,
                title: work.article.title,
                kind: work.article.kind,
                priority: work.article.priority,
            },
            locale: work.claim.locale,
            upstream: work.claim.upstream,
            base_revision: work.claim.base_revision,
            source: work.source.into(),
            previous: work.previous.map(Into::into),
            sent_back: work.sent_back.map(|(revision, note)| SentBackBody { revision, note }),
            changes: work.changes.map(Into::into),
            significance: work.significance.map(Into::into),
            state: work.variant.state.into(),
            due_at: work.variant.due_at,
            overdue: work.variant.overdue,
        }
    }
}

/// A claim, without the words.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ClaimBody {
    /// Its number.
    pub id: i64,
    /// Its fencing token.
    pub fence: i64,
    /// When it runs out.
    #[schema(value_type = String, format = DateTime)]
    pub until: Instant,
    /// Since when it is held.
    #[schema(value_type = String, format = DateTime)]
    pub claimed_at: Instant,
    /// What the worker is called.
    pub worker: String,
    /// The collection.
    pub collection: String,
    /// The article's number.
    pub article_id: i64,
    /// Into which locale.
    #[schema(value_type = String, example = "zh-HK")]
    pub locale: Locale,
    /// From which variant.
    #[schema(value_type = String, example = "en")]
    pub upstream: Locale,
    /// From which of its revisions.
    pub base_revision: i64,
}

impl ClaimBody {
    pub(super) fn new(claim: &ClaimRecord, collection: &str) -> Self {
        Self {
            id: claim.id,
            fence: claim.fence,
            until: claim.until,
            claimed_at: claim.claimed_at,
            worker: claim.worker.clone(),
            collection: collection.to_owned(),
            article_id: claim.article_id,
            locale: claim.locale.clone(),
            upstream: claim.upstream.clone(),
            base_revision: claim.base_revision,
        }
    }
}

/// What became of a translation.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SubmittedBody {
    /// What it did; `unchanged` where the same text stood already.
    pub outcome: OutcomeName,
    /// The article's number.
    pub article_id: i64,
    /// The variant.
    #[schema(value_type = String, example = "zh-HK")]
    pub locale: Locale,
    /// The revision that it is now, or was already.
    pub revision: i64,
    /// Whether that is the variant's newest.
    pub newest: bool,
    /// The variant's state after it.
    pub state: StateName,
    /// How many revisions the upstream has had since the one that the claim showed.
    pub behind: u32,
    /// How significantly the variant is behind.
    pub significance: Option<SignificanceName>,
    /// The variants of the article that it made stale: those translated from this one.
    pub made_stale: Vec<StaledBody>,
}

impl SubmittedBody {
    pub(super) fn new(taken: &Taken, variant: VariantRow) -> Self {
        Self {
            outcome: taken.outcome.into(),
            article_id: taken.article_id,
            locale: variant.locale,
            revision: taken.revision,
            newest: taken.newest,
            state: taken.state.into(),
            behind: variant.behind,
            significance: variant.significance.map(Into::into),
            made_stale: taken.made_stale.iter().map(StaledBody::from).collect(),
        }
    }
}
