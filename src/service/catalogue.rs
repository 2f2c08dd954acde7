//! Reading articles, variants and revisions.

use std::collections::{BTreeSet, HashMap};

use super::{Service, ServiceError};
use crate::{
    clock::{Dated, Instant},
    domain::{
        Collation, Digest, Label, Locale, Origin, Policy, Revision, Standing, State, is_overdue, late_when_stopped,
    },
    storage::{
        ArticleId, ArticleRecord, CollectionId, CollectionRecord, StoredText, TextId,
        lists::{ArticleFilter, ArticleRow, ArticleSort, HeldWork, ListedVariant, Page, VariantFilter, VariantRow},
    },
};

/// The longest page, in rows.
pub const MAX_PAGE: u64 = 500;
/// How many kinds of articles are offered to choose from.
pub(super) const MAX_KINDS: usize = 200;

/// What a whole list of articles holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Matched {
    /// How many articles.
    pub articles: u64,
    /// How many of their variants, in the locales that the list names, need work that can be started now.
    pub work: u64,
}

/// An article with all its variants and the collection it belongs to.
#[derive(Debug, Clone)]
pub struct ArticleDetail {
    /// The article.
    pub article: ArticleRow,
    /// Its collection.
    pub collection: CollectionRecord,
}

impl ArticleDetail {
    /// The variant in this locale.
    pub fn variant(&self, locale: &Locale) -> Option<&VariantRow> {
        self.article.variants.iter().find(|variant| variant.locale == *locale)
    }
}

/// A variant, its article, and its newest words.
#[derive(Debug, Clone)]
pub struct VariantDetail {
    /// The article.
    pub detail: ArticleDetail,
    /// The variant.
    pub variant: VariantRow,
    /// The words of its newest text; `None` where it has none.
    pub text: Option<StoredText>,
}

/// A revision, without its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionSummary {
    /// Which variant.
    pub locale: Locale,
    /// Its number.
    pub number: i64,
    /// The publisher's datetime.
    pub datetime: Option<Dated>,
    /// When it arrived.
    pub received_at: Instant,
    /// What it is ordered by.
    pub effective_at: Instant,
    /// Whether the publisher's datetime lay too far in the future to be ordered by.
    pub clamped: bool,
    /// The digest of its text.
    pub digest: Digest,
    /// It says that the text was deleted.
    pub deleted: bool,
    /// Whether its text is that of the revision before it.
    pub redated: bool,
    /// An explicit significance.
    pub label: Option<Label>,
    /// Who or what wrote it.
    pub origin: Option<Origin>,
    /// A person refused it, with this note.
    pub sent_back: Option<String>,
}

/// A revision with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionDetail {
    /// The revision.
    pub summary: RevisionSummary,
    /// Its words.
    pub text: StoredText,
}

impl<P> Service<P> {
    /// A page of articles. In the order of urgency, work counts in the locales that the filter names, or else in all.
    pub async fn articles(&self, filter: &ArticleFilter) -> Result<Page<ArticleRow>, ServiceError> {
        self.marked_late(self.store.article_page(&self.ordered(filter).await?).await?).await
    }

    /// The same, and how many articles the whole list holds.
    pub async fn articles_counted(
        &self,
        filter: &ArticleFilter,
    ) -> Result<(Page<ArticleRow>, Option<Matched>), ServiceError> {
        let filter = self.ordered(filter).await?;
        let (page, all) = self.store.article_page_of(&filter).await?;
        let matched = match all {
            Some(all) => Some(self.matched(&filter, &all).await?),
            None => None,
        };
        Ok((self.marked_late(page).await?, matched))
    }

    async fn matched(&self, filter: &ArticleFilter, all: &[ArticleId]) -> Result<Matched, ServiceError> {
        let work = self.store.work_among(all, &filter.locales).await?;
        Ok(Matched { articles: all.len() as u64, work })
    }

    async fn ordered(&self, filter: &ArticleFilter) -> Result<ArticleFilter, ServiceError> {
        let mut filter = self.bounded(filter).await?;
        if filter.sort == ArticleSort::Urgent {
            filter.work_in = if filter.locales.is_empty() {
                self.locales(&filter.collections).await?
            } else {
                filter.locales.clone()
            };
        }
        Ok(filter)
    }

