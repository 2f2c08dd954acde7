//! Articles and variants as JSON.

use std::collections::HashMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    names::{BasisName, LifecycleName, LocaleTag, SignificanceName, StateName},
    problem::Problem,
};
use crate::{
    clock::Instant,
    domain::{Baseline, Locale, Share},
    service::{ArticleRow, CollectionId, Service, VariantRow},
};

/// A share as JSON has it: percent, to a hundredth. 12.34 is 12.34 % of the text, 1,234 basis points.
pub(super) fn percent(share: Share) -> f64 {
    f64::from(share.basis_points()) / 100.0
}

/// A baseline as JSON has it: the number of the upstream's revision, 0 where the translation is older than the first.
pub(super) const fn baseline_number(baseline: Baseline) -> i64 {
    match baseline {
        Baseline::Revision(number) => number,
        Baseline::BeforeFirst => 0,
    }
}

/// An article in one locale.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct VariantBody {
    /// Its locale.
    #[schema(value_type = LocaleTag)]
    pub locale: Locale,
    /// What it is.
    pub state: StateName,
    /// Whether a text stands.
    pub exists: bool,
    /// The number of its newest revision.
    pub newest: Option<i64>,
    /// The datetime that its newest revision is ordered by.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub datetime: Option<Instant>,
    /// Where it is published.
    pub url: Option<String>,
    /// The locale that it is translated from; `null` for the source.
    #[schema(value_type = Option<LocaleTag>)]
    pub upstream: Option<Locale>,
    /// How its baseline is known.
    pub basis: Option<BasisName>,
    /// The upstream's revision that it was made from; 0: before the first.
    pub baseline: Option<i64>,
    /// How much the upstream changed since.
    pub significance: Option<SignificanceName>,
    /// How much of the upstream's text changed since, in percent to a hundredth.
    #[schema(minimum = 0, maximum = 100, example = 12.34)]
    pub changed_percent: f64,
    /// How many revisions of the upstream came after the baseline.
    pub behind: u32,
    /// Since when it has been stale or missing.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub since: Option<Instant>,
    /// When the work is due.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due_at: Option<Instant>,
    /// Whether the work is late.
    pub overdue: bool,
    /// Why an editor opted it out.
    pub not_required: Option<String>,
    /// When it last changed here.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Instant,
    /// Grows with each change.
    pub version: i64,
}

impl From<VariantRow> for VariantBody {
    fn from(row: VariantRow) -> Self {
        Self {
            locale: row.locale,
            state: row.state.into(),
            exists: row.exists,
            newest: row.newest,
            datetime: row.datetime,
            url: row.url,
            upstream: row.upstream,
            basis: row.basis.map(Into::into),
            baseline: row.baseline.map(baseline_number),
            significance: row.significance.map(Into::into),
            changed_percent: percent(row.share),
            behind: row.behind,
            since: row.since,
            due_at: row.due_at,
            overdue: row.overdue,
            not_required: row.not_required,
            updated_at: row.updated_at,
            version: row.version,
        }
    }
}

/// An article, without its variants.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ArticleHead {
    /// Its number.
    #[schema(example = 17)]
    pub id: i64,
    /// Its collection.
    #[schema(example = "news")]
    pub collection: String,
    /// Its key inside the collection.
    #[schema(example = "news/268554766")]
    pub key: String,
    /// Its source locale.
    #[schema(value_type = LocaleTag)]
    pub source_locale: Locale,
    /// Its kind.
    #[schema(example = "News")]
    pub kind: Option<String>,
    /// Whether it stands.
    pub lifecycle: LifecycleName,
    /// From -100 to 100, higher is more urgent.
    #[schema(minimum = -100, maximum = 100)]
    pub priority: i16,
    /// The headline.
    pub title: Option<String>,
    /// Which locale the headline is in.
    #[schema(value_type = Option<LocaleTag>)]
    pub title_locale: Option<Locale>,
    /// Where the source is published.
    pub url: Option<String>,
    /// When the source was first published.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub published_at: Option<Instant>,
    /// When it was first seen here.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
    /// When anything about it last changed here.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Instant,
    /// Grows with each change; `If-Match` takes it as `"<id>-<version>"`.
    pub version: i64,
}

/// An article with all its variants.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ArticleBody {
    /// The article.
    #[serde(flatten)]
    pub head: ArticleHead,
    /// Its variants, by locale.
    pub variants: Vec<VariantBody>,
}

impl ArticleHead {
    pub(super) fn new(row: &ArticleRow, collection: &str) -> Self {
        Self {
            id: row.id,
            collection: collection.to_owned(),
            key: row.key.clone(),
            source_locale: row.source_locale.clone(),
            kind: row.kind.clone(),
            lifecycle: row.lifecycle.into(),
            priority: row.priority,
            title: row.title.clone(),
            title_locale: row.title_locale.clone(),
            url: row.url.clone(),
            published_at: row.published_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
            version: row.version,
        }
    }
}

impl ArticleBody {
    pub(super) fn new(row: ArticleRow, collection: &str) -> Self {
        Self {
            head: ArticleHead::new(&row, collection),
            variants: row.variants.into_iter().map(VariantBody::from).collect(),
        }
    }
}

/// The names of collections, by their numbers.
pub(super) struct CollectionNames(HashMap<CollectionId, String>);

impl CollectionNames {
    /// The collections that a list is of: those named, or all.
    pub(super) async fn asked<P>(service: &Service<P>, names: &[String]) -> Result<Self, Problem> {
        let mut found = HashMap::new();
        if names.is_empty() {
            found.extend(service.collections().await?.into_iter().map(|record| (record.id, record.name)));
        }
        for name in names {
            let record = service.collection(name).await?;
            found.insert(record.id, record.name);
        }
        Ok(Self(found))
    }

    pub(super) fn ids(&self) -> Vec<CollectionId> {
        let mut ids: Vec<CollectionId> = self.0.keys().copied().collect();
        ids.sort_unstable();
        ids
    }

    pub(super) fn name(&self, id: CollectionId) -> &str {
        self.0.get(&id).map_or("", String::as_str)
    }
}
