//! What ingest takes and answers, as JSON.

use serde::Serialize;
use utoipa::ToSchema;

use super::super::{
    names::{LocaleTag, OriginName, OutcomeName, SignificanceName, StateName},
    problem::{Problem, ProblemBody, ProblemKind},
};
use crate::{
    domain::{FieldError, Locale, Warning},
    service::{ItemReport, Staled},
};

/// A document, or many.
#[derive(Debug, ToSchema)]
#[schema(title = "Ingest")]
#[serde(untagged)]
#[expect(dead_code, reason = "documents are read by `document`; this says what it takes")]
pub(super) enum IngestBody {
    /// One document.
    One(Box<DocumentBody>),
    /// At most 10,000.
    Many(Vec<DocumentBody>),
}

/// A document: one text of one article in one locale. Only `locale` and one of `key`, `url` and `path` are needed; the key is
/// found in an address or a path by the collection's layout.
#[derive(Debug, ToSchema)]
#[schema(title = "Document")]
#[expect(dead_code, reason = "documents are read by `document`; this says what it takes")]
pub(super) struct DocumentBody {
    /// The article's key inside the collection.
    #[schema(max_length = 255, example = "news/268554766")]
    key: Option<String>,
    /// Which locale the text is in.
    #[schema(example = "en")]
    locale: Option<String>,
    /// The article's source locale, where it is not the collection's.
    source_locale: Option<String>,
    /// The kind of article.
    #[schema(max_length = 100, example = "News")]
    kind: Option<String>,
    /// The headline.
    #[schema(max_length = 1000)]
    title: Option<String>,
    /// The summary.
    #[schema(max_length = 10_000)]
    description: Option<String>,
    /// Where this variant is published.
    #[schema(max_length = 2048)]
    url: Option<String>,
    /// The publisher's datetime.
    #[schema(example = "2025-12-04T08:10:52.000Z")]
    datetime: Option<String>,
    /// Markdown without front matter, at most 2 MiB.
    body: Option<String>,
    /// A whole file with front matter, instead of `body`.
    text: Option<String>,
    /// The file's path, where locale and key may stand.
    path: Option<String>,
    /// The commit that the file was taken from.
    commit: Option<String>,
    /// The variants that the article has, and where: `{"zh-CN": "https://…", "zh-HK": null}`.
    #[schema(value_type = Option<Object>)]
    locales: Option<serde_json::Value>,
    /// What a translation was made from: exactly one of `revision`, `digest` and `datetime`.
    based_on: Option<BasedOnBody>,
    /// How much the submitter says this revision matters.
    significance: Option<SignificanceName>,
    /// Who or what wrote it.
    origin: Option<OriginName>,
    /// A free remark.
    #[schema(max_length = 2000)]
    note: Option<String>,
    /// The text was deleted at the publisher.
    deleted: Option<bool>,
}

/// What a translation was made from.
#[derive(Debug, ToSchema)]
#[schema(title = "BasedOn")]
#[expect(dead_code, reason = "documents are read by `document`; this says what it takes")]
pub(super) struct BasedOnBody {
    /// The upstream's revision with this number.
    revision: Option<i64>,
    /// The upstream's newest revision with this digest.
    digest: Option<String>,
    /// The upstream's newest revision not later than this.
    datetime: Option<String>,
}

/// What became of the documents.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct IngestReportBody {
    /// Whether this only says what would happen.
    pub dry_run: bool,
    /// What became of each, in the order they came in. Of an NDJSON stream answered as JSON: the first 1,000 that were
    /// refused or held.
    pub items: Vec<ItemBody>,
    /// How many did what.
    pub summary: SummaryBody,
}

/// What became of one document.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ItemBody {
    /// Its place among the documents, from 0.
    pub index: u64,
    /// Its line in an NDJSON stream, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The article it belongs to, as far as that could be read.
    pub key: Option<String>,
    /// Its locale, as far as that could be read.
    #[schema(value_type = Option<LocaleTag>)]
    pub locale: Option<Locale>,
    /// What became of it.
    pub outcome: OutcomeName,
    /// Its article's number.
    pub article_id: Option<i64>,
    /// The revision that it is now, or was already.
    pub revision: Option<i64>,
    /// Whether that is the variant's newest revision. An older one that arrives late joins the history.
    pub newest: Option<bool>,
    /// The variant's state after it; `null` while it is held.
    pub state: Option<StateName>,
    /// The variants of the article that it made stale, or would make.
    pub made_stale: Vec<StaledBody>,
    /// The held ingest that it waits in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held: Option<i64>,
    /// What was read, but not quite as written.
    pub warnings: Vec<WarningBody>,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<ProblemBody>,
}