    /// A page of articles by headline, whatever order the filter names. `None` where they are too many to be put in order.
    pub async fn articles_by_headline(
        &self,
        filter: &ArticleFilter,
        collation: Collation,
    ) -> Result<Option<Page<ArticleRow>>, ServiceError> {
        let page = self.store.page_by_headline(&self.bounded(filter).await?, collation).await?;
        Ok(match page {
            Some((page, _)) => Some(self.marked_late(page).await?),
            None => None,
        })
    }

    /// The same, and how many articles the whole list holds.
    pub async fn counted_by_headline(
        &self,
        filter: &ArticleFilter,
        collation: Collation,
    ) -> Result<Option<(Page<ArticleRow>, Matched)>, ServiceError> {
        let Some((page, all)) = self.store.page_by_headline(&self.bounded(filter).await?, collation).await? else {
            return Ok(None);
        };
        Ok(Some((self.marked_late(page).await?, self.matched(filter, &all).await?)))
    }

    async fn bounded(&self, filter: &ArticleFilter) -> Result<ArticleFilter, ServiceError> {
        let collections = self.visible(&filter.collections).await?;
        Ok(ArticleFilter { limit: filter.limit.clamp(1, MAX_PAGE), collections, ..filter.clone() })
    }

    async fn marked_late(&self, mut page: Page<ArticleRow>) -> Result<Page<ArticleRow>, ServiceError> {
        let now = self.clock.now();
        let waits = |row: &ArticleRow| row.variants.iter().any(|variant| variant.state == State::Waiting);
        let collections = if page.items.iter().any(waits) { self.store.collections().await? } else { Vec::new() };
        for row in &mut page.items {
            row.variants.iter_mut().for_each(|variant| mark_late(variant, now));
            if let Some(collection) = collections.iter().find(|collection| collection.id == row.collection_id) {
                mark_stopped(row, &collection.policy);
            }
        }
        Ok(page)
    }

    /// The kinds that a collection's articles have. For a collection that the caller was shown.
    pub async fn kinds(&self, collection: CollectionId) -> Result<Vec<String>, ServiceError> {
        Ok(self.store.kinds(collection, MAX_KINDS).await?)
    }

    /// What is being worked on in a collection at a moment: by whom, and how many variants in each locale. For a collection
    /// that the caller was shown.
    pub async fn held_work(&self, collection: CollectionId, now: Instant) -> Result<Vec<HeldWork>, ServiceError> {
        Ok(self.store.held_work(&[collection], now).await?)
    }

    /// The headlines of these articles' texts, by locale. For articles that the caller was shown.
    pub async fn headlines(
        &self,
        ids: &[ArticleId],
    ) -> Result<HashMap<ArticleId, Vec<(Locale, String)>>, ServiceError> {
        Ok(self.store.headlines(ids).await?)
    }

    /// A page of variants over all articles. Where the filter names no locale, all locales that have variants are meant.
    pub async fn variants(&self, filter: &VariantFilter) -> Result<Page<ListedVariant>, ServiceError> {
        let collections = self.visible(&filter.collections).await?;
        let mut filter = VariantFilter { limit: filter.limit.clamp(1, MAX_PAGE), collections, ..filter.clone() };
        if filter.locales.is_empty() {
            filter.locales = self.locales(&filter.collections).await?;
        }
        let mut page = self.store.variant_page(&filter).await?;
        let now = self.clock.now();
        page.items.iter_mut().for_each(|listed| mark_late(&mut listed.variant, now));
        Ok(page)
    }

    /// The locales that variants of these collections are in.
    pub async fn locales(&self, collections: &[i64]) -> Result<Vec<Locale>, ServiceError> {
        let tallies = self.store.tallies().await?;
        let here = tallies.into_iter().filter(|tally| collections.contains(&tally.collection_id));
        Ok(here.filter_map(|tally| tally.locale).collect::<BTreeSet<_>>().into_iter().collect())
    }

    /// One article.
    pub async fn article(&self, id: ArticleId) -> Result<ArticleDetail, ServiceError> {
        let article = self.store.article_row(id).await?;
        let mut article = article.ok_or_else(|| ServiceError::not_found(format!("article {id}")))?;
        let now = self.clock.now();
        article.variants.iter_mut().for_each(|variant| mark_late(variant, now));
        let collection = self.collection_by_id(article.collection_id).await;
        let collection = collection.map_err(|error| error.or_absent(format!("article {id}")))?;
        mark_stopped(&mut article, &collection.policy);
        Ok(ArticleDetail { article, collection })
    }

