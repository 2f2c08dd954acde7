//! Corrections that some translations do not carry yet, and the facts that changed.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Gathering,
    sifting::{Key, Sieve},
};
use crate::{
    clock::Instant,
    domain::{
        Locale, Significance, State,
        report::{ArticleRef, ChangedFact, Correction, Picked, ReportData},
    },
    service::{ArticleId, CollectionRecord, Service, ServiceError},
};

/// How many corrections one report compares texts for; those beyond are listed without their facts.
const MOST_COMPARED: usize = 50;
/// How many facts are named of one correction.
const MOST_FACTS: usize = 4;

/// What the corrections of one article in one upstream are put together from.
struct Found {
    article: ArticleRef,
    since: Option<Instant>,
    locales: BTreeSet<Locale>,
}

impl<P> Service<P> {
    /// The corrections, the oldest first.
    pub(super) async fn corrections(
        &self,
        asked: &Gathering<'_>,
        sieve: &Sieve<'_>,
        collections: &[CollectionRecord],
        now: Instant,
    ) -> Result<Picked<Correction>, ServiceError> {
        let total = sieve.corrected.len() as u64;
        let articles: BTreeSet<ArticleId> = sieve.corrections.kept().map(|(_, (article, _))| *article).collect();
        let mut found: BTreeMap<(ArticleId, Locale), Found> = BTreeMap::new();
        // The others of these articles' variants too, also where they did not come among the foremost.
        let keys = self.variants_of_articles(&articles, asked).await?;
        let all = self.report_rows(keys, collections, now).await?;
        for item in all.all() {
            let is_one = item.significance == Some(Significance::Correction) && item.state != State::Missing;
            if !is_one || !asked.selection.means(item.state, item.significance, item.article.kind.as_deref()) {
                continue;
            }
            let upstream = item.upstream.clone().unwrap_or_else(|| item.article.source_locale.clone());
            let one = found.entry((item.article.id, upstream)).or_insert_with(|| Found {
                article: item.article.clone(),
                since: item.since,
                locales: BTreeSet::new(),
            });
            one.since = [one.since, item.since].into_iter().flatten().min();
            one.locales.insert(item.locale.clone());
        }
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort_by_key(|(key, one)| (one.since, key.0));
        let mut items = Vec::with_capacity(found.len());
        for (nth, ((id, upstream), one)) in found.into_iter().enumerate().take(asked.selection.listed()) {
            let facts = match one.locales.first().filter(|_| nth < MOST_COMPARED) {
                Some(locale) => self.changed_facts(id, locale).await?,
                None => Vec::new(),
            };
            let more = facts.len().saturating_sub(MOST_FACTS);
            items.push(Correction {
                new: asked.previous.is_some_and(|previous| !knew(previous, id, &upstream, &facts)),
                article: one.article,
                upstream,
                facts: facts.into_iter().take(MOST_FACTS).collect(),
                more_facts: u32::try_from(more).unwrap_or(u32::MAX),
                locales: one.locales.into_iter().collect(),
                since: one.since,
            });
        }
        Ok(Picked { total: total.max(items.len() as u64), items })
    }

    async fn variants_of_articles(
        &self,
        articles: &BTreeSet<ArticleId>,
        asked: &Gathering<'_>,
    ) -> Result<BTreeSet<Key>, ServiceError> {
        let ids: Vec<ArticleId> = articles.iter().copied().collect();
        let variants = self.store.variants_of(&ids).await?.into_values().flatten();
        let locales = &asked.selection.locales;
        let meant = variants.filter(|variant| locales.is_empty() || locales.contains(&variant.locale));
        Ok(meant.map(|variant| (variant.article_id, variant.locale)).collect())
    }

    /// The facts that changed for a variant, each once. A text that went meanwhile has none.
    async fn changed_facts(&self, id: ArticleId, locale: &Locale) -> Result<Vec<ChangedFact>, ServiceError> {
        let changes = match self.changes(id, locale, None, None).await {
            Ok(Some(changes)) => changes,
            Ok(None) | Err(ServiceError::NotFound { .. }) => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut facts: Vec<ChangedFact> = Vec::new();
        for fact in changes.change.facts.iter().map(ChangedFact::from) {
            if !facts.contains(&fact) {
                facts.push(fact);
            }
        }
        Ok(facts)
    }
}

/// Whether the report before told of this correction, as far as it listed any.
fn knew(previous: &ReportData, id: ArticleId, upstream: &Locale, facts: &[ChangedFact]) -> bool {
    previous.corrections.items.iter().any(|told| {
        told.article.id == id && told.upstream == *upstream && facts.iter().take(MOST_FACTS).eq(told.facts.iter())
    })
}