/// A variant that became stale.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaledBody {
    /// Which.
    #[schema(value_type = LocaleTag)]
    pub locale: Locale,
    /// How significantly.
    pub significance: SignificanceName,
}

/// Something that was read, but not quite as written.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WarningBody {
    /// The field.
    pub field: String,
    /// The line in the document, from 1, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// What was found and what was done, a sentence in English.
    pub message: String,
}

/// How many documents did what.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub(crate) struct SummaryBody {
    /// All of them.
    pub documents: u64,
    /// First texts of variants.
    pub created: u64,
    /// New texts.
    pub revised: u64,
    /// The same text with another datetime.
    pub redated: u64,
    /// Texts taken away.
    pub deleted: u64,
    /// Those that were here already.
    pub unchanged: u64,
    /// Those that wait for confirmation.
    pub held: u64,
    /// Those that could not be taken.
    pub refused: u64,
    /// How many variants became stale, or would.
    pub made_stale: u64,
}

impl SummaryBody {
    /// Counts a document.
    pub(crate) fn count(&mut self, item: &ItemBody) {
        self.documents += 1;
        self.made_stale += item.made_stale.len() as u64;
        *match item.outcome {
            OutcomeName::Created => &mut self.created,
            OutcomeName::Revised => &mut self.revised,
            OutcomeName::Redated => &mut self.redated,
            OutcomeName::Deleted => &mut self.deleted,
            OutcomeName::Unchanged => &mut self.unchanged,
            OutcomeName::Held => &mut self.held,
            OutcomeName::Refused => &mut self.refused,
        } += 1;
    }
}

impl ItemBody {
    /// What became of the document at this place.
    pub(crate) fn new(index: u64, line: Option<u64>, report: ItemReport) -> Self {
        let ItemReport { key, locale, result, warnings } = report;
        let item = Self {
            index,
            line,
            key,
            locale,
            outcome: OutcomeName::Refused,
            article_id: None,
            revision: None,
            newest: None,
            state: None,
            made_stale: Vec::new(),
            held: None,
            warnings: warnings.into_iter().map(WarningBody::from).collect(),
            problem: None,
        };
        match result {
            // Held or not, what is not carried out has no article, no revision and no state to speak of.
            Ok(taken) if taken.held.is_some() => Self {
                outcome: OutcomeName::Held,
                made_stale: taken.made_stale.iter().map(StaledBody::from).collect(),
                held: taken.held,
                ..item
            },
            Ok(taken) => Self {
                outcome: taken.outcome.into(),
                article_id: Some(taken.article_id),
                revision: Some(taken.revision),
                newest: Some(taken.newest),
                state: Some(taken.state.into()),
                made_stale: taken.made_stale.iter().map(StaledBody::from).collect(),
                ..item
            },
            Err(errors) => Self { problem: Some(refusal(errors).body(None)), ..item },
        }
    }

    /// A line that is too long to be read.
    pub(crate) fn too_long(index: u64, line: u64, most: usize) -> Self {
        let message = format!("The line is longer than {most} bytes.");
        let error = FieldError { field: "document".to_owned(), line: None, message };
        Self::new(
            index,
            Some(line),
            ItemReport { key: None, locale: None, result: Err(vec![error]), warnings: Vec::new() },
        )
    }
}

/// Why a document was refused.
pub(super) fn refusal(errors: Vec<FieldError>) -> Problem {
    Problem::with_errors(ProblemKind::Unprocessable, errors.into_iter().map(Into::into).collect())
}

impl From<&Staled> for StaledBody {
    fn from(staled: &Staled) -> Self {
        Self { locale: staled.locale.clone(), significance: staled.significance.into() }
    }
}

impl From<Warning> for WarningBody {
    fn from(warning: Warning) -> Self {
        Self { field: warning.field, line: warning.line, message: warning.message }
    }
}