    /// The number of the article with this key.
    pub async fn article_id(&self, collection: &str, key: &str) -> Result<ArticleId, ServiceError> {
        let collection = self.collection(collection).await?;
        let id = self.store.article_id(collection.id, key).await?;
        id.ok_or_else(|| ServiceError::not_found(format!("article `{key}`")))
    }

    /// One variant with its newest words.
    pub async fn variant(&self, id: ArticleId, locale: &Locale) -> Result<VariantDetail, ServiceError> {
        let detail = self.article(id).await?;
        let variant = detail.variant(locale).cloned();
        let variant = variant.ok_or_else(|| ServiceError::not_found(format!("variant `{locale}` of article {id}")))?;
        let text = match variant.newest.filter(|_| variant.exists) {
            Some(number) => self.words(id, locale, number).await?,
            None => None,
        };
        Ok(VariantDetail { detail, variant, text })
    }

    /// The revisions of a variant, newest first.
    pub async fn revisions(&self, id: ArticleId, locale: &Locale) -> Result<Vec<RevisionSummary>, ServiceError> {
        let record = self.record(id).await?;
        let Some(variant) = record.article.variants.get(locale) else {
            // A required variant without a text is there, and has no revision.
            return if record.stored_states().contains_key(locale) {
                Ok(Vec::new())
            } else {
                Err(ServiceError::not_found(format!("variant `{locale}` of article {id}")))
            };
        };
        let mut before: Option<&Revision> = None;
        let mut listed = Vec::with_capacity(variant.revisions().len());
        for revision in variant.revisions() {
            listed.push(summary(locale, revision, before));
            before = Some(revision);
        }
        listed.reverse();
        Ok(listed)
    }

    /// One revision with its words.
    pub async fn revision(&self, id: ArticleId, locale: &Locale, number: i64) -> Result<RevisionDetail, ServiceError> {
        let found = self.revisions(id, locale).await?.into_iter().find(|revision| revision.number == number);
        let absent = || ServiceError::not_found(format!("revision {number} of `{locale}` of article {id}"));
        let summary = found.ok_or_else(absent)?;
        let text = self.words(id, locale, number).await?.unwrap_or_default();
        Ok(RevisionDetail { summary, text })
    }

    pub(super) async fn words(
        &self,
        id: ArticleId,
        locale: &Locale,
        number: i64,
    ) -> Result<Option<StoredText>, ServiceError> {
        let wanted = TextId { article_id: id, locale: locale.clone(), number };
        Ok(self.store.texts(std::slice::from_ref(&wanted)).await?.remove(&wanted))
    }

    pub(super) async fn record(&self, id: ArticleId) -> Result<ArticleRecord, ServiceError> {
        let what = || format!("article {id}");
        let record = self.store.article(id).await?.ok_or_else(|| ServiceError::not_found(what()))?;
        if self.caller.grant.collections.is_some() {
            self.collection_by_id(record.collection_id).await.map_err(|error| error.or_absent(what()))?;
        }
        Ok(record)
    }
}

/// Lateness as of now, rather than as of the last sweep.
fn mark_late(variant: &mut VariantRow, now: Instant) {
    variant.overdue = is_overdue(variant.due_at, now);
}

/// Of those that wait, how late they were already when they began to.
fn mark_stopped(article: &mut ArticleRow, policy: &Policy) {
    let kind = article.kind.as_deref();
    let all: Vec<Standing<'_>> = article.variants.iter().map(standing).collect();
    let late: Vec<Option<i64>> = all.iter().map(|variant| late_when_stopped(variant, &all, kind, policy)).collect();
    for (variant, late) in article.variants.iter_mut().zip(late) {
        variant.stopped_late = late;
    }
}

const fn standing(variant: &VariantRow) -> Standing<'_> {
    Standing {
        locale: &variant.locale,
        state: variant.state,
        upstream: variant.upstream.as_ref(),
        significance: variant.significance,
        since: variant.since,
        newest_at: variant.datetime,
    }
}

fn summary(locale: &Locale, revision: &Revision, before: Option<&Revision>) -> RevisionSummary {
    RevisionSummary {
        locale: locale.clone(),
        number: revision.number,
        datetime: revision.datetime,
        received_at: revision.received_at,
        effective_at: revision.effective_at(),
        clamped: revision.is_clamped(),
        digest: revision.digest,
        deleted: revision.deleted,
        redated: !revision.deleted && before.is_some_and(|before| !before.deleted && before.digest == revision.digest),
        label: revision.label,
        origin: revision.origin,
        sent_back: revision.sent_back.clone(),
    }
}
